//! People: names as written in any script, completed from the book, with the role that was said or is known.
//!
//! 1. Runs of capitalised words, with particles (`van`, `de`, `al-`) inside, are candidates; titles and dates are cut off.
//! 2. A candidate is a person if the book or the colleagues know it, if a role or a person's verb stands beside it, or if
//!    it is two or more words long with no word that names a product, place or organisation.
//! 3. Names of accounts, tools, months and places are never people.
//! 4. In a sentence that opens in small letters, people of the book are found in small letters too (`small_name`).
//!
//! A name that cannot be told from a product is left out: a question about a person who is none annoys.

use std::collections::BTreeSet;
use std::ops::Range;

use crate::fact::Person;
use crate::listen::Context;
use crate::listen::lexicon::{List, Set};
use crate::listen::line::{Line, Words};
use crate::listen::not_person::{bare, leads_up};
use crate::listen::role::{duty_behind, role_before, role_behind};
use crate::listen::small_name::{in_small, small_name};

/// Returns the people named in a sentence; `accounts` are the byte spans of account names in
/// it, `others` the names that the answer uses for places and firms.
pub(crate) fn people(
    words: &Words,
    line: &Line<'_>,
    (accounts, others): (&[Range<usize>], &BTreeSet<String>),
    context: &Context<'_>,
) -> Vec<Person> {
    let mut found: Vec<Person> = Vec::new();
    let mut at = 0;
    let small = in_small(line);
    while at < line.tokens.len() {
        let run = run(words, line, at);
        if run.is_empty() {
            let typed = || small_name(words, line, at, context);
            let Some((length, person)) = small.then(typed).flatten() else {
                at += 1;
                continue;
            };
            let span = bytes(line, &(at..at + length)).unwrap_or_default();
            let in_account = |it: &Range<usize>| it.start <= span.start && span.end <= it.end;
            if !accounts.iter().any(in_account) && !found.iter().any(|it| it.name == person.name) {
                found.push(person);
            }
            at += length;
            continue;
        }
        at = run.end;
        let Some(named) = judge(words, line, &run, accounts, context) else {
            continue;
        };
        let titled = named.known
            || named
                .role
                .as_ref()
                .is_some_and(|role| duty_behind(line, run.end) != named.role && !is_firm_role(words, role));
        if !titled && others.contains(&bare(&named.name.to_lowercase())) {
            continue;
        }
        if !found.iter().any(|it| it.name == named.name) {
            found.push(named);
        }
    }
    found
}

/// Returns the tokens of a possible name that starts at `at`; empty where none does.
fn run(words: &Words, line: &Line<'_>, at: usize) -> Range<usize> {
    let tokens = &line.tokens;
    if is_han(line, at) {
        return at..at + 1;
    }
    if !part_of_name(words, line, at) {
        return at..at;
    }
    let mut end = at + if initial(line, at) { 2 } else { 1 };
    while end < tokens.len() && end - at < 9 {
        let spaced = !tokens.glued(end);
        let dash = tokens.low(end) == "-" && tokens.glued(end) && tokens.glued(end + 1);
        if initial(line, end) {
            end += 2;
        } else if spaced && (part_of_name(words, line, end) || surname(words, line, end)) {
            end += 1;
        } else if dash && tokens.is_word(end + 1) && second_half(words, line, end + 1) {
            end += 2;
        } else if let Some(length) = particles(words, line, end) {
            end += length + 1;
        } else {
            break;
        }
    }
    at..end
}

/// Returns how many particles stand before another part of the name.
fn particles(words: &Words, line: &Line<'_>, at: usize) -> Option<usize> {
    let tokens = &line.tokens;
    let count = (at..at + 3)
        .take_while(|it| words.is(Set::Particle, tokens.low(*it)) && !tokens.capital(*it))
        .count();
    let dash = usize::from(count > 0 && tokens.low(at + count) == "-");
    (count > 0 && part_of_name(words, line, at + count + dash)).then_some(count + dash)
}

/// A word that is also a family name: `Park`, `White`.
fn surname(words: &Words, line: &Line<'_>, at: usize) -> bool {
    line.tokens.capital(at) && words.is(Set::Surname, line.tokens.low(at).trim_end_matches("'s"))
}

/// What may stand behind the dash of a name: `Aldous-Reed`, `Hyun-woo`; not `Depot-Shared`.
fn second_half(words: &Words, line: &Line<'_>, at: usize) -> bool {
    part_of_name(words, line, at) || surname(words, line, at) || syllable(words, line, at)
}

/// The second half of a given name: `Hyun-woo`.
fn syllable(words: &Words, line: &Line<'_>, at: usize) -> bool {
    let word = line.tokens.low(at);
    let named = part_of_name(words, line, at + 1) || surname(words, line, at + 1);
    word.chars().count() <= 5 && !words.is(Set::Function, word) && named
}

/// `J.` inside a name.
fn initial(line: &Line<'_>, at: usize) -> bool {
    let tokens = &line.tokens;
    tokens.capital(at)
        && tokens.get(at).is_some_and(|it| it.text.chars().count() == 1)
        && tokens.low(at + 1) == "."
        && tokens.glued(at + 1)
        && tokens.capital(at + 2)
}

fn part_of_name(words: &Words, line: &Line<'_>, at: usize) -> bool {
    let Some(token) = line.tokens.get(at) else { return false };
    let lower = token.lower.trim_end_matches("'s");
    let letters = token.text.chars().filter(|it| it.is_alphabetic()).count();
    let shouted = letters > 3 && token.text.chars().all(|it| it.is_uppercase() || !it.is_alphabetic());
    let digits = token.text.chars().any(|it| it.is_ascii_digit());
    let single = letters < 2 && token.text.is_ascii() && line.tokens.low(at + 1) != ".";
    line.tokens.capital(at)
        && !digits
        && !shouted
        && !single
        && !words.is_not_name(lower)
        && !words.is_not_name(&token.lower)
        && !camel(token.text)
}

/// `PowerPoint`, `GitHub`: a product's spelling; `McAllister` and `O'Neill` are names.
fn camel(text: &str) -> bool {
    let inner = text.char_indices().skip(1).any(|(_, it)| it.is_uppercase());
    let name = [
        "Mc",
        "Mac",
        "O'",
        "O\u{2019}",
        "D'",
        "D\u{2019}",
        "De",
        "Di",
        "La",
        "Le",
        "Fitz",
        "Van",
        "L'",
    ]
    .iter()
    .any(|start| text.starts_with(start));
    inner && !name && !text.contains(['\'', '\u{2019}'])
}

/// A short run of Chinese, Japanese or Korean letters in a sentence of another script.
fn is_han(line: &Line<'_>, at: usize) -> bool {
    let cjk = |it: char| matches!(it, '\u{3400}'..='\u{9fff}' | '\u{ac00}'..='\u{d7a3}');
    line.tokens.get(at).is_some_and(|token| {
        let letters = token.text.chars().count();
        (2..=5).contains(&letters) && token.text.chars().all(cjk)
    }) && line.text.chars().filter(|it| it.is_ascii_alphabetic()).count() > 4
}

fn judge(
    words: &Words,
    line: &Line<'_>,
    run: &Range<usize>,
    accounts: &[Range<usize>],
    context: &Context<'_>,
) -> Option<Person> {
    let span = bytes(line, run)?;
    let overlaps = |other: &Range<usize>| other.start < span.end && span.start < other.end;
    // `Mara Lindner` of the customer Lindner is a person
    let whole = || {
        run.len() > 1
            && line
                .text
                .get(span.clone())
                .is_some_and(|it| known(it, context).is_some())
    };
    if (accounts.iter().any(overlaps) && !whole())
        || line
            .of(List::Tool)
            .chain(line.of(List::EverydayTool))
            .any(|mark| overlaps(&mark.span))
    {
        return None;
    }
    let written = line
        .text
        .get(span.clone())?
        .trim_end_matches("'s")
        .trim_end_matches("\u{2019}s");
    if let Some(person) = known(written, context) {
        let role = person.role.or_else(|| said_role(words, line, run));
        return Some(Person { role, ..person });
    }
    if is_title(line, run, context) {
        return None;
    }
    let role = said_role(words, line, run);
    let count = (run.start..run.end).filter(|at| line.tokens.capital(*at)).count();
    let believed = is_han(line, run.start)
        || if count >= 2 {
            likely_full(words, line, run, role.as_deref())
        } else {
            likely_first(words, line, run, role.is_some())
        };
    believed.then(|| Person {
        name: written.to_owned(),
        role,
        known: false,
    })
}

/// The last word of a title of somebody in the book, behind the word before it: `the Head Brewer`.
fn is_title(line: &Line<'_>, run: &Range<usize>, context: &Context<'_>) -> bool {
    let said = format!(" {} {}", line.tokens.before(run.start, 1), line.tokens.low(run.start));
    let contacts = context.book.accounts.iter().flat_map(|it| &it.contacts);
    let mut titles = contacts.filter_map(|it| it.title.as_deref());
    run.len() == 1 && titles.any(|it| format!(" {it}").to_lowercase().ends_with(&said))
}

fn said_role(words: &Words, line: &Line<'_>, run: &Range<usize>) -> Option<String> {
    role_behind(words, line, run.end)
        .or_else(|| role_before(words, line, run.start))
        .or_else(|| duty_behind(line, run.end))
}

fn bytes(line: &Line<'_>, run: &Range<usize>) -> Option<Range<usize>> {
    let start = line.tokens.get(run.start)?.start;
    let end = line.tokens.get(run.end.checked_sub(1)?)?.end;
    Some(start..end)
}

/// Two or more capitalised words are a person unless the words beside them speak of a thing or a place.
fn likely_full(words: &Words, line: &Line<'_>, run: &Range<usize>, role: Option<&str>) -> bool {
    let last = line.tokens.low(run.end.saturating_sub(1));
    let firm = words.is(Set::FirmEnding, last) && role.is_none_or(|it| is_firm_role(words, it));
    let thing = words.is(Set::ThingBehind, line.tokens.low(run.end)) || firm;
    let place = words.is(Set::PlaceBefore, line.tokens.before(run.start, 1));
    // `a chap there called …`
    let human = (2..=4).any(|back| words.is(Set::Human, line.tokens.before(run.start, back)));
    // `a site called …` is a name, `Ann called …` is a call
    let phoned = line.tokens.before(run.start, 1) == "called"
        && matches!(line.tokens.before(run.start, 2), "i" | "he" | "she" | "we");
    let owned = (run.start..run.end.saturating_sub(1)).any(|at| line.tokens.low(at).ends_with("'s"));
    !thing && !owned && (!place || human || phoned)
}

/// Returns whether a firm can have a role as well: `broker`, `new owners`.
fn is_firm_role(words: &Words, role: &str) -> bool {
    let last = role.rsplit(' ').next().unwrap_or(role);
    words.is(Set::FirmRole, &last.to_lowercase())
}

/// A single capitalised word is a person where a role, a person's verb, or a verb of speaking to somebody stands beside it.
fn likely_first(words: &Words, line: &Line<'_>, run: &Range<usize>, role: bool) -> bool {
    let before = line.tokens.before(run.start, 1);
    if words.is(Set::PlaceBefore, before) || words.is(Set::ThingBefore, before) || (run.start == 0 && is_noun(line)) {
        return false;
    }
    let dealt_with = words.is(Set::Towards, before)
        && leads_up(words, line, run.start.saturating_sub(1), &[Set::Dealing])
        && !leads_up(words, line, run.start.saturating_sub(1), &[Set::Journey, Set::FirmWord]);
    let beside = before == "and" && line.tokens.capital(run.start.saturating_sub(2));
    let addressed = words.is(Set::Address, before) && line.tokens.capital(run.start.saturating_sub(1));
    let spoken_to = words.is(Set::SpokenTo, before) || dealt_with || beside || addressed;
    let verb =
        line.phrase_at(List::PersonVerb, run.end).is_some() && !words.is(Set::ThingVerb, line.tokens.low(run.end));
    let possessive = line.tokens.get(run.start).is_some_and(|it| it.lower.ends_with("'s"));
    role || verb || (spoken_to && !possessive && !words.is(Set::Place, line.tokens.low(run.start)))
}

/// Returns whether the first word of a sentence is a noun of the trade, so that its capital letter says nothing.
fn is_noun(line: &Line<'_>) -> bool {
    let nouns = line
        .of(List::SystemWord)
        .chain(line.of(List::PlaceWord))
        .chain(line.of(List::Team));
    nouns.into_iter().any(|mark| mark.span.start == 0)
}

/// Returns the contact or colleague that a written name means, if it is exactly one.
fn known(written: &str, context: &Context<'_>) -> Option<Person> {
    let contacts = context.book.accounts.iter().flat_map(|account| &account.contacts);
    let people = contacts
        .map(|contact| (contact.name.as_str(), contact.title.as_deref()))
        .chain(
            context
                .colleagues
                .iter()
                .map(|(name, role)| (name.as_str(), Some(role.as_str()))),
        );
    let mut fitting: Vec<(&str, Option<&str>)> = people.filter(|(name, _)| fits(written, name)).collect();
    fitting.sort_unstable();
    fitting.dedup_by_key(|it| it.0);
    match fitting.as_slice() {
        [(name, role)] => Some(Person {
            name: (*name).to_owned(),
            role: role.filter(|role| !role.trim().is_empty()).map(str::to_owned),
            known: true,
        }),
        // written without its accents
        [] => context.finder.contact(written).map(|(_, contact)| Person {
            name: contact.name.clone(),
            role: contact.title.clone().filter(|it| !it.trim().is_empty()),
            known: true,
        }),
        _ => None,
    }
}

/// Returns whether the written words are the name, or one or more of its words.
fn fits(written: &str, name: &str) -> bool {
    let low = |text: &str| text.to_lowercase();
    let parts: Vec<String> = name.split_whitespace().map(low).collect();
    let said: Vec<String> = written.split_whitespace().map(low).collect();
    !said.is_empty() && said.iter().all(|word| parts.contains(word))
}
