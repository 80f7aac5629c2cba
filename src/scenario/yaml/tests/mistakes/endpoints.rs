//! Endpoints.

use super::check;

const ENDPOINTS: &[(&str, &[&str])] = &[
    (
        "cloud",
        &[
            "cloud: `cloud` cannot be a kind of endpoint [expected one of `declared`, `local`, `sandbox` or `container`]",
        ],
    ),
    ("[local]", &["[local]: expected an endpoint as a map, found a list []"]),
    ("{on: sandbocks}", &["sandbocks: `sandbocks` cannot be a kind of endpoint [did you mean `sandbox`?]"]),
    (
        "{time_limit: x}",
        &[
            "x: expected the time limit of an action, found `x` [durations look like 90s, 15m, 3h or 2h30m; a plain number counts seconds]",
        ],
    ),
    ("{files: [a]}", &["[a]: expected files such as `state/backup.status: on`, found a list []"]),
    ("{files: {a: [b]}}", &["[b]: expected the content of a file, found a list []"]),
    (
        "{files: {a: {mode: 9, content: b}}}",
        &["9: expected the mode of a file, found `9` [a mode is octal, such as 0644 or 0755]"],
    ),
    ("{files: {a: {folder: true, content: b}}}", &["content: a folder has no content []"]),
    ("{files: {a: x, a/b: y}}", &["a/b: `a/b` cannot lie in a file []"]),
    ("{files: {../a: x}}", &["../a: `../a` leads out of the endpoint's folder []"]),
    (
        "{on: local, files: {/a: x}}",
        &["/a: `/a` would lie on this machine itself, which a local endpoint never touches []"],
    ),
    (
        "{commands: [a]}",
        &["[a]: expected commands such as `systemctl stop web: {exits: 5}`, found a list []"],
    ),
    (
        "{commands: {a: fails}}",
        &[
            "fails: expected an answer such as `{exits: 5, stderr: not loaded}`, or an exit code, found `fails` []",
        ],
    ),
    (
        "{commands: {a: {exits: 256}}}",
        &["256: 256 cannot be the exit code of a command [expected a number from 0 to 255]"],
    ),
    ("{commands: {a: {hangs: true, exits: 0}}}", &["exits: a command that hangs does not exit []"]),
    ("{commands: {a: []}}", &["a: `a ...` has no answer []"]),
    (
        "{commands: {/bin/a: 0}}",
        &["/bin/a: `/bin/a` is a path; a command is doubled by its name [did you mean `a`?]"],
    ),
    ("{commands: {\"a 'b\": 0}}", &["': the quote is never closed []"]),
    ("{commands: {a b: 0, a  b: 0}}", &["a  b: `a b` is declared twice []"]),
    (
        "{commands: {cd: 0}}",
        &[
            "cd: `cd` is built into shells, which never look for a program of that name [scripts that call it plainly will not see these answers]",
        ],
    ),
    ("{commands: {a: {exit: 0}}}", &["exit: unknown key `exit` in an answer [did you mean `exits`?]"]),
];

#[test]
fn endpoints() {
    check(ENDPOINTS, |text| format!("scenario: x\njob: {{platform: linux}}\nendpoint: {text}\n"));
}
