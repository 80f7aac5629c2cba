//! Static findings on what scripts do.

use super::support::{job, lines_of, plan_of, powershell_lines_of, short};
use crate::environment::{DeclaredFile, EndpointSpec};
use crate::event::{FindingCode, Level, Place};
use crate::findings::of_plan;
use crate::job::{Action, ActionId, ActionKind, Job, Patch, Platform};
use crate::rules::Rulebook;

fn check(code: FindingCode, cases: &[(&str, &[usize])]) {
    for (snippet, lines) in cases {
        assert_eq!(lines_of(code, snippet), *lines, "{code} in\n{snippet}");
    }
}

fn check_powershell(code: FindingCode, cases: &[(&str, &[usize])]) {
    for (snippet, lines) in cases {
        assert_eq!(powershell_lines_of(code, snippet), *lines, "{code} in\n{snippet}");
    }
}

#[test]
fn arguments_that_a_job_does_not_pass() {
    check(
        FindingCode::ReadsArguments,
        &[
            ("systemctl stop \"$1\"", &[1]),
            ("service=\"${1:-myapp.service}\"", &[1]),
            ("echo\nif [ $# -lt 1 ]; then echo usage; exit 1; fi", &[2]),
            ("while getopts 'hv' opt; do :; done", &[1]),
            ("while [[ $# -gt 0 ]]; do case \"$1\" in -x) shift;; esac; done", &[1]),
            ("for host; do ping -c 1 \"$host\"; done", &[1]),
            ("for host in \"$@\"; do :; done", &[1]),
            ("main() { echo \"$1\"; }\nmain \"$@\"", &[2]),
            ("cat <<EOF\nhello $1\nEOF", &[2]),
            // Not the script's own arguments, or none at all.
            ("stop() { systemctl stop \"$1\"; }\nstop myapp", &[]),
            ("main() { echo start; exit 0; }\nmain \"$@\"", &[]),
            ("df -P / | awk '{print $4}'", &[]),
            ("set -- $(cat /proc/loadavg); echo \"$1\"", &[]),
            ("echo \\$1 '$1' \"$0\"", &[]),
            ("cat <<'EOF'\n$1\nEOF", &[]),
            ("price=5$ ; echo \"${x#*1}\"", &[]),
        ],
    );
    check_powershell(
        FindingCode::ReadsArguments,
        &[
            ("param([string]$Service = 'MyApp', [switch]$Force)\nexit 0", &[1]),
            (
                "# comment\n[CmdletBinding()]\nparam(\n  [Parameter(Mandatory=$true)]\n  [string]$Name\n)\nexit 0",
                &[3],
            ),
            ("$name = $args[0]", &[1]),
            ("param()\nexit 0", &[]),
            ("[CmdletBinding()]\nparam (\n)\nexit 0", &[]),
            ("function Stop-App {\n  param($Name)\n  Stop-Service $Name $args\n}\nexit 0", &[]),
            ("Invoke-Command -ScriptBlock { param($x) $args }", &[]),
            ("Write-Output '$args param($x)'", &[]),
        ],
    );
    let found = plan_of(Platform::Linux, b"#!/bin/sh\necho \"$1\" $2 $# $* $3 $1\nexit 0\n");
    assert_eq!(
        found[0].message,
        "the script reads `$1`, `$2`, `$#`, `$*` and more, and a job passes no arguments"
    );
    let found = plan_of(Platform::Windows, b"param([string]$A, $B = (Get-Date $C), [int]$D)\nexit 0\n");
    assert_eq!(
        found[0].message,
        "the script reads parameters (`-A`, `-B`, `-D`), and a job passes no arguments"
    );
    let found = plan_of(Platform::MacOs, b"#!/usr/bin/osascript\non run argv\nend run\n");
    assert_eq!(found.iter().map(short).collect::<Vec<_>>(), ["reads-arguments@2"]);
}

#[test]
fn files_that_a_job_does_not_carry() {
    check(
        FindingCode::NeedsSiblingFile,
        &[
            (". \"$(dirname \"$0\")/functions.sh\"", &[1]),
            ("source ./lib.sh", &[1]),
            (". lib/common.sh", &[1]),
            ("source common.sh", &[1]),
            (
                "DIR=$(cd \"$(dirname \"${BASH_SOURCE[0]}\")\" && pwd)\nsource \"$DIR/log.sh\"\n\"${DIR}/check.sh\" x",
                &[2, 3],
            ),
            ("readonly HERE=\"${0%/*}\"\ncat \"$HERE/motd\"", &[2]),
            ("cd \"$(dirname \"$0\")\" || exit 1\n. ./lib.sh", &[2]),
            ("sh ./helper.sh", &[1]),
            ("while read -r l; do :; done < \"$(dirname \"$0\")/hosts.txt\"", &[1]),
            ("./lib.sh; ./lib.sh", &[1]),
            // Not beside the script, made by it, or looked for first.
            (". /etc/os-release", &[]),
            (". git-sh-setup", &[]),
            ("source \"$HOME/.profile\"", &[]),
            ("cd /opt/myapp && ./bin/stop.sh", &[]),
            ("LOG=\"$(dirname \"$0\")/patch.log\"\necho started >> \"$LOG\"", &[]),
            ("printf 'x=1' > ./env.sh\n. ./env.sh", &[]),
            ("[ -f \"$(dirname \"$0\")/env\" ] && . \"$(dirname \"$0\")/env\"", &[]),
            ("curl -fsSo ./setup.sh https://example.com/setup.sh && sh ./setup.sh", &[]),
            ("echo \"usage: $(basename \"$0\") ./lib.sh\"", &[]),
            ("cd \"$(dirname \"$0\")\" || exit 1", &[]),
        ],
    );
    check_powershell(
        FindingCode::NeedsSiblingFile,
        &[
            (". \"$PSScriptRoot\\lib.ps1\"", &[1]),
            (". $PSScriptRoot\\lib.ps1", &[1]),
            (". .\\lib.ps1", &[1]),
            (". (Join-Path $PSScriptRoot 'lib.ps1')", &[1]),
            ("Import-Module \"$PSScriptRoot\\Tools.psm1\"", &[1]),
            ("& \"$PSScriptRoot\\setup.exe\" /S", &[1]),
            (".\\setup.exe /S", &[1]),
            ("Import-Module ActiveDirectory", &[]),
            ("Start-Transcript \"$PSScriptRoot\\log.txt\"", &[]),
            (". 'C:\\ProgramData\\lib.ps1'", &[]),
            ("Write-Output \"$PSScriptRoot\\lib.ps1\"", &[]),
        ],
    );
}

#[test]
fn a_declared_file_is_not_missing() {
    let job = job(Platform::Linux, b"#!/bin/sh\n. ./lib.sh\nexit 0\n");
    let file = DeclaredFile { path: "lib.sh".into(), content: Some(Vec::new()), mode: None };
    let world = EndpointSpec { files: vec![file], ..EndpointSpec::default() };
    assert_eq!(of_plan(&job, &world, &Rulebook::default()), []);
}

#[test]
fn questions_that_nobody_answers() {
    check(
        FindingCode::Prompts,
        &[
            ("read -r -p 'Continue? ' answer", &[1]),
            ("echo\nread answer", &[2]),
            ("confirm() {\n  read -n 1 yes\n}", &[2]),
            ("read -r x < /dev/tty", &[1]),
            ("select mode in fast slow; do break; done", &[1]),
            ("apt-get install nginx", &[1]),
            ("DEBIAN_FRONTEND=noninteractive apt-get upgrade", &[1]),
            ("sudo yum update", &[1]),
            ("zypper patch", &[1]),
            ("zypper --quiet up", &[1]),
            // Fed, quiet, or no question.
            ("while read -r line; do :; done < /etc/hosts", &[]),
            ("df -P | while read -r fs rest; do :; done", &[]),
            ("df -P | { read -r head; cat; }", &[]),
            ("read -r load rest < /proc/loadavg", &[]),
            ("read -r a b <<< \"$x\"", &[]),
            ("read -d '' text <<EOF\na\nEOF", &[]),
            ("exec < /etc/hosts\nread -r first", &[]),
            ("read -r -u 3 line", &[]),
            ("while read -r line; do echo \"$line\"", &[]),
            ("apt-get -y install nginx", &[]),
            ("apt-get install -qq nginx", &[]),
            ("apt-get --assume-yes install nginx", &[]),
            ("apt-get update", &[]),
            ("apt-get $OPTS install nginx", &[]),
            ("yes | apt-get install nginx", &[]),
            ("apt-get -o APT::Get::Assume-Yes=true install nginx", &[]),
            ("dnf check-update", &[]),
            ("dnf -y update; yum install -y x", &[]),
            ("zypper -n patch", &[]),
            ("zypper patch-check", &[]),
            ("echo 'read answer'; # read answer", &[]),
        ],
    );
    check_powershell(
        FindingCode::Prompts,
        &[
            ("$x = Read-Host 'Continue?'", &[1]),
            ("if ($y) { pause }", &[1]),
            ("Remove-Item C:\\x -Confirm", &[1]),
            ("$c = Get-Credential", &[1]),
            ("[Console]::ReadKey()", &[1]),
            ("$Host.UI.PromptForChoice('a', 'b', $c, 0)", &[1]),
            ("Remove-Item C:\\x -Confirm:$false", &[]),
            ("$reader.ReadLine()", &[]),
            ("Write-Output 'Read-Host' # Read-Host", &[]),
        ],
    );
}

#[test]
fn exits_that_wrap() {
    check(
        FindingCode::ExitWraps,
        &[
            ("exit 256", &[1]),
            ("fail() { exit -1; }", &[1]),
            ("check || exit 3010", &[1]),
            ("trap 'exit 300' INT", &[1]),
            ("exit 255", &[]),
            ("exit $code", &[]),
            ("exit", &[]),
            ("awk '{exit 300}'", &[]),
            ("echo exit 300; # exit 300", &[]),
            ("exit_with 300", &[]),
            ("cat <<EOF\nexit 300\nEOF", &[]),
        ],
    );
    check_powershell(
        FindingCode::ExitWraps,
        &[
            ("exit 3010", &[]),
            ("exit -1", &[]),
            ("exit 'reboot'", &[1]),
            ("exit '12'", &[]),
            ("exit $code", &[]),
        ],
    );
    let found = plan_of(Platform::Linux, b"#!/bin/sh\nexit 268\n");
    assert_eq!(
        found[0].message,
        "a shell passes on eight bits only: `exit 268` becomes 12, which the job takes for the order to abort"
    );
    let found = plan_of(Platform::Linux, b"#!/bin/sh\nexit -1\n");
    assert_eq!(
        found[0].message,
        "a shell passes on eight bits only: `exit -1` becomes 255 (2 where `sh` is dash), which the job takes for a failure"
    );
}

#[test]
fn exits_with_the_code_of_a_pipeline() {
    check(
        FindingCode::ExitOfPipeline,
        &[
            ("apt-get -y upgrade | tee log\nexit $?", &[2]),
            ("apt-get -y upgrade 2>&1 | tee log; exit", &[1]),
            ("set -e\nmake | sed s/x/y/ | tee log\nexit \"$?\"", &[3]),
            // Each of these looks at the right code.
            ("set -o pipefail\napt-get -y upgrade | tee log\nexit $?", &[]),
            ("set -euo pipefail\napt-get -y upgrade | tee log\nexit $?", &[]),
            ("apt-get -y upgrade | tee log\nexit ${PIPESTATUS[0]}", &[]),
            ("apt-get -y upgrade > log\nexit $?", &[]),
            ("ps | grep x\necho done\nexit $?", &[]),
            ("apt-get -y upgrade | tee log\nexit 0", &[]),
        ],
    );
}

#[test]
fn exits_that_end_only_a_part() {
    check(
        FindingCode::ExitInSubshell,
        &[
            ("( echo checking; exit 12 )\necho on", &[1]),
            ("cat /etc/hosts | while read -r h; do\n  ping -c1 \"$h\" || exit 12\ndone\nexit 0", &[2]),
            ("die() { echo \"$1\"; exit 12; }\nps | while read -r p; do die \"$p\"; done\nexit 0", &[2]),
            ("v=$(rpm -q x || exit 12)\necho \"$v\"", &[1]),
            ("main() { exit 12; }\nmain 2>&1 | tee /var/log/x.log", &[2]),
            ("{\n  exit 12\n  exit 11\n} | tee log\necho", &[2]),
            // Somebody looks at the code, or it is the script's own.
            ("(cd /opt && make) || exit 12", &[]),
            ("( exit 12 ) || exit $?", &[]),
            ("( exit 12 )", &[]),
            ("(exit 12); rc=$?; exit $rc", &[]),
            ("if (exit 1); then :; fi\necho", &[]),
            ("set -e\n(exit 12)\necho", &[]),
            ("set -o pipefail\nmain() { exit 12; }\nmain | tee log", &[]),
            ("(sleep 10; exit 0) &\nwait", &[]),
            ("v=$(rpm -q x || exit 12) || exit 12\necho", &[]),
            ("{ exit 12; }\necho", &[]),
            ("(exit 12)\necho \"a\"; (true; exit 0); x=$(a || exit)\necho", &[]),
            ("(a; exit 12)\nif b; then", &[]),
            ("while read -r h; do exit 12; done < /etc/hosts\necho", &[]),
            ("echo \"(exit 12) | x\"", &[]),
            ("a | b || exit 12", &[]),
        ],
    );
    // zsh runs the end of a pipeline itself.
    let found = plan_of(Platform::MacOs, b"#!/bin/zsh\nps | while read p; do exit 12; done\nexit 0\n");
    assert_eq!(found, []);
}

#[test]
fn a_reboot_in_the_text_only_warns() {
    let found = plan_of(Platform::Linux, b"#!/bin/sh\nneeds-restarting -r || shutdown -r +1\nexit 0\n");
    assert_eq!(found.iter().map(short).collect::<Vec<_>>(), ["forced-reboot@2"]);
    assert_eq!(found[0].level, Level::Warn);
    assert_eq!(found[0].message, "`shutdown -r +1` would take the asset down in the middle of the job");
    let found = plan_of(Platform::Windows, b"Restart-Computer -Force\nexit 0\n");
    assert_eq!(found.iter().map(short).collect::<Vec<_>>(), ["forced-reboot@1"]);
    let found = plan_of(
        Platform::MacOs,
        b"#!/usr/bin/osascript\n-- tell app \"Finder\" to restart\ntell application \"Finder\" to restart\n",
    );
    assert_eq!(found.iter().map(short).collect::<Vec<_>>(), ["forced-reboot@3"]);
}

fn places(job: &Job, rulebook: &Rulebook) -> Vec<(FindingCode, Place)> {
    let found = of_plan(job, &EndpointSpec::default(), rulebook);
    found.into_iter().map(|finding| (finding.code, finding.place)).collect()
}

#[test]
fn actions_that_need_the_reboot_first() {
    let mut job = Job::new(Platform::Linux);
    let waiting = Action { needs_reboot_first: true, ..Action::new(ActionKind::RunScript(None)) };
    job.pre_actions = vec![Action::new(ActionKind::RunScript(None)), waiting.clone()];
    job.post_actions = vec![waiting];
    let pre = (FindingCode::NeedsRebootFirst, Place::Action(ActionId::pre(1), None));
    let post = (FindingCode::NeedsRebootFirst, Place::Action(ActionId::post(0), None));
    assert_eq!(places(&job, &Rulebook::run_script_actions()), [pre.clone(), post]);
    assert_eq!(places(&job, &Rulebook::pre_post_actions()), [pre]);
}

#[test]
fn patches_that_need_a_reboot_between_them() {
    let mut job = Job::new(Platform::Windows);
    let after = |name: &str| Patch { needs_reboot_after: Some(name.to_owned()), ..Patch::new("KB2") };
    job.patches = vec![Patch::new("KB1"), after("KB1")];
    let found = [(FindingCode::RebootBetweenPatches, Place::Patch(1))];
    assert_eq!(places(&job, &Rulebook::default()), found);
    // A patch that another job has installed is no trouble to this one.
    job.patches = vec![Patch::new("KB1"), after("KB0")];
    assert_eq!(places(&job, &Rulebook::default()), []);
}
