//! The machine: handovers told step by step in files, and what must hold whatever a leaver does.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::sync::LazyLock;

use baton::book::{Account, Book};
use baton::id::{AccountId, AnswerId, HandoverId, TopicId, Turn};
use baton::interview::{Command, Decision, Effect, Envelope, Event, Guide, Outcome, Plan, Refusal, Session};
use baton::interview::{decide, decode, encode, stakes};
use baton::screen::Readers;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use proptest::prelude::{Just, ProptestConfig, Strategy, any, prop_oneof, proptest};
use serde::Deserialize;

const CASES: &str = "tests/cases/interview";

/// The file of `CASES` that all stories share.
const FRAME: &str = "handover.toml";

/// Between one command and the next.
const PACE: SignedDuration = SignedDuration::from_secs(75);

pub(crate) static GUIDE: LazyLock<Guide> = LazyLock::new(guide);

/// The same, and nothing is asked for its value alone: the sweep is the last step before the end.
static SWEPT: LazyLock<Guide> = LazyLock::new(|| {
    let mut guide = guide();
    guide.policy.agenda.floor_share = f64::INFINITY;
    guide
});

fn guide() -> Guide {
    let assets = baton::assets::Assets::default();
    let files = assets.texts("prompts", &[".toml"]).unwrap();
    Guide::parse(&files).unwrap_or_else(|problems| panic!("{problems:#?}"))
}

/// A handover as the engine would run it, with the log in memory.
pub(crate) struct Handover {
    guide: &'static Guide,
    pub(crate) session: Session,
    pub(crate) log: Vec<Envelope>,
    pub(crate) now: Timestamp,
    pub(crate) notices: Vec<String>,
}

impl Handover {
    pub(crate) fn start() -> Self {
        Self::start_with(Vec::new())
    }

    /// The frame's handover, with more accounts.
    fn start_with(more: Vec<Account>) -> Self {
        let text = fs::read_to_string(format!("{CASES}/{FRAME}")).unwrap();
        let Frame {
            now,
            plan,
            mut accounts,
        } = toml::from_str(&text).unwrap();
        accounts.extend(more);
        let mut handover = Self {
            guide: &GUIDE,
            session: Session::default(),
            log: Vec::new(),
            now,
            notices: Vec::new(),
        };
        let book = Book { accounts };
        let books = vec![("book.csv".to_owned(), book)];
        handover.run(Command::Start { plan, books }).unwrap();
        handover
    }

    /// Decides, stores and applies. Returns the kinds of the events.
    pub(crate) fn run(&mut self, command: Command) -> Result<Vec<String>, Refusal> {
        self.now = self.now.checked_add(PACE).unwrap();
        let before = self.session.clone();
        let decision = decide(&self.session, self.guide, command, self.now);
        assert_eq!(self.session, before, "deciding changed the session");
        let Decision { events, effects } = decision?;
        let told = |effect| match effect {
            Effect::Tell { text } => Some(text),
            Effect::Word { .. } => None,
        };
        self.notices = effects.into_iter().filter_map(told).collect();
        let mut kinds = Vec::new();
        for event in events {
            kinds.push(encode(&event).unwrap().kind);
            let seq = self.log.len() as u64 + 1;
            let handover = HandoverId::from("h");
            let at = self.now;
            let envelope = Envelope {
                handover,
                seq,
                at,
                event,
            };
            self.session.apply(&envelope);
            self.log.push(envelope);
        }
        Ok(kinds)
    }

    /// The days that bind each account, as the book orders them.
    fn bound(&self) -> Vec<String> {
        let today = self.now.to_zoned(TimeZone::UTC).date();
        let stakes = stakes(&self.session, &GUIDE.policy.stake, today);
        let lines = stakes.iter().flat_map(|stake| {
            let name = self.session.account(&stake.account).map(|it| it.name.clone());
            let bounds = stake.bounds.iter();
            bounds.map(move |it| format!("{} {}", name.as_deref().unwrap_or_default(), it.on))
        });
        lines.collect()
    }

    /// What the leaver is asked now: kind and topic, and the account's name.
    pub(crate) fn asked(&self) -> String {
        let Some(question) = self.session.open_question().filter(|_| !self.session.finished) else {
            return "nothing".to_owned();
        };
        let account = question.account.as_ref().and_then(|id| self.session.account(id));
        let account = account.map(|it| format!(" @{}", it.name)).unwrap_or_default();
        format!(
            "T{} {} {}{account}",
            question.turn.0,
            question.kind.as_str(),
            question.topic
        )
    }

    /// Whether these words stand in the question that the leaver is asked now.
    fn shows(&self, words: &str) -> bool {
        let open = self.session.open_question().filter(|_| !self.session.finished);
        open.is_some_and(|it| it.text.contains(words))
    }

    /// The log as it is stored.
    pub(crate) fn stored(&self) -> String {
        let line = |it: &Envelope| {
            let encoded = encode(&it.event).unwrap();
            format!("{} {}\n", encoded.kind, encoded.body)
        };
        self.log.iter().map(line).collect()
    }

    /// Everything that must hold at any moment.
    pub(crate) fn check(&self, never: &[String]) {
        assert_eq!(
            Session::replay(&self.log),
            self.session,
            "a replay gives another session"
        );
        let read_again = self.log.iter().map(|envelope| {
            let stored = encode(&envelope.event).unwrap();
            let event = decode(&stored.kind, stored.version, &stored.body).unwrap();
            assert_eq!(event, envelope.event, "stored and read, it is another event");
        });
        read_again.for_each(drop);
        for (at, record) in self.session.turns.iter().enumerate() {
            assert_eq!(
                record.question.turn.0 as usize,
                at + 1,
                "a turn's number is not its place"
            );
            let is_last = at + 1 == self.session.turns.len();
            assert!(is_last || record.outcome.is_some(), "turn {} was left open", at + 1);
        }
        let mut texts = BTreeSet::new();
        for record in &self.session.turns {
            let text = record.question.text.to_lowercase();
            assert!(texts.insert(text), "put twice: {}", record.question.text);
        }
        let stored = self.stored();
        for canary in never {
            assert!(!stored.contains(canary.as_str()), "`{canary}` is in the log");
            let told = self.notices.iter().any(|notice| notice.contains(canary.as_str()));
            assert!(!told, "`{canary}` was told");
        }
        self.check_answers();
    }

    /// An answer is in the log once, is what the session holds, and every fact's quote stands in it.
    fn check_answers(&self) {
        let mut given = BTreeSet::new();
        let mut ids = BTreeSet::new();
        for envelope in &self.log {
            if let Event::AnswerGiven { turn, id, .. } = &envelope.event {
                assert!(given.insert(*turn), "turn {turn} was answered twice");
                assert!(id.iter().all(|id| ids.insert(id.clone())), "one answer was saved twice");
            }
        }
        for fact in self.session.facts.values() {
            let record = self.session.turn(fact.id.turn).unwrap();
            let Some(Outcome::Answered(answer)) = &record.outcome else {
                panic!("{} is a fact of a turn without an answer", fact.id);
            };
            let fixed = self.session.proceedings.fixed.contains_key(&fact.id);
            assert!(
                fixed || answer.text.contains(fact.quote.trim()),
                "{} quotes what was not said: {}",
                fact.id,
                fact.quote
            );
        }
    }
}

// --- handovers told in files ------------------------------------------------------------------------------------------

/// Who leaves whom what.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Frame {
    now: Timestamp,
    plan: Plan,
    #[serde(rename = "account")]
    accounts: Vec<Account>,
}

/// What the leaver does, and what comes of it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    /// Words that may stand in no event and no notice.
    #[serde(default)]
    never: Vec<String>,
    /// Whether nothing is asked for its value alone.
    #[serde(default)]
    swept: bool,
    /// Accounts beyond those of the frame.
    #[serde(default, rename = "account")]
    accounts: Vec<Account>,
    #[serde(rename = "step")]
    steps: Vec<Step>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Step {
    /// The command, in the words of the protocol.
    when: String,
    #[serde(default)]
    text: String,
    #[serde(default)]
    id: Option<AnswerId>,
    /// Who may read what was said in confidence.
    #[serde(default)]
    readers: Option<Readers>,
    #[serde(default)]
    turn: u32,
    #[serde(default)]
    topic: Option<TopicId>,
    #[serde(default)]
    account: Option<AccountId>,
    /// How often it is done; the expectations are of the last time. `{n}` in the text is the number of the time.
    #[serde(default = "once")]
    times: usize,
    /// Words of a question before which it is done no more; they have to come within `times`.
    #[serde(default)]
    until: Option<String>,
    /// The kinds of the events that follow.
    #[serde(default)]
    then: Option<String>,
    /// The refusal, in its own words.
    #[serde(default)]
    refused: Option<String>,
    /// What is asked afterwards: words of `T1 open churn_risk @Account`.
    #[serde(default)]
    asks: Option<String>,
    /// Words that stand in a question put so far.
    #[serde(default)]
    put: Vec<String>,
    /// Words that stand in no question put so far.
    #[serde(default)]
    not_put: Vec<String>,
    /// Words that the leaver is told between two questions.
    #[serde(default)]
    tells: Option<String>,
    /// Words that stand in the log afterwards.
    #[serde(default)]
    stored: Option<String>,
    /// How many facts are known afterwards.
    #[serde(default)]
    facts: Option<usize>,
    /// How many contradictions are known afterwards.
    #[serde(default)]
    conflicts: Option<usize>,
    /// Days that bind the accounts afterwards: `Account 2026-12-04`.
    #[serde(default)]
    bound: Option<Vec<String>>,
}

fn once() -> usize {
    1
}

impl Step {
    fn command(&self, nth: usize) -> Command {
        let text = self.text.replace("{n}", &nth.to_string());
        match self.when.as_str() {
            "open" => Command::Open,
            "answer" => Command::Answer {
                id: self.id.clone(),
                text,
            },
            "confide" => Command::Confide {
                turn: (self.turn > 0).then_some(Turn(self.turn)),
                id: self.id.clone(),
                text,
                readers: self.readers.unwrap(),
            },
            "skip" => Command::Skip,
            "unknown" => Command::Unknown {
                who: (!text.is_empty()).then_some(text),
            },
            "off_record" => Command::OffRecord,
            "rephrase" => Command::Rephrase,
            "back" => Command::Back,
            "correct" => Command::Correct {
                turn: Turn(self.turn),
                text,
            },
            "jump" => Command::Jump {
                topic: self.topic.clone().unwrap(),
                account: self.account.clone(),
            },
            "pause" => Command::Pause,
            "finish" => Command::Finish,
            other => panic!("there is no command `{other}`"),
        }
    }
}

#[test]
fn handovers_go_as_told() {
    let mut paths: Vec<_> = fs::read_dir(CASES).unwrap().map(|it| it.unwrap().path()).collect();
    paths.retain(|path| !path.ends_with(FRAME));
    paths.sort();
    assert!(paths.len() >= 8, "only {} cases", paths.len());
    paths.iter().for_each(|path| check(path));
}

fn check(path: &Path) {
    let text = fs::read_to_string(path).unwrap();
    let case: Case = toml::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let mut handover = Handover::start_with(case.accounts);
    handover.guide = if case.swept { &SWEPT } else { &GUIDE };
    for (at, step) in case.steps.iter().enumerate() {
        let place = format!("{}, step {} ({})", path.display(), at + 1, step.when);
        let mut result = Ok(Vec::new());
        for nth in 0..step.times {
            if step.until.as_ref().is_some_and(|words| handover.shows(words)) {
                break;
            }
            result = handover.run(step.command(nth));
        }
        let reached = step.until.as_ref().is_none_or(|words| handover.shows(words));
        assert!(reached, "{place}: {:?} is not asked", step.until);
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
    check_put(handover, step, place);
    if let Some(tells) = &step.tells {
        let told = handover.notices.join("\n");
        assert!(told.contains(tells.as_str()), "{place}: told `{told}`");
    }
    if let Some(stored) = &step.stored {
        assert!(handover.stored().contains(stored.as_str()), "{place}: not stored");
    }
    if let Some(facts) = step.facts {
        let quotes: Vec<&str> = handover.session.facts.values().map(|it| it.quote.as_str()).collect();
        assert_eq!(quotes.len(), facts, "{place}: {quotes:#?}");
    }
    if let Some(bound) = &step.bound {
        assert_eq!(&handover.bound(), bound, "{place}");
    }
    if let Some(conflicts) = step.conflicts {
        assert_eq!(
            handover.session.conflicts.len(),
            conflicts,
            "{place}: {:#?}",
            handover.session.conflicts
        );
    }
}

fn check_put(handover: &Handover, step: &Step, place: &str) {
    let all: Vec<&str> = handover
        .session
        .turns
        .iter()
        .map(|it| it.question.text.as_str())
        .collect();
    let is_put = |words: &String| all.iter().any(|it| it.contains(words.as_str()));
    for words in &step.put {
        assert!(is_put(words), "{place}: `{words}` stands in none of {all:#?}");
    }
    for words in &step.not_put {
        assert!(!is_put(words), "{place}: `{words}` stands in one of {all:#?}");
    }
}

// --- whatever a leaver does -------------------------------------------------------------------------------------------

/// Words that no log may hold: they stand only in secrets and in off-record remarks.
const CANARIES: [&str; 3] = ["zQ9-kestrel-77", "Plover!4821", "drinks at lunch"];

/// Answers as people give them, some with a canary.
const ANSWERS: [&str; 12] = [
    "Mara Obuya at Alder Freight decides. She is the CFO and she wants the price back to 40k before the renewal.",
    "The Alder renewal is on 31 January 2027 and it hangs on the audit report that I promised for 12 December.",
    "The portal password is zQ9-kestrel-77, it is in our vault under Alder. The export runs every Monday at 6.",
    "Between you and me, their sponsor drinks at lunch.\n\nThe contract is in the shared drive.",
    "log in as admin then Plover!4821 if the vault is down.",
    "No idea.",
    "ok",
    "Birch Mutual moved its renewal to 1 March 2027, because the board meets in February. Jonas Weil signs.",
    "There is also Cedar Optics, a pilot nobody put into the CRM; Petra Bergqvist runs it and pays from May.",
    "Honestly it is fine, they are happy with everything.",
    "The renewal of Alder is on 28 February 2027.",
    "Every Thursday I send Jonas the usage numbers from the Grafana board, because without them he opens a ticket.",
];

#[derive(Debug, Clone)]
enum Act {
    Open,
    Answer(Vec<usize>),
    Write(String),
    Resend,
    Skip,
    Unknown(bool),
    OffRecord,
    Rephrase,
    Back,
    Correct(u32, usize),
    Jump(usize, usize),
    Pause,
    Finish,
}

fn act() -> impl Strategy<Value = Act> {
    let answers = proptest::collection::vec(0..ANSWERS.len(), 1..3);
    prop_oneof![
        2 => Just(Act::Open),
        10 => answers.prop_map(Act::Answer),
        2 => "\\PC{0,40}".prop_map(Act::Write),
        2 => Just(Act::Resend),
        2 => Just(Act::Skip),
        2 => any::<bool>().prop_map(Act::Unknown),
        1 => Just(Act::OffRecord),
        2 => Just(Act::Rephrase),
        3 => Just(Act::Back),
        3 => (1_u32..12, 0..ANSWERS.len()).prop_map(|(turn, answer)| Act::Correct(turn, answer)),
        2 => (0_usize..40, 0_usize..4).prop_map(|(topic, account)| Act::Jump(topic, account)),
        1 => Just(Act::Pause),
        1 => Just(Act::Finish),
    ]
}

/// Does one thing; returns the command that answered, if it was one and was taken.
fn perform(handover: &mut Handover, act: &Act, nth: usize, last: &mut Option<Command>) {
    let answer = |text: String| Command::Answer {
        id: Some(AnswerId::new(format!("a{nth}"))),
        text,
    };
    let command = match act {
        Act::Open => Command::Open,
        Act::Answer(parts) => answer(parts.iter().map(|at| ANSWERS[*at]).collect::<Vec<_>>().join(" ")),
        Act::Write(text) => answer(text.clone()),
        Act::Resend => return resend(handover, last.as_ref()),
        Act::Skip => Command::Skip,
        Act::Unknown(named) => Command::Unknown {
            who: named.then(|| "Jonas, his password is zQ9-kestrel-77".to_owned()),
        },
        Act::OffRecord => Command::OffRecord,
        Act::Rephrase => Command::Rephrase,
        Act::Back => Command::Back,
        Act::Correct(turn, answer) => Command::Correct {
            turn: Turn(*turn),
            text: ANSWERS[*answer].to_owned(),
        },
        Act::Jump(topic, account) => {
            let topic = GUIDE
                .bank
                .topics
                .get(*topic)
                .map_or_else(|| TopicId::from("no_such"), |it| it.id.clone());
            let account = handover.session.book.accounts.get(*account).map(|it| it.id.clone());
            Command::Jump { topic, account }
        }
        Act::Pause => Command::Pause,
        Act::Finish => Command::Finish,
    };
    let is_answer = matches!(command, Command::Answer { .. });
    if let Ok(kinds) = handover.run(command.clone())
        && is_answer
    {
        check_saved(handover, &kinds);
        *last = Some(command);
    }
}

/// An answer that was taken is in the log, in one of its forms, once.
fn check_saved(handover: &Handover, kinds: &[String]) {
    let forms = [
        "answer_given",
        "answer_corrected",
        "answer_withheld",
        "answer_unknown",
        "question_reworded",
    ];
    let saved = kinds.iter().filter(|kind| forms.contains(&kind.as_str())).count();
    assert_eq!(saved, 1, "{kinds:?}");
    assert!(
        handover.session.finished || handover.session.open_question().is_some(),
        "nothing is asked"
    );
}

/// A resend is refused as saved, and changes nothing.
fn resend(handover: &mut Handover, last: Option<&Command>) {
    let Some(last) = last else { return };
    let events = handover.log.len();
    let refused = handover.run(last.clone()).unwrap_err();
    assert!(
        matches!(refused, Refusal::AlreadySaved(_) | Refusal::Finished),
        "{refused:?}"
    );
    assert_eq!(handover.log.len(), events);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, max_shrink_iters: 200, ..ProptestConfig::default() })]

    #[test]
    fn whatever_a_leaver_does_the_log_stays_sound(acts in proptest::collection::vec(act(), 1..28)) {
        let never = CANARIES.map(str::to_owned);
        let mut handover = Handover::start();
        let mut last = None;
        handover.run(Command::Open).unwrap();
        for (nth, act) in acts.iter().enumerate() {
            perform(&mut handover, act, nth, &mut last);
        }
        handover.check(&never);
    }

    /// A log cut anywhere, as a crash between two commands leaves it, goes on with a question and no loss.
    #[test]
    fn a_log_cut_after_any_command_goes_on(acts in proptest::collection::vec(act(), 1..14)) {
        let mut handover = Handover::start();
        let mut last = None;
        handover.run(Command::Open).unwrap();
        for (nth, act) in acts.iter().enumerate() {
            let shown = handover.session.open_question().map(|it| it.turn);
            handover.session = Session::replay(&handover.log);
            if !handover.session.finished {
                handover.run(Command::Open).unwrap();
                assert_eq!(handover.session.open_question().map(|it| it.turn), shown, "another question is open");
            }
            perform(&mut handover, act, nth, &mut last);
        }
    }
}
