//! Why sandboxes cannot be made on a machine, from what it says of itself and from what was tried. Pure: it reads nothing.

use super::facts::Container;
use super::{Check, Diagnosis, Facts};

/// What was tried and refused while a sandbox was made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// What was tried, such as `mounting /proc`.
    pub what: String,
    /// The number of the system's error.
    pub errno: i32,
}

/// Whether a sandbox was tried.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Trial {
    /// No: whether it would work is read off the machine.
    None,
    /// Yes, and it works.
    Works,
    /// Yes, and this was refused.
    Refused(Refusal),
}

/// What a refusal was about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    Namespaces,
    Proc,
    Overlay,
    Other,
}

const EPERM: i32 = 1;
const EACCES: i32 = 13;
const ENODEV: i32 = 19;
const EINVAL: i32 = 22;
const ENOSPC: i32 = 28;
const ENOSYS: i32 = 38;
const EUSERS: i32 = 87;
const EDQUOT: i32 = 122;

/// The help for whoever cannot or will not change the machine.
const LOCAL: &str = "`--on local` runs scripts on the machine itself";
const NAMESPACES: &str = "namespaces";
const KERNEL: &str = "kernel";
const OVERLAY: &str = "overlay";
const PROC: &str = "/proc";
const SPACE: &str = "space";

/// Less room than this for temporary files is not enough to rely on.
const LITTLE: (u64, u64) = (64 << 20, 4096);

/// As many users as an endpoint has when root makes it.
const ENOUGH_USERS: u64 = 1 << 30;

/// What `facts` and `trial` say together. With a trial its result decides; the facts only explain it.
pub(crate) fn diagnose(facts: &Facts, trial: &Trial) -> Diagnosis {
    if let Some(check) = system(facts) {
        return Diagnosis::new(vec![check]);
    }
    let refused = match trial {
        Trial::Refused(refusal) => Some(refusal),
        Trial::None | Trial::Works => None,
    };
    let works = *trial == Trial::Works;
    let part = refused.map(|refusal| part(&refusal.what));
    let at = |wanted: Part| refused.filter(|_| part == Some(wanted));
    let mut checks = vec![kernel(facts, works)];
    checks.push(match at(Part::Namespaces) {
        Some(refusal) => namespaces_refused(facts, refusal),
        None if works || refused.is_some() => Check::ok(NAMESPACES, "can be made"),
        None => forbidden(facts).unwrap_or_else(|| Check::ok(NAMESPACES, "nothing forbids them")),
    });
    // Behind a refusal nothing was tried.
    let reached = part != Some(Part::Namespaces);
    if reached {
        checks.push(overlay(facts, at(Part::Overlay), works));
        checks.push(proc(facts, at(Part::Proc), works));
    }
    checks.extend(space(facts, at(Part::Other)));
    if let Some(refusal) = at(Part::Other) {
        let first = Check::missing("sandbox", told(refusal), LOCAL);
        if checks.iter().all(|check| check.state != super::State::Missing) {
            checks.push(first);
        }
    }
    let diagnosis = Diagnosis::new(checks);
    Diagnosis { works: works || diagnosis.works, ..diagnosis }
}

/// Bytes in the largest unit that leaves more than one digit.
pub(super) fn room(bytes: u64) -> String {
    if bytes >> 30 > 9 { format!("{} GiB", bytes >> 30) } else { format!("{} MiB", bytes >> 20) }
}

/// What a refusal was about, by the words that tell of it.
fn part(what: &str) -> Part {
    if what.contains("/proc") {
        Part::Proc
    } else if what.contains("copy-on-write") || what.contains("overlay") {
        Part::Overlay
    } else if what.contains("namespace") || what.contains("mapping the user") {
        Part::Namespaces
    } else {
        Part::Other
    }
}

fn told(refusal: &Refusal) -> String {
    if refusal.errno == 0 {
        return format!("{} is refused", refusal.what);
    }
    format!("{}: {}", refusal.what, std::io::Error::from_raw_os_error(refusal.errno))
}

/// Systems that have no sandboxes, whatever else they have.
fn system(facts: &Facts) -> Option<Check> {
    let missing = |detail: String, advice: &str| Some(Check::missing("system", detail, advice));
    if facts.system != "linux" {
        return missing(format!("sandboxes need Linux, and this is {}", facts.system), LOCAL);
    }
    // The second edition calls itself `microsoft`, in small letters, and has a kernel of its own.
    let release = facts.kernel.as_deref().unwrap_or_default();
    if release.ends_with("Microsoft") {
        let advice = "convert the distribution with `wsl --set-version NAME 2`";
        return missing("this is WSL 1, which has no Linux kernel".to_owned(), advice);
    }
    None
}

/// gVisor shows every guest the same kernel.
fn is_gvisor(facts: &Facts) -> bool {
    facts.version.as_deref().is_some_and(|version| {
        version.contains("gVisor") || version.contains("#1 SMP Sun Jan 10 15:06:54 PST 2016")
    })
}

fn kernel(facts: &Facts, works: bool) -> Check {
    let release = facts.kernel.as_deref().unwrap_or("unknown");
    if is_gvisor(facts) && !works {
        let advice = "run patchdrill outside of gVisor, with the runtime runc";
        return Check::missing(
            KERNEL,
            "gVisor stands in for the kernel and has no overlays for sandboxes",
            advice,
        );
    }
    match facts.kernel_number() {
        Some(number) if number < (5, 11) && !works => {
            let detail = format!("Linux {release} has no overlays in user namespaces");
            Check::missing(KERNEL, detail, "use Linux 5.11 or newer, better 6.6")
        }
        Some(number) if number < (6, 6) => {
            let detail = format!(
                "Linux {release} keeps no attributes on a tmpfs: a script that removes a folder cannot make it again"
            );
            Check::limited(KERNEL, detail, "use Linux 6.6 or newer")
        }
        _ => Check::ok(KERNEL, format!("Linux {release}")),
    }
}

/// What forbids user namespaces to everybody, or to those without privileges.
fn forbidden(facts: &Facts) -> Option<Check> {
    let missing = |detail: &str, advice: &str| Some(Check::missing(NAMESPACES, detail, advice));
    if facts.max_user_namespaces == Some(0) {
        return missing(
            "the system allows no user namespaces: user.max_user_namespaces is 0",
            "as root: sysctl -w user.max_user_namespaces=15000",
        );
    }
    if facts.is_admin() {
        return None;
    }
    if facts.unprivileged_userns_clone == Some(0) {
        return missing(
            "only root may make user namespaces: kernel.unprivileged_userns_clone is 0",
            "as root: sysctl -w kernel.unprivileged_userns_clone=1; or run patchdrill as root",
        );
    }
    let confined = facts.label.as_deref().is_some_and(|label| !label.starts_with("unconfined"));
    if facts.apparmor_restricts == Some(1) && !confined {
        return missing(
            "AppArmor lets only programs with a profile make user namespaces: kernel.apparmor_restrict_unprivileged_userns is 1",
            "give patchdrill a profile in /etc/apparmor.d (`profile patchdrill /path/to/patchdrill flags=(unconfined) { userns, }`), or as root: sysctl -w kernel.apparmor_restrict_unprivileged_userns=0",
        );
    }
    let denied = |boolean: &&String| boolean.starts_with("deny_") && boolean.ends_with("=1");
    if let Some(boolean) = facts.selinux_booleans.iter().find(denied).filter(|_| facts.selinux_enforces) {
        let name = boolean.split('=').next().unwrap_or_default();
        return missing(
            &format!("SELinux forbids user namespaces: the boolean {name} is on"),
            &format!("as root: setsebool -P {name} off"),
        );
    }
    None
}

/// Why a namespace, or the map of its users, was refused.
fn namespaces_refused(facts: &Facts, refusal: &Refusal) -> Check {
    if let Some(check) = forbidden(facts) {
        return check;
    }
    let missing = |detail: String, advice: String| Check::missing(NAMESPACES, detail, advice);
    match refusal.errno {
        ENOSPC | EUSERS | EDQUOT => {
            let most = facts.max_user_namespaces.map_or_else(String::new, |most| format!(", {most} of them"));
            missing(
                format!(
                    "there are as many user namespaces as the system allows{most}, or 32 lie within each other"
                ),
                "end what uses them, or as root: sysctl -w user.max_user_namespaces=15000".to_owned(),
            )
        }
        ENOSYS | EINVAL => missing(
            "the kernel was built without user namespaces".to_owned(),
            "use a kernel with CONFIG_USER_NS, as all common distributions have it".to_owned(),
        ),
        EPERM | EACCES if facts.chroot => missing(
            "this process lives in a chroot, and nobody in one may make user namespaces".to_owned(),
            format!("use a mount namespace in place of the chroot (`unshare`, `bwrap`), or {LOCAL}"),
        ),
        0 | EPERM | EACCES => forbidden_by_others(facts, refusal),
        _ => missing(told(refusal), LOCAL.to_owned()),
    }
}

/// Who else can forbid a namespace: what lies around this process.
fn forbidden_by_others(facts: &Facts, refusal: &Refusal) -> Check {
    let confined = facts.label.as_deref().is_some_and(|label| !label.starts_with("unconfined"));
    let (detail, advice) = match facts.container {
        _ if facts.users.is_some_and(|users| users < ENOUGH_USERS) && facts.user == Some(0) => (
            "this process is root of a user namespace of its own, which has too few users to hand on"
                .to_owned(),
            "run patchdrill as an ordinary user, or as root of the machine",
        ),
        Some(container) if facts.filtered || confined => (
            format!("{} forbids its processes to make namespaces", container.name()),
            in_container(container),
        ),
        _ if facts.selinux_enforces => (
            format!(
                "SELinux, which enforces its policy, lets {} make no user namespaces",
                facts.label.as_deref().unwrap_or("this process")
            ),
            "`ausearch -m avc -ts recent` shows what was denied; allow `user_namespace create` in a module of your own",
        ),
        _ if facts.filtered => (
            "a seccomp filter around this process forbids it to make namespaces".to_owned(),
            "run patchdrill outside of what filters it, such as a systemd unit with RestrictNamespaces=",
        ),
        _ => (
            told(refusal),
            "nothing that the system tells of forbids it; in a chroot it is never allowed: run patchdrill outside of it",
        ),
    };
    Check::missing(NAMESPACES, detail, advice)
}

/// What the engine must be told.
const fn in_container(container: Container) -> &'static str {
    match container {
        Container::Docker => {
            "run the container with --security-opt seccomp=unconfined --security-opt apparmor=unconfined --security-opt systempaths=unconfined, or with --privileged"
        }
        Container::Podman => {
            "run the container with --security-opt seccomp=unconfined --security-opt unmask=ALL, or with --privileged"
        }
        Container::Kubernetes => {
            "give the container seccompProfile Unconfined and procMount Unmasked in its securityContext, or privileged: true"
        }
        Container::Lxc => "set security.nesting=true for the container",
        Container::Other => {
            "let the container nest: no seccomp filter on namespaces and mounts, nothing masked in /proc"
        }
    }
}

fn overlay(facts: &Facts, refusal: Option<&Refusal>, works: bool) -> Check {
    let no_module = facts.overlay == Some(false) && !facts.is_admin();
    let module = "as root: modprobe overlay; and `overlay` in /etc/modules-load.d keeps it over reboots";
    match refusal {
        None if works || !no_module => Check::ok(OVERLAY, "copy-on-write layers can be laid"),
        None => Check::missing(OVERLAY, "the kernel module overlay is not loaded", module),
        Some(Refusal { errno: ENODEV, .. }) => {
            Check::missing(OVERLAY, "the kernel has no module overlay, or it is not loaded", module)
        }
        Some(refusal) if no_module => Check::missing(OVERLAY, told(refusal), module),
        Some(refusal) => match facts.container.filter(|_| matches!(refusal.errno, EPERM | EACCES)) {
            Some(container) => Check::missing(
                OVERLAY,
                format!("{} forbids its processes to mount", container.name()),
                in_container(container),
            ),
            None => Check::missing(OVERLAY, told(refusal), LOCAL),
        },
    }
}

fn proc(facts: &Facts, refusal: Option<&Refusal>, works: bool) -> Check {
    let masked = "something lies over parts of /proc, and then the kernel lets nobody inside mount a /proc";
    let advice = facts.container.map_or(
        "unmount what lies over parts of /proc (`grep ' /proc/' /proc/self/mountinfo`), or run patchdrill as root",
        in_container,
    );
    match refusal {
        None if works || !facts.masked_proc || facts.is_admin() && facts.container.is_none() => {
            Check::ok(PROC, "can be mounted")
        }
        None => Check::missing(PROC, masked, advice),
        Some(refusal) if facts.masked_proc && matches!(refusal.errno, EPERM | EACCES) => {
            Check::missing(PROC, masked, advice)
        }
        Some(refusal) => Check::missing(PROC, told(refusal), facts.container.map_or(LOCAL, in_container)),
    }
}

fn space(facts: &Facts, refusal: Option<&Refusal>) -> Option<Check> {
    let (bytes, files) = facts.free?;
    let advice = "free some, or name another folder in TMPDIR";
    let what = format!(
        "{} and {} in the folder for temporary files",
        room(bytes),
        if files == u64::MAX { "any number of files".to_owned() } else { format!("{files} files") }
    );
    Some(match refusal {
        Some(Refusal { errno: ENOSPC | EDQUOT, .. }) => {
            Check::missing(SPACE, format!("no room is left: {what}"), advice)
        }
        _ if bytes == 0 || files == 0 => Check::missing(SPACE, format!("no room is left: {what}"), advice),
        _ if bytes < LITTLE.0 || files < LITTLE.1 => {
            Check::limited(SPACE, format!("little room is left: {what}"), advice)
        }
        _ => Check::ok(SPACE, what),
    })
}

#[cfg(test)]
#[path = "why_tests.rs"]
mod tests;
