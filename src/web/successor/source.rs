//! Where a mark leads: the question and the released words of a turn, or a row of the import.

use axum::response::Response;
use jiff::civil::Date;
use serde::Serialize;

use crate::id::{FactId, Turn};
use crate::interview::Session;
use crate::report::{Contact, Mark, Report, Vital};
use crate::web::call::Call;
use crate::web::error::WebError;
use crate::web::gate::{Authorized, Succeed};
use crate::web::successor::evidence::{answered_on, words};
use crate::web::successor::room::{Room, report};

/// What the page shows.
#[derive(Debug, Serialize)]
struct Source<'a> {
    room: Room,
    mark: &'a str,
    turn: Option<Said<'a>>,
    rows: Vec<Row<'a>>,
}

/// A turn.
#[derive(Debug, Serialize)]
struct Said<'a> {
    on: Option<Date>,
    question: &'a str,
    words: &'a str,
    claims: Vec<(String, &'a str)>,
}

/// What a row of the import says of an account.
#[derive(Debug, Serialize)]
struct Row<'a> {
    account: &'a str,
    vitals: Vec<&'a Vital>,
    people: Vec<&'a Contact>,
}

pub(super) async fn page(succeed: Authorized<Succeed>, call: Call) -> Result<Response, WebError> {
    let report = report(&call, &succeed.session).await?;
    let mark = call.param("mark");
    let turn = turn(&succeed.session, mark);
    let rows = rows(&report, mark);
    if turn.is_none() && rows.is_empty() {
        return Err(WebError::NotFound);
    }
    let values = Source {
        room: Room::new(&succeed, &call, &report, &format!("/sources/{mark}"))?,
        mark,
        turn,
        rows,
    };
    call.page("successor/source.html", &values)
}

/// Returns a turn of which something may be read; the mark is its own, or that of a statement of it that may be.
fn turn<'a>(session: &'a Session, mark: &str) -> Option<Said<'a>> {
    let (of_turn, statement) = mark.split_once('.').map_or((mark, None), |(turn, n)| (turn, Some(n)));
    let turn = Turn(of_turn.strip_prefix('T')?.parse().ok()?);
    if let Some(n) = statement {
        let id = FactId {
            turn,
            n: n.parse().ok()?,
        };
        session.facts.get(&id).filter(|_| id.to_string() == mark)?;
    }
    let record = session.turn(turn).filter(|_| turn.to_string() == of_turn)?;
    let range = FactId { turn, n: 0 }..=FactId { turn, n: u16::MAX };
    let claims: Vec<(String, &str)> = session
        .facts
        .range(range)
        .map(|(id, fact)| (id.to_string(), fact.quote.as_str()))
        .collect();
    let noticed = !record.question.text.is_empty();
    (noticed || !claims.is_empty()).then(|| Said {
        on: answered_on(record),
        question: &record.question.text,
        words: words(record),
        claims,
    })
}

fn rows<'a>(report: &'a Report, mark: &str) -> Vec<Row<'a>> {
    let has = |marks: &[Mark]| marks.iter().any(|it| it.row.is_some() && it.label == mark);
    let rows = report.accounts.iter().map(|page| {
        let spoken_of = page.people.iter().filter_map(|it| it.contact.as_ref());
        Row {
            account: &page.name,
            vitals: page.vitals.iter().filter(|it| has(&it.marks)).collect(),
            people: spoken_of.chain(&page.contacts).filter(|it| has(&it.marks)).collect(),
        }
    });
    rows.filter(|it| !it.vitals.is_empty() || !it.people.is_empty())
        .collect()
}
