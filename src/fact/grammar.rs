//! Closed classes of English words that more than one rule asks for, each once.

/// Words before the end of something, or a limit that comes after what is told.
pub(super) const BEFORE: [&str; 4] = ["before", "by", "until", "till"];

/// Articles, and words for whose something is.
pub(super) const ARTICLES: [&str; 11] = [
    "my", "our", "the", "their", "a", "an", "his", "her", "its", "your", "'s",
];

/// Words that join somebody to what they are.
pub(super) const COPULAS: [&str; 5] = ["is", "'s", "remains", "as", "stays"];

/// Words that are the subject of their clause.
pub(super) const SUBJECTS: [&str; 13] = [
    "i",
    "we",
    "they",
    "you",
    "he",
    "she",
    "it",
    "nobody",
    "somebody",
    "someone",
    "everybody",
    "everyone",
    "that",
];

/// Words that deny; so does every verb with `n't`.
const DENIALS: [&str; 10] = [
    "not", "never", "no", "nobody", "nothing", "none", "neither", "nor", "hardly", "cannot",
];

/// Words behind which the name of somebody or something stands.
const NAMING: [&str; 3] = ["called", "named", "titled"];

/// Returns whether a word, in lower case and with a straight apostrophe, denies.
pub(super) fn denies(word: &str) -> bool {
    DENIALS.contains(&word) || word.ends_with("n't")
}

/// Returns whether a word denies what stands behind it: `without` does so as well.
pub fn denies_what_follows(word: &str) -> bool {
    word == "without" || denies(word)
}

/// Returns whether a name follows a word: `an Airtable called …`.
pub fn gives_name(word: &str) -> bool {
    NAMING.contains(&word)
}
