//! What manager, leaver and successor do beside answering: told in files, and what must hold whatever they do.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use baton::book::{Account, Book};
use baton::id::{AccountId, FactId, TopicId, Turn};
use baton::interview::{
    Act, By, Check, Command, Deed, Direction, Event, ImportField, Judgement, Part, Party, PlanChange, Refusal, Session,
    Signed, Verdict, WorkChange, content_hash, decode, encode, standing,
};
use jiff::civil::Date;
use jiff::tz::TimeZone;
use proptest::prelude::{Just, ProptestConfig, Strategy, any, prop_oneof, proptest};
use serde::Deserialize;

use crate::interview::{GUIDE, Handover};

const CASES: &str = "tests/cases/rooms";

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    /// Words that may stand in no event and no notice.
    #[serde(default)]
    never: Vec<String>,
    #[serde(rename = "step")]
    steps: Vec<Step>,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Step {
    /// The command or act, in snake case.
    when: String,
    /// Who does it; by default whose act it is.
    by: Option<Party>,
    text: String,
    fact: Option<String>,
    topic: Option<TopicId>,
    account: Option<AccountId>,
    part: Option<String>,
    verdict: Option<Verdict>,
    field: Option<ImportField>,
    change: Option<String>,
    item: String,
    day: Option<Date>,
    number: u32,
    lines: Vec<String>,
    accounts: Vec<Account>,
    /// A hash to sign instead of that of the content.
    hash: Option<String>,
    /// Days that go by before.
    days: i64,
    /// Whether a question is put as it stands.
    as_it_stands: bool,
    /// The kinds of the events that follow.
    then: Option<String>,
    /// The refusal, in its own words.
    refused: Option<String>,
    /// What is asked afterwards: words of `T1 open churn_risk @Account`.
    asks: Option<String>,
    /// Words of the question that is asked afterwards.
    asks_for: Option<String>,
    tells: Option<String>,
    stored: Option<String>,
    /// Words that the party may read afterwards, or may not, in anything that it is given.
    manager_sees: Vec<String>,
    manager_misses: Vec<String>,
    successor_sees: Vec<String>,
    successor_misses: Vec<String>,
    leaver_sees: Vec<String>,
    leaver_misses: Vec<String>,
    /// Where the handover stands afterwards.
    stage: Option<String>,
    /// Whose signatures hold afterwards.
    signed: Option<String>,
    /// Whose have lapsed.
    lapsed: Option<String>,
    facts: Option<usize>,
    conflicts: Option<usize>,
}

fn fact(text: &str) -> FactId {
    let (turn, n) = text.trim_start_matches('T').split_once('.').unwrap();
    FactId {
        turn: Turn(turn.parse().unwrap()),
        n: n.parse().unwrap(),
    }
}

impl Step {
    fn command(&self, session: &Session) -> Command {
        let text = self.text.clone();
        match self.when.as_str() {
            "open" => Command::Open,
            "answer" => Command::Answer { id: None, text },
            "correct" => Command::Correct {
                turn: Turn(self.number),
                text,
            },
            "skip" => Command::Skip,
            "unknown" => Command::Unknown { who: Some(text) },
            "pause" => Command::Pause,
            "finish" => Command::Finish,
            "jump" => Command::Jump {
                topic: self.topic.clone().unwrap(),
                account: self.account.clone(),
            },
            _ => {
                let act = self.act(session);
                let theirs = |it: &Party| act.is_of(*it);
                let party = self.by.or_else(|| Party::ALL.into_iter().find(theirs)).unwrap();
                let by = By::from(party);
                Command::Act { by, act }
            }
        }
    }

    fn part(&self) -> Part {
        match self.part.as_deref() {
            Some("book") => Part::WholeBook,
            Some("process") => Part::Process,
            _ => Part::Account(self.account.clone().unwrap()),
        }
    }

    fn fact(&self) -> FactId {
        fact(self.fact.as_deref().unwrap())
    }

    fn act(&self, session: &Session) -> Act {
        let text = self.text.clone();
        let (topic, account) = (self.topic.clone(), self.account.clone());
        match self.when.as_str() {
            "consent" => Act::Consent { version: text },
            "review" => Act::Review {
                fact: self.fact(),
                verdict: self.verdict.unwrap(),
            },
            "fix" => Act::Fix {
                fact: self.fact(),
                text,
            },
            "confirm_import" => Act::ConfirmImport {
                account: account.unwrap(),
                field: self.field.unwrap(),
            },
            "fix_import" => Act::FixImport {
                account: account.unwrap(),
                field: self.field.unwrap(),
                text,
            },
            "release" => Act::Release(self.part()),
            "retract" => Act::Retract(self.part()),
            "rate" => Act::Rate {
                points: u8::try_from(self.number).unwrap(),
            },
            "ask_erasure" => Act::AskErasure,
            "drop_erasure" => Act::DropErasure,
            "invite" => Act::Invite,
            "add_question" => Act::AddQuestion {
                text,
                topic,
                account,
                check: if self.as_it_stands {
                    Check::AsItStands
                } else {
                    Check::Linted
                },
            },
            "change_plan" => Act::ChangePlan(self.plan_change()),
            "assign_gap" => Act::AssignGap {
                topic: topic.unwrap(),
                account,
                to: text,
            },
            "accept_gap" => Act::AcceptGap {
                topic: topic.unwrap(),
                account,
                reason: text,
            },
            "ask_again" => Act::AskAgain {
                topic: topic.unwrap(),
                account,
            },
            "import_book" => Act::ImportBooks {
                books: vec![(
                    text,
                    Book {
                        accounts: self.accounts.clone(),
                    },
                )],
            },
            "undo_import" => Act::UndoImport { import: self.number },
            "request_change" => Act::RequestChange {
                fact: self.fact(),
                text,
            },
            "still_true" => self.judge(Judgement::StillTrue),
            "not_true" => self.judge(Judgement::NotTrue { note: text }),
            "ask" => self.judge(Judgement::Ask { text }),
            "work" => Act::Work {
                item: self.item.clone(),
                change: self.work_change(),
            },
            "read_back" => Act::ReadBack {
                lines: self.lines.clone(),
                reservations: Some(text),
            },
            "accept" => Act::Accept {
                still_missing: Some(text),
            },
            "sign" => Act::Sign {
                hash: self.hash.clone().unwrap_or_else(|| content_hash(session)),
            },
            other => panic!("there is no act `{other}`"),
        }
    }

    fn judge(&self, judgement: Judgement) -> Act {
        Act::Judge {
            fact: self.fact(),
            judgement,
        }
    }

    fn plan_change(&self) -> PlanChange {
        let account = || self.account.clone().unwrap();
        let topic = || self.topic.clone().unwrap();
        match self.change.as_deref().unwrap() {
            "up" => self.moved(Direction::Up),
            "down" => self.moved(Direction::Down),
            "drop" if self.account.is_some() => PlanChange::DropAccount(account()),
            "drop" => PlanChange::DropTopic(topic()),
            "restore" if self.account.is_some() => PlanChange::RestoreAccount(account()),
            "restore" => PlanChange::RestoreTopic(topic()),
            "sittings" => PlanChange::Sittings(self.number),
            "minutes" => PlanChange::Minutes(self.number),
            "retention" => PlanChange::RetentionDays(self.number),
            "last_day" => PlanChange::LastDay(self.day.unwrap()),
            "successor" => PlanChange::Successor(Some(self.text.clone())),
            "successor_from" => PlanChange::SuccessorFrom(self.day),
            "manager" => PlanChange::Manager(self.text.clone()),
            other => panic!("there is no change `{other}`"),
        }
    }

    fn moved(&self, to: Direction) -> PlanChange {
        match &self.account {
            Some(account) => PlanChange::MoveAccount {
                account: account.clone(),
                to,
            },
            None => PlanChange::MoveTopic {
                topic: self.topic.clone().unwrap(),
                to,
            },
        }
    }

    fn work_change(&self) -> WorkChange {
        match self.change.as_deref().unwrap() {
            "done" => WorkChange::Done,
            "reopened" => WorkChange::Reopened,
            "snoozed" => WorkChange::Snoozed(self.day.unwrap()),
            "reassigned" => WorkChange::Reassigned(self.text.clone()),
            "noted" => WorkChange::Noted(self.text.clone()),
            other => panic!("there is no change `{other}`"),
        }
    }
}

fn today(handover: &Handover) -> Date {
    handover.now.to_zoned(TimeZone::UTC).date()
}

/// Everything that a party is given: the whole session in its view.
fn seen(handover: &Handover, party: Party) -> String {
    format!("{:?}", handover.session.seen_by(party, &GUIDE, today(handover)))
}

#[test]
fn rooms_go_as_told() {
    let mut paths: Vec<_> = fs::read_dir(CASES).unwrap().map(|it| it.unwrap().path()).collect();
    paths.sort();
    assert!(paths.len() >= 10, "only {} cases", paths.len());
    paths.iter().for_each(|path| check(path));
}

fn check(path: &Path) {
    let text = fs::read_to_string(path).unwrap();
    let case: Case = toml::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let mut handover = Handover::start();
    for (at, step) in case.steps.iter().enumerate() {
        let place = format!("{}, step {} ({})", path.display(), at + 1, step.when);
        let later = jiff::SignedDuration::from_hours(24 * step.days);
        handover.now = handover.now.checked_add(later).unwrap();
        let before = handover.session.clone();
        let result = handover.run(step.command(&handover.session));
        if result.is_err() {
            assert_eq!(handover.session, before, "{place}: a refusal changed something");
        }
        check_step(&handover, step, &place, result);
        handover.check(&case.never);
    }
}

fn check_step(handover: &Handover, step: &Step, place: &str, result: Result<Vec<String>, Refusal>) {
    let refused = result.as_ref().err().map(ToString::to_string);
    assert_eq!(refused, step.refused, "{place}");
    if let Some(then) = &step.then {
        assert_eq!(&result.unwrap_or_default().join(" "), then, "{place}");
    }
    if let Some(asks) = &step.asks {
        let asked = handover.asked();
        let expected = asks.split(' ').all(|word| asked.split(' ').any(|it| it == word));
        assert!(expected, "{place}: `{asked}` is asked");
    }
    if let Some(words) = &step.asks_for {
        let text = handover.session.open_question().map(|it| it.text.clone());
        assert!(
            text.clone().unwrap_or_default().contains(words),
            "{place}: asked is {text:?}"
        );
    }
    if let Some(tells) = &step.tells {
        let told = handover.notices.join("\n");
        assert!(told.contains(tells.as_str()), "{place}: told `{told}`");
    }
    if let Some(stored) = &step.stored {
        assert!(handover.stored().contains(stored.as_str()), "{place}: not stored");
    }
    for (party, sees, misses) in [
        (Party::Manager, &step.manager_sees, &step.manager_misses),
        (Party::Successor, &step.successor_sees, &step.successor_misses),
        (Party::Leaver, &step.leaver_sees, &step.leaver_misses),
    ] {
        let seen = seen(handover, party);
        for words in sees {
            assert!(
                seen.contains(words.as_str()),
                "{place}: the {party} does not see `{words}`"
            );
        }
        for words in misses {
            assert!(!seen.contains(words.as_str()), "{place}: the {party} sees `{words}`");
        }
    }
    check_standing(handover, step, place);
    let quotes: Vec<&str> = handover.session.facts.values().map(|it| it.quote.as_str()).collect();
    assert!(step.facts.is_none_or(|it| it == quotes.len()), "{place}: {quotes:#?}");
    let conflicts = &handover.session.conflicts;
    assert!(
        step.conflicts.is_none_or(|it| it == conflicts.len()),
        "{place}: {conflicts:#?}"
    );
}

fn check_standing(handover: &Handover, step: &Step, place: &str) {
    let standing = standing(&handover.session, &GUIDE.policy, today(handover));
    if let Some(stage) = &step.stage {
        assert_eq!(standing.stage.as_str(), stage, "{place}");
    }
    let of = |holds: bool| {
        let all = standing.signatures.iter().filter(|(_, it)| match it {
            Signed::Not => false,
            Signed::Holds { .. } => holds,
            Signed::Lapsed { at, since } => {
                assert!(since >= at, "{place}: it lapsed before it was given");
                !holds
            }
        });
        all.map(|(party, _)| party.as_str()).collect::<Vec<_>>().join(" ")
    };
    if let Some(signed) = &step.signed {
        assert_eq!(&of(true), signed, "{place}: whose signatures hold");
    }
    if let Some(lapsed) = &step.lapsed {
        assert_eq!(&of(false), lapsed, "{place}: whose signatures have lapsed");
    }
}

// --- whatever the three do -------------------------------------------------------------------------------------------

/// Each word stands in one text only, so that it tells which text was seen.
fn canary(nth: usize) -> String {
    format!("zq{nth}canary")
}

#[derive(Debug, Clone)]
enum Turned {
    /// An answer, with an account that nobody has heard of, or without.
    Answer(bool),
    Unknown,
    Skip,
    Correct(usize),
    Fix(usize),
    Review(usize, Verdict),
    FixImport(usize),
    Release(usize),
    Retract(usize),
    Ask(usize),
    Jump(usize, usize),
    Pause,
    Open,
}

fn turned() -> impl Strategy<Value = Turned> {
    let verdict = prop_oneof![
        Just(Verdict::Right),
        Just(Verdict::Remove),
        Just(Verdict::ManagerOnly),
        Just(Verdict::BackToReport),
    ];
    prop_oneof![
        6 => any::<bool>().prop_map(Turned::Answer),
        1 => Just(Turned::Unknown),
        1 => Just(Turned::Skip),
        2 => (0_usize..9).prop_map(Turned::Correct),
        2 => (0_usize..9).prop_map(Turned::Fix),
        3 => ((0_usize..9), verdict).prop_map(|(at, verdict)| Turned::Review(at, verdict)),
        1 => (0_usize..2).prop_map(Turned::FixImport),
        3 => (0_usize..5).prop_map(Turned::Release),
        1 => (0_usize..5).prop_map(Turned::Retract),
        1 => (0_usize..9).prop_map(Turned::Ask),
        2 => (0_usize..40, 0_usize..4).prop_map(|(topic, account)| Turned::Jump(topic, account)),
        1 => Just(Turned::Pause),
        1 => Just(Turned::Open),
    ]
}

fn part(session: &Session, at: usize) -> Part {
    let account = session.book.accounts.get(at).map(|it| Part::Account(it.id.clone()));
    account.unwrap_or(if at == 4 { Part::Process } else { Part::WholeBook })
}

fn command(session: &Session, it: &Turned, nth: usize) -> Option<Command> {
    let word = canary(nth);
    let nth_fact = |at: &usize| session.facts.keys().nth(*at).copied();
    let leaver = |act| {
        let by = By::from(Party::Leaver);
        Some(Command::Act { by, act })
    };
    let text = |word: &str| format!("Alder Freight wants {word} by 3 December 2026, because Mara Obuya asked for it.");
    match it {
        Turned::Answer(false) => Some(Command::Answer {
            id: None,
            text: format!(
                "Well, {word}a is a word. {} Birch Mutual pays for {word}b in March 2027.",
                text(&word)
            ),
        }),
        Turned::Answer(true) => Some(Command::Answer {
            id: None,
            text: format!(
                "There is also {} Optics, a paid pilot that nobody put into the CRM. Petra {word}x runs it in May.",
                word.replace("zq", "Zq")
            ),
        }),
        Turned::Unknown => Some(Command::Unknown {
            who: Some(format!("Jonas {word}")),
        }),
        Turned::Skip => Some(Command::Skip),
        Turned::Correct(at) => Some(Command::Correct {
            turn: Turn(u32::try_from(*at).unwrap() + 1),
            text: text(&word),
        }),
        Turned::Fix(at) => leaver(Act::Fix {
            fact: nth_fact(at)?,
            text: text(&word),
        }),
        Turned::Review(at, verdict) => leaver(Act::Review {
            fact: nth_fact(at)?,
            verdict: *verdict,
        }),
        Turned::FixImport(at) => leaver(Act::FixImport {
            account: session.book.accounts.get(*at)?.id.clone(),
            field: ImportField::Arr,
            text: format!("It is {word}."),
        }),
        Turned::Release(at) => leaver(Act::Release(part(session, *at))),
        Turned::Retract(at) => leaver(Act::Retract(part(session, *at))),
        Turned::Ask(at) => Some(Command::Act {
            by: By::from(Party::Successor),
            act: Act::Judge {
                fact: nth_fact(at)?,
                judgement: Judgement::Ask {
                    text: format!("What about number {nth}?"),
                },
            },
        }),
        Turned::Jump(topic, account) => Some(Command::Jump {
            topic: GUIDE.bank.topics.get(*topic)?.id.clone(),
            account: session.book.accounts.get(*account).map(|it| it.id.clone()),
        }),
        Turned::Pause => Some(Command::Pause),
        Turned::Open => Some(Command::Open),
    }
}

/// The canaries of a text.
fn canaries(text: &str) -> BTreeSet<String> {
    let words = text.split(|c: char| !c.is_alphanumeric()).map(str::to_lowercase);
    words
        .filter(|it| it.starts_with("zq") && it.contains("canary"))
        .collect()
}

/// The words that a party may read: those of statements that the leaver has released to it, and of what goes with them.
fn may_be_read(session: &Session, party: Party) -> BTreeSet<String> {
    let done = &session.proceedings;
    let mut words = BTreeSet::new();
    for fact in session.facts.values() {
        let open = match fact.release {
            baton::fact::Release::Report => true,
            baton::fact::Release::Restricted => party == Party::Manager,
            baton::fact::Release::Withdrawn => false,
        };
        if open && done.released_facts.contains(&fact.id) {
            words.extend(canaries(&fact.quote));
            let account = fact.account.as_ref().and_then(|id| session.account(id));
            words.extend(account.into_iter().flat_map(|it| canaries(&it.name)));
        }
    }
    for record in session
        .turns
        .iter()
        .filter(|it| done.released_turns.contains(&it.question.turn))
    {
        if let Some(baton::interview::Outcome::Unknown(Some(who))) = &record.outcome {
            words.extend(canaries(who));
        }
    }
    for (place, text) in &done.import_checks {
        if done.released_imports.contains(place) {
            words.extend(text.iter().flat_map(|it| canaries(it)));
        }
    }
    words
}

fn check_views(handover: &Handover) {
    for party in [Party::Manager, Party::Successor] {
        let view = handover.session.seen_by(party, &GUIDE, today(handover));
        let shown = canaries(&format!("{view:?}"));
        let allowed = may_be_read(&handover.session, party);
        let leaked: Vec<_> = shown.difference(&allowed).collect();
        assert!(leaked.is_empty(), "the {party} sees {leaked:?}");
        let missing: Vec<_> = allowed.difference(&shown).collect();
        assert!(missing.is_empty(), "the {party} does not see {missing:?}");
        assert_eq!(view.turns.len(), handover.session.turns.len(), "turns are counted");
        for fact in view.facts.values() {
            let Some(baton::interview::Outcome::Answered(answer)) = &view.turn(fact.id.turn).unwrap().outcome else {
                panic!("{} has no answer", fact.id);
            };
            assert_eq!(
                answer.text.get(fact.span.clone()),
                Some(fact.quote.as_str()),
                "{}",
                fact.id
            );
        }
        assert_eq!(
            content_hash(&view),
            content_hash(&handover.session),
            "each signs the same"
        );
        let stands = |session: &Session| standing(session, &GUIDE.policy, today(handover));
        assert_eq!(stands(&view), stands(&handover.session), "each sees how far it is");
        let again = view.seen_by(party, &GUIDE, today(handover));
        assert_eq!(again.facts, view.facts, "a view of a view is another one");
    }
    let leaver = handover.session.seen_by(Party::Leaver, &GUIDE, today(handover));
    assert_eq!(leaver.facts, handover.session.facts);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, max_shrink_iters: 200, ..ProptestConfig::default() })]

    #[test]
    fn no_word_is_read_before_its_release(steps in proptest::collection::vec(turned(), 1..22)) {
        let mut handover = Handover::start();
        handover.run(Command::Open).unwrap();
        for (nth, it) in steps.iter().enumerate() {
            let Some(command) = command(&handover.session, it, nth) else { continue };
            let before = content_hash(&handover.session);
            let taken = handover.run(command).is_ok();
            let unseen = !matches!(it, Turned::Release(_) | Turned::Retract(_));
            if !taken {
                assert_eq!(content_hash(&handover.session), before);
            }
            if unseen {
                let manager = handover.session.seen_by(Party::Manager, &GUIDE, today(&handover));
                assert!(!canaries(&format!("{manager:?}")).contains(&canary(nth)), "{it:?} is read at once");
            }
            check_views(&handover);
        }
        handover.check(&[]);
    }
}

/// One deed of every kind; a kind that is missing here is missing in the test below.
fn deeds() -> Vec<Deed> {
    let (topic, account) = (TopicId::from("renewals"), Some(AccountId::from("A-1")));
    let id = fact("T3.2");
    let mut handover = Handover::start();
    handover.run(Command::Open).unwrap();
    let text = "Alder Freight asked for a quote by 3 December 2026.".to_owned();
    handover.run(Command::Answer { id: None, text }).unwrap();
    let said = Box::new(handover.session.facts.values().next().unwrap().as_ref().clone());
    let part = Part::Account("A-1".into());
    let (facts, turns) = (vec![id], vec![Turn(3)]);
    let (text, reason, to) = ("“Zoë”\n{".to_owned(), "why".to_owned(), "who".to_owned());
    vec![
        Deed::ConsentGiven {
            version: "1".to_owned(),
        },
        Deed::StatementReviewed {
            fact: id,
            verdict: Verdict::ManagerOnly,
        },
        Deed::StatementFixed { fact: said },
        Deed::ImportChecked {
            account: "A-1".into(),
            field: ImportField::Arr,
            text: Some(text.clone()),
        },
        Deed::PartReleased {
            part: part.clone(),
            facts: facts.clone(),
            turns: turns.clone(),
        },
        Deed::ReleaseRetracted {
            part: Part::WholeBook,
            facts,
            turns,
        },
        Deed::Rated { points: 3 },
        Deed::ErasureAsked,
        Deed::ErasureDropped,
        Deed::LeaverInvited,
        Deed::QuestionAdded {
            request: 1,
            text: text.clone(),
            topic: topic.clone(),
            account: account.clone(),
            about: Some(id),
        },
        Deed::TopicRequested {
            request: 2,
            topic: topic.clone(),
            account: None,
        },
        Deed::PlanChanged {
            change: baton::interview::PlanChanged::AccountsOrdered(vec!["A-2".into()]),
        },
        Deed::GapAssigned {
            topic: topic.clone(),
            account: account.clone(),
            to,
        },
        Deed::GapAccepted { topic, account, reason },
        Deed::BookAdded {
            file: "b.csv".to_owned(),
            book: Book::default(),
        },
        Deed::ImportUndone { import: 1 },
        Deed::ChangeRequested {
            fact: id,
            text: text.clone(),
        },
        Deed::StatementJudged {
            fact: id,
            not_true: Some(text.clone()),
        },
        Deed::ItemWorked {
            item: "renewal:A-1".to_owned(),
            change: WorkChange::Snoozed("2026-12-01".parse().unwrap()),
        },
        Deed::HandoverReadBack {
            lines: vec![text.clone()],
            reservations: None,
        },
        Deed::HandoverAccepted {
            still_missing: Some(text),
        },
        Deed::ContentSigned { hash: "00".to_owned() },
    ]
}

#[test]
fn every_deed_is_read_as_it_was_written_under_a_kind_of_its_own() {
    let mut kinds = BTreeSet::new();
    for deed in deeds() {
        let by = By::named(Party::Manager, "Nora Weiss");
        let event = Event::Done { by, deed };
        let stored = encode(&event).unwrap();
        assert!(
            !stored.body.contains("\"deed\"") && !stored.body.contains("\"kind\""),
            "{}",
            stored.body
        );
        assert!(stored.body.contains("Nora Weiss"), "{}", stored.body);
        assert_eq!(decode(&stored.kind, stored.version, &stored.body).unwrap(), event);
        let damaged = decode(&stored.kind, stored.version, "{\"by\":{\"party\":\"nobody\"}}");
        assert!(damaged.is_err(), "{}", stored.kind);
        assert!(kinds.insert(stored.kind.clone()), "{} stands for two", stored.kind);
    }
    let source = fs::read_to_string("src/interview/codec.rs").unwrap();
    let table = source.split_once("const DEEDS").unwrap().1.split_once("];").unwrap().0;
    assert_eq!(
        table.matches(", 1)").count(),
        kinds.len(),
        "a kind of the table is not tried here"
    );
}
