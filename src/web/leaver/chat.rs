//! The chat's page: what was said, the question that is open, an answer box and its controls.
//!
//! The page has all that is needed to go on from it: the turn that is asked, an id for the answer, what was typed before,
//! and what was typed for a question that moved on. Script brings an open page up to a newer one, part by part.

use axum::http::StatusCode;
use axum::response::Response;
use jiff::{SignedDuration, Timestamp};
use serde::Serialize;

use crate::id::{HandoverId, Turn};
use crate::interview::{Outcome, Question, Session, TurnRecord};
use crate::web::call::Call;
use crate::web::error::WebError;
use crate::web::gate::{Authorized, Leave};
use crate::web::leaver::card::{Card, card};
use crate::web::leaver::draft;
use crate::web::leaver::late::{Late, late};
use crate::web::leaver::place::{Place, place};
use crate::web::leaver::topics::{Group, group};
use crate::web::live::mark;
use crate::web::notice::Notice;
use crate::web::reply::see_other;
use crate::web::token::Token;

/// After how long somebody who comes back is welcomed.
const AWAY: SignedDuration = SignedDuration::from_mins(15);

/// What the chat shows.
#[derive(Debug, Serialize)]
struct Chat<'a> {
    handover: &'a HandoverId,
    csm: &'a str,
    /// What tells this page from a newer one.
    mark: String,
    log: Vec<Said<'a>>,
    question: Option<Asked<'a>>,
    sitting_open: bool,
    finished: bool,
    /// Questions of manager and successor that wait, and changes that the manager asked for.
    wanted: (usize, usize),
    /// Whether the leaver was away for a while.
    away: bool,
    /// The last question that was answered.
    last: Option<Asked<'a>>,
    coverage: f64,
    minutes_left: u32,
    place: Place,
    card: Option<Card<'a>>,
    topics: Group<'a>,
    late: Option<Late<'a>>,
    /// Whether something was understood that could be checked.
    checkable: bool,
    /// What was typed and not sent, or could not be saved.
    typed: String,
    confided: Option<String>,
    off: bool,
    /// The id of the answer that the form will send.
    answer: String,
    most_bytes: usize,
    away_minutes: i64,
}

/// A finished turn.
#[derive(Debug, Serialize)]
struct Said<'a> {
    turn: u32,
    question: &'a str,
    outcome: &'static str,
    answer: &'a str,
    who: Option<&'a str>,
    masked: usize,
    dropped: u32,
    changed: usize,
}

/// A question.
#[derive(Debug, Serialize)]
struct Asked<'a> {
    turn: u32,
    kind: &'static str,
    text: &'a str,
    why: &'a str,
    topic: &'a str,
    account: Option<&'a str>,
}

/// What is shown beside the state of the interview.
#[derive(Debug, Default)]
pub(super) struct Beside {
    /// What stands in the answer box; the draft where there is none.
    pub(super) typed: Option<String>,
    /// What was typed for a turn that is not open any more.
    pub(super) late: Option<(Turn, String)>,
    /// What is told first.
    pub(super) notices: Vec<Notice>,
    /// The question who may read what was said in confidence.
    pub(super) confided: Option<String>,
    /// Whether the box is for a remark that is not written down.
    pub(super) off: bool,
}

pub(super) async fn page(leave: Authorized<Leave>, call: Call) -> Result<Response, WebError> {
    let consent = leave.session.proceedings.consent.as_ref();
    // terms that have changed are shown again
    if consent.is_none_or(|it| it.version != call.web.pages.words("leaver.consent_version")) {
        return Ok(see_other(&format!("/interview/{}/consent", leave.handover)));
    }
    let mut beside = Beside {
        off: call.query("off").is_some(),
        ..Beside::default()
    };
    if let Some(turn) = call.query("late").and_then(|it| it.parse().ok()).map(Turn) {
        let text = draft::of(&call.web, &leave.handover, turn).await?;
        beside.late = Some((turn, text));
    }
    show(&call, &leave.handover, &leave.session, StatusCode::OK, beside).await
}

pub(super) async fn show(
    call: &Call,
    handover: &HandoverId,
    session: &Session,
    status: StatusCode,
    beside: Beside,
) -> Result<Response, WebError> {
    let outlook = call.web.engine.outlook(session);
    let question = session.open_question().filter(|_| !session.finished);
    let typed = match (beside.typed, question) {
        (Some(typed), _) => typed,
        (None, Some(question)) => draft::of(&call.web, handover, question.turn).await?,
        (None, None) => String::new(),
    };
    let of = question.and_then(|it| session.account(it.account.as_ref()?));
    let values = Chat {
        handover,
        csm: session.plan.as_ref().map(|it| it.csm.as_str()).unwrap_or_default(),
        mark: mark(session),
        log: session.turns.iter().filter_map(|it| said(it)).collect(),
        question: question.map(|it| asked(call, session, it)),
        sitting_open: session.sitting_open,
        finished: session.finished,
        wanted: wanted(session),
        away: session.sitting_open && is_away(session, call.at),
        last: last_answered(session).map(|it| asked(call, session, it)),
        coverage: outlook.coverage,
        minutes_left: outlook.minutes_left,
        place: place(session, call.web.engine.guide(), question),
        card: question.and_then(|it| card(session, it)),
        topics: group(call, session, of.map(|it| (&it.id, it.name.as_str()))),
        late: beside.late.and_then(|(turn, text)| late(session, turn, text)),
        checkable: !session.facts.is_empty(),
        typed: if beside.off { String::new() } else { typed },
        confided: beside.confided,
        off: beside.off,
        answer: Token::new()?.reveal().to_owned(),
        most_bytes: call.web.engine.guide().policy.answer.longest_bytes,
        away_minutes: AWAY.as_mins(),
    };
    call.page_with(status, "leaver/chat.html", &values, beside.notices)
}

/// Returns whether nothing was asked, said or put aside for a while.
pub(super) fn is_away(session: &Session, at: Timestamp) -> bool {
    let times = session.turns.iter().flat_map(|it| [Some(it.asked_at), it.closed_at]);
    let since = session.sitting_since.map(|(opened, _)| opened);
    let last = times.flatten().chain(since).max();
    last.is_some_and(|last| at.duration_since(last) >= AWAY)
}

fn wanted(session: &Session) -> (usize, usize) {
    let changes = session.proceedings.change_requests.iter();
    (
        session.open_requests().count(),
        changes.filter(|it| !it.answered).count(),
    )
}

fn last_answered(session: &Session) -> Option<&Question> {
    let mut turns = session.turns.iter().rev();
    let last = turns.find(|it| matches!(it.outcome, Some(Outcome::Answered(_))));
    last.map(|it| &it.question)
}

fn said(record: &TurnRecord) -> Option<Said<'_>> {
    let mut said = Said {
        turn: record.question.turn.0,
        question: &record.question.text,
        outcome: "answered",
        answer: "",
        who: None,
        masked: 0,
        dropped: 0,
        changed: 0,
    };
    match record.outcome.as_ref()? {
        Outcome::Answered(answer) => {
            said.answer = &answer.text;
            (said.masked, said.dropped) = (answer.masked.len(), answer.dropped);
            said.changed = answer.history.len();
        }
        Outcome::Skipped => said.outcome = "skipped",
        Outcome::Unknown(who) => (said.outcome, said.who) = ("unknown", who.as_deref()),
        Outcome::Withheld => said.outcome = "withheld",
        Outcome::Reworded => return None,
    }
    Some(said)
}

fn asked<'a>(call: &'a Call, session: &'a Session, question: &'a Question) -> Asked<'a> {
    let topic = call.web.engine.guide().bank.topic(&question.topic);
    let account = question.account.as_ref().and_then(|id| session.account(id));
    Asked {
        turn: question.turn.0,
        kind: question.kind.as_str(),
        text: &question.text,
        why: &question.why,
        topic: topic.map_or("", |it| it.title.as_str()),
        account: account.map(|it| it.name.as_str()),
    }
}
