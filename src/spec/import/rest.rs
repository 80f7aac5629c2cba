//! What a job says and a scenario has no words for.

use std::collections::HashSet;

use crate::spec::yaml::Entry;
use crate::spec::yaml::Kind;
use crate::spec::yaml::Node;
use crate::spec::yaml::Scalar;

/// The values of a job that its scenario says in its own words, by their places; all others are kept.
#[derive(Clone, Debug, Default)]
pub struct Told(HashSet<usize>);

/// What is left of a job.
#[derive(Debug, Default)]
pub struct Rest {
    /// Whatever no key of a scenario says.
    pub kept: Vec<Entry>,
    /// The paths of fields without a value.
    pub empty: Vec<String>,
}

impl Told {
    /// The scenario says this value.
    pub fn tell(&mut self, node: &Node) {
        self.0.insert(node.span.start);
    }

    /// What has not been told of `entries`.
    pub fn rest(&self, entries: &[Entry]) -> Rest {
        let mut rest = Rest::default();
        for entry in entries {
            self.keep(entry, &entry.key, &mut rest.kept, &mut rest.empty);
        }
        rest
    }

    fn keep(&self, entry: &Entry, path: &str, kept: &mut Vec<Entry>, empty: &mut Vec<String>) {
        if is_empty(&entry.value) {
            empty.push(path.to_owned());
        } else if let Some(value) = self.left(&entry.value, path, empty) {
            kept.push(Entry { value, ..entry.clone() });
        }
    }

    /// What is left of a value: objects lose what has been told, lists become maps by position when they do.
    fn left(&self, node: &Node, path: &str, empty: &mut Vec<String>) -> Option<Node> {
        if self.0.contains(&node.span.start) {
            return None;
        }
        if !self.holds_told(node) {
            return Some(node.clone());
        }
        let parts = match &node.kind {
            Kind::Map(entries) => entries.clone(),
            Kind::List(items) => items
                .iter()
                .enumerate()
                .map(|(at, item)| Entry {
                    key: (at + 1).to_string(),
                    key_span: item.span,
                    value: item.clone(),
                })
                .collect(),
            Kind::Scalar(_) | Kind::Bytes(_) => Vec::new(),
        };
        let mut kept = Vec::new();
        for part in &parts {
            self.keep(part, &format!("{path}.{}", part.key), &mut kept, empty);
        }
        (!kept.is_empty()).then_some(Node { span: node.span, kind: Kind::Map(kept) })
    }

    fn holds_told(&self, node: &Node) -> bool {
        let is_told = |node: &Node| self.0.contains(&node.span.start) || self.holds_told(node);
        match &node.kind {
            Kind::Map(entries) => entries.iter().any(|entry| is_told(&entry.value)),
            Kind::List(items) => items.iter().any(is_told),
            Kind::Scalar(_) | Kind::Bytes(_) => false,
        }
    }
}

impl Rest {
    /// The paths of all values that are kept, such as `postDeployment.rebootOption.userMessage`; a list is one value.
    pub fn paths(&self) -> Vec<String> {
        fn collect(entries: &[Entry], before: &str, paths: &mut Vec<String>) {
            for entry in entries {
                let path = format!("{before}{}", entry.key);
                match &entry.value.kind {
                    Kind::Map(entries) => collect(entries, &format!("{path}."), paths),
                    _ => paths.push(path),
                }
            }
        }
        let mut paths = Vec::new();
        collect(&self.kept, "", &mut paths);
        paths
    }
}

/// Nothing, an empty text, or a list or object of such.
pub fn is_empty(node: &Node) -> bool {
    match &node.kind {
        _ if node.is_null() => true,
        Kind::Scalar(Scalar { text, .. }) => text.trim().is_empty(),
        Kind::Map(entries) => entries.iter().all(|entry| is_empty(&entry.value)),
        Kind::List(items) => items.iter().all(is_empty),
        Kind::Bytes(_) => false,
    }
}
