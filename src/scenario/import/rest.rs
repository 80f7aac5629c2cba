//! What a job says and a scenario has no words for.

use std::collections::HashSet;

use super::fields::is_known;
use crate::scenario::yaml::{Entry, Kind, Node, Scalar};

/// The values of a job that its scenario says in its own words, by their places; all others are kept.
#[derive(Clone, Debug, Default)]
pub(crate) struct Told(HashSet<usize>);

/// What is left of a job.
#[derive(Debug, Default)]
pub(crate) struct Rest {
    /// Whatever no key of a scenario says.
    pub kept: Vec<Entry>,
    /// The paths of what is kept, such as `postDeployment.rebootOption.userMessage`: an object that is kept as a whole is one
    /// of them.
    pub paths: Vec<String>,
    /// The paths of fields without a value.
    pub empty: Vec<String>,
}

impl Told {
    /// The scenario says this value.
    pub(crate) fn tell(&mut self, node: &Node) {
        self.0.insert(node.span.start);
    }

    /// What has not been told of `entries`.
    pub(crate) fn rest(&self, entries: &[Entry]) -> Rest {
        let mut rest = Rest::default();
        let kept = entries.iter().filter_map(|entry| self.keep(entry, &entry.key, &mut rest)).collect();
        Rest { kept, ..rest }
    }

    /// What is left of a field; `path` leads to it.
    fn keep(&self, entry: &Entry, path: &str, rest: &mut Rest) -> Option<Entry> {
        if is_empty(&entry.value) {
            rest.empty.push(path.to_owned());
            return None;
        }
        Some(Entry { value: self.left(&entry.value, path, rest)?, ..entry.clone() })
    }

    /// What is left of a value: objects lose what has been told, lists become maps by position when they do.
    fn left(&self, node: &Node, path: &str, rest: &mut Rest) -> Option<Node> {
        if self.0.contains(&node.span.start) {
            return None;
        }
        if !self.holds_told(node) {
            rest.whole(node, path);
            return Some(node.clone());
        }
        let kept: Vec<Entry> = parts(node)
            .iter()
            .filter_map(|part| self.keep(part, &format!("{path}.{}", part.key), rest))
            .collect();
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
    /// Notes the path of a value that is kept as a whole; a field in it that nobody knows has a path of its own.
    fn whole(&mut self, node: &Node, path: &str) {
        if !is_known(path) || knows_all(node) {
            self.paths.push(path.to_owned());
            return;
        }
        for part in parts(node) {
            self.whole(&part.value, &format!("{path}.{}", part.key));
        }
    }
}

/// Whether every field in a value is known.
fn knows_all(node: &Node) -> bool {
    parts(node).iter().all(|part| is_known(&part.key) && knows_all(&part.value))
}

/// The fields of an object, and the items of a list by their numbers from 1.
fn parts(node: &Node) -> Vec<Entry> {
    match &node.kind {
        Kind::Map(entries) => entries.clone(),
        Kind::List(items) => {
            let numbered = items.iter().zip(1..);
            numbered
                .map(|(item, at)| Entry { key: at.to_string(), key_span: item.span, value: item.clone() })
                .collect()
        }
        Kind::Scalar(_) | Kind::Bytes(_) => Vec::new(),
    }
}

/// Nothing, an empty text, or a list or object of such.
pub(crate) fn is_empty(node: &Node) -> bool {
    match &node.kind {
        _ if node.is_null() => true,
        Kind::Scalar(Scalar { text, .. }) => text.trim().is_empty(),
        Kind::Map(entries) => entries.iter().all(|entry| is_empty(&entry.value)),
        Kind::List(items) => items.iter().all(is_empty),
        Kind::Bytes(_) => false,
    }
}
