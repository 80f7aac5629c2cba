//! Phrases about how a scenario is run and judged, and those that make it run.

use super::phrase::{PhraseGroup, phrases};
use super::step::Step;
use super::value::{Action, Duration, EndpointKind, FindingCode, Level, Text, Times};
use crate::expect::Expect;
use crate::scenario;
use crate::scenario::endpoint::Image;
use crate::source::Spanned;

pub(super) const SETTINGS: PhraseGroup = phrases! { Given "How the scenario is run and judged":
    "the endpoint is (a) {endpoint}"
        "declared: nothing runs and time is virtual. local: scripts run by this machine's own shells. sandbox: they run as root on a throw-away copy of this machine. container: they run as root in a container."
        [
            "the endpoint is local",
            "the endpoint is declared",
            "the endpoint is a sandbox",
            "the endpoint is a container",
        ]
        |step, kind: EndpointKind| step.draft().set_endpoint(kind);

    "(the endpoint is) a container of/from the image {image}"
        "Scripts run as root in a container that is made of this image and removed at the end."
        [
            "a container of the image \"rockylinux:9\"",
            "the endpoint is a container of the image \"debian:12\"",
        ]
        |step, image: Text| step.container(Some(image));

    "the (container) image is {image}"
        "The image that the container is made of. It says by itself that the endpoint is a container."
        ["the image is \"opensuse/leap:15\""]
        |step, image: Text| step.draft().endpoint.image.set(image.map(Image));

    "the rulebook is {name}"
        "The rulebook that judges this scenario."
        ["the rulebook is \"pre-post-actions\""]
        |step, name: Text| step.draft().rulebook = Some(name);

    "an action may run for (at most) {duration}"
        "How long an action of this scenario may take in real time on a real endpoint."
        ["an action may run for at most 2 seconds"]
        |step, limit: Duration| step.draft().endpoint.time_limit.set(limit);

    "the job may restart (at most) {times}"
        "How often the job may begin again after a reboot that an action forced: once to 10 times, 3 times unless it is said. \
         Then it is in a reboot loop."
        ["the job may restart at most once", "the job may restart 5 times"]
        |step, times: Times| {
            step.draft().max_restarts = Some(times.map(|times| u64::try_from(times).unwrap_or(u64::MAX)));
        };

    "the finding {finding} is {level}"
        "Whether this kind of finding is allowed (not reported), reported, or denied (it fails the scenario)."
        [
            "the finding \"no-explicit-exit\" is denied",
            "the finding \"shebang\" is allowed",
            "the finding \"forced-reboot\" is reported",
        ]
        |step, finding: FindingCode, level: Level| {
            // A later switch wins.
            let levels = &mut step.draft().levels;
            levels.retain(|switch| switch.value.0 != finding.value);
            levels.push(finding.map(|finding| (finding, level.value)));
        };
};

pub(super) const RUN: PhraseGroup = phrases! { When "The rehearsal":
    "the job runs"
        "The rehearsal."
        ["the job runs"]
        |_| {};

    "the jobs run"
        "The rehearsal of several jobs, in virtual time."
        ["the jobs run"]
        |_| {};

    "the job runs twice (under the rulebook {name})"
        "The rehearsal, and once more on the same endpoint: the second run must come to the same end and change no file. \
         Everything that is expected is judged by the first run."
        ["the job runs twice", "the job runs twice under the rulebook \"pre-post-actions\""]
        |step, rulebook: Option<Text>| {
            step.draft().twice = Some(true);
            if rulebook.is_some() {
                step.draft().rulebook = rulebook;
            }
        };

    "the job runs in/on a container (of/from the image {image})"
        "The rehearsal, in a container; settings name the image where no step does."
        ["the job runs in a container of the image \"alpine:3\"", "the job runs on a container"]
        |step, image: Option<Text>| step.container(image);

    "the job runs under the rulebook {name}"
        "The rehearsal, judged by this rulebook."
        ["the job runs under the rulebook \"pre-post-actions\""]
        |step, name: Text| step.draft().rulebook = Some(name);
};

pub(super) const FINDINGS: PhraseGroup = phrases! { Then "Findings":
    "the finding {finding} is reported (for {action})"
        "This is doubtful beside the verdict. A finding that is expected fails nothing."
        [
            "the finding \"no-explicit-exit\" is reported",
            "the finding \"forced-reboot\" is reported for pre-action 1",
        ]
        |step, finding: FindingCode, on: Option<Action>| {
            let on = step.id(on);
            step.expect(Expect::Finding(finding.value, on));
        };

    "the finding {finding} is not reported"
        "This is not found."
        ["the finding \"nothing-called\" is not reported"]
        |step, finding: FindingCode| step.expect(Expect::NoFinding(finding.value));

    "no finding is reported"
        "Nothing at all is found."
        ["no finding is reported"]
        |step| step.expect(Expect::NoFindings);
};

impl Step<'_, '_> {
    /// Says that the job is rehearsed in a container, perhaps of which image.
    fn container(&mut self, image: Option<Spanned<String>>) {
        let kind = Spanned::new(scenario::EndpointKind::Container, self.span());
        self.draft().set_endpoint(kind);
        if let Some(image) = image {
            self.draft().endpoint.image.set(image.map(Image));
        }
    }
}
