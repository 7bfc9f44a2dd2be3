//! Which words can be a secret's value: a made-up word, a number, a quotation, a passphrase, a spelled-out word.

use std::ops::Range;

use crate::screen::MASK;
use crate::screen::Masked;
use crate::screen::secret::{Found, Reader, Strength, Trigger};
use crate::screen::shape::{is_digits, is_safe, looks_like_token, looks_secret};
use crate::screen::word::Word;

/// Longest passphrase in words.
const PHRASE_WORDS: usize = 8;

impl Reader<'_> {
    pub(super) fn token_value(&self, at: usize) -> Option<Range<usize>> {
        if let Some(quoted) = self.quoted(at) {
            let inside = self.text.get(quoted.clone())?;
            return (inside.chars().any(|it| it.is_ascii_digit()) && !inside.contains(' ')).then_some(quoted);
        }
        let word = self.words.get(at)?;
        (looks_like_token(self.value(at), self.phrases) && !self.is_named(at)).then(|| word.value.clone())
    }

    pub(super) fn any_value(&self, trigger: &Trigger, at: usize, reach: usize, direct: bool) -> Option<Range<usize>> {
        let word = self.words.get(at)?;
        let value = self.value(at);
        if let Some(quoted) = self.quoted(at) {
            return Some(quoted);
        }
        if let Some(spelled) = self.spelled(at, reach) {
            return Some(spelled);
        }
        if is_digits(value) {
            let counted = self
                .words
                .get(at + 1)
                .is_some_and(|next| self.phrases.units.contains(&next.plain));
            return (!counted).then(|| word.value.clone());
        }
        if looks_secret(value, self.phrases) && !self.is_named(at) {
            return Some(word.value.clone());
        }
        if !direct || !self.is_plain_value(at) {
            return None;
        }
        let alone = word.ends_clause || trigger.strength == Strength::Part;
        if alone || self.words.get(at + 1).is_some_and(|next| is_conjunction(&next.plain)) {
            return Some(word.value.clone());
        }
        self.passphrase(trigger, at, reach)
    }

    /// Whether a word of the dictionary can be the value: it does not say where the secret is or how it stands.
    fn is_plain_value(&self, at: usize) -> bool {
        let Some(word) = self.words.get(at).filter(|word| !word.is_mask) else {
            return false;
        };
        let plain = word.plain.as_str();
        let says_how = self
            .phrases
            .not_value_endings
            .iter()
            .any(|ending| plain.ends_with(ending.as_str()));
        let capital = self.value(at).chars().next().is_some_and(char::is_uppercase);
        let possessive = plain.ends_with("'s") || plain.ends_with("s'") || plain.contains("n't");
        let words_only = plain.chars().filter(|it| it.is_alphanumeric()).count() >= 3;
        words_only
            && !self.phrases.not_values.contains(plain)
            && !possessive
            && (!says_how || capital)
            && !is_safe(self.value(at), self.phrases)
    }

    /// Several words in a row of which none is a word of grammar: a passphrase.
    fn passphrase(&self, trigger: &Trigger, at: usize, reach: usize) -> Option<Range<usize>> {
        let limit = reach.min(at + PHRASE_WORDS);
        let clause = (at..limit).find(|place| self.words.get(*place).is_some_and(|word| word.ends_clause));
        let end = clause.map_or(limit, |last| last + 1);
        let run = self.words.get(at..end)?;
        let grammar = |word: &Word| self.phrases.not_values.contains(&word.plain) || word.plain.ends_with("'s");
        let named = self
            .words
            .get(trigger.first..trigger.after)?
            .iter()
            .any(|word| word.plain.contains("phrase"));
        let enough = run.len() >= if named { 2 } else { 3 };
        let free = named || !run.iter().any(grammar);
        (enough && free)
            .then(|| Some(run.first()?.value.start..run.last()?.value.end))
            .flatten()
    }

    /// A value that is spelled out: "s-u-n 4 2", "capital K, dash, nine".
    fn spelled(&self, at: usize, reach: usize) -> Option<Range<usize>> {
        let element = |word: &&Word| {
            let digits = !word.plain.is_empty() && word.plain.chars().all(|it| it.is_ascii_digit());
            is_dashed(&word.plain)
                || word.plain.chars().count() == 1
                || digits
                || self.phrases.spelled.contains(&word.plain)
        };
        let run: Vec<&Word> = self.words.get(at..reach)?.iter().take_while(element).collect();
        let fillers = ["then", "followed", "by", "and", "at", "point", "case", "sign", "a", "i"];
        let telling = |word: &&&Word| !fillers.contains(&word.plain.as_str());
        let dashed = run.iter().any(|word| is_dashed(&word.plain));
        let last = run.iter().rev().find(telling)?.value.end;
        (run.iter().filter(telling).count() >= 3 || dashed)
            .then(|| Some(run.first()?.value.start..last))
            .flatten()
    }

    /// User name and password, one after the other.
    pub(super) fn pairs(&self) -> Found {
        let mut found = Vec::new();
        for pattern in &self.phrases.pairs {
            for hit in pattern.find_iter(self.text) {
                let at = self
                    .words
                    .iter()
                    .position(|word| word.span.start >= hit.end() || word.span.end > hit.end());
                let Some(word) = at.and_then(|at| self.words.get(at)) else {
                    continue;
                };
                let start = word.value.start.max(hit.end());
                let value = self.text.get(start..word.value.end).unwrap_or_default();
                let sign = hit.as_str().trim_end().ends_with(['/', ':', '|', '=']);
                if self.is_pair_value(value, word, sign) {
                    found.push((start..word.value.end, Masked::Login));
                }
            }
        }
        found
    }

    fn is_pair_value(&self, value: &str, word: &Word, sign: bool) -> bool {
        let plain = value.to_lowercase();
        let known =
            self.phrases.not_values.contains(plain.trim_end_matches(['!', '?'])) || is_safe(value, self.phrases);
        let capital = value.chars().next().is_some_and(char::is_uppercase);
        let clear = looks_secret(value, self.phrases) || is_digits(value) || (word.ends_clause && (sign || capital));
        !word.is_mask && !known && !value.is_empty() && clear
    }

    /// The inside of a quotation that starts at this word and ends on the same line.
    pub(super) fn quoted(&self, at: usize) -> Option<Range<usize>> {
        let word = self.words.get(at).filter(|word| !word.is_mask)?;
        let rest = self.text.get(word.span.start..)?;
        let opening = rest.chars().next()?;
        let closing: &[char] = match opening {
            '"' => &['"'],
            '“' | '„' => &['”', '“'],
            '«' => &['»'],
            '`' => &['`'],
            '\'' | '‘' => &['\'', '’'],
            _ => return None,
        };
        let inside = rest.get(opening.len_utf8()..)?;
        let line = inside.lines().next()?;
        let closes = |(place, letter): &(usize, char)| {
            let behind = line.get(place + letter.len_utf8()..).and_then(|it| it.chars().next());
            closing.contains(letter) && behind.is_none_or(|it| !it.is_alphanumeric())
        };
        let length = line.char_indices().find(closes)?.0;
        let start = word.span.start + opening.len_utf8();
        let quoted = self.text.get(start..start + length)?;
        let fits = (1..=80).contains(&length) && !quoted.contains(MASK);
        fits.then_some(start..start + length)
    }
}

/// Letters with dashes between them: `s-u-n-4`.
fn is_dashed(word: &str) -> bool {
    word.chars().count() >= 5 && word.split('-').all(|part| part.chars().count() == 1)
}

fn is_conjunction(word: &str) -> bool {
    [
        "and",
        "but",
        "so",
        "because",
        "everybody",
        "everyone",
        "which",
        "since",
        "if",
        "for",
        "on",
        "in",
        "at",
        "now",
        "-",
        "–",
        "—",
    ]
    .contains(&word)
}
