//! What a statement speaks of: its salient nouns, stemmed, without names and numbers.
//!
//! The words left out here are the closed classes of English grammar and the words of time and degree; no list of
//! subjects is needed, so it works for any company and trade.

use std::collections::BTreeSet;

use crate::fact::Fact;
use crate::fact::word::{plain, written};

/// Grammar and degree: words that two statements share without speaking of the same thing.
const COMMON: &str = " about above after again ago all already also always and any anyone anything are around asked at away \
    back be because been before being below best better between big both but by call called can cannot come could did do does \
    done down during each either end even ever every few first for from get gets give given go goes going good got great had \
    half has have having he her here him his how i if in into is it its just keep kept know large last late later least left \
    less let like likely long look lot made make many maybe me mean might mine more most much must my need needs never new \
    next no nobody none nor not nothing now number of off often old on once one only onto or other our out over own part \
    people per perhaps put quite rather really right said same saw say says see seen she should side since small so some \
    someone something soon still such take taken than that the their them then there these they thing things think this those \
    though through till time times to today told tomorrow too took takes taking gets goes going means says puts toward under until up upon us used usually very want wanted \
    wants was way we week weeks well went were what when where whether which while who whole whom whose why will with within \
    without would year years yesterday yet you your month months day days hour hours minute minutes quarter quarters percent \
    per cent roughly nearly almost exactly point points euro euros pound pounds dollar dollars thousand million hundred \
    monday tuesday wednesday thursday friday saturday sunday january february march april may june july august september \
    october november december account accounts customer customers client clients two three four five six seven eight nine ten eleven twelve \
    i'm i've i'd i'll it's that's there's he's she's they're we're you're don't doesn't didn't isn't wasn't won't can't ";

/// Words by which a statement speaks of one period, place or object among several.
const TELLING_APART: &str = " first second third fourth old new previous former other another initial original final early \
    north south east west spring summer autumn winter internal external minimum maximum average peak lowest highest ";

/// Returns the salient words of a statement.
pub(super) fn subject(fact: &Fact) -> BTreeSet<String> {
    subject_of(fact, &fact.quote)
}

/// Returns the salient words of a part of a statement.
pub(super) fn subject_of(fact: &Fact, part: &str) -> BTreeSet<String> {
    let names = names(fact);
    let values = values(fact);
    bare_words(part)
        .filter(|(word, _)| !values.contains(word))
        .filter(|(word, _)| word.chars().count() > 2 && !listed(COMMON, word))
        .filter(|(word, _)| !names.contains(word) && !word.chars().any(|it| it.is_ascii_digit()))
        .map(|(word, _)| stem(&word))
        .collect()
}

/// Returns the capitalised words inside the sentence that are no people: places, products and the like.
pub(super) fn proper_names(fact: &Fact) -> BTreeSet<String> {
    proper_names_of(fact, &fact.quote)
}

/// Returns the capitalised words inside a part of a statement that are no people.
pub(super) fn proper_names_of(fact: &Fact, part: &str) -> BTreeSet<String> {
    let people = names(fact);
    bare_words(part)
        .skip(1)
        .filter(|(word, capital)| {
            *capital && word.chars().count() > 2 && !listed(COMMON, word) && !people.contains(word)
        })
        .map(|(word, _)| stem(&word))
        .collect()
}

/// Returns the words that tell this statement's period or object apart.
pub(super) fn telling_apart(fact: &Fact) -> BTreeSet<String> {
    telling_apart_of(&fact.quote)
}

/// Returns the words that tell the period or object of a part of a statement apart.
pub(super) fn telling_apart_of(part: &str) -> BTreeSet<String> {
    bare_words(part)
        .map(|(word, _)| word)
        .filter(|word| listed(TELLING_APART, word))
        .collect()
}

/// Returns the words by which the values were said: currencies, months, units.
fn values(fact: &Fact) -> BTreeSet<String> {
    let said = &fact.mentions;
    let texts = said
        .money
        .iter()
        .map(|it| it.text.as_str())
        .chain(said.dates.iter().map(|it| it.text.as_str()));
    texts.flat_map(bare_words).map(|(word, _)| word).collect()
}

/// Returns the people's names in lower case, word by word.
fn names(fact: &Fact) -> BTreeSet<String> {
    fact.mentions
        .people
        .iter()
        .flat_map(|person| person.name.split_whitespace())
        .map(str::to_lowercase)
        .collect()
}

/// Returns the words in lower case and without `'s`, each with whether it was capitalised.
pub(super) fn bare_words(text: &str) -> impl Iterator<Item = (String, bool)> {
    written(text).map(|word| {
        let capital = word.chars().next().is_some_and(char::is_uppercase);
        let lower = plain(word);
        (lower.strip_suffix("'s").unwrap_or(&lower).to_owned(), capital)
    })
}

fn listed(list: &str, word: &str) -> bool {
    list.split_whitespace().any(|it| it == word)
}

/// Cuts the usual English endings, so that `renewals` meets `renewal`, `promised` meets `promise`
/// and `capped` meets `cap`.
pub fn stem(word: &str) -> String {
    let long = |rest: &&str| rest.chars().count() >= 4;
    let cut = [
        "ations", "ation", "ments", "ment", "ings", "ing", "ies", "ied", "ed", "es", "s", "e",
    ];
    let found = cut
        .iter()
        .find_map(|end| Some((word.strip_suffix(end).filter(long)?, *end)));
    let Some((rest, end)) = found else {
        return word.to_owned();
    };
    let doubled = matches!(end, "ed" | "ing" | "ings")
        .then(|| rest.strip_suffix(['b', 'd', 'g', 'm', 'n', 'p', 'r', 't']))
        .flatten()
        .filter(|it| it.chars().next_back() == rest.chars().next_back());
    doubled.unwrap_or(rest).to_owned()
}
