//! Values of a row → the account that the row belongs to.
//!
//! What the account does not have yet is filled in; what a row says differently is a problem naming both rows, and the
//! first value stays. Names, products and contacts add up.

use crate::book::cell;
use crate::book::columns::Field;
use crate::book::fold::plain;
use crate::book::rows::{Row, Rows};
use crate::book::{Contact, Money};

impl Rows<'_> {
    /// Adds all values of a row to the account at that place.
    pub(super) fn add_values(&mut self, at: usize, row: &Row) {
        self.add_texts(at, row);
        self.add_arr(at, row);
        self.add_renewal(at, row);
        self.add_health(at, row);
        self.add_contact(at, row);
    }

    fn add_texts(&mut self, at: usize, row: &Row) {
        let aliases = self.list(row.get(Field::Aliases));
        let products = self.list(row.get(Field::Products));
        let segment = row.get(Field::Segment);
        let Some(account) = self.book.accounts.get_mut(at) else {
            return;
        };
        for alias in aliases {
            if plain(&alias) != plain(&account.name) && !account.aliases.contains(&alias) {
                account.aliases.push(alias);
            }
        }
        for product in products {
            if !account.products.contains(&product) {
                account.products.push(product);
            }
        }
        match account.segment.clone() {
            _ if segment.is_empty() => {}
            None => {
                account.segment = Some(segment.to_owned());
                self.given_in.insert((at, Field::Segment), row.line);
            }
            Some(known) if known == segment => {}
            Some(known) => self.conflict(at, row, Field::Segment, &known),
        }
    }

    fn list(&self, cell: &str) -> Vec<String> {
        let mut parts = vec![cell];
        for separator in self.columns.words.separators.iter().map(String::as_str).chain(["\n"]) {
            parts = parts.into_iter().flat_map(|part| part.split(separator)).collect();
        }
        parts
            .into_iter()
            .map(str::trim)
            .filter(|part| !part.is_empty())
            .map(str::to_owned)
            .collect()
    }

    fn add_arr(&mut self, at: usize, row: &Row) {
        let cell = row.get(Field::Arr);
        if cell.is_empty() {
            return;
        }
        let words = &self.columns.words;
        let (_, code) = cell::split_currency(row.get(Field::Currency), words);
        let currency = code.unwrap_or_else(|| self.heading_currency.clone());
        match cell::money(cell, self.decimal, &currency, words) {
            Err(reason) => {
                let problem = self.problem(row, Field::Arr, format!("`{cell}` {reason}"));
                self.preview
                    .problems
                    .push(problem.hint("write the yearly amount as a plain number, such as `120000`"));
            }
            Ok(money) => self.set_arr(at, row, money),
        }
    }

    fn set_arr(&mut self, at: usize, row: &Row, money: Money) {
        let Some(account) = self.book.accounts.get_mut(at) else {
            return;
        };
        match account.arr.clone() {
            None => {
                account.arr = Some(money);
                self.given_in.insert((at, Field::Arr), row.line);
            }
            Some(known) if known == money => {}
            Some(known) => {
                let known = format!("{}.{:02} {}", known.cents / 100, known.cents % 100, known.currency);
                self.conflict(at, row, Field::Arr, known.trim_end());
            }
        }
    }

    fn add_renewal(&mut self, at: usize, row: &Row) {
        let cell = row.get(Field::Renewal);
        if cell.is_empty() {
            return;
        }
        match cell::date(cell, self.day_month, &self.columns.words) {
            Err(reason) => {
                let problem = self.problem(row, Field::Renewal, format!("`{cell}` {reason}"));
                self.preview
                    .problems
                    .push(problem.hint("write dates as year-month-day, such as `2027-03-31`"));
            }
            Ok(date) => {
                let Some(account) = self.book.accounts.get_mut(at) else {
                    return;
                };
                match account.renewal {
                    None => {
                        account.renewal = Some(date);
                        self.given_in.insert((at, Field::Renewal), row.line);
                    }
                    Some(known) if known == date => {}
                    Some(known) => self.conflict(at, row, Field::Renewal, &known.to_string()),
                }
            }
        }
    }

    fn add_health(&mut self, at: usize, row: &Row) {
        let cell = row.get(Field::Health);
        if cell.is_empty() {
            return;
        }
        let Some(health) = cell::health(cell, &self.columns.words) else {
            let problem = self.problem(row, Field::Health, format!("`{cell}` is no health colour or score"));
            self.preview
                .problems
                .push(problem.hint("write red, yellow, green or a score of 0 to 100"));
            return;
        };
        self.scores += u32::from(cell::score(cell).is_some());
        let Some(account) = self.book.accounts.get_mut(at) else {
            return;
        };
        match account.health {
            None => {
                account.health = Some(health);
                self.given_in.insert((at, Field::Health), row.line);
            }
            Some(known) if known == health => {}
            Some(known) => self.conflict(at, row, Field::Health, &format!("{known:?}").to_lowercase()),
        }
    }

    fn add_contact(&mut self, at: usize, row: &Row) {
        let split = format!("{} {}", row.get(Field::ContactFirst), row.get(Field::ContactLast));
        let email = row.get(Field::ContactEmail);
        let name = [row.get(Field::ContactName), split.trim(), email]
            .into_iter()
            .find(|name| !name.is_empty());
        let Some(name) = name else { return };
        let filled = |field: Field| Some(row.get(field).to_owned()).filter(|text| !text.is_empty());
        let contact = Contact {
            name: name.to_owned(),
            title: filled(Field::ContactTitle),
            email: filled(Field::ContactEmail),
            row: row.number,
        };
        let Some(account) = self.book.accounts.get_mut(at) else {
            return;
        };
        let same = |it: &&mut Contact| {
            plain(&it.name) == plain(&contact.name)
                && (it.email == contact.email || it.email.is_none() || contact.email.is_none())
        };
        match account.contacts.iter_mut().find(same) {
            Some(known) => {
                known.title = known.title.take().or(contact.title);
                known.email = known.email.take().or(contact.email);
            }
            None => account.contacts.push(contact),
        }
    }
}
