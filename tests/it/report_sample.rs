//! The sample handover, played by the rules alone → a report that loses nothing and adds nothing.

use std::fs;
use std::path::Path;

use baton::book::{Book, Columns, import};
use baton::id::HandoverId;
use baton::interview::{Command, Envelope, Guide, Plan, Session, decide};
use baton::report::Report;
use baton::sample::{Asked, Leaver, Reply};
use jiff::Timestamp;
use jiff::civil::Date;
use serde::Deserialize;

use crate::report::{build, check_report, render_all};

#[derive(Deserialize)]
struct Frame {
    csm: String,
    title: String,
    company: String,
    last_day: toml::value::Datetime,
    now: String,
    manager: String,
    successor: String,
    sittings: u32,
    minutes: u32,
}

fn guide() -> Guide {
    let mut files = Vec::new();
    collect(Path::new("prompts"), "", &mut files);
    files.sort();
    Guide::parse(&files).unwrap()
}

fn collect(folder: &Path, prefix: &str, files: &mut Vec<(String, String)>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = format!("{prefix}{}", path.file_name().unwrap().to_string_lossy());
        if path.is_dir() {
            collect(&path, &format!("{name}/"), files);
        } else {
            files.push((name, fs::read_to_string(&path).unwrap()));
        }
    }
}

/// Answers questions until the interview ends or `most` turns have passed.
pub(crate) fn play(most: usize) -> Session {
    let guide = guide();
    let read = |name: &str| fs::read_to_string(format!("samples/wattlark/{name}")).unwrap();
    let frame: Frame = toml::from_str(&read("handover.toml")).unwrap();
    let mut leaver = Leaver::parse("leaver.toml", &read("leaver.toml")).unwrap();
    let columns = Columns::parse("columns.toml", &fs::read_to_string("prompts/columns.toml").unwrap()).unwrap();
    let preview = import::preview(&columns, "accounts.csv", read("accounts.csv").as_bytes(), 1);
    let at: Timestamp = frame.now.parse().unwrap();
    let plan = Plan {
        handover: HandoverId::from("sample"),
        csm: frame.csm,
        title: Some(frame.title),
        company: Some(frame.company),
        notice: None,
        last_day: frame.last_day.to_string().parse::<Date>().unwrap(),
        manager: Some(frame.manager),
        successor: Some(frame.successor),
        successor_from: None,
        sittings: frame.sittings,
        minutes: frame.minutes,
    };
    let books = vec![(
        "accounts.csv".to_owned(),
        Book {
            accounts: preview.accounts,
        },
    )];
    let mut session = Session::default();
    run(&mut session, &guide, Command::Start { plan, books }, at);
    run(&mut session, &guide, Command::Open, at);
    for _ in 0..most {
        let Some(question) = session.open_question().cloned() else {
            break;
        };
        let account = question.account.as_ref().and_then(|id| session.account(id));
        let reply = leaver.reply(&Asked {
            kind: question.kind.as_str(),
            topic: question.topic.as_str(),
            account_name: account.map(|it| it.name.as_str()),
            slot: question.slot.as_ref().map(|it| it.as_str()),
            text: &question.text,
        });
        let command = match reply {
            Reply::Answer(text) => Command::Answer { id: None, text },
            Reply::Skip | Reply::Rephrase | Reply::Correct { .. } => Command::Skip,
            Reply::Unknown { who } => Command::Unknown { who: Some(who) },
            Reply::OffRecord(_) => Command::OffRecord,
        };
        run(&mut session, &guide, command, at);
    }
    session
}

fn run(session: &mut Session, guide: &Guide, command: Command, at: Timestamp) {
    for event in decide(session, guide, command, at).unwrap().events {
        let envelope = Envelope {
            handover: HandoverId::from("sample"),
            seq: session.seq + 1,
            at,
            event,
        };
        session.apply(&envelope);
    }
}

/// Returns the report of the sample, played to its end.
pub(crate) fn report() -> Report {
    build(&play(90), "2026-11-23".parse().unwrap())
}

#[test]
fn the_sample_is_told_whole_and_without_additions() {
    let session = play(90);
    assert!(session.released().count() > 60, "the sample says enough to test with");
    let report = build(&session, "2026-11-23".parse().unwrap());
    check_report(&session, &report);
    assert!(render_all(&report).iter().all(|(_, text)| !text.contains("\n\n\n")));
}
