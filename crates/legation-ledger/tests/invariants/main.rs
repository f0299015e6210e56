//! The twenty invariants of the register, each a property. `docs/invariants.md` lists them with the line of code that each
//! one guards: with that line changed as the table says, the property fails.

#[path = "../common/mod.rs"]
mod common;

mod calls;
mod claims;
mod counts;
mod dates;
mod reach;
mod unrelated;
