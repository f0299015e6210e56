//! What is wrong in `codebook/turns.toml`.

use super::faults::Check;
use super::tables::TurnFile;
use toml::Spanned;

impl Check<'_> {
    /// `codebook/turns.toml`: every code and mood it names.
    pub(super) fn turns(&mut self, file: &TurnFile<Spanned<String>>) {
        let turns = file.turn.iter().map(|turn| (&turn.event, "from", turn.from.is_empty()));
        let lifts = file.lift.iter().map(|lift| (&lift.event, "of", lift.of.is_empty()));
        for (event, key, _) in turns.chain(lifts).filter(|(.., is_empty)| *is_empty) {
            let message = format!("`{key}` names no type, so `{}` never comes of it", event.get_ref());
            self.fault(event.span(), message, format!("name types in `{key}`, or leave the table out"));
        }
        for turn in &file.turn {
            turn.from.iter().chain([&turn.event]).for_each(|event| self.event_type(event));
            turn.mode.iter().for_each(|mode| self.mode(mode, &[turn.event.get_ref()]));
            self.moods(&turn.mood);
            turn.cameo.iter().for_each(|cameo| self.cameo(cameo, Some(turn.event.get_ref())));
            turn.actor.iter().for_each(|actor| self.among(actor, "actor of a turn", &["speaker"]));
        }
        for lift in &file.lift {
            lift.of.iter().chain([&lift.event]).for_each(|event| self.event_type(event));
            let of: Vec<&str> = lift.of.iter().map(|event| event.get_ref().as_str()).collect();
            lift.of_mode.iter().for_each(|mode| self.mode(mode, &of));
            lift.mode.iter().for_each(|mode| self.mode(mode, &[lift.event.get_ref()]));
            lift.cameo.iter().for_each(|cameo| self.cameo(cameo, Some(lift.event.get_ref())));
        }
        self.never_turn(file);
        let is_root = |root: &str| self.known.codes.plover.cameo.keys().any(|code| code.starts_with(root));
        let roots = file.pairs.roots.iter();
        let strange = roots.filter(|(root, _)| self.known.codes.has_cameo && (root.len() != 2 || !is_root(root)));
        for (root, event) in strange.collect::<Vec<_>>() {
            let help = "write the first two digits of a code of cameo.tsv".to_owned();
            self.fault(event.span(), format!("no CAMEO code begins with `{root}`"), help);
        }
        for reading in &file.pairs.reading {
            self.moods(&reading.mood);
            self.cameo(&reading.cameo, None);
        }
        file.pairs.roots.values().for_each(|event| self.event_type(event));
    }

    /// Turns and lifts behind one that applies wherever they do.
    fn never_turn(&mut self, file: &TurnFile<Spanned<String>>) {
        let within = |few: &[Spanned<String>], many: &[Spanned<String>]| {
            let many: Vec<&str> = many.iter().map(|word| word.get_ref().as_str()).collect();
            few.iter().all(|word| many.contains(&word.get_ref().as_str()))
        };
        // An empty list stands for all.
        let narrower =
            |few: &[Spanned<String>], many: &[Spanned<String>]| many.is_empty() || !few.is_empty() && within(few, many);
        let mut never: Vec<(&Spanned<String>, &Spanned<String>)> = Vec::new();
        for (i, late) in file.turn.iter().enumerate().filter(|(_, turn)| !turn.from.is_empty()) {
            let first = file.turn[..i].iter().find(|turn| {
                let is_as_wide = within(&late.from, &turn.from) && narrower(&late.mood, &turn.mood);
                is_as_wide && turn.negated == late.negated && turn.actor.is_none()
            });
            never.extend(first.map(|first| (&late.event, &first.event)));
        }
        for (i, late) in file.lift.iter().enumerate().filter(|(_, lift)| !lift.of.is_empty()) {
            let first = file.lift[..i].iter().find(|lift| {
                lift.event.get_ref() == late.event.get_ref()
                    && within(&late.of, &lift.of)
                    && narrower(&late.of_mode, &lift.of_mode)
            });
            never.extend(first.map(|first| (&late.event, &first.event)));
        }
        for (late, first) in never {
            let line = self.lines.line(first.span().start);
            let message = format!("this never applies: what stands in line {line} goes first");
            self.fault(late.span(), message, "put it before that, or leave it out".into());
        }
    }
}
