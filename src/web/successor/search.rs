//! Search: quoted passages with their marks, or who may know what the handover does not say.

use axum::response::Response;
use serde::Serialize;

use crate::report::{Found, MayKnow, Passage};
use crate::web::call::Call;
use crate::web::error::WebError;
use crate::web::gate::{Authorized, Succeed};
use crate::web::successor::evidence::{Evidence, of_all};
use crate::web::successor::room::{Room, report};

/// Longest query that is sought, in bytes: a long question.
const LONGEST: usize = 1000;

/// What the page shows.
#[derive(Debug, Serialize)]
struct Searched<'a> {
    room: Room,
    query: &'a str,
    passages: Vec<Shown>,
    people: Vec<MayKnow>,
    evidence: std::collections::BTreeMap<String, Evidence<'a>>,
}

/// A passage with what was sought in it.
#[derive(Debug, Serialize)]
struct Shown {
    fact: String,
    account: Option<String>,
    topic: String,
    /// Pieces of the text in order, and whether each was sought.
    pieces: Vec<(String, bool)>,
}

impl Shown {
    fn of(passage: &Passage) -> Self {
        let mut pieces = Vec::new();
        let mut from = 0;
        let mut piece = |range: std::ops::Range<usize>, sought: bool| {
            if let Some(text) = passage.text.get(range).filter(|it| !it.is_empty()) {
                pieces.push((text.to_owned(), sought));
            }
        };
        for hit in &passage.hits {
            piece(from..hit.start, false);
            piece(hit.clone(), true);
            from = from.max(hit.end);
        }
        piece(from..passage.text.len(), false);
        Self {
            fact: passage.fact.to_string(),
            account: passage.account_name.clone(),
            topic: passage.topic.clone(),
            pieces,
        }
    }
}

pub(super) async fn page(succeed: Authorized<Succeed>, call: Call) -> Result<Response, WebError> {
    let query = call.query("q").unwrap_or_default().trim();
    if query.len() > LONGEST {
        return Err(WebError::TooLarge { most: LONGEST });
    }
    let session = &succeed.session;
    let (mut passages, mut people) = (Vec::new(), Vec::new());
    if !query.is_empty() {
        let (guide, today) = (call.web.engine.guide(), call.web.engine.today());
        match call.web.press.search(session, guide, query, today) {
            Found::Passages(found) => passages = found.iter().map(Shown::of).collect(),
            Found::NotCovered(who) => people = who,
        }
    }
    let asked = form_urlencoded::Serializer::new(String::new())
        .append_pair("q", query)
        .finish();
    let here = format!("/search?{asked}");
    let values = Searched {
        room: Room::new(&succeed, &call, &report(&call, session).await?, &here)?,
        query,
        passages,
        people,
        evidence: of_all(session),
    };
    call.page("successor/search.html", &values)
}
