//! `baton demo`: the sample's leaver is interviewed by the real engine, and the reports are written.
//!
//! The log is in memory, so nothing of it stays and no handover of the user's is touched.

use std::sync::Arc;

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use serde::Deserialize;
use serde_json::json;
use toml::value::Datetime;

use crate::book::import::preview;
use crate::book::{Book, Columns};
use crate::cli::App;
use crate::cli::args::DemoArgs;
use crate::cli::error::CliError;
use crate::cli::format::{count, percent};
use crate::cli::print::Look;
use crate::cli::report;
use crate::cli::start::COLUMNS;
use crate::diag::Problem;
use crate::engine::{Clock, Engine, EngineError, Press, Step, guide};
use crate::id::{HandoverId, Turn};
use crate::interview::{Command, Plan, Question};
use crate::report::{Claim, one_line};
use crate::sample::{Asked, Leaver, Reply};
use crate::store::MemoryStore;
use crate::web::Sample;

/// The sample's folder among the assets.
const SAMPLE: &str = "samples/wattlark";

/// The file with the sample's frame.
const FRAME: &str = "samples/wattlark/handover.toml";

/// Statements at the end of the demo.
const FORETASTE: usize = 5;

/// The frame of the sample, as `handover.toml` gives it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Frame {
    csm: String,
    title: Option<String>,
    company: Option<String>,
    notice: Option<Datetime>,
    last_day: Datetime,
    /// The time that the sample is played at.
    now: Timestamp,
    manager: Option<String>,
    successor: Option<String>,
    sittings: u32,
    minutes: u32,
}

pub(super) async fn run(args: &DemoArgs, app: &App) -> Result<(), CliError> {
    let frame = frame(app)?;
    let guide = Arc::new(guide(&app.assets)?);
    let engine = Engine::new(Arc::new(MemoryStore::default()), guide, Clock::Pinned(frame.now));
    let books = books(app)?;
    let started = engine.start(frame.into_plan()?, books).await?;
    let plan = started.session.plan.clone().ok_or(EngineError::Moved)?;
    app.out.say(
        Look::Strong,
        "",
        &format!("Interviewing {}, by {}'s script.", plan.csm, SAMPLE),
    );
    let done = play(&engine, &plan, leaver(app)?, app).await?;
    let overview = engine.overview(&done.session);
    let (questions, facts) = (count(overview.turns, "question"), count(overview.facts, "fact"));
    let covered = percent(overview.coverage);
    app.out.talk(&format!(
        "{questions}, {facts}, {covered} of the value at stake covered."
    ));
    let order = report::Order::all(&args.out);
    let session = engine.session(&plan.handover).await?;
    let (written, verdict) = report::write(&Press::new(&app.assets)?, (&engine, &session), &order)?;
    verdict?;
    let files: Vec<String> = written.iter().map(|path| path.display().to_string()).collect();
    if args.json {
        let turns = overview.turns;
        return Ok(app
            .out
            .json(&json!({"turns": turns, "coverage": overview.coverage, "files": files}))?);
    }
    for file in &files {
        app.out.data(file)?;
    }
    let out = args.out.display();
    app.out.say(
        Look::Good,
        "written: ",
        &format!("{}; begin with {out}/handover.pdf", count(files.len(), "file")),
    );
    foretaste(&engine, &done, &plan, app)
}

/// Ends with the statements that no CRM holds: what stands first in the executive summary.
fn foretaste(engine: &Engine, done: &Step, plan: &Plan, app: &App) -> Result<(), CliError> {
    let report = Press::new(&app.assets)?.report(&done.session, engine.guide(), engine.today())?;
    let successor = plan.successor.as_deref().unwrap_or("the successor");
    app.out.say(
        Look::Strong,
        "",
        &format!("Among what {successor} would not have known:"),
    );
    let summary = report.summary;
    let risks = summary.risks.into_iter().map(|risk| risk.headline);
    let decisions = summary.decisions.into_iter().filter_map(|action| action.claim);
    let claims = decisions.chain(risks).chain(summary.habits);
    let mut told: Vec<Claim> = Vec::new();
    for claim in claims {
        if !told.iter().any(|it| it.id == claim.id) {
            told.push(claim);
        }
    }
    for claim in told.iter().take(FORETASTE) {
        let words = one_line(&claim.text);
        let marks: Vec<&str> = claim.marks.iter().map(|it| it.label.as_str()).collect();
        let account = claim.account.as_deref().map(|it| format!("{it}: ")).unwrap_or_default();
        app.out.talk(&format!("  {account}“{words}” [{}]", marks.join(", ")));
    }
    Ok(())
}

impl Frame {
    fn into_plan(self) -> Result<Plan, CliError> {
        Ok(Plan {
            // the engine gives the id
            handover: HandoverId::new(""),
            csm: self.csm,
            title: self.title,
            company: self.company,
            notice: self.notice.as_ref().map(day).transpose()?,
            last_day: day(&self.last_day)?,
            manager: self.manager,
            successor: self.successor,
            successor_from: None,
            sittings: self.sittings,
            minutes: self.minutes,
        })
    }
}

/// Returns the sample as the web starts it.
pub(super) fn sample(app: &App) -> Result<Sample, CliError> {
    let frame = frame(app)?;
    let on = frame.now.to_zoned(TimeZone::UTC).date();
    Ok(Sample {
        plan: frame.into_plan()?,
        books: books(app)?,
        on,
    })
}

fn wrong(problems: Vec<Problem>) -> CliError {
    EngineError::Guide { problems }.into()
}

fn day(value: &Datetime) -> Result<Date, CliError> {
    let read = value.to_string().parse();
    read.map_err(|error: jiff::Error| wrong(vec![Problem::new(FRAME, error.to_string())]))
}

fn frame(app: &App) -> Result<Frame, CliError> {
    let text = app.assets.text(FRAME)?;
    toml::from_str(&text).map_err(|error| wrong(vec![Problem::of_toml(FRAME, &text, &error)]))
}

fn leaver(app: &App) -> Result<Leaver, CliError> {
    let file = format!("{SAMPLE}/leaver.toml");
    Leaver::parse(&file, &app.assets.text(&file)?).map_err(wrong)
}

fn books(app: &App) -> Result<Vec<(String, Book)>, CliError> {
    let columns = Columns::parse(COLUMNS, &app.assets.text(COLUMNS)?).map_err(wrong)?;
    let file = "accounts.csv";
    let bytes = app.assets.read(&format!("{SAMPLE}/{file}"))?;
    let accounts = preview(&columns, file, &bytes, 1).accounts;
    Ok(vec![(file.to_owned(), Book { accounts })])
}

/// Plays as many sittings as are planned, each as long as its minutes allow at the usual pace.
async fn play(engine: &Engine, plan: &Plan, mut leaver: Leaver, app: &App) -> Result<Step, CliError> {
    let pace = engine.guide().policy.answer.typical_minutes;
    let mut closed = Vec::new();
    for sitting in 1..=plan.sittings {
        let mut step = engine.open(&plan.handover).await?;
        let mut minutes = f64::from(plan.minutes);
        while let Some(question) = step.question.clone().filter(|_| minutes > 0.0) {
            minutes -= pace;
            let reply = leaver.reply(&asked(&step, &question));
            step = submit(engine, &plan.handover, &question, reply, &mut closed).await?;
        }
        if step.question.is_none() {
            return Ok(step);
        }
        let facts = count(step.session.facts.len(), "fact");
        let questions = count(step.session.turns.len(), "question");
        app.out.talk(&format!(
            "  sitting {sitting} of {}: {questions}, {facts} so far",
            plan.sittings
        ));
        engine.submit(&plan.handover, Command::Pause).await?;
    }
    Ok(engine.submit(&plan.handover, Command::Finish).await?)
}

fn asked<'a>(step: &'a Step, question: &'a Question) -> Asked<'a> {
    Asked {
        kind: question.kind.as_str(),
        topic: question.topic.as_str(),
        account_name: crate::cli::account_name(&step.session, question),
        slot: question.slot.as_ref().map(|slot| slot.as_str()),
        text: &question.text,
    }
}

/// Runs what the leaver does; a question that the machine has no other words for is put aside.
async fn submit(
    engine: &Engine,
    handover: &HandoverId,
    question: &Question,
    reply: Reply,
    closed: &mut Vec<Turn>,
) -> Result<Step, CliError> {
    let stays_open = matches!(reply, Reply::Rephrase | Reply::Correct { .. });
    let command = match reply {
        Reply::Answer(text) => Command::Answer { id: None, text },
        Reply::Skip => Command::Skip,
        Reply::Unknown { who } => Command::Unknown { who: Some(who) },
        Reply::OffRecord(_) => Command::OffRecord,
        Reply::Rephrase => Command::Rephrase,
        Reply::Correct { nth_back, text } => {
            let nth = usize::try_from(nth_back).unwrap_or(usize::MAX);
            let turn = closed.len().checked_sub(nth).and_then(|at| closed.get(at)).copied();
            let turn = turn.unwrap_or_default();
            Command::Correct { turn, text }
        }
    };
    if !stays_open {
        closed.push(question.turn);
    }
    match engine.submit(handover, command).await {
        Err(EngineError::Refused(_)) => Ok(engine.submit(handover, Command::Skip).await?),
        other => Ok(other?),
    }
}
