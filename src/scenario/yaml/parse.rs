//! From a file to its scenarios.

use std::collections::HashMap;

use super::build::documents;
use super::keys;
use super::lower::scenario;
use super::reader::Reader;
use super::tree::{Kind, Node};
use crate::diag::Diagnostic;
use crate::scenario::Scenario;
use crate::source::{SourceFile, Span};

/// Reads every scenario of a YAML file, and every mistake in it at once.
///
/// A file holds one scenario, several as YAML documents, or a list of them under `scenarios:`. A scenario with a mistake
/// is [broken](Scenario::broken). No file is touched: scripts in files are left to be loaded.
pub fn parse(source: &SourceFile) -> (Vec<Scenario>, Vec<Diagnostic>) {
    let (documents, mut problems) = documents(source);
    let mut scenarios = Vec::new();
    if documents.is_empty() && problems.is_empty() {
        let problem = Diagnostic::file_error(source, "the file holds no scenario");
        return (scenarios, vec![problem.help("a scenario begins with `scenario: what it shows`")]);
    }
    let mut names: HashMap<String, Span> = HashMap::new();
    let mut nodes = Vec::new();
    for document in &documents {
        nodes.extend(listed(document, source, &mut problems));
    }
    for node in nodes {
        let (read, mistakes) = scenario(source, node);
        problems.extend(mistakes);
        let Some(read) = read else { continue };
        if let Some(first) = names.insert(read.name.clone(), read.span) {
            let message = format!("two scenarios are called `{}`", read.name);
            let problem = Diagnostic::error(source, read.span, message);
            problems.push(
                problem.also(first, "the first one").help("names tell scenarios apart, so each has its own"),
            );
        } else {
            scenarios.push(read);
        }
    }
    (scenarios, problems)
}

/// The scenarios of one document.
fn listed<'n>(document: &'n Node, source: &SourceFile, problems: &mut Vec<Diagnostic>) -> Vec<&'n Node> {
    let Kind::Map(entries) = &document.kind else { return vec![document] };
    if !entries.iter().any(|entry| entry.key == "scenarios") {
        return vec![document];
    }
    let mut reader = Reader::new(source);
    let fields = reader.fields(entries, document.span, &keys::SCENARIOS);
    let list = fields.get("scenarios").and_then(|list| reader.list(list, "a list of scenarios"));
    if list.is_some_and(<[Node]>::is_empty) {
        reader.report(reader.error(document.span, "the list of scenarios is empty"));
    }
    problems.extend(reader.into_problems());
    list.map_or_else(Vec::new, |list| list.iter().collect())
}
