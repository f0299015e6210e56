//! Heads of mission in their order: by class of rank, then by the day credentials were presented, then by name. Whoever
//! acts as chargé d'affaires ad interim comes after every head.

use crate::answer::Desk;
use crate::date::{Day, PartialDate};
use crate::effects::Kind;
use crate::fold::{self, Basis, Fact};
use serde_json::{Value, json};

/// The heads of mission that `host` has received, as of a day.
pub fn precedence(desk: &Desk, host: &str, on: Day) -> Value {
    let facts = fold::fold(&desk.claims, &desk.incidents, desk.effects, on, Basis::InForce);
    let here = |f: &&Fact| f.thing.host.as_deref() == Some(host);
    let Some(kind) = desk.effects.kind("head") else { return json!({ "heads": [] }) };
    let class = |rank: &Option<String>| {
        let rank = rank.as_ref()?.to_lowercase();
        kind.ranks.iter().position(|words| words.iter().any(|word| rank.contains(word.as_str())))
    };
    let mut rows: Vec<((usize, Day, String), Value)> = Vec::new();
    let here = facts.iter().map(AsRef::as_ref).filter(here).filter(|fact| fold::heads(kind, fact));
    let (heads, acting): (Vec<&Fact>, Vec<&Fact>) =
        here.filter(|head| fold::unseated_by(kind, head, &facts).is_none()).partition(|fact| fact.kind == "head");
    for fact in heads {
        let presented = presented(kind, fact);
        let class = class(&fact.rank);
        let order = (
            class.unwrap_or(kind.ranks.len()),
            presented.map_or(Day::MAX, PartialDate::first),
            fact.thing.name.clone().unwrap_or_default(),
        );
        let row = json!({
            "holder": fact.thing.holder, "name": fact.thing.name, "rank": fact.rank, "class": class.map(|c| c + 1),
            "presented": presented.map(|d| d.to_string()), "status": fact.status, "since": shown(fact.since),
            "also": fact.also, "conflict": fact.conflict, "because": fact.because,
        });
        rows.push((order, row));
    }
    for fact in acting {
        let since = fact.since.map_or(Day::MAX, PartialDate::first);
        let order = (kind.ranks.len() + 1, since, fact.thing.name.clone().unwrap_or_default());
        let row = json!({
            "holder": fact.thing.holder, "name": fact.thing.name, "rank": "chargé d'affaires ad interim", "class": null,
            "presented": null, "status": fact.status, "since": shown(fact.since), "named_by": fact.named_by,
            "also": fact.also, "conflict": fact.conflict, "because": fact.because,
        });
        rows.push((order, row));
    }
    rows.sort_by(|a, b| a.0.cmp(&b.0));
    let numbered = rows.into_iter().enumerate().map(|(i, (_, mut row))| {
        row["place"] = json!(i + 1);
        row
    });
    json!({ "heads": numbered.collect::<Vec<_>>() })
}

/// The day credentials were presented, this time: somebody may have been here before, and have left.
fn presented(kind: &Kind, fact: &Fact) -> Option<PartialDate> {
    let leaves = |act: &str| kind.effect(act).is_some_and(|e| e.status.is_some() && e.status == kind.leaves);
    let this_time = fact.steps.iter().rev().take_while(|(act, _)| !leaves(act));
    let told = this_time.filter(|(act, _)| act == "present").find_map(|(_, date)| *date);
    told.or(fact.since.filter(|_| fact.status.as_deref() == Some("accredited")))
}

fn shown(date: Option<PartialDate>) -> Option<String> {
    date.map(|d| d.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::effects::{Effects, Given, check_claim};

    fn order(desk: &Desk, on: &str) -> Vec<String> {
        let answer = precedence(desk, "NRL", Day::parse(on).expect("a day"));
        let rows = answer["heads"].as_array().cloned().unwrap_or_default();
        rows.iter().map(|r| format!("{} {}", r["place"], r["name"].as_str().unwrap_or(""))).collect()
    }

    #[test]
    fn who_was_sent_home_or_recalled_is_received_no_more() {
        let effects = Effects::built_in().expect("the effects table loads");
        let head = "act = 'present'\nname = 'Ada Berg'\nrank = 'ambassador'\non = '2024-05-02'";
        for (told, received) in [
            ("act = 'withdraw'\nname = 'ada berg'\nmanner = 'declared'", false),
            ("act = 'withdraw'\nname = 'Jon Lind'", true),
            ("act = 'withdraw'\ncount = 3", true),
            ("act = 'withdraw'\nkind = 'ambassador'", false),
            ("act = 'recall'\nkind = 'ambassador'", false),
            ("act = 'recall'\nkind = 'ambassador'\nname = 'Una Foss'", true),
            ("act = 'close'\nkind = 'mission'", false),
            ("act = 'close'\nkind = 'mission'\nplace = 'Vell'", true),
            ("act = 'sever'\nkind = 'relation'", false),
            ("act = 'suspend'\nkind = 'mission'", true),
        ] {
            let given = |told: &str, on: &str| -> Given {
                let on = if told.contains("on = ") { String::new() } else { format!("on = '{on}'") };
                toml::from_str(&format!("holder = 'SDL'\nhost = 'NRL'\n{told}\n{on}")).expect(told)
            };
            let after = |on: &str| {
                let given = [given(head, on), given(told, on)];
                let claims = given.iter().enumerate().map(|(n, given)| check_claim(&effects, given, n + 1));
                order(&Desk::of(claims.collect(), &effects), "2025-06-01").len()
            };
            assert_eq!(after("2025-03-01") == 1, received, "{told}");
            assert_eq!(after("2023-03-01"), 1, "before he came: {told}");
        }
    }

    #[test]
    fn class_comes_before_the_day_and_the_day_before_the_name() {
        let effects = Effects::built_in().expect("the effects table loads");
        let told = [
            ("SDL", "present", "Ada Berg", "ambassador", "2024-05-02"),
            ("WMK", "present", "Jon Lind", "Ambassador Extraordinary", "2023-05-02"),
            ("OST", "start", "Liv Dahl", "chargé d'affaires", "2020-01-01"),
            ("AAA", "present", "Kim Aas", "minister", "2019-01-01"),
            ("BBB", "present", "Abe Roe", "ambassador", "2024-05-02"),
            // Left before the day asked for.
            ("CCC", "present", "Eva Moe", "ambassador", "2010-01-01"),
            ("CCC", "end", "Eva Moe", "ambassador", "2012-01-01"),
            // Was here before, and came back after Ada Berg.
            ("EEE", "present", "Una Foss", "ambassador", "2011-06-01"),
            ("EEE", "end", "Una Foss", "ambassador", "2014-01-01"),
            ("EEE", "start", "Una Foss", "ambassador", "2024-08-01"),
            // Has not presented credentials: no head yet.
            ("DDD", "arrive", "Ole Vik", "ambassador", "2024-01-01"),
        ];
        let mut claims = Vec::new();
        for (n, (holder, act, name, rank, on)) in told.into_iter().enumerate() {
            let text = |t: &str| Some(t.to_owned());
            let given = Given {
                act: text(act),
                kind: text("head"),
                holder: text(holder),
                host: text("NRL"),
                name: text(name),
                rank: text(rank),
                on: text(on),
                ..Given::default()
            };
            claims.push(check_claim(&effects, &given, n + 1));
        }
        let acting: Given = toml::from_str(
            "act = 'name-acting'\nholder = 'CCC'\nhost = 'NRL'\nname = 'Per Hag'\nnamed_by = 'ministry'\non = '2012-01-01'",
        )
        .expect("fields");
        claims.push(check_claim(&effects, &acting, 12));
        let desk = Desk::of(claims, &effects);
        let order = |on: &str| order(&desk, on);
        assert_eq!(
            order("2025-01-01"),
            ["1 Jon Lind", "2 Abe Roe", "3 Ada Berg", "4 Una Foss", "5 Kim Aas", "6 Liv Dahl", "7 Per Hag"]
        );
        assert_eq!(order("2011-01-01"), ["1 Eva Moe"]);
    }
}
