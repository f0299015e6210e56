//! The records that coding prints, field by field as the record reference has them: PLOVER 2.0 names first,
//! then our own. Every offset counts code points from the start of the report's text.

use crate::Precision;
use serde::{Deserialize, Serialize};

/// A party as a record names it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
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
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
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
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
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
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
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
#[derive(Clone, Debug, PartialEq, Default, Serialize, Deserialize)]
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
}

/// Words behind a field that has none of its own beside it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
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
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TextInfo {
    /// Number of the sentence in the report, from 1.
    pub sequence: usize,
    /// First code point.
    pub start: usize,
    /// One past the last.
    pub end: usize,
}

/// Where the report comes from and what coded it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
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
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
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
