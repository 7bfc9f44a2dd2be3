//! A product of ours that a customer does not have: who speaks of it beside a number speaks of growth.
//!
//! Only a product that the book names with some customer is known; in small letters it counts where it opens a sentence that
//! opens so (`planner, 20k`), since many names of products are plain words.

use crate::bank::Bank;
use crate::id::AccountId;
use crate::listen::Context;
use crate::listen::line::Line;
use crate::listen::small_name::in_small;

/// The topic that tells of growth.
const GROWTH: &str = "expansion";

/// Returns the place of that topic in the bank.
pub(crate) fn growth(bank: &Bank) -> impl Iterator<Item = usize> {
    let at = bank.topics.iter().position(|it| it.id.as_str() == GROWTH);
    at.into_iter()
}

/// Returns whether a sentence names a product that the customer does not have; false where the import names none of theirs.
pub(crate) fn offers(line: &Line<'_>, account: Option<&AccountId>, context: &Context<'_>) -> bool {
    let Some(customer) = context.book.accounts.iter().find(|it| Some(&it.id) == account) else {
        return false;
    };
    let all = context.book.accounts.iter().flat_map(|it| &it.products);
    let mut others = all.filter(|it| !customer.products.contains(it));
    !customer.products.is_empty() && others.any(|it| names(line, it))
}

/// Whether a sentence names a product: with its capital inside, or in small letters at the begin of a sentence of such.
fn names(line: &Line<'_>, product: &str) -> bool {
    let wanted: Vec<String> = product.split_whitespace().map(str::to_lowercase).collect();
    let starts = (0..line.tokens.len()).filter(|at| {
        let mut words = wanted.iter().enumerate();
        words.all(|(n, word)| line.tokens.low(at + n) == word)
    });
    let counts = |at: usize| {
        if at == 0 {
            in_small(line)
        } else {
            line.tokens.capital(at)
        }
    };
    !wanted.is_empty() && starts.into_iter().any(counts)
}
