//! Shortens a statement for a table or a list: it ends where a sentence or a clause ends, never in the middle of one.
//!
//! 1. What fits is shown whole.
//! 2. Else it begins with the first sentence that tells something: an exclamation or an announcement is passed over, and so
//!    is a sentence without a figure before one that has a figure and can stand alone.
//! 3. From there as many whole sentences as fit, the last of them with some to spare; where not even one does, its clauses
//!    that fit, else its first clause.
//!    An opening that only says that something follows ("the one thing that worries me is …") is passed over; the sum of a
//!    sentence that is cut is added where its clause is short.
//! 4. A sentence without any clause is shown whole while it is not much too long, and is cut before a small word after that.

use crate::report::escape::one_line;
use crate::report::piece::pieces;

/// A text that may have been shortened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Clipped {
    /// The words that are left.
    pub text: String,
    /// Whether words were left out behind them.
    pub cut: bool,
}

/// Words of an opening that is no sentence of its own, at most.
const EXCLAMATION_WORDS: usize = 3;

/// Words of an opening that only announces what follows, at most.
const WORDS_OF_ANNOUNCEMENT: usize = 8;

/// Words with which an announcement begins.
const ANNOUNCES: [&str; 6] = ["there", "there's", "one", "two", "three", "another"];

/// Beginnings of a clause that says how the leaver feels about what follows.
const INTRODUCES: [&str; 12] = [
    "the one thing",
    "the only thing",
    "the thing that",
    "one thing that",
    "what worries me",
    "what keeps me",
    "what bothers me",
    "what scares me",
    "my biggest worry",
    "my one worry",
    "my big worry",
    "the worst thing",
];

/// Words of the clause with the sum, at most.
const WORDS_OF_SUM: usize = 7;

/// Words that make a number a sum of money.
const SUMS: [&str; 12] = [
    "$", "€", "£", "usd", "eur", "gbp", "chf", "dollars", "euros", "pounds", "francs", "kronor",
];

/// Words at the beginning of a sentence among which one stands that points back.
const NEAR: usize = 5;

/// Words that speak of what was named before.
const POINTS_BACK: [&str; 14] = [
    "it", "he", "she", "they", "him", "her", "them", "his", "its", "their", "that", "this", "these", "those",
];

/// Words of a clause, at least: "Owen, …" is none.
const LEAST_OF_CLAUSE: usize = 4;

/// Words before which a clause ends.
const CLAUSE_BEGINS: [&str; 17] = [
    "and", "but", "because", "so", "which", "who", "when", "while", "if", "until", "before", "after", "or", "though",
    "although", "unless", "where",
];

/// Words that no shortened text ends with.
const SMALL: [&str; 34] = [
    "a", "an", "the", "of", "to", "in", "on", "at", "by", "for", "from", "with", "and", "or", "but", "that", "which",
    "who", "is", "are", "was", "were", "has", "have", "will", "would", "their", "his", "her", "our", "my", "its", "as",
    "than",
];

/// Returns a text of about so many words that ends where a sentence or a clause ends.
pub fn clip(text: &str, words: usize) -> Clipped {
    let text = one_line(text);
    if count(&text) <= most(words) {
        return Clipped { text, cut: false };
    }
    let sentences = pieces(&text);
    let from = first(&sentences, words);
    let sentences = sentences.get(from..).unwrap_or_default();
    let mut shown = String::new();
    for sentence in sentences {
        if count(&shown) + count(sentence) > most(words) {
            break;
        }
        if !shown.is_empty() {
            shown.push(' ');
        }
        shown.push_str(sentence);
    }
    if shown.is_empty() {
        let sentence = behind_introduction(sentences.first().copied().unwrap_or(&text));
        shown = clauses(sentence, words);
        if let Some(sum) = sum_behind(sentence, &shown) {
            shown = format!("{shown} … {sum}");
        }
    }
    let rest = sentences.join(" ");
    Clipped {
        cut: shown != rest,
        text: shown,
    }
}

impl Clipped {
    /// Returns whether the text ends within a sentence.
    pub(super) fn breaks_off(&self) -> bool {
        self.cut && !self.text.ends_with(['.', '!', '?', '…', '’', '”'])
    }

    /// Returns the text with the sign that words are left out behind it, where some are.
    pub(super) fn shown(self) -> String {
        if self.cut {
            format!("{} …", self.text)
        } else {
            self.text
        }
    }
}

/// Returns a shortened text with the sign that it goes on, where it does not end with a sentence.
pub(super) fn signed(clipped: Clipped) -> String {
    if clipped.breaks_off() {
        clipped.shown()
    } else {
        clipped.text
    }
}

/// Returns up to how many words a text may have that ends well.
fn most(words: usize) -> usize {
    words + words / 2
}

fn count(text: &str) -> usize {
    text.split_whitespace().count()
}

/// Returns the place of the sentence to begin with.
fn first(sentences: &[&str], words: usize) -> usize {
    let next = |at: usize| sentences.get(at + 1).copied().unwrap_or_default();
    let tells = |(at, it): &(usize, &&str)| !is_exclamation(it) && !announces(it, next(*at));
    let telling = sentences.iter().enumerate().find(tells).map_or(0, |(at, _)| at);
    let figure = |text: &str| text.chars().any(|c| c.is_ascii_digit());
    let Some(opening) = sentences.get(telling).filter(|it| !figure(it)) else {
        return telling;
    };
    let figures = sentences.iter().enumerate().skip(telling);
    let found = figures
        .filter(|(_, it)| figure(it) && !leans(it))
        .map(|(at, _)| at)
        .next();
    // both are shown where they fit
    match found {
        Some(at) if at == telling + 1 && count(opening) <= words / 2 => at,
        _ => telling,
    }
}

fn leans(sentence: &str) -> bool {
    let word = sentence.split(|c: char| !c.is_alphabetic()).next().unwrap_or_default();
    let word = word.to_lowercase();
    word == "and" || POINTS_BACK.contains(&word.as_str())
}

/// An opening like "There is one thing.", where the sentence after it can stand alone.
fn announces(sentence: &str, next: &str) -> bool {
    let mut words = sentence.split(|c: char| c.is_whitespace()).map(str::to_lowercase);
    let opens = words
        .next()
        .is_some_and(|it| ANNOUNCES.contains(&it.replace('\u{2019}', "'").as_str()));
    let plain = !sentence.chars().any(|c| c.is_ascii_digit()) && count(sentence) <= WORDS_OF_ANNOUNCEMENT;
    let said = next
        .split_whitespace()
        .take(NEAR)
        .map(|it| it.trim_matches(|c: char| !c.is_alphabetic()).to_lowercase());
    let refers = said.into_iter().any(|it| POINTS_BACK.contains(&it.as_str()));
    opens && plain && !next.is_empty() && !refers
}

/// An opening like "Fern Labs, oh dear.": so few words, and no number among them, tell nothing.
fn is_exclamation(sentence: &str) -> bool {
    let few = count(sentence) <= EXCLAMATION_WORDS && sentence.chars().count() > 5;
    few && sentence.ends_with(['.', '!']) && !sentence.chars().any(|c| c.is_ascii_digit())
}

/// Returns a sentence from its first clause on that tells something, where its opening only introduces it.
fn behind_introduction(sentence: &str) -> &str {
    let lower = sentence.to_lowercase();
    if !INTRODUCES.iter().any(|it| lower.starts_with(it)) {
        return sentence;
    }
    let mut pauses = sentence.match_indices(", ").map(|(at, it)| at + it.len());
    let tells = |at: &usize| {
        let rest = sentence.get(*at..).unwrap_or_default();
        count(rest.split(", ").next().unwrap_or_default()) >= LEAST_OF_CLAUSE
    };
    let opening = sentence.split(", ").next().unwrap_or_default();
    let bare = !opening.chars().any(|c| c.is_ascii_digit());
    let from = pauses.find(tells).filter(|_| bare);
    from.and_then(|at| sentence.get(at..)).unwrap_or(sentence)
}

/// Returns the short clause with the sum that a cut left out, where what is shown has none.
fn sum_behind<'t>(sentence: &'t str, shown: &str) -> Option<&'t str> {
    let is_sum = |text: &str| {
        let lower = text.to_lowercase();
        lower.chars().any(|c| c.is_ascii_digit()) && SUMS.iter().any(|it| lower.contains(it))
    };
    let rest = sentence.strip_prefix(shown).filter(|_| !is_sum(shown))?;
    let mut parts = rest.split([';', '–', '—']).flat_map(|it| it.split(", ")).map(str::trim);
    let sum = parts.find(|it| is_sum(it) && count(it) <= WORDS_OF_SUM)?;
    Some(sum.trim_end_matches([',', ';', ':', '.']))
}

/// Returns the clauses of a sentence that fit, or its first one.
fn clauses(sentence: &str, words: usize) -> String {
    let all: Vec<&str> = sentence.split_whitespace().collect();
    let ends = |at: &usize| {
        let last = all.get(at.wrapping_sub(1)).copied().unwrap_or_default();
        let next = all.get(*at).copied().unwrap_or_default().to_lowercase();
        last.ends_with([',', ';', ':', '–', '—']) || CLAUSE_BEGINS.contains(&next.as_str())
    };
    let most = most(words) + 2;
    let boundaries: Vec<usize> = (LEAST_OF_CLAUSE..all.len()).filter(ends).collect();
    let fitting = boundaries.iter().rev().find(|at| **at <= words);
    let near = || boundaries.iter().find(|at| **at <= most);
    let at = match fitting.or_else(near) {
        Some(at) => *at,
        None if all.len() <= most => all.len(),
        None => before_small(&all, words),
    };
    let kept = all.get(..at).unwrap_or_default().join(" ");
    if at == all.len() {
        return kept;
    }
    kept.trim_end_matches([',', ';', ':', '.', '–', '—', '-']).to_owned()
}

/// Returns how many words are kept so that none of the small ones stands last.
fn before_small(all: &[&str], words: usize) -> usize {
    let small = |at: &usize| {
        let last = all.get(at.wrapping_sub(1)).copied().unwrap_or_default().to_lowercase();
        SMALL.contains(&last.as_str())
    };
    (1..=words).rev().find(|at| !small(at)).unwrap_or(words)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_ends_where_a_sentence_or_a_clause_ends() {
        let cases = [
            ("She signs. He pays.", 9, "She signs. He pays."),
            (
                "There's an old letter. The increase is capped at 4 % through 2029, and nobody filed it.",
                10,
                "The increase is capped at 4 % through 2029, and nobody filed it.",
            ),
            (
                "Clive is my champion there. He moves to another branch in May 2027, and nobody knows who follows him.",
                9,
                "Clive is my champion there.",
            ),
            (
                "Havneby, oh dear. They have a rival in for two demos, and Ann told me herself.",
                7,
                "They have a rival in for two demos …",
            ),
            (
                "The one thing that worries me is the mill, Arden, we've been billing sixty closed wards since May, and nobody has seen it, it's about 21 thousand euros.",
                9,
                "we've been billing sixty closed wards since May … it's about 21 thousand euros …",
            ),
            (
                "I told them they would get alarm thresholds per lane before the end of January.",
                9,
                "I told them they would get alarm thresholds per lane …",
            ),
            (
                "The ward manager has four open tickets on the import of badges.",
                9,
                "The ward manager has four open tickets on the import of badges.",
            ),
            (
                "One two three four five six seven eight of the ten eleven twelve thirteen fourteen fifteen sixteen seventeen",
                10,
                "One two three four five six seven eight …",
            ),
        ];
        for (text, words, wanted) in cases {
            assert_eq!(signed(clip(text, words)), wanted);
        }
    }
}
