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
                let party = self
                    .by
                    .or_else(|| Party::ALL.into_iter().find(theirs))
                    .unwrap();
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
            "import_book" => Act::ImportBook {
                file: text,
                book: Book {
                    accounts: self.accounts.clone(),
                },
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
    format!("{:?}", handover.session.seen_by(party, &GUIDE.bank))
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
        assert!(text.clone().unwrap_or_default().contains(words), "{place}: asked is {text:?}");
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
            assert!(seen.contains(words.as_str()), "{place}: the {party} does not see `{words}`");
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
