//! The leaver's room: consent in plain words, then the chat.
//!
//! Everything works as plain forms: each button is a request, each request leads to a page. Script only makes it smoother.

mod chat;
mod consent;
mod device;

use crate::web::rate::Counted;
use crate::web::route::Route;

pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::get("/interview/{handover}", "chat", chat::page),
        Route::get("/interview/{handover}/consent", "consent", consent::page),
        Route::post("/interview/{handover}/consent", "consent", consent::give),
        Route::post("/interview/{handover}/sittings", "sitting", chat::open).counted(Counted::Answer),
        Route::post("/interview/{handover}/turns", "answer", chat::reply).counted(Counted::Answer),
        Route::post("/interview/{handover}/devices", "device", device::make).counted(Counted::Answer),
    ]
}
