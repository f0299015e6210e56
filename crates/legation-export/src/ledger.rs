//! The tables of a ledger, as its answers give them: a claim, an incident, a fact a row.
//!
//! The names are those of `legation incidents` and `legation state` (`--format json`), so that a row of a file and an
//! item of an answer are the same object. Keys that a kind of fact does not have are null.

use crate::schema::columns::{code, flag, group, list, number, text, whole};
use crate::schema::{Column, Table};

fn claim_fields() -> Vec<Column> {
    vec![
        text("event"),
        text("report"),
        text("publisher").optional(),
        text("published"),
        code("speaker").optional(),
        text("speaker_text").optional(),
        code("stance"),
        code("modality"),
        flag("background"),
        text("text"),
        whole("start"),
        whole("end"),
        code("reliability").optional(),
        whole("credibility").optional(),
        flag("by_hand").optional(),
        text("source").optional(),
    ]
}

fn claims() -> Column {
    list("claims", group("item", claim_fields()))
}

/// Who told it, when it became known, and the words.
pub fn claim() -> Table {
    Table::declare("claim", claim_fields())
}

/// What happened once, with every claim of it.
pub fn incident() -> Table {
    let columns = [
        text("id"),
        code("actor").optional(),
        code("recipient").optional(),
        code("event").optional(),
        code("mode").optional(),
        code("cameo").optional(),
        number("scale").optional(),
        text("date").optional(),
        text("enddate").optional(),
        whole("quantity").optional(),
        whole("low").optional(),
        whole("high").optional(),
        code("together").optional(),
        code("modality"),
        flag("background"),
        code("act").optional(),
        code("kind").optional(),
        text("decided_on").optional(),
        text("effective_on").optional(),
        text("deadline").optional(),
        flag("conflict"),
        whole("reports"),
        whole("origins"),
        list(
            "reasons",
            group("item", [code("class"), text("text"), code("relation"), text("event"), whole("start"), whole("end")]),
        )
        .optional(),
        claims(),
    ];
    Table::declare("incident", columns)
}

/// What stands, with the claims it rests on.
pub fn fact() -> Table {
    let columns = [
        code("kind"),
        code("holder").optional(),
        code("host").optional(),
        code("by").optional(),
        code("against").optional(),
        list("parties", code("item")).optional(),
        code("speaker").optional(),
        code("verb").optional(),
        code("act").optional(),
        code("status").optional(),
        code("type").optional(),
        text("name").optional(),
        text("place").optional(),
        code("class").optional(),
        text("unit").optional(),
        text("about").optional(),
        code("manner").optional(),
        text("post").optional(),
        text("rank").optional(),
        text("named_by").optional(),
        text("predecessor").optional(),
        text("successor").optional(),
        list("also", code("item")).optional(),
        code("basis").optional(),
        text("counterpart").optional(),
        whole("value").optional(),
        whole("low").optional(),
        whole("high").optional(),
        list("together", code("item")).optional(),
        whole("notice").optional(),
        text("since").optional(),
        text("until").optional(),
        list("between", text("item")).optional(),
        text("decided_on").optional(),
        text("effective_on").optional(),
        text("deadline").optional(),
        flag("derived"),
        flag("conflict"),
        list("because", text("item")).optional(),
        text("incident").optional(),
        whole("reports"),
        whole("origins"),
        claims(),
    ];
    Table::declare("fact", columns)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{TableCsv, read_parquet, write_rows};
    use serde_json::{Value, json};

    fn told() -> Value {
        json!({"event": "a#1", "report": "a", "publisher": "Norburg Post", "published": "2026-03-12", "speaker": "NRL",
            "speaker_text": "the ministry", "stance": "for", "modality": "asserted", "background": false,
            "text": "Norland has cut the ceiling to ten.", "start": 0, "end": 35})
    }

    fn known(value: &Value) -> Value {
        match value {
            Value::Object(map) => {
                map.iter().filter(|(_, v)| !v.is_null()).map(|(k, v)| (k.clone(), known(v))).collect()
            }
            Value::Array(items) => items.iter().map(known).collect(),
            other => other.clone(),
        }
    }

    #[test]
    fn answers_are_rows_as_they_are() {
        let ceiling = json!({"kind": "ceiling", "holder": "SDL", "host": "NRL", "value": 10, "low": 10, "high": 10,
            "since": "2026-03-12", "until": null, "derived": true, "conflict": false, "because": ["20 - 10 = 10"],
            "incident": "a#1", "reports": 1, "origins": 1, "claims": [told()]});
        let relation = json!({"kind": "relation", "parties": ["NRL", "SDL"], "status": "severed", "between":
            ["2026-03-01", "2026-03-31"], "value": null, "low": null, "high": null, "since": "2026-03", "until": null,
            "derived": false, "conflict": true, "incident": null, "reports": 2, "origins": 1, "claims": []});
        let cut = json!({"id": "a#1", "actor": "NRL", "recipient": "SDL", "event": "SANCTION", "mode": "discontinue",
            "cameo": "161", "scale": -5.5, "date": "2026-03-12", "enddate": null, "quantity": 10, "low": 10, "high": 10,
            "modality": "asserted", "background": false, "act": "set-ceiling", "kind": "ceiling", "decided_on":
            "2026-03-12", "effective_on": null, "deadline": null, "conflict": false, "reports": 1, "origins": 1,
            "claims": [told()]});
        for (table, rows) in [(claim(), vec![told()]), (fact(), vec![ceiling, relation]), (incident(), vec![cut])] {
            let file = write_rows(&table, &rows, &[], Vec::new()).expect("is written");
            let back: Vec<Value> = read_parquet(file).expect("is read").iter().map(known).collect();
            assert_eq!(back, rows.iter().map(known).collect::<Vec<_>>(), "{}", table.name());
            let csv = TableCsv::new(table, false);
            let names = csv.header().matches(',').count();
            assert!(names > 10, "{names}");
        }
    }
}
