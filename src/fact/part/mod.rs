//! The parts that a sentence gives somebody by its own words: `Ann signs`, `our champion is Ben`, `the money sits with Cem`.
//!
//! 1. What somebody does: the words stand right behind the person, at most with an adverb, an apposition or `and` between.
//! 2. What somebody is: a noun behind `is my`, behind a comma, or before the name.
//! 3. What is said of somebody at another place of the phrase, marked `{}`.
//! 4. A word of doubt, denial or condition before, or a denial behind, gives nothing; neither does a question.
//!
//! A sentence that does not say it outright gives no part: a part that is missing costs less than a wrong one.
//!
//! `sentence` reads the words of a place, `subject` finds whose act they are, `noun` who bears a noun.

mod noun;
mod sentence;
mod subject;

use serde::Deserialize;

use crate::fact::grammar::ARTICLES;
use crate::fact::part::noun::{bearer, filled};
use crate::fact::part::sentence::Sentence;
use crate::fact::part::subject::subject;
use crate::fact::whom::Word;

/// The words by which sentences give one part; all of them in lower case.
#[derive(Debug, Clone, Copy)]
pub struct PartWords<'a> {
    /// Nouns: `champion`.
    pub is: &'a [String],
    /// Phrases behind the person: `holds the budget`; `$` at the end stands for the end of the
    /// clause.
    pub does: &'a [String],
    /// Phrases around the person: `does what {} tells`; `*` stands for a few words.
    pub around: &'a [String],
}

/// Words around a part, whichever it is; all of them in lower case.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PartGrammar {
    /// Words that may stand between a person and what they do: `Ann still signs`.
    pub between: Vec<String>,
    /// Words before a person or a phrase that make it a condition, a wish, or what was; denials are known without them.
    pub doubts: Vec<String>,
    /// Nouns for the person of `Ann is the only one who …`.
    pub anybody: Vec<String>,
}

/// How many words an apposition, or what a noun belongs to, can have.
const ASIDE: usize = 9;

/// Returns who is given a part by a sentence.
pub fn given(words: &[Word], part: &PartWords<'_>, rules: &PartGrammar) -> Vec<usize> {
    if words.contains(&Word::Mark('?')) {
        return Vec::new();
    }
    let said = Sentence::new(words, rules);
    let mut found: Vec<usize> = Vec::new();
    for at in 0..words.len() {
        let does = part.does.iter().filter_map(|phrase| doer(&said, at, phrase));
        let is = part.is.iter().filter_map(|noun| bearer(&said, at, noun));
        let around = part.around.iter().filter_map(|phrase| surrounded(&said, at, phrase));
        for who in does.chain(is).chain(around) {
            if !found.contains(&who) {
                found.push(who);
            }
        }
    }
    found
}

/// Returns the one person whom a sentence names and says nothing else of: the whole answer to “who?”.
pub fn only(words: &[Word]) -> Option<usize> {
    let lead = |word: &Word| matches!(word, Word::Plain(it) if matches!(it.as_str(), "that" | "it" | "'s" | "is" | "be" | "would" | "that'd" | "definitely"));
    let rest: Vec<&Word> = words.iter().skip_while(|it| lead(it)).collect();
    let (first, behind) = rest.split_first()?;
    let Word::Who(who) = first else { return None };
    let aside = matches!(behind.first(), Some(Word::Mark(',' | '(')));
    let article = matches!(behind.get(1), Some(Word::Plain(it)) if ARTICLES.contains(&it.as_str()));
    let short = behind.len() <= ASIDE && behind.iter().all(|it| !matches!(it, Word::Who(_)));
    let end = behind.iter().all(|it| matches!(it, Word::Mark('.' | '!')));
    (end || (aside && article && short)).then_some(*who)
}

/// Returns who does what a phrase says at a place.
fn doer(said: &Sentence<'_>, at: usize, phrase: &str) -> Option<usize> {
    let length = said.length(at, phrase)?;
    let (who, named) = subject(said, at)?;
    (!said.is_denied(at + length) && !said.is_doubted(named, at)).then_some(who)
}

/// Returns the person around whom a phrase stands at a place; a second `{}` is the same one again.
fn surrounded(said: &Sentence<'_>, at: usize, phrase: &str) -> Option<usize> {
    let mut end = at;
    let mut person: Option<usize> = None;
    for (nth, part) in phrase.split("{}").enumerate() {
        if nth > 0 {
            let named = if end == at { Some(at) } else { filled(said, end) }?;
            let here = said.who(named)?;
            if person.is_some_and(|it| it != here) {
                return None;
            }
            person = Some(here);
            end = named + 1;
        }
        if !part.trim().is_empty() {
            end += said.length(end, part.trim())?;
        }
    }
    let denied = said.is_doubted(at, at) || said.is_denied(end);
    person.filter(|_| !denied)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fact::whom::Reader;

    fn owned(words: &[&str]) -> Vec<String> {
        words.iter().map(|it| (*it).to_owned()).collect()
    }

    #[test]
    fn an_answer_that_is_a_name_answers_who() {
        let names = owned(&["Dermot Hale", "Ann Bell"]);
        let says = |text: &str| only(&Reader::new(&names, &[]).read(text));
        assert_eq!(says("Dermot Hale."), Some(0));
        assert_eq!(says("That would be Dermot, the payroll manager."), Some(0));
        assert_eq!(says("Dermot wants an exit clause."), None);
        assert_eq!(says("Dermot or Ann."), None);
    }
}
