//! What comes first in a report, and that each act stands in one place: sums, nearness, the manager's rows, the first calls.

use baton::report::{Deliverable, Report, Risk};

use crate::report::{body, cases, templates};
use crate::report_sample;

fn small_sums() -> Report {
    let (_, report) = cases().into_iter().find(|(name, _)| name == "small-sums").unwrap();
    report
}

fn reports() -> Vec<(String, Report)> {
    let mut reports = cases();
    reports.push(("sample".to_owned(), report_sample::report()));
    reports
}

fn risk<'r>(report: &'r Report, cause: &str) -> &'r Risk {
    let told: Vec<&String> = report.risks.iter().map(|it| &it.cause).collect();
    let mut found = report.risks.iter().filter(|it| it.cause == cause);
    found.next().unwrap_or_else(|| panic!("no `{cause}` in {told:?}"))
}

#[test]
fn a_sum_counts_by_itself_and_nothing_is_small_where_much_is_at_stake() {
    let report = small_sums();
    let invoice = risk(&report, "wrong invoice");
    assert_eq!(invoice.money.as_ref().unwrap().value, "about 6k");
    // 6k of 850k is the lowest level; a third of the account is at stake, since its champion leaves
    assert_eq!((invoice.impact, invoice.level.as_str()), (2, "amber"));
    let champion = risk(&report, "champion leaving");
    assert_eq!((champion.impact, champion.level.as_str()), (5, "red"));
}

#[test]
fn a_fault_that_is_held_for_now_costs_a_part_of_its_account() {
    let report = small_sums();
    let held = risk(&report, "trouble with the product");
    assert_eq!((held.likelihood, held.impact, held.level.as_str()), (2, 4, "amber"));
    assert_eq!(held.money.as_ref().unwrap().value, "part of EUR 400,000");
}

#[test]
fn what_the_interview_changed_is_told_with_its_reason() {
    let report = small_sums();
    let moved = report.rescored.iter().find(|it| it.account == "Osprey Lifts").unwrap();
    assert!(moved.stake_before.is_some() && moved.stake_after.is_some(), "{moved:?}");
    assert!(
        report
            .rescored
            .iter()
            .all(|it| !it.because.is_empty() && !it.marks.is_empty())
    );
    let quiet = report.rescored.iter().any(|it| it.account == "Wick Bakeries");
    assert!(!quiet, "nobody said anything alarming of Wick");
    for deliverable in [
        Deliverable::Handover,
        Deliverable::RiskAssessment,
        Deliverable::ManagerPlan,
    ] {
        let text = templates().render(&report, deliverable).unwrap();
        assert!(text.contains("What the interview changed"), "{}", deliverable.name());
    }
}

#[test]
fn the_listed_gaps_are_few_spread_and_reach_every_account_that_presses() {
    for (name, report) in reports() {
        let listed = &report.gaps;
        assert!(listed.len() <= 12, "{name}: {}", listed.len());
        let accounts: Vec<&String> = report.accounts.iter().map(|it| &it.name).collect();
        for account in accounts {
            let own = listed.iter().filter(|it| it.account.as_ref() == Some(account)).count();
            // a small book has room for more
            let small = report.accounts.len() < 3;
            assert!(own <= 4 || small, "{name}: {own} gaps of {account}");
            let red = report
                .risks
                .iter()
                .any(|it| it.level == "red" && it.account.as_ref() == Some(account));
            let open = report.more_gaps.iter().any(|it| it.account.as_ref() == Some(account));
            assert!(!red || own > 0 || !open, "{name}: no gap of {account}");
        }
        let matter = report.summary.gaps_that_matter;
        assert!(matter <= listed.len(), "{name}: {matter} of {}", listed.len());
        for gap in listed {
            assert!(!gap.question.is_empty() && !gap.ask.is_empty(), "{name}: {gap:?}");
        }
    }
}

#[test]
fn a_gap_counts_more_where_a_day_that_binds_is_near() {
    let report = small_sums();
    let of = |account: &str| {
        let gaps = report.gaps.iter();
        gaps.filter(|it| it.account.as_deref() == Some(account))
            .collect::<Vec<_>>()
    };
    let near = of("Harrow Mills");
    assert!(!near.is_empty());
    assert!(
        near.iter()
            .all(|it| it.presses.as_deref() == Some("× 2, renews 22 December 2026")),
        "{near:#?}"
    );
    assert!(of("Osprey Lifts").iter().all(|it| it.presses.is_none()));
}

#[test]
fn the_manager_has_no_more_rows_than_two_weeks_bear() {
    for (name, report) in reports() {
        assert!(report.plan.len() <= 15, "{name}: {}", report.plan.len());
        let announced = report.plan.iter().filter(|it| it.action.contains("Announce")).count();
        assert!(announced <= 1, "{name}: {announced} rows announce");
    }
}

#[test]
fn red_risks_have_an_owner_a_day_and_what_proves_them() {
    for (name, report) in reports() {
        for risk in report.risks.iter().filter(|it| it.level == "red") {
            assert!(
                !risk.owner.is_empty() && !risk.evidence.is_empty(),
                "{name}: {}",
                risk.id
            );
            // ten working days are two weeks, holidays aside
            let days = (risk.due - report.front.generated).get_days();
            assert!(days <= 16, "{name}: {} in {days} days", risk.id);
        }
    }
}

#[test]
fn the_summary_shows_five_risks_where_there_are_five() {
    for (name, report) in reports() {
        let grave = report.risks.iter().filter(|it| it.level != "green").count();
        assert_eq!(report.summary.risks.len(), grave.min(5), "{name}");
    }
}

#[test]
fn each_act_stands_in_one_row_of_the_handover() {
    let mut told = 0;
    for (name, report) in reports() {
        let text = templates().render(&report, Deliverable::Handover).unwrap();
        let text = body(&text);
        let whole = templates().render(&report, Deliverable::Checklist).unwrap();
        for item in &report.checklist {
            let row = format!("| {} |", item.id);
            let rows = text.matches(&row).count();
            let planned = report
                .plan
                .iter()
                .filter(|it| it.item.as_ref() == Some(&item.id))
                .count();
            let joined = text.matches(&format!("({})", item.id)).count();
            let grouped = usize::from(item.kind == "introduce" && rows == 0 && joined == 1);
            assert_eq!(rows + planned + grouped, 1, "{name}: {} {}", item.id, item.action);
            assert_eq!(whole.matches(&row).count(), 1, "{name}: {} in the checklist", item.id);
            told += 1;
        }
    }
    assert!(told > 40, "the cases have things to do: {told}");
}

#[test]
fn each_first_call_says_whom_and_how_it_begins() {
    for (name, report) in reports() {
        for day in &report.first_days {
            assert!(
                !day.people.is_empty() || day.ask_whom.is_some(),
                "{name}: {}",
                day.account
            );
            let named = report.front.successor.is_some();
            let begins = day.begin.is_some() || day.opening.is_some();
            assert!(begins || !named, "{name}: {}", day.account);
        }
    }
    let report = small_sums();
    let page = report.accounts.iter().find(|it| it.name == "Osprey Lifts").unwrap();
    let ready = page
        .first_call
        .iter()
        .find(|it| it.label == "Be ready to answer")
        .unwrap();
    assert!(ready.claims[0].text.starts_with("We double-billed Osprey"), "{ready:?}");
    let words = &page.opening.as_ref().unwrap().words;
    assert!(
        words.contains("20 March 2027") && words.contains("who should know us"),
        "{words}"
    );
    let wick = report.accounts.iter().find(|it| it.name == "Wick Bakeries").unwrap();
    assert!(wick.ask_whom.as_ref().unwrap().contains("Oona Salmi"), "{wick:?}");
}
