//! People whom the import does not have: who is named for the first time, and who was met at one customer before.

use crate::fact::Mentions;
use crate::id::AccountId;
use crate::listen::Context;
use crate::listen::lexicon::List;
use crate::listen::line::Line;

/// Whether everybody whom a sentence names is named for the first time.
pub(crate) fn brings_in_stranger(mentions: &Mentions, context: &Context<'_>) -> bool {
    let known = |name: &String| {
        context.finder.contact(name).is_some()
            || context.known.iter().any(|it| same_name(it, name))
            || context.colleagues.iter().any(|(it, _)| same_name(it, name))
    };
    let mut people = mentions.people.iter().peekable();
    people.peek().is_some() && people.all(|it| !it.known && !known(&it.name))
}

/// Whether somebody is said to be in a team, as colleagues are: `Ola in Finance`.
pub(crate) fn of_a_team(line: &Line<'_>) -> bool {
    let before = |at: usize| line.text.get(..at).unwrap_or_default().trim_end();
    let mut teams = line.of(List::Team).map(|it| before(it.span.start));
    teams.any(|it| [" in", " from", " our", ","].iter().any(|end| it.ends_with(end)))
}

/// Returns the one customer at which earlier statements place a person.
pub(crate) fn met<'a>(name: &str, context: &Context<'a>) -> Option<&'a AccountId> {
    // a colleague of whom an account's statements speak is at no customer
    if context.colleagues.iter().any(|(ours, _)| ours == name) {
        return None;
    }
    let same = |it: &&(String, AccountId)| same_name(&it.0, name);
    let mut accounts = context.met.iter().filter(same).map(|(_, account)| account);
    let first = accounts.next()?;
    accounts.all(|it| it == first).then_some(first)
}

/// Returns whether one name is the other, or a part of it, in whatever case.
pub(crate) fn same_name(one: &str, other: &str) -> bool {
    let parts = |name: &str| {
        let lower = name.to_lowercase();
        lower.split_whitespace().map(str::to_owned).collect::<Vec<_>>()
    };
    let (one, other) = (parts(one), parts(other));
    one.iter().all(|it| other.contains(it)) || other.iter().all(|it| one.contains(it))
}
