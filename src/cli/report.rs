//! `baton report`: the deliverables of a handover as files, each whole or not at all.

use std::path::{Path, PathBuf};

use serde_json::json;

use crate::cli::args::{FormatArg, ReportArgs};
use crate::cli::error::CliError;
use crate::cli::format::count;
use crate::cli::print::Look;
use crate::cli::{App, drafting, find};
use crate::diag::nearest;
use crate::engine::{Engine, Format, Press, PressError, export};
use crate::id::HandoverId;
use crate::report::{Deliverable, Report};
use crate::typeset::style::Paper;

pub(super) async fn run(args: &ReportArgs, app: &App) -> Result<(), CliError> {
    let wanted = deliverables(&args.only)?;
    let formats = formats(&args.format);
    let engine = app.engine().await?;
    let handover = find(&engine, args.handover.as_deref()).await?;
    let press = Press::new(&app.assets)?.on(args.paper.map(Paper::from));
    let (engine, session) = if args.no_model {
        let session = engine.session(&handover).await?.undrafted();
        (engine, session)
    } else {
        drafting::draft(engine, &handover, &press, app).await?
    };
    let report = press.report(&session, engine.guide(), engine.today())?;
    let mut written = files(&press, &report, &args.out, (&wanted, &formats))?;
    if args.restricted {
        written.extend(write_annex(&engine, &handover, &press, &args.out, &formats).await?);
    }
    if args.json {
        let files: Vec<String> = written.iter().map(|path| path.display().to_string()).collect();
        return Ok(app.out.json(&json!({"handover": handover, "files": files}))?);
    }
    for path in &written {
        app.out.data(&path.display().to_string())?;
    }
    app.out.say(Look::Good, "written: ", &count(written.len(), "file"));
    Ok(())
}

/// Writes deliverables in formats to a folder, asks no model, and returns the files. A PDF that fails does not hold up the
/// other files.
pub(super) async fn write(
    engine: &Engine,
    handover: &HandoverId,
    press: &Press,
    out: &Path,
    (wanted, formats): (&[Deliverable], &[Format]),
) -> Result<Vec<PathBuf>, CliError> {
    let session = engine.session(handover).await?;
    let report = press.report(&session, engine.guide(), engine.today())?;
    files(press, &report, out, (wanted, formats))
}

fn files(
    press: &Press,
    report: &Report,
    out: &Path,
    (wanted, formats): (&[Deliverable], &[Format]),
) -> Result<Vec<PathBuf>, CliError> {
    let (mut written, mut failed) = (Vec::new(), None);
    for deliverable in wanted {
        for sheet in press.sheets(report, *deliverable, formats) {
            match sheet.bytes {
                Ok(bytes) => written.push(export::write(out, &sheet.name, &bytes)?),
                Err(error @ PressError::Pdf { .. }) => failed = Some(error),
                Err(error) => return Err(error.into()),
            }
        }
    }
    failed.map_or(Ok(written), |error| Err(error.into()))
}

/// Writes the restricted annex to a folder in those formats that it has, and returns the files.
async fn write_annex(
    engine: &Engine,
    handover: &HandoverId,
    press: &Press,
    out: &Path,
    formats: &[Format],
) -> Result<Vec<PathBuf>, CliError> {
    let session = engine.session(handover).await?;
    let mut written = Vec::new();
    for sheet in press.annex(&session, engine.guide(), engine.today(), formats)? {
        written.push(export::write(out, &sheet.name, &sheet.bytes?)?);
    }
    Ok(written)
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
