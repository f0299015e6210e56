//! From entities and posts to parties, as of a day.
//!
//! Takes meanings of names; gives [`Party`]s. Without a day, names of every time are known: a state that is no more stands for its
//! successor, and of a person's posts the one that says most.

use crate::actors::Party;
use crate::actors::data::{Data, Day, Entity, Form, Kind, Post, Sense, Whom};
use crate::actors::roles::Role;
use rustc_hash::FxHashMap;
use std::sync::OnceLock;

/// What the tables say as of a day.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Register<'d> {
    pub(crate) data: &'d Data,
    pub(crate) on: Option<Day>,
}

/// Lists made from the tables when first asked for.
#[derive(Debug, Default)]
pub(crate) struct Index {
    surnames: OnceLock<FxHashMap<String, Vec<u32>>>,
    holders: OnceLock<FxHashMap<(String, &'static str), Vec<u32>>>,
}

impl Index {
    /// Persons by the last word of their name; where names begin with the family's, by the first word too.
    pub(crate) fn surname(&self, data: &Data, word: &str) -> &[u32] {
        let index = self.surnames.get_or_init(|| {
            let mut index: FxHashMap<String, Vec<u32>> = FxHashMap::default();
            for (id, person) in data.persons.iter().enumerate() {
                let key = crate::actors::name::key(data.text(person.name));
                let mut words: Vec<&str> = key.split(' ').collect();
                while words.len() > 1 && matches!(words.last(), Some(&("Jr" | "Sr" | "II" | "III" | "IV" | "VI"))) {
                    words.pop();
                }
                let family_first = data.posts_of(id as u32).any(|p| {
                    matches!(data.text(p.party), "CHN" | "TWN" | "KOR" | "PRK" | "VNM" | "KHM" | "SGP" | "HKG")
                });
                let last = words.last().copied().unwrap_or("");
                index.entry(last.to_owned()).or_default().push(id as u32);
                if family_first && words.len() > 1 && words[0] != last {
                    index.entry(words[0].to_owned()).or_default().push(id as u32);
                }
            }
            index
        });
        index.get(word).map_or(&[], Vec::as_slice)
    }

    /// Family names like `word`, for spellings that no table has ("Bouteflicka").
    pub(crate) fn near_surnames(&self, data: &Data, word: &str) -> Vec<u32> {
        if word.chars().count() < 5 {
            return Vec::new();
        }
        let _ = self.surname(data, "");
        let Some(index) = self.surnames.get() else { return Vec::new() };
        let limit = if word.chars().count() >= 8 { 2 } else { 1 };
        let mut near: Vec<(usize, &String)> = index
            .keys()
            .filter(|k| k.as_bytes().first() == word.as_bytes().first() && k.len().abs_diff(word.len()) <= limit)
            .map(|k| (crate::fault::edits(k, word), k))
            .filter(|(d, _)| *d <= limit)
            .collect();
        near.sort();
        near.iter().flat_map(|(_, k)| index[*k].iter().copied()).collect()
    }

    /// Posts of a role in a party.
    pub(crate) fn holders(&self, data: &Data, key: &str, role: &'static str) -> &[u32] {
        let index = self.holders.get_or_init(|| {
            let mut index: FxHashMap<(String, &'static str), Vec<u32>> = FxHashMap::default();
            for (id, post) in data.posts.iter().enumerate() {
                index.entry((data.text(post.party).to_owned(), post.role.name)).or_default().push(id as u32);
            }
            index
        });
        index.get(&(key.to_owned(), role)).map_or(&[], Vec::as_slice)
    }
}

impl<'d> Register<'d> {
    fn own(&self, field: crate::actors::data::Field) -> Option<String> {
        Some(self.data.text(field)).filter(|t| !t.is_empty()).map(str::to_owned)
    }

    /// The party an entity is, or belongs to.
    pub(crate) fn party_of(&self, entity: &Entity) -> Party {
        let code = self.own(entity.code);
        let key = match self.own(entity.key) {
            // A state that is no more: its own key in its own time, else its successor's.
            Some(key)
                if entity.kind == Kind::State
                    && Some(&key) != code.as_ref()
                    && !matches!(self.on, Some(on) if on <= entity.to) =>
            {
                code.clone()
            }
            key => key,
        };
        Party {
            code,
            sector: self.own(entity.sector),
            key,
            name: self.own(entity.name),
            wikidata: self.own(entity.wikidata),
        }
    }

    /// The party of this key: a state, an organisation, an armed group; PLOVER's own code as such.
    pub(crate) fn party_of_key(&self, key: &str) -> Party {
        match self.data.entity_of_key(key) {
            Some(entity) => self.party_of(entity),
            None => Party { code: Some(key.to_owned()), sector: None, key: None, name: None, wikidata: None },
        }
    }

    /// Whether a period holds the day; without a day every period does.
    pub(crate) fn is_valid(&self, from: Day, to: Day) -> bool {
        self.on.is_none_or(|on| from <= on && on <= to)
    }

    /// The senses, the likeliest first: valid ones, then states before organisations before places, then as the tables have them.
    pub(crate) fn rank_senses(&self, senses: &[Sense]) -> Vec<Sense> {
        let mut ranked: Vec<Sense> = senses.to_vec();
        ranked.sort_by_key(|s| {
            let (kind, valid, dated) = match s.whom {
                Whom::Entity(e) => {
                    let entity = &self.data.entities[e as usize];
                    let imported = self.data.place_of(s.row).contains("petrarch");
                    (
                        kind_rank(entity.kind) + 10 * u8::from(imported),
                        self.is_valid(s.from.max(entity.from), s.to.min(entity.to)),
                        s.from > 0,
                    )
                }
                Whom::Person(_) => (6, true, false),
            };
            // Without a day an undated meaning comes before one of some period.
            (!valid, self.on.is_none() && dated, kind)
        });
        ranked
    }

    /// Of a person's posts the one that says most on the day: in office, of a wished role, high, late.
    pub(crate) fn best_post(
        &self,
        person: u32,
        roles: &[&'static Role],
        codes: &[String],
    ) -> Option<(&'d Post, Standing)> {
        let score = |post: &Post| {
            let standing = self.standing(post);
            let role = roles.is_empty() || roles.contains(&post.role);
            let code = codes.is_empty()
                || self.party_of_key(self.data.text(post.party)).code.is_some_and(|c| codes.contains(&c));
            let late = if self.on.is_none() { post.to } else { post.from };
            (code, standing == Standing::InOffice, role, 9 - post.role.rank, late)
        };
        let post = self.data.posts_of(person).max_by_key(|p| score(p))?;
        // Of two terms in office the later start counts; of none, what is nearest before the day.
        let standing = self.standing(post);
        if standing == Standing::InOffice {
            return Some((post, standing));
        }
        let on = self.on.unwrap_or(0);
        let before = self.data.posts_of(person).filter(|p| p.to < on).max_by_key(|p| (p.to, 9 - p.role.rank));
        match before {
            Some(post) => Some((post, Standing::Former)),
            None => Some((post, Standing::ToCome)),
        }
    }

    fn standing(&self, post: &Post) -> Standing {
        match self.on {
            Some(on) if on < post.from => Standing::ToCome,
            Some(on) if on > post.to => Standing::Former,
            _ => Standing::InOffice,
        }
    }

    /// Who holds an office of a party on the day: the last to begin it.
    pub(crate) fn holder(&self, index: &Index, key: &str, role: &'static Role) -> Option<&'d Post> {
        self.on?;
        let posts = index.holders(self.data, key, role.name).iter().map(|&p| &self.data.posts[p as usize]);
        posts.filter(|p| self.standing(p) == Standing::InOffice && p.from > 0).max_by_key(|p| p.from)
    }

    /// The party of a person by a post, with the person's name.
    pub(crate) fn party_of_post(&self, post: &Post, standing: Standing) -> Party {
        let person = &self.data.persons[post.person as usize];
        let base = self.party_of_key(self.data.text(post.party));
        let sector = match standing {
            Standing::Former if post.role.sector == "GOV" => "ELI",
            _ => post.role.sector,
        };
        let rebel_of_state = post.role.sector == "REB" && base.key.as_deref().is_some_and(|k| self.data.is_state(k));
        Party {
            code: base.code,
            sector: Some(sector.to_owned()),
            key: base.key.filter(|_| !rebel_of_state),
            name: self.own(person.name),
            wikidata: self.own(person.wikidata),
        }
    }
}

/// Where the day stands to a post.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Standing {
    InOffice,
    Former,
    ToCome,
}

fn kind_rank(kind: Kind) -> u8 {
    match kind {
        Kind::State => 0,
        Kind::Organisation => 1,
        Kind::Territory | Kind::Capital => 2,
        Kind::Body | Kind::Group => 3,
        Kind::Media => 4,
        Kind::Region => 4,
        Kind::City => 5,
        Kind::Person => 6,
        Kind::Firm => 7,
    }
}

/// Whether the sense is that of a people: "Palestinians", "the Dutch".
pub(crate) fn is_people(form: Form) -> bool {
    form != Form::Name
}
