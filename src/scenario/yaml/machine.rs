//! What the endpoint's machine is declared to be.

use std::path::PathBuf;

use super::keys;
use super::lower::Lower;
use super::reader::Fields;
use super::tree::{Entry, Kind, Node};
use crate::environment::{Network, Sleep};
use crate::scenario::draft::{DraftCpu, DraftDisk};
use crate::scenario::os_release;
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
        if let Some(node) = fields.get("cpu") {
            self.cpu(node);
        }
        if let Some(disks) = fields.get("disks")
            && let Some(entries) =
                self.reader.entries(disks, "disks such as `/var: {size: 10 GB, free: 1 GB}`")
        {
            for entry in entries {
                self.disk(entry);
            }
        }
        if let Some(node) = fields.get("limits") {
            self.limits(node, fields);
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

    /// A model, the lines of `/proc/cpuinfo`, or a map.
    fn cpu(&mut self, node: &Node) {
        let mut cpu = DraftCpu::default();
        if let Kind::Map(_) = &node.kind {
            let Some(fields) = self.reader.map(node, &keys::CPU) else { return };
            if let Some(model) = fields.get("model") {
                cpu.model = self.reader.text(model, "the name of a processor").map(str::to_owned);
            }
            if let Some(cores) = fields.get("cores") {
                let number = self.reader.number(cores, "a number of cores", 1, i64::from(u32::MAX));
                cpu.cores = number.and_then(|number| u32::try_from(number).ok());
            }
        } else {
            let Some(text) = self.reader.text(node, "a processor such as {model: Xeon, cores: 4}") else {
                return;
            };
            if text.trim().contains('\n') {
                cpu.text = Some(text.to_owned());
            } else {
                cpu.model = Some(text.trim().to_owned());
            }
        }
        self.draft.machine.cpu = Some(Spanned::new(cpu, node.span));
    }

    fn disk(&mut self, entry: &Entry) {
        let node = &entry.value;
        let mut disk = DraftDisk { mount: entry.key.clone(), ..DraftDisk::default() };
        if let Kind::Map(_) = &node.kind {
            let Some(fields) = self.reader.map(node, &keys::DISK) else { return };
            if let Some(kind) = fields.get("type") {
                disk.file_system = self.reader.text(kind, "the type of a file system").map(str::to_owned);
            }
            let mut size = |key: &str| fields.get(key).map(|node| self.reader.size(node, "a size"));
            let sizes = [size("size"), size("free"), size("used")];
            // What could not be read has been reported; what belongs to it is not missed as well.
            if sizes.contains(&Some(None)) {
                return;
            }
            [disk.size, disk.free, disk.used] = sizes.map(Option::flatten);
        } else {
            disk.size = self.reader.size(node, "the size of a disk");
            if disk.size.is_none() {
                return;
            }
        }
        self.draft.machine.disks.push(Spanned::new(disk, entry.key_span));
    }

    fn limits(&mut self, node: &Node, endpoint: &Fields<'_>) {
        let Some(fields) = self.reader.map(node, &keys::LIMITS) else { return };
        if let Some(time) = fields.entry("time") {
            let value = self.reader.duration(&time.value, "the time limit of an action");
            if let Some(first) = endpoint.entry("time_limit") {
                let problem = self.reader.error(time.key_span, "`time` and `time_limit` say the same");
                self.reader.report(problem.also(first.key_span, "keep one of them"));
            }
            self.draft.time_limit = value.map(|value| Spanned::new(value, time.value.span));
        }
        let cpu =
            fields.get("cpu").and_then(|node| self.reader.duration(node, "the processor time of an action"));
        let processes = fields
            .get("processes")
            .and_then(|node| self.reader.number(node, "a number of processes", 1, i64::from(u32::MAX)))
            .and_then(|number| u32::try_from(number).ok());
        let mut size = |key: &str| fields.get(key).and_then(|node| self.reader.size(node, "a size"));
        let [memory, file_size, disk, output] = ["memory", "file_size", "disk", "output"].map(&mut size);
        let at = keys::LIMITS.names.iter().find_map(|key| fields.entry(key).filter(|_| *key != "time"));
        let Some(at) = at else { return };
        self.draft.limit(at.key_span, |limits| {
            limits.cpu = cpu;
            limits.memory = memory;
            limits.processes = processes;
            limits.file_size = file_size;
            limits.disk = disk;
            limits.output = output;
        });
    }
}
