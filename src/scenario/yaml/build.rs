//! From the scanner's events to trees, within limits that hostile files cannot pass.

use std::collections::HashMap;

use saphyr_parser::{Event, Parser, ScalarStyle, Tag};

use super::offsets::Offsets;
use super::tree::{Entry, Kind, Node, Scalar};
use super::{base64, syntax};
use crate::diag::Diagnostic;
use crate::source::{SourceFile, Span};

/// The longest file that is read, in bytes. The scanner needs up to 200 times as much memory.
pub(crate) const MOST_BYTES: usize = 1024 * 1024;
/// The deepest nesting of maps and lists.
pub(crate) const MOST_LEVELS: usize = 64;
/// The most values in a file, those that aliases stand for included.
pub(crate) const MOST_VALUES: usize = 100_000;
/// The most bytes of text in all values, those that aliases stand for included.
pub(crate) const MOST_TEXT: usize = 4 * MOST_BYTES;

/// The documents of a YAML file; those without any value are left out. After a mistake of syntax, what comes behind it
/// is not read.
pub(crate) fn documents(source: &SourceFile) -> (Vec<Node>, Vec<Diagnostic>) {
    if let Some(problem) = syntax::unreadable(source, MOST_BYTES) {
        return (Vec::new(), vec![problem]);
    }
    let mut builder = Builder {
        source,
        offsets: Offsets::new(source.text()),
        frames: Vec::new(),
        anchors: HashMap::new(),
        documents: Vec::new(),
        problems: Vec::new(),
        size: Size::default(),
    };
    let mut parser = Parser::new_from_str(source.text());
    while let Some(event) = parser.next_event() {
        match event {
            Ok((event, span)) => {
                let span = Span::new(
                    builder.offsets.byte(span.start.index()),
                    builder.offsets.byte(span.end.index()),
                );
                if let Err(problem) = builder.event(event, span) {
                    builder.problems.push(*problem);
                    break;
                }
            }
            Err(error) => {
                let at = builder.offsets.byte(error.marker().index());
                builder.problems.push(syntax::explain(source, at, error.info()));
                break;
            }
        }
    }
    let documents = builder.documents.into_iter().filter(|document| !document.is_null()).collect();
    (documents, builder.problems)
}

/// How much a value holds.
#[derive(Clone, Copy, Default)]
struct Size {
    values: usize,
    text: usize,
    levels: usize,
}

/// A list or map that is not complete yet.
struct Frame {
    span: Span,
    map: bool,
    anchor: usize,
    items: Vec<Node>,
    before: Size,
    levels: usize,
}

struct Builder<'s> {
    source: &'s SourceFile,
    offsets: Offsets<'s>,
    frames: Vec<Frame>,
    anchors: HashMap<usize, (Node, Size)>,
    documents: Vec<Node>,
    problems: Vec<Diagnostic>,
    size: Size,
}

type Built = Result<(), Box<Diagnostic>>;

impl Builder<'_> {
    fn event(&mut self, event: Event<'_>, span: Span) -> Built {
        match event {
            Event::Scalar(text, style, anchor, tag) => {
                let kind = self.scalar(text.into_owned(), style, tag.as_deref(), span);
                let text = match &kind {
                    Kind::Scalar(scalar) => scalar.text.len(),
                    _ => span.end - span.start,
                };
                self.grow(Size { values: 1, text, levels: 0 }, span)?;
                self.value(Node { span, kind }, Size { values: 1, text, levels: 0 }, anchor)
            }
            Event::SequenceStart(anchor, tag) => self.open(false, anchor, tag.as_deref(), span),
            Event::MappingStart(anchor, tag) => self.open(true, anchor, tag.as_deref(), span),
            Event::SequenceEnd | Event::MappingEnd => self.close(span),
            Event::Alias(anchor) => self.alias(anchor, span),
            Event::DocumentEnd => {
                self.anchors.clear();
                Ok(())
            }
            Event::Nothing | Event::StreamStart | Event::StreamEnd | Event::DocumentStart(_) => Ok(()),
        }
    }

    fn scalar(&mut self, text: String, style: ScalarStyle, tag: Option<&Tag>, span: Span) -> Kind {
        let plain = style == ScalarStyle::Plain;
        match tag.filter(|tag| tag.is_yaml_core_schema()).map(|tag| tag.suffix.as_str()) {
            Some("binary") => Kind::Bytes(base64::decode(&text).unwrap_or_else(|| {
                let problem = Diagnostic::error(self.source, span, "this is not base64");
                self.problems.push(problem.label("`!!binary` stands before bytes in base64"));
                Vec::new()
            })),
            Some("str") => Kind::Scalar(Scalar { text, plain: false }),
            _ => {
                self.check_tag(tag, span);
                Kind::Scalar(Scalar { text, plain })
            }
        }
    }

    fn check_tag(&mut self, tag: Option<&Tag>, span: Span) {
        let Some(tag) = tag else { return };
        let known = ["bool", "float", "int", "map", "null", "seq", "str"];
        // A lone `!` says only that the text is meant as it is.
        let plain = tag.handle.is_empty() && tag.suffix == "!" || tag.handle == "!" && tag.suffix.is_empty();
        let core = tag.is_yaml_core_schema() && known.contains(&tag.suffix.as_str());
        if !plain && !core {
            let problem = Diagnostic::error(self.source, span, format!("unknown tag `{tag}`"));
            self.problems.push(
                problem
                    .help("quote the text if it begins with an exclamation mark; tags are not needed here"),
            );
        }
    }

    fn open(&mut self, map: bool, anchor: usize, tag: Option<&Tag>, span: Span) -> Built {
        if self.frames.len() == MOST_LEVELS {
            return self.too_deep(span);
        }
        self.check_tag(tag, span);
        let before = self.size;
        self.grow(Size { values: 1, text: 0, levels: 0 }, span)?;
        self.frames.push(Frame { span, map, anchor, items: Vec::new(), before, levels: 0 });
        Ok(())
    }

    fn close(&mut self, end: Span) -> Built {
        let Some(frame) = self.frames.pop() else { return Ok(()) };
        let span = self.extent(frame.span, end);
        let kind = if frame.map { Kind::Map(self.map(frame.items)) } else { Kind::List(frame.items) };
        let size = Size {
            values: self.size.values - frame.before.values,
            text: self.size.text - frame.before.text,
            levels: frame.levels + 1,
        };
        self.value(Node { span, kind }, size, frame.anchor)
    }

    /// From the start of a list or map to its last character. A block ends where the next line begins.
    fn extent(&self, start: Span, end: Span) -> Span {
        let text = self.source.text();
        let whole = text.get(start.start..end.end.max(start.start)).unwrap_or_default();
        Span::new(start.start, start.start + whole.trim_end().len())
    }

    fn alias(&mut self, anchor: usize, span: Span) -> Built {
        let Some((node, size)) = self.anchors.get(&anchor) else {
            let problem =
                Diagnostic::error(self.source, span, "this alias stands for something that holds it");
            return Err(Box::new(problem.help("write out what is meant")));
        };
        let (mut node, size) = (node.clone(), *size);
        if self.frames.len() + size.levels > MOST_LEVELS {
            return self.too_deep(span);
        }
        self.grow(size, span)?;
        // What is wrong with the value here is shown here, not where it was written for another place.
        node.span = span;
        self.value(node, size, 0)
    }

    /// Puts a complete value where it belongs.
    fn value(&mut self, node: Node, size: Size, anchor: usize) -> Built {
        if anchor > 0 {
            // What an anchor keeps takes memory like any other value.
            self.grow(size, node.span)?;
            self.anchors.insert(anchor, (node.clone(), size));
        }
        match self.frames.last_mut() {
            Some(frame) => {
                frame.levels = frame.levels.max(size.levels);
                frame.items.push(node);
            }
            None => self.documents.push(node),
        }
        Ok(())
    }

    fn grow(&mut self, by: Size, span: Span) -> Built {
        self.size.values += by.values;
        self.size.text += by.text;
        if self.size.values > MOST_VALUES || self.size.text > MOST_TEXT {
            let message = if self.size.values > MOST_VALUES {
                format!("the file holds more than {MOST_VALUES} values")
            } else {
                format!("the file holds more than {MOST_TEXT} bytes of text")
            };
            let problem = Diagnostic::error(self.source, span, message).label("this is too much");
            return Err(Box::new(problem.help("write several files; aliases count as what they stand for")));
        }
        Ok(())
    }

    fn too_deep(&self, span: Span) -> Built {
        Err(Box::new(syntax::too_deep(self.source, span)))
    }

    /// Pairs keys with values, spreads `<<` and refuses a key that comes twice.
    fn map(&mut self, items: Vec<Node>) -> Vec<Entry> {
        let mut entries: Vec<Entry> = Vec::with_capacity(items.len() / 2);
        let mut places: HashMap<String, usize> = HashMap::new();
        let mut merged = Vec::new();
        let mut items = items.into_iter();
        while let (Some(key), Some(value)) = (items.next(), items.next()) {
            let Some(text) = self.key(&key) else { continue };
            if text == "<<" && matches!(&key.kind, Kind::Scalar(scalar) if scalar.plain) {
                merged.push(value);
            } else if let Some(first) = places.get(text) {
                let first = entries[*first].key_span;
                let problem =
                    Diagnostic::error(self.source, key.span, format!("the key `{text}` comes twice"));
                self.problems
                    .push(problem.also(first, "the first time").help("remove or rename one of them"));
            } else {
                places.insert(text.to_owned(), entries.len());
                entries.push(Entry { key: text.to_owned(), key_span: key.span, value });
            }
        }
        for value in merged {
            let maps = match value.kind {
                Kind::List(maps) => maps,
                _ => vec![value],
            };
            for map in maps {
                let Kind::Map(given) = map.kind else {
                    let problem =
                        Diagnostic::error(self.source, map.span, "only a map can be merged in with `<<`");
                    self.problems.push(problem.label(format!("this is {}", map.describe())));
                    continue;
                };
                // What is written out wins over what is merged in, and so does the first of several maps.
                for entry in given {
                    if !places.contains_key(&entry.key) {
                        places.insert(entry.key.clone(), entries.len());
                        entries.push(entry);
                    }
                }
            }
        }
        entries
    }

    fn key<'n>(&mut self, key: &'n Node) -> Option<&'n str> {
        match &key.kind {
            Kind::Scalar(scalar) if !scalar.plain || !scalar.text.is_empty() => Some(&scalar.text),
            _ => {
                let problem =
                    Diagnostic::error(self.source, key.span, "the key of a map is one word or text");
                let problem = problem.label(format!("this is {}", key.describe()));
                self.problems.push(problem.help("quote a text that begins with a brace or a bracket"));
                None
            }
        }
    }
}

#[cfg(test)]
#[path = "build_tests.rs"]
mod tests;
