//! What is due on a day, as the words of its sentence name it: `a cost sheet by 4 December` is a cost sheet.
//!
//! 1. The thing is a noun with an article: right behind a word of need (`needs a cost sheet`), or at the begin of the
//!    sentence and right before a verb that says when (`the order form has to be in by`).
//! 2. It ends at the first small word: `the order form in by` is an order form.
//! 3. Where neither holds there is no name for it, and who shows the day quotes the sentence.
//!
//! Words stand in `prompts/interview.toml`.

use serde::Deserialize;

use crate::fact::plain;

/// By which words a thing that is due is known; all of them in lower case.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ThingPolicy {
    /// Words right before the article of a thing that somebody needs or gets.
    pub needs: Vec<String>,
    /// Words that a thing begins behind.
    pub articles: Vec<String>,
    /// Small words before which a thing ends.
    pub stops: Vec<String>,
    /// Verbs behind a thing that begins the sentence, by which it is the thing itself that is due.
    pub verbs: Vec<String>,
    /// Words of a thing, at most.
    pub most_words: usize,
}

/// Returns what is due at the end of the words before a day; none where they leave a doubt.
pub(super) fn thing(policy: &ThingPolicy, before_day: &str) -> Option<String> {
    let words: Vec<&str> = before_day.split_whitespace().collect();
    let is = |list: &[String], word: &str| list.contains(&plain(word.trim_matches(|c: char| !c.is_alphanumeric())));
    let starts = words.iter().enumerate().filter(|(_, word)| is(&policy.articles, word));
    starts.into_iter().find_map(|(at, _)| {
        let first = at.checked_add(1)?;
        let rest = words.get(first..)?;
        let end = rest
            .iter()
            .position(|word| is(&policy.stops, word) || is(&policy.verbs, word))?;
        let needed = at
            .checked_sub(1)
            .and_then(|before| words.get(before))
            .is_some_and(|before| is(&policy.needs, before));
        let due_itself = at == 0 && rest.get(end).is_some_and(|word| is(&policy.verbs, word));
        let named = rest.get(..end)?;
        // a pause inside ends the clause: what stands behind it is something else
        let whole = named.iter().all(|word| word.ends_with(char::is_alphanumeric));
        let fits = (1..=policy.most_words).contains(&named.len()) && whole;
        (fits && (needed || due_itself)).then(|| named.join(" "))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(before_day: &str) -> Option<String> {
        let list = |words: &str| words.split(' ').map(str::to_owned).collect();
        let policy = ThingPolicy {
            needs: list("needs need want send"),
            articles: list("a an the our"),
            stops: list("by before in for to and from"),
            verbs: list("has must is closes"),
            most_words: 4,
        };
        thing(&policy, before_day)
    }

    #[test]
    fn a_thing_is_named_where_its_words_leave_no_doubt() {
        let is = |text: &str, wanted: &str| assert_eq!(named(text).as_deref(), Some(wanted), "{text}");
        is("He needs a cost sheet by", "cost sheet");
        is("He needs a cost sheet for the capex round by", "cost sheet");
        is("They need the order form in by", "order form");
        is("The purchase order has to be in by", "purchase order");
        is("The capex round closes by", "capex round");
        for doubt in [
            "He needs it by",
            "He needs numbers by",
            "The CFO signs orders by",
            "Ask the board by",
            "They want a word, and the order by",
            "",
        ] {
            assert_eq!(named(doubt), None, "{doubt}");
        }
    }
}
