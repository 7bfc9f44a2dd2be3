//! What a party signs: a hash over everything that the released handover says.
//!
//! Statements, accounts, contradictions, accepted gaps and the frame count; questions, the checklist's progress and the
//! day of the report do not. What only the manager may read counts too, so all three sign the same.

use serde::Serialize;
use sha2::{Digest, Sha256};

use crate::book::Account;
use crate::fact::Fact;
use crate::interview::act::ImportField;
use crate::interview::party::Party;
use crate::interview::proceedings::GapHandling;
use crate::interview::session::{Item, Session, Side};
use crate::interview::view::{account_is_seen, may_read, side_is_seen};

#[derive(Serialize)]
struct Content<'a> {
    leaver: Option<&'a str>,
    company: Option<&'a str>,
    last_day: Option<String>,
    manager: Option<&'a str>,
    successor: Option<&'a str>,
    accounts: Vec<&'a Account>,
    facts: Vec<&'a Fact>,
    conflicts: Vec<(u32, &'a Side, &'a Side, bool)>,
    accepted_gaps: Vec<(&'a Item, &'a str)>,
    import: Vec<(&'a str, ImportField, Option<&'a str>)>,
}

/// Returns SHA-256 in hex over the content of a session that is released; the same in every party's view of it.
pub fn content_hash(session: &Session) -> String {
    if let Some(whole) = &session.proceedings.whole {
        return whole.hash.clone();
    }
    let plan = session.plan.as_ref();
    let seen = Party::Manager;
    let facts = session.facts.values().map(AsRef::as_ref);
    let accounts = session.book.accounts.iter();
    let conflicts = session.conflicts.iter();
    let proceedings = &session.proceedings;
    let accepted = |(item, handling): (&'_ Item, &'_ GapHandling)| -> Option<(Item, String)> {
        match handling {
            GapHandling::Accepted { reason } => Some((item.clone(), reason.clone())),
            GapHandling::Assigned { .. } | GapHandling::AskedAgain => None,
        }
    };
    let accepted: Vec<(Item, String)> = proceedings.gaps.iter().filter_map(accepted).collect();
    let import = proceedings.import_checks.iter();
    let content = Content {
        leaver: plan.map(|it| it.csm.as_str()),
        company: plan.and_then(|it| it.company.as_deref()),
        last_day: plan.map(|it| it.last_day.to_string()),
        manager: plan.and_then(|it| it.manager.as_deref()),
        successor: plan.and_then(|it| it.successor.as_deref()),
        accounts: accounts.filter(|it| account_is_seen(session, it, seen)).collect(),
        facts: facts.filter(|it| may_read(session, it, seen)).collect(),
        conflicts: conflicts
            .filter(|it| side_is_seen(session, &it.earlier, seen) && side_is_seen(session, &it.later, seen))
            .map(|it| (it.number, &it.earlier, &it.later, it.settled.is_some()))
            .collect(),
        accepted_gaps: accepted.iter().map(|(item, reason)| (item, reason.as_str())).collect(),
        import: import
            .filter(|(place, _)| proceedings.released_imports.contains(*place))
            .map(|((account, field), text)| (account.as_str(), *field, text.as_deref()))
            .collect(),
    };
    // plain values always have a JSON form
    let bytes = serde_json::to_vec(&content).unwrap_or_default();
    Sha256::digest(&bytes)
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}
