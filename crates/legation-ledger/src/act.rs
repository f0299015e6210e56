//! Acts of the desk: entries by hand, reviews, corrections, and what undoes them. Each is a row that says who, when
//! and why; none changes a row.

use legation_text::record::Record;
use serde::{Deserialize, Serialize};

/// What somebody at the desk did.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "act", rename_all = "kebab-case")]
pub enum Act {
    /// Entered a decision or a standing claim by hand. The entry is a report of its own (its reason, as text) and the
    /// record of what it says, whose `report` is the entry's id.
    Enter(Box<Entry>),
    /// Read a claim and found it right.
    Accept {
        /// Id of the claim.
        claim: String,
    },
    /// Read a claim and found it wrong: it counts no more.
    Reject {
        /// Id of the claim.
        claim: String,
    },
    /// Mended one field of a claim's record.
    Correct {
        /// Id of the claim.
        claim: String,
        /// Name of the field, as in the record ("quantity", "date", "measure.deadline").
        field: String,
        /// What it should be.
        value: serde_json::Value,
    },
    /// Said that claims tell one happening.
    Merge {
        /// Ids of the claims.
        claims: Vec<String>,
    },
    /// Said that these claims tell another happening than the rest of their incident.
    Split {
        /// Ids of the claims.
        claims: Vec<String>,
    },
    /// Said how reliable a publisher is, A to F (Admiralty code).
    Rate {
        /// Name of the publisher.
        publisher: String,
        /// `A` to `F`.
        reliability: String,
    },
    /// Said how credible a claim is, 1 to 6 (Admiralty code).
    Weigh {
        /// Id of the claim.
        claim: String,
        /// 1 to 6.
        credibility: u8,
    },
    /// Said that a publisher is fed by an agency or belongs to an owner: their reports are one origin.
    Own {
        /// Name of the publisher.
        publisher: String,
        /// Name of the owner or agency.
        owner: String,
    },
    /// Took back an act.
    Undo {
        /// Its id.
        of: String,
    },
}

/// An entry by hand.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Entry {
    /// The record it makes, an event or a standing claim.
    #[serde(with = "as_json")]
    pub record: Record,
    /// Where it comes from: a note's number, a letter ("letter 12/2021").
    pub source: Option<String>,
    /// The day from which it counts as known; else that of recording.
    pub known_from: Option<String>,
    /// The edition of a list it belongs to.
    pub edition: Option<String>,
}

/// An act with who, when and why, as the ledger keeps it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Entered {
    /// `act-1`, `act-2`, in the order of the ledger.
    pub id: String,
    /// Who did it.
    pub by: String,
    /// Why.
    pub why: Option<String>,
    /// When, as the ledger was told (RFC 3339, UTC).
    pub recorded: String,
    /// What.
    #[serde(flatten)]
    pub act: Act,
}

mod as_json {
    use legation_text::record::Record;
    use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error};

    pub fn serialize<S: Serializer>(record: &Record, serializer: S) -> Result<S::Ok, S::Error> {
        record.serialize(serializer)
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Record, D::Error> {
        let value = serde_json::Value::deserialize(deserializer)?;
        crate::claim::read_record(value).map_err(D::Error::custom)
    }
}
