//! Expectations.

use super::check;

const EXPECTATIONS: &[(&str, &[&str])] = &[
    ("everything", &["everything: expected the expectations as a map, found `everything` []"]),
    ("[a]", &["[a]: expected the expectations as a map, found a list []"]),
    (
        "{pre_actions: [succes]}",
        &["succes: `succes` cannot be the end of an action [did you mean `success`?]"],
    ),
    (
        "{pre_actions: skipped}",
        &["skipped: by whom is it skipped? [write `skipped: user` or `skipped: system`]"],
    ),
    (
        "{pre_actions: {skipped: me}}",
        &["me: `me` cannot be the one who skips an action [expected one of `user` or `system`]"],
    ),
    (
        "{pre_actions: {failed: yes}}",
        &["yes: expected an exit code, or true for any failure, found `yes` []"],
    ),
    (
        "{pre_actions: [success, success, success]}",
        &["success: the job has no pre-action 3 [it has 2 pre-actions]"],
    ),
    (
        "{pre_actions: {1: success, second: failed}}",
        &["second: `second` is no place of a pre-action [places are written 2, 3 to 5 or all]"],
    ),
    ("{pre_actions: {2 to 3: success}}", &["success: the job has no pre-action 3 [it has 2 pre-actions]"]),
    (
        "{pre_actions: {2-1: success}}",
        &["success: pre-actions 2 to 1 are none at all [did you mean 1 to 2?]"],
    ),
    (
        "{post_actions: success}",
        &["success: the job has no post-actions of which anything could be expected []"],
    ),
    (
        "{patches: instaled}",
        &["instaled: `instaled` cannot be the end of a patch [did you mean `installed`?]"],
    ),
    ("{patches: {KB3: skipped}}", &["KB3: the job has no patch `KB3` [did you mean `KB1`?]"]),
    (
        "{patches: {KB1: {state: skipped}}}",
        &["state: unknown key `state` in the end of a patch [did you mean `status`?]"],
    ),
    ("{patches: [skipped, skipped, skipped]}", &["skipped: the job has no patch 3 [it has 2 patches]"]),
    (
        "{job: Complete}",
        &["Complete: `Complete` cannot be the status of the job [did you mean `Completed`?]"],
    ),
    (
        "{job: [Completed, Completed with Failure]}",
        &["Completed with Failure: no run can meet both of these expectations []"],
    ),
    (
        "{aborted: maybe}",
        &["maybe: expected true, false or the action that aborts the job, found `maybe` []"],
    ),
    ("{aborted: pre-action 3}", &["pre-action 3: the job has no pre-action 3 [it has 2 pre-actions]"]),
    (
        "{reboot: true}",
        &[
            "true: `true` cannot be the decision about the reboot [expected one of `none`, `owed`, `suppressed` or `dropped`]",
        ],
    ),
    (
        "{reboot_requested_by: [pre-action 1, KB1, patch KB9]}",
        &[
            "KB1: expected an action or a patch, such as `pre-action 1` or `patch KB5034441`, found `KB1` [did you mean `patch KB1`?]",
            "patch KB9: the job has no patch `KB9` [did you mean `KB1`?]",
        ],
    ),
    (
        "{forced_reboot: {}}",
        &["{}: expected the actions that force a reboot, or `none`, found an empty map []"],
    ),
    (
        "{restarts: often}",
        &[
            "often: expected the number of restarts, found `often` [write 1, never, once, twice, at least 2 or at most 3]",
        ],
    ),
    ("{reboot_loop: once}", &["once: expected true or false, found `once` []"]),
    ("{output: [{contains: a}]}", &["{contains: a}: an output needs the key `action` []"]),
    ("{output: {pre-action 1: {matches: \"(\"}}}", &["\"(\": `(` is no regular expression [unclosed group]"]),
    (
        "{output: {first: a}}",
        &["first: expected an action such as `pre-action 1` or `post-action 2`, found `first` []"],
    ),
    ("{output: {pre-action 1: {}}}", &["{}: this says nothing about the output []"]),
    (
        "{calls: {yum: often}}",
        &[
            "often: expected the number of calls, found `often` [write 1, never, once, twice, at least 2 or at most 3]",
        ],
    ),
    (
        "{calls: {yum: once}}",
        &["yum: the command `yum` is not doubled [only calls of doubled commands are seen]"],
    ),
    (
        "{call_order: [yum]}",
        &["[yum]: the command `yum` is not doubled [only calls of doubled commands are seen]"],
    ),
    ("{call_order: [\"\"]}", &["\"\": expected a call such as `systemctl stop web`, found an empty text []"]),
    (
        "{order: [pre-action 1, later, KB2]}",
        &[
            "later: expected `pre-action 1`, `patch KB5034441`, `reboot` or `call: systemctl stop web`, found `later` []",
            "KB2: expected `pre-action 1`, `patch KB5034441`, `reboot` or `call: systemctl stop web`, found `KB2` [did you mean `patch KB2`?]",
        ],
    ),
    ("{order: [{calls: a}]}", &["calls: unknown key `calls` in a call [did you mean `call`?]"]),
    ("{findings: [shebangs]}", &["shebangs: unknown finding `shebangs` [did you mean `shebang`?]"]),
    ("{findings: none, assumption: perhaps}", &["perhaps: expected true or false, found `perhaps` []"]),
    (
        "{findings: {has: [shebang], lacks: shebang}}",
        &["shebang: no run can meet both of these expectations []"],
    ),
    (
        "{findings: [{shebang: here}]}",
        &["here: expected an action such as `pre-action 1` or `post-action 2`, found `here` []"],
    ),
    ("{attempts: {pre-action 1: x}}", &["x: expected the number of attempts (a whole number), found `x` []"]),
    (
        "{snapshot: x}",
        &["x: `x` cannot be what is pinned [expected one of `true`, `false` or `with_changes`]"],
    ),
    (
        "{aborted: true, snapshot: true, job: Completed, unknown: 1}",
        &[
            "unknown: unknown key `unknown` in the expectations [expected one of `pre_actions`, `post_actions`, `actions`, `patches`, `job`, `aborted`, `reboot`, `reboot_requested_by`, `forced_reboot`, `restarts`, `reboot_loop`, `output`, `calls`, `call_order`, `order`, `services`, `findings`, `assumption`, `attempts`, `files`, `only_changes_in`, `snapshot`, `shows`, `received`, `begins`, `ends`, `reboots`, `deferred`, `pending_reboot`, `done_within` or `depends_on`]",
        ],
    ),
];

#[test]
fn expectations() {
    check(EXPECTATIONS, |text| {
        format!(
            "scenario: x\njob: {{platform: linux, pre_actions: 2, patches: [KB1, KB2]}}\nexpect: {text}\n"
        )
    });
}
