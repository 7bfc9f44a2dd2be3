//! The calendar of calls: what is said and imported → on which day each account is called first; and what must hold for
//! every report: no working date lies on a weekend or a holiday, and no two views disagree.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use baton::interview::WorkingDays;
use baton::report::Report;
use jiff::civil::Date;
use proptest::prelude::*;

use crate::report::{build, load, policy, told};

/// Returns the calendar of a case as lines: day, account, beside whom, who speaks to them before.
fn calendar(report: &Report) -> Vec<String> {
    let line = |it: &baton::report::FirstDay| {
        let beside = if it.joint { ", beside the leaver" } else { "" };
        let before = it.before.as_ref().map(|it| format!(", after {} on {}", it.who, it.on));
        let later = it.introduced.map(|on| format!(", introduced {on}"));
        let more = before.or(later).unwrap_or_default();
        format!("{} {}{beside}{more}", it.day, it.account)
    };
    report.first_days.iter().map(line).collect()
}

fn wanted(path: &Path) -> Vec<String> {
    let text = fs::read_to_string(path).unwrap();
    let lines = text.lines().filter_map(|line| line.strip_prefix("#> "));
    lines.map(str::to_owned).collect()
}

#[test]
fn every_case_is_called_as_written() {
    let mut paths: Vec<_> = fs::read_dir("tests/cases/schedule")
        .unwrap()
        .map(|it| it.unwrap().path())
        .collect();
    paths.sort();
    assert!(paths.len() > 4, "the cases are gone");
    let mut failures = Vec::new();
    for path in paths {
        let (_, report, _) = load(&path);
        let (wanted, found) = (wanted(&path), calendar(&report));
        assert!(!wanted.is_empty(), "{}: says nothing", path.display());
        if wanted != found {
            failures.push(format!("{}\n  wanted {wanted:#?}\n  found {found:#?}", path.display()));
        }
        check(&report);
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

/// Checks what must hold for the days of any report.
fn check(report: &Report) {
    let days = policy().working_days;
    let (today, last) = (report.front.generated, report.front.last_day);
    let calls: BTreeMap<&str, Date> = report
        .first_days
        .iter()
        .map(|it| (it.account.as_str(), it.day))
        .collect();
    let working = |day: Date, what: &str| assert!(days.is_working(day), "{what}: {day} is no working day");
    for it in &report.first_days {
        working(it.day, &it.account);
        assert!(it.day >= today, "{}: {} is over", it.account, it.day);
        assert_eq!(
            it.joint,
            it.day <= last && it.introduced.is_none(),
            "{}: beside the leaver on {}?",
            it.account,
            it.day
        );
        if let Some(before) = &it.before {
            working(before.on, &before.who);
            assert!(before.on < it.day, "{} speaks to {} too late", before.who, it.account);
        }
    }
    for it in report.checklist.iter().filter(|it| it.due >= today) {
        working(it.due, &format!("{} {}", it.id, it.action));
        let call = report
            .first_days
            .iter()
            .find(|call| it.account.as_ref() == Some(&call.account));
        if let Some(call) = call.filter(|_| it.kind == "introduce") {
            let day = call.introduced.unwrap_or(call.day);
            assert_eq!(it.due, day, "checklist and call list differ on {:?}", it.account);
        }
    }
    check_plan(report, &days);
    for page in report.accounts.iter().filter(|page| page.headline.calls) {
        let day = calls.get(page.name.as_str());
        let says = day.is_some_and(|day| page.headline.text.contains(&day.strftime("%-d %B %Y").to_string()));
        assert!(
            says || day.is_none(),
            "{} names another day than {day:?}",
            page.headline.text
        );
    }
}

/// Checks actions of the manager and risks: on working days, near, and with one row of the checklist each.
fn check_plan(report: &Report, days: &WorkingDays) {
    let (today, last) = (report.front.generated, days.until(report.front.last_day));
    assert!(report.plan.len() <= 15, "{} actions", report.plan.len());
    for action in &report.plan {
        assert!(
            days.is_working(action.day),
            "{}: {} is no working day",
            action.action,
            action.day
        );
        assert!(
            last < today || action.day <= last,
            "{}: {} is too late",
            action.action,
            action.day
        );
        assert!(!action.action.trim().is_empty() && !action.evidence.trim().is_empty());
    }
    for risk in report.risks.iter().filter(|it| it.level == "red") {
        assert!(
            days.is_working(risk.due) && risk.due >= today,
            "{}: {}",
            risk.id,
            risk.due
        );
        let within = days.between(today, risk.due);
        assert!(within <= 10, "{} is acted on in {within} working days", risk.id);
        let rows = report.checklist.iter().filter(|it| it.risk.as_ref() == Some(&risk.id));
        let rows: Vec<_> = rows.collect();
        assert_eq!(rows.len(), 1, "{} has {} rows", risk.id, rows.len());
        let agrees = rows
            .iter()
            .all(|it| (&it.owner, it.due) == (&risk.owner, risk.due) && !it.evidence.is_empty());
        assert!(agrees, "{}: register and checklist differ", risk.id);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn days_hold_whenever_the_report_is_written(today in 0..400_i64, left in -20..60_i64) {
        let (mut case, _) = told(Path::new("tests/cases/report/everything.toml"));
        let today = jiff::civil::date(2026, 3, 2).saturating_add(jiff::Span::new().days(today));
        let last = today.saturating_add(jiff::Span::new().days(left));
        if let Some(plan) = case.plan.as_mut() {
            plan.last_day = last;
        }
        check(&build(&case, today));
    }
}
