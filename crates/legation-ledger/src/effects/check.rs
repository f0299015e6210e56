//! Runs the examples of effects files: what is told, folded, must give what the example says.

use super::{Effects, Example, Given};
use crate::answer::{self, Desk};
use crate::claim::Claim;
use crate::date::{Day, PartialDate};
use crate::fold::Basis;
use crate::hand;
use serde_json::Value;

/// An example that does not hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failed {
    /// The kind whose file has it.
    pub kind: String,
    /// Its title.
    pub title: String,
    /// What is wrong.
    pub message: String,
}

/// Runs every example; gives those that fail and how many there were.
pub fn check(effects: &Effects) -> (Vec<Failed>, usize) {
    let mut failed = Vec::new();
    let mut count = 0;
    for kind in effects.kinds() {
        for example in &kind.examples {
            count += 1;
            if let Err(message) = run(effects, example) {
                failed.push(Failed { kind: kind.name.clone(), title: example.title.clone(), message });
            }
        }
    }
    (failed, count)
}

/// The claim of one thing told, known from its own day unless told.
pub(crate) fn claim_of(effects: &Effects, given: &Given, number: usize) -> Result<Claim, String> {
    let record = hand::record(given, &format!("told-{number}"), effects)?;
    let day = |text: &Option<String>| text.as_deref().and_then(PartialDate::parse).map(PartialDate::last);
    let known = day(&given.known).or(day(&given.on)).unwrap_or(Day::of(jiff::civil::date(2000, 1, 1)));
    Claim::of(&record, known, true)?.ok_or_else(|| "an entry makes a claim".into())
}

/// The claim of one thing told, for tests.
#[cfg(test)]
pub(crate) fn check_claim(effects: &Effects, given: &Given, number: usize) -> Claim {
    claim_of(effects, given, number).expect("what is given makes a claim")
}

fn run(effects: &Effects, example: &Example) -> Result<(), String> {
    let mut claims = Vec::new();
    for (i, given) in example.given.iter().enumerate() {
        claims.push(claim_of(effects, given, i + 1).map_err(|e| format!("given {}: {e}", i + 1))?);
    }
    let on = Day::parse(&example.on).ok_or_else(|| format!("`on` is `{}`, which is no day", example.on))?;
    let basis = match example.basis.as_deref() {
        None | Some("in-force") => Basis::InForce,
        Some("decided") => Basis::Decided,
        Some(other) => return Err(format!("`basis` is `{other}`: it is `decided` or `in-force`")),
    };
    let known = example.known.as_deref().and_then(Day::parse).unwrap_or(Day::MAX);
    claims.retain(|c| c.known <= known);
    let desk = Desk::of(claims, effects);
    let answer = answer::state(&desk, (&example.parties[0], &example.parties[1]), on, basis);
    let facts = answer["facts"].as_array().cloned().unwrap_or_default();
    let json = |table: &toml::Table| serde_json::to_value(table).expect("TOML without dates is JSON");
    for wanted in &example.gives {
        let wanted = json(wanted);
        if !facts.iter().any(|f| holds(f, &wanted)) {
            return Err(format!("{wanted} does not stand; what stands: {}", brief(&facts)));
        }
    }
    for unwanted in &example.none {
        let unwanted = json(unwanted);
        if let Some(fact) = facts.iter().find(|f| holds(f, &unwanted)) {
            return Err(format!("{unwanted} must not stand, but does: {fact}"));
        }
    }
    Ok(())
}

fn holds(fact: &Value, wanted: &Value) -> bool {
    wanted.as_object().is_some_and(|wanted| wanted.iter().all(|(key, value)| fact.get(key) == Some(value)))
}

/// The facts without their claims and empty fields.
fn brief(facts: &[Value]) -> String {
    let lines: Vec<String> = facts
        .iter()
        .map(|fact| {
            let fields = fact.as_object().into_iter().flatten();
            let kept =
                fields.filter(|(key, value)| *key != "claims" && !value.is_null() && **value != Value::Bool(false));
            kept.map(|(key, value)| format!("{key} {value}")).collect::<Vec<_>>().join(", ")
        })
        .collect();
    if lines.is_empty() { "nothing".into() } else { lines.join(" | ") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_example_of_the_effects_table_holds() {
        let effects = Effects::built_in().unwrap_or_else(|faults| {
            let all: Vec<String> = faults.iter().map(ToString::to_string).collect();
            panic!("{}", all.join("\n"))
        });
        let (failed, count) = check(&effects);
        let told: Vec<String> =
            failed.iter().map(|f| format!("effects/{}.toml, {}: {}", f.kind, f.title, f.message)).collect();
        assert!(failed.is_empty(), "{} of {count}:\n{}", failed.len(), told.join("\n"));
        assert!(count >= effects.kinds().len());
    }

    #[test]
    fn an_example_can_fail() {
        let text =
            super::super::EFFECTS.iter().find(|(name, _)| name.ends_with("ceiling.toml")).expect("it is there").1;
        let wrong = text.replacen("value = 20, since", "value = 21, since", 1);
        let effects = Effects::load(&[("effects/ceiling.toml", &wrong)]).expect("it loads");
        let (failed, _) = check(&effects);
        assert_eq!(failed.len(), 1, "{failed:?}");
    }

    #[test]
    fn faults_name_line_and_mend() {
        let text = "kind = 'x'\nlabel = 'x'\norder = 1\nshape = 'statuss'\nkeys = ['holdr']\nstatuses = ['open']\n[acts]\n\
            a = { status = 'opne', code = { event = 'AID', cameo = '070' } }\n";
        let faults = Effects::load(&[("effects/x.toml", text)]).expect_err("four faults");
        let told: Vec<String> =
            faults.iter().map(|f| format!("{}:{}: {} {}", f.file, f.line, f.message, f.help)).collect();
        assert_eq!(
            told,
            [
                "effects/x.toml:1: the kind `x` has no example add an [[example]]: it is the kind's test",
                "effects/x.toml:4: unknown shape `statuss` did you mean `status`?",
                "effects/x.toml:5: unknown key `holdr` did you mean `holder`?",
                "effects/x.toml:8: unknown status `opne` did you mean `open`?",
            ]
        );
    }
}
