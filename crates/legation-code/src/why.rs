//! Shows how an event or a standing claim came about: the trace that coding left, laid out for a reader. Computes nothing anew.

use crate::Trace;
use crate::clauses::Kind;
use legation_text::record::{Event, Evidence, Standing};
use legation_text::{Sentence, Tree};
use std::fmt::Write;

/// Marks of emphasis; all empty for plain text.
#[derive(Clone, Copy, Debug, Default)]
pub struct Style {
    /// Before a heading.
    pub head: &'static str,
    /// Before words of the report.
    pub quote: &'static str,
    /// Before side remarks.
    pub dim: &'static str,
    /// After any of them.
    pub off: &'static str,
}

impl Style {
    /// ANSI colours.
    pub const COLOUR: Style = Style { head: "\x1b[1m", quote: "\x1b[36m", dim: "\x1b[2m", off: "\x1b[0m" };
}

/// The account of one event.
pub fn render(event: &Event, trace: &Trace, sentences: &[Sentence], style: Style) -> String {
    let mode = event.mode.first().map_or(String::new(), |m| format!(" {m}"));
    let cameo = event.cameo.as_deref().map_or(String::new(), |c| format!("  CAMEO {c}"));
    let types = event.event.join("+");
    let what = format!("{}  {types}{mode}{cameo}  quad {}  {:+.1}", event.id, event.quad_code, event.event_scale);
    let mut out = account(&what, &event.text, trace, &event.evidence, sentences, style);
    line(&mut out, "incident", &event.incident);
    out
}

/// The account of one standing claim.
pub fn render_claim(claim: &Standing, trace: &Trace, sentences: &[Sentence], style: Style) -> String {
    let status = claim.status.as_ref().or(claim.verb.as_ref()).map_or(String::new(), |s| format!(" {s}"));
    let what = format!("{}  standing {}{status}", claim.id, claim.kind);
    account(&what, &claim.text, trace, &claim.evidence, sentences, style)
}

fn line(out: &mut String, label: &str, text: &str) {
    let _ = writeln!(out, "  {label:<12} {text}");
}

fn account(
    what: &str,
    text: &str,
    trace: &Trace,
    evidence: &[Evidence],
    sentences: &[Sentence],
    style: Style,
) -> String {
    let mut out = String::new();
    let Style { head, quote, dim, off } = style;
    let _ = writeln!(out, "{head}{what}{off}");
    let _ = writeln!(out, "{quote}{}{off}", flat(text));
    let _ = writeln!(out);
    if let Some(sentence) = sentences.get(trace.frame.sentence) {
        let _ = writeln!(out, "{head}tree{off}");
        draw(
            &mut out,
            sentence,
            &trace.frame.roles.iter().map(|r| (r.head, r.name.as_str())).collect::<Vec<_>>(),
            trace.frame.head,
            style,
        );
        let _ = writeln!(out);
    }
    let frame = &trace.frame;
    let _ = writeln!(out, "{head}frame{off}");
    let kind = match frame.kind {
        Kind::Verb => "verb",
        Kind::Copular => "copular predicate",
        Kind::Nominal => "noun of a deed",
    };
    let noun = frame.noun.as_deref().map_or(String::new(), |n| format!(" from `{n}`"));
    line(
        &mut out,
        "predicate",
        &format!("{}{noun}, {kind}, {:?}, {:?}", frame.lemma, frame.voice, frame.tense).to_lowercase(),
    );
    let form = |i: usize| sentences.get(frame.sentence).and_then(|s| s.tokens.get(i)).map_or("", |t| t.form.as_str());
    for role in &frame.roles {
        line(&mut out, &role.name, &format!("{quote}{}{off}  {dim}{}{off}", form(role.head), role.how));
    }
    if let Some(word) = frame.negated {
        line(&mut out, "negated by", &format!("{quote}{}{off}", form(word)));
    }
    for speaker in &frame.speakers {
        let said =
            |at: (usize, usize)| sentences.get(at.0).and_then(|s| s.tokens.get(at.1)).map_or("?", |t| t.form.as_str());
        line(
            &mut out,
            "speaker",
            &format!("{quote}{}{off} by `{}`, {}", speaker.who.map_or("?", said), said(speaker.cue), speaker.quotation),
        );
    }
    for step in &frame.how {
        line(&mut out, "", &format!("{dim}{step}{off}"));
    }
    let _ = writeln!(out, "{head}entry{off}");
    line(&mut out, "fired", &format!("{}  {dim}{} (weight {}){off}", trace.entry, trace.place, trace.weight));
    for (id, weight) in &trace.rivals {
        line(&mut out, "also met", &format!("{id}  {dim}(weight {weight}){off}"));
    }
    let _ = writeln!(out, "{head}fields{off}");
    for (field, rule) in &trace.steps {
        line(&mut out, field, &flat(rule));
    }
    for evidence in evidence {
        line(
            &mut out,
            "",
            &format!(
                "{dim}{}:{off} {quote}{}{off} {dim}[{}..{}]{off}",
                evidence.field,
                flat(&evidence.text),
                evidence.start,
                evidence.end
            ),
        );
    }
    out
}

/// The sentence as an indented tree in the order of the words, the predicate and its roles marked.
fn draw(out: &mut String, sentence: &Sentence, roles: &[(usize, &str)], predicate: usize, style: Style) {
    let tree = Tree::new(sentence);
    let depth = |mut i: usize| {
        let mut d = 0;
        while let Some(h) = tree.token(i).head {
            d += 1;
            i = h;
            if d > tree.len() {
                break;
            }
        }
        d
    };
    for i in 0..tree.len() {
        let t = tree.token(i);
        if t.rel() == "punct" {
            continue;
        }
        let mark = if i == predicate {
            "  ◀ predicate".to_owned()
        } else {
            roles.iter().find(|(h, _)| *h == i).map_or(String::new(), |(_, name)| format!("  ◀ {name}"))
        };
        let indent = "  ".repeat(depth(i).min(20));
        let _ = writeln!(
            out,
            "  {indent}{}{}{} {}{} {}{}{mark}",
            style.quote,
            t.form,
            style.off,
            style.dim,
            t.upos.as_str(),
            t.deprel,
            style.off
        );
    }
}

fn flat(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
