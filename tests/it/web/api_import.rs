//! Accounts files by way of the API: what waits together is imported together.

use axum::body::Body;
use axum::http::{Method, StatusCode};
use baton::book::{Account, Source};

use crate::web::Browser;
use crate::web::api::{expect_fit, room};

/// Files that wait together are imported together: a version that was right for the first is right for all.
#[tokio::test]
async fn files_that_wait_together_are_imported_at_once_or_not_at_all() {
    let (world, handover, mut program) = room().await;
    let mut ana = world.signed_in("Ana").await;
    let part = |name: &str, csv: &str| {
        format!(
            "--XX\r\nContent-Disposition: form-data; name=\"accounts\"; filename=\"{name}\"\r\nContent-Type: text/csv\r\n\r\n{csv}\r\n"
        )
    };
    let send = async |ana: &mut Browser| {
        let parts = [
            part("a.csv", "Account Name,ARR\nFjordlys,120000\nPolna,40000\n"),
            part("b.csv", "Account Name,ARR\nHoshikawa,9000\n"),
        ];
        let request = ana
            .request(Method::POST, &format!("/handovers/{handover}/accounts"))
            .header("content-type", "multipart/form-data; boundary=XX")
            .body(Body::from(parts.concat() + "--XX--\r\n"))
            .unwrap();
        world.send(ana, request).await.leads_to();
    };
    let import = async |program: &mut Browser, version: u64| {
        let request = program
            .request(Method::POST, &format!("/api/v1/handovers/{handover}/accounts/import"))
            .header("content-type", "application/json")
            .header("if-match", format!("\"{version}\""))
            .body(Body::from("{}"))
            .unwrap();
        let page = world.send(program, request).await;
        expect_fit("POST /api/v1/handovers/{handover}/accounts/import", &page);
        page
    };
    let imports = async || world.engine.session(&handover).await.unwrap().proceedings.imports.len();
    let (before, version) = (imports().await, world.engine.session(&handover).await.unwrap().seq);
    send(&mut ana).await;
    let page = import(&mut program, version - 1).await;
    assert_eq!(page.status, StatusCode::PRECONDITION_FAILED, "{}", page.body);
    assert_eq!(imports().await, before, "nothing of either file");
    let page = import(&mut program, version).await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.body);
    assert_eq!(imports().await, before + 2);
    let page = import(&mut program, version + 2).await;
    assert_eq!(
        page.status,
        StatusCode::CONFLICT,
        "nothing waits any more: {}",
        page.body
    );
    assert_eq!(imports().await, before + 2);
    let session = world.engine.session(&handover).await.unwrap();
    let mut rows: Vec<u32> = session.book.accounts.iter().filter_map(row_of).collect();
    let count = rows.len();
    rows.sort_unstable();
    rows.dedup();
    assert_eq!(rows.len(), count, "a mark names one row: {rows:?}");
}

fn row_of(account: &Account) -> Option<u32> {
    match account.source {
        Source::Imported { row } => Some(row),
        Source::Noticed { .. } => None,
    }
}
