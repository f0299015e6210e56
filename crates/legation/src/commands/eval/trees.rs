//! Scores of the parser on CoNLL-U.

use crate::terminal::{Screen, Style, visible};
use legation_parse::{Analyser, score};
use legation_read::Rejected;
use serde::{Serialize, Serializer};

/// Scores of one file, in per cent; null where they are not measured.
#[derive(Serialize)]
pub struct Scores {
    file: String,
    #[serde(serialize_with = "hundredths")]
    upos: Option<f64>,
    #[serde(serialize_with = "hundredths")]
    xpos: Option<f64>,
    #[serde(serialize_with = "hundredths")]
    feats: Option<f64>,
    #[serde(serialize_with = "hundredths")]
    lemma: Option<f64>,
    #[serde(serialize_with = "hundredths")]
    uas: Option<f64>,
    #[serde(serialize_with = "hundredths")]
    las: Option<f64>,
    #[serde(serialize_with = "hundredths")]
    names: Option<f64>,
    #[serde(serialize_with = "hundredths")]
    words: Option<f64>,
    #[serde(serialize_with = "hundredths")]
    sentences: Option<f64>,
    #[serde(skip)]
    relations: Vec<score::RelationScore>,
}

fn hundredths<S: Serializer>(value: &Option<f64>, serializer: S) -> Result<S::Ok, S::Error> {
    value.map(|value| (value * 100.0).round() / 100.0).serialize(serializer)
}

/// Parses the gold words again, or the raw text of each document, and compares.
pub fn score(file: &str, text: &str, raw: bool, analyser: &Analyser) -> Result<Scores, Rejected> {
    let scores = if raw { score::score_raw_text(text, analyser) } else { score::score_gold_tokens(text, analyser) };
    let scores = scores.map_err(|error| {
        let told = format!("this is not sound CoNLL-U: {} (column {})", error.fault, error.column);
        Rejected::file(file, told, error.mend).at(error.line as u64)
    })?;
    Ok(Scores {
        file: file.to_owned(),
        upos: scores.upos,
        xpos: scores.xpos,
        feats: scores.feats,
        lemma: scores.lemma,
        uas: scores.uas,
        las: scores.las,
        names: scores.names,
        words: scores.words,
        sentences: scores.sentences,
        relations: scores.relations,
    })
}

impl Scores {
    /// One line of JSON.
    pub fn to_json(&self) -> String {
        serde_json::to_string(self).unwrap_or_default() + "\n"
    }

    /// For reading: the scores, then the ten most frequent relations.
    pub fn to_table(&self, screen: Screen) -> String {
        let mut out = format!("{}\n", screen.paint(Style::Bold, &visible(&self.file)));
        for (name, value) in [
            ("words", self.words),
            ("sentences", self.sentences),
            ("UPOS", self.upos),
            ("XPOS", self.xpos),
            ("features", self.feats),
            ("lemmas", self.lemma),
            ("UAS", self.uas),
            ("LAS", self.las),
            ("names", self.names),
        ] {
            if let Some(value) = value {
                out.push_str(&format!("  {name:<10} {value:>6.2}\n"));
            }
        }
        let mut relations: Vec<&score::RelationScore> = self.relations.iter().collect();
        relations.sort_by(|a, b| b.gold.cmp(&a.gold).then_with(|| a.relation.cmp(&b.relation)));
        out.push_str(&screen.paint(Style::Dim, "  relation     gold     F1\n"));
        for relation in relations.iter().take(12) {
            out.push_str(&format!("  {:<10} {:>6} {:>6.2}\n", visible(&relation.relation), relation.gold, relation.f1));
        }
        out
    }
}
