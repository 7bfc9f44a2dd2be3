//! What a statement shows that may cost a customer or stop work: known by words that stand in it, never by a guess.
//!
//! 1. The wording lists the causes, the gravest first; of a statement the first one counts whose words it has.
//! 2. Words that are denied (`they have not asked to terminate`) do not count.
//! 3. Growth is no cause: a wish for more of the product belongs to the opportunities.
//!
//! How likely and how grave a cause is, `scale` says; what is made of it, `risk`.

use crate::fact::{Fact, denies_what_follows, phrase_places, words};
use crate::report::material::Material;
use crate::report::wording::CauseRule;

/// Words before a phrase within which a denial counts against it.
const DENIAL_REACH: usize = 3;

/// Returns the gravest cause that a statement shows by its words.
pub(super) fn of<'m>(material: &Material<'m>, fact: &Fact) -> Option<&'m CauseRule> {
    let never = &material.wording.risk.never;
    if never.iter().any(|it| it == fact.topic.as_str()) {
        return None;
    }
    let shows = |cause: &&CauseRule| {
        let bound = !cause.account || fact.account.is_some();
        let topic = cause.topics.is_empty() || cause.topics.iter().any(|it| it == fact.topic.as_str());
        bound && topic && tells(cause, fact)
    };
    material.wording.causes.iter().find(shows)
}

fn tells(cause: &CauseRule, fact: &Fact) -> bool {
    let said = plain(&fact.quote);
    let with = cause.with.is_empty() || cause.with.iter().any(|it| stands(&said, it));
    with && cause.words.iter().any(|it| asserted(&said, it)) && !cause.without.iter().any(|it| stands(&said, it))
}

/// Returns whether a statement speaks of growth: a wish for more, and nothing that may cost the customer.
pub(super) fn grows(material: &Material<'_>, fact: &Fact) -> bool {
    let rule = &material.wording.growth;
    let said = plain(&fact.quote);
    let wish = rule.words.iter().any(|it| asserted(&said, it));
    let more = !fact.mentions.money.is_empty() || rule.more.iter().any(|it| stands(&said, it));
    let never = rule.never.iter().any(|it| it == fact.topic.as_str());
    fact.account.is_some() && wish && more && !never && !shrinks(material, fact) && of(material, fact).is_none()
}

/// Returns whether a statement speaks of less: a customer that sells, closes or cuts something.
pub(super) fn shrinks(material: &Material<'_>, fact: &Fact) -> bool {
    let said = plain(&fact.quote);
    material.wording.growth.less.iter().any(|it| asserted(&said, it))
}

/// Returns the words of a text, to look for phrases in.
pub(super) fn plain(text: &str) -> Vec<String> {
    words(text).collect()
}

/// Returns whether a phrase, in lower case, stands in words.
pub(super) fn stands(said: &[String], phrase: &str) -> bool {
    phrase_places(said, phrase).next().is_some()
}

/// Returns whether a phrase stands in words somewhere without a denial right before it.
pub(super) fn asserted(said: &[String], phrase: &str) -> bool {
    let denied = |at: usize| {
        let near = said.iter().take(at).skip(at.saturating_sub(DENIAL_REACH));
        near.into_iter().any(|word| denies_what_follows(word))
    };
    phrase_places(said, phrase).any(|at| !denied(at))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_phrase_counts_where_it_is_not_denied() {
        let said = |text| plain(text);
        assert!(asserted(&said("They asked to terminate."), "asked to terminate"));
        assert!(!asserted(
            &said("They have not asked to terminate."),
            "asked to terminate"
        ));
        assert!(asserted(&said("It isn’t signed."), "isn't signed"));
        assert!(asserted(&said("We double-billed them."), "double-billed"));
        assert!(!stands(&said("Terminated."), "asked to terminate"));
        assert!(!stands(&said(""), "x") && !stands(&said("x"), ""));
    }
}
