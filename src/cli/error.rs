//! The only map from errors to words, hints and exit codes.

use std::error::Error;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use thiserror::Error;

use crate::assets::AssetError;
use crate::cli::hint::{of_asset, of_config, of_model, of_press, of_site};
use crate::cli::print::{Look, Printer};
use crate::cli::refusal;
use crate::config::ConfigError;
use crate::diag::{Problem, nearest};
use crate::engine::export::ExportError;
use crate::engine::{EngineError, PressError};
use crate::llm::ModelError;
use crate::store::StoreError;
use crate::web::{SiteError, WebError};

/// How the program ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub enum Exit {
    /// Done.
    Done = 0,
    /// Failed: the data, the disk, or a mistake of ours.
    Failed = 1,
    /// The command line is wrong.
    Usage = 2,
    /// What was asked for does not exist.
    NotFound = 4,
    /// Not allowed now or at all.
    NotAllowed = 5,
    /// Somebody pressed Ctrl-C or asked the program to end.
    Interrupted = 130,
}

/// Why a command failed.
#[derive(Debug, Error)]
pub enum CliError {
    /// An argument cannot be what it says.
    #[error("{message}")]
    Usage {
        /// What is wrong, the value in backticks.
        message: String,
        /// What to do.
        hints: Vec<String>,
    },
    /// There is no handover of that name.
    #[error("there is no handover `{name}`")]
    NoSuchHandover {
        /// What was asked for.
        name: String,
        /// All ids.
        known: Vec<String>,
    },
    /// Several handovers fit.
    #[error("{what}")]
    Several {
        /// Which question several answer.
        what: String,
        /// Their ids.
        fitting: Vec<String>,
    },
    /// There is no handover at all, or none that is open.
    #[error("{what}")]
    NoHandover {
        /// Which of the two.
        what: &'static str,
    },
    /// A file that was given has problems.
    #[error("{message}")]
    Data {
        /// What was refused.
        message: String,
        /// The problems.
        problems: Vec<Problem>,
        /// What to do.
        hints: Vec<String>,
    },
    /// A file that was given cannot be read.
    #[error("cannot read `{path}`")]
    Input {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// A person is needed at a terminal.
    #[error("a chat needs a terminal, for input and output alike")]
    NoTerminal,
    /// A check found something; it was printed.
    #[error("{what}")]
    Found {
        /// What was found.
        what: String,
    },
    /// The server may not stand there.
    #[error(transparent)]
    Site(#[from] SiteError),
    /// Nothing can listen there.
    #[error("cannot listen on `{address}`")]
    Listen {
        /// The address.
        address: SocketAddr,
        /// What the system said.
        source: std::io::Error,
    },
    /// The web cannot start.
    #[error("the web cannot start")]
    Web {
        /// Why.
        source: WebError,
    },
    /// Ctrl-C, or a request to end.
    #[error("interrupted")]
    Interrupted,
    /// Standard output is closed or full.
    #[error("cannot write the output")]
    Output(#[from] std::io::Error),
    /// The engine.
    #[error(transparent)]
    Engine(#[from] EngineError),
    /// The model.
    #[error("the model cannot be used")]
    Model(#[source] ModelError),
    /// The store.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The assets.
    #[error(transparent)]
    Asset(#[from] AssetError),
    /// The configuration.
    #[error(transparent)]
    Config(#[from] ConfigError),
    /// The report.
    #[error(transparent)]
    Press(#[from] PressError),
    /// A file that should be written.
    #[error(transparent)]
    Export(#[from] ExportError),
}

/// An error as a person reads it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Words {
    /// What failed, then what caused it.
    pub message: String,
    /// What to do next.
    pub hints: Vec<String>,
    /// The exit code.
    pub exit: Exit,
}

impl CliError {
    /// Returns the words, hints and exit code of an error.
    pub fn words(&self) -> Words {
        let (exit, hints) = match self {
            Self::Usage { hints, .. } => (Exit::Usage, hints.clone()),
            Self::NoSuchHandover { name, known } => (Exit::NotFound, of_unknown(name, known)),
            Self::Several { fitting, .. } => (Exit::Usage, vec![format!("name one of {}", list(fitting))]),
            Self::NoHandover { .. } => (
                Exit::NotFound,
                vec!["start one with `baton start --csm NAME --last-day DATE --accounts FILE.csv`".to_owned()],
            ),
            Self::Data { hints, .. } => (Exit::Failed, hints.clone()),
            Self::NoTerminal => (
                Exit::NotAllowed,
                vec!["for a program, use `baton interview --jsonl`".to_owned()],
            ),
            Self::Site(error) => (Exit::Usage, vec![of_site(error).to_owned()]),
            Self::Listen { .. } => (
                Exit::Failed,
                vec!["choose another port with --listen 127.0.0.1:PORT, or end what listens there".to_owned()],
            ),
            Self::Web { .. } => (Exit::Failed, vec!["run `baton doctor`".to_owned()]),
            Self::Interrupted => (Exit::Interrupted, Vec::new()),
            Self::Input { path, source } if source.kind() == std::io::ErrorKind::NotFound => (
                Exit::Failed,
                vec![format!("look at the path; `ls {}` shows what is there", folder(path))],
            ),
            Self::Found { .. } | Self::Input { .. } | Self::Output(_) => (Exit::Failed, Vec::new()),
            Self::Engine(error) => of_engine(error),
            Self::Model(error) => of_model(error),
            Self::Store(error) => of_store(error),
            Self::Asset(error) => of_asset(error),
            Self::Config(error) => of_config(error),
            Self::Press(error) => of_press(error),
            Self::Export(_) => (
                Exit::Failed,
                vec!["nothing that was there before was changed; choose another folder with --out".to_owned()],
            ),
        };
        Words {
            message: chain(self),
            hints,
            exit,
        }
    }

    /// Writes the error to stderr and returns the exit code. A reader that went away is told nothing, and who
    /// interrupted knows it.
    pub fn report(&self, out: Printer) -> Exit {
        let words = self.words();
        let went_away = matches!(self, Self::Output(error) if error.kind() == std::io::ErrorKind::BrokenPipe);
        if went_away || matches!(self, Self::Interrupted) {
            return words.exit;
        }
        if let Self::Data { problems, .. }
        | Self::Engine(EngineError::Guide { problems })
        | Self::Press(PressError::Templates { problems }) = self
        {
            problems_to(out, problems);
        }
        out.say(Look::Bad, "error: ", &words.message);
        for hint in &words.hints {
            out.say(Look::Strong, "hint: ", hint);
        }
        words.exit
    }
}

/// Writes problems to stderr, each with its hints.
pub(super) fn problems_to(out: Printer, problems: &[Problem]) {
    for problem in problems {
        out.say(Look::Warning, "", &problem.to_string());
        for hint in &problem.hints {
            out.say(Look::Faint, "  hint: ", hint);
        }
    }
}

/// Returns the message of an error and of all its causes.
fn chain(error: &dyn Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        text.push_str(": ");
        text.push_str(&error.to_string());
        cause = error.source();
    }
    text
}

fn list(names: &[String]) -> String {
    let names: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    names.join(", ")
}

/// Returns the folder that a file would stand in; a bare name stands in the current one.
fn folder(path: &Path) -> String {
    let parent = path.parent().filter(|it| !it.as_os_str().is_empty());
    parent.unwrap_or_else(|| Path::new(".")).display().to_string()
}

fn of_unknown(name: &str, known: &[String]) -> Vec<String> {
    let near = nearest(name, known.iter().map(String::as_str)).map(|near| format!("did you mean `{near}`?"));
    let all = "`baton list` shows all handovers".to_owned();
    near.into_iter().chain(std::iter::once(all)).collect()
}

fn of_engine(error: &EngineError) -> (Exit, Vec<String>) {
    match error {
        EngineError::Refused(refusal) => (Exit::NotAllowed, vec![refusal::hint(refusal).to_owned()]),
        EngineError::Unknown { .. } => (Exit::NotFound, vec!["`baton list` shows all handovers".to_owned()]),
        EngineError::Store(error) => of_store(error),
        EngineError::Asset(error) => of_asset(error),
        EngineError::Contended { .. } => (
            Exit::Failed,
            vec!["try again; everything saved before is safe".to_owned()],
        ),
        EngineError::Moved => (Exit::Failed, vec!["answer the question that is open now".to_owned()]),
        EngineError::Guide { .. } => (
            Exit::Failed,
            vec![
                "mend the files of your own folder, or take them out of it; `baton bank check FILE` checks one"
                    .to_owned(),
            ],
        ),
        EngineError::NoRandomness { .. } => (Exit::Failed, Vec::new()),
    }
}

fn of_store(error: &StoreError) -> (Exit, Vec<String>) {
    let hint = match error {
        StoreError::Conflict { .. } | StoreError::Busy { .. } => "try again; everything saved before is safe",
        StoreError::Full { .. } => "make room on the disk and send it again; everything saved before is safe",
        StoreError::ReadOnly { .. } => {
            "make the home folder and the files in it writable, or set BATON_HOME to another folder"
        }
        StoreError::Disk { .. } => "look at the disk before you go on; `baton verify` checks what was saved",
        StoreError::Path { .. } | StoreError::Open { .. } => {
            "check that the folder exists and is yours, or set BATON_HOME to another one"
        }
        StoreError::Foreign { .. } => "move that file away, or set BATON_HOME to another folder",
        StoreError::Newer { .. } => "use the version of baton that made it; nothing was changed",
        StoreError::NoWriteAheadLog { .. } => "set BATON_HOME to a folder on a local disk",
        StoreError::OldLibrary { .. } => "build baton with the SQLite that its lock file names",
        StoreError::Unreadable { .. } => "use the version of baton that wrote it, or restore a backup",
        StoreError::Erased { .. } => {
            return (
                Exit::NotFound,
                vec!["nothing of it is left; `baton list` shows the others".to_owned()],
            );
        }
        StoreError::NotScrubbed => "end the other baton processes, then erase it again",
        StoreError::Damaged { .. } | StoreError::Corrupt { .. } | StoreError::Unfit { .. } => {
            "run `baton verify`, then restore a backup of the home folder"
        }
        StoreError::Unstorable { .. } | StoreError::Refused { .. } => {
            "run `baton doctor`; everything saved before is safe"
        }
    };
    (Exit::Failed, vec![hint.to_owned()])
}
