//! The command line: the one place that builds store, assets and engine, and hands them to a command.
//!
//! 1. `args`: words → types.
//! 2. `App`: home, configuration, assets, clock.
//! 3. One file for each command, each `run(args, &App)`.
//! 4. `error`: the only map from errors to words and exit codes; `print`: the only writer.

pub mod args;
mod assets;
mod bank;
mod chat;
mod day;
mod demo;
mod doctor;
mod drafting;
mod erase;
mod error;
mod format;
mod hint;
mod interview;
mod jsonl;
mod list;
mod model;
mod print;
mod refusal;
mod render;
mod report;
mod report_args;
mod serve;
mod shell;
mod start;
mod status;
mod verify;
mod watch;

use std::env;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

use clap::Parser;
use jiff::Timestamp;

pub use error::{CliError, Exit};
pub use print::{Look, Printer};

use crate::assets::Assets;
use crate::cli::args::{Cli, Command};
use crate::config::{Config, home};
use crate::engine::{Clock, Engine, guide};
use crate::id::HandoverId;
use crate::interview::Session;
use crate::store::SqliteStore;

/// The name of the database in the home folder.
const DATABASE: &str = "baton.db";

/// What every command works with.
#[derive(Debug)]
pub struct App {
    /// The only writer.
    pub out: Printer,
    /// The home folder.
    pub home: PathBuf,
    /// What the user has set.
    pub config: Config,
    /// Banks, prompts, templates, samples.
    pub assets: Assets,
    /// The time.
    pub clock: Clock,
}

/// Parses the arguments, runs one command and returns its exit code.
pub fn main() -> ExitCode {
    let cli = Cli::parse();
    let out = Printer::new(cli.color);
    let exit = match run(cli.command, out) {
        Ok(()) => Exit::Done,
        Err(error) => error.report(out),
    };
    ExitCode::from(exit as u8)
}

fn run(command: Command, out: Printer) -> Result<(), CliError> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()?;
    let result = runtime.block_on(dispatch(command, out));
    // a thread that waits for a line of input must not hold up the end
    runtime.shutdown_background();
    result
}

async fn dispatch(command: Command, out: Printer) -> Result<(), CliError> {
    match command {
        Command::Completions(args) => shell::completions(&args, out),
        Command::Man(_) => shell::man(out),
        Command::Doctor(args) => doctor::run(&args, out).await,
        Command::Start(args) => start::run(&args, &App::new(out)?).await,
        Command::Interview(args) => interview::run(&args, &App::new(out)?).await,
        Command::List(args) => list::run(&args, &App::new(out)?).await,
        Command::Status(args) => status::run(&args, &App::new(out)?).await,
        Command::Report(args) => report::run(&args, &App::new(out)?).await,
        Command::Render(args) => render::run(&args, &App::new(out)?),
        Command::Serve(args) => serve::run(&args, &App::new(out)?).await,
        Command::Demo(args) => demo::run(&args, &App::new(out)?).await,
        Command::Bank(command) => bank::run(&command, &App::new(out)?),
        Command::Assets(command) => assets::run(&command, &App::new(out)?),
        Command::Erase(args) => erase::run(&args, &App::new(out)?).await,
        Command::Verify(args) => verify::run(&args, &App::new(out)?).await,
    }
}

/// Returns a variable of the environment, where it is set and text.
fn variable(name: &str) -> Option<String> {
    env::var(name).ok()
}

impl App {
    /// Reads home, configuration, assets and clock.
    ///
    /// # Errors
    /// What of them is wrong.
    pub fn new(out: Printer) -> Result<Self, CliError> {
        let home = home(&variable)?;
        let config = Config::load(&home, &variable)?;
        let assets = Assets::with_folder(&config.assets_folder(&home))?;
        let clock = clock()?;
        Ok(Self {
            out,
            home,
            config,
            assets,
            clock,
        })
    }

    /// Opens the database.
    ///
    /// # Errors
    /// Why it cannot be used.
    pub async fn store(&self) -> Result<SqliteStore, CliError> {
        let store = SqliteStore::open(&self.home.join(DATABASE)).await?;
        for handover in store.revived() {
            let text = format!("{handover} was erased before; the restored database had it, so it is erased again");
            self.out.say(Look::Bad, "", &text);
        }
        Ok(store)
    }

    /// Builds the engine on the database.
    ///
    /// # Errors
    /// Why database or question bank cannot be used.
    pub async fn engine(&self) -> Result<Engine, CliError> {
        self.engine_on(self.store().await?)
    }

    /// Builds the engine on an open store.
    ///
    /// # Errors
    /// Why the question bank cannot be used.
    pub fn engine_on(&self, store: SqliteStore) -> Result<Engine, CliError> {
        let guide = Arc::new(guide(&self.assets)?);
        Ok(Engine::new(Arc::new(store), guide, self.clock).with_memory(self.config.session_bytes()))
    }
}

/// Returns the clock: `BATON_NOW` pins it.
fn clock() -> Result<Clock, CliError> {
    let Some(text) = variable("BATON_NOW").filter(|text| !text.is_empty()) else {
        return Ok(Clock::System);
    };
    let at: Result<Timestamp, _> = text.parse();
    at.map(Clock::Pinned).map_err(|error| CliError::Usage {
        message: format!("BATON_NOW is `{text}`, which is no time: {error}"),
        hints: vec!["write it as 2026-11-22T09:00:00Z".to_owned()],
    })
}

/// Returns the handover that a person means: by its id or the start of it, or the only one that is open.
async fn find(engine: &Engine, name: Option<&str>) -> Result<HandoverId, CliError> {
    let ids: Vec<String> = engine
        .list()
        .await?
        .into_iter()
        .map(|head| head.handover.to_string())
        .collect();
    let Some(name) = name else {
        return only(engine, ids).await;
    };
    if ids.iter().any(|id| id == name) {
        return Ok(HandoverId::new(name));
    }
    let folded = name.to_lowercase();
    let fitting: Vec<String> = ids.iter().filter(|id| id.starts_with(&folded)).cloned().collect();
    match fitting.as_slice() {
        [one] if !folded.is_empty() => Ok(HandoverId::new(one)),
        [] => Err(CliError::NoSuchHandover {
            name: name.to_owned(),
            known: ids,
        }),
        _ => Err(CliError::Several {
            what: format!("several handovers begin with `{name}`"),
            fitting,
        }),
    }
}

/// Returns the only handover that is not finished, else the only one.
async fn only(engine: &Engine, ids: Vec<String>) -> Result<HandoverId, CliError> {
    let mut open = Vec::new();
    for id in &ids {
        if !engine.session(&HandoverId::new(id)).await?.finished {
            open.push(id.clone());
        }
    }
    let fitting = if open.is_empty() { ids } else { open };
    match fitting.as_slice() {
        [one] => Ok(HandoverId::new(one)),
        [] => Err(CliError::NoHandover {
            what: "there is no handover yet",
        }),
        _ => Err(CliError::Several {
            what: "several handovers could be meant".to_owned(),
            fitting,
        }),
    }
}

/// Returns the name of the account that a question is about; none for the whole book.
fn account_name<'a>(session: &'a Session, question: &crate::interview::Question) -> Option<&'a str> {
    let account = session.account(question.account.as_ref()?)?;
    Some(&account.name)
}
