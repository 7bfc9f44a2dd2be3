//! One page an account at most: what does not fit it stands in an appendix, the most important first on the page.
//!
//! The lines are reckoned, not measured: how a page is set, and which short accounts share one, is `typeset`'s. What is to be done first, the table of people
//! and the first call always stay. Nothing leaves a page that is only a few lines too long. What was said of people fills what is left, then the other blocks in their order,
//! entry by entry.

use crate::report::model::{AccountPage, Block, Claim, Elsewhere, Entry};
use crate::report::wording::PageRule;

/// Letters of a mark and a pause beside a statement's own.
const BESIDE: usize = 10;

/// Letters of owner and day behind what is to be done.
const BY_WHOM: usize = 50;

/// Lines of the words that are proposed for the beginning of a call.
const OPENING: usize = 2;

/// Gaps that a page shows which is full without them.
const GAPS_OF_A_FULL_PAGE: usize = 2;

/// Lines of a row in the table of people: a name with title and address mostly takes two.
const ROW: usize = 2;

/// Moves the entries that do not fit the page to what is more to know.
pub(super) fn fit(page: &mut AccountPage, rule: &PageRule) {
    let whole = page.clone();
    divide(page, rule);
    let entries = page
        .more
        .iter()
        .flat_map(|block| block.entries.iter().map(move |it| (block, it)));
    let over: usize = entries
        .map(|(block, it)| lines(block.run_in.chars().count() + letters(it), rule))
        .sum();
    if over <= rule.spare {
        *page = whole;
    }
}

fn divide(page: &mut AccountPage, rule: &PageRule) {
    if fixed(page, rule) + rule.heading > rule.lines {
        shorten(page);
    }
    let mut left = rule.lines.saturating_sub(fixed(page, rule));
    let mut more: Vec<Block> = Vec::new();
    more.extend(people_over(page, rule, &mut left));
    let mut full = !more.is_empty();
    left = left.saturating_sub(rule.heading);
    for block in page.blocks.iter_mut().filter(|block| !block.people) {
        let mut over: Vec<Entry> = Vec::new();
        let mut kept: Vec<Entry> = Vec::new();
        for entry in std::mem::take(&mut block.entries) {
            let needs = lines(block.run_in.chars().count() + letters(&entry), rule);
            full = full || needs > left;
            if full {
                over.push(entry);
            } else {
                left -= needs;
                kept.push(entry);
            }
        }
        if !over.is_empty() {
            more.push(Block {
                entries: over,
                ..block.clone()
            });
        }
        block.entries = kept;
    }
    page.blocks.retain(|block| block.people || !block.entries.is_empty());
    page.more = more;
}

/// Returns the lines of what always stays.
fn fixed(page: &AccountPage, rule: &PageRule) -> usize {
    let headed = |lines: usize| if lines == 0 { 0 } else { lines + rule.heading };
    let todos = page.do_first.iter();
    let first = todos.map(|it| lines(letters(&it.entry) + BY_WHOM, rule)).sum();
    let rows = page.people.iter().filter(|row| row.who.is_some()).count() * ROW;
    let opening = if page.opening.is_some() { OPENING } else { 0 };
    let call: usize = page.first_call.iter().map(|line| line.claims.len().clamp(1, 2)).sum();
    let marks = |it: &Elsewhere| BESIDE * it.marks.len();
    let parts = page
        .elsewhere
        .iter()
        .map(|it| it.title.chars().count() + it.text.chars().count() + marks(it));
    rule.frame + headed(first) + headed(rows) + headed(call + opening) + lines(parts.sum(), rule)
}

/// Leaves of the first call one statement a line, and fewer gaps: both stand elsewhere too.
fn shorten(page: &mut AccountPage) {
    let words = page.first_call.iter_mut().filter(|line| line.people.is_empty());
    words.for_each(|line| line.claims.truncate(1));
    page.gaps.truncate(GAPS_OF_A_FULL_PAGE);
}

/// Takes what was said of people out of their rows, from the first that does not fit on.
fn people_over(page: &mut AccountPage, rule: &PageRule, left: &mut usize) -> Option<Block> {
    let block = page.blocks.iter().find(|block| block.people)?.clone();
    let mut over: Vec<Entry> = Vec::new();
    for row in page.people.iter_mut().filter(|row| !row.claims.is_empty()) {
        let name = row.who.as_ref().map_or_else(String::new, |who| who.name.clone());
        let said: usize = row.claims.iter().map(length).sum();
        let needs = lines(name.chars().count() + said, rule);
        if over.is_empty() && needs <= *left {
            *left -= needs;
            continue;
        }
        over.push(Entry {
            label: name,
            account: None,
            people: row.who.iter().cloned().collect(),
            claims: std::mem::take(&mut row.claims),
            missing: Vec::new(),
        });
    }
    (!over.is_empty()).then_some(Block { entries: over, ..block })
}

fn letters(entry: &Entry) -> usize {
    let missing: usize = entry.missing.iter().map(|it| it.chars().count() + 2).sum();
    missing + entry.claims.iter().map(length).sum::<usize>()
}

fn length(claim: &Claim) -> usize {
    let times = claim.when.iter();
    let when: usize = times.map(|it| it.text.chars().count() + it.means.chars().count()).sum();
    claim.text.chars().count() + when + BESIDE
}

fn lines(letters: usize, rule: &PageRule) -> usize {
    letters.div_ceil(rule.letters.max(1))
}
