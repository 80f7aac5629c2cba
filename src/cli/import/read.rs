//! Reads exported jobs from files and from standard input.

use std::io::Read;
use std::path::Path;
use std::{fs, io};

use crate::diag::Diagnostic;
use crate::scenario::import::MOST_BYTES;
use crate::source::SourceFile;

/// The path that stands for standard input.
const STDIN: &str = "-";

/// The text of a file; `-` is standard input. Other than scenarios, a job may come through a pipe.
///
/// # Errors
/// When it cannot be read, is too large or is no text.
pub(crate) fn read(path: &Path) -> Result<SourceFile, Diagnostic> {
    let stdin = path == Path::new(STDIN);
    let name = if stdin { "standard input".to_owned() } else { path.display().to_string() };
    let fault = |message: String| Diagnostic::file_error(&SourceFile::new(name.as_str(), ""), message);
    let bytes = if stdin { limited(io::stdin().lock()) } else { open(path) };
    let bytes = bytes.map_err(|error| fault(format!("the file cannot be read: {error}")))?;
    if bytes.len() > MOST_BYTES {
        return Err(fault(format!("the file is larger than {} MiB", MOST_BYTES >> 20))
            .help("a job of twenty scripts and ten thousand assets is not nearly as large"));
    }
    match text(bytes) {
        Ok(text) => Ok(SourceFile::new(name, text)),
        Err(why) => Err(fault(why).help("save the job as UTF-8, as the API sends it")),
    }
}

fn open(path: &Path) -> io::Result<Vec<u8>> {
    if path.is_dir() {
        return Err(io::Error::other("it is a folder"));
    }
    limited(fs::File::open(path)?)
}

/// Reads at most one byte more than may be, so that what never ends cannot fill the memory.
fn limited(from: impl Read) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    from.take(MOST_BYTES as u64 + 1).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// UTF-8, or the UTF-16 that `>` of an older PowerShell writes.
fn text(bytes: Vec<u8>) -> Result<String, String> {
    let wide = |unit: fn([u8; 2]) -> u16| {
        let units = bytes[2..].chunks_exact(2).map(|pair| unit([pair[0], pair[1]]));
        let whole = bytes.len().is_multiple_of(2);
        let text: Result<String, _> = char::decode_utf16(units).collect();
        text.ok()
            .filter(|_| whole)
            .ok_or_else(|| "the file begins as UTF-16 and goes on as something else".to_owned())
    };
    if bytes.starts_with(&[0xff, 0xfe]) {
        return wide(u16::from_le_bytes);
    }
    if bytes.starts_with(&[0xfe, 0xff]) {
        return wide(u16::from_be_bytes);
    }
    String::from_utf8(bytes).map_err(|error| {
        let at = error.utf8_error().valid_up_to();
        let bytes = error.as_bytes();
        if bytes.contains(&0) {
            return "the file is binary, not a text".to_owned();
        }
        let line = bytes[..at].split(|byte| *byte == b'\n').count();
        format!("the file is not valid UTF-8: line {line} holds the byte 0x{:02X}", bytes[at])
    })
}

#[cfg(test)]
mod tests {
    use super::text;

    #[test]
    fn the_encodings_of_powershell_are_read() {
        let wide = |order: fn(u16) -> [u8; 2]| {
            "\u{feff}{\"ä\": 1}".encode_utf16().flat_map(order).collect::<Vec<u8>>()
        };
        for bytes in [wide(u16::to_le_bytes), wide(u16::to_be_bytes), "{\"ä\": 1}".into()] {
            assert_eq!(text(bytes).as_deref(), Ok("{\"ä\": 1}"));
        }
    }

    #[test]
    fn what_is_no_text_is_told() {
        for (bytes, words) in [
            (&b"\xff\xfe{"[..], "goes on as something else"),
            (b"\xff\xfe\x00\xd8", "goes on as something else"),
            (b"\xff\xfe", ""),
            (b"{\n\xe4", "line 2 holds the byte 0xE4"),
            (b"\x7fELF\0\xff", "binary"),
        ] {
            let said = text(bytes.to_vec()).err().unwrap_or_default();
            assert!(said.contains(words) && said.is_empty() == words.is_empty(), "{bytes:?}: {said}");
        }
    }
}
