//! Values that are read apart from their map.

use std::fmt;
use std::marker::PhantomData;

use schemars::{JsonSchema, Schema, SchemaGenerator};

use super::Value;
use crate::scenario::yaml::{Node, Reader};

/// A value that is read when more is known than its map; the map only knows its place, and `S` its schema.
pub struct Later<S>(PhantomData<fn() -> S>);

impl<S> Clone for Later<S> {
    fn clone(&self) -> Self {
        Self(PhantomData)
    }
}

impl<S> PartialEq for Later<S> {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl<S> Eq for Later<S> {}

impl<S> fmt::Debug for Later<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Later")
    }
}

impl<S: JsonSchema + 'static> Value for Later<S> {
    const EXPECTED: &'static str = "a value";

    fn read(_: &Node, _: &str, _: &mut Reader) -> Option<Self> {
        Some(Self(PhantomData))
    }

    fn schema(generator: &mut SchemaGenerator) -> Schema {
        generator.subschema_for::<S>()
    }
}
