//! `baton verify`: whether the log is as it was written.

use serde_json::json;

use crate::cli::args::VerifyArgs;
use crate::cli::error::CliError;
use crate::cli::format::count;
use crate::cli::print::Look;
use crate::cli::{App, find};

pub(super) async fn run(args: &VerifyArgs, app: &App) -> Result<(), CliError> {
    let store = app.store().await?;
    let file = store.health().await?.check;
    let engine = app.engine_on(store)?;
    let handovers = match args.handover.as_deref() {
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
