//! What a model is told, and what of its reply may be believed. Values in, values out; nothing here calls a model.
//!
//! 1. `window`: the part of a session that a request may hold: bounded, released, never the whole interview.
//! 2. `fence`: text of people and CRMs is wrapped as data, without invisible characters.
//! 3. `ask`, `understand`, `draft`: requests, each with a stable beginning, a schema and a limit on the reply.
//! 4. `json`: the object in a reply, however it is wrapped.
//! 5. `question`, `facts`, `sentence`, `teach_back`: what a reply proposes, checked; `quote`, `claim`, `ground` and `stance` hold
//!    it against what was said, `token`, `passage` and `quantity` take a text apart for that.
//!    `drafting`: as much of a question that is still coming in as may be shown.
//!
//! A reply changes words at most. What is filled, asked next and shown is decided by `interview`; a reply that does not
//! check is named (`ReplyFault`), and the bank's words are used.

mod ask;
mod claim;
mod draft;
mod drafting;
mod facts;
mod fence;
mod ground;
mod json;
mod limits;
mod passage;
mod quantity;
mod question;
mod quote;
mod reply;
mod request;
mod schema;
mod sentence;
mod stance;
mod teach_back;
mod templates;
mod token;
mod understand;
mod window;
mod words;

pub use drafting::Drafting;
pub use facts::Heard;
pub use fence::Fence;
pub use limits::Limits;
pub use quote::locate;
pub use reply::{Finish, Reply, ReplyFault, Usage};
pub use request::{Message, PromptError, Request, Role, Room, Scene, Task};
pub use templates::Prompts;
