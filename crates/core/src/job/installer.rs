//! What installs a patch for real.

use std::fmt;

use super::Script;

/// What installs a patch on an endpoint that runs scripts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Installer {
    /// The package manager of the endpoint.
    Package(Package),
    /// A script of the user's; it has installed the patch when it exits with 0.
    Script(Script),
}

/// A package of a distribution.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Package {
    /// Who installs it.
    pub manager: PackageManager,
    /// Its name, such as `openssl`.
    pub name: String,
    /// The version that is wanted; `None` is the newest that the repositories of the endpoint hold.
    pub version: Option<String>,
}

impl fmt::Display for Package {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.name)?;
        match &self.version {
            Some(version) => write!(f, "{}{version}", self.manager.joint()),
            None => Ok(()),
        }
    }
}

impl fmt::Display for Installer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Package(package) => write!(f, "{}: {package}", package.manager.name()),
            Self::Script(_) => f.write_str("run: a script"),
        }
    }
}

/// A package manager.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum PackageManager {
    /// Debian, Ubuntu and their kin.
    Apt,
    /// Red Hat, Fedora and their kin; `yum` where there is no `dnf`.
    Dnf,
    /// SUSE.
    Zypper,
    /// Alpine.
    Apk,
}

impl PackageManager {
    /// Every one.
    pub const ALL: [Self; 4] = [Self::Apt, Self::Dnf, Self::Zypper, Self::Apk];

    /// The name as users write it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Apt => "apt",
            Self::Dnf => "dnf",
            Self::Zypper => "zypper",
            Self::Apk => "apk",
        }
    }

    /// What stands between the name of a package and its version.
    pub const fn joint(self) -> char {
        match self {
            Self::Dnf => '-',
            Self::Apt | Self::Zypper | Self::Apk => '=',
        }
    }
}

/// Why a text names no package.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum PackageError {
    /// Nothing is there.
    #[error("name the package, with its version if a certain one is wanted")]
    Empty,
    /// Several packages, or a command line.
    #[error("one patch is one package; several are several patches, or a script behind `run`")]
    Several,
    /// It begins as an option does.
    #[error("a package has no options; `run` takes a script that gives them")]
    Option,
    /// There is a character that no package has.
    #[error("a package is named by letters, digits and `. + _ - : ~`")]
    Character,
}

impl Package {
    /// Reads `targetpkg`, `targetpkg=2.4.1`, and for `dnf` also `targetpkg-2.4.1-1.el9`.
    ///
    /// # Errors
    /// When it is no package.
    pub fn parse(manager: PackageManager, text: &str) -> Result<Self, PackageError> {
        let text = text.trim();
        let (name, version) = match text.split_once('=') {
            Some((name, version)) => (name, Some(version.strip_prefix('=').unwrap_or(version))),
            None if manager == PackageManager::Dnf => split_rpm(text),
            None => (text, None),
        };
        let fits = |text: &str, more: &str| {
            text.chars()
                .all(|char| char.is_ascii_alphanumeric() || ".+_-:~".contains(char) || more.contains(char))
        };
        if name.is_empty() || version.is_some_and(str::is_empty) {
            return Err(PackageError::Empty);
        }
        if name.starts_with('-') {
            return Err(PackageError::Option);
        }
        if text.contains(|char: char| char.is_whitespace() || char == ',') {
            return Err(PackageError::Several);
        }
        if !fits(name, "") || !version.is_none_or(|version| fits(version, "^*")) {
            return Err(PackageError::Character);
        }
        Ok(Self { manager, name: name.to_owned(), version: version.map(str::to_owned) })
    }
}

/// Name and version of `name-version` or `name-version-release`: both begin with a digit, and no part of a name behind a
/// hyphen should.
fn split_rpm(text: &str) -> (&str, Option<&str>) {
    let begins_with_digit = |part: &str| part.starts_with(|char: char| char.is_ascii_digit());
    let Some((before, last)) = text.rsplit_once('-').filter(|(_, last)| begins_with_digit(last)) else {
        return (text, None);
    };
    match before.rsplit_once('-').filter(|(_, version)| begins_with_digit(version)) {
        Some((name, _)) => (name, Some(&text[name.len() + 1..])),
        None => (before, Some(last)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(manager: PackageManager, text: &str) -> Result<(String, Option<String>), PackageError> {
        Package::parse(manager, text).map(|package| (package.name, package.version))
    }

    #[test]
    fn packages_are_read_as_their_manager_writes_them() {
        for (manager, text, name, version) in [
            (PackageManager::Apt, "targetpkg", "targetpkg", None),
            (PackageManager::Apt, "targetpkg=2.4.1", "targetpkg", Some("2.4.1")),
            (PackageManager::Apt, "libc6:amd64=2.36-9+deb12u10", "libc6:amd64", Some("2.36-9+deb12u10")),
            (PackageManager::Apt, "openssl=3.0.*", "openssl", Some("3.0.*")),
            (PackageManager::Apt, "linux-image-6.1.0-28-amd64", "linux-image-6.1.0-28-amd64", None),
            (PackageManager::Dnf, "targetpkg-2.4.1", "targetpkg", Some("2.4.1")),
            (PackageManager::Dnf, "targetpkg-2.4.1-1.el9", "targetpkg", Some("2.4.1-1.el9")),
            (PackageManager::Dnf, "java-17-openjdk", "java-17-openjdk", None),
            (PackageManager::Dnf, "java-17-openjdk-17.0.9-1.el9", "java-17-openjdk", Some("17.0.9-1.el9")),
            (PackageManager::Dnf, "targetpkg=1:2.4.1", "targetpkg", Some("1:2.4.1")),
            (PackageManager::Zypper, "targetpkg=2.4.1", "targetpkg", Some("2.4.1")),
            (PackageManager::Apk, "targetpkg=2.4.1-r0", "targetpkg", Some("2.4.1-r0")),
        ] {
            let wanted = (name.to_owned(), version.map(str::to_owned));
            assert_eq!(parsed(manager, text), Ok(wanted), "{text}");
        }
    }

    #[test]
    fn what_is_no_package_is_told_why() {
        for (text, why) in [
            ("", PackageError::Empty),
            ("targetpkg=", PackageError::Empty),
            ("=2.4.1", PackageError::Empty),
            ("a b", PackageError::Several),
            ("a, b", PackageError::Several),
            ("--reinstall", PackageError::Option),
            ("a;reboot", PackageError::Character),
            ("a$(reboot)", PackageError::Character),
            ("a'b", PackageError::Character),
            ("a=1'", PackageError::Character),
        ] {
            assert_eq!(parsed(PackageManager::Apt, text), Err(why), "{text}");
        }
    }

    #[test]
    fn a_package_shows_as_its_manager_takes_it() {
        for (manager, text) in [
            (PackageManager::Apt, "targetpkg=2.4.1"),
            (PackageManager::Dnf, "targetpkg-2.4.1"),
            (PackageManager::Apk, "targetpkg"),
        ] {
            assert_eq!(Package::parse(manager, text).unwrap().to_string(), text);
        }
        assert_eq!(
            Package::parse(PackageManager::Dnf, "targetpkg=2.4.1").unwrap().to_string(),
            "targetpkg-2.4.1"
        );
    }
}
