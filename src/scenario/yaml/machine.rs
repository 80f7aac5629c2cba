//! What the endpoint's machine is declared to be.

use std::path::PathBuf;

use super::lower::Lower;
use super::reader::Fields;
use super::tree::{Kind, Node};
use crate::environment::{Network, Sleep};
use crate::scenario::draft::{DraftCpu, DraftDisk};
use crate::scenario::endpoint::{Disk, Limits, Processor};
use crate::scenario::map::{Map, Said};
use crate::scenario::os_release;
use crate::scenario::value::{Named, Size, Value};
use crate::source::Spanned;

impl Lower {
    /// Reads everything about the machine from the map of an endpoint.
    pub fn machine(&mut self, fields: &Fields<'_>) {
        if let Some(node) = fields.get("rootfs") {
            let path = self.reader.text(node, "the folder of a root file system");
            self.draft.machine.rootfs = path.map(|path| Spanned::new(PathBuf::from(path), node.span));
        }
        if let Some(node) = fields.get("image") {
            match self.reader.text(node, "the name of an image such as debian:12") {
                Some(name) => self.draft.set_image(Spanned::new(name.to_owned(), node.span)),
                None if matches!(node.kind, Kind::List(_)) => {
                    self.reader.help_last("several images are a `matrix: [...]` beside `endpoint`");
                }
                None => {}
            }
        }
        if let Some(node) = fields.get("hostname") {
            let name = self.reader.text(node, "a host name");
            self.draft.machine.hostname = name.map(|name| Spanned::new(name.to_owned(), node.span));
        }
        if let Some(node) = fields.get("network") {
            let choices = Network::ALL.map(|network| (network.name(), network));
            let network = self.reader.choice(node, "a network", &choices);
            self.draft.machine.network = network.map(|network| Spanned::new(network, node.span));
        }
        if let Some(node) = fields.get("init") {
            let name = self.reader.text(node, "the name of process 1");
            self.draft.machine.init = name.map(|name| Spanned::new(name.to_owned(), node.span));
        }
        if let Some(node) = fields.get("sleep") {
            let choices = Sleep::ALL.map(|sleep| (sleep.name(), sleep));
            let sleep = self.reader.choice(node, "a way to sleep", &choices);
            self.draft.machine.sleep = sleep.map(|sleep| Spanned::new(sleep, node.span));
        }
        if let Some(node) = fields.get("clock")
            && let Some(text) = self.reader.text(node, "an instant such as 2026-03-01 02:30")
        {
            self.draft.set_clock(text, node.span);
        }
        if let Some(node) = fields.get("uptime") {
            let uptime = self.reader.duration(node, "how long the machine has been up");
            self.draft.machine.uptime = uptime.map(|uptime| Spanned::new(uptime, node.span));
        }
        if let Some(node) = fields.get("os_release") {
            self.os_release(node);
        }
        if let Some(node) = fields.get("modules") {
            self.modules(node);
        }
        let cpu = Said::<Processor>::read(fields, "cpu", Processor::EXPECTED, &mut self.reader);
        self.draft.machine.cpu = cpu.cloned().map(|cpu| {
            cpu.map(|cpu| match cpu {
                Processor::Lines(text) => DraftCpu { text: Some(text), ..DraftCpu::default() },
                Processor::Cpu(cpu) => DraftCpu {
                    model: cpu.model.get().cloned(),
                    cores: cpu.cores.get().map(|cores| cores.0),
                    text: None,
                },
            })
        });
        let expected = "disks such as `/var: {size: 10 GB, free: 1 GB}`";
        let disks = Said::<Named<Disk>>::read(fields, "disks", expected, &mut self.reader);
        for (mount, disk) in disks.get().into_iter().flat_map(Named::iter) {
            // What could not be read has been reported; what belongs to it is not missed as well.
            if [&disk.size, &disk.free, &disk.used].into_iter().any(Said::is_unreadable) {
                continue;
            }
            let size = |size: &Said<Size>| size.get().map(|size| size.0);
            let disk = DraftDisk {
                mount: mount.value.clone(),
                file_system: disk.file_system.get().cloned(),
                size: size(&disk.size),
                free: size(&disk.free),
                used: size(&disk.used),
            };
            self.draft.machine.disks.push(Spanned::new(disk, mount.span));
        }
        if let Some(endpoint) = fields.get("limits").map(|_| fields) {
            self.limits(fields, endpoint);
        }
    }

    fn os_release(&mut self, node: &Node) {
        if let Kind::Map(entries) = &node.kind {
            let mut file = String::new();
            for entry in entries {
                let plain = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
                if !entry.key.bytes().all(plain) {
                    let message = format!("`{}` cannot be a field of /etc/os-release", entry.key);
                    let problem = self.reader.error(entry.key_span, message);
                    self.reader.report(problem.label("a name such as ID or VERSION_ID"));
                } else if let Some(value) = self.reader.text(&entry.value, "a text") {
                    file.push_str(&os_release::field(&entry.key.to_ascii_uppercase(), value));
                }
            }
            self.draft.machine.os_release = Some(Spanned::new(file, node.span));
        } else if let Some(text) = self.reader.text(node, "an operating system such as `debian 12`") {
            self.draft.set_os_release(text, node.span);
        }
    }

    fn modules(&mut self, node: &Node) {
        let mut names = Vec::new();
        for item in node.items() {
            if let Some(name) = self.reader.text(item, "the name of a kernel module") {
                names.push(Spanned::new(name.to_owned(), item.span));
            }
        }
        self.draft.machine.modules = Some(Spanned::new(names, node.span));
    }

    fn limits(&mut self, fields: &Fields<'_>, endpoint: &Fields<'_>) {
        let limits = Said::<Limits>::read(fields, "limits", Limits::EXPECTED, &mut self.reader);
        let Some(limits) = limits.get() else { return };
        if let Some(time) = limits.time.field() {
            if let Some(first) = endpoint.entry("time_limit") {
                let problem = self.reader.error(time.key, "`time` and `time_limit` say the same");
                self.reader.report(problem.also(first.key_span, "keep one of them"));
            }
            self.draft.time_limit = limits.time.cloned();
        }
        let Some((_, at, _)) = limits.said().into_iter().find(|(key, ..)| *key != "time") else { return };
        let size = |size: &Said<Size>| size.get().map(|size| size.0);
        self.draft.limit(at, |is| {
            is.cpu = limits.cpu.copied();
            is.memory = size(&limits.memory);
            is.processes = limits.processes.get().map(|number| number.0);
            is.file_size = size(&limits.file_size);
            is.disk = size(&limits.disk);
            is.output = size(&limits.output);
        });
    }
}
