//! Who may come in: one contract for every store. And erasure: what is left of a handover, to the last byte.

use std::fs;
use std::path::Path;
use std::sync::Arc;

use baton::engine::{Clock, Engine};
use baton::id::HandoverId;
use baton::interview::{Act, By, Command, Party, PlanChange};
use baton::store::{
    AccessStore, ApiToken, Claim, Draft, EventStore, Invite, MemoryStore, ModelUse, Person, PersonId, Remembered,
    Return, SqliteStore, StoreError, TokenHash, Tombstone, WebSession, Whose,
};
use jiff::{SignedDuration, Timestamp};
use tempfile::TempDir;

const FILE: &str = "baton.db";

fn at(minutes: i64) -> Timestamp {
    let start: Timestamp = "2026-11-22T09:00:00Z".parse().unwrap();
    start.checked_add(SignedDuration::from_mins(minutes)).unwrap()
}

fn person(id: &str, login: &str) -> Person {
    Person {
        id: PersonId(id.to_owned()),
        name: "Nora Weiß".to_owned(),
        login: login.to_owned(),
        password: "$argon2id$v=19$m=19456,t=2,p=1$c2FsdA$aGFzaA".to_owned(),
        made_at: at(0),
    }
}

fn invite(token: &str, handover: &HandoverId) -> Invite {
    Invite {
        hash: TokenHash::of(token),
        handover: handover.clone(),
        party: Party::Leaver,
        made_at: at(0),
        expires_at: at(60),
        claimed_at: None,
        revoked_at: None,
    }
}

fn session(cookie: &str, handover: &HandoverId, party: Party) -> WebSession {
    WebSession {
        hash: TokenHash::of(cookie),
        party,
        person: None,
        handover: Some(handover.clone()),
        made_at: at(0),
        seen_at: at(0),
        expires_at: at(720),
        revoked_at: None,
    }
}

async fn people(store: &dyn AccessStore) {
    let (nora, otto) = (person("p1", "nora@example.org"), person("p2", "otto@example.org"));
    assert!(store.add_person(&nora).await.unwrap());
    assert!(store.add_person(&otto).await.unwrap());
    assert!(
        !store.add_person(&person("p3", "NORA@example.org")).await.unwrap(),
        "one login, two people"
    );
    assert!(
        !store.add_person(&person("p1", "new@example.org")).await.unwrap(),
        "one id, two people"
    );
    assert_eq!(store.people().await.unwrap(), [nora.clone(), otto.clone()]);
    assert_eq!(
        store.person_of_login("Nora@Example.org").await.unwrap(),
        Some(nora.clone())
    );
    assert_eq!(store.person_of_login("nobody").await.unwrap(), None);
    assert!(store.set_password(&nora.id, "other").await.unwrap());
    assert_eq!(store.person(&nora.id).await.unwrap().unwrap().password, "other");
    assert!(!store.set_password(&PersonId("p9".to_owned()), "other").await.unwrap());
    let (one, other) = (HandoverId::from("a-one"), HandoverId::from("b-two"));
    assert_eq!(store.owner(&one).await.unwrap(), None);
    store.give(&other, &nora.id).await.unwrap();
    store.give(&one, &nora.id).await.unwrap();
    assert_eq!(store.owned_by(&nora.id).await.unwrap(), [one.clone(), other]);
    store.give(&one, &otto.id).await.unwrap();
    assert_eq!(store.owner(&one).await.unwrap(), Some(otto.id));
    assert_eq!(store.owned_by(&nora.id).await.unwrap().len(), 1);
    assert!(!format!("{nora:?}").contains("argon2id"), "a password is in a message");
}

async fn invites(store: &dyn AccessStore) {
    let handover = HandoverId::from("h-invites");
    for token in ["t1", "t2", "t3"] {
        store.add_invite(&invite(token, &handover)).await.unwrap();
    }
    let (one, two, three) = (TokenHash::of("t1"), TokenHash::of("t2"), TokenHash::of("t3"));
    for _ in 0..5 {
        let found = store.invite(&one).await.unwrap().unwrap();
        assert!(
            found.is_open(at(59)) && !found.is_open(at(60)),
            "looking spends nothing"
        );
    }
    assert_eq!(store.invite(&TokenHash::of("t9")).await.unwrap(), None);
    assert_eq!(
        store.claim_invite(&TokenHash::of("t9"), at(1)).await.unwrap(),
        Claim::Invalid
    );
    let Claim::Claimed(mine) = store.claim_invite(&one, at(1)).await.unwrap() else {
        panic!("it is open");
    };
    assert_eq!((mine.claimed_at, mine.party), (Some(at(1)), Party::Leaver));
    assert_eq!(store.claim_invite(&one, at(2)).await.unwrap(), Claim::Taken(mine));
    assert_eq!(
        store.claim_invite(&two, at(60)).await.unwrap(),
        Claim::Invalid,
        "too old"
    );
    assert!(store.revoke_invite(&three, at(1)).await.unwrap());
    assert!(!store.revoke_invite(&three, at(2)).await.unwrap(), "revoked twice");
    assert_eq!(
        store.claim_invite(&three, at(3)).await.unwrap(),
        Claim::Invalid,
        "revoked"
    );
    assert!(store.revoke_invite(&one, at(5)).await.unwrap());
    assert_eq!(
        store.claim_invite(&one, at(6)).await.unwrap(),
        Claim::Invalid,
        "claimed and revoked"
    );
    assert_eq!(store.invites(&handover).await.unwrap().len(), 3);
}

async fn sessions(store: &dyn AccessStore) {
    let handover = HandoverId::from("h-sessions");
    const IDLE: i64 = 3600;
    for (cookie, party) in [("c1", Party::Leaver), ("c2", Party::Leaver), ("c3", Party::Successor)] {
        store.add_session(&session(cookie, &handover, party)).await.unwrap();
    }
    let hash = TokenHash::of("c1");
    assert!(store.live_session(&hash, at(60), IDLE).await.unwrap().is_some());
    assert!(
        store.live_session(&hash, at(61), IDLE).await.unwrap().is_none(),
        "idle for too long"
    );
    store.touch_session(&hash, at(50)).await.unwrap();
    store.touch_session(&hash, at(40)).await.unwrap();
    let live = store.live_session(&hash, at(110), IDLE).await.unwrap().unwrap();
    assert_eq!(live.seen_at, at(50), "a late touch does not make it older");
    store.touch_session(&hash, at(719)).await.unwrap();
    assert!(store.live_session(&hash, at(719), IDLE).await.unwrap().is_some());
    assert!(
        store.live_session(&hash, at(720), IDLE).await.unwrap().is_none(),
        "over, however much it is used"
    );
    let leavers = Whose::Party(handover.clone(), Party::Leaver);
    assert_eq!(store.sessions(&leavers, at(1)).await.unwrap().len(), 2);
    assert!(store.revoke_session(&hash, at(2)).await.unwrap());
    assert!(!store.revoke_session(&hash, at(2)).await.unwrap());
    assert_eq!(
        store.revoke_sessions(&leavers, at(3)).await.unwrap(),
        1,
        "one was revoked before"
    );
    assert_eq!(store.sessions(&leavers, at(4)).await.unwrap(), []);
    assert!(
        store
            .live_session(&TokenHash::of("c2"), at(4), IDLE)
            .await
            .unwrap()
            .is_none()
    );
    assert!(
        store
            .live_session(&TokenHash::of("c3"), at(4), IDLE)
            .await
            .unwrap()
            .is_some(),
        "another's goes on"
    );
    let manager = person("p-sessions", "sessions@example.org");
    store.add_person(&manager).await.unwrap();
    let own = WebSession {
        person: Some(manager.id.clone()),
        handover: None,
        ..session("c4", &handover, Party::Manager)
    };
    store.add_session(&own).await.unwrap();
    assert_eq!(
        store.sessions(&Whose::Person(manager.id.clone()), at(4)).await.unwrap(),
        [own]
    );
    assert_eq!(
        store.revoke_sessions(&Whose::Person(manager.id), at(5)).await.unwrap(),
        1
    );
}

async fn drafts_tokens_and_budget(store: &dyn AccessStore) {
    let (handover, other) = (HandoverId::from("h-drafts"), HandoverId::from("h-other"));
    let draft = |place: &str, text: &str| Draft {
        handover: handover.clone(),
        place: place.to_owned(),
        text: text.to_owned(),
        at: at(1),
    };
    store.save_draft(&draft("turn:1", "half a")).await.unwrap();
    store.save_draft(&draft("turn:1", "half a sentence")).await.unwrap();
    store.save_draft(&draft("notes", "more")).await.unwrap();
    let found = store.draft(&handover, "turn:1").await.unwrap().unwrap();
    assert_eq!(found, draft("turn:1", "half a sentence"));
    assert!(!format!("{found:?}").contains("sentence"), "a draft is in a message");
    assert_eq!(store.draft(&other, "turn:1").await.unwrap(), None);
    store.drop_draft(&handover, "turn:1").await.unwrap();
    assert_eq!(store.draft(&handover, "turn:1").await.unwrap(), None);
    store.drop_drafts(&handover).await.unwrap();
    assert_eq!(store.draft(&handover, "notes").await.unwrap(), None);

    let manager = person("p-tokens", "tokens@example.org");
    store.add_person(&manager).await.unwrap();
    let token = ApiToken {
        hash: TokenHash::of("api"),
        person: manager.id.clone(),
        label: "export".to_owned(),
        made_at: at(1),
        used_at: None,
        revoked_at: None,
    };
    store.add_api_token(&token).await.unwrap();
    assert_eq!(store.api_token(&token.hash).await.unwrap(), Some(token.clone()));
    assert!(store.revoke_api_token(&token.hash, at(2)).await.unwrap());
    assert!(!store.revoke_api_token(&token.hash, at(2)).await.unwrap());
    assert_eq!(store.api_token(&token.hash).await.unwrap(), None);
    assert_eq!(store.api_tokens(&manager.id).await.unwrap()[0].revoked_at, Some(at(2)));

    let used = |calls, tokens| ModelUse { calls, tokens };
    let (one, next) = ("2026-11-22".parse().unwrap(), "2026-11-23".parse().unwrap());
    assert_eq!(store.model_use(&handover).await.unwrap(), used(0, 0));
    store.spend(&handover, one, used(1, 900)).await.unwrap();
    store.spend(&handover, one, used(1, 100)).await.unwrap();
    assert_eq!(store.spend(&handover, next, used(1, 50)).await.unwrap(), used(3, 1050));
    assert_eq!(store.model_use(&other).await.unwrap(), used(0, 0));
}

async fn contract(store: &dyn AccessStore) {
    people(store).await;
    invites(store).await;
    sessions(store).await;
    remembered_browsers(store).await;
    drafts_tokens_and_budget(store).await;
}

async fn sqlite(folder: &TempDir) -> SqliteStore {
    SqliteStore::open(&folder.path().join(FILE)).await.unwrap()
}

#[tokio::test]
async fn memory_keeps_the_contract_of_access() {
    contract(&MemoryStore::default()).await;
}

#[tokio::test]
async fn sqlite_keeps_the_contract_of_access() {
    let folder = TempDir::new().unwrap();
    contract(&sqlite(&folder).await).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_many_who_claim_at_once_one_gets_it() {
    let folder = TempDir::new().unwrap();
    let (one, other) = (Arc::new(sqlite(&folder).await), Arc::new(sqlite(&folder).await));
    one.add_invite(&invite("t", &HandoverId::from("h"))).await.unwrap();
    let claims = (0..20).map(|n| {
        let store = Arc::clone(if n % 2 == 0 { &one } else { &other });
        tokio::spawn(async move { store.claim_invite(&TokenHash::of("t"), at(1)).await.unwrap() })
    });
    let claims: Vec<_> = claims.collect();
    let mut won = 0;
    for claim in claims {
        won += usize::from(matches!(claim.await.unwrap(), Claim::Claimed(_)));
    }
    assert_eq!(won, 1);
}

#[tokio::test]
async fn a_token_is_stored_as_its_hash_only() {
    let folder = TempDir::new().unwrap();
    let store = sqlite(&folder).await;
    store
        .add_invite(&invite("token-zq1canary", &HandoverId::from("h")))
        .await
        .unwrap();
    store.close().await;
    assert_eq!(bytes_with(folder.path(), "zq1canary"), Vec::<String>::new());
    assert_eq!(
        bytes_with(folder.path(), TokenHash::of("token-zq1canary").as_str()),
        [FILE]
    );
}

// --- erasure ----------------------------------------------------------------------------------------------------------

/// The files of a folder that hold a text.
fn bytes_with(folder: &Path, text: &str) -> Vec<String> {
    let files = fs::read_dir(folder).unwrap().map(|it| it.unwrap().path());
    let mut holding: Vec<String> = files
        .filter(|path| {
            let bytes = fs::read(path).unwrap();
            bytes.windows(text.len()).any(|it| it == text.as_bytes())
        })
        .map(|path| path.file_name().unwrap().to_str().unwrap().to_owned())
        .collect();
    holding.sort();
    holding
}

fn engine(store: &Arc<SqliteStore>, now: Timestamp) -> Engine {
    let guide = baton::engine::guide(&baton::assets::Assets::default()).unwrap();
    let engine = Engine::new(Arc::<SqliteStore>::clone(store), Arc::new(guide), Clock::Pinned(now));
    engine.with_access(Arc::<SqliteStore>::clone(store))
}

/// A handover with a canary in every kind of text that is kept of it.
async fn told(engine: &Engine) -> HandoverId {
    let plan = baton::interview::Plan {
        handover: HandoverId::from("x"),
        csm: "Zoë Brandt".to_owned(),
        title: Some("zq2canary".to_owned()),
        company: None,
        notice: None,
        last_day: "2026-12-18".parse().unwrap(),
        manager: None,
        successor: Some("Tom zq2canary".to_owned()),
        successor_from: None,
        sittings: 3,
        minutes: 40,
    };
    let id = engine
        .start(plan, Vec::new())
        .await
        .unwrap()
        .session
        .plan
        .clone()
        .unwrap()
        .handover;
    engine.open(&id).await.unwrap();
    for _ in 0..5 {
        let text = "The zq2canary export runs every Monday because Petra zq2canary reads it. ".repeat(40);
        engine.submit(&id, Command::Answer { id: None, text }).await.unwrap();
    }
    engine.save_draft(&id, "turn:9", "half a zq2canary").await.unwrap();
    let access = engine.access().unwrap();
    access.add_invite(&invite(id.as_str(), &id)).await.unwrap();
    access
        .add_session(&session(id.as_str(), &id, Party::Leaver))
        .await
        .unwrap();
    id
}

#[tokio::test]
async fn an_erased_handover_leaves_no_byte() {
    let folder = TempDir::new().unwrap();
    let store = Arc::new(sqlite(&folder).await);
    let engine = engine(&store, at(0));
    let (id, other) = (told(&engine).await, told(&engine).await);
    let last = engine.events(&id).await.unwrap().len();
    assert!(
        !bytes_with(folder.path(), "zq2canary").is_empty(),
        "the search finds what is there"
    );

    let left = engine.erase(&id).await.unwrap();
    assert_eq!((left.events, left.erased_at), (last as u64, at(0)));
    assert_eq!(left.hash.len(), 64);
    for again in [engine.session(&id).await.err(), engine.events(&id).await.err()] {
        let error = again.unwrap().to_string();
        assert_eq!(error, format!("`{id}` was erased on 2026-11-22"));
    }
    let refused = store
        .append(&id, 0, at(1), &[baton::interview::Event::SittingPaused])
        .await
        .unwrap_err();
    assert!(matches!(refused, StoreError::Erased { .. }), "{refused}");
    assert_eq!(engine.erase(&id).await.unwrap(), left, "erased twice, it is the same");
    assert!(engine.erase(&HandoverId::from("nobody")).await.is_err());

    let access = engine.access().unwrap();
    assert_eq!(access.invites(&id).await.unwrap(), []);
    assert_eq!(access.draft(&id, "turn:9").await.unwrap(), None);
    assert_eq!(
        access
            .sessions(&Whose::Party(id.clone(), Party::Leaver), at(1))
            .await
            .unwrap(),
        []
    );
    assert_eq!(engine.list().await.unwrap().len(), 1);
    assert_eq!(engine.verify(&other).await.unwrap().broken, []);
    assert_eq!(engine.erased().await.unwrap(), [left]);

    engine.erase(&other).await.unwrap();
    assert_eq!(
        bytes_with(folder.path(), "zq2canary"),
        Vec::<String>::new(),
        "with the database open"
    );
    store.close().await;
    assert_eq!(bytes_with(folder.path(), "zq2canary"), Vec::<String>::new());
    assert_eq!(
        bytes_with(folder.path(), id.as_str()),
        Vec::<String>::new(),
        "an id holds a name"
    );
    let mark = Tombstone::mark(&id);
    assert_eq!(
        bytes_with(folder.path(), &mark),
        [FILE, "baton.db.erased"],
        "the mark is all"
    );
}

#[tokio::test]
async fn a_restored_backup_is_erased_when_it_is_opened() {
    let folder = TempDir::new().unwrap();
    let store = Arc::new(sqlite(&folder).await);
    let id = told(&engine(&store, at(0))).await;
    store.close().await;
    let backup = fs::read(folder.path().join(FILE)).unwrap();

    let store = Arc::new(sqlite(&folder).await);
    engine(&store, at(5)).erase(&id).await.unwrap();
    store.close().await;
    fs::write(folder.path().join(FILE), &backup).unwrap();
    assert_eq!(bytes_with(folder.path(), "zq2canary"), [FILE], "the backup has it");

    let store = sqlite(&folder).await;
    assert_eq!(store.revived(), std::slice::from_ref(&id));
    assert_eq!(bytes_with(folder.path(), "zq2canary"), Vec::<String>::new());
    assert_eq!(
        store.erased().await.unwrap()[0].erased_at,
        at(5),
        "when it was erased first"
    );
    store.close().await;
    assert_eq!(sqlite(&folder).await.revived(), [], "once is enough");
}

#[tokio::test]
async fn a_kill_before_the_deletion_is_made_up_for() {
    let folder = TempDir::new().unwrap();
    let store = Arc::new(sqlite(&folder).await);
    let (id, other) = {
        let engine = engine(&store, at(0));
        (told(&engine).await, told(&engine).await)
    };
    store.close().await;
    // the list was written, and a line of it was cut off; nothing was deleted yet
    let mark = Tombstone::mark(&id);
    let whole = format!("\n{{\"mark\":\"{mark}\",\"erased_at\":\"2026-11-22T09:00:00Z\"}}\n");
    let cut = format!("\n{{\"mark\":\"{}\",\"era", Tombstone::mark(&other));
    fs::write(folder.path().join("baton.db.erased"), whole + &cut).unwrap();
    let store = sqlite(&folder).await;
    assert_eq!(store.revived(), [id]);
    assert_eq!(store.list().await.unwrap()[0].handover, other);
}

#[tokio::test]
async fn events_are_deleted_behind_a_tombstone_only() {
    let folder = TempDir::new().unwrap();
    let store = Arc::new(sqlite(&folder).await);
    let id = told(&engine(&store, at(0))).await;
    let options = sqlx::sqlite::SqliteConnectOptions::new().filename(folder.path().join(FILE));
    let pool = sqlx::SqlitePool::connect_with(options).await.unwrap();
    let error = sqlx::query("DELETE FROM event").execute(&pool).await.unwrap_err();
    assert!(error.to_string().contains("an event is never deleted"), "{error}");
    assert_eq!(store.verify(&id).await.unwrap().broken, []);
}

#[tokio::test]
async fn drafts_are_screened_and_go_with_the_answer() {
    let folder = TempDir::new().unwrap();
    let store = Arc::new(sqlite(&folder).await);
    let engine = engine(&store, at(0));
    let id = told(&engine).await;
    let access = engine.access().unwrap();
    let turn = engine.session(&id).await.unwrap().open_question().unwrap().turn;
    let place = Engine::place_of(turn);
    engine
        .save_draft(&id, &place, "The password is zQ9-kestrel-77, it is in the vault")
        .await
        .unwrap();
    let saved = access.draft(&id, &place).await.unwrap().unwrap();
    assert!(
        saved.text.contains("in the vault") && !saved.text.contains("kestrel"),
        "{}",
        saved.text
    );
    engine.submit(&id, Command::Skip).await.unwrap();
    assert_eq!(access.draft(&id, &place).await.unwrap(), None);
    assert!(
        engine
            .save_draft(&HandoverId::from("nobody"), &place, "text")
            .await
            .is_err()
    );
    store.close().await;
    assert_eq!(bytes_with(folder.path(), "zQ9-kestrel-77"), Vec::<String>::new());
}

#[tokio::test]
async fn what_was_kept_for_long_enough_is_due() {
    let folder = TempDir::new().unwrap();
    let store = Arc::new(sqlite(&folder).await);
    let first = engine(&store, at(0));
    let id = told(&first).await;
    let act = async |by: Party, act: Act| first.act(&id, By::from(by), act).await.unwrap().session;
    act(Party::Manager, Act::ChangePlan(PlanChange::Successor(None))).await;
    act(Party::Leaver, Act::Release(baton::interview::Part::WholeBook)).await;
    let session = first.session(&id).await.unwrap();
    let hash = baton::interview::content_hash(&session);
    for by in [Party::Manager, Party::Leaver] {
        act(by, Act::Sign { hash: hash.clone() }).await;
    }
    let day = |days: i64| engine(&store, at(days * 24 * 60));
    assert_eq!(day(179).due_for_erasure().await.unwrap(), []);
    assert_eq!(day(180).due_for_erasure().await.unwrap(), std::slice::from_ref(&id));
    act(Party::Manager, Act::ChangePlan(PlanChange::RetentionDays(30))).await;
    assert_eq!(day(30).due_for_erasure().await.unwrap(), std::slice::from_ref(&id));
    assert_eq!(day(29).due_for_erasure().await.unwrap(), []);
    assert_eq!(day(29).erase_due().await.unwrap(), (0, 0));
    assert_eq!(day(30).erase_due().await.unwrap(), (1, 0));
    assert_eq!(day(30).erase_due().await.unwrap(), (0, 0));
    assert!(first.list().await.unwrap().is_empty());
}

async fn remembered_browsers(store: &dyn AccessStore) {
    let handover = HandoverId::from("h-remembered");
    let browser = |token: &str, party| Remembered {
        hash: TokenHash::of(token),
        handover: handover.clone(),
        party,
        made_at: at(0),
        expires_at: at(60),
        spent_at: None,
        revoked_at: None,
    };
    for (token, party) in [("r1", Party::Leaver), ("r2", Party::Leaver), ("r3", Party::Successor)] {
        store.remember(&browser(token, party)).await.unwrap();
    }
    let [one, two, three] = ["r1", "r2", "r3"].map(TokenHash::of);
    assert_eq!(store.who_may_return(&handover, at(59)).await.unwrap().len(), 3);
    assert_eq!(store.who_may_return(&handover, at(60)).await.unwrap(), [], "too old");
    assert!(
        store.remembered(&one).await.unwrap().unwrap().is_open(at(1)),
        "looking spends nothing"
    );
    let Return::Back(mine) = store.come_back(&one, at(2)).await.unwrap() else {
        panic!("it is open");
    };
    assert_eq!((mine.spent_at, mine.expires_at), (Some(at(2)), at(60)));
    assert_eq!(store.come_back(&one, at(3)).await.unwrap(), Return::Copied(mine));
    assert_eq!(store.come_back(&two, at(60)).await.unwrap(), Return::Unknown, "too old");
    assert_eq!(
        store.come_back(&TokenHash::of("r9"), at(3)).await.unwrap(),
        Return::Unknown
    );
    assert_eq!(store.forget_all(&handover, Party::Leaver, at(4)).await.unwrap(), 2);
    assert_eq!(
        store.come_back(&one, at(5)).await.unwrap(),
        Return::Unknown,
        "forgotten"
    );
    assert_eq!(
        store.come_back(&two, at(5)).await.unwrap(),
        Return::Unknown,
        "forgotten"
    );
    assert!(
        store.remembered(&three).await.unwrap().unwrap().is_open(at(5)),
        "another's stays"
    );
    assert!(store.forget(&three, at(6)).await.unwrap());
    assert!(!store.forget(&three, at(7)).await.unwrap(), "forgotten twice");
    assert_eq!(store.come_back(&three, at(8)).await.unwrap(), Return::Unknown);
}
