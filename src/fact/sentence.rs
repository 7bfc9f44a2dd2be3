//! Sentences of a statement: its words cut where one sentence ends and the next begins, nothing left out.

/// Words, in lower case and with their full stop, that end no sentence.
const ABBREVIATIONS: [&str; 12] = [
    "mr.", "mrs.", "ms.", "dr.", "prof.", "st.", "no.", "e.g.", "i.e.", "approx.", "inc.", "ltd.",
];

/// Returns the sentences of a text, without the blanks between them.
pub fn pieces(text: &str) -> Vec<&str> {
    let mut pieces = Vec::new();
    let mut rest = text.trim();
    while let Some(end) = end(rest) {
        let (piece, more) = rest.split_at(end);
        pieces.push(piece.trim());
        rest = more.trim_start();
    }
    if !rest.is_empty() {
        pieces.push(rest);
    }
    pieces
}

/// Returns the offset behind the first mark that ends a sentence with another one after it.
fn end(text: &str) -> Option<usize> {
    let mut open = false;
    for (at, c) in text.char_indices() {
        // a quoted sentence stays with the one that quotes it
        if c == '‘' || c == '\'' && opens(text, at) {
            open = true;
        } else if matches!(c, '’' | '\'') && !letter_follows(text, at, c) {
            open = false;
        }
        let ends = matches!(c, '.' | '!' | '?' | '…' | ';') && !open;
        let behind = at + c.len_utf8();
        if ends && next_begins(text, behind) && !is_abbreviation(text, behind) {
            return Some(behind);
        }
    }
    None
}

fn opens(text: &str, at: usize) -> bool {
    let before = text.get(..at).and_then(|it| it.chars().next_back());
    before.is_none_or(|it| it.is_whitespace() || matches!(it, '(' | ':'))
}

fn letter_follows(text: &str, at: usize, c: char) -> bool {
    let after = text.get(at + c.len_utf8()..).and_then(|it| it.chars().next());
    after.is_some_and(char::is_alphanumeric)
}

fn next_begins(text: &str, behind: usize) -> bool {
    let rest = text.get(behind..).unwrap_or_default();
    let begins = rest.trim_start().chars().next();
    let spaced = rest.starts_with(char::is_whitespace);
    spaced
        && begins.is_some_and(|it| {
            !it.is_lowercase() && (it.is_alphanumeric() || matches!(it, '\'' | '“' | '"' | '‘' | '['))
        })
}

fn is_abbreviation(text: &str, behind: usize) -> bool {
    let word = text.get(..behind).and_then(|it| it.split_whitespace().next_back());
    word.is_some_and(|word| ABBREVIATIONS.contains(&word.to_lowercase().as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentences_are_cut_and_nothing_is_lost() {
        let text = "She signs. Dr. Ek, e.g. Jon, decides; I like him. Version 7.2 stays! 'Never. Ever,' he said. Why? 田中 knows.";
        let cut = pieces(text);
        let expected = [
            "She signs.",
            "Dr. Ek, e.g. Jon, decides;",
            "I like him.",
            "Version 7.2 stays!",
            "'Never. Ever,' he said.",
            "Why?",
            "田中 knows.",
        ];
        assert_eq!(cut, expected);
        assert_eq!(cut.join(" "), text);
        assert!(pieces("  ").is_empty());
    }

    #[test]
    fn an_apostrophe_is_no_quotation() {
        assert_eq!(pieces("They don't pay. It's late.").len(), 2);
        assert_eq!(pieces("The leavers' list. It grows.").len(), 2);
    }
}
