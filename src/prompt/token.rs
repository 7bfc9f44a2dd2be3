//! Words, numbers and signs of a text, and where a clause or a sentence ends.

/// A piece of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Token {
    /// A word as it is written, without `'s`.
    Word(String),
    /// A number as digits with a point, without separators of thousands.
    Number(String),
    /// A sign that belongs to a number.
    Sign(String),
    /// A comma, a colon, a dash, a bracket or a quotation mark.
    Pause,
    /// The end of a sentence.
    End,
}

/// Endings of an ordinal.
const ORDINAL: [&str; 4] = ["st", "nd", "rd", "th"];

/// Returns the pieces of a text.
pub(super) fn tokens(text: &str) -> Vec<Token> {
    let letters: Vec<char> = text.chars().collect();
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(letter) = letters.get(at).copied() {
        if letter.is_numeric() {
            let length = number_length(&letters, at);
            at = numbered(&letters, at, length, &mut found);
        } else if letter.is_alphanumeric() {
            let word: String = letters.iter().skip(at).take_while(|it| in_word(**it)).collect();
            at += word.chars().count();
            let word = word.replace('\u{2019}', "'");
            let word = word.trim_end_matches('\'');
            found.push(Token::Word(word.strip_suffix("'s").unwrap_or(word).to_owned()));
        } else {
            found.extend(sign(letter, &letters, at));
            at += 1;
        }
    }
    found
}

fn in_word(letter: char) -> bool {
    letter.is_alphanumeric() || matches!(letter, '\'' | '\u{2019}' | '_') || is_mark(letter)
}

/// Marks that combine with the letter before them.
fn is_mark(letter: char) -> bool {
    matches!(letter, '\u{300}'..='\u{36f}')
}

/// Digits, with separators between digits.
fn number_length(letters: &[char], from: usize) -> usize {
    let digit = |at: usize| letters.get(at).is_some_and(|it| it.is_numeric());
    let inside = |at: usize| {
        let separates = matches!(
            letters.get(at),
            Some('.' | ',' | '\'' | '\u{2019}' | '\u{a0}' | '\u{202f}')
        );
        separates && digit(at + 1)
    };
    let mut at = from;
    while digit(at) || inside(at) {
        at += 1;
    }
    at - from
}

/// Takes a number with the letters that are written on to it; returns where it ends.
fn numbered(letters: &[char], from: usize, length: usize, found: &mut Vec<Token>) -> usize {
    let digits: String = letters.iter().skip(from).take(length).collect();
    let tail: String = letters
        .iter()
        .skip(from + length)
        .take_while(|it| it.is_alphanumeric())
        .collect();
    let end = from + length + tail.chars().count();
    let value = plain(&digits);
    if tail.chars().any(char::is_numeric) {
        found.push(Token::Word(format!("{digits}{tail}")));
        return end;
    }
    found.push(Token::Number(value));
    if !tail.is_empty() && !ORDINAL.contains(&tail.to_lowercase().as_str()) {
        found.push(Token::Word(tail));
    }
    end
}

/// A number without separators of thousands, its fraction after a point.
fn plain(digits: &str) -> String {
    let groups: Vec<&str> = digits.split(|it: char| !it.is_numeric()).collect();
    let marks: Vec<char> = digits.chars().filter(|it| !it.is_numeric()).collect();
    let (Some(first), Some(last)) = (groups.first(), groups.last()) else {
        return digits.to_owned();
    };
    let thousands = first.len() <= 3 && groups.iter().skip(1).all(|it| it.len() == 3);
    let same = marks.windows(2).all(|pair| pair.first() == pair.last());
    if groups.len() == 1 || thousands && same {
        return groups.concat();
    }
    let whole: String = groups.iter().take(groups.len() - 1).copied().collect();
    let fraction = last.trim_end_matches('0');
    if fraction.is_empty() {
        whole
    } else {
        format!("{whole}.{fraction}")
    }
}

fn sign(letter: char, letters: &[char], at: usize) -> Option<Token> {
    let spaced = letters.get(at + 1).is_none_or(|it| it.is_whitespace());
    let before = at.checked_sub(1).and_then(|it| letters.get(it));
    let begins = before.is_none_or(|it| it.is_whitespace());
    match letter {
        '-' | '−' if begins && !spaced => Some(Token::Sign("-".to_owned())),
        '€' | '$' | '£' | '¥' | '%' | '‰' => Some(Token::Sign(letter.to_string())),
        '.' | '!' | '?' | ';' | '\n' => Some(Token::End),
        ',' | ':' | '–' | '—' | '(' | ')' | '“' | '”' | '"' | '„' | '«' | '»' => Some(Token::Pause),
        '-' if spaced => Some(Token::Pause),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::{Token, tokens};

    #[test]
    fn numbers_are_compared_by_value() {
        let number = |text: &str| match tokens(text).as_slice() {
            [Token::Number(it)] => it.clone(),
            [Token::Sign(sign), Token::Number(it)] => format!("{sign}{it}"),
            other => panic!("{text}: {other:?}"),
        };
        for (text, value) in [
            ("412,000", "412000"),
            ("1.234,50", "1234.5"),
            ("4.2", "4.2"),
            ("42", "42"),
            ("14th", "14"),
            ("1 000", "1000"),
            ("-5", "-5"),
        ] {
            let text = text.replace(' ', "\u{a0}");
            assert_eq!(number(&text), value, "{text}");
        }
    }

    #[test]
    fn clauses_and_sentences_end_where_they_are_read_to_end() {
        let found = tokens("It's EUR 4.5k, not 3 % (Q3). Sigrid's call");
        let shown: Vec<String> = found.iter().map(|it| format!("{it:?}")).collect();
        assert_eq!(
            shown.join(" "),
            "Word(\"It\") Word(\"EUR\") Number(\"4.5\") Word(\"k\") Pause Word(\"not\") Number(\"3\") Sign(\"%\") Pause \
             Word(\"Q3\") Pause End Word(\"Sigrid\") Word(\"call\")"
        );
    }
}
