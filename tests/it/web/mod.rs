//! The web, in process: pages of a world of its own, with browsers that keep cookies and nothing else.

mod api;
mod api_import;
mod api_story;
mod back;
mod door;
mod headers;
mod last_acts;
mod leaver;
mod live;
mod manager;
mod manager_keys;
mod matrix;
mod notices;
mod pages;
mod server;
mod successor;
mod unwritten;

use std::collections::BTreeMap;
use std::net::IpAddr;
use std::sync::{Arc, LazyLock, Mutex};

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{Method, Request, StatusCode};
use baton::assets::Assets;
use baton::book::import::preview;
use baton::book::{Book, Columns};
use baton::engine::{
    AccessStore, ApiToken, Assistant, Clock, Engine, Invite, Person, PersonId, Press, TokenHash, WebSession, guide,
};
use baton::id::HandoverId;
use baton::interview::{Guide, Party, Plan};
use baton::store::MemoryStore;
use baton::web::{Document, Journal, Line, Pages, Parts, Rates, Sample, Site, Token, Web};
use futures::StreamExt;
use jiff::{SignedDuration, Timestamp};

/// The time of every world, unless a test says another.
pub(crate) const NOW: &str = "2026-11-25T09:00:00Z";
pub(crate) const ORIGIN: &str = "http://127.0.0.1:7700";

static GUIDE: LazyLock<Arc<Guide>> = LazyLock::new(|| Arc::new(guide(&Assets::default()).unwrap()));
static PAGES: LazyLock<Arc<Pages>> = LazyLock::new(|| Arc::new(Pages::load(&Assets::default()).unwrap().unwrap()));
static PRESS: LazyLock<Arc<Press>> = LazyLock::new(|| Arc::new(Press::new(&Assets::default()).unwrap()));
static RATES: LazyLock<Rates> = LazyLock::new(|| {
    let text = Assets::default().text("web/rates.toml").unwrap();
    Rates::parse("rates.toml", &text).unwrap()
});
static DOCUMENT: LazyLock<Document> = LazyLock::new(|| {
    let text = Assets::default().text("web/openapi.json").unwrap();
    Document::parse("openapi.json", &text).unwrap()
});
static COLUMNS: LazyLock<Columns> = LazyLock::new(|| {
    let text = Assets::default().text("prompts/columns.toml").unwrap();
    Columns::parse("columns.toml", &text).unwrap()
});

/// A server and all that it has.
pub(crate) struct World {
    pub(crate) web: Arc<Web>,
    pub(crate) engine: Arc<Engine>,
    pub(crate) store: Arc<MemoryStore>,
    pub(crate) journal: Told,
    at: Timestamp,
    router: Router,
}

/// What the journal was told.
#[derive(Debug, Clone, Default)]
pub(crate) struct Told(pub(crate) Arc<Mutex<Vec<String>>>);

impl Journal for Told {
    fn note(&self, line: &Line<'_>) {
        let text = format!("{} {} {}", line.method, line.route, line.status);
        self.0.lock().unwrap().push(text);
    }
}

/// A browser: it keeps cookies, and comes from an address.
#[derive(Debug, Clone)]
pub(crate) struct Browser {
    pub(crate) cookies: BTreeMap<String, String>,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) from: IpAddr,
}

/// What came back.
#[derive(Debug, Clone)]
pub(crate) struct Page {
    pub(crate) status: StatusCode,
    pub(crate) headers: BTreeMap<String, Vec<String>>,
    pub(crate) body: String,
}

pub(crate) fn now() -> Timestamp {
    NOW.parse().unwrap()
}

impl World {
    pub(crate) fn new() -> Self {
        Self::on(Arc::new(MemoryStore::default()), now(), site(None))
    }

    pub(crate) fn on(store: Arc<MemoryStore>, at: Timestamp, site: Site) -> Self {
        Self::with_access(Arc::clone(&store), store, at, site)
    }

    pub(crate) fn with_access(
        store: Arc<MemoryStore>,
        access: Arc<dyn AccessStore>,
        at: Timestamp,
        site: Site,
    ) -> Self {
        let engine = Engine::new(Arc::clone(&store) as _, Arc::clone(&GUIDE), Clock::Pinned(at));
        Self::of(engine, store, access, at, site)
    }

    /// A world in which a model helps.
    pub(crate) fn helped(assistant: Assistant) -> Self {
        let store = Arc::new(MemoryStore::default());
        let engine = Engine::new(Arc::clone(&store) as _, Arc::clone(&GUIDE), Clock::Pinned(now()));
        let engine = engine.with_assistant(assistant);
        Self::of(engine, Arc::clone(&store), store, now(), site(None))
    }

    fn of(engine: Engine, store: Arc<MemoryStore>, access: Arc<dyn AccessStore>, at: Timestamp, site: Site) -> Self {
        let clock = Clock::Pinned(at);
        let engine = Arc::new(engine.with_access(Arc::clone(&access)));
        let journal = Told::default();
        let web = Web::new(Parts {
            engine: Arc::clone(&engine),
            access,
            pages: Arc::clone(&PAGES),
            site,
            document: DOCUMENT.clone(),
            rates: *RATES,
            press: Arc::clone(&PRESS),
            columns: COLUMNS.clone(),
            sample: sample(),
            clock,
            journal: Box::new(journal.clone()),
        });
        Self {
            router: web.router(),
            web,
            engine,
            store,
            journal,
            at,
        }
    }

    /// The same world so much later.
    pub(crate) fn later(&self, by: SignedDuration) -> Self {
        Self::on(Arc::clone(&self.store), now() + by, site(None))
    }

    pub(crate) async fn handover(&self, csm: &str) -> HandoverId {
        let step = self.engine.start(plan(csm), books()).await.unwrap();
        step.session.plan.as_ref().unwrap().handover.clone()
    }

    /// A manager who is signed in.
    pub(crate) async fn manager(&self, name: &str) -> Browser {
        let person = Person {
            id: PersonId(name.to_owned()),
            name: name.to_owned(),
            login: name.to_owned(),
            password: "none".to_owned(),
            made_at: now(),
        };
        assert!(self.store.add_person(&person).await.unwrap());
        self.signed_in(name).await
    }

    pub(crate) async fn signed_in(&self, name: &str) -> Browser {
        self.visit(Party::Manager, Some(PersonId(name.to_owned())), None).await
    }

    /// A leaver or successor who was let in.
    pub(crate) async fn guest(&self, party: Party, handover: &HandoverId) -> Browser {
        self.visit(party, None, Some(handover.clone())).await
    }

    async fn visit(&self, party: Party, person: Option<PersonId>, handover: Option<HandoverId>) -> Browser {
        let token = Token::new().unwrap();
        let name = handover.as_ref().map(|it| format!("-{it}")).unwrap_or_default();
        let mut browser = Browser::new();
        browser
            .cookies
            .insert(format!("baton-{party}{name}"), token.reveal().to_owned());
        let visit = WebSession {
            hash: token.hash(),
            party,
            person,
            handover,
            made_at: self.at,
            seen_at: self.at,
            expires_at: self.at + SignedDuration::from_hours(12),
            revoked_at: None,
        };
        self.store.add_session(&visit).await.unwrap();
        browser
    }

    /// A program that acts for a manager.
    pub(crate) async fn program(&self, name: &str) -> Browser {
        let token = Token::new().unwrap();
        let kept = ApiToken {
            hash: token.hash(),
            person: PersonId(name.to_owned()),
            label: "test".to_owned(),
            made_at: now(),
            used_at: None,
            revoked_at: None,
        };
        self.store.add_api_token(&kept).await.unwrap();
        let mut browser = Browser::new();
        let bearer = format!("Bearer baton_{}", token.reveal());
        browser.headers.push(("authorization".to_owned(), bearer));
        browser
    }

    /// An invite, and the path of its link.
    pub(crate) async fn invite(&self, party: Party, handover: &HandoverId) -> (TokenHash, String) {
        let token = Token::new().unwrap();
        let invite = Invite {
            hash: token.hash(),
            handover: handover.clone(),
            party,
            made_at: now(),
            expires_at: now() + SignedDuration::from_hours(24),
            claimed_at: None,
            revoked_at: None,
        };
        self.store.add_invite(&invite).await.unwrap();
        (token.hash(), format!("/join/{}", token.reveal()))
    }

    pub(crate) async fn give(&self, handover: &HandoverId, manager: &str) {
        self.store.give(handover, &PersonId(manager.to_owned())).await.unwrap();
    }

    /// Sends a request as it is, and keeps the cookies that come back.
    pub(crate) async fn send(&self, browser: &mut Browser, request: Request<Body>) -> Page {
        let response = self.web.handle(self.router.clone(), browser.from, request).await;
        let (parts, body) = response.into_parts();
        let mut headers: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for (name, value) in &parts.headers {
            let value = value.to_str().unwrap().to_owned();
            if name == "set-cookie" {
                browser.keep(&value);
            }
            headers.entry(name.to_string()).or_default().push(value);
        }
        let is_stream = headers
            .get("content-type")
            .is_some_and(|it| it[0] == "text/event-stream");
        let bytes = if is_stream {
            // it has no end: what comes at once is what there is
            body.into_data_stream().next().await.unwrap().unwrap()
        } else {
            to_bytes(body, 64 * 1024 * 1024).await.unwrap()
        };
        Page {
            status: parts.status,
            headers,
            body: String::from_utf8_lossy(&bytes).into_owned(),
        }
    }

    pub(crate) async fn get(&self, browser: &mut Browser, path: &str) -> Page {
        let request = browser.request(Method::GET, path).body(Body::empty()).unwrap();
        self.send(browser, request).await
    }

    /// Returns the words of a page.
    pub(crate) async fn text(&self, browser: &mut Browser, path: &str) -> String {
        self.get(browser, path).await.text()
    }

    /// Sends JSON, as a program does.
    pub(crate) async fn post_json(&self, browser: &mut Browser, path: &str, body: impl Into<String>) -> Page {
        self.post_as(browser, path, ("application/json", body.into())).await
    }

    /// Sends a form, given as `name=value&…`, already escaped.
    pub(crate) async fn post(&self, browser: &mut Browser, path: &str, form: impl Into<String>) -> Page {
        self.post_as(browser, path, ("application/x-www-form-urlencoded", form.into()))
            .await
    }

    /// Sends a body of that type.
    pub(crate) async fn post_as(&self, browser: &mut Browser, path: &str, (kind, body): (&str, String)) -> Page {
        let request = browser.request(Method::POST, path).header("content-type", kind);
        self.send(browser, request.body(Body::from(body)).unwrap()).await
    }
}

fn plan(csm: &str) -> Plan {
    Plan {
        handover: HandoverId::new(""),
        csm: csm.to_owned(),
        title: None,
        company: None,
        notice: None,
        last_day: "2026-12-18".parse().unwrap(),
        manager: Some("Ana Ruiz".to_owned()),
        successor: Some("Tom Okafor".to_owned()),
        successor_from: None,
        sittings: 4,
        minutes: 30,
    }
}

fn books() -> Vec<(String, Book)> {
    let csv = "Account Name,ARR,Currency,Renewal Date\nStorvik Fish Farms,120000,EUR,2027-01-31\nBorealis,40000,EUR,2027-03-01\n";
    let accounts = preview(&COLUMNS, "book.csv", csv.as_bytes(), 1).accounts;
    vec![("book.csv".to_owned(), Book { accounts })]
}

fn sample() -> Sample {
    Sample {
        plan: plan("Ilse Vandermeer"),
        books: books(),
        on: "2026-11-20".parse().unwrap(),
    }
}

/// A site on this machine; with a public URL where one is given.
pub(crate) fn site(public: Option<&str>) -> Site {
    Site::new("127.0.0.1:7700".parse().unwrap(), false, public, &[]).unwrap()
}

impl Browser {
    pub(crate) fn new() -> Self {
        Self {
            cookies: BTreeMap::new(),
            headers: Vec::new(),
            from: "192.0.2.1".parse().unwrap(),
        }
    }

    pub(crate) fn request(&self, method: Method, path: &str) -> axum::http::request::Builder {
        let cookies: Vec<String> = self
            .cookies
            .iter()
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        let mut request = Request::builder()
            .method(method)
            .uri(path)
            .header("host", "127.0.0.1:7700")
            .header("origin", ORIGIN);
        if !cookies.is_empty() {
            request = request.header("cookie", cookies.join("; "));
        }
        for (name, value) in &self.headers {
            request = request.header(name, value);
        }
        request
    }

    fn keep(&mut self, cookie: &str) {
        let (pair, attributes) = cookie.split_once(';').unwrap();
        let (name, value) = pair.split_once('=').unwrap();
        if attributes.contains("Max-Age=0") {
            self.cookies.remove(name);
        } else {
            self.cookies.insert(name.to_owned(), value.to_owned());
        }
    }
}

impl Page {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        Some(self.headers.get(name)?.first()?.as_str())
    }

    /// Where a redirect leads.
    pub(crate) fn leads_to(&self) -> &str {
        assert_eq!(self.status, StatusCode::SEE_OTHER, "{}", self.body);
        self.header("location").unwrap()
    }

    /// The body with its references to characters read.
    pub(crate) fn text(&self) -> String {
        let plain = [
            ("&#x2f;", "/"),
            ("&#x27;", "'"),
            ("&quot;", "\""),
            ("&lt;", "<"),
            ("&gt;", ">"),
            ("&amp;", "&"),
        ];
        plain
            .iter()
            .fold(self.body.clone(), |text, (from, to)| text.replace(from, to))
    }

    /// The value of an attribute of the first element that has these words before it.
    pub(crate) fn after(&self, start: &str) -> String {
        let text = self.text();
        let (_, tail) = text
            .split_once(start)
            .unwrap_or_else(|| panic!("no `{start}` in {text}"));
        tail.split('"').next().unwrap().to_owned()
    }
}
