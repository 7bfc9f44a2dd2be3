//! `baton report --watch`: the files are made again whenever a template, the words or the style change.
//!
//! The folder is looked at a few times a second, which works on every disk and costs next to nothing. What is wrong is
//! told and the watching goes on: the files that were made before stay until there are better ones.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant, SystemTime};

use crate::cli::App;
use crate::cli::args::ReportArgs;
use crate::cli::error::CliError;
use crate::cli::format::count;
use crate::cli::print::Look;
use crate::cli::report::{self, Made, Order};
use crate::engine::{Engine, Press, export};
use crate::id::HandoverId;

/// Time between two looks at the folder.
const BETWEEN: Duration = Duration::from_millis(150);
/// How deep folders are looked into.
const DEEPEST: usize = 6;

/// When and how long each file below a folder is.
type Seen = BTreeMap<PathBuf, (Option<SystemTime>, u64)>;

/// Makes the files, then makes them again whenever the folder changes, until Ctrl-C.
///
/// # Errors
/// `Interrupted` at the end; before that, where there is no folder to watch or no report to make.
pub(super) async fn run(
    args: &ReportArgs,
    order: &Order,
    app: &App,
    (engine, handover): (&Engine, &HandoverId),
) -> Result<(), CliError> {
    let folder = folder(args, app)?;
    let mut written: BTreeMap<String, Vec<u8>> = BTreeMap::new();
    let mut seen = look(&folder);
    app.out.say(
        Look::Strong,
        "watching ",
        &format!("{}; Ctrl-C ends it", folder.display()),
    );
    let mut stop = std::pin::pin!(tokio::signal::ctrl_c());
    loop {
        let began = Instant::now();
        match make(args, order, app, (engine, handover)).await {
            Ok(made) => publish(made, order, &mut written, (app, began))?,
            Err(error) => {
                error.report(app.out);
            }
        }
        loop {
            tokio::select! {
                _ = &mut stop => return Err(CliError::Interrupted),
                () = tokio::time::sleep(BETWEEN) => {}
            }
            let now = look(&folder);
            if now != seen {
                seen = now;
                break;
            }
        }
    }
}

async fn make(
    args: &ReportArgs,
    order: &Order,
    app: &App,
    (engine, handover): (&Engine, &HandoverId),
) -> Result<Made, CliError> {
    let assets = report::assets(args, app)?;
    report::note_strangers(&assets, app);
    let session = report::session(args, engine, handover).await?;
    let press = Press::new(&assets)?.on(order.paper);
    report::make(&press, (engine, &session), order)
}

/// Writes the files that are not as they were, and says which and in what time.
fn publish(
    made: Made,
    order: &Order,
    written: &mut BTreeMap<String, Vec<u8>>,
    (app, began): (&App, Instant),
) -> Result<(), CliError> {
    let mut changed = Vec::new();
    for (name, bytes) in &made.sheets {
        if written.get(name) != Some(bytes) {
            export::write_below(&order.out, name, bytes)?;
            written.insert(name.clone(), bytes.clone());
            changed.push(name.as_str());
        }
    }
    made.clear(&order.out)?;
    for name in &changed {
        app.out.data(name)?;
    }
    let files = count(changed.len(), "file");
    let text = format!("{files} in {} ms", began.elapsed().as_millis());
    app.out.say(Look::Good, "written: ", &text);
    if let Err(error) = made.verdict() {
        error.report(app.out);
    }
    Ok(())
}

/// Returns the folder whose files may change.
fn folder(args: &ReportArgs, app: &App) -> Result<PathBuf, CliError> {
    let folder = match &args.templates {
        Some(folder) => folder.clone(),
        None => app.config.assets_folder(&app.home),
    };
    if folder.is_dir() {
        return Ok(folder);
    }
    Err(CliError::Usage {
        message: format!("`{}` is no folder to watch", folder.display()),
        hints: vec!["make one with `baton assets export DIR`, and name it with `--templates DIR`".to_owned()],
    })
}

fn look(folder: &Path) -> Seen {
    let mut seen = Seen::new();
    let mut open = vec![(folder.to_owned(), 0)];
    while let Some((folder, depth)) = open.pop() {
        // a folder that is just being moved is looked at again soon
        for entry in std::fs::read_dir(&folder).into_iter().flatten().flatten() {
            let path = entry.path();
            let Ok(data) = std::fs::metadata(&path) else { continue };
            if data.is_dir() && depth < DEEPEST {
                open.push((path, depth + 1));
            } else {
                seen.insert(path, (data.modified().ok(), data.len()));
            }
        }
    }
    seen
}
