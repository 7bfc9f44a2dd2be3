//! Odds of losing a customer, as the leaver speaks of them: `evens they leave`, `one in three we lose them`.
//!
//! 1. An odd is a phrase of the policy, so many in so many, or a percentage. It counts where a word of loss or of staying
//!    stands near, with nothing between that could mean somebody else; odds of staying are turned round. A share of something
//!    else (`they lost 30% of the staff`) is none.
//! 2. A share that answers the question for it counts without such a word.
//! 3. A phrase that only says which way it leans (`I'd bet on losing it`) is a least share, and no share.
//! 4. Of several the highest counts.
//!
//! Words stand in `prompts/interview.toml`. What was restricted or taken back counts nothing here.

use serde::Deserialize;

use crate::fact::{Fact, Release, pieces, plain};
use crate::id::{AccountId, FactId, SlotId, TopicId};
use crate::interview::session::Session;

/// By which words odds are known; all of them in lower case.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OddsPolicy {
    /// Phrases with the share that they stand for, 0 to 1.
    pub phrases: Vec<(String, f64)>,
    /// Phrases that lean towards a loss, with the least share that they stand for.
    pub leans: Vec<(String, f64)>,
    /// Words for numbers.
    pub numbers: Vec<(String, f64)>,
    /// Words between the two numbers of `one in three`.
    pub of: Vec<String>,
    /// Words of a loss.
    pub loss: Vec<String>,
    /// Words of staying.
    pub stay: Vec<String>,
    /// Words by which the one means the other.
    pub denies: Vec<String>,
    /// Words that may stand between odds and what they are of.
    pub between: Vec<String>,
    /// How many of them at most.
    pub reach: usize,
    /// Words behind a share of something else: `30% of the staff`.
    pub part_of: Vec<String>,
    /// Words of a loss that take the share right behind them: `we lose 20% there`.
    pub takes: Vec<String>,
    /// The topic that asks for odds.
    pub topic: TopicId,
    /// Its slot for them.
    pub slot: SlotId,
}

/// Odds of losing an account, as they were said.
#[derive(Debug, Clone, PartialEq)]
pub struct Odds {
    /// The chance of loss, 0 to 1.
    pub share: f64,
    /// Whether it is the least that was said, and no share.
    pub is_least: bool,
    /// The words.
    pub text: String,
    /// The statement that says it.
    pub fact: FactId,
}

/// Returns the odds of losing an account, where they were said.
pub(super) fn odds(session: &Session, policy: &OddsPolicy, account: &AccountId, growth: &[TopicId]) -> Option<Odds> {
    let facts = session.facts.values();
    let own = facts.filter(|it| it.release == Release::Report && it.account.as_ref() == Some(account));
    let of_loss = own.filter(|it| !growth.contains(&it.topic));
    let all = of_loss.flat_map(|fact| of_fact(policy, fact));
    // what was said as a share says more than what only leans
    all.max_by(|one, other| {
        let exact = |it: &Odds| !it.is_least;
        exact(one).cmp(&exact(other)).then(one.share.total_cmp(&other.share))
    })
}

fn of_fact(policy: &OddsPolicy, fact: &Fact) -> Vec<Odds> {
    let asked = fact.topic == policy.topic && fact.slots.contains(&policy.slot);
    let said = pieces(&fact.quote).into_iter().flat_map(|it| said(policy, it, asked));
    let odds = said.map(|(share, is_least, text)| Odds {
        share,
        is_least,
        text,
        fact: fact.id,
    });
    odds.collect()
}

/// Returns the odds in a sentence: the chance of loss, whether it is only the least, and its words. `asked` says that it answers
/// the question for them.
fn said(policy: &OddsPolicy, sentence: &str, asked: bool) -> Vec<(f64, bool, String)> {
    let words: Vec<Word<'_>> = sentence.split_whitespace().map(Word::of).collect();
    let exact =
        shares(policy, &words)
            .into_iter()
            .filter_map(|(at, length, share)| match near(policy, &words, (at, length)) {
                Some(Near { is_loss, from, to }) => {
                    let share = if is_loss { share } else { 1.0 - share };
                    Some((share, false, spoken(&words, from, to)))
                }
                None if asked && !is_part(policy, &words, (at, length)) => {
                    Some((share, false, spoken(&words, at, at + length)))
                }
                None => None,
            });
    let leans = policy.leans.iter().filter_map(|(phrase, share)| {
        let (at, length) = find(&words, phrase)?;
        (!is_denied(policy, &words, at)).then(|| (*share, true, spoken(&words, at, at + length)))
    });
    exact.chain(leans).collect()
}

/// A word as it was written, and in lower case without its punctuation.
struct Word<'t> {
    written: &'t str,
    plain: String,
}

impl<'t> Word<'t> {
    fn of(written: &'t str) -> Self {
        let bare = written.trim_matches(|c: char| !c.is_alphanumeric() && c != '%');
        Self {
            written,
            plain: plain(bare),
        }
    }
}

/// Returns the words of a range as they were written, without the punctuation around them.
fn spoken(words: &[Word<'_>], from: usize, to: usize) -> String {
    let written: Vec<&str> = words
        .get(from..to)
        .unwrap_or_default()
        .iter()
        .map(|it| it.written)
        .collect();
    let text = written.join(" ");
    text.trim_matches(|c: char| !c.is_alphanumeric() && c != '%').to_owned()
}

/// Returns where shares stand, how many words they have, and how large they are.
fn shares(policy: &OddsPolicy, words: &[Word<'_>]) -> Vec<(usize, usize, f64)> {
    let mut found: Vec<(usize, usize, f64)> = policy
        .phrases
        .iter()
        .filter_map(|(phrase, share)| find(words, phrase).map(|(at, length)| (at, length, *share)))
        .collect();
    let plain = |at: usize| words.get(at).map(|it| it.plain.as_str());
    for at in 0..words.len() {
        let word = plain(at).unwrap_or_default();
        if let Some(percent) = word.strip_suffix('%').and_then(|it| it.parse::<f64>().ok()) {
            found.push((at, 1, percent / 100.0));
        }
        let Some(one) = number(policy, word) else { continue };
        let percent = match (plain(at + 1), plain(at + 2)) {
            (Some("per"), Some("cent")) => Some(3),
            (Some("percent" | "%"), _) => Some(2),
            _ => None,
        };
        if let Some(length) = percent {
            found.push((at, length, one / 100.0));
        }
        let joints = policy.of.iter().filter_map(|of| {
            let length = of.split(' ').count();
            let stands = of.split(' ').zip(at + 1..).all(|(word, at)| plain(at) == Some(word));
            let whole = number(policy, plain(at + 1 + length)?)?;
            (stands && whole > 0.0).then_some((at, length + 2, one / whole))
        });
        found.extend(joints);
    }
    found.retain(|(_, _, share)| (0.0..=1.0).contains(share));
    found
}

fn number(policy: &OddsPolicy, word: &str) -> Option<f64> {
    let named = policy.numbers.iter().find(|(it, _)| it == word).map(|it| it.1);
    named.or_else(|| word.parse::<f64>().ok())
}

fn find(words: &[Word<'_>], phrase: &str) -> Option<(usize, usize)> {
    let wanted: Vec<&str> = phrase.split(' ').collect();
    let mut windows = words.windows(wanted.len());
    let at = windows.position(|window| window.iter().zip(&wanted).all(|(word, it)| word.plain == *it))?;
    Some((at, wanted.len()))
}

/// What odds are of, and where it stands with them.
struct Near {
    is_loss: bool,
    from: usize,
    to: usize,
}

/// Returns what odds are of: the nearest word of a loss or of staying behind them, else before them.
fn near(policy: &OddsPolicy, words: &[Word<'_>], (at, length): (usize, usize)) -> Option<Near> {
    let behind = at + length..words.len();
    let before = (0..at).rev();
    let one = walk(policy, words, behind).map(|(is_loss, place)| Near {
        is_loss,
        from: at,
        to: place + 1,
    });
    one.or_else(|| {
        if is_part(policy, words, (at, length)) {
            return None;
        }
        walk(policy, words, before).map(|(is_loss, place)| Near {
            is_loss,
            from: place,
            to: at + length,
        })
    })
}

/// Whether a share is one of something else: what it is of follows on it, or a verb right before it takes it.
fn is_part(policy: &OddsPolicy, words: &[Word<'_>], (at, length): (usize, usize)) -> bool {
    let of = words
        .get(at + length)
        .is_some_and(|it| policy.part_of.contains(&it.plain));
    let verb = at.checked_sub(1).and_then(|it| words.get(it));
    let goes_on = |it: &&Word<'_>| it.written.ends_with(char::is_alphanumeric);
    of || verb.filter(goes_on).is_some_and(|it| policy.takes.contains(&it.plain))
}

/// Whether the word before a place denies what stands there.
fn is_denied(policy: &OddsPolicy, words: &[Word<'_>], at: usize) -> bool {
    let ahead = at.checked_sub(1).and_then(|it| words.get(it));
    ahead.is_some_and(|it| policy.denies.contains(&it.plain))
}

fn walk(policy: &OddsPolicy, words: &[Word<'_>], path: impl Iterator<Item = usize>) -> Option<(bool, usize)> {
    for place in path.take(policy.reach) {
        let word = words.get(place)?;
        let denied = is_denied(policy, words, place);
        if policy.loss.contains(&word.plain) {
            return Some((!denied, place));
        }
        if policy.stay.contains(&word.plain) {
            return Some((denied, place));
        }
        let name = word.written.starts_with(char::is_uppercase);
        if !name && !policy.between.contains(&word.plain) && !policy.denies.contains(&word.plain) {
            return None;
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::interview::Policy;

    /// Returns the share and the words of the odds in a sentence, and whether they are only the least.
    fn heard(text: &str) -> Option<(u32, bool, String)> {
        let policy = Policy::parse("interview.toml", include_str!("../../prompts/interview.toml")).unwrap();
        let policy = policy.stake.odds;
        let (share, is_least, words) = said(&policy, text, false).into_iter().next()?;
        Some(((share * 100.0).round() as u32, is_least, words))
    }

    #[test]
    fn odds_are_heard_where_it_is_said_of_what_they_are() {
        let said = |text: &str, share: u32, words: &str| {
            assert_eq!(heard(text), Some((share, false, words.to_owned())), "{text}");
        };
        said("It is evens they leave by summer.", 50, "evens they leave");
        said("It is fifty-fifty that they renew.", 50, "fifty-fifty that they renew");
        said("One in three we lose them.", 33, "One in three we lose");
        said("There is a 30% chance they go.", 30, "30% chance they go");
        said(
            "I'd say 20 percent that Havneby will not renew.",
            20,
            "20 percent that Havneby will not renew",
        );
        said("They stay, three in four.", 25, "stay, three in four");
        said("Nine out of ten they sign.", 10, "Nine out of ten they sign");
        assert_eq!(
            heard("I would bet on losing this one.").map(|it| (it.0, it.1)),
            Some((50, true))
        );
        for other in [
            "Eight in ten it is a blown fuse.",
            "Works two times in three.",
            "One in three carriers leaves the portal.",
            "We gave them 8% off.",
            "She counts sixty to seventy seats.",
            "They got 40% of the seats and stay.",
            "They lost 30% of their planners.",
            "We lose 20% on it every year.",
            "They renew 80% of the seats.",
            "I wouldn't bet on losing it.",
            "I don't expect to lose it.",
        ] {
            assert_eq!(heard(other), None, "{other}");
        }
    }
}
