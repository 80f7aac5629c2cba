//! Command lines are split as a shell splits them.

use proptest::prelude::*;

use super::*;

fn args(words: &[&[u8]]) -> Vec<Arg> {
    words.iter().map(|word| Arg(word.to_vec())).collect()
}

#[test]
fn words_are_split_as_a_shell_splits_them() {
    let table: &[(&str, &[&[u8]])] = &[
        ("", &[]),
        (" \t\n ", &[]),
        ("stop myapp.service", &[b"stop", b"myapp.service"]),
        ("  a\tb\nc  ", &[b"a", b"b", b"c"]),
        ("'a b' \"c d\" e\\ f", &[b"a b", b"c d", b"e f"]),
        ("'' \"\"", &[b"", b""]),
        ("a'b'\"c\"d", &[b"abcd"]),
        (r#""a\"b\\c\d\$HOME""#, &[br#"a"b\c\d$HOME"#]),
        (r"$'a\nb\t\r\\\'\x00\xff\x7g'", &[b"a\nb\t\r\\'\x00\xff\x07g"]),
        ("pre$'\\x41'post", &[b"preApost"]),
        (r"\* '*' \\", &[b"*", b"*", b"\\"]),
        ("'...' \\... .... a...", &[b"...", b"...", b"....", b"a..."]),
        ("$HOME `x` a;b ? ~ # |", &[b"$HOME", b"`x`", b"a;b", b"?", b"~", b"#", b"|"]),
        ("\\é 'ü'", &["é".as_bytes(), "ü".as_bytes()]),
        ("one\\\ntwo", &[b"onetwo"]),
    ];
    for (line, expected) in table {
        assert_eq!(CommandLine::parse(line).unwrap().exact().unwrap(), args(expected), "{line:?}");
    }
}

#[test]
fn mistakes_point_at_what_is_wrong() {
    let table = [
        ("ab 'c", CommandLineError::OpenQuote, 3),
        ("ab \"c\\\"", CommandLineError::OpenQuote, 3),
        ("x $'c\\", CommandLineError::OpenQuote, 2),
        ("é \\", CommandLineError::OpenEscape, 3),
        ("$'a\\q'", CommandLineError::UnknownEscape, 3),
        ("$'\\xg'", CommandLineError::UnknownEscape, 2),
        ("stop ... now", CommandLineError::RestNotLast, 5),
    ];
    for (line, error, at) in table {
        assert_eq!(CommandLine::parse(line), Err((error, at)), "{line:?}");
    }
}

#[test]
fn wildcards_match_any_bytes_inside_one_word() {
    let table: &[(&str, &[&[u8]], bool)] = &[
        ("", &[], true),
        ("", &[b""], false),
        ("...", &[], true),
        ("...", &[b"a", b"b"], true),
        ("stop ...", &[b"stop"], true),
        ("stop ...", &[b"stop", b"a", b"b"], true),
        ("stop ...", &[b"start"], false),
        ("stop *", &[b"stop"], false),
        ("stop *", &[b"stop", b""], true),
        ("stop *", &[b"stop", b"\xff\n "], true),
        ("stop *", &[b"stop", b"a", b"b"], false),
        ("a*a", &[b"a"], false),
        ("a*a", &[b"aa"], true),
        ("*.service", &[b"web.service"], true),
        ("*ab*ab", &[b"abab"], true),
        ("*ab*ab", &[b"ab"], false),
        ("x*b*c*y", &[b"xbbcccy"], true),
        ("x*b*c*y", &[b"xcby"], false),
        ("a**b", &[b"ab"], true),
        ("'*'", &[b"x"], false),
        ("'*'", &[b"*"], true),
    ];
    for (line, words, expected) in table {
        assert_eq!(
            CommandLine::parse(line).unwrap().matches(&args(words)),
            *expected,
            "{line:?} on {words:?}"
        );
    }
}

#[test]
fn words_show_in_the_plainest_readable_form() {
    let table: &[(&[u8], &str)] = &[
        (b"", "''"),
        (b"myapp.service", "myapp.service"),
        (b"--since=-1h", "--since=-1h"),
        ("größe".as_bytes(), "größe"),
        (b"a b", "'a b'"),
        (b"*", "'*'"),
        (b"...", "'...'"),
        (b"it's", "\"it's\""),
        (b"it's $5", "$'it\\'s $5'"),
        (b"$HOME", "'$HOME'"),
        (b"a\nb", "$'a\\nb'"),
        (b"\xff\x00", "$'\\xff\\x00'"),
        ("a\u{202e}b".as_bytes(), "$'a\\xe2\\x80\\xaeb'"),
        ("a\u{a0}b".as_bytes(), "$'a\\xc2\\xa0b'"),
        (b"\x1b[31m", "$'\\x1b[31m'"),
    ];
    for (bytes, shown) in table {
        assert_eq!(Arg(bytes.to_vec()).to_string(), *shown);
    }
}

proptest! {
    #[test]
    fn what_is_shown_parses_to_the_same_bytes(words in prop::collection::vec(prop::collection::vec(any::<u8>(), 0..12), 0..5)) {
        let words: Vec<Arg> = words.into_iter().map(Arg).collect();
        let shown = words.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ");
        prop_assert!(!shown.chars().any(char::is_control), "{}", shown);
        let parsed = CommandLine::parse(&shown).unwrap();
        prop_assert_eq!(parsed.exact(), Some(words.clone()));
        prop_assert!(parsed.matches(&words));
    }

    #[test]
    fn patterns_show_as_they_parse(line in r#"([a* .'"$\\n\x00é…]|\.\.\.){0,16}"#) {
        if let Ok(words) = CommandLine::parse(&line) {
            prop_assert_eq!(CommandLine::parse(&words.to_string()), Ok(words.clone()), "{} shows as {}", line, words);
        }
    }

    #[test]
    fn any_text_parses_or_points_into_itself(line in any::<String>()) {
        if let Err((_, at)) = CommandLine::parse(&line) {
            prop_assert!(line.is_char_boundary(at) && at < line.len());
        }
    }
}
