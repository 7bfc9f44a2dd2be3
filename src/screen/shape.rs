//! What a secret looks like, apart from the words around it.

use crate::screen::rules::{Check, Phrases};

const SYMBOLS: [char; 15] = [
    '!', '@', '#', '$', '%', '^', '*', '?', '~', '=', '|', '\\', '+', '&', '§',
];

/// Says whether a word looks made up: letters with digits, or a symbol among them; and is no known harmless form.
pub(crate) fn looks_secret(value: &str, phrases: &Phrases) -> bool {
    let length = value.chars().count();
    if length < 4 || is_safe(value, phrases) {
        return false;
    }
    let letters = value.chars().filter(|it| it.is_alphabetic()).count();
    let digits = value.chars().filter(char::is_ascii_digit).count();
    let inner = value.trim_end_matches(['!', '?']).contains(SYMBOLS);
    let ampersand_only = !value.replace(['&', '+'], "").contains(SYMBOLS) && digits == 0;
    (letters > 0 && digits > 0) || (letters > 0 && inner && !ampersand_only) || (digits >= 3 && value.contains(SYMBOLS))
}

/// Says whether a word looks made up enough to be a token or key even after a word of everyday use.
pub(crate) fn looks_like_token(value: &str, phrases: &Phrases) -> bool {
    let letters = value.chars().filter(|it| it.is_alphabetic()).count();
    let digits = value.chars().filter(char::is_ascii_digit).count();
    value.chars().count() >= 6 && letters >= 2 && digits >= 1 && looks_secret(value, phrases)
}

/// Says whether a word can hardly be anything but a generated key: at least 12 characters, and letters mixed with digits
/// within two of its parts, or within one long one.
pub(crate) fn looks_generated(value: &str, phrases: &Phrases) -> bool {
    let mixed = |part: &&str| {
        let digits = part.chars().filter(char::is_ascii_digit).count();
        let letters = part.chars().filter(|it| it.is_alphabetic()).count();
        digits > 0 && letters > 0
    };
    let parts: Vec<&str> = value.split(['-', '_', '.', ':', '/']).filter(mixed).collect();
    let long = parts.iter().any(|part| part.chars().count() >= 10);
    value.chars().count() >= 12 && (parts.len() >= 2 || long) && looks_like_token(value, phrases)
}

/// Says whether a word is a date, an amount, a version, an address or another form that is no secret.
pub(crate) fn is_safe(value: &str, phrases: &Phrases) -> bool {
    let bare = value.trim_end_matches(['!', '?', '.', ',']);
    let possessive = bare
        .strip_suffix("'s")
        .or_else(|| bare.strip_suffix("’s"))
        .unwrap_or(bare);
    phrases
        .safe
        .iter()
        .any(|safe| safe.is_match(bare) || safe.is_match(possessive))
}

/// Says whether a word is a number such as a PIN: 3 to 12 digits, with dashes at most.
pub(crate) fn is_digits(value: &str) -> bool {
    let bare = value.trim_end_matches(['!', '?', '#', '*']);
    let digits = bare.chars().filter(char::is_ascii_digit).count();
    (3..=12).contains(&digits) && bare.chars().all(|it| it.is_ascii_digit() || it == '-')
}

/// Applies a check on the digits of a match.
pub(crate) fn passes(check: Check, text: &str) -> bool {
    match check {
        Check::Luhn => luhn(text),
        Check::Iban => iban(text),
    }
}

fn luhn(text: &str) -> bool {
    let digits: Vec<u32> = text.chars().filter_map(|it| it.to_digit(10)).collect();
    let sum: u32 = digits
        .iter()
        .rev()
        .enumerate()
        .map(|(place, digit)| {
            if place % 2 == 0 {
                *digit
            } else {
                digit * 2 / 10 + digit * 2 % 10
            }
        })
        .sum();
    (13..=19).contains(&digits.len()) && sum.is_multiple_of(10) && digits.iter().any(|digit| *digit != 0)
}

fn iban(text: &str) -> bool {
    let compact: Vec<char> = text.chars().filter(|it| !it.is_whitespace()).collect();
    let moved = compact.iter().skip(4).chain(compact.iter().take(4));
    let mut rest = 0;
    for value in moved.filter_map(|it| it.to_digit(36)) {
        rest = if value > 9 {
            rest * 100 + value
        } else {
            rest * 10 + value
        } % 97;
    }
    rest == 1
}
