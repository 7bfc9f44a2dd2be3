//! Who bears a noun of a sentence: `Ann is my champion`, `Ann, my champion`, `our champion at the depot is Ann`.

use crate::fact::grammar::{ARTICLES, COPULAS, SUBJECTS, gives_name};
use crate::fact::part::sentence::Sentence;
use crate::fact::part::subject::subject;

/// Returns who bears a noun that stands at a place.
pub(super) fn bearer(said: &Sentence<'_>, at: usize, noun: &str) -> Option<usize> {
    let end = at + said.length(at, noun)?;
    if !noun_ends(said, end) {
        return None;
    }
    let article = (at.saturating_sub(2)..=at)
        .rev()
        .filter_map(|it| it.checked_sub(1))
        .find(|it| ARTICLES.contains(&said.plain(*it)) || COPULAS.contains(&said.plain(*it)));
    let article = article?;
    let mods = (article + 1..at).any(|it| said.is_doubt(it) || said.plain(it).is_empty());
    if mods || said.is_denied(end) {
        return None;
    }
    let named = before_noun(said, article).or_else(|| behind_noun(said, end));
    let (person, place) = named?;
    (!said.is_doubted(place.min(article), at)).then_some(person)
}

/// Returns whether the noun is not the first half of another one: `deputy director`.
fn noun_ends(said: &Sentence<'_>, end: usize) -> bool {
    matches!(
        said.plain(end),
        "" | "at"
            | "in"
            | "on"
            | "of"
            | "for"
            | "over"
            | "there"
            | "here"
            | "and"
            | "but"
            | "is"
            | "'s"
            | "called"
            | "named"
            | "who"
            | "while"
            | "when"
            | "since"
            | "because"
            | "now"
            | "so"
            | "with"
            | "any"
            | "no"
            | "until"
    )
}

/// Returns the person before a noun: `Ann is my …`, `Ann, my …`, `Ann (my …`.
fn before_noun(said: &Sentence<'_>, article: usize) -> Option<(usize, usize)> {
    let verb = if COPULAS.contains(&said.plain(article)) && !ARTICLES.contains(&said.plain(article)) {
        article
    } else {
        article.checked_sub(1)?
    };
    if said.is_mark(verb, &[',', '(']) {
        let named = verb.checked_sub(1)?;
        return said.who(named).map(|person| (person, named));
    }
    let adverb = usize::from(said.may_stand_between(verb) && !COPULAS.contains(&said.plain(verb)));
    let verb = verb.checked_sub(adverb)?;
    COPULAS.contains(&said.plain(verb)).then(|| subject(said, verb))?
}

/// Returns the person behind a noun: `… is Ann`, `…, Ann`, `… at the depot is Ann`, `… is a man called Ann`.
fn behind_noun(said: &Sentence<'_>, end: usize) -> Option<(usize, usize)> {
    let belongs = if matches!(said.plain(end), "at" | "in" | "on" | "for" | "of" | "over" | "there") {
        (end..end + 5)
            .take_while(|it| !said.plain(*it).is_empty() && !COPULAS.contains(&said.plain(*it)))
            .count()
    } else {
        0
    };
    let at = end + belongs;
    let joined =
        said.is_mark(at, &[',', ':', '(']) || matches!(said.plain(at), "is" | "'s") || gives_name(said.plain(at));
    let at = at + usize::from(joined);
    let named = filled(said, at)?;
    said.who(named).map(|person| (person, named))
}

/// Returns where a person is named at a place, perhaps behind `a young man called` or `the chief,`.
pub(super) fn filled(said: &Sentence<'_>, at: usize) -> Option<usize> {
    if said.who(at).is_some() {
        return Some(at);
    }
    if !ARTICLES.contains(&said.plain(at)) {
        return None;
    }
    let named = (at + 1..at + 6).find(|it| said.who(*it).is_some())?;
    let last = named.checked_sub(1)?;
    let joined = said.is_mark(last, &[',', ':']) || gives_name(said.plain(last));
    let inner = if joined { last } else { named };
    let words_only = (at + 1..inner).all(|it| !said.plain(it).is_empty() && !SUBJECTS.contains(&said.plain(it)));
    words_only.then_some(named)
}
