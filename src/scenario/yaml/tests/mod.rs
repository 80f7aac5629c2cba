//! What scenarios in YAML mean.

mod endpoint;
mod expect;
mod files;
mod hostile;
mod job;
mod machine;
mod mistakes;
mod patches;
mod plan;
mod plan_expect;
mod plan_hostile;
mod plan_texts;

use super::parse;
use crate::expect::Expect;
use crate::scenario::Scenario;
use crate::source::SourceFile;

/// The only scenario of a text without mistakes.
fn one(text: &str) -> Scenario {
    let source = SourceFile::new("x.yaml", text);
    let (mut scenarios, problems) = parse(&source);
    assert_eq!(crate::diag::render(&problems, false), "", "{text}");
    assert_eq!(scenarios.len(), 1);
    scenarios.remove(0)
}

/// A scenario with this job, indented by two, and what follows it.
fn text(job: &str, rest: &str) -> String {
    format!("scenario: x\njob:\n{job}{rest}")
}

/// What is expected, without places.
fn expected(scenario: &Scenario) -> Vec<Expect> {
    scenario.expectations.iter().map(|expectation| expectation.what.clone()).collect()
}

/// Texts that together use every key, without a mistake.
pub(crate) fn examples() -> Vec<String> {
    let mut all = vec![
        DOCUMENTED.to_owned(),
        job::action_text(),
        patches::list_text(),
        patches::real_text(),
        endpoint::full_text(),
        machine::full_text(),
    ];
    all.extend(plan_texts::examples());
    all.extend(job::reboot_cases().iter().map(|(reboot, _)| job::reboot_text(reboot)));
    all.extend(job::end_cases().iter().map(|(end, _)| job::end_text(end)));
    all.extend(expect::cases().iter().map(|(expect, _)| expect::full_text(expect)));
    all
}

pub(crate) const DOCUMENTED: &str = r"
scenario: The EMR server is inside its backup window
tags: [windows, abort]
job:
  name: Monthly server patches
  platform: windows
  pre_actions:
    - run_script: scripts/check_backup_window.ps1
    - exits: 0                      # declared: nothing runs
  patches:
    - KB5034441: { reboot: true }
    - KB5034765
  post_actions:
    - run_script: |
        Write-Output 'done'; exit 0
  reboot: { suppress: false }
endpoint:
  on: local                         # declared | local | sandbox
  files:
    C:\AppStatus\backup.status: BackupMode=ON
  commands:
    systemctl stop myapp.service: { exits: 5, stderr: Unit myapp.service not loaded. }
expect:
  pre_actions:
    - failed: 12
    - skipped: system
  patches: skipped
  job: Completed with Failure
  reboot: none
imported:
  id: 11111111-2222-3333-4444-555555555555
  notification: { recipients: [patching@example.com], percent: 50, none: }
";

#[test]
fn line_ends_and_byte_order_marks_make_no_difference() {
    let plain = one(DOCUMENTED);
    let windows = one(&format!("\u{feff}{}", DOCUMENTED.trim_start().replace('\n', "\r\n")));
    let script =
        |scenario: &Scenario| scenario.job.post_actions[0].script().map(|script| script.bytes.clone());
    assert_eq!(script(&windows), script(&plain));
    assert_eq!(windows.world, plain.world);
    assert_eq!(expected(&windows), expected(&plain));
    for (one, other) in windows.expectations.iter().zip(&plain.expectations) {
        assert_eq!(windows.source.slice(one.span).replace('\r', ""), plain.source.slice(other.span));
    }
}

#[test]
fn a_file_holds_one_scenario_or_several() {
    let names = |text: &str| {
        let (scenarios, problems) = parse(&SourceFile::new("x.yaml", text));
        assert_eq!(problems, [], "{text}");
        scenarios.into_iter().map(|scenario| scenario.name).collect::<Vec<_>>()
    };
    let job = "job: {platform: linux}";
    assert_eq!(names(&format!("scenario: a\n{job}\n---\nscenario: b\n{job}\n---\n")), ["a", "b"]);
    assert_eq!(
        names(&format!(
            "x-job: &j {{platform: linux}}\nscenarios:\n- {{scenario: a, job: *j}}\n- {{scenario: b, {job}}}\n"
        )),
        ["a", "b"]
    );
    let (scenarios, problems) =
        parse(&SourceFile::new("x.yaml", format!("scenario: a\n{job}\n---\nscenario: b\n")));
    let broken: Vec<bool> = scenarios.iter().map(|scenario| scenario.broken).collect();
    assert_eq!(
        (broken, problems.len()),
        (vec![false, true], 1),
        "one that is wrong does not spoil the others"
    );
}
