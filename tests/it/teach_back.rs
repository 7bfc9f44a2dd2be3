//! The teach-back in a model's words: what it may say, and what an answer to it does.

use std::sync::{Arc, Mutex};

use baton::engine::{Assistant, Clock, Engine};
use baton::id::HandoverId;
use baton::interview::{Call, Command, Event, Guide, Plan, Question, QuestionKind, Refusal, Side, decide};
use baton::llm::{Allowance, Listener, Model, ModelError, Told};
use baton::prompt::{Fence, Finish, Prompts, Reply, ReplyFault, Request, Task};
use baton::store::MemoryStore;
use jiff::civil::date;

use crate::prompt::{World, files, guide, prompts, sample_book};

/// A world in which Fjordlys was spoken of and is summed up in the rules' words.
fn summed_up() -> (World, Question) {
    let mut world = World::new();
    let account = world.session.book.accounts[0].id.clone();
    for (topic, answer) in [
        (
            "renewals",
            "They were told a 3 % uplift. The renewal is on 31 January 2027 and nothing is signed.",
        ),
        (
            "commitments",
            "I promised Sigrid Aasen an alarm filter by 15 January 2027. There is no ticket for it.",
        ),
        (
            "churn_risk",
            "Henrik Moe-Larsen decides alone. Gridmoth runs a free pilot in the north wing.",
        ),
    ] {
        world.run(Command::Jump {
            topic: topic.into(),
            account: Some(account.clone()),
        });
        world.answer(answer);
    }
    let before = world.open();
    world.run(Command::Skip);
    let open = world.open();
    // the open question as the machine puts it once nothing more is worth asking
    let question = Question {
        turn: open.turn.next(),
        kind: QuestionKind::TeachBack,
        topic: "churn_risk".into(),
        account: Some(account),
        slot: None,
        conflict: None,
        template: guide().wording.teach_back.opening.clone(),
        text: "This is what I have on Fjordlys: “They were told a 3 % uplift.” What is wrong or missing?".to_owned(),
        why: before.why,
    };
    world.happened(Event::QuestionSkipped {
        turn: open.turn,
        id: None,
    });
    world.happened(Event::QuestionAsked {
        question: question.clone(),
    });
    (world, question)
}

fn said(sentences: &[(&str, &str)]) -> Reply {
    let sentences: Vec<_> = sentences
        .iter()
        .map(|(text, facts)| serde_json::json!({"text": text, "facts": facts.split(' ').collect::<Vec<_>>()}))
        .collect();
    Reply {
        text: serde_json::json!({"sentences": sentences}).to_string(),
        ..Reply::default()
    }
}

/// The id of the statement that holds these words.
fn id(world: &World, words: &str) -> String {
    let mut facts = world.session.facts.values();
    facts.find(|it| it.quote.contains(words)).unwrap().id.to_string()
}

#[test]
fn sentences_that_hold_stand_in_the_place_of_the_quotes() {
    let (world, open) = summed_up();
    let fence = Fence::new("f3nc3");
    let (uplift, filter, decider) = (id(&world, "3 %"), id(&world, "alarm filter"), id(&world, "Henrik"));
    let reply = said(&[
        (
            "They were told a 3 % uplift, and nothing is signed for the renewal on 31 January 2027.",
            &format!("{uplift} {}", id(&world, "31 January")),
        ),
        ("Henrik Moe-Larsen decides alone.", &decider),
        ("Sigrid Aasen was promised an alarm filter by 15 January 2027.", &filter),
        ("They were told a 9 % uplift.", &uplift),
    ]);
    let question = prompts().taught_back(&world.scene(&fence), &open, &reply).unwrap();
    assert_eq!(
        question.text,
        "This is what I have on Fjordlys: They were told a 3 % uplift, and nothing is signed for the renewal on 31 January \
         2027. Henrik Moe-Larsen decides alone. Sigrid Aasen was promised an alarm filter by 15 January 2027. What is wrong or \
         missing?"
    );
    assert_eq!(
        (question.kind, question.turn, &question.account),
        (open.kind, open.turn, &open.account)
    );
}

#[test]
fn too_few_sentences_leave_the_quotes() {
    let (world, open) = summed_up();
    let fence = Fence::new("f3nc3");
    let uplift = id(&world, "3 %");
    let wrong = [
        ("They were told a 4 % uplift.", uplift.as_str()),
        ("They were not told a 3 % uplift.", &uplift),
        ("Polna Markets was told a 3 % uplift.", &uplift),
        ("They were told a 3 % uplift.", &uplift),
    ];
    let fault = prompts()
        .taught_back(&world.scene(&fence), &open, &said(&wrong))
        .unwrap_err();
    assert_eq!(fault, ReplyFault::TooFew);
    let cut = Reply {
        finish: Finish::Length,
        ..said(&wrong)
    };
    let fault = prompts().taught_back(&world.scene(&fence), &open, &cut).unwrap_err();
    assert_eq!(fault, ReplyFault::Cut);
}

#[test]
fn words_may_not_make_another_question_of_a_teach_back() {
    let (world, open) = summed_up();
    let at = "2026-11-02T09:00:00Z".parse().unwrap();
    let other = world.session.book.accounts[1].id.clone();
    let changed = [
        Question {
            kind: QuestionKind::Open,
            text: "Which of them leaves first?".to_owned(),
            ..open.clone()
        },
        Question {
            account: Some(other),
            text: "This is what I have on Polna. What is wrong or missing?".to_owned(),
            ..open
        },
    ];
    for question in changed {
        let refused = decide(
            &world.session,
            guide(),
            Command::Worded {
                question,
                call: Call::default(),
            },
            at,
        )
        .unwrap_err();
        assert_eq!(refused, Refusal::NoOtherWords);
    }
}

#[test]
fn what_was_summed_up_wrong_is_put_right_or_asked_about_and_never_both_silently() {
    let cases = [
        ("No, it is 5 %, not 3 %.", true),
        ("The uplift is 5 %, not 3 %. The rest is right.", true),
        ("No, 5 %.", false),
        ("Wrong, the uplift is 5 %.", false),
    ];
    for (answer, settled) in cases {
        let (mut world, open) = summed_up();
        let turn = world.answer(answer);
        assert_eq!(turn, open.turn);
        let conflict = world
            .session
            .conflicts
            .last()
            .unwrap_or_else(|| panic!("{answer}: not heard"));
        let said = |side: &Side| side.value().replace('\u{a0}', " ");
        assert!(
            said(&conflict.earlier).contains("3 %") && said(&conflict.later).contains("5 %"),
            "{conflict:?}"
        );
        assert_eq!(conflict.settled, settled.then_some(turn), "{answer}");
        // what was not settled by itself is asked about at once, with both values
        let next = world.open();
        assert_eq!(next.kind == QuestionKind::Conflict, !settled, "{answer}: {}", next.text);
        let report = crate::report::build(&world.session, date(2026, 11, 2));
        let text: String = crate::report::render_all(&report)
            .into_iter()
            .map(|(_, text)| text)
            .collect();
        let both = |line: &str| line.starts_with("| 1 |") && line.contains("3 %") && line.contains("5 %");
        assert!(text.replace('\u{a0}', " ").lines().any(both), "{answer}");
        // neither side may pass for the truth in a summary
        let subject = baton::interview::Subject::Account(open.account.unwrap());
        let facts = subject.facts(&world.session);
        assert!(facts.iter().all(|it| !it.quote.contains("3 %")), "{answer}");
    }
}

#[test]
fn a_summary_that_is_right_contradicts_nothing() {
    for answer in [
        "All of that is right.",
        "Nothing is missing, 3 % is what they heard.",
        "Yes, 3 %.",
    ] {
        let (mut world, _) = summed_up();
        let before = world.session.conflicts.len();
        world.answer(answer);
        assert_eq!(world.session.conflicts.len(), before, "{answer}");
    }
}

/// Says back what it is given when it sums up, and asks nothing else.
#[derive(Debug, Default)]
struct Fake {
    seen: Mutex<Vec<Request>>,
}

impl Model for Fake {
    fn call<'a>(&'a self, request: &'a Request, _: Option<&'a mut dyn Listener>) -> Told<'a> {
        self.seen.lock().unwrap().push(request.clone());
        let lines = request.messages[1].content.lines();
        let told = lines
            .filter_map(|line| line.split_once(": "))
            .filter(|(id, _)| id.starts_with('T'));
        let told: Vec<(&str, &str)> = told.map(|(id, text)| (text, id.split(' ').next().unwrap())).collect();
        let reply = if request.task == Task::TeachBack {
            Ok(said(&told))
        } else {
            Err(ModelError::Unreachable)
        };
        Box::pin(async move { reply })
    }
}

/// The shipped files with one topic, so that everything else is soon asked.
fn small() -> Vec<(String, String)> {
    let mut files = files();
    files.retain(|(name, _)| {
        !name.starts_with("banks/") || name.ends_with("accounts.toml") || name.ends_with("kinds.toml")
    });
    for (name, text) in &mut files {
        if name == "banks/accounts.toml" {
            let second = text.match_indices("[[topic]]").nth(1).unwrap().0;
            text.truncate(second);
        } else if name == "interview.toml" {
            for list in ["leading_topics", "opening_topics", "closing_topics", "account_topics"] {
                let start = text.find(&format!("{list} = [")).unwrap();
                let end = start + text[start..].find('\n').unwrap();
                text.replace_range(start..end, &format!("{list} = []"));
            }
            *text = text.replace("floor_share = 0.01", "floor_share = 2.0");
            *text = text.replace("least_facts = 5", "least_facts = 3");
        }
    }
    files
}

#[tokio::test]
async fn one_call_stands_between_an_answer_and_the_teach_back() {
    let files = small();
    let guide = Arc::new(Guide::parse(&files).unwrap());
    let prompts = Prompts::parse(&files, &guide.bank).unwrap();
    let fake = Arc::new(Fake::default());
    let clock = Clock::Pinned("2026-11-02T09:00:00Z".parse().unwrap());
    let engine = Engine::new(Arc::new(MemoryStore::default()), guide, clock).with_assistant(Assistant {
        model: Arc::clone(&fake) as Arc<dyn Model>,
        prompts,
        fence: Fence::new("f3nc3"),
        name: "test-model".to_owned(),
        host: "models.example".to_owned(),
        leaves: true,
        allowance: Allowance {
            calls: 1000,
            tokens: 1_000_000,
        },
        patience: std::time::Duration::ZERO,
        restricted: false,
    });
    let plan = Plan {
        handover: HandoverId::new("x"),
        csm: "Ines Duarte".to_owned(),
        title: None,
        company: None,
        notice: None,
        last_day: date(2026, 11, 27),
        manager: None,
        successor: None,
        successor_from: None,
        sittings: 3,
        minutes: 40,
    };
    let books = vec![("accounts.csv".to_owned(), sample_book())];
    let started = engine.start(plan, books).await.unwrap();
    let handover = started.session.plan.as_ref().unwrap().handover.clone();
    let mut step = engine.open(&handover).await.unwrap();
    let answers = [
        "Fjordlys Hospitals were told a 3 % uplift. At Fjordlys the renewal is on 31 January 2027. At Fjordlys nothing is signed.",
        "At Fjordlys Henrik Moe-Larsen decides alone. Gridmoth runs a free pilot at Fjordlys in the north wing.",
        "Sigrid Aasen at Fjordlys was promised an alarm filter by 15 January 2027. Fjordlys has no ticket for it.",
    ];
    for at in 0..40 {
        let question = step.question.clone().unwrap_or_else(|| {
            panic!(
                "finished after {at}: {:#?}",
                step.session
                    .facts
                    .values()
                    .map(|it| format!("{} {:?} {}", it.id, it.account, it.quote))
                    .collect::<Vec<_>>()
            )
        });
        if question.kind == QuestionKind::TeachBack {
            break;
        }
        let text = answers.get(at).copied().unwrap_or("Nothing comes to mind.").to_owned();
        let before = summaries(&fake);
        let command = Command::Answer { id: None, text };
        step = engine.reply(&handover, question.turn, command).await.unwrap();
        assert!(summaries(&fake) <= before + 1);
    }
    let question = step.question.unwrap();
    assert_eq!(question.kind, QuestionKind::TeachBack);
    assert_eq!(summaries(&fake), 1, "one call sums up");
    assert!(
        !question.text.contains('“') && question.text.contains("3 % uplift"),
        "{}",
        question.text
    );
    assert!(
        question.text.ends_with("What is wrong or missing?"),
        "{}",
        question.text
    );
    // the same question after a restart
    assert_eq!(engine.open(&handover).await.unwrap().question, Some(question));
    assert_eq!(summaries(&fake), 1);
}

fn summaries(fake: &Fake) -> usize {
    fake.seen
        .lock()
        .unwrap()
        .iter()
        .filter(|it| it.task == Task::TeachBack)
        .count()
}
