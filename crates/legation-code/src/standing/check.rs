//! Runs the examples of the entries of `standing/`: each is a test.

use super::{Entry, RawExample, Standings};
use crate::Coding;
use crate::codebook::check::Failure;
use legation_text::record::Standing;

/// Codes every example with `code` and gives those that do not hold, in the order of the files.
pub fn check(book: &Standings, code: &(dyn Fn(&str) -> Coding + Sync)) -> Vec<Failure> {
    let mut failures = Vec::new();
    for entry in &book.entries {
        for example in &entry.examples {
            if let Some(problem) = judge(entry, example, &code(&example.text).standing) {
                failures.push(Failure {
                    entry: entry.id.clone(),
                    place: entry.place.clone(),
                    text: example.text.clone(),
                    problem,
                });
            }
        }
    }
    failures
}

fn told(claims: &[Standing]) -> String {
    let each: Vec<String> = claims.iter().map(|c| format!("{} `{}` ({})", c.kind, c.text, c.rule)).collect();
    if each.is_empty() { "nothing was claimed".to_owned() } else { format!("claimed: {}", each.join("; ")) }
}

fn judge(entry: &Entry, example: &RawExample, claims: &[Standing]) -> Option<String> {
    let of_kind = |c: &&Standing| example.fact.as_ref().is_none_or(|fact| c.kind == *fact);
    let fired = claims.iter().filter(|c| c.rule == entry.id).find(of_kind);
    if example.none {
        return fired.map(|c| format!("a near miss was taken for `{}` by this entry", c.kind));
    }
    let Some(claim) = fired else { return Some(format!("the entry did not fire; {}", told(claims))) };
    let text = |value: &Option<String>| value.clone().unwrap_or_default();
    let number = |value: Option<u64>| value.map_or(String::new(), |n| n.to_string());
    let speaker = claim.attribution.first().map_or(String::new(), |a| a.entity_text.clone());
    let fields = [
        ("status", example.status.clone(), text(&claim.status)),
        ("type", example.type_.clone(), text(&claim.type_)),
        ("verb", example.verb.clone(), text(&claim.verb)),
        ("holder", example.holder.clone(), text(&claim.holder)),
        ("host", example.host.clone(), text(&claim.host)),
        ("by", example.by.clone(), text(&claim.by)),
        ("against", example.against.clone(), text(&claim.against)),
        ("speaker", example.speaker.clone(), text(&claim.speaker)),
        ("parties", example.parties.clone(), claim.parties.join("+")),
        ("name", example.name.clone(), text(&claim.name)),
        ("about", example.about.clone(), text(&claim.about)),
        ("value", example.value.map(|n| n.to_string()), number(claim.value)),
        ("low", example.low.map(|n| n.to_string()), number(claim.low)),
        ("high", example.high.map(|n| n.to_string()), number(claim.high)),
        ("since", example.since.clone(), text(&claim.since)),
        ("until", example.until.clone(), text(&claim.until)),
        ("on", example.on.clone(), text(&claim.on)),
        ("place", example.place.clone(), text(&claim.place)),
        ("modality", example.modality.clone(), claim.modality.clone()),
        ("said_by", example.said_by.clone(), speaker),
    ];
    let wrong: Vec<String> = fields
        .into_iter()
        .filter_map(|(field, want, have)| {
            want.filter(|want| *want != have).map(|want| format!("{field} is `{have}`, not `{want}`"))
        })
        .collect();
    if wrong.is_empty() { None } else { Some(wrong.join(", ")) }
}
