//! `baton serve`: the web, for manager, leaver and successor.
//!
//! 1. Where it may stand is decided before anything listens; other machines get in by TLS alone.
//! 2. It prints where it listens, and, while there is no manager, the link by which the first one sets a password.
//! 3. Once a day, what was kept for as long as its plan says is erased.
//! 4. A request to end drains: what runs is finished, then the program ends.

use std::fmt;
use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use serde_json::json;
use tokio::net::TcpListener;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::pki_types::pem::PemObject;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};

use crate::book::Columns;
use crate::cli::App;
use crate::cli::args::ServeArgs;
use crate::cli::demo;
use crate::cli::error::CliError;
use crate::cli::format::count;
use crate::cli::jsonl::stop_requested;
use crate::cli::model;
use crate::cli::print::{Look, Printer};
use crate::cli::start::COLUMNS;
use crate::diag::Problem;
use crate::engine::{Engine, EngineError, Press, guide};
use crate::web::{Counted, Document, Journal, Line, Pages, Parts, Patience, Rates, Serving, Site, Web};

/// How often it is looked for what is to be erased.
const DAY: Duration = Duration::from_hours(24);
/// The description of the API.
const DOCUMENT: &str = "web/openapi.json";
const RATES: &str = "web/rates.toml";
/// Status from which an answer is told at the terminal, whatever was asked for.
const FAILED: u16 = 500;

pub(super) async fn run(args: &ServeArgs, app: &App) -> Result<(), CliError> {
    let is_tls = args.tls_cert.is_some();
    let site = Site::new(args.listen, is_tls, args.public_url.as_deref(), &args.trusted_proxy)?;
    let tls = tls(args)?;
    let mut stop = std::pin::pin!(stop_requested()?);
    claim_room();
    let listener = listen(args.listen).await?;
    let site = site.bound(listener.local_addr()?);
    let origin = site.origin();
    let parts = parts(args, app, site).await?;
    let engine = Arc::clone(&parts.engine);
    let web = Web::new(parts);
    hide_panics(app.out);
    let first = web.first_link().await.map_err(|source| CliError::Web { source })?;
    tell(args, app.out, &origin, first.as_deref())?;
    let serving = Serving {
        web,
        listener,
        tls,
        patience: Patience::default(),
    };
    let erasing = tokio::spawn(erase_daily(engine, app.out));
    serving.run(&mut stop).await;
    erasing.abort();
    app.out.talk("ended: everything that was acknowledged is saved");
    Ok(())
}

/// Once a day, and at the start, erases what was kept for as long as its plan says. An id holds a name: counts are told.
async fn erase_daily(engine: Arc<Engine>, out: Printer) {
    let mut days = tokio::time::interval(DAY);
    loop {
        days.tick().await;
        let (erased, failed) = engine.erase_due().await.unwrap_or((0, 1));
        if erased > 0 {
            let text = format!(
                "{} erased: kept for as long as the plan says",
                count(erased, "handover")
            );
            out.talk(&text);
        }
        if failed > 0 {
            out.say(
                Look::Bad,
                "erasure: ",
                "not everything that is due could be erased; `baton erase --due` says why",
            );
        }
    }
}

/// Makes room for as many open connections as the system allows, and keeps answers out of a core file.
#[cfg(unix)]
fn claim_room() {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
    let files = getrlimit(Resource::Nofile);
    let most = Rlimit {
        current: files.maximum,
        ..files
    };
    // where the system says no, there are fewer connections, which the limits of the server bear
    setrlimit(Resource::Nofile, most).unwrap_or_default();
    let none = Rlimit {
        current: Some(0),
        maximum: Some(0),
    };
    setrlimit(Resource::Core, none).unwrap_or_default();
}

#[cfg(not(unix))]
fn claim_room() {}

async fn listen(address: SocketAddr) -> Result<TcpListener, CliError> {
    let listener = TcpListener::bind(address).await;
    listener.map_err(|source| CliError::Listen { address, source })
}

async fn parts(args: &ServeArgs, app: &App, site: Site) -> Result<Parts, CliError> {
    let wrong = |problems: Vec<Problem>| CliError::Engine(EngineError::Guide { problems });
    let rates = Rates::parse(RATES, &app.assets.text(RATES)?).map_err(|it| wrong(vec![it]))?;
    let store = Arc::new(app.store().await?);
    let guide = Arc::new(guide(&app.assets)?);
    let mut engine = Engine::new(Arc::clone(&store) as _, guide, app.clock)
        .with_access(Arc::clone(&store) as _)
        .with_memory(app.config.session_bytes());
    if !args.no_model
        && let Some(assistant) = model::assistant(&app.config.model, &app.assets, &engine.guide().bank)?
    {
        engine = engine.with_assistant(assistant).paced(rates.of(Counted::Model));
    }
    let text = app.assets.text(COLUMNS)?;
    Ok(Parts {
        engine: Arc::new(engine),
        access: store,
        pages: Arc::new(Pages::load(&app.assets)?.map_err(wrong)?),
        site,
        document: Document::parse(DOCUMENT, &app.assets.text(DOCUMENT)?).map_err(|it| wrong(vec![it]))?,
        rates,
        press: Arc::new(Press::new(&app.assets)?.checked()?),
        columns: Columns::parse(COLUMNS, &text).map_err(wrong)?,
        sample: demo::sample(app)?,
        clock: app.clock,
        journal: Box::new(Told {
            out: app.out,
            all: args.log,
        }),
    })
}

fn tell(args: &ServeArgs, out: Printer, origin: &str, first: Option<&str>) -> Result<(), CliError> {
    if args.json {
        return Ok(out.json(&json!({ "url": origin, "first_manager": first }))?);
    }
    if let Some(link) = first {
        out.say(
            Look::Strong,
            "first manager: ",
            "open this link within 24 hours and set a password; it works once",
        );
        out.talk(&format!("  {link}"));
    }
    out.say(Look::Good, "serving: ", "end with Ctrl-C");
    Ok(out.data(origin)?)
}

/// Reads certificate and key.
fn tls(args: &ServeArgs) -> Result<Option<TlsAcceptor>, CliError> {
    let (Some(cert), Some(key)) = (&args.tls_cert, &args.tls_key) else {
        return Ok(None);
    };
    let bad = |path: &Path, what: &str| CliError::Usage {
        message: format!("`{}` holds no {what}", path.display()),
        hints: vec!["give PEM files, as a certificate authority sends them".to_owned()],
    };
    let chain: Result<Vec<_>, _> = CertificateDer::pem_file_iter(cert)
        .and_then(Iterator::collect)
        .map_err(|_error| bad(cert, "certificate"));
    let chain = chain?;
    let secret = PrivateKeyDer::from_pem_file(key).map_err(|_error| bad(key, "private key"))?;
    let provider = Arc::new(tokio_rustls::rustls::crypto::ring::default_provider());
    let config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .and_then(|it| it.with_no_client_auth().with_single_cert(chain, secret))
        .map_err(|error| CliError::Usage {
            message: format!("certificate and key cannot be used: {error}"),
            hints: vec!["check that the key belongs to the certificate".to_owned()],
        })?;
    Ok(Some(TlsAcceptor::from(Arc::new(config))))
}

/// A panic's message may hold what somebody typed: only its place is told.
fn hide_panics(out: Printer) {
    std::panic::set_hook(Box::new(move |panic| {
        let place = panic.location().map(ToString::to_string).unwrap_or_default();
        out.say(Look::Bad, "panic: ", &place);
    }));
}

/// Tells answers at the terminal: one JSON object a line, ids and counts only.
struct Told {
    out: Printer,
    all: bool,
}

impl fmt::Debug for Told {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Told").field("all", &self.all).finish_non_exhaustive()
    }
}

impl Journal for Told {
    fn note(&self, line: &Line<'_>) {
        if self.all || line.status >= FAILED {
            let line = json!({
                "request": line.request,
                "method": line.method,
                "route": line.route,
                "status": line.status,
                "ms": u64::try_from(line.took.as_millis()).unwrap_or(u64::MAX),
            });
            self.out.talk(&line.to_string());
        }
    }
}
