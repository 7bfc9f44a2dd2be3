//! Sentences that tell how something stands and mean little alone: `Nothing is signed.`, `I never told her.`
//!
//! Beside a statement they go on about it, and are kept with it: the one before, else the one behind.

use crate::bank::Pattern;
use crate::listen::Sentence;
use crate::listen::lexicon::Lexicon;
use crate::listen::pattern::Classes;
use crate::listen::reading::Reading;

/// The patterns of such sentences.
#[derive(Debug, Default)]
pub(crate) struct Fragments(Vec<Pattern>);

impl Fragments {
    /// Takes the patterns from the word lists.
    pub(crate) fn new(lexicon: &Lexicon) -> Self {
        Self(Classes::list(lexicon, "stands_so"))
    }

    /// Returns whether a sentence tells how something stands.
    pub(crate) fn tells(&self, classes: &Classes, reading: &Reading) -> bool {
        !reading.asks && self.0.iter().any(|it| classes.stands_in(it, reading))
    }
}

/// Keeps each sentence of `fragments` that stands beside a statement, with that one's account and topic.
pub(crate) fn keep_fragments(heard: &mut [Sentence], fragments: &[bool]) {
    for at in 0..heard.len() {
        let is_fragment = fragments.get(at).copied().unwrap_or_default();
        if !is_fragment || heard.get(at).is_none_or(|it| it.informative) {
            continue;
        }
        let before = at.checked_sub(1).and_then(|it| heard.get(it));
        let beside = before.filter(|it| it.informative);
        let beside = beside.or_else(|| heard.get(at + 1).filter(|it| it.informative));
        let filing = beside.map(Sentence::filing);
        if let (Some(filing), Some(sentence)) = (filing, heard.get_mut(at)) {
            sentence.informative = true;
            sentence.file(filing);
        }
    }
}
