//! Bad input costs one clear sentence and that report, never the run.

mod support;

use support::{Folder, REPORT};

/// Runs `code` on one bad file between two good ones: the good ones are read, the bad one gives `sentence`.
fn check_rejected(name: &str, content: impl AsRef<[u8]>, sentence: &str) {
    let folder = Folder::new();
    folder.write("a.txt", REPORT).write("z.txt", REPORT).write(name, content);
    let ran = folder.run(&["code", "--format", "table", "a.txt", name, "z.txt"]);
    assert_eq!(ran.messages(), [format!("legation: {sentence}")], "{name}");
    assert_eq!(ran.code, 1, "{name}");
    assert!(ran.err.contains("legation: 2 reports, "), "{}", ran.err);
    assert!(ran.err.contains(" 1 rejected; "), "{}", ran.err);
    assert!(ran.out.contains("a · no date") && ran.out.contains("z · no date"), "{}", ran.out);
}

#[test]
fn a_missing_file() {
    let folder = Folder::new();
    let ran = folder.write("a.txt", REPORT).run(&["code", "nope.txt", "a.txt"]);
    assert_eq!(ran.messages(), ["legation: nope.txt: there is no such file; check the name"]);
    assert_eq!(ran.code, 1);
}

#[test]
fn a_directory() {
    let folder = Folder::new();
    let ran = folder.write("reports/a.txt", REPORT).run(&["code", "reports"]);
    let sentence = "legation: reports: this is a directory; name the files in it, such as `DIR/*.txt`";
    assert_eq!(ran.messages(), [sentence]);
    assert_eq!(ran.code, 1);
}

#[test]
fn bytes_that_are_not_text() {
    check_rejected(
        "b.txt",
        (0..=255).collect::<Vec<u8>>(),
        "b.txt: these bytes are not text; give plain text in UTF-8",
    );
    check_rejected("b.txt", b"%PDF-1.7 \xe2\xe3", "b.txt: this is a PDF; give its text, as UTF-8");
    check_rejected(
        "b.txt",
        b"The minister met\nher colleague in Bras\xedlia.",
        "b.txt:2: byte 38 (0xED) is not UTF-8; change it with `iconv -f WINDOWS-1252 -t UTF-8`, or whatever encoding it has",
    );
    check_rejected(
        "b.txt",
        b"\xff\xfeN\0A\0T\0O\0",
        "b.txt: this is UTF-16, not UTF-8; change it with `iconv -f UTF-16 -t UTF-8`",
    );
    check_rejected(
        "b.html",
        "<!doctype html><p>NATO said",
        "b.html: this is HTML, which is not read yet; give its text alone",
    );
}

#[test]
fn an_empty_report() {
    check_rejected("b.txt", "", "b.txt: the report is empty; give it a text or leave it out");
    check_rejected("b.txt", " \n\t\n", "b.txt: the report is empty; give it a text or leave it out");
    check_rejected(
        "b.jsonl",
        r#"{"id":"x","text":"  "}"#,
        "b.jsonl:1: the report is empty; give it a text or leave it out",
    );
}

#[test]
fn a_report_in_another_language() {
    let mend = "translate it, or say `--any-language` to have it coded as if it were English";
    let german = "Das Außenministerium hat am Mittwoch drei Diplomaten ausgewiesen, wie der Sprecher des Ministeriums mit \
                  Verweis auf die Ermittlungen sagte.";
    check_rejected("b.txt", german, &format!("b.txt: the report reads like German, not like English; {mend}"));
    let russian = "Министерство иностранных дел объявило в среду о высылке трёх дипломатов.";
    let sentence = format!("b.txt: the report is written in Cyrillic script, not in English; {mend}");
    check_rejected("b.txt", russian, &sentence);
    let folder = Folder::new();
    let ran = folder.write("b.txt", german).run(&["code", "--any-language", "b.txt"]);
    assert_eq!((ran.code, ran.messages().len()), (0, 0));
}

#[test]
fn broken_lines_of_json() {
    let folder = Folder::new();
    let good = serde_json::json!({"id": "good", "text": REPORT, "more": {"ignored": [1, 2]}}).to_string();
    let lines = [
        good.as_str(),
        "{\"id\": \"b\", \"text\": \"cut off",
        "",
        "{\"id\": \"c\", \"title\": \"no text\"}",
        "{\"id\": \"d\", \"text\": 12}",
        "[\"a list\"]",
        "not json",
        "{\"id\": [], \"text\": \"x\"}",
        "{\"id\": \"e\", \"text\": \"x\", \"text\": \"y\"}",
        "{\"id\": \"f\", \"text\": \"\\ud800\"}",
    ];
    folder.write("r.jsonl", lines.join("\n"));
    let ran = folder.run(&["code", "--format", "table", "r.jsonl"]);
    let expected = [
        "legation: r.jsonl:2: the line is not sound JSON: EOF while parsing a string at column 28; mend the line or leave it out",
        "legation: r.jsonl:4: the line has no `text`; give the report under the key `text`",
        "legation: r.jsonl:5: `text` is not a string; give the report as one string",
        "legation: r.jsonl:6: the line is not a JSON object; give `{\"text\": …}`, one report a line",
        "legation: r.jsonl:7: the line is not a JSON object; give `{\"text\": …}`, one report a line",
        "legation: r.jsonl:8: `id` is neither a word nor a number; give it as a string",
        "legation: r.jsonl:9: the line is not sound JSON: duplicate field `text` at column 31; mend the line or leave it out",
        "legation: r.jsonl:10: the line is not sound JSON: unexpected end of hex escape at column 28; mend the line or leave it out",
    ];
    assert_eq!(ran.messages(), expected);
    assert_eq!(ran.code, 1);
    assert!(ran.out.starts_with("good · no date"), "{}", ran.out);
}

#[test]
fn json_over_several_lines_is_told_once() {
    let folder = Folder::new();
    folder.write("r.json", "[\n  {\"text\": \"x\"},\n  {\"text\": \"y\"}\n]\n");
    let ran = folder.run(&["code", "r.json"]);
    let sentence = "legation: r.json:1: this JSON runs over several lines; one report a line is wanted; change it with `jq -c .`, or \
                    `jq -c '.[]'` where it is a list";
    assert_eq!(ran.messages(), [sentence]);
}

#[test]
fn a_line_over_the_limit_is_skipped_and_the_next_is_read() {
    let folder = Folder::new();
    let mut data = b"{\"id\":\"long\",\"text\":\"".to_vec();
    data.resize(17 << 20, b'x');
    data.extend_from_slice(format!("\"}}\n{}\n", serde_json::json!({"id": "next", "text": REPORT})).as_bytes());
    folder.write("r.jsonl", data);
    let ran = folder.run(&["code", "--format", "table", "r.jsonl"]);
    assert_eq!(
        ran.messages(),
        ["legation: r.jsonl:1: the line is longer than 16 MiB; split the report, one part a line"]
    );
    assert!(ran.err.contains("and 17,825,795 skipped"), "{}", ran.err);
    assert!(ran.out.starts_with("next · no date"), "{}", ran.out);
    let text = "The minister met her colleague.\n".repeat(600_000);
    folder.write("t.txt", text);
    let ran = folder.run(&["code", "t.txt"]);
    let sentence = "legation: t.txt: the text is longer than 16 MiB; split it into several files";
    assert_eq!((ran.messages(), ran.code), (vec![sentence], 1));
}

#[test]
fn damaged_and_exploding_archives() {
    let folder = Folder::new();
    folder.write("plain.gz", REPORT);
    let ran = folder.run(&["code", "plain.gz"]);
    let sentence =
        "legation: plain.gz: the name says gzip, but the file does not hold it; rename the file, or pack it again";
    assert_eq!((ran.messages(), ran.code), (vec![sentence], 1));
    let bomb = zstd::encode_all(&vec![b' '; 32 << 20][..], 3).expect("packs");
    let ran = folder.write("bomb.jsonl.zst", bomb).run(&["code", "bomb.jsonl.zst"]);
    assert_eq!(ran.code, 1);
    assert!(ran.messages()[0].contains("the Zstandard data grow to more than 100 times their size"), "{}", ran.err);
}

#[test]
fn control_characters_are_told_once_a_report_and_never_reach_the_terminal() {
    let folder = Folder::new();
    let hostile = format!("\u{feff}{REPORT}\u{1b}]0;owned\u{7} and \0 more\u{202e}.\n");
    folder.write("h.txt", hostile);
    let ran = folder.run(&["code", "--format", "table", "h.txt"]);
    let expected = [
        "legation: h.txt: a byte-order mark was taken off the start",
        "legation: h.txt: report `h`: 3 control characters (NUL, BEL, ESC) were replaced",
    ];
    assert_eq!((ran.messages(), ran.code), (expected.to_vec(), 0));
    let acts = |c: char| c.is_control() && c != '\n' || c == '\u{202e}';
    assert!(!ran.out.chars().any(acts), "{:?}", ran.out);
}

#[test]
fn names_of_files_cannot_act_on_the_terminal() {
    let ran = Folder::new().run(&["code", "no\u{1b}[2Jsuch\u{202e}.txt"]);
    assert_eq!(ran.messages(), ["legation: no^[[2Jsuch<U+202E>.txt: there is no such file; check the name"]);
}

#[test]
fn ids_used_twice_and_wrong_dates_are_told() {
    let folder = Folder::new();
    let line = |id: &str, date: &str| serde_json::json!({"id": id, "date": date, "text": REPORT}).to_string() + "\n";
    folder.write("r.jsonl", line("a", "2026-03-02") + &line("a", "2026-03-02T10:00:00Z") + &line("b", "02/03/2026"));
    let ran = folder.run(&["code", "--format", "table", "r.jsonl"]);
    let expected = [
        "legation: r.jsonl:2: the id `a` was used before, above; records of both carry it",
        "legation: r.jsonl:3: the date `02/03/2026` is not a day like 2021-10-07, so the report has none",
    ];
    assert_eq!((ran.messages(), ran.code), (expected.to_vec(), 0));
    assert_eq!(ran.out.matches("a · 2026-03-02").count(), 2);
}

#[test]
fn rejected_input_is_kept_where_asked() {
    let folder = Folder::new();
    folder.write("a.txt", REPORT).write("r.jsonl", "{\"id\":\"x\"}\n");
    let ran = folder.run(&["code", "--rejects", "rejects.jsonl", "nope.txt", "a.txt", "r.jsonl"]);
    assert_eq!((ran.code, ran.messages().len()), (1, 0), "{}", ran.err);
    let rows: Vec<serde_json::Value> =
        folder.read("rejects.jsonl").lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    let expected = serde_json::json!([
        {"error": "there is no such file", "file": "nope.txt", "line": null, "report": null, "mend": "check the name"},
        {"error": "the line has no `text`", "file": "r.jsonl", "line": 1, "report": "x", "mend": "give the report under the key `text`"},
    ]);
    assert_eq!(serde_json::Value::from(rows), expected);
}

#[test]
fn trees_that_are_no_trees() {
    let folder = Folder::new();
    folder.write("t.conllu", "# newdoc id = one\n1\tTalks\ttalk\tNOUN\tNNS\t_\t7\tnsubj\t_\t_\n\n");
    let ran = folder.run(&["code", "--from", "conllu", "t.conllu"]);
    assert_eq!((ran.code, ran.messages().len()), (1, 1), "{}", ran.err);
    assert!(ran.err.contains("t.conllu:2: the trees are not sound CoNLL-U"), "{}", ran.err);
}

#[test]
fn a_wrong_codebook_or_actor_file_stops_the_run_at_its_start() {
    let folder = Folder::new();
    folder
        .write("a.txt", REPORT)
        .write("book/sanction.toml", "[[entry]]\nid = \"x\"\ncode = { event = \"SANCTOIN\" }\n");
    let ran = folder.run(&["code", "--codebook", "book", "a.txt"]);
    assert_eq!((ran.code, ran.out.as_str()), (2, ""));
    assert!(ran.err.contains("book/sanction.toml:"), "{}", ran.err);
    let ran = folder.run(&["code", "--codebook", "nowhere", "a.txt"]);
    let sentence = "legation: `--codebook nowhere` names no directory; give one that holds data files";
    assert_eq!((ran.code, ran.messages()), (2, vec![sentence]));
}

/// The files of a codebook by other hands, with faults of every kind.
fn broken_codebook() -> Folder {
    let folder = Folder::new();
    let own =
        |name: &str| std::fs::read(format!("{}/../../codebook/{name}", env!("CARGO_MANIFEST_DIR"))).expect("ours");
    for name in ["plover.toml", "cameo.tsv", "turns.toml"] {
        folder.write(&format!("book/{name}"), own(name));
    }
    folder.write(
        "book/classes.toml",
        r#"embassy = ["embassy"]
fed = ["feed", "nurture"
well = "well"
hungry = ["hungry", 3]
"#,
    );
    folder.write(
        "book/sanction.toml",
        r#"[[entry]]
id       = "sanction.expel.staff"
code     = { event = "SANCTION", mode = "expell", context = ["diplomatik"], cameo = "999" }
triggers = ["banish", "Cast Out"]
pateint  = { noun = "staff" }
voice    = "middle"
mood     = ["planed"]
need     = { agianst = { class = "embasy" } }
priority = "high"
examples = [
  { text = "Norland banished the staff of Sudland.", actor = "NRL", recipient = "SDL" },
  { text = "The staff of Sudland was banished by Norland.", actr = "NRL" },
  { text = "Norland banished hunger.", none = "yes" },
]

[[entry]]
id       = "sanction.expel.two
code     = { event = "SANCTION", cameo = "161" }
triggers = ["cast off"
examples = [
  { text = "Norland cast off Sudland.", actor = "NRL" },
  { text = "Sudland was cast off by Norland." actor = "NRL" },
  { text = "Norland cast off a rope.", none = true },
]

[[entry]]
id       = "sanction.expel.three"
code     = { event = "SANCTOIN" }
triggers = []
recipient = "patient.off.wards"
exmples  = [
  { text = "a", none = true },
]
"#,
    );
    // `#` stands for a byte of Latin-1.
    let aid = r#"[[entry]]
id       = "aid.caf#"
code     = { event = "AID", cameo = "070" }
triggers = ["feed well", { class = "fed" }]
examples = [
  { text = "Norland fed Sudland well.", actor = "NRL" },
  { text = "Sudland was fed well by Norland." },
  { text = "Norland fed a caf# well.", none = true },
]

[[entry]]
id = "aid.bare"

[[entry]
id = "sanction.expel.three"
code = { event = "AID", cameo = "160" }
triggers = ["nourish", { class = "well" }, 5]
quantity = { of = "patient", rol = "fed" }
measure = { act = "grant", kind = "foods", holder = "actr" }
examples = [{ text = "Norland nourished Sudland.", actor = "NRL" }]
"#;
    folder.write("book/aid.toml", aid.bytes().map(|b| if b == b'#' { 0xe9 } else { b }).collect::<Vec<u8>>());
    folder.write(
        "book/agree.toml",
        r#"[[entry]]
id       = "agree.first"
code     = { event = "AGREE", cameo = "030" }
triggers = ["concur"]
examples = [
  { text = "Norland concurred with Sudland." },
  { text = "Sudland was concurred with." },
  { text = "Norland differed.", none = true },
]

[[entry]]
id       = "agree.second"
code     = { event = "AGREE", cameo = "030" }
triggers = ["see eye to eye", "concur"]
examples = [
  { text = "Norland concurred with Sudland." },
  { text = "Sudland was concurred with." },
  { text = "Norland differed.", none = true },
]
"#,
    );
    folder.write("a.txt", REPORT);
    folder
}

#[test]
fn every_fault_of_every_file_of_a_codebook_is_told_in_one_run_and_nothing_else() {
    let folder = broken_codebook();
    let ran = folder.run(&["codebook", "check", "--codebook", "book"]);
    let (heads, rest): (Vec<&str>, Vec<&str>) = ran.err.lines().partition(|line| line.starts_with("book/"));
    assert_eq!(
        heads,
        [
            "book/agree.toml:14:13: `see eye to eye` can never fire: a lemma is a noun, alone or with one word before it, or a verb with its particle",
            "book/agree.toml:14:31: `concur` can never fire: `agree.first` at book/agree.toml:2 asks for the same",
            "book/aid.toml:2:20: the byte E9 is no UTF-8",
            "book/aid.toml:8:30: the byte E9 is no UTF-8",
            "book/aid.toml:11:1: the key `code` is missing",
            "book/aid.toml:11:1: the key `examples` is missing",
            "book/aid.toml:11:1: the key `triggers` is missing",
            "book/aid.toml:14:8: unclosed array table",
            "book/aid.toml:15:6: entry `sanction.expel.three` has 1 example(s)",
            "book/aid.toml:16:33: CAMEO code `160` belongs to SANCTION, not AID",
            "book/aid.toml:17:44: a trigger is a lemma or a class",
            "book/aid.toml:18:30: unknown key `rol`",
            "book/aid.toml:19:35: unknown kind of fact `foods`",
            "book/aid.toml:19:53: unknown party `actr`",
            "book/classes.toml:2:24: unclosed array",
            "book/classes.toml:3:8: a list is wanted, not a string",
            "book/classes.toml:4:21: a string is wanted, not a whole number",
            "book/sanction.toml:3:41: unknown mode `expell` for SANCTION",
            "book/sanction.toml:3:62: unknown context `diplomatik`",
            "book/sanction.toml:3:85: unknown CAMEO code `999`",
            "book/sanction.toml:4:23: `Cast Out` can never fire",
            "book/sanction.toml:5:1: unknown key `pateint`",
            "book/sanction.toml:6:12: unknown voice `middle`",
            "book/sanction.toml:7:13: unknown mood `planed`",
            "book/sanction.toml:8:14: unknown role `agianst`",
            "book/sanction.toml:8:34: unknown class `embasy`",
            "book/sanction.toml:9:12: a whole number is wanted, not a string",
            "book/sanction.toml:12:61: unknown key `actr`",
            "book/sanction.toml:13:47: `true` or `false` is wanted, not a string",
            "book/sanction.toml:17:30: invalid basic string",
            "book/sanction.toml:19:22: unclosed array",
            "book/sanction.toml:22:45: missing comma between key-value pairs",
            "book/sanction.toml:27:13: entry `sanction.expel.three` stands at book/aid.toml:15 already",
            "book/sanction.toml:28:22: unknown event type `SANCTOIN`",
            "book/sanction.toml:29:12: the list is empty",
            "book/sanction.toml:30:13: unknown step `wards`",
            "book/sanction.toml:31:1: unknown key `exmples`",
        ]
    );
    assert_eq!((ran.code, ran.out.as_str()), (2, ""));
    // Below each fault its line, then the caret and the mend; last how many there are.
    assert_eq!(rest.len(), heads.len() * 2 + 1, "{}", ran.err);
    for shown in rest.chunks_exact(2) {
        let (caret, mend) = shown[1].rsplit_once("^ ").unwrap_or_default();
        assert!(caret.contains(" | ") && !mend.is_empty(), "{shown:?}");
    }
    assert_eq!(rest.last(), Some(&"legation: 37 faults; mend them and run again"));
    let coded = folder.run(&["code", "--codebook", "book", "a.txt"]);
    assert_eq!((coded.code, coded.out.as_str(), coded.err), (2, "", ran.err));
}

#[test]
fn a_trigger_that_nobody_knows_gets_a_note_and_the_check_goes_on() {
    let folder = Folder::new();
    let ours = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../codebook");
    for name in ["plover.toml", "cameo.tsv", "turns.toml", "invented.tsv"] {
        folder.write(&format!("book/{name}"), std::fs::read(ours.join(name)).expect("ours"));
    }
    let entry = r#"[[entry]]
id = "sanction.own"
code = { event = "SANCTION", cameo = "161" }
triggers = ["zorp"]
examples = [
  { text = "Norland zorped Sudland.", actor = "NRL", recipient = "SDL" },
  { text = "Norland slept.", none = true },
]
"#;
    folder.write("book/own.toml", entry);
    let ran = folder.run(&["codebook", "check", "--codebook", "book"]);
    let note =
        "book/own.toml:4:13: note: the parser has never met `zorp`: it fires only where spelling alone leads to it
4 | triggers = [\"zorp\"]
  |             ^^^^^^ check the spelling; where it is meant so, all is well
";
    assert_eq!(ran.err, note);
    assert!(ran.out.contains("entries, ") && !ran.out.contains("own.toml"), "{}", ran.out);
}

#[test]
fn codebooks_without_their_tables_and_in_other_encodings_are_told_once() {
    let folder = Folder::new();
    folder.write("a.txt", REPORT).write("empty/read.me", "");
    let entry = r#"[[entry]]
id = "aid.feed"
code = { event = "AID", cameo = "070" }
triggers = ["feed"]
examples = [{ text = "a" }, { text = "b" }, { text = "c", none = true }]
"#;
    let wide = [0xfeff].into_iter().chain(entry.encode_utf16());
    folder.write("book/own.toml", wide.flat_map(u16::to_le_bytes).collect::<Vec<u8>>());
    let ran = folder.run(&["code", "--codebook", "book", "a.txt"]);
    let heads: Vec<&str> = ran.err.lines().filter(|line| line.starts_with("book/")).collect();
    assert_eq!(
        heads,
        [
            "book/cameo.tsv:1:1: the codebook has no cameo.tsv, so its CAMEO codes are unknown",
            "book/own.toml:1:1: the file is UTF-16, not UTF-8",
            "book/plover.toml:1:1: the codebook has no plover.toml, so its types, modes and contexts are unknown",
            "book/turns.toml:1:1: the codebook has no turns.toml, so what mood and negation make of its types is unknown",
        ]
    );
    assert_eq!((ran.code, ran.out.as_str()), (2, ""));
    let ran = folder.run(&["code", "--codebook", "empty", "a.txt"]);
    let sentence = "legation: `--codebook empty` holds no .toml, .csv or .tsv file; give a data folder";
    assert_eq!((ran.code, ran.messages()), (2, vec![sentence]));
}

#[test]
fn every_fault_of_every_effects_file_is_told_in_one_run() {
    let folder = Folder::new();
    let rest = "label = 'x'\norder = 1\nstatuses = ['open']\n[[example]]\ntitle = 't'\nparties = ['NRL', 'SDL']\n\
                on = '2026-03-05'\ngiven = []\ngives = []\nnone = []\n";
    folder
        .write("own/a.toml", [b"kind = 'a' # caf\xe9\nshape = 'statuss'\nkeys = ['holdr']\n".as_slice(), rest.as_bytes()].concat())
        .write("own/b.toml", format!("kind = 'b'\nshape = 'status'\nkeys = ['holder'\norder_ = 2\n{rest}"))
        .write("own/c.toml", format!("kind = 'c'\nshape = 3\nkeyz = []\n{rest}[acts]\nx = {{ status = 'opne', code = {{ event = 'AID', cameo = '070' }} }}\n"));
    let ran = folder.run(&["effects", "check", "--effects", "own"]);
    assert_eq!(ran.code, 2, "{}", ran.err);
    let told: Vec<&str> = ran.err.lines().filter(|line| line.starts_with("own/") || line.contains("^")).collect();
    assert_eq!(
        told,
        [
            "own/a.toml:1:17: the byte E9 is no UTF-8",
            "  |                 ^ save the file as UTF-8",
            "own/a.toml:2:9: unknown shape `statuss`",
            "  |         ^^^^^^^^^ did you mean `status`?",
            "own/a.toml:3:9: unknown key `holdr`",
            "  |         ^^^^^^^ did you mean `holder`?",
            "own/b.toml:3:16: unclosed array",
            "  |                ^ expected `]`",
            "own/b.toml:4:1: unknown key `order_`",
            "  | ^^^^^^ did you mean `order`?",
            "own/c.toml:2:9: a string is wanted, not a whole number",
            "  |         ^ write it in quotes",
            "own/c.toml:3:1: unknown key `keyz`",
            "  | ^^^^ did you mean `keys`?",
            "own/c.toml:15:16: unknown status `opne`",
            "   |                ^^^^^^ did you mean `open`?",
        ]
    );
}

#[test]
fn every_fault_of_every_actor_file_is_told_in_one_run_and_nothing_else() {
    let folder = Folder::new();
    // Tabs, so that they can be seen here, are bars.
    let rows = "form|name|kind|code|sector|key|type|wikidata|from|to|source
main|Norland|state|NRL||NRL|||1990||own
main|Old Norland|territory|NRL||NRL||||1995|own
main|Sudland|stat|SDL||SDL|||||own
people|Sudlanders|||||||||own
main|Ada Berg|person|NRL|GOV|NRL|||1990-01-01|1999-12-31|own
main|Ada Berg|person|SDL|GOV|SDL|||1998-01-01|2001-12-31|own
main|Eda Fell|person|XYZ|GVO|XYZ|||2001-13-01||
alias|E. Fell|||||||||own
main|Ida Holm|persn|NRL|GOV|NRL|||||own
main|Ivo Dahl|person|NRL|GOV|NRL|||1990|2010|own
main|Ivo Dahl|person|NRL|GOV|NRL|||1991|1992|own
main|Ivo Dahl|person|SDL|GOV|SDL|||2000|2005|own
";
    let posts = "name|wikidata|party|role|from|to|open|source\nA. Lund||NLR|forein_minister|2001|1999||own\n";
    folder.write("actors/own.tsv", rows.replace('|', "\t")).write("actors/posts.tsv", posts.replace('|', "\t"));
    folder.write(
        "actors/agents.toml",
        r#"[[agent]]
name = "a"
kind = "persn"
sector = "GVO"
words = ["clerk"
[[agent]]
nam = "b"
kind = "body"
words = ["bureau"]
"#,
    );
    folder.write("actors/anaphors.toml", "[[anaphor]]\nwords = [\"it\"]\nkinds = [\"stat\"]\n");
    folder.write("a.txt", REPORT);
    let ran = folder.run(&["code", "--actors", "actors", "a.txt"]);
    let heads: Vec<&str> = ran.err.lines().filter(|line| line.starts_with("actors/")).collect();
    assert_eq!(
        heads,
        [
            "actors/agents.toml:3:8: unknown value `persn`",
            "actors/agents.toml:4:10: unknown sector `GVO`",
            "actors/agents.toml:5:16: unclosed array",
            "actors/agents.toml:7:1: unknown key `nam`",
            "actors/anaphors.toml:3:10: unknown kind `stat`",
            "actors/members.tsv:1:1: there is no members.tsv, so the members of organisations are unknown",
            "actors/offices.toml:1:1: there is no offices.toml, so the holders of offices are unknown",
            "actors/own.tsv:2:20: the key `NRL` is another's on the same days, at actors/own.tsv:3",
            "actors/own.tsv:3:28: the key `NRL` is another's on the same days, at codebook/invented.tsv:2",
            "actors/own.tsv:4:14: unknown kind `stat`",
            "actors/own.tsv:7:6: `Ada Berg` belongs to NRL on the same days, at actors/own.tsv:6",
            "actors/own.tsv:8:1: the row lacks a source",
            "actors/own.tsv:8:22: unknown code `XYZ`",
            "actors/own.tsv:8:26: unknown sector `GVO`",
            "actors/own.tsv:8:36: `2001-13-01` is no date",
            "actors/own.tsv:10:15: unknown kind `persn`",
            "actors/own.tsv:13:6: `Ivo Dahl` belongs to NRL on the same days, at actors/own.tsv:11",
            "actors/posts.tsv:2:10: no state or organisation has the key `NLR`",
            "actors/posts.tsv:2:14: unknown role `forein_minister`",
            "actors/posts.tsv:2:35: the end is before the start",
        ]
    );
    assert_eq!((ran.code, ran.out.as_str()), (2, ""));
}

#[test]
fn a_file_that_is_meant_as_data_and_that_nothing_reads_is_told() {
    let folder = Folder::new();
    for file in std::fs::read_dir(support::top().join("codebook")).expect("the codebook") {
        let path = file.expect("a file").path();
        let name = path.file_name().and_then(|name| name.to_str()).expect("a name");
        folder.write(&format!("own/{name}"), std::fs::read(&path).expect("a file"));
    }
    folder.write("own/README.md", "what this is").write("own/entries.toml/a.toml", "");
    folder.write("own/mine.TOML", "").write("own/mine.yaml", "").write("a.txt", REPORT);
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink("nowhere", folder.path().join("own/z.toml")).expect("a link");
        std::os::unix::fs::symlink(".", folder.path().join("own/zz")).expect("a link");
    }
    let ran = folder.run(&["code", "--codebook", "own", "a.txt"]);
    let told: Vec<&str> = ran.err.lines().filter(|line| line.starts_with("own/") || line.contains(" ^ ")).collect();
    let mut expected = vec![
        "own/entries.toml:1:1: this is a directory, not a file",
        "  | ^ give it a name without that ending, or take it out",
        "own/mine.TOML:1:1: nothing reads this file",
        "  | ^ write its ending in small letters: `.toml`",
        "own/mine.yaml:1:1: nothing reads this file",
        "  | ^ write it as TOML, in a file that ends in `.toml`, or take it out",
    ];
    if cfg!(unix) {
        expected.extend(["own/z.toml:1:1: there is no file behind this name", "  | ^ mend the link, or take it out"]);
        expected.extend(["own/zz:1:1: this link leads back to a folder that it lies in", "  | ^ take it out"]);
    }
    assert_eq!((told, ran.code, ran.out.as_str()), (expected, 2, ""));
}
