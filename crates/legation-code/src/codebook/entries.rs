//! Makes an entry of what its file says, and tells what is wrong in it beside the frames it means.

use super::entry::*;
use super::faults::Check;
use super::paths::is_role;
use super::pattern::RawPattern;
use super::tables::Plover;
use crate::fault::{closest, edits};
use crate::file::OneOrSeveral;
use crate::standing::KINDS;
use legation_text::record::MODALITIES;
use std::collections::{BTreeMap, BTreeSet};
use toml::Spanned;

/// Whose number a quantity may be.
const QUANTITIES: [&str; 9] =
    ["recipient", "ceiling", "before", "abolished", "killed", "injured", "arrested", "both", "other"];

impl Check<'_> {
    pub(super) fn entry(&mut self, raw: RawEntry) -> Entry {
        let id_at = raw.id.span();
        let line = self.lines.line(id_at.start);
        let is_word = !raw.id.get_ref().contains(|c: char| c.is_whitespace() || c.is_control());
        if raw.id.get_ref().trim().is_empty() {
            self.fault(id_at.clone(), "the id is empty".into(), "name it `type.mode.what`".into());
        } else if !is_word {
            self.fault(id_at.clone(), "an id is one word".into(), "name it `type.mode.what`".into());
        }
        self.is_plain = true;
        let event = raw.code.event.get_ref().clone();
        self.event_type(&raw.code.event);
        raw.code.mode.iter().for_each(|mode| self.mode(mode, &[event.as_str()]));
        for context in &raw.code.context.0 {
            let message = format!("unknown context `{}`", context.get_ref());
            self.code(context, message, Plover::contexts);
        }
        raw.code.cameo.iter().for_each(|cameo| self.cameo(cameo, Some(&event)));
        // Nor is it known of a code that is none which of two entries goes first.
        let pattern = self.pattern(RawPattern {
            triggers: raw.triggers,
            kind: raw.kind,
            voice: raw.voice,
            mood: raw.mood,
            negated: raw.negated,
            spoken: raw.spoken,
            complement: raw.complement,
            priority: raw.priority,
            roles: [("agent", raw.agent), ("patient", raw.patient), ("receiver", raw.receiver)],
            need: raw.need,
        });
        let is_plain = self.is_plain;
        let actor = self.paths_or(raw.actor, "agent");
        let recipient = self.paths_or(raw.recipient, "patient");
        self.examples(&raw.id, &raw.examples, |example| example.none);
        if self.known.outside.is_some() {
            self.expected(raw.examples.get_ref(), &event);
        }
        let measure = raw.measure.map(|measure| self.measure(measure));
        let quantity = raw.quantity.map_or_else(Vec::new, |OneOrSeveral(rules)| rules);
        let quantity: Vec<QuantityRule> = quantity
            .into_iter()
            .map(|rule| {
                rule.role.iter().for_each(|role| self.among(role, "role of a quantity", &QUANTITIES));
                let role = rule.role.map_or_else(|| "recipient".to_owned(), Spanned::into_inner);
                QuantityRule { of: self.paths(rule.of), role, unit: rule.unit }
            })
            .collect();
        self.is_plain = is_plain && is_word;
        Entry {
            id: raw.id.get_ref().clone(),
            place: format!("{}:{line}", self.name),
            event,
            mode: raw.code.mode.map(Spanned::into_inner),
            context: raw.code.context.0.into_iter().map(Spanned::into_inner).collect(),
            cameo: raw.code.cameo.map(Spanned::into_inner),
            pattern,
            actor,
            recipient,
            reciprocal: raw.reciprocal,
            quantity,
            measure,
            examples: raw.examples.into_inner(),
        }
    }

    /// What an event does to the register: a kind of fact, and parties.
    fn measure(&mut self, raw: RawMeasure) -> Measure {
        let kinds: Vec<&str> = KINDS.iter().map(|(kind, _)| *kind).collect();
        self.among(&raw.kind, "kind of fact", &kinds);
        self.act(&raw.act, raw.kind.get_ref());
        raw.type_.iter().for_each(|of| self.type_of_fact(of, raw.kind.get_ref()));
        const PARTIES: [&str; 2] = ["actor", "recipient"];
        for party in raw.holder.iter().chain(&raw.host).filter(|p| !PARTIES.contains(&p.get_ref().as_str())) {
            match closest(party.get_ref(), PARTIES) {
                Some(_) if !is_role(party.get_ref()) => self.among(party, "party", &PARTIES),
                _ => {
                    self.path(party);
                }
            }
        }
        let text = |party: Option<Spanned<String>>| party.map(Spanned::into_inner);
        Measure {
            act: raw.act.into_inner(),
            kind: raw.kind.into_inner(),
            type_: text(raw.type_),
            holder: text(raw.holder),
            host: text(raw.host),
        }
    }

    /// The act of a measure: one of its kind of fact; of an unknown kind, one of any.
    fn act(&mut self, act: &Spanned<String>, kind: &str) {
        let Some(acts) = self.known.outside.map(|outside| &outside.acts) else { return };
        let of_kind = acts.get(kind);
        let kinds = of_kind.map_or_else(|| acts.values().collect(), |of| vec![of]);
        let known: BTreeSet<&str> = kinds.into_iter().flat_map(|of| of.acts.keys().map(String::as_str)).collect();
        if of_kind.is_some() && known.is_empty() {
            let help = "name another kind of fact, or leave the measure out".to_owned();
            self.fault(act.span(), format!("no act changes the fact `{kind}`"), help);
        } else {
            let of = of_kind.map_or(String::new(), |_| format!(" of `{kind}`"));
            let message = format!("unknown act `{}`{of}", act.get_ref());
            self.among_or(act, message, &known.into_iter().collect::<Vec<_>>());
        }
    }

    fn type_of_fact(&mut self, of: &Spanned<String>, kind: &str) {
        let Some(known) = self.known.outside.and_then(|outside| Some(&outside.acts.get(kind)?.types)) else { return };
        if known.is_empty() {
            self.fault(of.span(), format!("the fact `{kind}` has no types"), "leave the key out".into());
        } else {
            let known: Vec<&str> = known.iter().map(String::as_str).collect();
            self.among_or(of, format!("unknown type `{}` of `{kind}`", of.get_ref()), &known);
        }
    }

    /// What examples expect must be something that an event can have: else they fail, whatever the entry says.
    fn expected(&mut self, examples: &[RawExample], event: &str) {
        // What mood makes of the type has modes of its own.
        let turned = self.known.turns.iter().filter(|turn| turn.from.iter().any(|from| from == event));
        let types: Vec<&str> = std::iter::once(event).chain(turned.map(|turn| turn.event.as_str())).collect();
        let mut texts: BTreeMap<&str, ()> = BTreeMap::new();
        for example in examples {
            let text = &example.text;
            if text.get_ref().trim().is_empty() {
                self.fault(text.span(), "the example has no words".into(), "write a sentence, or leave it out".into());
            } else if texts.insert(text.get_ref(), ()).is_some() {
                let help = "write another sentence, of another construction".to_owned();
                self.fault(text.span(), "the same example stands twice".into(), help);
            }
            let expected = [&example.actor, &example.recipient, &example.modality, &example.mode, &example.at];
            if let Some(more) = expected.into_iter().flatten().next().filter(|_| example.none) {
                let help = "leave it out, or `none = true`".to_owned();
                self.fault(more.span(), "a near miss is no event, so nothing is expected of it".into(), help);
            }
            for codes in [&example.actor, &example.recipient].into_iter().flatten() {
                self.parties(codes);
            }
            // The last, a denied one, no coder gives.
            let known = &MODALITIES[..MODALITIES.len() - 1];
            example.modality.iter().for_each(|modality| self.among(modality, "modality", known));
            example.mode.iter().filter(|mode| !mode.get_ref().is_empty()).for_each(|mode| self.mode(mode, &types));
            if let Some(at) = example.at.as_ref().filter(|at| !text.get_ref().contains(at.get_ref().as_str())) {
                let message = format!("`{}` is not in the example's text", at.get_ref());
                self.fault(at.span(), message, "copy words of the event from the text".into());
            }
        }
    }

    /// Codes of parties, joined by `+`.
    fn parties(&mut self, codes: &Spanned<String>) {
        let Some(outside) = self.known.outside else { return };
        let known = &outside.actors.parties;
        let parts = codes.get_ref().split('+').filter(|code| !code.is_empty());
        for code in parts.filter(|code| !known.contains(*code)) {
            // Examples speak of invented states: of two that are as near, one of them is meant.
            let near = closest(code, known.iter().map(String::as_str));
            let invented = closest(code, outside.invented.iter().map(String::as_str));
            let invented = invented.filter(|own| near.is_none_or(|near| edits(code, own) <= edits(code, near)));
            let near = invented.or(near);
            let near = match near.filter(|_| code.len() > 3) {
                Some(near) => format!("did you mean `{near}`?"),
                None => "give a code of the actor files, or of invented.tsv".to_owned(),
            };
            self.fault(codes.span(), format!("`{code}` is nobody's code"), near);
        }
    }
}
