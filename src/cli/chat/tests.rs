//! Typed texts from case files, and every screen at three widths, with colour, without, and in ASCII.

use std::fmt::Write;
use std::fs;
use std::path::Path;

use crate::bank::{Bank, Topic};
use crate::book::{Account, Source};
use crate::cli::args::When;
use crate::cli::chat::commands::{Entry, fix, go, parse};
use crate::cli::chat::layout::{Layout, Line};
use crate::cli::chat::screen::{Earlier, Receipt, Screen};
use crate::cli::chat::standing::{Place, Standing};
use crate::cli::chat::words::Words;
use crate::cli::print::Printer;
use crate::engine::{AccountLine, Gap, TopicLine};
use crate::id::{AccountId, Turn};

fn file(path: &str) -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).unwrap()
}

fn words() -> Words {
    Words::parse("chat.toml", &file("prompts/chat.toml")).unwrap()
}

fn topics() -> Vec<Topic> {
    let banks = ["accounts", "book", "closing", "playbooks", "process", "slot-kinds"];
    let files = banks.map(|name| {
        (
            format!("banks/{name}.toml"),
            file(&format!("prompts/banks/{name}.toml")),
        )
    });
    let (bank, problems) = Bank::parse(&files);
    assert!(problems.is_empty(), "{problems:?}");
    bank.topics
}

fn check(case_file: &str, answer: impl Fn(&str) -> String) {
    let text = file(case_file);
    let cases: Vec<(&str, &str)> = text
        .lines()
        .filter(|it| !it.starts_with('#'))
        .map(|it| it.split_once("=> ").unwrap())
        .collect();
    assert!(cases.len() > 10);
    for (typed, expected) in cases {
        let typed = typed.strip_suffix(' ').unwrap_or(typed);
        assert_eq!(
            answer(&typed.replace("\\n", "\n")).replace('\n', "\\n"),
            expected,
            "typed: {typed:?}"
        );
    }
}

#[test]
fn texts_are_told_from_commands() {
    let words = words();
    let name = |entry: Entry| match entry {
        Entry::Nothing => "nothing".to_owned(),
        Entry::Answer(text) => format!("answer: {text}"),
        Entry::Command(verb, rest) => {
            let name = toml::Value::try_from(format!("{verb:?}")).unwrap();
            let snake = name.as_str().unwrap().replace("OffRecord", "off_record").to_lowercase();
            if rest.is_empty() {
                snake
            } else {
                format!("{snake}: {rest}")
            }
        }
        Entry::Extra(word) => format!("extra: {word}"),
        Entry::Unknown(word, None) => format!("unknown: {word}"),
        Entry::Unknown(word, Some(near)) => format!("unknown: {word}, near {near}"),
        Entry::Bare(near) => format!("bare: {near}"),
    };
    check("tests/cases/chat/typed.txt", |typed| {
        name(parse(typed, &words.commands))
    });
}

#[test]
fn goals_are_found() {
    let topics = topics();
    let account = |id: &str, name: &str, alias: &[&str]| {
        let mut account = Account::bare(AccountId::new(id), name.to_owned(), Source::Imported { row: 1 });
        account.aliases = alias.iter().map(|it| (*it).to_owned()).collect();
        account
    };
    let accounts = [
        account("A1", "Storvik Fish Farms", &["Storvik"]),
        account("A2", "Hulst Freight GmbH", &[]),
    ];
    check("tests/cases/chat/goals.txt", |typed| {
        let Some((topic, account)) = go(typed, &topics, &accounts) else {
            return "none".to_owned();
        };
        let topic = topic.map_or("-".to_owned(), |it| it.to_string());
        let name = |id: AccountId| accounts.iter().find(|it| it.id == id).map(|it| it.name.clone());
        format!("{topic}, {}", account.and_then(name).unwrap_or("-".to_owned()))
    });
}

#[test]
fn answers_are_numbered_as_people_write_numbers() {
    for (typed, number, text) in [
        ("3", 3, ""),
        ("T12 It was April.", 12, "It was April."),
        ("[T7]", 7, ""),
        ("#4: no", 4, "no"),
    ] {
        assert_eq!(fix(typed), Some((Turn(number), text.to_owned())), "{typed}");
    }
    assert_eq!((fix(""), fix("three"), fix("-1")), (None, None, None));
}

#[test]
fn a_file_without_a_command_is_refused() {
    let text = file("prompts/chat.toml").replace("verb = \"pause\"", "verb = \"done\"");
    let problem = Words::parse("chat.toml", &text).unwrap_err();
    assert_eq!(problem.to_string(), "chat.toml: the verb `Pause` has no command");
    let problem = Words::parse("chat.toml", "[welcome]\nparagraphs = 3\n").unwrap_err();
    assert_eq!(problem.line, Some(2));
}

fn standing(gaps: Vec<Gap>) -> Standing {
    Standing {
        handover: "zoe-brandt-bcdfgh".to_owned(),
        csm: "Zoë Brandt".to_owned(),
        successor: "Tom Okafor".to_owned(),
        manager: "Ana Ruiz".to_owned(),
        model: None,
        accounts: 12,
        sittings: (2, 4),
        minutes: 40,
        minutes_left: 32,
        last_day: "2026-12-18".to_owned(),
        topics: (12, 35),
        covered: 41,
        answers: 28,
        facts: 61,
        gaps,
    }
}

fn gap(title: &str, account: Option<&str>, missing: &[&str]) -> Gap {
    Gap {
        topic: "renewals".into(),
        title: title.to_owned(),
        account: account.map(str::to_owned),
        missing: missing.iter().map(|it| (*it).to_owned()).collect(),
        worth: 1.0,
        assigned: None,
        accepted: None,
    }
}

fn topic_line(id: &str, title: &str, coverage: f64) -> TopicLine {
    TopicLine {
        id: id.into(),
        title: title.to_owned(),
        scope: crate::bank::Scope::Account,
        coverage,
        facts: 3,
    }
}

fn account_line(name: &str, coverage: f64) -> AccountLine {
    AccountLine {
        id: name.into(),
        name: name.to_owned(),
        arr: None,
        health: None,
        renewal: None,
        stake: 1.0,
        coverage,
        facts: 3,
        fixes: Vec::new(),
    }
}

fn earlier() -> Vec<Earlier> {
    let place = |account: &str, topic: &str| Place {
        account: account.to_owned(),
        topic: topic.to_owned(),
    };
    let (long, aside) = (
        "They were promised a second onboarding.\nIt has no date. ".repeat(5),
        "put aside".to_owned(),
    );
    vec![
        Earlier {
            turn: 9,
            place: place("Storvik", "Renewals"),
            text: aside,
            is_answer: false,
        },
        Earlier {
            turn: 10,
            place: place("Whole book", "Automations"),
            text: long,
            is_answer: true,
        },
    ]
}

fn screens(screen: &Screen<'_>) -> Vec<(&'static str, Vec<Line>)> {
    let gaps = vec![
        gap("Renewals", Some("Storvik"), &["who signs", "notice period"]),
        gap("Automations", None, &["where it runs"]),
    ];
    let (standing, none) = (standing(gaps), standing(Vec::new()));
    let over = Standing {
        minutes_left: 0,
        model: Some("llama-3".to_owned()),
        accounts: 1,
        ..none.clone()
    };
    let place = Place {
        account: "Storvik".to_owned(),
        topic: "Commitments and promises made".to_owned(),
    };
    let text = "Which promise to Storvik is written down nowhere, and who heard it?";
    let why = "Promises that nobody wrote down are the first that a successor breaks.";
    let topics = ["Renewals", "Automations"].map(|it| it.to_owned());
    let receipt = |facts: usize, lines: usize| Receipt {
        facts,
        lines,
        topics: topics.to_vec(),
        is_replacement: lines == 1,
    };
    let lines = [
        topic_line("renewals", "Renewals", 0.5),
        topic_line("automations", "Automations", 0.0),
    ];
    let accounts = [
        account_line("Storvik Fish Farms", 0.419),
        account_line("Åkerlund & Søn", 1.0),
    ];
    vec![
        ("welcome", screen.welcome(&standing)),
        ("welcome with a model", screen.welcome(&over)),
        ("welcome back", screen.welcome_back(&standing, &place)),
        ("question", screen.question(&standing, &place, text, why)),
        ("question, time is up", screen.question(&over, &place, text, why)),
        ("saved", screen.saved(&receipt(2, 2))),
        ("saved, a long one", screen.saved(&receipt(1, 212))),
        ("replaced, nothing noted", screen.saved(&receipt(0, 1))),
        (
            "notices",
            [
                screen.notice("Noted for Hulst.", false),
                screen.notice("That looked like a secret.", true),
            ]
            .concat(),
        ),
        ("help", screen.help()),
        ("topics", screen.topics(&lines, "renewals")),
        ("status", screen.status(&standing, &accounts)),
        ("history", screen.history(&earlier())),
        ("history of nothing", screen.history(&[])),
        ("confirm", screen.confirm_done(&standing)),
        ("paused", screen.paused(&standing)),
        ("closing", screen.closing(&standing)),
        ("closing, no gap", screen.closing(&none)),
    ]
}

#[test]
fn screens_at_every_width() {
    let words = words();
    for (columns, when, is_ascii) in [
        (80, When::Never, false),
        (80, When::Always, false),
        (40, When::Never, false),
        (20, When::Never, true),
    ] {
        let screen = Screen {
            words: &words,
            layout: Layout::new(columns, is_ascii),
        };
        let printer = Printer::new(when);
        let mut shown = String::new();
        for (name, lines) in screens(&screen) {
            writeln!(shown, "== {name}").unwrap();
            for line in lines {
                let text = printer.painted(&line.0);
                let plain: String = line.0.iter().map(|(_, text)| text.as_str()).collect();
                assert!(
                    unicode_width::UnicodeWidthStr::width(plain.as_str()) < columns,
                    "{columns}: {plain}"
                );
                writeln!(shown, "{}", text.replace('\u{1b}', "␛").trim_end()).unwrap();
            }
        }
        let look = if when == When::Always { "colour" } else { "plain" };
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/cases/chat/screens");
        insta::with_settings!({snapshot_path => folder, prepend_module_to_snapshot => false, omit_expression => true}, {
            insta::assert_snapshot!(format!("{columns}-{look}"), shown);
        });
    }
}

#[test]
fn the_first_screen_is_short() {
    let words = words();
    let screen = Screen {
        words: &words,
        layout: Layout::new(80, false),
    };
    assert!(screen.welcome(&standing(Vec::new())).len() <= 14);
}
