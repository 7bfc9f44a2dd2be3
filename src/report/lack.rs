//! What a playbook lacks: the parts that a stranger needs and nobody told, each with whether it was asked for.
//!
//! A part is told where a play or a statement that bears on it has it. For a part that is lacking the wording may propose
//! a line, which stands apart from what was said.

use crate::fact::Fact;
use crate::interview::Question;
use crate::report::material::Material;
use crate::report::model::{Lack, Play};
use crate::report::procedure::{PartKind, read};
use crate::report::wording::{CardLayout, PlaybookRow};

/// Returns what the plays of a playbook, and the statements that bear on it, do not tell; without a layout it is a routine
/// of the leaver's own, of which nothing is asked part by part.
pub(super) fn lacks(material: &Material<'_>, layout: Option<&CardLayout>, told: (&[Play], &[&Fact])) -> Vec<Lack> {
    let (plays, also) = told;
    let playbook = &material.wording.playbook;
    let needs = layout.map_or(&playbook.own_needs, |it| &it.needs);
    let beside = |kind: PartKind| {
        let mut parts = also
            .iter()
            .flat_map(|fact| read(&fact.quote, &material.wording.procedure));
        parts.any(|it| it.kind == kind)
    };
    let shown = |row: &PlaybookRow| {
        plays
            .iter()
            .any(|play| play.rows.iter().any(|it| it.title == row.title))
    };
    let rows = playbook.rows.iter().filter(|row| needs.contains(&row.part));
    let open = rows.filter(|row| !shown(row) && !beside(row.part));
    open.map(|row| Lack {
        title: row.title.clone(),
        asked: layout.is_some_and(|layout| asked(material, layout, row.part)),
        proposed: layout.and_then(|it| it.propose.get(&row.part)).cloned(),
    })
    .collect()
}

/// Returns whether a part was asked for: its start and its steps by every question on the topic, others by one for them.
fn asked(material: &Material<'_>, layout: &CardLayout, kind: PartKind) -> bool {
    let wants = |question: &Question| match &question.slot {
        Some(slot) => layout.slots.get(slot.as_str()) == Some(&kind),
        None => matches!(kind, PartKind::Trigger | PartKind::Step),
    };
    let of_topic = |it: &&Question| it.topic.as_str() == layout.topic;
    material.questions().filter(of_topic).any(wants)
}
