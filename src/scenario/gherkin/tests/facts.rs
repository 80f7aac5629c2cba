//! What features mean.

use std::time::Duration;

use super::support::{only, read, steps};
use crate::environment::{CommandLine, Ending, ForcesReboot};
use crate::event::{FindingCode, Level};
use crate::expect::{ActionExpect, ActionSet, Count, Expect, OrderItem};
use crate::job::{
    ActionEnd, ActionId, ActionKind, AgentVersion, ExecutionPolicy, Language, Phase, Platform, RebootPolicy,
    RegistryEnd, ScriptOrigin,
};
use crate::rules::Requester;
use crate::scenario::gherkin::{ParsedScenario, parse_with};
use crate::scenario::{EndpointKind, Keyword};
use crate::source::SourceFile;

fn expects(scenario: &crate::scenario::Scenario) -> Vec<&Expect> {
    scenario.expectations.iter().map(|expectation| &expectation.what).collect()
}

#[test]
fn the_worked_example() {
    let scenario = only(
        "@linux @abort
Feature: A pre-action can stop the whole job
  Scenario: The second of five pre-actions aborts
    Given a Linux job with 5 pre-actions, 3 patches and 2 post-actions
    And pre-action 2 exits 12
    When the job runs
    Then pre-action 1 is successful
    And pre-actions 3 to 5 are skipped by the system with exit code 101
",
    );
    assert_eq!(scenario.name, "The second of five pre-actions aborts");
    assert_eq!(scenario.group.as_deref(), Some("A pre-action can stop the whole job"));
    assert_eq!(scenario.tags, ["linux", "abort"]);
    assert_eq!(scenario.source.slice(scenario.span), scenario.name);
    assert_eq!(scenario.job.platform, Platform::Linux);
    let sizes = (scenario.job.pre_actions.len(), scenario.job.patches.len(), scenario.job.post_actions.len());
    assert_eq!(sizes, (5, 3, 2));
    assert_eq!(scenario.world.actions[&ActionId::pre(1)].ends, [ActionEnd::Exited(12)]);
    assert_eq!(scenario.world.actions.len(), 1);
    let skipped = ActionExpect::Skipped(crate::rules::SkippedBy::System);
    assert_eq!(
        expects(&scenario),
        [
            &Expect::Actions(ActionSet::One(ActionId::pre(0)), ActionExpect::Success),
            &Expect::Actions(ActionSet::Range(Phase::Pre, 2, 4), skipped),
        ]
    );
    let place = scenario.expectations[1].span;
    assert_eq!(
        scenario.source.slice(place),
        "pre-actions 3 to 5 are skipped by the system with exit code 101"
    );
}

#[test]
fn describing_a_part_makes_the_job_grow() {
    let scenario = steps(
        "Given a Linux job\nAnd pre-action 3 exits 1\nAnd patch 2 needs a reboot\nAnd patch \"x\" is withdrawn\nWhen the job runs\n",
    );
    assert_eq!(scenario.job.pre_actions.len(), 3);
    let names: Vec<&str> = scenario.job.patches.iter().map(|patch| patch.name.as_str()).collect();
    // A patch with a name takes the place of one of which only the number is known.
    assert_eq!(names, ["x", "patch 2"]);
    assert!(scenario.world.patches[&1].needs_reboot);
    let scenario = steps(
        "Given a Linux job with 3 patches\nAnd patch \"a\" installs\nAnd patch 2 installs\nAnd patch \"b\" fails to install\nWhen the job runs\nThen patch \"b\" fails\nAnd patch 2 is installed\n",
    );
    let names: Vec<&str> = scenario.job.patches.iter().map(|patch| patch.name.as_str()).collect();
    assert_eq!(names, ["a", "patch 2", "b"]);
    let scenario =
        steps("Given a Linux job\nAnd patch \"b\" needs a reboot after patch \"a\"\nWhen the job runs\n");
    assert_eq!(scenario.job.patches[1].needs_reboot_after.as_deref(), Some("a"));
}

#[test]
fn sets_of_actions_are_said_in_many_ways() {
    let ids = |said: &str| -> Vec<ActionId> {
        let job = "Given a Linux job with 5 pre-actions and 2 post-actions";
        let scenario = steps(&format!("{job}\nAnd {said}\nWhen the job runs\n"));
        scenario.world.actions.keys().copied().collect()
    };
    let pre = |places: &[usize]| places.iter().map(|at| ActionId::pre(*at)).collect::<Vec<_>>();
    assert_eq!(ids("pre-action 2 exits 1"), pre(&[1]));
    assert_eq!(ids("the second pre-action exits 1"), pre(&[1]));
    assert_eq!(ids("Pre-Actions 1 and 3 exit 1"), pre(&[0, 2]));
    assert_eq!(ids("pre-actions 1, 3 to 4 and 5 exit 1"), pre(&[0, 2, 3, 4]));
    assert_eq!(ids("all pre-actions exit 1"), pre(&[0, 1, 2, 3, 4]));
    assert_eq!(ids("every post-action exits 1"), [ActionId::post(0), ActionId::post(1)]);
    assert_eq!(ids("all the actions exit 1").len(), 7);
}

#[test]
fn actions_say_everything_about_themselves() {
    let scenario = steps(
        r#"Given a Windows job "web"
And pre-action 1 runs "a.ps1"
And pre-action 1 runs under the execution policy RemoteSigned
And pre-action 1 is called "first"
And pre-action 1 gets the environment variable "A" with the value "1"
And pre-action 1 gets these environment variables:
  | name | value |
  | A    | 2     |
  | B    | x\|y  |
And pre-action 2 exits 75, then 75 and then 0
And pre-action 2 takes 1 hour and 30 minutes
And pre-action 2 prints "héllo"
And pre-action 2 prints $'\xff' without a line end to stderr
And pre-action 2 forces a reboot
And pre-action 3 sets the registry key "HKEY_USERS\x" to REG_DWORD "7", adding it when it is missing
And the registry key of pre-action 3 is missing
And pre-action 4 ends in turn:
  | end         |
  | times out   |
  | exits 3     |
And post-action 1 needs the reboot first
When the job runs
"#,
    );
    let (job, world) = (&scenario.job, &scenario.world);
    assert_eq!(job.name.as_deref(), Some("web"));
    let first = &job.pre_actions[0];
    assert_eq!(first.name.as_deref(), Some("first"));
    assert_eq!(first.env, [("A".into(), "2".into()), ("B".into(), "x|y".into())]);
    assert_eq!(
        first.script().and_then(|script| script.execution_policy),
        Some(ExecutionPolicy::RemoteSigned)
    );
    let second = &world.actions[&ActionId::pre(1)];
    assert_eq!(second.ends, [75, 75, 0].map(ActionEnd::Exited));
    assert_eq!(second.takes, Duration::from_secs(5400));
    assert_eq!((second.stdout.as_slice(), second.stderr.as_slice()), ("héllo\n".as_bytes(), &[0xff][..]));
    assert_eq!(second.forces_reboot, ForcesReboot::Always);
    assert_eq!(world.actions[&ActionId::pre(2)].ends, [ActionEnd::Registry(RegistryEnd::Created)]);
    assert_eq!(world.actions[&ActionId::pre(3)].ends, [ActionEnd::TimedOut, ActionEnd::Exited(3)]);
    assert!(job.post_actions[0].needs_reboot_first);
}

#[test]
fn scripts_stand_in_files_or_in_place() {
    let scenario = steps(
        "Given a macOS job\nAnd pre-action 1 runs \"scripts/a\" as applescript\nAnd pre-action 2 runs this script:\n    ```zsh\n    #!/bin/zsh\n      exit 12\n    ```\nWhen the job runs\n",
    );
    let script = |index: usize| match &scenario.job.pre_actions[index].kind {
        ActionKind::RunScript(Some(script)) => script.clone(),
        other => panic!("{other:?}"),
    };
    assert_eq!(script(0).language, Some(Language::AppleScript));
    assert!(matches!(&script(0).origin, ScriptOrigin::File { path, .. } if path.as_os_str() == "scripts/a"));
    assert_eq!(script(1).language, Some(Language::Shell));
    assert_eq!(script(1).bytes, b"#!/bin/zsh\n  exit 12\n");
    let ScriptOrigin::Inline(span) = script(1).origin else { panic!("it is written here") };
    assert_eq!(scenario.source.slice(span), "    #!/bin/zsh\n      exit 12\n");
}

#[test]
fn several_steps_describe_one_command() {
    let scenario = steps(
        r#"Given a Linux job
And the command "systemctl stop 'my app'" exits 5 and prints "no" to stderr
And the command "systemctl stop 'my app'" prints "yes"
And the command "rpm -q ..." exits 1, then 0
And the command "curl" hangs
And the command "curl" answers after 1.5 s
And the command "df" answers in turn:
  | exits | stdout | prints | after |
  | 1     | a\n    |        | 20ms  |
  | hangs |        | b      |       |
And these commands:
  | command   | stderr |
  | which vim | x      |
  | which vim |        |
And the file "a" contains "x"
And the file "a" has the mode 0600
And the folder "b" exists
And the environment variable "HOME" is "/root"
When the job runs
"#,
    );
    let rule = |name: &str| {
        let command = scenario.world.commands.iter().find(|command| command.name == name);
        command.map(|command| command.rules[0].clone()).expect(name)
    };
    let stop = rule("systemctl");
    assert_eq!(stop.args.to_string(), "stop 'my app'");
    assert_eq!(stop.answers[0].ending, Ending::Exits(5));
    assert_eq!(
        (stop.answers[0].stdout.as_slice(), stop.answers[0].stderr.as_slice()),
        (&b"yes\n"[..], &b"no\n"[..])
    );
    let endings = |name: &str| rule(name).answers.iter().map(|answer| answer.ending).collect::<Vec<_>>();
    assert_eq!(endings("rpm"), [Ending::Exits(1), Ending::Exits(0)]);
    assert_eq!(endings("curl"), [Ending::Hangs]);
    assert_eq!(rule("curl").answers[0].delay, Duration::from_millis(1500));
    assert_eq!(endings("df"), [Ending::Exits(1), Ending::Hangs]);
    assert_eq!(rule("df").answers[0].stdout, b"a\n");
    assert_eq!(rule("df").answers[0].delay, Duration::from_millis(20));
    assert_eq!(rule("df").answers[1].stdout, b"b\n");
    assert_eq!(rule("which").answers.len(), 2);
    assert_eq!(rule("which").answers[0].stderr, b"x");
    let files = &scenario.world.files;
    assert_eq!((files[0].content.as_deref(), files[0].mode), (Some(&b"x\n"[..]), Some(0o600)));
    assert_eq!(files[1].content, None);
    assert_eq!(scenario.world.env, [("HOME".to_owned(), "/root".to_owned())]);
}

#[test]
fn settings_of_a_scenario() {
    let scenario = steps(
        "Given a Windows job\nAnd the agent version is 4.6.1.5\nAnd the endpoint is local\nAnd an action may run for 2 seconds\nAnd the finding \"shebang\" is denied\nAnd the finding shebang is allowed\nAnd the reboot can be deferred 3 times by 2 hours, then after a countdown of 15 min\nWhen the job runs under the rulebook \"pre-post-actions\"\n",
    );
    assert_eq!(scenario.job.agent, Some(AgentVersion::new(4, 6, 1, 5)));
    assert_eq!(scenario.on, Some(EndpointKind::Local));
    assert_eq!(scenario.world.time_limit, Some(Duration::from_secs(2)));
    assert_eq!(scenario.levels, [(FindingCode::Shebang, Level::Allow)]);
    assert_eq!(scenario.rulebook.map(|book| book.value).as_deref(), Some("pre-post-actions"));
    let RebootPolicy::Defer(deferral) = scenario.job.reboot else { panic!("deferred") };
    let hours = |hours: u64| Duration::from_secs(hours * 3600);
    assert_eq!((deferral.times(), deferral.each(), deferral.countdown()), (3, hours(2), hours(1) / 4));
}

#[test]
fn how_often_a_job_runs_and_begins_again() {
    let scenario = steps(
        "Given a Linux job\nAnd the job may restart at most 5 times\nAnd pre-action 1 forces a reboot once\nWhen the job runs twice under the rulebook \"pre-post-actions\"\n",
    );
    assert_eq!((scenario.max_restarts, scenario.twice), (Some(5), Some(true)));
    assert_eq!(scenario.rulebook.map(|book| book.value).as_deref(), Some("pre-post-actions"));
    assert_eq!(scenario.world.actions[&ActionId::pre(0)].forces_reboot, ForcesReboot::Once);
    let scenario = steps("Given a Linux job\nWhen the job runs\n");
    assert_eq!((scenario.max_restarts, scenario.twice), (None, None), "settings decide");
}

#[test]
fn expectations_of_calls_and_order() {
    let scenario = steps(
        "Given a Linux job with 1 pre-action, 2 patches and 2 post-actions\nAnd the command \"systemctl ...\" exits 0\nWhen the job runs\nThen the command \"systemctl\" was called at most twice with \"stop web\"\nAnd the command \"systemctl stop\" is never called with \"db\"\nAnd the reboot is requested by pre-action 1, the second post-action, and patch 2\nAnd the command \"systemctl stop web\" happens before patch \"patch 1\"\n",
    );
    let words = |line: &str| CommandLine::parse(line).expect(line);
    let calls =
        |count, args: &str| Expect::Calls { command: "systemctl".into(), args: Some(words(args)), count };
    assert_eq!(
        expects(&scenario)[..2],
        [&calls(Count::AtMost(2), "stop web"), &calls(Count::Exactly(0), "stop db")]
    );
    assert_eq!(
        expects(&scenario)[3],
        &Expect::Order(vec![OrderItem::Call(words("systemctl stop web").0), OrderItem::Patch(0)])
    );
    let by = [Requester::Action(ActionId::pre(0)), Requester::Action(ActionId::post(1)), Requester::Patch(1)];
    assert_eq!(expects(&scenario)[2], &Expect::RebootRequestedBy(by.to_vec()));
}

#[test]
fn backgrounds_rules_tags_and_outlines() {
    let (scenarios, problems) = read(
        "@f
Feature: F
  Background:
    Given a Linux job with 1 pre-action
  @s @f
  Scenario: A
    * pre-action 1 exits 1
    When the job runs
    Then pre-action 1 fails
    * the job is not aborted
    And no finding is reported
  @r
  Rule: R
    Background:
      Given pre-action 1 exits 12
    Scenario: A
      When the job runs
    @o
    Scenario Outline: Code
      Given pre-action 1 exits <code>
      And pre-action 1 runs this script:
        \"\"\"
        cat <in >out; exit <code>
        \"\"\"
      When the job runs
      Then pre-action 1 <ends>
      @e
      Examples:
        | code | ends       |
        | 0    | succeeds   |
        | 1    | fails      |
      Examples: Others
        | ends  | code |
        | fails | 1    |
    Scenario Outline: Code <code>
      When the job runs
      Examples:
        | code |
        | 7    |
",
    );
    assert_eq!(problems, "");
    let names: Vec<&str> = scenarios.iter().map(|scenario| scenario.name.as_str()).collect();
    assert_eq!(
        names,
        [
            "A",
            "A (2)",
            "Code [code=0, ends=succeeds]",
            "Code [code=1, ends=fails]",
            "Code [ends=fails, code=1]",
            "Code 7"
        ]
    );
    assert_eq!(scenarios[0].tags, ["f", "s"]);
    assert_eq!(scenarios[0].expectations.len(), 3);
    assert_eq!(scenarios[1].group.as_deref(), Some("F / R"));
    assert_eq!(scenarios[1].world.actions[&ActionId::pre(0)].ends, [ActionEnd::Exited(12)]);
    assert_eq!(scenarios[2].tags, ["f", "r", "o", "e"]);
    assert_eq!(scenarios[4].tags, ["f", "r", "o"]);
    let script = scenarios[3].job.pre_actions[0].script().expect("it has one");
    assert_eq!(script.bytes, b"cat <in >out; exit 1\n");
    let span = scenarios[3].expectations[0].span;
    assert_eq!(scenarios[3].source.slice(span), "pre-action 1 <ends>");
}

#[test]
fn byte_order_marks_line_ends_and_languages_make_no_difference() {
    let text = "\u{feff}# language: de\r\nFunktionalität: Ä\r\n  Szenario: S\r\n    Angenommen a Linux job\r\n    Und pre-action 1 exits 12\r\n    Wenn the job runs\r\n    Dann pre-action 1 fails\r\n    Aber no reboot is requested";
    let scenario = only(text);
    assert_eq!(scenario.group.as_deref(), Some("Ä"));
    let places: Vec<&str> =
        scenario.expectations.iter().map(|expectation| scenario.source.slice(expectation.span)).collect();
    assert_eq!(places, ["pre-action 1 fails", "no reboot is requested"]);
}

#[test]
fn own_steps_may_stand_among_phrases() {
    let text = "Feature: f\nBackground:\nGiven our tier\nScenario Outline: s\nGiven pre-action 1 exits <code>\nWhen the job runs\nThen all is <how>\nExamples:\n| code | how |\n| 1 | well |\nScenario: t\nGiven no words of ours\n";
    let source = SourceFile::new("x.feature", text);
    let own = |_: Keyword, said: &str| matches!(said, "our tier" | "all is well");
    let (told, problems) = parse_with(&source, &own);
    assert_eq!(problems, []);
    let mixed: Vec<Vec<(bool, &str)>> = told
        .iter()
        .map(|told| match told {
            ParsedScenario::Custom(mixed) => {
                mixed.steps.iter().map(|step| (step.custom, step.text.value.as_str())).collect()
            }
            ParsedScenario::Plain(scenario) => panic!("{}", scenario.name),
        })
        .collect();
    let first =
        [(true, "our tier"), (false, "pre-action 1 exits 1"), (false, "the job runs"), (true, "all is well")];
    assert_eq!(mixed, [first.to_vec(), vec![(true, "our tier"), (false, "no words of ours")]]);
    let (_, problems) = parse_with(&source, &|_, said| said == "the job runs");
    assert!(
        problems.iter().any(|problem| problem.message == "both patchdrill and a step of your own say this")
    );
}
