//! Who tells customers that the leaver goes, in the manager's plan: before somebody of ours is to speak to them, and before
//! each introduction. The days are those of `schedule`.

use crate::report::day;
use crate::report::material::Material;
use crate::report::model::{AccountPage, Action, Mark, Who};
use crate::report::plan::{Grounds, on_day};
use crate::report::point::add;
use crate::report::schedule::Call;
use crate::report::wording::ActionLayout;

/// Returns what the manager says to customers before the successor calls.
pub(super) fn heralds(material: &Material<'_>, blank: &Action, grounds: &Grounds<'_>) -> Vec<Action> {
    let manager = material.manager();
    let calls = grounds.schedule.calls.iter();
    let of_call = |call: &Call| {
        let herald = call.herald.as_ref().filter(|it| it.who == manager)?;
        let fact = material.session.facts.get(&herald.said_in)?;
        let claim = material.claim(fact);
        let theirs = claim.people.iter().filter(|it| !material.is_ours(&it.name));
        let action = Action {
            action: blank.action.replace("{day}", &day::long(call.day.on)),
            account: material.name_of(Some(&call.account)),
            people: theirs.take(1).cloned().collect(),
            marks: claim.marks.clone(),
            claim: Some(claim),
            ..blank.clone()
        };
        Some(on_day(material, action, herald.on))
    };
    calls.filter_map(of_call).collect()
}

/// Returns the announcement to accounts that nobody else tells first, on the working day before the first of their calls; of
/// so many accounts as the layout allows, each with whom to tell.
pub(super) fn announcement(
    material: &Material<'_>,
    (layout, blank): (&ActionLayout, &Action),
    grounds: &Grounds<'_>,
) -> Option<Action> {
    let working = material.working;
    let calls: Vec<&Call> = grounds
        .schedule
        .calls
        .iter()
        .filter(|it| (it.joint || it.introduced.is_some()) && it.herald.is_none())
        .collect();
    let first = calls.first()?;
    let mut names: Vec<String> = Vec::new();
    let mut marks: Vec<Mark> = Vec::new();
    for call in calls.iter().take(layout.most) {
        let page = grounds.accounts.iter().find(|page| page.id == call.account.as_str())?;
        let (who, told_in) = told_first(material, page);
        let who = who.map_or_else(String::new, |it| format!(", {it}"));
        let on = day::long(call.introduced.unwrap_or(call.day.on));
        let name = layout.named.replace("{account}", &page.name);
        names.push(name.replace("{people}", &who).replace("{day}", &on));
        add(&mut marks, &told_in);
    }
    if calls.len() > layout.most {
        names.push(layout.more.clone());
    }
    let before = working.before(first.day.on, 1).max(working.after(material.today, 1));
    let action = Action {
        action: blank.action.replace("{accounts}", &names.join("; ")),
        marks,
        ..blank.clone()
    };
    Some(on_day(material, action, before))
}

/// Returns whom to tell first at an account, with where that comes from: whom the leaver wants told first, else whoever is
/// called.
fn told_first(material: &Material<'_>, page: &AccountPage) -> (Option<String>, Vec<Mark>) {
    let roles = &material.wording.roles;
    let mut facts = material
        .facts()
        .filter(|it| it.account.as_ref().is_some_and(|id| id.as_str() == page.id));
    let claim = facts
        .find(|fact| material.takes(&roles.tell_first, fact))
        .map(|fact| material.claim(fact));
    let first = |people: &[Who]| {
        let theirs = people.iter().find(|it| !material.is_ours(&it.name))?;
        Some(
            theirs
                .role
                .as_ref()
                .map_or(theirs.name.clone(), |role| format!("{} ({role})", theirs.name)),
        )
    };
    let called = page.first_call.iter().find(|line| !line.people.is_empty());
    let named = claim.as_ref().and_then(|it| first(&it.people));
    let marks = claim.map_or_else(|| page.marks.clone(), |it| it.marks);
    (named.or_else(|| called.and_then(|line| first(&line.people))), marks)
}
