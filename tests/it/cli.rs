//! The command line in a world of its own: each case is a file of runs, and a snapshot of what people and programs see.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::fs;

use serde::Deserialize;

use crate::support::{World, cases};

/// A case: files, then runs in one home.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    /// Files by their path; `home/` is the home folder.
    #[serde(default)]
    files: BTreeMap<String, String>,
    run: Vec<Run>,
}

/// One run. `<ID>` in an argument is the handover that an earlier run started.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Run {
    args: Vec<String>,
    #[serde(default)]
    stdin: String,
    #[serde(default)]
    env: BTreeMap<String, String>,
    exit: i32,
    /// Keeps the output out of the snapshot, where it is another module's.
    #[serde(default)]
    hide: bool,
    /// What must stand in the output, whether it is hidden or not.
    #[serde(default)]
    says: Vec<String>,
}

#[test]
fn runs_say_what_they_said() {
    insta::glob!("../../tests/cases/cli", "*.toml", |path| {
        let case: Case = toml::from_str(&fs::read_to_string(path).unwrap()).unwrap();
        insta::assert_snapshot!(check(&case));
    });
}

fn check(case: &Case) -> String {
    let world = World::new();
    for (name, text) in &case.files {
        world.write(name, text);
    }
    let (mut seen, mut id) = (String::new(), String::new());
    for run in &case.run {
        let args: Vec<String> = run.args.iter().map(|arg| arg.replace("<ID>", &id)).collect();
        let args: Vec<&str> = args.iter().map(String::as_str).collect();
        let mut command = world.command(&args);
        command.envs(&run.env);
        let output = world.finish(command, &run.stdin);
        if id.is_empty() && run.args[0] == "start" {
            id = output.stdout.trim().to_owned();
        }
        assert_eq!(output.exit, run.exit, "{args:?}\n{}{}", output.stdout, output.stderr);
        let said = [output.stdout.as_str(), &output.stderr].concat();
        for words in &run.says {
            assert!(said.contains(words), "{args:?} does not say `{words}`:\n{said}");
        }
        assert!(!said.contains('\u{1b}'), "{args:?} lets an escape sequence through");
        writeln!(seen, "$ baton {}\n# exit {}", run.args.join(" "), output.exit).unwrap();
        if !run.hide {
            writeln!(seen, "{}--- stderr\n{}", output.stdout, output.stderr).unwrap();
        }
    }
    let home = world.home();
    let folder = home.parent().unwrap().to_str().unwrap();
    let seen = if id.is_empty() { seen } else { seen.replace(&id, "<ID>") };
    seen.replace(folder, "<WORLD>")
}

#[test]
fn a_closed_pipe_is_no_reason_to_complain() {
    let world = World::new();
    let mut child = world.command(&["completions", "bash"]).spawn().unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!(String::from_utf8(output.stderr).unwrap(), "");
    assert!(output.status.code().is_some(), "it ends by itself");
}

#[test]
fn exported_assets_can_be_used_as_ones_own() {
    let world = World::new();
    let exported = world.run(&["assets", "export", "mine"], "");
    assert_eq!(exported.exit, 0, "{}", exported.stderr);
    let policy = world.path("mine").join("prompts").join("interview.toml");
    let text = fs::read_to_string(&policy).unwrap();
    assert!(text.contains("\nminutes = 40"), "the case needs another number: {text}");
    fs::write(policy, text.replace("\nminutes = 40", "\nminutes = 25")).unwrap();
    world.write("home/config.toml", "assets = \"../mine\"\n");
    let started = world.run(&["start", "--csm", "Ann", "--last-day", "2026-12-18", "--json"], "");
    assert!(
        started.stdout.contains("\"minutes\":25"),
        "{}{}",
        started.stdout,
        started.stderr
    );
    let again = world.run(&["assets", "export", "mine"], "");
    assert_eq!(again.exit, 5, "{}", again.stderr);
    assert!(cases().exists());
}
