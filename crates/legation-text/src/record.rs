//! The records that coding prints, field by field as the record reference has them: PLOVER 2.0 names first,
//! then our own. Every offset counts code points from the start of the report's text.
//!
//! Written in full; read leniently, so that another coder's records can be filed: a field that is absent takes its
//! default, further keys are ignored, and what a record cannot do without is checked by who reads it.

use crate::Precision;
use serde::{Deserialize, Serialize};

/// What the rules of records that a desk entered by hand begin with.
pub const BY_HAND: &str = "hand.";

/// How a record can be told: see `docs/records.md`. What a telling in which somebody denies it is called comes last: no coder gives it.
pub const MODALITIES: [&str; 8] =
    ["asserted", "alleged", "planned", "threatened", "requested", "possible", "conditional", "denied"];

/// A name by its letters, as names of persons, bodies and places compare: "the NATO-Russia Council" is "NATO–Russia council".
pub fn folded(name: &str) -> Option<String> {
    let text = name.to_lowercase();
    let words: Vec<&str> = text
        .split(|c: char| !c.is_alphanumeric())
        .filter(|w| !w.is_empty() && !matches!(*w, "the" | "a" | "an"))
        .collect();
    (!words.is_empty()).then(|| words.join(" "))
}

/// A party as a record names it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Entity {
    /// The words of the mention.
    pub entity_text: String,
    /// ISO 3166-1 alpha-3 or PLOVER's IGO, UNO, EUR, NGO, ISM, IMG, MNC; `None` where nothing identifies the party.
    pub code: Option<String>,
    /// PLOVER 2.0 sector.
    pub sector: Option<String>,
    /// Wikidata item.
    pub identifier_id: Option<String>,
    /// Name of the thing identified ("Jens Stoltenberg").
    pub identifier_text: Option<String>,
    /// Our stable name of the party it belongs to ("NATO").
    pub key: Option<String>,
    /// First code point of the mention.
    pub start: usize,
    /// One past its last.
    pub end: usize,
}

/// A number of persons, posts or things told with an event.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Quantity {
    /// `recipient`, `ceiling`, `before`, `abolished`, `killed`, `injured`, `arrested`, `both` or `other`.
    pub role: String,
    /// The number, where told.
    pub value: Option<u64>,
    /// Least number.
    pub low: Option<u64>,
    /// Greatest number.
    pub high: Option<u64>,
    /// `person`, `post` or the noun's lemma.
    pub unit: String,
    /// The words.
    pub text: String,
    /// First code point.
    pub start: usize,
    /// One past the last.
    pub end: usize,
}

/// Who says so; a chain of these runs outward, nearest speaker first.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Attribution {
    /// The words that name the speaker.
    pub entity_text: String,
    /// As in [`Entity`].
    pub code: Option<String>,
    /// As in [`Entity`].
    pub sector: Option<String>,
    /// As in [`Entity`].
    pub key: Option<String>,
    /// As in [`Entity`].
    pub identifier_text: Option<String>,
    /// The verb or phrase that makes it speech ("said", "according to").
    pub cue: String,
    /// `direct`, `indirect` or `mixed`.
    pub quotation: String,
    /// First code point of the speaker's words.
    pub start: usize,
    /// One past the last.
    pub end: usize,
}

/// Why, as the text has it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Cause {
    /// The words.
    pub text: String,
    /// `because`, `response`, `after` (time only) or `purpose`.
    pub relation: String,
    /// First code point.
    pub start: usize,
    /// One past the last.
    pub end: usize,
}

/// The standing thing an act falls on.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Measure {
    /// From the table of acts ("withdraw").
    pub act: String,
    /// From the table of acts ("accreditation").
    pub kind: String,
    /// For calls: `invitation`, `summons`, `demand`, `ultimatum`.
    #[serde(rename = "type")]
    pub type_: Option<String>,
    /// Key of the party whose post, mission or diplomat it is.
    pub holder: Option<String>,
    /// Key of the party where it is accredited.
    pub host: Option<String>,
    /// Where.
    pub place: Option<String>,
    /// By when.
    pub deadline: Option<String>,
    /// A body's or agreement's name.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub name: Option<String>,
    /// What a call or an allegation is about.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub about: Option<String>,
    /// Class of staff: `diplomatic`, `administrative`, `service`, `local` or `honorary`; `None` is all.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub class: Option<String>,
    /// A part with staff of its own (trade delegation, consulate).
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub unit: Option<String>,
    /// Of a withdrawal: `declared`, `requested` or `excluded`.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub manner: Option<String>,
    /// Of a travel limit: hours of notice.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub notice: Option<u64>,
    /// First day of a measure that comes in by steps.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub phased_from: Option<String>,
    /// The end of a term: of a card, a visa, a measure for a time.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub until: Option<String>,
    /// The post that somebody holds ("second secretary, trade").
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub post: Option<String>,
    /// The rank of who holds it ("ambassador").
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub rank: Option<String>,
    /// Of a chargé d'affaires ad interim: who named him.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub named_by: Option<String>,
    /// Who held the post before.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub predecessor: Option<String>,
    /// On what basis it is taken: `reciprocity`.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub basis: Option<String>,
}

/// Words behind a field that has none of its own beside it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Evidence {
    /// `date`, `deadline`, `place`, `cue`, `modality`, `negated`, `background` or `measure`.
    pub field: String,
    /// First code point.
    pub start: usize,
    /// One past the last.
    pub end: usize,
    /// The words.
    pub text: String,
}

/// Where the evidence sentence stands.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct TextInfo {
    /// Number of the sentence in the report, from 1.
    pub sequence: usize,
    /// First code point.
    pub start: usize,
    /// One past the last.
    pub end: usize,
}

/// Where the report comes from and what coded it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct CiteInfo {
    /// The report's address.
    pub url: Option<String>,
    /// Its headline.
    pub title: Option<String>,
    /// Its publisher.
    pub publication: Option<String>,
    /// `legation` and its version.
    pub coder: String,
    /// Name and hash of the codebook.
    pub codebook: String,
    /// Name and hash of the actor data.
    pub actors: String,
    /// Name and hash of the model.
    pub model: String,
}

/// One coded event.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Event {
    /// Always `event`.
    pub record: String,
    /// The report's id, `#`, a number from 1 in the order of the text.
    pub id: String,
    /// Day of the event, cut to its precision.
    pub date: Option<String>,
    /// Last day of a stretch.
    pub enddate: Option<String>,
    /// Who did it; all parties of a reciprocal event.
    pub actor: Vec<Entity>,
    /// To whom.
    pub recipient: Vec<Entity>,
    /// PLOVER type: one.
    pub event: Vec<String>,
    /// PLOVER modes of it.
    pub mode: Vec<String>,
    /// PLOVER contexts.
    pub context: Vec<String>,
    /// 1 to 4.
    pub quad_code: u8,
    /// PLOVER intensity.
    pub event_scale: f64,
    /// The predicate and what makes it this event.
    pub event_text: String,
    /// The place as the text has it; never a guess.
    pub event_loc: Option<String>,
    /// The evidence sentence.
    pub text: String,
    /// Where that sentence stands.
    pub text_info: TextInfo,
    /// Source and coder.
    pub cite_info: CiteInfo,

    /// The report's id.
    pub report: String,
    /// CAMEO code, manual 1.1b3.
    pub cameo: Option<String>,
    /// First code point of the clause that tells it.
    pub event_start: usize,
    /// One past its last.
    pub event_end: usize,
    /// The words of the date.
    pub date_text: Option<String>,
    /// How exactly `date` is known.
    pub date_precision: Option<Precision>,
    /// Day a measure was decided.
    pub decided_on: Option<String>,
    /// Day it is wholly in force.
    pub effective_on: Option<String>,
    /// Numbers, the event's own first.
    pub quantity: Vec<Quantity>,
    /// `asserted`, `alleged`, `planned`, `threatened`, `requested`, `possible` or `conditional`.
    pub modality: String,
    /// Whether it is told not to have happened.
    pub negated: bool,
    /// Whether it is told as earlier history.
    pub background: bool,
    /// Nearest speaker first; empty where the report says it in its own voice.
    pub attribution: Vec<Attribution>,
    /// Why, in the text's words.
    pub cause: Vec<Cause>,
    /// What it does to the register.
    pub measure: Option<Measure>,
    /// Id of the main telling.
    pub incident: String,
    /// Words behind the other fields.
    pub evidence: Vec<Evidence>,
    /// The codebook entry.
    pub rule: String,
    /// 0 to 1.
    pub confidence: f64,
}

/// Who said what, without what it means.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Statement {
    /// Always `statement`.
    pub record: String,
    /// The report's id, `#`, a number from 1 in the order of the text, over all kinds of record.
    pub id: String,
    /// The report's id.
    pub report: String,
    /// Who says it; `None` where nobody is named.
    pub speaker: Option<Entity>,
    /// The verb or phrase that makes it speech.
    pub cue: Words,
    /// What is said, one span an unbroken run.
    pub content: Vec<Words>,
    /// `direct`, `indirect` or `mixed`.
    pub quotation: String,
    /// Whether the speaker is told not to have said it.
    pub negated: bool,
    /// The evidence sentence.
    pub text: String,
    /// Where that sentence stands.
    pub text_info: TextInfo,
    /// Source and coder.
    pub cite_info: CiteInfo,
    /// The rule that found it.
    pub rule: String,
    /// 0 to 1.
    pub confidence: f64,
}

/// A run of the report's words.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Words {
    /// The words.
    pub text: String,
    /// First code point.
    pub start: usize,
    /// One past the last.
    pub end: usize,
}

/// What the words say stands, at the time of the report or at a time they name; never worked out from an event.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Standing {
    /// Always `standing`.
    pub record: String,
    /// The report's id, `#`, a number from 1 in the order of the text, over all kinds of record.
    pub id: String,
    /// The report's id.
    pub report: String,
    /// Kind of fact: `filled`, `vacant`, `ceiling`, `body`, `mission`, `relation`, `call`, `allegation`, `stance`, ...
    pub kind: String,
    /// Key of the party whose post, mission or diplomat it is; of a call, who is asked.
    pub holder: Option<String>,
    /// Key of the party where it is accredited; of a call, who asks.
    pub host: Option<String>,
    /// Key of the accuser, of who imposes, of who protects.
    pub by: Option<String>,
    /// Key of who is accused or bears it.
    pub against: Option<String>,
    /// Keys of the parties it holds between, where neither is holder or host.
    pub parties: Vec<String>,
    /// Key of who takes a stance.
    pub speaker: Option<String>,
    /// What a stance does: `affirms`, `denies`, `rejects`, `regrets`, `justifies`, `promises-response`, `rules-out`,
    /// `leaves-open`.
    pub verb: Option<String>,
    /// Name of a body or an agreement.
    pub name: Option<String>,
    /// Of a call: `invitation`, `summons`, `demand`, `ultimatum`.
    #[serde(rename = "type")]
    pub type_: Option<String>,
    /// What a call, an allegation or a stance is about, in the text's words.
    pub about: Option<String>,
    /// Of a total: the act it counts.
    pub act: Option<String>,
    /// The status, from the table of kinds.
    pub status: Option<String>,
    /// Class of staff.
    pub class: Option<String>,
    /// A part with staff of its own.
    pub unit: Option<String>,
    /// Of a person on a list or in a post: the post.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub post: Option<String>,
    /// Of a person on a list or in a post: the rank.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub rank: Option<String>,
    /// Of a travel limit: hours of notice.
    pub notice: Option<u64>,
    /// Where.
    pub place: Option<String>,
    /// The number, where told.
    pub value: Option<u64>,
    /// Least number.
    pub low: Option<u64>,
    /// Greatest number.
    pub high: Option<u64>,
    /// Since when, where told.
    pub since: Option<String>,
    /// Until when, where told.
    pub until: Option<String>,
    /// The day it speaks of: the report's own, unless it names one.
    pub on: Option<String>,
    /// The words of `since`, `until` or `on`.
    pub date_text: Option<String>,
    /// The words that say so.
    pub text: String,
    /// First code point of them.
    pub start: usize,
    /// One past their last.
    pub end: usize,
    /// Where the sentence stands.
    pub text_info: TextInfo,
    /// Source and coder.
    pub cite_info: CiteInfo,
    /// As in [`Event`].
    pub modality: String,
    /// Whether it is told not to be so.
    pub negated: bool,
    /// Whether it is told as earlier history.
    pub background: bool,
    /// Nearest speaker first; empty where the report says it in its own voice.
    pub attribution: Vec<Attribution>,
    /// Words behind the other fields.
    pub evidence: Vec<Evidence>,
    /// The entry of `standing/`.
    pub rule: String,
    /// 0 to 1.
    pub confidence: f64,
}

/// A record of any kind.
#[allow(clippy::large_enum_variant, reason = "most records are events, and few are held at a time")]
#[derive(Clone, Debug, PartialEq)]
pub enum Record {
    /// What happened.
    Event(Event),
    /// Who said what.
    Statement(Statement),
    /// What stood.
    Standing(Standing),
}

impl Record {
    /// Its id.
    pub fn id(&self) -> &str {
        match self {
            Record::Event(record) => &record.id,
            Record::Statement(record) => &record.id,
            Record::Standing(record) => &record.id,
        }
    }

    /// Its place among the records of its report, from 1; 0 where its id has none.
    pub fn number(&self) -> u64 {
        self.id().rsplit_once('#').and_then(|(_, number)| number.parse().ok()).unwrap_or(0)
    }

    /// Id of its report.
    pub fn report(&self) -> &str {
        match self {
            Record::Event(record) => &record.report,
            Record::Statement(record) => &record.report,
            Record::Standing(record) => &record.report,
        }
    }

    /// `event`, `statement` or `standing`.
    pub fn kind(&self) -> &'static str {
        match self {
            Record::Event(_) => "event",
            Record::Statement(_) => "statement",
            Record::Standing(_) => "standing",
        }
    }
}

impl Serialize for Record {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Record::Event(record) => record.serialize(serializer),
            Record::Statement(record) => record.serialize(serializer),
            Record::Standing(record) => record.serialize(serializer),
        }
    }
}
