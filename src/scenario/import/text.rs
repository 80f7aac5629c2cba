//! YAML as a person would write it.

use crate::scenario::yaml::{Entry, Kind, Node, Scalar};
use crate::source;

/// A list goes onto one line up to this width.
const WIDTH: usize = 100;

/// Words that YAML readers, old ones too, take for something else than a text.
const NOT_TEXT: [&str; 9] = ["true", "false", "null", "yes", "no", "on", "off", "y", "n"];

/// A text as a value or key: without quotes where no reader can take it for anything else.
pub(crate) fn scalar(text: &str) -> String {
    let plain = text.starts_with(|c: char| c.is_ascii_alphabetic())
        && text.chars().all(|c| c.is_ascii_alphanumeric() || " _./()+-?!%=;@".contains(c))
        && !text.ends_with(' ')
        && !NOT_TEXT.iter().any(|word| word.eq_ignore_ascii_case(text));
    if plain { text.to_owned() } else { quoted(text) }
}

fn quoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for c in text.chars() {
        let code = u32::from(c);
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            _ if is_hidden(c) && code < 0x10000 => out.extend(["\\u", &format!("{code:04x}")]),
            _ if is_hidden(c) => out.extend(["\\U", &format!("{code:08x}")]),
            _ => out.push(c),
        }
    }
    out.push('"');
    out
}

/// Characters that nobody sees, that end a line for some readers, or that turn the direction of writing.
fn is_hidden(c: char) -> bool {
    c.is_control() || source::is_hidden(c)
}

/// Text that goes into a comment: on one line, whatever it holds.
pub(crate) fn comment(text: &str) -> String {
    text.chars().map(|c| if is_hidden(c) { ' ' } else { c }).collect()
}

/// Writes a key and what stands behind it, `indent` spaces from the left.
pub(crate) fn entry(out: &mut String, indent: usize, key: &str, value: &Node) {
    let head = format!("{}{}:", " ".repeat(indent), scalar(key));
    if let Some(line) = on_one_line(value, head.chars().count()) {
        out.extend([&head, " ", &line, "\n"]);
    } else {
        out.extend([&head, "\n"]);
        block(out, indent + 2, value);
    }
}

fn block(out: &mut String, indent: usize, value: &Node) {
    let pad = " ".repeat(indent);
    match &value.kind {
        Kind::Map(entries) => {
            for Entry { key, value, .. } in entries {
                entry(out, indent, key, value);
            }
        }
        Kind::List(items) => {
            for item in items {
                let line = on_one_line(item, indent + 1).map(|line| format!("{line}\n"));
                let lines = line.unwrap_or_else(|| {
                    let mut inner = String::new();
                    block(&mut inner, indent + 2, item);
                    inner.trim_start_matches(' ').to_owned()
                });
                out.extend([&pad, "- ", &lines]);
            }
        }
        Kind::Scalar(_) | Kind::Bytes(_) => {}
    }
}

/// The value on the line of its key, when it is a scalar, empty, or a short list of scalars.
fn on_one_line(value: &Node, from: usize) -> Option<String> {
    match &value.kind {
        Kind::Scalar(Scalar { text, plain: true }) => Some(text.clone()),
        Kind::Scalar(Scalar { text, plain: false }) => Some(scalar(text)),
        Kind::Map(entries) => entries.is_empty().then(|| "{}".to_owned()),
        Kind::List(items) => {
            let mut line = String::from("[");
            for item in items {
                let Kind::Scalar(_) = &item.kind else { return None };
                if line.len() > 1 {
                    line.push_str(", ");
                }
                line.push_str(&on_one_line(item, 0)?);
                if from + line.len() > WIDTH {
                    return None;
                }
            }
            line.push(']');
            Some(line)
        }
        // No JSON holds bytes.
        Kind::Bytes(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::scenario::import::json;
    use crate::scenario::yaml::{documents, to_json};
    use crate::source::SourceFile;

    fn written(value: &serde_json::Value) -> String {
        let text = value.to_string();
        let (node, problems) = json::document(&SourceFile::new("x.json", text.as_str()));
        assert_eq!(problems, [], "{text}");
        let mut out = String::new();
        entry(&mut out, 0, "imported", &node.expect("it is JSON"));
        out
    }

    #[test]
    fn what_is_written_is_easy_to_read() {
        let value = serde_json::json!({
            "id": "11111111-2222", "name": "Stop the application", "note": "yes", "empty": "", "none": null,
            "odd: key": "# no comment", "list": [1, "a b", true], "maps": [{"a": 1, "b": []}, {}, [[1], []]],
            "long": vec!["x".repeat(30); 4],
        });
        let line = "x".repeat(30);
        assert_eq!(
            written(&value),
            format!(
                "imported:\n  empty: \"\"\n  id: \"11111111-2222\"\n  list: [1, a b, true]\n  long:\n    - {line}\n    - {line}\n    - {line}\n    - {line}\n  maps:\n    - a: 1\n      b: []\n    - {{}}\n    - - [1]\n      - []\n  name: Stop the application\n  none: null\n  note: \"yes\"\n  \"odd: key\": \"# no comment\"\n"
            )
        );
    }

    proptest! {
        #[test]
        fn what_is_written_means_what_it_meant(value in json::tests::values()) {
            let text = written(&value);
            let (documents, problems) = documents(&SourceFile::new("x.yaml", text.as_str()));
            prop_assert_eq!(problems, []);
            prop_assert_eq!(&to_json(&documents[0])["imported"], &value, "{}", text);
        }

        #[test]
        fn any_text_comes_back(text in any::<String>()) {
            let yaml = format!("a: {}\n", scalar(&text));
            let (documents, problems) = documents(&SourceFile::new("x.yaml", yaml.as_str()));
            prop_assert_eq!(problems, []);
            let Kind::Map(entries) = &documents[0].kind else { panic!("{yaml}") };
            let Kind::Scalar(read) = &entries[0].value.kind else { panic!("{yaml}") };
            prop_assert_eq!(&read.text, &text);
        }
    }
}
