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
        .map(|word| word.trim_matches(|it: char| !it.is_alphanumeric() && it != '{').to_lowercase())
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
pub(super) fn quote(fact: &Fact, policy: &AnchorPolicy) -> Option<String> {
    let clauses = fact
        .quote
        .split(['.', ',', ';', ':', '!', '\n', '(', ')', '\u{2014}', '\u{2013}'])
        .filter(|clause| !clause.contains(['?', '[', ']', '{', '}', '"', '\u{201c}', '\u{201d}']));
    let named = |clause: &str| {
        let said = &fact.mentions;
        let people = said.people.iter().map(|it| it.name.as_str());
        let numbers = said.money.iter().map(|it| it.text.as_str());
        let numbers = numbers.chain(said.measures.iter().map(|it| it.text.as_str()));
        let things = said.systems.iter().map(String::as_str);
        people.chain(numbers).chain(things).filter(|it| clause.contains(*it)).count()
    };
    let scored = clauses.enumerate().filter_map(|(at, clause)| {
        let words = cut(clause, policy)?;
        Some((2 * named(&words) + words.split(' ').count().min(4), at, words))
    });
    let best = scored.max_by(|a, b| a.0.cmp(&b.0).then(b.1.cmp(&a.1)));
    best.map(|(_, _, words)| words)
}

/// The first words of a clause, without openers at its start and small words at its end; none where too little is left.
fn cut(clause: &str, policy: &AnchorPolicy) -> Option<String> {
    let small = |word: &str| {
        let bare = word.trim_matches(|it: char| !it.is_alphanumeric()).to_lowercase();
        policy.trailing.contains(&bare)
    };
    let opener = |word: &&str| {
        let bare = word.trim_matches(|it: char| !it.is_alphanumeric()).to_lowercase();
        policy.openers.contains(&bare)
    };
    let mut words: Vec<&str> = clause.split_whitespace().skip_while(opener).take(policy.most_words).collect();
    while words.last().is_some_and(|word| small(word)) {
        words.pop();
    }
    let content = words.iter().filter(|word| !small(word) && word.chars().count() > 2).count();
    (words.len() >= policy.least_words && content >= 1).then(|| words.join(" "))
}
