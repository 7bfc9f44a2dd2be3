//! Sessions from files → all deliverables, as snapshots; and what must hold for every session.

use std::collections::BTreeSet;
use std::fs;

use baton::bank::Bank;
use baton::book::{Account, Book};
use baton::fact::{Confidence, Fact, Mentions, Release};
use baton::id::{AccountId, FactId, SlotId, TopicId, Turn};
use baton::interview::{Event, Outcome, Plan, Policy, Question, QuestionKind, Session, Side};
use baton::report::{
    self, Addresses, Annex, ByteOrderMark, Deliverable, Place, Report, Settings, Subjects, Templates, Tracker, Wording,
};
use baton::screen::Masked;
use jiff::civil::Date;
use proptest::prelude::*;
use pulldown_cmark::{Event as MarkdownEvent, Parser};
use serde::Deserialize;

use crate::support::log_of;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    today: Date,
    plan: Plan,
    #[serde(default, rename = "account")]
    accounts: Vec<Account>,
    #[serde(default, rename = "turn")]
    turns: Vec<TurnCase>,
    #[serde(default, rename = "conflict")]
    conflicts: Vec<ConflictCase>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct TurnCase {
    topic: TopicId,
    #[serde(default)]
    account: Option<AccountId>,
    question: String,
    #[serde(default)]
    answer: String,
    #[serde(default)]
    outcome: String,
    #[serde(default)]
    who: Option<String>,
    #[serde(default)]
    masked: Vec<Masked>,
    #[serde(default)]
    dropped: u32,
    #[serde(default)]
    facts: Vec<FactCase>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FactCase {
    quote: String,
    topic: TopicId,
    #[serde(default)]
    account: Option<AccountId>,
    #[serde(default)]
    slots: Vec<SlotId>,
    #[serde(default)]
    confidence: Confidence,
    #[serde(default)]
    release: Release,
    #[serde(default)]
    mentions: Mentions,
    #[serde(default)]
    red_flags: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ConflictCase {
    earlier: Side,
    later: Side,
    #[serde(default)]
    settled: Option<u32>,
}

pub(crate) fn bank() -> Bank {
    let mut paths: Vec<_> = fs::read_dir("prompts/banks")
        .unwrap()
        .map(|it| it.unwrap().path())
        .collect();
    paths.sort();
    let files: Vec<(String, String)> = paths
        .iter()
        .map(|path| {
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            (name, fs::read_to_string(path).unwrap())
        })
        .collect();
    let (bank, problems) = Bank::parse(&files);
    assert!(problems.is_empty(), "{problems:?}");
    bank
}

pub(crate) fn wording() -> Wording {
    let text = fs::read_to_string("report-templates/wording.toml").unwrap();
    Wording::parse("wording.toml", &text).unwrap()
}

fn template_files() -> Vec<(String, String)> {
    let mut paths: Vec<_> = fs::read_dir("report-templates")
        .unwrap()
        .map(|it| it.unwrap().path())
        .collect();
    paths.retain(|path| path.extension().is_some_and(|it| it == "j2"));
    paths.sort();
    let read = |path: &std::path::PathBuf| {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        (name, fs::read_to_string(path).unwrap())
    };
    paths.iter().map(read).collect()
}

pub(crate) fn templates() -> Templates {
    let files = template_files();
    let files: Vec<(&str, &str)> = files
        .iter()
        .map(|(name, text)| (name.as_str(), text.as_str()))
        .collect();
    Templates::new(&files).unwrap()
}

/// Returns the session that a case tells.
fn session(case: &Case) -> Session {
    let mut events = vec![Event::HandoverStarted {
        plan: case.plan.clone(),
    }];
    events.push(Event::BookImported {
        file: "accounts.csv".to_owned(),
        book: Book {
            accounts: case.accounts.clone(),
        },
    });
    for (turn, n) in case.turns.iter().zip(1..) {
        events.extend(turn_events(turn, Turn(n)));
    }
    for (conflict, n) in case.conflicts.iter().zip(1..) {
        events.push(Event::ConflictFound {
            conflict: n,
            earlier: conflict.earlier.clone(),
            later: conflict.later.clone(),
        });
        events.extend(conflict.settled.map(|turn| Event::ConflictAnswered {
            conflict: n,
            turn: Turn(turn),
        }));
    }
    let log = log_of(events, "2026-11-23T09:00:00Z");
    Session::replay(&log)
}

fn turn_events(case: &TurnCase, turn: Turn) -> Vec<Event> {
    let asked = Event::QuestionAsked {
        question: Question {
            turn,
            kind: QuestionKind::Open,
            topic: case.topic.clone(),
            account: case.account.clone(),
            slot: None,
            conflict: None,
            template: case.question.clone(),
            text: case.question.clone(),
            why: String::new(),
        },
    };
    let facts = case.facts.iter().zip(1..).map(|(fact, n)| {
        let start = case.answer.find(&fact.quote).expect("a quote stands in its answer");
        Fact {
            id: FactId { turn, n },
            account: fact.account.clone(),
            topic: fact.topic.clone(),
            slots: fact.slots.clone(),
            span: start..start + fact.quote.len(),
            quote: fact.quote.clone(),
            confidence: fact.confidence,
            release: fact.release,
            mentions: fact.mentions.clone(),
            touches: Vec::new(),
            red_flags: fact.red_flags.clone(),
        }
    });
    let facts = facts.collect();
    match case.outcome.as_str() {
        "unknown" => vec![
            asked,
            Event::AnswerUnknown {
                turn,
                who: case.who.clone(),
                typed: false,
                id: None,
            },
        ],
        "skipped" => vec![asked, Event::QuestionSkipped { turn, id: None }],
        "withheld" => vec![
            asked,
            Event::AnswerWithheld {
                turn,
                id: None,
                private: 0,
            },
        ],
        _ => vec![
            asked,
            Event::AnswerGiven {
                turn,
                id: None,
                text: case.answer.clone(),
                masked: case.masked.clone(),
                dropped: case.dropped,
                private: 0,
                readers: None,
            },
            Event::FactsHeard {
                turn,
                facts,
                dry: false,
                unexplained: Vec::new(),
            },
        ],
    }
}

fn annex(session: &Session, today: Date) -> Annex {
    let (bank, wording, policy) = (bank(), wording(), policy());
    let settings = Settings {
        bank: &bank,
        policy: &policy,
        wording: &wording,
    };
    report::annex(session, today, &settings).unwrap()
}

pub(crate) fn policy() -> Policy {
    let policy = fs::read_to_string("prompts/interview.toml").unwrap();
    Policy::parse("interview.toml", &policy).unwrap()
}

pub(crate) fn build(session: &Session, today: Date) -> Report {
    let (bank, policy, wording) = (bank(), policy(), wording());
    let settings = Settings {
        bank: &bank,
        policy: &policy,
        wording: &wording,
    };
    report::build(session, today, &settings).unwrap()
}

/// Returns the session of a case, and the day of its report.
pub(crate) fn told(path: &std::path::Path) -> (Session, Date) {
    let case: Case = toml::from_str(&fs::read_to_string(path).unwrap()).unwrap();
    (session(&case), case.today)
}

pub(crate) fn load(path: &std::path::Path) -> (Session, Report, Annex) {
    let case: Case = toml::from_str(&fs::read_to_string(path).unwrap()).unwrap();
    let session = session(&case);
    let report = build(&session, case.today);
    let annex = annex(&session, case.today);
    (session, report, annex)
}

/// Returns the reports of all cases, by the case's name.
pub(crate) fn cases() -> Vec<(String, Report)> {
    let mut paths: Vec<_> = fs::read_dir("tests/cases/report")
        .unwrap()
        .map(|it| it.unwrap().path())
        .collect();
    paths.sort();
    let case = |path: &std::path::PathBuf| (path.file_stem().unwrap().to_string_lossy().into_owned(), load(path).1);
    paths.iter().map(case).collect()
}

/// Returns all deliverables of a report, by file name.
pub(crate) fn render_all(report: &Report) -> Vec<(&'static str, String)> {
    let templates = templates();
    let render = |it: Deliverable| (it.name(), templates.render(report, it).unwrap());
    Deliverable::ALL.into_iter().map(render).collect()
}

/// Comments of the templates that say where and how what follows stands on pages.
const LAYOUT: [&str; 10] = [
    "<!-- page -->",
    "<!-- section -->",
    "<!-- keep -->",
    "<!-- /keep -->",
    "<!-- /chart -->",
    "<!-- framed -->",
    "<!-- /framed -->",
    "<!-- small -->",
    "<!-- tiles -->",
    "<!-- tiles: large -->",
];

/// Returns the text that a reader of Markdown sees, one space between words.
pub(crate) fn seen(markdown: &str) -> String {
    let body = markdown.splitn(3, "---\n").nth(2).unwrap_or(markdown);
    let mut text = String::new();
    for event in Parser::new_ext(body, report::markdown_options()) {
        match event {
            MarkdownEvent::Text(it) => text.push_str(&it),
            MarkdownEvent::End(_) | MarkdownEvent::SoftBreak => text.push(' '),
            MarkdownEvent::Html(it) if LAYOUT.contains(&it.trim()) || it.starts_with("<!-- chart: ") => {}
            MarkdownEvent::InlineHtml(it) if it.starts_with("<a id=\"t") || *it == *"</a>" => {}
            MarkdownEvent::Html(it) | MarkdownEvent::InlineHtml(it) => panic!("HTML in the report: {it}"),
            MarkdownEvent::Code(it) => panic!("code in the report: {it}"),
            _ => {}
        }
    }
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn words(text: &str) -> impl Iterator<Item = String> {
    text.split(|c: char| !c.is_alphanumeric())
        .filter(|it| !it.is_empty())
        .map(str::to_lowercase)
}

/// Returns every word that a report may hold: of released statements, the import, the plan, the bank and the templates.
fn allowed(session: &Session, report: &Report) -> BTreeSet<String> {
    let mut sources: Vec<String> = template_files().into_iter().map(|(_, text)| text).collect();
    sources.push(fs::read_to_string("report-templates/wording.toml").unwrap());
    for topic in &bank().topics {
        sources.push(topic.title.clone());
        sources.extend(topic.openings.clone());
        sources.extend(topic.slots.iter().map(|slot| slot.label.clone()));
        sources.extend(topic.slots.iter().flat_map(|slot| slot.probes.clone()));
        sources.extend(topic.red_flags.iter().map(|flag| flag.says.clone()));
    }
    for fact in session.released() {
        sources.push(fact.quote.clone());
        sources.push(serde_json::to_string(&fact.mentions).unwrap());
        sources.extend(fact.red_flags.clone());
    }
    for draft in session.drafts.values() {
        sources.push(draft.model.clone());
        sources.extend(draft.sentences.iter().map(|it| it.text.clone()));
    }
    for it in &session.conflicts {
        sources.extend([it.earlier.value().to_owned(), it.later.value().to_owned()]);
        sources.push(serde_json::to_string(&[&it.earlier, &it.later]).unwrap());
    }
    sources.push(serde_json::to_string(&session.book).unwrap());
    sources.push(serde_json::to_string(&session.plan).unwrap());
    for exchange in &report.transcript {
        sources.push(exchange.question.clone());
        sources.extend(exchange.answer.clone());
    }
    for turn in &session.turns {
        if let Some(Outcome::Unknown(Some(who))) = &turn.outcome {
            sources.push(who.clone());
        }
    }
    let months = "January February March April May June July August September October November December";
    sources.push(months.to_owned());
    sources.iter().flat_map(|it| words(it)).collect()
}

/// Numbers and marks are told apart from words: dates, amounts and ids are reckoned, words are not.
fn is_reckoned(word: &str) -> bool {
    let digits = word.trim_start_matches(['t', 'i', 'c', 'r', 'g', 'q']);
    !digits.is_empty() && digits.chars().all(|c| c.is_ascii_digit())
}

/// Returns a handover without its appendix.
pub(crate) fn body(handover: &str) -> &str {
    handover.split("\n# Where it was said").next().unwrap()
}

/// Checks what must hold for the report of any session.
pub(crate) fn check_report(session: &Session, report: &Report) {
    let allowed = allowed(session, report);
    for (name, text) in render_all(report) {
        let seen = seen(&text);
        if name == "handover" {
            // the appendix tells all answers again, each as one piece
            let seen = crate::report::seen(body(&text));
            let quoted = baton::report::quoted(session, &wording().aside);
            for fact in quoted.released() {
                let quote = fact.quote.split_whitespace().collect::<Vec<_>>().join(" ");
                assert!(stands(&seen, &quote), "lost: {quote}");
                let times = seen.matches(&quote).count();
                let short = quote.split(' ').count() <= 14;
                // risks and growth are told on the account's page, in their register, and the first of them in the summary
                let thrice = is_risk(report, fact) || fact.topic.as_str() == "expansion";
                // and once in the calendar, where it names a day
                let dated = report
                    .brief
                    .dates
                    .iter()
                    .any(|it| it.claim.as_ref().is_some_and(|it| it.id == fact.id.to_string()));
                let most = if thrice { 3 } else { 2 } + usize::from(dated);
                assert!(
                    short || times <= most || !is_long_alone(session, &quote),
                    "told {times} times: {quote}"
                );
            }
        }
        for word in words(&seen) {
            assert!(allowed.contains(&word) || is_reckoned(&word), "{name} adds `{word}`");
        }
    }
}

/// Checks that restricted statements stand in the annex, all of them, and nowhere else.
fn check_annex(session: &Session, report: &Report, annex: &Annex) {
    let sealed = seen(&templates().render_annex(annex).unwrap());
    let open = report::json(report).unwrap();
    let facts = session.facts.values();
    for fact in facts.filter(|fact| fact.release == Release::Restricted) {
        assert!(sealed.contains(&fact.quote), "not in the annex: {}", fact.quote);
        assert!(
            !open.contains(&fact.quote),
            "restricted, and in the report: {}",
            fact.quote
        );
        for (name, text) in render_all(report) {
            assert!(
                !seen(&text).contains(&fact.quote),
                "restricted, and in {name}: {}",
                fact.quote
            );
        }
    }
    for fact in session.released() {
        assert!(
            !sealed.contains(&fact.quote),
            "released, and in the annex: {}",
            fact.quote
        );
    }
}

/// Returns whether all words of a statement stand in a text, in their order: as a whole, or clause by clause.
fn stands(seen: &str, quote: &str) -> bool {
    let mut rest = quote;
    while rest.contains(char::is_alphanumeric) {
        rest = rest.trim_start_matches(|c: char| !c.is_alphanumeric() && !"“‘'\"(".contains(c));
        let ends = rest
            .char_indices()
            .filter(|(_, c)| c.is_whitespace() || ".,!?;:…".contains(*c));
        let ends = ends.map(|(at, _)| at).chain([rest.len()]);
        let fits: Vec<usize> = ends.filter(|end| seen.contains(&rest[..*end])).collect();
        let Some(&end) = fits.last() else {
            return false;
        };
        // one word proves nothing, unless it is a clause
        let (piece, behind) = rest.split_at(end);
        if !piece.contains(' ') && behind.starts_with(' ') {
            return false;
        }
        rest = behind;
    }
    true
}

/// Returns whether a statement is a risk of the register.
fn is_risk(report: &Report, fact: &Fact) -> bool {
    let told = |quote: &str| quote.contains(&fact.quote);
    report
        .risks
        .iter()
        .any(|it| it.point.iter().any(|claim| told(&claim.text)))
}

/// Returns whether no other statement holds these words.
fn is_long_alone(session: &Session, quote: &str) -> bool {
    session.released().filter(|fact| fact.quote.contains(quote)).count() == 1
}

#[test]
fn every_deliverable_of_every_case() {
    insta::glob!("../cases/report", "*.toml", |path| {
        let (session, report, annex) = load(path);
        check_report(&session, &report);
        let templates = templates();
        for deliverable in Deliverable::ALL {
            let text = templates.render(&report, deliverable).unwrap();
            insta::assert_snapshot!(deliverable.name(), text);
        }
        check_annex(&session, &report, &annex);
        insta::assert_snapshot!(report::ANNEX, templates.render_annex(&annex).unwrap());
        let words = wording().export;
        for tracker in Tracker::ALL {
            let table = (tracker, ByteOrderMark::Absent, &Addresses::new());
            let name = format!("checklist{}.csv", tracker.infix());
            insta::assert_snapshot!(name, report::csv(&report, &words, table).unwrap());
        }
        insta::assert_snapshot!("checklist.ics", report::ics(&report, &words, Subjects::Plain));
    });
}

/// A word of a fact: plain, or of the kind that Markdown, tables and spreadsheets would read.
fn odd_word() -> impl Strategy<Value = String> {
    prop_oneof![
        "[a-zäöłž田]{1,8}",
        "[!-~]{1,6}",
        Just("|".to_owned()),
        Just("[T99]".to_owned()),
        Just("<b>".to_owned()),
        Just("a*b".to_owned()),
        Just("Name_With_Underscore".to_owned()),
        Just("#48213".to_owned()),
        Just("{{r}}".to_owned()),
        Just("---".to_owned()),
    ]
}

fn sentence() -> impl Strategy<Value = String> {
    proptest::collection::vec(odd_word(), 1..9).prop_map(|words| words.join(" "))
}

/// Words, topic, slot, whether a warning sign, account, whether withdrawn.
type AnyFact = (String, usize, usize, bool, usize, bool);

fn any_fact() -> impl Strategy<Value = AnyFact> {
    let number = 0_usize..100;
    (
        sentence(),
        number.clone(),
        number.clone(),
        any::<bool>(),
        number,
        any::<bool>(),
    )
}

/// Returns a session of one answer a fact, on topics, slots and accounts of all sorts.
fn any_session(facts: &[AnyFact]) -> Session {
    let bank = bank();
    let text = fs::read_to_string("tests/cases/report/two-accounts.toml").unwrap();
    let mut case: Case = toml::from_str(&text).unwrap();
    case.conflicts.clear();
    case.turns = facts
        .iter()
        .map(|(quote, topic, slot, flagged, account, hidden)| {
            let topic = &bank.topics[topic % bank.topics.len()];
            let slots = topic
                .slots
                .get(slot % (topic.slots.len() + 1))
                .map(|slot| slot.id.clone());
            let account = case
                .accounts
                .get(account % (case.accounts.len() + 1))
                .map(|it| it.id.clone());
            let fact = FactCase {
                quote: quote.clone(),
                topic: topic.id.clone(),
                account: account.clone(),
                slots: slots.into_iter().collect(),
                confidence: Confidence::Stated,
                release: if *hidden && *flagged {
                    Release::Withdrawn
                } else {
                    Release::Report
                },
                mentions: Mentions::default(),
                red_flags: if *flagged {
                    vec!["There is only one copy".to_owned()]
                } else {
                    Vec::new()
                },
            };
            TurnCase {
                topic: topic.id.clone(),
                account,
                question: "Why?".to_owned(),
                answer: quote.clone(),
                outcome: String::new(),
                who: None,
                masked: Vec::new(),
                dropped: 0,
                facts: vec![fact],
            }
        })
        .collect();
    session(&case)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn no_statement_is_lost_or_added(facts in proptest::collection::vec(any_fact(), 0..14)) {
        let session = any_session(&facts);
        let report = build(&session, "2026-11-23".parse().unwrap());
        check_report(&session, &report);
    }
}

proptest! {
    #[test]
    fn escaped_text_reads_as_it_was_said(text in sentence()) {
        let shown = report::escape_markdown(&text, Place::Line);
        prop_assert_eq!(seen(&format!("- {shown}")), report::one_line(&text));
        let bold = report::escape_markdown(&text, Place::Bold);
        prop_assert_eq!(seen(&format!("- **{bold}** x")), format!("{} x", report::one_line(&text)));
        let cell = report::escape_markdown(&text, Place::Cell);
        prop_assert_eq!(seen(&format!("| a |\n|---|\n| {cell} |")), format!("a {}", report::one_line(&text)));
    }

    #[test]
    fn no_cell_is_run_by_a_spreadsheet(cell in "[=+@\t\r -]{0,3}\\PC{0,9}") {
        let safe = report::safe(&cell);
        prop_assert!(!safe.trim_start().starts_with(['=', '+', '-', '@']));
        prop_assert!(safe.ends_with(cell.as_str()));
    }
}

#[test]
fn raw_markdown_keeps_what_people_search_for() {
    for text in [
        "ticket #48213",
        "a*b and a_b",
        "per-lane",
        "Name_With_Underscore",
        "build-versus-buy",
        "C:\\x",
        "a*b",
        "5 % of 3.2 (at most)",
        "AT&T",
    ] {
        let shown = report::escape_markdown(text, Place::Line);
        assert_eq!(shown, text);
    }
}

#[test]
fn a_broken_template_is_told_with_its_line() {
    let mut files = template_files();
    for (name, text) in &mut files {
        if name == "checklist.md.j2" {
            *text = "one\n{{ r.nothing|md }}".to_owned();
        }
    }
    let as_given: Vec<(&str, &str)> = files
        .iter()
        .map(|(name, text)| (name.as_str(), text.as_str()))
        .collect();
    let templates = Templates::new(&as_given).unwrap();
    let report = build(&any_session(&[]), "2026-11-23".parse().unwrap());
    let error = templates.render(&report, Deliverable::Checklist).unwrap_err();
    assert!(error.to_string().contains("checklist.md.j2:2"), "{error}");
    let problems = Templates::new(&[("handover.md.j2", "{% for %}")]).unwrap_err();
    assert_eq!(problems.len(), 9, "one that cannot be read, eight that are missing");
    assert_eq!(problems[0].line, Some(1));
}
