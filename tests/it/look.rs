//! What the eye of a reader stumbles over: parted numbers, starved columns, torn tables, a page with a leftover on it.

use std::collections::BTreeMap;

use baton::typeset::document::{Color, Document, Item, Page, Placed};

use crate::report::render_all;
use crate::typeset::{check_geometry, set, style};

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
    let bottom = document.size.1 - style().page.bottom;
    assert!(
        full > bottom - 50.0 && full < bottom,
        "the page is full, and not fuller: {full}"
    );
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

/// How far down a page its text and pictures reach, as a share of the room between the margins.
fn filled(document: &Document, page: &Page) -> f32 {
    let (top, room) = (
        style().page.top,
        document.size.1 - style().page.top - style().page.bottom,
    );
    let low = |placed: &Placed| match &placed.item {
        Item::Fill { height, .. } => placed.y + height,
        Item::Path(_) | Item::Text { .. } => placed.y,
    };
    let lowest = page.items.iter().map(low).fold(top, f32::max);
    (lowest - top) / room
}

/// A playbook as reports have it: what was said, then what is proposed, in one group.
fn playbook(name: &str) -> String {
    let table = |head: &str, rows: usize| {
        let rows: String = (1..=rows)
            .map(|row| format!("| Part {row} | What is done in it, in a few words |\n"))
            .collect();
        format!("| Part | {head} |\n|---|---|\n{rows}\n")
    };
    let (said, proposed) = (table("As told", 8), table("Proposed", 9));
    format!("<!-- keep -->\n\n## {name}\n\nThe goal of it.\n\n{said}{proposed}- Not asked: who.\n\n<!-- /keep -->\n\n")
}

#[test]
fn a_group_leaves_no_more_than_a_quarter_of_a_page_white() {
    let mut divided = 0;
    for filler in 1..45 {
        let text = "A line of text.\n\n".repeat(filler) + &playbook("First");
        let (document, _) = set(&text);
        let last = document.pages.len() - 1;
        for page in &document.pages[..last] {
            let share = filled(&document, page);
            assert!(share > 0.7, "{filler} lines: a page is filled to {share}");
        }
        let heading = &document.outline[0];
        let there = texts(&document.pages[heading.page]);
        let rows = there.iter().filter(|line| line.starts_with("Part ")).count();
        assert!(rows >= 2, "{filler} lines: a heading with {rows} rows under it");
        divided += usize::from(heading.page < last && last > 0);
    }
    assert!(divided > 5, "the group was divided {divided} times");
}

#[test]
fn a_sheet_to_sign_stands_on_one_page() {
    let rows = "| Leaver | | |\n|---|---|---|\n".to_owned() + &"| Name | | |\n".repeat(12);
    let sheet = format!("<!-- keep -->\n\n# Sign-off\n\nOf the value.\n\n{rows}\n\nThe end.\n\n<!-- /keep -->\n");
    let mut moved = 0;
    for filler in 1..45 {
        let (document, _) = set(&("A line of text.\n\n".repeat(filler) + &sheet));
        let page = document.outline[0].page;
        let there = texts(&document.pages[page]);
        assert!(
            there.iter().any(|line| line.contains("The end.")),
            "{filler} lines: {there:?}"
        );
        moved += usize::from(page > 0 && filled(&document, &document.pages[page - 1]) < 0.7);
    }
    assert!(moved > 2, "the sheet left a page that is under 70 % full {moved} times");
}

#[test]
fn the_summary_of_the_sample_is_one_page() {
    let files = render_all(&crate::report_sample::report());
    let (_, markdown) = files.iter().find(|(file, _)| file.contains("handover")).unwrap();
    let (document, _) = set(markdown);
    let page = |title: &str| document.outline.iter().find(|it| it.text == title).unwrap().page;
    assert_eq!(page("First week"), page("Executive summary") + 1);
}

#[test]
fn no_page_of_a_report_is_nearly_empty() {
    let mut pages = 0;
    let mut reports = crate::report::cases();
    reports.push(("sample".to_owned(), crate::report_sample::report()));
    for (name, report) in &reports {
        for (file, markdown) in render_all(report) {
            let (document, _) = set(&markdown);
            check_geometry(&document);
            let begins = |page: usize| {
                let mut at_top = document
                    .outline
                    .iter()
                    .filter(|it| it.page == page && it.top < style().page.top + 1.0);
                at_top.next().is_some_and(|it| it.level <= 2)
            };
            // the last page of all may be, and one that is a section of its own or the end of one that must start anew
            for (number, page) in document.pages.iter().enumerate().skip(document.front) {
                let allowed = number + 1 == document.pages.len() || begins(number + 1);
                let share = filled(&document, page);
                assert!(
                    allowed || share >= 0.4,
                    "{name}, {file}, page {}: filled to {share}",
                    number + 1
                );
                assert!(share > 0.0, "{name}, {file}, page {} is empty", number + 1);
                pages += 1;
            }
        }
    }
    assert!(pages > 60, "{pages} pages");
}

/// The colour of a word.
fn color_of(document: &Document, wanted: &str) -> Color {
    let all = document.pages.iter().flat_map(|page| &page.items);
    let of = |placed: &Placed| match &placed.item {
        Item::Text { word, color, .. } if &*word.text == wanted => Some(*color),
        _ => None,
    };
    all.filter_map(of).next().expect(wanted)
}

#[test]
fn a_rating_in_a_table_has_its_colour_and_a_name_has_not() {
    let (document, _) = set(
        "Red in a text.\n\n| Account | Level | Why |\n|---|---|---|\n| Green Fields | **Red** 5 × 5 = 25 | x |\n\
         | Other | Amber 3 × 3 = 9 | (Yellow, 4 of 25), not (Plum, 3) |\n",
    );
    let ratings = style().ratings;
    let ink = style().color.ink;
    assert_eq!(color_of(&document, "Amber"), ratings["amber"]);
    assert_eq!(color_of(&document, "(Yellow,"), ratings["yellow"]);
    for word in ["Green", "(Plum,"] {
        assert_eq!(color_of(&document, word), ink, "{word}");
    }
    let reds: Vec<Color> = document.pages[0]
        .items
        .iter()
        .filter_map(|placed| match &placed.item {
            Item::Text { word, color, .. } if &*word.text == "Red" => Some(*color),
            _ => None,
        })
        .collect();
    assert_eq!(reds, [ink, ratings["red"]], "only in the table");
}

#[test]
fn a_ground_reaches_from_the_first_to_the_last_line_that_stands_on_it() {
    for filler in [0, 44] {
        let before = "A line of text.\n\n".repeat(filler);
        let (document, _) = set(&format!(
            "{before}<!-- framed -->\n\n### Head\n\n1. one\n2. two\n\n<!-- /framed -->\n\nAfter."
        ));
        let page = &document.pages[document.outline[0].page];
        let shade = style().color.shade;
        let fills: Vec<(f32, f32)> = page
            .items
            .iter()
            .filter_map(|placed| match placed.item {
                Item::Fill { height, color, .. } if color == shade => Some((placed.y, placed.y + height)),
                _ => None,
            })
            .collect();
        assert!(fills.len() >= 3);
        assert!(
            fills.windows(2).all(|pair| (pair[1].0 - pair[0].1).abs() < 0.1),
            "no gap: {fills:?}"
        );
        let (top, bottom) = (fills[0].0, fills.last().unwrap().1);
        for word in ["Head", "one", "two"] {
            let y = page.items.iter().find_map(|placed| match &placed.item {
                Item::Text { word: it, .. } if &*it.text == word => Some(placed.y),
                _ => None,
            });
            let y = y.expect("a group stays on its page");
            assert!(top < y && y < bottom, "{word} at {y} on {top} to {bottom}");
        }
    }
}

#[test]
fn a_strip_has_its_values_on_one_line_under_their_names() {
    let (document, _) = set(
        "<!-- tiles: large -->\n\n| Last day | Accounts | Revenue |\n|---|---|---|\n| 31 December 2026 | 12 | EUR 1,407,000 |\n",
    );
    let lines = texts(&document.pages[0]);
    assert_eq!(
        lines,
        ["Last   day Accounts Revenue", "31   December   2026 12 EUR   1,407,000"].map(|it| it.replace("   ", " "))
    );
    // a table of two rows is none
    let (plain, _) = set("<!-- tiles -->\n\n| A | B |\n|---|---|\n| one | two |\n| three | four |\n");
    assert_eq!(texts(&plain.pages[0]), ["A B", "one two", "three four"]);
}

#[test]
fn the_contents_name_the_sections_of_a_long_chapter() {
    let chapter = |sections: usize, lines: usize| -> String {
        (0..sections)
            .map(|number| format!("### Section {number}\n\n{}", "A line of it.\n\n".repeat(lines)))
            .collect()
    };
    let listed = |sections: usize, lines: usize| {
        let (document, _) = set(&format!(
            "---\ncontents: true\n---\n\n# How it is done\n\n{}# After\n\nText.\n",
            chapter(sections, lines)
        ));
        let contents = texts(&document.pages[0]);
        contents.iter().filter(|line| line.starts_with("Section")).count()
    };
    assert_eq!(listed(6, 30), 6);
    assert_eq!(listed(3, 3), 0, "a short one is seen at a glance");
}
