//! The screen: secrets vanish, clean answers pass, off-record remarks are cut at their boundary.

use std::ops::Range;
use std::sync::LazyLock;

use baton::screen::{MASK, Rules, clean};
use proptest::prelude::*;

static RULES: LazyLock<Rules> =
    LazyLock::new(|| Rules::parse("screen.toml", include_str!("../../prompts/screen.toml")).unwrap());

/// Cases of a file: its lines without comments and empty lines, with `\n` as a line break.
fn cases(text: &str) -> Vec<String> {
    let lines = text
        .lines()
        .filter(|line| !line.starts_with('#') && !line.trim().is_empty());
    lines.map(|line| line.replace("\\n", "\n")).collect()
}

struct Marked {
    raw: String,
    secrets: Vec<String>,
    around: Vec<String>,
}

/// Reads `… ⟦secret⟧ …`.
fn marked(case: &str) -> Marked {
    let mut secrets = Vec::new();
    let mut around = Vec::new();
    for part in case.split('⟦') {
        match part.split_once('⟧') {
            Some((secret, rest)) => {
                secrets.push(secret.to_owned());
                around.push(rest.to_owned());
            }
            None => around.push(part.to_owned()),
        }
    }
    Marked {
        raw: case.replace(['⟦', '⟧'], ""),
        secrets,
        around,
    }
}

/// Masks every case, prints what slipped through or went too far, and returns both shares.
fn check_secrets(file: &str, least_recall: f64, least_exact: f64) {
    let cases: Vec<Marked> = cases(file).iter().map(|case| marked(case)).collect();
    let (mut caught, mut exact) = (0, 0);
    for case in &cases {
        let screened = RULES.screen(&case.raw);
        let gone = case
            .secrets
            .iter()
            .all(|secret| !screened.text.contains(secret.as_str()))
            && !screened.masked.is_empty();
        let words = |text: &str| {
            text.split(|it: char| !it.is_alphanumeric())
                .filter(|it| !it.is_empty())
                .map(str::to_owned)
                .collect::<Vec<_>>()
        };
        let left = words(&screened.text.replace(MASK, " "));
        let stayed = case
            .around
            .iter()
            .flat_map(|part| words(part))
            .all(|word| left.contains(&word));
        caught += usize::from(gone);
        exact += usize::from(gone && stayed);
        if !gone || !stayed {
            eprintln!(
                "{}: {:?}\n   -> {:?}",
                if gone { "too much" } else { "MISSED" },
                case.raw,
                screened.text
            );
        }
    }
    let share = |count: usize| count as f64 / cases.len() as f64;
    eprintln!(
        "{} secrets: {:.3} masked, {:.3} with every other word kept",
        cases.len(),
        share(caught),
        share(exact)
    );
    assert!(share(caught) >= least_recall, "recall {:.3}", share(caught));
    assert!(share(exact) >= least_exact, "kept {:.3}", share(exact));
}

#[test]
fn secrets_in_prose_are_masked() {
    check_secrets(include_str!("../cases/screen/secrets.txt"), 0.95, 0.9);
}

#[test]
fn secrets_that_the_rules_were_not_made_for_are_masked() {
    check_secrets(include_str!("../cases/screen/secrets-held-back.txt"), 0.95, 0.85);
}

#[test]
fn clean_answers_pass_unchanged() {
    let cases = cases(include_str!("../cases/screen/clean.txt"));
    assert!(cases.len() >= 500, "{} cases", cases.len());
    let mut alarms = 0;
    for case in &cases {
        let screened = RULES.screen(case);
        if screened.text != *case {
            alarms += 1;
            eprintln!("FALSE ALARM: {case:?}\n   -> {:?}", screened.text);
        }
    }
    let share = f64::from(alarms) / cases.len() as f64;
    eprintln!("{} clean answers, {alarms} false alarms", cases.len());
    assert!(share <= 0.01, "{share:.3}");
}

#[test]
fn off_record_remarks_are_cut_at_their_boundary() {
    let cases = cases(include_str!("../cases/screen/off-record.txt"));
    let mut wrong = Vec::new();
    for case in &cases {
        let (raw, expected) = case.split_once("=>").unwrap();
        let screened = RULES.screen(raw.trim());
        if screened.text != expected.trim() || screened.dropped == 0 {
            wrong.push(format!("{:?}\n   -> {:?}", raw, screened.text));
        }
    }
    assert!(
        wrong.is_empty(),
        "{} of {}:\n{}",
        wrong.len(),
        cases.len(),
        wrong.join("\n")
    );
}

#[test]
fn private_life_is_cut_and_the_work_stays() {
    let positive = cases(include_str!("../cases/screen/private.txt"));
    let negative = cases(include_str!("../cases/screen/private-clean.txt"));
    let clean = cases(include_str!("../cases/screen/clean.txt"));
    assert!(positive.len() >= 60 && negative.len() >= 120);
    let (mut caught, mut exact, mut alarms) = (0, 0, 0);
    for case in &positive {
        let marked = marked(case);
        let screened = RULES.screen(&marked.raw);
        let gone = screened.private > 0 && !marked.secrets.iter().any(|it| screened.text.contains(it.trim()));
        let expected: String = marked.around.concat();
        let whole = screened.text.split_whitespace().eq(expected.split_whitespace());
        caught += usize::from(gone);
        exact += usize::from(gone && whole);
        if !gone || !whole {
            let what = if gone { "cut elsewhere" } else { "MISSED" };
            eprintln!("{what}: {:?}\n   -> {:?}", marked.raw, screened.text);
        }
    }
    for case in negative.iter().chain(&clean) {
        let screened = RULES.screen(case);
        if screened.private > 0 {
            alarms += 1;
            eprintln!("FALSE ALARM: {case:?}\n   -> {:?}", screened.text);
        }
    }
    let precision = caught as f64 / (caught + alarms) as f64;
    let recall = caught as f64 / positive.len() as f64;
    eprintln!(
        "precision {precision:.3}, recall {recall:.3}, exact {exact} of {}",
        positive.len()
    );
    assert!(precision >= 0.98, "precision {precision:.3}");
    assert!(recall >= 0.95, "recall {recall:.3}");
    assert!(exact as f64 >= 0.9 * positive.len() as f64);
}

#[test]
fn an_answer_of_private_remarks_alone_leaves_nothing() {
    let screened = RULES.screen("My wife says I should sleep more.");
    assert_eq!((screened.text.as_str(), screened.private, screened.dropped), ("", 1, 0));
}

/// The marked words of each case, and nothing else, are found.
#[track_caller]
fn check_spans(cases: &[String], find: impl Fn(&str) -> Vec<Range<usize>>) {
    let mut wrong = Vec::new();
    for case in cases {
        let marked = marked(case);
        let spans = find(&marked.raw);
        let found: Vec<&str> = spans.iter().map(|it| marked.raw[it.clone()].trim()).collect();
        let wanted: Vec<&str> = marked.secrets.iter().map(|it| it.trim()).collect();
        if found != wanted {
            wrong.push(format!("{:?}\n   -> {found:?}", marked.raw));
        }
    }
    assert!(
        wrong.is_empty(),
        "{} of {}:\n{}",
        wrong.len(),
        cases.len(),
        wrong.join("\n")
    );
}

#[test]
fn what_is_for_manager_and_legal_is_found_with_its_boundary() {
    let cases = cases(include_str!("../cases/screen/restricted.txt"));
    assert!(cases.len() >= 60);
    check_spans(&cases, |text| {
        let sealed = RULES.restricted(text, Some("Odhran Quill"));
        sealed.into_iter().map(|it| it.span).collect()
    });
}

#[test]
fn what_is_said_in_confidence_is_found_with_its_boundary() {
    let cases = cases(include_str!("../cases/screen/confided.txt"));
    assert!(cases.len() >= 30);
    check_spans(&cases, |text| RULES.confided(text));
}

#[test]
fn clean_answers_are_not_asked_who_may_read_them() {
    for name in ["clean", "private-clean", "private"] {
        let text = std::fs::read_to_string(format!("tests/cases/screen/{name}.txt")).unwrap();
        for case in cases(&text) {
            let case = case.replace(['⟦', '⟧'], "");
            assert!(RULES.confided(&case).is_empty(), "{name}: {case}");
        }
    }
}

#[test]
fn a_reply_says_who_may_read_what_was_said_in_confidence() {
    use baton::screen::Readers::{Everybody, Manager, Nobody};
    for (reply, readers) in [
        ("manager only", Some(Manager)),
        ("Legal may see it.", Some(Manager)),
        ("not at all", Some(Nobody)),
        ("nobody", Some(Nobody)),
        ("No.", Some(Nobody)),
        ("drop it please", Some(Nobody)),
        ("it can go in the report", Some(Everybody)),
        ("It may go in", Some(Everybody)),
        ("my successor should know", Some(Everybody)),
        ("The tender is in March.", None),
        ("hm", None),
        ("Please don't share it with anyone", None),
        ("Not in the report", None),
        ("don't put it in the report", None),
        ("keep it out of the report", None),
        ("not the team", None),
        ("only my successor", None),
        ("it's not really confidential", Some(Everybody)),
        ("Dana", Some(Manager)),
        ("Only for Dana Whit.", Some(Manager)),
        ("Nobody except Dana", Some(Manager)),
        ("Nobody else, manager only", Some(Manager)),
        ("no one but legal", Some(Manager)),
        ("Nobody but Kim", None),
        ("Dana runs the tender", None),
        ("not Dana", None),
        ("my manager must not see it", Some(Nobody)),
        ("not my boss", Some(Nobody)),
    ] {
        assert_eq!(RULES.readers(reply, Some("Dana Whit")), readers, "{reply}");
    }
}

/// Turns `\x1b`, `\u{…}`, `\r`, `\n`, `\t` and `\\` into what they stand for.
fn unescape(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some(at) = rest.find('\\') {
        out.push_str(&rest[..at]);
        let code = &rest[at + 1..];
        let (letter, used) = match code.chars().next().unwrap() {
            'x' => (u32::from_str_radix(&code[1..3], 16).unwrap(), 3),
            'u' => {
                let end = code.find('}').unwrap();
                (u32::from_str_radix(&code[2..end], 16).unwrap(), end + 1)
            }
            'r' => (13, 1),
            'n' => (10, 1),
            't' => (9, 1),
            other => (u32::from(other), 1),
        };
        out.push(char::from_u32(letter).unwrap());
        rest = &code[used..];
    }
    out + rest
}

#[test]
fn control_characters_are_removed() {
    for line in include_str!("../cases/screen/control.txt")
        .lines()
        .filter(|line| !line.starts_with('#'))
    {
        let (raw, expected) = line.split_once(" => ").unwrap();
        assert_eq!(clean(&unescape(raw)), unescape(expected), "{line}");
    }
}

#[test]
fn a_broken_rule_is_named_with_its_line() {
    let text = include_str!("../../prompts/screen.toml").replacen(r"\bnpm_", r"\bnmp_", 1);
    let problems = Rules::parse("screen.toml", &text).unwrap_err();
    assert_eq!(problems.len(), 1, "{problems:?}");
    assert!(
        problems[0].line.is_some() && problems[0].message.contains("`npm`"),
        "{problems:?}"
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn screening_never_panics_and_is_idempotent(
        text in r"(password|pin|is|token|, |\. |between us|don't write that down|not for the report|4821|Harrier77!|\n\n|x\PC{0,3}| ){0,24}",
    ) {
        let once = RULES.screen(&text);
        let twice = RULES.screen(&once.text);
        prop_assert_eq!(&once.text, &twice.text);
        prop_assert!(twice.masked.is_empty() && twice.dropped == 0);
    }

    #[test]
    fn any_text_is_cleaned_once_and_for_all(text in any::<String>()) {
        let once = clean(&text);
        prop_assert_eq!(&clean(&once), &once);
        prop_assert!(!once.chars().any(|it| it.is_control() && it != '\n' && it != '\t'));
    }

    #[test]
    fn no_token_survives(before in "[a-z ,]{0,30}", after in "[a-z ,]{0,30}") {
        for example in RULES.token_examples() {
            let screened = RULES.screen(&format!("{before} {example} {after}"));
            prop_assert!(!screened.text.contains(example), "{}", example);
        }
    }
}
