//! Which paragraphs tell one story.
//!
//! Takes the [`View`]s of a report; gives for each sentence where its story begins, before which no pronoun, role or "the country" in
//! it points back (a person named in full before goes by his last name all over the page). An article is one story over many short
//! paragraphs: each goes on with names of those before. A page of news in brief is a story a paragraph: hardly any shares a name with
//! the one above it.

use crate::actors::data::{Data, Whom};
use crate::actors::sentence::{Item, View};
use rustc_hash::FxHashSet;

/// With fewer paragraphs nothing is known of how a report is made.
const PARAGRAPHS: usize = 4;

/// The names of a paragraph.
struct Paragraph<'a> {
    /// Its first sentence.
    start: usize,
    names: FxHashSet<&'a str>,
}

/// For each sentence the first sentence of its story.
pub(super) fn starts(data: &Data, views: &[View]) -> Vec<usize> {
    let paragraphs = paragraphs(data, views);
    let goes_on: Vec<bool> =
        (0..paragraphs.len()).map(|p| p == 0 || goes_on(&paragraphs[..p], &paragraphs[p])).collect();
    let cuts = goes_on.iter().filter(|goes_on| !**goes_on).count();
    let is_page = paragraphs.len() >= PARAGRAPHS && 2 * cuts > paragraphs.len();
    let mut starts = vec![0; views.len()];
    for (paragraph, _) in paragraphs.iter().zip(&goes_on).filter(|(_, goes_on)| is_page && !**goes_on) {
        starts[paragraph.start..].fill(paragraph.start);
    }
    starts
}

/// Whether a paragraph shares a name with the one above it, or has none of its own.
fn goes_on(before: &[Paragraph], paragraph: &Paragraph) -> bool {
    let above = before.iter().rev().find(|p| !p.names.is_empty());
    paragraph.names.is_empty() || above.is_none_or(|above| !above.names.is_disjoint(&paragraph.names))
}

fn paragraphs<'a>(data: &'a Data, views: &'a [View]) -> Vec<Paragraph<'a>> {
    let mut all: Vec<Paragraph> = Vec::new();
    for (s, view) in views.iter().enumerate() {
        if s == 0 || views[s - 1].sentence().paragraph != view.sentence().paragraph {
            all.push(Paragraph { start: s, names: FxHashSet::default() });
        }
        let items = view.chunks.iter().flat_map(|chunk| &chunk.items);
        if let Some(last) = all.last_mut() {
            last.names.extend(items.flat_map(|item| names(data, view, item)));
        }
    }
    all
}

/// The states and bodies that a name may stand for, or the words of any other.
fn names<'a>(data: &'a Data, view: &'a View, item: &'a Item) -> Vec<&'a str> {
    let (start, end) = item.range();
    let words =
        || view.sentence().tokens[start..end].iter().map(|token| token.form.as_str()).filter(|word| word.len() > 2);
    match item {
        Item::Name { senses, .. } => {
            let entity = |whom| match whom {
                Whom::Entity(e) => Some(data.text(data.entities[e as usize].key)).filter(|key| !key.is_empty()),
                Whom::Person(_) => None,
            };
            let keys: Vec<&str> = senses.iter().filter_map(|sense| entity(sense.whom)).collect();
            // Not its words: the United Kingdom is not the United States.
            if keys.is_empty() { words().collect() } else { keys }
        }
        Item::Proper { .. } => words().collect(),
        Item::Agent(_) => Vec::new(),
    }
}
