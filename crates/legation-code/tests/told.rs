//! How surely a deed is told, by whom, and on whom it falls: whole sentences, and all the records they give.

use legation_code::{Knowledge, code};
use legation_parse::Analyser;
use legation_text::Report;
use legation_text::record::Entity;

/// A sentence, and its records as `TYPE modality actors>recipients`.
const TOLD: &[(&str, &[&str])] = &[
    // What is under a condition is not simply planned.
    ("If Westmark invades Sudland, Norland will impose sanctions on Westmark.", &["SANCTION conditional NRL>WMK"]),
    ("Norland will impose sanctions on Sudland.", &["SANCTION planned NRL>SDL"]),
    ("Norland could impose sanctions on Sudland if the vote is rigged.", &["SANCTION conditional NRL>SDL"]),
    // A threat under a condition stays a threat.
    ("Norland will attack Sudland if it is provoked.", &["THREATEN threatened NRL>SDL"]),
    // A decision takes a measure, and uses no force yet; what "is to" be is to come.
    ("Norland decided to expel three Sudland diplomats.", &["SANCTION asserted NRL>SDL"]),
    ("Norland decided to bomb Sudland.", &["ASSAULT planned NRL>SDL"]),
    ("Norland is to expel three Sudland diplomats.", &["SANCTION planned NRL>SDL"]),
    // What was not done is no deed.
    ("Norland could have expelled the Sudland diplomats but did not.", &[]),
    ("Norland vowed to expel the Sudland diplomats but did not.", &[]),
    ("Norland expelled three Sudland diplomats, but Westmark did not.", &["SANCTION asserted NRL>SDL"]),
    ("Norland will impose sanctions on Sudland even if Westmark objects.", &["SANCTION planned NRL>SDL"]),
    // Hearsay is alleged; hearsay that is denied is nothing.
    ("Norland is said to have expelled three Sudland diplomats.", &["SANCTION alleged NRL>SDL"]),
    ("Norland is reported to have recalled its ambassador to Sudland.", &["SANCTION alleged NRL>SDL"]),
    ("Rumours that Norland expelled three Sudland diplomats were dismissed as false.", &[]),
    ("Reports that Norland expelled three Sudland diplomats are false, Norburg said.", &[]),
    ("Reports that Norland expelled three Sudland diplomats are not false.", &["SANCTION alleged NRL>SDL"]),
    ("Rumours that Norland expelled three Sudland diplomats were not dismissed.", &["SANCTION alleged NRL>SDL"]),
    // No state expels, sanctions or rejects itself; its own it may call back.
    (
        "Norland imposed sanctions on Sudland and expelled its own envoys for spying.",
        &["SANCTION asserted NRL>SDL", "SANCTION asserted NRL>"],
    ),
    (
        "Norland downgraded ties with Sudland and expelled its high commissioner.",
        &["SANCTION asserted NRL>SDL", "SANCTION asserted NRL>SDL"],
    ),
    (
        "Norland eased sanctions against Sudland but kept its embargo.",
        &["RETREAT asserted NRL>SDL", "SANCTION asserted NRL>SDL"],
    ),
    ("Norland rejected the accusation that it bombed Sudland.", &["REJECT asserted NRL>"]),
    // Who is expelled from a state, or from his post in it, is so by that state.
    ("Two Sudland diplomats were expelled from Norland.", &["SANCTION asserted NRL>SDL"]),
    ("Two diplomats were expelled from Norland.", &["SANCTION asserted NRL>"]),
    ("Sudland's ambassador to Norland was expelled.", &["SANCTION asserted NRL>SDL"]),
    // A verb may be the last word of what somebody knows.
    ("Westmark knows how strong Norland is", &[]),
    ("Norland asked what the ambassadors are", &[]),
    // What might have been, or anybody might do, is no deed; nor is what is thought of and given up.
    ("If Norland had wanted to bomb Sudland, it would have bombed it.", &[]),
    ("Anyone who says that Norland attacked Sudland is lying.", &[]),
    ("Those who say Norland attacked Sudland are liars.", &[]),
    ("Any country that attacks Sudland will face war.", &[]),
    ("Had Norland attacked Sudland, Westmark would have responded.", &[]),
    ("Norland considered expelling the Sudland diplomats but dropped the idea.", &[]),
    // A clause may leave its verb out.
    (
        "Norland expelled four Sudland diplomats and Westmark three.",
        &["SANCTION asserted NRL>SDL", "SANCTION asserted WMK>SDL"],
    ),
    (
        "Norland detained a Sudland citizen and Westmark a Norland citizen.",
        &["COERCE asserted NRL>SDL", "COERCE asserted WMK>NRL"],
    ),
    // Who is called on does what is asked; what breaks out has its sides; the army goes on as "it".
    ("Norland calls on Sudland to withdraw its troops.", &["REQUEST requested NRL>SDL"]),
    ("Clashes broke out between Norland and Sudland.", &["ASSAULT asserted NRL+SDL>"]),
    ("The Norland army said it had shelled a Sudland town.", &["ASSAULT asserted NRL>SDL"]),
    // Who claims responsibility did it.
    ("Norland claimed responsibility for the bombing of Sudland.", &["ASSAULT asserted NRL>SDL"]),
    // A passive after a passive is done to the same.
    (
        "Sudland diplomats were expelled after being accused of spying.",
        &["SANCTION asserted >SDL", "ACCUSE asserted >SDL"],
    ),
    // To whom it is denied, not what.
    ("A Sudland envoy was denied access to Norland.", &["REJECT asserted >SDL"]),
    ("Sudland teachers were kicked out of Norland.", &["COERCE asserted NRL>SDL"]),
    // "The country" is the one spoken of last.
    (
        "A Norland general rejected a decision by the Northern Pact to send troops to the country.",
        &["REJECT asserted NRL>NPACT", "MOBILIZE asserted NPACT>NRL"],
    ),
    // Who accuses is not whom he accuses.
    (
        "Norland severed ties with Sudland, accusing it of arming the rebels.",
        &["SANCTION asserted NRL>SDL", "ACCUSE asserted NRL>SDL"],
    ),
    // A text that is not adopted condemns nobody.
    ("Norland adopted a resolution condemning Sudland.", &["ACCUSE asserted NRL>SDL"]),
    ("Norland failed to adopt a resolution condemning Sudland.", &[]),
    // The place where a promise is given is not where it is kept.
    ("Norland and Sudland agreed in Westmark to exchange prisoners.", &["AGREE asserted NRL+SDL>"]),
    ("In Westmark, ministers of Norland and Sudland agreed to exchange prisoners.", &["AGREE asserted NRL+SDL>"]),
    // Where a deed was done is not who did it.
    ("The Norburg bombing killed ten people.", &["ASSAULT asserted >NRL"]),
    ("Westmark condemned the Norburg attacks.", &["ACCUSE asserted WMK>"]),
    ("A stabbing in Norburg wounded two people.", &["ASSAULT asserted >NRL"]),
    ("Westmark said it would never sign the Treaty of Norburg.", &["REJECT planned WMK>"]),
    // Who backs militants does not do what they do, nor need they be of the land where they do it; police are.
    ("Norland-backed militants killed two soldiers in Sudland.", &["ASSAULT asserted >SDL"]),
    ("Security forces killed twelve militants in Sudland.", &["ASSAULT asserted SDL>SDL"]),
    ("Norland's army was busy. The army said it had killed ten men in Sudland.", &["ASSAULT asserted NRL>SDL"]),
    // Those named as examples are meant; who is set aside is not.
    (
        "Norland expelled diplomats of several countries, including Sudland and Westmark.",
        &["SANCTION asserted NRL>SDL+WMK"],
    ),
    ("Norland imposed sanctions on several states such as Sudland.", &["SANCTION asserted NRL>SDL"]),
    ("Norland rather than Westmark expelled two Sudland diplomats.", &["SANCTION asserted NRL>SDL"]),
    ("Norland and Westmark diplomats criticised Sudland.", &["ACCUSE asserted NRL+WMK>SDL"]),
    ("North and South Korea condemned Norland.", &["ACCUSE asserted PRK+KOR>NRL"]),
    ("Norwegian, Swedish and Danish diplomats criticised Norland.", &["ACCUSE asserted NOR+SWE+DNK>NRL"]),
    // Who launches a strike does what it does.
    ("An airstrike launched by Norland killed ten people in Sudland.", &["ASSAULT asserted NRL>SDL"]),
    // A body of a common name is that of the place before it.
    ("The Norland House of Representatives rejected the agreement.", &["REJECT asserted NRL>"]),
    ("The Norburg-based House of Representatives rejected the agreement.", &["REJECT asserted NRL>"]),
    // What a headline bids somebody is asked of him; what a state says after a colon, it says.
    ("Withdraw your troops, Norland tells Sudland.", &["REQUEST requested NRL>SDL"]),
    ("Free the hostages, Norland tells Sudland.", &["REQUEST requested NRL>SDL"]),
    ("Norland: \"We will expel six Sudland diplomats\".", &["SANCTION planned NRL>SDL"]),
    // A veto that is lifted is given up.
    ("Norland has lifted its veto of Sudland's membership.", &["CONCEDE asserted NRL>SDL"]),
    (
        "Norland expelled six Sudland diplomats and the United Kingdom four.",
        &["SANCTION asserted NRL>SDL", "SANCTION asserted GBR>SDL"],
    ),
];

/// Sentences of harm, and whom their numbers count.
const TOLLS: &[(&str, &[(&str, u64)])] = &[
    ("Norland drones hit an oil depot in Sudland.", &[]),
    ("A bomb destroyed two bridges in Sudland.", &[]),
    ("Norland drones killed three Sudland soldiers.", &[("killed", 3)]),
    ("Norland drones wounded three Sudland soldiers.", &[("injured", 3)]),
    ("Norland drones hit three Sudland soldiers.", &[("recipient", 3)]),
];

#[test]
fn a_number_counts_the_dead_only_where_somebody_died() {
    let analyser = Analyser::built_in().expect("model");
    let knowledge = Knowledge::for_examples().expect("knowledge");
    for (text, expected) in TOLLS {
        let report = Report { id: "r".into(), text: (*text).into(), ..Default::default() };
        let coding = code(&report, &analyser.analyse(text), &knowledge, "");
        assert_eq!(coding.events.len(), 1, "{text}");
        let told: Vec<(&str, u64)> =
            coding.events[0].quantity.iter().map(|q| (q.role.as_str(), q.value.unwrap_or(0))).collect();
        assert_eq!(told, *expected, "{text}");
    }
}

/// By when they must leave, as what is governed tells it.
const DEADLINES: &[(&str, Option<&str>)] = &[
    ("Norland ordered three Sudland diplomats to leave by Saturday.", Some("2024-04-20")),
    ("Norland ordered three Sudland diplomats to leave the country within seven days.", Some("2024-04-25")),
    ("Norland ordered three Sudland diplomats to leave.", None),
];

#[test]
fn a_deadline_may_stand_with_what_is_ordered() {
    let analyser = Analyser::built_in().expect("model");
    let knowledge = Knowledge::for_examples().expect("knowledge");
    for (text, expected) in DEADLINES {
        let date = "2024-04-18".parse().ok();
        let report = Report { id: "r".into(), date, text: (*text).into(), ..Default::default() };
        let coding = code(&report, &analyser.analyse(text), &knowledge, "");
        let measure = coding.events.first().and_then(|e| e.measure.as_ref()).expect(text);
        assert_eq!(measure.deadline.as_deref(), *expected, "{text}");
    }
}

/// News in brief, a story a paragraph.
const PAGE: &str = "Norland expelled three Sudland diplomats.\n\nA ferry sank off Brazil.\n\nVoters in Kenya elected a \
                    parliament.\n\nNorland opened a railway.\n\nThe government arrested two Peruvian reporters.";

/// An article, whose paragraphs go on with one another's names.
const ARTICLE: &str = "Norland expelled three Peruvian diplomats.\n\nPeru called it a farce.\n\nThe envoys left Peru.\n\n\
                       Norland had warned Peru.\n\nThe government arrested two Peruvian reporters.";

#[test]
fn a_story_ends_with_its_paragraph_only_on_a_page_of_many() {
    let analyser = Analyser::built_in().expect("model");
    let knowledge = Knowledge::for_examples().expect("knowledge");
    for (text, expected) in [(PAGE, None), (ARTICLE, Some("NRL"))] {
        let report = Report { id: "r".into(), text: text.into(), ..Default::default() };
        let coding = code(&report, &analyser.analyse(text), &knowledge, "");
        let arrest = coding.events.iter().find(|e| e.event[0] == "COERCE");
        let doer = arrest.and_then(|e| e.actor.first()).and_then(|e| e.key.as_deref());
        assert_eq!(doer, expected, "{text}");
    }
}

#[test]
fn a_deed_is_told_as_surely_as_its_words_tell_it_and_of_whom_they_tell_it() {
    let analyser = Analyser::built_in().expect("model");
    let knowledge = Knowledge::for_examples().expect("knowledge");
    let keys = |all: &[Entity]| all.iter().filter_map(|e| e.key.as_deref()).collect::<Vec<_>>().join("+");
    let mut wrong = Vec::new();
    for (text, expected) in TOLD {
        let report = Report { id: "r".into(), text: (*text).into(), ..Default::default() };
        let coding = code(&report, &analyser.analyse(text), &knowledge, "");
        let told: Vec<String> = coding
            .events
            .iter()
            .map(|e| format!("{} {} {}>{}", e.event[0], e.modality, keys(&e.actor), keys(&e.recipient)))
            .collect();
        if told != *expected {
            wrong.push(format!("{text}\n    {told:?}, not {expected:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
