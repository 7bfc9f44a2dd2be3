//! What was told elsewhere and bears on a playbook.
//!
//! 1. A statement on another topic bears on it by the words of the layout, where it says what to do or not to do.
//! 2. One that explains a false alarm ("quiet from April on: they plant then") stands in the row of false alarms, with its
//!    account; the others stand below.

use crate::fact::Fact;
use crate::report::material::Material;
use crate::report::model::{CardLine, Claim, Play};
use crate::report::procedure::{PartKind, read};
use crate::report::record::speaks;
use crate::report::wording::CardLayout;

/// Returns statements on other topics that bear on a situation and say what to do or not to do.
pub(super) fn bearing<'a>(material: &Material<'a>, layout: &CardLayout) -> Vec<&'a Fact> {
    let situation = |fact: &Fact| material.wording.cards.iter().any(|it| it.topic == fact.topic.as_str());
    let told = material
        .facts()
        .filter(|fact| !situation(fact) && speaks(&fact.quote, &layout.links));
    let kinds = [PartKind::FalseAlarm, PartKind::Stop, PartKind::Step, PartKind::Trigger];
    let useful = told.filter(|fact| {
        let parts = read(&fact.quote, &material.wording.procedure);
        parts.iter().any(|it| kinds.contains(&it.kind))
    });
    useful.take(material.wording.playbook.also).collect()
}

/// Puts statements that explain a false alarm into a play's row of these, and returns the others.
pub(super) fn with_alarms<'f>(material: &Material<'_>, play: &mut Play, also: Vec<&'f Fact>) -> Vec<&'f Fact> {
    let calms = |fact: &&Fact| {
        let parts = read(&fact.quote, &material.wording.procedure);
        parts.iter().any(|it| it.kind == PartKind::FalseAlarm)
    };
    let (alarms, others): (Vec<&Fact>, Vec<&Fact>) = also.into_iter().partition(calms);
    let claims: Vec<Claim> = alarms.iter().map(|fact| material.claim(fact)).collect();
    if !claims.is_empty() {
        add(material, play, claims);
    }
    others
}

/// Puts statements into the row of false alarms, which stands where the layout has it.
fn add(material: &Material<'_>, play: &mut Play, claims: Vec<Claim>) {
    let layout = &material.wording.playbook.rows;
    let Some(at) = layout.iter().position(|it| it.part == PartKind::FalseAlarm) else {
        return;
    };
    let title = layout.get(at).map(|it| it.title.clone()).unwrap_or_default();
    if let Some(row) = play.rows.iter_mut().find(|it| it.title == title) {
        row.elsewhere = claims;
        return;
    }
    let before = |row: &&CardLine| layout.iter().take(at).any(|it| it.title == row.title);
    let place = play.rows.iter().take_while(before).count();
    let row = CardLine {
        title,
        numbered: false,
        parts: Vec::new(),
        elsewhere: claims,
    };
    play.rows.insert(place, row);
}
