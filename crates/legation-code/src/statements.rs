//! Statements: who said what, as records.
//!
//! Takes the cues that the clauses found; gives a record each, with the speaker resolved. What the words mean is not asked.

use crate::clauses::{Said, said};
use crate::coder::Coder;
use crate::matching::Filler;
use legation_text::Span;
use legation_text::record::{Entity, Statement, TextInfo, Words};

/// The statements of a report, in the order of their cues.
pub(crate) fn statements(coder: &Coder) -> Vec<Statement> {
    let found = said(coder.sentences, coder.scene.trees, coder.scene.frames, &coder.knowledge.grammar);
    found.into_iter().map(|said| statement(coder, &said)).collect()
}

fn statement(coder: &Coder, said: &Said) -> Statement {
    let words = |span: Span| Words { text: coder.index.slice(span).to_owned(), start: span.start, end: span.end };
    let sentence = &coder.sentences[said.sentence];
    let speaker = said.who.map(|head| speaker(coder, Filler { sentence: said.sentence, head }));
    let named = speaker.as_ref().is_some_and(|s| s.key.is_some() || s.code.is_some());
    Statement {
        record: "statement".to_owned(),
        id: String::new(),
        report: coder.report.id.clone(),
        speaker,
        cue: words(said.cue_span),
        content: said.content.iter().map(|&span| words(span)).collect(),
        quotation: said.quotation.to_owned(),
        negated: said.negated,
        text: coder.index.slice(sentence.span).to_owned(),
        text_info: TextInfo { sequence: said.sentence + 1, start: sentence.span.start, end: sentence.span.end },
        cite_info: coder.cite_info(coder.knowledge.codebook.version()),
        rule: format!("statement.{}", said.how.replace(' ', "-")),
        confidence: match (said.how, named) {
            ("clause" | "quotation" | "according to", true) => 0.9,
            ("clause" | "quotation" | "according to", false) => 0.8,
            _ => 0.6,
        },
    }
}

/// The speaker as the words name him, with the party he stands for.
fn speaker(coder: &Coder, filler: Filler) -> Entity {
    let mention = coder.scene.mention(filler);
    let span = mention.map_or_else(
        || crate::clauses::noun_phrase(&coder.scene.trees[filler.sentence], filler.head),
        |mention| mention.span,
    );
    let party = mention.and_then(|m| m.parties.first());
    Entity {
        entity_text: coder.index.slice(span).to_owned(),
        code: party.and_then(|p| p.code.clone()),
        sector: party.and_then(|p| p.sector.clone()),
        identifier_id: party.and_then(|p| p.wikidata.clone()),
        identifier_text: party.and_then(|p| p.name.clone()),
        key: party.and_then(|p| p.key.clone()),
        start: span.start,
        end: span.end,
    }
}
