//! What is wrong is said at its place, and everything at once.

use super::support::{mistakes, read};

/// Mistakes in the steps of a scenario, which begin in line 3.
fn wrong(steps: &str) -> Vec<String> {
    mistakes(&format!("Feature: f\nScenario: s\n{steps}"))
}

#[test]
fn steps_that_no_phrase_says() {
    let cases = [
        ("pre-action 2 exists 12", "did you mean `pre-action 2 exits 12`?"),
        ("a Linux jobb", "did you mean `a Linux job`?"),
        ("patch \"x\" instals", "did you mean `patch \"KB5034765\" installs`?"),
        ("the job runs", "this is said behind `When`, and stands behind `Given`"),
        ("pre-action 1 is successful", "this is said behind `Then`, and stands behind `Given`"),
        ("comand \"rpm\" exits 1", ""),
    ];
    for (said, label) in cases {
        let found = wrong(&format!("Given {said}\nWhen the job runs\n"));
        assert_eq!(found.len(), 1, "{found:?}");
        let start = format!("3:7 `{said}` no phrase says this");
        assert!(found[0].starts_with(&start) && found[0].contains(label), "{found:?}");
    }
    assert_eq!(
        wrong("Given weather is fine today\nWhen the job runs\n"),
        ["3:7 `weather is fine today` no phrase says this"]
    );
}

#[test]
fn the_order_of_steps() {
    assert_eq!(
        wrong(
            "Given a Linux job\nThen the job is aborted\nWhen the job runs\nAnd the job runs\nGiven pre-action 1 exits 1\n"
        ),
        [
            "4:6 `the job is aborted` nothing has run yet of which this could be expected",
            "6:5 `the job runs` a scenario runs its job once",
            "7:7 `pre-action 1 exits 1` this describes what is so before the job runs, but the job has already run",
        ]
    );
    assert_eq!(
        wrong(
            "Given a Windows job\nAnd pre-action 1 runs under the execution policy Bypass\nWhen the job runs\n"
        ),
        ["4:5 `pre-action 1` this action has no script so far"]
    );
    assert_eq!(wrong("Given a Linux job\n"), ["2:11 `s` the scenario never runs its job"]);
    assert_eq!(wrong("When the job runs\n"), ["2:11 `s` the scenario has no job"]);
}

#[test]
fn values_that_cannot_be() {
    let found = wrong(
        r#"Given a windws job with 9 pre-actions
And pre-action 0 exits 1
And pre-actions 3 to 2 exit 1
And pre-action 1 exits 99999999999
And pre-action 1 is killed by signal SIGKIL
And pre-action 1 runs under the execution policy RemoteSignd
And pre-action 1 runs "a" as pearl
And the agent version is new
And the endpoint is lokal
And the finding "shebng" is denied
And the finding "shebang" is forbidden
And the command "rpm" exits 256
And the file "x" has the mode 9
And pre-action 1 prints "abc
And pre-action 1 prints $'\q'
And the environment variable "A" is $'\xff'
When the job runs
Then the job status is "Completed with Failures"
And patch 1 fails with FileHashFailed
And the reboot is requested by the reboot
"#,
    );
    assert_eq!(
        found,
        [
            "3:9 `windws` unknown platform `windws` [did you mean `windows`?]",
            "3:25 `9 pre-actions` a job has at most 5 pre-actions [9 are too many]",
            "4:5 `pre-action 0` there is no pre-action 0, they are counted from 1",
            "5:5 `pre-actions 3 to 2` pre-actions 3 to 2 are none at all [did you mean 2 to 3?]",
            "6:24 `99999999999` there is no exit code 99999999999 [PowerShell's codes have 32 bits, a shell's 8]",
            "7:38 `SIGKIL` unknown signal `SIGKIL` [did you mean `KILL`?]",
            "8:50 `RemoteSignd` unknown execution policy `RemoteSignd` [did you mean `RemoteSigned`?]",
            "9:30 `pearl` unknown script language `pearl` [expected one of `shell`, `bash`, `sh`, `zsh`, `powershell` or `applescript`]",
            "10:26 `new` `new` is no agent version [expected one such as 4.6.1.6]",
            "11:21 `lokal` unknown kind of endpoint `lokal` [did you mean `local`?]",
            "12:17 `\"shebng\"` unknown finding `shebng` [did you mean `shebang`?]",
            "13:30 `forbidden` a finding cannot be `forbidden` [expected one of `allowed`, `reported` or `denied`]",
            "14:29 `256` a command cannot exit 256 [exit codes of commands go from 0 to 255]",
            "15:31 `9` `9` is no file mode [expected octal digits such as 0644]",
            "16:25 `\"abc` the quote is never closed",
            "17:25 `$'\\q'` unknown escape in $'...'",
            "18:37 `$'\\xff'` this is no valid UTF-8",
            "20:24 `\"Completed with Failures\"` unknown job status `Completed with Failures` [did you mean `Completed with Failure`?]",
            "21:24 `FileHashFailed` a patch cannot fail with `FileHashFailed` [expected one of `FileSignatureFailed` or `FileHashValidationFailed`]",
            "22:32 `the reboot` only actions and patches ask for a reboot",
        ]
    );
}

#[test]
fn parts_that_the_job_does_not_have() {
    assert_eq!(
        wrong(
            "Given a Linux job with 3 patches\nAnd patches 1 and \"b\" install\nAnd patch \"c\" installs\nAnd patch \"d\" installs\nAnd patch 4 installs\nAnd pre-action 6 exits 1\nWhen the job runs\n"
        ),
        [
            "6:5 `patch \"d\"` the job has no patch `d`",
            "7:5 `patch 4` the job has no patch 4",
            "8:5 `pre-action 6` a job has at most 5 pre-actions [there is no pre-action 6]",
        ]
    );
    assert_eq!(
        wrong(
            "Given a Linux job with 2 pre-actions and 1 patch\nAnd pre-action 3 exits 1\nAnd patch \"a\" installs\nWhen the job runs\nThen patch \"q\" is installed\n"
        ),
        ["4:5 `pre-action 3` the job has no pre-action 3"],
        "what may have been lost by the first mistake is not a second one"
    );
    assert_eq!(
        wrong(
            "Given a Linux job with 2 pre-actions and 1 patch\nAnd patch \"open\" installs\nWhen the job runs\nThen patch \"opn\" is installed\nAnd pre-action 7 fails\nAnd patches 1 to 99999999999 are installed\n"
        ),
        [
            "6:6 `patch \"opn\"` the job has no patch `opn` [did you mean `open`?]",
            "7:5 `pre-action 7 fails` the job has no pre-action 7 [it has 2 pre-actions]",
            "8:5 `patches 1 to 99999999999 are installed` the job has no patch 2 [it has 1 patch]",
        ]
    );
    assert_eq!(
        wrong("Given a Linux job\nAnd all pre-actions exit 1\nWhen the job runs\n"),
        ["4:5 `all pre-actions` the job has no such actions so far"]
    );
}

#[test]
fn tables_and_texts_below_steps() {
    assert_eq!(
        wrong(
            "Given a Linux job\nAnd these files:\nAnd pre-action 1 runs this script\n| x |\nAnd pre-action 1 exits 0\n\"\"\"\nx\n\"\"\"\nAnd pre-action 2 runs this script\n```basch\nx\n```\nWhen the job runs\n"
        ),
        [
            "4:5 `these files:` this step needs a table below its line",
            "5:5 `pre-action 1 runs this script` this step needs a text below its line",
            "9:1 `x` this step takes nothing below its line",
            "12:4 `basch` unknown script language `basch` [did you mean `bash`?]",
        ]
    );
    assert_eq!(
        wrong(
            "Given a Linux job\nAnd these commands:\n| comand | exits |\n| ls | 0 |\nAnd these commands:\n| command | exits | exits | after |\n| ls | many | 0 | long |\nAnd the job has these patches:\n| patch | fares | reboot |\n| a\\|b | well | often |\nWhen the job runs\nThen things happen in this order:\n| the rebot |\nAnd things happen in this order:\n| a | b |\n"
        ),
        [
            "5:3 `comand` unknown column `comand` [did you mean `command`?]",
            "8:21 `exits` the column `exits` is there twice",
            "9:8 `many` expected an exit code or `hangs`, not `many`",
            "9:19 `long` `long` is no duration [expected one such as `200 milliseconds`]",
            "12:10 `well` a patch cannot fare so: `well` [expected one of `installs`, `fails to install`, `fails to download`, `wrong signature`, `wrong checksum`, `withdrawn`, `end-of-life`, `end-of-life and gone` or `not applicable`]",
            "12:17 `often` expected yes or no, not `often`",
            "15:3 `the rebot` nothing that happens is called `the rebot`",
            "17:7 `b` this table has one column",
        ]
    );
    assert_eq!(
        wrong(
            "Given a Windows job\nAnd pre-action 1 installs this software:\n| name | x |\n| ulr | y |\nAnd pre-action 2 changes this registry key:\n| path | x |\nWhen the job runs\n"
        ),
        [
            "6:3 `ulr` unknown field `ulr` [did you mean `url`?]",
            "8:1 `| path | x |` the table does not say the `type`",
            "8:1 `| path | x |` the table does not say the `data`",
        ]
    );
}

#[test]
fn outlines() {
    assert_eq!(
        mistakes(
            "Feature: f\nScenario Outline: s\nGiven a Linux job\nAnd pre-action 1 exits <cod>\nWhen the job runs\nExamples:\n| code |\n| 1 |\n"
        ),
        ["4:24 `<cod>` the examples have no column `cod` [did you mean `code`?]"]
    );
    assert_eq!(
        mistakes(
            "Feature: f\nScenario Outline: s\nGiven a Linux job\nAnd pre-action 1 exits <code>\nWhen the job runs\nExamples:\n| code |\n| x |\n| 1 |\n| y |\n"
        ),
        [
            "4:5 `pre-action 1 exits <code>` no phrase says `pre-action 1 exits x` [did you mean `pre-action 2 exits 12`?]",
            "4:5 `pre-action 1 exits <code>` no phrase says `pre-action 1 exits y` [did you mean `pre-action 2 exits 12`?]",
        ]
    );
    assert_eq!(
        mistakes(
            "Feature: f\nScenario Outline: s\nGiven a Linux job\nWhen the job runs\nScenario Outline: t\nGiven a Linux job\nWhen the job runs\nExamples:\n| a |\n"
        ),
        [
            "2:1 `Scenario Outline` this outline has no examples",
            "8:1 `Examples` these examples hold no rows, so nothing runs",
        ]
    );
}

#[test]
fn a_mistake_in_a_background_is_said_once() {
    assert_eq!(
        mistakes(
            "Feature: f\nBackground:\nGiven a Linx job\nScenario: a\nWhen the job runs\nScenario: b\nWhen the job runs\n"
        ),
        ["3:9 `Linx` unknown platform `Linx` [did you mean `linux`?]"]
    );
}

#[test]
fn what_the_grammar_refuses() {
    let cases: [(&str, &str); 17] = [
        (
            "Feature: f\nScenario: s\nGiven a\nWhne b\nThen c\n",
            "4:1 `Whne` this line is no step, and nothing else that could stand here [did you mean `When`?]",
        ),
        (
            "Feature: f\nScenario: s\nGiven a\n| a | b |\n| c |\n",
            "5:1 `| c |` this row has fewer cells than the first row of its table",
        ),
        ("Feature: f\nScenario: s\nGiven a\n| a | b\nThen d\n", "4:7 `b` a row of a table ends with `|`"),
        ("Feature: f\nScenario: s\nGiven a\n| a\\x |\n", "4:4 `\\` unknown escape in a table"),
        ("Feature: f\nScenario: s\nGiven a\n\"\"\"\nfoo\nThen d\n", "4:1 `\"\"\"` this text is never closed"),
        (
            "Feature: f\nScenario: s\nGiven a\n\"\"\"\nScenario: t\n\"\"\"\nfoo\n",
            "7:1 `foo` this line is no step, and nothing else that could stand here",
        ),
        ("Feature: f\nScenario: s\nGiven a\nFeature: g\n", "4:1 `Feature: g` a file holds one feature"),
        (
            "Feature: f\nScenario: s\nGiven a\nBackground:\n",
            "4:1 `Background:` the background stands before the first scenario, and there is one",
        ),
        (
            "Feature: f\nScenario s\n",
            "2:1 `Scenario s` a keyword without its colon [did you mean `Scenario:`?]",
        ),
        (
            "Feature: f\nScenario: s\nGiven a\n@t\nThen b\n",
            "4:1 `@t` tags stand before a feature, a rule, a scenario or its examples",
        ),
        ("Feature: f\nScenario: s\nGiven \n", "3:1 `Given` a step does not fit here"),
        ("# language: xx\nFeature: f\n", "1:13 `xx` Gherkin does not speak `xx`"),
        ("Scenario: s\n", "1:1 `Scenario: s` a feature begins with `Feature:` and its name"),
        (
            "# language: de\nFunktion: f\nSzenario: s\nAngenommen a\nWen b\n",
            "5:1 `Wen` this line is no step, and nothing else that could stand here [did you mean `When`?]",
        ),
        ("", "there is no feature in this file"),
        ("Feature: f\n", "the feature holds no scenario"),
        ("Feature: \0", "1:10 `\0` this is a binary file, not a feature"),
    ];
    for (text, expected) in cases {
        assert_eq!(mistakes(text), [expected], "{text}");
    }
}

#[test]
fn one_mistake_hides_no_other() {
    assert_eq!(
        mistakes(
            "Feature: f\nScenario: a\nGiven a Linx job\nsome text\nWhen the job runs\n\n@t\nScenario: b\nGiven a Linx job\nWhen the job runs\nScenario: c\nGiven x\n\"\"\"\n"
        ),
        [
            "4:1 `some text` this line is no step, and nothing else that could stand here",
            "13:1 `\"\"\"` this text is never closed",
            "9:9 `Linx` unknown platform `Linx` [did you mean `linux`?]",
        ]
    );
}

#[test]
fn a_step_without_its_keyword_is_no_description() {
    assert_eq!(
        mistakes("Feature: f\nScenario: s\n  What it shows\n  given a Linux job\n  When the job runs\n"),
        [
            "4:3 `given` this line is read as a description, since it does not begin with a keyword [did you mean `Given`?]"
        ]
    );
}

#[test]
fn mistakes_look_good() {
    assert_eq!(
        read("Feature: f\n  Scenario: s\n    Given a windws job\n    And pre-action 2 exists 12\n    When the job runs\n").1,
        "\
error: unknown platform `windws`
  ┌─ x.feature:3:13
  │
3 │     Given a windws job
  │             ^^^^^^ did you mean `windows`?

error: no phrase says this
  ┌─ x.feature:4:9
  │
4 │     And pre-action 2 exists 12
  │         ^^^^^^^^^^^^^^^^^^^^^^ did you mean `pre-action 2 exits 12`?
  │
  = help: `patchdrill steps` shows every phrase with examples

"
    );
}
