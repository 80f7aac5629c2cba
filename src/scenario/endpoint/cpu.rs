//! The processor.

use schemars::{Schema, SchemaGenerator};
use serde_json::json;

use crate::scenario::map::{Map, Said, ValueSchema, map, schema};
use crate::scenario::value::{Positive, Value};
use crate::scenario::yaml::{Kind, Node, Reader};

map! {
    /// A processor.
    pub struct Cpu = "a processor" {
        /// The name of the model.
        model: String = "the name of a processor",
        /// How many cores it has; 1 when it is left out.
        cores: Positive = "a number of cores",
    }
}

/// A processor, or the lines of `/proc/cpuinfo`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Processor {
    Lines(String),
    Cpu(Cpu),
}

impl Default for Processor {
    fn default() -> Self {
        Self::Cpu(Cpu::default())
    }
}

impl Value for Processor {
    const EXPECTED: &'static str = "a processor such as {model: Xeon, cores: 4}";

    fn read(node: &Node, expected: &str, reader: &mut Reader) -> Option<Self> {
        if matches!(node.kind, Kind::Map(_)) {
            return Cpu::read_map(node, reader).map(Self::Cpu);
        }
        let text = reader.text(node, expected)?;
        Some(if text.trim().contains('\n') {
            Self::Lines(text.to_owned())
        } else {
            Self::Cpu(Cpu { model: Said::new(text.trim().to_owned(), node.span), ..Cpu::default() })
        })
    }

    fn schema(generator: &mut SchemaGenerator) -> Schema {
        let forms = [String::schema(generator), generator.subschema_for::<ValueSchema<Cpu>>()];
        schema(json!({ "anyOf": forms, "description": "The model, the lines of `/proc/cpuinfo`, or a map." }))
    }
}
