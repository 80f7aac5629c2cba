//! `[limits]`: what an action may use where the scenario says nothing.

use std::time::Duration;

use super::origin::Sourced;
use super::table::{Reader, Value};
use super::values;
use crate::environment::{Limits, parse_size};
use crate::job::Limit;

/// The limits of a settings file.
#[derive(Debug, Default)]
pub struct FileLimits {
    /// The limits.
    pub limits: Limits,
    /// Each as it is written, with its line.
    pub written: Vec<(Limit, String, usize)>,
}

/// The limits in force.
#[derive(Debug, Default)]
pub struct LimitSettings {
    /// The limits.
    pub limits: Limits,
    /// Each as it is written, and where.
    pub written: Vec<(Limit, Sourced<String>)>,
}

impl FileLimits {
    pub(super) fn fill(&mut self, reader: &mut Reader<'_>, value: &Value<'_>) {
        for (key, value) in reader.table(value).into_iter().flatten() {
            let line = reader.line(value);
            let Some(limit) = Limit::ALL.into_iter().find(|limit| limit.name() == key.get_ref()) else {
                reader.unknown("limit", key.get_ref(), key.span(), &Limit::ALL.map(Limit::name));
                continue;
            };
            let limits = &mut self.limits;
            let known = match limit {
                Limit::CpuTime => take(&mut limits.cpu, time(reader, value)),
                Limit::Memory => take(&mut limits.memory, size(reader, value)),
                Limit::Processes => take(&mut limits.processes, reader.parsed(value, number)),
                Limit::FileSize => take(&mut limits.file_size, size(reader, value)),
                Limit::Disk => take(&mut limits.disk, size(reader, value)),
                Limit::Output => take(&mut limits.output, size(reader, value)),
            };
            let text = reader.source.text().get(value.span()).unwrap_or_default().trim_matches(['"', '\'']);
            if known {
                self.written.push((limit, text.to_owned(), line));
            }
        }
    }
}

fn take<T>(place: &mut Option<T>, value: Option<T>) -> bool {
    *place = value;
    place.is_some()
}

fn time(reader: &mut Reader<'_>, value: &Value<'_>) -> Option<Duration> {
    reader.parsed(value, values::duration)
}

fn size(reader: &mut Reader<'_>, value: &Value<'_>) -> Option<u64> {
    reader.parsed(value, |text| match parse_size(text) {
        Ok(0) => Err("no script can do without any of it".to_owned()),
        Ok(bytes) => Ok(bytes),
        Err(why) => Err(format!("`{text}` is no size: {why}")),
    })
}

fn number(text: &str) -> Result<u32, String> {
    match text.parse() {
        Ok(number @ 1..) => Ok(number),
        _ => Err(format!("`{text}` is no number of processes")),
    }
}
