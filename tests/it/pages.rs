//! The pages of `docs/` that follow from the sources say what the sources say.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

/// Rewrites the pages instead of comparing them.
const UPDATE: &str = "PATCHDRILL_UPDATE_DOCS";

/// Every Rust file stands in `docs/files.md` with the sentence that it begins with: whoever adds a file says what it is for.
#[test]
fn the_table_of_files_is_complete() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut rooms: BTreeMap<String, Vec<(String, String)>> = BTreeMap::new();
    let mut silent = Vec::new();
    for file in rust_files(root) {
        let path = file.strip_prefix(root).expect("it lies in the project");
        let folder = path.parent().unwrap_or(Path::new("")).to_string_lossy().into_owned();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        match subject(&fs::read_to_string(&file).expect("it is text")) {
            Some(subject) => rooms.entry(folder).or_default().push((name, subject)),
            None => silent.push(path.display().to_string()),
        }
    }
    assert!(
        silent.is_empty(),
        "these files do not say what they are for, by `//!` in their first line: {silent:#?}"
    );
    let mut page = String::from(
        "# Every file, and what it is for\n\nEach line is the sentence that its file begins with; a test keeps this page so \
         (`PATCHDRILL_UPDATE_DOCS=1 cargo test --test it pages` writes it anew).\nWhere the rooms stand to each other: \
         [architecture.md](architecture.md).\n",
    );
    for (folder, mut files) in rooms {
        // What a room is about comes first.
        files.sort_by_key(|(name, _)| {
            (!matches!(name.as_str(), "lib.rs" | "mod.rs" | "main.rs"), name.clone())
        });
        let title = if folder.is_empty() { "The top level" } else { &folder };
        write!(page, "\n## {title}\n\n| file | what it is for |\n|---|---|\n").expect("a string takes it");
        for (name, subject) in files {
            writeln!(page, "| `{name}` | {} |", subject.replace('|', "\\|")).expect("a string takes it");
        }
    }
    keep(&root.join("docs/files.md"), &page);
}

/// The first sentence of what a file says of itself.
fn subject(text: &str) -> Option<String> {
    let lines = text.lines().map_while(|line| line.strip_prefix("//!")).map(str::trim);
    let said = lines.take_while(|line| !line.is_empty()).collect::<Vec<_>>().join(" ");
    let end = said.find(". ").map_or(said.len(), |dot| dot + 1);
    (!said.is_empty()).then(|| said[..end].to_owned())
}

fn keep(path: &Path, page: &str) {
    if std::env::var_os(UPDATE).is_some() {
        fs::write(path, page).expect("the page can be written");
    }
    let kept = fs::read_to_string(path).unwrap_or_default();
    let differs = kept.lines().zip(page.lines()).find(|(kept, page)| kept != page);
    assert!(
        kept == page,
        "{} is not what the sources say (first difference: {differs:#?}); {UPDATE}=1 with this test writes it anew",
        path.display()
    );
}

fn rust_files(root: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    let mut folders = vec![root.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            if path.is_dir() {
                if name != "target" && !name.starts_with('.') {
                    folders.push(path);
                }
            } else if path.extension().is_some_and(|ending| ending == "rs") {
                files.push(path);
            }
        }
    }
    files.sort();
    files
}
