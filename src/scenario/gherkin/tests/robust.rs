//! Whatever a text holds, it is read or refused, and long texts are read as short ones are.

use cucumber::feature::Ext;
use cucumber::gherkin;
use proptest::prelude::*;

use super::support::{mistakes, read};
use crate::scenario::gherkin::parse;
use crate::source::SourceFile;

/// A feature of so many scenarios, with whatever could mislead the cutting into pieces.
fn long(scenarios: usize) -> String {
    let head = "# c\n@f\nFeature: f\n  \"\"\" a quote in a description\n  \"\"\"\n\n  Background:\n    Given a Linux job\n\n";
    let mut parts = vec![head.to_owned()];
    for number in 0..scenarios {
        if number % 97 == 50 {
            let rule = format!("\n  @r{number}\n  Rule: r{number}\n    About it.\n    Background:\n");
            parts.push(rule + "      Given pre-action 1 exits 1\n");
        }
        parts.push(format!("\n  # before {number}\n  @t{number}\n\n  Scenario: s{number}\n"));
        parts.push(
            "    Given pre-action 2 runs this script:\n      \"\"\"sh\n  Scenario: not one\n".to_owned(),
        );
        parts.push(format!("      exit {number} # \"\"\"\n      \"\"\"\n    When the job runs\n"));
        parts.push("    Then pre-action 2 fails\n".to_owned());
    }
    parts.concat()
}

#[test]
fn long_features_are_read_in_pieces_and_come_out_the_same() {
    let text = long(400);
    let (scenarios, problems) = read(&text);
    assert_eq!(problems, "");
    let source = SourceFile::new("x.feature", text.as_str());
    let whole = crate::source::Span::new(0, text.len());
    let feature =
        crate::scenario::gherkin::chunk::parse(&source, whole, false).expect("the grammar takes it");
    let count =
        feature.scenarios.len() + feature.rules.iter().map(|rule| rule.scenarios.len()).sum::<usize>();
    assert_eq!((scenarios.len(), count), (400, 400));
    let mut lowering = crate::scenario::gherkin::lower::FeatureLowering::new(&source, None);
    lowering.feature(&feature);
    let whole = lowering.scenarios.into_iter().map(|told| match told {
        crate::scenario::gherkin::ParsedScenario::Plain(scenario) => *scenario,
        crate::scenario::gherkin::ParsedScenario::Custom(mixed) => panic!("{mixed:?}"),
    });
    assert!(whole.eq(scenarios.iter().cloned()), "pieces and the whole differ");
    assert_eq!(scenarios[399].name, "s399");
    assert_eq!(scenarios[399].group.as_deref(), Some("f / r341"));
    assert_eq!(scenarios[399].tags, ["f", "r341", "t399"]);
}

#[test]
fn mistakes_in_long_features_are_at_their_place() {
    let text = long(300).replace(
        "exit 200 # \"\"\"\n      \"\"\"\n    When the job runs",
        "exit 200\n      \"\"\"\n    Whne the job runs",
    );
    let line = text.lines().position(|line| line.contains("Whne")).expect("it is there") + 1;
    assert_eq!(
        mistakes(&text),
        [format!(
            "{line}:5 `Whne` this line is no step, and nothing else that could stand here [did you mean `When`?]"
        )]
    );
}

/// The rows of an outline become the scenarios that the `cucumber` crate makes of them.
#[test]
fn outlines_expand_as_cucumber_expands_them() {
    let text = "Feature: f\n  Scenario Outline: n <a> <b c>\n    Given a Linux job \"<a>\"\n    And pre-action 1 prints this:\n      \"\"\"\n      <a> < b > <b c>\n      \"\"\"\n    And these environment variables:\n      | name | value |\n      | <a>  | <b c> |\n    When the job runs\n    Examples:\n      | a  | b c |\n      | x  | 1   |\n      | y  | <a> |\n    Examples:\n      | b c | a |\n      | 3   | z |\n";
    let expanded = gherkin::Feature::parse(text, gherkin::GherkinEnv::default())
        .expect("it is a feature")
        .expand_examples()
        .expect("every name is known");
    let (scenarios, problems) = read(text);
    assert_eq!(problems, "");
    assert_eq!(scenarios.len(), 3);
    for (ours, theirs) in scenarios.iter().zip(&expanded.scenarios) {
        assert_eq!(ours.name, theirs.name);
        assert_eq!(
            theirs.steps[0].value,
            format!("a Linux job \"{}\"", ours.job.name.as_deref().unwrap_or_default())
        );
        let doc = theirs.steps[1].docstring.as_deref().unwrap_or_default().trim();
        assert_eq!(
            ours.world
                .actions
                .values()
                .next()
                .map(|action| String::from_utf8_lossy(&action.stdout).into_owned()),
            Some(format!("{doc}\n"))
        );
        let row = &theirs.steps[2].table.as_ref().expect("there is one").rows[1];
        assert_eq!(ours.world.env, [(row[0].clone(), row[1].clone())]);
    }
}

#[test]
fn hostile_texts_are_refused() {
    let much = 1 << 17;
    let cases: [(String, &str); 9] = [
        ("x".repeat(5 << 20), "a feature of more than 4 MiB"),
        (
            format!("Feature: f\n{}", " ".repeat(much)),
            "so many blanks in a row that reading them would take minutes",
        ),
        (
            format!("Feature: f\n{}", "\n".repeat(much)),
            "more than 20000 lines that cannot be read piece by piece",
        ),
        (format!("Feature: f\n{}", "@a".repeat(1 << 12)), "tags stand before"),
        (
            format!("Feature: f\nScenario: s\nGiven a\n{}", "|a".repeat(1 << 15)),
            "a row of a table ends with `|`",
        ),
        (format!("Feature: f\nScenario: s\nGiven {}", "(".repeat(much)), "no phrase says this"),
        (
            format!("Feature: f\nScenario: s\nGiven {}", "pre-action 1, ".repeat(much / 16)),
            "no phrase says this",
        ),
        (format!("Feature: f\nScenario: s\nGiven \"{}", "\\\"".repeat(much)), "the quote is never closed"),
        (format!("Feature: f\n{}", "\u{feff}".repeat(much)), "the feature holds no scenario"),
    ];
    for (text, expected) in cases {
        let found = mistakes(&text);
        assert!(
            found.first().is_some_and(|first| first.contains(expected)),
            "{}: {}",
            text.chars().take(60).collect::<String>(),
            found.first().map(|first| first.chars().rev().take(200).collect::<String>()).unwrap_or_default()
        );
    }
}

#[test]
fn what_few_lines_multiply_is_bounded() {
    let head = "Feature: f\nScenario: s\nGiven a Linux job with 10000 patches\nWhen the job runs\n";
    let expecting = format!("{head}{}", "Then patches 1 to 10000 are installed\n".repeat(11));
    assert_eq!(
        mistakes(&expecting),
        ["15:6 `patches 1 to 10000 are installed` a scenario expects 100000 things at most"]
    );
    let too_much = "rows and backgrounds make more than 128 MiB of this feature";
    let script = "x".repeat(1 << 20);
    let background = format!(
        "Feature: f\nBackground:\nGiven a Linux job\nAnd pre-action 1 runs this script:\n\"\"\"\n{script}\n\"\"\"\n"
    );
    let found = mistakes(&(background + &"Scenario: s\nWhen the job runs\n".repeat(200)));
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(found[0].ends_with(too_much), "{found:?}");
    let name = "<c>".repeat(10_000);
    let outline = format!(
        "Feature: f\nScenario Outline: s\nGiven a Linux job {name}\nWhen the job runs\nExamples:\n| c |\n| {} |\n",
        "x".repeat(1 << 20)
    );
    assert_eq!(mistakes(&outline).len(), 1);
}

/// Pieces that features are made of, so that random texts come near to being ones.
fn pieces() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        Just("Feature: f\n".to_owned()),
        Just("# language: de\n".to_owned()),
        Just("Rule: r\n".to_owned()),
        Just("Background:\n".to_owned()),
        Just("  Scenario: s\n".to_owned()),
        Just("  Scenario Outline: s <a>\n".to_owned()),
        Just("    Examples:\n".to_owned()),
        Just("      | a | b |\n".to_owned()),
        Just("      | \\| | <a> |\n".to_owned()),
        Just("      |\n".to_owned()),
        Just("    \"\"\"\n".to_owned()),
        Just("    ```bash\n".to_owned()),
        Just("@t @u\n".to_owned()),
        Just("    Given a Linux job with 2 pre-actions\n".to_owned()),
        Just("    * pre-action 1 runs this script:\n".to_owned()),
        Just("    And these files:\n".to_owned()),
        Just("    And patch \"<a>\" needs a reboot after patch 2\r\n".to_owned()),
        Just("    When the job runs\n".to_owned()),
        Just("    Then things happen in this order:\n".to_owned()),
        Just("    Then patches 1, \"b\" and 3 to 2 are installed\n".to_owned()),
        "(Given|When|Then|And) [a-z\"'$\\\\0-9, äx-]{0,40}\n",
        ".{0,20}\n?",
        "[ \t\r\n|\"'<>@#:\\\\]{0,8}",
    ];
    proptest::collection::vec(piece, 0..24).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(crate::scenario::few_cases())]

    #[test]
    fn nothing_makes_reading_panic(text in pieces()) {
        let source = SourceFile::new("x.feature", format!("Feature: f\nScenario: s\n{text}"));
        let (scenarios, problems) = parse(&source);
        prop_assert!(!scenarios.is_empty() || !problems.is_empty());
        for problem in &problems {
            for (span, _) in &problem.labels {
                prop_assert!(source.text().get(span.start..span.end).is_some(), "{problem:?}");
            }
        }
        parse(&SourceFile::new("x.feature", text));
    }

    #[test]
    fn any_text_is_read_or_refused(text in any::<String>()) {
        let (scenarios, problems) = parse(&SourceFile::new("x.feature", text));
        prop_assert!(!scenarios.is_empty() || !problems.is_empty());
    }
}
