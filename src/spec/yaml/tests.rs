//! What scenarios in YAML mean.

use std::time::Duration;

use super::*;
use crate::event::FindingCode;
use crate::event::Level;
use crate::expect::ActionExpect;
use crate::expect::ActionSet;
use crate::expect::Count;
use crate::expect::Expect;
use crate::expect::OrderItem;
use crate::expect::PatchExpect;
use crate::expect::PatchSet;
use crate::expect::Stream;
use crate::expect::TextExpect;
use crate::job::ActionEnd;
use crate::job::ActionId;
use crate::job::ActionKind;
use crate::job::Availability;
use crate::job::Deferral;
use crate::job::ExecutionPolicy;
use crate::job::InstallEnd;
use crate::job::Integrity;
use crate::job::JobStatus;
use crate::job::Language;
use crate::job::NotStarted;
use crate::job::PatchEnd;
use crate::job::Phase;
use crate::job::Platform;
use crate::job::RebootPolicy;
use crate::job::RegistryEnd;
use crate::job::ScriptOrigin;
use crate::job::UninstallEnd;
use crate::rules::PatchStatus;
use crate::rules::RebootDecision;
use crate::rules::Requester;
use crate::rules::SkippedBy;
use crate::source::SourceFile;
use crate::spec::EndpointKind;
use crate::spec::Scenario;
use crate::world::ArgsPattern;
use crate::world::Ending;
use crate::world::Words;

/// The only scenario of a text without mistakes.
fn one(text: &str) -> Scenario {
    let source = SourceFile::new("x.yaml", text);
    let (mut scenarios, problems) = parse(&source);
    assert_eq!(crate::diag::render(&problems, false), "");
    assert_eq!(scenarios.len(), 1);
    scenarios.remove(0)
}

/// A scenario with this job, indented by two, and these expectations.
fn with(job: &str, rest: &str) -> Scenario {
    one(&format!("scenario: x\njob:\n{job}{rest}"))
}

/// What is expected, without places.
fn expected(scenario: &Scenario) -> Vec<Expect> {
    scenario.expectations.iter().map(|expectation| expectation.what.clone()).collect()
}

const DOCUMENTED: &str = r"
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
  on: local                         # declared | local
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
";

#[test]
fn the_documented_example_says_what_it_says() {
    let scenario = one(DOCUMENTED);
    assert_eq!(scenario.name, "The EMR server is inside its backup window");
    assert_eq!(scenario.source.slice(scenario.span), scenario.name);
    assert_eq!(scenario.tags, ["windows", "abort"]);
    assert_eq!(scenario.job.name.as_deref(), Some("Monthly server patches"));
    assert_eq!(scenario.job.platform, Platform::Windows);
    let script = scenario.job.pre_actions[0].script().expect("it has a script");
    let ScriptOrigin::File { path, span } = &script.origin else { panic!("it is in a file") };
    assert_eq!(path.to_str(), Some("scripts/check_backup_window.ps1"));
    assert_eq!(scenario.source.slice(*span), "scripts/check_backup_window.ps1");
    assert_eq!(scenario.job.pre_actions[1].kind, ActionKind::RunScript(None));
    assert_eq!(scenario.world.actions.keys().collect::<Vec<_>>(), [&ActionId::pre(1)]);
    assert_eq!(
        scenario.job.patches.iter().map(|patch| &patch.name).collect::<Vec<_>>(),
        ["KB5034441", "KB5034765"]
    );
    assert!(scenario.world.patches[&0].needs_reboot);
    let script = scenario.job.post_actions[0].script().expect("it has a script");
    assert_eq!(script.bytes, b"Write-Output 'done'; exit 0\n");
    assert_eq!(scenario.job.reboot, RebootPolicy::Immediate);
    assert_eq!(scenario.on, Some(EndpointKind::Local));
    assert_eq!(scenario.world.files[0].path.to_str(), Some(r"C:\AppStatus\backup.status"));
    assert_eq!(scenario.world.files[0].content.as_deref(), Some(&b"BackupMode=ON"[..]));
    let command = &scenario.world.commands[0];
    assert_eq!(
        (command.name.as_str(), command.rules[0].args.to_string()),
        ("systemctl", "stop myapp.service".into())
    );
    assert_eq!(command.rules[0].answers[0].ending, Ending::Exits(5));
    assert_eq!(command.rules[0].answers[0].stderr, b"Unit myapp.service not loaded.");
    assert_eq!(
        expected(&scenario),
        [
            Expect::Actions(ActionSet::One(ActionId::pre(0)), ActionExpect::Failed(Some(12))),
            Expect::Actions(ActionSet::One(ActionId::pre(1)), ActionExpect::Skipped(SkippedBy::System)),
            Expect::Patches(PatchSet::All, PatchExpect::Status(PatchStatus::Skipped)),
            Expect::JobStatus(JobStatus::CompletedWithFailure),
            Expect::Reboot(RebootDecision::None),
        ]
    );
    assert_eq!(scenario.source.slice(scenario.expectations[3].span), "Completed with Failure");
}

#[test]
fn line_ends_and_byte_order_marks_make_no_difference() {
    let plain = one(DOCUMENTED);
    let windows = one(&format!("\u{feff}{}", DOCUMENTED.trim_start().replace('\n', "\r\n")));
    assert_eq!(
        windows.job.post_actions[0].script().map(|script| &script.bytes),
        plain.job.post_actions[0].script().map(|script| &script.bytes)
    );
    assert_eq!(windows.world, plain.world);
    assert_eq!(expected(&windows), expected(&plain));
    for (one, other) in windows.expectations.iter().zip(&plain.expectations) {
        assert_eq!(windows.source.slice(one.span).replace('\r', ""), plain.source.slice(other.span));
    }
}

#[test]
fn numbers_of_actions_and_patches_are_enough() {
    let scenario = with("  {platform: linux, pre_actions: 5, patches: 3, post_actions: 2}\n", "");
    let job = &scenario.job;
    assert_eq!((job.pre_actions.len(), job.patches.len(), job.post_actions.len()), (5, 3, 2));
}

#[test]
fn every_reboot_policy_can_be_written() {
    let minutes = |count: u64| Duration::from_secs(count * 60);
    let deferral = Deferral::new(minutes(60), 3, minutes(10)).expect("three hours are not too long");
    let cases = [
        ("suppress", RebootPolicy::Suppress),
        ("immediate", RebootPolicy::Immediate),
        ("{}", RebootPolicy::Immediate),
        ("{suppress: true}", RebootPolicy::Suppress),
        ("{suppress: false}", RebootPolicy::Immediate),
        ("{suppress: false, countdown: 15m}", RebootPolicy::Countdown(minutes(15))),
        ("{countdown: 900}", RebootPolicy::Countdown(minutes(15))),
        ("{defer: {each: 60m, times: 3, countdown: 10m}}", RebootPolicy::Defer(deferral)),
    ];
    for (text, policy) in cases {
        assert_eq!(with(&format!("  platform: linux\n  reboot: {text}\n"), "").job.reboot, policy, "{text}");
    }
}

#[test]
fn every_end_of_an_action_can_be_declared() {
    let url = "url: 'https://example.com/a.msi', sha256: e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
    let install = format!("install_software: {{name: A, {url}}}");
    let key = r"{path: HKEY_LOCAL_MACHINE\SOFTWARE\A, type: REG_DWORD, data: 1";
    let uninstall =
        r"uninstall_software: {registry_key: HKEY_LOCAL_MACHINE\SOFTWARE\Uninstall, display_name: A}";
    let exited = |code| ActionEnd::Exited(code);
    let cases: Vec<(String, Vec<ActionEnd>)> = vec![
        ("exits: 12".into(), vec![exited(12)]),
        ("exits: [21, 0]".into(), vec![exited(21), exited(0)]),
        ("exits: 0xC0000005".into(), vec![exited(-1_073_741_819)]),
        ("times_out: true".into(), vec![ActionEnd::TimedOut]),
        (
            "not_started: access denied".into(),
            vec![ActionEnd::NotStarted(NotStarted::Refused("access denied".into()))],
        ),
        (
            "not_started: {no_interpreter: /bin/zsh}".into(),
            vec![ActionEnd::NotStarted(NotStarted::NoInterpreter("/bin/zsh".into()))],
        ),
        (
            "not_started: {execution_policy: allsigned}".into(),
            vec![ActionEnd::NotStarted(NotStarted::ExecutionPolicy("AllSigned".into()))],
        ),
        (
            "tries: [{exits: 21}, {times_out: true}, {exits: 0}]".into(),
            vec![exited(21), ActionEnd::TimedOut, exited(0)],
        ),
        (install.clone(), vec![ActionEnd::Install(InstallEnd::Installer(0))]),
        (format!("exits: 3010, {install}"), vec![ActionEnd::Install(InstallEnd::Installer(3010))]),
        (format!("download: fails, {install}"), vec![ActionEnd::Install(InstallEnd::DownloadFailed)]),
        (format!("checksum: mismatch, {install}"), vec![ActionEnd::Install(InstallEnd::ChecksumMismatch)]),
        (format!("detection_exits: 10, {install}"), vec![ActionEnd::Install(InstallEnd::NotDetected(10))]),
        (
            format!("detection_exits: 0, exits: 11, {install}"),
            vec![ActionEnd::Install(InstallEnd::Installer(11))],
        ),
        (format!("change_registry_key: {key}}}"), vec![ActionEnd::Registry(RegistryEnd::Changed)]),
        (
            format!("key: present, change_registry_key: {key}}}"),
            vec![ActionEnd::Registry(RegistryEnd::Changed)],
        ),
        (
            format!("key: missing, change_registry_key: {key}}}"),
            vec![ActionEnd::Registry(RegistryEnd::LeftAlone)],
        ),
        (
            format!("key: missing, change_registry_key: {key}, add_new_key: true}}"),
            vec![ActionEnd::Registry(RegistryEnd::Created)],
        ),
        (
            format!("key: refused, change_registry_key: {key}}}"),
            vec![ActionEnd::Registry(RegistryEnd::Refused)],
        ),
        (uninstall.into(), vec![ActionEnd::Uninstall(UninstallEnd::Uninstaller(0))]),
        (format!("exits: 1605, {uninstall}"), vec![ActionEnd::Uninstall(UninstallEnd::Uninstaller(1605))]),
        (format!("software: missing, {uninstall}"), vec![ActionEnd::Uninstall(UninstallEnd::NoMatch)]),
        (format!("software: not_msi, {uninstall}"), vec![ActionEnd::Uninstall(UninstallEnd::NotMsi)]),
    ];
    for (text, ends) in cases {
        let scenario = with(&format!("  platform: windows\n  pre_actions: [{{{text}}}]\n"), "");
        assert_eq!(scenario.world.actions[&ActionId::pre(0)].ends, ends, "{text}");
    }
    for (text, signal) in [("9", 9), ("KILL", 9), ("sigterm", 15)] {
        let scenario = with(&format!("  platform: linux\n  pre_actions: [{{killed_by: {text}}}]\n"), "");
        assert_eq!(scenario.world.actions[&ActionId::pre(0)].ends, [ActionEnd::Signaled(signal)]);
    }
}

#[test]
fn everything_about_an_action_can_be_written() {
    let scenario = with(
        "  platform: windows
  agent: 4.6.1.5
  pre_actions:
    - name: Stop the app
      run_script: {inline: exit 0, language: PowerShell, execution_policy: AllSigned}
      env: {APP: web, PORT: 8080}
      needs_reboot_first: true
    - {exits: 10, prints: restart me, stderr: !!binary /w==, takes: 2h30m, forces_reboot: true}
    - {exits: 0, stdout: \"a\\nb\"}
",
        "",
    );
    assert_eq!(scenario.job.agent.map(|agent| agent.to_string()).as_deref(), Some("4.6.1.5"));
    let action = &scenario.job.pre_actions[0];
    assert_eq!(action.name.as_deref(), Some("Stop the app"));
    assert_eq!(action.env, [("APP".to_owned(), "web".to_owned()), ("PORT".to_owned(), "8080".to_owned())]);
    assert!(action.needs_reboot_first);
    let script = action.script().expect("it has a script");
    assert_eq!(
        (script.language, script.execution_policy),
        (Some(Language::PowerShell), Some(ExecutionPolicy::AllSigned))
    );
    assert_eq!(script.bytes, b"exit 0");
    let declared = &scenario.world.actions[&ActionId::pre(1)];
    assert_eq!((declared.stdout.as_slice(), declared.stderr.as_slice()), (&b"restart me\n"[..], &[0xff][..]));
    assert_eq!(declared.takes, Duration::from_secs(9000));
    assert!(declared.forces_reboot);
    assert_eq!(scenario.world.actions[&ActionId::pre(2)].stdout, b"a\nb");
}

#[test]
fn every_fate_of_a_patch_can_be_written() {
    let scenario = with(
        "  platform: linux
  patches:
    - a
    - b: {reboot: true, needs_reboot_after: a}
    - c: {installs: false}
    - d: {installs: fails}
    - e: {download: fails}
    - f: {integrity: signature}
    - g: {integrity: checksum}
    - h: {withdrawn: true}
    - i: {end_of_life: true}
    - j: {end_of_life: gone}
    - k: {applicable: false}
    - {name: l, reboot: true}
    - 5034441
",
        "",
    );
    let fine = PatchEnd::default();
    let ends = [
        PatchEnd { needs_reboot: true, ..fine },
        PatchEnd { installed: false, ..fine },
        PatchEnd { installed: false, ..fine },
        PatchEnd { downloaded: false, ..fine },
        PatchEnd { integrity: Integrity::SignatureFailed, ..fine },
        PatchEnd { integrity: Integrity::HashFailed, ..fine },
        PatchEnd { availability: Availability::Withdrawn, ..fine },
        PatchEnd { availability: Availability::EndOfLife, ..fine },
        PatchEnd { availability: Availability::EndOfLifeGone, ..fine },
        PatchEnd { applicable: false, ..fine },
        PatchEnd { needs_reboot: true, ..fine },
    ];
    let declared: Vec<(usize, PatchEnd)> = scenario.world.patches.into_iter().collect();
    assert_eq!(declared, (1..).zip(ends).collect::<Vec<_>>());
    assert_eq!(scenario.job.patches[1].needs_reboot_after.as_deref(), Some("a"));
    assert_eq!(scenario.job.patches[11].name, "l");
    assert_eq!(scenario.job.patches[12].name, "5034441");

    let map = with("  platform: linux\n  patches: {b: , a: {reboot: true}}\n", "");
    assert_eq!(map.job.patches.iter().map(|patch| &patch.name).collect::<Vec<_>>(), ["b", "a"]);
    assert!(map.world.patches[&1].needs_reboot);
}

#[test]
fn everything_about_an_endpoint_can_be_written() {
    let scenario = with(
        "  platform: linux\n",
        "rulebook: pre-post-actions
findings: {no-explicit-exit: allow, shebang: deny}
endpoint:
  on: local
  env: {TIER: 2, EMPTY: ''}
  time_limit: 30s
  files:
    etc/app.conf: {content: a=1, mode: 0600}
    bin: {folder: true, mode: '755'}
    var/log/: 
    empty:
    raw: !!binary /w==
  commands:
    systemctl: {exits: 0}
    systemctl stop *.service ...: 3
    rpm -q 'a b': [{exits: 1, prints: not installed}, {hangs: true, delay: 500ms}, 0]
    true-ish:
",
    );
    assert_eq!(scenario.rulebook.map(|name| name.value).as_deref(), Some("pre-post-actions"));
    assert_eq!(
        scenario.levels,
        [(FindingCode::NoExplicitExit, Level::Allow), (FindingCode::Shebang, Level::Deny)]
    );
    assert_eq!(scenario.time_limit, Some(Duration::from_secs(30)));
    assert_eq!(
        scenario.world.env,
        [("TIER".to_owned(), "2".to_owned()), ("EMPTY".to_owned(), String::new())]
    );
    let files: Vec<_> = scenario
        .world
        .files
        .iter()
        .map(|file| (file.path.to_str().unwrap_or_default(), file.content.as_deref(), file.mode))
        .collect();
    assert_eq!(
        files,
        [
            ("etc/app.conf", Some(&b"a=1"[..]), Some(0o600)),
            ("bin", None, Some(0o755)),
            ("var/log", None, None),
            ("empty", Some(&b""[..]), None),
            ("raw", Some(&b"\xff"[..]), None),
        ]
    );
    let commands = &scenario.world.commands;
    assert_eq!(
        commands.iter().map(|command| command.name.as_str()).collect::<Vec<_>>(),
        ["systemctl", "rpm", "true-ish"]
    );
    assert_eq!(commands[0].rules[0].args, ArgsPattern::Any);
    assert_eq!(commands[0].rules[1].args.to_string(), "stop *.service ...");
    assert_eq!(commands[0].rules[1].answers[0].ending, Ending::Exits(3));
    assert_eq!(commands[1].rules[0].args.to_string(), "-q 'a b'");
    let endings: Vec<Ending> = commands[1].rules[0].answers.iter().map(|answer| answer.ending).collect();
    assert_eq!(endings, [Ending::Exits(1), Ending::Hangs, Ending::Exits(0)]);
    assert_eq!(commands[1].rules[0].answers[0].stdout, b"not installed\n");
    assert_eq!(commands[1].rules[0].answers[1].delay, Duration::from_millis(500));
}

#[test]
fn every_expectation_can_be_written() {
    let words = |line: &str| Words::parse(line).expect("the line is fine");
    let pre = |index, end| Expect::Actions(ActionSet::One(ActionId::pre(index)), end);
    let patch = |at, end| Expect::Patches(PatchSet::One(at), end);
    let output = |stream, text| Expect::Output(ActionId::pre(0), stream, text);
    let calls = |command: &str, args: Option<&str>, count| Expect::Calls {
        command: command.into(),
        args: args.map(words),
        count,
    };
    let status = PatchExpect::Status;
    let cases: Vec<(&str, Vec<Expect>)> = vec![
        (
            "pre_actions: [success, {failed: 12}, {skipped: system}, {skipped: user}]",
            vec![
                pre(0, ActionExpect::Success),
                pre(1, ActionExpect::Failed(Some(12))),
                pre(2, ActionExpect::Skipped(SkippedBy::System)),
                pre(3, ActionExpect::Skipped(SkippedBy::User)),
            ],
        ),
        (
            "pre_actions: [failed, timed_out, killed, {killed: TERM}, not_started]",
            vec![
                pre(0, ActionExpect::Failed(None)),
                pre(1, ActionExpect::TimedOut),
                pre(2, ActionExpect::Signaled(None)),
                pre(3, ActionExpect::Signaled(Some(15))),
                pre(4, ActionExpect::NotStarted),
            ],
        ),
        (
            "pre_actions: [12, {exits: 3}, any, ~, {failed: 11, requests_reboot: true}]",
            vec![
                pre(0, ActionExpect::Exits(12)),
                pre(1, ActionExpect::Exits(3)),
                pre(4, ActionExpect::Failed(Some(11))),
                pre(4, ActionExpect::RequestsReboot(true)),
            ],
        ),
        ("pre_actions: not_run", vec![Expect::Actions(ActionSet::All(Phase::Pre), ActionExpect::NotRun)]),
        (
            "post_actions: {2: success, 1-2: {requests_reboot: false}}",
            vec![
                Expect::Actions(ActionSet::One(ActionId::post(1)), ActionExpect::Success),
                Expect::Actions(ActionSet::Range(Phase::Post, 0, 1), ActionExpect::RequestsReboot(false)),
            ],
        ),
        (
            "post_actions: {status: success, requests_reboot: false}",
            vec![
                Expect::Actions(ActionSet::All(Phase::Post), ActionExpect::Success),
                Expect::Actions(ActionSet::All(Phase::Post), ActionExpect::RequestsReboot(false)),
            ],
        ),
        ("actions: {failed: true}", vec![Expect::Actions(ActionSet::Every, ActionExpect::Failed(None))]),
        ("patches: installed", vec![Expect::Patches(PatchSet::All, status(PatchStatus::Installed))]),
        (
            "patches: [failed, install_failed, {status: skipped, requests_reboot: true}]",
            vec![
                patch(0, PatchExpect::Failed),
                patch(1, status(PatchStatus::InstallFailed)),
                patch(2, status(PatchStatus::Skipped)),
                patch(2, PatchExpect::RequestsReboot(true)),
            ],
        ),
        (
            "patches: {KB2: FileSignatureFailed, patch 3: checksum_failed, KB1: not_applicable}",
            vec![
                patch(1, status(PatchStatus::FileSignatureFailed)),
                patch(2, status(PatchStatus::FileHashValidationFailed)),
                patch(0, status(PatchStatus::NotApplicable)),
            ],
        ),
        (
            "patches: {requests_reboot: false}",
            vec![Expect::Patches(PatchSet::All, PatchExpect::RequestsReboot(false))],
        ),
        (
            "patches: [download_failed, withdrawn]",
            vec![patch(0, status(PatchStatus::DownloadFailed)), patch(1, status(PatchStatus::Withdrawn))],
        ),
        ("job: completed with failure", vec![Expect::JobStatus(JobStatus::CompletedWithFailure)]),
        (
            "job: [Completed, Pending Reboot]",
            vec![Expect::JobStatus(JobStatus::Completed), Expect::JobStatus(JobStatus::PendingReboot)],
        ),
        ("aborted: true", vec![Expect::Aborted(None)]),
        ("aborted: false", vec![Expect::NotAborted]),
        ("aborted: pre-action 2", vec![Expect::Aborted(Some(ActionId::pre(1)))]),
        ("reboot: owed", vec![Expect::Reboot(RebootDecision::Owed)]),
        ("reboot: suppressed", vec![Expect::Reboot(RebootDecision::Suppressed)]),
        ("reboot: dropped", vec![Expect::Reboot(RebootDecision::Dropped)]),
        (
            "reboot_requested_by: [pre-action 1, patch KB1]",
            vec![Expect::RebootRequestedBy(vec![Requester::Action(ActionId::pre(0)), Requester::Patch(0)])],
        ),
        ("reboot_requested_by: none", vec![Expect::RebootRequestedBy(vec![])]),
        ("forced_reboot: post-action 1", vec![Expect::RebootForcedBy(vec![ActionId::post(0)])]),
        ("forced_reboot: none", vec![Expect::RebootForcedBy(vec![])]),
        (
            "output: [{action: pre-action 1, stream: stdout, contains: [a, b], lacks: c}, {action: pre-action 1, equals: d}]",
            vec![
                output(Stream::Stdout, TextExpect::Contains("a".into())),
                output(Stream::Stdout, TextExpect::Contains("b".into())),
                output(Stream::Stdout, TextExpect::Lacks("c".into())),
                output(Stream::Any, TextExpect::Equals("d".into())),
            ],
        ),
        (
            "output: {pre-action 1: [done, {stream: stderr, empty: true}, {matches: '^a+$'}]}",
            vec![
                output(Stream::Any, TextExpect::Contains("done".into())),
                output(Stream::Stderr, TextExpect::Empty),
                output(Stream::Any, TextExpect::Matches("^a+$".into())),
            ],
        ),
        (
            "calls: {systemctl stop web: 1, yum: never, systemctl: at least 2, rpm -q *: at most twice}",
            vec![
                calls("systemctl", Some("stop web"), Count::Exactly(1)),
                calls("yum", None, Count::Exactly(0)),
                calls("systemctl", None, Count::AtLeast(2)),
                calls("rpm", Some("-q *"), Count::AtMost(2)),
            ],
        ),
        (
            "call_order: [systemctl stop web, rpm -q ...]",
            vec![Expect::CallOrder(vec![words("systemctl stop web"), words("rpm -q ...")])],
        ),
        (
            "order: [pre-action 1, patch KB1, call: systemctl stop web, reboot]",
            vec![Expect::Order(vec![
                OrderItem::Action(ActionId::pre(0)),
                OrderItem::Patch(0),
                OrderItem::Call(words("systemctl stop web").0),
                OrderItem::Reboot,
            ])],
        ),
        ("findings: none", vec![Expect::NoFindings]),
        (
            "findings: [shebang, no-explicit-exit: pre-action 1]",
            vec![
                Expect::Finding(FindingCode::Shebang, None),
                Expect::Finding(FindingCode::NoExplicitExit, Some(ActionId::pre(0))),
            ],
        ),
        (
            "findings: {has: shebang, lacks: [prompts]}",
            vec![Expect::Finding(FindingCode::Shebang, None), Expect::NoFinding(FindingCode::Prompts)],
        ),
        ("assumption: true", vec![Expect::Assumption(true)]),
        ("attempts: {pre-action 1: 2}", vec![Expect::Attempts(ActionId::pre(0), 2)]),
        ("snapshot: true", vec![Expect::Snapshot]),
        ("snapshot: false", vec![]),
    ];
    for (text, expects) in cases {
        let scenario = with(
            "  {platform: linux, pre_actions: 5, patches: [KB1, KB2, KB3], post_actions: 2}\n",
            &format!("endpoint: {{commands: {{systemctl: 0, rpm: 0}}}}\nexpect:\n  {text}\n"),
        );
        assert_eq!(expected(&scenario), expects, "{text}");
    }
    assert_eq!(expected(&with("  platform: linux\n", "expect: snapshot\n")), [Expect::Snapshot]);
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
    assert_eq!((scenarios.len(), problems.len()), (1, 1), "one that is wrong does not spoil the others");
}
