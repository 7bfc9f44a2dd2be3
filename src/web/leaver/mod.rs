//! The leaver's room: consent in plain words, the chat, checking what was understood, the end.
//!
//! 1. `consent`, then `chat`: its page, with `place` (how far it is), `card` (what the import says) and `late` (words for a
//!    question that was dealt with elsewhere).
//! 2. `turn`: what its buttons do; `draft`: what is typed and not sent; `happening`: what it is told as it happens.
//! 3. `check`: statement by statement, and the release; `finish`: rating, and the wish to have it deleted; `copy`: their own;
//!    `sign`: the signature; `device`: going on elsewhere.
//!
//! Everything works as plain forms: each button is a request, each request leads to a page. Script only makes it smoother.

mod card;
mod chat;
mod check;
mod consent;
mod copy;
mod device;
mod draft;
mod finish;
mod happening;
mod late;
mod place;
mod sign;
mod topics;
mod turn;

use crate::web::rate::Counted;
use crate::web::route::Route;

pub(super) fn routes() -> Vec<Route> {
    let said = |route: Route| route.counted(Counted::Answer);
    vec![
        Route::get("/interview/{handover}", "chat", chat::page),
        Route::get("/interview/{handover}/consent", "consent", consent::page),
        Route::get("/interview/{handover}/consent.txt", "consent", consent::text),
        said(Route::post("/interview/{handover}/consent", "consent", consent::give)),
        said(Route::post("/interview/{handover}/sittings", "sitting", turn::open)),
        said(Route::post("/interview/{handover}/turns", "answer", turn::reply)),
        Route::get("/interview/{handover}/turns/{turn}", "earlier", turn::earlier),
        said(Route::post(
            "/interview/{handover}/turns/{turn}",
            "correct",
            turn::correct,
        )),
        said(Route::post("/interview/{handover}/drafts", "draft", draft::save)),
        Route::get("/interview/{handover}/happening", "chat", happening::listen).quiet(),
        Route::get("/interview/{handover}/topics", "topics", topics::page),
        said(Route::post("/interview/{handover}/topics", "jump", topics::jump)),
        said(Route::post("/interview/{handover}/import", "import", card::look)),
        Route::get("/interview/{handover}/check", "check", check::page),
        said(Route::post("/interview/{handover}/check", "review", check::say)),
        said(Route::post("/interview/{handover}/release", "release", check::release)),
        Route::get("/interview/{handover}/finish", "finish", finish::page),
        said(Route::post("/interview/{handover}/rating", "rating", finish::rate)),
        said(Route::post("/interview/{handover}/erasure", "erasure", finish::erasure)),
        Route::get("/interview/{handover}/sign", "sign", sign::page),
        said(Route::post("/interview/{handover}/sign", "sign", sign::sign)),
        Route::get("/interview/{handover}/copy.md", "copy", copy::markdown_file),
        Route::get("/interview/{handover}/copy.pdf", "copy", copy::pdf_file).counted(Counted::File),
        said(Route::post("/interview/{handover}/devices", "device", device::make)),
    ]
}
