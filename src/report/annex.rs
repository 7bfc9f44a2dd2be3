//! The restricted annex: what only manager and legal may read. It is never part of a report.

use jiff::civil::Date;

use crate::fact::{Fact, Release};
use crate::interview::Session;
use crate::report::build::{Settings, front};
use crate::report::material::Material;
use crate::report::model::{Annex, Front, Sealed};
use crate::report::point::Points;
use crate::report::{Error, rank};

/// Returns the annex of a session as of a day: accounts by value at stake, then the whole book.
///
/// # Errors
/// `NotStarted` where the session has no plan: nobody leaves yet.
pub fn annex(session: &Session, today: Date, settings: &Settings<'_>) -> Result<Annex, Error> {
    let points = Points::of(session, settings.bank, &settings.wording.point);
    let material = rank::raised(Material::of((session, &points), today, settings)?);
    let mut sealed: Vec<Sealed> = Vec::new();
    for account in rank::ranked(&material) {
        let of_account = |fact: &&Fact| fact.account.as_ref() == Some(&account.id);
        sealed.extend(group(&material, Some(account.name.clone()), of_account));
    }
    sealed.extend(group(&material, None, |fact| material.account_of(fact).is_none()));
    Ok(Annex {
        front: Front {
            sensitivity: settings.wording.restricted.clone(),
            ..front(&material)
        },
        statements: sealed.iter().map(|it| it.claims.len()).sum(),
        sealed,
    })
}

fn group(material: &Material<'_>, account: Option<String>, of: impl Fn(&&Fact) -> bool) -> Option<Sealed> {
    let facts = material.session.facts.values().map(AsRef::as_ref);
    let restricted = facts.filter(|fact| fact.release == Release::Restricted);
    let claims: Vec<_> = restricted.filter(of).map(|fact| material.claim(fact)).collect();
    (!claims.is_empty()).then_some(Sealed { account, claims })
}
