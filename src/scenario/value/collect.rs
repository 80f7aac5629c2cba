//! Values that hold others.

use std::collections::HashSet;

use schemars::{Schema, SchemaGenerator};
use serde_json::json;

use super::Value;
use crate::scenario::map::{ValueSchema, schema};
use crate::scenario::yaml::{Node, Reader};
use crate::source::{Span, Spanned};

/// One value, or a list of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OneOrMany<T>(pub Vec<Spanned<T>>);

impl<T> Default for OneOrMany<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<T: Value> Value for OneOrMany<T> {
    const EXPECTED: &'static str = T::EXPECTED;

    /// What could not be read is left out.
    fn read(node: &Node, expected: &str, reader: &mut Reader) -> Option<Self> {
        let read = |item: &Node| Some(Spanned::new(T::read(item, expected, reader)?, item.span));
        Some(Self(node.items().iter().filter_map(read).collect()))
    }

    fn schema(generator: &mut SchemaGenerator) -> Schema {
        let one = generator.subschema_for::<ValueSchema<T>>();
        schema(json!({
            "anyOf": [one, { "type": "array", "items": one }],
            "description": "One value, or a list of them.",
        }))
    }
}

/// A map from names that the user chooses.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Named<T>(pub Vec<Entry<T>>);

/// A name with its value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry<T> {
    pub name: Spanned<String>,
    /// Where the value is written.
    pub span: Span,
    /// The value; `None` could not be read, which has been reported.
    pub value: Option<T>,
}

impl<T> Default for Named<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<T> Named<T> {
    /// The values that could be read, with their names.
    pub fn iter(&self) -> impl Iterator<Item = (&Spanned<String>, &T)> {
        self.0.iter().filter_map(|entry| Some((&entry.name, entry.value.as_ref()?)))
    }

    /// The value of a name.
    pub fn get_mut(&mut self, name: &str) -> Option<&mut T> {
        self.0.iter_mut().find(|entry| entry.name.value == name)?.value.as_mut()
    }

    /// Says the value of a name, whatever was said of it before. A name that is known keeps its place in the order.
    pub fn set(&mut self, name: Spanned<String>, value: T) {
        let entry = Entry { span: name.span, name, value: Some(value) };
        match self.0.iter_mut().find(|known| known.name.value == entry.name.value) {
            Some(known) => *known = entry,
            None => self.0.push(entry),
        }
    }

    /// The value of a name to be changed; it comes to be when nothing was said of it.
    pub fn entry(&mut self, name: Spanned<String>) -> &mut T
    where
        T: Default,
    {
        let at = self.0.iter().position(|known| known.name.value == name.value).unwrap_or_else(|| {
            self.0.push(Entry { span: name.span, name, value: None });
            self.0.len() - 1
        });
        self.0[at].value.get_or_insert_with(T::default)
    }
}

impl<T: Value> Value for Named<T> {
    const EXPECTED: &'static str = T::EXPECTED;

    fn read(node: &Node, expected: &str, reader: &mut Reader) -> Option<Self> {
        let entries = reader.entries(node, expected)?;
        let read = entries.iter().map(|entry| Entry {
            name: Spanned::new(entry.key.clone(), entry.key_span),
            span: entry.value.span,
            value: T::read_entry(entry, reader),
        });
        Some(Self(read.collect()))
    }

    fn schema(generator: &mut SchemaGenerator) -> Schema {
        let value = generator.subschema_for::<ValueSchema<T>>();
        schema(json!({ "type": "object", "additionalProperties": value }))
    }

    /// Names of which this one says nothing.
    fn fill(&mut self, under: &Self) {
        let known: HashSet<&str> = self.0.iter().map(|entry| entry.name.value.as_str()).collect();
        let unknown = |entry: &&Entry<T>| !known.contains(entry.name.value.as_str());
        let others: Vec<_> = under.0.iter().filter(unknown).cloned().collect();
        self.0.extend(others);
    }
}
