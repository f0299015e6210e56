//! `legation correct`: mend one field of a claim.

use super::desk::{self, ActArgs};
use super::record::Parties;
use crate::cli::LedgerArgs;
use crate::failure::{Failure, Outcome};
use clap::Args;
use legation_ledger::act::Act;
use legation_ledger::store::Ledger;
use serde_json::Value;

/// Mend one field of a claim: past answers are mended with it, and the answer as it was given can still be had
///
/// The claim's record stays as it was filed. A field is named as in the record: `date`, `quantity` (the event's own number), `actor`,
/// `recipient` (a party's key), `measure.deadline`, `status`.
#[derive(Args)]
#[command(after_help = "Examples:
  legation correct --ledger desk.legation --by Desk --why \"the note says six\" act-1#1 quantity 6
  legation correct --ledger desk.legation --by Desk act-1#1 measure.deadline 2021-11-15")]
pub struct Arguments {
    #[command(flatten)]
    ledger: LedgerArgs,
    /// Id of the claim
    #[arg(value_name = "CLAIM")]
    claim: String,
    /// The field, as in its record
    #[arg(value_name = "FIELD")]
    field: String,
    /// What it should be: a word, a number, or JSON; `null` for nothing
    #[arg(value_name = "VALUE", allow_hyphen_values = true)]
    value: String,
    #[command(flatten)]
    who: ActArgs,
}

/// Enters the correction.
pub fn run(arguments: &Arguments) -> Result<Outcome, Failure> {
    let ledger = Ledger::open_to_read(&arguments.ledger.ledger)?;
    let now = match ledger.record(&arguments.claim)? {
        Some(record) => serde_json::to_value(&record).unwrap_or(Value::Null),
        None => Value::Null,
    };
    drop(ledger);
    let value = typed(&arguments.value, at(&now, &arguments.field));
    let value = if now.is_null() { value } else { resolved(arguments, &now, value).map_err(Failure::Usage)? };
    let (claim, field) = (arguments.claim.clone(), arguments.field.clone());
    let says = format!("{field} of {claim} is {value}, not {}", shown(at(&now, &field)));
    desk::enter(&arguments.ledger, &arguments.who, vec![(Act::Correct { claim, field, value }, says)])?;
    Ok(Outcome::default())
}

/// Fields that hold a party's key.
const PARTIES: [&str; 7] = ["actor", "recipient", "holder", "host", "by", "against", "speaker"];

/// The value, a party by its key. What no register can hold the ledger refuses, by the rules of entries by hand.
fn resolved(arguments: &Arguments, now: &Value, value: Value) -> Result<Value, String> {
    let last = arguments.field.rsplit('.').next().unwrap_or(&arguments.field);
    let (true, Some(typed)) = (PARTIES.contains(&last), value.as_str()) else { return Ok(value) };
    let on = at(now, "date").as_str().and_then(|date| date.parse().ok());
    let mut parties = Parties::of(&arguments.ledger.ledger, &[]).map_err(|failure| failure.to_string())?;
    let key = parties.key(typed, on)?.map_err(|near| {
        let near = near.map_or_else(String::new, |near| format!(": did you mean `{near}`?"));
        format!("no party is called `{typed}`{near}")
    })?;
    Ok(Value::from(key))
}

/// What stands in a field of a record now.
fn at<'v>(record: &'v Value, field: &str) -> &'v Value {
    field.split('.').fold(record, |at, step| match at {
        Value::Array(list) => step.parse().ok().and_then(|n: usize| list.get(n)).unwrap_or(&Value::Null),
        _ => at.get(step).unwrap_or(&Value::Null),
    })
}

/// A value as it was typed: where text stands now, or no number and no flag can stand (a year is a date), it is text.
fn typed(text: &str, now: &Value) -> Value {
    let json: Option<Value> = serde_json::from_str(text).ok();
    match json {
        Some(Value::Null) => Value::Null,
        Some(json) if !(now.is_string() || now.is_null() && is_year(text)) => json,
        _ => Value::from(text),
    }
}

fn is_year(text: &str) -> bool {
    text.len() == 4 && text.bytes().all(|b| b.is_ascii_digit())
}

fn shown(value: &Value) -> String {
    match value {
        Value::Null => "nothing".into(),
        Value::Array(list) => {
            list.first().map_or_else(|| "nothing".into(), |v| shown(v.get("value").or(v.get("key")).unwrap_or(v)))
        }
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_value_is_read_as_what_stands_there() {
        for (text, now, expected) in [
            ("6", json!([{ "value": 8 }]), json!(6)),
            ("2021", json!("2021-10-06"), json!("2021")),
            ("2021", json!(null), json!("2021")),
            ("2021-10-06", json!(null), json!("2021-10-06")),
            ("null", json!("x"), json!(null)),
            ("true", json!(false), json!(true)),
            ("RUS", json!([]), json!("RUS")),
        ] {
            assert_eq!(typed(text, &now), expected, "{text} {now}");
        }
    }
}
