//! Phrases about the assets of a plan.

#![expect(
    clippy::redundant_closure_for_method_calls,
    reason = "a method of `Step` fixes its lifetimes, a closure leaves them open"
)]

use super::phrase::Phrase;
use crate::scenario::EndpointKind;
use crate::scenario::draft::DraftPresence;

pub(super) static ASSETS: &[Phrase] = &[
    Phrase::line(
        "{number} ({platform}) asset(s) {name} (tagged {tags})",
        "So many assets that are alike. Each is called after its group, with a number behind it: staging-01, staging-02. Phrases \
         about assets speak of those that were told last, or of those that stand before them: `on the assets \"staging\"`.",
        &[
            "20 Linux assets \"staging\"",
            "100000 Linux assets \"production\" tagged \"web\" and \"prod\"",
            "5 assets \"staging\"",
        ],
        |step| step.assets(),
    ),
    Phrase::line(
        "a/an/one {platform} asset {name} (tagged {tags})",
        "One asset.",
        &["a Linux asset \"web\"", "a Windows asset \"till\" tagged \"shop\""],
        |step| step.assets(),
    ),
    Phrase::table(
        "these assets",
        "Groups of assets. Columns: name and, all of them optional, platform, count, tags (with commas between), agent (its \
         version) and offline (a share).",
        &[concat!(
            "these assets:\n",
            "| name | platform | count | tags | agent | offline |\n",
            "| staging | Linux | 20 | web | | |\n",
            "| production | Linux | 100000 | web, prod | 5.1.0 | 3 % |",
        )],
        |step| step.asset_table(),
    ),
    Phrase::line(
        "{assets} is/are (a) container(s) (of/from the image {image})",
        "Jobs run for real on these assets, each in a container of its own.",
        &["the assets \"staging\" are containers of the image \"debian:12\"", "the asset is a container"],
        |step| step.assets_on(EndpointKind::Container),
    ),
    Phrase::line(
        "{assets} is/are (a) sandbox/sandboxes",
        "Jobs run for real on these assets, each in a sandbox of its own.",
        &["the assets \"staging\" are sandboxes", "the asset is a sandbox"],
        |step| step.assets_on(EndpointKind::Sandbox),
    ),
    Phrase::line(
        "{assets} is/are declared",
        "Nothing runs on these assets. So it is when nothing is said.",
        &["the assets \"staging\" are declared"],
        |step| step.assets_on(EndpointKind::Declared),
    ),
    Phrase::line(
        "{assets} is/are local",
        "Jobs run for real on these assets, by this machine's own shells.",
        &["the asset is local"],
        |step| step.assets_on(EndpointKind::Local),
    ),
    Phrase::line(
        "{assets} is/are offline",
        "They are never reached, so that a job never ends on them.",
        &[
            "the asset \"staging\" is offline",
            "3% of the assets \"production\" are offline",
            "3 % of the assets are offline",
        ],
        |step| step.presence(|_| DraftPresence::Offline),
    ),
    Phrase::line(
        "{assets} come(s) online {when}",
        "They are not reached before that. The start is that of the first job.",
        &[
            "asset \"staging\" comes online at \"2026-03-01 08:00\"",
            "5 % of the assets come online 2 hours after the start",
        ],
        |step| step.comes_online(),
    ),
    Phrase::line(
        "{assets} has/have the agent {version}",
        "Version of the agent on them. Windows agents before 4.6.1.6 run no actions.",
        &["5 % of the assets \"staging\" have the agent 4.5.0", "the asset has the agent 4.6.1.5"],
        |step| step.assets_agent(),
    ),
    Phrase::line(
        "the agent has version {version}",
        "The same, of the assets that were told last.",
        &["the agent has version 4.5.0"],
        |step| step.agent_version(),
    ),
    Phrase::line(
        "a blackout window from {instant} to {instant} (on {assets})",
        "Jobs must leave the assets alone then: one that would start or deploy is Canceled - Blackout. The start is that of the \
         first job.",
        &[
            "a blackout window from \"2026-03-01 06:00\" to \"2026-03-01 20:00\"",
            "a blackout window from 1 hour after the start to 3 hours after the start on the assets \"staging\"",
        ],
        |step| step.blackout(),
    ),
];

pub(super) static USERS: &[Phrase] = &[
    Phrase::line(
        "nobody is logged in (on/at {assets})",
        "Nobody can put a reboot off: the countdown starts at once. So it is when nothing is said.",
        &["nobody is logged in", "nobody is logged in on 40 % of the assets \"staging\""],
        |step| step.logged_out(),
    ),
    Phrase::line(
        "the user(s) {answers} (on/at {assets})",
        "Somebody is logged in, and answers the prompts for the reboot so, one after the other: `defers`, `accepts` or `never \
         answers`, at once unless it says after how long. Later prompts are not answered. A locked screen is logged in.",
        &[
            "the user never answers",
            "the user accepts the reboot after 5 minutes",
            "the user defers the reboot twice, then accepts",
            "the user defers the reboot once after 10 minutes and then never answers",
            "the users accept on the assets \"staging\"",
        ],
        |step| step.user(),
    ),
    Phrase::line(
        "{share} of the users {answers} (on/at {assets})",
        "So many users answer so. Where nothing is said of the others, nobody is logged in.",
        &[
            "30 % of the users defer the reboot twice, then accept",
            "10 % of the users never answer on the assets \"staging\"",
        ],
        |step| step.user(),
    ),
    Phrase::line(
        "the screen is locked (on/at {assets})",
        "Somebody is logged in who does not answer: the screen is locked.",
        &["the screen is locked"],
        |step| step.locked(),
    ),
    Phrase::line(
        "a person reboots {assets} {duration} later",
        "So long after a job has suppressed its reboot. Without it nobody does.",
        &[
            "a person reboots the asset 8 hours later",
            "a person reboots the assets \"staging\" 30 minutes later",
        ],
        |step| step.manual_reboot(),
    ),
];
