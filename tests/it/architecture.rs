//! The shape of the sources, checked as a test: who may use whom.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// Module and the modules it may use, bottom up: a module may use only modules listed above it.
const LAYERS: &[(&str, &[&str])] = &[
    ("text", &[]),
    ("source", &[]),
    ("diag", &["source"]),
    ("shell", &["source"]),
    ("job", &["source"]),
    ("environment", &["source", "job"]),
    ("rules", &["job"]),
    ("event", &["text", "source", "job", "environment", "rules"]),
    ("lifecycle", &["text", "job", "environment", "rules"]),
    ("expect", &["text", "source", "job", "environment", "rules", "event", "lifecycle"]),
    ("findings", &["text", "source", "shell", "job", "environment", "rules", "event"]),
    ("scenario", &["text", "source", "diag", "job", "environment", "rules", "event", "lifecycle", "expect"]),
    ("endpoint", &["text", "source", "shell", "job", "environment", "event"]),
    ("engine", &["job", "environment", "rules", "event", "lifecycle", "findings", "endpoint"]),
    (
        "report",
        &[
            "text",
            "source",
            "diag",
            "job",
            "environment",
            "rules",
            "event",
            "lifecycle",
            "expect",
            "findings",
            "scenario",
            "engine",
        ],
    ),
    (
        "harness",
        &[
            "source",
            "diag",
            "job",
            "environment",
            "rules",
            "event",
            "lifecycle",
            "expect",
            "findings",
            "scenario",
            "endpoint",
            "engine",
            "report",
        ],
    ),
    (
        "rehearsal",
        &["source", "diag", "job", "environment", "rules", "event", "expect", "scenario", "harness"],
    ),
    (
        "cli",
        &[
            "text",
            "source",
            "diag",
            "job",
            "environment",
            "rules",
            "event",
            "lifecycle",
            "expect",
            "findings",
            "scenario",
            "endpoint",
            "engine",
            "report",
            "harness",
        ],
    ),
];

/// Where the sources of the crates begin.
const ROOTS: [&str; 2] = ["src", "crates/core/src"];

/// The programs that patchdrill embeds: the only place with `unsafe`.
const SUPERVISOR: &str = "crates/supervisor/src";

#[test]
fn layers_are_listed_bottom_up() {
    for (at, (module, uses)) in LAYERS.iter().enumerate() {
        for used in *uses {
            let above = LAYERS[..at].iter().any(|(other, _)| other == used);
            assert!(above, "{module} -> {used} points upward");
        }
    }
}

#[test]
fn every_module_has_a_layer() {
    for file in sources() {
        if let Some(module) = top_module(&file) {
            assert!(
                LAYERS.iter().any(|(known, _)| *known == module),
                "{}: `{module}` has no layer",
                file.display()
            );
        }
    }
}

#[test]
fn every_use_goes_down() {
    let allowed: BTreeMap<_, _> = LAYERS.iter().copied().collect();
    for file in sources() {
        let Some(module) = top_module(&file) else { continue };
        let Some(uses) = allowed.get(module.as_str()) else { continue };
        for (line, text) in read(&file).lines().enumerate() {
            if text.trim_start().starts_with("//") {
                continue;
            }
            let place = format!("{}:{}", file.display(), line + 1);
            assert!(!text.contains("super::super::"), "{place}: name the module from `crate::`");
            for named in text.split("crate::").skip(1).flat_map(modules) {
                assert!(named == module || uses.contains(&named), "{place}: {module} must not use {named}");
            }
        }
    }
}

#[test]
fn only_the_command_line_prints() {
    for file in sources() {
        if matches!(top_module(&file).as_deref(), Some("cli") | None) {
            continue;
        }
        for (line, text) in read(&file).lines().enumerate() {
            let code = text.trim_start();
            let prints =
                ["println!", "print!", "eprintln!", "eprint!"].iter().any(|name| code.starts_with(name));
            assert!(!prints, "{}:{}: only `cli` prints", file.display(), line + 1);
        }
    }
}

#[test]
fn only_the_supervisor_is_unsafe() {
    let block = ["unsafe", " {"].concat();
    let reason = ["// SAFETY", ":"].concat();
    for file in sources().into_iter().chain(rust_files(Path::new(SUPERVISOR))) {
        let text = read(&file);
        let lines: Vec<&str> = text.lines().collect();
        for (at, _) in lines.iter().enumerate().filter(|(_, line)| line.contains(&block)) {
            let place = format!("{}:{}", file.display(), at + 1);
            assert!(file.starts_with(SUPERVISOR), "{place}: `unsafe` outside the supervisor");
            let above = &lines[at.saturating_sub(6)..at];
            assert!(above.iter().any(|line| line.contains(&reason)), "{place}: why is this sound?");
        }
    }
}

#[test]
fn the_modules_of_the_supervisor_use_each_other_in_one_direction() {
    let mut uses: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let root = Path::new(SUPERVISOR).join("supervisor");
    for file in rust_files(&root) {
        let Some(first) = file.strip_prefix(&root).ok().and_then(|path| path.components().next()) else {
            continue;
        };
        let module = Path::new(first.as_os_str()).with_extension("").display().to_string();
        let text = read(&file);
        let named = text.split("crate::supervisor::").skip(1).flat_map(modules).map(str::to_owned);
        uses.entry(module.clone()).or_default().extend(named.filter(|named| *named != module));
    }
    assert!(uses.len() > 10, "{uses:?}");
    // Whoever uses nothing that is left goes, until only circles are left.
    while let Some(free) = uses.iter().find(|(_, named)| named.iter().all(|one| !uses.contains_key(one))) {
        let free = free.0.clone();
        uses.remove(&free);
    }
    assert!(uses.is_empty(), "these use each other in a circle: {uses:?}");
}

/// The modules that are named behind `crate::`, be it one or several in braces.
fn modules(rest: &str) -> Vec<&str> {
    let name = |text: &str| text.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(text.len());
    match rest.strip_prefix('{').and_then(|rest| rest.split_once('}')) {
        Some((list, _)) => list.split(',').map(str::trim).map(|one| &one[..name(one)]).collect(),
        None => vec![&rest[..name(rest)]],
    }
}

/// Every source file of the crates whose modules have layers.
fn sources() -> Vec<PathBuf> {
    ROOTS.iter().flat_map(|root| rust_files(Path::new(root))).collect()
}

fn top_module(file: &Path) -> Option<String> {
    let first = ROOTS.iter().find_map(|root| file.strip_prefix(root).ok())?.components().next()?;
    let name = Path::new(first.as_os_str()).file_stem()?.to_str()?.to_owned();
    (!matches!(name.as_str(), "lib" | "main")).then_some(name)
}

fn read(file: &Path) -> String {
    fs::read_to_string(file).unwrap_or_else(|error| panic!("{}: {error}", file.display()))
}

/// The Rust files below a folder.
pub(crate) fn rust_files(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display())) {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            files.extend(rust_files(&path));
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            files.push(path);
        }
    }
    files
}
