//! The sample company and the leaver who plays it.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use baton::sample::{Asked, Leaver, Reply};
use proptest::prelude::{ProptestConfig, proptest};

const SAMPLE: &str = "samples/wattlark";
const CASES: &str = "tests/cases/sample";

fn read(path: impl AsRef<Path>) -> String {
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.as_ref().display()))
}

fn leaver() -> Leaver {
    let file = format!("{SAMPLE}/leaver.toml");
    Leaver::parse(&file, &read(&file)).unwrap_or_else(|problems| panic!("{problems:#?}"))
}

fn files(folder: &str) -> Vec<PathBuf> {
    let mut files: Vec<_> = fs::read_dir(format!("{CASES}/{folder}"))
        .unwrap()
        .map(|it| it.unwrap().path())
        .collect();
    files.sort();
    assert!(!files.is_empty(), "no cases in {folder}");
    files
}

fn rows() -> Vec<Vec<String>> {
    let text = read(format!("{SAMPLE}/accounts.csv"));
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    reader
        .records()
        .map(|row| row.unwrap().iter().map(str::to_owned).collect())
        .collect()
}

fn accounts() -> BTreeSet<String> {
    rows().iter().map(|row| row[1].clone()).collect()
}

/// The questions file: topic, slot, words.
fn questions() -> Vec<(String, Option<String>, String)> {
    let text = read(format!("{CASES}/questions.txt"));
    let lines = text.lines().filter(|line| !line.starts_with('#'));
    let row = |line: &str| {
        let parts: Vec<&str> = line.splitn(3, '|').map(str::trim).collect();
        (
            parts[0].to_owned(),
            (!parts[1].is_empty()).then(|| parts[1].to_owned()),
            parts[2].to_owned(),
        )
    };
    lines.map(row).collect()
}

/// Puts every question of the file to the leaver, on every account and on the book as a whole.
fn ask_everything(leaver: &mut Leaver) -> Vec<Reply> {
    let mut names: Vec<Option<String>> = accounts().into_iter().map(Some).collect();
    names.insert(0, None);
    let mut replies = Vec::new();
    for (topic, slot, words) in &questions() {
        for account in &names {
            replies.push(leaver.reply(&Asked {
                kind: if slot.is_some() { "probe" } else { "open" },
                topic,
                account_name: account.as_deref(),
                slot: slot.as_deref(),
                text: &words.replace("{account}", account.as_deref().unwrap_or("the customer")),
            }));
        }
    }
    replies
}

#[test]
fn the_company_is_big_enough() {
    let leaver = leaver();
    assert!(accounts().len() >= 8, "{:?}", accounts());
    assert!(leaver.known().count() >= 50);
    for account in accounts() {
        let known = leaver.known().filter(|it| it.account == Some(&account)).count();
        assert!(known >= 3, "{account}: only {known} things are known");
        let contacts = rows().iter().filter(|row| row[1] == account).count();
        assert!((2..=4).contains(&contacts), "{account}: {contacts} contacts");
    }
}

#[test]
fn every_topic_has_something_to_tell() {
    let asked: BTreeSet<String> = questions().into_iter().map(|(topic, ..)| topic).collect();
    let leaver = leaver();
    let told: BTreeSet<String> = leaver.known().map(|it| it.topic.to_owned()).collect();
    assert_eq!(asked.len(), 35);
    assert_eq!(told, asked);
}

#[test]
fn one_account_is_missing_from_the_list() {
    let listed = accounts();
    let leaver = leaver();
    let unlisted: BTreeSet<&str> = leaver
        .known()
        .filter_map(|it| it.account)
        .filter(|name| !listed.contains(*name))
        .collect();
    assert_eq!(unlisted.into_iter().collect::<Vec<_>>(), ["Silverquay Ferries"]);
}

#[test]
fn names_keep_their_scripts() {
    let said: String = leaver()
        .known()
        .map(|it| it.says.to_owned())
        .collect::<Vec<_>>()
        .join("\n");
    for name in ["Zażółć", "Ελλάδα", "Київ", "田中 美咲", "김민준"] {
        assert!(said.contains(name), "{name}");
    }
}

#[test]
fn whoever_asks_everything_learns_everything() {
    let mut leaver = leaver();
    ask_everything(&mut leaver);
    let unsaid: Vec<&str> = leaver.known().filter(|it| !it.said).map(|it| it.id).collect();
    assert!(unsaid.is_empty(), "nothing brings these up: {unsaid:?}");
}

#[test]
fn nothing_is_said_twice() {
    let mut leaver = leaver();
    let replies = ask_everything(&mut leaver);
    let said = |words: &str| {
        let holds = |reply: &&Reply| matches!(reply, Reply::Answer(it) | Reply::OffRecord(it) if it.contains(words));
        replies.iter().filter(holds).count()
    };
    for thing in leaver.known() {
        assert_eq!(said(thing.says), 1, "{}", thing.id);
    }
}

#[test]
fn the_same_questions_give_the_same_replies() {
    assert_eq!(ask_everything(&mut leaver()), ask_everything(&mut leaver()));
}

#[test]
fn what_may_never_be_kept_is_marked() {
    let leaver = leaver();
    assert!(leaver.never().count() >= 3);
    for word in leaver.never() {
        let usable: Vec<&str> = leaver
            .known()
            .filter(|it| it.usable && it.says.contains(word))
            .map(|it| it.id)
            .collect();
        assert!(
            usable.is_empty(),
            "`{word}` also stands in {usable:?}, which a report may quote"
        );
    }
}

#[test]
fn scenes_play_as_written() {
    files("scenes").iter().for_each(|path| check_scene(path));
}

/// A scene: `> kind topic[/slot] [@account]: words` is asked, `< reply` is what must come.
fn check_scene(path: &Path) {
    let script = read(path);
    let mut leaver = leaver();
    let mut played = String::new();
    for line in script.lines().filter(|line| !line.starts_with('<')) {
        played.push_str(line);
        played.push('\n');
        if let Some(question) = line.strip_prefix("> ") {
            played.push_str(&print(&ask(&mut leaver, question)));
        }
    }
    assert_eq!(played, script, "{}", path.display());
}

fn ask(leaver: &mut Leaver, question: &str) -> Reply {
    let (head, text) = question.split_once(": ").expect("a colon before the words");
    let (place, account_name) = match head.split_once(" @") {
        Some((place, account)) => (place, Some(account)),
        None => (head, None),
    };
    let (kind, topic) = place.split_once(' ').expect("a kind and a topic");
    let (topic, slot) = topic
        .split_once('/')
        .map_or((topic, None), |(topic, slot)| (topic, Some(slot)));
    leaver.reply(&Asked {
        kind,
        topic,
        account_name,
        slot,
        text,
    })
}

fn print(reply: &Reply) -> String {
    match reply {
        Reply::Answer(text) => format!("< {text}\n"),
        Reply::OffRecord(text) => format!("< (off the record) {text}\n"),
        Reply::Skip => "< (skips)\n".to_owned(),
        Reply::Rephrase => "< (asks for other words)\n".to_owned(),
        Reply::Unknown { who } => format!("< (does not know; ask {who})\n"),
        Reply::Correct { nth_back, text } => format!("< (corrects the answer {nth_back} back) {text}\n"),
    }
}

#[test]
fn broken_scripts_say_where() {
    files("broken").iter().for_each(|path| check_broken(path));
}

/// A broken script begins with `#! problem` lines: each of its problems, in order, and no others.
fn check_broken(path: &Path) {
    let text = read(path);
    let expected: Vec<&str> = text.lines().filter_map(|line| line.strip_prefix("#! ")).collect();
    let problems = Leaver::parse("leaver.toml", &text).expect_err("a broken script");
    let found: Vec<String> = problems
        .iter()
        .map(|it| it.to_string().lines().next().unwrap().to_owned())
        .collect();
    assert_eq!(found, expected, "{}", path.display());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn a_damaged_script_is_a_problem_and_no_panic(cut in 0_usize..60_000, put in "\\PC{0,12}") {
        let file = format!("{SAMPLE}/leaver.toml");
        let mut text = read(&file);
        let cut = (0..=cut.min(text.len())).rev().find(|place| text.is_char_boundary(*place)).unwrap();
        text.insert_str(cut, &put);
        if let Err(problems) = Leaver::parse(&file, &text) {
            assert!(!problems.is_empty());
            assert!(problems.iter().all(|it| it.line.is_none_or(|line| line <= text.lines().count() + 1)));
        }
    }
}
