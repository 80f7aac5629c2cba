//! Phrases about the machine that a sandbox is.

use std::path::PathBuf;

use super::phrase::{PhraseGroup, phrases};
use super::step::{DocString, Step};
use super::table::Table;
use super::value::{Code, Duration, Size, Text};
use crate::environment::{Network, Sleep, parse_size};
use crate::scenario::draft::{DraftCpu, DraftDisk};
use crate::source::{Span, Spanned};

pub(super) const HOST: PhraseGroup = phrases! { Given "The machine of a sandbox":
    "the root file system is {path}"
        "A folder with a root file system, such as an unpacked image, beside the feature. Without it the sandbox sees a copy of this machine."
        ["the root file system is \"images/debian-12\""]
        |step, path: Text| step.draft().machine.rootfs = Some(path.map(PathBuf::from));

    "the hostname is {name}"
        "The host name of the sandbox."
        ["the hostname is \"web-01\""]
        |step, name: Text| step.draft().machine.hostname = Some(name);

    "the endpoint shares the network of this machine"
        "Scripts reach whatever this machine reaches."
        ["the endpoint shares the network of this machine"]
        |step| step.draft().machine.network = Some(Spanned::new(Network::Host, step.span()));

    "the endpoint has a network of its own"
        "Scripts reach the endpoint itself and nothing else. So it is when nothing is said."
        ["the endpoint has a network of its own"]
        |step| step.draft().machine.network = Some(Spanned::new(Network::Loopback, step.span()));

    "process 1 is called {name}"
        "The name that process 1 shows: systemd unless said otherwise."
        ["process 1 is called \"init\""]
        |step, name: Text| step.draft().machine.init = Some(name);

    "sleeping takes no time"
        "The command sleep returns at once."
        ["sleeping takes no time"]
        |step| step.draft().machine.sleep = Some(Spanned::new(Sleep::Instant, step.span()));

    "sleeping takes its time"
        "The command sleep really sleeps. So it is when nothing is said."
        ["sleeping takes its time"]
        |step| step.draft().machine.sleep = Some(Spanned::new(Sleep::Real, step.span()));

    "the clock shows {text}"
        "The time of day when the job begins: UTC, or with an offset behind it."
        ["the clock shows \"2026-03-01 02:30\"", "the clock shows \"2026-03-01 02:30 +01:00\""]
        |step, time: Text| step.draft().set_clock(&time.value, time.span);

    "the endpoint has been up for {duration}"
        "The uptime when the job begins."
        ["the endpoint has been up for 40 days"]
        |step, uptime: Duration| step.draft().machine.uptime = Some(uptime);

    "the operating system is {name}"
        "What /etc/os-release says: a distribution and its release."
        ["the operating system is \"debian 12\"", "the operating system is \"arch\""]
        |step, name: Text| step.draft().set_os_release(&name.value, name.span);

    "the operating system says this"
        "The lines of /etc/os-release."
        ["the operating system says this:\n\"\"\"\nID=debian\nVERSION_ID=\"12\"\n\"\"\""]
        |step, lines: DocString| step.draft().machine.os_release = Some(lines.map(|lines| format!("{lines}\n")));

    "the kernel module {name} is loaded"
        "It stands in /proc/modules, which then shows no module that no step names."
        ["the kernel module \"nf_tables\" is loaded"]
        |step, name: Text| {
            let none = Spanned::new(Vec::new(), step.span());
            step.draft().machine.modules.get_or_insert(none).value.push(name);
        };

    "no kernel module is loaded"
        "/proc/modules is empty."
        ["no kernel module is loaded"]
        |step| step.draft().machine.modules = Some(Spanned::new(Vec::new(), step.span()));

    "the processor is {name}"
        "The model that /proc/cpuinfo shows."
        ["the processor is \"Intel(R) Xeon(R) Gold 6338\""]
        |step, name: Text| step.cpu(name.span).model = Some(name.value);

    "the processor has {code} core(s)"
        "How many processors /proc/cpuinfo shows."
        ["the processor has 4 cores"]
        |step, cores: Code| step.cpu(cores.span).cores = Some(step.positive(&cores, "a number of cores")?);

    "the processor says this"
        "The lines of /proc/cpuinfo."
        ["the processor says this:\n\"\"\"\nprocessor : 0\nmodel name : Cortex-A72\n\"\"\""]
        |step, lines: DocString| step.cpu(lines.span).text = Some(lines.value);

    "the disk {path} has {size} free of {size}"
        "A file system as df shows it: mount point, free space and size."
        ["the disk \"/\" has 4 GB free of 40 GB"]
        |step, mount: Text, free: Size, size: Size| step.disk(
            mount,
            DraftDisk { size: Some(size.value), free: Some(free.value), ..DraftDisk::default() },
        );

    "these disks"
        "File systems as df shows them. Columns: mount and, all of them optional, type, size, free and used."
        ["these disks:\n| mount | type | size | free |\n| / | xfs | 40 GB | 4 GB |\n| /var | ext4 | 100 GiB | |"]
        |step, table: Table| step.disks(table);
};

impl Step<'_, '_> {
    /// The processor, to be described further.
    fn cpu(&mut self, span: Span) -> &mut DraftCpu {
        let cpu = &mut self.draft().machine.cpu;
        &mut cpu.get_or_insert_with(|| Spanned::new(DraftCpu::default(), span)).value
    }

    pub(super) fn positive(&mut self, number: &Spanned<i64>, what: &str) -> Option<u32> {
        let positive = u32::try_from(number.value).ok().filter(|number| *number > 0);
        if positive.is_none() {
            let message = format!("{} cannot be {what}", number.value);
            self.error(number.span, message, |problem| problem.label("expected 1 or more"));
        }
        positive
    }

    fn disks(&mut self, table: Table) {
        for row in table.columns(&["mount", "type", "size", "free", "used"], 1, self).rows() {
            let Some(mount) = row.cell(0) else { continue };
            let file_system = row.filled(1).map(|name| name.value);
            let [size, free, used] =
                [2, 3, 4].map(|column| row.filled(column).map(|cell| self.size_of(&cell)));
            // What could not be read has been reported; what belongs to it is not missed as well.
            if [size, free, used].contains(&Some(None)) {
                continue;
            }
            let [size, free, used] = [size, free, used].map(Option::flatten);
            self.disk(mount, DraftDisk { file_system, size, free, used, ..DraftDisk::default() });
        }
    }

    fn size_of(&mut self, cell: &Spanned<String>) -> Option<u64> {
        let size = parse_size(&cell.value).map_err(|why| {
            let message = format!("`{}` is no size", cell.value);
            self.error(cell.span, message, |problem| problem.label(why.to_string()));
        });
        size.ok()
    }

    /// Adds a disk; a step that describes it again wins.
    fn disk(&mut self, mount: Spanned<String>, disk: DraftDisk) {
        let disks = &mut self.draft().machine.disks;
        disks.retain(|known| known.value.mount != mount.value);
        disks.push(Spanned::new(DraftDisk { mount: mount.value, ..disk }, mount.span));
    }
}
