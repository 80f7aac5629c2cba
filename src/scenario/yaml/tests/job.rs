//! Jobs, actions and reboot settings.

use std::time::Duration;

use super::{DOCUMENTED, expected, one, text};
use crate::environment::{Ending, ForcesReboot};
use crate::expect::{ActionExpect, ActionSet, Expect, PatchExpect, PatchSet};
use crate::job::{
    ActionEnd, ActionId, ActionKind, Deferral, ExecutionPolicy, InstallEnd, JobStatus, Language, Limit,
    NotStarted, Platform, RebootPolicy, RegistryEnd, ScriptOrigin, UninstallEnd,
};
use crate::rules::{PatchStatus, RebootDecision, SkippedBy};
use crate::scenario::EndpointKind;

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
fn numbers_of_actions_and_patches_are_enough() {
    let scenario = one(&text("  {platform: linux, pre_actions: 5, patches: 3, post_actions: 2}\n", ""));
    let job = &scenario.job;
    assert_eq!((job.pre_actions.len(), job.patches.len(), job.post_actions.len()), (5, 3, 2));
}

pub(crate) fn reboot_cases() -> Vec<(&'static str, RebootPolicy)> {
    let minutes = |count: u64| Duration::from_secs(count * 60);
    let deferral = Deferral::new(minutes(60), 3, minutes(10)).expect("three hours are not too long");
    vec![
        ("suppress", RebootPolicy::Suppress),
        ("immediate", RebootPolicy::Immediate),
        ("{}", RebootPolicy::Immediate),
        ("{suppress: true}", RebootPolicy::Suppress),
        ("{suppress: false}", RebootPolicy::Immediate),
        ("{suppress: false, countdown: 15m}", RebootPolicy::Countdown(minutes(15))),
        ("{countdown: 900}", RebootPolicy::Countdown(minutes(15))),
        ("{defer: {each: 60m, times: 3, countdown: 10m}}", RebootPolicy::Defer(deferral)),
    ]
}

pub(crate) fn reboot_text(reboot: &str) -> String {
    text(&format!("  platform: linux\n  reboot: {reboot}\n"), "")
}

#[test]
fn every_reboot_policy_can_be_written() {
    for (reboot, policy) in reboot_cases() {
        assert_eq!(one(&reboot_text(reboot)).job.reboot, policy, "{reboot}");
    }
}

pub(crate) fn end_cases() -> Vec<(String, Vec<ActionEnd>)> {
    let url = "url: 'https://example.com/a.msi', sha256: e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
    let install = format!("install_software: {{name: A, {url}}}");
    let key = r"{path: HKEY_LOCAL_MACHINE\SOFTWARE\A, type: REG_DWORD, data: 1";
    let uninstall =
        r"uninstall_software: {registry_key: HKEY_LOCAL_MACHINE\SOFTWARE\Uninstall, display_name: A}";
    let exited = |code| ActionEnd::Exited(code);
    vec![
        ("exits: 12".into(), vec![exited(12)]),
        ("exits: [21, 0]".into(), vec![exited(21), exited(0)]),
        ("exits: 0xC0000005".into(), vec![exited(-1_073_741_819)]),
        ("times_out: true".into(), vec![ActionEnd::TimedOut]),
        ("exceeds: memory".into(), vec![ActionEnd::Exceeded(Limit::Memory)]),
        ("exceeds: file_size".into(), vec![ActionEnd::Exceeded(Limit::FileSize)]),
        (
            "not_started: access denied".into(),
            vec![ActionEnd::NotStarted(NotStarted::Refused("access denied".into()))],
        ),
        (
            "not_started: {no_interpreter: /bin/zsh}".into(),
            vec![ActionEnd::NotStarted(NotStarted::NoInterpreter("/bin/zsh".into()))],
        ),
        (
            "not_started: {execution_policy: AllSigned}".into(),
            vec![ActionEnd::NotStarted(NotStarted::ExecutionPolicy("AllSigned".into()))],
        ),
        (
            "tries: [{exits: 21}, {times_out: true}, {exceeds: output}, {exits: 0}]".into(),
            vec![exited(21), ActionEnd::TimedOut, ActionEnd::Exceeded(Limit::Output), exited(0)],
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
    ]
}

pub(crate) fn end_text(end: &str) -> String {
    text(&format!("  platform: windows\n  pre_actions: [{{{end}}}]\n"), "")
}

#[test]
fn every_end_of_an_action_can_be_declared() {
    for (end, ends) in end_cases() {
        assert_eq!(one(&end_text(&end)).world.actions[&ActionId::pre(0)].ends, ends, "{end}");
    }
}

#[test]
fn signals_have_numbers_and_names() {
    for (name, signal) in [("9", 9), ("KILL", 9), ("sigterm", 15)] {
        let scenario =
            one(&text(&format!("  platform: linux\n  pre_actions: [{{killed_by: {name}}}]\n"), ""));
        assert_eq!(scenario.world.actions[&ActionId::pre(0)].ends, [ActionEnd::Signaled(signal)]);
    }
}

pub(crate) fn action_text() -> String {
    text(
        "  platform: windows
  agent: 4.6.1.5
  pre_actions:
    - name: Stop the app
      run_script: {inline: exit 0, language: powershell, execution_policy: AllSigned}
      env: {APP: web, PORT: 8080}
      needs_reboot_first: true
    - {exits: 10, prints: restart me, stderr: !!binary /w==, takes: 2h30m, forces_reboot: true}
    - {exits: 0, stdout: \"a\\nb\", forces_reboot: once}
",
        "",
    )
}

#[test]
fn everything_about_an_action_can_be_written() {
    let scenario = one(&action_text());
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
    assert_eq!(declared.forces_reboot, ForcesReboot::Always);
    let third = &scenario.world.actions[&ActionId::pre(2)];
    assert_eq!((third.stdout.as_slice(), third.forces_reboot), (&b"a\nb"[..], ForcesReboot::Once));
}
