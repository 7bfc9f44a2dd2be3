//! How facts stand to one another and to the import: the cases are tables in `tests/cases/fact`.

use std::collections::BTreeMap;

use baton::book::{Account, Contact, Health, Money, Source};
use baton::fact::correction::{corrects, corrects_read};
use baton::fact::merge::{Stance, against_book, stance};
use baton::fact::within::within;
use baton::fact::{Confidence, Fact, Release};
use baton::id::{AccountId, FactId, Turn};
use jiff::civil::date;
use serde::Deserialize;

use crate::interview::GUIDE;
use crate::listen::{World, world};

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Cases {
    contradicts: Vec<[String; 2]>,
    unrelated: Vec<[String; 2]>,
    confirms: Vec<[String; 2]>,
    book: BTreeMap<String, String>,
    /// Read back, and what is said to it.
    corrects: Vec<[String; 2]>,
    corrects_not: Vec<[String; 2]>,
}

/// Times of day, people of one act, matters said and denied; and answers that contradict themselves.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Clashes {
    contradicts: Vec<[String; 2]>,
    unrelated: Vec<[String; 2]>,
    /// Answers that contradict themselves.
    within: Vec<String>,
    /// Answers that do not.
    within_not: Vec<String>,
}

fn cases() -> Cases {
    read("stance.toml")
}

fn read<T: serde::de::DeserializeOwned>(name: &str) -> T {
    let path = format!("{}/tests/cases/fact/{name}", env!("CARGO_MANIFEST_DIR"));
    toml::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

/// The fact that the sentences of an answer about Havneby Logistics make together.
fn fact(world: &World, turn: u32, answer: &str) -> Fact {
    let mut sentences = world.hear(answer, "commitments", Some("hv"), None).sentences;
    let mut heard = sentences.remove(0);
    for more in sentences {
        heard.span.end = more.span.end;
        let (all, more) = (&mut heard.mentions, more.mentions);
        all.people.extend(more.people);
        all.dates.extend(more.dates);
        all.money.extend(more.money);
        all.measures.extend(more.measures);
    }
    Fact {
        id: FactId { turn: Turn(turn), n: 1 },
        account: heard.account,
        topic: heard.topic,
        slots: heard.slots,
        touches: heard.touches,
        quote: answer[heard.span.clone()].to_owned(),
        span: heard.span,
        confidence: Confidence::Stated,
        release: Release::Report,
        mentions: heard.mentions,
        red_flags: heard.red_flags,
    }
}

#[test]
fn answers_contradict_themselves_as_written() {
    let world = world();
    let (cases, rules): (Clashes, _) = (read("clash.toml"), &GUIDE.contradictions);
    let both = |answer: &String| !within(&[fact(&world, 1, answer)], rules).is_empty();
    let missed: Vec<_> = cases.within.iter().filter(|it| !both(it)).collect();
    let wrong: Vec<_> = cases.within_not.iter().filter(|it| both(it)).collect();
    assert!(
        missed.is_empty() && wrong.is_empty(),
        "missed: {missed:#?}\nwrong: {wrong:#?}"
    );
}

#[test]
fn pairs_stand_to_each_other_as_written() {
    let world = world();
    let cases = cases();
    let clashes: Clashes = read("clash.toml");
    let rules = &GUIDE.contradictions;
    let mut failures = Vec::new();
    let mut check = |pairs: &[[String; 2]], wanted: &str| {
        for [known, new] in pairs {
            let (known, new) = (fact(&world, 1, known), fact(&world, 2, new));
            let both = [stance(&new, &known, rules), stance(&known, &new, rules)].map(|it| match it {
                Stance::Contradicts { .. } => "contradicts",
                Stance::Confirms => "confirms",
                Stance::Unrelated => "unrelated",
            });
            if both != [wanted; 2] {
                failures.push(format!(
                    "{} / {}\n    wanted {wanted}, found {both:?}",
                    known.quote, new.quote
                ));
            }
        }
    };
    check(&cases.contradicts, "contradicts");
    check(&clashes.contradicts, "contradicts");
    check(&cases.unrelated, "unrelated");
    check(&clashes.unrelated, "unrelated");
    check(&cases.confirms, "confirms");
    assert!(
        failures.is_empty(),
        "{} cases fail:\n{}",
        failures.len(),
        failures.join("\n")
    );
}

#[test]
fn what_is_said_to_a_summary_puts_it_right_or_does_not() {
    let world = world();
    let cases = cases();
    let rules = &GUIDE.contradictions;
    let put_right = |pair: &[String; 2]| {
        let (known, new) = (fact(&world, 1, &pair[0]), fact(&world, 2, &pair[1]));
        corrects(&new, &known, rules).or_else(|| corrects_read(&new, &known, &known.quote, rules))
    };
    let missed: Vec<_> = cases.corrects.iter().filter(|it| put_right(it).is_none()).collect();
    let wrong: Vec<_> = cases
        .corrects_not
        .iter()
        .filter_map(|it| Some((it, put_right(it)?)))
        .collect();
    assert!(
        missed.is_empty() && wrong.is_empty(),
        "missed: {missed:#?}\nwrong: {wrong:#?}"
    );
}

#[test]
fn statements_stand_to_the_import_as_written() {
    let world = world();
    let account = Account {
        id: AccountId::from("hv"),
        name: "Havneby Logistics".to_owned(),
        aliases: Vec::new(),
        arr: Some(Money {
            cents: 12_000_000,
            currency: "EUR".to_owned(),
        }),
        renewal: Some(date(2027, 1, 31)),
        health: Some(Health::Green),
        segment: None,
        products: Vec::new(),
        contacts: vec![Contact {
            name: "Jorun Dahl".to_owned(),
            title: Some("COO".to_owned()),
            email: None,
            row: 1,
        }],
        source: Source::Imported { row: 1 },
    };
    let (mut failures, rules) = (Vec::new(), &GUIDE.contradictions);
    for (answer, wanted) in cases().book {
        let found = against_book(&fact(&world, 1, &answer), &account, rules);
        let field = found.as_ref().map_or(String::new(), |it| format!("{:?}", it.field));
        if field != wanted {
            failures.push(format!("{answer}\n    wanted {wanted}, found {found:?}"));
        }
    }
    assert!(
        failures.is_empty(),
        "{} cases fail:\n{}",
        failures.len(),
        failures.join("\n")
    );
}
