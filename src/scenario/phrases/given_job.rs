//! Phrases about the job, its endpoint and how it is judged.

#![expect(
    clippy::redundant_closure_for_method_calls,
    reason = "a method of `Step` fixes its lifetimes, a closure leaves them open"
)]

use super::phrase::Phrase;
use crate::scenario::draft::DraftReboot;

pub(super) static JOB: &[Phrase] = &[
    Phrase::line(
        "a {platform} job ({name}) (with {parts})",
        "The job: for Windows, Linux or macOS. Parts that nothing else describes succeed with exit code 0.",
        &[
            "a Linux job",
            "a Windows job \"Monthly server patches\"",
            "a macOS job with 2 pre-actions and 3 patches",
            "a Linux job with 5 pre-actions, 3 patches and 2 post-actions",
            "a Linux job \"web tier\" with 1 pre-action and no patches",
        ],
        |step| step.job(),
    ),
    Phrase::line(
        "the job has {parts}",
        "So many parts, at least. A part that a step describes is added by itself.",
        &["the job has 3 patches", "the job has 1 pre-action and 5 post-actions"],
        |step| {
            let parts = step.parts()?;
            step.declare_parts(&parts);
            Some(())
        },
    ),
    Phrase::line(
        "the job is called {name}",
        "The job's name.",
        &["the job is called \"web tier\""],
        |step| {
            let name = step.string()?;
            step.draft().job_name = Some(name.value);
            Some(())
        },
    ),
    Phrase::line(
        "the job reboots at once",
        "A reboot that is owed follows at once. So it is when nothing is said.",
        &["the job reboots at once"],
        |step| step.reboot(DraftReboot::Immediate),
    ),
    Phrase::line(
        "the job suppresses the reboot",
        "Nothing reboots: the job shows Pending Reboot until a person reboots.",
        &["the job suppresses the reboot"],
        |step| step.reboot(DraftReboot::Suppress),
    ),
    Phrase::line(
        "the job reboots after a countdown of {duration}",
        "A countdown is shown, then the reboot happens.",
        &["the job reboots after a countdown of 15 minutes"],
        |step| {
            let countdown = step.duration()?;
            step.reboot(DraftReboot::Countdown(countdown.value))
        },
    ),
    Phrase::line(
        "the reboot can be deferred {times} by {duration} (, then after a countdown of {duration})",
        "The user may put the reboot off, by 168 hours altogether at most.",
        &[
            "the reboot can be deferred 3 times by 2 hours",
            "the reboot can be deferred once by 30 minutes, then after a countdown of 15 minutes",
        ],
        |step| step.defer(),
    ),
    Phrase::line(
        "the agent version is {version}",
        "Version of the agent on the asset. Windows agents before 4.6.1.6 run no actions.",
        &["the agent version is 4.6.1.5"],
        |step| step.agent_version(),
    ),
];

pub(super) static SETTINGS: &[Phrase] = &[
    Phrase::line(
        "the endpoint is (a) {endpoint}",
        "declared: nothing runs and time is virtual. local: scripts run by this machine's own shells. sandbox: they run as root on a throw-away copy of this machine. container: they run as root in a container.",
        &[
            "the endpoint is local",
            "the endpoint is declared",
            "the endpoint is a sandbox",
            "the endpoint is a container",
        ],
        |step| step.endpoint(),
    ),
    Phrase::line(
        "(the endpoint is) a container of/from the image {image}",
        "Scripts run as root in a container that is made of this image and removed at the end.",
        &[
            "a container of the image \"rockylinux:9\"",
            "the endpoint is a container of the image \"debian:12\"",
        ],
        |step| step.container(),
    ),
    Phrase::line(
        "the (container) image is {image}",
        "The image that the container is made of. It says by itself that the endpoint is a container.",
        &["the image is \"opensuse/leap:15\""],
        |step| step.image(),
    ),
    Phrase::line(
        "the rulebook is {name}",
        "The rulebook that judges this scenario.",
        &["the rulebook is \"pre-post-actions\""],
        |step| step.rulebook(),
    ),
    Phrase::line(
        "an action may run for (at most) {duration}",
        "How long an action of this scenario may take in real time on a real endpoint.",
        &["an action may run for at most 2 seconds"],
        |step| {
            let limit = step.duration()?;
            step.draft().time_limit = Some(limit);
            Some(())
        },
    ),
    Phrase::line(
        "the job may restart (at most) {times}",
        "How often the job may begin again after a reboot that an action forced: once to 10 times, 3 times unless it is said. \
         Then it is in a reboot loop.",
        &["the job may restart at most once", "the job may restart 5 times"],
        |step| step.may_restart(),
    ),
    Phrase::line(
        "the finding {finding} is {level}",
        "Whether this kind of finding is allowed (not reported), reported, or denied (it fails the scenario).",
        &[
            "the finding \"no-explicit-exit\" is denied",
            "the finding \"shebang\" is allowed",
            "the finding \"forced-reboot\" is reported",
        ],
        |step| step.finding_level(),
    ),
];
