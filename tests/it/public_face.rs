//! The names that Rust programs can use are those of `tests/public_face.txt`; nothing joins or leaves them by accident.
//!
//! Everything public passes through the `mod.rs` of its module: modules within are private, and what is `pub` and cannot be
//! reached from outside is a warning. So reading these files is enough to know the names. Their fields and arguments are not
//! looked at.
//!
//! `UPDATE_PUBLIC_FACE=1 cargo test --test it public_face` writes the list anew.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use regex::Regex;

/// Public modules and the files that say what is in them.
const MODULES: [(&str, &str); 11] = [
    ("", "src/lib.rs"),
    ("diag::", "crates/core/src/diag/mod.rs"),
    ("environment::", "crates/core/src/environment/mod.rs"),
    ("event::", "crates/core/src/event/mod.rs"),
    ("expect::", "crates/core/src/expect/mod.rs"),
    ("harness::", "src/harness/mod.rs"),
    ("job::", "crates/core/src/job/mod.rs"),
    ("rehearsal::", "src/rehearsal/mod.rs"),
    ("report::", "src/report/mod.rs"),
    ("rules::", "crates/core/src/rules/mod.rs"),
    ("source::", "crates/core/src/source.rs"),
];

/// The names that a file makes public: of `pub use`, and of what is defined in it.
fn names(text: &str) -> BTreeSet<String> {
    let uses = Regex::new(r"(?m)^pub use ([^;]*);").unwrap();
    let defined =
        Regex::new(r"(?m)^pub (?:async |const |unsafe )*(?:fn|struct|enum|trait|type|const|mod) (\w+)")
            .unwrap();
    let mut names: BTreeSet<String> = defined.captures_iter(text).map(|found| found[1].to_owned()).collect();
    for found in uses.captures_iter(text) {
        let list = found[1].rsplit_once("::{").map_or_else(
            || found[1].rsplit("::").next().unwrap_or_default().to_owned(),
            |(_, list)| list.trim_end_matches('}').to_owned(),
        );
        for name in list.split(',').map(str::trim).filter(|name| !name.is_empty()) {
            names.insert(name.rsplit(" as ").next().unwrap_or(name).to_owned());
        }
    }
    names
}

#[test]
fn names_are_those_of_the_list() {
    let mut found = String::new();
    for (module, file) in MODULES {
        let text = fs::read_to_string(file).unwrap();
        // What is hidden can be changed by anyone at any time.
        let text = text.split("#[doc(hidden)]").next().unwrap_or_default();
        for name in names(text) {
            found.push_str(module);
            found.push_str(&name);
            found.push('\n');
        }
    }
    let list = Path::new("tests/public_face.txt");
    if std::env::var_os("UPDATE_PUBLIC_FACE").is_some() {
        fs::write(list, &found).unwrap();
    }
    let known = fs::read_to_string(list).unwrap_or_default();
    let (known, found): (BTreeSet<_>, BTreeSet<_>) = (known.lines().collect(), found.lines().collect());
    let gone: Vec<_> = known.difference(&found).collect();
    let new: Vec<_> = found.difference(&known).collect();
    assert!(
        gone.is_empty() && new.is_empty(),
        "no longer public: {gone:?}; newly public: {new:?} (if that is meant: UPDATE_PUBLIC_FACE=1)"
    );
}

#[test]
fn every_public_module_is_looked_at() {
    let text = fs::read_to_string("src/lib.rs").unwrap();
    let text = text.split("#[doc(hidden)]").next().unwrap_or_default();
    let modules = names(text);
    for module in modules.iter().filter(|name| name.starts_with(char::is_lowercase) && *name != "schema") {
        assert!(MODULES.iter().any(|(known, _)| *known == format!("{module}::")), "{module}");
    }
}
