//! Sessions from files → all deliverables, as snapshots; and what must hold for every session.

use std::fs;

use baton::bank::Bank;
use baton::book::{Account, Book};
use baton::fact::{Confidence, Fact, Mentions, Release};
use baton::id::{AccountId, FactId, HandoverId, SlotId, TopicId, Turn};
use baton::interview::{Envelope, Event, Plan, Question, QuestionKind, Session, Side};
use baton::report::{self, Deliverable, Report, Templates, Wording};
use baton::screen::Masked;
use jiff::Timestamp;
use jiff::civil::Date;
use serde::Deserialize;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    today: Date,
    plan: Plan,
    #[serde(default, rename = "account")]
    accounts: Vec<Account>,
    #[serde(default, rename = "turn")]
    turns: Vec<TurnCase>,
    #[serde(default, rename = "conflict")]
    conflicts: Vec<ConflictCase>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct TurnCase {
    topic: TopicId,
    #[serde(default)]
    account: Option<AccountId>,
    question: String,
    #[serde(default)]
    answer: String,
    #[serde(default)]
    outcome: String,
    #[serde(default)]
    who: Option<String>,
    #[serde(default)]
    masked: Vec<Masked>,
    #[serde(default)]
    dropped: u32,
    #[serde(default)]
    facts: Vec<FactCase>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FactCase {
    quote: String,
    topic: TopicId,
    #[serde(default)]
    account: Option<AccountId>,
    #[serde(default)]
    slots: Vec<SlotId>,
    #[serde(default)]
    confidence: Confidence,
    #[serde(default)]
    release: Release,
    #[serde(default)]
    mentions: Mentions,
    #[serde(default)]
    red_flags: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ConflictCase {
    earlier: Side,
    later: Side,
    #[serde(default)]
    settled: Option<u32>,
}

fn bank() -> Bank {
    let mut paths: Vec<_> = fs::read_dir("prompts/banks").unwrap().map(|it| it.unwrap().path()).collect();
    paths.sort();
    let files: Vec<(String, String)> = paths
        .iter()
        .map(|path| {
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            (name, fs::read_to_string(path).unwrap())
        })
        .collect();
    let (bank, problems) = Bank::parse(&files);
    assert!(problems.is_empty(), "{problems:?}");
    bank
}

fn wording() -> Wording {
    let text = fs::read_to_string("report-templates/wording.toml").unwrap();
    Wording::parse("wording.toml", &text).unwrap()
}

fn template_files() -> Vec<(String, String)> {
    let mut paths: Vec<_> = fs::read_dir("report-templates").unwrap().map(|it| it.unwrap().path()).collect();
    paths.retain(|path| path.extension().is_some_and(|it| it == "j2"));
    paths.sort();
    let read = |path: &std::path::PathBuf| {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        (name, fs::read_to_string(path).unwrap())
    };
    paths.iter().map(read).collect()
}

fn templates() -> Templates {
    let files = template_files();
    let files: Vec<(&str, &str)> = files.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
    Templates::new(&files).unwrap()
}

/// Returns the session that a case tells.
fn session(case: &Case) -> Session {
    let mut events = vec![Event::HandoverStarted {
        plan: case.plan.clone(),
    }];
    events.push(Event::BookImported {
        file: "accounts.csv".to_owned(),
        book: Book {
            accounts: case.accounts.clone(),
        },
    });
    for (turn, n) in case.turns.iter().zip(1..) {
        events.extend(turn_events(turn, Turn(n)));
    }
    for (conflict, n) in case.conflicts.iter().zip(1..) {
        events.push(Event::ConflictFound {
            conflict: n,
            earlier: conflict.earlier.clone(),
            later: conflict.later.clone(),
        });
        events.extend(conflict.settled.map(|turn| Event::ConflictAnswered {
            conflict: n,
            turn: Turn(turn),
        }));
    }
    let log: Vec<Envelope> = events
        .into_iter()
        .zip(1..)
        .map(|(event, seq)| Envelope {
            handover: HandoverId::from("h-1"),
            seq,
            at: "2026-11-23T09:00:00Z".parse::<Timestamp>().unwrap(),
            event,
        })
        .collect();
    Session::replay(&log)
}

fn turn_events(case: &TurnCase, turn: Turn) -> Vec<Event> {
    let asked = Event::QuestionAsked {
        question: Question {
            turn,
            kind: QuestionKind::Open,
            topic: case.topic.clone(),
            account: case.account.clone(),
            slot: None,
            conflict: None,
            template: case.question.clone(),
            text: case.question.clone(),
            why: String::new(),
        },
    };
    let facts = case.facts.iter().zip(1..).map(|(fact, n)| {
        let start = case.answer.find(&fact.quote).expect("a quote stands in its answer");
        Fact {
            id: FactId { turn, n },
            account: fact.account.clone(),
            topic: fact.topic.clone(),
            slots: fact.slots.clone(),
            span: start..start + fact.quote.len(),
            quote: fact.quote.clone(),
            confidence: fact.confidence,
            release: fact.release,
            mentions: fact.mentions.clone(),
            red_flags: fact.red_flags.clone(),
        }
    });
    let facts = facts.collect();
    match case.outcome.as_str() {
        "unknown" => vec![
            asked,
            Event::AnswerUnknown {
                turn,
                who: case.who.clone(),
            },
        ],
        "skipped" => vec![asked, Event::QuestionSkipped { turn }],
        "withheld" => vec![asked, Event::AnswerWithheld { turn, id: None }],
        _ => vec![
            asked,
            Event::AnswerGiven {
                turn,
                id: None,
                text: case.answer.clone(),
                masked: case.masked.clone(),
                dropped: case.dropped,
            },
            Event::FactsHeard {
                turn,
                facts,
                dry: false,
                unexplained: Vec::new(),
            },
        ],
    }
}

fn load(path: &std::path::Path) -> (Session, Report) {
    let case: Case = toml::from_str(&fs::read_to_string(path).unwrap()).unwrap();
    let session = session(&case);
    let report = report::build(&session, &bank(), case.today, &wording()).unwrap();
    (session, report)
}

#[test]
fn every_deliverable_of_every_case() {
    insta::glob!("../cases/report", "*.toml", |path| {
        let (_, report) = load(path);
        let templates = templates();
        for deliverable in Deliverable::ALL {
            let text = templates.render(&report, deliverable).unwrap();
            insta::assert_snapshot!(deliverable.name(), text);
        }
        let words = wording().export;
        insta::assert_snapshot!("checklist.csv", report::csv(&report, &words).unwrap());
        insta::assert_snapshot!("checklist.ics", report::ics(&report, &words));
    });
}
