//! `baton report --watch` as somebody edits: what changed is written again, a mistake is told, and it goes on.

use std::fs;
use std::io::{BufRead, BufReader, Read};
use std::process::{Child, Command};

use crate::support::World;

/// Reads lines until one holds `words`, and returns all of them.
fn until(lines: &mut impl BufRead, words: &str) -> String {
    let mut seen = String::new();
    loop {
        let mut line = String::new();
        let read = lines.read_line(&mut line).unwrap();
        assert!(read > 0, "ended before `{words}`:\n{seen}");
        seen.push_str(&line);
        if line.contains(words) {
            return seen;
        }
    }
}

fn interrupt(child: &Child) {
    let killed = Command::new("kill")
        .args(["-INT", &child.id().to_string()])
        .status()
        .unwrap();
    assert!(killed.success());
}

#[test]
fn what_is_edited_is_written_again_until_it_is_interrupted() {
    let world = World::new();
    let handover = world.start();
    world.write("mine/checklist.md.j2", "first\n");
    let mut child = world
        .command(&[
            "report",
            handover.as_str(),
            "--out",
            "out",
            "--only",
            "checklist,playbooks",
            "--format",
            "md",
            "--templates",
            "mine",
            "--watch",
        ])
        .spawn()
        .unwrap();
    let mut stderr = BufReader::new(child.stderr.take().unwrap());
    let said = until(&mut stderr, "written: ");
    assert!(
        said.contains("watching mine") && said.contains("2 files in ") && said.contains(" ms"),
        "{said}"
    );
    let out = || fs::read_to_string(world.path("out").join("checklist.md")).unwrap();
    assert_eq!(out(), "first\n");

    world.write("mine/checklist.md.j2", "the second one\n");
    let said = until(&mut stderr, "written: ");
    assert!(said.contains("1 file in "), "only what changed is written: {said}");
    assert_eq!(out(), "the second one\n");

    world.write("mine/checklist.md.j2", "x\n{{ r.front.leavr }}\n");
    let said = until(&mut stderr, "hint: mend");
    assert!(
        said.contains("checklist.md.j2:2: there is no `r.front.leavr`"),
        "{said}"
    );
    assert!(said.contains("did you mean `r.front.leaver`?"), "{said}");
    assert_eq!(out(), "the second one\n", "the last good file stays");

    world.write("mine/checklist.md.j2", "{{ r.front.leaver|md }} again\n");
    until(&mut stderr, "written: ");
    assert_eq!(out(), "Zoë Brandt again\n");

    interrupt(&child);
    let status = child.wait().unwrap();
    let (mut rest, mut told) = (String::new(), String::new());
    stderr.read_to_string(&mut rest).unwrap();
    child.stdout.take().unwrap().read_to_string(&mut told).unwrap();
    assert_eq!(status.code(), Some(130), "{rest}");
    assert_eq!(told.matches("checklist.md").count(), 3, "{told}");
}

#[test]
fn a_folder_that_is_not_there_cannot_be_watched() {
    let world = World::new();
    let handover = world.start();
    let output = world.run(&["report", handover.as_str(), "--out", "out", "--watch"], "");
    assert_eq!(output.exit, 2, "{}", output.stderr);
    assert!(output.stderr.contains("baton assets export"), "{}", output.stderr);
}
