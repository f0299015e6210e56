//! The closed classes of grammar, read from `grammar/*.toml`.
//!
//! Takes file texts, gives look-ups by lemma. Holds no rule of its own: what a say-verb or a carrier does to a frame stands
//! in [`crate::clauses`].

use crate::embedded::GRAMMAR;
use crate::fault::Fault;
use crate::file;
use rustc_hash::{FxHashMap, FxHashSet};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use std::sync::LazyLock;

/// What a say-verb does to the words it reports.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Force {
    /// Leaves them as they are.
    Say,
    /// Makes them alleged.
    Allege,
    /// Denies them.
    Deny,
    /// Hopes, fears or asks whether: nothing is told to have happened.
    Doubt,
}

/// What a carrier makes of the predicate it carries.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Carries {
    /// Done or under way.
    Asserted,
    /// Decided: a measure is then taken, anything else is to come.
    Decided,
    /// To come.
    Planned,
    /// Not sure.
    Possible,
    /// Not done.
    Refused,
}

/// What an "of" phrase is to a noun that tells a deed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OfRole {
    /// "the expulsion of 18 diplomats"
    Patient,
    /// "the visit of the president"
    Agent,
}

/// All closed classes.
#[derive(Debug, Default)]
pub struct Grammar {
    /// Say-verbs by lemma.
    pub speech: FxHashMap<String, Force>,
    /// Prepositions that name a speaker ("according to").
    pub speaker_phrases: FxHashSet<String>,
    /// Nouns of texts that speak for whoever issues them ("a statement condemning …").
    pub texts: FxHashSet<String>,
    /// Carriers by lemma.
    pub carriers: FxHashMap<String, Carries>,
    /// Verbs that say a state goes on ("remain").
    pub lasting: Vec<String>,
    /// Carriers that with an object only ready somebody.
    pub readying: Vec<String>,
    /// Words that hang on a carrier as its object would ("stopped short of").
    pub stopping: Vec<String>,
    /// How a text says afterwards on whom a measure falls.
    pub falls: Falls,
    /// Verbs whose infinitive is an argument, and whether its subject is their own subject (else their object).
    pub control: FxHashMap<String, bool>,
    /// Light verbs by lemma.
    pub light: FxHashSet<String>,
    /// Verbs that say of their subject that it happens: "clashes broke out".
    pub happening: FxHashSet<String>,
    /// Journeys on which something else happens.
    pub journeys: Journeys,
    /// Nouns of deeds: verb and reading of "of".
    pub nominals: FxHashMap<String, (String, OfRole)>,
    /// Predicates that give somebody's words, beliefs or intentions.
    pub statements: Statements,
    /// Modals, hedges, negators, marks and causes.
    pub modality: Modality,
    /// Words by which a parser's slips are known.
    pub mending: Mending,
    /// Past forms that are nothing else: no noun, no adjective, no verb of their own.
    pub past: FxHashSet<String>,
}

/// Predicates that give somebody's words, by where these stand, as `grammar/statements.toml` lists them.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Statements {
    /// In a clause: "found that".
    pub clause: FxHashSet<String>,
    /// In a quotation alone: "“…,” he went on".
    pub quoted: FxHashSet<String>,
    /// In an infinitive: "plans to".
    pub infinitive: FxHashSet<String>,
    /// In an object and what it is told to do: "urged him to".
    pub addressee: FxHashSet<String>,
    /// In the subject of a passive and an infinitive, with no speaker: "is expected to".
    pub raised: FxHashSet<String>,
    /// The same, active: "seems to".
    pub seeming: FxHashSet<String>,
    /// In an object: "criticized the plan".
    pub object: FxHashSet<String>,
    /// In a phrase: verb and preposition.
    pub phrase: FxHashSet<String>,
    /// In what an adjective governs: "is confident that".
    pub adjective: FxHashSet<String>,
    /// In what a noun governs: "the claim that".
    pub noun: FxHashSet<String>,
}

/// Words by which a parser's slips are known, as `grammar/mending.toml` lists them.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mending {
    /// Verbs by which somebody is called on.
    pub calling: Vec<String>,
    /// Verbs whose infinitive tells what for.
    pub errands: Vec<String>,
    /// Verbs that say of their object what it is.
    pub predicating: Vec<String>,
    /// Adverbs of direction, whose phrases are the verb's.
    pub directions: Vec<String>,
    /// Verbs that act on nobody without a preposition.
    pub intransitive: Vec<String>,
}

/// Nouns of journeys, and what stands before them: "during a visit".
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Journeys {
    /// "visit", "trip"
    pub nouns: Vec<String>,
    /// "during", "on"
    pub prepositions: Vec<String>,
}

/// Words for nobody in particular.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Anybody {
    /// "anyone"
    pub pronouns: Vec<String>,
    /// "any state"
    pub determiners: Vec<String>,
}

/// How a thought is given up.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GivingUp {
    /// Conjunctions: "but".
    pub joined: Vec<String>,
    /// Verbs, some with a preposition: "drop", "decide against".
    pub words: Vec<String>,
}

/// Words of modality, as `grammar/modality.toml` lists them.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Modality {
    /// Modal auxiliaries.
    pub modals: Modals,
    /// Adverbs and adjectives that weaken.
    pub hedges: Hedges,
    /// Words of negation.
    pub negators: Words,
    /// Words that leave nobody and nothing of what takes part.
    pub nobody: Nobody,
    /// Verbs that say of a deed that there was one: "the attack never happened".
    pub happening: Words,
    /// Conjunctions before what is not done: "instead of".
    pub foregone: Marks,
    /// Verbs that undo or prevent what they act on.
    pub undoing: Words,
    /// Nouns of what is passed on: "reports that …".
    pub tidings: Words,
    /// Adverbs that make an undated deed history.
    pub history: Words,
    /// Adjectives of deeds that each side does to the other.
    pub mutual: Words,
    /// Words for whoever it may be: "anyone who attacks".
    pub anybody: Anybody,
    /// What is done with a thought that is given up, and how that is joined to the thinking.
    pub giving_up: GivingUp,
    /// What those do who say what is not so.
    pub lying: Words,
    /// Texts that are put to the vote.
    pub draft: Words,
    /// What is done to a text that is not adopted.
    pub rejecting: Words,
    /// Nouns of what is only thought of: "the risk of an attack".
    pub prospect: Words,
    /// Nouns of proof: "no evidence that".
    pub evidence: Words,
    /// Nouns and phrases of a case: "in the event that", "in case of".
    pub eventuality: Eventuality,
    /// Adjectives of what is not so: "an attack is unthinkable".
    pub unreal: Words,
    /// Verbs of what may come: "an attack looms".
    pub looming: Words,
    /// Conjunctions of what only seems so.
    pub semblance: Words,
    /// What rumours are that are denied.
    pub untrue: Words,
    /// What is done to rumours that are denied.
    pub dismissing: Words,
    /// Conjunctions of clauses in which nothing is told as a fact.
    pub conditional: Marks,
    /// Conjunctions that make the clause above theirs conditional.
    pub condition: Condition,
    /// Auxiliaries that before their subject make a condition.
    pub inverted: Words,
    /// Prepositions and conjunctions of cause.
    pub causes: Causes,
    /// Nouns of hearsay: "according to rumours".
    pub hearsay: Words,
    /// Adjectives of what nobody has checked: "according to unconfirmed reports".
    pub unchecked: Words,
    /// Nouns of what is made up: "in the film".
    pub fiction: Words,
}

/// Modal auxiliaries by what they say.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Modals {
    /// "will"
    pub future: Vec<String>,
    /// "may"
    pub possible: Vec<String>,
    /// "would"
    pub would: Vec<String>,
    /// "must"
    pub obliged: Vec<String>,
}

/// Hedges by what they make of a predicate.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Hedges {
    /// "allegedly"
    pub alleged: Vec<String>,
    /// "perhaps"
    pub possible: Vec<String>,
    /// "planned"
    pub planned: Vec<String>,
}

/// A list of words.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Words {
    /// The words.
    pub words: Vec<String>,
}

/// Words that leave nobody and nothing of what takes part in a deed, which so was not done.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Nobody {
    /// "none of the envoys"
    pub pronouns: Vec<String>,
    /// "no envoy"
    pub determiners: Vec<String>,
    /// "only", "all": behind these a "not" leaves some.
    pub some: Vec<String>,
    /// Nouns of set phrases: "at no time", "in no way".
    pub phrases: Vec<String>,
}

/// "The cap affects above all Norland."
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Falls {
    /// What it does to whom it falls on.
    pub verbs: Vec<String>,
    /// Nouns that point back to a measure.
    pub measures: Vec<String>,
}

/// A list of conjunctions.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Marks {
    /// The conjunctions.
    pub marks: Vec<String>,
}

/// What makes a case of a deed.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Eventuality {
    /// Nouns, after "in".
    pub words: Vec<String>,
    /// Prepositions of several words.
    pub phrases: Vec<String>,
}

/// Conjunctions of condition.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Condition {
    /// The conjunctions.
    pub marks: Vec<String>,
    /// Words that, before one, leave no condition: "even if", "as if".
    pub unless_before: Vec<String>,
}

/// Words of cause by relation.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Causes {
    /// States the reason.
    pub because: Vec<String>,
    /// States an answer.
    pub response: Vec<String>,
    /// An answer to what is told before: "expelled five diplomats in response".
    pub bare: Vec<String>,
    /// Tells time only.
    pub after: Vec<String>,
    /// States an aim.
    pub purpose: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SpeechFile {
    verb: Vec<SpeechVerb>,
    phrase: Vec<SpeechPhrase>,
    texts: Words,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SpeechVerb {
    force: Force,
    lemmas: Vec<String>,
    #[allow(dead_code)]
    examples: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SpeechPhrase {
    words: Vec<String>,
    #[allow(dead_code)]
    force: Force,
    #[allow(dead_code)]
    examples: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CarrierFile {
    carrier: Vec<Carrier>,
    lasting: Words,
    readying: Words,
    stopping: Words,
    falls: Falls,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Carrier {
    #[serde(rename = "as")]
    carries: Carries,
    lemmas: Vec<String>,
    #[allow(dead_code)]
    examples: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct LightFile {
    lemmas: Vec<String>,
    happening: Vec<String>,
    journeys: Journeys,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ControlFile {
    subject: Vec<String>,
    object: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FormFile {
    past: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RoleFile {
    bare: Vec<String>,
    prepositions: Vec<String>,
    likewise: Vec<String>,
}

/// Nouns that only count, divide or measure, as `grammar/nouns.toml` lists them.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Nouns {
    /// They divide what follows their "of".
    pub(crate) parts: Vec<String>,
    /// They count what a predicate acts on.
    pub(crate) counting: Vec<String>,
    /// They measure, beside those of time.
    pub(crate) measures: Vec<String>,
}

/// Whom a number counts after a verb of harm, as `grammar/harm.toml` lists it.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Harm {
    /// It counts the injured.
    pub(crate) wounding: Vec<String>,
    /// It counts those on whom it fell.
    pub(crate) striking: Vec<String>,
}

/// How a phrase tells whose somebody is, as `grammar/parties.toml` lists it.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Parties {
    /// "Westport-*based*"
    pub(crate) led: Vec<String>,
    /// "Norland-*backed*"
    pub(crate) backed: Vec<String>,
    /// "*operating* in Sudland"
    pub(crate) placed: Vec<String>,
    /// Whose somebody is, by word and preposition.
    pub(crate) allegiance: Allegiance,
    /// Before those who are meant: "including".
    pub(crate) naming: Phrases,
    /// Before who has no part: "rather than".
    pub(crate) aside: Phrases,
    /// What a name stands for where a class is asked for.
    pub(crate) names: Names,
}

/// Words by which somebody is another's.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Allegiance {
    /// "*loyal* to him"
    pub(crate) to: Vec<String>,
    /// "*led* by him"
    pub(crate) by: Vec<String>,
}

/// A list of phrases.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Phrases {
    pub(crate) phrases: Vec<String>,
}

/// Nouns and classes that a name is as good as.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Names {
    /// Nouns that a town's name stands for.
    pub(crate) town: Vec<String>,
    /// Classes that a person's name stands for.
    pub(crate) person: Vec<String>,
    /// Classes that an armed group's name stands for.
    pub(crate) group: Vec<String>,
    /// Sectors of armed groups.
    pub(crate) armed: Vec<String>,
    /// Classes that the name of a body of states stands for.
    pub(crate) body: Vec<String>,
    /// Codes of bodies of states.
    pub(crate) of_states: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct NominalFile {
    patient: std::collections::BTreeMap<String, String>,
    agent: std::collections::BTreeMap<String, String>,
}

impl Grammar {
    /// The classes inside the binary.
    pub fn built_in() -> Result<Grammar, Vec<Fault>> {
        Grammar::from_files(GRAMMAR.iter().copied())
    }

    /// Reads the files it knows (`speech`, `carriers`, `control`, `forms`, `light`, `mending`, `modality`, `nominals`, `statements`); the others of the folder belong to
    /// [`crate::when`], [`crate::count`], [`roles`], [`nouns`], [`harm`] and [`parties`], and are only checked. Gives every fault of every file.
    pub fn from_files<'a>(files: impl Iterator<Item = (&'a str, &'a str)>) -> Result<Grammar, Vec<Fault>> {
        let mut grammar = Grammar::default();
        let mut faults = Vec::new();
        for (name, text) in files {
            let stem = name.rsplit('/').next().unwrap_or(name).trim_end_matches(".toml");
            match stem {
                "speech" => take(name, text, &mut faults, |file| grammar.add_speech(file)),
                "carriers" => take(name, text, &mut faults, |file| grammar.add_carriers(file)),
                "control" => take(name, text, &mut faults, |file: ControlFile| {
                    grammar.control.extend(file.object.into_iter().map(|lemma| (lemma, false)));
                    grammar.control.extend(file.subject.into_iter().map(|lemma| (lemma, true)));
                }),
                "light" => take(name, text, &mut faults, |file: LightFile| {
                    grammar.light.extend(file.lemmas);
                    grammar.happening.extend(file.happening);
                    grammar.journeys = file.journeys;
                }),
                "mending" => take(name, text, &mut faults, |file| grammar.mending = file),
                "statements" => take(name, text, &mut faults, |file| grammar.statements = file),
                "modality" => take(name, text, &mut faults, |file| grammar.modality = file),
                "nominals" => take(name, text, &mut faults, |file| grammar.add_nominals(file)),
                "forms" => take(name, text, &mut faults, |file: FormFile| grammar.past.extend(file.past)),
                "roles" => take(name, text, &mut faults, |_: RoleFile| {}),
                "harm" => take(name, text, &mut faults, |_: Harm| {}),
                "nouns" => take(name, text, &mut faults, |_: Nouns| {}),
                "parties" => take(name, text, &mut faults, |_: Parties| {}),
                "time" => faults.extend(crate::when::faults(name, text)),
                "numbers" => faults.extend(crate::count::faults(name, text)),
                _ => {}
            }
        }
        if faults.is_empty() { Ok(grammar) } else { Err(faults) }
    }

    fn add_speech(&mut self, file: SpeechFile) {
        for verb in file.verb {
            for lemma in verb.lemmas {
                self.speech.entry(lemma).or_insert(verb.force);
            }
        }
        self.texts.extend(file.texts.words);
        self.speaker_phrases.extend(file.phrase.into_iter().map(|p| p.words.join(" ")));
    }

    fn add_carriers(&mut self, file: CarrierFile) {
        self.lasting = file.lasting.words;
        self.readying = file.readying.words;
        self.stopping = file.stopping.words;
        self.falls = file.falls;
        for carrier in file.carrier {
            for lemma in carrier.lemmas {
                self.carriers.entry(lemma).or_insert(carrier.carries);
            }
        }
    }

    fn add_nominals(&mut self, file: NominalFile) {
        for (table, of) in [(file.patient, OfRole::Patient), (file.agent, OfRole::Agent)] {
            for (noun, verb) in table {
                self.nominals.insert(noun, (verb, of));
            }
        }
    }
}

/// The roles of a frame that an entry may name, as `grammar/roles.toml` inside the binary lists them.
pub(crate) fn roles() -> &'static [String] {
    static ROLES: LazyLock<Vec<String>> = LazyLock::new(|| {
        let file: RoleFile = embedded("grammar/roles.toml");
        [file.bare, file.prepositions, file.likewise].concat()
    });
    &ROLES
}

/// The nouns of `grammar/nouns.toml` inside the binary.
pub(crate) fn nouns() -> &'static Nouns {
    static NOUNS: LazyLock<Nouns> = LazyLock::new(|| embedded("grammar/nouns.toml"));
    &NOUNS
}

/// The verbs of `grammar/harm.toml` inside the binary.
pub(crate) fn harm() -> &'static Harm {
    static HARM: LazyLock<Harm> = LazyLock::new(|| embedded("grammar/harm.toml"));
    &HARM
}

/// The words of `grammar/parties.toml` inside the binary.
pub(crate) fn parties() -> &'static Parties {
    static PARTIES: LazyLock<Parties> = LazyLock::new(|| embedded("grammar/parties.toml"));
    &PARTIES
}

fn embedded<T: DeserializeOwned>(file: &str) -> T {
    let text = GRAMMAR.iter().find(|(name, _)| *name == file).map_or("", |(_, text)| text);
    toml::from_str(text).expect("the tests read this embedded file")
}

/// Reads a file and hands it on, where it is sound enough.
fn take<T: DeserializeOwned>(name: &str, text: &str, faults: &mut Vec<Fault>, hand_on: impl FnOnce(T)) {
    let (read, _) = file::read_into(name, text, faults);
    if let Some(read) = read {
        hand_on(read);
    }
}

/// Whether `words` holds `word`, without regard to case.
pub(crate) fn holds(words: &[String], word: &str) -> bool {
    words.iter().any(|w| w.eq_ignore_ascii_case(word))
}
