//! All mentions of a report, put in order.
//!
//! Takes the resolved chunks; gives a [`Mention`] at each head word, and one at each name or class word that modifies another noun
//! ("*Israeli* air raids", "*guerrilla* stronghold"), since a noun of action has its parties there.

use crate::actors::data::{Data, Day, Kind};
use crate::actors::party::{Index, Register};
use crate::actors::resolve::{Found, Resolver};
use crate::actors::sentence::{Item, Manner, View};
use crate::actors::{Cast, Mention};
use legation_text::{Sentence, Upos};

/// Resolves a report.
pub(crate) fn cast(data: &Data, index: &Index, on: Option<Day>, sentences: &[Sentence]) -> Cast {
    let views: Vec<View> = sentences.iter().map(|s| View::new(s, data)).collect();
    let mut resolver = Resolver::new(Register { data, on }, index, &views);
    let mut cast = Cast::default();
    for (s, view) in views.iter().enumerate() {
        for c in 0..view.chunks.len() {
            resolver.resolve(s, c);
        }
        for c in 0..view.chunks.len() {
            write_chunk(&mut resolver, s, c, &mut cast);
        }
    }
    resolver.unknown.sort_unstable();
    resolver.unknown.dedup();
    for (s, start, end) in std::mem::take(&mut resolver.unknown) {
        let words: Vec<usize> = (start..end).collect();
        cast.unknown.push((join(&sentences[s], start, end), views[s].tree.span_of(&words)));
    }
    cast.story = resolver.story;
    cast.mentions.sort_by_key(|m| (m.sentence, m.head));
    cast.mentions.dedup_by_key(|m| (m.sentence, m.head));
    cast
}

/// The mentions of one chunk.
fn write_chunk(resolver: &mut Resolver, s: usize, c: usize, cast: &mut Cast) {
    let views = resolver.views;
    let (view, chunk) = (&views[s], &views[s].chunks[c]);
    if chunk.start >= chunk.end {
        return;
    }
    let sentence = view.sentence();
    let mut covered = vec![false; chunk.end - chunk.start];
    if let Some(found) = resolver.known(s, c).cloned() {
        // Every word of the chunk that hangs outside may be what a frame points at.
        let outside = |i: usize| view.tree.token(i).head.is_none_or(|h| h < chunk.start || h >= chunk.end);
        for i in chunk.start..chunk.end {
            let token = view.tree.token(i);
            let nominal = token.is_nominal() || matches!(token.upos, Upos::Adj | Upos::Num | Upos::X | Upos::Verb);
            if i == chunk.head || outside(i) && nominal && token.rel() != "punct" && token.deprel != "nmod:poss" {
                covered[i - chunk.start] = true;
                cast.mentions.push(mention(view, s, i, &found));
            }
        }
    }
    let last = chunk.last_noun(sentence);
    for item in &chunk.items {
        let (start, end) = item.range();
        let head = (start..end)
            .rev()
            .find(|&i| view.tree.token(i).head.is_none_or(|h| h < start || h >= end))
            .unwrap_or(end - 1);
        if head < chunk.start || head >= chunk.end || covered[head - chunk.start] {
            continue;
        }
        let found = match item {
            Item::Name { senses, manner: Manner::Plain | Manner::Led, .. } => {
                resolver.name_alone(s, c, start, end, senses)
            }
            Item::Agent(hit) if end <= last => resolver.agent_alone(s, c, hit),
            _ => None,
        };
        if let Some(found) = found {
            covered[head - chunk.start] = true;
            cast.mentions.push(mention(view, s, head, &found));
        }
    }
    // "its delegation": the pronoun is a mention of its own.
    let first = view.tree.token(chunk.start);
    if chunk.end - chunk.start > 1
        && first.upos == Upos::Pron
        && !covered[0]
        && let Some(found) = resolver.pronoun(s, chunk.start)
    {
        cast.mentions.push(mention(view, s, chunk.start, &found));
    }
}

fn mention(view: &View, s: usize, head: usize, found: &Found) -> Mention {
    let tokens = trim(view, found.start, found.end, head);
    let words: Vec<usize> = tokens.clone().collect();
    Mention {
        sentence: s,
        head,
        span: view.tree.span_of(&words),
        tokens,
        kind: found.kind,
        parties: found.parties.clone(),
        agent: found.agent.clone(),
        is_town: found
            .entity
            .as_ref()
            .is_some_and(|(kind, _)| matches!(kind, Kind::City | Kind::Capital | Kind::Region)),
        how: found.how.clone(),
    }
}

/// The words of a mention without marks at its edges.
fn trim(view: &View, start: usize, end: usize, head: usize) -> std::ops::Range<usize> {
    let mark = |i: usize| view.tree.token(i).upos == Upos::Punct;
    let (mut start, mut end) = (start.min(head), end.max(head + 1));
    while start < head && mark(start) {
        start += 1;
    }
    while end > head + 1 && mark(end - 1) {
        end -= 1;
    }
    start..end
}

fn join(sentence: &Sentence, start: usize, end: usize) -> String {
    let mut text = String::new();
    for token in &sentence.tokens[start..end] {
        text.push_str(&token.form);
        if token.space_after {
            text.push(' ');
        }
    }
    text.trim_end().to_owned()
}
