//! A codebook by other hands: what is wrong in it, each with its line, its caret and its mend, and nothing else.

use legation_code::codebook::{Codebook, Parse};
use legation_code::{Knowledge, embedded};
use legation_parse::Analyser;
use legation_text::Sentence;
use std::sync::LazyLock;

struct Reader(Analyser);

impl Parse for Reader {
    fn analyse(&self, text: &str) -> Vec<Sentence> {
        self.0.analyse(text)
    }

    fn knows(&self, word: &str) -> bool {
        self.0.knows(word)
    }
}

static READER: LazyLock<Reader> =
    LazyLock::new(|| Reader(Analyser::built_in().expect("the model inside the binary loads")));

/// The files of the codebook, with these in place of those of their name, or beside them.
fn with(files: &[(&str, &str)]) -> Vec<(String, String)> {
    let own = files.iter().map(|(name, text)| (format!("codebook/{name}"), (*text).to_owned()));
    let is_kept = |name: &str| !files.iter().any(|(own, _)| name == format!("codebook/{own}"));
    let kept = embedded::CODEBOOK.iter().filter(|(name, _)| is_kept(name));
    let mut all: Vec<_> = kept.map(|&(name, text)| (name.to_owned(), text.to_owned())).chain(own).collect();
    all.sort();
    all
}

fn load(files: &[(String, String)]) -> Result<Codebook, Vec<String>> {
    let read = Codebook::by_other_hands(files, &[], Some(&*READER), false);
    read.map_err(|faults| faults.iter().map(ToString::to_string).collect())
}

fn faults(files: &[(&str, &str)]) -> Vec<String> {
    load(&with(files)).err().unwrap_or_default()
}

/// A sound entry.
const SOUND: &str = r#"[[entry]]
id       = "sanction.own"
code     = { event = "SANCTION", mode = "discontinue", cameo = "161" }
triggers = ["freeze"]
patient  = { noun = "twinning" }
examples = [
  { text = "Norland froze its twinning with Sudland.", actor = "NRL", recipient = "SDL" },
  { text = "Norland froze its accounts.", none = true },
]
"#;

/// The sound entry with a piece of it exchanged.
fn changed(old: &str, new: &str) -> Vec<String> {
    assert!(SOUND.contains(old), "{old}");
    faults(&[("own.toml", &SOUND.replace(old, new))])
}

#[test]
fn what_is_sound_has_no_fault() {
    let book = load(&with(&[])).expect("the codebook inside the binary is sound");
    assert_eq!(book.notes, []);
    let book = load(&with(&[("own.toml", SOUND)])).expect("the entry is sound");
    assert_eq!(book.notes, []);
}

#[test]
fn what_an_entry_names_there_must_be() {
    let measure = |measure: &str| changed("examples", &format!("measure  = {measure}\nexamples"));
    let cases = [
        (
            measure("{ act = \"expell\", kind = \"accreditation\" }"),
            "codebook/own.toml:6:20: unknown act `expell` of `accreditation`
6 | measure  = { act = \"expell\", kind = \"accreditation\" }
  |                    ^^^^^^^^ known: apply, depart, grant, lapse, not-recognise, recall, refuse, withdraw",
        ),
        (
            measure("{ act = \"withdrow\", kind = \"accreditation\" }"),
            "codebook/own.toml:6:20: unknown act `withdrow` of `accreditation`
6 | measure  = { act = \"withdrow\", kind = \"accreditation\" }
  |                    ^^^^^^^^^^ did you mean `withdraw`?",
        ),
        (
            measure("{ act = \"impose\", kind = \"filled\" }"),
            "codebook/own.toml:6:20: no act changes the fact `filled`
6 | measure  = { act = \"impose\", kind = \"filled\" }
  |                    ^^^^^^^^ name another kind of fact, or leave the measure out",
        ),
        (
            measure("{ act = \"summon\", kind = \"call\", type = \"sumons\" }"),
            "codebook/own.toml:6:52: unknown type `sumons` of `call`
6 | measure  = { act = \"summon\", kind = \"call\", type = \"sumons\" }
  |                                                    ^^^^^^^^ did you mean `summons`?",
        ),
        (
            changed("{ noun = \"twinning\" }", "{ agent = [\"diplomat\", \"diplomats\"] }"),
            "codebook/own.toml:5:35: unknown agent class `diplomats`
5 | patient  = { agent = [\"diplomat\", \"diplomats\"] }
  |                                   ^^^^^^^^^^^ did you mean `diplomat`?",
        ),
        (
            changed("examples", "quantity = { of = \"patient\", role = \"kiled\" }\nexamples"),
            "codebook/own.toml:6:37: unknown role of a quantity `kiled`
6 | quantity = { of = \"patient\", role = \"kiled\" }
  |                                     ^^^^^^^ did you mean `killed`?",
        ),
    ];
    for (told, fault) in cases {
        assert_eq!(told, [fault]);
    }
}

#[test]
fn what_an_entry_asks_for_can_be_met() {
    let need = |need: &str| changed("{ noun = \"twinning\" }", need);
    let beside = |keys: &str| changed("examples", &format!("{keys}\nexamples"));
    let cases = [
        (
            need("{ noun = \"twinnings\" }"),
            "5:21: `twinnings` is met nowhere: it is a form of `twinning`",
            "write the lemma `twinning`",
        ),
        (need("{ noun = \"Twinning\" }"), "5:21: `Twinning` is met nowhere", "write the lemma as `twinning`"),
        (need("{ not = [\" \"] }"), "5:21: an empty word is met nowhere", "give a lemma, or leave it out"),
        (need("{ with = [\"Joint\"] }"), "5:22: `Joint` is met nowhere", "write the lemma as `joint`"),
        (
            need("{ actor = true, absent = true }"),
            "5:37: what is absent has a noun, or is nothing else",
            "leave `absent` out, or all but nouns",
        ),
        (
            need("{ noun = [\"twinning\", \"twin city\"], not = [\"twin city\"] }"),
            "5:34: `twin city` is wanted and not wanted",
            "leave it out of one of them",
        ),
        (
            need("{ noun = \"twinning\", not = \"twinning\" }"),
            "5:21: `twinning` is wanted and not wanted",
            "leave it out of one of them",
        ),
        (
            beside("complement = { lemma = \"withdrew\" }"),
            "6:24: `withdrew` can never fire: it is a form of `withdraw`",
            "write the lemma `withdraw`",
        ),
        (
            beside("complement = { event = \"AID\", mode = \"expel\" }"),
            "6:38: unknown mode `expel` for AID",
            "it has no modes: leave it out",
        ),
        (
            beside("kind = \"noun\"\nvoice = \"passive\""),
            "7:9: only verbs are passive, so this can never fire",
            "leave it out, or write kind = \"verb\"",
        ),
        (
            beside("priority = 2147483647"),
            "6:12: the priority 2147483647 is out of all proportion",
            "give one from -100 to 100; needs weigh 1 to 9",
        ),
        (beside("priority = 99999999999"), "6:12: the number 99999999999 is too great", "give a smaller one"),
        (beside("recipient = [\"patient.agent\"]"), "6:14: unknown step `agent`", ""),
        (changed("sanction.own", "sanction own"), "2:12: an id is one word", "name it `type.mode.what`"),
        (changed("\"SANCTION\"", "\"sanction\""), "3:22: unknown event type `sanction`", "did you mean `SANCTION`?"),
        (
            changed("none = true", "none = true, actor = \"NRL\""),
            "8:64: a near miss is no event, so nothing is expected of it",
            "leave it out, or `none = true`",
        ),
    ];
    for (told, head, mend) in cases {
        let first = told.first().map_or("", |fault| fault.lines().next().unwrap_or(""));
        assert_eq!((told.len(), first), (1, format!("codebook/own.toml:{head}").as_str()));
        assert!(told[0].contains(&format!("^ {mend}")), "{}", told[0]);
    }
    let twice = faults(&[("own.toml", &format!("{SOUND}\n{SOUND}"))]);
    assert_eq!(twice.len(), 1, "{twice:?}");
}

#[test]
fn triggers_that_can_never_fire() {
    let told = |entry: &str| {
        let found = faults(&[("own.toml", &SOUND.replace("triggers = [\"freeze\"]", entry))]);
        let shown = found.iter().map(|fault| {
            let (head, mend) =
                (fault.lines().next().unwrap_or(""), fault.rsplit_once("^ ").map_or("", |(_, mend)| mend));
            format!("{} | {mend}", head.trim_start_matches("codebook/own.toml:"))
        });
        shown.collect::<Vec<_>>()
    };
    assert_eq!(
        told(
            r#"triggers = ["withdrew", "expelled", "embassies", "zorps", "the", "!!!", "don't", "of the", "travel pause", "take heart"]"#
        ),
        [
            "4:13: `withdrew` can never fire: it is a form of `withdraw` | write the lemma `withdraw`",
            "4:25: `expelled` can never fire: it is a form of `expel` | write the lemma `expel`, or add `kind = \"copular\"` for what somebody is",
            "4:37: `embassies` can never fire: it is a form of `embassy` | write the lemma `embassy`",
            "4:50: `zorps` can never fire: it is read as a form of `zorp` | write the lemma `zorp`",
            "4:59: `the` can never fire: it is no verb, noun, adjective or preposition | name the lemma of a predicate, or leave it out",
            "4:66: `!!!` can never fire: it is no verb, noun, adjective or preposition | name the lemma of a predicate, or leave it out",
            "4:73: `don't` can never fire: the parser never reads it as one word | write the one lemma that it is read as, or leave it out",
            "4:82: `of the` can never fire: `the` is part of no lemma | name a verb, with its particle, or a preposition and a noun",
            "4:108: `take heart` can never fire: a lemma is a noun, alone or with one word before it, or a verb with its particle | name the noun `heart`, with need = { self = { with = [\"take\"] } }, or the verb `take`, with patient = { noun = \"heart\" }",
        ]
    );
    assert_eq!(
        told("kind = \"verb\"\ntriggers = [\"expulsion\", \"embassy\", \"visiting\", \"expel\", \"chew up\"]"),
        [
            "5:13: `expulsion` can never fire as a verb: it is a noun | name the verb `expel`, which its nouns fire too",
            "5:37: `visiting` can never fire: it is a form of `visit` | write the lemma `visit`",
        ]
    );
    assert_eq!(told("kind = \"copular\"\ntriggers = [\"expelled\", \"under investigation\"]"), [""; 0]);
}

#[test]
fn a_verb_that_is_a_noun_elsewhere_is_no_fault() {
    let entry = SOUND
        .replace("triggers = [\"freeze\"]", "kind = \"verb\"\ntriggers = [\"phone\", \"fling\", \"found\", \"be\"]");
    assert_eq!(load(&with(&[("own.toml", &entry)])).expect("all of them may fire").notes, []);
    let entry = SOUND.replace("triggers = [\"freeze\"]", "kind = \"verb\"\ntriggers = [\"embassy\"]");
    let book = load(&with(&[("own.toml", &entry)])).expect("who knows");
    let notes: Vec<&str> = book.notes.iter().map(|note| note.message.as_str()).collect();
    assert_eq!(notes, ["`embassy` was read as a noun where it was tried"]);
}

#[test]
fn words_of_classes_are_tried_as_what_entries_take_them_for() {
    let classes = embedded::CODEBOOK.iter().find(|(name, _)| *name == "codebook/classes.toml").map_or("", |(_, t)| t);
    let classes = format!(
        "{classes}cut = [\"overthrew\", \"expelled\"]\nstaff = [\"notaries\", \"expelled\"]\nidle = [\"the\", \"quays\"]\n"
    );
    let entry =
        SOUND.replace("[\"freeze\"]", "{ class = \"cut\" }").replace("noun = \"twinning\"", "class = \"staff\"");
    let line = classes.lines().position(|line| line.starts_with("cut =")).unwrap_or_default() + 1;
    assert_eq!(
        heads(&[("own.toml", &entry), ("classes.toml", &classes)]),
        [
            format!("classes.toml:{line}:8: `overthrew` can never fire: it is a form of `overthrow`"),
            format!("classes.toml:{line}:21: `expelled` can never fire: it is a form of `expel`"),
            format!("classes.toml:{}:10: `notaries` is met nowhere: it is a form of `notary`", line + 1),
            format!("classes.toml:{}:16: `quays` can never fire: it is a form of `quay`", line + 2),
        ]
    );
}

#[test]
fn what_is_empty_or_said_twice_is_told() {
    let beside = |keys: &str| changed("examples", &format!("{keys}\nexamples"));
    for (told, head, mend) in [
        (changed("\"twinning\" }", "[] }"), "5:21: the list is empty", "name at least one, or leave the key out"),
        (changed("noun = \"twinning\"", "agent = []"), "5:22: the list is empty", "name at least one"),
        (changed("[\"freeze\"]", "[]"), "4:12: the list is empty", "name at least one"),
        (beside("recipient = []"), "6:13: the list is empty", "name at least one"),
        (beside("mood = []"), "6:8: the list is empty", "name at least one"),
        (beside("complement = { lemma = [] }"), "6:24: the list is empty", "name at least one"),
        (
            beside("need = { patient = { with = \"joint\" } }"),
            "6:10: what `patient` must be is said twice",
            "put all that it must be into one of them",
        ),
        (
            beside("need = { \"with.of\" = { noun = \"port\" }, \"with. of\" = { noun = \"city\" } }"),
            "6:10: what `with.of` must be is said twice",
            "put all that it must be into one of them",
        ),
    ] {
        let first = told.first().map_or("", |fault| fault.lines().next().unwrap_or(""));
        assert_eq!((told.len(), first), (1, format!("codebook/own.toml:{head}").as_str()));
        assert!(told[0].contains(&format!("^ {mend}")), "{}", told[0]);
    }
}

#[test]
fn a_section_that_stands_twice_is_one_fault() {
    let twice = SOUND.replace("examples", "[entry.patient]\nnoun = \"pact\"\nexamples");
    assert_eq!(heads(&[("own.toml", &twice)]), ["own.toml:6:8: duplicate key"]);
    let mood = "[entry.need.with]\nnoun = \"port\"\n".repeat(2);
    assert_eq!(heads(&[("own.toml", &format!("{SOUND}{mood}"))]), ["own.toml:12:13: duplicate key"]);
}

#[test]
fn an_example_has_a_mode_of_its_type_or_of_what_mood_makes_of_it() {
    let aid = SOUND.replace("event = \"SANCTION\", mode = \"discontinue\", cameo = \"161\"", "event = \"AID\"");
    let of = |mode: &str| {
        let entry = aid.replace("recipient = \"SDL\"", &format!("recipient = \"SDL\", mode = \"{mode}\""));
        heads(&[("own.toml", &entry)])
    };
    // Help refused is REJECT.
    assert_eq!(of("assist"), [""; 0]);
    let told = of("riot");
    assert!(told.len() == 1 && told[0].starts_with("own.toml:7:97: unknown mode `riot` for AID, "), "{told:?}");
}

#[test]
fn a_word_that_nobody_knows_is_worth_a_note() {
    let entry = SOUND.replace("\"freeze\"", "\"freeze\", \"zorp\", \"march asunder\"");
    let book = load(&with(&[("own.toml", &entry)])).expect("both may fire");
    let notes: Vec<String> = book.notes.iter().map(ToString::to_string).collect();
    assert_eq!(
        notes,
        [
            "codebook/own.toml:4:23: the parser has never met `zorp`: it fires only where spelling alone leads to it
4 | triggers = [\"freeze\", \"zorp\", \"march asunder\"]
  |                       ^^^^^^ check the spelling; where it is meant so, all is well",
            "codebook/own.toml:4:31: `march asunder` fired in no sentence that was tried
4 | triggers = [\"freeze\", \"zorp\", \"march asunder\"]
  |                               ^^^^^^^^^^^^^^^ a lemma is a verb with its particle, or a noun with a word before it; where an example fires it, all is well",
        ]
    );
}

#[test]
fn what_examples_expect_there_must_be() {
    let cases = [
        (
            changed("actor = \"NRL\"", "actor = \"NRL+XXX\""),
            "codebook/own.toml:7:64: `XXX` is nobody's code
7 |   { text = \"Norland froze its twinning with Sudland.\", actor = \"NRL+XXX\", recipient = \"SDL\" },
  |                                                                ^^^^^^^^^ give a code of the actor files, or of invented.tsv",
        ),
        (
            changed("recipient = \"SDL\"", "modality = \"assertd\""),
            "codebook/own.toml:7:82: unknown modality `assertd`
7 |   { text = \"Norland froze its twinning with Sudland.\", actor = \"NRL\", modality = \"assertd\" },
  |                                                                                  ^^^^^^^^^ did you mean `asserted`?",
        ),
        (
            changed("recipient = \"SDL\"", "mode = \"discontinu\""),
            "codebook/own.toml:7:78: unknown mode `discontinu` for SANCTION
7 |   { text = \"Norland froze its twinning with Sudland.\", actor = \"NRL\", mode = \"discontinu\" },
  |                                                                              ^^^^^^^^^^^^ did you mean `discontinue`?",
        ),
        (
            changed("recipient = \"SDL\"", "at = \"thawed\""),
            "codebook/own.toml:7:76: `thawed` is not in the example's text
7 |   { text = \"Norland froze its twinning with Sudland.\", actor = \"NRL\", at = \"thawed\" },
  |                                                                            ^^^^^^^^ copy words of the event from the text",
        ),
        (
            changed("Norland froze its accounts.", "Norland froze its twinning with Sudland."),
            "codebook/own.toml:8:12: the same example stands twice
8 |   { text = \"Norland froze its twinning with Sudland.\", none = true },
  |            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ write another sentence, of another construction",
        ),
        (
            changed("Norland froze its accounts.", " "),
            "codebook/own.toml:8:12: the example has no words
8 |   { text = \" \", none = true },
  |            ^^^ write a sentence, or leave it out",
        ),
    ];
    for (told, fault) in cases {
        assert_eq!(told, [fault]);
    }
}

/// Line, column and words of each fault.
fn heads(files: &[(&str, &str)]) -> Vec<String> {
    let first = |fault: &String| fault.lines().next().unwrap_or("").trim_start_matches("codebook/").to_owned();
    faults(files).iter().map(first).collect()
}

#[test]
fn too_few_examples_are_told_beside_other_faults() {
    let few = "[[entry]]
id = \"sanction.own\"
code = { event = \"SANCTOIN\" }
triggers = [\"withdrew\"]
examples = [{ text = \"Norland froze.\", actr = \"XXX\", modality = \"assertd\" }]
";
    assert_eq!(
        heads(&[("own.toml", few)]),
        [
            "own.toml:2:6: entry `sanction.own` has 1 example(s)",
            "own.toml:3:18: unknown event type `SANCTOIN`",
            "own.toml:4:13: `withdrew` can never fire: it is a form of `withdraw`",
            "own.toml:5:40: unknown key `actr`",
            "own.toml:5:65: unknown modality `assertd`",
        ]
    );
    let two = few.replace(" }]\n", " }, { text = \"Norland thawed.\" }]\n");
    assert_eq!(heads(&[("own.toml", &two)])[0], "own.toml:2:6: entry `sanction.own` has no near miss");
    // The near miss may be the one that is misspelt.
    for wrong in ["nonne = true", "none = \"yes\""] {
        let two = few.replace(" }]\n", &format!(" }}, {{ text = \"Norland thawed.\", {wrong} }}]\n"));
        assert_eq!(heads(&[("own.toml", &two)])[0], "own.toml:3:18: unknown event type `SANCTOIN`");
    }
}

#[test]
fn tables_with_rows_that_cannot_be() {
    let text_of = |name: &str| {
        let found = embedded::CODEBOOK.iter().find(|(file, _)| *file == format!("codebook/{name}"));
        found.map(|(_, text)| *text).unwrap_or_default()
    };
    let cameo =
        "# codes\n030\tAGREE\tone\n030\tAGREE\ttwo\n031\tAGRE\tthree\nabc\tAGREE\tfour\tmore\n032\tAGREE\t\n0333\n";
    let told: Vec<String> =
        heads(&[("cameo.tsv", cameo)]).into_iter().filter(|fault| fault.starts_with("cameo.tsv")).collect();
    assert_eq!(
        told,
        [
            "cameo.tsv:3:1: the code `030` stands in line 2 already",
            "cameo.tsv:4:5: unknown event type `AGRE`",
            "cameo.tsv:5:1: `abc` is no CAMEO code",
            "cameo.tsv:5:16: a CAMEO line has three cells: code, type, label",
            "cameo.tsv:6:11: the code `032` has no label",
            "cameo.tsv:7:1: a CAMEO line has three cells: code, type, label",
        ]
    );
    let plover =
        format!("{}\n[[event]]\nname = \"AGREE\"\nquad = 5\nscore = 12\ngloss = \"x\"\n", text_of("plover.toml"));
    let told: Vec<String> = faults(&[("plover.toml", &plover)]);
    assert_eq!(
        told,
        [
            "codebook/plover.toml:555:8: the type `AGREE` stands in line 4 already
555 | name = \"AGREE\"
    |        ^^^^^^^ keep one of them",
            "codebook/plover.toml:556:8: there is no quad class 5
556 | quad = 5
    |        ^ give one of 1 to 4",
            "codebook/plover.toml:557:9: the score 12 is off the scale
557 | score = 12
    |         ^^ give one from -10 to 10",
        ]
    );
    let classes = format!("{}nobody = []\nFine = [\"Grand Embassy\", \"\"]\n", text_of("classes.toml"));
    let next = text_of("classes.toml").lines().count() + 1;
    assert_eq!(
        heads(&[("classes.toml", &classes)]),
        [
            format!("classes.toml:{next}:1: the class `nobody` has no word"),
            format!("classes.toml:{}:9: `Grand Embassy` is met nowhere", next + 1),
            format!("classes.toml:{}:26: an empty word is met nowhere", next + 1),
        ]
    );
    let turns = format!("{}\n[[turn]]\nfrom = []\nevent = \"AGREE\"\nwhy = \"never\"\n", text_of("turns.toml"));
    let twice = "\n[[turn]]\nfrom = [\"AID\"]\nmood = [\"doubted\"]\nevent = \"AGREE\"\nwhy = \"one\"\n".repeat(2);
    let turns = format!("{turns}{twice}").replace("\"03\" =", "\"3x\" =");
    let told: Vec<String> = heads(&[("turns.toml", &turns)]);
    let words: Vec<&str> = told.iter().filter_map(|fault| fault.splitn(4, ':').nth(3)).collect();
    assert_eq!(
        words,
        [
            " no CAMEO code begins with `3x`",
            " `from` names no type, so `AGREE` never comes of it",
            " this never applies: what stands in line 248 goes first",
        ]
    );
    assert_eq!(
        faults(&[("cameo.tsv", "")]),
        ["codebook/cameo.tsv:1:1: cameo.tsv is empty, so its CAMEO codes are unknown
1 | 
  | ^ copy codebook/cameo.tsv over it"]
    );
}

#[test]
fn files_that_are_missing_or_that_nothing_reads() {
    let without = |gone: &str| {
        let mut files = with(&[]);
        files.retain(|(name, _)| !name.ends_with(gone));
        load(&files).err().unwrap_or_default()
    };
    assert_eq!(
        without("turns.toml"),
        ["codebook/turns.toml:1:1: the codebook has no turns.toml, so what mood and negation make of its types is unknown
1 | 
  | ^ copy codebook/turns.toml into it"]
    );
    assert_eq!(
        without("classes.toml"),
        ["codebook/classes.toml:1:1: the codebook has no classes.toml, so the classes that its entries name are unknown
1 | 
  | ^ copy codebook/classes.toml into it"]
    );
    assert_eq!(
        heads(&[("codes.csv", "030,AGREE\n"), ("old/turns.toml", "")]),
        [
            "codes.csv:1:1: nothing reads `codes.csv`: the tables of a codebook are cameo.tsv and invented.tsv",
            "turns.toml:1:1: a codebook has one turns.toml, and there is codebook/old/turns.toml",
        ]
    );
}

/// Place, words and mend of each fault of the actor files inside the binary without this one.
fn without(gone: &str) -> Vec<String> {
    let kept = embedded::ACTORS.iter().filter(|(name, _)| !name.ends_with(gone));
    let files: Vec<(String, String)> = kept.map(|&(name, text)| (name.to_owned(), text.to_owned())).collect();
    let faults = Knowledge::from_files(None, Some(&files), None).err().unwrap_or_default();
    faults.iter().map(|f| format!("{}: {} | {}", f.file, f.message, f.help)).collect()
}

#[test]
fn an_actor_file_that_is_missing_is_one_fault() {
    for (gone, told) in [
        ("/states.tsv", "no table has a state, so nobody's code is known"),
        ("/agents.toml", "there is no agents.toml, so classes of people and bodies are unknown"),
        ("/offices.toml", "there is no offices.toml, so the holders of offices are unknown"),
        ("/anaphors.toml", "there is no anaphors.toml, so the nouns that point back to somebody are unknown"),
        ("/members.tsv", "there is no members.tsv, so the members of organisations are unknown"),
    ] {
        assert_eq!(without(gone), [format!("actors{gone}: {told} | copy actors{gone} into it")]);
    }
    for gone in ["/organisations.tsv", "/persons_hand.tsv"] {
        let told = without(gone);
        let start = format!("actors{gone}: there is no {}, which has `", &gone[1..]);
        assert!(told.len() == 1 && told[0].starts_with(&start), "{told:?}");
    }
    for gone in ["/firms.tsv", "/nothing"] {
        assert_eq!(without(gone), [""; 0]);
    }
}

#[test]
fn nothing_is_coded_where_the_invented_states_are_broken() {
    let invented = embedded::CODEBOOK.iter().find(|(name, _)| name.ends_with("invented.tsv")).map_or("", |(_, t)| t);
    let wrong = format!("{invented}main\tEastia\tstate\tEST\n");
    let told =
        Knowledge::from_files(Some(&with(&[("invented.tsv", &wrong)])), None, Some(&*READER)).err().unwrap_or_default();
    let told: Vec<&str> = told.iter().map(|fault| fault.message.as_str()).collect();
    assert_eq!(told, ["the row has 4 cells, the header 11"]);
}

#[test]
fn an_entry_with_a_broken_code_is_held_against_no_other() {
    let other = SOUND.replace("sanction.own", "threaten.own").replace("froze its", "froze every");
    let other = other.replace("event = \"SANCTION\", mode = \"discontinue\", cameo = \"161\"", "event = \"THREATN\"");
    for files in [format!("{SOUND}\n{other}"), format!("{other}\n{SOUND}")] {
        let told = heads(&[("own.toml", &files)]);
        assert!(told.len() == 1 && told[0].ends_with("unknown event type `THREATN`"), "{told:?}");
    }
}

#[test]
fn a_broken_table_hides_no_code_that_is_none() {
    let text_of = |name: &str| {
        let found = embedded::CODEBOOK.iter().find(|(file, _)| *file == format!("codebook/{name}"));
        found.map(|(_, text)| *text).unwrap_or_default()
    };
    // Spaces for tabs: what the row means is known, and what no row has is none.
    let cameo = format!("{}\n0399    AGREE    ours\n0398\tYIELT\ttheirs\n", text_of("cameo.tsv").trim_end());
    let plover = text_of("plover.toml").replacen("quad = 1", "quad = \"1\"", 1);
    let own = SOUND.replace("cameo = \"161\"", "cameo = \"999\"");
    let own = own.replace("mode = \"discontinue\"", "mode = \"\"");
    let own = own.replace("examples", "complement = { event = \"YIELD\" }\nexamples");
    let other = SOUND.replace("sanction.own", "sanction.other").replace("twinning", "concert");
    let other = other.replace("discontinue", "riot").replace("cameo = \"161\"", "context = [\"economic\"]");
    let told = heads(&[("cameo.tsv", &cameo), ("plover.toml", &plover), ("own.toml", &own), ("z.toml", &other)]);
    let words: Vec<&str> = told.iter().filter_map(|fault| fault.splitn(4, ':').nth(3)).collect();
    assert_eq!(
        words,
        [
            " a CAMEO line has three cells: code, type, label",
            " unknown event type `YIELT`",
            " unknown mode `` for SANCTION",
            " unknown CAMEO code `999`",
            " unknown event type `YIELD`",
            " a whole number is wanted, not a string",
            " unknown mode `riot` for SANCTION",
        ]
    );
}

#[test]
fn examples_are_led_to_invented_states_and_an_empty_file_is_worth_a_note() {
    let told = changed("actor = \"NRL\"", "actor = \"NORL\"");
    assert!(told.len() == 1 && told[0].ends_with(" did you mean `NRL`?"), "{told:?}");
    for empty in ["", "# to come\n"] {
        let book = load(&with(&[("own.toml", empty)])).expect("an empty file is no fault");
        let notes: Vec<(&str, &str)> =
            book.notes.iter().map(|note| (note.file.as_str(), note.message.as_str())).collect();
        assert_eq!(notes, [("codebook/own.toml", "the file has no entry")]);
    }
}
