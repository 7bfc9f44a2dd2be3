//! Words of a text: what counts as one, and the form in which words are compared.

/// Returns the words of a text as written: letters and digits with the apostrophes between and around them.
pub(super) fn written(text: &str) -> impl Iterator<Item = &str> {
    text.split(|it: char| !it.is_alphanumeric() && !matches!(it, '\'' | '\u{2019}'))
        .filter(|it| !it.is_empty())
}

/// Returns the words of a text in lower case, their apostrophes straight.
pub fn words(text: &str) -> impl Iterator<Item = String> {
    written(text).map(plain)
}

/// Returns a word in lower case, its apostrophes straight.
pub fn plain(word: &str) -> String {
    word.to_lowercase().replace('\u{2019}', "'")
}
