//! What is said to scenarios that are wrong.

mod actions;
mod endpoints;
mod expectations;
mod jobs;

use super::{one, text};
use crate::diag::{Diagnostic, Severity, render};
use crate::scenario::yaml::parse;
use crate::source::SourceFile;

/// Every mistake in a line: place, the text that is pointed at, message, label.
fn mistakes(text: &str) -> Vec<String> {
    let source = SourceFile::new("x.yaml", text);
    let (_, problems) = parse(&source);
    let line = |problem: &Diagnostic| {
        let (span, label) = problem.labels.first().cloned().unwrap_or_default();
        let shown = source.slice(span).lines().next().unwrap_or_default().to_owned();
        format!("{shown}: {} [{label}]", problem.message)
    };
    let mut lines: Vec<(_, String)> =
        problems.iter().map(|problem| (problem.span(), line(problem))).collect();
    lines.sort();
    lines.into_iter().map(|(_, line)| line).collect()
}

fn check(cases: &[(&str, &[&str])], whole: impl Fn(&str) -> String) {
    for (text, expected) in cases {
        assert_eq!(mistakes(&whole(text)), *expected, "{text}");
    }
}

#[test]
fn everything_that_is_wrong_is_said_at_once() {
    let source = SourceFile::new(
        "scenarios/emr.yaml",
        "scenario: The EMR server is inside its backup window
job:
  platform: windws
  preactions:
    - exits: 0
  post_actions:
    - exits: twelve
    - run_scrip: scripts/a.ps1
  patches:
    - KB1: { reboot: yes }
expect:
  patches: { KB2: skipped }
  job: Completed with Failures
",
    );
    let (scenarios, problems) = parse(&source);
    assert!(scenarios.iter().all(|scenario| scenario.broken));
    assert_eq!(
        render(&problems, false),
        "\
error: unknown platform `windws`
  ┌─ scenarios/emr.yaml:3:13
  │
3 │   platform: windws
  │             ^^^^^^ did you mean `windows`?

error: unknown key `preactions` in a job
  ┌─ scenarios/emr.yaml:4:3
  │
4 │   preactions:
  │   ^^^^^^^^^^ did you mean `pre_actions`?

error: expected an exit code (a whole number), found `twelve`
  ┌─ scenarios/emr.yaml:7:14
  │
7 │     - exits: twelve
  │              ^^^^^^

error: unknown key `run_scrip` in an action
  ┌─ scenarios/emr.yaml:8:7
  │
8 │     - run_scrip: scripts/a.ps1
  │       ^^^^^^^^^ did you mean `run_script`?

error: expected true or false, found `yes`
   ┌─ scenarios/emr.yaml:10:22
   │
10 │     - KB1: { reboot: yes }
   │                      ^^^ did you mean `true`, without quotes?

error: the job has no patch `KB2`
   ┌─ scenarios/emr.yaml:12:14
   │
12 │   patches: { KB2: skipped }
   │              ^^^ did you mean `KB1`?

error: `Completed with Failures` cannot be the status of the job
   ┌─ scenarios/emr.yaml:13:8
   │
13 │   job: Completed with Failures
   │        ^^^^^^^^^^^^^^^^^^^^^^^ did you mean `Completed with Failure`?

"
    );
}

const FILES_AND_SCENARIOS: &[(&str, &[&str])] = &[
    ("", &[": the file holds no scenario []"]),
    ("# only a comment\n---\n", &[": the file holds no scenario []"]),
    ("hello", &["hello: expected a scenario, found `hello` []"]),
    ("a:b", &["a:b: expected a scenario, found `a:b` []"]),
    ("- a\n", &["- a: expected a scenario, found a list []"]),
    ("scenarios: []", &["scenarios: []: the list of scenarios is empty []"]),
    ("scenarios: x", &["x: expected a list of scenarios, found `x` []"]),
    ("scenarios: [x]", &["x: expected a scenario, found `x` []"]),
    ("job: {platform: linux}", &[": the scenario has no name []"]),
    ("scenario: ''\njob: {platform: linux}", &["'': the scenario has no name []"]),
    ("scenario:\njob: {platform: linux}", &[": expected the name of the scenario, found nothing []"]),
    ("scenario: [a]\njob: {platform: linux}", &["[a]: expected the name of the scenario, found a list []"]),
    ("scenario: x", &["x: the scenario has no job []"]),
    (
        "scenaro: x\njobs: {platform: linux}",
        &[
            "scenaro: unknown key `scenaro` in a scenario [did you mean `scenario`?]",
            "jobs: unknown key `jobs` in a scenario [did you mean `job`?]",
        ],
    ),
    ("rulebook: mine\nexit_codes: {}", &[": this is a rulebook and no scenario []"]),
    (
        "scenario: x\njob: {platform: linux}\n---\nscenario: x\njob: {platform: linux}\n",
        &["x: two scenarios are called `x` []"],
    ),
    (
        "scenario: x\njob: {platform: linux}\nplatform: linux",
        &["platform: unknown key `platform` in a scenario [`platform` belongs to a job]"],
    ),
    (
        "scenario: x\njob: {platform: linux}\ny-x: 1\nx-y: 2",
        &[
            "y-x: unknown key `y-x` in a scenario [expected one of `scenario`, `tags`, `job`, `endpoint`, `matrix`, `rulebook`, `runs`, `max_restarts`, `findings`, `expect`, `imported`, `asset`, `seed`, `change_delay` or `catalogue_delay`]",
        ],
    ),
    (
        "scenario: x\njob: {platform: linux}\nruns: 2",
        &["2: `2` cannot be the number of runs [expected one of `once` or `twice`]"],
    ),
    (
        "scenario: x\njob: {platform: linux}\nmax_restarts: 0",
        &["0: a job may restart 1 to 10 times, not 0 []"],
    ),
    (
        "scenario: x\njob: {platform: linux}\nmax_restarts: often",
        &["often: expected a number of restarts (a whole number), found `often` []"],
    ),
    (
        "scenario: x\njob: {platform: linux}\ntags: [a b, '@', [c], ok, '@ok']",
        &[
            "a b: `a b` cannot be a tag [a tag is one word; several tags are a list such as [linux, abort]]",
            "'@': `@` cannot be a tag [a tag is one word; several tags are a list such as [linux, abort]]",
            "[c]: expected a tag, found a list []",
        ],
    ),
    (
        "scenario: x\njob: {platform: linux}\nrulebook: [a]",
        &["[a]: expected the name or the file of a rulebook, found a list []"],
    ),
    (
        "scenario: x\njob: {platform: linux}\nfindings: {shebangs: warn, prompts: never, prompts : deny}",
        &[
            "shebangs: unknown finding `shebangs` [did you mean `shebang`?]",
            "never: `never` cannot be the level of a finding [expected one of `allow`, `warn` or `deny`]",
            "prompts: the key `prompts` comes twice []",
        ],
    ),
];

#[test]
fn files_and_scenarios() {
    check(FILES_AND_SCENARIOS, str::to_owned);
}

#[test]
fn warnings_do_not_stop_a_scenario() {
    let scenario = one(&text("  platform: linux\n", ""));
    assert_eq!(scenario.name, "x");
    let source = SourceFile::new("x.yaml", text("  platform: linux\n", "endpoint: {commands: {cd: 0}}\n"));
    let (scenarios, problems) = parse(&source);
    assert_eq!((scenarios.len(), problems.len()), (1, 1));
    assert_eq!(problems[0].severity, Severity::Warning);
}
