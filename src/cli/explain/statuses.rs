//! Statuses of actions and patches.

use super::table::Row;

/// The statuses.
pub(super) const STATUSES: &[Row] = &[
    (
        "success",
        &["successful", "succeeded"],
        &[
            ("means", "The action did what it should: its exit code was 0, or 10 with a reboot asked for."),
            ("trap", "The code is that of the last command when the script has no `exit` of its own."),
            ("see also", "0, 10, no-explicit-exit"),
        ],
    ),
    (
        "failed",
        &["failure", "fail"],
        &[
            (
                "means",
                "The action's exit code was non-zero and not 10 or 101, or there was none: it was killed, timed out, or \
                 could not be started. No exit code is invented for those.",
            ),
            ("the job", "Goes on, patches included, unless the code was 12. It ends Completed with Failure."),
            ("source", "Overview of Run Script Actions"),
            ("see also", "1, 11, 12, timed out"),
        ],
    ),
    (
        "skipped by the user",
        &["user", "user-101", "skipped"],
        &[
            ("means", "The script itself exited 101: it looked and found that there is nothing to do."),
            ("the job", "Goes on with the next action. Its status is contradicted in the documents (K1)."),
            ("source", "Overview of Run Script Actions"),
            ("trap", "Not the same as skipped by the system, though both show 101 in the console."),
            ("see also", "101, K1, skipped by the system"),
        ],
    ),
    (
        "skipped by the system",
        &["system", "system-101", "system-assigned"],
        &[
            (
                "means",
                "An earlier action exited 12, so that this one never ran; the system assigned the 101.",
            ),
            ("the job", "Is aborted: Completed with Failure."),
            ("source", "Overview of Run Script Actions"),
            ("see also", "12, abort, skipped by the user"),
        ],
    ),
    (
        "timed out",
        &["timeout", "time-limit"],
        &[
            (
                "means",
                "An action may run for 180 minutes; then it is stopped and counts as failed, without a code.",
            ),
            ("the job", "The next action runs."),
            ("source", "About Pre-Actions and Post-Actions"),
            (
                "trap",
                "A script that asks a question waits for ever: agents give it an empty standard input. In a rehearsal on \
                 this machine --time-limit stops it much earlier; on a declared endpoint 180 minutes take no time.",
            ),
            ("see also", "prompts, limits"),
        ],
    ),
    (
        "not run",
        &["agent-too-old"],
        &[
            (
                "means",
                "The agent never ran the action: Windows agents before 4.6.1.6 run none, and a job in a reboot loop never comes \
                 to what lies behind the reboot.",
            ),
            ("source", "About Pre-Actions and Post-Actions"),
            ("see also", "agent-too-old, agent-too-old-fails, reboot loop"),
        ],
    ),
    (
        "interrupted",
        &["interrupted-by-a-reboot"],
        &[
            (
                "means",
                "The action took the asset down while it ran. How its script would have ended does not count.",
            ),
            (
                "the job",
                "Begins again with its first action, or is in a reboot loop when it did so too often.",
            ),
            ("source", "About Pre-Actions and Post-Actions"),
            ("see also", "reboot loop, forced-reboot"),
        ],
    ),
    (
        "not reached",
        &[],
        &[
            ("means", "The job is in a reboot loop and never comes to the patch."),
            ("source", "About Pre-Actions and Post-Actions"),
            ("see also", "reboot loop"),
        ],
    ),
    (
        "installed",
        &[],
        &[
            ("means", "The patch was downloaded, checked and installed. It may ask for the reboot."),
            ("source", "Patch Management FAQ"),
        ],
    ),
    (
        "FileSignatureFailed",
        &["signature"],
        &[
            ("means", "The download has a signature and the signature is wrong: the patch is failed."),
            ("the job", "Goes on with the next patch; it ends Completed with Failure."),
            ("source", "Patch Management FAQ"),
        ],
    ),
    (
        "FileHashValidationFailed",
        &["hash", "checksum"],
        &[
            ("means", "The download has no signature, and its checksum is wrong: the patch is failed."),
            ("the job", "Goes on with the next patch; it ends Completed with Failure."),
            ("source", "Patch Management FAQ"),
        ],
    ),
    (
        "withdrawn",
        &["deprecated", "end-of-life", "eol"],
        &[
            ("means", "The vendor took the patch back: it cannot be deployed."),
            (
                "trap",
                "A patch that is merely marked end-of-life still can, while its URL and file are there.",
            ),
            ("source", "Patch Management FAQ"),
        ],
    ),
    (
        "download failed",
        &[],
        &[
            ("means", "The patch could not be downloaded. Only what was downloaded is deployed."),
            ("source", "Patch Management FAQ"),
        ],
    ),
];
