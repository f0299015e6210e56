//! The ledger: records become claims, claims become incidents, incidents and the effects table give what stands.
//!
//! * [`claim`]: what one record says; [`date`]: days and dates cut to their precision.
//! * [`store`]: the file. Reports, codings and acts of the desk, insert only, each row chained to the one before.
//!
//! Answers are folds over claims and nothing else: as of a day, as published by a day, as this ledger held at a time
//! are the same fold over fewer claims, so that nothing learnt later can leak into them.
//!
//! Nothing here reads a report's language, prints, or asks the clock: the time of recording comes in.

pub mod act;
pub mod answer;
pub mod brief;
pub mod chains;
pub mod claim;
pub mod date;
pub mod denied_deeds;
pub mod diff;
pub mod due;
pub mod effects;
pub mod fold;
pub mod hand;
pub mod incidents;
pub mod keys;
mod phrases;
pub mod plover;
pub mod precedence;
pub mod queue;
pub mod reasons;
pub mod sources;
pub mod store;
pub mod timeline;
pub mod together;
pub mod why;
mod words;
