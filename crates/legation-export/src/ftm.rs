//! Parties, reports and events as FollowTheMoney entities, where the mapping is plain.
//!
//! | ours | theirs |
//! | --- | --- |
//! | a state or one of its organs | `PublicBody`, one a party |
//! | an organisation with a key of its own (IGO, UNO, EUR, NGO, ...) | `Organization` |
//! | anybody else that is identified, a person or not | `LegalEntity` |
//! | whoever is accredited, appointed or sent home by name | `Person`, of the country that sends him |
//! | a report | `Document` |
//! | an event that is told as done | `Event`, its parties `involved`, its report the `proof` |
//!
//! Not mapped, because it would be a guess or a loss: statements and standing claims, offices and who holds them (a
//! record names a person and a party, never the post), and events that are planned, alleged, negated or requested:
//! an `Event` there is a fact.

use crate::codes;
use crate::sets::is_news;
use legation_text::record::{Entity, Event, Record, folded};
use serde_json::{Map, Value, json};
use std::collections::BTreeSet;

/// Gives each entity once, in the order it is first needed; again where more is known of it, since readers merge by id.
#[derive(Debug, Default)]
pub struct Ftm {
    given: BTreeSet<String>,
}

impl Ftm {
    /// The entities that a record adds: none for what is not mapped.
    pub fn record(&mut self, record: &Record, published: Option<&str>) -> Vec<Value> {
        let Record::Event(event) = record else { return Vec::new() };
        // Earlier history happened as well.
        if !is_news(&Event { background: false, ..event.clone() }) {
            return Vec::new();
        }
        let mut entities = Vec::new();
        let document = format!("legation-report-{}", event.report);
        let cite = &event.cite_info;
        let told = [
            ("title", cite.title.as_deref().or(Some(&event.report))),
            ("sourceUrl", cite.url.as_deref()),
            ("publisher", cite.publication.as_deref()),
            ("publishedAt", published),
        ];
        self.give(&mut entities, &document, "Document", properties(&told));
        let mut involved = Vec::new();
        for party in event.actor.iter().chain(&event.recipient) {
            if let Some((id, schema, properties)) = party_of(party) {
                self.give(&mut entities, &id, schema, properties);
                if !involved.contains(&id) {
                    involved.push(id);
                }
            }
        }
        if let Some((id, properties)) = person_of(event) {
            self.give(&mut entities, &id, "Person", properties);
            involved.push(id);
        }
        let told = [
            ("name", Some(title(event))),
            ("date", event.enddate.is_none().then(|| event.date.clone()).flatten()),
            ("startDate", event.enddate.as_ref().and(event.date.clone())),
            ("endDate", event.enddate.clone()),
            ("summary", Some(event.text.clone())),
            ("location", event.event_loc.clone()),
            ("recordId", Some(event.id.clone())),
            ("sourceUrl", cite.url.clone()),
            ("publisher", cite.publication.clone()),
            ("proof", Some(document)),
        ];
        let told: Vec<(&str, Option<&str>)> = told.iter().map(|(name, value)| (*name, value.as_deref())).collect();
        let mut properties = properties(&told);
        if !involved.is_empty() {
            properties["involved"] = involved.into();
        }
        self.give(&mut entities, &format!("legation-event-{}", event.id), "Event", properties);
        entities
    }

    fn give(&mut self, entities: &mut Vec<Value>, id: &str, schema: &str, properties: Value) {
        let entity = json!({"id": id, "schema": schema, "properties": properties});
        if self.given.insert(entity.to_string()) {
            entities.push(entity);
        }
    }
}

/// The entity that a mention stands for; none where nothing identifies it.
fn party_of(mention: &Entity) -> Option<(String, &'static str, Value)> {
    let code = mention.code.as_deref();
    let country = code.and_then(codes::country);
    let name = mention.identifier_text.as_deref();
    let wikidata = mention.identifier_id.as_deref();
    match (mention.key.as_deref(), country, name) {
        // The state itself, or what acts for it and has no item of its own (a capital, a ministry).
        (Some(key), Some(country), name) if wikidata.is_none() || name.is_none_or(|name| name == country.name) => {
            let place = country.alpha2.to_lowercase();
            let told = [
                ("name", Some(country.name)),
                ("country", Some(place.as_str()).filter(|place| !place.is_empty())),
                ("wikidataId", wikidata),
            ];
            Some((format!("legation-party-{key}"), "PublicBody", properties(&told)))
        }
        (Some(key), None, Some(name)) if mention.sector.is_none() => {
            let told = [("name", Some(name)), ("wikidataId", wikidata)];
            Some((format!("legation-party-{key}"), "Organization", properties(&told)))
        }
        (_, _, Some(name)) => {
            let place = country.map(|country| country.alpha2.to_lowercase()).filter(|place| !place.is_empty());
            let told = [("name", Some(name)), ("country", place.as_deref()), ("wikidataId", wikidata)];
            let id = format!("legation-entity-{}", wikidata.unwrap_or(name));
            Some((id, "LegalEntity", properties(&told)))
        }
        _ => None,
    }
}

/// Kinds of fact whose name is a person's.
const PERSONAL: [&str; 7] = ["accreditation", "acting", "agrement", "card", "head", "post", "visa"];

/// The person whom an event names, of the party whose diplomat he is.
fn person_of(event: &Event) -> Option<(String, Value)> {
    let measure = event.measure.as_ref().filter(|m| PERSONAL.contains(&m.kind.as_str()))?;
    let name = measure.name.as_deref()?;
    let sender = measure.holder.as_deref().unwrap_or_default();
    let country = codes::country(sender).map(|country| country.alpha2.to_lowercase());
    let told = [("name", Some(name)), ("country", country.as_deref().filter(|place| !place.is_empty()))];
    // One person however his name is written, as the ledger has it.
    let one = folded(name).unwrap_or_else(|| name.to_owned());
    Some((format!("legation-person-{sender}-{one}"), properties(&told)))
}

/// What is known, each as a list of one.
fn properties(told: &[(&str, Option<&str>)]) -> Value {
    let pairs = told.iter().filter_map(|(name, value)| Some(((*name).to_owned(), json!([(*value)?]))));
    Value::Object(pairs.collect::<Map<String, Value>>())
}

/// `SANCTION expel: Norland → Sudland`
fn title(event: &Event) -> String {
    let who = |entities: &[Entity]| -> String {
        let names: Vec<&str> =
            entities.iter().map(|one| one.identifier_text.as_deref().unwrap_or(&one.entity_text)).collect();
        names.join(", ")
    };
    let what: Vec<&str> = event.event.iter().chain(&event.mode).map(String::as_str).collect();
    let (actors, recipients) = (who(&event.actor), who(&event.recipient));
    match (actors.is_empty(), recipients.is_empty()) {
        (true, true) => what.join(" "),
        (false, true) => format!("{}: {actors}", what.join(" ")),
        (true, false) => format!("{}: → {recipients}", what.join(" ")),
        (false, false) => format!("{}: {actors} → {recipients}", what.join(" ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_person_is_one_however_his_name_is_written() {
        let id = |name: &str| {
            let measure = legation_text::record::Measure {
                kind: "head".into(),
                holder: Some("NRL".into()),
                name: Some(name.into()),
                ..Default::default()
            };
            person_of(&Event { measure: Some(measure), ..event() }).map(|(id, _)| id)
        };
        assert_eq!(id("Ada Berg").as_deref(), Some("legation-person-NRL-ada berg"));
        assert_eq!(id("ADA BERG"), id("Ada Berg"));
        assert_ne!(id("Ida Berg"), id("Ada Berg"));
    }

    fn event() -> Event {
        let state = Entity {
            entity_text: "Prague".into(),
            code: Some("CZE".into()),
            sector: Some("GOV".into()),
            key: Some("CZE".into()),
            identifier_id: Some("Q213".into()),
            identifier_text: Some("Czechia".into()),
            ..Entity::default()
        };
        let pact = Entity {
            entity_text: "the pact".into(),
            code: Some("IGO".into()),
            key: Some("NPACT".into()),
            identifier_text: Some("Northern Pact".into()),
            ..Entity::default()
        };
        let crowd = Entity { entity_text: "a crowd".into(), ..Entity::default() };
        Event {
            id: "a#1".into(),
            report: "a".into(),
            event: vec!["SANCTION".into()],
            mode: vec!["expel".into()],
            date: Some("2026-03-12".into()),
            actor: vec![state.clone(), state],
            recipient: vec![pact, crowd],
            modality: "asserted".into(),
            ..Event::default()
        }
    }

    #[test]
    fn an_event_comes_with_its_parties_and_its_proof_each_once() {
        let mut ftm = Ftm::default();
        let entities = ftm.record(&Record::Event(event()), Some("2026-03-13"));
        let shown: Vec<String> = entities
            .iter()
            .map(|entity| {
                format!("{} {}", entity["schema"].as_str().expect("a schema"), entity["id"].as_str().expect("an id"))
            })
            .collect();
        assert_eq!(
            shown,
            [
                "Document legation-report-a",
                "PublicBody legation-party-CZE",
                "Organization legation-party-NPACT",
                "Event legation-event-a#1",
            ]
        );
        assert_eq!(entities[1]["properties"], json!({"name": ["Czechia"], "country": ["cz"], "wikidataId": ["Q213"]}));
        let event = &entities[3]["properties"];
        assert_eq!(event["involved"], json!(["legation-party-CZE", "legation-party-NPACT"]));
        assert_eq!(event["proof"], json!(["legation-report-a"]));
        assert_eq!(event["name"], json!(["SANCTION expel: Czechia, Czechia → Northern Pact, a crowd"]));
        assert_eq!(entities[0]["properties"]["publishedAt"], json!(["2026-03-13"]));
        let second = Event { id: "a#2".into(), ..self::event() };
        let second = ftm.record(&Record::Event(second), Some("2026-03-13"));
        assert_eq!(second.len(), 1, "parties and report are given once");
    }

    #[test]
    fn what_is_no_fact_is_no_event() {
        for (modality, negated, expected) in
            [("alleged", false, 0), ("planned", false, 0), ("asserted", true, 0), ("asserted", false, 4)]
        {
            let event = Event { modality: modality.into(), negated, ..event() };
            assert_eq!(Ftm::default().record(&Record::Event(event), None).len(), expected, "{modality} {negated}");
        }
        let earlier = Event { background: true, ..event() };
        assert_eq!(Ftm::default().record(&Record::Event(earlier), None).len(), 4, "history happened");
    }

    #[test]
    fn a_capital_stands_for_its_state() {
        let capital = Entity {
            entity_text: "Prague".into(),
            code: Some("CZE".into()),
            sector: Some("GOV".into()),
            key: Some("CZE".into()),
            identifier_text: Some("Prague".into()),
            ..Entity::default()
        };
        let told = json!({"name": ["Czechia"], "country": ["cz"]});
        assert_eq!(party_of(&capital), Some(("legation-party-CZE".into(), "PublicBody", told)));
    }

    #[test]
    fn a_person_is_nobodys_organ() {
        let person = Entity {
            entity_text: "Stoltenberg".into(),
            code: Some("IGO".into()),
            sector: Some("GOV".into()),
            key: Some("NATO".into()),
            identifier_id: Some("Q57630".into()),
            identifier_text: Some("Jens Stoltenberg".into()),
            ..Entity::default()
        };
        let (id, schema, _) = party_of(&person).expect("is identified");
        assert_eq!((id.as_str(), schema), ("legation-entity-Q57630", "LegalEntity"));
    }
}
