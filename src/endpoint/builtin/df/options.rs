//! The options of `df`.

use super::Column;
use super::human::Scale;

/// A command line.
pub(super) struct Line<'a> {
    pub columns: Vec<Column>,
    pub scale: Scale,
    pub portable: bool,
    /// The columns were chosen one by one.
    pub chosen: bool,
    pub total: bool,
    only: Vec<&'a str>,
    without: Vec<&'a str>,
    pub paths: Vec<&'a str>,
}

impl Line<'_> {
    /// Whether file systems of this type are shown.
    pub(crate) fn wants(&self, file_system: &str) -> bool {
        !self.without.contains(&file_system) && (self.only.is_empty() || self.only.contains(&file_system))
    }
}

/// What a command line asks for.
pub(super) enum Asked<'a> {
    Line(Line<'a>),
    /// Something that only the real one knows.
    Real,
    /// Something that it refuses, in its words.
    Wrong(String),
}

const TRY: &str = "Try 'df --help' for more information.";

/// Long options, and the letters that mean the same.
const LONG: [(&str, char); 15] = [
    ("all", 'a'),
    ("block-size", 'B'),
    ("human-readable", 'h'),
    ("si", 'H'),
    ("inodes", 'i'),
    ("local", 'l'),
    ("no-sync", 'l'),
    ("sync", 'l'),
    ("portability", 'P'),
    ("print-type", 'T'),
    ("type", 't'),
    ("exclude-type", 'x'),
    ("output", 'o'),
    ("total", '+'),
    ("help", '?'),
];

#[derive(Default)]
struct Seen<'a> {
    scale: Option<Scale>,
    inodes: bool,
    portable: bool,
    types: bool,
    total: bool,
    columns: Option<Vec<Column>>,
    only: Vec<&'a str>,
    without: Vec<&'a str>,
    paths: Vec<&'a str>,
}

/// Reads a command line, whose options may stand anywhere.
pub(super) fn read<'a>(args: &[&'a str]) -> Asked<'a> {
    let mut seen = Seen::default();
    let mut args = args.iter().copied();
    while let Some(arg) = args.next() {
        if arg == "--" {
            seen.paths.extend(args.by_ref());
        } else if let Some(long) = arg.strip_prefix("--") {
            let (name, value) =
                long.split_once('=').map_or((long, None), |(name, value)| (name, Some(value)));
            let exact = LONG.iter().find(|(known, _)| *known == name);
            let Some((_, letter)) = exact.or_else(|| LONG.iter().find(|(known, _)| known.starts_with(name)))
            else {
                return match name {
                    "version" => Asked::Real,
                    _ => Asked::Wrong(format!("df: unrecognized option '{arg}'\n{TRY}")),
                };
            };
            let value = if matches!(letter, 'B' | 't' | 'x') { value.or_else(|| args.next()) } else { value };
            if let Some(end) = seen.set(*letter, value) {
                return end;
            }
        } else if arg.len() > 1 && arg.starts_with('-') {
            for (at, letter) in arg.char_indices().skip(1) {
                if !"aBhHiklmPTtxv".contains(letter) {
                    return Asked::Wrong(format!("df: invalid option -- '{letter}'\n{TRY}"));
                }
                let takes = matches!(letter, 'B' | 't' | 'x');
                let behind = Some(&arg[at + letter.len_utf8()..]).filter(|behind| !behind.is_empty());
                let value = if takes { behind.or_else(|| args.next()) } else { None };
                if let Some(end) = seen.set(letter, value) {
                    return end;
                }
                if takes {
                    break;
                }
            }
        } else {
            seen.paths.push(arg);
        }
    }
    Asked::Line(seen.finish())
}

impl<'a> Seen<'a> {
    /// Notes an option; something that ends the reading.
    fn set(&mut self, letter: char, value: Option<&'a str>) -> Option<Asked<'a>> {
        match (letter, value) {
            ('h', _) => self.scale = Some(Scale::Human(1024)),
            ('H', _) => self.scale = Some(Scale::Human(1000)),
            ('k', _) => self.scale = Some(Scale::KIB),
            ('m', _) => self.scale = Some(Scale::Blocks { size: 1 << 20, unit: None }),
            ('i', _) => self.inodes = true,
            ('P', _) => self.portable = true,
            ('T', _) => self.types = true,
            ('+', _) => self.total = true,
            ('?', _) => return Some(Asked::Real),
            ('B', Some(size)) => match Scale::read(size) {
                Some(scale) => self.scale = Some(scale),
                None => return Some(Asked::Wrong(format!("df: invalid --block-size argument '{size}'"))),
            },
            ('t', Some(kind)) => self.only.push(kind),
            ('x', Some(kind)) => self.without.push(kind),
            ('B' | 't' | 'x', None) => {
                return Some(Asked::Wrong(format!("df: option requires an argument -- '{letter}'\n{TRY}")));
            }
            ('o', None) => self.columns = Some(Column::ALL.to_vec()),
            ('o', Some(names)) => {
                for name in names.split(',') {
                    let Some(column) = Column::named(name) else {
                        return Some(Asked::Wrong(format!(
                            "df: option --output: field '{name}' unknown\n{TRY}"
                        )));
                    };
                    self.columns.get_or_insert_default().push(column);
                }
            }
            _ => {}
        }
        None
    }

    fn finish(self) -> Line<'a> {
        let chosen = self.columns.is_some();
        let columns = self.columns.unwrap_or_else(|| {
            use Column::{
                Available, Free, FreePercent, Inodes, Percent, Size, Source, Target, Type, Used, UsedInodes,
            };
            let mut columns = vec![Source];
            columns.extend(self.types.then_some(Type));
            columns.extend(if self.inodes {
                [Inodes, UsedInodes, Free, FreePercent]
            } else {
                [Size, Used, Available, Percent]
            });
            columns.push(Target);
            columns
        });
        Line {
            columns,
            scale: self.scale.unwrap_or(Scale::KIB),
            portable: self.portable,
            chosen,
            total: self.total,
            only: self.only,
            without: self.without,
            paths: self.paths,
        }
    }
}
