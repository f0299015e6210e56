//! Rows of the tables held against each other: codes that nobody has, what is said of the same days twice.
//!
//! Takes the tables as read; gives every fault of them. A table that is missing is told once, by the first cell that names what is in it.

use crate::actors::data::{Data, Entity, FOR_EVER, Field, Kind, Post, Row, Text};
use crate::actors::roles::SPECIAL_CODES;
use crate::actors::rows::{ONE_ENDS, overlap};
use crate::actors::vocabulary::Vocabulary;
use crate::fault::{Fault, closest};
use std::collections::HashSet;

/// Files that a folder of actors has beside its tables of names and posts, and what is unknown without them.
const NEEDED: [(&str, &str); 4] = [
    ("agents.toml", "classes of people and bodies"),
    ("anaphors.toml", "the nouns that point back to somebody"),
    ("members.tsv", "the members of organisations"),
    ("offices.toml", "the holders of offices"),
];

/// Files that a folder of actors must have, and has not; of tables it is told only where something names what is in them.
pub(super) fn missing(files: &[(String, String)]) -> Vec<Fault> {
    let names = || files.iter().map(|(name, _)| name.as_str()).filter(|name| stem(name) != "invented.tsv");
    let gone = NEEDED.iter().filter(|(needed, _)| !names().any(|name| stem(name) == *needed));
    let told = |(needed, what): &(&str, &str)| {
        let fault =
            Fault::at(&beside(names(), needed), "", 0..0, format!("there is no {needed}, so {what} are unknown"));
        fault.help(format!("copy actors/{needed} into it"))
    };
    gone.map(told).collect()
}

/// A name for a file in the folder of the one that lies highest.
fn beside<'n>(names: impl Iterator<Item = &'n str>, file: &str) -> String {
    let folders = names.map(|name| name.rsplit_once(['/', '\\']).map_or("", |(folder, _)| folder));
    match folders.min_by_key(|folder| (folder.len(), *folder)) {
        None | Some("") => file.to_owned(),
        Some(folder) => format!("{folder}/{file}"),
    }
}

/// The name of a file without its folder.
fn stem(name: &str) -> &str {
    name.rsplit(['/', '\\']).next().unwrap_or(name)
}

impl Data {
    /// Everything that rows say against each other.
    pub(super) fn check(&self, faults: &mut Vec<Fault>) {
        self.check_codes(faults);
        self.check_people(faults);
        self.check_validity(faults);
        self.check_posts(faults);
    }

    /// Whether these words may have stood in a row that was left out.
    fn may_be_lost(&self, words: &str) -> bool {
        words.split_whitespace().all(|word| self.lost.contains(word))
    }

    /// Codes and parties can be checked only when all states are known.
    fn check_codes(&self, faults: &mut Vec<Fault>) {
        let guessed: HashSet<Row> = self.guessed.iter().copied().collect();
        // The states of a codebook's examples are not those of the world.
        let is_real = |row: Row| stem(&self.files[usize::from(row.file)].0) != "invented.tsv";
        let has_states =
            self.entities.iter().any(|e| e.kind == Kind::State && !guessed.contains(&e.row) && is_real(e.row));
        if !has_states
            && !self.lacks_table
            && self.lost.is_empty()
            && self.files.iter().any(|(name, _)| !name.ends_with(".toml"))
        {
            let fault = self.absent("states.tsv", "no table has a state, so nobody's code is known".into());
            faults.push(fault);
        }
        let codes = self.entities.iter().map(|entity| (entity.row, entity.code, "unknown code"));
        let is_unknown = |code: &str| {
            let is_known = SPECIAL_CODES.contains(&code) || self.by_key.contains_key(code);
            !code.is_empty() && !is_known && !self.may_be_lost(code)
        };
        let mut unknown = codes.chain(self.named.iter().copied()).filter(|(_, cell, _)| is_unknown(self.text(*cell)));
        let Some(first) = unknown.next() else { return self.check_types(faults) };
        // What a table inside the binary has that is not there, or cannot be read, is not unknown: the table is missing, which is told once.
        let mut lacking: Vec<Lacking> = self.lacking(has_states);
        for (row, cell, what) in [first].into_iter().chain(unknown) {
            let code = self.text(cell);
            match lacking.iter_mut().find(|table| table.codes.parties.contains(code)) {
                Some(table) => _ = table.first.get_or_insert((row, cell)),
                None => faults.push(self.cell_fault(row, cell, format!("{what} `{code}`"))),
            }
        }
        let is_silent = |table: &str| self.lacks_table || table == "states.tsv" && !has_states;
        for table in lacking.iter().filter(|table| !is_silent(table.name)) {
            if let Some((row, cell)) = table.first {
                let (name, code, place) = (table.name, self.text(cell), self.place_of(row));
                faults.push(self.absent(name, format!("there is no {name}, which has `{code}`, named at {place}")));
            }
        }
        self.check_types(faults);
    }

    /// A table inside the binary that the files lack, beside the one of theirs that lies highest.
    fn absent(&self, table: &str, message: String) -> Fault {
        let own = self.files.iter().map(|(name, _)| name.as_str()).filter(|name| stem(name) != "invented.tsv");
        let name = beside(own, table);
        Fault::at(&name, "", 0..0, message).help(format!("copy actors/{table} into it"))
    }

    /// The tables inside the binary that these files lack, those that all others name first.
    fn lacking(&self, has_states: bool) -> Vec<Lacking> {
        let has = |table: &str| self.files.iter().any(|(own, _)| stem(own) == table) && !self.lacks_table;
        let tables = crate::embedded::ACTORS.iter().filter(|(name, _)| name.ends_with(".tsv"));
        let mut lacking: Vec<Lacking> = tables
            .filter(|(name, _)| !has(stem(name)) || stem(name) == "states.tsv" && !has_states)
            .map(|&(name, text)| Lacking {
                name: stem(name),
                codes: Vocabulary::of([(name, text)].into_iter()),
                first: None,
            })
            .collect();
        let rank =
            |table: &str| ["states.tsv", "organisations.tsv"].iter().position(|first| *first == table).unwrap_or(2);
        lacking.sort_by_key(|table| rank(table.name));
        lacking
    }

    /// Names of people whom no table of posts has; those of a table that is not there are told once.
    fn check_people(&self, faults: &mut Vec<Fault>) {
        if self.nobody.is_empty() || self.lacks_table {
            return;
        }
        let has = |table: &str| self.files.iter().any(|(own, _)| stem(own) == table);
        let tables = crate::embedded::ACTORS
            .iter()
            .filter(|(name, text)| !has(stem(name)) && text.starts_with("name\twikidata\t"));
        let first_cell = |row: &'static str| row.split('\t').next().unwrap_or(row);
        let people = |text: &'static str| text.lines().map(first_cell).collect::<HashSet<&str>>();
        let mut lacking: Vec<_> = tables.map(|(name, text)| (stem(name), people(text), None)).collect();
        for &(row, cell) in &self.nobody {
            let name = self.text(cell);
            match lacking.iter_mut().find(|(_, people, _)| people.contains(name)) {
                Some((.., first)) => _ = first.get_or_insert((row, cell)),
                None if self.may_be_lost(name) => {}
                None => faults.push(
                    self.cell_fault(row, cell, format!("no person is named `{name}`"))
                        .help("give the name as a table of posts has it"),
                ),
            }
        }
        for (table, _, first) in lacking {
            if let Some((row, cell)) = first {
                let (name, place) = (self.text(cell), self.place_of(row));
                faults.push(self.absent(table, format!("there is no {table}, which has `{name}`, named at {place}")));
            }
        }
    }

    /// A type is known by a noun that points back to it, or by a table inside the binary.
    fn check_types(&self, faults: &mut Vec<Fault>) {
        let is_meant = |of: &str| of.is_empty() || self.anaphors.iter().any(|anaphor| anaphor.wants(of));
        let mut unmeant = self.entities.iter().filter(|entity| !is_meant(self.text(entity.type_))).peekable();
        if unmeant.peek().is_none() {
            return;
        }
        let tables = crate::embedded::ACTORS.iter().chain(crate::embedded::CODEBOOK);
        let known = Vocabulary::of(tables.copied()).types;
        for entity in unmeant.filter(|entity| !known.contains(self.text(entity.type_))) {
            let of = self.text(entity.type_);
            let help = match closest(of, known.iter().map(String::as_str)) {
                Some(near) => format!("did you mean `{near}`?"),
                None => "leave it empty, or let a noun of anaphors.toml point back to it".to_owned(),
            };
            faults.push(self.cell_fault(entity.row, entity.type_, format!("unknown type `{of}`")).help(help));
        }
    }

    /// No two states have one key, and nothing belongs to two states, on the same days; on the day of a change it may.
    fn check_validity(&self, faults: &mut Vec<Fault>) {
        let is_state = |kind| matches!(kind, Kind::State | Kind::Territory);
        let of_state = |e: &Entity| self.entity_of_key(self.text(e.code)).is_some_and(|state| is_state(state.kind));
        let is_dated = |e: &Entity| e.from > 0 || e.to < FOR_EVER;
        // The rows of one key, or of one name and kind in a file: by the state they belong to, which those of a key need not share.
        let mut rows = Vec::new();
        let guessed: HashSet<Row> = self.guessed.iter().copied().collect();
        for entity in self.entities.iter().filter(|entity| !guessed.contains(&entity.row)) {
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
                if let Some(&(of, above)) = open.iter().find(|(of, above)| is_other(of) && entity.from < above.to) {
                    // What is inside the binary nobody can mend.
                    let is_given = |row: Row| matches!(self.files[usize::from(row.file)].1, Text::Static(_));
                    let is_later = !is_given(entity.row) || is_given(above.row);
                    let (told, other, of) = if is_later { (entity, above, of) } else { (above, entity, code) };
                    let place = self.place_of(other.row);
                    let message = match within {
                        None => format!("the key `{name}` is another's on the same days, at {place}"),
                        Some(_) => format!("`{name}` belongs to {of} on the same days, at {place}"),
                    };
                    let (file, text) = &self.files[usize::from(told.row.file)];
                    let fault = Fault::in_line(file, text.as_str(), told.row.line as usize, name, message);
                    faults.push(fault.help(ONE_ENDS));
                }
                match open.iter_mut().find(|(of, _)| *of == code) {
                    Some((_, last)) if last.to >= entity.to => {}
                    Some((_, last)) => *last = entity,
                    None => open.push((code, entity)),
                }
            }
        }
    }

    /// Nobody begins a post in which he is; of `persons.tsv` nothing is said, for its sources overlap.
    fn check_posts(&self, faults: &mut Vec<Fault>) {
        let guessed: HashSet<Row> = self.guessed.iter().copied().collect();
        let is_made = |row: Row| stem(&self.files[usize::from(row.file)].0) == "persons.tsv";
        let mut posts: Vec<&Post> =
            self.posts.iter().filter(|post| !is_made(post.row) && !guessed.contains(&post.row)).collect();
        let of = |post: &Post| (post.row.file, post.person, self.text(post.party), post.role.name);
        posts.sort_by(|a, b| (of(a), a.from, a.row.line).cmp(&(of(b), b.from, b.row.line)));
        for run in posts.chunk_by(|a, b| of(a) == of(b)) {
            let mut open: Option<&Post> = None;
            for &post in run {
                if let Some(above) = open.filter(|above| overlap((above.from, above.to), (post.from, post.to))) {
                    let name = self.text(self.persons[post.person as usize].name);
                    let message =
                        format!("`{name}` is {} on the same days, at {}", post.role.name, self.place_of(above.row));
                    let (file, text) = &self.files[usize::from(post.row.file)];
                    let fault = Fault::in_line(file, text.as_str(), post.row.line as usize, name, message);
                    faults.push(fault.help(ONE_ENDS));
                }
                open = open.filter(|above| above.to >= post.to).or(Some(post));
            }
        }
    }

    fn cell_fault(&self, row: Row, cell: Field, message: String) -> Fault {
        let (name, text) = &self.files[usize::from(row.file)];
        let start = cell.start as usize;
        Fault::at(name, text.as_str(), start..start + usize::from(cell.length), message)
            .help("give an ISO 3166-1 alpha-3 code, one of PLOVER's, or the key of an organisation")
    }
}

/// A table inside the binary that the files lack: what it has, and where that is first named.
struct Lacking {
    name: &'static str,
    codes: Vocabulary,
    first: Option<(Row, Field)>,
}
