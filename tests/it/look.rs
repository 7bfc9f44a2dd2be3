//! What the eye of a reader stumbles over: parted numbers, starved columns, torn tables, a page with a leftover on it.

use std::collections::BTreeMap;

use baton::typeset::document::{Document, Item, Page};

use crate::typeset::{check_geometry, set};

/// The words of a page by their baseline, each with its left edge.
fn rows(page: &Page) -> Vec<Vec<(f32, String)>> {
    let mut rows: BTreeMap<i32, Vec<(f32, String)>> = BTreeMap::new();
    for placed in &page.items {
        if let Item::Text { word, .. } = &placed.item
            && !word.text.trim().is_empty()
        {
            let row = rows.entry((placed.y * 2.0) as i32).or_default();
            row.push((placed.x, word.text.to_string()));
        }
    }
    rows.into_values().collect()
}

fn texts(page: &Page) -> Vec<String> {
    let line = |row: Vec<(f32, String)>| row.into_iter().map(|(_, text)| text).collect::<Vec<_>>().join(" ");
    rows(page).into_iter().map(line).collect()
}

/// The left edge of the first place where a word stands.
fn left_of(document: &Document, word: &str) -> f32 {
    let all = document.pages.iter().flat_map(rows).flatten();
    all.into_iter().find(|(_, text)| text == word).expect(word).0
}

#[test]
fn a_number_stays_with_what_it_counts() {
    let pairs = [
        ("20", "%"),
        ("EUR", "412,000"),
        ("18", "December"),
        ("7", "days"),
        ("them", "…"),
    ];
    for (first, second) in pairs {
        let mut broken_elsewhere = 0;
        for filler in 60..110 {
            let (document, _) = set(&format!(
                "{} {first} {second} and so on.",
                "x".repeat(filler % 50) + &" word".repeat(filler / 7)
            ));
            let lines = texts(&document.pages[0]);
            let together = lines.iter().any(|line| line.contains(&format!("{first} {second}")));
            assert!(together, "{first} {second} in {lines:?}");
            broken_elsewhere += usize::from(lines.len() > 1);
        }
        assert!(broken_elsewhere > 10, "the lines were long enough to be broken");
    }
}

#[test]
fn a_number_leaves_its_word_before_the_word_is_cut() {
    let row = |cell: &str| format!("|{}\n", format!(" {cell} |").repeat(7));
    let (document, _) = set(&[row("head"), row("---"), row("18 counterbalanced")].concat());
    let lines = texts(&document.pages[0]);
    assert!(lines.iter().any(|line| line.contains("counterbalanced")), "{lines:?}");
}

#[test]
fn the_text_that_needs_room_gets_it() {
    let prose =
        "They ran a pilot with another vendor in September, and nobody told sales about it until the invoice came. ";
    let rows: String = (1..6)
        .map(|day| format!("| {day} | 2{day} December 2026 | {} | open |\n", prose.repeat(2)))
        .collect();
    let (document, _) = set(&format!(
        "| # | Day | What falls due | Status |\n|---|---|---|---|\n{rows}"
    ));
    let lines = texts(&document.pages[0]);
    for day in 1..6 {
        assert!(
            lines.iter().any(|line| line.contains(&format!("2{day} December 2026"))),
            "{lines:?}"
        );
    }
    let (text, status) = (left_of(&document, "What"), left_of(&document, "Status"));
    assert!(status - text > 300.0, "the text has {} points", status - text);
}

#[test]
fn columns_that_break_are_about_as_high() {
    let (long, short) = (
        "A sentence of some length about the account. ".repeat(9),
        "A sentence. ".repeat(9),
    );
    let (document, _) = set(&format!(
        "| Day | Long | Short |\n|---|---|---|\n| x | {long} | {short} |\n"
    ));
    let high = |from: f32, to: f32| {
        let all = rows(&document.pages[0]);
        all.into_iter()
            .filter(|row| row.iter().any(|(x, _)| (from..to).contains(x)))
            .count()
    };
    let (left, right) = (left_of(&document, "Long"), left_of(&document, "Short"));
    let (of_long, of_short) = (high(left, right), high(right, 1000.0));
    assert!(of_long.abs_diff(of_short) <= 2, "{of_long} lines against {of_short}");
}

#[test]
fn tables_with_one_head_have_the_same_columns() {
    let table = |part: &str, text: &str| {
        format!("| Part | What was said |\n|---|---|\n| **{part}** | {text} |\n\nBetween.\n\n")
    };
    let long = "They tell us by asking for an export of all their data, which is the sign. ".repeat(3);
    let (document, _) = set(&[
        table("Steps", &long),
        table("Who answers them", &long),
        table("Never", "I do not."),
    ]
    .concat());
    let heads: Vec<f32> = rows(&document.pages[0])
        .into_iter()
        .filter(|row| row.iter().any(|(_, text)| text == "Part"))
        .filter_map(|row| row.into_iter().find(|(_, text)| text == "What").map(|(x, _)| x))
        .collect();
    assert_eq!(heads.len(), 3);
    assert!((heads[1] - heads[2]).abs() < 0.5, "{heads:?}");
    // a table that the earlier widths do not suit has its own
    assert!(heads[1] >= heads[0], "{heads:?}");
}

#[test]
fn a_short_table_stays_on_one_page() {
    for filler in 20..48 {
        let text = "A line of text that fills the page.\n\n".repeat(filler);
        let (document, _) = set(&format!(
            "{text}| Name | What |\n|---|---|\n| one | a |\n| two | b |\n| three | c |\n| four | d |\n"
        ));
        let holding: Vec<usize> = document
            .pages
            .iter()
            .map(|page| {
                texts(page)
                    .iter()
                    .filter(|line| ["one a", "two b", "three c", "four d"].contains(&line.as_str()))
                    .count()
            })
            .filter(|count| *count > 0)
            .collect();
        assert_eq!(holding, [4], "after {filler} lines");
    }
}

#[test]
fn what_follows_a_list_stands_apart_from_it() {
    let (document, _) = set("- one\n- two\n\nAfter.\n\nLast.");
    let y = |word: &str| {
        let find = |page: &Page| {
            page.items.iter().find_map(|placed| match &placed.item {
                Item::Text { word: it, .. } if &*it.text == word => Some(placed.y),
                _ => None,
            })
        };
        document.pages.iter().find_map(find).unwrap()
    };
    let (inside, after, between) = (y("two") - y("one"), y("After.") - y("two"), y("Last.") - y("After."));
    assert!(after > inside + 2.0, "{after} against {inside} between the items");
    assert!(after + 0.1 >= between, "{after} against {between} between paragraphs");
}

/// A section of so many list items on a page of its own, with another one behind it.
fn section(items: usize) -> String {
    let list: String = (0..items)
        .map(|item| format!("### Heading {item}\n\n- item {item}\n\n"))
        .collect();
    format!("Before.\n\n<!-- page -->\n\n## First account\n\n{list}\n<!-- page -->\n\n## Second account\n\nText.\n")
}

#[test]
fn a_section_a_little_too_long_for_its_page_is_drawn_together() {
    let pages = |items: usize| set(&section(items)).0.pages.len();
    let fits = (1..60).take_while(|items| pages(*items) == 3).last().unwrap();
    let (document, _) = set(&section(fits));
    check_geometry(&document);
    let lowest = |page: &Page| page.items.iter().map(|placed| placed.y).fold(0.0_f32, f32::max);
    let full = lowest(&document.pages[1]);
    assert!(full > 720.0 && full < 775.0, "the page is full, and not fuller: {full}");
    // the next longer one has its spaces back
    let (longer, _) = set(&section(fits + 1));
    let gap = |document: &Document| {
        let heads: Vec<f32> = document.pages[1]
            .items
            .iter()
            .filter_map(|placed| match &placed.item {
                Item::Text { word, .. } if &*word.text == "Heading" => Some(placed.y),
                _ => None,
            })
            .collect();
        heads[1] - heads[0]
    };
    assert!(gap(&document) < gap(&longer) - 2.0);
    assert!(gap(&longer) - gap(&set(&section(5)).0) < 0.1);
}

#[test]
fn a_chapter_does_not_leave_a_page_half_empty() {
    let mut turned = 0;
    for lines in 2..60 {
        let (document, _) = set(&format!("# One\n\n{}# Two\n\nText.\n", "A line.\n\n".repeat(lines)));
        let (first, second) = (&document.outline[0], &document.outline[1]);
        if second.page > first.page {
            let page = &document.pages[second.page - 1];
            let lowest = page.items.iter().map(|placed| placed.y).fold(0.0_f32, f32::max);
            assert!(lowest > 841.0 / 2.0, "{lines} lines: the page before ends at {lowest}");
            turned += 1;
        }
    }
    assert!(turned > 0, "no chapter began a page");
}

#[test]
fn short_sections_share_a_page_and_long_ones_begin_one() {
    let section =
        |name: &str, lines: usize| format!("<!-- section -->\n\n## {name}\n\n{}", "A line of it.\n\n".repeat(lines));
    let places = |lengths: &[usize]| {
        let text: String = lengths.iter().map(|lines| section("Account", *lines)).collect();
        let (document, _) = set(&format!("# Accounts\n\nA picture.\n\n{text}"));
        document
            .outline
            .iter()
            .skip(1)
            .map(|heading| heading.page)
            .collect::<Vec<_>>()
    };
    assert_eq!(places(&[12, 12, 12]), [0, 0, 1], "two fit, and none is torn");
    assert_eq!(
        places(&[33, 20, 5]),
        [0, 1, 1],
        "one that fits when it is drawn together shares the page"
    );
    assert_eq!(
        places(&[80, 3]),
        [0, 2],
        "one that no page holds goes on where the page is nearly empty"
    );
    assert_eq!(
        places(&[20, 80, 3]),
        [0, 1, 3],
        "elsewhere it begins a page, and the next follows it"
    );
}

#[test]
fn the_contents_do_not_leave_an_entry_on_a_page_of_its_own() {
    let mut pages = Vec::new();
    for chapters in 30..60 {
        let text: String = (0..chapters)
            .map(|number| format!("## Chapter {number}\n\nText.\n\n"))
            .collect();
        let (document, _) = set(&format!("---\ncontents: true\n---\n\n# All\n\n{text}"));
        let entries: Vec<usize> = document.pages[..document.front]
            .iter()
            .map(|page| texts(page).iter().filter(|line| line.contains("Chapter")).count())
            .collect();
        assert_eq!(entries.iter().sum::<usize>(), chapters);
        assert!(entries.last().is_some_and(|last| *last >= 5), "{entries:?}");
        check_geometry(&document);
        pages.push(document.front);
    }
    assert!(pages.contains(&1) && pages.contains(&2));
}
