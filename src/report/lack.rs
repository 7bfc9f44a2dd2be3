//! What a playbook lacks: the parts that a stranger needs and nobody told, each with whether it was asked for.
//!
//! A part is told where a play or a statement that bears on it has it; but what not to do at one account is no end of it
//! at others. Where fewer steps were told than a stranger needs, further ones are proposed that go on from them. For a part
//! that is lacking the wording proposes lines, which stand apart from what was said and never contradict it.

use crate::fact::Fact;
use crate::interview::Question;
use crate::report::material::Material;
use crate::report::model::{Lack, Play};
use crate::report::procedure::{Part, PartKind, read};
use crate::report::record::speaks;
use crate::report::wording::{CardLayout, PartProposal, PlaybookRow};

/// Returns what the plays of a playbook, and the statements that bear on it, do not tell; without a layout it is a routine
/// of the leaver's own, of which nothing is asked part by part.
pub(super) fn lacks(material: &Material<'_>, layout: Option<&CardLayout>, told: (&[Play], &[&Fact])) -> Vec<Lack> {
    let (plays, also) = told;
    let playbook = &material.wording.playbook;
    let needs = layout.map_or(&playbook.own_needs, |it| &it.needs);
    let parts = |fact: &&Fact| (fact.account.is_none(), read(&fact.quote, &material.wording.procedure));
    let also_told: Vec<(bool, Vec<Part>)> = also.iter().map(parts).collect();
    let beside = |kind: PartKind| {
        let mut general = also_told
            .iter()
            .filter(|(general, _)| kind != PartKind::Stop || *general);
        general.any(|(_, parts)| parts.iter().any(|it| it.kind == kind))
    };
    let shown = |row: &PlaybookRow| {
        plays
            .iter()
            .any(|play| play.rows.iter().any(|it| it.title == row.title))
    };
    let rows = playbook.rows.iter().filter(|row| needs.contains(&row.part));
    let open = rows.filter(|row| !shown(row) && !beside(row.part));
    let claims = plays.iter().flat_map(|play| &play.statements);
    let said = claims.map(|it| it.text.as_str());
    let said: Vec<&str> = said.chain(also.iter().map(|fact| fact.quote.as_str())).collect();
    let proposals = layout.map_or(&playbook.own_propose, |it| &it.propose);
    let mut open: Vec<Lack> = open
        .map(|row| Lack {
            title: row.title.clone(),
            asked: layout.is_some_and(|layout| asked(material, layout, row.part)),
            proposed: proposed(material, proposals, row.part, &said),
        })
        .collect();
    if let Some(further) = layout.and_then(|layout| further(material, layout, plays)) {
        open.insert(0, further);
    }
    open
}

/// Returns what is proposed behind the steps that were told, where those are fewer than a stranger needs.
fn further(material: &Material<'_>, layout: &CardLayout, plays: &[Play]) -> Option<Lack> {
    let rule = &material.wording.playbook;
    let steps = rule.rows.iter().find(|it| it.part == PartKind::Step)?;
    let told = plays
        .iter()
        .flat_map(|play| &play.rows)
        .filter(|it| it.title == steps.title);
    let told: usize = told.map(|it| it.parts.len()).sum();
    let lines: Vec<String> = layout.then.iter().map(|it| named(material, it)).collect();
    let few = (1..rule.least_steps).contains(&told) && !lines.is_empty();
    few.then(|| Lack {
        title: rule.further.clone(),
        asked: false,
        proposed: lines,
    })
}

/// Returns a proposed line with the names of those who act.
fn named(material: &Material<'_>, line: &str) -> String {
    material.with_names(line).replace("{owner}", material.successor())
}

/// Returns what is proposed for a part; nothing where all of it would contradict what was said.
pub(super) fn proposed(
    material: &Material<'_>,
    proposals: &[PartProposal],
    part: PartKind,
    said: &[&str],
) -> Vec<String> {
    let free = |it: &&PartProposal| it.part == part && !said.iter().any(|text| speaks(text, &it.unless));
    let lines = proposals.iter().find(free).map_or(&[][..], |it| it.text.as_slice());
    lines.iter().map(|it| named(material, it)).collect()
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
