//! Ways through a frame.

use super::entry::{Path, Placed};
use super::faults::Check;
use crate::fault::suggest;
use crate::grammar::roles;
use toml::Spanned;

/// What a path may begin with beside a role.
const STARTS: &[&str] = &["self", "complement", "governor", "carrier", "speaker", "purpose", "none"];

/// What a path may go on with beside a role.
const STEPS: &[&str] =
    &["modifier", "apposition", "anywhere", "doer", "owner", "host", "content", "named", "actor", "recipient"];

impl Check<'_> {
    pub(super) fn paths_or(&mut self, paths: Option<Placed>, default: &str) -> Vec<Path> {
        match paths {
            None => vec![Path::parse(default)],
            Some(paths) => self.paths(paths),
        }
    }

    pub(crate) fn paths(&mut self, paths: Placed) -> Vec<Path> {
        paths.0.iter().map(|path| self.path(path)).collect()
    }

    /// Whether a role of frames, which no noun has, stands behind one.
    fn is_beyond(i: usize, step: &str, start: &str) -> bool {
        const OF_FRAMES: [&str; 4] = ["agent", "patient", "receiver", "subject"];
        i > 0 && OF_FRAMES.contains(&step) && !(i == 1 && ["complement", "governor", "purpose"].contains(&start))
    }

    /// A way through the frame; a step that there is not leads nowhere.
    pub(super) fn path(&mut self, written: &Spanned<String>) -> Path {
        let path = Path::parse(written.get_ref());
        let steps =
            path.parts.iter().flat_map(|part| part.iter().enumerate().map(move |(i, step)| (i, step, &part[0])));
        let beside = |i: usize| if i == 0 { STARTS } else { STEPS };
        let is_known = |i: usize, step: &str, start: &str| {
            !Self::is_beyond(i, step, start) && (is_role(step) || beside(i).contains(&step))
        };
        if let Some((i, step, start)) = steps.into_iter().find(|(i, step, start)| !is_known(*i, step, start)) {
            let known = roles().iter().map(String::as_str).chain(beside(i).iter().copied());
            let known: Vec<&str> = known.filter(|step| is_known(i, step, start)).collect();
            let what = if i == 0 { "role" } else { "step" };
            self.fault(written.span(), format!("unknown {what} `{step}`"), suggest(step, &known));
        }
        path
    }
}

pub(super) fn is_role(word: &str) -> bool {
    roles().iter().any(|role| role == word)
}
