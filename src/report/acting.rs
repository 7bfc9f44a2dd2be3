//! Who acts by rule where nobody was named, from which day the successor can, and words of the wording with those names.
//!
//! What falls due before the successor's first day is for whoever the leaver names to cover, else for the manager. Where that
//! day is not known, the successor is the one who acts, and the report says who does until they are there.

use jiff::civil::Date;

use crate::interview::{Session, StartPolicy};
use crate::report::day;
use crate::report::material::Material;

impl<'a> Material<'a> {
    /// Returns who acts on a day where nobody was named: the successor once they are there, else the manager.
    pub(super) fn actor_on(&self, day: Date) -> &'a str {
        match self.plan.successor.as_deref() {
            Some(successor) if self.plan.successor_is_there(day) => successor,
            _ => self.interim(),
        }
    }

    /// Returns who covers until the successor is there: whom the leaver names, else the manager.
    pub(super) fn interim(&self) -> &'a str {
        let session: &'a Session = self.session;
        let start: &'a StartPolicy = &self.policy.agenda.start;
        let people = start.covers(session).flat_map(|fact| &fact.mentions.people);
        let mut ours = people.map(|it| it.name.as_str()).filter(|it| !self.is_contact(it));
        let other = ours.find(|it| Some(*it) != self.plan.successor.as_deref() && *it != self.plan.csm);
        other.unwrap_or_else(|| self.manager())
    }

    /// Returns who acts where nobody was named, whenever it is: the successor, else the manager.
    pub(super) fn actor(&self) -> &'a str {
        self.plan.successor.as_deref().unwrap_or_else(|| self.manager())
    }

    /// Returns the owner that a layout names for a day: `leaver`, `manager`, else the successor once they are there.
    pub(super) fn owner_on(&self, role: &str, day: Date) -> &'a str {
        match role {
            "leaver" => &self.plan.csm,
            "manager" => self.manager(),
            _ if self.plan.successor_is_there(day) => self.successor(),
            _ => self.interim(),
        }
    }

    /// Returns whether a customer's contact has a name.
    pub(super) fn is_contact(&self, name: &str) -> bool {
        let mut contacts = self.session.book.accounts.iter().flat_map(|it| &it.contacts);
        contacts.any(|it| it.name == name)
    }

    /// Returns words of the wording with the names of those who act: `{leaver}`, `{successor}` and `{manager}`.
    pub(super) fn with_names(&self, words: &str) -> String {
        let words = words.replace("{leaver}", &self.plan.csm);
        words
            .replace("{successor}", self.successor())
            .replace("{manager}", self.manager())
    }

    /// Returns a planned day, or the leaver's last working day where that lies ahead and is earlier.
    pub(super) fn while_there(&self, planned: Date) -> Date {
        let last = self.working.until(self.plan.last_day);
        if last >= self.today { planned.min(last) } else { planned }
    }

    /// Returns the same, with the last day on which the leaver can be asked as `{day}`.
    pub(super) fn by_last_day(&self, words: &str) -> String {
        self.with_names(words).replace("{day}", &day::long(self.last_day()))
    }
}
