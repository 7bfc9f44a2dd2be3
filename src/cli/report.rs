//! `baton report`: the deliverables of a handover as files, each whole or not at all.
//!
//! A mistake in a user's own template costs the deliverables that need it and no other: all mistakes are told together,
//! after what could be written was written.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde_json::json;

use crate::assets::Assets;
use crate::cli::args::{FormatArg, ReportArgs, TrackerArg};
use crate::cli::error::CliError;
use crate::cli::format::count;
use crate::cli::print::Look;
use crate::cli::{App, drafting, find, watch};
use crate::diag::{Problem, nearest};
use crate::engine::{Choices, Engine, Format, PictureFiles, Press, PressError, Sheet, export, pictures};
use crate::id::HandoverId;
use crate::interview::Session;
use crate::report::{self, ByteOrderMark, Deliverable, Subjects, Tracker};
use crate::typeset::style::Paper;

/// The published schema of the handover's JSON.
const SCHEMA: &str = "report-templates/handover.schema.json";

/// What is written, and where.
#[derive(Debug, Clone)]
pub(super) struct Order {
    /// The folder.
    pub out: PathBuf,
    /// The deliverables.
    pub wanted: Vec<Deliverable>,
    /// Their forms.
    pub formats: Vec<Format>,
    /// The paper of PDF files; the style's own where none is named.
    pub paper: Option<Paper>,
    /// The forms of the checklist.
    pub choices: Choices,
    /// What is written besides.
    pub extent: Extent,
    /// Whether what only manager and legal may read is written.
    pub annex: RestrictedAnnex,
}

/// Whether accounts get files of their own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Extent {
    /// The deliverables alone.
    Deliverables,
    /// A file for each account, too.
    Accounts,
}

/// Whether the restricted annex is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum RestrictedAnnex {
    /// It is not.
    Left,
    /// It is, beside the deliverables.
    Written,
}

/// What became of an order.
#[derive(Debug, Default)]
pub(super) struct Made {
    /// The files, in the order in which they are written.
    pub sheets: Vec<(String, Vec<u8>)>,
    /// What is wrong with the user's own templates, words and style.
    pub problems: Vec<Problem>,
    /// A PDF that could not be made.
    pub failed: Option<PressError>,
}

impl Order {
    /// Returns everything that every reader may have, as the demo and a bare `baton report` write it.
    pub(super) fn all(out: &Path) -> Self {
        Self {
            out: out.to_owned(),
            wanted: Deliverable::ALL.to_vec(),
            formats: Format::ALL.to_vec(),
            paper: None,
            choices: Choices::default(),
            extent: Extent::Deliverables,
            annex: RestrictedAnnex::Left,
        }
    }
}

pub(super) async fn run(args: &ReportArgs, app: &App) -> Result<(), CliError> {
    if args.schema {
        return Ok(app.out.bytes(&app.assets.read(SCHEMA)?)?);
    }
    let order = order(args)?;
    let assets = assets(args, app)?;
    let engine = app.engine().await?;
    let handover = find(&engine, args.handover.as_deref()).await?;
    let press = Press::new(&assets)?.on(order.paper);
    let (engine, session) = if args.no_model {
        let session = session(args, &engine, &handover).await?;
        (engine, session)
    } else {
        drafting::draft(engine, &handover, &press, app).await?
    };
    if args.watch {
        return watch::run(args, &order, app, (&engine, &handover)).await;
    }
    note_strangers(&assets, app);
    let (written, verdict) = write(&press, (&engine, &session), &order)?;
    if args.json {
        let files: Vec<String> = written.iter().map(|path| path.display().to_string()).collect();
        app.out.json(&json!({"handover": handover, "files": files}))?;
        return verdict;
    }
    for path in &written {
        app.out.data(&path.display().to_string())?;
    }
    app.out.say(Look::Good, "written: ", &count(written.len(), "file"));
    verdict
}

/// Returns the files that reports are made with: the user's folder of templates over all others.
pub(super) fn assets(args: &ReportArgs, app: &App) -> Result<Assets, CliError> {
    let assets = Assets::with_folder(&app.config.assets_folder(&app.home))?;
    Ok(match &args.templates {
        Some(folder) => assets.with_templates(folder)?,
        None => assets,
    })
}

/// Says which of the user's templates nothing reads: most likely their names are wrong.
pub(super) fn note_strangers(assets: &Assets, app: &App) {
    let known = Assets::default().list();
    let known = || known.iter().filter_map(|it| it.path.strip_prefix("report-templates/"));
    let own = assets.added("report-templates");
    // one that begins with `_` is for the user's own templates to include
    for name in own.iter().filter(|it| !it.starts_with('_') && !it.contains('/')) {
        let near = nearest(name, known()).map(|near| format!("; did you mean `{near}`?"));
        let near = near.unwrap_or_default();
        app.out
            .say(Look::Warning, "note: ", &format!("nothing reads `{name}`{near}"));
    }
}

/// Returns the session whose report is written: without what a model summed up, where that is not wanted.
pub(super) async fn session(
    args: &ReportArgs,
    engine: &Engine,
    handover: &HandoverId,
) -> Result<Arc<Session>, CliError> {
    let session = engine.session(handover).await?;
    Ok(if args.no_model {
        Arc::new(Session::clone(&session).undrafted())
    } else {
        session
    })
}

/// Writes an order's files and returns them, with what was wrong with those that are not among them. No model is asked.
///
/// # Errors
/// What no file can be made without.
pub(super) fn write(
    press: &Press,
    of: (&Engine, &Session),
    order: &Order,
) -> Result<(Vec<PathBuf>, Result<(), CliError>), CliError> {
    let made = make(press, of, order)?;
    let mut written = Vec::new();
    for (name, bytes) in &made.sheets {
        written.push(export::write_below(&order.out, name, bytes)?);
    }
    made.clear(&order.out)?;
    Ok((written, made.verdict()))
}

/// Makes an order's files.
///
/// # Errors
/// What no other template would mend.
pub(super) fn make(press: &Press, (engine, session): (&Engine, &Session), order: &Order) -> Result<Made, CliError> {
    let (guide, today) = (engine.guide(), engine.today());
    let report = press.report(session, guide, today)?;
    let mut made = Made {
        problems: press.problems().to_vec(),
        ..Made::default()
    };
    for deliverable in &order.wanted {
        let sheets = press.sheets(&report, *deliverable, &order.formats, &order.choices);
        if made.take(sheets)? == Filling::Failed {
            made.note(press.faults(&report, *deliverable));
        }
    }
    if order.extent == Extent::Accounts {
        made.take_all(press.accounts(&report))?;
    }
    if order.annex == RestrictedAnnex::Written {
        made.take_all(press.annex(session, guide, today, &order.formats))?;
    }
    Ok(made)
}

/// Whether a deliverable's template could be filled.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Filling {
    Done,
    Failed,
}

impl Made {
    /// Takes files that are made of several templates, or notes what is wrong with one of these.
    fn take_all(&mut self, sheets: Result<Vec<Sheet>, PressError>) -> Result<(), CliError> {
        match sheets {
            Ok(sheets) => {
                self.take(sheets)?;
            }
            Err(PressError::Report { file, source }) => match *source {
                report::Error::Template(problem) => self.note(vec![problem]),
                other => return Err(PressError::report(&file, other).into()),
            },
            Err(error) => return Err(error.into()),
        }
        Ok(())
    }

    fn take(&mut self, sheets: Vec<Sheet>) -> Result<Filling, CliError> {
        let mut filling = Filling::Done;
        for sheet in sheets {
            match sheet.bytes {
                Ok(bytes) => self.sheets.push((sheet.name, bytes)),
                Err(error @ PressError::Pdf { .. }) => self.failed = Some(error),
                Err(PressError::Report { source, .. }) if matches!(*source, report::Error::Template(_)) => {
                    filling = Filling::Failed;
                }
                Err(error) => return Err(error.into()),
            }
        }
        Ok(filling)
    }

    /// Removes the pictures of an earlier report that these files have no more.
    pub(super) fn clear(&self, out: &Path) -> Result<(), CliError> {
        let names: Vec<&str> = self.sheets.iter().map(|(name, _)| name.as_str()).collect();
        Ok(pictures::clear(out, &names)?)
    }

    /// Keeps problems, each once: the same macro may fail in several deliverables.
    fn note(&mut self, problems: Vec<Problem>) {
        for problem in problems {
            if !self.problems.contains(&problem) {
                self.problems.push(problem);
            }
        }
    }

    /// Returns what was wrong.
    pub(super) fn verdict(self) -> Result<(), CliError> {
        if !self.problems.is_empty() {
            let mut problems = self.problems;
            problems.sort_by(|a, b| (&a.file, a.line).cmp(&(&b.file, b.line)));
            return Err(PressError::Templates { problems }.into());
        }
        self.failed.map_or(Ok(()), |error| Err(error.into()))
    }
}

fn order(args: &ReportArgs) -> Result<Order, CliError> {
    let out = args.out.clone().ok_or_else(|| CliError::Usage {
        message: "no folder is named to write to".to_owned(),
        hints: vec!["name one with `--out DIR`".to_owned()],
    })?;
    let tracker = |arg: &TrackerArg| match arg {
        TrackerArg::Sheet => Tracker::Sheet,
        TrackerArg::Jira => Tracker::Jira,
        TrackerArg::Asana => Tracker::Asana,
    };
    let trackers: Vec<Tracker> = args.checklist.iter().map(tracker).collect();
    Ok(Order {
        out,
        wanted: deliverables(&args.only)?,
        formats: formats(&args.format),
        choices: Choices {
            trackers: if trackers.is_empty() {
                Tracker::ALL.to_vec()
            } else {
                trackers
            },
            mark: if args.bom {
                ByteOrderMark::Present
            } else {
                ByteOrderMark::Absent
            },
            addresses: args.email.iter().cloned().collect(),
            subjects: if args.named_calendar {
                Subjects::Named
            } else {
                Subjects::Plain
            },
            pictures: PictureFiles::Linked,
        },
        paper: args.paper.map(Paper::from),
        extent: if args.split {
            Extent::Accounts
        } else {
            Extent::Deliverables
        },
        annex: if args.restricted {
            RestrictedAnnex::Written
        } else {
            RestrictedAnnex::Left
        },
    })
}

fn deliverables(only: &[String]) -> Result<Vec<Deliverable>, CliError> {
    if only.is_empty() {
        return Ok(Deliverable::ALL.to_vec());
    }
    let known = || Deliverable::ALL.iter().map(|it| it.name());
    let find = |name: &String| {
        Deliverable::from_name(name).ok_or_else(|| {
            let near = nearest(name, known()).map(|near| format!("did you mean `{near}`?"));
            let all = format!("there are {}", known().collect::<Vec<_>>().join(", "));
            CliError::Usage {
                message: format!("--only is `{name}`, which is no deliverable"),
                hints: near.into_iter().chain(std::iter::once(all)).collect(),
            }
        })
    };
    only.iter().map(find).collect()
}

fn formats(args: &[FormatArg]) -> Vec<Format> {
    let format = |arg: &FormatArg| match arg {
        FormatArg::Md => Format::Markdown,
        FormatArg::Pdf => Format::Pdf,
        FormatArg::Json => Format::Json,
        FormatArg::Csv => Format::Csv,
        FormatArg::Ics => Format::Calendar,
    };
    if args.is_empty() {
        return Format::ALL.to_vec();
    }
    args.iter().map(format).collect()
}
