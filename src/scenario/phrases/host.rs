//! Phrases about the machine that a sandbox is.

use std::path::PathBuf;

use super::phrase::{PhraseGroup, phrases};
use super::step::{DocString, Step};
use super::table::Table;
use super::value::{Code, Duration, MachineId, Size, Text};
use crate::environment::{Network, Sleep, parse_size};
use crate::scenario::endpoint::{Disk, OsRelease};
use crate::scenario::map::Said;
use crate::scenario::value::{self, OneOrMany, Positive};
use crate::source::Spanned;

pub(super) const HOST: PhraseGroup = phrases! { Given "The machine of a sandbox":
    "the root file system is {path}"
        "A folder with a root file system, such as an unpacked image, beside the feature. Without it the sandbox sees a copy of this machine."
        ["the root file system is \"images/debian-12\""]
        |step, path: Text| step.draft().endpoint.rootfs.set(path.map(PathBuf::from));

    "the hostname is {name}"
        "The host name of the sandbox."
        ["the hostname is \"web-01\""]
        |step, name: Text| step.draft().endpoint.hostname.set(name);

    "the endpoint shares the network of this machine"
        "Scripts reach whatever this machine reaches."
        ["the endpoint shares the network of this machine"]
        |step| {
            let said = Spanned::new(Network::Host, step.span());
            step.draft().endpoint.network.set(said);
        };

    "the endpoint has a network of its own"
        "Scripts reach the endpoint itself and nothing else. So it is when nothing is said."
        ["the endpoint has a network of its own"]
        |step| {
            let said = Spanned::new(Network::Loopback, step.span());
            step.draft().endpoint.network.set(said);
        };

    "process 1 is called {name}"
        "The name that process 1 shows: systemd unless said otherwise."
        ["process 1 is called \"init\""]
        |step, name: Text| step.draft().endpoint.init.set(name);

    "sleeping takes no time"
        "The command sleep returns at once."
        ["sleeping takes no time"]
        |step| {
            let said = Spanned::new(Sleep::Instant, step.span());
            step.draft().endpoint.sleep.set(said);
        };

    "sleeping takes its time"
        "The command sleep really sleeps. So it is when nothing is said."
        ["sleeping takes its time"]
        |step| {
            let said = Spanned::new(Sleep::Real, step.span());
            step.draft().endpoint.sleep.set(said);
        };

    "the clock shows {text}"
        "The time of day when the job begins: UTC, or with an offset behind it."
        ["the clock shows \"2026-03-01 02:30\"", "the clock shows \"2026-03-01 02:30 +01:00\""]
        |step, time: Text| step.draft().set_clock(&time.value, time.span);

    "the endpoint has been up for {duration}"
        "The uptime when the job begins."
        ["the endpoint has been up for 40 days"]
        |step, uptime: Duration| step.draft().endpoint.uptime.set(uptime);

    "the operating system is {name}"
        "What /etc/os-release says: a distribution and its release."
        ["the operating system is \"debian 12\"", "the operating system is \"arch\""]
        |step, name: Text| step.draft().set_os_release(&name.value, name.span);

    "the operating system says this"
        "The lines of /etc/os-release."
        ["the operating system says this:\n\"\"\"\nID=debian\nVERSION_ID=\"12\"\n\"\"\""]
        |step, lines: DocString| step.draft().endpoint.os_release.set(lines.map(|lines| OsRelease(format!("{lines}\n"))));

    "the machine id is {machine_id}"
        "What /etc/machine-id says: 32 hexadecimal digits."
        ["the machine id is 4c4c4544003957108052b4c04f384833"]
        |step, id: MachineId| step.draft().endpoint.machine_id.set(id);

    "the kernel module {name} is loaded"
        "It stands in /proc/modules, which then shows no module that no step names."
        ["the kernel module \"nf_tables\" is loaded"]
        |step, name: Text| {
            let span = step.span();
            step.draft().endpoint.modules.get_or_insert(span).0.push(name);
        };

    "no kernel module is loaded"
        "/proc/modules is empty."
        ["no kernel module is loaded"]
        |step| {
            let said = Spanned::new(OneOrMany::default(), step.span());
            step.draft().endpoint.modules.set(said);
        };

    "the processor is {name}"
        "The model that /proc/cpuinfo shows."
        ["the processor is \"Intel(R) Xeon(R) Gold 6338\""]
        |step, name: Text| step.draft().processor(name.span).cpu.model.set(name);

    "the processor has {code} core(s)"
        "How many processors /proc/cpuinfo shows."
        ["the processor has 4 cores"]
        |step, cores: Code| {
            let cores = step.positive(&cores, "a number of cores")?;
            step.draft().processor(cores.span).cpu.cores.set(cores);
        };

    "the processor says this"
        "The lines of /proc/cpuinfo."
        ["the processor says this:\n\"\"\"\nprocessor : 0\nmodel name : Cortex-A72\n\"\"\""]
        |step, lines: DocString| step.draft().processor(lines.span).lines = Some(lines.value);

    "the disk {path} has {size} free of {size}"
        "A file system as df shows it: mount point, free space and size."
        ["the disk \"/\" has 4 GB free of 40 GB"]
        |step, mount: Text, free: Size, size: Size| step.disk(
            mount,
            Disk {
                size: Said::new(value::Size(size.value), size.span),
                free: Said::new(value::Size(free.value), free.span),
                ..Disk::default()
            },
        );

    "these disks"
        "File systems as df shows them. Columns: mount and, all of them optional, type, size, free and used."
        ["these disks:\n| mount | type | size | free |\n| / | xfs | 40 GB | 4 GB |\n| /var | ext4 | 100 GiB | |"]
        |step, table: Table| step.disks(table);
};

impl Step<'_, '_> {
    pub(super) fn positive(&mut self, number: &Spanned<i64>, what: &str) -> Option<Spanned<Positive>> {
        let positive = u32::try_from(number.value).ok().filter(|number| *number > 0);
        if positive.is_none() {
            let message = format!("{} cannot be {what}", number.value);
            self.error(number.span, message, |problem| problem.label("expected 1 or more"));
        }
        positive.map(|positive| Spanned::new(Positive(positive), number.span))
    }

    fn disks(&mut self, table: Table) {
        for row in table.columns(&["mount", "type", "size", "free", "used"], 1, self).rows() {
            let Some(mount) = row.cell(0) else { continue };
            let file_system = row.filled(1).into();
            let [size, free, used] =
                [2, 3, 4].map(|column| row.filled(column).map(|cell| self.size_of(&cell)));
            // What could not be read has been reported; what belongs to it is not missed as well.
            if [size, free, used].contains(&Some(None)) {
                continue;
            }
            let [size, free, used] = [size, free, used].map(|size| size.flatten().into());
            self.disk(mount, Disk { file_system, size, free, used });
        }
    }

    fn size_of(&mut self, cell: &Spanned<String>) -> Option<Spanned<value::Size>> {
        let size = parse_size(&cell.value).map_err(|why| {
            let message = format!("`{}` is no size", cell.value);
            self.error(cell.span, message, |problem| problem.label(why.to_string()));
        });
        size.ok().map(|size| Spanned::new(value::Size(size), cell.span))
    }

    /// Adds a disk; a step that describes it again wins.
    fn disk(&mut self, mount: Spanned<String>, disk: Disk) {
        let disks = self.draft().endpoint.disks.get_or_insert(mount.span);
        disks.0.retain(|known| known.name.value != mount.value);
        disks.set(mount, disk);
    }
}
