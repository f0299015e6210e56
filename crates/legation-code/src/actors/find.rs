//! Whom a name may stand for: the answer to `legation actors find`.

use crate::actors::Party;
use crate::actors::data::{Data, Day, Whom};
use crate::actors::party::{Index, Register, Standing};

/// All meanings of a name on a day, best first, each with the line it comes from.
pub(crate) fn find(data: &Data, index: &Index, name: &str, on: Option<Day>) -> Vec<(Party, String)> {
    let register = Register { data, on };
    let mut found: Vec<(Party, String)> = Vec::new();
    let senses: Vec<_> = data.senses(name).copied().collect();
    for sense in register.rank_senses(&senses) {
        match sense.whom {
            Whom::Entity(e) => found.push((register.party_of(&data.entities[e as usize]), data.place_of(sense.row))),
            Whom::Person(p) => push_person(&register, p, &mut found),
        }
    }
    if found.is_empty() {
        found = office(&register, index, name);
    }
    if found.is_empty() {
        let key = crate::actors::name::key(name);
        let last = key.split(' ').next_back().unwrap_or("");
        if last == key {
            let mut persons: Vec<(u8, u32)> = index
                .surname(data, last)
                .iter()
                .filter_map(|&p| {
                    register
                        .best_post(p, &[], &[])
                        .map(|(post, standing)| (post.role.rank + 10 * u8::from(standing != Standing::InOffice), p))
                })
                .collect();
            persons.sort();
            for (_, person) in persons {
                push_person(&register, person, &mut found);
            }
        }
    }
    found.dedup();
    found
}

/// The post of the day, or every post where no day is given.
fn push_person(register: &Register, person: u32, found: &mut Vec<(Party, String)>) {
    let data = register.data;
    if register.on.is_some() {
        if let Some((post, standing)) = register.best_post(person, &[], &[]) {
            found.push((register.party_of_post(post, standing), data.place_of(post.row)));
        }
        return;
    }
    let mut posts: Vec<_> = data.posts_of(person).collect();
    posts.sort_by_key(|p| (std::cmp::Reverse(p.to), p.role.rank));
    found.extend(
        posts.into_iter().map(|post| (register.party_of_post(post, Standing::InOffice), data.place_of(post.row))),
    );
}

/// "Czech foreign minister", "foreign minister of France", "NATO Secretary General".
fn office(register: &Register, index: &Index, name: &str) -> Vec<(Party, String)> {
    let data = register.data;
    let words: Vec<&str> = name.split_whitespace().filter(|w| !w.eq_ignore_ascii_case("the")).collect();
    let mut found = Vec::new();
    for cut in 1..words.len() {
        let (left, right) = (words[..cut].join(" "), words[cut..].join(" "));
        let (party, title) = match right.strip_prefix("of ") {
            Some(party) => (party, left.as_str()),
            None => (left.as_str(), right.as_str()),
        };
        let Some(agent) = data.agents.of_phrase(title) else { continue };
        let Some(Whom::Entity(e)) = data.senses(party).next().map(|s| s.whom) else { continue };
        let Some(key) = register.party_of(&data.entities[e as usize]).key else { continue };
        for role in &data.agents.agent(agent).roles {
            if register.on.is_some() {
                if let Some(post) = register.holder(index, &key, role) {
                    found.push((register.party_of_post(post, Standing::InOffice), data.place_of(post.row)));
                }
            } else {
                let mut posts: Vec<_> =
                    index.holders(data, &key, role.name).iter().map(|&p| &data.posts[p as usize]).collect();
                posts.sort_by_key(|p| std::cmp::Reverse((p.to, p.from)));
                found.extend(
                    posts.into_iter().map(|p| (register.party_of_post(p, Standing::InOffice), data.place_of(p.row))),
                );
            }
        }
    }
    found
}
