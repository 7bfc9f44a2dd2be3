//! A text taken apart for comparison: its clauses, each with its words of meaning, names, numbers, times and denials.
//!
//! 1. `tokens`: words, signs, and where a clause or sentence ends. A number keeps its separators, a word its apostrophe.
//! 2. `Passage::read`: tokens → clauses. A clause without words of meaning belongs to its neighbour.
//! 3. A number stands with all that belongs to it (`quantity`).
//!
//! Word lists come from `model.toml`. Nothing here judges; `ground` compares.

use std::collections::BTreeSet;

use crate::prompt::limits::{CheckLimits, DraftLimits};
use crate::prompt::quantity::Quantity;
use crate::prompt::token::{Token, tokens};
use crate::prompt::words::stem;

/// What takes a text apart.
#[derive(Debug, Clone)]
pub(super) struct Reader<'a> {
    pub check: &'a CheckLimits,
    pub draft: &'a DraftLimits,
    /// Everyday words: at the beginning of a sentence a capital makes no name of them.
    pub vocabulary: &'a BTreeSet<String>,
    /// Names of people and accounts, word by word, in lower case: names wherever they stand.
    pub names: BTreeSet<String>,
}

/// A part of a text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Clause {
    /// Stems of its words of meaning.
    pub stems: BTreeSet<String>,
    /// Its words in lower case, in order.
    pub words: Vec<String>,
    /// Names in lower case, word by word, in order.
    pub names: Vec<String>,
    /// Numbers.
    pub quantities: Vec<Quantity>,
    /// Words of time, each as what it comes to.
    pub times: Vec<String>,
    /// Sides on which something is bounded: `until`, `from`, `more`, `less`.
    pub sides: BTreeSet<String>,
    /// How often it denies.
    pub denials: usize,
    /// Whether it gives a cause or a consequence.
    pub reasons: bool,
    /// Whether it leaves something open.
    pub hedged: bool,
    /// Whether it is a condition.
    pub conditional: bool,
    /// Whether it holds on a condition that stands beside it.
    pub governed: bool,
    /// Whether that condition is a case that may not come: an `if`, not a `when`.
    pub uncertain: bool,
    /// Whether it points at somebody or something named before.
    pub points_back: bool,
    /// The first part of the name that it begins with.
    pub leads: Option<String>,
    /// Whether something is done to the one whom it begins with, as far as a form of `be` tells.
    pub suffers: bool,
    /// Whether the speaker does what it says: it begins with `I`, or nobody stands before the `I`.
    pub acts: bool,
    /// Whether its speaker speaks of themselves.
    pub first_person: bool,
    /// Whether a name follows a `by`: the one who does it is named last.
    pub passive: bool,
}

impl Reader<'_> {
    /// Returns the sentences of a text, each as one clause.
    pub(super) fn sentences(&self, text: &str) -> Vec<Clause> {
        let all = tokens(text);
        let sentences = all.split(|token| matches!(token, Token::End));
        sentences
            .filter(|it| !it.is_empty())
            .map(|it| self.clause(it))
            .collect()
    }

    /// Returns the clauses of a text. One without two words of meaning is part of the one before it; one of names alone,
    /// of its neighbour.
    pub(super) fn clauses(&self, text: &str) -> Vec<Clause> {
        let all = tokens(text);
        let mut clauses = Vec::new();
        for sentence in all.split(|token| matches!(token, Token::End)) {
            let mut joined: Vec<Vec<Token>> = Vec::new();
            let mut waiting: Vec<Token> = Vec::new();
            for part in self.parts(sentence, 2) {
                let clause = self.clause(&part);
                let only_names = clause.stems.is_empty() && clause.quantities.is_empty();
                match joined.last_mut().filter(|_| only_names) {
                    Some(before) => before.extend(part),
                    None if only_names => waiting.extend(part),
                    None => joined.push(waiting.drain(..).chain(part).collect()),
                }
            }
            joined.extend((!waiting.is_empty()).then_some(waiting));
            clauses.extend(joined.iter().map(|it| self.clause(it)));
        }
        clauses
    }

    /// Returns the smallest parts of each sentence that mean something or deny.
    pub(super) fn fragments(&self, text: &str) -> Vec<Vec<Clause>> {
        let all = tokens(text);
        let sentences = all.split(|token| matches!(token, Token::End));
        let parted = sentences.map(|it| self.parts(it, 1)).filter(|it| !it.is_empty());
        let governed = parted.map(|parts| {
            let mut sentence: Vec<Clause> = parts.iter().map(|it| self.clause(it)).collect();
            govern(&mut sentence);
            sentence
        });
        governed.collect()
    }

    fn parts(&self, sentence: &[Token], least: usize) -> Vec<Vec<Token>> {
        let (mut parts, mut part): (Vec<Vec<Token>>, Vec<Token>) = (Vec::new(), Vec::new());
        for (at, token) in sentence.iter().enumerate() {
            if at > 0 && self.begins_thought(token, &part) {
                self.close(&mut parts, &mut part, least);
            }
            if !matches!(token, Token::Pause) {
                part.push(token.clone());
            }
        }
        self.close(&mut parts, &mut part, least);
        parts
    }

    /// Whether a token begins another thought: a pause or a joint does, and the one who acts after enough was said.
    fn begins_thought(&self, token: &Token, part: &[Token]) -> bool {
        let Token::Word(word) = token else {
            return matches!(token, Token::Pause);
        };
        let word = word.to_lowercase();
        self.draft.joints.contains(&word) || (self.draft.actors.contains(&word) && self.meaning(part) > 1)
    }

    fn meaning(&self, part: &[Token]) -> usize {
        let meant = |token: &&Token| matches!(token, Token::Word(word) if self.means(&word.to_lowercase()));
        part.iter().filter(meant).count()
    }

    /// Ends a part; one that says too little goes to the part before it, unless it denies.
    fn close(&self, parts: &mut Vec<Vec<Token>>, part: &mut Vec<Token>, least: usize) {
        let done = std::mem::take(part);
        let denies = |token: &Token| matches!(token, Token::Word(word) if self.denies(&word.to_lowercase()));
        let little = self.meaning(&done) < least && !done.iter().any(denies);
        match parts.last_mut().filter(|_| little) {
            Some(before) => before.extend(done),
            None if done.is_empty() => {}
            None => parts.push(done),
        }
    }

    /// Whether a word in lower case carries meaning.
    pub(super) fn means(&self, word: &str) -> bool {
        !self.draft.plain.iter().any(|it| it == word) && self.number_word(word).is_none()
    }

    fn denies(&self, word: &str) -> bool {
        let is = |list: &[String]| list.iter().any(|it| it == word);
        is(&self.check.negations) || is(&self.draft.denials) || word.ends_with("n't")
    }

    fn number_word(&self, word: &str) -> Option<&str> {
        let found = self.check.numbers.iter().find(|(it, _)| it == word);
        found.map(|(_, digits)| digits.as_str())
    }

    fn clause(&self, tokens: &[Token]) -> Clause {
        let mut clause = Clause::default();
        for (at, token) in tokens.iter().enumerate() {
            match token {
                Token::Word(word) => self.word(&mut clause, tokens, at, word),
                Token::Number(number) => {
                    let value = number.clone();
                    clause.quantities.push(self.quantity(tokens, at, value));
                }
                Token::Sign(_) | Token::Pause | Token::End => {}
            }
        }
        self.who_acts(&mut clause);
        clause
    }

    /// Says who does what a clause says, as far as its first words tell.
    fn who_acts(&self, clause: &mut Clause) {
        let is = |list: &[String], word: &String| list.contains(word);
        let mut words = clause
            .words
            .iter()
            .skip_while(|it| is(&self.draft.joints, it) && !is(&self.draft.actors, it));
        let name = |it: &&String| clause.names.contains(it);
        let first = words.clone().next();
        clause.leads = first.filter(name).cloned();
        let fills = |it: &&String| !is(&self.draft.be, it) && (clause.names.contains(it) || !self.means(it));
        clause.suffers = words.find(|it| !fills(it)).is_some_and(|it| is(&self.draft.be, it));
        let actor = clause
            .words
            .iter()
            .find(|it| is(&self.draft.actors, it) || is(&self.draft.speaker, it));
        let speaks = |it: &String| is(&self.draft.speaker, it) && (is(&self.draft.actors, it) || it.contains('\''));
        clause.acts = clause.leads.is_none() && actor.is_some_and(speaks);
    }

    fn word(&self, clause: &mut Clause, tokens: &[Token], at: usize, word: &str) {
        let lower = word.to_lowercase();
        let is = |list: &[String]| list.contains(&lower);
        clause.denials += usize::from(self.denies(&lower));
        clause.first_person |= is(&self.draft.speaker);
        clause.points_back |= is(&self.draft.pronouns);
        let month = self.month(word);
        clause.hedged |= is(&self.draft.hedges) && month.is_none();
        clause.conditional |= is(&self.draft.conditions) || is(&self.draft.cases);
        clause.reasons |= is(&self.draft.reasons);
        clause.uncertain |= is(&self.draft.conditions);
        clause.sides.extend(self.side(tokens, at));
        clause.words.push(lower.clone());
        if let Some(digits) = self.number_word(&lower) {
            let value = digits.to_owned();
            clause.quantities.push(self.quantity(tokens, at, value));
            return;
        }
        if let Some(month) = month {
            clause.times.push(format!("month {month}"));
        } else if let Some((_, time)) = self.draft.times.iter().find(|(it, _)| *it == lower) {
            clause.times.push(time.clone());
            clause.stems.insert(stem(&lower));
        } else if self.is_name(tokens, at, word, &lower) {
            if let Some(Token::Word(before)) = at.checked_sub(1).and_then(|it| tokens.get(it)) {
                clause.passive |= before.eq_ignore_ascii_case("by");
            }
            clause.names.push(lower);
        } else if self.unit(word).is_none() && self.means(&lower) {
            clause.stems.insert(stem(&lower));
        }
    }

    /// The number of a month that is written as one: with a capital.
    pub(super) fn month(&self, word: &str) -> Option<&str> {
        let lower = word.to_lowercase();
        let capital = word.chars().next().is_some_and(char::is_uppercase);
        let found = self.draft.months.iter().find(|(it, _)| *it == lower);
        found.filter(|_| capital).map(|(_, month)| month.as_str())
    }

    pub(super) fn unit(&self, word: &str) -> Option<&str> {
        let lower = word.to_lowercase();
        let found = self.draft.units.iter().find(|(it, _)| *it == lower);
        found.map(|(_, unit)| unit.as_str())
    }

    /// A capital inside a sentence, a known name anywhere, or letters with digits such as `Q3`.
    fn is_name(&self, tokens: &[Token], at: usize, word: &str, lower: &str) -> bool {
        if self.check.allowed.iter().any(|it| it == lower) {
            return false;
        }
        let first = at == 0 || matches!(tokens.get(at - 1), Some(Token::End));
        let mut letters = word.chars();
        let capital = letters.next().is_some_and(char::is_uppercase);
        let known = self.names.contains(lower) && !self.draft.plain.iter().any(|it| it == lower);
        let everyday = first && (self.vocabulary.contains(lower) || self.draft.plain.iter().any(|it| it == lower));
        let code = word.chars().any(|it| it.is_ascii_digit());
        let spaceless = word
            .chars()
            .all(|it| it.is_alphabetic() && !it.is_lowercase() && !it.is_uppercase());
        (known && (capital || !self.vocabulary.contains(lower))) || (capital && !everyday) || code || spaceless
    }
}

/// Marks what holds on an `if` or `unless` only: what follows it, where it comes first, else what stands before it.
fn govern(sentence: &mut [Clause]) {
    let conditions: Vec<usize> = (0..sentence.len())
        .filter(|at| sentence.get(*at).is_some_and(|it| it.uncertain))
        .collect();
    for at in conditions {
        let other = if at == 0 { 1 } else { at - 1 };
        if let Some(clause) = sentence.get_mut(other) {
            clause.governed = true;
        }
    }
}
