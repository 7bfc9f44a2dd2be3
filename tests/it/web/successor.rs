//! The successor's room: what it shows, what a successor does there, and that it shows nothing that was not released.

use std::collections::BTreeSet;
use std::fs;
use std::sync::LazyLock;

use axum::http::StatusCode;
use baton::book::Book;
use baton::book::import::preview;
use baton::engine::{Engine, Next};
use baton::id::{HandoverId, Turn};
use baton::interview::{Act, By, Command, Envelope, Event, ImportField, Part, Party, Plan, PlanChange, content_hash};
use baton::sample::{Asked, Leaver, Reply};
use baton::store::EventStore;
use jiff::civil::Date;
use serde::Deserialize;

use crate::web::{Browser, COLUMNS, Page, World, now};

#[derive(Deserialize)]
struct Frame {
    csm: String,
    company: String,
    manager: String,
    successor: String,
    last_day: toml::value::Datetime,
}

/// The events of the sample's first turns, all of it released.
static SAMPLE: LazyLock<(HandoverId, Vec<Envelope>)> = LazyLock::new(|| {
    let play = || {
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        runtime.block_on(sample())
    };
    std::thread::spawn(play).join().unwrap()
});

async fn sample() -> (HandoverId, Vec<Envelope>) {
    let world = World::new();
    let read = |name: &str| fs::read_to_string(format!("samples/wattlark/{name}")).unwrap();
    let frame: Frame = toml::from_str(&read("handover.toml")).unwrap();
    let accounts = preview(&COLUMNS, "accounts.csv", read("accounts.csv").as_bytes(), 1).accounts;
    let plan = Plan {
        handover: HandoverId::new(""),
        csm: frame.csm,
        title: None,
        company: Some(frame.company),
        notice: None,
        last_day: frame.last_day.to_string().parse::<Date>().unwrap(),
        manager: Some(frame.manager),
        successor: Some(frame.successor),
        successor_from: None,
        sittings: 4,
        minutes: 30,
    };
    let books = vec![("accounts.csv".to_owned(), Book { accounts })];
    let handover = world
        .engine
        .start(plan, books)
        .await
        .unwrap()
        .session
        .plan
        .clone()
        .unwrap()
        .handover;
    let mut leaver = Leaver::parse("leaver.toml", &read("leaver.toml")).unwrap();
    world.engine.open(&handover).await.unwrap();
    for _ in 0..60 {
        let session = world.engine.session(&handover).await.unwrap();
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
            Reply::Unknown { who } => Command::Unknown { who: Some(who) },
            Reply::OffRecord(_) => Command::OffRecord,
            _ => Command::Skip,
        };
        world.engine.reply(&handover, question.turn, command).await.unwrap();
    }
    release(&world.engine, &handover).await;
    let events = world.engine.events(&handover).await.unwrap();
    (handover, events)
}

async fn release(engine: &Engine, handover: &HandoverId) {
    let session = engine.session(handover).await.unwrap();
    for line in engine.parts(&session) {
        let release = Act::Release(line.part);
        // a part without anything new is no news
        drop(engine.act(handover, By::from(Party::Leaver), release).await);
    }
}

/// A world with the sample, its successor's browser, and the path of the room.
async fn room() -> (World, HandoverId, Browser, String) {
    let (handover, envelopes) = LazyLock::force(&SAMPLE).clone();
    let world = World::new();
    let events: Vec<Event> = envelopes.into_iter().map(|it| it.event).collect();
    world.store.append(&handover, 0, now(), &events).await.unwrap();
    let browser = world.guest(Party::Successor, &handover).await;
    let path = format!("/successor/{handover}");
    (world, handover, browser, path)
}

/// The values of an attribute on a page.
fn values(page: &Page, attribute: &str) -> Vec<String> {
    let text = page.text();
    let start = format!(" {attribute}=\"");
    let pieces = text.split(&start).skip(1);
    pieces.map(|it| it.split('"').next().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn every_way_on_every_page_leads_somewhere() {
    let (world, _, mut luca, path) = room().await;
    let (mut seen, mut to_see) = (BTreeSet::new(), vec![path.clone()]);
    while let Some(at) = to_see.pop() {
        if !seen.insert(at.clone()) || at.contains("/files/") {
            continue;
        }
        let page = world.get(&mut luca, &at).await;
        assert_eq!(page.status, StatusCode::OK, "{at}: {}", page.body);
        let ids = values(&page, "id");
        let unique: BTreeSet<&String> = ids.iter().collect();
        assert_eq!(unique.len(), ids.len(), "{at} has an id twice");
        for label in values(&page, "for") {
            assert!(unique.contains(&label), "{at}: no field {label}");
        }
        for href in values(&page, "href") {
            match href.strip_prefix('#') {
                Some(id) => assert!(unique.contains(&id.to_owned()), "{at}: no place {id}"),
                None if href.starts_with(&path) => to_see.push(href),
                None => {}
            }
        }
        assert!(page.body.len() < 600_000, "{at} has {} bytes", page.body.len());
    }
    let kinds = [
        "/accounts/",
        "/claims/",
        "/sources/T",
        "/sources/I%3A",
        "/ways/",
        "/checklist",
        "/search",
        "/takeover",
    ];
    for kind in kinds {
        assert!(seen.iter().any(|it| it.contains(kind)), "no way to {kind}");
    }
    assert!(seen.len() > 60, "{}", seen.len());
    let first = world.get(&mut luca, &path).await;
    assert!(
        first.body.len() < 100_000,
        "the first page has {} bytes",
        first.body.len()
    );
}

#[tokio::test]
async fn a_statement_opens_its_evidence_and_is_judged_where_it_stands() {
    let (world, handover, mut luca, path) = room().await;
    let session = world.engine.session(&handover).await.unwrap();
    let about = session.facts.values().find(|it| it.account.is_some()).unwrap();
    let account = session.account(about.account.as_ref().unwrap()).unwrap();
    let room = format!("{path}/accounts/{}", account.id);
    let page = world.get(&mut luca, &room).await;
    let question = &session.turn(about.id.turn).unwrap().question;
    let shown = page.text().contains(&about.quote) || page.text().contains(&question.text);
    assert!(shown, "{} {:?} {:?}", about.id, about.quote, question.text);
    let claim = format!("{path}/claims/{}", about.id);
    let back = format!("back=/accounts/{}&at=do-1-1", account.id);
    let done = world
        .post(&mut luca, &claim, format!("do=still_true&text=&{back}"))
        .await;
    assert_eq!(done.leads_to(), format!("{room}#do-1-1"));
    let page = world.get(&mut luca, &claim).await;
    assert!(page.text().contains("Noted: still true.") && page.text().contains("You: still true"));
    let again = world.post(&mut luca, &claim, "do=still_true&text=").await;
    assert_eq!(again.status, StatusCode::CONFLICT);
    let note = "do=not_true&text=They+signed+<b>yesterday</b>";
    world.post(&mut luca, &claim, note).await.leads_to();
    let page = world.get(&mut luca, &claim).await;
    assert!(
        page.text()
            .contains("What is true instead: They signed <b>yesterday</b>")
    );
    assert!(!page.body.contains("<b>yesterday"), "what is typed is text");
    let empty = world.post(&mut luca, &claim, "do=not_true&text=++").await;
    assert_eq!(empty.status, StatusCode::BAD_REQUEST);
    let unknown = world
        .post(&mut luca, &format!("{path}/claims/T99.1"), "do=still_true")
        .await;
    assert_eq!(unknown.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_question_comes_back_with_its_answer_once_that_is_released() {
    let (world, handover, mut luca, path) = room().await;
    let session = world.engine.session(&handover).await.unwrap();
    let fact = session.facts.values().find(|it| it.account.is_some()).unwrap().id;
    let claim = format!("{path}/claims/{fact}");
    let text = "Who at their board signs in the end?";
    let form = format!("do=ask&back=&text={}", text.replace(' ', "+"));
    assert_eq!(
        world.post(&mut luca, &claim, form.clone()).await.leads_to(),
        format!("{path}#")
    );
    let first = world.get(&mut luca, &path).await;
    assert!(first.text().contains(text) && first.text().contains("is put in the next sitting"));
    let twice = world.post(&mut luca, &claim, form).await;
    assert_eq!(twice.status, StatusCode::CONFLICT);
    assert!(
        twice.text().contains(&format!("{text}</textarea>")),
        "what was typed stays"
    );
    let open = answer_when_asked(&world, &handover, text, "Zanzibarcanary Holm signs for the board.").await;
    let page = world.get(&mut luca, &claim).await;
    assert!(
        page.text().contains("the answer is not released yet"),
        "{}",
        page.text()
    );
    assert!(!page.body.contains("Zanzibarcanary"));
    let source = world.get(&mut luca, &format!("{path}/sources/{open}")).await;
    assert!(!source.body.contains("Zanzibarcanary"));
    release(&world.engine, &handover).await;
    let page = world.get(&mut luca, &claim).await;
    assert!(
        page.text().contains("Zanzibarcanary Holm signs for the board."),
        "{}",
        page.text()
    );
    let source = world.get(&mut luca, &format!("{path}/sources/{open}")).await;
    assert!(source.text().contains("Zanzibarcanary Holm"));
}

/// Has the leaver answer when that question comes, and returns its turn.
async fn answer_when_asked(world: &World, handover: &HandoverId, wanted: &str, text: &str) -> Turn {
    drop(world.engine.open(handover).await);
    for _ in 0..8 {
        let session = world.engine.session(handover).await.unwrap();
        let question = session.open_question().unwrap().clone();
        if question.text.contains(wanted) {
            let text = text.to_owned();
            let answer = Command::Answer { id: None, text };
            world.engine.reply(handover, question.turn, answer).await.unwrap();
            return question.turn;
        }
        world
            .engine
            .reply(handover, question.turn, Command::Skip)
            .await
            .unwrap();
    }
    panic!("`{wanted}` was never put");
}

#[tokio::test]
async fn the_way_back_stays_in_the_room() {
    let (world, handover, mut luca, path) = room().await;
    let session = world.engine.session(&handover).await.unwrap();
    let claim = format!("{path}/claims/{}", session.facts.keys().next().unwrap());
    for (n, back) in [
        "//evil.example",
        "https://evil.example",
        "/../../x",
        "/a%0d%0aSet-Cookie:x",
        "\\\\evil",
    ]
    .iter()
    .enumerate()
    {
        let form = format!("do=not_true&text=other+{n}&back={back}&at=x%0a%23y");
        let page = world.post(&mut luca, &claim, form).await;
        let to = page.leads_to();
        assert!(
            to.starts_with(&format!("{path}/")) || to.starts_with(&format!("{path}#")),
            "{to}"
        );
        assert!(!to.contains(".."), "{to}");
    }
}

#[tokio::test]
async fn the_checklist_is_worked_and_taken_along() {
    let (world, handover, mut luca, path) = room().await;
    let list = format!("{path}/checklist");
    let page = world.get(&mut luca, &list).await;
    let key = page.after("name=\"item\" value=\"");
    let all = values(&page, "id").iter().filter(|it| it.starts_with("d-C")).count();
    assert!(all > 5, "{all}");
    let send =
        async |luca: &mut Browser, key: &str, more: &str| world.post(luca, &list, format!("item={key}&{more}")).await;
    let done = send(&mut luca, &key, "do=done&f-show=all").await;
    assert!(
        done.leads_to().starts_with(&format!("{list}?show=all#C")),
        "{}",
        done.leads_to()
    );
    let page = world.get(&mut luca, &format!("{list}?show=done")).await;
    assert!(page.text().contains(&format!("1 of {all} done")) && page.text().contains("Not done after all"));
    let open = world.get(&mut luca, &list).await;
    let second = open.after("name=\"item\" value=\"");
    assert_ne!(second, key, "open items come first");
    for step in [
        "do=snooze&day=2027-03-05",
        "do=reassign&owner=Ida+Holm",
        "do=note&note=Rang+<i>twice</i>",
    ] {
        send(&mut luca, &second, step).await.leads_to();
    }
    let page = world.get(&mut luca, &format!("{list}?owner=Ida+Holm")).await;
    let text = page.text();
    assert!(
        text.contains("Ida Holm · Due 5 Mar 2027, put off") && text.contains("Rang <i>twice</i>"),
        "{text}"
    );
    assert!(!page.body.contains("<i>twice"));
    assert_eq!(values(&page, "class").iter().filter(|it| *it == "card").count(), 1);
    let past = send(&mut luca, &second, "do=snooze&day=2020-01-01").await;
    assert_eq!(past.status, StatusCode::CONFLICT);
    assert!(past.text().contains("That day is over") && past.text().contains("value=\"2020-01-01\""));
    assert_eq!(
        send(&mut luca, "nothing:x", "do=done").await.status,
        StatusCode::NOT_FOUND
    );
    assert_eq!(send(&mut luca, &key, "do=burn").await.status, StatusCode::BAD_REQUEST);
    let work = world.engine.session(&handover).await.unwrap().proceedings.work.clone();
    assert_eq!(work.len(), 2, "refused work left nothing");

    let calendar = world.get(&mut luca, &format!("{path}/files/checklist.ics")).await;
    assert_eq!(calendar.header("content-type"), Some("text/calendar; charset=utf-8"));
    assert_eq!(
        calendar.body.matches("BEGIN:VEVENT").count(),
        all - 1,
        "what is done is done"
    );
    assert!(calendar.body.contains("20270305") && !calendar.body.contains("Polna"));
    let asana = world.get(&mut luca, &format!("{path}/files/checklist.asana.csv")).await;
    let head = "Name,Description,Section,Assignee,Collaborators,Start Date,Due Date,Dependencies\r\n";
    assert!(
        asana.body.starts_with(head)
            && asana.body.contains("Owner: Ida Holm")
            && asana.body.contains(",,,,03/05/2027,"),
        "{}",
        asana.body
    );
    let jira = world.get(&mut luca, &format!("{path}/files/checklist.csv")).await;
    assert!(jira.body.contains(",Ida Holm,,2027-03-05,"), "{}", jira.body);
    assert_eq!(
        jira.header("content-disposition"),
        Some("attachment; filename=\"checklist.csv\"")
    );
}

#[tokio::test]
async fn files_are_the_successors_own() {
    let (world, _, mut luca, path) = room().await;
    let markdown = world.get(&mut luca, &format!("{path}/files/handover.md")).await;
    assert!(
        markdown.body.contains("Fjordlys Hospitals") && markdown.body.contains("[T"),
        "{}",
        markdown.body
    );
    for name in [
        "manager-plan.md",
        "restricted-annex.md",
        "handover.exe",
        "handover",
        "..%2Fhandover.md",
        "handover.csv",
    ] {
        let page = world.get(&mut luca, &format!("{path}/files/{name}")).await;
        assert_eq!(page.status, StatusCode::NOT_FOUND, "{name}");
    }
}

#[tokio::test]
async fn search_quotes_or_says_who_may_know() {
    let (world, _, mut luca, path) = room().await;
    let found = world.get(&mut luca, &format!("{path}/search?q=notice+Fjordlys")).await;
    assert!(
        found.text().contains("<mark>notice</mark>") && found.text().contains("Source T"),
        "{}",
        found.text()
    );
    let nothing = world
        .get(&mut luca, &format!("{path}/search?q=submarine+%3Ci%3Ehull"))
        .await;
    assert!(
        nothing.text().contains("Not covered") && nothing.text().contains("is still here"),
        "{}",
        nothing.text()
    );
    assert!(!nothing.body.contains("<i>hull"));
    let long = world
        .get(&mut luca, &format!("{path}/search?q={}", "a".repeat(1001)))
        .await;
    assert_eq!(long.status, StatusCode::PAYLOAD_TOO_LARGE);
}

#[tokio::test]
async fn a_successor_reads_back_accepts_and_signs() {
    let (world, handover, mut luca, path) = room().await;
    let take = format!("{path}/takeover");
    let empty = world
        .post(&mut luca, &take, "do=read_back&line-1=++&reservations=kept+words")
        .await;
    assert_eq!(empty.status, StatusCode::BAD_REQUEST);
    assert!(empty.text().contains("kept words"), "what was typed stays");
    let lines = "do=read_back&line-1=Fjordlys+first&line-3=Polna+by+Friday&reservations=The+side+letter";
    assert_eq!(world.post(&mut luca, &take, lines).await.leads_to(), take);
    let page = world.get(&mut luca, &take).await;
    assert!(page.text().contains("Polna by Friday") && page.text().contains("You read it back on"));
    assert!(!page.text().contains("name=\"hash\"") && page.text().contains("You sign after you have accepted"));
    let early = world.post(&mut luca, &take, "do=sign&hash=0123").await;
    assert_eq!(early.status, StatusCode::CONFLICT);
    assert!(early.text().contains("You sign after you have accepted"));
    let accept = "do=accept&still_missing=Who+signs+at+Thalassa";
    world.post(&mut luca, &take, accept).await.leads_to();
    let page = world.get(&mut luca, &take).await;
    assert!(
        page.text().contains("Once all of you have signed"),
        "others have still to sign"
    );
    let stale = world.post(&mut luca, &take, "do=sign&hash=0123").await;
    assert_eq!(stale.status, StatusCode::CONFLICT);
    assert!(stale.text().contains("The content changed"));
    let hash = page.after("name=\"hash\" value=\"");
    world
        .post(&mut luca, &take, format!("do=sign&hash={hash}"))
        .await
        .leads_to();
    let page = world.get(&mut luca, &take).await;
    let text = page.text();
    assert!(
        text.contains("You have signed what is released now") && text.contains("Still missing: Who signs at Thalassa")
    );
    let all = world.engine.session(&handover).await.unwrap().proceedings.clone();
    assert!(all.acceptance.is_some() && all.signatures.contains_key(&Party::Successor));
    assert_eq!(all.read_back.unwrap().lines, ["Fjordlys first", "Polna by Friday"]);
}

#[tokio::test]
async fn what_is_missing_is_said_again_and_the_successors_last_signature_is_ticked() {
    let (world, handover, mut luca, path) = room().await;
    let take = format!("{path}/takeover");
    world.post(&mut luca, &take, "do=accept").await.leads_to();
    let hash = content_hash(&world.engine.session(&handover).await.unwrap());
    for party in [Party::Leaver, Party::Manager] {
        let sign = Act::Sign { hash: hash.clone() };
        world.engine.act(&handover, By::from(party), sign).await.unwrap();
    }
    let again = "do=accept&still_missing=Who+signs+at+Thalassa";
    world.post(&mut luca, &take, again).await.leads_to();
    let text = world.text(&mut luca, &take).await;
    assert!(
        text.contains("Still missing: Who signs at Thalassa") && text.contains("Yours is the last step"),
        "{text}"
    );
    assert_eq!(text.matches("name=\"closes\"").count(), 1, "{text}");
    let sign = format!("do=sign&hash={hash}");
    let unticked = world.post(&mut luca, &take, sign.clone()).await;
    assert_eq!(unticked.status, StatusCode::CONFLICT);
    assert!(unticked.text().contains("Tick that you know"), "{}", unticked.text());
    world.post(&mut luca, &take, sign + "&closes=yes").await.leads_to();
    assert!(world.text(&mut luca, &take).await.contains("data-closed"));
}

#[tokio::test]
async fn nothing_is_there_before_it_is_released() {
    let world = World::new();
    let handover = world.handover("Priya <i>Natarajan</i>").await;
    let canary = "Zanzibarcanary at Storvik Fish Farms wants to leave us because Borealis pays half.";
    world.engine.open(&handover).await.unwrap();
    let text = canary.to_owned();
    let answer = Command::Answer { id: None, text };
    world.engine.reply(&handover, Turn(1), answer).await.unwrap();
    let mut tom = world.guest(Party::Successor, &handover).await;
    let path = format!("/successor/{handover}");
    let account = world.engine.session(&handover).await.unwrap().book.accounts[0]
        .id
        .clone();
    for (below, status) in [
        ("", 200),
        (&format!("/accounts/{account}"), 200),
        ("/checklist", 200),
        ("/ways", 200),
        ("/search?q=Zanzibar+leave", 200),
        ("/takeover", 200),
        ("/sources/I%3A1", 200),
        ("/sources/T1", 404),
        ("/claims/T1.1", 404),
        ("/files/handover.md", 200),
        ("/files/handover.json", 200),
        ("/files/transcript.md", 200),
    ] {
        let page = world.get(&mut tom, &format!("{path}{below}")).await;
        assert_eq!(page.status.as_u16(), status, "{below}: {}", page.body);
        let asked = page.text().replace("Zanzibar leave", "");
        assert!(!asked.contains("Zanzibar"), "{below}: {}", page.body);
        assert!(
            below.starts_with("/files") || !page.body.contains("<i>"),
            "names are text"
        );
    }
}

#[tokio::test]
async fn what_was_decided_about_gaps_and_put_right_in_the_import_shows() {
    let (world, handover, mut luca, path) = room().await;
    let act = async |party: Party, act: Act| {
        world.engine.act(&handover, By::from(party), act).await.unwrap();
        world.engine.session(&handover).await.unwrap()
    };
    let session = world.engine.session(&handover).await.unwrap();
    let before = world.engine.overview(&session);
    let about = |gap: &baton::engine::Gap| {
        let named = session
            .book
            .accounts
            .iter()
            .find(|it| Some(&it.name) == gap.account.as_ref());
        (gap.topic.clone(), named.map(|it| it.id.clone()))
    };
    let of_account: Vec<_> = before.gaps.iter().filter(|it| it.account.is_some()).collect();
    let (topic, account) = about(of_account[0]);
    let reason = "Ida Holm has it in writing".to_owned();
    act(Party::Manager, Act::AcceptGap { topic, account, reason }).await;
    let (topic, account) = about(of_account[1]);
    let to = "Svenja Brandt".to_owned();
    let given = act(Party::Manager, Act::AssignGap { topic, account, to }).await;
    let after = world.engine.overview(&given);
    assert_eq!(after.gaps.len() + 1, before.gaps.len(), "what is accepted is not open");
    assert_eq!(
        after.accepted_gaps[0].accepted.as_deref(),
        Some("Ida Holm has it in writing")
    );
    assert!(
        after
            .gaps
            .iter()
            .any(|it| it.assigned.as_deref() == Some("Svenja Brandt"))
    );
    let markdown = world.get(&mut luca, &format!("{path}/files/handover.md")).await.body;
    assert!(markdown.contains("accepted by") && markdown.contains("Ida Holm has it in writing"));

    let least = after
        .accounts
        .iter()
        .min_by(|a, b| a.coverage.total_cmp(&b.coverage))
        .unwrap();
    let dropped = Act::ChangePlan(PlanChange::DropAccount(least.id.clone()));
    let planned = world.engine.overview(&*act(Party::Manager, dropped).await);
    assert!(
        planned.coverage > after.coverage,
        "{} {}",
        planned.coverage,
        after.coverage
    );
    assert!(planned.gaps.iter().all(|it| it.account.as_ref() != Some(&least.name)));
    let topic = planned.gaps[0].topic.clone();
    let dropped = Act::ChangePlan(PlanChange::DropTopic(topic.clone()));
    let planned = world.engine.overview(&*act(Party::Manager, dropped).await);
    assert!(planned.gaps.iter().all(|it| it.topic != topic));

    let account = session.book.accounts[0].id.clone();
    let text = "EUR 401,000 since the last addendum".to_owned();
    let field = ImportField::Arr;
    let fixed = Act::FixImport {
        account: account.clone(),
        field,
        text: text.clone(),
    };
    let session = act(Party::Leaver, fixed).await;
    let lines = world.engine.overview(&session).accounts;
    assert_eq!(lines.iter().find(|it| it.id == account).unwrap().fixes[0].text, text);
    let page = format!("{path}/accounts/{account}");
    assert!(
        !world.text(&mut luca, &page).await.contains(&text),
        "it waits for its release"
    );
    act(Party::Leaver, Act::Release(Part::Account(account))).await;
    assert!(world.text(&mut luca, &page).await.contains(&text));
}

/// Returns how many statements the board has the manager ask about, since the successor doubts them.
async fn doubted(world: &World, handover: &HandoverId, ana: &mut Browser) -> Option<usize> {
    let text = world.text(ana, &format!("/handovers/{handover}")).await;
    let session = world.engine.session_for(handover, Party::Manager).await.unwrap();
    let board = world.engine.board(&session, &world.engine.overview(&session));
    let Next::Doubted { statements } = board.next else {
        assert!(!text.contains("See what is doubted"), "{text}");
        return None;
    };
    assert!(
        text.contains(&format!("doubts {statements} statement: have Ilse")),
        "{text}"
    );
    Some(statements)
}

/// What the successor says reaches those who sign; whoever signs last says that they know what it does.
#[tokio::test]
async fn the_others_read_what_the_successor_says_and_the_last_signature_is_ticked() {
    let (world, handover, mut luca, path) = room().await;
    let mut ana = world.manager("Ana").await;
    world.give(&handover, "Ana").await;
    let mut leaver = world.guest(Party::Leaver, &handover).await;
    let take = format!("{path}/takeover");
    let lines = "do=read_back&line-1=Fjordlys+first&reservations=The+side+letter";
    world.post(&mut luca, &take, lines).await.leads_to();
    let session = world.engine.session(&handover).await.unwrap();
    let fact = session.facts.keys().next().copied().unwrap();
    let judged = format!("{path}/claims/{fact}");
    world
        .post(&mut luca, &judged, "do=not_true&text=They+left+in+May")
        .await
        .leads_to();
    let board = format!("/handovers/{handover}");
    let closing = format!("{board}/closing");
    for (browser, page) in [
        (&mut ana, closing.clone()),
        (&mut leaver, format!("/interview/{handover}/check")),
    ] {
        let text = world.text(browser, &page).await;
        for said in ["Fjordlys first", "The side letter", "They left in May"] {
            assert!(text.contains(said), "{said} on {page}: {text}");
        }
    }
    let review = world.get(&mut ana, &format!("{board}/claims")).await.text();
    assert!(
        review.contains("says: not true") && review.contains("They left in May"),
        "{review}"
    );
    assert_eq!(doubted(&world, &handover, &mut ana).await, Some(1));
    let change = format!("fact={fact}&text=Say+when+they+left");
    let path_of_changes = format!("{board}/claims");
    world.post(&mut ana, &path_of_changes, change).await.leads_to();
    assert_eq!(doubted(&world, &handover, &mut ana).await, None, "the leaver is asked");

    world.post(&mut luca, &take, "do=accept").await.leads_to();
    let hash = content_hash(&session);
    for party in [Party::Leaver, Party::Successor] {
        let sign = Act::Sign { hash: hash.clone() };
        world.engine.act(&handover, By::from(party), sign).await.unwrap();
    }
    let page = world.text(&mut ana, &closing).await;
    assert!(
        page.contains("Yours is the last step") && page.contains("name=\"closes\""),
        "{page}"
    );
    let form = format!("hash={hash}");
    world
        .post(&mut ana, &format!("{board}/sign"), form.clone())
        .await
        .leads_to();
    assert!(world.text(&mut ana, &closing).await.contains("Tick that you know"));
    world
        .post(&mut ana, &format!("{board}/sign"), form + "&closes=yes")
        .await
        .leads_to();
    let page = world.text(&mut ana, &closing).await;
    assert!(
        page.contains("data-closed") && !page.contains("name=\"hash\""),
        "{page}"
    );
    let sheet = world.get(&mut luca, &format!("{path}/files/handover.md")).await.text();
    for said in [
        "Fjordlys first",
        "The side letter",
        "They left in May",
        "signed this content",
    ] {
        assert!(sheet.contains(said), "{said}");
    }
}
