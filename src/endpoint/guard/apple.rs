//! Whether an `AppleScript` would take the machine down.

use super::scan;

/// Whether `script` tells the machine to restart, to shut down or to sleep, or runs a shell command that does.
///
/// Text in quotes is only text - a dialog may well speak of a restart - unless it is a shell command.
pub(in crate::endpoint) fn takes_down(script: &str) -> bool {
    line_that_takes_down(script).is_some()
}

/// The first line (from 1) that does so.
pub(in crate::endpoint) fn line_that_takes_down(script: &str) -> Option<usize> {
    let mut comment = 0_usize;
    for (at, line) in script.split(['\n', '\r']).enumerate() {
        let (code, strings) = split(line, &mut comment);
        let words: Vec<_> = code
            .split(|c: char| !c.is_alphanumeric() && c != '«' && c != '»')
            .filter(|word| !word.is_empty())
            .map(str::to_ascii_lowercase)
            .collect();
        let says = |wanted: &[&str]| words.windows(wanted.len()).any(|window| window == wanted);
        let command = says(&["restart"]) || says(&["shut", "down"]) || says(&["reboot"]);
        // Whoever sleeps does so as the last word; `sleep` is also the name of properties.
        let sleeps = words.last().is_some_and(|word| word == "sleep")
            && words.iter().any(|word| word == "to" || word == "tell");
        let event = ["aevtrrst", "aevtrsdn", "aevtrrst", "aevtslep"].iter().any(|event| code.contains(event));
        let shell = says(&["do", "shell", "script"])
            && strings.iter().any(|text| scan::text_takes_down(text.as_bytes()));
        if command && !words.iter().any(|word| word == "display" || word == "log" || word == "say")
            || sleeps
            || event
            || shell
        {
            return Some(at + 1);
        }
    }
    None
}

/// Splits a line into what is code and what is quoted, without comments. `comment` counts open `(*`.
fn split(line: &str, comment: &mut usize) -> (String, Vec<String>) {
    let mut code = String::new();
    let mut strings = Vec::new();
    let mut rest = line;
    while let Some(c) = rest.chars().next() {
        if let Some(behind) = rest.strip_prefix("(*") {
            *comment += 1;
            rest = behind;
        } else if *comment > 0 {
            rest = match rest.strip_prefix("*)") {
                Some(behind) => {
                    *comment -= 1;
                    behind
                }
                None => &rest[c.len_utf8()..],
            };
        } else if rest.starts_with("--") || rest.starts_with('#') {
            break;
        } else if let Some(behind) = rest.strip_prefix('"') {
            let (text, behind) = quoted(behind);
            strings.push(text);
            code.push(' ');
            rest = behind;
        } else {
            code.push(c);
            rest = &rest[c.len_utf8()..];
        }
    }
    (code, strings)
}

/// The text up to the closing quote, and what is behind that.
fn quoted(from: &str) -> (String, &str) {
    let mut text = String::new();
    let mut chars = from.char_indices();
    while let Some((at, c)) = chars.next() {
        match c {
            '"' => return (text, &from[at + 1..]),
            '\\' => match chars.next() {
                Some((_, 'n')) => text.push('\n'),
                Some((_, 't')) => text.push('\t'),
                Some((_, escaped)) => text.push(escaped),
                None => break,
            },
            _ => text.push(c),
        }
    }
    (text, "")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commands_are_told_from_text() {
        for script in [
            "tell application \"System Events\" to restart",
            "tell application \"Finder\"\n  shut down\nend tell",
            "tell app \"loginwindow\" to «event aevtrrst»",
            "tell application \"System Events\" to sleep",
            "do shell script \"sudo shutdown -r now\" with administrator privileges",
            "do shell script \"/sbin/reboot\"",
        ] {
            assert!(takes_down(script), "{script}");
        }
        for script in [
            "display dialog \"Please restart your Mac\" buttons {\"Restart\", \"Later\"}",
            "display notification \"A reboot follows\" with title \"Patching\"",
            "-- tell application \"System Events\" to restart",
            "# restart",
            "(* restart\n shut down *)\nreturn 0",
            "do shell script \"echo please reboot\"",
            "tell application \"System Events\" to set x to sleep of y as text",
        ] {
            assert!(!takes_down(script), "{script}");
        }
    }
}
