//! One page an account: what does not fit it stands in an appendix, the most important first on the page.
//!
//! The lines are reckoned, not measured: how a page is set is `typeset`'s. What is to be done first, the people and the
//! first call always stay; the other blocks fill what is left, in their order, entry by entry.

use crate::report::model::{AccountPage, Block, Claim, Entry};
use crate::report::wording::PageRule;

/// Letters of a label, a mark and a pause beside a statement's own.
const BESIDE: usize = 12;

/// Moves the entries that do not fit the page to what is more to know.
pub(super) fn fit(page: &mut AccountPage, rule: &PageRule) {
    let mut left = rule.lines.saturating_sub(fixed(page, rule));
    let mut full = false;
    let mut more: Vec<Block> = Vec::new();
    for block in page.blocks.iter_mut().filter(|block| !block.people) {
        let mut over: Vec<Entry> = Vec::new();
        let mut kept: Vec<Entry> = Vec::new();
        for entry in std::mem::take(&mut block.entries) {
            let lines = entry_lines(&entry, &block.run_in, rule);
            full = full || lines > left;
            if full {
                over.push(entry);
            } else {
                left = left.saturating_sub(lines);
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
    let first = page
        .do_first
        .iter()
        .map(|todo| entry_lines(&todo.entry, "", rule))
        .sum();
    let rows = page.people.iter().filter(|row| row.who.is_some()).count();
    let told = page
        .people
        .iter()
        .map(|row| lines(row.claims.iter().map(length).sum(), rule));
    let people = rows + rows / 2 + told.filter(|it| *it > 0).sum::<usize>();
    rule.frame + headed(first) + headed(people) + headed(page.first_call.len()) + rule.heading
}

fn entry_lines(entry: &Entry, run_in: &str, rule: &PageRule) -> usize {
    let label = run_in.chars().count() + entry.label.chars().count();
    let missing: usize = entry.missing.iter().map(|it| it.chars().count() + 2).sum();
    lines(label + missing + entry.claims.iter().map(length).sum::<usize>(), rule)
}

fn length(claim: &Claim) -> usize {
    let when: usize = claim
        .when
        .iter()
        .map(|it| it.text.chars().count() + it.means.chars().count())
        .sum();
    claim.text.chars().count() + when + BESIDE
}

fn lines(letters: usize, rule: &PageRule) -> usize {
    letters.div_ceil(rule.letters.max(1))
}
