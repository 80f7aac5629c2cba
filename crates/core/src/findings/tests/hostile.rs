//! No script and no output makes the search for findings fail.

use proptest::prelude::*;

use super::support::{call, job, ran};
use crate::environment::EndpointSpec;
use crate::event::{ActionRun, CallAnswer, Captured};
use crate::findings::{apply_levels, of_plan, of_run};
use crate::job::Platform;
use crate::rules::Rulebook;

/// Everything that some finding looks for, and everything that surrounds it in scripts.
const PIECES: [&str; 64] = [
    "#!/bin/sh",
    "#!/bin/bash -e",
    "\u{feff}",
    "\r\n",
    "\n",
    "\n",
    ";",
    " ",
    " ",
    "exit",
    "exit 12",
    "exit 256",
    "exit $?",
    "return 1",
    "set -e",
    "set --",
    "trap 'exit 3' EXIT",
    "eval ",
    ". ./lib.sh",
    "source ",
    "\"$(dirname \"$0\")/x\"",
    "DIR=\"${0%/*}\"",
    "$DIR/x",
    "$1",
    "$@",
    "$#",
    "${2:-x}",
    "getopts a o",
    "shift",
    "read -r x",
    "select x in a",
    "apt-get install x",
    "sudo ",
    "reboot",
    "echo b > /proc/sysrq-trigger",
    "rsync a b",
    "f() {",
    "}",
    "f",
    "(",
    ")",
    "$(",
    "`",
    "|",
    "&&",
    "||",
    "&",
    "<<E",
    "E",
    "<<<",
    "'",
    "\"",
    "\\",
    "if ",
    "then ",
    "fi",
    "case x in",
    "esac",
    "param($x)",
    "$args",
    "$PSScriptRoot\\x",
    "Restart-Computer",
    "[Environment]::Exit(1)",
    "Read-Host",
];

proptest! {
    #[test]
    fn any_script_is_looked_into(
        pieces in proptest::collection::vec(prop::sample::select(PIECES.to_vec()), 0..40),
        noise in proptest::collection::vec(any::<u8>(), 0..40),
        platform in prop::sample::select(Platform::ALL.to_vec()),
        code in prop_oneof![Just(0), Just(1), Just(12), any::<i32>()],
    ) {
        let mut script = pieces.concat().into_bytes();
        script.extend(&noise);
        let job = job(platform, &script);
        let run = ActionRun {
            stdout: Captured { bytes: noise.clone(), lost: 3 },
            stderr: Captured::whole(script.clone()),
            calls: vec![call("rsync a", CallAnswer::Exits(12)), call("f x", CallAnswer::Undeclared)],
            ..ran(code)
        };
        let rulebook = Rulebook::default();
        let mut found = of_plan(&job, &EndpointSpec::default(), &rulebook);
        found.extend(of_run(&job, &EndpointSpec::default(), &run, &rulebook));
        for finding in apply_levels(found, &[]) {
            prop_assert!(!finding.message.is_empty() && !finding.help.is_empty());
            prop_assert!(!finding.message.chars().any(char::is_control), "{:?}", finding.message);
        }
    }
}
