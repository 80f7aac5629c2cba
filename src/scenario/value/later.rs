//! Values that are read apart from their map.

use std::fmt;
use std::marker::PhantomData;

use schemars::{JsonSchema, Schema, SchemaGenerator};

use super::Value;
use crate::scenario::yaml::{Node, Reader};

/// A value that is read when more is known than its map, such as one that names a patch: it is kept as it is written, and `S`
/// has its schema.
pub(crate) struct Later<S>(pub Node, PhantomData<fn() -> S>);

impl<S> Clone for Later<S> {
    fn clone(&self) -> Self {
        Self(self.0.clone(), PhantomData)
    }
}

impl<S> PartialEq for Later<S> {
    fn eq(&self, other: &Self) -> bool {
        self.0 == other.0
    }
}

impl<S> Eq for Later<S> {}

impl<S> fmt::Debug for Later<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl<S: JsonSchema + 'static> Value for Later<S> {
    const EXPECTED: &'static str = "a value";

    fn read(node: &Node, _: &str, _: &mut Reader) -> Option<Self> {
        Some(Self(node.clone(), PhantomData))
    }

    fn schema(generator: &mut SchemaGenerator) -> Schema {
        generator.subschema_for::<S>()
    }
}
