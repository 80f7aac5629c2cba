//! What diagnostics look like.

use super::*;
use crate::source::SourceFile;

fn find(source: &SourceFile, text: &str) -> Span {
    let start = source.text().find(text).expect("the text stands in the source");
    Span::new(start, start + text.len())
}

#[test]
fn an_error_looks_as_documented() {
    let text = "scenario: x\ntags: []\n\njob:\n  platform: windws\n";
    let source = SourceFile::new("scenarios/emr.yaml", text);
    let error = Diagnostic::error(&source, find(&source, "windws"), "unknown platform `windws`")
        .label("did you mean `windows`?");
    let expected = "\
error: unknown platform `windws`
  ┌─ scenarios/emr.yaml:5:13
  │
5 │   platform: windws
  │             ^^^^^^ did you mean `windows`?

";
    assert_eq!(render(std::slice::from_ref(&error), false), expected);
    let colored = render(&[error], true);
    assert!(colored.contains("\x1b["), "{colored}");
    assert_eq!(anstream::adapter::strip_str(&colored).to_string(), expected);
}

#[test]
fn other_places_and_help_are_shown() {
    let source = SourceFile::new("a.yaml", "one: 1\ntwo: 2\none: 3\n");
    let error = Diagnostic::error(&source, Span::new(14, 17), "`one` is written twice")
        .label("again")
        .also(Span::new(0, 3), "first")
        .help("remove one of them");
    assert_eq!(
        render(&[error], false),
        "\
error: `one` is written twice
  ┌─ a.yaml:3:1
  │
1 │ one: 1
  │ --- first
2 │ two: 2
3 │ one: 3
  │ ^^^ again
  │
  = help: remove one of them

"
    );
}

#[test]
fn sorted_by_file_and_place_without_doubles_and_counted_beyond_the_most() {
    let a = SourceFile::new("a.yaml", "x\n".repeat(200));
    let b = SourceFile::new("b.yaml", "x\n");
    let mut all = vec![Diagnostic::error(&b, Span::new(0, 1), "in b")];
    for line in (0..MOST_SHOWN + 3).rev() {
        all.push(Diagnostic::error(&a, Span::new(2 * line, 2 * line + 1), format!("line {}", line + 1)));
    }
    all.push(all[1].clone());
    let text = render(&all, false);
    assert!(text.starts_with("error: line 1\n"), "{text}");
    assert!(
        text.ends_with("error: line 50\n   ┌─ a.yaml:50:1\n   │\n50 │ x\n   │ ^\n\n... and 4 more\n"),
        "{text}"
    );
}

#[test]
fn control_characters_are_shown_and_never_obeyed() {
    let source = SourceFile::new("a\x1b[2J.yaml", "k: \x1b[31mred\u{202e}\u{7f}\r\nnext\n");
    let error = Diagnostic::error(&source, Span::new(3, 11), "bad \x1b]0;title\x07 \u{9b}2J")
        .label("a\nb")
        .help("c\x1bd\ne");
    assert_eq!(
        render(&[error], false),
        "\
error: bad ␛]0;title␇ \u{fffd}2J
  ┌─ a␛[2J.yaml:1:4
  │
1 │ k: ␛[31mred\u{fffd}␡
  │    ^^^^^^^^ a␊b
  │
  = help: c␛d
    e

"
    );
}

#[test]
fn of_a_long_line_only_the_surroundings_are_quoted() {
    let text = format!("{}HERE{}", "ä".repeat(500_000), "ö".repeat(500_000));
    let source = SourceFile::new("a.yaml", text);
    let error = Diagnostic::error(&source, find(&source, "HERE"), "x".repeat(1_000_000));
    let shown = render(&[error], false);
    assert!(shown.len() < 2_000, "{} bytes", shown.len());
    let lines: Vec<&str> = shown.lines().collect();
    assert_eq!(lines[1], "  ┌─ a.yaml:1:500001");
    assert_eq!(lines[3], format!("1 │ …{}HERE{}…", "ä".repeat(60), "ö".repeat(86)));
    assert_eq!(lines[4], format!("  │ {}^^^^", " ".repeat(61)));
}

#[test]
fn places_that_do_not_exist_do_no_harm() {
    let texts = ["", "\n", "ä", "ä\r\n", "a\n\nb"];
    for text in texts {
        let source = SourceFile::new("a.yaml", text);
        for start in 0..8 {
            for end in 0..8 {
                let error =
                    Diagnostic::error(&source, Span::new(start, end), "m").also(Span::new(end, start), "o");
                let shown = render(&[error], false);
                assert!(shown.starts_with("error: m\n  ┌─ a.yaml:"), "{text:?} {start}..{end}: {shown}");
            }
        }
    }
}

#[test]
fn a_span_over_several_lines_is_shown_by_its_first() {
    let source = SourceFile::new("a.yaml", "a: |\r\n  one\r\n  two\r\n");
    let error = Diagnostic::error(&source, Span::new(3, 19), "m").label("this");
    assert_eq!(render(&[error], false), "error: m\n  ┌─ a.yaml:1:4\n  │\n1 │ a: |\n  │    ^ this\n\n");
}

#[test]
fn a_mistake_of_the_whole_file_names_the_file() {
    let source = SourceFile::new("a.yaml", "");
    let error = Diagnostic::file_error(&source, "the file is empty").help("write a scenario");
    assert_eq!(render(&[error], false), "error: a.yaml: the file is empty\n = help: write a scenario\n\n");
}
