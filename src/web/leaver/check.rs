//! What was understood, part by part: each statement is right, put right, removed or for the manager only; then the part is
//! released. Nothing is shared before.

use axum::response::Response;
use serde::Serialize;

use crate::engine::EngineError;
use crate::fact::{Fact, Release};
use crate::id::{AccountId, FactId, HandoverId, Turn};
use crate::interview::{Act, By, Part, PartLine, Party, Refusal, Session, Verdict, fill, part_of, statements_of};
use crate::web::call::{Call, Form};
use crate::web::error::WebError;
use crate::web::gate::{Authorized, Leave};
use crate::web::leaver::turn;
use crate::web::notice::Tone;
use crate::web::reply::see_other;
use crate::web::said::{Judged, Said};

#[derive(Debug, Serialize)]
struct Check<'a> {
    handover: &'a HandoverId,
    parts: Vec<Line<'a>>,
    /// The part in hand.
    here: Option<Line<'a>>,
    statements: Vec<Statement<'a>>,
    /// What the successor said of the whole.
    said: Option<Said<'a>>,
    successor: Option<&'a str>,
}

/// A part with its counts.
#[derive(Debug, Serialize)]
struct Line<'a> {
    /// The part as the query and the forms name it.
    key: String,
    href: String,
    /// The account's name; none for the whole book and the work.
    account: Option<&'a str>,
    kind: &'static str,
    statements: usize,
    released: usize,
    manager_only: usize,
    withdrawn: usize,
    reviewed: usize,
    waiting: bool,
}

/// A statement to be looked at.
#[derive(Debug, Serialize)]
struct Statement<'a> {
    id: String,
    turn: u32,
    text: &'a str,
    topic: &'a str,
    /// `right`, `manager_only`, `removed`, `fixed` or `open`.
    state: &'static str,
    released: bool,
    /// What the manager asked to be changed.
    wanted: Option<&'a str>,
    earlier: &'a [String],
    /// What the successor said of it.
    judged: Option<Judged<'a>>,
}

pub(super) async fn page(leave: Authorized<Leave>, call: Call) -> Result<Response, WebError> {
    let session = &leave.session;
    let guide = call.web.engine.guide();
    let lines = call.web.engine.parts(session);
    let here = call
        .query("part")
        .map(|key| part(key).ok_or(WebError::NotFound))
        .transpose()?;
    let found = match &here {
        Some(part) => Some(lines.iter().find(|it| it.part == *part).ok_or(WebError::NotFound)?),
        None => None,
    };
    let mut facts: Vec<&Fact> = here
        .iter()
        .flat_map(|part| statements_of(session, &guide.bank, part))
        .collect();
    facts.sort_by_key(|it| it.id);
    let statement = |fact: &'_ &Fact| statement(&call, session, fact.id);
    let values = Check {
        handover: &leave.handover,
        parts: lines.iter().map(|it| line(&leave, it)).collect(),
        here: found.map(|it| line(&leave, it)),
        said: Said::of(session).filter(|_| here.is_none()),
        successor: session.plan.as_ref().and_then(|it| it.successor.as_deref()),
        statements: facts.iter().filter_map(statement).collect(),
    };
    call.page("leaver/check.html", &values)
}

fn line<'a>(leave: &'a Leave, line: &PartLine) -> Line<'a> {
    let account = match &line.part {
        Part::Account(id) => leave.session.account(id).map(|it| it.name.as_str()),
        Part::WholeBook | Part::Process => None,
    };
    let key = key(&line.part);
    Line {
        href: path(&leave.handover, Some(&key)),
        account,
        kind: match line.part {
            Part::Account(_) => "account",
            Part::WholeBook => "book",
            Part::Process => "process",
        },
        statements: line.statements,
        released: line.released,
        manager_only: line.manager_only,
        withdrawn: line.withdrawn,
        reviewed: line.reviewed,
        waiting: line.is_waiting(),
        key,
    }
}

fn statement<'a>(call: &'a Call, session: &'a Session, id: FactId) -> Option<Statement<'a>> {
    let fact = session.facts.get(&id)?;
    let done = &session.proceedings;
    let wanted = done.change_requests.iter().rev();
    let wanted = wanted
        .filter(|it| it.fact == id && !it.answered)
        .map(|it| it.text.as_str());
    let earlier = done.fixed.get(&id).map(Vec::as_slice).unwrap_or_default();
    Some(Statement {
        id: id.to_string(),
        turn: id.turn.0,
        text: &fact.quote,
        topic: call
            .web
            .engine
            .guide()
            .bank
            .topic(&fact.topic)
            .map_or("", |it| &it.title),
        state: match fact.release {
            Release::Withdrawn => "removed",
            Release::Restricted => "manager_only",
            Release::Report if !earlier.is_empty() => "fixed",
            Release::Report if done.reviews.contains_key(&id) => "right",
            Release::Report => "open",
        },
        released: done.released_facts.contains(&id),
        wanted: wanted.into_iter().next(),
        earlier,
        judged: Judged::of(session, id),
    })
}

/// Returns a part as forms name it: `book`, `process`, or `account:` and the account's id.
fn key(part: &Part) -> String {
    match part {
        Part::Account(id) => format!("account:{id}"),
        Part::WholeBook => "book".to_owned(),
        Part::Process => "process".to_owned(),
    }
}

fn part(key: &str) -> Option<Part> {
    match key {
        "book" => Some(Part::WholeBook),
        "process" => Some(Part::Process),
        _ => key.strip_prefix("account:").map(|id| Part::Account(AccountId::new(id))),
    }
}

fn path(handover: &HandoverId, part: Option<&str>) -> String {
    let query = part.map(|key| {
        let key: String = form_urlencoded::byte_serialize(key.as_bytes()).collect();
        format!("?part={key}")
    });
    format!("/interview/{handover}/check{}", query.unwrap_or_default())
}

/// Returns the id of a statement as `FactId` prints it.
fn fact_id(text: &str) -> Option<FactId> {
    let (turn, n) = text.strip_prefix('T')?.split_once('.')?;
    let turn = Turn(turn.parse().ok()?);
    Some(FactId {
        turn,
        n: n.parse().ok()?,
    })
}

/// Takes what the leaver says of a statement.
pub(super) async fn say(leave: Authorized<Leave>, mut call: Call) -> Result<Response, WebError> {
    let form = call.form().await?;
    let fact = fact_id(form.text("fact")).ok_or(WebError::BadForm)?;
    let found = leave.session.facts.get(&fact).ok_or(WebError::NotFound)?;
    let part = part_of(&call.web.engine.guide().bank, &found.topic, found.account.as_ref());
    let back = format!("{}#{fact}", path(&leave.handover, Some(&key(&part))));
    act(&call, &leave, said(fact, &form)?).await?;
    Ok(see_other(&back))
}

fn said(fact: FactId, form: &Form) -> Result<Act, WebError> {
    let verdict = match form.text("do") {
        "right" => Verdict::Right,
        "remove" => Verdict::Remove,
        "manager_only" => Verdict::ManagerOnly,
        "back" => Verdict::BackToReport,
        "fix" => {
            let text = form.text("text").to_owned();
            return Ok(Act::Fix { fact, text });
        }
        _ => return Err(WebError::BadForm),
    };
    Ok(Act::Review { fact, verdict })
}

/// Releases a part, or takes its release back.
pub(super) async fn release(leave: Authorized<Leave>, mut call: Call) -> Result<Response, WebError> {
    let form = call.form().await?;
    let key = form.text("part");
    let part = part(key).ok_or(WebError::BadForm)?;
    if let Part::Account(id) = &part {
        leave.session.account(id).ok_or(WebError::NotFound)?;
    }
    let (act_, words) = match form.text("do") {
        "release" => (Act::Release(part), "leaver.check.released"),
        "retract" => (Act::Retract(part), "leaver.check.retracted"),
        _ => return Err(WebError::BadForm),
    };
    let is_release = matches!(act_, Act::Release(_));
    if act(&call, &leave, act_).await? {
        let words = match is_release {
            true => released(&call, &leave, key).await?,
            false => call.web.pages.words(words).to_owned(),
        };
        call.tell(&leave.visit.hash, Tone::Good, words);
    }
    Ok(see_other(&path(&leave.handover, None)))
}

/// Returns the words for a release: what the manager alone reads is told apart.
async fn released(call: &Call, leave: &Leave, of: &str) -> Result<String, WebError> {
    let session = call.web.engine.session(&leave.handover).await?;
    let lines = call.web.engine.parts(&session);
    let line = lines.iter().find(|it| key(&it.part) == of);
    let (all, alone) = line.map_or((0, 0), |it| (it.statements, it.manager_only));
    let words = match (alone, all.saturating_sub(alone)) {
        (0, _) => "leaver.check.released",
        (_, 0) => "leaver.check.released_alone",
        (_, _) => "leaver.check.released_both",
    };
    let alone = alone.to_string();
    Ok(fill(call.web.pages.words(words), &[("alone", &alone)]))
}

/// Runs an act; false where it was said before, or the words could not be taken, which is told.
pub(super) async fn act(call: &Call, leave: &Leave, act: Act) -> Result<bool, WebError> {
    let done = call.web.engine.act(&leave.handover, By::from(Party::Leaver), act).await;
    match done {
        Ok(step) => {
            call.web.live.tell(&leave.handover, &step.session);
            turn::tell(call, leave, &step);
            Ok(true)
        }
        Err(EngineError::Refused(Refusal::NothingNew | Refusal::NothingReleased)) => Ok(false),
        Err(EngineError::Refused(Refusal::NoWords)) => {
            call.tell(
                &leave.visit.hash,
                Tone::Bad,
                call.web.pages.words("leaver.check.no_words"),
            );
            Ok(false)
        }
        Err(EngineError::Refused(Refusal::SignedBefore)) => {
            call.tell(
                &leave.visit.hash,
                Tone::Bad,
                call.web.pages.words("leaver.check.signed"),
            );
            Ok(false)
        }
        Err(error) => Err(error.into()),
    }
}

#[cfg(test)]
mod tests {
    use super::{fact_id, key, part};

    #[test]
    fn parts_and_statements_are_named_and_found_again() {
        for text in ["book", "process", "account:A&B ?x=1#"] {
            assert_eq!(key(&part(text).unwrap()), text);
        }
        assert_eq!(part("elsewhere"), None);
        assert_eq!(fact_id("T12.3").unwrap().to_string(), "T12.3");
        for bad in ["", "T", "12.3", "T1", "T1.x", "Tx.1", "T1.99999999"] {
            assert_eq!(fact_id(bad), None, "{bad}");
        }
    }
}
