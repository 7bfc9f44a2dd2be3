//! The successor's room: what was released, in the order in which somebody needs it who calls a customer tomorrow.
//!
//! 1. `first`: read this first, what falls due, accounts; `account`: one account; `ways`: playbooks, escalation, registers.
//! 2. `source`: where a mark leads; `claim`: a statement with its evidence, and what the successor says of it.
//! 3. `checklist` with `worked`: what is to be done, and how far that is; `files`: all of it to take along.
//! 4. `search`: quoted passages, or who may know; `takeover`: read-back, acceptance, signature.
//!
//! Every page is made from the session as a successor may see it; `room` and `evidence` are what all of them share.

mod account;
mod checklist;
mod claim;
mod evidence;
mod files;
mod first;
mod refused;
mod room;
mod search;
mod source;
mod takeover;
mod ways;
mod worked;

use crate::web::rate::Counted;
use crate::web::route::Route;

pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::get("/successor/{handover}", "successor", first::page),
        Route::get("/successor/{handover}/accounts/{account}", "account", account::page),
        Route::get("/successor/{handover}/claims/{claim}", "claim", claim::page),
        Route::post("/successor/{handover}/claims/{claim}", "judge", claim::judge).counted(Counted::Answer),
        Route::get("/successor/{handover}/sources/{mark}", "source", source::page),
        Route::get("/successor/{handover}/checklist", "checklist", checklist::page),
        Route::post("/successor/{handover}/checklist", "work", checklist::work).counted(Counted::Answer),
        Route::get("/successor/{handover}/files/{file}", "file", files::file).counted(Counted::File),
        Route::get("/successor/{handover}/ways", "ways", ways::list),
        Route::get("/successor/{handover}/ways/{part}", "ways", ways::page),
        Route::get("/successor/{handover}/search", "search", search::page),
        Route::get("/successor/{handover}/takeover", "takeover", takeover::page),
        Route::post("/successor/{handover}/takeover", "take_over", takeover::act).counted(Counted::Answer),
    ]
}
