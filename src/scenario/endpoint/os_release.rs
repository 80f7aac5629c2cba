//! `/etc/os-release` from the few words that a scenario says.

use thiserror::Error;

/// Systems by `ID`, with `NAME`, `ID_LIKE` and whether releases have numbers.
const SYSTEMS: [(&str, &str, &str, bool); 16] = [
    ("almalinux", "AlmaLinux", "rhel centos fedora", true),
    ("alpine", "Alpine Linux", "", true),
    ("amzn", "Amazon Linux", "fedora", true),
    ("arch", "Arch Linux", "", false),
    ("centos", "CentOS Linux", "rhel fedora", true),
    ("debian", "Debian GNU/Linux", "", true),
    ("fedora", "Fedora Linux", "", true),
    ("linuxmint", "Linux Mint", "ubuntu debian", true),
    ("ol", "Oracle Linux Server", "fedora", true),
    ("opensuse-leap", "openSUSE Leap", "suse opensuse", true),
    ("opensuse-tumbleweed", "openSUSE Tumbleweed", "opensuse suse", false),
    ("raspbian", "Raspbian GNU/Linux", "debian", true),
    ("rhel", "Red Hat Enterprise Linux", "fedora", true),
    ("rocky", "Rocky Linux", "rhel centos fedora", true),
    ("sles", "SLES", "suse", true),
    ("ubuntu", "Ubuntu", "debian", true),
];

/// The names that the short form knows.
pub(crate) fn systems() -> impl Iterator<Item = &'static str> {
    SYSTEMS.iter().map(|(id, ..)| *id)
}

/// Why a short form cannot be understood.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub(crate) enum ReleaseError {
    /// It names a system that is not known.
    #[error("unknown operating system `{0}`")]
    Unknown(String),
    /// It names a system without its release.
    #[error("the release of {0} is missing")]
    NoRelease(&'static str),
    /// The release is no number.
    #[error("`{0}` is no release")]
    Release(String),
}

/// The file for `debian 12`, `ubuntu 22.04` or `arch`.
///
/// # Errors
/// When the system or its release is not known.
pub(crate) fn short(text: &str) -> Result<String, ReleaseError> {
    let mut words = text.split_whitespace();
    let id = words.next().unwrap_or_default();
    let folded = id.to_ascii_lowercase();
    let Some((id, name, like, numbered)) = SYSTEMS.iter().find(|(known, ..)| *known == folded) else {
        return Err(ReleaseError::Unknown(id.to_owned()));
    };
    let release: Vec<&str> = words.collect();
    let release = release.join(" ");
    if !release.is_empty() && !release.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.') {
        return Err(ReleaseError::Release(release));
    }
    if *numbered && release.is_empty() {
        return Err(ReleaseError::NoRelease(name));
    }
    let mut file = format!("ID={id}\n");
    if !like.is_empty() {
        file.push_str(&field("ID_LIKE", like));
    }
    file.push_str(&field("NAME", name));
    if release.is_empty() {
        file.push_str(&field("PRETTY_NAME", name));
    } else {
        file.push_str(&field("VERSION_ID", &release));
        file.push_str(&field("VERSION", &release));
        file.push_str(&field("PRETTY_NAME", &format!("{name} {release}")));
    }
    Ok(file)
}

/// A line of the file; the value is quoted, so that a shell which sources the file reads it as it is.
pub(crate) fn field(name: &str, value: &str) -> String {
    let mut line = format!("{name}=\"");
    for c in value.chars() {
        if matches!(c, '"' | '\\' | '$' | '`') {
            line.push('\\');
        }
        line.push(c);
    }
    line.push_str("\"\n");
    line
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_system_and_its_release_make_the_file() {
        let file = short("Ubuntu 22.04").unwrap();
        assert_eq!(
            file,
            "ID=ubuntu\nID_LIKE=\"debian\"\nNAME=\"Ubuntu\"\nVERSION_ID=\"22.04\"\nVERSION=\"22.04\"\nPRETTY_NAME=\"Ubuntu 22.04\"\n"
        );
        assert_eq!(short("arch").unwrap(), "ID=arch\nNAME=\"Arch Linux\"\nPRETTY_NAME=\"Arch Linux\"\n");
    }

    #[test]
    fn what_is_not_known_is_told() {
        assert_eq!(short("debain 12"), Err(ReleaseError::Unknown("debain".into())));
        assert_eq!(short("debian"), Err(ReleaseError::NoRelease("Debian GNU/Linux")));
        assert_eq!(short("debian bookworm"), Err(ReleaseError::Release("bookworm".into())));
        assert_eq!(short(""), Err(ReleaseError::Unknown(String::new())));
    }

    #[test]
    fn values_survive_a_shell() {
        assert_eq!(field("NAME", "a \"b\" $c `d` \\"), "NAME=\"a \\\"b\\\" \\$c \\`d\\` \\\\\"\n");
    }
}
