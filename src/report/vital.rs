//! The values of an account: what the import has beside what the leaver said of it, each with its source.

use crate::book::{Account, Health};
use crate::fact::{Fact, Precision};
use crate::id::SlotId;
use crate::interview::ImportField;
use crate::report::day;
use crate::report::field::value;
use crate::report::material::{Material, amount, fact_mark, source_mark};
use crate::report::model::{Compared, Field, Mark, Vital};
use crate::report::point::add;
use crate::report::wording::VitalRule;

/// Most values of one kind that are shown beside the import's.
const MOST: usize = 3;

/// Returns the imported values.
pub(super) fn vitals(material: &Material<'_>, account: &Account) -> Vec<Vital> {
    let words = &material.wording.vitals;
    let values = [
        (&words.arr, imported(material, account, "arr")),
        (&words.renewal, imported(material, account, "renewal")),
        (&words.health, imported(material, account, "health")),
        (&words.segment, account.segment.clone()),
        (&words.products, joined(&account.products)),
        (&words.aliases, joined(&account.aliases)),
    ];
    let vital = |(label, value): (&String, Option<String>)| {
        value.map(|value| Vital {
            label: label.clone(),
            value,
            marks: vec![source_mark(&account.source)],
        })
    };
    values.into_iter().filter_map(vital).collect()
}

fn joined(many: &[String]) -> Option<String> {
    (!many.is_empty()).then(|| many.join("; "))
}

fn imported(material: &Material<'_>, account: &Account, name: &str) -> Option<String> {
    match name {
        "arr" => account.arr.as_ref().map(amount),
        "renewal" => account.renewal.map(day::long),
        "health" => account.health.map(|it| material.wording.health.of(it).to_owned()),
        "products" => joined(&account.products),
        _ => None,
    }
}

/// Returns the values that have a place in the wording, where the import has one or one was said.
pub(super) fn compared(material: &Material<'_>, account: &Account) -> Vec<Compared> {
    let rules = material.wording.said_vitals.iter();
    rules
        .map(|rule| compare(material, account, rule))
        .chain(corrected(material, account))
        .filter(|it| !it.imported.is_empty() || !it.said.is_empty() || !it.reckoned.is_empty())
        .collect()
}

/// Returns fields that have no place in the wording, where the leaver said that the import is wrong.
fn corrected(material: &Material<'_>, account: &Account) -> [Compared; 2] {
    let words = &material.wording.vitals;
    let names = account.contacts.iter().map(|it| it.name.clone());
    let contacts = joined(&names.collect::<Vec<_>>());
    [
        (&words.segment, account.segment.clone(), ImportField::Segment),
        (&words.contacts, contacts, ImportField::Contacts),
    ]
    .map(|(label, imported, field)| {
        let said: Vec<Field> = fix(material, account, field).into_iter().collect();
        let imported = imported.filter(|_| !said.is_empty());
        Compared {
            label: label.clone(),
            imported: imported.map(|it| taken(it, account)).into_iter().collect(),
            said,
            reckoned: Vec::new(),
            differ: false,
        }
    })
}

/// Returns what is right in the leaver's words, where they said that a field of the import is wrong.
fn fix(material: &Material<'_>, account: &Account, field: ImportField) -> Option<Field> {
    let checks = &material.session.proceedings.import_checks;
    let text = checks.get(&(account.id.clone(), field))?.clone()?;
    Some(taken(text, account))
}

/// Returns a value with the mark of the account's row.
fn taken(text: String, account: &Account) -> Field {
    Field {
        text,
        cut: false,
        begins: false,
        marks: vec![source_mark(&account.source)],
    }
}

fn field_of(under: &str) -> Option<ImportField> {
    match under {
        "arr" => Some(ImportField::Arr),
        "renewal" => Some(ImportField::Renewal),
        "health" => Some(ImportField::Health),
        "products" => Some(ImportField::Products),
        _ => None,
    }
}

fn compare(material: &Material<'_>, account: &Account, rule: &VitalRule) -> Compared {
    let field = |text: String, marks: Vec<Mark>| Field {
        text,
        cut: false,
        begins: false,
        marks,
    };
    let import = imported(material, account, &rule.under);
    let mut said: Vec<Field> = Vec::new();
    said.extend(field_of(&rule.under).and_then(|it| fix(material, account, it)));
    for from in &rule.from {
        for fact in material.facts_of(&account.id).filter(|fact| from.takes(fact)) {
            let slots = from.slots.iter().map(|it| SlotId::new(it.as_str()));
            let filled = slots.filter(|slot| fact.slots.contains(slot));
            let values: Vec<Field> = match rule.under.as_str() {
                "renewal" | "notice" => day_of(material, account, fact, &rule.under).into_iter().collect(),
                _ => filled.filter_map(|slot| value(material, fact, &slot)).collect(),
            };
            said.extend(values.into_iter().filter(|it| !said.contains(it)).collect::<Vec<_>>());
        }
    }
    let bounds: Vec<_> = material.bounds(account).filter(|it| it.rule == rule.under).collect();
    if let Some(first) = bounds.first() {
        // the day with its year, as it binds
        let day = day::long(first.on);
        said.retain(|it| it.marks != [fact_mark(first.fact)] && !day.starts_with(&it.text));
        let day = format!("{day}, {}", material.wording.vitals.said);
        said.insert(0, field(day, vec![fact_mark(first.fact)]));
    }
    said.truncate(MOST);
    let rescored = reckoned(material, account).filter(|_| rule.under == "health");
    let rescored = rescored.map(|it| {
        let text = material.wording.vitals.by_rule.replace("{health}", &it.health);
        field(text.replace("{signs}", &it.signs), it.marks)
    });
    Compared {
        differ: rule.under.is_empty() && differ(&said),
        label: rule.title.clone(),
        imported: import.map(|text| taken(text, account)).into_iter().collect(),
        said,
        reckoned: rescored.into_iter().collect(),
    }
}

/// Returns whether values of several statements are not the same.
fn differ(said: &[Field]) -> bool {
    let mut values = said.iter();
    let first = values.next();
    first.is_some_and(|one| values.any(|it| it.marks != one.marks && it.text != one.text))
}

/// Returns the day that a statement on renewal or notice gives: of several, the one that the import has is the renewal's,
/// and one before the renewal is that of notice.
fn day_of(material: &Material<'_>, account: &Account, fact: &Fact, under: &str) -> Option<Field> {
    let known = fact
        .mentions
        .dates
        .iter()
        .filter_map(|when| when.date.map(|date| (date, when)));
    let known: Vec<_> = known
        .filter(|(date, when)| when.precision == Precision::Day && *date >= material.today)
        .collect();
    let of_import = known.iter().find(|(date, _)| Some(*date) == account.renewal);
    let (_, when) = match under {
        "renewal" => of_import.or_else(|| known.first()),
        _ => known
            .iter()
            .find(|(date, _)| account.renewal.is_none_or(|renewal| *date < renewal)),
    }?;
    Some(Field {
        text: when.text.clone(),
        cut: false,
        begins: false,
        marks: vec![fact_mark(fact.id)],
    })
}

/// A value with the marks of where it comes from.
type Sourced = (String, Vec<Mark>);

/// A health that follows from warning signs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Reckoned {
    /// The word for it.
    pub health: String,
    /// The signs, as they stand in a sentence.
    pub signs: String,
    /// The statements that show them.
    pub marks: Vec<Mark>,
}

/// Returns the imported health and the one that follows from warning signs, where that is worse.
pub(super) fn worse_than_imported(material: &Material<'_>, account: &Account) -> Option<(Sourced, Reckoned)> {
    let book = account.health?;
    let stake = material.stake_of(&account.id)?;
    let rank = |health: Health| match health {
        Health::Green => 0,
        Health::Yellow => 1,
        Health::Red => 2,
    };
    let worse = stake.health.is_some_and(|it| rank(it) > rank(book));
    let reckoned = reckoned(material, account).filter(|_| worse)?;
    let imported = material.wording.health.of(book).to_owned();
    Some(((imported, vec![source_mark(&account.source)]), reckoned))
}

/// Returns the statements by which an account is red by rule, where the import does not say so; none where it is not.
pub(super) fn reddened(material: &Material<'_>, account: &Account) -> Vec<Mark> {
    let stake = material.stake_of(&account.id);
    let red = stake.is_some_and(|it| it.health == Some(Health::Red));
    let reckoned = reckoned(material, account).filter(|_| red);
    reckoned.map_or_else(Vec::new, |it| it.marks)
}

/// Returns the health that follows from warning signs, where it is not the import's, with the signs and their statements:
/// red follows from those about the loss of the customer, yellow from any but those about growth.
fn reckoned(material: &Material<'_>, account: &Account) -> Option<Reckoned> {
    let policy = &material.policy.stake;
    let stake = material.stake_of(&account.id)?;
    let health = stake.health.filter(|it| Some(*it) != account.health)?;
    let growth = |fact: &Fact| policy.bound.growth_topics.contains(&fact.topic);
    let own = material
        .stated()
        .filter(|fact| fact.account.as_ref() == Some(&account.id) && !growth(fact));
    let loss = |fact: &&Fact| fact.topic.as_str() == material.wording.risk.told_under;
    let mut signs: Vec<&str> = Vec::new();
    let mut marks: Vec<Mark> = Vec::new();
    for fact in own.filter(|fact| health != Health::Red || loss(fact)) {
        let alarm = policy.alarm_topics.contains(&fact.topic);
        if marks.len() >= MOST || fact.red_flags.is_empty() && !alarm {
            continue;
        }
        add(&mut marks, &[fact_mark(fact.id)]);
        let said: Vec<&str> = fact.red_flags.iter().map(String::as_str).collect();
        add(&mut signs, &said);
        if said.is_empty() {
            add(&mut signs, &[material.wording.vitals.alarm.as_str()]);
        }
    }
    if marks.is_empty() {
        return None;
    }
    let signs: Vec<String> = signs.into_iter().map(inside).collect();
    Some(Reckoned {
        health: material.wording.health.of(health).to_owned(),
        signs: signs.join("; "),
        marks,
    })
}

/// Returns a sentence as it stands inside of another: its first letter is small, unless its first word is all capitals.
fn inside(sentence: &str) -> String {
    let word = sentence.split_whitespace().next().unwrap_or_default();
    let mut letters = sentence.chars();
    let Some(first) = letters.next().filter(|_| !word.chars().skip(1).any(char::is_uppercase)) else {
        return sentence.to_owned();
    };
    first.to_lowercase().chain(letters).collect()
}
