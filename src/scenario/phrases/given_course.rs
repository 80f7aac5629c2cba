//! Phrases about how a job goes on many assets, and how long its parts take.

#![expect(
    clippy::redundant_closure_for_method_calls,
    reason = "a method of `Step` fixes its lifetimes, a closure leaves them open"
)]

use super::phrase::Phrase;
use crate::scenario::draft::DraftPatchEnd;

pub(super) static COURSE: &[Phrase] = &[
    Phrase::line(
        "{actions} exit(s) (with (exit) (code)) {exits} (of {whose})",
        "How the action ends on which share of the assets; the shares come to 100 %. It can differ between assets with a tag, or \
         of a platform, and all others.",
        &[
            "pre-action 1 exits 0 on 97 %, 1 on 2 % and 12 on 1 % of the assets",
            "all post-actions exit 1 on 0.5% and 0 on all others",
            "pre-action 1 exits 0 on 90 % and 12 on 10 % of the assets tagged \"laptop\"",
        ],
        |step| step.exit_shares(),
    ),
    Phrase::table(
        "{actions} exit(s) as follows (on {whose})",
        "The same as a table. Columns: code and share.",
        &[
            "pre-action 1 exits as follows:\n| code | share |\n| 0 | 97 % |\n| 1 | 2 % |\n| 12 | 1 % |",
            "pre-action 1 exits as follows on Linux assets:\n| code | share |\n| 0 | 100 % |",
        ],
        |step| step.exit_table(),
    ),
    Phrase::line(
        "{actions} take(s) {duration} to {duration} (on {whose})",
        "How long the action takes, every length as likely as any other, in virtual time. After 180 minutes it is given up.",
        &[
            "pre-action 1 takes 30 seconds to 5 minutes",
            "all pre-actions take 1 minute to 4 hours on the assets tagged \"slow\"",
        ],
        |step| step.action_takes(),
    ),
    Phrase::line(
        "{actions} take(s) {duration} on {whose}",
        "How long the action takes on these assets.",
        &["pre-action 1 takes 5 minutes on the assets tagged \"slow\""],
        |step| step.action_takes(),
    ),
    Phrase::line(
        "{patches} fail(s) (to install) on {share} (of {whose})",
        "Its installer fails on so many assets; on the others it fares as said otherwise.",
        &["patch \"openssl-3.0.15\" fails on 2 %", "all patches fail to install on 0.5 % of the assets"],
        |step| step.patch_ends(DraftPatchEnd::Fails),
    ),
    Phrase::line(
        "{patches} fail(s) to download on {share} (of {whose})",
        "The download fails on so many assets.",
        &["patch 1 fails to download on 1 % of the assets tagged \"remote\""],
        |step| step.patch_ends(DraftPatchEnd::DownloadFails),
    ),
    Phrase::line(
        "{patches} has/have a wrong signature on {share} (of {whose})",
        "The download's signature is wrong on so many assets.",
        &["patch 1 has a wrong signature on 1 % of the assets"],
        |step| step.patch_ends(DraftPatchEnd::SignatureFails),
    ),
    Phrase::line(
        "{patches} has/have a wrong checksum on {share} (of {whose})",
        "The download's checksum is wrong on so many assets.",
        &["patch 1 has a wrong checksum on 1 % of the assets"],
        |step| step.patch_ends(DraftPatchEnd::ChecksumFails),
    ),
    Phrase::line(
        "{patches} is/are not applicable on {share} (of {whose})",
        "The software that it upgrades is not on so many assets.",
        &["patch 1 is not applicable on 30 % of the assets"],
        |step| step.patch_ends(DraftPatchEnd::NotApplicable),
    ),
    Phrase::line(
        "{patches} install(s) on {share} (of {whose})",
        "It installs on so many assets, whatever is said of the others.",
        &["patch 1 installs on 50 % of the Linux assets"],
        |step| step.patch_ends(DraftPatchEnd::Installs),
    ),
    Phrase::line(
        "{patches} was/were published {when}",
        "It shows in the catalogue 30 minutes to 24 hours later, and a job that begins before that does not get it. Without it \
         the patch has been there for long.",
        &[
            "patch 1 was published at \"2026-02-28 23:00\"",
            "patches 1 to 2 were published 2 hours before the start",
        ],
        |step| step.published(),
    ),
    Phrase::line(
        "the download of {patches} takes {duration} (to {duration}) (on {whose})",
        "How long it is downloaded, in virtual time; one patch after the other.",
        &[
            "the download of patch 1 takes 10 minutes",
            "the download of all patches takes 1 minute to 10 minutes",
        ],
        |step| step.download_takes(),
    ),
    Phrase::line(
        "the installation of {patches} takes {duration} (to {duration}) (on {whose})",
        "How long it is installed, in virtual time.",
        &["the installation of patch 1 takes 5 minutes"],
        |step| step.installation_takes(),
    ),
    Phrase::line(
        "the/a reboot takes {duration} (to {duration})",
        "How long the asset is away when it reboots.",
        &["a reboot takes 5 minutes", "the reboot takes 2 minutes to 10 minutes"],
        |step| step.reboot_takes(),
    ),
    Phrase::line(
        "the agent restarts before {point} (and is away for {duration}) (on {share} (of the assets))",
        "It goes on with the job afterwards: Job Resumed.",
        &[
            "the agent restarts before patch 2 and is away for 10 minutes",
            "the agent restarts before the downloads on 1 % of the assets",
            "the agent restarts before post-action 1",
        ],
        |step| step.agent_restarts(),
    ),
    Phrase::line(
        "the agent fails before {point} (on {share} (of the assets))",
        "It meets an error and gives the job up: Job Failed.",
        &[
            "the agent fails before the deployment",
            "the agent fails before pre-action 2 on 0.1 % of the assets",
        ],
        |step| step.agent_fails(),
    ),
];
