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
use crate::actors::vocabulary::{NAMES, Vocabulary};
use crate::fault::{Fault, closest};
use rustc_hash::FxHashMap;
use std::collections::HashSet;
use std::collections::hash_map::Entry;

/// How long a post is taken to go on after the day its source had it as held.
const OPEN_YEARS: Day = 40_000;

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
    /// Reads the tables, in the order of their names; gives all faults of all of them, also of rows held against each other.
    pub(crate) fn load(files: Vec<(String, Text)>) -> Result<Data, Vec<Fault>> {
        let (data, mut faults) = Data::read(files);
        data.check_codes(&mut faults);
        data.check_people(&mut faults);
        data.check_validity(&mut faults);
        data.check_posts(&mut faults);
        data.unless(faults)
    }

    /// The same of tables that a test has held against each other.
    pub(crate) fn load_tested(files: Vec<(String, Text)>) -> Result<Data, Vec<Fault>> {
        let (data, faults) = Data::read(files);
        data.unless(faults)
    }

    fn read(mut files: Vec<(String, Text)>) -> (Data, Vec<Fault>) {
        files.sort_by(|a, b| a.0.cmp(&b.0));
        let mut data = Data { files, ..Data::default() };
        data.names.reserve(60_000);
        data.longest.reserve(20_000);
        let mut faults = Vec::new();
        for file in 0..data.files.len() {
            let text = data.files[file].1.clone();
            data.load_file(file as u16, text.as_str(), &mut faults);
        }
        (data, faults)
    }

    /// The data, or what is wrong with them.
    fn unless(self, mut faults: Vec<Fault>) -> Result<Data, Vec<Fault>> {
        if faults.is_empty() {
            Ok(self)
        } else {
            faults.sort_by(|a, b| (&a.file, a.line, a.column).cmp(&(&b.file, b.line, b.column)));
            // A code that is none is unknown, too: once is enough.
            let place = |fault: &Fault| (fault.file.clone(), fault.line, fault.column, fault.width);
            faults.dedup_by(|next, first| place(next) == place(first) && next.message.starts_with("unknown code"));
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
        let below = text.find('\n').map_or(text.len(), |end| end + 1);
        let columns: Vec<&str> = header.split('\t').collect();
        let reader = match columns.as_slice() {
            columns if columns == NAMES => Data::read_name_row,
            ["name", "wikidata", "party", "role", "from", "to", "open", "source"] => Data::read_post_row,
            ["name", "alias", "source"] => Data::read_alias_row,
            ["organisation", "member", "status", "from", "to", "source"] => Data::read_member_row,
            _ => {
                self.lacks_table = true;
                let fault = Fault::in_line(&name, text, 1, "", "the header is of no known table");
                let mend = match header.split([' ', ',', ';', '|']).filter(|cell| !cell.is_empty()).eq(NAMES) {
                    true => "set the cells apart by tabs",
                    false => "see actors/README.md for the columns of each",
                };
                faults.push(fault.help(mend));
                return;
            }
        };
        let mut start = below;
        let mut lines = Lines {
            columns: columns.len(),
            file,
            name: &name,
            text,
            faults,
            main: None,
            guessed: Vec::new(),
            said: FxHashMap::default(),
            is_lost: false,
        };
        let mut number = 2;
        while start < text.len() {
            let rest = &text.as_bytes()[start..];
            let end = start + rest.iter().position(|&b| b == b'\n').unwrap_or(rest.len());
            let line = &text[start..end];
            // Places within a line are kept in two bytes.
            if line.len() > usize::from(u16::MAX) {
                let fault = Fault::at(&name, text, start..end, "the row is longer than 65,535 bytes");
                lines.faults.push(fault.help("no name is that long: a line break may be missing"));
            } else if !line.trim_end().is_empty() && !line.starts_with('#') {
                let at = At { row: Row { file, line: number }, start: start as u32, line };
                // Without tabs it is not known which cell is which.
                if line.contains('\t') {
                    lines.counts(&at);
                    reader(self, &at, &mut lines);
                } else {
                    lines.fault(&at, "", "the row has one cell", "set the cells apart by tabs");
                    self.lost.extend(line.split_whitespace().map(str::to_owned));
                    lines.main = lines.main.filter(|_| !line.starts_with("main"));
                    lines.is_lost = true;
                }
            }
            start = end + 1;
            number += 1;
        }
        self.guessed.append(&mut lines.guessed);
    }

    /// A row of a table of names: `main` begins an entity, other forms name the entity above.
    fn read_name_row(&mut self, at: &At, lines: &mut Lines) {
        let [form, name, kind, code, sector, key, type_, wikidata, from, to, source] = at.fields();
        let (from_day, to_day) = lines.period(at, from, to);
        lines.name(at, name);
        lines.require(at, source, "a source");
        lines.item(at, wikidata);
        if form == "main" {
            let read = Kind::parse(kind);
            if read.is_none() {
                lines.unknown(at, "kind", kind, KINDS.iter().map(|(n, _)| *n));
                lines.guessed.push(at.row);
            }
            // What names an entity of unknown kind further down is no fault.
            let kind = read.unwrap_or(Kind::State);
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
            if matches!(read, Some(Kind::State | Kind::Territory)) {
                lines.require(at, code, "a code");
                lines.require(at, key, "a key");
                for cell in [code, key].into_iter().filter(|cell| !cell.is_empty() && !is_state_code(cell)) {
                    let what = format!("`{cell}` is no code of a state");
                    lines.fault(at, cell, &what, "write three capital letters, as ISO 3166-1 alpha-3 has them");
                }
            }
            let own = match kind {
                Kind::State | Kind::Territory | Kind::Organisation | Kind::Group => !key.is_empty(),
                // A ministry has its state's key, the PLO its own.
                Kind::Body => !key.is_empty() && key != code,
                _ => false,
            };
            if own && !self.by_key.contains_key(key) {
                self.by_key.insert(key.into(), id);
            }
            // Parts of the world are parties of their own, and nobody's code: "the West".
            if !own && !key.is_empty() && !code.is_empty() && key != code {
                self.named.push((at.row, at.field(key), "no state or organisation has the key"));
            }
            lines.main = Some(id);
            let (from, to) = if kind == Kind::Person { (from_day, to_day) } else { (0, FOR_EVER) };
            self.add_sense(at, name, Whom::Entity(id), Form::Name, from, to);
            return;
        }
        let cell = form;
        let form = match form {
            "alias" => Form::Name,
            "adjective" => Form::Adjective,
            "people" => Form::People,
            other => return lines.unknown(at, "form", other, ["main", "alias", "adjective", "people"]),
        };
        // A further name has nothing of its own but its days.
        for (what, cell) in [("kind", kind), ("code", code), ("sector", sector), ("key", key), ("type", type_)] {
            if !cell.is_empty() {
                let told = format!("a further name has no {what} of its own");
                lines.fault(at, cell, &told, "leave the cell empty, or begin an entity with a row `main`");
            }
        }
        match lines.main {
            Some(id) => {
                let entity = &self.entities[id as usize];
                // What stood in its place before it may have ended in the year before.
                let is_before = to_day < FOR_EVER && to_day / 10_000 + 1 < entity.from / 10_000;
                let is_known = lines.guessed.last() != Some(&at.row);
                if is_known && (is_before || from_day > entity.to) {
                    let (cell, whose) = (if is_before { to } else { from }, self.place_of(entity.row));
                    let told = format!("`{name}` is a name of days on which there is nobody of it, at {whose}");
                    lines.fault(at, cell, &told, "mend the date, or leave it empty");
                }
                lines.once(at, name, format!("{id}\t{cell}\t{name}"), (from_day, to_day), "the name stands twice");
                self.add_sense(at, name, Whom::Entity(id), form, from_day, to_day);
            }
            None if lines.is_lost => {}
            None => lines.fault(at, cell, "no `main` row stands above this one", "begin each entity with a row `main`"),
        }
    }

    fn read_post_row(&mut self, at: &At, lines: &mut Lines) {
        let [name, wikidata, party, role, from, to, open, source] = at.fields();
        let (from_day, to_day) = lines.period(at, from, to);
        lines.name(at, name);
        lines.require(at, source, "a source");
        lines.item(at, wikidata);
        lines.require(at, party, "a party");
        if day(open, true).is_none() {
            lines.fault(at, open, &format!("`{open}` is no date"), DATES);
        }
        self.named.push((at.row, at.field(party), "no state or organisation has the key"));
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

    /// Who belongs to which organisation: only checked, for nothing asks it yet.
    fn read_member_row(&mut self, at: &At, lines: &mut Lines) {
        const STATUSES: [&str; 4] = ["member", "observer", "permanent", "suspended"];
        let [organisation, member, status, from, to, source] = at.fields();
        let period = lines.period(at, from, to);
        lines.require(at, organisation, "an organisation");
        lines.require(at, member, "a member");
        lines.require(at, source, "a source");
        if !STATUSES.contains(&status) {
            lines.unknown(at, "status", status, STATUSES);
        }
        if !organisation.is_empty() && organisation == member {
            lines.fault(at, member, &format!("`{member}` is its own member"), "name another, or leave the row out");
        }
        // Who is suspended is a member, and so is who sits permanently.
        let standing = if matches!(status, "permanent" | "suspended") { status } else { "member" };
        let key = format!("{organisation}\t{member}\t{standing}");
        let told = format!("`{member}` belongs to {organisation} on the same days");
        lines.once(at, member, key, period, &told);
        self.named.push((at.row, at.field(organisation), "no organisation has the key"));
        self.named.push((at.row, at.field(member), "no state or organisation has the key"));
    }

    fn read_alias_row(&mut self, at: &At, lines: &mut Lines) {
        let [name, alias, source] = at.fields();
        lines.name(at, alias);
        lines.require(at, source, "a source");
        let person = self.senses(name).find_map(|s| match s.whom {
            Whom::Person(p) => Some(p),
            Whom::Entity(_) => None,
        });
        // The aliases stand in the alphabet before the posts, so a person may be still to come.
        match person {
            Some(p) => self.add_sense(at, alias, Whom::Person(p), Form::Name, 0, FOR_EVER),
            None => self.nobody.push((at.row, at.field(name))),
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
        let guessed: HashSet<Row> = self.guessed.iter().copied().collect();
        // The states of a codebook's examples are not those of the world.
        let is_real = |row: Row| stem(&self.files[usize::from(row.file)].0) != "invented.tsv";
        let has_states =
            self.entities.iter().any(|e| e.kind == Kind::State && !guessed.contains(&e.row) && is_real(e.row));
        if !has_states && !self.lacks_table && self.files.iter().any(|(name, _)| !name.ends_with(".toml")) {
            let fault = self.absent("states.tsv", "no table has a state, so nobody's code is known".into());
            faults.push(fault);
        }
        let codes = self.entities.iter().map(|entity| (entity.row, entity.code, "unknown code"));
        let is_unknown = |code: &str| {
            let is_known = SPECIAL_CODES.contains(&code) || self.by_key.contains_key(code);
            !code.is_empty() && !is_known && !self.lost.contains(code)
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
        let mut lacking: Vec<(&str, HashSet<&str>, Option<(Row, Field)>)> =
            tables.map(|(name, text)| (stem(name), text.lines().map(first_cell).collect(), None)).collect();
        for &(row, cell) in &self.nobody {
            let name = self.text(cell);
            match lacking.iter_mut().find(|(_, people, _)| people.contains(name)) {
                Some((.., first)) => _ = first.get_or_insert((row, cell)),
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

    fn check_types(&self, faults: &mut Vec<Fault>) {
        for entity in &self.entities {
            let of = self.text(entity.type_);
            if !of.is_empty() && !TYPES.contains(&of) && !self.anaphors.iter().any(|anaphor| anaphor.wants(of)) {
                let help = match closest(of, TYPES) {
                    Some(near) => format!("did you mean `{near}`?"),
                    None => "leave it empty, or let a noun of anaphors.toml point back to it".to_owned(),
                };
                faults.push(self.cell_fault(entity.row, entity.type_, format!("unknown type `{of}`")).help(help));
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
                if let Some((of, above)) = open.iter().find(|(of, above)| is_other(of) && entity.from < above.to) {
                    let place = self.place_of(above.row);
                    let message = match within {
                        None => format!("the key `{name}` is another's on the same days, at {place}"),
                        Some(_) => format!("`{name}` belongs to {of} on the same days, at {place}"),
                    };
                    let (file, text) = &self.files[usize::from(entity.row.file)];
                    let fault = Fault::in_line(file, text.as_str(), entity.row.line as usize, name, message);
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

/// Types of entities that the tables inside the binary have; nouns of `anaphors.toml` may name others.
const TYPES: [&str; 41] = [
    "EU agency",
    "EU body",
    "EU institution",
    "UN agency",
    "UN bodies",
    "UN office",
    "UN programme",
    "UN-related",
    "armed group",
    "arms control",
    "associated",
    "association",
    "border-free area",
    "council",
    "court",
    "economic",
    "environment",
    "financial",
    "forum",
    "gang",
    "historical",
    "human rights",
    "human rights group",
    "humanitarian",
    "invented",
    "military",
    "military alliance",
    "monetary union",
    "partly_recognised",
    "peacekeeping mission",
    "police",
    "press freedom",
    "regional",
    "regional security",
    "religious-political",
    "supranational",
    "territory",
    "trade",
    "un_member",
    "un_observer",
    "universal",
];

/// A table inside the binary that the files lack: what it has, and where that is first named.
struct Lacking {
    name: &'static str,
    codes: Vocabulary,
    first: Option<(Row, Field)>,
}

/// What to do about two rows that may not be true on the same days.
const ONE_ENDS: &str = "let one end before the other begins, or leave one out";

/// Whether two periods have a day in common; a year or month in which one ends and the other begins is no such day.
fn overlap(one: (Day, Day), other: (Day, Day)) -> bool {
    let surely = |end: Day| match end {
        FOR_EVER => end,
        _ if end % 10_000 == 9_999 => end - 9_999,
        _ if end % 100 == 99 => end - 99,
        _ => end,
    };
    one == other || one.0 < surely(other.1) && other.0 < surely(one.1)
}

/// The last year in which something may begin: one beyond it is misspelt.
const LAST_YEAR: Day = 2100;

/// How days are written.
const DATES: &str = "write 2021-04-21, 2021-04 or 2021";

/// Whether this is a code as ISO 3166-1 alpha-3 has them.
fn is_state_code(code: &str) -> bool {
    code.len() == 3 && code.bytes().all(|byte| byte.is_ascii_uppercase())
}

/// Whether two party keys may be of one person: the Soviet Union and Russia are.
fn same_party(a: &str, b: &str) -> bool {
    const ONE: [&[&str]; 4] =
        [&["SUN", "RUS", "GEO", "KAZ"], &["YUG", "SCG", "SRB", "HRV"], &["CSK", "CZE", "SVK"], &["DDR", "DEU"]];
    a == b || ONE.iter().any(|group| group.contains(&a) && group.contains(&b))
}

/// Whether the calendar has the day.
fn is_day(year: u32, month: u32, day: u32) -> bool {
    let is_leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    let last = match month {
        2 if is_leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => return false,
    };
    (1..=last).contains(&day)
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
            return is_day(value / 10_000, value / 100 % 100, value % 100).then_some(value);
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
    /// Rows whose kind or days are stand-ins.
    guessed: Vec<Row>,
    /// What may be said of a day only once, with the days and lines for which it is said.
    said: FxHashMap<String, Vec<((Day, Day), u32)>>,
    /// Whether a row was left out, which may have begun an entity.
    is_lost: bool,
    /// How many the header names.
    columns: usize,
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
        // A cell that is not there lies outside the line.
        if cell.is_empty() {
            return Field::default();
        }
        let offset = cell.as_ptr() as usize - self.line.as_ptr() as usize;
        Field { file: self.row.file, length: cell.len() as u16, start: self.start + offset as u32 }
    }
}

impl Lines<'_, '_> {
    /// Tells what is wrong with a cell of the row; an empty one is the whole row.
    fn fault(&mut self, at: &At, cell: &str, message: &str, help: &str) {
        debug_assert_eq!(at.row.file, self.file);
        let row = at.start as usize..at.start as usize + at.line.trim_end().len();
        let offset = (cell.as_ptr() as usize).checked_sub(at.line.as_ptr() as usize);
        let place = match offset.filter(|offset| !cell.is_empty() && offset + cell.len() <= at.line.len()) {
            Some(offset) => row.start + offset..row.start + offset + cell.len(),
            None => row,
        };
        self.faults.push(Fault::at(self.name, self.text, place, message).help(help));
    }

    fn unknown<'k>(&mut self, at: &At, what: &str, found: &str, known: impl IntoIterator<Item = &'k str>) {
        let known: Vec<&str> = known.into_iter().collect();
        let help = match closest(found, known.iter().copied()) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("one of {}", known.join(", ")),
        };
        self.fault(at, found, &format!("unknown {what} `{found}`"), &help);
    }

    /// Tells cells beyond the last column.
    fn counts(&mut self, at: &At) {
        let cells = at.line.bytes().filter(|&byte| byte == b'\t').count() + 1;
        if cells > self.columns {
            let what = format!("the row has {cells} cells, the header {}", self.columns);
            self.fault(at, "", &what, "take out the tabs that are too many");
        }
    }

    /// Tells an item that Wikidata cannot have.
    fn item(&mut self, at: &At, item: &str) {
        let is_item = item
            .strip_prefix('Q')
            .is_some_and(|number| !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit()));
        if !item.is_empty() && !is_item {
            self.fault(at, item, &format!("`{item}` is no item of Wikidata"), "write it as Q159, or leave it empty");
        }
    }

    /// A name that a text can have.
    fn name(&mut self, at: &At, name: &str) {
        self.require(at, name, "a name");
        if !name.is_empty() && !name.chars().any(char::is_alphanumeric) {
            self.fault(
                at,
                name,
                &format!("`{name}` is no name: it has no letter"),
                "write it as texts do, or leave it out",
            );
        }
    }

    fn require(&mut self, at: &At, cell: &str, what: &str) {
        if cell.is_empty() {
            self.fault(at, "", &format!("the row lacks {what}"), "every fact has a name and a source");
        }
    }

    /// Tells a row that says what another says of the same days.
    fn once(&mut self, at: &At, cell: &str, what: String, days: (Day, Day), told: &str) {
        if self.guessed.last() == Some(&at.row) {
            return;
        }
        let said = self.said.entry(what).or_default();
        let above = said.iter().find(|(others, _)| overlap(*others, days)).map(|(_, line)| *line);
        said.push((days, at.row.line));
        if let Some(line) = above {
            self.fault(at, cell, &format!("{told}, in line {line}"), ONE_ENDS);
        }
    }

    /// The first and last day of a period.
    fn period(&mut self, at: &At, from: &str, to: &str) -> (Day, Day) {
        let start = day(from, false);
        let end = day(to, true);
        for (cell, read) in [(from, start), (to, end)] {
            if read.is_none() {
                self.guessed.push(at.row);
                self.fault(at, cell, &format!("`{cell}` is no date"), DATES);
            }
        }
        let (start, end) = (start.unwrap_or(0), end.unwrap_or(FOR_EVER));
        if start / 10_000 > LAST_YEAR {
            self.fault(at, from, &format!("nothing is known to begin in {}", start / 10_000), "mend the year");
            self.guessed.push(at.row);
        } else if end < start {
            self.fault(at, to, "the end is before the start", "exchange or mend the two dates");
            self.guessed.push(at.row);
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
    fn the_tables_inside_the_binary_are_sound() {
        let faults = load(crate::embedded::ACTORS).err().unwrap_or_default();
        assert!(faults.is_empty(), "{}", faults.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"));
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
                format!("states.tsv:6:24: no state or organisation has the key `ZZZ` | {MEND}"),
                format!("states.tsv:7:19: unknown code `QQQ` | {MEND}"),
                "states.tsv:7:25: unknown type `bazaar` | leave it empty, or let a noun of anaphors.toml point back to it".into(),
            ]
        );
    }

    #[test]
    fn what_is_said_of_the_same_days_stands_once() {
        const MEND: &str = "let one end before the other begins, or leave one out";
        const POSTS: &str = "name|wikidata|party|role|from|to|open|source\n";
        const MEMBERS: &str = "organisation|member|status|from|to|source\n";
        let post = |days: &str| format!("Ada Lund||RUS|foreign_minister|{days}||hand\n");
        let posts = |days: [&str; 2]| shown("", &[("own.tsv", &format!("{POSTS}{}", days.map(post).concat()))]);
        let posts_told =
            [format!("own.tsv:3:1: `Ada Lund` is foreign_minister on the same days, at own.tsv:2 | {MEND}")];
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
                "states.tsv:11:1: the row has one cell | set the cells apart by tabs".into(),
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
}
