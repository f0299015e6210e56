//! What a row is about: an event whole, or one pair of its parties.

use super::Source;
use legation_text::Precision;
use legation_text::record::{Entity, Event};
use sha2::{Digest, Sha256};

/// A row of a file.
pub(super) struct Row<'e> {
    pub event: &'e Event,
    pub source: &'e Source,
    /// All actors, or the one of this pair.
    pub actors: Vec<&'e Entity>,
    /// All recipients, or the one of this pair.
    pub recipients: Vec<&'e Entity>,
    /// CAMEO code; that of the other side in a mirrored row.
    pub cameo: &'e str,
    /// Which row of the event, from 1.
    pub serial: usize,
}

/// The rows of an event: one, or one for each pair of parties. None in pairs without a CAMEO code.
pub(super) fn rows<'e>(event: &'e Event, source: &'e Source, in_pairs: bool) -> Vec<Row<'e>> {
    let cameo = event.cameo.as_deref().unwrap_or_default();
    if !in_pairs {
        let (actors, recipients) = (event.actor.iter().collect(), event.recipient.iter().collect());
        return vec![Row { event, source, actors, recipients, cameo, serial: 1 }];
    }
    if cameo.is_empty() {
        return Vec::new();
    }
    let pairs = pairs(event, cameo).into_iter().enumerate();
    pairs
        .map(|(n, (actor, recipient, cameo))| {
            let (actors, recipients) = (actor.into_iter().collect(), recipient.into_iter().collect());
            Row { event, source, actors, recipients, cameo, serial: n + 1 }
        })
        .collect()
}

type Pair<'e> = (Option<&'e Entity>, Option<&'e Entity>, &'e str);

/// Who acts on whom, and with which code. What both sides do is told from each side.
fn pairs<'e>(event: &'e Event, cameo: &'e str) -> Vec<Pair<'e>> {
    let (actors, recipients) = (&event.actor, &event.recipient);
    if recipients.is_empty() && actors.len() > 1 && is_mutual(event, cameo) {
        let others = |n: usize| actors.iter().enumerate().filter(move |(m, _)| *m != n).map(|(_, other)| other);
        let from = |(n, actor)| others(n).map(move |other| (Some(actor), Some(other), cameo));
        return actors.iter().enumerate().flat_map(from).collect();
    }
    let each = |entities: &'e [Entity]| -> Vec<Option<&'e Entity>> {
        if entities.is_empty() { vec![None] } else { entities.iter().map(Some).collect() }
    };
    let mut pairs = Vec::new();
    for actor in each(actors) {
        for recipient in each(recipients) {
            pairs.push((actor, recipient, cameo));
            if let (Some(_), Some(_), Some(back)) = (actor, recipient, seen_from_there(cameo)) {
                pairs.push((recipient, actor, back));
            }
        }
    }
    pairs
}

/// Whether several actors without a recipient act on each other.
fn is_mutual(event: &Event, cameo: &str) -> bool {
    const SIGN: &str = "057";
    let of_type = |kind: &String| ["CONSULT", "AGREE", "COOPERATE"].contains(&kind.as_str());
    event.event.iter().any(of_type) || cameo == SIGN
}

/// The code that a talk has from the other side; none for what only one side does.
fn seen_from_there(cameo: &str) -> Option<&'static str> {
    Some(match cameo {
        "040" => "040",
        "041" => "041",
        "042" => "043",
        "043" => "042",
        "044" => "044",
        "046" => "046",
        _ => return None,
    })
}

/// Whether an event is told as having happened, and as the news. A request made and a threat uttered are deeds.
pub(crate) fn is_news(event: &Event) -> bool {
    let of_type = |kind: &str| event.event.iter().any(|own| own == kind);
    let is_done = match event.modality.as_str() {
        "asserted" => true,
        "requested" => of_type("REQUEST"),
        "threatened" => of_type("THREATEN"),
        _ => false,
    };
    is_done && !event.negated && !event.background
}

impl Row<'_> {
    /// The first actor.
    pub fn actor(&self) -> Option<&Entity> {
        self.actors.first().copied()
    }

    /// The first recipient.
    pub fn recipient(&self) -> Option<&Entity> {
        self.recipients.first().copied()
    }

    /// Year, month and day of the event, as far as they are known; nothing where it is only known to be after a day.
    pub fn date(&self) -> [Option<&str>; 3] {
        let known = self.event.date_precision != Some(Precision::After);
        let date = self.event.date.as_deref().filter(|_| known).unwrap_or_default();
        [date.get(..4), date.get(5..7), date.get(8..10)]
    }

    /// The day, where one is known: a week or stretch by its first, a month or year by none.
    pub fn day(&self) -> Option<&str> {
        self.event.date.as_deref().filter(|_| self.date()[2].is_some())
    }

    /// The day, month or year that codes and names are looked up for: the event's, else the report's.
    pub fn on(&self) -> Option<&str> {
        self.event.date.as_deref().or(self.source.published.as_deref())
    }

    /// Our id, with the row's number where an event has several.
    pub fn id(&self) -> String {
        if self.serial == 1 { self.event.id.clone() } else { format!("{}/{}", self.event.id, self.serial) }
    }

    /// A number for files that want one, the same each time.
    pub fn number(&self) -> u64 {
        number_of(&self.id())
    }
}

/// A number for a name: 52 bits, which spreadsheets, R and Stata hold without rounding.
pub(super) fn number_of(name: &str) -> u64 {
    let hash = Sha256::digest(name.as_bytes());
    let high = hash.iter().take(8).fold(0_u64, |number, byte| number << 8 | u64::from(*byte));
    high >> 12
}

/// The name of a party: of the thing identified, else the words.
pub(super) fn name(entity: &Entity) -> &str {
    entity.identifier_text.as_deref().unwrap_or(&entity.entity_text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn event(kind: &str, cameo: &str, actors: &[&str], recipients: &[&str]) -> Event {
        let entities =
            |keys: &[&str]| keys.iter().map(|key| Entity { key: Some((*key).into()), ..Entity::default() }).collect();
        Event {
            id: "a#1".into(),
            event: vec![kind.into()],
            cameo: Some(cameo.into()),
            actor: entities(actors),
            recipient: entities(recipients),
            modality: "asserted".into(),
            ..Event::default()
        }
    }

    #[test]
    fn parties_become_pairs() {
        for (kind, cameo, actors, recipients, expected) in [
            ("SANCTION", "161", &["NRL"][..], &["SDL"][..], "NRL>SDL 161"),
            ("SANCTION", "161", &["NRL", "WMK"], &["SDL", "OST"], "NRL>SDL 161, NRL>OST 161, WMK>SDL 161, WMK>OST 161"),
            ("SANCTION", "161", &["NRL"], &[], "NRL>- 161"),
            ("SANCTION", "161", &[], &[], "->- 161"),
            ("CONSULT", "046", &["NRL", "SDL"], &[], "NRL>SDL 046, SDL>NRL 046"),
            ("CONSULT", "042", &["NRL"], &["SDL"], "NRL>SDL 042, SDL>NRL 043"),
            ("CONSULT", "041", &["NRL"], &[], "NRL>- 041"),
            ("SUPPORT", "057", &["NRL", "SDL"], &[], "NRL>SDL 057, SDL>NRL 057"),
            ("SUPPORT", "051", &["NRL", "SDL"], &[], "NRL>- 051, SDL>- 051"),
            (
                "AGREE",
                "036",
                &["NRL", "SDL", "OST"],
                &[],
                "NRL>SDL 036, NRL>OST 036, SDL>NRL 036, SDL>OST 036, OST>NRL 036, OST>SDL 036",
            ),
        ] {
            let event = event(kind, cameo, actors, recipients);
            let source = Source::default();
            let rows = rows(&event, &source, true);
            let key = |entity: Option<&Entity>| entity.and_then(|e| e.key.clone()).unwrap_or("-".into());
            let shown: Vec<String> =
                rows.iter().map(|row| format!("{}>{} {}", key(row.actor()), key(row.recipient()), row.cameo)).collect();
            assert_eq!(shown.join(", "), expected, "{kind} {cameo}");
            assert!(rows.iter().enumerate().all(|(n, row)| row.serial == n + 1));
        }
    }

    #[test]
    fn only_what_happened_is_news() {
        let told = |kind: &str, modality: &str, negated, background| {
            is_news(&Event { modality: modality.into(), negated, background, ..event(kind, "161", &[], &[]) })
        };
        assert!(told("SANCTION", "asserted", false, false));
        assert!(told("THREATEN", "threatened", false, false), "a threat is uttered");
        assert!(told("REQUEST", "requested", false, false), "a request is made");
        for modality in ["alleged", "planned", "threatened", "requested", "possible", "conditional", ""] {
            assert!(!told("SANCTION", modality, false, false), "{modality}");
        }
        assert!(!told("SANCTION", "asserted", true, false));
        assert!(!told("SANCTION", "asserted", false, true));
    }

    #[test]
    fn a_day_is_never_made_up() {
        for (date, precision, expected, day) in [
            (Some("2021-10-06"), Precision::Day, [Some("2021"), Some("10"), Some("06")], Some("2021-10-06")),
            (Some("2021-10-04"), Precision::Week, [Some("2021"), Some("10"), Some("04")], Some("2021-10-04")),
            (Some("2021-10"), Precision::Month, [Some("2021"), Some("10"), None], None),
            (Some("2021"), Precision::Year, [Some("2021"), None, None], None),
            (Some("2021-10-06"), Precision::After, [None, None, None], None),
            (None, Precision::Before, [None, None, None], None),
        ] {
            let (date, date_precision) = (date.map(str::to_owned), Some(precision));
            let event = Event { date, date_precision, ..event("SANCTION", "161", &[], &[]) };
            let source = Source::default();
            let row = rows(&event, &source, false).remove(0);
            assert_eq!((row.date(), row.day()), (expected, day), "{precision:?}");
        }
    }

    #[test]
    fn numbers_are_stable_and_fit_a_double() {
        assert_eq!(number_of("a#1"), number_of("a#1"));
        assert_ne!(number_of("a#1"), number_of("a#2"));
        assert!((0..1000).all(|n| number_of(&n.to_string()) < 1 << 52));
    }
}
