//! How a sentence and the whole answer were said.
//!
//! A sentence says nothing only if it is filler from end to end: what is left after the known turns of phrase holds no
//! name, number, cause or other word with content. In doubt it says something.

use std::ops::Range;

use crate::fact::Mentions;
use crate::listen::cue::{Cue, Heard};
use crate::listen::lexicon::{List, Set};
use crate::listen::line::{Line, Words};
use crate::listen::token::{Shape, Token};
use crate::listen::{Manner, Sentence};

/// An answer of at most this many words that hedges and names nothing is vague.
const SHORT: usize = 25;

/// Returns how many words of a sentence outside a part of it say anything.
pub(crate) fn said_beside(words: &Words, line: &Line<'_>, part: &Range<usize>) -> usize {
    let outside = |it: &Token<'_>| it.end <= part.start || part.end <= it.start;
    let lists = [EMPTY.as_slice(), &[List::Aside]].concat();
    count(words, line, &lists, outside)
}

/// Returns how many words of a sentence have content and stand in no turn of phrase of the lists.
fn left_over(words: &Words, line: &Line<'_>, lists: &[List]) -> usize {
    count(words, line, lists, |_| true)
}

fn count(words: &Words, line: &Line<'_>, lists: &[List], counts: impl Fn(&Token<'_>) -> bool) -> usize {
    let covered = |start: usize, end: usize| {
        line.marks
            .iter()
            .any(|mark| lists.contains(&mark.list) && mark.span.start <= start && end <= mark.span.end)
    };
    line.tokens
        .list
        .iter()
        .filter(|token| counts(token) && token.shape != Shape::Mark && !token.glued)
        .filter(|token| !words.is(Set::Function, &token.lower) && !covered(token.start, token.end))
        .count()
}

/// Turns of phrase that carry nothing a successor could use.
const EMPTY: [List; 10] = [
    List::Dry,
    List::Chatter,
    List::Hedge,
    List::EmptyNoun,
    List::Unknown,
    List::Stop,
    List::Puzzled,
    List::NoneSuch,
    List::Elsewhere,
    List::Distress,
];

/// Returns whether a sentence says anything that a successor could use.
///
/// `account_words` is how many of its words name accounts.
pub(crate) fn informative(words: &Words, line: &Line<'_>, mentions: &Mentions, account_words: usize) -> bool {
    let account = account_words > 0;
    let left = left_over(words, line, &EMPTY);
    if pointer_only(words, line, mentions) {
        return false;
    }
    let about_talking = [List::Chatter, List::Puzzled, List::Stop, List::Dry]
        .into_iter()
        .any(|list| line.has(list));
    let named = account || names_something(mentions);
    if line.has(List::Aside) && !named {
        return false;
    }
    let sighs = left_over(words, line, &[EMPTY.as_slice(), &[List::Aside]].concat()) <= account_words;
    if line.has(List::Aside) && account && sighs && !names_something(mentions) {
        return false;
    }
    if about_talking
        && !account
        && mentions.people.is_empty()
        && mentions.systems.is_empty()
        && mentions.places.is_empty()
        && left <= 1
        && mentions.money.is_empty()
        && mentions.measures.is_empty()
    {
        return named && left == 1 && !mentions.dates.is_empty() && !line.has(List::Stop);
    }
    if named {
        return true;
    }
    let soft = [List::Hedge, List::EmptyNoun];
    let empty = EMPTY.into_iter().any(|list| !soft.contains(&list) && line.has(list));
    let question = line.text.ends_with('?') && left <= 3;
    left > 1 && !question || (left == 1 && !empty && !question)
}

/// `It's in the CRM.`: a pointer to a well-known system and nothing else.
fn pointer_only(words: &Words, line: &Line<'_>, mentions: &Mentions) -> bool {
    let mut lists = EMPTY.to_vec();
    lists.extend([List::EverydayTool, List::SystemWord]);
    line.has(List::Elsewhere)
        && mentions.people.is_empty()
        && mentions.dates.is_empty()
        && mentions.money.is_empty()
        && left_over(words, line, &lists) <= 1
        && line.word_count() <= 12
        && !line.text.contains(['#', '/'])
}

fn names_something(mentions: &Mentions) -> bool {
    !mentions.people.is_empty()
        || !mentions.dates.is_empty()
        || !mentions.money.is_empty()
        || !mentions.measures.is_empty()
        || !mentions.systems.is_empty()
        || !mentions.places.is_empty()
}

/// Returns whether a sentence says so little that a follow-up is due.
pub(crate) fn vague(words: &Words, line: &Line<'_>, mentions: &Mentions, cues: &[Heard], account: bool) -> bool {
    let hard = !mentions.people.is_empty()
        || !mentions.dates.is_empty()
        || !mentions.money.is_empty()
        || !mentions.measures.is_empty();
    let hedged = line.has(List::Hedge) || line.has(List::EmptyNoun);
    let empty = cues.iter().any(|heard| matches!(heard.cue, Cue::Vague(_)));
    let short = line.word_count() < 3 && !account;
    let thin = left_over(words, line, &EMPTY) <= 3;
    !hard && (short || ((hedged || empty) && thin))
}

/// Returns how a whole answer was said.
pub(crate) fn manner(words: &Words, lines: &[Line<'_>], sentences: &[Sentence]) -> Manner {
    let count: usize = lines.iter().map(Line::word_count).sum();
    let any = |list: List| lines.iter().any(|line| line.has(list));
    let says = sentences.iter().filter(|it| it.informative).count();
    let names = sentences
        .iter()
        .any(|it| it.informative && (names_something(&it.mentions)));
    let short = count <= 12;
    let none = denies(words, lines) && !names && count <= 16;
    let unknown = any(List::Unknown)
        && !names
        && (short || says == 0 || lines.first().is_some_and(|line| line.has(List::Unknown)));
    let soft = says == 0 && any(List::EmptyNoun) && !any(List::Dry) && !any(List::Chatter) && !any(List::Elsewhere);
    let dry = !none && !unknown && !soft && (says == 0 || (any(List::Dry) && !names && count <= 8));
    let all_vague = sentences.iter().filter(|it| it.informative).all(|it| it.vague);
    Manner {
        words: count,
        dry,
        none,
        unknown,
        vague: !dry && !none && !unknown && all_vague && count <= SHORT,
        distress: any(List::Distress),
        stop: lines.iter().any(|line| line.has(List::Stop) && line.word_count() <= 16),
        assent: assents(words, lines),
        says,
        refuses: false,
        puzzled: lines.iter().any(|line| line.has(List::Puzzled) && asks(line)),
        points_elsewhere: lines
            .iter()
            .zip(sentences)
            .any(|(line, it)| pointer_only(words, line, &it.mentions))
            && says <= 1,
    }
}

/// Whether every word agrees or has no content, and one agrees.
fn assents(words: &Words, lines: &[Line<'_>]) -> bool {
    let tokens = || {
        lines
            .iter()
            .flat_map(|line| &line.tokens.list)
            .filter(|it| it.shape != Shape::Mark)
    };
    let agrees = |it: &&Token<'_>| words.is(Set::Assent, &it.lower);
    let is_question = lines.iter().any(|line| line.text.ends_with('?'));
    !is_question
        && tokens().any(|it| agrees(&it))
        && tokens().all(|it| agrees(&it) || words.is(Set::Function, &it.lower))
}

/// A question back, or a plain statement of not understanding.
fn asks(line: &Line<'_>) -> bool {
    line.text.ends_with('?') || line.word_count() <= 10
}

/// Returns whether the answer opens by saying that there is nothing of the kind.
fn denies(words: &Words, lines: &[Line<'_>]) -> bool {
    let Some(first) = lines.first() else { return false };
    let opens = first.of(List::NoneSuch).any(|mark| {
        let before = first.text.get(..mark.span.start).unwrap_or_default();
        before
            .split(|it: char| !it.is_alphanumeric() && it != '\'')
            .all(|word| words.is(Set::Function, &word.to_lowercase()) || word.is_empty())
    });
    let only_dry = first.of(List::Dry).any(|dry| {
        first
            .of(List::NoneSuch)
            .all(|none| dry.span.start <= none.span.start && none.span.end <= dry.span.end)
    });
    let left = left_over(words, first, &EMPTY);
    let bare = first.of(List::NoneSuch).all(|mark| {
        matches!(
            first.folded.get(mark.span.clone()),
            Some("no" | "never" | "zero" | "nope")
        )
    });
    opens && (left == 0 || (!bare && left <= 3)) && !only_dry && !first.has(List::Unknown)
}
