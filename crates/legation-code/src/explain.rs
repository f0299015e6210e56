//! stub
/// A gloss.
pub fn gloss(_word: &str) -> Option<String> {
    None
}
/// Near words.
pub fn nearest(_word: &str) -> Vec<String> {
    Vec::new()
}
