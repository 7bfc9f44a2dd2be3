//! Secrets are masked, and the words around them stay.
//!
//! 1. What shows by its form: tokens, keys, addresses with a password, card and account numbers.
//! 2. What shows by its words: "the password is …", "log in as … then …", "… is the PIN", parts of a secret, spelled ones.
//! 3. Again, until nothing more is found: what one mask uncovers is masked too.
//!
//! Where a secret is kept, and who has it, is no secret.

use std::ops::Range;

use crate::screen::rules::{Phrases, Rules};
use crate::screen::shape::{is_digits, is_safe, looks_like_token, looks_secret, passes};
use crate::screen::word::{Word, words};
use crate::screen::{MASK, Masked};

/// Words between a trigger and the sign or verb that links it to its value.
const LINK_WITHIN: usize = 7;
/// Words after a trigger among which a made-up word counts as its value.
const VALUE_WITHIN: usize = 12;
/// Longest passphrase in words.
const PHRASE_WORDS: usize = 8;

type Found = Vec<(Range<usize>, Masked)>;

impl Rules {
    /// Masks secrets; returns the text with masks in their place, and their kinds in the order of their finding.
    pub fn mask(&self, text: &str) -> (String, Vec<Masked>) {
        let mut text = text.to_owned();
        let mut kinds = Vec::new();
        loop {
            let found = first_of_each_place(self.find(&text));
            if found.is_empty() {
                return (text, kinds);
            }
            for (span, kind) in found.iter().rev() {
                text.replace_range(span.clone(), MASK);
                kinds.push(*kind);
            }
        }
    }

    fn find(&self, text: &str) -> Found {
        let mut found = self.by_form(text);
        if found.is_empty() {
            let words = words(text, &self.phrases);
            let reader = Reader {
                text,
                words: &words,
                phrases: &self.phrases,
            };
            found.extend(reader.pairs());
            found.extend(reader.by_words());
        }
        found
    }

    fn by_form(&self, text: &str) -> Found {
        let mut found = Vec::new();
        for rule in &self.tokens {
            for captures in rule.pattern.captures_iter(text) {
                let group = captures
                    .name("value")
                    .or_else(|| captures.name("bearer"))
                    .or_else(|| captures.get(0));
                let Some(hit) = group else { continue };
                let genuine = rule.check.is_none_or(|check| passes(check, hit.as_str()));
                if genuine && !hit.as_str().contains(MASK) && !is_part_of_mask(text, &hit.range()) {
                    found.push((hit.range(), rule.kind));
                }
            }
        }
        found
    }
}

fn is_part_of_mask(text: &str, span: &Range<usize>) -> bool {
    text.match_indices(MASK)
        .any(|(at, _)| span.start < at + MASK.len() && at < span.end)
}

/// Sorts by place and drops what overlaps an earlier one.
fn first_of_each_place(mut found: Found) -> Found {
    found.retain(|(span, _)| span.start < span.end);
    found.sort_by_key(|(span, _)| (span.start, std::cmp::Reverse(span.end)));
    let mut kept: Found = Vec::new();
    for (span, kind) in found {
        if kept.last().is_none_or(|(last, _)| last.end <= span.start) {
            kept.push((span, kind));
        }
    }
    kept
}

/// Where a word of the rules stands: from its first word to behind its last.
struct Trigger {
    first: usize,
    after: usize,
    strength: Strength,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Strength {
    Strong,
    Weak,
    Part,
}

struct Reader<'a> {
    text: &'a str,
    words: &'a [Word],
    phrases: &'a Phrases,
}

impl Reader<'_> {
    fn by_words(&self) -> Found {
        let mut found = Vec::new();
        let mut strong_before = false;
        let mut at = 0;
        while at < self.words.len() {
            let Some(trigger) = self.trigger(at, strong_before) else {
                at += 1;
                continue;
            };
            strong_before |= trigger.strength == Strength::Strong;
            let kind = if trigger.strength == Strength::Weak {
                Masked::Token
            } else {
                Masked::Password
            };
            found.extend(self.values(&trigger).into_iter().map(|span| (span, kind)));
            at = trigger.after;
        }
        found
    }

    fn trigger(&self, at: usize, strong_before: bool) -> Option<Trigger> {
        if self.phrase_at(at, &self.phrases.not_triggers).is_some() {
            return None;
        }
        let parts = self.phrase_at(at, &self.phrases.part).filter(|_| strong_before);
        let (after, strength) = self
            .phrase_at(at, &self.phrases.strong)
            .map(|after| (after, Strength::Strong))
            .or_else(|| parts.map(|after| (after, Strength::Part)))
            .or_else(|| {
                self.phrase_at(at, &self.phrases.weak)
                    .map(|after| (after, Strength::Weak))
            })?;
        Some(Trigger {
            first: at,
            after,
            strength,
        })
    }

    /// Returns the place behind the longest of the phrases that starts at this word.
    fn phrase_at(&self, at: usize, phrases: &[Vec<String>]) -> Option<usize> {
        let here = |phrase: &&Vec<String>| {
            phrase.iter().enumerate().all(|(offset, part)| {
                let word = self.words.get(at + offset);
                word.is_some_and(|word| word.plain == *part || (phrase.len() == 1 && ends_compound(&word.plain, part)))
            })
        };
        phrases.iter().find(here).map(|phrase| at + phrase.len())
    }

    fn values(&self, trigger: &Trigger) -> Vec<Range<usize>> {
        let mut values: Vec<Range<usize>> = self.linked(trigger).into_iter().collect();
        values.extend(self.nearby(trigger));
        values.extend(self.before(trigger));
        values
    }

    /// The word behind the last one of the sentence, or of the next one where that goes on with "it's …".
    fn reach(&self, from: usize) -> usize {
        let end = |from: usize| {
            let tail = self.words.iter().enumerate().skip(from);
            tail.clone()
                .find(|(_, word)| word.ends_sentence)
                .map_or(self.words.len(), |(at, _)| at + 1)
        };
        let reach = if self
            .words
            .get(from.saturating_sub(1))
            .is_some_and(|word| word.ends_sentence && !word.assigns)
        {
            from
        } else {
            end(from)
        };
        let goes_on = ["it's", "its", "it", "try", "use", "still", "currently", "that's"];
        let next = self
            .words
            .get(reach)
            .is_some_and(|word| goes_on.contains(&word.plain.as_str()));
        if next { end(reach) } else { reach }
    }

    /// The value behind "is", ":" and the like.
    fn linked(&self, trigger: &Trigger) -> Option<Range<usize>> {
        let reach = self.reach(trigger.after);
        let (mut at, direct) = self.link(trigger, reach)?;
        let mut article = false;
        for _ in 0..6 {
            let word = self.words.get(at).filter(|_| at < reach)?;
            if word.is_mask {
                return None;
            }
            let skipped = self.phrases.between.contains(&word.plain) && !word.ends_clause && !self.is_quote(at);
            if !skipped {
                break;
            }
            article |= word.plain == "the";
            at += 1;
        }
        if at >= reach {
            return None;
        }
        match trigger.strength {
            Strength::Weak => self.token_value(at),
            Strength::Strong | Strength::Part => self.any_value(trigger, at, reach, direct && !article),
        }
    }

    /// Returns the place behind the linking word, and whether nothing but words like "for the portal" stand before it.
    fn link(&self, trigger: &Trigger, reach: usize) -> Option<(usize, bool)> {
        let last = self.words.get(trigger.after.checked_sub(1)?)?;
        if last.assigns || self.is_quote(trigger.after) || trigger.strength == Strength::Part {
            let next = self.words.get(trigger.after)?;
            let skip = usize::from(self.phrases.linkers.contains(&next.plain));
            return Some((trigger.after + skip, true));
        }
        let first = self.words.get(trigger.after)?;
        let linked = |word: &Word| self.phrases.linkers.contains(&word.plain);
        if trigger.after < reach && !linked(first) && is_digits(self.value(trigger.after)) {
            return Some((trigger.after, true));
        }
        let direct = linked(first) || self.phrases.not_values.contains(&first.plain);
        let end = reach.min(trigger.after + LINK_WITHIN);
        let at = (trigger.after..end).find(|at| {
            let assigned = self.words.get(at.wrapping_sub(1)).is_some_and(|word| word.assigns) && *at > trigger.after;
            assigned
                || self
                    .words
                    .get(*at)
                    .is_some_and(|word| linked(word) && word.plain != "to")
        })?;
        let assigned = at > trigger.after && self.words.get(at - 1).is_some_and(|word| word.assigns);
        Some((if assigned { at } else { at + 1 }, direct))
    }

    fn token_value(&self, at: usize) -> Option<Range<usize>> {
        if let Some(quoted) = self.quoted(at) {
            let inside = self.text.get(quoted.clone())?;
            return (inside.chars().any(|it| it.is_ascii_digit()) && !inside.contains(' ')).then_some(quoted);
        }
        let word = self.words.get(at)?;
        (looks_like_token(self.value(at), self.phrases) && !self.is_named(at)).then(|| word.value.clone())
    }

    fn any_value(&self, trigger: &Trigger, at: usize, reach: usize, direct: bool) -> Option<Range<usize>> {
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
            return (!counted && !word.ends_clause || !counted && at < reach).then(|| word.value.clone());
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
            let letters = word.plain.chars().count();
            let dashed = letters >= 5 && word.plain.split('-').all(|part| part.chars().count() == 1);
            letters == 1 || dashed || is_digits(&word.plain) || self.phrases.spelled.contains(&word.plain)
        };
        let run: Vec<&Word> = self.words.get(at..reach)?.iter().take_while(element).collect();
        let filler = |word: &&&Word| {
            ["then", "followed", "by", "and", "at", "point", "case", "sign"].contains(&word.plain.as_str())
        };
        let dashed = run.iter().any(|word| word.plain.len() >= 5 && word.plain.contains('-'));
        let telling = run.iter().filter(|word| !filler(word)).count();
        (telling >= 3 || dashed)
            .then(|| Some(run.first()?.value.start..run.last()?.value.end))
            .flatten()
    }

    /// Made-up words near a trigger: "the password for the dock portal, last I looked, Kestrel77".
    fn nearby(&self, trigger: &Trigger) -> Vec<Range<usize>> {
        let reach = self.reach(trigger.after).min(trigger.after + VALUE_WITHIN);
        let range = trigger.after..reach;
        match trigger.strength {
            Strength::Weak => {
                let adjacent = range.take(1);
                adjacent.filter_map(|at| self.token_value(at)).collect()
            }
            Strength::Strong | Strength::Part => {
                let made_up = |at: &usize| looks_secret(self.value(*at), self.phrases) && !self.is_named(*at);
                range
                    .filter(made_up)
                    .filter_map(|at| Some(self.words.get(at)?.value.clone()))
                    .collect()
            }
        }
    }

    /// A value before its trigger: "Kestrel77 is the password", "use 4821 as PIN".
    fn before(&self, trigger: &Trigger) -> Option<Range<usize>> {
        if trigger.strength == Strength::Part {
            return None;
        }
        let from = trigger.first.saturating_sub(7);
        let linked = |word: &Word| ["is", "as", "was", "=", "for"].contains(&word.plain.as_str());
        let joint = (from..trigger.first)
            .rev()
            .find(|at| self.words.get(*at).is_some_and(linked))?;
        let same_sentence = self
            .words
            .get(joint.checked_sub(1)?..trigger.first)?
            .iter()
            .all(|word| !word.ends_sentence);
        let at = joint.checked_sub(1)?;
        let word = self.words.get(at).filter(|word| same_sentence && !word.is_mask)?;
        let value = self.value(at);
        let made_up = match trigger.strength {
            Strength::Weak => looks_like_token(value, self.phrases),
            Strength::Strong | Strength::Part => {
                looks_secret(value, self.phrases) || (is_digits(value) && !is_safe(value, self.phrases))
            }
        };
        (made_up && !self.is_named(at)).then(|| word.value.clone())
    }

    /// User name and password, one after the other.
    fn pairs(&self) -> Found {
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

    fn value(&self, at: usize) -> &str {
        let word = self.words.get(at).filter(|word| !word.is_mask);
        word.and_then(|word| self.text.get(word.value.clone()))
            .unwrap_or_default()
    }

    /// Whether the word before says what this one is: "ticket AB-4821".
    fn is_named(&self, at: usize) -> bool {
        let before = at.checked_sub(1).and_then(|before| self.words.get(before));
        before.is_some_and(|word| self.phrases.named_by.contains(&word.plain))
    }

    fn is_quote(&self, at: usize) -> bool {
        self.quoted(at).is_some()
    }

    /// The inside of a quotation that starts at this word and ends on the same line.
    fn quoted(&self, at: usize) -> Option<Range<usize>> {
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

/// Whether a word is a compound that ends in a trigger, such as `api_key` or `db-password`.
fn ends_compound(word: &str, trigger: &str) -> bool {
    let head = word.strip_suffix(trigger);
    head.is_some_and(|head| head.len() > 1 && head.ends_with(['_', '-', '.']) && trigger.len() > 2)
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
