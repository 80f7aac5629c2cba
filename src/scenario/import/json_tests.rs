//! JSON is read as others read it, and mistakes are told in plain words.

use proptest::prelude::*;

use super::*;
use crate::diag::render;
use crate::scenario::yaml::to_json;

fn read(text: &str) -> (Option<Node>, Vec<Diagnostic>) {
    document(&SourceFile::new("job.json", text))
}

fn told(text: &str) -> String {
    let (_, problems) = read(text);
    for (span, _) in problems.iter().flat_map(|problem| &problem.labels) {
        assert!(text.get(span.start..span.end).is_some(), "{span:?} of {text:?}");
    }
    render(&problems, false)
}

#[test]
fn every_value_knows_its_place() {
    let text = "\u{feff}{ \"a\": [1, \"ä\\u00e9\\ud83d\\ude00\\/\"], \"b\" : null }\n";
    let (node, problems) = read(text);
    assert_eq!(problems, []);
    let Some(Node { kind: Kind::Map(entries), .. }) = node else { panic!("no object") };
    let Kind::List(items) = &entries[0].value.kind else { panic!("no list") };
    let place = |span: Span| &text[span.start..span.end];
    assert_eq!((entries[0].key.as_str(), place(entries[0].key_span)), ("a", "\"a\""));
    assert_eq!(place(entries[0].value.span), "[1, \"ä\\u00e9\\ud83d\\ude00\\/\"]");
    assert_eq!((items[0].as_integer(), place(items[0].span)), (Some(1), "1"));
    assert_eq!(items[1].as_text(), Some("äé\u{1f600}/"));
    assert!(entries[1].value.is_null());
}

#[test]
fn mistakes_are_told_with_their_place() {
    for (text, place, words) in [
        ("", "job.json", "the file holds no JSON"),
        (" \n", "job.json", "the file holds no JSON"),
        ("{", "job.json:1:2", "the file ends in the middle of its JSON"),
        ("[1", "job.json:1:3", "the file ends in the middle of its JSON"),
        ("{\"a\": 1,}", "job.json:1:8", "a comma cannot stand before `}`"),
        ("[1,]", "job.json:1:3", "a comma cannot stand before `]`"),
        ("[1 2]", "job.json:1:4", "expected `,` or `]`"),
        ("{\"a\" 1}", "job.json:1:6", "a colon is missing"),
        ("{\"a\":}", "job.json:1:6", "a value is missing here"),
        ("{a: 1}", "job.json:1:2", "a key of JSON stands in double quotes"),
        ("{'a': 1}", "job.json:1:2", "not in single ones"),
        ("{\"a\": 'x'}", "job.json:1:7", "a text of JSON stands in double quotes"),
        ("{\"a\": True}", "job.json:1:7", "did you mean `true`?"),
        ("{\"a\": None}", "job.json:1:7", "did you mean `null`?"),
        ("{\"a\": 01}", "job.json:1:7", "`01` is no number of JSON"),
        ("{\"a\": yes}", "job.json:1:7", "`yes` is no JSON"),
        ("{\"a\": 1} {}", "job.json:1:10", "nothing may follow"),
        ("// x\n{}", "job.json:1:1", "JSON has no comments"),
        ("{\"a\": \"x\n\"}", "job.json:1:7", "this quote is never closed"),
        ("{\"a\": \"\t\"}", "job.json:1:8", "a tab is written \\t"),
        ("{\"a\": \"\\x\"}", "job.json:1:8", "JSON has no such escape"),
        ("{\"a\": \"\\ud800\"}", "job.json:1:8", "this stands for no character"),
        ("{\"a\": \"\\u12\"}", "job.json:1:8", "this stands for no character"),
        ("{\"a\": 1, \"a\": 2}", "job.json:1:10", "the key `a` comes twice"),
        ("<html>", "job.json:1:1", "XML or HTML"),
        ("HTTP/2 200\n\n{}", "job.json:1:1", "headers of an answer"),
        ("\0\0", "job.json:1:1", "the file is binary"),
        ("scenario: x\n", "job.json:1:1", "`scenario` is no JSON"),
    ] {
        let told = told(text);
        assert!(told.contains(place) && told.contains(words), "{text:?}:\n{told}");
    }
}

#[test]
fn hostile_files_are_refused() {
    for text in [
        "[".repeat(100_000),
        "{\"a\":".repeat(100_000),
        format!("[{}1]", "1,".repeat(200_000)),
        format!("\"{}\"", "x".repeat(5 << 20)),
        "\"".repeat(9_999),
    ] {
        let told = told(&text);
        assert!(told.starts_with("error: ") && told.len() < 4096, "{told}");
    }
    assert!(read(&format!("{}{}", "[".repeat(MOST_LEVELS), "]".repeat(MOST_LEVELS))).0.is_some());
}

/// JSON values that both readers call the same: whole numbers of 64 bits.
pub(crate) fn values() -> impl Strategy<Value = serde_json::Value> {
    use serde_json::Value;
    let text = prop_oneof![any::<String>(), Just("null".to_owned()), Just("12".to_owned())];
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i32>().prop_map(Value::from),
        // The tree's own view as JSON takes a quoted number for a text, and so must this.
        text.prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 40, 6, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
            prop::collection::btree_map("[a-z\\PC]{0,4}", inner, 0..6)
                .prop_map(|map| map.into_iter().collect()),
        ]
    })
}

proptest! {
    #[test]
    fn what_others_write_is_read_as_they_mean_it(value in values(), pretty in any::<bool>()) {
        let text = if pretty { serde_json::to_string_pretty(&value) } else { serde_json::to_string(&value) };
        let (node, problems) = read(&text.unwrap());
        prop_assert_eq!(problems, []);
        prop_assert_eq!(to_json(&node.unwrap()), value);
    }

    #[test]
    fn what_is_no_json_for_others_is_none_here(text in "([\\[\\]{}:,\"\\\\u0-9eE.+-]|true|null| |\\n|\"a\"){0,16}") {
        let (node, problems) = read(&text);
        told(&text);
        let theirs = serde_json::from_str::<serde_json::Value>(&text);
        let twice = problems.iter().all(|problem| problem.message.ends_with("comes twice"));
        // A number too large for a machine is still JSON.
        let range = theirs.as_ref().err().is_some_and(|error| error.to_string().contains("out of range"));
        prop_assert_eq!(node.is_some() && twice, theirs.is_ok() || range, "{}", text);
    }

    #[test]
    fn any_text_is_survived(text in any::<String>()) {
        told(&text);
    }
}
