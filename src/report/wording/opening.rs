//! The words for the beginning of a first call, as data.

use serde::Deserialize;

use crate::report::wording::SlotRef;

/// First words of a call; `{successor}` and `{leaver}` stand for their names, `{day}` for a day.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OpeningWords {
    /// Who is calling, before what is said; `{words}` stands for that.
    pub begins: String,
    /// Whom to call where nobody was spoken of; `{asked}` stands for who can say it, `{day}` for by when.
    pub ask: String,
    /// Where promises are told.
    pub promise_from: SlotRef,
    /// The slot of whom something was promised to.
    pub promised_to: String,
    /// To somebody, `{who}`, who was promised something by a day, in `{words}`.
    pub promise: String,
    /// Words by which something is to be settled before the renewal is spoken of.
    pub order: Vec<String>,
    /// Words of a statement that tells what comes first and what then.
    pub sequence: Vec<String>,
    /// Words behind which stands what comes later.
    pub then: Vec<String>,
    /// Words on offer, price and renewal, in what comes later and in acts that wait for what comes first.
    pub later: Vec<String>,
    /// Such an act, `{act}`, with the risk, `{risk}`, that asks what comes first.
    pub waits: String,
    /// The causes that are a mistake of ours.
    pub faults: Vec<String>,
    /// Words by which the customer does not know of it.
    pub unknown: Vec<String>,
    /// Where a mistake of ours comes first, and they know of it.
    pub sorry: String,
    /// Where another matter comes first.
    pub matter: String,
    /// Where a mistake of ours comes first, and `{who}` comes to them with it before the call.
    pub sorry_after: String,
    /// Where another matter comes first, and `{who}` comes to them with it before the call.
    pub matter_after: String,
    /// To a customer whose renewal is so many days ahead at most.
    pub renewal_days: i64,
    /// On that renewal; `{asks}` stands for what is asked.
    pub renewal: String,
    /// What is asked where no risk says it.
    pub asks: String,
    /// The causes of red risks that are a matter of the renewal.
    pub renewal_causes: Vec<String>,
    /// To a customer whose red risks are other matters and ask nothing.
    pub other: String,
    /// What the gravest risk asks, where no renewal is near.
    pub cause: String,
    /// To a customer who needs a `{thing}` by a day that was said.
    pub thing: String,
    /// To everybody else.
    pub plain: String,
}
