//! What an account's page says of statements on the account whose home is a part of the handover about the whole book: which
//! part has them, with the first words of the first one and the marks of all.

use crate::book::Account;
use crate::fact::Fact;
use crate::report::clip::clip;
use crate::report::material::Material;
use crate::report::model::{Elsewhere, Mark};
use crate::report::place::Places;
use crate::report::point::add;

/// Returns the parts about the whole book that speak of an account, in the order of the handover.
pub(super) fn elsewhere(material: &Material<'_>, places: &Places<'_>, account: &Account) -> Vec<Elsewhere> {
    let words = material.wording.page.elsewhere_words;
    let part = |(at, facts): (&usize, &Vec<&Fact>)| {
        let of_account: Vec<&Fact> = facts
            .iter()
            .copied()
            .filter(|it| speaks_of(material, it, account))
            .collect();
        let first = of_account.first()?;
        let mut clipped = clip(&first.quote, words);
        if clipped.cut {
            clipped.text = clipped.text.trim_end_matches('.').to_owned();
        }
        let mut marks: Vec<Mark> = Vec::new();
        of_account
            .iter()
            .for_each(|fact| add(&mut marks, &material.marks(fact)));
        let layout = material.wording.sections.get(*at);
        Some(Elsewhere {
            title: layout.map_or(&material.wording.other_title, |it| &it.title).clone(),
            text: clipped.shown(),
            marks,
        })
    };
    places.sections.iter().filter_map(part).collect()
}

/// Returns whether a statement is on an account or names it; what the account's page has itself is none.
fn speaks_of(material: &Material<'_>, fact: &Fact, account: &Account) -> bool {
    let own = fact.account.as_ref() == Some(&account.id);
    let beside = material.also_named(fact).iter().any(|it| it.id == account.id);
    let named = || {
        let hits = material.finder.find(&fact.quote).into_iter();
        hits.filter(|it| it.exact).any(|it| it.account == account.id)
    };
    own || !beside && named()
}
