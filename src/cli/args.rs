//! The command line as types. What a command does stands in the file of its name.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum, ValueHint};

pub use crate::cli::report_args::{FormatArg, ReportArgs, TrackerArg};
use crate::typeset::style::Paper;

/// The whole command line.
#[derive(Debug, Parser)]
#[command(
    name = "baton",
    version,
    about = "Interviews a departing Customer Success Manager and writes the handover that the successor works from",
    after_help = "Start with:\n  baton start --csm 'Priya Natarajan' --last-day 2026-12-18 --accounts book.csv\n  baton interview\n\n\
                  Run `baton help COMMAND` for the examples of a command.\n\
                  Exit codes: 0 done, 1 failed, 2 usage, 3 gate not met, 4 not found, 5 not allowed, 6 a remote is down, 130 interrupted.",
    max_term_width = 100
)]
pub struct Cli {
    /// When to use colour
    #[arg(long, value_enum, global = true, default_value_t = When::Auto, value_name = "WHEN")]
    pub color: When,
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// When to use colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum When {
    /// On a terminal that can show it, unless NO_COLOR is set
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Create a handover and its plan
    Start(StartArgs),
    /// Interview the leaver; goes on where it stopped
    Interview(InterviewArgs),
    /// List all handovers
    List(ListArgs),
    /// Show days left, value covered, coverage by account and topic, and gaps
    Status(StatusArgs),
    /// Write the deliverables of a handover
    Report(ReportArgs),
    /// Set any Markdown file as PDF, as the reports are
    Render(RenderArgs),
    /// Serve the web: manager, leaver and successor, each in their own room
    Serve(ServeArgs),
    /// Play the sample handover, and write its reports
    Demo(DemoArgs),
    /// Erase a handover for good
    Erase(EraseArgs),
    /// Check question banks and word lists
    #[command(subcommand)]
    Bank(BankCommand),
    /// List, show or export the built-in banks, prompts, templates and samples
    #[command(subcommand)]
    Assets(AssetsCommand),
    /// Check that no saved event was changed
    Verify(VerifyArgs),
    /// Say what is missing, and how to mend it
    Doctor(DoctorArgs),
    /// Write a completion script for a shell
    Completions(CompletionsArgs),
    /// Write the manual page
    Man(ManArgs),
}

/// `baton start`.
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  \
    baton start --csm 'Priya Natarajan' --last-day 2026-12-18 --accounts book.csv\n  \
    baton start --csm 'Zoë Brandt' --title 'Senior CSM' --company Northwind --last-day '18 Dec 2026' \\\n      \
        --notice 2026-11-20 --manager 'Ana Ruiz' --successor 'Tom Okafor' --accounts a.csv --accounts b.csv --json\n\n\
    The accounts file is CSV as a CRM exports it, one row per account or contact; only the column Account Name is needed.\n\
    Dates are read as 2026-12-18, 18.12.2026 or 18 Dec 2026.")]
pub struct StartArgs {
    /// The leaver's name
    #[arg(long, value_name = "NAME")]
    pub csm: String,
    /// The leaver's last working day
    #[arg(long, value_name = "DATE")]
    pub last_day: String,
    /// The leaver's job title
    #[arg(long, value_name = "TITLE")]
    pub title: Option<String>,
    /// The company that they leave
    #[arg(long, value_name = "NAME")]
    pub company: Option<String>,
    /// The day that notice was given
    #[arg(long, value_name = "DATE")]
    pub notice: Option<String>,
    /// The manager's name
    #[arg(long, value_name = "NAME")]
    pub manager: Option<String>,
    /// The successor's name
    #[arg(long, value_name = "NAME")]
    pub successor: Option<String>,
    /// The day from which the successor is there; calls before it are made by those who are
    #[arg(long, value_name = "DATE")]
    pub successor_from: Option<String>,
    /// A CRM export with the accounts; may be given more than once
    #[arg(long, value_name = "FILE.csv", value_hint = ValueHint::FilePath)]
    pub accounts: Vec<PathBuf>,
    /// Leave out the rows that cannot be read instead of refusing the file
    #[arg(long)]
    pub skip_bad_rows: bool,
    /// Start another handover of somebody who has one under way
    #[arg(long)]
    pub again: bool,
    /// Sittings that are planned
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    pub sittings: Option<u32>,
    /// Minutes of one sitting
    #[arg(long, value_name = "M", value_parser = clap::value_parser!(u32).range(1..))]
    pub minutes: Option<u32>,
    /// Print one JSON object: handover, last_day, days_left, sittings, minutes, accounts, next
    #[arg(long)]
    pub json: bool,
}

/// `baton interview`.
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  \
    baton interview\n  \
    baton interview priya\n  \
    baton interview priya --jsonl < answers.jsonl\n\n\
    With --jsonl, one JSON object a line. It writes hello, question, saved, notice, error and complete; it reads\n  \
    {\"type\":\"answer\",\"text\":\"…\",\"id\":\"…\"}   {\"type\":\"skip\"}   {\"type\":\"unknown\",\"who\":\"…\"}\n  \
    {\"type\":\"off_record\",\"text\":\"…\"}   {\"type\":\"rephrase\"}   {\"type\":\"back\"}\n  \
    {\"type\":\"correct\",\"turn\":9,\"text\":\"…\"}   {\"type\":\"pause\"}   {\"type\":\"finish\"}\n\
    `saved` comes only after the answer is on the disk. An answer that is sent again with the same id is saved once.\n\
    The end of the input is a pause.")]
pub struct InterviewArgs {
    /// The handover, or the start of its id; not needed where only one is open
    pub handover: Option<String>,
    /// Speak JSON, one object a line
    #[arg(long)]
    pub jsonl: bool,
    /// Ask no language model, whatever is configured
    #[arg(long)]
    pub no_model: bool,
}

/// `baton list`.
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  baton list\n  baton list --json")]
pub struct ListArgs {
    /// Print one JSON array with handover, csm, last_day, days_left, turns, coverage, finished
    #[arg(long)]
    pub json: bool,
}

/// `baton status`.
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  baton status\n  baton status priya --json")]
pub struct StatusArgs {
    /// The handover, or the start of its id; not needed where only one is open
    pub handover: Option<String>,
    /// Print one JSON object with the plan, coverage, accounts, topics and gaps
    #[arg(long)]
    pub json: bool,
}

/// `baton serve`.
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  \
    baton serve\n  \
    baton serve --listen 0.0.0.0:443 --tls-cert cert.pem --tls-key key.pem --public-url https://handover.example.com\n  \
    baton serve --public-url https://handover.example.com --trusted-proxy 10.0.0.0/8\n\n\
    The first start prints a link by which the first manager sets a password. Other machines get in by TLS alone:\n\
    give a certificate, or name the https address of the proxy in front.")]
pub struct ServeArgs {
    /// Where to listen
    #[arg(
        long,
        value_name = "ADDR:PORT",
        default_value = "127.0.0.1:7700",
        env = "BATON_LISTEN"
    )]
    pub listen: std::net::SocketAddr,
    /// The address that people type; links are made from it
    #[arg(long, value_name = "URL", env = "BATON_PUBLIC_URL")]
    pub public_url: Option<String>,
    /// The certificate chain, PEM
    #[arg(long, value_name = "FILE", requires = "tls_key", value_hint = ValueHint::FilePath)]
    pub tls_cert: Option<PathBuf>,
    /// The certificate's private key, PEM
    #[arg(long, value_name = "FILE", requires = "tls_cert", value_hint = ValueHint::FilePath)]
    pub tls_key: Option<PathBuf>,
    /// A proxy whose X-Forwarded-For is believed, as address or network; may be given more than once
    #[arg(long, value_name = "CIDR")]
    pub trusted_proxy: Vec<String>,
    /// Ask no language model, whatever is configured
    #[arg(long)]
    pub no_model: bool,
    /// Tell every answer on stderr, one JSON object a line: request, method, route, status, ms
    #[arg(long)]
    pub log: bool,
    /// Print one JSON object: url, first_manager
    #[arg(long)]
    pub json: bool,
}

/// `baton render`.
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  baton render handover.md\n  baton render notes.md --out notes.pdf --paper letter\n  \
    pandoc notes.docx -t gfm | baton render - --out notes.pdf\n\n\
    Lines `key: value` between two lines `---` at the start give title, subtitle, cover, contents, paper."
)]
pub struct RenderArgs {
    /// The Markdown file; `-` reads stdin
    #[arg(value_name = "FILE.md", value_hint = ValueHint::FilePath)]
    pub file: PathBuf,
    /// The PDF; beside the Markdown file where none is named; `-` writes to stdout
    #[arg(long, value_name = "FILE.pdf", value_hint = ValueHint::FilePath)]
    pub out: Option<PathBuf>,
    /// The paper, whatever the Markdown or the style says
    #[arg(long, value_enum)]
    pub paper: Option<PaperArg>,
    /// Print one JSON object: file, pages, title, content_hash, warnings
    #[arg(long)]
    pub json: bool,
}

/// A paper size.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum PaperArg {
    /// 210 × 297 mm
    A4,
    /// 8.5 × 11 inches
    Letter,
}

impl From<PaperArg> for Paper {
    fn from(paper: PaperArg) -> Self {
        match paper {
            PaperArg::A4 => Self::A4,
            PaperArg::Letter => Self::Letter,
        }
    }
}

/// `baton demo`.
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  baton demo\n  baton demo --out demo-out\n\n\
    Nothing is saved but the reports; your own handovers are not touched.")]
pub struct DemoArgs {
    /// The folder for the reports
    #[arg(long, value_name = "DIR", default_value = "baton-demo", value_hint = ValueHint::DirPath)]
    pub out: PathBuf,
    /// Print one JSON object: turns, coverage, files
    #[arg(long)]
    pub json: bool,
}

/// `baton bank`.
#[derive(Debug, Subcommand)]
pub enum BankCommand {
    /// Read a file of a bank, word list or setting as an override, and list every problem
    #[command(
        after_help = "Examples:\n  baton bank check my-bank.toml\n  baton bank check my-bank.toml --json\n\n\
        A file is checked together with all others, as it would be used from the folder of own files."
    )]
    Check(BankCheckArgs),
}

/// `baton bank check`.
#[derive(Debug, Args)]
pub struct BankCheckArgs {
    /// The bank, a TOML file
    #[arg(value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub file: PathBuf,
    /// Print one JSON object with topics, questions and problems
    #[arg(long)]
    pub json: bool,
}

/// `baton assets`.
#[derive(Debug, Subcommand)]
pub enum AssetsCommand {
    /// List every file, and whether it is built in or your own
    #[command(after_help = "Examples:\n  baton assets list\n  baton assets list --json")]
    List {
        /// Print one JSON array with path and origin
        #[arg(long)]
        json: bool,
    },
    /// Print one file
    #[command(after_help = "Example:\n  baton assets show prompts/interview.toml > interview.toml")]
    Show {
        /// Its path, as in the list
        path: String,
    },
    /// Write the built-in files to a folder, to read and to change
    #[command(after_help = "Example:\n  baton assets export my-assets\n\n\
        Point `assets` in config.toml, or BATON_ASSETS, at a folder with the files that you changed.")]
    Export {
        /// The folder; files in it are not written over
        #[arg(value_name = "DIR", value_hint = ValueHint::DirPath)]
        dir: PathBuf,
    },
}

/// `baton verify`.
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  baton verify\n  baton verify priya --json")]
pub struct VerifyArgs {
    /// The handover, or the start of its id; all of them where none is given
    pub handover: Option<String>,
    /// Print one JSON array with handover, events and broken
    #[arg(long)]
    pub json: bool,
}

/// `baton erase`.
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  baton erase priya-bcdfgh\n  baton erase --due --dry-run\n  baton erase --due --yes\n\n\
    What is left is a hash of the id, the number of events, their last hash and times. A backup that is restored later is erased\n\
    again when it is opened. Reports that were written elsewhere are not touched."
)]
pub struct EraseArgs {
    /// The handover, or the start of its id
    pub handover: Option<String>,
    /// All handovers that were kept after sign-off for as long as their plan says
    #[arg(long, conflicts_with = "handover")]
    pub due: bool,
    /// Do not ask
    #[arg(long)]
    pub yes: bool,
    /// Only say which would be erased
    #[arg(long)]
    pub dry_run: bool,
    /// Print one JSON array with handover, mark, events, hash and erased_at
    #[arg(long)]
    pub json: bool,
}

/// `baton doctor`.
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  baton doctor\n  baton doctor --json")]
pub struct DoctorArgs {
    /// Print one JSON array with check, state, found and mend
    #[arg(long)]
    pub json: bool,
}

/// `baton completions`.
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  baton completions bash > ~/.local/share/bash-completion/completions/baton")]
pub struct CompletionsArgs {
    /// The shell
    pub shell: clap_complete::Shell,
}

/// `baton man`.
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  baton man > ~/.local/share/man/man1/baton.1")]
pub struct ManArgs {}
