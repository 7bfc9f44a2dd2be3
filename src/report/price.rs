//! What a sum on a price is: offered, paid so far, a floor, what they want. Its own words say so, or nobody does.
//!
//! 1. A sum has the part of which a phrase stands right before or right behind it, with no more than small words between.
//! 2. Where each sum of a statement has one, they are shown with it; else the sentences with the sums are quoted: a sum
//!    without its part is taken for something that it is not.

use serde::Deserialize;

use crate::fact::{Fact, pieces};
use crate::id::SlotId;
use crate::report::cause::plain;
use crate::report::material::Material;

/// By which words it is known what a sum on a price is.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PriceRule {
    /// The slots whose sums are prices.
    pub slots: Vec<String>,
    /// Small words that may stand between a phrase and its sum.
    pub small: Vec<String>,
    /// The parts; of a sum the first counts of which a phrase stands there.
    pub parts: Vec<PricePart>,
}

/// One part that a sum plays.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PricePart {
    /// Its name, before the sum.
    pub label: String,
    /// Phrases right before the sum, in lower case.
    pub before: Vec<String>,
    /// Phrases right behind the sum.
    pub behind: Vec<String>,
}

impl PriceRule {
    /// Returns whether a slot asks for a price.
    pub(super) fn is_of(&self, slot: &SlotId) -> bool {
        self.slots.iter().any(|it| it == slot.as_str())
    }
}

/// Returns what a statement says of a price; nothing where it names no sum.
pub(super) fn prices(material: &Material<'_>, fact: &Fact) -> Vec<String> {
    let rule = &material.wording.price;
    let sentences = pieces(&fact.quote);
    let sums: Vec<(&str, &str)> = fact
        .mentions
        .money
        .iter()
        .filter_map(|it| {
            let sentence = sentences.iter().find(|sentence| sentence.contains(&it.text))?;
            Some((it.text.as_str(), *sentence))
        })
        .collect();
    let parts: Vec<Option<String>> = sums
        .iter()
        .map(|(sum, sentence)| part(rule, sentence, sum).map(|label| format!("{label} {sum}")))
        .collect();
    if let Some(named) = parts.into_iter().collect::<Option<Vec<String>>>() {
        return named;
    }
    let with_sum = |sentence: &&&str| sums.iter().any(|(_, of)| of == *sentence);
    let quoted: Vec<&str> = sentences.iter().filter(with_sum).copied().collect();
    vec![format!("“{}”", quoted.join(" "))]
}

/// Returns which part a sum plays in its sentence.
fn part<'r>(rule: &'r PriceRule, sentence: &str, sum: &str) -> Option<&'r str> {
    let (before, behind) = sentence.split_once(sum)?;
    let small = |word: &String| rule.small.contains(word);
    let mut before = plain(before);
    while before.last().is_some_and(small) {
        before.pop();
    }
    let behind: Vec<String> = plain(behind).into_iter().skip_while(small).collect();
    let ends = |phrase: &String| before.ends_with(&plain(phrase));
    let begins = |phrase: &String| behind.starts_with(&plain(phrase));
    let plays = |it: &&PricePart| it.before.iter().any(ends) || it.behind.iter().any(begins);
    rule.parts.iter().find(plays).map(|it| it.label.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sum_has_the_part_that_its_words_give_it() {
        let text = |words: &[&str]| words.iter().map(|it| (*it).to_owned()).collect();
        let rule = PriceRule {
            slots: Vec::new(),
            small: text(&["is", "to", "about"]),
            parts: vec![
                PricePart {
                    label: "offered".to_owned(),
                    before: text(&["we offered"]),
                    behind: text(&["on the table"]),
                },
                PricePart {
                    label: "was".to_owned(),
                    before: text(&["down from"]),
                    behind: Vec::new(),
                },
            ],
        };
        let said = "90k is on the table now, down from 95k, and 80k they mocked.";
        assert_eq!(part(&rule, said, "90k"), Some("offered"));
        assert_eq!(part(&rule, said, "95k"), Some("was"));
        assert_eq!(part(&rule, said, "80k"), None);
        assert_eq!(part(&rule, "We offered about 70k.", "70k"), Some("offered"));
    }
}
