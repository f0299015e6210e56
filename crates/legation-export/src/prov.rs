//! Where a record comes from, as PROV-JSON: the report it was derived from, the coding that made it, who reviewed it.
//!
//! Takes one record and what was said about it since; gives one document, whole in itself, so that a file of them is
//! JSON Lines. The words are the W3C's: entity, activity, agent. What the record says stays in the record; here is only
//! who is answerable for it. Speakers inside the report are part of what it says, and so are not agents here.

use crate::desk::is_by_hand;
use legation_text::record::{CiteInfo, Record};
use serde_json::{Map, Value, json};

/// What somebody decided about a record.
#[derive(Clone, Debug, Default)]
pub struct Review {
    /// Who.
    pub by: String,
    /// When, ISO 8601.
    pub at: String,
    /// What was done ("accepted", "rejected", "corrected").
    pub verdict: String,
    /// Why, where told.
    pub why: Option<String>,
}

/// The document of one record, reviews in the order they were made.
pub fn document(record: &Record, reviews: &[Review]) -> Value {
    let cite = cite_info(record);
    let report = name("report", record.report());
    let own = name("record", record.id());
    let coding = name("coding", record.id());
    // What a desk enters, a person made.
    let by_hand = is_by_hand(rule(record));
    let (coder, agent, activity) = match by_hand {
        true => (name("person", &cite.coder), "prov:Person", "legation:Entry"),
        false => (name("agent", &cite.coder), "prov:SoftwareAgent", "legation:Coding"),
    };
    let mut document = Document::default();

    document.put("entity", &report, described(&[("prov:type", Some("legation:Report"))], cite));
    document.put(
        "entity",
        &own,
        json!({"prov:type": format!("legation:{}", record.kind()), "prov:label": record.id(), "legation:rule": rule(record)}),
    );
    document.put("activity", &coding, json!({"prov:type": activity}));
    document.put("agent", &coder, json!({"prov:type": agent, "prov:label": cite.coder}));
    document.put("wasDerivedFrom", "_:derived", json!({"prov:generatedEntity": own, "prov:usedEntity": report}));
    document.put("wasGeneratedBy", "_:generated", json!({"prov:entity": own, "prov:activity": coding}));
    document.put("wasAssociatedWith", "_:coder", json!({"prov:activity": coding, "prov:agent": coder}));
    document.put("used", "_:report", json!({"prov:activity": coding, "prov:entity": report}));
    let data = [("codebook", &cite.codebook), ("actors", &cite.actors), ("model", &cite.model)];
    for (role, version) in data.into_iter().filter(|_| !by_hand) {
        let data = name("data", version);
        document.put("entity", &data, json!({"prov:type": format!("legation:{role}"), "prov:label": version}));
        document.put("used", &format!("_:{role}"), json!({"prov:activity": coding, "prov:entity": data}));
    }
    if let Some(publisher) = &cite.publication {
        let agent = name("publisher", publisher);
        document.put("agent", &agent, json!({"prov:type": "prov:Organization", "prov:label": publisher}));
        document.put("wasAttributedTo", "_:publisher", json!({"prov:entity": report, "prov:agent": agent}));
    }
    for (n, review) in reviews.iter().enumerate() {
        document.review(&own, n + 1, review);
    }
    document.finish()
}

#[derive(Default)]
struct Document(Map<String, Value>);

impl Document {
    fn put(&mut self, section: &str, key: &str, value: Value) {
        let section = self.0.entry(section).or_insert_with(|| json!({}));
        if let Value::Object(map) = section {
            map.insert(key.to_owned(), value);
        }
    }

    fn review(&mut self, record: &str, n: usize, review: &Review) {
        let (activity, agent) = (format!("{record}.review{n}"), name("person", &review.by));
        let mut told =
            json!({"prov:type": "legation:Review", "prov:endTime": review.at, "legation:verdict": review.verdict});
        if let Some(why) = &review.why {
            told["legation:why"] = why.as_str().into();
        }
        self.put("activity", &activity, told);
        self.put("agent", &agent, json!({"prov:type": "prov:Person", "prov:label": review.by}));
        self.put("used", &format!("_:review{n}"), json!({"prov:activity": activity, "prov:entity": record}));
        self.put("wasAssociatedWith", &format!("_:review{n}"), json!({"prov:activity": activity, "prov:agent": agent}));
    }

    fn finish(mut self) -> Value {
        let kinds = ["agent", "coding", "data", "person", "publisher", "record", "report"];
        let mut prefixes: Map<String, Value> =
            kinds.iter().map(|kind| ((*kind).to_owned(), format!("urn:legation:{kind}:").into())).collect();
        prefixes.insert("legation".into(), "urn:legation:prov:".into());
        self.0.insert("prefix".into(), Value::Object(prefixes));
        Value::Object(self.0)
    }
}

fn described(own: &[(&str, Option<&str>)], cite: &CiteInfo) -> Value {
    let told = [("prov:label", cite.title.as_deref()), ("legation:url", cite.url.as_deref())];
    let pairs = own.iter().chain(&told).filter_map(|(key, value)| Some(((*key).to_owned(), Value::from((*value)?))));
    Value::Object(pairs.collect())
}

/// A qualified name: whatever a local part may not hold is written as `%` and two digits.
fn name(kind: &str, local: &str) -> String {
    let mut name = format!("{kind}:");
    for byte in local.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.') {
            name.push(char::from(byte));
        } else {
            name += &format!("%{byte:02X}");
        }
    }
    name
}

fn cite_info(record: &Record) -> &CiteInfo {
    match record {
        Record::Event(record) => &record.cite_info,
        Record::Statement(record) => &record.cite_info,
        Record::Standing(record) => &record.cite_info,
    }
}

fn rule(record: &Record) -> &str {
    match record {
        Record::Event(record) => &record.rule,
        Record::Statement(record) => &record.rule,
        Record::Standing(record) => &record.rule,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use legation_text::record::Event;

    fn record() -> Record {
        let cite_info = CiteInfo {
            publication: Some("Norburg Post".into()),
            title: Some("Three leave".into()),
            coder: "legation 0.1.0".into(),
            codebook: "plover-2.0@1f2e".into(),
            actors: "actors@3d4c".into(),
            model: "model@5b6a".into(),
            ..CiteInfo::default()
        };
        let (id, report, rule) = ("desk 1#2".into(), "desk 1".into(), "sanction.expel.diplomats".into());
        Record::Event(Event { id, report, rule, cite_info, ..Event::default() })
    }

    #[test]
    fn a_record_leads_back_to_report_coder_and_reviewer() {
        let review = Review { by: "A. Clerk".into(), at: "2026-03-13T09:00:00Z".into(), ..Review::default() };
        let document = document(&record(), &[review]);
        let own = "record:desk%201%232";
        for (path, expected) in [
            (format!("/entity/{own}/prov:type"), "legation:event"),
            ("/entity/report:desk%201/prov:label".into(), "Three leave"),
            ("/wasDerivedFrom/_:derived/prov:generatedEntity".into(), own),
            ("/wasDerivedFrom/_:derived/prov:usedEntity".into(), "report:desk%201"),
            ("/wasAssociatedWith/_:coder/prov:agent".into(), "agent:legation%200.1.0"),
            ("/used/_:codebook/prov:entity".into(), "data:plover-2.0%401f2e"),
            ("/wasAttributedTo/_:publisher/prov:agent".into(), "publisher:Norburg%20Post"),
            ("/wasAssociatedWith/_:review1/prov:agent".into(), "person:A.%20Clerk"),
            ("/used/_:review1/prov:entity".into(), own),
        ] {
            assert_eq!(document.pointer(&path), Some(&Value::from(expected)), "{path}\n{document:#}");
        }
    }

    #[test]
    fn an_entry_by_hand_was_made_by_a_person() {
        let Record::Event(event) = record() else { panic!("an event") };
        let mut entry = Record::Event(Event {
            rule: "hand.accreditation.withdraw".into(),
            cite_info: CiteInfo::default(),
            ..event
        });
        crate::desk::complete(&mut entry, "Protocol desk", Some("letter 12/2021"));
        let document = document(&entry, &[]);
        for (path, expected) in [
            ("/wasAssociatedWith/_:coder/prov:agent", "person:Protocol%20desk"),
            ("/agent/person:Protocol%20desk/prov:type", "prov:Person"),
            ("/entity/report:desk%201/prov:label", "letter 12/2021"),
        ] {
            assert_eq!(document.pointer(path), Some(&Value::from(expected)), "{path}\n{document:#}");
        }
        assert_eq!(document["used"].as_object().map(Map::len), Some(1), "{document:#}");
    }

    /// Whatever a relation names is described, and with a prefix that is declared.
    #[test]
    fn every_name_that_is_used_is_there() {
        let review = Review { by: "B".into(), at: "2026".into(), verdict: "rejected".into(), why: Some("no".into()) };
        let document = document(&record(), &[review]);
        let described: Vec<&String> = ["entity", "activity", "agent"]
            .iter()
            .flat_map(|section| document[section].as_object().expect("a section").keys())
            .collect();
        let sections = document.as_object().expect("an object");
        for (section, relations) in sections.iter().filter(|(name, _)| name.starts_with("was") || *name == "used") {
            for end in relations
                .as_object()
                .expect("relations")
                .values()
                .flat_map(|one| one.as_object().expect("ends").values())
            {
                let end = end.as_str().expect("a name");
                assert!(described.iter().any(|name| *name == end), "{section}: {end}");
                let (prefix, _) = end.split_once(':').expect("a prefix");
                assert!(document["prefix"][prefix].is_string(), "{prefix}");
            }
        }
    }
}
