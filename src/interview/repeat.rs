//! Whether a wording asks again, in nearly the same words, what was asked before.
//!
//! Wordings are compared before names are put in, by the words that carry their content.

use std::collections::BTreeSet;

use crate::bank::Topic;
use crate::id::AccountId;
use crate::interview::session::Session;

/// Words of fewer letters carry little: articles, pronouns, prepositions.
const SHORTEST: usize = 4;

/// Returns whether a question on the same topic, and on the same account or the whole book, was put in nearly these words;
/// `alike` is the share of words, 0 to 1, from which two wordings count as one.
pub(super) fn asked_alike(
    session: &Session,
    topic: &Topic,
    account: Option<&AccountId>,
    wording: &str,
    alike: f64,
) -> bool {
    let mine = content(wording);
    if mine.len() < 2 {
        return false;
    }
    let same_place = |it: &Option<AccountId>| it.is_none() || account.is_none() || it.as_ref() == account;
    let mut near = session
        .turns
        .iter()
        .map(|it| &it.question)
        .filter(|it| it.topic == topic.id && same_place(&it.account));
    near.any(|it| share(&mine, &content(&it.template)) >= alike)
}

fn content(wording: &str) -> BTreeSet<String> {
    let words = wording.split(|it: char| !it.is_alphanumeric() && !matches!(it, '{' | '}' | '\''));
    words
        .filter(|word| !word.contains('{') && word.chars().count() >= SHORTEST)
        .map(str::to_lowercase)
        .collect()
}

#[expect(clippy::cast_precision_loss, reason = "a question has a few dozen words")]
fn share(a: &BTreeSet<String>, b: &BTreeSet<String>) -> f64 {
    let both = a.intersection(b).count() as f64;
    let all = a.union(b).count().max(1) as f64;
    both / all
}
