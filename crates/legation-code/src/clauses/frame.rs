//! What grammar hands to the codebook: one shape for verbs and nouns, active and passive, plain and reported.

use legation_text::Span;

/// How the predicate stands in its clause.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// A verb.
    Verb,
    /// An adjective or noun with a copula: "is ready", "are spies".
    Copular,
    /// A noun that tells a deed: "the expulsion of".
    Nominal,
}

/// Active or passive.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[allow(missing_docs)]
pub enum Voice {
    Active,
    Passive,
}

/// Time of the predicate as its form tells it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Tense {
    Past,
    Perfect,
    Pluperfect,
    Present,
    Future,
    /// No finite form tells one.
    None,
}

/// How surely a frame is told to have happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Mood {
    /// Told as a fact.
    #[default]
    Asserted,
    /// Told as somebody's unproven claim.
    Alleged,
    /// Told as to come.
    Planned,
    /// May be.
    Possible,
    /// Under an "if", or "would".
    Conditional,
    /// Must, should: somebody is told to.
    Obliged,
    /// Denied by a speaker.
    Denied,
    /// Hoped, feared, asked, aimed at.
    Doubted,
}

impl Mood {
    /// The word `why` and the records use.
    pub fn as_str(self) -> &'static str {
        match self {
            Mood::Asserted => "asserted",
            Mood::Alleged => "alleged",
            Mood::Planned => "planned",
            Mood::Possible => "possible",
            Mood::Conditional => "conditional",
            Mood::Obliged => "obliged",
            Mood::Denied => "denied",
            Mood::Doubted => "doubted",
        }
    }
}

/// One argument of a predicate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Role {
    /// `agent`, `patient`, `receiver` or a preposition.
    pub name: String,
    /// Its head word in the frame's sentence.
    pub head: usize,
    /// How grammar found it: "subject", "subject of `decide`", "antecedent of the relative clause".
    pub how: &'static str,
}

/// Who speaks the words a frame stands in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Speaker {
    /// Sentence and head word of the speaker's mention; `None` where none is told.
    pub who: Option<(usize, usize)>,
    /// Sentence and word of the cue ("said").
    pub cue: (usize, usize),
    /// `direct`, `indirect` or `mixed`.
    pub quotation: &'static str,
}

/// A reason told with a predicate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CausePhrase {
    /// `because`, `response`, `after` or `purpose`.
    pub relation: &'static str,
    /// Head word of the phrase or clause.
    pub head: usize,
    /// Its words.
    pub span: Span,
}

/// How a frame hangs on another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hold {
    /// As a clause it governs: "demanded that … release", "threatened to expel".
    Clause,
    /// As a noun among its arguments: "demanded the release of", "condemned the attack".
    Argument,
    /// As the aim of it: "met to discuss".
    Purpose,
    /// As a clause that tells when or why: "after expelling".
    Adverbial,
}

/// The frame another hangs on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Governor {
    /// Index of the governing frame in the report's list.
    pub frame: usize,
    /// How.
    pub hold: Hold,
}

/// A predicate with its roles.
#[derive(Clone, Debug)]
pub struct Frame {
    /// Sentence, from 0.
    pub sentence: usize,
    /// Word of the predicate.
    pub head: usize,
    /// Its lemma, with particle ("kick out"); of a noun of a deed, the verb ("expel" of "expulsion").
    pub lemma: String,
    /// The noun's own lemma, where the predicate is a noun.
    pub noun: Option<String>,
    /// Verb, copular or nominal.
    pub kind: Kind,
    /// Active or passive.
    pub voice: Voice,
    /// As its form tells.
    pub tense: Tense,
    /// The word that negates it.
    pub negated: Option<usize>,
    /// How surely it is told.
    pub mood: Mood,
    /// The words that make the mood (in its sentence).
    pub mood_words: Vec<usize>,
    /// The conjunction of a condition that it is told under: "if".
    pub condition: Option<usize>,
    /// The word that says that it was decided: "decided".
    pub decided: Option<usize>,
    /// Its arguments.
    pub roles: Vec<Role>,
    /// Carriers and light verbs dissolved into it, nearest first.
    pub chain: Vec<usize>,
    /// What it hangs on, where that is no carrier, light verb or say-verb.
    pub governor: Option<Governor>,
    /// Whether it stands in a relative clause or participle: told beside the news, not as it.
    pub detached: bool,
    /// Nearest speaker first.
    pub speakers: Vec<Speaker>,
    /// Reasons told with it.
    pub causes: Vec<CausePhrase>,
    /// Whether it is told as lasting: "remains closed", "is closed".
    pub lasting: bool,
    /// Whether a carrier or light verb was dissolved, or the predicate is itself one that another took in.
    pub dissolved: bool,
    /// The verb before that this clause leaves out: "…, Sudland three".
    pub gap: Option<usize>,
    /// The clause: predicate with its core arguments.
    pub span: Span,
    /// What grammar did, a line a step.
    pub how: Vec<String>,
}

impl Frame {
    /// The heads that fill a role.
    pub fn heads<'f>(&'f self, name: &'f str) -> impl Iterator<Item = usize> + 'f {
        self.roles.iter().filter(move |r| r.name == name).map(|r| r.head)
    }

    /// Whether a role is filled.
    pub fn has(&self, name: &str) -> bool {
        self.roles.iter().any(|r| r.name == name)
    }
}
