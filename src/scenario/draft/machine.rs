//! What the machine itself is declared to be.

use std::collections::HashMap;
use std::path::{Component, PathBuf};
use std::time::Duration;

use super::Draft;
use crate::diag::suggest;
use crate::environment::{Clock, Disk, HostSpec, Limits, Network, Sleep};
use crate::scenario::os_release::ReleaseError;
use crate::scenario::{EndpointKind, os_release};
use crate::source::{Span, Spanned};

/// More processors than any machine has.
const MOST_CORES: u32 = 4096;

/// A machine under construction; what is set again later wins.
#[derive(Clone, Debug, Default)]
pub struct DraftMachine {
    /// The root file system.
    pub rootfs: Option<Spanned<PathBuf>>,
    /// The image of a container.
    pub image: Option<Spanned<String>>,
    /// The host name, unchecked.
    pub hostname: Option<Spanned<String>>,
    /// What of the network scripts can reach.
    pub network: Option<Spanned<Network>>,
    /// The name of process 1, unchecked.
    pub init: Option<Spanned<String>>,
    /// What `sleep` does.
    pub sleep: Option<Spanned<Sleep>>,
    /// The time of day.
    pub clock: Option<Spanned<Clock>>,
    /// How long the machine has been up.
    pub uptime: Option<Spanned<Duration>>,
    /// The text of `/etc/os-release`.
    pub os_release: Option<Spanned<String>>,
    /// Kernel modules, unchecked.
    pub modules: Option<Spanned<Vec<Spanned<String>>>>,
    /// The processor.
    pub cpu: Option<Spanned<DraftCpu>>,
    /// Disks, unchecked.
    pub disks: Vec<Spanned<DraftDisk>>,
    /// What an action may use.
    pub limits: Limits,
    /// Where a limit is written first.
    pub limits_at: Option<Span>,
}

/// A processor under construction.
#[derive(Clone, Debug, Default)]
pub struct DraftCpu {
    /// The whole text of `/proc/cpuinfo`.
    pub text: Option<String>,
    /// The name of the model.
    pub model: Option<String>,
    /// How many cores there are.
    pub cores: Option<u32>,
}

/// A disk under construction.
#[derive(Clone, Debug, Default)]
pub struct DraftDisk {
    /// The mount point.
    pub mount: String,
    /// The type of the file system.
    pub file_system: Option<String>,
    /// How many bytes it has.
    pub size: Option<u64>,
    /// How many of them are free.
    pub free: Option<u64>,
    /// How many of them are used.
    pub used: Option<u64>,
}

impl Draft {
    /// The time of day as the user writes it; another text is a mistake.
    pub fn set_clock(&mut self, text: &str, span: Span) {
        match Clock::parse(text) {
            Ok(clock) => self.machine.clock = Some(Spanned::new(clock, span)),
            Err(why) => {
                let message = format!("`{}` is no instant", shown(text));
                self.report(self.error(span, message).label(why.to_string()));
            }
        }
    }

    /// The operating system: in a few words such as `debian 12`, or the lines of `/etc/os-release`.
    pub fn set_os_release(&mut self, text: &str, span: Span) {
        if text.trim().contains(['\n', '=']) {
            self.machine.os_release = Some(Spanned::new(whole_lines(text), span));
            return;
        }
        match os_release::short(text) {
            Ok(file) => self.machine.os_release = Some(Spanned::new(file, span)),
            Err(why) => {
                let label = match &why {
                    ReleaseError::Unknown(name) => {
                        suggest(name, os_release::systems()).map(|known| format!("did you mean `{known}`?"))
                    }
                    ReleaseError::NoRelease(_) => {
                        Some("write it behind the name, such as `debian 12`".to_owned())
                    }
                    ReleaseError::Release(_) => Some("a release is a number such as 12 or 22.04".to_owned()),
                };
                let systems: Vec<&str> = os_release::systems().collect();
                let help = format!(
                    "the short form knows {}; anything else is written as the lines of /etc/os-release",
                    systems.join(", ")
                );
                self.report(self.error(span, why.to_string()).label_opt(label).help(help));
            }
        }
    }

    /// Sets limits, written at `span`.
    pub fn limit(&mut self, span: Span, set: impl FnOnce(&mut Limits)) {
        set(&mut self.machine.limits);
        self.machine.limits_at.get_or_insert(span);
    }

    /// The final machine.
    pub(super) fn finish_machine(&mut self) -> HostSpec {
        let draft = std::mem::take(&mut self.machine);
        self.check_place(&draft);
        self.check_image_place(&draft);
        self.check_rootfs(draft.rootfs.as_ref());
        self.check_hostname(draft.hostname.as_ref());
        self.check_init(draft.init.as_ref());
        self.check_limits(&draft);
        let modules = draft.modules.map(|modules| self.finish_modules(modules.value));
        let cpuinfo = draft.cpu.and_then(|cpu| self.finish_cpu(cpu));
        HostSpec {
            rootfs: draft.rootfs,
            image: draft.image,
            hostname: draft.hostname.map(|name| name.value),
            network: draft.network.map(|network| network.value).unwrap_or_default(),
            init: draft.init.map(|name| name.value),
            sleep: draft.sleep.map(|sleep| sleep.value).unwrap_or_default(),
            clock: draft.clock.map(|clock| clock.value),
            uptime: draft.uptime.map(|uptime| uptime.value),
            os_release: draft.os_release.map(|text| text.value),
            modules,
            cpuinfo,
            disks: self.finish_disks(draft.disks),
            limits: draft.limits,
        }
    }

    /// A local endpoint is this machine as it is, and says so before anything runs.
    fn check_place(&mut self, draft: &DraftMachine) {
        let Some(on) = self.on.filter(|on| on.value == EndpointKind::Local) else { return };
        let own_network = draft.network.filter(|it| it.value == Network::Loopback);
        let instant = draft.sleep.filter(|it| it.value == Sleep::Instant);
        let declared = [
            (draft.rootfs.as_ref().map(|it| it.span), "a root file system"),
            (draft.hostname.as_ref().map(|it| it.span), "a host name"),
            (own_network.map(|it| it.span), "a network of its own"),
            (draft.init.as_ref().map(|it| it.span), "a process 1"),
            (instant.map(|it| it.span), "a sleep that takes no time"),
            (draft.clock.map(|it| it.span), "a clock"),
            (draft.uptime.map(|it| it.span), "an uptime"),
            (draft.os_release.as_ref().map(|it| it.span), "an operating system"),
            (draft.modules.as_ref().map(|it| it.span), "kernel modules"),
            (draft.cpu.as_ref().map(|it| it.span), "a processor"),
            (draft.disks.first().map(|it| it.span), "disks"),
            (draft.limits_at, "limits"),
        ];
        for (span, what) in declared {
            let Some(span) = span else { continue };
            let message = format!("a local endpoint cannot be given {what}");
            let problem = self.error(span, message).label("only a sandbox can make this real");
            self.report(problem.also(on.span, "the endpoint is this machine as it is"));
        }
    }

    fn check_rootfs(&mut self, rootfs: Option<&Spanned<PathBuf>>) {
        let Some(rootfs) = rootfs else { return };
        let text = rootfs.value.to_string_lossy();
        if text.trim().is_empty() {
            self.report(self.error(rootfs.span, "the path of the root file system is empty"));
        } else if text.contains(char::is_control) {
            let message = "the path of the root file system holds a control character";
            self.report(self.error(rootfs.span, message));
        }
    }

    fn check_hostname(&mut self, hostname: Option<&Spanned<String>>) {
        let Some(hostname) = hostname else { return };
        let name = &hostname.value;
        let label = |part: &str| {
            !part.is_empty()
                && part.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
                && !part.starts_with('-')
                && !part.ends_with('-')
        };
        let why = if name.len() > 64 {
            Some("Linux takes at most 64 bytes")
        } else if !name.split('.').all(label) {
            Some(
                "letters, digits and hyphens, with dots between the parts; no hyphen at either end of a part",
            )
        } else {
            None
        };
        if let Some(why) = why {
            let message = format!("`{}` cannot be a host name", shown(name));
            self.report(self.error(hostname.span, message).label(why));
        }
    }

    fn check_init(&mut self, init: Option<&Spanned<String>>) {
        let Some(init) = init else { return };
        let name = &init.value;
        let why = if name.is_empty() || name.contains(['/', '\0', '\n']) {
            Some("a name such as systemd or init, without a path")
        } else if name.len() > HostSpec::LONGEST_INIT {
            Some("Linux keeps at most 15 bytes of it")
        } else {
            None
        };
        if let Some(why) = why {
            let message = format!("process 1 cannot be called `{}`", shown(name));
            self.report(self.error(init.span, message).label(why));
        }
    }

    fn check_limits(&mut self, draft: &DraftMachine) {
        let limits = draft.limits;
        let zero = [
            (limits.cpu == Some(Duration::ZERO), "processor time"),
            (limits.memory == Some(0), "memory"),
            (limits.processes == Some(0), "processes"),
        ];
        let Some(span) = draft.limits_at else { return };
        for (_, what) in zero.into_iter().filter(|(is, _)| *is) {
            let message = format!("no script can run without any {what}");
            self.report(self.error(span, message).help("leave the limit out if there is to be none"));
        }
    }

    fn finish_modules(&mut self, modules: Vec<Spanned<String>>) -> Vec<String> {
        let mut names: Vec<String> = Vec::with_capacity(modules.len());
        for module in modules {
            let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-');
            if module.value.is_empty() || !module.value.bytes().all(plain) {
                let message = format!("`{}` cannot be a kernel module", shown(&module.value));
                self.report(self.error(module.span, message).label("a name such as ext4 or nf_tables"));
                continue;
            }
            // The kernel shows names so, however they are written elsewhere.
            let name = module.value.replace('-', "_");
            if !names.contains(&name) {
                names.push(name);
            }
        }
        names
    }

    fn finish_cpu(&mut self, cpu: Spanned<DraftCpu>) -> Option<String> {
        let Spanned { value: cpu, span } = cpu;
        if let Some(text) = cpu.text {
            return Some(whole_lines(&text));
        }
        let cores = cpu.cores.unwrap_or(1);
        if cores == 0 || cores > MOST_CORES {
            let message = format!("a machine cannot have {cores} cores");
            self.report(self.error(span, message).label(format!("from 1 to {MOST_CORES}")));
            return None;
        }
        let model = cpu.model.unwrap_or_else(|| "Virtual CPU".to_owned());
        if model.contains(char::is_control) {
            self.report(self.error(span, "the name of the processor is more than one line"));
            return None;
        }
        let core = |core: u32| {
            format!(
                "processor\t: {core}\nmodel name\t: {model}\nphysical id\t: 0\nsiblings\t: {cores}\ncore id\t\t: {core}\ncpu cores\t: {cores}\n\n"
            )
        };
        Some((0..cores).map(core).collect())
    }

    fn finish_disks(&mut self, disks: Vec<Spanned<DraftDisk>>) -> Vec<Disk> {
        let mut seen: HashMap<PathBuf, Span> = HashMap::new();
        let mut finished = Vec::with_capacity(disks.len());
        for Spanned { value: disk, span } in disks {
            let mount: PathBuf =
                PathBuf::from(&disk.mount).components().filter(|part| *part != Component::CurDir).collect();
            let name = shown(&disk.mount);
            if !disk.mount.starts_with('/')
                || disk.mount.split('/').any(|part| part == "..")
                || disk.mount.contains(char::is_control)
            {
                let message = format!("`{name}` cannot be a mount point");
                self.report(self.error(span, message).label("an absolute path such as / or /var"));
                continue;
            }
            if let Some(first) = seen.insert(mount.clone(), span) {
                let message = format!("the disk `{name}` is declared twice");
                self.report(self.error(span, message).also(first, "the first time"));
            }
            let file_system = disk.file_system.unwrap_or_else(|| "ext4".to_owned());
            let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b'-');
            if file_system.is_empty() || !file_system.bytes().all(plain) {
                let message = format!("`{}` cannot be the type of a file system", shown(&file_system));
                self.report(self.error(span, message).label("a name such as ext4, xfs or btrfs"));
            }
            let free = match (disk.size, disk.free, disk.used) {
                (_, Some(_), Some(_)) => {
                    let message = format!("free and used space of `{name}` are both declared");
                    self.report(self.error(span, message).help("keep one of them"));
                    None
                }
                (None, Some(_), None) | (None, None, Some(_)) => {
                    let message = format!("the size of the disk `{name}` is missing");
                    self.report(self.error(span, message).label("how much of what is free?"));
                    None
                }
                (Some(size), Some(part), None) | (Some(size), None, Some(part)) if part > size => {
                    let message = format!("the disk `{name}` is smaller than what is free or used of it");
                    self.report(self.error(span, message).label(format!("its size is {size} bytes")));
                    None
                }
                (Some(size), None, Some(used)) => Some(size - used),
                (_, free, _) => free,
            };
            finished.push(Disk { mount, file_system, size: disk.size, free });
        }
        finished
    }
}

/// A text that ends with a line end, as files do.
fn whole_lines(text: &str) -> String {
    let mut text = text.to_owned();
    if !text.ends_with('\n') {
        text.push('\n');
    }
    text
}

/// What a message can show of a text.
pub(super) fn shown(text: &str) -> String {
    let line = text.lines().next().unwrap_or_default();
    if line.chars().count() > 60 {
        format!("{}...", line.chars().take(60).collect::<String>())
    } else {
        line.to_owned()
    }
}
