//! Who is to act by the words of a statement: `put Alice on a plane`, `Alice grants it`, `Maeve owns it`.
//!
//! 1. Manager, leaver and successor count by full and first name, where the words around the name say that they act.
//! 2. So does somebody else, where nobody of an account can be meant: in what is said of the work as such.
//! 3. Else whoever a slot for owners names and the account's contacts do not have.
//!
//! Who acts where the words are silent, rules propose: `risk` and `checklist` mark it so.

use crate::fact::Fact;
use crate::report::cause::{plain, stands};
use crate::report::material::Material;

/// Returns whom a statement names to act.
pub(super) fn named(material: &Material<'_>, fact: &Fact) -> Option<String> {
    let said = plain(&fact.quote);
    let acting = |name: &String| acts(&said, name, &material.wording.roles.owner_words);
    let ours = ours(material).into_iter().find(acting);
    let other = || {
        let people = fact.mentions.people.iter().filter(|_| fact.account.is_none());
        let free = people.filter(|it| !material.is_contact(&it.name));
        free.map(|it| it.name.clone()).find(acting)
    };
    ours.or_else(other).or_else(|| material.owner_named(fact))
}

/// Returns who of ours a statement sends to speak to the customer before anybody else does.
pub(super) fn herald(material: &Material<'_>, fact: &Fact) -> Option<String> {
    let roles = &material.wording.roles;
    let said = plain(&fact.quote);
    let first = material.takes(&roles.tell_first, fact) || stands(&said, &roles.first_word);
    let speaks = |name: &String| acts(&said, name, &roles.herald_words);
    ours(material).into_iter().find(speaks).filter(|_| first)
}

/// The names of manager, leaver and successor.
fn ours(material: &Material<'_>) -> Vec<String> {
    let plan = material.plan;
    let names = [plan.manager.as_ref(), Some(&plan.csm), plan.successor.as_ref()];
    names.into_iter().flatten().cloned().collect()
}

/// Returns whether one of the phrases stands in words with the full or the first name in the place of `{name}`.
fn acts(said: &[String], name: &str, phrases: &[String]) -> bool {
    let first = name.split_whitespace().next().unwrap_or(name);
    let with = |phrase: &String, name: &str| stands(said, &phrase.replace("{name}", name));
    phrases.iter().any(|phrase| with(phrase, name) || with(phrase, first))
}
