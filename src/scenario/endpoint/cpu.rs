//! The processor.

use schemars::{Schema, SchemaGenerator};
use serde_json::json;

use super::host::whole_lines;
use crate::scenario::draft::Draft;
use crate::scenario::map::{Map, ValueSchema, map, schema};
use crate::scenario::value::{Positive, Value};
use crate::scenario::yaml::{Kind, Node, Reader};
use crate::source::{Span, Spanned};

/// More processors than any machine has.
const MOST_CORES: u32 = 4096;

map! {
    /// A processor.
    pub(crate) struct Cpu = "a processor" {
        /// The name of the model.
        model: String = "the name of a processor",
        /// Who makes it, as the line `vendor_id` says it, such as `GenuineIntel`. Left out, there is no such line.
        vendor: String = "the vendor of a processor",
        /// How many cores it has; 1 when it is left out.
        cores: Positive = "a number of cores",
    }
}

/// A processor, or the lines of `/proc/cpuinfo`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Processor {
    /// The whole text of `/proc/cpuinfo`, which counts before all else.
    pub lines: Option<String>,
    pub cpu: Cpu,
}

impl Value for Processor {
    const EXPECTED: &'static str = "a processor such as {model: Xeon, cores: 4}";

    fn read(node: &Node, expected: &str, reader: &mut Reader) -> Option<Self> {
        let mut processor = Self::default();
        if matches!(node.kind, Kind::Map(_)) {
            processor.cpu = Cpu::read_map(node, reader)?;
            return Some(processor);
        }
        let text = reader.text(node, expected)?;
        if text.trim().contains('\n') {
            processor.lines = Some(text.to_owned());
        } else {
            processor.cpu.model.set(Spanned::new(text.trim().to_owned(), node.span));
        }
        Some(processor)
    }

    fn schema(generator: &mut SchemaGenerator) -> Schema {
        let forms = [String::schema(generator), generator.subschema_for::<ValueSchema<Cpu>>()];
        schema(json!({ "anyOf": forms, "description": "The model, the lines of `/proc/cpuinfo`, or a map." }))
    }
}

impl Draft {
    /// The processor that is to be described further.
    pub(crate) fn processor(&mut self, span: Span) -> &mut Processor {
        self.endpoint.cpu.get_or_insert(span)
    }

    /// The text of `/proc/cpuinfo`.
    pub(super) fn finish_cpu(&mut self, processor: Spanned<&Processor>) -> Option<String> {
        let Spanned { value: Processor { lines, cpu }, span } = processor;
        if let Some(text) = lines {
            return Some(whole_lines(text));
        }
        let cores = cpu.cores.get().map_or(1, |cores| cores.0);
        if cores == 0 || cores > MOST_CORES {
            let message = format!("a machine cannot have {cores} cores");
            self.report(self.error(span, message).label(format!("from 1 to {MOST_CORES}")));
            return None;
        }
        let model = cpu.model.get().map_or("Virtual CPU", String::as_str);
        let vendor = cpu.vendor.get().map_or("", String::as_str);
        for (text, what) in [(model, "name"), (vendor, "vendor")] {
            if text.contains(char::is_control) {
                self.report(self.error(span, format!("the {what} of the processor is more than one line")));
                return None;
            }
        }
        let vendor = if vendor.is_empty() { String::new() } else { format!("vendor_id\t: {vendor}\n") };
        let core = |core: u32| {
            format!(
                "processor\t: {core}\n{vendor}model name\t: {model}\nphysical id\t: 0\nsiblings\t: {cores}\ncore id\t\t: {core}\ncpu cores\t: {cores}\n\n"
            )
        };
        Some((0..cores).map(core).collect())
    }
}
