//! Phrases about the machine that a sandbox is.

#![expect(
    clippy::redundant_closure_for_method_calls,
    reason = "a method of `Step` fixes its lifetimes, a closure leaves them open"
)]

use super::phrase::Phrase;
use crate::environment::{Network, Sleep};

pub(super) static MACHINE: &[Phrase] = &[
    Phrase::line(
        "the root file system is {path}",
        "A folder with a root file system, such as an unpacked image, beside the feature. Without it the sandbox sees a copy of this machine.",
        &["the root file system is \"images/debian-12\""],
        |step| step.rootfs(),
    ),
    Phrase::line(
        "the hostname is {name}",
        "The host name of the sandbox.",
        &["the hostname is \"web-01\""],
        |step| step.hostname(),
    ),
    Phrase::line(
        "the endpoint shares the network of this machine",
        "Scripts reach whatever this machine reaches.",
        &["the endpoint shares the network of this machine"],
        |step| step.network(Network::Host),
    ),
    Phrase::line(
        "the endpoint has a network of its own",
        "Scripts reach the endpoint itself and nothing else. So it is when nothing is said.",
        &["the endpoint has a network of its own"],
        |step| step.network(Network::Loopback),
    ),
    Phrase::line(
        "process 1 is called {name}",
        "The name that process 1 shows: systemd unless said otherwise.",
        &["process 1 is called \"init\""],
        |step| step.init(),
    ),
    Phrase::line(
        "sleeping takes no time",
        "The command sleep returns at once.",
        &["sleeping takes no time"],
        |step| step.sleep(Sleep::Instant),
    ),
    Phrase::line(
        "sleeping takes its time",
        "The command sleep really sleeps. So it is when nothing is said.",
        &["sleeping takes its time"],
        |step| step.sleep(Sleep::Real),
    ),
    Phrase::line(
        "the clock shows {text}",
        "The time of day when the job begins: UTC, or with an offset behind it.",
        &["the clock shows \"2026-03-01 02:30\"", "the clock shows \"2026-03-01 02:30 +01:00\""],
        |step| step.clock(),
    ),
    Phrase::line(
        "the endpoint has been up for {duration}",
        "The uptime when the job begins.",
        &["the endpoint has been up for 40 days"],
        |step| step.uptime(),
    ),
    Phrase::line(
        "the operating system is {name}",
        "What /etc/os-release says: a distribution and its release.",
        &["the operating system is \"debian 12\"", "the operating system is \"arch\""],
        |step| {
            let name = step.string()?;
            step.draft().set_os_release(&name.value, name.span);
            Some(())
        },
    ),
    Phrase::text(
        "the operating system says this",
        "The lines of /etc/os-release.",
        &["the operating system says this:\n\"\"\"\nID=debian\nVERSION_ID=\"12\"\n\"\"\""],
        |step| step.os_release_lines(),
    ),
    Phrase::line(
        "the kernel module {name} is loaded",
        "It stands in /proc/modules, which then shows no module that no step names.",
        &["the kernel module \"nf_tables\" is loaded"],
        |step| step.kernel_module(),
    ),
    Phrase::line(
        "no kernel module is loaded",
        "/proc/modules is empty.",
        &["no kernel module is loaded"],
        |step| step.no_kernel_module(),
    ),
    Phrase::line(
        "the processor is {name}",
        "The model that /proc/cpuinfo shows.",
        &["the processor is \"Intel(R) Xeon(R) Gold 6338\""],
        |step| {
            let name = step.string()?;
            step.cpu(name.span).model = Some(name.value);
            Some(())
        },
    ),
    Phrase::line(
        "the processor has {code} core(s)",
        "How many processors /proc/cpuinfo shows.",
        &["the processor has 4 cores"],
        |step| step.cores(),
    ),
    Phrase::text(
        "the processor says this",
        "The lines of /proc/cpuinfo.",
        &["the processor says this:\n\"\"\"\nprocessor : 0\nmodel name : Cortex-A72\n\"\"\""],
        |step| {
            let text = step.doc()?;
            step.cpu(text.span).text = Some(text.value.to_owned());
            Some(())
        },
    ),
    Phrase::line(
        "the disk {path} has {size} free of {size}",
        "A file system as df shows it: mount point, free space and size.",
        &["the disk \"/\" has 4 GB free of 40 GB"],
        |step| step.disk(),
    ),
    Phrase::table(
        "these disks",
        "File systems as df shows them. Columns: mount and, all of them optional, type, size, free and used.",
        &[
            "these disks:\n| mount | type | size | free |\n| / | xfs | 40 GB | 4 GB |\n| /var | ext4 | 100 GiB | |",
        ],
        |step| step.disk_table(),
    ),
];

pub(super) static LIMITS: &[Phrase] = &[
    Phrase::line(
        "an action may use (at most) {size} of memory",
        "Memory of all its processes together. An action that uses more is stopped and has failed, without an exit code; so with all limits.",
        &["an action may use at most 512 MiB of memory"],
        |step| {
            let (size, span) = step.size()?;
            step.draft().limit(span, |limits| limits.memory = Some(size));
            Some(())
        },
    ),
    Phrase::line(
        "an action may use (at most) {duration} of processor time",
        "Processor time of all its processes together.",
        &["an action may use at most 2 seconds of processor time"],
        |step| {
            let cpu = step.duration()?;
            step.draft().limit(cpu.span, |limits| limits.cpu = Some(cpu.value));
            Some(())
        },
    ),
    Phrase::line(
        "an action may have (at most) {code} process(es)",
        "Processes and threads at a time.",
        &["an action may have at most 64 processes"],
        |step| step.process_limit(),
    ),
    Phrase::line(
        "an action may write files of (at most) {size}",
        "The size of any file that it writes.",
        &["an action may write files of at most 1 GiB"],
        |step| {
            let (size, span) = step.size()?;
            step.draft().limit(span, |limits| limits.file_size = Some(size));
            Some(())
        },
    ),
    Phrase::line(
        "an action may print (at most) {size}",
        "What it writes to each of standard output and standard error.",
        &["an action may print at most 10 MiB"],
        |step| {
            let (size, span) = step.size()?;
            step.draft().limit(span, |limits| limits.output = Some(size));
            Some(())
        },
    ),
    Phrase::line(
        "the actions may keep (at most) {size} on disk",
        "What all actions of the job leave on disk together.",
        &["the actions may keep at most 2 GB on disk"],
        |step| {
            let (size, span) = step.size()?;
            step.draft().limit(span, |limits| limits.disk = Some(size));
            Some(())
        },
    ),
];
