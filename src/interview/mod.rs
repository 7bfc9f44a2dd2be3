//! The interview as a state machine: a command comes in, events and effects go out, and nothing else happens.
//!
//! 1. `command`: what a person or the model asks of the machine.
//! 2. `decide`: all rules. A command on a session gives events to store and effects to run, or a typed refusal.
//! 3. `event`: what happened, in the past tense; `codec` writes events as JSON and reads old ones.
//! 4. `session`: the fold of the events. No rules, cannot fail; `replay` rebuilds it from the log.
//! 5. `draft`: sentences that a model made for the report, and the statements that they may be made from.
//! 6. `stake`, `agenda`, `arc`, `follow_up`: what is most worth asking next, and why.
//!
//! Manager, leaver and successor do other things too: `act` is what they may do, `deed` what they did, `proceedings` how
//! that stands. `view` cuts a session down to what a party may see, `standing` says how far a handover is, and `content`
//! is the hash that all three sign.
//!
//! Coverage, agenda and what is filled are derived from events and never stored as truth. The clock is an argument.
//! Nothing here talks to a model or a disk, and no text that a person reads is written in code: it comes with the
//! `Guide`.

mod act;
mod agenda;
mod anchor;
mod arc;
mod attention;
mod bound;
mod codec;
mod command;
mod content;
mod coverage;
mod decide;
mod deed;
mod draft;
mod effect;
mod enter;
mod event;
mod fold;
mod follow_up;
mod gather;
mod guide;
mod hearing;
mod odds;
mod outline;
mod part;
mod party;
mod phrase;
mod plan;
mod policy;
mod proceedings;
mod proposal;
mod put_right;
mod question;
mod repeat;
mod request;
mod scheme;
mod session;
mod stake;
mod standing;
mod starting;
mod teach_back;
mod thing_due;
mod view;
mod whose;
mod wording;
mod working_day;

pub use act::{Act, Check, Direction, ImportField, Judgement, Part, PlanChange, Verdict, WorkChange};
pub use bound::Bound;
pub use codec::{CodecError, Encoded, decode, encode};
pub use command::{Command, Refusal};
pub use content::content_hash;
pub use coverage::{Known, coverage, known, whole_percent};
pub use decide::{Decision, decide};
pub use deed::{Deed, PlanChanged};
pub use draft::{Draft, PlaybookPart, Sentence, Subject, is_contradicted};
pub use effect::Effect;
pub use event::{Envelope, Event};
pub use guide::Guide;
pub use odds::Odds;
pub use outline::{Outline, OutlineAccount, OutlineItem, OutlineTopic, first_questions, outline};
pub use part::{PartLine, part_of, parts, statements_of};
pub use party::{By, Party};
pub use plan::Plan;
pub use policy::Policy;
pub use proceedings::{
    Acceptance, ChangeRequest, Consent, GapHandling, Import, Note, Proceedings, ReadBack, Request, Scheme, Signature,
    Work,
};
pub use proposal::{Call, HeardBy, Proposed, Spending};
pub use put_right::{PutRight, put_right};
pub use question::{Question, QuestionKind};
pub use session::{Answer, Conflict, Item, Outcome, Progress, Session, Side, TurnRecord, Unexplained};
pub use stake::{Stake, stakes};
pub use standing::{Signed, Stage, Standing, standing};
pub use starting::StartPolicy;
pub use wording::{Wording, fill};
pub use working_day::{Holiday, WorkingDays};
