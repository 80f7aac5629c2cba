//! Phrases about services: what they do when the job begins, and what has become of them at its end.

#![expect(
    clippy::redundant_closure_for_method_calls,
    reason = "a method of `Step` fixes its lifetimes, a closure leaves them open"
)]

use super::on_services::Asked;
use super::phrase::Phrase;
use crate::environment::TransitionResult;

pub(super) static SERVICES: &[Phrase] = &[
    Phrase::line(
        "the service {name} is {state} (and/but {state})",
        "A service of the endpoint: running, stopped or failed; enabled, disabled, static or masked. What runs is enabled unless said otherwise. The endpoint's `systemctl` and `service` answer for it, and remember.",
        &[
            "the service \"nginx\" is running",
            "the service \"postgresql\" is stopped but enabled",
            "the service \"telnet\" is masked",
            "the service \"backup.timer\" is failed and static",
        ],
        |step| step.service_states(),
    ),
    Phrase::line(
        "the service {name} cannot be stopped (with exit code {code}) (because {reason})",
        "It goes on running. `systemctl` exits 1 and says so, unless told otherwise.",
        &[
            "the service \"nginx\" cannot be stopped",
            "the service \"nginx\" cannot be stopped with exit code 4 because \"Operation refused\"",
        ],
        |step| step.service_refuses(Asked::Stop),
    ),
    Phrase::line(
        "the service {name} cannot be started (with exit code {code}) (because {reason})",
        "It fails. `systemctl` exits 1 and says so, unless told otherwise.",
        &[
            "the service \"nginx\" cannot be started",
            "the service \"nginx\" cannot be started because \"Job for nginx.service failed.\"",
        ],
        |step| step.service_refuses(Asked::Start),
    ),
    Phrase::line(
        "the service {name} takes {duration} to stop",
        "`systemctl stop` waits so long, and with `--no-block` the service is deactivating meanwhile. Real time on a real endpoint, unless its `sleep` takes none.",
        &["the service \"app\" takes 20 seconds to stop"],
        |step| step.service_takes(Asked::Stop),
    ),
    Phrase::line(
        "the service {name} takes {duration} to start",
        "As before, for `systemctl start`.",
        &["the service \"app\" takes 2 minutes to start"],
        |step| step.service_takes(Asked::Start),
    ),
    Phrase::line(
        "the service {name} hangs when it is stopped",
        "`systemctl stop` never ends.",
        &["the service \"app\" hangs when it is stopped"],
        |step| step.service_ends(Asked::Stop, TransitionResult::Hangs),
    ),
    Phrase::line(
        "the service {name} hangs when it is started",
        "`systemctl start` never ends.",
        &["the service \"app\" hangs when it is started"],
        |step| step.service_ends(Asked::Start, TransitionResult::Hangs),
    ),
    Phrase::table(
        "these services",
        "Several services. Columns, of which all but `name` may be left out: name, state, enabled (enabled, disabled, static or masked), description.",
        &[concat!(
            "these services:\n",
            "| name | state | enabled | description |\n",
            "| nginx | running | enabled | A web server |\n",
            "| postgresql | stopped | disabled | |",
        )],
        |step| step.service_table(),
    ),
];

pub(super) static ENDS: &[Phrase] = &[
    Phrase::line(
        "the service {name} is {state} (and/but {state})",
        "So it is at the end of the job, after the reboot if there is one: running, stopped or failed; enabled, disabled, static or masked.",
        &["the service \"nginx\" is running", "the service \"nginx\" is stopped and disabled"],
        |step| step.expect_service(true),
    ),
    Phrase::line(
        "the service {name} is not {state}",
        "It is something else.",
        &["the service \"nginx\" is not running"],
        |step| step.expect_service(false),
    ),
    Phrase::line(
        "the service {name} was restarted",
        "A script started it again after it had run.",
        &["the service \"nginx\" was restarted"],
        |step| step.expect_restart(true),
    ),
    Phrase::line(
        "the service {name} was not restarted",
        "No script did so.",
        &["the service \"nginx\" was not restarted"],
        |step| step.expect_restart(false),
    ),
];
