//! `baton verify`: whether the log is as it was written.

use serde_json::json;

use crate::cli::args::VerifyArgs;
use crate::cli::error::CliError;
use crate::cli::format::count;
use crate::cli::print::Look;
use crate::cli::{App, find};
use crate::engine::{Engine, Tombstone};
use crate::id::HandoverId;

/// Letters of a mark that name it: fewer might be the beginning of an id.
const SHORTEST: usize = 8;

pub(super) async fn run(args: &VerifyArgs, app: &App) -> Result<(), CliError> {
    let store = app.store().await?;
    let file = store.health().await?.check;
    let engine = app.engine_on(store)?;
    let erased = erased(&engine, args.handover.as_deref()).await?;
    let handovers = match args.handover.as_deref() {
        Some(_) if !erased.is_empty() => Vec::new(),
        Some(name) => vec![find(&engine, Some(name)).await?],
        None => engine.list().await?.into_iter().map(|head| head.handover).collect(),
    };
    let (mut all, mut broken) = (Vec::new(), 0);
    for handover in handovers {
        let verified = engine.verify(&handover).await?;
        broken += verified.broken.len();
        if !args.json {
            let state = if verified.broken.is_empty() { "ok" } else { "CHANGED" };
            let events = count(usize::try_from(verified.events).unwrap_or(usize::MAX), "event");
            app.out.data(&format!("{handover}: {events}, {state}"))?;
            for event in &verified.broken {
                app.out.data(&format!("  event {}: {}", event.seq, event.what))?;
            }
        }
        let found: Vec<_> = verified
            .broken
            .iter()
            .map(|it| json!({"seq": it.seq, "what": it.what}))
            .collect();
        all.push(json!({"handover": handover, "events": verified.events, "broken": found}));
    }
    for left in erased {
        let on = left.erased_at.strftime("%Y-%m-%d").to_string();
        if !args.json {
            app.out.data(&format!("{}: erased on {on}", left.mark))?;
        }
        all.push(json!({"mark": left.mark, "events": 0, "broken": [], "erased_at": left.erased_at}));
    }
    if args.json {
        app.out.json(&all)?;
    }
    if file != "ok" {
        app.out.say(Look::Bad, "", &format!("the database file: {file}"));
    }
    if broken == 0 && file == "ok" {
        return Ok(());
    }
    Err(CliError::Found {
        what: format!("the log is not what was written: {}", count(broken, "changed event")),
    })
}

/// Returns what is left of erased handovers: of the one with that id, of those whose mark begins so, or of all.
async fn erased(engine: &Engine, name: Option<&str>) -> Result<Vec<Tombstone>, CliError> {
    let mut all = engine.erased().await?;
    let name = name.map(str::to_lowercase);
    all.retain(|it| {
        name.as_ref().is_none_or(|name| {
            let mark = Tombstone::mark(&HandoverId::new(name));
            it.mark == mark || (name.len() >= SHORTEST && it.mark.starts_with(name))
        })
    });
    Ok(all)
}
