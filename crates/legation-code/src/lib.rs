//! From parsed sentences to coded events.
//!
//! * [`clauses`]: a tree becomes frames; all grammar lives there, once.
//! * [`actors`]: mentions become parties, by dated gazetteers and coreference inside the report.
//! * [`when`], [`count`]: words of time and number become moments and intervals.
//! * [`codebook`]: entries, read and checked; what they say about a frame.
//! * [`standing`]: entries for what stands, and the claims they make.
//! * `coder`: frames and parties become event records, each with the trace that `why` prints.

pub mod actors;
pub mod clauses;
pub mod codebook;
pub mod count;
pub mod embedded;
pub mod explain;
pub mod fault;
pub mod file;
pub mod grammar;
pub mod relate;
pub mod second;
pub mod standing;
pub mod when;

mod coder;
mod event;
mod incidents;
mod matching;
mod parties;
mod statements;
mod timing;
pub mod why;

pub use coder::code;
pub use fault::Fault;

use legation_text::Span;
use legation_text::record::{Event, Record, Standing, Statement};

/// Everything that coding knows beside the report: codebook, actors, closed classes.
#[derive(Debug)]
pub struct Knowledge {
    /// Which frame is which event.
    pub codebook: codebook::Codebook,
    /// Who is who, and when.
    pub actors: actors::Gazetteer,
    /// Which frame claims which standing fact.
    pub standings: standing::Standings,
    /// Closed classes.
    pub grammar: grammar::Grammar,
    /// What the entries' examples are most like.
    pub second: second::SecondReader,
}

impl Knowledge {
    /// What is inside the binary.
    pub fn built_in() -> Result<Knowledge, Vec<Fault>> {
        Knowledge::from_files(None, None, None)
    }

    /// The user's codebook or actors as `(file name, text)`, where given, in place of those inside the binary. Gives every
    /// fault of every file; `parser` tells which triggers of a codebook can never fire.
    pub fn from_files(
        codebook: Option<&[(String, String)]>,
        actors: Option<&[(String, String)]>,
        parser: Option<&dyn codebook::Parse>,
    ) -> Result<Knowledge, Vec<Fault>> {
        // What the examples of a codebook speak of must be sound, though nothing else does.
        let invented = own_invented(codebook.unwrap_or_default());
        let actors_read = match actors.is_some() || invented.is_some() {
            true => actors::Gazetteer::beside_invented(actors, invented, false),
            false => actors::Gazetteer::built_in(),
        };
        Knowledge::of(codebook, actors, parser, false, actors_read)
    }

    /// The same for a check: with the states that the codebook's examples speak of, and with notes on all its words.
    pub fn for_examples_of(
        codebook: Option<&[(String, String)]>,
        actors: Option<&[(String, String)]>,
        parser: Option<&dyn codebook::Parse>,
    ) -> Result<Knowledge, Vec<Fault>> {
        let invented = own_invented(codebook.unwrap_or_default());
        let actors_read = actors::Gazetteer::beside_invented(actors, invented, true);
        Knowledge::of(codebook, actors, parser, true, actors_read)
    }

    /// What is inside the binary, and the invented states that the entries' examples speak of.
    pub fn for_examples() -> Result<Knowledge, Vec<Fault>> {
        Knowledge::for_examples_of(None, None, None)
    }

    fn of(
        codebook: Option<&[(String, String)]>,
        actor_files: Option<&[(String, String)]>,
        parser: Option<&dyn codebook::Parse>,
        thorough: bool,
        actors: Result<actors::Gazetteer, Vec<Fault>>,
    ) -> Result<Knowledge, Vec<Fault>> {
        let codebook = match codebook {
            Some(files) => codebook::Codebook::by_other_hands(files, actor_files.unwrap_or_default(), parser, thorough),
            None => codebook::Codebook::built_in(),
        };
        match (codebook, actors, standing::Standings::built_in(), grammar::Grammar::built_in()) {
            (Ok(codebook), Ok(actors), Ok(standings), Ok(grammar)) => {
                Ok(Knowledge { codebook, actors, standings, grammar, second: Default::default() })
            }
            (codebook, actors, standings, grammar) => {
                let mut faults = codebook.err().unwrap_or_default();
                faults.extend(actors.err().unwrap_or_default());
                faults.extend(standings.err().unwrap_or_default());
                faults.extend(grammar.err().unwrap_or_default());
                Err(faults)
            }
        }
    }

    /// Name and hash of the codebook.
    pub fn codebook_version(&self) -> String {
        self.codebook.version().to_owned()
    }

    /// Name and hash of the actor data.
    pub fn actors_version(&self) -> String {
        format!("actors@{}", self.actors.version())
    }
}

/// The states that the examples of these files speak of, where they are others than those inside the binary.
fn own_invented(codebook: &[(String, String)]) -> Option<&(String, String)> {
    let is_invented = |name: &str| name.ends_with("invented.tsv");
    let built_in = embedded::CODEBOOK.iter().find(|(name, _)| is_invented(name));
    let own = codebook.iter().find(|(name, _)| is_invented(name));
    own.filter(|(_, text)| built_in.is_none_or(|(_, known)| text != known))
}

/// What coding a report gives.
#[derive(Debug, Default)]
pub struct Coding {
    /// Events in the order of the text.
    pub events: Vec<Event>,
    /// How each came about; `traces[i]` belongs to `events[i]`.
    pub traces: Vec<Trace>,
    /// Standing claims in the order of the text.
    pub standing: Vec<Standing>,
    /// How each came about; `standing_traces[i]` belongs to `standing[i]`.
    pub standing_traces: Vec<Trace>,
    /// Who said what, in the order of the text.
    pub statements: Vec<Statement>,
    /// What was not coded and not recognised.
    pub audit: Audit,
}

impl Coding {
    /// The records of all kinds, in the order of their numbers.
    pub fn into_records(self) -> Vec<Record> {
        let events = self.events.into_iter().map(Record::Event);
        let claims = self.standing.into_iter().map(Record::Standing);
        let statements = self.statements.into_iter().map(Record::Statement);
        let mut records: Vec<Record> = events.chain(claims).chain(statements).collect();
        records.sort_by_key(Record::number);
        records
    }
}

/// How an event or a standing claim came about.
#[derive(Clone, Debug)]
pub struct Trace {
    /// The frame that tells it.
    pub frame: clauses::Frame,
    /// The entry that fired.
    pub entry: String,
    /// Its file and line.
    pub place: String,
    /// Type, mode and CAMEO code as the entry has them, before mood turns them; the fact that is claimed.
    pub deed: String,
    /// Its weight.
    pub weight: i32,
    /// The other entries whose needs were met, with their weights.
    pub rivals: Vec<(String, i32)>,
    /// The rule behind each field, in the order it was applied: (field, rule).
    pub steps: Vec<(&'static str, String)>,
}

/// The to-do list of whoever extends the data.
#[derive(Clone, Debug, Default)]
pub struct Audit {
    /// Frames in which known actors of two or more different parties meet, in whatever role; verbs, nouns of deeds and copulas
    /// alike, each carrier or light verb counted with what it carries.
    pub meetings: u64,
    /// Those of them that an entry codes, as an event or as what stands.
    pub coded: u64,
    /// Frames with known parties that no entry codes: pattern and place.
    pub frames: Vec<(String, Span)>,
    /// Names that no actor matches.
    pub names: Vec<(String, Span)>,
}
