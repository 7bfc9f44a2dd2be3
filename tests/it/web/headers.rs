//! What every answer wears, and what every request must pass.

use axum::body::Body;
use axum::http::{Method, StatusCode};
use baton::interview::Party;
use baton::store::MemoryStore;
use baton::web::routes;
use std::sync::Arc;

use crate::web::{Browser, Page, World, now, site};

const CSP: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; \
                   connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

fn expect_dress(page: &Page, what: &str, is_secure: bool) {
    let expected = [
        ("content-security-policy", CSP),
        ("x-content-type-options", "nosniff"),
        ("x-frame-options", "DENY"),
        ("referrer-policy", "no-referrer"),
        ("cross-origin-opener-policy", "same-origin"),
        ("cross-origin-resource-policy", "same-origin"),
        ("x-robots-tag", "noindex, nofollow"),
    ];
    for (name, value) in expected {
        assert_eq!(page.header(name), Some(value), "{what}: {name}");
        assert_eq!(page.headers[name].len(), 1, "{what}: {name}");
    }
    let keeps = if what.contains("/static/") && page.status == StatusCode::OK {
        "public, max-age=31536000, immutable"
    } else {
        "no-store"
    };
    assert_eq!(page.header("cache-control"), Some(keeps), "{what}");
    assert_eq!(page.header("strict-transport-security").is_some(), is_secure, "{what}");
    assert!(page.header("x-request-id").is_some_and(|it| it.len() == 16), "{what}");
}

#[tokio::test]
async fn every_route_and_every_refusal_wears_the_headers() {
    for public in [None, Some("https://handover.example")] {
        let world = World::on(Arc::new(MemoryStore::default()), now(), site(public));
        let mut browser = Browser::new();
        let mut paths: Vec<(Method, String)> = routes()
            .into_iter()
            .map(|it| (it.method, it.path.replace(['{', '}'], "")))
            .collect();
        paths.push((Method::GET, format!("/static/{}", super::PAGES.files().next().unwrap())));
        paths.extend([
            (Method::GET, "/nothing".to_owned()),
            (Method::PUT, "/".to_owned()),
            (Method::GET, "/%00%ff%3Cscript%3E".to_owned()),
            (Method::OPTIONS, "/".to_owned()),
        ]);
        for (method, path) in paths {
            let request = browser.request(method.clone(), &path).body(Body::empty()).unwrap();
            let page = world.send(&mut browser, request).await;
            expect_dress(&page, &format!("{method} {path}"), public.is_some());
        }
    }
}

#[tokio::test]
async fn cookies_are_out_of_reach_of_script_and_other_sites() {
    for (public, expected) in [
        (
            None,
            [
                "baton-leaver-HANDOVER=TOKEN; Path=/; HttpOnly; SameSite=Lax",
                "baton_back-leaver-HANDOVER=TOKEN; Path=/; HttpOnly; SameSite=Lax; Max-Age=86400",
            ],
        ),
        (
            Some("https://handover.example"),
            [
                "__Host-baton-leaver-HANDOVER=TOKEN; Path=/; HttpOnly; SameSite=Lax; Secure",
                "__Host-baton_back-leaver-HANDOVER=TOKEN; Path=/; HttpOnly; SameSite=Lax; Max-Age=86400; Secure",
            ],
        ),
    ] {
        let world = World::on(Arc::new(MemoryStore::default()), now(), site(public));
        let handover = world.handover("Priya").await;
        let (_, path) = world.invite(Party::Leaver, &handover).await;
        let mut browser = Browser::new();
        browser
            .headers
            .push(("sec-fetch-site".to_owned(), "same-origin".to_owned()));
        let page = world.post(&mut browser, &path, "").await;
        let shapes = page.headers["set-cookie"].iter().map(|cookie| {
            let token = cookie.split(['=', ';']).nth(1).unwrap();
            assert_eq!(token.len(), 64, "256 bits");
            cookie.replace(token, "TOKEN").replace(handover.as_str(), "HANDOVER")
        });
        assert_eq!(shapes.collect::<Vec<_>>(), expected);
        assert!(page.leads_to().starts_with("/interview/"), "a path, never a host");
    }
}

#[tokio::test]
async fn another_sites_page_can_change_nothing() {
    let world = World::new();
    let handover = world.handover("Priya").await;
    let leaver = world.guest(Party::Leaver, &handover).await;
    let path = format!("/interview/{handover}/consent");
    for (site, origin, expected) in [
        (Some("cross-site"), Some("https://evil.example"), 403),
        (Some("same-site"), Some("http://127.0.0.1:9999"), 403),
        (Some("cross-site"), Some("http://127.0.0.1:7700"), 403),
        (None, Some("https://evil.example"), 403),
        (None, Some("null"), 403),
        (None, Some("http://127.0.0.1:9999"), 403),
        (None, None, 403),
        (Some("same-origin"), None, 303),
        (Some("none"), None, 303),
        (None, Some("http://127.0.0.1:7700"), 303),
    ] {
        let mut browser = leaver.clone();
        let mut request = browser.request(Method::POST, &path);
        let headers = request.headers_mut().unwrap();
        headers.remove("origin");
        if let Some(site) = site {
            headers.insert("sec-fetch-site", site.parse().unwrap());
        }
        if let Some(origin) = origin {
            headers.insert("origin", origin.parse().unwrap());
        }
        let page = world.send(&mut browser, request.body(Body::empty()).unwrap()).await;
        assert_eq!(page.status, expected, "{site:?} {origin:?}");
    }
}

#[tokio::test]
async fn a_foreign_name_is_no_name_of_ours() {
    let world = World::new();
    let mut browser = Browser::new();
    for host in ["evil.example", "127.0.0.1.evil.example", ""] {
        let mut request = browser.request(Method::GET, "/");
        request.headers_mut().unwrap().insert("host", host.parse().unwrap());
        let page = world.send(&mut browser, request.body(Body::empty()).unwrap()).await;
        assert_eq!(page.status, StatusCode::MISDIRECTED_REQUEST, "{host}");
    }
}

#[tokio::test]
async fn links_come_from_the_configuration_alone() {
    let world = World::on(
        Arc::new(MemoryStore::default()),
        now(),
        site(Some("https://handover.example")),
    );
    let handover = world.handover("Priya").await;
    let mut ana = world.manager("Ana").await;
    world.give(&handover, "Ana").await;
    let cookie = ana.cookies.remove("baton-manager").unwrap();
    ana.cookies.insert("__Host-baton-manager".to_owned(), cookie);
    ana.headers
        .push(("sec-fetch-site".to_owned(), "same-origin".to_owned()));
    ana.headers
        .push(("x-forwarded-host".to_owned(), "evil.example".to_owned()));
    let path = format!("/handovers/{handover}/invites");
    let page = world.post(&mut ana, &path, "party=leaver").await;
    assert!(
        page.after("readonly value=\"")
            .starts_with("https://handover.example/join/"),
        "{}",
        page.body
    );
    assert!(!page.body.contains("evil"));
}

#[tokio::test]
async fn no_page_asks_another_host_for_anything() {
    let world = World::new();
    let handover = world.handover("Priya").await;
    world.give(&handover, "Ana").await;
    let mut ana = world.manager("Ana").await;
    let mut leaver = world.guest(Party::Leaver, &handover).await;
    let mut pages = Vec::new();
    for path in ["/", "/sign-in", "/nothing"] {
        pages.push(world.get(&mut Browser::new(), path).await);
    }
    for path in [
        "/handovers".to_owned(),
        "/handovers/new".to_owned(),
        format!("/handovers/{handover}"),
    ] {
        pages.push(world.get(&mut ana, &path).await);
    }
    pages.push(world.get(&mut leaver, &format!("/interview/{handover}/consent")).await);
    for page in pages {
        let text = page.text();
        for foreign in [
            "src=\"http",
            "href=\"http",
            "src=\"//",
            "href=\"//",
            "<style",
            " style=",
            "javascript:",
            " onclick",
        ] {
            assert!(!text.contains(foreign), "{foreign} in {text}");
        }
        let scripts = text.matches("<script").count();
        assert_eq!(
            scripts,
            text.matches("<script src=\"/static/").count(),
            "no script in the page"
        );
    }
    let whole: usize = super::PAGES
        .files()
        .map(|name| super::PAGES.file(name).unwrap().bytes.len())
        .sum();
    let first = world.get(&mut Browser::new(), "/").await.body.len();
    assert!(whole + first < 100_000, "the first page loads {} bytes", whole + first);
}
