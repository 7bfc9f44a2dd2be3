//! The shipped question bank, the ways in which a bank's file can be wrong, and the rules of a good question.

use std::fs;

use baton::bank::{Bank, Fault, Lint, SlotKind};
use baton::diag::Problem;
use proptest::prelude::{ProptestConfig, any, prop_assert, prop_assert_eq, proptest};

const GROUPS: [&str; 6] = ["accounts", "book", "process", "playbooks", "closing", "slot-kinds"];

fn shipped() -> Vec<(String, String)> {
    GROUPS
        .iter()
        .map(|group| format!("prompts/banks/{group}.toml"))
        .map(|file| (file.clone(), fs::read_to_string(file).unwrap()))
        .collect()
}

fn lint() -> Lint {
    let (lint, problems) = Lint::parse("lint.toml", &fs::read_to_string("prompts/lint.toml").unwrap());
    assert_eq!(told(&problems), "");
    lint
}

fn told(problems: &[Problem]) -> String {
    let line = |problem: &Problem| {
        let hints: String = problem.hints.iter().map(|hint| format!("    hint: {hint}\n")).collect();
        format!("{problem}\n{hints}")
    };
    problems.iter().map(line).collect()
}

#[test]
fn shipped_bank_has_no_problems() {
    assert_eq!(told(&Bank::check(&shipped(), &lint())), "");
}

#[test]
fn shipped_bank_covers_the_map() {
    let (bank, problems) = Bank::parse(&shipped());
    assert_eq!(told(&problems), "");
    assert_eq!(bank.topics.len(), 35);
    for kind in SlotKind::ALL {
        assert!(bank.probes_of(kind).len() >= 4, "{}", kind.name());
    }
    for topic in &bank.topics {
        assert!(topic.openings.len() >= 4, "{}", topic.id);
        assert!(topic.hears.len() >= 10 && topic.vague.len() >= 4, "{}", topic.id);
        assert!(topic.why.split_whitespace().count() <= 18, "{}", topic.id);
        for slot in &topic.slots {
            let fewest = if slot.essential { 4 } else { 2 };
            assert!(slot.probes.len() >= fewest, "{} {}", topic.id, slot.id);
        }
    }
}

/// Each `broken/*.toml` has the problems of its snapshot, all of them at once.
#[test]
fn broken_banks_tell_all_their_problems() {
    let lint = lint();
    insta::glob!("../cases/bank/broken", "*.toml", |path| {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let files = [(name, fs::read_to_string(path).unwrap())];
        insta::assert_snapshot!(told(&Bank::check(&files, &lint)));
    });
}

/// Each line of `lint/*.txt` is the expected faults, a bar, and a question.
#[test]
fn questions_are_judged() {
    let lint = lint();
    for file in ["good", "bad"] {
        let text = fs::read_to_string(format!("tests/cases/bank/lint/{file}.txt")).unwrap();
        for line in text.lines().filter(|line| !line.starts_with('#')) {
            let (expected, question) = line.split_once('|').unwrap();
            let accounts = usize::from(question.contains("Alba")) + usize::from(question.contains("Brome"));
            let found: Vec<&str> = lint.faults(question, accounts).iter().map(name_of).collect();
            assert_eq!(found.join(" "), expected.trim(), "{question}");
        }
    }
}

fn name_of(fault: &Fault) -> &'static str {
    match fault {
        Fault::TwoQuestions => "two",
        Fault::NoQuestionMark => "no-mark",
        Fault::TooLong { .. } => "long",
        Fault::YesNoOpener => "yes-no",
        Fault::Leading { .. } => "leading",
        Fault::DoubleQuestion => "double",
        Fault::StackedOptions => "stacked",
        Fault::Praise { .. } => "praise",
        Fault::ManyAccounts => "accounts",
        Fault::Jargon { .. } => "jargon",
        Fault::LongQuote { .. } => "quote",
    }
}

#[test]
fn later_file_overrides_in_place_and_adds() {
    let mut files = shipped();
    let (before, _) = Bank::parse(&files);
    files.push((
        "user/own.toml".to_owned(),
        fs::read_to_string("tests/cases/bank/own.toml").unwrap(),
    ));
    let (after, problems) = Bank::parse(&files);
    assert_eq!(told(&problems), "");
    assert_eq!(told(&Bank::check(&files, &lint())), "");
    let at = |bank: &Bank, id: &str| bank.topics.iter().position(|topic| topic.id.as_str() == id);
    assert_eq!(at(&before, "renewals"), at(&after, "renewals"));
    assert_eq!(at(&after, "reseller_deals"), Some(35));
    let renewals = after.topic(&"renewals".into()).unwrap();
    assert_eq!((renewals.group.as_str(), renewals.slots.len()), ("own", 1));
    assert_eq!(after.probes_of(SlotKind::Money).len(), 1);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Whatever stands in a file, its problems name that file, and a line that it has.
    #[test]
    fn any_text_is_read(text in "(?s).{0,80}", cut in any::<proptest::sample::Index>()) {
        let broken = fs::read_to_string("tests/cases/bank/own.toml").unwrap();
        let places: Vec<usize> = broken.char_indices().map(|(at, _)| at).collect();
        let (head, tail) = broken.split_at(places[cut.index(places.len())]);
        let text = format!("{head}{text}{tail}");
        let (bank, problems) = Bank::parse(&[("own.toml".to_owned(), text.clone())]);
        prop_assert!(bank.topics.len() == 2 || !problems.is_empty() || text.contains('#'));
        for problem in problems {
            prop_assert_eq!(&problem.file, "own.toml");
            prop_assert!(problem.line.unwrap() <= text.matches('\n').count() + 1);
        }
    }

    /// A question mark too many or too few is always seen, whatever the words are.
    #[test]
    fn marks_are_counted(words in "[^?？؟]{0,60}", marks in 0_usize..4) {
        let faults = Lint::default().faults(&format!("{words}{}", "?".repeat(marks)), 1);
        prop_assert_eq!(faults.contains(&Fault::NoQuestionMark), marks == 0);
        prop_assert_eq!(faults.contains(&Fault::TwoQuestions), marks > 1);
    }
}
