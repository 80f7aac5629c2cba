//! What a scenario says of its endpoint: the maps of YAML, which steps fill in as well, and beside each of them the checks that
//! lead from there to what an endpoint is given.

mod commands;
mod cpu;
mod disk;
mod env;
mod files;
mod host;
mod image;
mod limits;
mod os_release;
mod services;

use std::path::PathBuf;
use std::time::Duration;

use schemars::{Schema, SchemaGenerator};

pub(crate) use commands::{Answer, Answers};
pub(crate) use cpu::{Cpu, Processor};
pub(crate) use disk::Disk;
pub(crate) use env::Variable;
pub(crate) use files::{File, Mode};
pub(crate) use host::{MachineId, OsRelease};
pub(crate) use image::Image;
pub(crate) use limits::Limits;
pub(crate) use services::{Service, Turn};

use super::draft::Draft;
use super::map::{Map, Said, Short, map};
use super::value::{Named, OneOrMany, Value};
use super::yaml::{Node, Reader};
use crate::environment::{Clock, EndpointKind, EndpointSpec, Fact, Network, Sleep};
use crate::source::{Span, Spanned};

map! {
    /// The endpoint that the job meets.
    pub(crate) struct Endpoint = "an endpoint" or short {
        /// Where the steps of the job happen: `declared` runs nothing, `local` runs scripts on this machine, `sandbox` as root on
        /// a throw-away copy of it, `container` as root in a container.
        on: EndpointKind,
        /// Files by path: their content, nothing for an empty file, or a map. A path that ends with a slash is a folder.
        files: Named<File> = "files such as `state/backup.status: on`",
        /// Doubled commands. The key is a command line, quoted as in a shell: the command alone stands for any arguments, `*`
        /// inside an argument for any text, and `...` at the end for any further arguments. The value is one answer, or a list
        /// of answers in the order of the calls.
        commands: Named<Answers> = "commands such as `systemctl stop web: {exits: 5}`",
        /// Services by name: `running`, `stopped` and so on, or a map. The endpoint's `systemctl` and `service` answer for them.
        services: Named<Service> = "services such as `nginx: running`",
        /// Environment variables of every script.
        env: Named<Variable> = "environment variables such as `NAME: value`",
        /// How long an action may take in real time on a real endpoint.
        time_limit: Duration = "the time limit of an action",
        /// The image that a container is made of, such as `debian:12`. Without a kind of endpoint it means a container; settings
        /// decide when it is left out.
        image: Image,
        /// A folder with a root file system, such as an unpacked image, beside the scenario's file. Left out, the endpoint
        /// sees a copy of this machine's files. This and what follows is for a sandbox.
        rootfs: PathBuf = "the folder of a root file system",
        /// The host name.
        hostname: String = "a host name",
        /// What of the network scripts can reach: `loopback` is the endpoint alone, `host` whatever this machine reaches.
        network: Network,
        /// The name that process 1 shows; `systemd` when it is left out.
        init: String = "the name of process 1",
        /// Whether `sleep` really sleeps.
        sleep: Sleep,
        /// The time of day when the job begins, such as `2026-03-01 02:30 +01:00`; UTC without an offset.
        clock: Clock,
        /// How long the machine has been up when the job begins.
        uptime: Duration = "how long the machine has been up",
        /// What `/etc/os-release` says: a name such as `debian 12`, its lines, or a map of its fields.
        os_release: OsRelease,
        /// What `/etc/machine-id` says: 32 hexadecimal digits.
        machine_id: MachineId,
        /// The kernel modules that are loaded.
        modules: OneOrMany<String> = "the name of a kernel module" [whole],
        /// The processor.
        cpu: Processor [whole],
        /// Disks by mount point.
        disks: Named<Disk> = "disks such as `/var: {size: 10 GB, free: 1 GB}`" [whole],
        /// What an action may use.
        limits: Limits,
    }
}

impl Short for Endpoint {
    const DOC: &'static str = "The kind of endpoint alone, or a map.";

    fn forms(generator: &mut SchemaGenerator) -> Vec<Schema> {
        vec![EndpointKind::schema(generator)]
    }

    fn read_short(node: &Node, _: &str, reader: &mut Reader) -> Option<Self> {
        if node.as_text().is_none() {
            return Self::read_map(node, reader);
        }
        let kind = EndpointKind::read(node, EndpointKind::EXPECTED, reader)?;
        Some(Self { on: Said::new(kind, node.span), ..Self::default() })
    }
}

impl Endpoint {
    /// How long an action may take, with its place: `time_limit`, or `time` among the limits.
    pub(crate) fn time(&self) -> Option<Spanned<Duration>> {
        let limits = self.limits.get();
        limits.and_then(|limits| limits.time.cloned()).or_else(|| self.time_limit.cloned())
    }

    /// What is said that not every kind of endpoint can be given, each with its place.
    fn facts(&self) -> Vec<(Fact, Span)> {
        self.said().into_iter().flat_map(|(key, _, span)| self.facts_of(key, span)).collect()
    }

    fn facts_of(&self, key: &str, span: Span) -> Vec<(Fact, Span)> {
        let fact = match key {
            "files" => Fact::Files,
            "commands" => Fact::Commands,
            "services" => Fact::Services,
            "env" => Fact::Env,
            "time_limit" => Fact::TimeLimit,
            "image" => Fact::Image,
            "rootfs" => Fact::Rootfs,
            "hostname" => Fact::Hostname,
            "network" if self.network.copied() == Some(Network::Loopback) => Fact::Network,
            "init" => Fact::Init,
            "sleep" if self.sleep.copied() == Some(Sleep::Instant) => Fact::Sleep,
            "clock" => Fact::Clock,
            "uptime" => Fact::Uptime,
            "os_release" => Fact::OsRelease,
            "machine_id" => Fact::MachineId,
            "modules" => Fact::Modules,
            "cpu" => Fact::Cpu,
            "disks" => {
                let first = self.disks.get().and_then(|disks| disks.0.first());
                return first.map(|disk| (Fact::Disks, disk.name.span)).into_iter().collect();
            }
            "limits" => return self.limits.get().map(Limits::facts).unwrap_or_default(),
            // Which kind it is, and what any kind has.
            _ => return Vec::new(),
        };
        vec![(fact, span)]
    }
}

impl Draft {
    /// On what kind of endpoint the job is rehearsed, as far as that is said.
    pub(crate) fn on(&self) -> Option<Spanned<EndpointKind>> {
        self.endpoint.on.cloned()
    }

    /// Says on what kind of endpoint the job is rehearsed; a second, different one is a mistake.
    pub(crate) fn set_endpoint(&mut self, on: Spanned<EndpointKind>) {
        match self.on() {
            Some(first) if first.value != on.value => {
                let (first_name, name) = (first.value.name(), on.value.name());
                let message = format!("the endpoint is `{first_name}`, it cannot also be `{name}`");
                self.report(self.error(on.span, message).also(first.span, "the first choice"));
            }
            _ => self.endpoint.on.set(on),
        }
    }

    /// The endpoint as it is declared, without a word about its job. What is left of it in the draft is its kind.
    pub(in crate::scenario) fn finish_endpoint(&mut self) -> EndpointSpec {
        let endpoint = std::mem::take(&mut self.endpoint);
        self.endpoint.on.clone_from(&endpoint.on);
        self.endpoint.image.clone_from(&endpoint.image);
        let platform = self.platform.map(|platform| platform.value);
        self.check_env(endpoint.env.get().into_iter().flat_map(env::variables), platform);
        EndpointSpec {
            files: self.finish_files(endpoint.files.get()),
            services: self.finish_services(endpoint.services.get()),
            machine: self.finish_host(&endpoint),
            commands: self.finish_commands(endpoint.commands.get()),
            env: endpoint.env.get().map(Named::iter).into_iter().flatten().map(env::declared).collect(),
            time_limit: endpoint.time().map(|time| time.value),
            ..EndpointSpec::default()
        }
    }

    /// Not every kind of endpoint can be given everything, which is said before anything runs.
    fn check_place(&mut self, endpoint: &Endpoint) {
        let Some(on) = self.on() else { return };
        let (what, why) = match on.value {
            EndpointKind::Local => ("a local endpoint", "the endpoint is this machine as it is"),
            EndpointKind::Container => ("a container", "the endpoint is a container"),
            EndpointKind::Declared | EndpointKind::Sandbox => return,
        };
        for (fact, span) in endpoint.facts() {
            // An image that is in its place takes none of these; one that is not is told in its own words.
            let told = match fact {
                Fact::Image => true,
                Fact::Rootfs => endpoint.image.is_said(),
                Fact::DiskLimit => !on.value.supports(Fact::Limits),
                _ => false,
            };
            if on.value.supports(fact) || told {
                continue;
            }
            let message = format!("{what} cannot be given {}", fact.words().written);
            let label = if on.value == EndpointKind::Container && fact == Fact::Rootfs {
                "its image is its root file system"
            } else {
                "only a sandbox can make this real"
            };
            self.report(self.error(span, message).label(label).also(on.span, why));
        }
    }
}

#[cfg(test)]
mod tests;
