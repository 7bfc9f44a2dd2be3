//! What the report makes of a few sentences: days that bind, things to do, words that are left out or stand beside others.
//! The cases are files in `tests/cases/told`.

use std::fs;

use baton::book::{Account, Source};
use baton::fact::{Confidence, Fact, Release};
use baton::id::{FactId, HandoverId, TopicId, Turn};
use baton::interview::{Event, Plan, Question, QuestionKind, Session};
use baton::report::{Deliverable, Report};
use jiff::civil::{Date, date};
use serde::Deserialize;

use crate::listen::{World, world};
use crate::report::{body, build, seen, templates};
use crate::support::log_of;

const TODAY: Date = date(2026, 11, 22);

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Cases {
    case: Vec<Case>,
}

/// Statements of one answer, and what the report has of them. A row of the checklist is told by parts of it, a bar between.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    topic: String,
    /// The account; the whole book where it is left out.
    #[serde(default)]
    account: Option<String>,
    says: Vec<String>,
    /// The topic of each statement, where they differ.
    #[serde(default)]
    topics: Vec<String>,
    /// The name of the account, where the import lacks it and the leaver named it.
    #[serde(default)]
    noticed: Option<String>,
    /// The day that binds the account, in words.
    #[serde(default)]
    bound: Option<String>,
    #[serde(default)]
    rows: Vec<String>,
    #[serde(default)]
    no_rows: Vec<String>,
    /// What stands in the handover before its appendix.
    #[serde(default)]
    shows: Vec<String>,
    /// What the manager's plan has the leaver asked.
    #[serde(default)]
    asks: Vec<String>,
    #[serde(default)]
    hides: Vec<String>,
}

fn plan() -> Plan {
    Plan {
        handover: HandoverId::from("h-1"),
        csm: "Ilse Brandt".to_owned(),
        title: None,
        company: None,
        notice: None,
        last_day: date(2026, 12, 18),
        manager: Some("Rhea Whitfield".to_owned()),
        successor: Some("Rafael Duarte".to_owned()),
        successor_from: None,
        sittings: 3,
        minutes: 45,
    }
}

/// The statements as the ear hears them, each as one fact of one answer.
fn facts(world: &World, case: &Case) -> Vec<Fact> {
    let mut start = 0;
    let mut facts = Vec::new();
    for (quote, n) in case.says.iter().zip(1_u16..) {
        let known = case.account.as_deref().filter(|_| case.noticed.is_none());
        let topic = case.topics.get(usize::from(n) - 1).unwrap_or(&case.topic);
        let mut sentences = world.hear(quote, topic, known, None).sentences;
        let mut heard = sentences.remove(0);
        for more in sentences {
            let (all, more) = (&mut heard.mentions, more.mentions);
            all.people.extend(more.people);
            all.dates.extend(more.dates);
            all.money.extend(more.money);
            all.measures.extend(more.measures);
        }
        facts.push(Fact {
            id: FactId { turn: Turn(1), n },
            account: case.account.as_deref().map(Into::into),
            topic: TopicId::from(topic.as_str()),
            slots: heard.slots,
            span: start..start + quote.len(),
            quote: quote.clone(),
            confidence: Confidence::Stated,
            release: Release::Report,
            mentions: heard.mentions,
            touches: Vec::new(),
            red_flags: heard.red_flags,
        });
        start += quote.len() + 1;
    }
    facts
}

fn report(world: &World, case: &Case) -> Report {
    let question = "What should I know?".to_owned();
    let mut events = vec![
        Event::HandoverStarted { plan: plan() },
        Event::BookImported {
            file: "accounts.csv".to_owned(),
            book: world.book().clone(),
        },
        Event::QuestionAsked {
            question: Question {
                turn: Turn(1),
                kind: QuestionKind::Open,
                topic: TopicId::from(case.topic.as_str()),
                account: case.account.as_deref().map(Into::into),
                slot: None,
                conflict: None,
                template: question.clone(),
                text: question,
                why: String::new(),
            },
        },
        Event::AnswerGiven {
            turn: Turn(1),
            id: None,
            text: case.says.join(" "),
            masked: Vec::new(),
            dropped: 0,
            private: 0,
            readers: None,
        },
        Event::FactsHeard {
            turn: Turn(1),
            facts: facts(world, case),
            dry: false,
            unexplained: Vec::new(),
        },
    ];
    if let Some(name) = &case.noticed {
        let id = case.account.as_deref().unwrap().into();
        let account = Account::bare(id, name.clone(), Source::Noticed { turn: Turn(1) });
        let heard = events.len() - 1;
        events.insert(heard, Event::AccountNoticed { turn: Turn(1), account });
    }
    let log = log_of(events, "2026-11-22T09:00:00Z");
    build(&Session::replay(&log), TODAY)
}

/// The rows of the checklist: day, who, what, the words that it follows from.
fn rows(report: &Report) -> Vec<String> {
    let row = |it: &baton::report::Item| {
        let claim = it.claim.as_ref().map(|it| it.text.as_str()).unwrap_or_default();
        format!("{} {}: {} “{claim}”", it.due, it.owner, it.action)
    };
    report.checklist.iter().map(row).collect()
}

fn faults(world: &World, case: &Case) -> Vec<String> {
    let report = report(world, case);
    let rows = rows(&report);
    let has = |wanted: &String| rows.iter().any(|row| wanted.split(" | ").all(|it| row.contains(it)));
    let text = templates().render(&report, Deliverable::Handover).unwrap();
    let shown = seen(body(&text));
    let mut faults = Vec::new();
    let page = report.accounts.iter().find(|it| Some(&it.id) == case.account.as_ref());
    let bound = page.and_then(|it| it.bound.as_ref()).map(|it| it.text.clone());
    if case.bound.is_some() && bound != case.bound {
        faults.push(format!("bound: {bound:?}"));
    }
    let missing = case.rows.iter().filter(|it| !has(it));
    faults.extend(missing.map(|it| format!("no row `{it}` in {rows:#?}")));
    let wrong = case.no_rows.iter().filter(|it| has(it));
    faults.extend(wrong.map(|it| format!("a row `{it}` in {rows:#?}")));
    let lost = case.shows.iter().filter(|it| !shown.contains(it.as_str()));
    faults.extend(lost.map(|it| format!("not shown: `{it}`")));
    let questions: Vec<&String> = report.plan.iter().flat_map(|it| &it.questions).collect();
    let unasked = |it: &&String| !questions.iter().any(|asked| asked.contains(it.as_str()));
    faults.extend(case.asks.iter().filter(unasked).map(|it| format!("not asked: `{it}`")));
    let told = case.hides.iter().filter(|it| shown.contains(it.as_str()));
    faults.extend(told.map(|it| format!("shown: `{it}`")));
    faults
}

#[test]
fn a_report_has_of_statements_what_is_written() {
    let world = world();
    let mut paths: Vec<_> = fs::read_dir("tests/cases/told")
        .unwrap()
        .map(|it| it.unwrap().path())
        .collect();
    paths.sort();
    let mut wrong = Vec::new();
    let mut count = 0;
    for path in paths {
        let cases: Cases = toml::from_str(&fs::read_to_string(&path).unwrap()).unwrap();
        for case in &cases.case {
            count += 1;
            let says_nothing = case.bound.is_none() && case.shows.is_empty() && case.hides.is_empty();
            assert!(
                !says_nothing || !case.rows.is_empty() || !case.no_rows.is_empty(),
                "{}: {:?} wants nothing",
                path.display(),
                case.says
            );
            let faults = faults(&world, case);
            if !faults.is_empty() {
                wrong.push(format!(
                    "{}: {:?}\n  {}",
                    path.display(),
                    case.says,
                    faults.join("\n  ")
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(count > 15, "the cases are gone");
}
