//! People of the book whose names are typed in small letters, as in a hurry: `torsten says no`.
//!
//! 1. Only a sentence that opens in small letters is read so: whoever writes capitals means a name by them.
//! 2. A whole name counts always; a first or a last name where it is no everyday word (`mark`, `grant`) and means one
//!    person, of the customer that was asked about before all others.

use crate::fact::Person;
use crate::listen::Context;
use crate::listen::lexicon::Set;
use crate::listen::line::{Line, Words};

/// Letters of a name, at least.
const SHORTEST: usize = 3;

/// Words of a whole name, at most.
const LONGEST: usize = 4;

/// Returns whether a sentence opens in small letters.
pub(crate) fn in_small(line: &Line<'_>) -> bool {
    let first = line.text.chars().find(|it| it.is_alphabetic());
    first.is_some_and(char::is_lowercase)
}

/// Returns the person whose name starts at a token in small letters, and how many tokens it takes.
pub(crate) fn small_name(words: &Words, line: &Line<'_>, at: usize, context: &Context<'_>) -> Option<(usize, Person)> {
    let tokens = &line.tokens;
    if !tokens.is_word(at) || tokens.capital(at) || tokens.glued(at) {
        return None;
    }
    let whole = (2..=LONGEST).rev().find_map(|length| {
        let name = written(tokens.words(at, at + length));
        let person = somebody(name, context)?;
        (name.split_whitespace().count() == length && name.split(' ').count() == length).then_some((length, person))
    });
    whole.or_else(|| {
        let name = written(tokens.get(at)?.text);
        let everyday = [Set::Function, Set::NotName, Set::Place, Set::Surname, Set::NameWord];
        let plain = everyday.into_iter().any(|set| words.is(set, &name.to_lowercase()));
        let long = name.chars().count() >= SHORTEST;
        (long && !plain)
            .then(|| somebody(name, context))
            .flatten()
            .map(|it| (1, it))
    })
}

fn written(text: &str) -> &str {
    text.trim_end_matches("'s").trim_end_matches("\u{2019}s")
}

/// Returns whom of the book or of the colleagues a name means: somebody at the customer asked about, else the one who has it.
fn somebody(name: &str, context: &Context<'_>) -> Option<Person> {
    let low = name.to_lowercase();
    let asked = context.book.accounts.iter().find(|it| Some(&it.id) == context.account);
    let here = asked.and_then(|account| {
        let mut named = account.contacts.iter().filter(|it| has(&it.name, &low));
        named.next().filter(|_| named.next().is_none())
    });
    let contact = here.or_else(|| context.finder.contact(name).map(|(_, contact)| contact));
    let mut colleagues = context.colleagues.iter().filter(|(it, _)| has(it, &low));
    let colleague = colleagues.next();
    match (contact, colleague) {
        (Some(contact), None) => Some(Person {
            name: contact.name.clone(),
            role: contact.title.clone().filter(|it| !it.trim().is_empty()),
            known: true,
        }),
        (None, Some((name, role))) => Some(Person {
            name: name.clone(),
            role: Some(role.clone()).filter(|it| !it.trim().is_empty()),
            known: true,
        }),
        (Some(_), Some(_)) | (None, None) => None,
    }
}

/// Whether every word of a name in small letters is one of somebody's names.
fn has(whole: &str, low: &str) -> bool {
    let whole = whole.to_lowercase();
    low.split_whitespace()
        .all(|word| whole.split_whitespace().any(|it| it == word))
}
