//! Who may come in, in the SQLite file. Each method is one statement, so each is whole or not at all.

use futures::FutureExt;
use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};
use sqlx::Row as _;
use sqlx::sqlite::SqliteRow;

use crate::id::HandoverId;
use crate::store::access::{
    AccessStore, Answer, ApiToken, Claim, Draft, Invite, ModelUse, Person, PersonId, TokenHash, WebSession, Whose,
};
use crate::store::access_row::{draft, invite, person, session, stored, token};
use crate::store::error::StoreError;
use crate::store::sqlite::{SqliteStore, signed, unsigned};
use crate::store::writer::{Done, Work};

/// Web sessions of a person, or of a handover's party: what is NULL is not asked for.
const REVOKE_ALL: &str = "UPDATE web_session SET revoked_at = $4 WHERE revoked_at IS NULL \
                          AND ($1 IS NULL OR person = $1) AND ($2 IS NULL OR handover = $2) AND ($3 IS NULL OR party = $3)";

const LIVE: &str = "SELECT * FROM web_session WHERE revoked_at IS NULL AND expires_at > $4 AND ($1 IS NULL OR person = $1) \
                    AND ($2 IS NULL OR handover = $2) AND ($3 IS NULL OR party = $3) ORDER BY made_at, hash";

impl Whose {
    /// The person, the handover and the party that are asked for.
    fn bound(&self) -> (Option<&str>, Option<&str>, Option<&str>) {
        match self {
            Self::Person(person) => (Some(&person.0), None, None),
            Self::Party(handover, party) => (None, Some(handover.as_str()), Some(party.as_str())),
        }
    }
}

/// A text that is bound to a statement; none is NULL.
pub(super) type Bound<'a> = Option<&'a str>;

impl SqliteStore {
    /// Runs a statement and returns how many rows it changed.
    pub(super) async fn change(&self, sql: &'static str, bound: &[Bound<'_>]) -> Result<u64, StoreError> {
        let bound = bound.iter().map(|it| it.map(str::to_owned)).collect();
        match self.writer.write(Work::Change { sql, bound }).await? {
            Done::Changed(rows) => Ok(rows),
            Done::Appended(_) => Ok(0),
        }
    }

    /// Runs a query and reads all its rows.
    pub(super) async fn all<T>(
        &self,
        sql: &'static str,
        bound: &[Bound<'_>],
        read: fn(&SqliteRow) -> Result<T, StoreError>,
    ) -> Result<Vec<T>, StoreError> {
        let mut query = sqlx::query(sql);
        for value in bound {
            query = query.bind(value.map(str::to_owned));
        }
        query.fetch_all(&self.pool).await?.iter().map(read).collect()
    }

    /// Runs a query and reads its first row.
    pub(super) async fn one<T>(
        &self,
        sql: &'static str,
        bound: &[Bound<'_>],
        read: fn(&SqliteRow) -> Result<T, StoreError>,
    ) -> Result<Option<T>, StoreError> {
        Ok(self.all(sql, bound, read).await?.into_iter().next())
    }

    async fn claim(&self, hash: &TokenHash, at: Timestamp) -> Result<Claim, StoreError> {
        let now = stored(at);
        let sql = "UPDATE invite SET claimed_at = $2 WHERE hash = $1 AND claimed_at IS NULL AND revoked_at IS NULL \
                   AND expires_at > $2";
        let claimed = self.change(sql, &[Some(&hash.0), Some(&now)]).await? > 0;
        let found = self.invite(hash).await?;
        Ok(match found {
            Some(invite) if claimed => Claim::Claimed(invite),
            Some(invite) if invite.claimed_at.is_some() && invite.revoked_at.is_none() => Claim::Taken(invite),
            Some(_) | None => Claim::Invalid,
        })
    }

    async fn total(&self, handover: &HandoverId) -> Result<ModelUse, StoreError> {
        let sql = "SELECT COALESCE(SUM(calls), 0), COALESCE(SUM(tokens), 0) FROM model_use WHERE handover = $1";
        let row = sqlx::query(sql).bind(handover.as_str()).fetch_one(&self.pool).await?;
        Ok(ModelUse {
            calls: unsigned(row.try_get(0)?),
            tokens: unsigned(row.try_get(1)?),
        })
    }

    async fn add_use(&self, handover: &HandoverId, day: Date, used: ModelUse) -> Result<ModelUse, StoreError> {
        let sql = "INSERT INTO model_use (handover, day, calls, tokens) VALUES ($1, $2, $3, $4) ON CONFLICT DO UPDATE \
                   SET calls = calls + excluded.calls, tokens = tokens + excluded.tokens";
        let query = sqlx::query(sql).bind(handover.as_str()).bind(day.to_string());
        let query = query.bind(signed(used.calls)).bind(signed(used.tokens));
        query.execute(&self.pool).await?;
        self.total(handover).await
    }
}

impl AccessStore for SqliteStore {
    fn add_person<'a>(&'a self, it: &'a Person) -> Answer<'a, bool> {
        let sql = "INSERT INTO person (id, name, login, password, made_at) VALUES ($1, $2, $3, $4, $5) \
                   ON CONFLICT DO NOTHING";
        async move {
            let made = stored(it.made_at);
            let bound = [&it.id.0, &it.name, &it.login, &it.password, &made];
            Ok(self.change(sql, &bound.map(|it| Some(it.as_str()))).await? > 0)
        }
        .boxed()
    }

    fn person<'a>(&'a self, id: &'a PersonId) -> Answer<'a, Option<Person>> {
        async move {
            let bound = [Some(id.0.as_str())];
            self.one("SELECT * FROM person WHERE id = $1", &bound, person).await
        }
        .boxed()
    }

    fn person_of_login<'a>(&'a self, login: &'a str) -> Answer<'a, Option<Person>> {
        async move {
            self.one("SELECT * FROM person WHERE login = $1", &[Some(login)], person)
                .await
        }
        .boxed()
    }

    fn people(&self) -> Answer<'_, Vec<Person>> {
        self.all("SELECT * FROM person ORDER BY id", &[], person).boxed()
    }

    fn set_password<'a>(&'a self, id: &'a PersonId, password: &'a str) -> Answer<'a, bool> {
        async move {
            let bound = [Some(id.0.as_str()), Some(password)];
            let sql = "UPDATE person SET password = $2 WHERE id = $1";
            Ok(self.change(sql, &bound).await? > 0)
        }
        .boxed()
    }

    fn give<'a>(&'a self, handover: &'a HandoverId, to: &'a PersonId) -> Answer<'a, ()> {
        let sql = "INSERT INTO handover_owner (handover, person) VALUES ($1, $2) \
                   ON CONFLICT DO UPDATE SET person = excluded.person";
        async move {
            let bound = [Some(handover.as_str()), Some(to.0.as_str())];
            self.change(sql, &bound).await.map(drop)
        }
        .boxed()
    }

    fn owner<'a>(&'a self, handover: &'a HandoverId) -> Answer<'a, Option<PersonId>> {
        async move {
            let sql = "SELECT person FROM handover_owner WHERE handover = $1";
            let read = |row: &SqliteRow| Ok(PersonId(row.try_get(0)?));
            self.one(sql, &[Some(handover.as_str())], read).await
        }
        .boxed()
    }

    fn owned_by<'a>(&'a self, person: &'a PersonId) -> Answer<'a, Vec<HandoverId>> {
        async move {
            let sql = "SELECT handover FROM handover_owner WHERE person = $1 ORDER BY handover";
            let read = |row: &SqliteRow| Ok(HandoverId::new(row.try_get::<String, _>(0)?));
            self.all(sql, &[Some(person.0.as_str())], read).await
        }
        .boxed()
    }

    fn add_invite<'a>(&'a self, it: &'a Invite) -> Answer<'a, ()> {
        let sql = "INSERT INTO invite (hash, handover, party, made_at, expires_at, claimed_at, revoked_at) \
                   VALUES ($1, $2, $3, $4, $5, $6, $7)";
        async move {
            let (made, ends) = (stored(it.made_at), stored(it.expires_at));
            let (claimed, revoked) = (it.claimed_at.map(stored), it.revoked_at.map(stored));
            let bound = [it.hash.as_str(), it.handover.as_str(), it.party.as_str(), &made, &ends].map(Some);
            let bound: Vec<Bound<'_>> = bound
                .into_iter()
                .chain([claimed.as_deref(), revoked.as_deref()])
                .collect();
            self.change(sql, &bound).await.map(drop)
        }
        .boxed()
    }

    fn invite<'a>(&'a self, hash: &'a TokenHash) -> Answer<'a, Option<Invite>> {
        async move {
            let bound = [Some(hash.as_str())];
            self.one("SELECT * FROM invite WHERE hash = $1", &bound, invite).await
        }
        .boxed()
    }

    fn invites<'a>(&'a self, handover: &'a HandoverId) -> Answer<'a, Vec<Invite>> {
        async move {
            let sql = "SELECT * FROM invite WHERE handover = $1 ORDER BY made_at, hash";
            self.all(sql, &[Some(handover.as_str())], invite).await
        }
        .boxed()
    }

    fn claim_invite<'a>(&'a self, hash: &'a TokenHash, at: Timestamp) -> Answer<'a, Claim> {
        self.claim(hash, at).boxed()
    }

    fn revoke_invite<'a>(&'a self, hash: &'a TokenHash, at: Timestamp) -> Answer<'a, bool> {
        self.revoke(
            "UPDATE invite SET revoked_at = $2 WHERE hash = $1 AND revoked_at IS NULL",
            hash,
            at,
        )
    }

    fn add_session<'a>(&'a self, it: &'a WebSession) -> Answer<'a, ()> {
        let sql = "INSERT INTO web_session (hash, party, person, handover, made_at, seen_at, expires_at, revoked_at) \
                   VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
        async move {
            let person = it.person.as_ref().map(|it| it.0.as_str());
            let handover = it.handover.as_ref().map(HandoverId::as_str);
            let (made, seen, ends) = (stored(it.made_at), stored(it.seen_at), stored(it.expires_at));
            let revoked = it.revoked_at.map(stored);
            let bound = [
                Some(it.hash.as_str()),
                Some(it.party.as_str()),
                person,
                handover,
                Some(&made),
                Some(&seen),
                Some(&ends),
                revoked.as_deref(),
            ];
            self.change(sql, &bound).await.map(drop)
        }
        .boxed()
    }

    fn live_session<'a>(&'a self, hash: &'a TokenHash, at: Timestamp, idle: i64) -> Answer<'a, Option<WebSession>> {
        let sql = "SELECT * FROM web_session WHERE hash = $1 AND revoked_at IS NULL AND expires_at > $2 \
                   AND seen_at >= $3";
        async move {
            let oldest = at.saturating_sub(SignedDuration::from_secs(idle)).unwrap_or(at);
            let (now, oldest) = (stored(at), stored(oldest));
            self.one(sql, &[hash.as_str(), &now, &oldest].map(Some), session).await
        }
        .boxed()
    }

    fn touch_session<'a>(&'a self, hash: &'a TokenHash, at: Timestamp) -> Answer<'a, ()> {
        async move {
            let now = stored(at);
            let sql = "UPDATE web_session SET seen_at = MAX(seen_at, $2) WHERE hash = $1";
            self.change(sql, &[hash.as_str(), &now].map(Some)).await.map(drop)
        }
        .boxed()
    }

    fn revoke_session<'a>(&'a self, hash: &'a TokenHash, at: Timestamp) -> Answer<'a, bool> {
        self.revoke(
            "UPDATE web_session SET revoked_at = $2 WHERE hash = $1 AND revoked_at IS NULL",
            hash,
            at,
        )
    }

    fn revoke_sessions<'a>(&'a self, whose: &'a Whose, at: Timestamp) -> Answer<'a, u64> {
        let sql = REVOKE_ALL;
        async move {
            let (person, handover, party) = whose.bound();
            let now = stored(at);
            self.change(sql, &[person, handover, party, Some(&now)]).await
        }
        .boxed()
    }

    fn sessions<'a>(&'a self, whose: &'a Whose, at: Timestamp) -> Answer<'a, Vec<WebSession>> {
        let sql = LIVE;
        async move {
            let (person, handover, party) = whose.bound();
            let now = stored(at);
            self.all(sql, &[person, handover, party, Some(&now)], session).await
        }
        .boxed()
    }

    fn save_draft<'a>(&'a self, it: &'a Draft) -> Answer<'a, ()> {
        let sql = "INSERT INTO draft (handover, place, text, at) VALUES ($1, $2, $3, $4) \
                   ON CONFLICT DO UPDATE SET text = excluded.text, at = excluded.at";
        async move {
            let at = stored(it.at);
            let bound = [it.handover.as_str(), &it.place, &it.text, &at].map(Some);
            self.change(sql, &bound).await.map(drop)
        }
        .boxed()
    }

    fn draft<'a>(&'a self, handover: &'a HandoverId, place: &'a str) -> Answer<'a, Option<Draft>> {
        async move {
            let sql = "SELECT * FROM draft WHERE handover = $1 AND place = $2";
            self.one(sql, &[handover.as_str(), place].map(Some), draft).await
        }
        .boxed()
    }

    fn drop_draft<'a>(&'a self, handover: &'a HandoverId, place: &'a str) -> Answer<'a, ()> {
        async move {
            // after most answers there is none, and looking does not wait for the disk
            if self.draft(handover, place).await?.is_none() {
                return Ok(());
            }
            let sql = "DELETE FROM draft WHERE handover = $1 AND place = $2";
            self.change(sql, &[handover.as_str(), place].map(Some)).await.map(drop)
        }
        .boxed()
    }

    fn drop_drafts<'a>(&'a self, handover: &'a HandoverId) -> Answer<'a, ()> {
        async move {
            let sql = "DELETE FROM draft WHERE handover = $1";
            self.change(sql, &[Some(handover.as_str())]).await.map(drop)
        }
        .boxed()
    }

    fn add_api_token<'a>(&'a self, it: &'a ApiToken) -> Answer<'a, ()> {
        let sql = "INSERT INTO api_token (hash, person, label, made_at, revoked_at) VALUES ($1, $2, $3, $4, $5)";
        async move {
            let (made, revoked) = (stored(it.made_at), it.revoked_at.map(stored));
            let bound = [
                Some(it.hash.as_str()),
                Some(&it.person.0),
                Some(&it.label),
                Some(&made),
                revoked.as_deref(),
            ];
            self.change(sql, &bound).await.map(drop)
        }
        .boxed()
    }

    fn api_token<'a>(&'a self, hash: &'a TokenHash) -> Answer<'a, Option<ApiToken>> {
        async move {
            let sql = "SELECT * FROM api_token WHERE hash = $1 AND revoked_at IS NULL";
            self.one(sql, &[Some(hash.as_str())], token).await
        }
        .boxed()
    }

    fn api_tokens<'a>(&'a self, person: &'a PersonId) -> Answer<'a, Vec<ApiToken>> {
        async move {
            let sql = "SELECT * FROM api_token WHERE person = $1 ORDER BY made_at, hash";
            self.all(sql, &[Some(person.0.as_str())], token).await
        }
        .boxed()
    }

    fn touch_api_token<'a>(&'a self, hash: &'a TokenHash, at: Timestamp) -> Answer<'a, ()> {
        async move {
            let (sql, now) = ("UPDATE api_token SET used_at = $2 WHERE hash = $1", stored(at));
            self.change(sql, &[hash.as_str(), &now].map(Some)).await.map(drop)
        }
        .boxed()
    }

    fn revoke_api_token<'a>(&'a self, hash: &'a TokenHash, at: Timestamp) -> Answer<'a, bool> {
        self.revoke(
            "UPDATE api_token SET revoked_at = $2 WHERE hash = $1 AND revoked_at IS NULL",
            hash,
            at,
        )
    }

    fn spend<'a>(&'a self, handover: &'a HandoverId, day: Date, used: ModelUse) -> Answer<'a, ModelUse> {
        self.add_use(handover, day, used).boxed()
    }

    fn model_use<'a>(&'a self, handover: &'a HandoverId) -> Answer<'a, ModelUse> {
        self.total(handover).boxed()
    }
}

impl SqliteStore {
    pub(super) fn revoke<'a>(&'a self, sql: &'static str, hash: &'a TokenHash, at: Timestamp) -> Answer<'a, bool> {
        async move {
            let now = stored(at);
            Ok(self.change(sql, &[hash.as_str(), &now].map(Some)).await? > 0)
        }
        .boxed()
    }
}
