//! What a probe points at: “it”, “that” or “they” need a noun, and it comes from the leaver's own last words.
//!
//! 1. `referent` says whether a wording needs none, only people, or a thing.
//! 2. `quote` takes at most a few words of a statement: the clause that names most.
//!
//! Which statement is quoted, and whether a quote is needed at all, is decided in `phrase`.

use crate::fact::Fact;
use crate::interview::policy::AnchorPolicy;

/// What a wording needs before a reader can know what it is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Referent {
    /// Nothing: it names what it asks.
    None,
    /// Somebody: the account is enough.
    People,
    /// A thing that was said.
    Thing,
}

/// Returns what a wording needs.
pub(super) fn referent(wording: &str, policy: &AnchorPolicy) -> Referent {
    let words: Vec<String> = wording
        .split_whitespace()
        .map(|word| {
            word.trim_matches(|it: char| !it.is_alphanumeric() && it != '{')
                .to_lowercase()
        })
        .collect();
    let listed = |list: &[String], word: &str| list.iter().any(|it| it == word);
    let free = |at: usize| {
        let word = |at: Option<usize>| at.and_then(|at| words.get(at)).map_or("", String::as_str);
        let (before, after) = (word(at.checked_sub(1)), word(Some(at + 1)));
        match word(Some(at)) {
            "that" => listed(&policy.relative, after),
            "this" => listed(&policy.times, after),
            "there" => listed(&policy.relative, before) || listed(&policy.relative, after),
            _ => false,
        }
    };
    let mut at_thing = words.iter().enumerate();
    if at_thing.any(|(at, word)| listed(&policy.things, word) && !free(at)) {
        Referent::Thing
    } else if words.iter().any(|word| listed(&policy.people, word)) {
        Referent::People
    } else {
        Referent::None
    }
}

/// Returns the words of a statement that tell best what it is about: some of one clause, as they stand there.
///
/// None of text that speaks to a machine: it is not said back to anybody.
pub(super) fn quote(fact: &Fact, policy: &AnchorPolicy) -> Option<String> {
    if fact.speaks_to_machine() {
        return None;
    }
    let said = &fact.mentions;
    let systems = said.systems.iter().map(String::as_str);
    let people = said.people.iter().map(|it| it.name.as_str());
    let numbers = said.money.iter().map(|it| it.text.as_str());
    let numbers = numbers.chain(said.measures.iter().map(|it| it.text.as_str()));
    let named: Vec<&str> = systems.clone().chain(people).collect();
    let numbers: Vec<&str> = numbers.collect();
    let clean = |clause: &&str| !clause.contains(['?', '[', ']', '{', '}', '"', '\u{201c}', '\u{201d}']);
    let scored = clauses(&fact.quote)
        .filter(clean)
        .enumerate()
        .filter_map(|(at, clause)| {
            let words = cut(clause, policy)?;
            let holds = |all: &[&str]| all.iter().filter(|it| words.contains(**it)).count();
            let names = 3 * holds(&named) + holds(&numbers);
            let content = words.split(' ').filter(|it| !small(it, policy)).count();
            let conditional = clause
                .split_whitespace()
                .next()
                .is_some_and(|it| policy.conditions.contains(&bare(it)));
            Some((
                (names + content).saturating_sub(3 * usize::from(conditional)),
                at,
                words,
            ))
        });
    let best = scored.max_by(|a, b| a.0.cmp(&b.0).then(b.1.cmp(&a.1)));
    let name = || {
        let short = |it: &&str| (1..=policy.most_words).contains(&it.split_whitespace().count()) && clean(it);
        systems.clone().find(short).map(str::to_owned)
    };
    best.map(|(_, _, words)| words).or_else(name)
}

/// Cuts a statement at stops and commas that stand at the end of a word.
fn clauses(quote: &str) -> impl Iterator<Item = &str> {
    let marks = ['.', ',', ';', ':', '!'];
    let ends = move |(at, letter): (usize, char)| {
        let next = quote.get(at + letter.len_utf8()..).and_then(|rest| rest.chars().next());
        let stop = marks.contains(&letter) && next.is_none_or(char::is_whitespace);
        (stop || matches!(letter, '\n' | '(' | ')' | '\u{2014}' | '\u{2013}')).then_some((at, letter.len_utf8()))
    };
    let mut start = 0;
    let mut spans: Vec<&str> = Vec::new();
    for (at, length) in quote.char_indices().filter_map(ends) {
        spans.extend(quote.get(start..at));
        start = at + length;
    }
    spans.extend(quote.get(start..));
    spans.into_iter()
}

fn bare(word: &str) -> String {
    let word = word.trim_matches(|it: char| !it.is_alphanumeric()).to_lowercase();
    let stem = word.split(['\'', '\u{2019}']).next().unwrap_or_default();
    stem.to_owned()
}

fn small(word: &str, policy: &AnchorPolicy) -> bool {
    policy.trailing.contains(&bare(word))
}

/// The first words of a clause that can stand alone: they end where the clause does, or before a small word. None where
/// too little is left.
fn cut(clause: &str, policy: &AnchorPolicy) -> Option<String> {
    let opener = |word: &&str| policy.openers.contains(&bare(word));
    let words: Vec<&str> = clause.split_whitespace().skip_while(opener).collect();
    let most = words.len().min(policy.most_words);
    let natural = |end: &usize| {
        let last = end.checked_sub(1).and_then(|at| words.get(at));
        let next = words.get(*end);
        last.is_some_and(|it| !small(it, policy)) && next.is_none_or(|it| small(it, policy))
    };
    let end = (policy.least_words..=most).rev().find(natural)?;
    let kept = words.get(..end)?;
    let content = kept
        .iter()
        .filter(|word| !small(word, policy) && word.chars().count() > 2)
        .count();
    (content >= 2).then(|| kept.join(" "))
}
