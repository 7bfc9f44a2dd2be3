//! `baton status`: how far a handover is, and what is missing.

use crate::bank::Scope;
use crate::cli::args::StatusArgs;
use crate::cli::error::CliError;
use crate::cli::format::{count, days, grouped, health, money, percent};
use crate::cli::print::{Look, Side};
use crate::cli::{App, find};
use crate::engine::{AccountLine, Gap, Overview, TopicLine};

/// Gaps that are shown; `--json` has all of them.
const GAPS: usize = 10;

pub(super) async fn run(args: &StatusArgs, app: &App) -> Result<(), CliError> {
    let engine = app.engine().await?;
    let handover = find(&engine, args.handover.as_deref()).await?;
    let session = engine.session(&handover).await?;
    let mut overview = engine.overview(&session);
    let (used, prices) = (overview.model, &app.config.model);
    overview.model_cost = prices.cost(used.input, used.cached, used.output);
    overview.model_currency.clone_from(&prices.currency);
    if used.calls > 0 {
        overview.model_tasks = engine.spending(&handover).await?;
    }
    if args.json {
        return Ok(app.out.json(&overview)?);
    }
    frame(app, &overview)?;
    accounts(app, &overview.accounts)?;
    topics(app, &overview.topics)?;
    gaps(app, &overview.gaps)
}

fn frame(app: &App, overview: &Overview) -> Result<(), CliError> {
    let out = app.out;
    out.data(&format!("{} ({})", overview.csm, overview.handover))?;
    let state = if overview.finished { ", interview finished" } else { "" };
    out.data(&format!(
        "last day {} ({}){state}",
        overview.last_day,
        days(overview.days_left)
    ))?;
    let (held, planned) = overview.sittings;
    out.data(&format!(
        "sitting {held} of {planned}, {}, {}",
        count(overview.turns, "question"),
        count(overview.facts, "fact")
    ))?;
    let (covered, done) = (percent(overview.coverage), overview.accounts_covered);
    out.data(&format!(
        "covered: {covered} of the value at stake; {done} of {} by half or more",
        count(overview.accounts.len(), "account")
    ))?;
    model(app, overview)?;
    if overview.open_conflicts > 0 {
        let open = count(overview.open_conflicts, "contradiction");
        out.say(Look::Warning, "", &format!("{open} not settled"));
    }
    Ok(())
}

/// Says what was used of a model; nothing where none was asked.
fn model(app: &App, overview: &Overview) -> Result<(), CliError> {
    let used = overview.model;
    if used.calls == 0 {
        return Ok(());
    }
    let currency = &overview.model_currency;
    let cost = overview.model_cost.map_or_else(String::new, |it| {
        format!(", {it:.4} {currency}").trim_end().to_owned() + " by the prices in config.toml"
    });
    let tokens = used.input.saturating_add(used.output);
    let (tokens, cached) = (grouped(tokens), grouped(used.cached));
    app.out.data(&format!(
        "model: {} ({} not used), {tokens} tokens ({cached} cached){cost}",
        count(number(used.calls), "call"),
        used.unused
    ))?;
    for task in &overview.model_tasks {
        let tokens = grouped(task.used.input.saturating_add(task.used.output));
        let calls = count(number(task.used.calls), "call");
        app.out.data(&format!("  {}: {calls}, {tokens} tokens", task.task))?;
        for (fault, times) in &task.faults {
            app.out.data(&format!("    not used: {fault} ({times})"))?;
        }
    }
    Ok(())
}

fn number(count: u64) -> usize {
    usize::try_from(count).unwrap_or(usize::MAX)
}

/// Writes a table under a heading; nothing where there is nothing.
fn table(app: &App, heading: &[&str], sides: &[Side], rows: Vec<Vec<String>>) -> Result<(), CliError> {
    if rows.is_empty() {
        return Ok(());
    }
    let heading = heading.iter().map(|it| (*it).to_owned()).collect();
    let rows: Vec<_> = std::iter::once(heading).chain(rows).collect();
    app.out.data("")?;
    for line in app.out.table(sides, &rows) {
        app.out.data(&line)?;
    }
    Ok(())
}

fn accounts(app: &App, accounts: &[AccountLine]) -> Result<(), CliError> {
    let row = |it: &AccountLine| {
        vec![
            it.name.clone(),
            it.arr.as_ref().map(money).unwrap_or_default(),
            health(it.health).to_owned(),
            it.renewal.map(|day| day.to_string()).unwrap_or_default(),
            percent(it.coverage),
            it.facts.to_string(),
        ]
    };
    let heading = ["ACCOUNT", "ARR", "HEALTH", "RENEWS", "COVERED", "FACTS"];
    let sides = [
        Side::Left,
        Side::Right,
        Side::Left,
        Side::Left,
        Side::Right,
        Side::Right,
    ];
    table(app, &heading, &sides, accounts.iter().map(row).collect())
}

fn topics(app: &App, topics: &[TopicLine]) -> Result<(), CliError> {
    let row = |it: &TopicLine| {
        let scope = match it.scope {
            Scope::Account => "each account",
            Scope::Portfolio => "whole book",
            Scope::Process => "process",
        };
        vec![
            it.title.clone(),
            scope.to_owned(),
            percent(it.coverage),
            it.facts.to_string(),
        ]
    };
    let heading = ["TOPIC", "ASKED OF", "COVERED", "FACTS"];
    let sides = [Side::Left, Side::Left, Side::Right, Side::Right];
    table(app, &heading, &sides, topics.iter().map(row).collect())
}

fn gaps(app: &App, gaps: &[Gap]) -> Result<(), CliError> {
    let row = |it: &Gap| {
        let account = it.account.clone().unwrap_or_else(|| "-".to_owned());
        vec![account, it.title.clone(), it.missing.join(", ")]
    };
    let heading = ["MISSING ON", "TOPIC", "WHAT"];
    let sides = [Side::Left, Side::Left, Side::Left];
    table(app, &heading, &sides, gaps.iter().take(GAPS).map(row).collect())?;
    if let Some(more) = gaps.len().checked_sub(GAPS).filter(|more| *more > 0) {
        app.out
            .say(Look::Faint, "", &format!("and {more} more; --json has all of them"));
    }
    Ok(())
}
