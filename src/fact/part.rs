//! The parts that a sentence gives somebody by its own words: `Ann signs`, `our champion is Ben`, `the money sits with Cem`.
//!
//! 1. What somebody does: the words stand right behind the person, at most with an adverb, an apposition or `and` between.
//! 2. What somebody is: a noun behind `is my`, behind a comma, or before the name.
//! 3. What is said of somebody at another place of the phrase, marked `{}`.
//! 4. A word of doubt, denial or condition before, or a denial behind, gives nothing; neither does a question.
//!
//! A sentence that does not say it outright gives no part: a part that is missing costs less than a wrong one.

use crate::fact::whom::Word;

/// The words by which sentences give one part; all of them in lower case.
#[derive(Debug, Clone, Copy)]
pub struct PartWords<'a> {
    /// Nouns: `champion`.
    pub is: &'a [String],
    /// Phrases behind the person: `holds the budget`; `$` at the end stands for the end of the
    /// clause.
    pub does: &'a [String],
    /// Phrases around the person: `does what {} tells`; `*` stands for a few words.
    pub around: &'a [String],
}

/// Words that may stand between a person and what they do.
const LIGHT: [&str; 24] = [
    "still",
    "also",
    "really",
    "always",
    "actually",
    "personally",
    "alone",
    "just",
    "now",
    "ultimately",
    "officially",
    "formally",
    "technically",
    "simply",
    "openly",
    "quietly",
    "is",
    "'s",
    "has",
    "been",
    "there",
    "both",
    "very",
    "quite",
];

/// Words before a clause's person or phrase that make it no statement.
const DOUBT: [&str; 41] = [
    "if", "whether", "unless", "until", "used", "thought", "hoped", "hope", "wish", "might", "may", "maybe", "perhaps",
    "could", "should", "would", "wants", "nobody", "no", "not", "never", "don't", "doesn't", "didn't", "isn't",
    "wasn't", "aren't", "won't", "can't", "cannot", "hardly", "neither", "nor", "former", "ex", "old", "previous",
    "was", "were", "without", "unlikely",
];

/// Words right behind a phrase that deny it.
const DENIES: [&str; 7] = ["nothing", "nobody", "none", "no", "anymore", "neither", "not"];

const ARTICLES: [&str; 11] = [
    "my", "our", "the", "their", "a", "an", "his", "her", "its", "your", "'s",
];

const COPULAS: [&str; 5] = ["is", "'s", "remains", "as", "stays"];

/// Words that are the subject of their clause.
const SUBJECTS: [&str; 13] = [
    "i",
    "we",
    "they",
    "you",
    "he",
    "she",
    "it",
    "nobody",
    "somebody",
    "someone",
    "everybody",
    "everyone",
    "that",
];

/// How many words a `*` of a phrase can stand for.
const GAP: usize = 4;

/// How many words an apposition, or what a noun belongs to, can have.
const ASIDE: usize = 9;

/// Returns who is given a part by a sentence.
pub fn given(words: &[Word], part: &PartWords<'_>) -> Vec<usize> {
    if words.contains(&Word::Mark('?')) {
        return Vec::new();
    }
    let mut found: Vec<usize> = Vec::new();
    for at in 0..words.len() {
        let does = part.does.iter().filter_map(|phrase| doer(words, at, phrase));
        let is = part.is.iter().filter_map(|noun| bearer(words, at, noun));
        let around = part.around.iter().filter_map(|phrase| surrounded(words, at, phrase));
        for who in does.chain(is).chain(around) {
            if !found.contains(&who) {
                found.push(who);
            }
        }
    }
    found
}

/// Returns the one person whom a sentence names and says nothing else of: the whole answer to “who?”.
pub fn only(words: &[Word]) -> Option<usize> {
    let lead = |word: &Word| matches!(word, Word::Plain(it) if matches!(it.as_str(), "that" | "it" | "'s" | "is" | "be" | "would" | "that'd" | "definitely"));
    let rest: Vec<&Word> = words.iter().skip_while(|it| lead(it)).collect();
    let (first, behind) = rest.split_first()?;
    let Word::Who(who) = first else { return None };
    let aside = matches!(behind.first(), Some(Word::Mark(',' | '(')));
    let article = matches!(behind.get(1), Some(Word::Plain(it)) if ARTICLES.contains(&it.as_str()));
    let short = behind.len() <= ASIDE && behind.iter().all(|it| !matches!(it, Word::Who(_)));
    let end = behind.iter().all(|it| matches!(it, Word::Mark('.' | '!')));
    (end || (aside && article && short)).then_some(*who)
}

fn plain(words: &[Word], at: usize) -> &str {
    match words.get(at) {
        Some(Word::Plain(word)) => word,
        _ => "",
    }
}

fn who(words: &[Word], at: usize) -> Option<usize> {
    match words.get(at) {
        Some(Word::Who(who)) => Some(*who),
        _ => None,
    }
}

fn is_mark(words: &[Word], at: usize, marks: &[char]) -> bool {
    matches!(words.get(at), Some(Word::Mark(mark)) if marks.contains(mark))
}

/// Returns how many words of the sentence a phrase takes at a place.
fn length(words: &[Word], at: usize, phrase: &str) -> Option<usize> {
    let mut end = at;
    for wanted in phrase.split(' ') {
        if wanted == "$" {
            let ends = matches!(
                plain(words, end),
                "" | "and" | "but" | "because" | "so" | "now" | "there" | "here"
            );
            return (ends && who(words, end).is_none()).then_some(end - at);
        }
        if wanted == "*" {
            end += gap(words, end, phrase)?;
            continue;
        }
        if plain(words, end) != wanted {
            return None;
        }
        end += 1;
    }
    Some(end - at)
}

/// Returns how many words stand in the place of a phrase's `*`: up to the word behind it.
fn gap(words: &[Word], at: usize, phrase: &str) -> Option<usize> {
    let next = phrase.split(' ').skip_while(|it| *it != "*").nth(1)?;
    (0..=GAP).find(|by| plain(words, at + by) == next)
}

/// Returns who does what a phrase says at a place.
fn doer(words: &[Word], at: usize, phrase: &str) -> Option<usize> {
    let length = length(words, at, phrase)?;
    let (who, named) = subject(words, at)?;
    (!is_denied(words, at + length) && !is_doubted(words, named, at)).then_some(who)
}

/// Returns the person who is the subject of the words at a place, and where they are named.
fn subject(words: &[Word], at: usize) -> Option<(usize, usize)> {
    let mut before = at.checked_sub(1)?;
    for _ in 0..4 {
        if !LIGHT.contains(&plain(words, before)) {
            break;
        }
        before = before.checked_sub(1)?;
    }
    if let Some(person) = who(words, before) {
        return Some((person, before));
    }
    match plain(words, before) {
        "who" => {
            let comma = usize::from(is_mark(words, before.checked_sub(1)?, &[',']));
            let named = before.checked_sub(1 + comma)?;
            if matches!(plain(words, named), "one" | "person" | "man" | "woman" | "contact") {
                return the_one(words, named);
            }
            who(words, named).map(|person| (person, named))
        }
        "and" | "but" | "then" => first_of_clause(words, before),
        _ if is_mark(words, before, &[',', ')']) => beside(words, before),
        _ => None,
    }
}

/// Returns the person of `Ann is the only one who …`.
fn the_one(words: &[Word], at: usize) -> Option<(usize, usize)> {
    let noun = at.checked_sub(1)?;
    let only = usize::from(plain(words, noun) == "only");
    let article = noun.checked_sub(only)?;
    let verb = article.checked_sub(1)?;
    let is = plain(words, article) == "the" && COPULAS.contains(&plain(words, verb));
    subject(words, verb).filter(|_| is)
}

/// Returns the person before an apposition that ends at a mark.
fn beside(words: &[Word], end: usize) -> Option<(usize, usize)> {
    let first = end.saturating_sub(ASIDE);
    let start = (first..end).rev().find(|at| is_mark(words, *at, &[',', '(']))?;
    let named = start.checked_sub(1)?;
    let aside = (start + 1..end).all(|at| who(words, at).is_none() && !SUBJECTS.contains(&plain(words, at)));
    who(words, named)
        .filter(|_| aside && start + 1 < end)
        .map(|person| (person, named))
}

/// Returns the person with whom a clause begins, where nobody else is spoken of before the place.
fn first_of_clause(words: &[Word], at: usize) -> Option<(usize, usize)> {
    let start = clause(words, at, &['.', ';', ':', '!', '\u{2014}', '\u{2013}', ',']);
    let mut people = (start..at).filter(|it| who(words, *it).is_some());
    let named = people.next()?;
    let lead = |it: usize| {
        matches!(
            plain(words, it),
            "and" | "but" | "so" | "well" | "the" | "their" | "our"
        )
    };
    let alone = people.next().is_none() && (start..named).all(lead);
    let others = (named + 1..at).any(|it| SUBJECTS.contains(&plain(words, it)));
    who(words, named)
        .filter(|_| alone && !others)
        .map(|person| (person, named))
}

/// Returns where the clause of a place begins.
fn clause(words: &[Word], at: usize, marks: &[char]) -> usize {
    (0..at)
        .rev()
        .find(|it| is_mark(words, *it, marks))
        .map_or(0, |it| it + 1)
}

/// Returns whether a word of doubt or denial stands in the clause before the phrase.
fn is_doubted(words: &[Word], named: usize, at: usize) -> bool {
    let start = clause(words, named, &['.', ';', ':', '!', '\u{2014}', '\u{2013}', ',']);
    (start..at).any(|it| DOUBT.contains(&plain(words, it)))
}

fn is_denied(words: &[Word], end: usize) -> bool {
    let clause = (end..end + 4).take_while(|it| !matches!(words.get(*it), Some(Word::Mark(_)) | None));
    let behind: Vec<&str> = clause.map(|it| plain(words, it)).collect();
    let ended = |pair: &[&str]| matches!(pair, ["any", "more"] | ["no", "longer"]);
    behind.first().is_some_and(|it| DENIES.contains(it)) || behind.windows(2).any(ended)
}

/// Returns who bears a noun that stands at a place.
fn bearer(words: &[Word], at: usize, noun: &str) -> Option<usize> {
    let end = at + length(words, at, noun)?;
    if !noun_ends(words, end) {
        return None;
    }
    let article = (at.saturating_sub(2)..=at)
        .rev()
        .filter_map(|it| it.checked_sub(1))
        .find(|it| ARTICLES.contains(&plain(words, *it)) || COPULAS.contains(&plain(words, *it)));
    let article = article?;
    let mods = (article + 1..at).any(|it| DOUBT.contains(&plain(words, it)) || plain(words, it).is_empty());
    if mods || is_denied(words, end) {
        return None;
    }
    let named = before_noun(words, article).or_else(|| behind_noun(words, end));
    let (person, place) = named?;
    (!is_doubted(words, place.min(article), at)).then_some(person)
}

/// Returns whether the noun is not the first half of another one: `deputy director`.
fn noun_ends(words: &[Word], end: usize) -> bool {
    matches!(
        plain(words, end),
        "" | "at"
            | "in"
            | "on"
            | "of"
            | "for"
            | "over"
            | "there"
            | "here"
            | "and"
            | "but"
            | "is"
            | "'s"
            | "called"
            | "named"
            | "who"
            | "while"
            | "when"
            | "since"
            | "because"
            | "now"
            | "so"
            | "with"
            | "any"
            | "no"
            | "until"
    )
}

/// Returns the person before a noun: `Ann is my …`, `Ann, my …`, `Ann (my …`.
fn before_noun(words: &[Word], article: usize) -> Option<(usize, usize)> {
    let verb = if COPULAS.contains(&plain(words, article)) && !ARTICLES.contains(&plain(words, article)) {
        article
    } else {
        article.checked_sub(1)?
    };
    if is_mark(words, verb, &[',', '(']) {
        let named = verb.checked_sub(1)?;
        return who(words, named).map(|person| (person, named));
    }
    let adverb = usize::from(LIGHT.contains(&plain(words, verb)) && !COPULAS.contains(&plain(words, verb)));
    let verb = verb.checked_sub(adverb)?;
    COPULAS.contains(&plain(words, verb)).then(|| subject(words, verb))?
}

/// Returns the person behind a noun: `… is Ann`, `…, Ann`, `… at the depot is Ann`, `… is a man called Ann`.
fn behind_noun(words: &[Word], end: usize) -> Option<(usize, usize)> {
    let belongs = if matches!(plain(words, end), "at" | "in" | "on" | "for" | "of" | "over" | "there") {
        (end..end + 5)
            .take_while(|it| !plain(words, *it).is_empty() && !COPULAS.contains(&plain(words, *it)))
            .count()
    } else {
        0
    };
    let at = end + belongs;
    let joined = is_mark(words, at, &[',', ':', '(']) || matches!(plain(words, at), "is" | "'s" | "called" | "named");
    let at = at + usize::from(joined);
    let named = filled(words, at)?;
    who(words, named).map(|person| (person, named))
}

/// Returns where a person is named at a place, perhaps behind `a young man called` or `the chief,`.
fn filled(words: &[Word], at: usize) -> Option<usize> {
    if who(words, at).is_some() {
        return Some(at);
    }
    if !ARTICLES.contains(&plain(words, at)) {
        return None;
    }
    let named = (at + 1..at + 6).find(|it| who(words, *it).is_some())?;
    let last = named.checked_sub(1)?;
    let joined = is_mark(words, last, &[',', ':']) || matches!(plain(words, last), "called" | "named");
    let inner = if joined { last } else { named };
    let words_only = (at + 1..inner).all(|it| !plain(words, it).is_empty() && !SUBJECTS.contains(&plain(words, it)));
    words_only.then_some(named)
}

/// Returns the person around whom a phrase stands at a place; a second `{}` is the same one again.
fn surrounded(words: &[Word], at: usize, phrase: &str) -> Option<usize> {
    let mut end = at;
    let mut person: Option<usize> = None;
    for (nth, part) in phrase.split("{}").enumerate() {
        if nth > 0 {
            let named = if end == at { Some(at) } else { filled(words, end) }?;
            let here = who(words, named)?;
            if person.is_some_and(|it| it != here) {
                return None;
            }
            person = Some(here);
            end = named + 1;
        }
        if !part.trim().is_empty() {
            end += length(words, end, part.trim())?;
        }
    }
    let denied = is_doubted(words, at, at) || is_denied(words, end);
    person.filter(|_| !denied)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fact::whom::Reader;

    fn owned(words: &[&str]) -> Vec<String> {
        words.iter().map(|it| (*it).to_owned()).collect()
    }

    #[test]
    fn an_answer_that_is_a_name_answers_who() {
        let names = owned(&["Declan Moss", "Ann Bell"]);
        let says = |text: &str| only(&Reader::new(&names, &[]).read(text));
        assert_eq!(says("Declan Moss."), Some(0));
        assert_eq!(says("That would be Declan, the payroll manager."), Some(0));
        assert_eq!(says("Declan wants an exit clause."), None);
        assert_eq!(says("Declan or Ann."), None);
    }
}
