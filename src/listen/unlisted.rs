//! Customers whom the book does not have: brought in with a phrase for it, or named where they were asked for.
//!
//! The beginning of a turn of phrase (`Bear with me`) and colleagues are none; a sentence that brings one in is about no
//! account of the book.

use std::ops::Range;

use crate::book::{named_accounts, new_account_candidates};
use crate::fact::Person;
use crate::listen::lexicon::{Lexicon, List, Set};
use crate::listen::line::{Mark, Words};
use crate::listen::phrase::{Phrases, fold};
use crate::listen::{Context, Names, NewAccount, Sentence};

/// The phrases that bring in such a customer.
#[derive(Debug)]
pub(crate) struct Unlisted {
    cues: Vec<String>,
    phrases: Phrases<()>,
}

impl Unlisted {
    /// Takes the phrases from the word lists.
    pub(crate) fn new(lexicon: &Lexicon) -> Self {
        Self {
            cues: lexicon.new_accounts.clone(),
            phrases: Phrases::new(lexicon.new_accounts.iter().map(|cue| (cue.as_str(), ()))),
        }
    }

    /// Returns the accounts that are not in the book; a sentence that brings one in is about no account of the book.
    pub(crate) fn heard(
        &self,
        words: &Words,
        answer: &str,
        heard: &mut [Sentence],
        context: &Context<'_>,
    ) -> Vec<NewAccount> {
        let awaited = context.names == Names::NewAccounts;
        if !awaited && self.phrases.find(&fold(answer)).is_empty() {
            return Vec::new();
        }
        let mut candidates = new_account_candidates(answer, context.book, &self.cues);
        if awaited && candidates.is_empty() {
            candidates = named_accounts(answer, context.book);
            candidates.retain(|(name, _)| can_be_name(words, name));
        }
        candidates.retain(|(_, span)| !is_talk(words, answer, span));
        candidates.retain(|(name, _)| !is_colleague(name, context));
        let mut found = Vec::new();
        for (name, span) in candidates {
            let Some(sentence) = heard
                .iter_mut()
                .find(|it| it.span.start <= span.start && span.end <= it.span.end)
            else {
                continue;
            };
            if context
                .finder
                .find(answer.get(sentence.span.clone()).unwrap_or_default())
                .is_empty()
            {
                sentence.account = None;
            }
            let role = |person: &Person| name.contains(&person.name) && (person.known || person.role.is_some());
            if awaited && sentence.mentions.people.iter().any(role) || is_colleague(&name, context) {
                continue;
            }
            sentence.informative = true;
            sentence.mentions.people.retain(|person| !name.contains(&person.name));
            found.push(NewAccount {
                name,
                span: sentence.span.clone(),
            });
        }
        found
    }
}

/// Whether what looks like a name is the beginning of a turn of phrase: `Bear with me`.
fn is_talk(words: &Words, answer: &str, name: &Range<usize>) -> bool {
    let line = words.line(answer, name.start..answer.len());
    let talk = [
        List::Chatter,
        List::Dry,
        List::Aside,
        List::Puzzled,
        List::Stop,
        List::Distress,
    ];
    let beyond = |it: &Mark| it.span.start == 0 && it.span.end > name.len();
    talk.into_iter().any(|list| line.of(list).any(beyond))
}

/// Whether a capitalised run can be a customer's name: a single word of talk (`Anyway`, `Honestly`) cannot.
fn can_be_name(words: &Words, name: &str) -> bool {
    let line = words.line(name, 0..name.len());
    let talk = line.marks.iter().any(|mark| mark.span == (0..name.len()));
    let plain = line
        .tokens
        .list
        .iter()
        .all(|it| words.is_not_name(&it.lower) || words.is(Set::Function, &it.lower));
    !talk && !plain
}

/// Whether a name is that of the manager, the successor or the leaver, whole or in part: no customer is called so.
fn is_colleague(name: &str, context: &Context<'_>) -> bool {
    let part = |whole: &str| whole == name || whole.split_whitespace().any(|it| it == name);
    context.colleagues.iter().any(|(whole, _)| part(whole))
}
