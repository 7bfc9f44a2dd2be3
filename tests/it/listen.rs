//! What is heard in an answer: the cases are tables in `tests/cases/listen`.

use std::collections::BTreeMap;

use baton::bank::Bank;
use baton::book::names::Finder;
use baton::book::{Account, Book, Contact, Source};
use baton::fact::Mentions;
use baton::id::{AccountId, SlotId, TopicId};
use baton::listen::{Context, Ear, Heard, Lexicon, Manner, Names};
use jiff::civil::{Date, date};
use proptest::prelude::*;
use serde::Deserialize;

/// The cases of one file: answer → what is heard, one table for each aspect.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Cases {
    dates: BTreeMap<String, Vec<String>>,
    people: BTreeMap<String, Vec<String>>,
    amounts: BTreeMap<String, Vec<String>>,
    manner: BTreeMap<String, Vec<String>>,
    sentences: BTreeMap<String, Vec<String>>,
    systems: BTreeMap<String, Vec<String>>,
    unexplained: BTreeMap<String, Vec<String>>,
    new_accounts: BTreeMap<String, Vec<String>>,
    kept: BTreeMap<String, Vec<String>>,
    place: Vec<PlaceCase>,
    /// As `place`, with all slots that each sentence fills, other than that of the account.
    filed: Vec<PlaceCase>,
}

/// An answer to a question on an account and topic, and where each informative sentence belongs.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct PlaceCase {
    answer: String,
    #[serde(default)]
    account: Option<String>,
    topic: String,
    #[serde(default)]
    slot: Option<String>,
    /// Account, topic and slots of each sentence: `account | topic | slot slot`; `*` stands for any topic.
    heard: Vec<String>,
}

/// A book of three accounts, with the product's own bank and word lists.
pub(crate) struct World {
    bank: Bank,
    book: Book,
    finder: Finder,
    ear: Ear,
    colleagues: Vec<(String, String)>,
}

const TODAY: Date = date(2026, 11, 22);
const LAST_DAY: Date = date(2026, 12, 18);

fn files(folder: &str) -> Vec<(String, String)> {
    let root = concat!(env!("CARGO_MANIFEST_DIR"), "/");
    let mut files: Vec<(String, String)> = std::fs::read_dir(format!("{root}{folder}"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|it| it == "toml"))
        .map(|path| {
            (
                path.file_name().unwrap().to_string_lossy().into_owned(),
                std::fs::read_to_string(&path).unwrap(),
            )
        })
        .collect();
    files.sort();
    files
}

fn account(id: &str, name: &str, contacts: &[(&str, &str)]) -> Account {
    let contacts = contacts.iter().map(|(name, title)| Contact {
        name: (*name).to_owned(),
        title: Some((*title).to_owned()),
        email: None,
        row: 1,
    });
    Account {
        id: AccountId::from(id),
        name: name.to_owned(),
        aliases: Vec::new(),
        arr: None,
        renewal: None,
        health: None,
        segment: None,
        products: Vec::new(),
        contacts: contacts.collect(),
        source: Source::Imported { row: 1 },
    }
}

pub(crate) fn world() -> World {
    let (bank, problems) = Bank::parse(&files("prompts/banks"));
    assert_eq!(problems, [], "the bank has problems");
    let (lexicon, problems) = Lexicon::parse(&files("prompts/lexicon"));
    assert_eq!(problems, [], "the lexicon has problems");
    let book = Book {
        accounts: vec![
            account("hv", "Havneby Logistics", &[("Jorun Dahl", "COO")]),
            account("st", "St Brannoc Hospital", &[("Astrid Nygaard", "chief nurse")]),
            account("qk", "Quickstitch", &[("Ravi Menon", "payroll lead")]),
        ],
    };
    let colleagues = vec![
        ("Rhea Whitfield".into(), "manager".into()),
        ("Rafael Duarte".into(), "successor".into()),
    ];
    World {
        ear: Ear::new(&lexicon, &bank),
        finder: Finder::new(&book),
        bank,
        book,
        colleagues,
    }
}

impl World {
    pub(crate) fn book(&self) -> &Book {
        &self.book
    }

    pub(crate) fn hear(&self, answer: &str, topic: &str, account: Option<&str>, slot: Option<&str>) -> Heard {
        let topic = TopicId::from(topic);
        let account = account.map(AccountId::from);
        let slot = slot.map(SlotId::from);
        self.ear.listen(
            answer,
            &Context {
                bank: &self.bank,
                book: &self.book,
                finder: &self.finder,
                today: TODAY,
                last_day: LAST_DAY,
                colleagues: &self.colleagues,
                known: &[],
                topic: &topic,
                account: account.as_ref(),
                slot: slot.as_ref(),
                names: Names::Any,
                met: &[],
                strayed: false,
            },
        )
    }

    fn mentions(&self, answer: &str) -> Vec<Mentions> {
        self.hear(answer, "churn_risk", Some("hv"), None)
            .sentences
            .into_iter()
            .map(|it| it.mentions)
            .collect()
    }
}

fn dates(world: &World, answer: &str) -> Vec<String> {
    let all = world.mentions(answer).into_iter().flat_map(|it| it.dates);
    all.map(|it| {
        let precision = serde_json::to_value(it.precision).unwrap();
        let day = it.date.map_or(String::new(), |day| day.to_string());
        format!("{} | {day} | {}", it.text, precision.as_str().unwrap())
    })
    .collect()
}

fn people(world: &World, answer: &str) -> Vec<String> {
    let all = world.mentions(answer).into_iter().flat_map(|it| it.people);
    all.map(|it| format!("{} | {}", it.name, it.role.unwrap_or_default()))
        .collect()
}

fn amounts(world: &World, answer: &str) -> Vec<String> {
    world
        .mentions(answer)
        .into_iter()
        .flat_map(|it| {
            let money = it.money.into_iter().map(|it| {
                let line = format!("money {} {}", it.money.cents as f64 / 100.0, it.money.currency);
                (answer.find(&it.text).unwrap(), line.trim_end().to_owned())
            });
            let measures = it.measures.into_iter().map(|it| {
                (
                    answer.find(&it.text).unwrap(),
                    format!("measure {} {}", it.value, it.unit).trim_end().to_owned(),
                )
            });
            let mut all: Vec<(usize, String)> = money.chain(measures).collect();
            all.sort();
            all.into_iter().map(|(_, line)| line)
        })
        .collect()
}

fn manner(world: &World, answer: &str) -> Vec<String> {
    let heard = world.hear(answer, "churn_risk", Some("hv"), None);
    let Manner {
        dry,
        none,
        unknown,
        vague,
        distress,
        stop,
        puzzled,
        refuses,
        assent,
        points_elsewhere,
        ..
    } = heard.manner;
    let empty = heard.sentences.iter().all(|it| !it.informative);
    let says = heard.sentences.iter().all(|it| it.informative);
    let flags = [
        (dry, "dry"),
        (none, "none"),
        (unknown, "unknown"),
        (vague, "vague"),
        (distress, "distress"),
        (stop, "stop"),
        (puzzled, "puzzled"),
        (refuses, "refuses"),
        (assent, "assent"),
        (points_elsewhere, "points_elsewhere"),
        (empty, "empty"),
        (says, "says"),
    ];
    flags
        .into_iter()
        .filter(|(is, _)| *is)
        .map(|(_, name)| name.to_owned())
        .collect()
}

fn sentences(world: &World, answer: &str) -> Vec<String> {
    let heard = world.hear(answer, "churn_risk", Some("hv"), None);
    heard
        .sentences
        .into_iter()
        .map(|it| answer[it.span].to_owned())
        .collect()
}

fn systems(world: &World, answer: &str) -> Vec<String> {
    let all = world.mentions(answer).into_iter();
    all.flat_map(|it| {
        it.systems
            .into_iter()
            .chain(it.places.into_iter().map(|it| format!("at {it}")))
    })
    .collect()
}

fn unexplained(world: &World, answer: &str) -> Vec<String> {
    let heard = world.hear(answer, "churn_risk", Some("hv"), None);
    heard.unexplained.into_iter().map(|it| it.name).collect()
}

fn new_accounts(world: &World, answer: &str) -> Vec<String> {
    let heard = world.hear(answer, "portfolio_snapshot", None, None);
    heard.new_accounts.into_iter().map(|it| it.name).collect()
}

fn place(world: &World, case: &PlaceCase) -> Vec<String> {
    let heard = world.hear(&case.answer, &case.topic, case.account.as_deref(), case.slot.as_deref());
    heard
        .sentences
        .iter()
        .filter(|it| it.informative)
        .zip(case.heard.iter().map(Some).chain(std::iter::repeat(None)))
        .map(|(it, wanted)| {
            let wanted: Vec<&str> = wanted.map_or(Vec::new(), |it| it.split('|').map(str::trim).collect());
            let topic = if wanted.get(1) == Some(&"*") {
                "*"
            } else {
                it.topic.as_str()
            };
            let account = it.account.as_ref().map_or("-", AccountId::as_str);
            let has = |slot: &str| it.slots.iter().any(|it| it.as_str() == slot);
            let slots: Vec<&str> = wanted
                .get(2)
                .map_or(Vec::new(), |it| it.split(' ').filter(|it| has(it)).collect());
            format!("{account} | {topic} | {}", slots.join(" "))
                .trim_end()
                .to_owned()
        })
        .collect()
}

/// Where each informative sentence of a case belongs, with all slots that it fills.
fn filed(world: &World, case: &PlaceCase) -> Vec<String> {
    let heard = world.hear(&case.answer, &case.topic, case.account.as_deref(), case.slot.as_deref());
    let said = heard.sentences.iter().filter(|it| it.informative);
    said.map(|it| {
        let account = it.account.as_ref().map_or("-", AccountId::as_str);
        let slots = it.slots.iter().map(SlotId::as_str).filter(|it| *it != "account");
        let line = format!("{account} | {} | {}", it.topic, slots.collect::<Vec<_>>().join(" "));
        line.trim_end().to_owned()
    })
    .collect()
}

/// The sentences of an answer that are kept for the report.
fn kept(world: &World, answer: &str) -> Vec<String> {
    let heard = world.hear(answer, "churn_risk", Some("hv"), None);
    let said = heard.sentences.into_iter().filter(|it| it.informative);
    said.map(|it| answer[it.span].to_owned()).collect()
}

/// Compares what is heard with what each case of a table wants, and names all cases that fail.
fn check(cases: &BTreeMap<String, Vec<String>>, hear: impl Fn(&str) -> Vec<String>) -> Vec<String> {
    let mut failures = Vec::new();
    for (answer, wanted) in cases {
        let mut heard = hear(answer);
        let mut wanted = wanted.clone();
        if wanted.iter().any(|it| it == "says" || it == "empty") {
            heard.sort();
            wanted.sort();
        }
        if heard != wanted {
            failures.push(format!("{answer}\n    wanted {wanted:?}\n    heard  {heard:?}"));
        }
    }
    failures
}

#[test]
fn every_case_is_heard_as_written() {
    let world = world();
    let mut failures = Vec::new();
    for (name, text) in files("tests/cases/listen") {
        let cases: Cases = toml::from_str(&text).unwrap_or_else(|error| panic!("{name}: {error}"));
        failures.extend(check(&cases.dates, |it| dates(&world, it)));
        failures.extend(check(&cases.people, |it| people(&world, it)));
        failures.extend(check(&cases.amounts, |it| amounts(&world, it)));
        failures.extend(check(&cases.manner, |it| manner(&world, it)));
        failures.extend(check(&cases.sentences, |it| sentences(&world, it)));
        failures.extend(check(&cases.systems, |it| systems(&world, it)));
        failures.extend(check(&cases.unexplained, |it| unexplained(&world, it)));
        failures.extend(check(&cases.new_accounts, |it| new_accounts(&world, it)));
        failures.extend(check(&cases.kept, |it| kept(&world, it)));
        let places = cases.place.iter().map(|case| (case, place(&world, case)));
        for (case, heard) in places.chain(cases.filed.iter().map(|case| (case, filed(&world, case)))) {
            if heard != case.heard {
                failures.push(format!(
                    "{}\n    wanted {:?}\n    heard  {heard:?}",
                    case.answer, case.heard
                ));
            }
        }
    }
    assert!(
        failures.is_empty(),
        "{} cases fail:\n{}",
        failures.len(),
        failures.join("\n")
    );
}

#[test]
fn a_broken_word_list_is_reported_with_its_line() {
    let files = vec![(
        "mine.toml".to_owned(),
        "hedges = [\"maybe\"]\nhedgse = [\"perhaps\"]\n".to_owned(),
    )];
    let (_, problems) = Lexicon::parse(&files);
    assert_eq!(problems.len(), 1);
    assert_eq!((problems[0].file.as_str(), problems[0].line), ("mine.toml", Some(2)));
}

proptest! {
    #[test]
    fn spans_lie_in_order_on_character_boundaries(answer in any_answer()) {
        thread_local!(static WORLD: World = world());
        WORLD.with(|world| {
            let heard = world.hear(&answer, "churn_risk", Some("hv"), Some("decider"));
            let mut end = 0;
            for sentence in &heard.sentences {
                prop_assert!(sentence.span.start >= end && sentence.span.start < sentence.span.end);
                let text = answer.get(sentence.span.clone());
                prop_assert!(text.is_some_and(|it| it.trim() == it && !it.is_empty()));
                end = sentence.span.end;
            }
            Ok(())
        })?;
    }
}

/// Any text, and text made of the pieces that the grammars look for.
fn any_answer() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        Just("the 31st of ".to_owned()),
        Just("February 30 ".to_owned()),
        Just("9999-99-99".to_owned()),
        Just(". ".to_owned()),
        Just("in 4999 years ".to_owned()),
        Just("€38k".to_owned()),
        Just("\u{2019}s ".to_owned()),
        Just("Łukasz van ".to_owned()),
        Just("\n- ".to_owned()),
        Just("。".to_owned()),
        Just("1.2.3".to_owned()),
        Just("İstanbul ".to_owned()),
        Just("#x/y/z ".to_owned()),
        Just("week 53 ".to_owned()),
        Just("second ".to_owned()),
        Just("last ".to_owned()),
        Just("a ".to_owned()),
        Just("within ".to_owned()),
        Just("CFO, ".to_owned()),
        Just("  ".to_owned()),
        Just("twelve hundred thousand ".to_owned()),
        Just("99999999999999999999".to_owned()),
        Just("sheet called \"".to_owned()),
    ];
    prop_oneof![
        any::<String>(),
        proptest::collection::vec(piece, 0..30).prop_map(|it| it.concat())
    ]
}

/// Sentences that raise a warning sign, and near misses.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct SignCases {
    sign: Vec<SignCase>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct SignCase {
    says: String,
    raises: Vec<String>,
    spares: Vec<String>,
}

/// Each `signs/*.toml`: a sentence with all parts of a sign raises it, one that lacks, denies or doubts a part does not.
#[test]
fn warning_signs_are_raised_by_whole_sentences_only() {
    let world = world();
    let mut failures = Vec::new();
    let mut tried: BTreeMap<String, usize> = BTreeMap::new();
    for (_, text) in files("tests/cases/listen/signs") {
        let cases: SignCases = toml::from_str(&text).unwrap();
        for case in cases.sign {
            let raises = |answer: &str| {
                let heard = world.hear(answer, "advice_successor", None, None);
                heard.sentences.iter().any(|it| it.red_flags.contains(&case.says))
            };
            let wanted = case.raises.iter().map(|it| (it, true));
            for (answer, wanted) in wanted.chain(case.spares.iter().map(|it| (it, false))) {
                if raises(answer) != wanted {
                    failures.push(format!("{}: {wanted} wanted for `{answer}`", case.says));
                }
            }
            *tried.entry(case.says).or_default() += case.raises.len().min(case.spares.len());
        }
    }
    let flags = world.bank.topics.iter().flat_map(|it| &it.red_flags);
    for flag in flags.filter(|it| tried.get(&it.says).is_none_or(|times| *times < 6)) {
        failures.push(format!("{}: fewer than six sentences of each sort", flag.says));
    }
    assert!(failures.is_empty(), "{} fail:\n{}", failures.len(), failures.join("\n"));
}
