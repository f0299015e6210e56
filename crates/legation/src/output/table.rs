//! The table a person reads: one report after another, two lines a record, the words beneath what they say.
//!
//! ```text
//! nato-russia · 2021-10-07 · 2 events
//!  #  date        who → whom     event           CAMEO  how many  modality  according to
//!  1  2021-10-06  NATO → Russia  SANCTION expel  161    8         asserted  Stoltenberg
//!                 “withdraw the accreditation of eight members of the Russian delegation to NATO”
//! ```
//!
//! A terminal too narrow for that gets the same facts as a list.

use crate::terminal::{Screen, Style, one_line, width, wrap};
use legation_text::record::{Attribution, Entity, Event, Quantity, Record, Standing, Statement};
use legation_text::{Report, Span, TextIndex};

const HEADS: [&str; 8] = ["#", "date", "who → whom", "event", "CAMEO", "how many", "modality", "according to"];
/// Columns that may be narrowed and wrapped, and how narrow they may get.
const SHRINK: [(usize, usize); 5] = [(2, 16), (7, 10), (3, 12), (6, 10), (5, 8)];
const GAP: usize = 2;

/// One line of the table: a record in eight cells, the words it rests on, and how it is shown.
struct Row {
    cells: [String; 8],
    words: String,
    style: Style,
}

/// One report's records.
pub fn render(report: &Report, records: &[Record], screen: Screen) -> String {
    let mut out = String::new();
    let date = report.date.map_or_else(|| "no date".to_owned(), |date| date.to_string());
    let title = report.title.as_deref().map(|title| format!(" · {}", one_line(title))).unwrap_or_default();
    let head = format!("{} · {date} · {}", one_line(&report.id), how_many_of_each(records));
    out.push_str(&screen.paint(Style::Bold, &head));
    out.push_str(&screen.paint(Style::Dim, &title));
    out.push('\n');
    if records.is_empty() {
        return out;
    }
    let index = TextIndex::new(&report.text);
    let rows: Vec<Row> = records.iter().map(|record| row(record, &index)).collect();
    let widths = fit(&rows, screen.width);
    if widths.iter().sum::<usize>() + GAP * 7 > screen.width {
        for row in &rows {
            card(&mut out, row, screen);
        }
        return out;
    }
    line(&mut out, &HEADS.map(str::to_owned), &widths, screen, |_| Style::Dim);
    for row in &rows {
        line(&mut out, &row.cells, &widths, screen, |column| match column {
            2 => Style::Bold,
            3 => row.style,
            _ => Style::Plain,
        });
        let indent = (widths[0] + GAP + widths[1] + GAP).min(screen.width / 3);
        quote(&mut out, &row.words, indent, screen);
    }
    out
}

/// `7 events`; `3 events, 2 standing claims`.
fn how_many_of_each(records: &[Record]) -> String {
    let count = |kind: &str, one: &str| {
        let n = records.iter().filter(|record| record.kind() == kind).count();
        (n > 0).then(|| if n == 1 { format!("1 {one}") } else { format!("{n} {one}s") })
    };
    let kinds = [("event", "event"), ("standing", "standing claim"), ("statement", "statement")];
    let counts: Vec<String> = kinds.into_iter().filter_map(|(kind, one)| count(kind, one)).collect();
    if counts.is_empty() { "no record".to_owned() } else { counts.join(", ") }
}

fn row(record: &Record, index: &TextIndex) -> Row {
    let slice = |start: usize, end: usize| one_line(index.slice(Span::new(start, end)));
    let number = record.number().to_string();
    match record {
        Record::Event(event) => Row {
            cells: cells(number, event),
            words: slice(event.event_start, event.event_end),
            style: Style::Quad(event.quad_code),
        },
        Record::Standing(claim) => {
            Row { cells: claim_cells(number, claim), words: slice(claim.start, claim.end), style: Style::Plain }
        }
        Record::Statement(statement) => Row {
            cells: statement_cells(number, statement),
            words: statement.content.iter().map(|part| slice(part.start, part.end)).collect::<Vec<_>>().join(" … "),
            style: Style::Plain,
        },
    }
}

/// The words a record rests on.
fn quote(out: &mut String, words: &str, indent: usize, screen: Screen) {
    for part in wrap(&format!("“{words}”"), screen.width - indent) {
        out.push_str(&" ".repeat(indent));
        out.push_str(&screen.paint(Style::Dim, &part));
        out.push('\n');
    }
}

/// A record as a few short lines.
fn card(out: &mut String, row: &Row, screen: Screen) {
    let [number, date, who, kind, cameo, how_many, modality, speakers] = &row.cells;
    let mut facts = vec![if cameo.is_empty() { kind.clone() } else { format!("{kind} ({cameo})") }];
    facts.extend([how_many, modality].into_iter().filter(|fact| !fact.is_empty()).cloned());
    if !speakers.is_empty() {
        facts.push(format!("according to {speakers}"));
    }
    let indent = width(number) + GAP;
    let head = wrap(&format!("{date}  {who}").replace("  ", " · "), screen.width - indent);
    let styled = head.iter().map(|part| (Style::Bold, part.clone()));
    let facts = wrap(&facts.join(" · "), screen.width - indent);
    let lines = styled.chain(facts.into_iter().map(|part| (row.style, part)));
    for (i, (style, part)) in lines.enumerate() {
        let before = if i == 0 { format!("{number}{}", " ".repeat(GAP)) } else { " ".repeat(indent) };
        out.push_str(&before);
        out.push_str(&screen.paint(style, &part));
        out.push('\n');
    }
    quote(out, &row.words, indent, screen);
}

fn cells(number: String, event: &Event) -> [String; 8] {
    let mut kind = event.event.join(", ");
    if !event.mode.is_empty() {
        kind = format!("{kind} {}", event.mode.join(", "));
    }
    [
        number,
        date(event),
        who(event),
        kind,
        event.cameo.clone().unwrap_or_default(),
        event.quantity.iter().map(how_many).collect::<Vec<_>>().join(", "),
        how_sure(&event.modality, event.negated, event.background),
        speakers(&event.attribution),
    ]
    .map(|cell| one_line(&cell))
}

fn claim_cells(number: String, claim: &Standing) -> [String; 8] {
    let day = match (&claim.since, &claim.until) {
        (Some(since), _) => format!("since {since}"),
        (None, Some(until)) => format!("until {until}"),
        (None, None) => claim.on.clone().unwrap_or_else(|| "?".to_owned()),
    };
    let known = |parties: [&Option<String>; 2], between: &str| {
        let told: Vec<&str> = parties.into_iter().flatten().map(String::as_str).collect();
        told.join(between)
    };
    let who = [
        known([&claim.holder, &claim.host], " at "),
        known([&claim.by, &claim.against], " → "),
        claim.speaker.clone().unwrap_or_default(),
        claim.parties.join(" + "),
    ];
    let who =
        who.into_iter().find(|who| !who.is_empty()).or_else(|| claim.name.clone()).unwrap_or_else(|| "?".to_owned());
    let told = [&claim.type_, &claim.status, &claim.verb].into_iter().flatten();
    let kind = told.fold(claim.kind.clone(), |kind, word| format!("{kind} {word}"));
    [
        number,
        day,
        who,
        kind,
        String::new(),
        interval(claim.value, claim.low, claim.high).unwrap_or_default(),
        how_sure(&claim.modality, claim.negated, claim.background),
        speakers(&claim.attribution),
    ]
    .map(|cell| one_line(&cell))
}

fn statement_cells(number: String, statement: &Statement) -> [String; 8] {
    let speaker = statement.speaker.as_ref();
    let who = speaker.map_or("?", |entity| entity.identifier_text.as_deref().unwrap_or(&entity.entity_text));
    let kind = format!("{} {}", statement.quotation, if statement.negated { "not said" } else { "said" });
    let cells = [number, String::new(), who.to_owned(), kind, String::new(), String::new(), String::new()];
    let [a, b, c, d, e, f, g] = cells.map(|cell| one_line(&cell));
    [a, b, c, d, e, f, g, one_line(&statement.cue.text)]
}

fn how_sure(modality: &str, negated: bool, background: bool) -> String {
    let not = if negated { "not " } else { "" };
    let earlier = if background { ", earlier" } else { "" };
    format!("{not}{modality}{earlier}")
}

fn speakers(chain: &[Attribution]) -> String {
    chain.iter().map(|speaker| one_line(&speaker.entity_text)).collect::<Vec<_>>().join(" < ")
}

/// The day, as far as it is known: `2021-10-06`, `2021-10`, `2021-10-04…10`, `…2019`, `since 2019`.
fn date(event: &Event) -> String {
    use legation_text::Precision::{After, Before};
    match (event.date_precision, &event.date, &event.enddate) {
        (Some(Before), _, Some(end)) => format!("before {end}"),
        (Some(After), Some(date), _) => format!("after {date}"),
        (_, Some(date), Some(end)) => format!("{date} to {end}"),
        (_, Some(date), None) => date.clone(),
        (_, None, _) => event.date_text.as_ref().map_or_else(|| "?".to_owned(), |words| format!("({words})")),
    }
}

/// `NATO → Russia`; several parties joined by `+`; a party without a name by its words.
fn who(event: &Event) -> String {
    let names = |list: &[Entity]| {
        let mut names: Vec<&str> = Vec::new();
        for entity in list {
            let name = entity.identifier_text.as_deref().unwrap_or(&entity.entity_text);
            if !names.contains(&name) {
                names.push(name);
            }
        }
        names.join(" + ")
    };
    match (event.actor.is_empty(), event.recipient.is_empty()) {
        (true, true) => "?".into(),
        (true, false) => format!("? → {}", names(&event.recipient)),
        (false, true) => names(&event.actor),
        (false, false) => format!("{} → {}", names(&event.actor), names(&event.recipient)),
    }
}

/// `8`, `≥ 24`, `7–9`, `10 (ceiling)`, `20 post`.
fn how_many(quantity: &Quantity) -> String {
    let number = interval(quantity.value, quantity.low, quantity.high).unwrap_or_else(|| quantity.text.clone());
    let unit = if quantity.unit == "person" { String::new() } else { format!(" {}", quantity.unit) };
    match quantity.role.as_str() {
        "recipient" | "other" => format!("{number}{unit}"),
        role => format!("{number}{unit} ({role})"),
    }
}

fn interval(value: Option<u64>, low: Option<u64>, high: Option<u64>) -> Option<String> {
    match (value, low, high) {
        (Some(value), ..) => Some(value.to_string()),
        (None, Some(low), Some(high)) => Some(format!("{low}–{high}")),
        (None, Some(low), None) => Some(format!("≥ {low}")),
        (None, None, Some(high)) => Some(format!("≤ {high}")),
        (None, None, None) => None,
    }
}

/// Widths of the columns: as wide as their cells, narrowed in turn until the line fits.
fn fit(rows: &[Row], room: usize) -> [usize; 8] {
    let mut widths = HEADS.map(width);
    for row in rows {
        for (widest, cell) in widths.iter_mut().zip(&row.cells) {
            *widest = (*widest).max(width(cell));
        }
    }
    let total = |widths: &[usize; 8]| widths.iter().sum::<usize>() + GAP * 7;
    while total(&widths) > room {
        // The widest of those that can still give way.
        let Some(&(column, _)) =
            SHRINK.iter().filter(|&&(c, least)| widths[c] > least).max_by_key(|&&(c, _)| widths[c])
        else {
            break;
        };
        widths[column] -= 1;
    }
    widths
}

fn line(out: &mut String, cells: &[String; 8], widths: &[usize; 8], screen: Screen, style: impl Fn(usize) -> Style) {
    let wrapped: Vec<Vec<String>> = cells.iter().zip(widths).map(|(cell, &columns)| wrap(cell, columns)).collect();
    let height = wrapped.iter().map(Vec::len).max().unwrap_or(0);
    for i in 0..height {
        let mut line = String::new();
        let mut blanks = 0;
        for (column, parts) in wrapped.iter().enumerate() {
            let part = parts.get(i).map_or("", String::as_str);
            if !part.is_empty() {
                line.push_str(&" ".repeat(blanks));
                line.push_str(&screen.paint(style(column), part));
                blanks = 0;
            }
            blanks += widths[column] - width(part).min(widths[column]) + GAP;
        }
        out.push_str(&line);
        out.push('\n');
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use legation_text::Precision;
    use legation_text::record::{CiteInfo, TextInfo};

    const TEXT: &str = "Norland expelled eight Sudland\ndiplomats on Monday, Anna Berg said.";

    fn party(text: &str, name: &str, start: usize) -> Entity {
        Entity {
            entity_text: text.into(),
            code: Some("NRL".into()),
            sector: None,
            identifier_id: None,
            identifier_text: Some(name.into()),
            key: Some("NRL".into()),
            start,
            end: start + text.chars().count(),
        }
    }

    pub(crate) fn event() -> Event {
        Event {
            record: "event".into(),
            id: "note#1".into(),
            date: Some("2026-03-02".into()),
            enddate: None,
            actor: vec![party("Norland", "Norland", 0)],
            recipient: vec![party("eight Sudland diplomats", "Sudland", 17)],
            event: vec!["SANCTION".into()],
            mode: vec!["expel".into()],
            context: vec!["diplomatic".into()],
            quad_code: 4,
            event_scale: -5.5,
            event_text: "expelled".into(),
            event_loc: None,
            text: TEXT.into(),
            text_info: TextInfo { sequence: 1, start: 0, end: TEXT.len() },
            cite_info: CiteInfo {
                url: None,
                title: None,
                publication: None,
                coder: "legation 0.1.0".into(),
                codebook: "c".into(),
                actors: "a".into(),
                model: "m".into(),
            },
            report: "note".into(),
            cameo: Some("161".into()),
            event_start: 0,
            event_end: 40,
            date_text: Some("Monday".into()),
            date_precision: Some(Precision::Day),
            decided_on: None,
            effective_on: None,
            quantity: vec![Quantity {
                role: "recipient".into(),
                value: Some(8),
                low: Some(8),
                high: Some(8),
                unit: "person".into(),
                text: "eight".into(),
                start: 17,
                end: 22,
            }],
            modality: "asserted".into(),
            negated: false,
            background: false,
            attribution: vec![Attribution {
                entity_text: "Anna Berg".into(),
                code: None,
                sector: None,
                key: None,
                identifier_text: None,
                cue: "said".into(),
                quotation: "indirect".into(),
                start: 52,
                end: 61,
            }],
            cause: Vec::new(),
            measure: None,
            incident: "note#1".into(),
            evidence: Vec::new(),
            rule: "sanction.expel.diplomats".into(),
            confidence: 0.9,
        }
    }

    fn report() -> Report {
        Report { id: "note".into(), date: "2026-03-03".parse().ok(), text: TEXT.into(), ..Report::default() }
    }

    #[test]
    fn an_event_takes_a_row_and_its_words() {
        let table = render(&report(), &[Record::Event(event())], Screen { color: false, width: 100 });
        let expected = "\
note · 2026-03-03 · 1 event
#  date        who → whom         event           CAMEO  how many  modality  according to
1  2026-03-02  Norland → Sudland  SANCTION expel  161    8         asserted  Anna Berg
               “Norland expelled eight Sudland diplomats”
";
        assert_eq!(table, expected);
    }

    #[test]
    fn a_narrow_terminal_gets_a_list_and_no_line_runs_over() {
        for columns in [40, 60, 72, 80, 90, 100] {
            let table = render(&report(), &[Record::Event(event())], Screen { color: false, width: columns });
            assert!(table.lines().map(width).max() <= Some(columns), "{columns}:\n{table}");
        }
        let table = render(&report(), &[Record::Event(event())], Screen { color: false, width: 60 });
        let expected = "\
note · 2026-03-03 · 1 event
1  2026-03-02 · Norland → Sudland
   SANCTION expel (161) · 8 · asserted · according to Anna
   Berg
   “Norland expelled eight Sudland diplomats”
";
        assert_eq!(table, expected);
    }

    #[test]
    fn colours_only_where_asked() {
        let colored = render(&report(), &[Record::Event(event())], Screen { color: true, width: 100 });
        assert!(colored.contains("\x1b[1;31mSANCTION expel\x1b[0m"));
    }

    #[test]
    fn words_of_the_input_cannot_act() {
        let mut hostile = event();
        hostile.actor[0].identifier_text = Some("Nor\u{1b}[2Jland\u{202e}".into());
        let table = render(&report(), &[Record::Event(hostile)], Screen { color: false, width: 100 });
        assert!(table.contains("Nor^[[2Jland<U+202E>"), "{table}");
    }
}
