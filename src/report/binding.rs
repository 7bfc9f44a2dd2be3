//! Which day binds an account first, and whether that is around the leaver's last day.

use jiff::ToSpan;
use jiff::civil::Date;

use crate::book::Account;
use crate::interview::Bound;
use crate::report::material::Material;

impl Material<'_> {
    /// Returns the days ahead that were said to bind an account before its renewal, the earliest first.
    pub(super) fn bounds(&self, account: &Account) -> impl Iterator<Item = &Bound> {
        let stake = self.stakes.iter().find(|it| it.account == account.id);
        let bounds = stake.into_iter().flat_map(|it| &it.bounds);
        bounds.filter(|it| account.renewal.is_none_or(|on| it.on < on))
    }

    /// Returns the first day ahead that binds an account: one that was said, else the renewal.
    pub(super) fn binding_day(&self, account: &Account) -> Option<Date> {
        let said = self.bounds(account).next().map(|it| it.on);
        said.or(account.renewal.filter(|on| *on >= self.today))
    }

    /// Returns whether an account is bound before the successor has had a month of their own: by notice, or the renewal.
    pub(super) fn binds_around_last_day(&self, account: &Account) -> bool {
        let last = self.plan.last_day.max(self.today);
        let until = last.saturating_add(self.wording.days.renewal_near.days());
        self.binding_day(account).is_some_and(|on| on <= until)
    }
}
