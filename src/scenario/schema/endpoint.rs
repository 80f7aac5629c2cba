//! Endpoints.

#![expect(dead_code, reason = "only schemars looks at these types")]

use schemars::JsonSchema;

use super::machine::OsRelease;
use super::values::{
    CommandCode, ImageName, KindName, Mode, Named, NetworkName, Nothing, OneOrMany, SleepName, Span, Text,
};
use crate::scenario::endpoint::{Disk, Limits, Processor};
use crate::scenario::map::ValueSchema;
use crate::scenario::value;

/// The endpoint that the job meets.
#[derive(JsonSchema)]
#[schemars(rename = "Endpoint", deny_unknown_fields)]
pub struct EndpointSurface {
    /// Where the steps of the job happen: `declared` runs nothing, `local` runs scripts on this machine, `sandbox` as root on
    /// a throw-away copy of it, `container` as root in a container.
    pub on: Option<KindName>,
    /// Files by path: their content, nothing for an empty file, or a map. A path that ends with a slash is a folder.
    pub files: Option<Named<FileChoice>>,
    /// Doubled commands. The key is a command line, quoted as in a shell: the command alone stands for any arguments, `*`
    /// inside an argument for any text, and `...` at the end for any further arguments. The value is one answer, or a list
    /// of answers in the order of the calls.
    pub commands: Option<Named<Answers>>,
    /// Services by name: `running`, `stopped` and so on, or a map. The endpoint's `systemctl` and `service` answer for them.
    pub services: Option<Named<ServiceChoice>>,
    /// Environment variables of every script.
    pub env: Option<Named<Text>>,
    /// How long an action may take in real time on a real endpoint.
    pub time_limit: Option<Span>,
    /// The image that a container is made of, such as `debian:12`. Without a kind of endpoint it means a container; settings
    /// decide when it is left out.
    pub image: Option<ImageName>,
    /// A folder with a root file system, such as an unpacked image, beside the scenario's file. Left out, the endpoint
    /// sees a copy of this machine's files. This and what follows is for a sandbox.
    pub rootfs: Option<Text>,
    /// The host name.
    pub hostname: Option<Text>,
    /// What of the network scripts can reach: `loopback` is the endpoint alone, `host` whatever this machine reaches.
    pub network: Option<NetworkName>,
    /// The name that process 1 shows; `systemd` when it is left out.
    pub init: Option<Text>,
    /// Whether `sleep` really sleeps.
    pub sleep: Option<SleepName>,
    /// The time of day when the job begins, such as `2026-03-01 02:30 +01:00`; UTC without an offset.
    pub clock: Option<Text>,
    /// How long the machine has been up when the job begins.
    pub uptime: Option<Span>,
    /// What `/etc/os-release` says: a name such as `debian 12`, its lines, or a map of its fields.
    pub os_release: Option<OsRelease>,
    /// The kernel modules that are loaded.
    pub modules: Option<OneOrMany<Text>>,
    /// The processor.
    pub cpu: Option<ValueSchema<Processor>>,
    /// Disks by mount point.
    pub disks: Option<ValueSchema<value::Named<Disk>>>,
    /// What an action may use.
    pub limits: Option<ValueSchema<Limits>>,
}

/// A file.
#[derive(JsonSchema)]
#[schemars(untagged, inline)]
pub enum FileChoice {
    Empty(Nothing),
    Content(Text),
    Map(FileSurface),
}

/// A file or a folder.
#[derive(JsonSchema)]
#[schemars(rename = "File", deny_unknown_fields)]
pub struct FileSurface {
    /// What the file holds.
    pub content: Option<Text>,
    /// Permission bits in octal, such as 0600.
    pub mode: Option<Mode>,
    /// This is a folder.
    pub folder: Option<bool>,
}

/// One answer, or several in the order of the calls.
#[derive(JsonSchema)]
#[schemars(untagged, inline)]
pub enum Answers {
    Empty(Nothing),
    Some(OneOrMany<AnswerChoice>),
}

/// An answer.
#[derive(JsonSchema)]
#[schemars(untagged, inline)]
pub enum AnswerChoice {
    Code(CommandCode),
    Map(AnswerSurface),
}

/// What a doubled command answers.
#[derive(JsonSchema)]
#[schemars(rename = "Answer", deny_unknown_fields)]
pub struct AnswerSurface {
    /// The exit code; 0 when it is left out.
    pub exits: Option<CommandCode>,
    /// It never ends by itself.
    pub hangs: Option<bool>,
    /// Lines on standard output; a line end is added to the last one.
    pub prints: Option<Text>,
    /// Standard output, exactly as it stands.
    pub stdout: Option<Text>,
    /// Standard error, exactly as it stands.
    pub stderr: Option<Text>,
    /// How long it waits before it answers.
    pub delay: Option<Span>,
}

super::values::words! {
    /// What a service does, or whether it starts with the endpoint.
    ServiceWord = ["running", "stopped", "failed", "enabled", "disabled", "static", "masked"];
    /// What a service does.
    ServiceStateWord = ["running", "stopped", "failed"];
    /// Whether a service starts with the endpoint.
    EnabledWord = [true, false, "enabled", "disabled", "static", "masked"];
    /// How a service takes being started or stopped.
    TurnWord = ["works", "fails", "hangs"];
}

/// A service.
#[derive(JsonSchema)]
#[schemars(untagged, inline)]
pub enum ServiceChoice {
    Running(Nothing),
    Word(ServiceWord),
    Map(ServiceSurface),
}

/// A service.
#[derive(JsonSchema)]
#[schemars(rename = "Service", deny_unknown_fields)]
pub struct ServiceSurface {
    /// What it does when the job begins. When it is left out, what is enabled runs.
    pub state: Option<ServiceStateWord>,
    /// Whether it starts with the endpoint. When it is left out, what runs is enabled.
    pub enabled: Option<EnabledWord>,
    /// One line that says what it is.
    pub description: Option<Text>,
    /// How it takes being started.
    pub start: Option<TurnChoice>,
    /// How it takes being stopped.
    pub stop: Option<TurnChoice>,
}

/// How a service takes being started or stopped.
#[derive(JsonSchema)]
#[schemars(untagged, inline)]
pub enum TurnChoice {
    Word(TurnWord),
    Code(CommandCode),
    Map(TurnSurface),
}

/// How a service takes being started or stopped.
#[derive(JsonSchema)]
#[schemars(rename = "Turn", deny_unknown_fields)]
pub struct TurnSurface {
    /// The exit code of the service manager; anything but 0 leaves the service as it is, or failed.
    pub exits: Option<CommandCode>,
    /// It never ends.
    pub hangs: Option<bool>,
    /// What the service manager writes to standard error, exactly as it stands.
    pub stderr: Option<Text>,
    /// How long it takes.
    pub takes: Option<Span>,
}
