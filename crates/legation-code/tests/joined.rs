//! Nothing is joined that the text does not join: whoever acts or is acted on stands in the clause of the trigger, or `why` says by
//! which rule he came there.

#[path = "common/texts.rs"]
mod texts;

use legation_code::{Knowledge, Trace, clauses, code, why};
use legation_parse::Analyser;
use legation_text::record::{Entity, Event};
use legation_text::{Sentence, Span, Tree, Upos};

/// What `why` says where grammar lends a role from another clause, or carries a frame by another predicate.
const LENT: &[&str] = &[
    "whoever says the words before",
    "subject of the main clause",
    "whoever issued the text",
    "noun the participle belongs to",
    "shared with the first noun",
    "object shared by both verbs",
    "object of the verb above",
    "subject of the verb above",
    "indirect object of the verb above",
    "whom the call goes to",
    "antecedent of the relative clause",
    "possessor of the noun above",
    "subject shared with the first verb",
    "argument of the light verb",
    "carrier `",
];

/// What `why` says where a party comes from another clause or sentence.
const FETCHED: &[&str] = &[
    "is the speaker",
    "speaker = ",
    "of what it governs: ",
    "complement.",
    "governor.",
    "(by the doer of ",
    "purpose.",
    "left out here, as in the measure before",
    "unsaid: ",
    "told after the measure",
    "named by another telling of the same happening",
];

/// The predicate of the clause that a word stands in.
fn clause(tree: &Tree, word: usize) -> usize {
    let heads = |&w: &usize| {
        let t = tree.token(w);
        match t.rel() {
            "root" | "ccomp" | "xcomp" | "csubj" | "advcl" | "acl" | "parataxis" => true,
            "conj" => t.upos == Upos::Verb || tree.child(w, "nsubj").is_some(),
            _ => false,
        }
    };
    std::iter::once(word).chain(tree.above(word)).find(heads).unwrap_or(word)
}

/// What is wrong with how an event came to one of its parties; nothing, where they stand in one clause or a rule is told.
fn stitched(event: &Event, trace: &Trace, sentences: &[Sentence], party: &Entity) -> Option<String> {
    let words = Span::new(party.start, party.end);
    let tree = Tree::new(&sentences[trace.frame.sentence]);
    let inside: Vec<usize> = (0..tree.len()).filter(|&w| words.contains(tree.token(w).span)).collect();
    let own = clause(&tree, trace.frame.head);
    if inside.iter().any(|&w| clause(&tree, w) == own) {
        return None;
    }
    let account = why::render(event, trace, sentences, why::Style::default());
    let told = |rule: &str| account.contains(rule);
    // A lent role is one whose word is the party's, or bears it: "the killing of *its* soldiers".
    let lent = trace.frame.roles.iter().any(|role| {
        let bears = inside.iter().any(|&w| w == role.head || tree.above(w).any(|above| above == role.head));
        bears && LENT.iter().any(|rule| role.how.contains(rule) && told(rule))
    });
    let carried = !inside.is_empty() && trace.frame.how.iter().any(|how| LENT.iter().any(|rule| how.contains(rule)));
    let steps = trace.steps.iter().filter(|(field, _)| matches!(*field, "actor" | "recipient"));
    let fetched = steps.map(|(_, rule)| rule).any(|step| FETCHED.iter().any(|rule| step.contains(rule) && told(rule)));
    if lent || carried || fetched {
        return None;
    }
    Some(format!("{}: `{}` is no part of the clause of `{}`\n{account}", event.id, party.entity_text, event.event_text))
}

#[test]
fn every_party_stands_in_the_clause_or_by_a_told_rule() {
    let knowledge = Knowledge::for_examples().unwrap_or_else(|faults| panic!("{}", faults[0]));
    let analyser = Analyser::built_in().expect("the model inside the binary loads");
    let (mut parties, mut wrong, mut caught) = (0, Vec::new(), 0);
    for report in texts::own().into_iter().chain(texts::shared()) {
        let parsed = analyser.analyse(&report.text);
        let sentences = clauses::mend(&parsed, &knowledge.grammar);
        let coding = code(&report, &sentences, &knowledge, analyser.version());
        let told: Vec<_> = coding.events.iter().zip(&coding.traces).collect();
        for (n, (event, trace)) in told.iter().enumerate() {
            for party in event.actor.iter().chain(&event.recipient) {
                parties += 1;
                wrong.extend(stitched(event, trace, &sentences, party));
            }
            // The check must see a party of another sentence for what it is.
            let stranger = told[n + 1..].iter().find(|(_, t)| t.frame.sentence != trace.frame.sentence);
            let stranger = stranger.and_then(|(other, _)| other.actor.first());
            caught += usize::from(stranger.is_some_and(|party| stitched(event, trace, &sentences, party).is_some()));
        }
    }
    assert!(parties > 100, "only {parties} parties were looked at");
    assert!(caught > 20, "only {caught} parties of other sentences were caught");
    assert!(wrong.is_empty(), "{} of {parties} parties are joined from elsewhere:\n{}", wrong.len(), wrong.join("\n"));
}
