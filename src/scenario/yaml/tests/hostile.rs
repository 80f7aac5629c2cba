//! Input that means no good, and input that nobody thought of.

use proptest::prelude::*;

use super::examples;
use crate::diag::{has_errors, render};
use crate::scenario::rulebook;
use crate::scenario::yaml::parse;
use crate::source::SourceFile;

/// Whatever the text is: no panic, every place lies in the text, and a missing scenario is explained.
fn survives(text: &str) {
    let source = SourceFile::new("x.yaml", text);
    let (scenarios, problems) = parse(&source);
    for problem in &problems {
        for (span, _) in &problem.labels {
            assert!(text.get(span.start..span.end).is_some(), "{span:?} of {text:?}: {}", problem.message);
        }
    }
    assert!(!scenarios.is_empty() || has_errors(&problems), "{text:?}");
    for scenario in &scenarios {
        assert!(scenario.expectations.iter().all(|one| text.get(one.span.start..one.span.end).is_some()));
    }
    render(&problems, true);
    render(&rulebook::parse(&source).1, false);
}

#[test]
fn a_file_of_one_hundred_megabytes_is_refused_without_being_read() {
    let source = SourceFile::new("big.yaml", "scenario: x\n".repeat(100 * 1024 * 1024 / 12));
    let (scenarios, problems) = parse(&source);
    assert_eq!(scenarios.len(), 0);
    assert_eq!(
        render(&problems, false),
        "error: big.yaml: the file is too large: 104857596 bytes, at most 1048576 are read\n = help: write several files\n\n"
    );
}

#[test]
fn hostile_files_are_refused() {
    let many = "a, ".repeat(110_000);
    for text in [
        "\0".repeat(1000),
        "\u{7f}ELF\u{2}\u{1}\u{1}\0\0".to_owned(),
        "[".repeat(10_000),
        "{a: ".repeat(10_000),
        "- ".repeat(10_000),
        "? ".repeat(10_000),
        "a:\n ".repeat(10_000),
        format!("[{many}]"),
        format!("{{{many}}}"),
        format!("{}{}", "[".repeat(250), "a, ".repeat(10_000)),
        "&a ".repeat(10_000),
        "*a ".repeat(10_000),
        "!a ".repeat(10_000),
        "%TAG ! !\n".repeat(10_000),
        "---\n".repeat(10_000),
        "'".repeat(100_001),
        "\"\\x".repeat(10_000),
        "a: |\n".to_owned() + &" \n".repeat(100_000),
        "\u{feff}".repeat(1000),
        "\r".repeat(10_000),
        "\t".repeat(10_000),
        "#".repeat(100_000),
        "scenario: x\njob: {platform: linux, pre_actions: 99999999999, patches: 99999999999}".to_owned(),
        format!("scenario: x\njob: {{platform: linux, patches: [{}]}}", "x, ".repeat(30_000)),
        format!(
            "scenario: x\njob: {{platform: linux}}\nendpoint: {{commands: {{'{}': 0}}}}",
            "\"".repeat(99_999)
        ),
        format!("scenario: {}\n", "x".repeat(100_000)),
        {
            let numbered =
                |what: &str| (0..8_000).map(|at| format!("{what}{at}: ~, ")).collect::<Vec<_>>().concat();
            format!(
                "scenario: x\njob: {{platform: linux, patches: {{{}}}}}\nendpoint: {{commands: {{{}}}}}\nexpect: {{patches: {{{}}}, calls: {{{}}}}}\n",
                numbered("KB"),
                numbered("tool"),
                numbered("BK"),
                numbered("loot").replace('~', "once"),
            )
        },
        format!("scenario: x\n{}: 1\njob: {{platform: linux}}", "k".repeat(1_000)),
    ] {
        let (scenarios, problems) = parse(&SourceFile::new("x.yaml", text.as_str()));
        let start: String = text.chars().take(20).collect();
        assert!(scenarios.iter().all(|scenario| scenario.broken), "{start:?}");
        assert!(has_errors(&problems), "{start:?}");
        let shown = render(&problems, false);
        assert!(shown.len() < 100_000, "{start:?} gives {} bytes of messages", shown.len());
        survives(&text);
    }
}

#[test]
fn mistakes_without_number_are_counted_and_not_all_shown() {
    let keys: Vec<String> = (0..2_000).map(|key| format!("key{key}: 1\n")).collect();
    let keys = keys.concat();
    let source = SourceFile::new("x.yaml", format!("scenario: x\njob: {{platform: linux}}\n{keys}"));
    let shown = render(&parse(&source).1, false);
    assert!(shown.ends_with("... and 1950 more\n"), "{}", &shown[shown.len() - 200..]);
}

/// One change to a text.
#[derive(Clone, Debug)]
enum Change {
    Remove(usize, usize),
    Repeat(usize, usize),
    Insert(usize, String),
    SwapLines(usize, usize),
}

fn changes() -> impl Strategy<Value = Vec<Change>> {
    let snippet = prop_oneof![
        "[\\[\\]{}:,\\-?&*!|>'\"%@`#\\n\\t ~=<x0-9]{1,6}",
        Just("<<: *a".to_owned()),
        Just("&a ".to_owned()),
        Just("\u{feff}".to_owned()),
        Just("\r\n".to_owned()),
        Just("ä\u{1f600}".to_owned()),
        Just("!!binary ".to_owned()),
        Just("99999999999999999999".to_owned()),
    ];
    let change = prop_oneof![
        (any::<usize>(), 0_usize..40).prop_map(|(at, length)| Change::Remove(at, length)),
        (any::<usize>(), 0_usize..40).prop_map(|(at, length)| Change::Repeat(at, length)),
        (any::<usize>(), snippet).prop_map(|(at, text)| Change::Insert(at, text)),
        (any::<usize>(), any::<usize>()).prop_map(|(one, other)| Change::SwapLines(one, other)),
    ];
    prop::collection::vec(change, 1..6)
}

fn apply(text: &str, change: &Change) -> String {
    let chars: Vec<char> = text.chars().collect();
    let range = |at: usize, length: usize| {
        let start = at % (chars.len() + 1);
        (start, (start + length).min(chars.len()))
    };
    let join = |parts: [&[char]; 3]| parts.into_iter().flatten().collect();
    match change {
        Change::Remove(at, length) => {
            let (start, end) = range(*at, *length);
            join([&chars[..start], &[], &chars[end..]])
        }
        Change::Repeat(at, length) => {
            let (start, end) = range(*at, *length);
            join([&chars[..end], &chars[start..end], &chars[end..]])
        }
        Change::Insert(at, snippet) => {
            let (start, _) = range(*at, 0);
            join([&chars[..start], &snippet.chars().collect::<Vec<_>>(), &chars[start..]])
        }
        Change::SwapLines(one, other) => {
            let mut lines: Vec<&str> = text.split_inclusive('\n').collect();
            if !lines.is_empty() {
                let (one, other) = (one % lines.len(), other % lines.len());
                lines.swap(one, other);
            }
            lines.concat()
        }
    }
}

proptest! {
    #![proptest_config(crate::scenario::few_cases())]

    #[test]
    fn any_text_is_survived(text in any::<String>()) {
        survives(&text);
    }

    #[test]
    fn anything_that_looks_like_yaml_is_survived(text in "([a-c]{1,3}|[\\[\\]{}:,\\-?&*!|>'\"%@`#~<]|: |- |\\n *|\\r\\n|\\t){0,80}") {
        survives(&text);
    }

    #[test]
    fn changed_scenarios_are_survived(example in any::<prop::sample::Index>(), changes in changes()) {
        let examples = examples();
        let mut text = example.get(&examples).clone();
        for change in &changes {
            text = apply(&text, change);
        }
        survives(&text);
    }
}
