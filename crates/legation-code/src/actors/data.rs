//! The actor tables, read and checked.
//!
//! Takes the files of `actors/`; gives entities, persons with their dated posts, and an index from names to both. Every fault of
//! every file is reported at once. Knows nothing of sentences. The columns are described in `actors/README.md`.

use crate::actors::agents::AgentTable;
use crate::actors::coref::Anaphor;
use crate::actors::name;
use crate::actors::roles::Role;
use rustc_hash::{FxHashMap, FxHasher};
use std::collections::HashSet;
use std::hash::Hasher;
use std::sync::Arc;

/// The content of a file: inside the binary, or read at run time.
#[derive(Clone, Debug)]
pub(crate) enum Text {
    Static(&'static str),
    Shared(Arc<str>),
}

impl Text {
    pub(crate) fn as_str(&self) -> &str {
        match self {
            Text::Static(text) => text,
            Text::Shared(text) => text,
        }
    }
}

/// A piece of one of the files.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Field {
    pub(super) file: u16,
    pub(super) length: u16,
    pub(super) start: u32,
}

/// A day as `yyyymmdd`; 0 is "from ever", [`Day::MAX`] "for ever".
pub(crate) type Day = u32;
pub(super) const FOR_EVER: Day = 99_999_999;

/// What an entity of the tables is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    State,
    Territory,
    Capital,
    City,
    Region,
    Organisation,
    Body,
    Group,
    Media,
    Firm,
    Person,
}

pub(super) const KINDS: [(&str, Kind); 11] = [
    ("state", Kind::State),
    ("territory", Kind::Territory),
    ("capital", Kind::Capital),
    ("city", Kind::City),
    ("region", Kind::Region),
    ("organisation", Kind::Organisation),
    ("body", Kind::Body),
    ("group", Kind::Group),
    ("media", Kind::Media),
    ("firm", Kind::Firm),
    ("person", Kind::Person),
];

impl Kind {
    /// Reads a kind as the tables write it.
    pub(crate) fn parse(name: &str) -> Option<Kind> {
        KINDS.iter().find(|(n, _)| *n == name).map(|(_, k)| *k)
    }

    /// Whether it is somewhere one can be.
    pub(crate) fn is_place(self) -> bool {
        matches!(self, Kind::State | Kind::Territory | Kind::Capital | Kind::City | Kind::Region)
    }
}

/// How a name stands for its entity.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Form {
    /// "Russia".
    Name,
    /// "Russian".
    Adjective,
    /// "Russians".
    People,
}

/// A state, organisation, body, group, place.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Entity {
    pub(crate) name: Field,
    pub(crate) kind: Kind,
    pub(crate) code: Field,
    pub(crate) sector: Field,
    pub(crate) key: Field,
    pub(crate) type_: Field,
    pub(crate) wikidata: Field,
    pub(crate) from: Day,
    pub(crate) to: Day,
    /// Its row `main`.
    pub(super) row: Row,
}

/// Somebody with posts.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Person {
    pub(crate) name: Field,
    pub(crate) wikidata: Field,
    pub(super) first_post: u32,
    pub(super) last_post: u32,
}

/// A post of a person with a party, from a day to a day.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Post {
    pub(crate) person: u32,
    pub(crate) party: Field,
    pub(crate) role: &'static Role,
    pub(crate) from: Day,
    pub(crate) to: Day,
    /// The row it comes from.
    pub(crate) row: Row,
    pub(super) next: u32,
}

/// A line of a file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct Row {
    pub(super) file: u16,
    pub(super) line: u32,
}

/// Whom a name stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Whom {
    Entity(u32),
    Person(u32),
}

/// One meaning of a name.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Sense {
    pub(super) name: Field,
    pub(crate) whom: Whom,
    pub(crate) form: Form,
    pub(crate) from: Day,
    pub(crate) to: Day,
    /// Whether "the" belongs to it ("The Times").
    pub(crate) article: bool,
    pub(crate) row: Row,
    pub(super) next: u32,
}

pub(super) const NONE: u32 = u32::MAX;

/// All tables.
#[derive(Clone, Debug, Default)]
pub(crate) struct Data {
    pub(super) files: Vec<(String, Text)>,
    pub(crate) entities: Vec<Entity>,
    pub(crate) persons: Vec<Person>,
    pub(crate) posts: Vec<Post>,
    pub(super) senses: Vec<Sense>,
    /// First and last sense of the names whose keys have this hash; [`Data::senses_of_key`] tells chance companions apart.
    pub(super) names: FxHashMap<u64, (u32, u32)>,
    /// Most key words of a name that begins with this word.
    pub(super) longest: FxHashMap<u64, u8>,
    pub(super) by_key: FxHashMap<Box<str>, u32>,
    /// A buffer for keys while loading.
    pub(super) key: String,
    /// Cells that must be the key of a party, with what is wrong where they are not.
    pub(super) named: Vec<(Row, Field, &'static str)>,
    /// Cells that must name a person, and name none.
    pub(super) nobody: Vec<(Row, Field)>,
    /// The words of rows of too few or too many cells, which may be codes of parties or names.
    pub(super) lost: HashSet<String>,
    /// Rows whose kind or days are stand-ins.
    pub(super) guessed: Vec<Row>,
    /// Whether a table was left out, its columns being unknown.
    pub(super) lacks_table: bool,
    pub(crate) agents: AgentTable,
    pub(crate) anaphors: Vec<Anaphor>,
}

impl Data {
    /// The text of a field.
    pub(crate) fn text(&self, field: Field) -> &str {
        let start = field.start as usize;
        self.files
            .get(usize::from(field.file))
            .and_then(|(_, t)| t.as_str().get(start..start + usize::from(field.length)))
            .unwrap_or("")
    }

    /// `actors/states.tsv:12`.
    pub(crate) fn place_of(&self, row: Row) -> String {
        let file = self.files.get(usize::from(row.file)).map_or("", |(name, _)| name);
        format!("{file}:{}", row.line)
    }

    /// Every meaning of a name, in the order of the tables.
    pub(crate) fn senses<'d>(&'d self, name: &str) -> impl Iterator<Item = &'d Sense> + use<'d> {
        let bare = name.strip_prefix("The ").or_else(|| name.strip_prefix("the ")).unwrap_or(name);
        self.senses_of_key(&name::key(bare))
    }

    /// Every meaning of these key words.
    pub(crate) fn senses_of_key<'d>(&'d self, key: &str) -> impl Iterator<Item = &'d Sense> + use<'d> {
        let mut next = self.names.get(&hash(key)).map_or(NONE, |(first, _)| *first);
        let key = key.to_owned();
        std::iter::from_fn(move || {
            let sense = self.senses.get(next as usize)?;
            next = sense.next;
            Some(sense)
        })
        .filter(move |sense| name::key(self.text(sense.name)) == key)
    }

    /// Most key words of a name that begins with `word`; 0 where none does.
    pub(crate) fn longest_from(&self, word: &str) -> usize {
        self.longest.get(&hash(word)).map_or(0, |n| usize::from(*n))
    }

    /// The posts of a person, in the order of the tables.
    pub(crate) fn posts_of(&self, person: u32) -> impl Iterator<Item = &Post> {
        let mut next = self.persons[person as usize].first_post;
        std::iter::from_fn(move || {
            let post = self.posts.get(next as usize)?;
            next = post.next;
            Some(post)
        })
    }

    /// The state or organisation of this key.
    pub(crate) fn entity_of_key(&self, key: &str) -> Option<&Entity> {
        self.by_key.get(key).map(|&id| &self.entities[id as usize])
    }

    /// Whether a key is that of a state.
    pub(crate) fn is_state(&self, key: &str) -> bool {
        self.entity_of_key(key).is_some_and(|e| matches!(e.kind, Kind::State | Kind::Territory))
    }

    /// The names and texts of all files, for the version.
    pub(crate) fn files(&self) -> impl Iterator<Item = (&str, &str)> {
        self.files.iter().map(|(name, text)| (name.as_str(), text.as_str()))
    }
}

/// A key as a number. Maps by it need no copy of the key; who looks a name up compares the key itself.
pub(super) fn hash(key: &str) -> u64 {
    let mut hasher = FxHasher::default();
    hasher.write(key.as_bytes());
    hasher.finish()
}
