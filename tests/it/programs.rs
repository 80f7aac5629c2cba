//! No file of tests or benchmarks is forgotten: a program that is not declared, or a module that no file names, never runs.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use crate::architecture::rust_files;

/// The crate beside patchdrill, whose tests are its own.
const OTHER_CRATE: &str = "tests/third-party";

#[test]
fn every_file_below_tests_and_benches_is_part_of_a_declared_program() {
    let manifest: toml::Table = fs::read_to_string("Cargo.toml").unwrap().parse().unwrap();
    let declared = |kind: &str, folder: &str, file: &str| -> Vec<PathBuf> {
        let programs = manifest[kind].as_array().unwrap();
        let path = |program: &toml::Value| {
            program.get("path").map_or_else(
                || format!("{folder}/{}{file}", program["name"].as_str().unwrap()),
                |path| path.as_str().unwrap().to_owned(),
            )
        };
        programs.iter().map(|program| path(program).into()).collect()
    };
    // Cargo finds the one program of the core by itself.
    let core = vec![PathBuf::from("crates/core/tests/core/main.rs")];
    let roots = [declared("test", "tests", "/main.rs"), declared("bench", "benches", ".rs"), core].concat();
    let mut known = BTreeSet::new();
    for root in &roots {
        collect(root, root.parent().unwrap(), &mut known);
    }
    let there: BTreeSet<PathBuf> = ["tests", "benches", "crates/core/tests"]
        .iter()
        .flat_map(|folder| rust_files(Path::new(folder)))
        .filter(|file| !file.starts_with(OTHER_CRATE))
        .collect();
    let forgotten: Vec<_> = there.difference(&known).collect();
    assert!(forgotten.is_empty(), "no program has these files: {forgotten:#?}");
}

/// A file and those of the modules that it names; `folder` is where these lie.
fn collect(file: &Path, folder: &Path, known: &mut BTreeSet<PathBuf>) {
    known.insert(file.to_owned());
    let text = fs::read_to_string(file).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
    for line in text.lines() {
        let Some(name) = line.trim_start_matches("pub ").strip_prefix("mod ") else { continue };
        let Some(name) = name.strip_suffix(';') else { continue };
        let below = folder.join(name);
        let own = below.with_extension("rs");
        let file = if own.exists() { own } else { below.join("mod.rs") };
        collect(&file, &below, known);
    }
}
