//! Which commands are guarded.

use crate::job::Platform;

/// Guarded on every endpoint, whether the machine has them or not: what a script tries must not depend on where it is
/// rehearsed.
const ALWAYS: &[&str] = &["halt", "init", "poweroff", "reboot", "shutdown", "sudo", "telinit"];

/// Guarded where the machine has them. A script that looks whether one is there must not find it where it is not.
const WHERE_THEY_ARE: &[&str] = &[
    "busctl",
    "busybox",
    "chroot",
    "dbus-send",
    "doas",
    "fdesetup",
    "gdbus",
    "ipmitool",
    "kexec",
    "launchctl",
    "loginctl",
    "nsenter",
    "osascript",
    "pkexec",
    "pm-hibernate",
    "pm-suspend",
    "pmset",
    "qdbus",
    "rtcwake",
    "run0",
    "runuser",
    "softwareupdate",
    "su",
    "systemctl",
    "systemd-run",
    "toybox",
    "unshare",
];

/// The commands to guard on an endpoint of `platform` that can go down without harm: there, a command that asks another one
/// to do it is caught when it does.
#[cfg(target_os = "linux")]
pub(in crate::endpoint) fn always(platform: Platform) -> impl Iterator<Item = &'static str> {
    ALWAYS.iter().copied().chain(own(platform))
}

/// Every asset of the platform has this one, so that a script may count on it.
const fn own(platform: Platform) -> Option<&'static str> {
    match platform {
        Platform::Linux => Some("systemctl"),
        Platform::MacOs => Some("osascript"),
        Platform::Windows => None,
    }
}

/// The commands to guard on an endpoint of `platform`; `there` says which commands the machine has.
pub(in crate::endpoint) fn guarded(
    platform: Platform,
    there: impl Fn(&str) -> bool,
) -> impl Iterator<Item = &'static str> {
    let own = own(platform);
    let found = WHERE_THEY_ARE.iter().copied().filter(move |name| Some(*name) != own && there(name));
    ALWAYS.iter().copied().chain(own).chain(found)
}

/// Whether a guard stands in front of `name` wherever the command exists.
pub(in crate::endpoint) fn is_guarded(name: &[u8]) -> bool {
    ALWAYS.iter().chain(WHERE_THEY_ARE).any(|guarded| guarded.as_bytes() == name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_usual_suspects_are_guarded_wherever_a_script_is_rehearsed() {
        let bare: Vec<_> = guarded(Platform::Linux, |_| false).collect();
        for name in ["reboot", "shutdown", "halt", "poweroff", "init", "telinit", "systemctl", "sudo"] {
            assert!(bare.contains(&name), "{name}");
        }
        assert!(!bare.contains(&"su") && !bare.contains(&"osascript"));
        let full: Vec<_> = guarded(Platform::Linux, |_| true).collect();
        assert_eq!(full.len(), ALWAYS.len() + WHERE_THEY_ARE.len(), "each once");
        assert!(full.iter().all(|name| is_guarded(name.as_bytes())));
    }
}
