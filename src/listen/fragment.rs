//! Sentences that tell how something stands and mean little alone: `Nothing is signed.`, `I never told her.`
//!
//! Beside a statement they go on about it, and are kept with it: the one before, else the one behind. So are a few words
//! that forbid or lack something (`never mail`, `no budget`), a doubt behind a statement (`maybe`), and an occasion put as
//! a question before one (`new boss?`).

use crate::bank::Pattern;
use crate::listen::Sentence;
use crate::listen::lexicon::{Lexicon, List, Set};
use crate::listen::line::{Line, Words};
use crate::listen::manner::said_beside;
use crate::listen::pattern::Classes;
use crate::listen::reading::Reading;

/// Words of a sentence that means nothing alone, at most.
const FEW: usize = 4;

/// What a sentence that means little alone goes with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Goes {
    /// It stands alone, or says nothing.
    Nowhere,
    /// With the statement before it, else with the one behind.
    Beside,
    /// With the statement before it and no other.
    Behind,
    /// With the statement behind it and no other.
    Before,
}

/// The patterns of such sentences.
#[derive(Debug, Default)]
pub(crate) struct Fragments(Vec<Pattern>);

impl Fragments {
    /// Takes the patterns from the word lists.
    pub(crate) fn new(lexicon: &Lexicon) -> Self {
        Self(Classes::list(lexicon, "stands_so"))
    }

    /// Returns which statement a sentence goes with.
    pub(crate) fn goes(&self, words: &Words, line: &Line<'_>, (classes, reading): (&Classes, &Reading)) -> Goes {
        if !reading.asks && self.0.iter().any(|it| classes.stands_in(it, reading)) {
            return Goes::Beside;
        }
        let talk = [
            List::Chatter,
            List::Dry,
            List::Unknown,
            List::Stop,
            List::Puzzled,
            List::Aside,
        ];
        if line.word_count() > FEW || talk.into_iter().any(|it| line.has(it)) {
            return Goes::Nowhere;
        }
        let left = said_beside(words, line, &(0..0));
        let opens = line.tokens.low(0);
        if reading.asks {
            let occasion = left > 0 && !words.is(Set::Function, opens) && line.tokens.is_word(0);
            return if occasion { Goes::Before } else { Goes::Nowhere };
        }
        let ends = line
            .tokens
            .list
            .iter()
            .rev()
            .find(|it| it.text.chars().any(char::is_alphanumeric));
        let lacks = matches!(opens, "no" | "not" | "never" | "without") || ends.is_some_and(|it| it.lower == "never");
        let doubts = line.has(List::Hedge) && left == 0 && !line.has(List::NoneSuch);
        if (lacks && left > 0) || doubts {
            Goes::Behind
        } else {
            Goes::Nowhere
        }
    }
}

/// Keeps each sentence that means little alone and stands beside a statement, with that one's account and topic.
pub(crate) fn keep_fragments(heard: &mut [Sentence], fragments: &[Goes]) {
    for at in 0..heard.len() {
        let goes = fragments.get(at).copied().unwrap_or(Goes::Nowhere);
        if goes == Goes::Nowhere || heard.get(at).is_none_or(|it| it.informative) {
            continue;
        }
        let before = at.checked_sub(1).and_then(|it| heard.get(it));
        let before = before.filter(|it| it.informative && goes != Goes::Before);
        let behind = heard.get(at + 1).filter(|it| it.informative && goes != Goes::Behind);
        let filing = before.or(behind).map(Sentence::filing);
        if let (Some(filing), Some(sentence)) = (filing, heard.get_mut(at)) {
            sentence.informative = true;
            sentence.file(filing);
        }
    }
}
