//! Jobs, reboot settings and patches.

use super::check;

const JOBS: &[(&str, &[&str])] = &[
    ("1", &["1: expected a job as a map, found `1` []"]),
    ("{}", &["job: the job names no platform [expected one of `windows`, `linux` or `macos`]"]),
    (
        "{platfrom: linux, pre_action: 1}",
        &[
            "platfrom: unknown key `platfrom` in a job [did you mean `platform`?]",
            "pre_action: unknown key `pre_action` in a job [did you mean `pre_actions`?]",
        ],
    ),
    ("{platform: }", &[": expected a platform (windows, linux or macos), found nothing []"]),
    ("{platform: [linux]}", &["[linux]: expected a platform (windows, linux or macos), found a list []"]),
    (
        "{platform: linux, agent: new}",
        &["new: expected the version of the agent, found `new` [a version looks like 4.6.1.6]"],
    ),
    ("{platform: linux, pre_actions: 6}", &["6: a job has at most 5 pre-actions [6 are too many]"]),
    (
        "{platform: linux, pre_actions: -1}",
        &["-1: -1 cannot be a number of pre-actions [expected 0 or more]"],
    ),
    (
        "{platform: linux, pre_actions: [{}, {}, {}, {}, {}, {name: sixth}, {}]}",
        &["{name: sixth}: a job has at most 5 pre-actions [this is pre-action 6]"],
    ),
    (
        "{platform: linux, post_actions: {exits: 0}}",
        &["{exits: 0}: expected a list of post-actions, or how many there are, found a map []"],
    ),
    (
        "{platform: linux, pre_actions: [x, 1, ~, [a]]}",
        &[
            "x: expected an action such as `run_script: path` or `exits: 0`, found `x` []",
            "1: expected an action such as `run_script: path` or `exits: 0`, found `1` []",
            "~: expected an action such as `run_script: path` or `exits: 0`, found nothing []",
            "[a]: expected an action such as `run_script: path` or `exits: 0`, found a list []",
        ],
    ),
    (
        "{platform: linux, reboot: {suppress: true, countdown: 5m}}",
        &["countdown: a reboot cannot have both `suppress` and `countdown` []"],
    ),
    (
        "{platform: linux, reboot: {countdown: 5m, defer: {each: 1h, times: 1}}}",
        &["defer: a reboot cannot have both `countdown` and `defer` []"],
    ),
    ("{platform: linux, reboot: {defer: {each: 1h}}}", &["{each: 1h}: a deferral needs the key `times` []"]),
    (
        "{platform: linux, reboot: {defer: {each: 60m, times: 169}}}",
        &[
            "{defer: {each: 60m, times: 169}}: a reboot can be put off for at most 168 hours altogether [this comes to 169 hours]",
        ],
    ),
    (
        "{platform: linux, reboot: soon}",
        &["soon: `soon` cannot be the reboot settings [expected one of `immediate` or `suppress`]"],
    ),
    (
        "{platform: linux, reboot: {countdown: -5}}",
        &["-5: expected the length of the countdown, found `-5` [a time cannot be negative]"],
    ),
    (
        "{platform: linux, patches: x}",
        &["x: expected a list of patches, or how many there are, found `x` []"],
    ),
    ("{platform: linux, patches: -1}", &["-1: -1 cannot be a number of patches [expected 0 or more]"]),
    (
        "{platform: linux, patches: [{a: , reboot: true}]}",
        &["reboot: an item of this list is one patch [is this a setting of the patch above?]"],
    ),
    ("{platform: linux, patches: [{a: , b: }]}", &["b: an item of this list is one patch []"]),
    (
        "{platform: linux, patches: [[a], ~, {}]}",
        &[
            "[a]: expected the name of a patch, found a list []",
            "~: expected the name of a patch, found nothing []",
            "{}: expected a patch, found an empty map []",
        ],
    ),
    (
        "{platform: linux, patches: [a, a, {b: {needs_reboot_after: c}}]}",
        &["a: the patch `a` is in the job twice []", "c: the job has no patch `c` []"],
    ),
    (
        "{platform: linux, patches: {a: x, b: {installs: maybe, download: no, integrity: bad, withdrawn: true, end_of_life: gone}}}",
        &[
            "x: expected a patch as a map, found `x` []",
            "maybe: `maybe` cannot be the end of the installation [expected one of `true`, `false`, `fails` or `succeeds`]",
            "no: `no` cannot be the end of the download [expected one of `fails` or `succeeds`]",
            "bad: `bad` cannot be the integrity of the download [expected one of `signature`, `checksum` or `intact`]",
            "true: a patch is withdrawn or end-of-life, not both []",
        ],
    ),
];

#[test]
fn jobs() {
    check(JOBS, |text| format!("scenario: x\njob: {text}\n"));
}
