//! What runs inside, as `/proc` shows it to process 1, whose working folder it is.

use std::fs;

use crate::supervisor::sys;

/// What processes use together.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Usage {
    /// Threads count, as the kernel's own limit counts them.
    pub(crate) processes: u64,
    /// Bytes in memory.
    pub(crate) memory: u64,
    /// Milliseconds on processors.
    pub(crate) cpu: u64,
}

/// Whatever its own clock does, the kernel tells programs of time on processors in hundredths of a second.
const MILLIS_PER_TICK: u64 = 10;

/// Numbers of all processes but process 1.
fn numbers() -> Vec<String> {
    let Ok(entries) = fs::read_dir(".") else { return Vec::new() };
    let names = entries.flatten().filter_map(|entry| entry.file_name().into_string().ok());
    names.filter(|name| name != "1" && name.bytes().all(|byte| byte.is_ascii_digit())).collect()
}

/// What all processes but process 1 use at this moment.
pub(crate) fn usage() -> Usage {
    let page = sys::page_size();
    let mut sum = Usage::default();
    for number in numbers() {
        let Ok(stat) = fs::read_to_string(format!("{number}/stat")) else { continue };
        let Some(one) = Stat::parse(&stat).map(|stat| stat.usage(page)) else { continue };
        sum.cpu = sum.cpu.saturating_add(one.cpu);
        sum.memory = sum.memory.saturating_add(one.memory);
        sum.processes += one.processes;
    }
    sum
}

/// Command lines of what runs; of what has ended and is not waited for, nothing.
pub(crate) fn command_lines() -> Vec<Vec<u8>> {
    let mut lines = Vec::new();
    for number in numbers() {
        let Ok(text) = fs::read_to_string(format!("{number}/stat")) else { continue };
        if let Some(stat) = Stat::parse(&text).filter(|stat| !stat.is_dead()) {
            let line = fs::read(format!("{number}/cmdline")).unwrap_or_default();
            lines.push(command_line(&line, stat.name));
        }
    }
    lines
}

/// The words with blanks between them; of a process without any, as the kernel's own are, its name in brackets.
fn command_line(cmdline: &[u8], name: &str) -> Vec<u8> {
    let words = cmdline.strip_suffix(b"\0").unwrap_or(cmdline);
    let line = words.split(|byte| *byte == 0).collect::<Vec<_>>().join(&b' ');
    if line.is_empty() { format!("[{name}]").into_bytes() } else { line }
}

/// `/proc/PID/stat` of one process.
struct Stat<'a> {
    name: &'a str,
    /// Counted from its state.
    fields: Vec<&'a str>,
}

impl<'a> Stat<'a> {
    fn parse(text: &'a str) -> Option<Self> {
        // The name may hold anything, a bracket too; what follows the last one are numbers.
        let (head, fields) = text.rsplit_once(')')?;
        let (_, name) = head.split_once('(')?;
        Some(Self { name, fields: fields.split_whitespace().collect() })
    }

    fn is_dead(&self) -> bool {
        matches!(self.fields.first(), Some(&("Z" | "X")))
    }

    fn usage(&self, page: u64) -> Usage {
        let field = |at: usize| self.fields.get(at).and_then(|text| text.parse::<u64>().ok()).unwrap_or(0);
        // Its own times, and those of children that it has waited for.
        let ticks = (11..=14).map(field).fold(0, u64::saturating_add);
        Usage {
            processes: field(17).max(1),
            memory: field(21).saturating_mul(page),
            cpu: ticks.saturating_mul(MILLIS_PER_TICK),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const STAT: &str = "42 (a) b (c) S 1 42 42 0 -1 4194304 9 8 7 6 1 2 3 4 20 0 5 0 12345 99999 300 1844";

    #[test]
    fn a_process_is_read_whatever_it_calls_itself() {
        let stat = Stat::parse(STAT).unwrap();
        assert_eq!(stat.name, "a) b (c");
        let usage = Usage { processes: 5, memory: 300 * 4096, cpu: 100 };
        assert_eq!(stat.usage(4096), usage);
        assert!(Stat::parse("42 no brackets").is_none());
        assert!(Stat::parse("").is_none());
    }

    #[test]
    fn memory_is_counted_in_pages_of_the_system() {
        let stat = Stat::parse(STAT).unwrap();
        assert_eq!(stat.usage(65536).memory, 16 * stat.usage(4096).memory);
        assert_eq!(stat.usage(u64::MAX).memory, u64::MAX);
    }

    #[test]
    fn what_is_missing_counts_nothing_but_its_process() {
        let usage = Stat::parse("42 (a) R").unwrap().usage(4096);
        assert_eq!(usage, Usage { processes: 1, memory: 0, cpu: 0 });
    }

    #[test]
    fn the_dead_do_not_run() {
        for (state, is_dead) in [("R", false), ("S", false), ("D", false), ("Z", true), ("X", true)] {
            let text = format!("42 (a) {state} 1");
            assert_eq!(Stat::parse(&text).unwrap().is_dead(), is_dead, "{state}");
        }
    }

    #[test]
    fn a_command_line_is_read_word_by_word() {
        for (cmdline, line) in
            [(&b"sleep\x005\0"[..], &b"sleep 5"[..]), (b"a\0\0b\0", b"a  b"), (b"a", b"a"), (b"", b"[name]")]
        {
            assert_eq!(command_line(cmdline, "name"), line);
        }
    }

    #[test]
    fn this_process_is_counted_as_the_system_counts_it() {
        let text = fs::read_to_string("/proc/self/stat").unwrap();
        let memory = Stat::parse(&text).unwrap().usage(sys::page_size()).memory;
        let status = fs::read_to_string("/proc/self/status").unwrap();
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap();
        let told = 1024 * line.trim().trim_end_matches(" kB").parse::<u64>().unwrap();
        // It grows while it is looked at; a wrong size of a page is wrong by a factor.
        assert!(memory > told / 3 && memory < told * 3, "{memory} and {told}");
    }
}
