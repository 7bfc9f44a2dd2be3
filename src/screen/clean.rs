//! Characters that nobody types: control characters, escape sequences, bidi controls and invisible tags are removed.
//!
//! 1. Line ends become LF.
//! 2. Escape sequences go whole, so that no `[31m` stays behind.
//! 3. What is invisible goes; a zero-width joiner stays where it joins two letters or emoji.
//! 4. The text is brought to NFC.
//!
//! Which characters look alike is not judged here.

use unicode_normalization::UnicodeNormalization;

/// Returns the text without control and invisible characters, in NFC with LF line ends.
pub fn clean(raw: &str) -> String {
    let unix = raw
        .replace("\r\n", "\n")
        .replace(['\r', '\u{2028}', '\u{2029}', '\u{85}'], "\n");
    let visible = without_escapes(&unix);
    let kept = keep_joiners(visible.chars().filter(|letter| !is_removed(*letter)));
    kept.nfc().collect()
}

fn without_escapes(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            '\u{1b}' => match letters.peek() {
                Some('[') => {
                    letters.next();
                    skip_control_sequence(&mut letters);
                }
                Some(']' | 'P' | '_' | '^' | 'X') => {
                    letters.next();
                    skip_string(&mut letters);
                }
                Some(next) if next.is_ascii_graphic() => {
                    letters.next();
                }
                _ => {}
            },
            '\u{9b}' => skip_control_sequence(&mut letters),
            '\u{90}' | '\u{98}' | '\u{9d}' | '\u{9e}' | '\u{9f}' => skip_string(&mut letters),
            _ => out.push(letter),
        }
    }
    out
}

/// Skips a control sequence: parameters and intermediates, then one final byte (ECMA-48, 5.4).
fn skip_control_sequence(letters: &mut std::iter::Peekable<std::str::Chars<'_>>) {
    while letters.next_if(|it| matches!(it, ' '..='?')).is_some() {}
    letters.next_if(|it| matches!(it, '@'..='~'));
}

/// Skips a control string up to its end mark; without one, to the end of the line, so that a stray opening cannot eat
/// the answer.
fn skip_string(letters: &mut std::iter::Peekable<std::str::Chars<'_>>) {
    while let Some(letter) = letters.next_if(|it| *it != '\n') {
        match letter {
            '\u{7}' | '\u{9c}' => return,
            '\u{1b}' => {
                letters.next_if_eq(&'\\');
                return;
            }
            _ => {}
        }
    }
}

fn is_removed(letter: char) -> bool {
    let control = letter.is_control() && !matches!(letter, '\n' | '\t');
    let noncharacter = (u32::from(letter) & 0xFFFE) == 0xFFFE || matches!(letter, '\u{FDD0}'..='\u{FDEF}');
    let invisible = matches!(letter,
        '\u{AD}' | '\u{61C}' | '\u{180E}' | '\u{200B}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}'
        | '\u{2060}'..='\u{206F}' | '\u{FEFF}' | '\u{FFF9}'..='\u{FFFB}' | '\u{E0000}'..='\u{E007F}');
    control || noncharacter || invisible
}

/// Keeps U+200C and U+200D between two visible characters of a script that needs them (or emoji), and drops all others.
fn keep_joiners(letters: impl Iterator<Item = char>) -> String {
    let mut out = String::new();
    let mut joiner = None;
    for letter in letters {
        if matches!(letter, '\u{200C}' | '\u{200D}') {
            joiner = out.chars().next_back().filter(|it| needs_joiner(*it)).map(|_| letter);
            continue;
        }
        if let Some(kept) = joiner.take().filter(|_| needs_joiner(letter)) {
            out.push(kept);
        }
        out.push(letter);
    }
    out
}

fn needs_joiner(letter: char) -> bool {
    let emoji = matches!(letter, '\u{2190}'..='\u{2BFF}' | '\u{FE0F}' | '\u{1F000}'..='\u{1FAFF}');
    let script = matches!(letter, '\u{600}'..='\u{DFF}' | '\u{1000}'..='\u{109F}' | '\u{1780}'..='\u{18AF}' | '\u{FB50}'..='\u{FDFF}');
    emoji || script
}
