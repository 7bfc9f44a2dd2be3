//! How the work is done: playbooks, the escalation map, registers, and everything else that is true of the whole book.
//!
//! A page for each, and one that lists them: all of them at once would be long on a phone.

use std::collections::BTreeMap;

use axum::response::Response;
use serde::Serialize;

use crate::report::{Ledger, Register, Report, Section};
use crate::web::call::Call;
use crate::web::error::WebError;
use crate::web::gate::{Authorized, Succeed};
use crate::web::page::segment;
use crate::web::successor::evidence::{Evidence, of_all};
use crate::web::successor::room::{Room, report};

/// The list.
#[derive(Debug, Serialize)]
struct Ways<'a> {
    room: Room,
    parts: Vec<Part<'a>>,
}

/// A line of the list: a section, a register, or both of one name.
#[derive(Debug, Serialize)]
struct Part<'a> {
    id: &'a str,
    title: &'a str,
    statements: usize,
    rows: usize,
}

/// One of them.
#[derive(Debug, Serialize)]
struct Way<'a> {
    room: Room,
    title: &'a str,
    sections: Vec<&'a Section>,
    registers: Vec<&'a Register>,
    ledgers: Vec<&'a Ledger>,
    evidence: BTreeMap<String, Evidence<'a>>,
}

pub(super) async fn list(succeed: Authorized<Succeed>, call: Call) -> Result<Response, WebError> {
    let report = report(&call, &succeed.session).await?;
    let values = Ways {
        room: Room::new(&succeed, &call, &report, "/ways")?,
        parts: parts(&report),
    };
    call.page("successor/ways.html", &values)
}

fn parts(report: &Report) -> Vec<Part<'_>> {
    let sections = report.sections.iter().map(|it| Part {
        id: &it.id,
        title: &it.title,
        statements: statements(it),
        rows: 0,
    });
    let mut parts: Vec<Part<'_>> = sections.collect();
    let registers = filled(report).map(|it| (&it.id, &it.title, it.rows.len()));
    let ledgers = report.ledgers.iter().map(|it| (&it.id, &it.title, it.rows.len()));
    for (id, title, rows) in registers.chain(ledgers) {
        if parts.iter().all(|it| it.id != id) {
            parts.push(Part {
                id,
                title,
                statements: 0,
                rows,
            });
        }
    }
    parts
}

fn filled(report: &Report) -> impl Iterator<Item = &Register> {
    report.registers.iter().filter(|it| !it.rows.is_empty())
}

fn statements(section: &Section) -> usize {
    let told = section.groups.iter().chain(&section.tabled).flat_map(|it| &it.entries);
    let played = section.cards.iter().flat_map(|it| &it.plays);
    told.map(|it| it.claims.len()).sum::<usize>() + played.map(|it| it.statements.len()).sum::<usize>()
}

pub(super) async fn page(succeed: Authorized<Succeed>, call: Call) -> Result<Response, WebError> {
    let report = report(&call, &succeed.session).await?;
    let id = call.param("part");
    let title = parts(&report).into_iter().find(|it| it.id == id).map(|it| it.title);
    let values = Way {
        room: Room::new(&succeed, &call, &report, &format!("/ways/{}", segment(id)))?,
        title: title.ok_or(WebError::NotFound)?,
        sections: report.sections.iter().filter(|it| it.id == id).collect(),
        registers: filled(&report).filter(|it| it.id == id).collect(),
        ledgers: report.ledgers.iter().filter(|it| it.id == id).collect(),
        evidence: of_all(&succeed.session),
    };
    call.page("successor/way.html", &values)
}
