//! `baton doctor`: what is missing, and how to mend it. Every check runs, whatever the one before it found.

use std::env;
use std::io::{self, IsTerminal};
use std::path::Path;

use serde::Serialize;

use crate::assets::Assets;
use crate::cli::args::DoctorArgs;
use crate::cli::error::CliError;
use crate::cli::format::count;
use crate::cli::model::{Checked, check};
use crate::cli::print::Printer;
use crate::cli::{DATABASE, variable};
use crate::config::{Config, home};
use crate::engine::{export, guide};
use crate::store::SqliteStore;

/// The folder of the report's fonts among the assets.
const FONTS: &str = "report-templates/fonts";

/// What a check found.
#[derive(Debug, Serialize)]
struct Finding {
    check: &'static str,
    state: State,
    found: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    mend: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    measured: Option<Checked>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
enum State {
    Ok,
    /// Works without it.
    Note,
    Bad,
}

impl Finding {
    fn ok(check: &'static str, found: impl Into<String>) -> Self {
        let found = found.into();
        Self {
            check,
            state: State::Ok,
            found,
            mend: None,
            measured: None,
        }
    }

    fn note(check: &'static str, found: impl Into<String>, mend: &str) -> Self {
        let (found, mend) = (found.into(), Some(mend.to_owned()));
        Self {
            check,
            state: State::Note,
            found,
            mend,
            measured: None,
        }
    }

    fn bad(check: &'static str, error: impl Into<CliError>) -> Self {
        let words = error.into().words();
        let mend = Some(words.hints.join("; ")).filter(|hints| !hints.is_empty());
        Self {
            check,
            state: State::Bad,
            found: words.message,
            mend,
            measured: None,
        }
    }
}

pub(super) async fn run(args: &DoctorArgs, out: Printer) -> Result<(), CliError> {
    let findings = examine().await;
    if args.json {
        out.json(&findings)?;
    } else {
        for finding in &findings {
            show(out, finding)?;
        }
    }
    let bad = findings.iter().filter(|it| it.state == State::Bad).count();
    if bad == 0 {
        return Ok(());
    }
    let what = format!("{} found", count(bad, "problem"));
    Err(CliError::Found { what })
}

fn show(out: Printer, finding: &Finding) -> Result<(), CliError> {
    let word = match finding.state {
        State::Ok => "ok   ",
        State::Note => "note ",
        State::Bad => "BAD  ",
    };
    out.data(&format!("{word} {}: {}", finding.check, finding.found))?;
    if let Some(mend) = &finding.mend {
        out.data(&format!("      {mend}"))?;
    }
    Ok(())
}

async fn examine() -> Vec<Finding> {
    let home = match home(&variable) {
        Ok(home) => home,
        Err(error) => return vec![Finding::bad("home", error)],
    };
    let config = Config::load(&home, &variable);
    let folder = config
        .as_ref()
        .map_or_else(|_| home.join("assets"), |config| config.assets_folder(&home));
    let mut findings = vec![writable(&home)];
    findings.extend(database(&home).await);
    let assets = Assets::with_folder(&folder);
    match &assets {
        Ok(assets) => findings.extend([banks(assets), fonts(assets)]),
        Err(error) => findings.push(Finding {
            mend: None,
            ..Finding::bad(
                "assets",
                CliError::Found {
                    what: error.to_string(),
                },
            )
        }),
    }
    findings.push(terminal());
    match config {
        Ok(config) => {
            findings.push(Finding::ok("configuration", "read"));
            findings.push(model(&config, assets.as_ref().unwrap_or(&Assets::default())).await);
        }
        Err(error) => findings.push(Finding::bad("configuration", error)),
    }
    findings
}

fn writable(home: &Path) -> Finding {
    let probe = "doctor-probe";
    let written = export::write(home, probe, b"ok").map(std::fs::remove_file);
    match written {
        Ok(_) => Finding::ok("home", home.display().to_string()),
        Err(error) => Finding {
            mend: Some("make the folder writable, or set BATON_HOME to another one".to_owned()),
            ..Finding::bad("home", error)
        },
    }
}

async fn database(home: &Path) -> Vec<Finding> {
    let health = match SqliteStore::open(&home.join(DATABASE)).await {
        Ok(store) => store.health().await,
        Err(error) => Err(error),
    };
    match health {
        Ok(health) => {
            let file = if health.check == "ok" {
                Finding::ok("database", format!("journal {}, file ok", health.journal))
            } else {
                Finding {
                    check: "database",
                    state: State::Bad,
                    found: health.check,
                    mend: Some("restore a backup of the home folder".to_owned()),
                    measured: None,
                }
            };
            vec![Finding::ok("SQLite", health.library), file]
        }
        Err(error) => vec![Finding::bad("database", error)],
    }
}

fn banks(assets: &Assets) -> Finding {
    match guide(assets) {
        Ok(guide) => Finding::ok("question banks", count(guide.bank.topics.len(), "topic")),
        Err(error) => Finding::bad("question banks", error),
    }
}

fn fonts(assets: &Assets) -> Finding {
    let is_font = |path: &str| path.starts_with(FONTS) && (path.ends_with(".ttf") || path.ends_with(".otf"));
    let fonts = assets.list().iter().filter(|asset| is_font(&asset.path)).count();
    if fonts > 0 {
        return Finding::ok("fonts", count(fonts, "font"));
    }
    Finding {
        check: "fonts",
        state: State::Bad,
        found: "no font for the PDF reports".to_owned(),
        mend: Some(format!("put fonts into `{FONTS}` of your own folder")),
        measured: None,
    }
}

fn terminal() -> Finding {
    if !io::stdin().is_terminal() {
        return Finding::note(
            "terminal",
            "the input is no terminal",
            "a chat needs one; programs use `baton interview --jsonl`",
        );
    }
    let name = env::var("TERM").unwrap_or_default();
    if name.is_empty() || name == "dumb" {
        return Finding::note(
            "terminal",
            "a plain terminal",
            "lines cannot be edited in it; set TERM for more",
        );
    }
    Finding::ok("terminal", name)
}

async fn model(config: &Config, assets: &Assets) -> Finding {
    let Some(endpoint) = config.model.endpoint() else {
        return Finding::note(
            "model",
            "none, the interview works by its rules",
            "set `name` and `base_url` under [model] in config.toml, or BATON_MODEL and BATON_BASE_URL",
        );
    };
    let checked = match guide(assets) {
        Ok(guide) => check(&endpoint, assets, &guide.bank).await,
        Err(error) => Err(error.into()),
    };
    match checked {
        Ok(checked) => answering(&format!("{} at {}", endpoint.model, endpoint.base_url), checked),
        Err(error) => Finding {
            state: State::Note,
            ..Finding::bad("model", error)
        },
    }
}

/// Says of a model that answers how fast it does, and whether in the shape that it is told.
fn answering(what: &str, checked: Checked) -> Finding {
    let connect = checked
        .connect_ms
        .map_or_else(String::new, |it| format!("a connection in {it} ms, "));
    let Checked { first_ms, whole_ms, .. } = checked;
    let speed = format!("{what} answers: {connect}the first word in {first_ms} ms, all of it in {whole_ms} ms");
    let finding = match (checked.obeys, checked.takes_schema) {
        (true, true) => Finding::ok("model", format!("{speed}; it obeys a JSON schema")),
        (true, false) => Finding::ok(
            "model",
            format!("{speed}; it refuses a JSON schema, and keeps to the shape when it is told in words"),
        ),
        (false, _) => Finding::note(
            "model",
            format!("{speed}, but not in the shape that it is told"),
            "most of its replies will not be used; take a model that obeys a JSON schema",
        ),
    };
    Finding {
        measured: Some(checked),
        ..finding
    }
}
