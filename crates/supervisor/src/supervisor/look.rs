//! What runs inside, as `/proc` shows it to process 1, whose working folder it is.

use std::fs;

/// What all processes but process 1 use together.
#[derive(Clone, Copy, Debug, Default)]
pub struct Use {
    /// Threads count, as the kernel's own limit counts them.
    pub processes: u64,
    /// Bytes in memory.
    pub memory: u64,
    /// Milliseconds on processors.
    pub cpu: u64,
}

const PAGE: u64 = 4096;

/// The system counts time on processors in hundredths of a second.
const TICK: u64 = 10;

/// Numbers of all processes but process 1.
fn numbers() -> Vec<String> {
    let Ok(entries) = fs::read_dir(".") else { return Vec::new() };
    let names = entries.flatten().filter_map(|entry| entry.file_name().into_string().ok());
    names.filter(|name| name != "1" && name.bytes().all(|byte| byte.is_ascii_digit())).collect()
}

/// What is used at this moment.
pub fn usage() -> Use {
    let mut sum = Use::default();
    for number in numbers() {
        let Ok(stat) = fs::read_to_string(format!("{number}/stat")) else { continue };
        // The name may hold anything, a bracket too; what follows the last one are numbers.
        let Some((_, fields)) = stat.rsplit_once(')') else { continue };
        let fields: Vec<&str> = fields.split_whitespace().collect();
        let field = |at: usize| fields.get(at).and_then(|text| text.parse::<u64>().ok()).unwrap_or(0);
        // Counted from the state: times of itself and of children that were waited for, and pages in memory.
        sum.cpu += (field(11) + field(12) + field(13) + field(14)) * TICK;
        sum.memory += field(21) * PAGE;
        sum.processes += field(17).max(1);
    }
    sum
}

/// Command lines of what runs; of what has ended and is not waited for, nothing.
pub fn command_lines() -> Vec<Vec<u8>> {
    let mut lines = Vec::new();
    for number in numbers() {
        let Ok(stat) = fs::read_to_string(format!("{number}/stat")) else { continue };
        let Some((head, fields)) = stat.rsplit_once(')') else { continue };
        if matches!(fields.trim_start().as_bytes().first(), Some(b'Z' | b'X')) {
            continue;
        }
        let line = fs::read(format!("{number}/cmdline")).unwrap_or_default();
        let mut words: Vec<&[u8]> = line.split(|byte| *byte == 0).collect();
        if words.last().is_some_and(|word| word.is_empty()) {
            words.pop();
        }
        let line = words.join(&b' ');
        let name = head.split_once('(').map_or("", |(_, name)| name);
        lines.push(if line.is_empty() { format!("[{name}]").into_bytes() } else { line });
    }
    lines
}
