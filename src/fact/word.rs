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

/// Returns where a phrase, in lower case, stands among words, by its first one; a `*` in it is any one word.
pub fn phrase_places<'w>(said: &'w [String], phrase: &str) -> impl Iterator<Item = usize> + use<'w> {
    let wanted: Vec<Option<String>> = phrase
        .split_whitespace()
        .flat_map(|it| match it {
            "*" => vec![None],
            _ => words(it).map(Some).collect(),
        })
        .collect();
    let windows = said.windows(wanted.len().max(1)).enumerate();
    windows
        .filter(move |(_, window)| {
            let fits = |(wanted, word): (&Option<String>, &String)| wanted.as_ref().is_none_or(|it| it == word);
            !wanted.is_empty() && wanted.iter().zip(*window).all(fits)
        })
        .map(|(at, _)| at)
}

/// Returns a word in lower case, its apostrophes straight.
pub fn plain(word: &str) -> String {
    word.to_lowercase().replace('\u{2019}', "'")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_star_in_a_phrase_is_any_one_word() {
        let stands = |text: &str, phrase: &str| {
            let said: Vec<String> = words(text).collect();
            phrase_places(&said, phrase).next().is_some()
        };
        assert!(stands("He is behind on three invoices.", "behind on * invoices"));
        assert!(stands("It isn’t signed, still.", "isn't signed"));
        assert!(!stands("He is behind on invoices.", "behind on * invoices"));
        assert!(!stands("He is behind on his two invoices.", "behind on * invoices"));
        assert!(!stands("Behind", "behind *") && !stands("", "*") && !stands("x", ""));
    }
}
