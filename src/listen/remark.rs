//! Sentences that are not for a report: remarks about somebody's person, and announcements of what comes.
//!
//! 1. A remark on hobbies, looks, moods and the like is left out, unless it names a day, an amount, a number, a system or
//!    a place, says something else beside it, or speaks of the work: in doubt it is kept.
//! 2. So is one that puts the question off: `not my problem from May`, `ask the people upstairs`.
//! 3. `Nobody asked about the freight rules.` announces the next sentence, and belongs where that one belongs.
//! 4. `Call it 30k a year` and `reply once and it never ends` tell nobody what to do.

use std::ops::Range;

use crate::bank::Pattern;
use crate::fact::Mentions;
use crate::listen::Sentence;
use crate::listen::cue::{Cue, Heard};
use crate::listen::lexicon::Lexicon;
use crate::listen::pattern::Classes;
use crate::listen::reading::Reading;

/// Words of the bank from which on a sentence speaks of the work.
const WORK: usize = 2;

/// Words before a remark that can be the name of whom it is about, at most.
const NAME: usize = 2;

/// The patterns of such sentences.
#[derive(Debug, Default)]
pub(crate) struct Remarks {
    small_talk: Vec<Pattern>,
    deflects: Vec<Pattern>,
    announces: Vec<Pattern>,
    not_told: Vec<Pattern>,
}

impl Remarks {
    /// Takes the patterns from the word lists.
    pub(crate) fn new(lexicon: &Lexicon) -> Self {
        let list = |name: &str| Classes::list(lexicon, name);
        Self {
            small_talk: list("small_talk"),
            deflects: list("deflects"),
            announces: list("announces"),
            not_told: list("not_told"),
        }
    }

    /// Returns whether a sentence is a remark about somebody's person and nothing else; `beside` says how much a sentence
    /// says outside a part of it.
    pub(crate) fn is_personal(
        &self,
        (classes, reading): (&Classes, &Reading),
        mentions: &Mentions,
        cues: &[Heard],
        beside: impl Fn(&Range<usize>) -> usize,
    ) -> bool {
        let works = cues.iter().any(|it| match it.cue {
            Cue::RedFlag(..) | Cue::Owns(_) => true,
            Cue::Topic(_) => it.words >= WORK,
            Cue::Slot(..) | Cue::Vague(_) => false,
        });
        let remark = |it: &Pattern| {
            let span = reading.bytes(&classes.first_in(it, reading)?);
            let (all, behind) = (beside(&span), beside(&(0..span.end)));
            (behind == 0 && all <= NAME).then_some(())
        };
        mentions.names_nothing() && !works && self.small_talk.iter().any(|it| remark(it).is_some())
    }

    /// Returns whether a sentence puts a question off and names nobody and nothing.
    pub(crate) fn is_deflection(&self, classes: &Classes, reading: &Reading, mentions: &Mentions) -> bool {
        let bare = mentions.people.is_empty()
            && mentions.money.is_empty()
            && mentions.measures.is_empty()
            && mentions.places.is_empty();
        bare && self.deflects.iter().any(|it| classes.opens(it, reading))
    }

    /// Returns whether a sentence only announces what comes.
    pub(crate) fn is_announcement(&self, classes: &Classes, reading: &Reading) -> bool {
        self.announces.iter().any(|it| classes.stands_in(it, reading))
    }

    /// Returns whether an imperative at the start of a sentence tells nobody what to do.
    pub(crate) fn tells_nobody(&self, classes: &Classes, reading: &Reading) -> bool {
        self.not_told.iter().any(|it| classes.opens(it, reading))
    }
}

/// Files each announcement with the sentence that it announces; one that announces nothing and names nothing is left out.
pub(crate) fn file_announcements(heard: &mut [Sentence], announces: &[bool]) {
    for at in (0..heard.len()).rev() {
        if !announces.get(at).copied().unwrap_or_default() {
            continue;
        }
        let next = heard.get(at + 1).filter(|it| it.informative);
        let next = next.map(Sentence::filing);
        let Some(sentence) = heard.get_mut(at) else { continue };
        match next {
            Some(filing) if sentence.account.is_none() || sentence.account == filing.0 => sentence.file(filing),
            Some(_) => {}
            None => sentence.informative = false,
        }
    }
}
