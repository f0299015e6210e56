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
use crate::actors::roles::{ROLES, SECTORS};
use crate::actors::rows::{At, DATES, Lines, day};
use crate::actors::vocabulary::NAMES;
use crate::fault::Fault;
use rustc_hash::FxHashMap;
use std::collections::HashSet;
use std::collections::hash_map::Entry;

/// How long a post is taken to go on after the day its source had it as held.
const OPEN_YEARS: Day = 40_000;

impl Data {
    /// Reads the tables, in the order of their names; gives all faults of all of them, also of rows held against each other.
    pub(crate) fn load(files: Vec<(String, Text)>) -> Result<Data, Vec<Fault>> {
        let (data, mut faults) = Data::read(files);
        data.check(&mut faults);
        data.unless(faults)
    }

    /// The same of tables that a test has held against each other.
    pub(crate) fn load_tested(files: Vec<(String, Text)>) -> Result<Data, Vec<Fault>> {
        let (data, faults) = Data::read(files);
        data.unless(faults)
    }

    /// The tables alone, and with `more`: all faults of both, each file read once.
    pub(crate) fn load_beside(
        files: Vec<(String, Text)>,
        more: Option<(String, Text)>,
    ) -> Result<[Data; 2], Vec<Fault>> {
        let (alone, mut faults) = Data::read(files);
        alone.check(&mut faults);
        let mut all = alone.clone();
        if let Some(more) = more {
            let mut further = Vec::new();
            all.files.push(more);
            all.load_file(alone.files.len(), &mut further);
            all.check(&mut further);
            // Of what the tables alone tell, once is enough.
            let told: HashSet<_> = faults.iter().map(|f| (f.file.clone(), f.line, f.column)).collect();
            faults.extend(further.into_iter().filter(|f| !told.contains(&(f.file.clone(), f.line, f.column))));
        }
        Ok([alone, all.unless(faults)?])
    }

    fn read(mut files: Vec<(String, Text)>) -> (Data, Vec<Fault>) {
        files.sort_by(|a, b| a.0.cmp(&b.0));
        let mut data = Data { files, ..Data::default() };
        data.names.reserve(60_000);
        data.longest.reserve(20_000);
        let mut faults = Vec::new();
        for file in 0..data.files.len() {
            data.load_file(file, &mut faults);
        }
        (data, faults)
    }

    /// The data, or what is wrong with them.
    fn unless(self, mut faults: Vec<Fault>) -> Result<Data, Vec<Fault>> {
        if faults.is_empty() {
            return Ok(self);
        }
        let place = |fault: &Fault| (fault.file.clone(), fault.line, fault.column, fault.width);
        faults.sort_by(|a, b| (&a.file, a.line, a.column).cmp(&(&b.file, b.line, b.column)));
        // A code that is none is unknown, too: once is enough.
        faults.dedup_by(|next, first| place(next) == place(first) && next.message.starts_with("unknown code"));
        Err(faults)
    }

    fn load_file(&mut self, number: usize, faults: &mut Vec<Fault>) {
        let (name, content) = self.files[number].clone();
        let (text, file) = (content.as_str(), number as u16);
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
                if lines.counts(&at) {
                    reader(self, &at, &mut lines);
                } else {
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
}

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

#[cfg(test)]
mod tests;
