use super::*;

const STATES: &str = "form\tname\tkind\tcode\tsector\tkey\ttype\twikidata\tfrom\tto\tsource\n\
    main\tRussia\tstate\tRUS\t\tRUS\tun_member\tQ159\t1991-12-25\t\thand\nadjective\tRussian\t\t\t\t\t\t\t\t\thand\n";

fn load(files: &[(&str, &str)]) -> Result<Data, Vec<Fault>> {
    Data::load(files.iter().map(|(n, t)| ((*n).to_owned(), Text::Shared((*t).into()))).collect())
}

#[test]
fn the_tables_inside_the_binary_are_sound() {
    let faults = load(crate::embedded::ACTORS).err().unwrap_or_default();
    assert!(faults.is_empty(), "{}", faults.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"));
}

#[test]
fn days_keep_their_precision() {
    for (text, first, last) in
        [("2021-04-21", 20_210_421, 20_210_421), ("2021-04", 20_210_400, 20_210_499), ("2021", 20_210_000, 20_219_999)]
    {
        assert_eq!((day(text, false), day(text, true)), (Some(first), Some(last)));
    }
    for wrong in ["2021-13", "21", "2021-04-21-1", "later", "2021-4"] {
        assert_eq!(day(wrong, false), None, "{wrong}");
    }
}

#[test]
fn every_fault_has_its_line_and_mend() {
    let wrong =
        format!("{STATES}main\tNorland\tstat\tNRL\t\tNRL\t\t\t\t\thand\nalias\tNorth\t\t\t\t\t\t\t1999-13\t\thand\n");
    let posts =
        "name\twikidata\tparty\trole\tfrom\tto\topen\tsource\nAda Lund\t\tRUS\tforein_minister\t2001\t1999\t\thand\n";
    let faults = load(&[("states.tsv", &wrong), ("persons.tsv", posts)]).expect_err("five cells are wrong");
    let shown: Vec<String> =
        faults.iter().map(|f| format!("{}:{}:{}: {} | {}", f.file, f.line, f.column, f.message, f.help)).collect();
    assert_eq!(
        shown,
        [
            "persons.tsv:2:15: unknown role `forein_minister` | did you mean `foreign_minister`?",
            "persons.tsv:2:36: the end is before the start | exchange or mend the two dates",
            "states.tsv:4:14: unknown kind `stat` | did you mean `state`?",
            "states.tsv:5:19: `1999-13` is no date | write 2021-04-21, 2021-04 or 2021",
        ]
    );
}

/// The faults of rows below those of Russia, and of tables beside it.
fn shown(rows: &str, beside: &[(&str, &str)]) -> Vec<String> {
    let states = format!("{STATES}{}", rows.replace('|', "\t"));
    let beside: Vec<(&str, String)> = beside.iter().map(|(name, text)| (*name, text.replace('|', "\t"))).collect();
    let beside = beside.iter().map(|(name, text)| (*name, text.as_str()));
    let files: Vec<(&str, &str)> = beside.chain([("states.tsv", states.as_str())]).collect();
    let faults = load(&files).err().unwrap_or_default();
    let row = |f: &Fault| format!("{}:{}:{}: {} | {}", f.file, f.line, f.column, f.message, f.help);
    faults.iter().map(row).collect()
}

#[test]
fn what_is_wrong_in_one_row_hides_nothing_else_of_it() {
    const POSTS: &str = "name|wikidata|party|role|from|to|open|source\n";
    let posts = format!(
        "{POSTS}Ada Lund||ZZZ|foreign_minister|2001-13-01|||hand\nEda Fell|159|ZZY|forein_minister|2001||later|hand\n"
    );
    const MEND: &str = "give an ISO 3166-1 alpha-3 code, one of PLOVER's, or the key of an organisation";
    assert_eq!(
        shown("", &[("persons.tsv", &posts)]),
        [
            format!("persons.tsv:2:11: no state or organisation has the key `ZZZ` | {MEND}"),
            "persons.tsv:2:32: `2001-13-01` is no date | write 2021-04-21, 2021-04 or 2021".into(),
            "persons.tsv:3:10: `159` is no item of Wikidata | write it as Q159, or leave it empty".into(),
            format!("persons.tsv:3:14: no state or organisation has the key `ZZY` | {MEND}"),
            "persons.tsv:3:18: unknown role `forein_minister` | did you mean `foreign_minister`?".into(),
            "persons.tsv:3:40: `later` is no date | write 2021-04-21, 2021-04 or 2021".into(),
        ]
    );
    const MEMBERS: &str = "organisation|member|status|from|to|source\n";
    let members = format!("{MEMBERS}PACT|ZZZ|membr|2001||hand\nPACTT|RUS|member|2001-02-30|2000|\n");
    let pact = "main|Northern Pact|organisation|IGO||PACT|||||hand\n";
    assert_eq!(
        shown(pact, &[("members.tsv", &members)]),
        [
            format!("members.tsv:2:6: no state or organisation has the key `ZZZ` | {MEND}"),
            "members.tsv:2:10: unknown status `membr` | did you mean `member`?".into(),
            "members.tsv:3:1: the row lacks a source | every fact has a name and a source".into(),
            format!("members.tsv:3:1: no organisation has the key `PACTT` | {MEND}"),
            "members.tsv:3:18: `2001-02-30` is no date | write 2021-04-21, 2021-04 or 2021".into(),
        ]
    );
    assert_eq!(
        shown(
            "main|Norland|state|NR||NR|un_membr|x1|||hand\nalias|North|state||||un_member||||hand\n\
             main|Norburg|city|RUS||ZZZ|||||hand|more\nmain|Sudstad|city|QQQ|||bazaar||||hand\n",
            &[]
        ),
        [
            "states.tsv:4:20: `NR` is no code of a state | write three capital letters, as ISO 3166-1 alpha-3 has them".to_owned(),
            "states.tsv:4:24: `NR` is no code of a state | write three capital letters, as ISO 3166-1 alpha-3 has them".into(),
            "states.tsv:4:27: unknown type `un_membr` | did you mean `un_member`?".into(),
            "states.tsv:4:36: `x1` is no item of Wikidata | write it as Q159, or leave it empty".into(),
            "states.tsv:5:13: a further name has no kind of its own | leave the cell empty, or begin an entity with a row `main`".into(),
            "states.tsv:5:22: a further name has no type of its own | leave the cell empty, or begin an entity with a row `main`".into(),
            "states.tsv:6:1: the row has 12 cells, the header 11 | take out the tabs that are too many".into(),
            format!("states.tsv:7:19: unknown code `QQQ` | {MEND}"),
            "states.tsv:7:25: unknown type `bazaar` | leave it empty, or let a noun of anaphors.toml point back to it".into(),
        ]
    );
}

#[test]
fn a_row_of_too_few_or_too_many_cells_is_one_fault() {
    let one = |row: &str, cells: usize, mend: &str| {
        let told = format!("states.tsv:4:1: the row has {cells} cells, the header 11 | {mend}");
        // What names the lost state further down is no second fault.
        assert_eq!(
            shown(&format!("{row}\nalias|North|||||||||hand\nmain|Norburg|city|NRL||NRL|||||hand\n"), &[]),
            [told]
        );
    };
    const FEW: &str = "set the cells apart by tabs, an empty one by two";
    one("main|Norland|state|NRL", 4, FEW);
    one("main|Norland|state|NRL|NRL|un_member||||hand", 10, FEW);
    one("main Norland|state|NRL||NRL|||||hand", 10, FEW);
    one("main|Norland||state|NRL||NRL|||||hand", 12, "take out the tabs that are too many");
    let posts = "name|wikidata|party|role|from|to|open|source\nAda Lund|RUS|foreign_minister|2001|2005||hand\n";
    let names = "name|alias|source\nAda Lund|A. Lund|hand\n";
    assert_eq!(
        shown("", &[("names.tsv", names), ("posts.tsv", posts)]),
        [format!("posts.tsv:2:1: the row has 7 cells, the header 8 | {FEW}")]
    );
}

#[test]
fn what_is_said_of_the_same_days_stands_once() {
    const MEND: &str = "let one end before the other begins, or leave one out";
    const POSTS: &str = "name|wikidata|party|role|from|to|open|source\n";
    const MEMBERS: &str = "organisation|member|status|from|to|source\n";
    let post = |days: &str| format!("Ada Lund||RUS|foreign_minister|{days}||hand\n");
    let posts = |days: [&str; 2]| shown("", &[("own.tsv", &format!("{POSTS}{}", days.map(post).concat()))]);
    let posts_told = [format!("own.tsv:3:1: `Ada Lund` is foreign_minister on the same days, at own.tsv:2 | {MEND}")];
    assert_eq!(posts(["2001|2005-03-01", "2004|2007"]), posts_told);
    assert_eq!(posts(["2001|2005", "2001|2005"]), posts_told);
    assert_eq!(posts(["2001|2005", "2005|2007"]), [""; 0]);
    let pact = "main|Northern Pact|organisation|IGO||PACT|||||hand\n";
    let members = |rows: &str| shown(pact, &[("members.tsv", &format!("{MEMBERS}{rows}"))]);
    assert_eq!(
        members("PACT|RUS|member|2001||hand\nPACT|RUS|observer|2003|2004|hand\nPACT|PACT|member|||hand\n"),
        [
            format!("members.tsv:3:6: `RUS` belongs to PACT on the same days, in line 2 | {MEND}"),
            "members.tsv:4:6: `PACT` is its own member | name another, or leave the row out".into(),
        ]
    );
    assert_eq!(members("PACT|RUS|member|2001||hand\nPACT|RUS|suspended|2003|2004|hand\n"), [""; 0]);
    assert_eq!(
        shown(
            "alias|Rossiya|||||||||hand\nalias|Rossiya|||||||2001||hand\nalias|Rus|||||||882|1240|hand\n\
             alias|Ros|||||||1800|1900|hand\nmain|Ida Holm|person|RUS||RUS|||1990|1999|hand\n\
             alias|I. Holm|||||||2003||hand\nmain|Eda Fell|person|RUS||RUS|||2999||hand\n\
             main  Norland  state  NRL    NRL\nalias|Norway|||||||1800|1800|hand\nmain|Norburg|capital|NRL|GOV|NRL|||||hand\n",
            &[]
        ),
        [
            format!("states.tsv:5:7: the name stands twice, in line 4 | {MEND}"),
            "states.tsv:6:17: `882` is no date | write 2021-04-21, 2021-04 or 2021".into(),
            "states.tsv:7:22: `Ros` is a name of days on which there is nobody of it, at states.tsv:2 | mend the date, or leave it empty".into(),
            "states.tsv:9:21: `I. Holm` is a name of days on which there is nobody of it, at states.tsv:8 | mend the date, or leave it empty".into(),
            "states.tsv:10:33: nothing is known to begin in 2999 | mend the year".into(),
            "states.tsv:11:1: the row has one cell, the header 11 | set the cells apart by tabs".into(),
        ]
    );
}

#[test]
fn lines_that_end_as_elsewhere_have_their_own_numbers() {
    let wrong = format!("{STATES}main\tNorland\tstat\tNRL\t\tNRL\t\t\t\t\thand\n").replace('\n', "\r\n");
    let faults = load(&[("states.tsv", &wrong)]).expect_err("a kind is wrong");
    assert_eq!((faults.len(), faults[0].line, faults[0].column), (1, 4, 14));
}

#[test]
fn a_row_is_told_of_every_row_above_that_is_still_open() {
    let person = |code: &str, from: u32, to: u32| {
        format!("main\tEda Fell\tperson\t{code}\tGOV\t{code}\t\t\t{from}\t{to}\thand\n")
    };
    let rows = |persons: &[String]| {
        let sudland = "main\tSudland\tstate\tSDL\t\tSDL\t\t\t\t\thand\n";
        format!("{STATES}{sudland}{}", persons.concat())
    };
    let wrong = rows(&[person("RUS", 1990, 2010), person("RUS", 1991, 1992), person("SDL", 2000, 2005)]);
    let faults = load(&[("own.tsv", &wrong)]).expect_err("two states have her from 2000 to 2005");
    let told: Vec<_> = faults.iter().map(|fault| (fault.line, fault.message.as_str())).collect();
    assert_eq!(told, [(7, "`Eda Fell` belongs to RUS on the same days, at own.tsv:5")]);
    let sound = rows(&[person("RUS", 1990, 1999), person("RUS", 1991, 1992), person("SDL", 2000, 2005)]);
    assert!(load(&[("own.tsv", &sound)]).is_ok());
}

#[test]
fn unknown_codes_are_faults() {
    let wrong = format!("{STATES}main\tNorland\tstate\tNRL\t\tNLD\t\t\t\t\thand\n");
    let faults = load(&[("states.tsv", &wrong)]).expect_err("NRL is no code");
    assert_eq!((faults.len(), faults[0].line, faults[0].message.as_str()), (1, 4, "unknown code `NRL`"));
}

#[test]
fn a_name_finds_its_entity_by_every_form() {
    let data = load(&[("states.tsv", STATES)]).expect("no fault");
    for name in ["Russia", "Russian", "the Russian"] {
        assert_eq!(data.senses(name).count(), 1, "{name}");
    }
    assert_eq!(data.senses("Russians").count(), 0);
}
