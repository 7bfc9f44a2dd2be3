//! The accounts file as CRMs export it, and names found in text.

use std::sync::LazyLock;

use baton::book::import::{Preview, preview};
use baton::book::names::Finder;
use baton::book::{Book, Columns, Source, new_account_candidates};
use baton::id::{AccountId, Turn};
use proptest::prelude::*;

static COLUMNS: LazyLock<Columns> =
    LazyLock::new(|| Columns::parse("columns.toml", include_str!("../../prompts/columns.toml")).unwrap());

fn read(bytes: &[u8]) -> Preview {
    preview(&COLUMNS, "accounts.csv", bytes, 1)
}

#[test]
fn messy_files_give_the_preview_of_their_snapshot() {
    insta::glob!("../cases/book", "*.csv", |path| {
        insta::assert_json_snapshot!(read(&std::fs::read(path).unwrap()));
    });
}

/// The book that the cases of `names.toml` speak of.
fn book() -> Book {
    let text = include_str!("../cases/book/names-book.csv.txt");
    Book {
        accounts: read(text.as_bytes()).accounts,
    }
}

#[derive(serde::Deserialize)]
struct NameCases {
    find: Vec<FindCase>,
    contact: Vec<ContactCase>,
    missing: Vec<MissingCase>,
}

#[derive(serde::Deserialize)]
struct FindCase {
    text: String,
    /// `name as written -> id`, with `~` before the id where only a part of the name stands there.
    hits: Vec<String>,
}

#[derive(serde::Deserialize)]
struct ContactCase {
    name: String,
    full: Option<String>,
}

#[derive(serde::Deserialize)]
struct MissingCase {
    text: String,
    names: Vec<String>,
}

fn name_cases() -> NameCases {
    toml::from_str(include_str!("../cases/book/names.toml")).unwrap()
}

#[test]
fn names_and_aliases_are_found_in_text() {
    let finder = Finder::new(&book());
    for case in name_cases().find {
        let hits = finder.find(&case.text).into_iter().map(|hit| {
            let part = if hit.exact { "" } else { "~" };
            format!("{} -> {part}{}", &case.text[hit.span], hit.account)
        });
        assert_eq!(hits.collect::<Vec<_>>(), case.hits, "{}", case.text);
    }
}

#[test]
fn a_contact_is_completed_where_one_person_only_can_be_meant() {
    let finder = Finder::new(&book());
    for case in name_cases().contact {
        let found = finder.contact(&case.name).map(|(_, contact)| contact.name.clone());
        assert_eq!(found, case.full, "{}", case.name);
    }
}

#[test]
fn accounts_that_are_not_on_the_list_are_noticed() {
    let lexicon: toml::Table = toml::from_str(include_str!("../../prompts/lexicon/new-account.toml")).unwrap();
    let cues: Vec<String> = lexicon["cues"].clone().try_into().unwrap();
    for case in name_cases().missing {
        let found = new_account_candidates(&case.text, &book(), &cues);
        for (name, span) in &found {
            assert_eq!(name, &case.text[span.clone()]);
        }
        let names: Vec<String> = found.into_iter().map(|(name, _)| name).collect();
        assert_eq!(names, case.names, "{}", case.text);
    }
}

#[test]
fn a_noticed_account_gets_an_id_of_its_own() {
    let mut book = book();
    let first = book.add_noticed("Ünal & Sons", Turn(4));
    assert_eq!(first, AccountId::from("unal-and-sons"));
    assert_eq!(book.add_noticed("unal and sons", Turn(9)), first);
    assert_eq!(book.account(&first).unwrap().source, Source::Noticed { turn: Turn(4) });
    assert_ne!(book.add_noticed("株", Turn(5)), book.add_noticed("★", Turn(5)));
}

proptest! {
    #[test]
    fn any_bytes_give_a_preview(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        let found = read(&bytes);
        prop_assert!(!found.accounts.is_empty() || !found.problems.is_empty());
    }

    #[test]
    fn cells_of_any_text_never_panic(cell in r#"[0-9.,/€$kKm"; \-a-zé]{0,30}"#) {
        let quoted = cell.replace('"', "\"\"");
        let text = format!("Account Name,ARR,Renewal Date,Health\nX,\"{quoted}\",\"{quoted}\",\"{quoted}\"\n");
        prop_assert_eq!(read(text.as_bytes()).rows, 1);
    }

    #[test]
    fn rows_are_numbered_as_a_spreadsheet_numbers_them(blanks in proptest::collection::vec(0_u32..3, 1..20)) {
        let mut text = "Account Name,Segment\r\n".to_owned();
        let mut expected = Vec::new();
        let mut row = 0;
        for (n, blank) in blanks.iter().enumerate() {
            text.push_str(&"\r\n".repeat(*blank as usize));
            row += blank + 1;
            text.push_str(&format!("Customer {n},\"two\nlines\"\r\n"));
            expected.push(Source::Imported { row });
        }
        let found: Vec<Source> = read(text.as_bytes()).accounts.into_iter().map(|it| it.source).collect();
        prop_assert_eq!(found, expected);
    }
}
