//! Search: what is found first, what never, and who may know what nobody said.

use std::collections::BTreeSet;
use std::fs;

use baton::report::{Because, Found, Passage, Report, Settings, search};
use jiff::civil::Date;
use proptest::prelude::{ProptestConfig, proptest};
use serde::Deserialize;

use crate::interview::GUIDE;
use crate::report::{build, load, wording};
use crate::report_sample::play;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    #[serde(rename = "query")]
    queries: Vec<Query>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Query {
    ask: String,
    #[serde(default = "day")]
    today: Date,
    /// Words of the best passage.
    #[serde(default)]
    first: Option<String>,
    /// Words of other passages.
    #[serde(default)]
    also: Vec<String>,
    /// Words of no passage.
    #[serde(default)]
    never: Vec<String>,
    /// The words that are marked in the best passage.
    #[serde(default)]
    hits: Option<Vec<String>>,
    /// Who may know, where there is no passage.
    #[serde(default)]
    not_covered: Option<Vec<String>>,
}

fn day() -> Date {
    "2026-11-23".parse().unwrap()
}

fn marked(passage: &Passage) -> Vec<String> {
    let words = passage.hits.iter().map(|span| passage.text.get(span.clone()).unwrap());
    words.map(str::to_owned).collect()
}

#[test]
fn queries_find_what_they_should() {
    let mut asked = 0;
    for entry in fs::read_dir("tests/cases/search").unwrap() {
        let path = entry.unwrap().path();
        let case: Case = toml::from_str(&fs::read_to_string(&path).unwrap()).unwrap();
        let (session, ..) = load(&std::path::Path::new("tests/cases/report").join(path.file_name().unwrap()));
        let wording = wording();
        let settings = Settings {
            bank: &GUIDE.bank,
            policy: &GUIDE.policy,
            wording: &wording,
        };
        for query in &case.queries {
            check(query, &search(&session, &settings, &query.ask, query.today));
            asked += 1;
        }
    }
    assert!(asked >= 10, "only {asked} queries");
}

fn check(query: &Query, found: &Found) {
    let ask = &query.ask;
    match found {
        Found::NotCovered(people) => {
            let word = |because: Because| match because {
                Because::Assigned => "assigned",
                Because::Named => "named",
                Because::Leaver => "leaver",
                Because::Manager => "manager",
            };
            let people = people.iter().map(|it| format!("{} ({})", it.name, word(it.because)));
            let people: Vec<String> = people.collect();
            assert_eq!(Some(people), query.not_covered, "`{ask}`");
        }
        Found::Passages(passages) => {
            assert_eq!(query.not_covered, None, "`{ask}`: {passages:#?}");
            let best = &passages[0];
            let first = query.first.as_ref().is_none_or(|words| best.text.contains(words));
            assert!(first, "`{ask}`: the best is `{}`", best.text);
            assert!(
                query.hits.as_ref().is_none_or(|hits| *hits == marked(best)),
                "`{ask}`: {:?}",
                marked(best)
            );
            let has = |words: &String| passages.iter().any(|it| it.text.contains(words));
            assert!(query.also.iter().all(has), "`{ask}`: {passages:#?}");
            assert!(!query.never.iter().any(has), "`{ask}`: {passages:#?}");
            assert!(passages.iter().all(|it| !it.marks.is_empty()));
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    /// Whatever is typed, a passage is a statement of the session word for word, and marks lie within it.
    #[test]
    fn a_passage_is_what_was_said(ask in "[a-zA-Z0-9 ?“”\u{202e}田é]{0,60}|\\PC{0,40}") {
        let (session, ..) = load(std::path::Path::new("tests/cases/report/two-accounts.toml"));
        let wording = wording();
        let settings = Settings { bank: &GUIDE.bank, policy: &GUIDE.policy, wording: &wording };
        if let Found::Passages(passages) = search(&session, &settings, &ask, day()) {
            for passage in passages {
                assert_eq!(session.facts[&passage.fact].quote, passage.text);
                assert!(passage.hits.iter().all(|span| passage.text.get(span.clone()).is_some()));
            }
        }
    }
}

/// Work on an item is kept under its key, so a key must mean the same item in every later report.
#[test]
fn an_item_keeps_its_key_when_more_is_said() {
    let keys = |report: &Report| -> BTreeSet<(String, Option<String>)> {
        let keys: Vec<_> = report
            .checklist
            .iter()
            .map(|it| (it.key.clone(), it.account.clone()))
            .collect();
        let unique: BTreeSet<_> = keys.iter().cloned().collect();
        assert_eq!(unique.len(), keys.len(), "two items of one key");
        unique
    };
    let of = |turns: usize| build(&play(turns), day());
    let (before, after) = (of(20), of(45));
    let (early, late) = (keys(&before), keys(&after));
    let is_red = |account: &Option<String>| {
        let mut risks = after.risks.iter();
        risks.any(|it| it.account == *account && it.level == "red")
    };
    // a contradiction that is settled, a promise that is renewed, and a renewal that is too late to prepare and has become a
    // red risk, leave the list; what was said stays
    let gone: Vec<_> = early
        .difference(&late)
        .filter(|(key, account)| !(key.starts_with("conflict:") || key.starts_with("renewal:") && is_red(account)))
        .collect();
    assert!(gone.is_empty(), "{gone:?}");
    assert!(
        late.len() > early.len() && early.len() > 5,
        "{} and {}",
        early.len(),
        late.len()
    );
    let fits = |key: &str| key.chars().all(|c| c.is_ascii_alphanumeric() || ":_-.".contains(c)) && key.len() <= 600;
    assert!(late.iter().all(|(key, _)| fits(key)), "{late:?}");
}
