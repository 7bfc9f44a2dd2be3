//! `baton list`: every handover in a line.

use serde_json::json;

use crate::cli::App;
use crate::cli::args::ListArgs;
use crate::cli::error::CliError;
use crate::cli::format::{days, percent};
use crate::cli::print::Side;
use crate::engine::Overview;
use crate::interview::Stage;

pub(super) async fn run(args: &ListArgs, app: &App) -> Result<(), CliError> {
    let engine = app.engine().await?;
    let mut overviews = Vec::new();
    for head in engine.list().await? {
        let session = engine.session(&head.handover).await?;
        overviews.push((engine.overview(&session), engine.standing(&session).stage));
    }
    if args.json {
        let all: Vec<_> = overviews.iter().map(object).collect();
        return Ok(app.out.json(&all)?);
    }
    if overviews.is_empty() {
        app.out
            .talk("There is no handover yet. `baton start --help` shows how to start one.");
        return Ok(());
    }
    let head = ["HANDOVER", "LEAVER", "LAST DAY", "", "QUESTIONS", "COVERED", "STATE"]
        .map(str::to_owned)
        .to_vec();
    let rows: Vec<_> = std::iter::once(head).chain(overviews.iter().map(row)).collect();
    for line in app.out.table(SIDES, &rows) {
        app.out.data(&line)?;
    }
    Ok(())
}

const SIDES: &[Side] = &[
    Side::Left,
    Side::Left,
    Side::Left,
    Side::Right,
    Side::Right,
    Side::Right,
    Side::Left,
];

fn row((overview, stage): &(Overview, Stage)) -> Vec<String> {
    vec![
        overview.handover.to_string(),
        overview.csm.clone(),
        overview.last_day.to_string(),
        days(overview.days_left),
        overview.turns.to_string(),
        percent(overview.coverage),
        stage.as_str().replace('_', " "),
    ]
}

fn object((overview, stage): &(Overview, Stage)) -> serde_json::Value {
    json!({
        "handover": overview.handover,
        "csm": overview.csm,
        "last_day": overview.last_day,
        "days_left": overview.days_left,
        "turns": overview.turns,
        "coverage": overview.coverage,
        "finished": overview.finished,
        "state": stage,
    })
}
