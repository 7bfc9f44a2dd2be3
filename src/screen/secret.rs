//! Secrets are masked, and the words around them stay.
//!
//! 1. What shows by its form: tokens, keys, addresses with a password, card and account numbers.
//! 2. What shows by its words: "the password is …", "log in as … then …", "… is the PIN", parts of a secret, spelled ones.
//! 3. Again, until nothing more is found: what one mask uncovers is masked too.
//!
//! Where a secret is kept, and who has it, is no secret.

use std::ops::Range;

use crate::screen::rules::{Phrases, Rules};
use crate::screen::shape::{is_digits, is_safe, looks_generated, looks_like_token, looks_secret, passes};
use crate::screen::word::{Word, words};
use crate::screen::{MASK, Masked};

/// Words between a trigger and the sign or verb that links it to its value.
const LINK_WITHIN: usize = 7;
/// Words after a trigger among which a made-up word counts as its value.
const VALUE_WITHIN: usize = 12;

pub(super) type Found = Vec<(Range<usize>, Masked)>;

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
pub(super) struct Trigger {
    pub(super) first: usize,
    pub(super) after: usize,
    pub(super) strength: Strength,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Strength {
    Strong,
    Weak,
    Part,
}

pub(super) struct Reader<'a> {
    pub(super) text: &'a str,
    pub(super) words: &'a [Word],
    pub(super) phrases: &'a Phrases,
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
                word.is_some_and(|word| word.plain == *part || (phrase.len() == 1 && stands_for(&word.plain, part)))
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

    /// The word behind the last one of the sentence, or of the next one where that goes on with "it's …" or answers it.
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
        let last = reach.checked_sub(1).and_then(|last| self.words.get(last));
        let asked = last
            .and_then(|word| self.text.get(word.span.clone()))
            .is_some_and(|it| it.ends_with('?'));
        let next = self
            .words
            .get(reach)
            .is_some_and(|word| goes_on.contains(&word.plain.as_str()));
        if next || asked { end(reach) } else { reach }
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
        let is = last.plain.ends_with("'s");
        if last.assigns || is || self.is_quote(trigger.after) || trigger.strength == Strength::Part {
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

    /// Made-up words near a trigger: "the password for the dock portal, last I looked, Harrier77".
    fn nearby(&self, trigger: &Trigger) -> Vec<Range<usize>> {
        let reach = self.reach(trigger.after).min(trigger.after + VALUE_WITHIN);
        let range = trigger.after..reach;
        match trigger.strength {
            Strength::Weak => {
                let adjacent = self.token_value(trigger.after).filter(|_| trigger.after < range.end);
                let generated = |at: &usize| looks_generated(self.value(*at), self.phrases) && !self.is_named(*at);
                let further = range.skip(1).filter(generated);
                let further = further.filter_map(|at| Some(self.words.get(at)?.value.clone()));
                adjacent.into_iter().chain(further).collect()
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

    /// A value before its trigger: "Harrier77 is the password", "use 4821 as PIN".
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

    pub(super) fn value(&self, at: usize) -> &str {
        let word = self.words.get(at).filter(|word| !word.is_mask);
        word.and_then(|word| self.text.get(word.value.clone()))
            .unwrap_or_default()
    }

    /// Whether the word before says what this one is: "ticket AB-4821".
    pub(super) fn is_named(&self, at: usize) -> bool {
        let before = at.checked_sub(1).and_then(|before| self.words.get(before));
        before.is_some_and(|word| self.phrases.named_by.contains(&word.plain))
    }

    fn is_quote(&self, at: usize) -> bool {
        self.quoted(at).is_some()
    }
}

/// Whether a word is a trigger with "'s", or a compound that ends in one, such as `api_key` or `db-password`.
fn stands_for(word: &str, trigger: &str) -> bool {
    if word.strip_suffix("'s") == Some(trigger) {
        return true;
    }
    let head = word.strip_suffix(trigger);
    head.is_some_and(|head| head.len() > 1 && head.ends_with(['_', '-', '.']) && trigger.len() > 2)
}
