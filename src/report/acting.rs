//! Who acts by rule where nobody was named, and from which day the successor can.
//!
//! What falls due before the successor's first day is the manager's. Where that day is not known, the successor is the one
//! who acts, and the report says who does until they are there.

use jiff::civil::Date;

use crate::report::material::Material;

impl<'a> Material<'a> {
    /// Returns who acts on a day where nobody was named: the successor once they are there, else the manager.
    pub(super) fn actor_on(&self, day: Date) -> &'a str {
        match self.plan.successor.as_deref() {
            Some(successor) if self.plan.successor_is_there(day) => successor,
            _ => self.manager(),
        }
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
            _ => self.manager(),
        }
    }
}
