//! Files with faults of syntax, of keys and of types.

use super::*;
use serde::Deserialize;
use toml::Spanned;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    entry: Vec<Entry>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(dead_code)]
struct Entry {
    id: Spanned<String>,
    size: u8,
    #[serde(default)]
    words: OneOrSeveral<String>,
    place: Option<Place>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(dead_code)]
struct Place {
    town: String,
    is_capital: bool,
}

/// Line, column and message of each fault; every fault has a mend.
fn faults(text: &str) -> Vec<String> {
    let read = read::<File>("x.toml", text);
    assert!(read.value.is_some(), "{text}");
    assert!(read.faults.iter().all(|fault| !fault.help.is_empty()), "{:?}", read.faults);
    read.faults.iter().map(|f| format!("{}:{} {}", f.line, f.column, f.message)).collect()
}

#[test]
fn a_sound_file_is_read_as_serde_reads_it() {
    let text = "[[entry]]\nid = \"a\"\nsize = 3\nwords = \"one\"\nplace = { town = \"b\", is_capital = true }\n\
                [[entry]]\nid = \"c\"\nsize = 0x10\nwords = [\"one\", \"two\"]\n";
    let read = read::<File>("x.toml", text);
    assert!(read.faults.is_empty(), "{:?}", read.faults);
    let entries = read.value.expect("the file is sound").entry;
    let told: Vec<_> =
        entries.iter().map(|e| (e.id.get_ref().as_str(), e.id.span(), e.size, e.words.0.len())).collect();
    assert_eq!(told, [("a", 15..18, 3, 1), ("c", 99..102, 16, 2)]);
    assert!(entries[0].place.as_ref().is_some_and(|place| place.is_capital));
}

#[test]
fn every_key_and_type_is_told_in_one_reading() {
    let text = "[[entry]]\nidd = \"a\"\nsize = \"3\"\nwords = [\"one\", 2]\nplace = { town = 7, mayor = 1 }\nother = 1\n\n\
                [[entry]]\nsize = 300\nwords = 5\nplace = \"b\"\n";
    assert_eq!(
        faults(text),
        [
            "2:1 unknown key `idd`",
            "3:8 a whole number is wanted, not a string",
            "4:17 a string is wanted, not a whole number",
            "5:9 the key `is_capital` is missing",
            "5:18 a string is wanted, not a whole number",
            "5:21 unknown key `mayor`",
            "6:1 unknown key `other`",
            "8:1 the key `id` is missing",
            "9:8 the number 300 is too great",
            "10:9 a string is wanted, not a whole number",
            "11:9 a table is wanted, not a string",
        ]
    );
}

#[test]
fn a_fault_of_syntax_hides_no_other() {
    let text = "[[entry]]\nid = \"a\nsize = 3\nwords = [\"one\", \"two\"\nplace = { town = \"b\", is_capital = 1 }\n\n\
                [[entry]\nid = \"b\"\nsize = \"4\"\n\n[[entry]]\nid \"c\"\nsize = 5\nunknown = 1\n";
    assert_eq!(
        faults(text),
        [
            "2:7 invalid basic string",
            "4:21 unclosed array",
            "5:36 `true` or `false` is wanted, not a whole number",
            "7:8 unclosed array table",
            "9:8 a whole number is wanted, not a string",
            "12:2 key with no value",
            "14:1 unknown key `unknown`",
        ]
    );
}

#[test]
fn a_broken_line_of_a_list_hides_no_other_line() {
    let text = "[[entry]]\nid = \"a\"\nsize = 1\nwords = [\n  \"one\",\n  \"two,\n  \"three\",\n  four,\n  5,\n  \"six\",\n]\n";
    assert_eq!(
        faults(text),
        ["6:7 invalid basic string", "8:3 invalid boolean", "9:3 a string is wanted, not a whole number"]
    );
}

#[test]
fn keys_and_tables_that_stand_twice() {
    let text = "[[entry]]\nid = \"a\"\nsize = 1\nsize = 2\n\n[entry]\nid = \"b\"\nsize = 3\n";
    assert_eq!(faults(text), ["4:1 duplicate key", "6:2 duplicate key"]);
    assert_eq!(
        faults("[entry]\nid = \"b\"\nsize = 3\nsice = 3\n"),
        ["1:1 a list is wanted, not a table", "4:1 unknown key `sice`"]
    );
}

/// Each fault of a file of lists as it is shown.
fn faults_of_lists(text: &str) -> Vec<String> {
    let read = read::<std::collections::BTreeMap<String, Vec<String>>>("x.toml", text);
    read.faults.iter().map(ToString::to_string).collect()
}

#[test]
fn one_slip_is_one_fault_with_one_mend() {
    assert_eq!(
        faults_of_lists("a = [\"b\"]\n\n[loop]\nx = [\"y\"]\n"),
        ["x.toml:3:1: a list is wanted, not a table
3 | [loop]
  | ^^^^^^ write `loop = […]` and no header"]
    );
    assert_eq!(
        faults_of_lists("a = [\"b\"]\n\n[[loop]]\nx = [\"y\"]\n"),
        ["x.toml:3:1: a string is wanted, not a table
3 | [[loop]]
  | ^^^^^^^^ write `loop = […]` and no header"]
    );
    let keyless = ["x.toml:2:1: there is no key before `=`
2 | = 5
  | ^ write `key = …`, or leave it out"];
    for text in ["a = [\"b\"]\n= 5\n", "a = [\"b\"]\n= 5\nc = [\"d\"]\n", "# first\n= 5\n", "\n= 5\nc = [\"d\"]"] {
        assert_eq!(faults_of_lists(text), keyless, "{text}");
    }
    assert_eq!(faults("[[entry]]\n= 5\nid = \"a\"\nsize = 1\n"), ["2:1 there is no key before `=`"]);
    assert_eq!(
        faults("[[entry]]\nid = \"a\"\nsize = 1\nplace = { = 5, is_capital = true }\n"),
        ["4:11 there is no key before `=`"]
    );
}

#[test]
fn of_many_broken_headers_each_is_told() {
    let text = "[[entry]\nid = \"a\"\nsize = 3\n".repeat(4_000);
    let told = faults(&text);
    assert_eq!(told.len(), 4_000, "{:?}", told.first());
    assert!(read::<File>("x.toml", &text).echoes.may_name("any"));
}

#[test]
fn what_is_said_of_a_stand_in_is_an_echo() {
    let text = "[[entry]]\nsize = 1\n\n[[entry]]\nid = 5\nsize = 2\n\n[[entry]]\nid = \"c\"\nsize = 3\nlost = \n";
    let read = read::<File>("x.toml", text);
    let entries = read.value.expect("stand-ins are made").entry;
    let touched: Vec<bool> = entries.iter().map(|entry| read.echoes.touch(&entry.id.span())).collect();
    assert_eq!(touched, [true, true, false]);
    assert!(read.echoes.may_name("lost") && !read.echoes.may_name("id"));
}

#[test]
fn nothing_makes_it_stop() {
    let nasty = [
        "",
        "\n",
        "[",
        "[[",
        "]]",
        "=",
        "= 1",
        "[[]]",
        "[[entry]]\n[[entry]]",
        "\u{0}",
        "entry = 1",
        "entry = [1, \"a\", {}, []]",
        "[[entry]]\nid = '''\n[[entry]]\nid = 1\n",
        "[[entry]]\nid = \"\\q\"\nsize = 99999999999999999999\n",
        "a.b.c = 1\n[a]\nb = 2",
        "[[entry]]\r\nid = \"a\"\r\nsize = 1\r\n",
        "é = \"é\nü = {",
        "[[entry]]\n\tid\t=\t\"é",
        "[entry]\n[[entry]]\n[entry.place]\n",
        "[[entry]]\nsize = 1979-05-27\nid = 1.5\n",
        "[[entry]]\nplace.town = \"a\"\nplace = 1\n",
        "{}",
        "\"\"\"",
        "#",
        "\u{feff}[[entry]]\n",
        "triggers = [\n  \"b\",\n[1,\né = 1\n  \"c\",\n  \"d\",\n]",
    ];
    for text in nasty {
        let read = read::<File>("x.toml", text);
        for cut in (0..text.len()).filter(|&cut| text.is_char_boundary(cut)) {
            super::read::<File>("x.toml", &text[..cut]);
        }
        for fault in &read.faults {
            assert!(fault.line <= text.matches('\n').count() + 1 && !fault.to_string().is_empty(), "{text:?}: {fault}");
        }
    }
    let deep = format!("entry = {}{}", "[".repeat(5_000), "]".repeat(5_000));
    assert!(!read::<File>("x.toml", &deep).faults.is_empty());
}

#[test]
fn what_other_languages_write_has_its_own_mend() {
    const SMALL: &str = "4:8 invalid boolean | write it in small letters: `true`";
    const QUOTE: &str = "a curly quote is no quote | write straight ones: `\"…\"`";
    const EQUALS: &str = "between a key and its value stands `=` | write `=` for `:`";
    let cases = [
        ("size = True", SMALL.to_owned()),
        ("size = TRUE", SMALL.to_owned()),
        ("size: 3", format!("4:5 {EQUALS}")),
        ("size : 3", format!("4:6 {EQUALS}")),
        ("place = { town: \"b\", is_capital = true }", format!("4:15 {EQUALS}")),
        ("words = “one”", format!("4:9 {QUOTE}")),
        ("words = [“one”, \"two\"]", format!("4:10 {QUOTE}")),
        ("words = [\"one”]", format!("4:14 {QUOTE}")),
        ("words = 'one’", format!("4:13 {QUOTE}")),
        ("words = [\n  “one”,\n  \"two\",\n]", format!("5:3 {QUOTE}")),
    ];
    for (line, told) in cases {
        let read = read::<File>("x.toml", &format!("[[entry]]\nid = \"a\"\nwide = 3\n{line}\n").replace("wide", "#"));
        let shown: Vec<String> =
            read.faults.iter().map(|f| format!("{}:{} {} | {}", f.line, f.column, f.message, f.help)).collect();
        assert_eq!(shown, [told], "{line}");
    }
}
