//! Drafted sentences against what was said: honest ones are taken, and every change that makes one say something else is
//! refused. The cases are `tests/cases/prompt/paraphrases.toml`.

use std::collections::BTreeMap;
use std::fs;

use baton::id::Turn;
use baton::interview::{Command, Subject};
use baton::prompt::{Fence, Reply};
use serde::Deserialize;

use crate::prompt::{World, prompts};

const CASES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/cases/prompt/paraphrases.toml");

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Cases {
    told: Vec<Told>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Told {
    #[serde(default)]
    pub(crate) account: Option<String>,
    pub(crate) topic: String,
    pub(crate) answer: String,
    honest: Vec<String>,
}

pub(crate) fn cases() -> Vec<Told> {
    toml::from_str::<Cases>(&fs::read_to_string(CASES).unwrap())
        .unwrap()
        .told
}

/// A handover in which all cases were answered, with the turn of each.
fn told(cases: &[Told]) -> (World, Vec<Turn>) {
    let mut world = World::new();
    let mut turns = Vec::new();
    for case in cases {
        let named = |it: &&baton::book::Account| Some(&it.name) == case.account.as_ref();
        let account = world.session.book.accounts.iter().find(named).map(|it| it.id.clone());
        assert_eq!(account.is_some(), case.account.is_some(), "{:?}", case.account);
        world.run(Command::Jump {
            topic: case.topic.as_str().into(),
            account,
        });
        turns.push(world.answer(&case.answer));
    }
    (world, turns)
}

/// Whether a sentence is taken that cites all statements of a turn.
fn fault(world: &World, turn: Turn, text: &str) -> Option<String> {
    let facts: Vec<_> = world.session.facts.values().filter(|it| it.id.turn == turn).collect();
    let ids: Vec<String> = facts.iter().map(|it| it.id.to_string()).collect();
    assert!(!ids.is_empty(), "no statement in {turn}");
    let (part, text) = text
        .split_once("| ")
        .map_or((None, text), |(part, text)| (Some(part), text));
    let reply = serde_json::json!({"sentences": [{"text": text, "facts": ids, "part": part}]}).to_string();
    let fence = Fence::new("f3nc3");
    // the subject that offers all of them
    let subject = facts[0].account.clone().map_or(Subject::Book, Subject::Account);
    let reply = Reply {
        text: reply,
        ..Reply::default()
    };
    let drafted = prompts().drafted(&world.scene(&fence), &subject, &reply).unwrap();
    drafted[0].as_ref().err().map(|it| format!("{it:?}"))
}

#[test]
fn four_of_five_honest_sentences_are_taken() {
    let cases = cases();
    let (world, turns) = told(&cases);
    let (mut all, mut refused) = (0_usize, Vec::new());
    for (case, turn) in cases.iter().zip(&turns) {
        for text in &case.honest {
            all += 1;
            refused.extend(fault(&world, *turn, text).map(|fault| format!("{fault}: {text}")));
        }
    }
    let taken = all - refused.len();
    println!(
        "{taken} of {all} honest sentences are taken; refused:\n{}",
        refused.join("\n")
    );
    assert!(
        all >= 30 && taken * 5 >= all * 4,
        "{taken} of {all}\n{}",
        refused.join("\n")
    );
}

/// Numbers in words, in their order.
const NUMBERS: [&str; 12] = [
    "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "twenty",
];
const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];
const DAYS: [&str; 7] = [
    "Monday",
    "Tuesday",
    "Wednesday",
    "Thursday",
    "Friday",
    "Saturday",
    "Sunday",
];
const SPANS: [&str; 6] = ["minute", "hour", "day", "week", "month", "year"];
const MONEY: [&str; 7] = ["EUR", "USD", "CHF", "GBP", "pounds", "euros", "dollars"];
const BOUNDS: [&str; 8] = [
    "before",
    "after",
    "until",
    "since",
    "more than",
    "less than",
    "up to",
    "at least",
];
const DENIALS: [&str; 9] = [
    "not", "no", "never", "nobody", "nothing", "without", "none", "neither", "nor",
];

/// Replaces one word by each of others.
fn swapped(text: &str, from: &[&str], to: &[&str]) -> Vec<String> {
    let words: Vec<&str> = text.split(' ').collect();
    let mut found = Vec::new();
    for (at, word) in words.iter().enumerate() {
        let bare = word.trim_end_matches(['.', ',', ';', ':']);
        let tail = &word[bare.len()..];
        let (stem, plural) = bare.strip_suffix('s').map_or((bare, ""), |it| (it, "s"));
        let hit = |it: &str| from.iter().any(|other| other.eq_ignore_ascii_case(it));
        let (old, ending) = if hit(bare) { (bare, "") } else { (stem, plural) };
        if !hit(old) {
            continue;
        }
        let others = to.iter().filter(|it| !it.eq_ignore_ascii_case(old));
        found.extend(others.map(|it| {
            let new = format!("{it}{ending}{tail}");
            [&words[..at], &[new.as_str()], &words[at + 1..]].concat().join(" ")
        }));
    }
    found
}

/// Changes of a sentence, by what was changed, each of which makes it say something else.
fn changed(text: &str, people: &[&str], accounts: &[&str]) -> Vec<(&'static str, String)> {
    let words: Vec<&str> = text.split(' ').collect();
    let mut found: Vec<(&'static str, String)> = Vec::new();
    for (at, word) in words.iter().enumerate() {
        let with = |new: &str| [&words[..at], &[new], &words[at + 1..]].concat().join(" ");
        for (place, digit) in word.char_indices().filter(|(_, it)| it.is_ascii_digit()) {
            let other = (digit.to_digit(10).unwrap() + 1) % 10;
            found.push((
                "number",
                with(&format!("{}{other}{}", &word[..place], &word[place + 1..])),
            ));
            found.push(("number", with(&format!("{}{digit}{}", &word[..place], &word[place..]))));
        }
        if word.chars().any(|it| it.is_ascii_digit()) {
            let bare = word.trim_end_matches(['.', ',']);
            found.push(("unit", with(&format!("{bare} seats{}", &word[bare.len()..]))));
            found.push(("sign", with(&format!("-{word}"))));
        }
        found.push((
            "not inserted",
            [&words[..at], &["not"], &words[at..]].concat().join(" "),
        ));
        if DENIALS.contains(&word.to_lowercase().trim_end_matches(',')) {
            found.push(("not dropped", [&words[..at], &words[at + 1..]].concat().join(" ")));
        }
        if at == 0 && *word == "If" {
            found.push(("certain", words[1..].join(" ")));
        }
        if ["might", "would", "may"].contains(&word.to_lowercase().as_str()) {
            found.push(("certain", [&words[..at], &words[at + 1..]].concat().join(" ")));
        }
    }
    let mut with = |what, texts: Vec<String>| found.extend(texts.into_iter().map(|it| (what, it)));
    with("number", swapped(text, &NUMBERS, &NUMBERS));
    with("month", swapped(text, &MONTHS, &MONTHS));
    with("day", swapped(text, &DAYS, &DAYS));
    with("span", swapped(text, &SPANS, &SPANS));
    with("currency", swapped(text, &MONEY, &MONEY));
    with(
        "currency",
        ["$", "£", "CHF "].iter().map(|it| text.replace('€', it)).collect(),
    );
    with(
        "share",
        [" points", " euros", ""]
            .iter()
            .map(|it| text.replace(" %", it))
            .collect(),
    );
    for bound in BOUNDS {
        let others = BOUNDS.iter().filter(|it| **it != bound);
        with(
            "bound",
            others
                .map(|it| text.replace(&format!(" {bound} "), &format!(" {it} ")))
                .collect(),
        );
    }
    for (names, what) in [(people, "person"), (accounts, "account")] {
        for name in names.iter().filter(|it| text.contains(**it)) {
            let others = names.iter().filter(|it| *it != name);
            with(what, others.map(|it| text.replace(name, it)).collect());
        }
    }
    found.retain(|(_, it)| it != text);
    found.sort();
    found.dedup();
    found
}

const PEOPLE: [&str; 12] = [
    "Sigrid Aasen",
    "Jonas Wiik",
    "Odhran Keane",
    "Marta Zielinska",
    "Deirdre Halloran",
    "Tom Achebe",
    "Jiri Novotny",
    "Mateusz Lis",
    "Luca Ferri",
    "Rafael Costa",
    "Ines Duarte",
    "Mark Short",
];
const ACCOUNTS: [&str; 6] = [
    "Fjordlys Hospitals",
    "Polna Markets",
    "Thalassa Resorts",
    "Kobalt Colocation",
    "Gemeente Waterkant",
    "Tideline",
];

/// Changes that say the same: `before` and `until` bound the same side, and so on.
fn same(told: &str, text: &str) -> bool {
    let plain = |it: &str| {
        let pairs = [
            ("before", "until"),
            ("since", "after"),
            ("at least", "more than"),
            ("up to", "less than"),
            ("euros", "EUR"),
            ("€", "EUR "),
        ];
        pairs.iter().fold(it.to_owned(), |it, (a, b)| it.replace(a, b))
    };
    plain(told) == plain(text)
}

#[test]
fn no_change_of_a_sentence_is_taken() {
    let cases = cases();
    let (world, turns) = told(&cases);
    let (mut counts, mut taken) = (BTreeMap::<&str, usize>::new(), Vec::new());
    for (case, turn) in cases.iter().zip(&turns) {
        let quotes = world.session.facts.values().filter(|it| it.id.turn == *turn);
        let quotes = quotes.map(|it| it.quote.clone());
        let honest = case.honest.iter().cloned().chain(quotes);
        for text in honest.filter(|it| fault(&world, *turn, it).is_none()) {
            for (what, changed) in changed(&text, &PEOPLE, &ACCOUNTS) {
                if same(&text, &changed) {
                    continue;
                }
                *counts.entry(what).or_default() += 1;
                if fault(&world, *turn, &changed).is_none() {
                    taken.push(format!("{what}: {changed}"));
                }
            }
        }
    }
    let all: usize = counts.values().sum();
    println!("{all} changed sentences: {counts:?}; taken: {}", taken.len());
    assert!(all >= 1000, "only {all} changes");
    assert!(
        taken.is_empty(),
        "{} of {all} were taken:\n{}",
        taken.len(),
        taken.join("\n")
    );
}
