//! Values that hold others.

use std::collections::HashSet;

use schemars::{Schema, SchemaGenerator};
use serde_json::json;

use super::Value;
use crate::scenario::map::{ValueSchema, schema};
use crate::scenario::yaml::{Kind, Node, Reader};
use crate::source::{Span, Spanned};

/// One value, or a list of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct OneOrMany<T>(pub Vec<Spanned<T>>);

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

/// A list of values, all of which could be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct List<T>(pub Vec<Spanned<T>>);

impl<T: Value> List<T> {
    /// Every item is read, so that every mistake is found; `None`, when one of them was wrong.
    fn of(items: &[Node], reader: &mut Reader) -> Option<Self> {
        let read = |item: &Node| Some(Spanned::new(T::read(item, T::EXPECTED, reader)?, item.span));
        let read: Vec<Option<Spanned<T>>> = items.iter().map(read).collect();
        read.into_iter().collect::<Option<_>>().map(Self)
    }
}

impl<T: Value> Value for List<T> {
    const EXPECTED: &'static str = T::EXPECTED;

    fn read(node: &Node, expected: &str, reader: &mut Reader) -> Option<Self> {
        let items = reader.list(node, expected)?;
        Self::of(items, reader)
    }

    fn schema(generator: &mut SchemaGenerator) -> Schema {
        let item = generator.subschema_for::<ValueSchema<T>>();
        schema(json!({ "type": "array", "items": item }))
    }
}

/// One value, a list of them, or the word `none` for an empty list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ListOrNone<T>(pub Vec<Spanned<T>>);

impl<T: Value> Value for ListOrNone<T> {
    const EXPECTED: &'static str = T::EXPECTED;

    fn read(node: &Node, expected: &str, reader: &mut Reader) -> Option<Self> {
        match &node.kind {
            Kind::List(items) => List::of(items, reader).map(|list| Self(list.0)),
            _ if is_none(node) => Some(Self(Vec::new())),
            _ if node.as_text().is_some() => {
                Some(Self(vec![Spanned::new(T::read(node, T::EXPECTED, reader)?, node.span)]))
            }
            _ => {
                reader.wrong(node, expected);
                None
            }
        }
    }

    fn schema(generator: &mut SchemaGenerator) -> Schema {
        let none = none_schema();
        schema(json!({ "anyOf": [none, OneOrMany::<T>::schema(generator)] }))
    }
}

/// Whether a value is the word `none`.
pub(crate) fn is_none(node: &Node) -> bool {
    node.as_text().is_some_and(|text| text.eq_ignore_ascii_case("none"))
}

/// The schema of the word `none`.
pub(crate) fn none_schema() -> Schema {
    schema(json!({ "const": "none" }))
}

/// A map from names that the user chooses.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Named<T>(pub Vec<Entry<T>>);

/// A name with its value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Entry<T> {
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
    pub(crate) fn iter(&self) -> impl Iterator<Item = (&Spanned<String>, &T)> {
        self.0.iter().filter_map(|entry| Some((&entry.name, entry.value.as_ref()?)))
    }

    /// The value of a name.
    pub(crate) fn get_mut(&mut self, name: &str) -> Option<&mut T> {
        self.0.iter_mut().find(|entry| entry.name.value == name)?.value.as_mut()
    }

    /// Says the value of a name, whatever was said of it before. A name that is known keeps its place in the order.
    pub(crate) fn set(&mut self, name: Spanned<String>, value: T) {
        let entry = Entry { span: name.span, name, value: Some(value) };
        match self.0.iter_mut().find(|known| known.name.value == entry.name.value) {
            Some(known) => *known = entry,
            None => self.0.push(entry),
        }
    }

    /// The value of a name to be changed; it comes to be when nothing was said of it.
    pub(crate) fn entry(&mut self, name: Spanned<String>) -> &mut T
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
