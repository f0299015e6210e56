//! A measure in the passive that names no doer: the one host told before it, marked and less sure, or nobody.

use legation_code::{Knowledge, code};
use legation_parse::Analyser;
use legation_text::Report;

#[test]
fn the_one_host_told_before_takes_the_measures_that_name_no_doer() {
    let analyser = Analyser::built_in().expect("model");
    let knowledge = Knowledge::for_examples().expect("knowledge");
    let last = "Seven members of the Sudland mission were expelled in 2018.";
    for (before, host) in [
        ("Norland has withdrawn the accreditation of eight members of the Sudland delegation. ", Some("NRL")),
        // Two hosts: nobody says which.
        ("Norland has expelled eight Sudland diplomats. Westmark has expelled three Sudland diplomats. ", None),
        // Measures on others' posts say nothing of these.
        ("Norland has expelled eight Westmark diplomats. ", None),
        ("", None),
    ] {
        // Too far for the measure just before to speak for it.
        let text = format!("{before}{}{last}", "It rained on Monday. ".repeat(4));
        let report = Report { id: "r".into(), text: text.clone(), ..Default::default() };
        let coding = code(&report, &analyser.analyse(&text), &knowledge, "");
        let at = coding.events.iter().position(|e| e.text.starts_with("Seven")).expect("the measure is coded");
        let (event, trace) = (&coding.events[at], &coding.traces[at]);
        let doers: Vec<&str> = event.actor.iter().filter_map(|a| a.key.as_deref()).collect();
        assert_eq!(doers, host.into_iter().collect::<Vec<_>>(), "{text}");
        assert_eq!(event.measure.as_ref().and_then(|m| m.host.as_deref()), host, "{text}");
        let marked = trace.steps.iter().any(|(field, why)| *field == "actor" && why.starts_with("unsaid"));
        assert_eq!(marked, host.is_some(), "{text}");
    }
}
