//! Whom the words of a sentence mean: names, and pronouns where they can stand for one person only.
//!
//! 1. A name, or a part of one that only one person bears, becomes a word that knows its person; in a sentence that opens
//!    in small letters its capitals and accents may be missing.
//! 2. `he`, `she`, `him` and `her` mean the one person named before them in the sentence, else in the sentence before.
//!    Where several come into question, those are left out of whom a pronoun of the other kind was said before.
//! 3. Where more than one is left, or somebody without a name was spoken of, the pronoun means nobody.
//!
//! What the sentence says of them is read by `part`.

use crate::book::without_accents;

/// A word of a sentence, or a mark between words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Word {
    /// A word in lower case.
    Plain(String),
    /// A person, by place in the list of names.
    Who(usize),
    /// A mark of punctuation.
    Mark(char),
}

/// How many words before a noun for somebody the person can be named whom it describes.
const ASIDE: usize = 6;

/// Whether people are spoken of as he or as she.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Said {
    He,
    She,
}

/// Reads the sentences of an answer one after another.
#[derive(Debug)]
pub struct Reader<'a> {
    names: &'a [String],
    /// Words for somebody without a name, in lower case.
    humans: &'a [String],
    said: Vec<Option<Said>>,
    /// Whom the sentence before named; none for somebody without a name.
    before: Vec<Option<usize>>,
}

impl<'a> Reader<'a> {
    /// Begins with names, each of one person, and with the words for somebody without a name.
    pub fn new(names: &'a [String], humans: &'a [String]) -> Self {
        Self {
            names,
            humans,
            said: vec![None; names.len()],
            before: Vec::new(),
        }
    }

    /// Returns the words of the next sentence.
    pub fn read(&mut self, sentence: &str) -> Vec<Word> {
        let mut words = self.named(&tokens(sentence));
        let mut seen: Vec<Option<usize>> = Vec::new();
        for at in 0..words.len() {
            let meant = self.meant_at(&words, at, &mut seen);
            if let Some((word, who)) = words.get_mut(at).zip(meant) {
                *word = Word::Who(who);
            }
        }
        if !seen.is_empty() {
            self.before = seen;
        }
        words
    }

    /// Notes whom a word speaks of, and returns whom it stands for where it is a pronoun.
    fn meant_at(&mut self, words: &[Word], at: usize, seen: &mut Vec<Option<usize>>) -> Option<usize> {
        match words.get(at)? {
            Word::Mark(_) => None,
            Word::Who(who) => {
                self.note(*who, called(words, at));
                remember(seen, Some(*who));
                None
            }
            Word::Plain(_) if self.is_stranger(words, at) => {
                remember(seen, None);
                None
            }
            Word::Plain(word) => {
                let (kind, object) = pronoun(word, words.get(at + 1))?;
                let who = self.meant(kind, seen)?;
                self.note(who, Some(kind));
                remember(seen, Some(who));
                object.then_some(who)
            }
        }
    }

    /// Returns the only one whom a pronoun can mean.
    fn meant(&self, kind: Said, seen: &[Option<usize>]) -> Option<usize> {
        let near = if seen.is_empty() { &self.before } else { seen };
        let said = |who: &Option<usize>| who.and_then(|it| self.said.get(it).copied().flatten());
        let fitting: Vec<&Option<usize>> = near
            .iter()
            .filter(|who| said(who).is_none_or(|it| it == kind))
            .collect();
        let sure: Vec<&Option<usize>> = fitting.iter().copied().filter(|who| said(who) == Some(kind)).collect();
        match (sure.as_slice(), fitting.as_slice()) {
            ([one], _) | (_, [one]) => **one,
            _ => None,
        }
    }

    fn note(&mut self, who: usize, kind: Option<Said>) {
        if let Some(known) = self.said.get_mut(who) {
            *known = known.or(kind);
        }
    }

    /// Puts names in the place of the words that make them up.
    fn named(&self, tokens: &[String]) -> Vec<Word> {
        let mut words = Vec::new();
        let mut at = 0;
        while let Some(token) = tokens.get(at) {
            if let Some((who, length)) = self.name_at(tokens, at) {
                words.push(Word::Who(who));
                at += length;
                continue;
            }
            let mut letters = token.chars();
            match (letters.next(), letters.next()) {
                (Some(mark), None) if !mark.is_alphanumeric() => words.push(Word::Mark(mark)),
                _ => words.push(Word::Plain(token.to_lowercase())),
            }
            at += 1;
        }
        words
    }

    /// Returns whose name begins at a token, and its length: the whole name, else a part that nobody else bears.
    fn name_at(&self, all: &[String], at: usize) -> Option<(usize, usize)> {
        let whole = self.names.iter().enumerate().filter_map(|(who, name)| {
            let parts = tokens(name);
            let here = all.get(at..at + parts.len())?;
            let opens_small = all
                .first()
                .is_some_and(|it| it.chars().next().is_some_and(char::is_lowercase));
            let alike = |(one, other): (&String, &String)| without_accents(one) == without_accents(other);
            let same = here == parts.as_slice() || opens_small && here.iter().zip(&parts).all(alike);
            (!parts.is_empty() && same).then_some((who, parts.len()))
        });
        if let Some(found) = whole.max_by_key(|(_, length)| *length) {
            return Some(found);
        }
        let token = all.get(at)?;
        let opens_small = |it: &String| it.chars().next().is_some_and(char::is_lowercase);
        let small = all.first().is_some_and(opens_small) && token.chars().count() > 2;
        let name_like = token.chars().count() > 1 && (small || !opens_small(token));
        let same = |part: &String| part == token || small && without_accents(part) == without_accents(token);
        let has = |name: &String| tokens(name).iter().any(same);
        let mut bearers = self.names.iter().enumerate().filter(|(_, name)| has(name));
        let (who, _) = bearers.next().filter(|_| name_like)?;
        bearers.next().is_none().then_some((who, 1))
    }

    /// Returns whether a word speaks of somebody who is not named right beside it.
    fn is_stranger(&self, words: &[Word], at: usize) -> bool {
        let Some(Word::Plain(word)) = words.get(at) else {
            return false;
        };
        let is_who = |at: &usize| matches!(words.get(*at), Some(Word::Who(_)));
        let named_before = (at.saturating_sub(ASIDE)..at).rev().find(is_who);
        // `Ann is the boss`, `Ann, the boss`; not `Ann has a boss`
        let is_one = named_before.is_some_and(|named| match words.get(named + 1) {
            Some(Word::Mark(mark)) => matches!(mark, ',' | '('),
            Some(Word::Plain(word)) => matches!(word.as_str(), "is" | "'s" | "was" | "as" | "remains" | "became"),
            _ => false,
        });
        let named_behind = (at + 1..at + 4).any(|it| is_who(&it));
        self.humans.contains(word) && !is_one && !named_behind
    }
}

/// Adds somebody at the end, once.
fn remember(seen: &mut Vec<Option<usize>>, who: Option<usize>) {
    seen.retain(|it| *it != who);
    seen.push(who);
}

/// Returns how a person is spoken of by the noun before the name: `a lady called …`.
fn called(words: &[Word], at: usize) -> Option<Said> {
    let back = |by: usize| match at.checked_sub(by).and_then(|it| words.get(it)) {
        Some(Word::Plain(word)) => word.as_str(),
        _ => "",
    };
    let noun = match back(1) {
        "called" | "named" => back(2),
        word => word,
    };
    match noun {
        "lady" | "woman" | "mrs" | "ms" | "madam" => Some(Said::She),
        "man" | "chap" | "guy" | "bloke" | "gentleman" | "mr" | "sir" => Some(Said::He),
        _ => None,
    }
}

/// Returns how a pronoun speaks of a person, and whether it stands for the person and not for what belongs to them.
fn pronoun(word: &str, next: Option<&Word>) -> Option<(Said, bool)> {
    let alone = match next {
        Some(Word::Plain(next)) => matches!(
            next.as_str(),
            "on" | "at"
                | "in"
                | "by"
                | "to"
                | "for"
                | "with"
                | "and"
                | "but"
                | "first"
                | "before"
                | "again"
                | "since"
                | "about"
                | "that"
                | "yet"
                | "or"
                | "when"
                | "if"
        ),
        Some(Word::Who(_)) => false,
        Some(Word::Mark(_)) | None => true,
    };
    match word {
        "he" | "him" | "himself" => Some((Said::He, true)),
        "she" | "herself" => Some((Said::She, true)),
        "her" => Some((Said::She, alone)),
        "his" => Some((Said::He, false)),
        _ => None,
    }
}

/// Returns the words and marks of a text; `he's` and `she'd` are two words each, and so is a name with `'s`.
fn tokens(text: &str) -> Vec<String> {
    let text = text.replace('\u{2019}', "'");
    let mut found: Vec<String> = Vec::new();
    let mut word = String::new();
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        let follows = letters.peek().is_some_and(|it| it.is_alphanumeric());
        if letter.is_alphanumeric() || letter == '_' || (matches!(letter, '-' | '\'') && !word.is_empty() && follows) {
            word.push(letter);
            continue;
        }
        finish(&mut found, &mut word);
        if !letter.is_whitespace() {
            found.push(letter.to_string());
        }
    }
    finish(&mut found, &mut word);
    found
}

fn finish(found: &mut Vec<String>, word: &mut String) {
    if word.is_empty() {
        return;
    }
    let whole = std::mem::take(word);
    let ending = ["'s", "'d", "'ll"].iter().find(|it| whole.ends_with(**it));
    match ending.and_then(|it| whole.strip_suffix(it).map(|stem| (stem, it))) {
        Some((stem, ending)) => found.extend([stem.to_owned(), (*ending).to_owned()]),
        None => found.push(whole),
    }
}
