//! What the reader accepts, where it sees it, and what it says to what is no YAML.

use std::fmt::Write;

use super::*;
use crate::diag::render;

/// A tree in one line: scalars plain or 'quoted', lists in brackets, maps in braces.
fn show(node: &Node) -> String {
    match &node.kind {
        Kind::Scalar(Scalar { text, plain: true }) => text.clone(),
        Kind::Scalar(Scalar { text, .. }) => format!("{text:?}"),
        Kind::Bytes(bytes) => format!("{bytes:?}"),
        Kind::List(items) => format!("[{}]", items.iter().map(show).collect::<Vec<_>>().join(", ")),
        Kind::Map(entries) => {
            let entries = entries.iter().map(|entry| format!("{}: {}", entry.key, show(&entry.value)));
            format!("{{{}}}", entries.collect::<Vec<_>>().join(", "))
        }
    }
}

fn read(text: &str) -> (Vec<String>, Vec<String>) {
    let source = SourceFile::new("x.yaml", text);
    let (documents, problems) = documents(&source);
    let line = |problem: &Diagnostic| {
        let (span, label) = problem.labels.first().cloned().unwrap_or_default();
        format!("{}: {:?}: {} [{label}]", source.position(span.start), source.slice(span), problem.message)
    };
    (documents.iter().map(show).collect(), problems.iter().map(line).collect())
}

#[test]
fn yaml_becomes_trees() {
    let cases = [
        ("", vec![]),
        ("# nothing\n", vec![]),
        ("---\n---\n...\n", vec![]),
        ("a: 1\n---\nb: 2\n---\n", vec!["{a: 1}", "{b: 2}"]),
        ("\u{feff}a: 1\r\nb:\r\n  - x\r\n  - 'y'\r\n", vec!["{a: 1, b: [x, \"y\"]}"]),
        ("a: |\r\n  one\r\n  two\r\n", vec!["{a: \"one\\ntwo\\n\"}"]),
        ("a: !!str 1\nb: !!binary /w==\nc: ! 3\n", vec!["{a: \"1\", b: [255], c: 3}"]),
        ("a: &x {b: 1}\nc: *x\n", vec!["{a: {b: 1}, c: {b: 1}}"]),
        ("x: &x {b: 1, c: 2}\ny: {<<: *x, c: 3}\n", vec!["{x: {b: 1, c: 2}, y: {c: 3, b: 1}}"]),
        ("<<: [{a: 1}, {a: 2, b: 3}]\nb: 4\n", vec!["{b: 4, a: 1}"]),
        ("'<<': 1\na: 2\n", vec!["{<<: 1, a: 2}"]),
        ("? a\n: 1\n", vec!["{a: 1}"]),
    ];
    for (text, expected) in cases {
        assert_eq!(read(text), (expected.into_iter().map(String::from).collect(), vec![]), "{text:?}");
    }
}

#[test]
fn every_value_knows_its_place() {
    let text = "\u{feff}ä: öö # ü\r\nlist:\r\n  - x\r\n  - {y: 1, 'z': \"\\u00e4\"}\r\nblock: |\r\n  one\r\nend: yes\r\n";
    let source = SourceFile::new("x.yaml", text);
    let (documents, problems) = documents(&source);
    assert_eq!(problems, []);
    let mut seen = Vec::new();
    let mut left: Vec<&Node> = documents.iter().collect();
    while let Some(node) = left.pop() {
        seen.push(source.slice(node.span));
        match &node.kind {
            Kind::List(items) => left.extend(items.iter().rev()),
            Kind::Map(entries) => {
                seen.extend(entries.iter().map(|entry| source.slice(entry.key_span)));
                left.extend(entries.iter().rev().map(|entry| &entry.value));
            }
            Kind::Scalar(_) | Kind::Bytes(_) => {}
        }
    }
    let whole = text.trim_start_matches('\u{feff}').trim_end();
    assert_eq!(
        seen,
        [
            whole,
            "ä",
            "list",
            "block",
            "end",
            "öö",
            "- x\r\n  - {y: 1, 'z': \"\\u00e4\"}",
            "x",
            "{y: 1, 'z': \"\\u00e4\"}",
            "y",
            "'z'",
            "1",
            "\"\\u00e4\"",
            "one\r\n",
            "yes",
        ]
    );
}

#[test]
fn what_is_no_yaml_is_explained() {
    let cases = [
        ("job:\n\ta: 1\n", r#"2:1: "\t": a tab cannot indent a line of YAML [indent with spaces]"#),
        ("job: 1\n\ta: 1\n", r#"2:1: "\t": a tab cannot indent a line of YAML [indent with spaces]"#),
        ("a: 1\n   b: 2\n", r#"2:5: ":": a key and its colon cannot stand here [this colon]"#),
        ("a:\n  b: 1\n c: 2\n", r#"3:2: "c": this line does not fit what stands above it [here]"#),
        ("a:\n  - b\n  c: 1\n", r#"3:3: "c": this line does not fit what stands above it [here]"#),
        ("a: - b\n", r#"1:4: "-": a list cannot begin on the line of its key []"#),
        ("a: b: c\n", r#"1:5: ":": a key and its colon cannot stand here [this colon]"#),
        ("a: 1\n  \nbb\nc: 2\n", r#"3:1: "bb": a colon is missing behind this key []"#),
        ("a: \"x\n", r#"1:4: "\"": this quote is never closed []"#),
        ("a: [1, 2\nb: 3\n", r#"2:2: ":": a key and its colon cannot stand here [this colon]"#),
        ("a: {x: 1\nb: 3\n", r#"2:2: ":": a `,` or the closing `}` is missing before this []"#),
        ("a: [1\n", r#"2:1: "": a `,` or the closing `]` is missing before this []"#),
        ("a: ]\n", r#"1:4: "]": nothing is open that this bracket could close []"#),
        ("tags: [@linux]\n", r#"1:8: "@": a text cannot begin with `@` unless it is quoted []"#),
        ("a: *web, x\n", r#"1:4: "*web": this alias stands for nothing [no anchor `&web` comes before it]"#),
        ("a: &x [*x]\n", r#"1:8: "*x": this alias stands for something that holds it []"#),
        ("a: \"C:\\App\"\n", r#"1:4: "\"": this text holds a backslash that is no escape []"#),
        ("a: x # c\n  more\n", r##"1:6: "#": a comment cannot stand inside a text of several lines []"##),
        ("a: 1\na: 2\n", r#"2:1: "a": the key `a` comes twice []"#),
        ("[x]: 1\n", r#"1:1: "[x]": the key of a map is one word or text [this is a list]"#),
        ("<<: x\n", r#"1:5: "x": only a map can be merged in with `<<` [this is text]"#),
        ("a: !ruby/object x\n", r#"1:4: "!ruby/object x": unknown tag `!ruby/object` []"#),
        (
            "a: !!binary '!'\n",
            r#"1:4: "!!binary '!'": this is not base64 [`!!binary` stands before bytes in base64]"#,
        ),
        ("a: \u{1b}[2J\n", r#"1:4: "\u{1b}": a YAML file cannot hold the control character U+001B []"#),
        ("\u{7f}ELF\0\0", r#"1:1: "\u{7f}": a YAML file cannot hold the control character U+007F []"#),
        (
            "MZ\0\0",
            r#"1:3: "\0": a YAML file cannot hold the control character U+0000 [is this a text file at all?]"#,
        ),
    ];
    for (text, expected) in cases {
        assert_eq!(read(text).1, [expected], "{text:?}");
    }
}

#[test]
fn documents_before_a_mistake_are_kept() {
    assert_eq!(read("a: 1\n---\nb: ]\n").0, ["{a: 1}"]);
}

#[test]
fn limits_hold() {
    let deep = format!("{}1{}", "[".repeat(MOST_LEVELS), "]".repeat(MOST_LEVELS));
    assert_eq!(read(&deep).1, Vec::<String>::new());
    let nested = "maps and lists are nested more than 64 levels deep [this is one level too many]";
    let expected = [
        ("[".repeat(10_000), "1:256: \"[\": "),
        ("{a: ".repeat(10_000), "1:1021: \"{\": "),
        (format!("[{deep}]"), "1:65: \"[\": "),
        ("- ".repeat(10_000), "1:129: \"-\": "),
        (
            (0..10_000).fold(String::new(), |text, level| format!("{text}{}a:\n", " ".repeat(level.min(90)))),
            "65:65: \"a\": ",
        ),
    ];
    for (text, start) in expected {
        let problems = read(&text).1;
        assert_eq!(problems.len(), 1);
        assert!(problems[0].starts_with(start) && problems[0].ends_with(nested), "{}", problems[0]);
    }
}

#[test]
fn aliases_count_as_what_they_stand_for() {
    let mut laughs = String::from("a: &a [lol, lol, lol, lol, lol, lol, lol, lol, lol]\n");
    for (name, last) in ('b'..='i').zip('a'..) {
        writeln!(laughs, "{name}: &{name} [{}]", vec![format!("*{last}"); 9].join(", ")).unwrap();
    }
    let (documents, problems) = read(&laughs);
    assert_eq!(documents.len(), 0);
    assert_eq!(problems.len(), 1);
    assert!(
        problems[0].ends_with("the file holds more than 100000 values [this is too much]"),
        "{}",
        problems[0]
    );

    let text = format!("a: &a '{}'\nb: [{}]\n", "x".repeat(100_000), vec!["*a"; 100].join(", "));
    assert!(read(&text).1[0].ends_with("the file holds more than 4194304 bytes of text [this is too much]"));

    let mut levels = String::from("a0: &a0 [x]\n");
    for level in 1..100 {
        writeln!(levels, "a{level}: &a{level} [*a{}]", level - 1).unwrap();
    }
    assert!(read(&levels).1[0].contains("nested more than 64 levels deep"));

    let many = format!("[{}]", "a,".repeat(MOST_VALUES));
    assert!(read(&many).1[0].ends_with("the file holds more than 100000 values [this is too much]"));
}

#[test]
fn a_file_that_is_too_large_is_not_read() {
    let source = SourceFile::new("big.yaml", "[".repeat(MOST_BYTES + 1));
    let (documents, problems) = documents(&source);
    assert_eq!(documents, []);
    assert_eq!(
        render(&problems, false),
        "error: big.yaml: the file is too large: 1048577 bytes, at most 1048576 are read\n = help: write several files\n\n"
    );
}
