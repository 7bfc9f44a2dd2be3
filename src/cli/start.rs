//! `baton start`: accounts files are read and shown, the frame is checked, and the handover is created.
//!
//! Nothing is imported from a file with problems until it is accepted with `--skip-bad-rows`.

use std::io::IsTerminal;
use std::path::Path;

use jiff::civil::Date;
use serde_json::json;

use crate::book::import::{Preview, preview};
use crate::book::{Account, Book, Columns};
use crate::cli::App;
use crate::cli::args::StartArgs;
use crate::cli::day;
use crate::cli::error::{CliError, problems_to};
use crate::cli::format::{count, days, health, money};
use crate::cli::print::{Look, Side};
use crate::engine::{Engine, EngineError, Overview};
use crate::id::HandoverId;
use crate::interview::Plan;

/// The asset that says which headings and words an accounts file may have.
pub(super) const COLUMNS: &str = "prompts/columns.toml";

/// Accounts that the preview shows; the rest are counted.
const SHOWN: usize = 20;

/// Accounts that the plan names.
const LEADING: usize = 3;

pub(super) async fn run(args: &StartArgs, app: &App) -> Result<(), CliError> {
    let engine = app.engine().await?;
    let plan = plan(args, &engine)?;
    under_way(args, &engine, &plan, app).await?;
    let previews = read_accounts(args, app)?;
    show(app, &previews);
    let books = accept(args, previews)?;
    let step = engine.start(plan.clone(), books).await?;
    let overview = engine.overview(&step.session);
    if args.json {
        let next = next(&overview.handover);
        return Ok(app.out.json(&json!({
            "handover": overview.handover,
            "csm": overview.csm,
            "last_day": overview.last_day,
            "days_left": overview.days_left,
            "sittings": plan.sittings,
            "minutes": plan.minutes,
            "accounts": overview.accounts.len(),
            "next": next,
        }))?);
    }
    tell(app, &overview, &plan);
    Ok(app.out.data(overview.handover.as_str())?)
}

/// Says that the same leaver has a handover under way. A person at a terminal has to ask for another one; a program is told.
async fn under_way(args: &StartArgs, engine: &Engine, plan: &Plan, app: &App) -> Result<(), CliError> {
    if args.again {
        return Ok(());
    }
    let Some((handover, last_day)) = engine.under_way(&plan.csm).await?.into_iter().next() else {
        return Ok(());
    };
    let message = format!(
        "`{}` has a handover under way: {handover}, last day {last_day}",
        plan.csm
    );
    let go_on = format!("go on with `baton interview {handover}`");
    if std::io::stdin().is_terminal() {
        let hints = vec![go_on, "start another one with --again".to_owned()];
        return Err(CliError::Usage { message, hints });
    }
    app.out
        .say(Look::Warning, "note: ", &format!("{message}; this starts another one"));
    app.out.say(Look::Faint, "", &format!("  {go_on}"));
    Ok(())
}

fn next(handover: &HandoverId) -> String {
    format!("baton interview {handover}")
}

fn plan(args: &StartArgs, engine: &Engine) -> Result<Plan, CliError> {
    let policy = &engine.guide().policy.plan;
    let sittings = at_most(
        "--sittings",
        args.sittings.unwrap_or(policy.sittings),
        policy.most_sittings,
    )?;
    let minutes = at_most("--minutes", args.minutes.unwrap_or(policy.minutes), policy.most_minutes)?;
    let notice = args
        .notice
        .as_deref()
        .map(|text| day::parse("--notice", text))
        .transpose()?;
    let last_day = last_day(&args.last_day, notice, engine.today())?;
    Ok(Plan {
        // the engine gives the id
        handover: HandoverId::new(""),
        csm: name("--csm", &args.csm)?,
        title: optional_name("--title", args.title.as_deref())?,
        company: optional_name("--company", args.company.as_deref())?,
        notice,
        last_day,
        manager: optional_name("--manager", args.manager.as_deref())?,
        successor: optional_name("--successor", args.successor.as_deref())?,
        successor_from: args
            .successor_from
            .as_deref()
            .map(|text| day::parse("--successor-from", text))
            .transpose()?,
        sittings,
        minutes,
    })
}

fn at_most(argument: &str, value: u32, most: u32) -> Result<u32, CliError> {
    if value <= most {
        return Ok(value);
    }
    Err(CliError::Usage {
        message: format!("{argument} is `{value}`, more than `{most}`"),
        hints: vec![format!("give at most {most}")],
    })
}

/// Returns a name in one line, without what a terminal or a report must not see.
fn name(argument: &str, text: &str) -> Result<String, CliError> {
    let name = crate::screen::clean(text)
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ");
    if name.chars().any(char::is_alphanumeric) {
        return Ok(name);
    }
    Err(CliError::Usage {
        message: format!("{argument} is `{text}`, which names nobody"),
        hints: vec!["give the name as people write it".to_owned()],
    })
}

fn optional_name(argument: &str, text: Option<&str>) -> Result<Option<String>, CliError> {
    text.map(|text| name(argument, text)).transpose()
}

fn last_day(text: &str, notice: Option<Date>, today: Date) -> Result<Date, CliError> {
    let last_day = day::parse("--last-day", text)?;
    let late = |than: &str, day: Date| CliError::Usage {
        message: format!("--last-day is `{text}` ({last_day}), before {than} {day}"),
        hints: vec!["give the last working day of the one who leaves".to_owned()],
    };
    match notice {
        Some(notice) if last_day < notice => Err(late("the notice of", notice)),
        _ if last_day < today => Err(late("today,", today)),
        _ => Ok(last_day),
    }
}

fn read_accounts(args: &StartArgs, app: &App) -> Result<Vec<(String, Preview)>, CliError> {
    if args.accounts.is_empty() {
        return Ok(Vec::new());
    }
    let text = app.assets.text(COLUMNS)?;
    let columns =
        Columns::parse(COLUMNS, &text).map_err(|problems| CliError::Engine(EngineError::Guide { problems }))?;
    let mut first_row = 1;
    let mut previews = Vec::new();
    for path in &args.accounts {
        let bytes = std::fs::read(path).map_err(|source| CliError::Input {
            path: path.clone(),
            source,
        })?;
        let file = file_name(path);
        let preview = preview(&columns, &file, &bytes, first_row);
        first_row = first_row.saturating_add(preview.rows);
        previews.push((file, preview));
    }
    Ok(previews)
}

/// The folder is nobody's business once the file is read.
fn file_name(path: &Path) -> String {
    path.file_name()
        .unwrap_or(path.as_os_str())
        .to_string_lossy()
        .into_owned()
}

fn show(app: &App, previews: &[(String, Preview)]) {
    for (file, preview) in previews {
        let found = format!(
            "{file}: {} in {}",
            count(preview.accounts.len(), "account"),
            count(preview.rows as usize, "row")
        );
        app.out.say(Look::Strong, "", &found);
        for line in app.out.table(
            SIDES,
            &preview.accounts.iter().take(SHOWN).map(line).collect::<Vec<_>>(),
        ) {
            app.out.talk(&format!("  {line}"));
        }
        if let Some(more) = preview.accounts.len().checked_sub(SHOWN).filter(|more| *more > 0) {
            app.out.talk(&format!("  and {more} more"));
        }
        if !preview.unmapped.is_empty() {
            app.out
                .say(Look::Faint, "", &format!("  not read: {}", preview.unmapped.join(", ")));
        }
        for note in &preview.notes {
            app.out.say(Look::Faint, "", &format!("  note: {note}"));
        }
        problems_to(app.out, &preview.problems);
    }
}

const SIDES: &[Side] = &[Side::Left, Side::Right, Side::Left, Side::Left, Side::Right];

fn line(account: &Account) -> Vec<String> {
    vec![
        account.name.clone(),
        account.arr.as_ref().map(money).unwrap_or_default(),
        account.renewal.map(|day| format!("renews {day}")).unwrap_or_default(),
        health(account.health).to_owned(),
        count(account.contacts.len(), "contact"),
    ]
}

/// Returns the books of files that may be imported.
fn accept(args: &StartArgs, previews: Vec<(String, Preview)>) -> Result<Vec<(String, Book)>, CliError> {
    let problems = previews
        .iter()
        .map(|(_, preview)| preview.problems.len())
        .sum::<usize>();
    if problems > 0 && !args.skip_bad_rows {
        return Err(CliError::Data {
            message: format!("nothing was imported: the accounts have {}", count(problems, "problem")),
            problems: Vec::new(),
            hints: vec!["mend the lines above (the first line of a file is line 1), or leave out what cannot be read with --skip-bad-rows".to_owned()],
        });
    }
    if let Some((file, _)) = previews.iter().find(|(_, preview)| preview.accounts.is_empty()) {
        return Err(CliError::Data {
            message: format!("nothing was imported: `{file}` gives no account"),
            problems: Vec::new(),
            hints: vec!["export the accounts from the CRM as CSV; only the column Account Name is needed".to_owned()],
        });
    }
    let book = |(file, preview): (String, Preview)| {
        let accounts = preview.accounts;
        (file, Book { accounts })
    };
    Ok(previews.into_iter().map(book).collect())
}

fn tell(app: &App, overview: &Overview, plan: &Plan) {
    let out = app.out;
    let left = days(overview.days_left);
    out.say(
        Look::Good,
        "started: ",
        &format!("{}, last day {} ({left})", overview.csm, overview.last_day),
    );
    let (sittings, accounts) = (plan.sittings as usize, overview.accounts.len());
    out.talk(&format!(
        "plan: {} of {} minutes, {}",
        count(sittings, "sitting"),
        plan.minutes,
        count(accounts, "account")
    ));
    let names: Vec<&str> = overview
        .accounts
        .iter()
        .take(LEADING)
        .map(|it| it.name.as_str())
        .collect();
    if !names.is_empty() {
        out.talk(&format!("most at stake: {}", names.join(", ")));
    }
    out.say(Look::Strong, "next: ", &next(&overview.handover));
}
