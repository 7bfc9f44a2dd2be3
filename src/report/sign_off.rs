//! The sheet of signatures: who signed what stands here, and what the successor read back, doubts and misses.
//!
//! A signature that lapsed is none. Nothing is added to what was said.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use crate::id::FactId;
use crate::interview::Party;
use crate::report::material::{Material, fact_mark};
use crate::report::model::{Doubt, SignOff, Signing};

/// Returns what was signed and said of the whole.
pub(super) fn sign_off(material: &Material<'_>) -> SignOff {
    let all = &material.record.proceedings;
    let read_back = all.read_back.as_ref();
    SignOff {
        signatures: [
            (Party::Leaver, material.plan.csm.as_str()),
            (Party::Successor, material.successor()),
            (Party::Manager, material.manager()),
        ]
        .map(|(party, name)| signing(material, party, name))
        .into(),
        read_back_on: read_back.map(|it| day(it.at)),
        read_back: read_back.map(|it| it.lines.clone()).unwrap_or_default(),
        reservations: read_back.and_then(|it| it.reservations.clone()),
        doubts: doubts(material),
        accepted_on: all.acceptance.as_ref().map(|it| day(it.at)),
        still_missing: all.acceptance.as_ref().and_then(|it| it.still_missing.clone()),
    }
}

fn signing(material: &Material<'_>, party: Party, name: &str) -> Signing {
    let signature = material.record.proceedings.signatures.get(&party);
    let holds = signature.filter(|it| it.lapsed.is_none());
    Signing {
        party: party.as_str(),
        name: name.to_owned(),
        on: holds.map(|it| day(it.at)),
    }
}

fn doubts(material: &Material<'_>) -> Vec<Doubt> {
    let judged = material.record.proceedings.judgements.iter();
    let doubted = judged.filter_map(|(id, instead)| Some((id, instead.as_ref()?)));
    let shown = |(id, instead): (&FactId, &String)| {
        let fact = material.session.released().find(|it| it.id == *id)?;
        Some(Doubt {
            text: fact.quote.clone(),
            mark: fact_mark(fact.id),
            instead: Some(instead.trim().to_owned()).filter(|it| !it.is_empty()),
        })
    };
    doubted.filter_map(shown).collect()
}

fn day(at: Timestamp) -> Date {
    at.to_zoned(TimeZone::UTC).date()
}
