//! Which customer a statement means that names none, proposed: the one that alone has the product it speaks of.

use crate::book::Account;
use crate::fact::Fact;
use crate::report::material::Material;
use crate::report::record::speaks;

/// Returns whom the statements of a row perhaps mean, in words; none where no product tells, or several customers have it.
pub(super) fn likely(material: &Material<'_>, facts: &[&Fact]) -> Option<String> {
    let rule = &material.wording.likely;
    let accounts = &material.session.book.accounts;
    let speaks_of = |product: &&String| {
        let phrases: Vec<String> = rule.things.iter().map(|it| format!("{product} {it}")).collect();
        facts.iter().any(|fact| speaks(&fact.quote, &phrases))
    };
    let mut products = accounts.iter().flat_map(|it| &it.products);
    let product = products.find(speaks_of)?;
    let mut of: Vec<&Account> = accounts.iter().filter(|it| it.products.contains(product)).collect();
    let only = of.pop().filter(|_| of.is_empty())?;
    let words = rule.text.replace("{account}", &only.name);
    Some(words.replace("{product}", product))
}
