//! Reading the actor tables.
//!
//! Takes the files of `actors/`; fills [`Data`] or gives every fault of every file, with line, column and mend. The columns are
//! described in `actors/README.md`.

use crate::actors::agents::AgentTable;
use crate::actors::coref::read_anaphors;
use crate::actors::data::{
    Data, Day, Entity, FOR_EVER, Field, Form, KINDS, Kind, NONE, Person, Post, Row, Sense, Text, Whom, hash,
};
use crate::actors::name;
use crate::actors::roles::{ROLES, SECTORS, SPECIAL_CODES};
use crate::fault::{Fault, closest};
use std::collections::HashSet;
use std::collections::hash_map::Entry;

/// How long a post is taken to go on after the day its source had it as held.
const OPEN_YEARS: Day = 40_000;

impl Data {
    /// Reads the tables, in the order of their names; gives all faults of all of them.
    pub(crate) fn load(mut files: Vec<(String, Text)>) -> Result<Data, Vec<Fault>> {
        files.sort_by(|a, b| a.0.cmp(&b.0));
        let mut data = Data { files, ..Data::default() };
        data.names.reserve(60_000);
        data.longest.reserve(20_000);
        let mut faults = Vec::new();
        for file in 0..data.files.len() {
            let text = data.files[file].1.clone();
            data.load_file(file as u16, text.as_str(), &mut faults);
        }
        data.check_codes(&mut faults);
        data.check_validity(&mut faults);
        if faults.is_empty() {
            Ok(data)
        } else {
            faults.sort_by(|a, b| (&a.file, a.line, a.column).cmp(&(&b.file, b.line, b.column)));
            Err(faults)
        }
    }

    fn load_file(&mut self, file: u16, text: &str, faults: &mut Vec<Fault>) {
        let name = self.files[usize::from(file)].0.clone();
        if name.ends_with("anaphors.toml") {
            match read_anaphors(&name, text) {
                Ok(anaphors) => self.anaphors.extend(anaphors),
                Err(found) => faults.extend(found),
            }
            return;
        }
        if name.ends_with(".toml") {
            match AgentTable::read(&name, text) {
                Ok(table) => self.agents.extend(table),
                Err(found) => faults.extend(found),
            }
            return;
        }
        let header = text.lines().next().unwrap_or("");
        let columns: Vec<&str> = header.split('\t').collect();
        let reader = match columns.as_slice() {
            ["form", "name", "kind", "code", "sector", "key", "type", "wikidata", "from", "to", "source"] => {
                Data::read_name_row
            }
            ["name", "wikidata", "party", "role", "from", "to", "open", "source"] => Data::read_post_row,
            ["name", "alias", "source"] => Data::read_alias_row,
            ["organisation", "member", "status", "from", "to", "source"] => return,
            _ => {
                self.lacks_table = true;
                let fault = Fault::in_line(&name, text, 1, "", "the header is of no known table");
                faults.push(fault.help("see actors/README.md for the columns of each"));
                return;
            }
        };
        let mut start = header.len() + 1;
        let mut lines = Lines { file, name: &name, text, faults, main: None };
        let mut number = 2;
        while start < text.len() {
            let rest = &text.as_bytes()[start..];
            let end = start + rest.iter().position(|&b| b == b'\n').unwrap_or(rest.len());
            let line = &text[start..end];
            // Places within a line are kept in two bytes.
            if line.len() > usize::from(u16::MAX) {
                let fault = Fault::at(&name, text, start..end, "the row is longer than 65,535 bytes");
                lines.faults.push(fault.help("no name is that long: a line break may be missing"));
            } else if !line.is_empty() && !line.starts_with('#') {
                let at = At { row: Row { file, line: number }, start: start as u32, line };
                reader(self, &at, &mut lines);
            }
            start = end + 1;
            number += 1;
        }
    }

    /// A row of a table of names: `main` begins an entity, other forms name the entity above.
    fn read_name_row(&mut self, at: &At, lines: &mut Lines) {
        let [form, name, kind, code, sector, key, type_, wikidata, from, to, source] = at.fields();
        let (from_day, to_day) = lines.period(at, from, to);
        lines.require(at, name, "a name");
        lines.require(at, source, "a source");
        if form == "main" {
            let kind = Kind::parse(kind).unwrap_or_else(|| {
                lines.unknown(at, "kind", kind, KINDS.iter().map(|(n, _)| *n));
                // What names this entity further down is no fault.
                Kind::State
            });
            if !sector.is_empty() && !SECTORS.contains(&sector) {
                lines.unknown(at, "sector", sector, SECTORS);
            }
            let entity = Entity {
                name: at.field(name),
                kind,
                code: at.field(code),
                sector: at.field(sector),
                key: at.field(key),
                type_: at.field(type_),
                wikidata: at.field(wikidata),
                from: from_day,
                to: to_day,
                row: at.row,
            };
            let id = self.entities.len() as u32;
            self.entities.push(entity);
            let own = match kind {
                Kind::State | Kind::Territory | Kind::Organisation | Kind::Group => !key.is_empty(),
                // A ministry has its state's key, the PLO its own.
                Kind::Body => !key.is_empty() && key != code,
                _ => false,
            };
            if own && !self.by_key.contains_key(key) {
                self.by_key.insert(key.into(), id);
            }
            lines.main = Some(id);
            let (from, to) = if kind == Kind::Person { (from_day, to_day) } else { (0, FOR_EVER) };
            self.add_sense(at, name, Whom::Entity(id), Form::Name, from, to);
            return;
        }
        let form = match form {
            "alias" => Form::Name,
            "adjective" => Form::Adjective,
            "people" => Form::People,
            other => return lines.unknown(at, "form", other, ["main", "alias", "adjective", "people"]),
        };
        match lines.main {
            Some(id) => self.add_sense(at, name, Whom::Entity(id), form, from_day, to_day),
            None => lines.fault(
                at,
                form_name(form),
                "no `main` row stands above this one",
                "begin each entity with a row `main`",
            ),
        }
    }

    fn read_post_row(&mut self, at: &At, lines: &mut Lines) {
        let [name, wikidata, party, role, from, to, open, source] = at.fields();
        let (from_day, to_day) = lines.period(at, from, to);
        lines.require(at, name, "a name");
        lines.require(at, source, "a source");
        let Some(role) = ROLES.iter().find(|r| r.name == role) else {
            return lines.unknown(at, "role", role, ROLES.iter().map(|r| r.name));
        };
        let person = self.person(at, name, wikidata, party);
        let id = self.posts.len() as u32;
        // What the source had as held on a day may have been held for some years after, not for ever.
        let last = day(open, true).filter(|d| *d < FOR_EVER).map(|d| d + OPEN_YEARS);
        let to_day = if to.is_empty() { last.unwrap_or(to_day) } else { to_day };
        self.posts.push(Post {
            person,
            party: at.field(party),
            role,
            from: from_day,
            to: to_day,
            row: at.row,
            next: NONE,
        });
        let entry = &mut self.persons[person as usize];
        if entry.first_post == NONE {
            entry.first_post = id;
        } else {
            let last = entry.last_post as usize;
            self.posts[last].next = id;
        }
        self.persons[person as usize].last_post = id;
    }

    /// The person of this name with a post in this party, or a new one.
    fn person(&mut self, at: &At, name: &str, wikidata: &str, party: &str) -> u32 {
        let key = name::key(name);
        let known = self.senses_of_key(&key).find_map(|s| match s.whom {
            Whom::Person(p) => {
                // An officer of an organisation is the politician of that name.
                let office = |key: &str| {
                    self.entity_of_key(key).is_some_and(|e| e.kind == Kind::Organisation) && name.contains(' ')
                };
                let same = self.posts_of(p).any(|post| {
                    let other = self.text(post.party);
                    same_party(other, party) || office(party) || office(other)
                });
                let item = self.text(self.persons[p as usize].wikidata);
                (same && (item.is_empty() || wikidata.is_empty() || item == wikidata)
                    || !wikidata.is_empty() && item == wikidata)
                    .then_some(p)
            }
            Whom::Entity(_) => None,
        });
        if let Some(person) = known {
            return person;
        }
        let id = self.persons.len() as u32;
        let person = Person { name: at.field(name), wikidata: at.field(wikidata), first_post: NONE, last_post: NONE };
        self.persons.push(person);
        self.add_keyed(&key, at.field(name), Whom::Person(id), Form::Name, 0, FOR_EVER, false, at.row);
        id
    }

    fn read_alias_row(&mut self, at: &At, lines: &mut Lines) {
        let [name, alias, source] = at.fields();
        lines.require(at, alias, "an alias");
        lines.require(at, source, "a source");
        let person = self.senses(name).find_map(|s| match s.whom {
            Whom::Person(p) => Some(p),
            Whom::Entity(_) => None,
        });
        // The aliases stand in the alphabet before the posts, so a person may be still to come.
        match person {
            Some(p) => self.add_sense(at, alias, Whom::Person(p), Form::Name, 0, FOR_EVER),
            // Of a table that cannot be read nobody is known.
            None if self.lacks_table => {}
            None => lines.fault(
                at,
                name,
                &format!("no person is named `{name}`"),
                "give the name as a table of posts has it",
            ),
        }
    }

    fn key_into(&mut self, name: &str) {
        self.key.clear();
        name::push_words(name, &mut self.key);
    }

    fn add_sense(&mut self, at: &At, name: &str, whom: Whom, form: Form, from: Day, to: Day) {
        let article = name.starts_with("The ");
        let bare = name.strip_prefix("The ").or_else(|| name.strip_prefix("the ")).unwrap_or(name);
        self.key_into(bare);
        let key = std::mem::take(&mut self.key);
        self.add_keyed(&key, at.field(bare), whom, form, from, to, article, at.row);
        self.key = key;
    }

    #[allow(clippy::too_many_arguments)]
    fn add_keyed(
        &mut self,
        key: &str,
        name: Field,
        whom: Whom,
        form: Form,
        from: Day,
        to: Day,
        article: bool,
        row: Row,
    ) {
        let words = key.bytes().filter(|&b| b == b' ').count() as u8 + 1;
        let first = key.split(' ').next().unwrap_or("");
        let longest = self.longest.entry(hash(first)).or_insert(words);
        *longest = words.max(*longest);
        let id = self.senses.len() as u32;
        self.senses.push(Sense { name, whom, form, from, to, article, row, next: NONE });
        match self.names.entry(hash(key)) {
            Entry::Occupied(mut entry) => {
                let last = std::mem::replace(&mut entry.get_mut().1, id);
                self.senses[last as usize].next = id;
            }
            Entry::Vacant(entry) => {
                entry.insert((id, id));
            }
        }
    }

    /// Codes and parties can be checked only when all states are known.
    fn check_codes(&self, faults: &mut Vec<Fault>) {
        let known = |code: &str| code.is_empty() || SPECIAL_CODES.contains(&code) || self.by_key.contains_key(code);
        for entity in &self.entities {
            let code = self.text(entity.code);
            if !known(code) {
                faults.push(self.row_fault(entity.row, code, format!("unknown code `{code}`")));
            }
        }
        for post in &self.posts {
            let party = self.text(post.party);
            if !known(party) {
                faults.push(self.row_fault(post.row, party, format!("no state or organisation has the key `{party}`")));
            }
        }
    }

    /// No two states have one key, and nothing belongs to two states, on the same days; on the day of a change it may.
    fn check_validity(&self, faults: &mut Vec<Fault>) {
        let is_state = |kind| matches!(kind, Kind::State | Kind::Territory);
        let of_state = |e: &Entity| self.entity_of_key(self.text(e.code)).is_some_and(|state| is_state(state.kind));
        let is_dated = |e: &Entity| e.from > 0 || e.to < FOR_EVER;
        // The rows of one key, or of one name and kind in a file: by the state they belong to, which those of a key need not share.
        let mut rows = Vec::new();
        // What is said of a row that is told already may be due to a stand-in for its kind or its days.
        let told: HashSet<(&str, usize)> = faults.iter().map(|fault| (fault.file.as_str(), fault.line)).collect();
        let is_told = |row: Row| told.contains(&(self.files[usize::from(row.file)].0.as_str(), row.line as usize));
        for entity in self.entities.iter().filter(|entity| !is_told(entity.row)) {
            if is_state(entity.kind) && !self.text(entity.key).is_empty() {
                rows.push(((self.text(entity.key), None), "", entity));
            } else if is_dated(entity) && of_state(entity) {
                let within = (entity.kind as u8, entity.row.file);
                rows.push(((self.text(entity.name), Some(within)), self.text(entity.code), entity));
            }
        }
        rows.sort_by_key(|(what, _, entity)| (*what, entity.from, entity.row));
        for run in rows.chunk_by(|(what, ..), (next, ..)| what == next) {
            // Of each state the row above that ends last.
            let mut open: Vec<(&str, &Entity)> = Vec::new();
            for &((name, within), code, entity) in run {
                let is_other = |of: &str| within.is_none() || of != code;
                if let Some((of, above)) = open.iter().find(|(of, above)| is_other(of) && entity.from < above.to) {
                    let place = self.place_of(above.row);
                    let message = match within {
                        None => format!("the key `{name}` is another's on the same days, at {place}"),
                        Some(_) => format!("`{name}` belongs to {of} on the same days, at {place}"),
                    };
                    let (file, text) = &self.files[usize::from(entity.row.file)];
                    let fault = Fault::in_line(file, text.as_str(), entity.row.line as usize, name, message);
                    faults.push(fault.help("let one end before the other begins"));
                }
                match open.iter_mut().find(|(of, _)| *of == code) {
                    Some((_, last)) if last.to >= entity.to => {}
                    Some((_, last)) => *last = entity,
                    None => open.push((code, entity)),
                }
            }
        }
    }

    fn row_fault(&self, row: Row, needle: &str, message: String) -> Fault {
        let (name, text) = &self.files[usize::from(row.file)];
        Fault::in_line(name, text.as_str(), row.line as usize, needle, message)
            .help("an ISO 3166-1 alpha-3 code, one of PLOVER's, or the key of an organisation")
    }
}

/// Whether two party keys may be of one person: the Soviet Union and Russia are.
fn same_party(a: &str, b: &str) -> bool {
    const ONE: [&[&str]; 4] =
        [&["SUN", "RUS", "GEO", "KAZ"], &["YUG", "SCG", "SRB", "HRV"], &["CSK", "CZE", "SVK"], &["DDR", "DEU"]];
    a == b || ONE.iter().any(|group| group.contains(&a) && group.contains(&b))
}

fn form_name(form: Form) -> &'static str {
    match form {
        Form::Name => "alias",
        Form::Adjective => "adjective",
        Form::People => "people",
    }
}

/// `2021-04-21`, `2021-04` or `2021` as a day; the last of the period for an end.
fn day(text: &str, is_end: bool) -> Option<Day> {
    if text.is_empty() {
        return Some(if is_end { FOR_EVER } else { 0 });
    }
    // Most dates are whole days: read without splitting.
    if let &[y0, y1, y2, y3, b'-', m0, m1, b'-', d0, d1] = text.as_bytes() {
        let digits = [y0, y1, y2, y3, m0, m1, d0, d1];
        if digits.iter().all(u8::is_ascii_digit) {
            let value = digits.iter().fold(0, |sum, d| sum * 10 + u32::from(d - b'0'));
            let valid = (1..=12).contains(&(value / 100 % 100)) && (1..=31).contains(&(value % 100));
            return valid.then_some(value);
        }
    }
    let mut parts = text.split('-');
    let number = |part: &str, length: usize| (part.len() == length).then(|| part.parse::<u32>().ok()).flatten();
    let year = number(parts.next()?, 4)?;
    let rest = if is_end { 99 } else { 0 };
    let month = parts.next().map_or(Some(rest), |p| number(p, 2).filter(|m| (1..=12).contains(m)))?;
    let day = parts.next().map_or(Some(rest), |p| number(p, 2).filter(|d| (1..=31).contains(d)))?;
    parts.next().is_none().then_some(year * 10_000 + month * 100 + day)
}

/// A line being read.
struct At<'t> {
    row: Row,
    start: u32,
    line: &'t str,
}

/// The file being read: where its faults go, and the entity that further names belong to.
struct Lines<'t, 'f> {
    file: u16,
    name: &'t str,
    text: &'t str,
    faults: &'f mut Vec<Fault>,
    main: Option<u32>,
}

impl<'t> At<'t> {
    /// The cells of the line; absent ones at the end are empty.
    fn fields<const N: usize>(&self) -> [&'t str; N] {
        let mut rest = self.line.strip_suffix('\r').unwrap_or(self.line);
        std::array::from_fn(|_| {
            // Cells are short: a plain loop over their bytes is faster than a search made for long texts.
            let end = rest.bytes().position(|b| b == b'\t').unwrap_or(rest.len());
            let cell = &rest[..end];
            rest = rest.get(end + 1..).unwrap_or("");
            cell
        })
    }

    /// Where a cell of this line stands in the file.
    fn field(&self, cell: &'t str) -> Field {
        let offset = cell.as_ptr() as usize - self.line.as_ptr() as usize;
        match cell.is_empty() {
            true => Field::default(),
            false => Field { file: self.row.file, length: cell.len() as u16, start: self.start + offset as u32 },
        }
    }
}

impl Lines<'_, '_> {
    fn fault(&mut self, at: &At, needle: &str, message: &str, help: &str) {
        debug_assert_eq!(at.row.file, self.file);
        self.faults.push(Fault::in_line(self.name, self.text, at.row.line as usize, needle, message).help(help));
    }

    fn unknown<'k>(&mut self, at: &At, what: &str, found: &str, known: impl IntoIterator<Item = &'k str>) {
        let known: Vec<&str> = known.into_iter().collect();
        let help = match closest(found, known.iter().copied()) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("one of {}", known.join(", ")),
        };
        self.fault(at, found, &format!("unknown {what} `{found}`"), &help);
    }

    fn require(&mut self, at: &At, cell: &str, what: &str) {
        if cell.is_empty() {
            self.fault(at, "", &format!("the row lacks {what}"), "every fact has a name and a source");
        }
    }

    /// The first and last day of a period.
    fn period(&mut self, at: &At, from: &str, to: &str) -> (Day, Day) {
        let start = day(from, false);
        let end = day(to, true);
        for (cell, read) in [(from, start), (to, end)] {
            if read.is_none() {
                self.fault(at, cell, &format!("`{cell}` is no date"), "write 2021-04-21, 2021-04 or 2021");
            }
        }
        let (start, end) = (start.unwrap_or(0), end.unwrap_or(FOR_EVER));
        if end < start {
            self.fault(at, to, "the end is before the start", "exchange or mend the two dates");
        }
        (start, end)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const STATES: &str = "form\tname\tkind\tcode\tsector\tkey\ttype\twikidata\tfrom\tto\tsource\n\
        main\tRussia\tstate\tRUS\t\tRUS\tun_member\tQ159\t1991-12-25\t\thand\nadjective\tRussian\t\t\t\t\t\t\t\t\thand\n";

    fn load(files: &[(&str, &str)]) -> Result<Data, Vec<Fault>> {
        Data::load(files.iter().map(|(n, t)| ((*n).to_owned(), Text::Shared((*t).into()))).collect())
    }

    #[test]
    fn days_keep_their_precision() {
        for (text, first, last) in [
            ("2021-04-21", 20_210_421, 20_210_421),
            ("2021-04", 20_210_400, 20_210_499),
            ("2021", 20_210_000, 20_219_999),
        ] {
            assert_eq!((day(text, false), day(text, true)), (Some(first), Some(last)));
        }
        for wrong in ["2021-13", "21", "2021-04-21-1", "later", "2021-4"] {
            assert_eq!(day(wrong, false), None, "{wrong}");
        }
    }

    #[test]
    fn every_fault_has_its_line_and_mend() {
        let wrong = format!(
            "{STATES}main\tNorland\tstat\tNRL\t\tNRL\t\t\t\t\thand\nalias\tNorth\t\t\t\t\t\t\t1999-13\t\thand\n"
        );
        let posts = "name\twikidata\tparty\trole\tfrom\tto\topen\tsource\nAda Lund\t\tRUS\tforein_minister\t2001\t1999\t\thand\n";
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
}
