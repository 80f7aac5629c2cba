//! The lines of a source that one diagnostic quotes, made safe for a terminal.
//!
//! A hostile file must not be able to move the cursor, to reverse the direction of text or to fill the screen: control
//! characters are replaced by visible ones, and of a long line only the part around the mistake is quoted.

use std::collections::BTreeMap;
use std::ops::Range;

use codespan_reporting::files::{Error, Files};

use crate::source::{SourceFile, Span};

/// A line is quoted whole up to this many characters.
const WHOLE: usize = 160;
/// Characters quoted before the mistake in a longer line.
const BEFORE: usize = 60;
/// Characters quoted from the start of the mistake on in a longer line.
const AFTER: usize = 90;

/// Quoted lines; line indices are those of the source, byte offsets those of the excerpt.
pub(super) struct Excerpt {
    name: String,
    text: String,
    lines: BTreeMap<usize, Range<usize>>,
    column: usize,
}

impl Excerpt {
    /// Quotes what `spans` need; the second value holds the spans as ranges of the excerpt.
    pub(super) fn new(source: &SourceFile, spans: &[Span]) -> (Self, Vec<Range<usize>>) {
        let text = source.text();
        let mut excerpt = Self {
            name: safe_line(source.name()),
            text: String::new(),
            lines: BTreeMap::new(),
            column: spans.first().map_or(1, |span| source.position(span.start).column),
        };
        let places: Vec<Place> = spans.iter().map(|span| Place::find(text, *span)).collect();
        let mut wanted: BTreeMap<usize, Range<usize>> = BTreeMap::new();
        for place in &places {
            wanted.insert(place.line, place.range.clone());
        }
        for (line, range) in between(text, &wanted) {
            wanted.insert(line, range);
        }
        let mut ranges = vec![0..0; spans.len()];
        for (line, range) in wanted {
            let first =
                places.iter().find(|place| place.line == line).map_or(range.start, |place| place.span.start);
            let start = excerpt.text.len();
            let map = excerpt.quote(&text[range.clone()], first - range.start);
            excerpt.lines.insert(line, start..excerpt.text.len());
            for (place, target) in places.iter().zip(&mut ranges) {
                if place.line == line {
                    *target =
                        map.find(place.span.start - range.start)..map.find(place.span.end - range.start);
                }
            }
            excerpt.text.push('\n');
        }
        (excerpt, ranges)
    }

    /// Appends one line, cut to what lies around the byte offset `focus` when it is long.
    fn quote(&mut self, line: &str, focus: usize) -> Map {
        let mut from = 0;
        let mut to = line.len();
        if line.len() > WHOLE && line.chars().count() > WHOLE {
            from = line[..focus].char_indices().rev().nth(BEFORE - 1).map_or(0, |(at, _)| at);
            to = line[focus..].char_indices().nth(AFTER).map_or(line.len(), |(at, _)| focus + at);
        }
        if from > 0 {
            self.text.push('…');
        }
        let mut map = Map { points: Vec::new(), end: 0 };
        for (at, c) in line[from..to].char_indices() {
            map.points.push((from + at, self.text.len()));
            self.text.push(visible(c));
        }
        map.end = self.text.len();
        if to < line.len() {
            self.text.push('…');
        }
        map
    }
}

/// Where the characters of a line went.
struct Map {
    points: Vec<(usize, usize)>,
    end: usize,
}

impl Map {
    fn find(&self, offset: usize) -> usize {
        match self.points.binary_search_by_key(&offset, |(from, _)| *from) {
            Ok(at) | Err(at) => self.points.get(at).map_or(self.end, |(_, to)| *to),
        }
    }
}

/// A span, cut to the first of its lines.
struct Place {
    line: usize,
    range: Range<usize>,
    span: Span,
}

impl Place {
    fn find(text: &str, span: Span) -> Self {
        let mut start = border(text, span.start);
        // What stands behind the last line end belongs to no line that could be quoted.
        if start == text.len() && text.ends_with('\n') && start > 0 {
            start -= 1;
        }
        let line_start = text[..start].rfind('\n').map_or(0, |at| at + 1);
        let line = text[..line_start].bytes().filter(|byte| *byte == b'\n').count();
        let line_end = text[start..].find('\n').map_or(text.len(), |at| start + at);
        let line_end = line_start + text[line_start..line_end].trim_end_matches('\r').len();
        let start = start.min(line_end);
        let end = border(text, span.end).clamp(start, line_end);
        Self { line, range: line_start..line_end, span: Span::new(start, end) }
    }
}

/// Single lines between two quoted ones are quoted too, since that is as short as a mark for the gap.
fn between(text: &str, wanted: &BTreeMap<usize, Range<usize>>) -> Vec<(usize, Range<usize>)> {
    let pairs = wanted.iter().zip(wanted.iter().skip(1));
    let gaps = pairs.filter(|((line, _), (next, _))| **line + 2 == **next);
    gaps.map(|((line, _), (_, next))| {
        let end = next.start.saturating_sub(1);
        let start = text[..end].rfind('\n').map_or(0, |at| at + 1);
        (line + 1, start..start + text[start..end].trim_end_matches('\r').len())
    })
    .collect()
}

/// The nearest character border at or before `offset`.
fn border(text: &str, offset: usize) -> usize {
    let mut offset = offset.min(text.len());
    while !text.is_char_boundary(offset) {
        offset -= 1;
    }
    offset
}

/// A character that a terminal shows and does not obey.
pub(super) fn visible(c: char) -> char {
    match c {
        '\t' => '\t',
        '\0'..='\x1f' => char::from_u32(0x2400 + u32::from(c)).unwrap_or('\u{fffd}'),
        '\x7f' => '\u{2421}',
        '\u{80}'..='\u{9f}'
        | '\u{200b}'..='\u{200f}'
        | '\u{2028}'..='\u{202e}'
        | '\u{2060}'..='\u{2069}'
        | '\u{feff}' => '\u{fffd}',
        c => c,
    }
}

/// A text as one line of visible characters.
pub(super) fn safe_line(text: &str) -> String {
    text.chars().map(|c| if c == '\t' { ' ' } else { visible(c) }).collect()
}

impl<'a> Files<'a> for Excerpt {
    type FileId = ();
    type Name = &'a str;
    type Source = &'a str;

    fn name(&'a self, (): ()) -> Result<&'a str, Error> {
        Ok(&self.name)
    }

    fn source(&'a self, (): ()) -> Result<&'a str, Error> {
        Ok(&self.text)
    }

    fn line_index(&'a self, (): (), byte_index: usize) -> Result<usize, Error> {
        let found = self.lines.iter().find(|(_, range)| byte_index <= range.end);
        found.or(self.lines.last_key_value()).map(|(line, _)| *line).ok_or(Error::FileMissing)
    }

    fn column_number(&'a self, (): (), _line_index: usize, _byte_index: usize) -> Result<usize, Error> {
        // Only the place of the mistake is ever shown with its column.
        Ok(self.column)
    }

    fn line_range(&'a self, (): (), line_index: usize) -> Result<Range<usize>, Error> {
        self.lines
            .get(&line_index)
            .cloned()
            .ok_or(Error::LineTooLarge { given: line_index, max: self.lines.len() })
    }
}
