//! How a package is installed.

use crate::job::{Installer, Package, PackageManager, ScriptOrigin};

/// The command of an installer, as a report shows it.
pub(super) fn command(installer: &Installer) -> String {
    match installer {
        Installer::Package(package) => {
            let verb = match package.manager {
                PackageManager::Apt => "apt-get install",
                PackageManager::Dnf => "dnf install",
                PackageManager::Zypper => "zypper install",
                PackageManager::Apk => "apk add",
            };
            format!("{verb} {package}")
        }
        Installer::Script(script) => match &script.origin {
            ScriptOrigin::File { path, .. } => path.display().to_string(),
            ScriptOrigin::Inline(_) => "a script of the scenario".to_owned(),
        },
    }
}

/// The program that installs, as its messages are signed.
pub(super) const fn program(manager: PackageManager) -> &'static str {
    match manager {
        PackageManager::Apt => "apt-get",
        PackageManager::Dnf => "dnf",
        PackageManager::Zypper => "zypper",
        PackageManager::Apk => "apk",
    }
}

/// A script that installs the package without asking anybody. Names and versions hold nothing that a shell would read (see
/// [`Package::parse`]).
///
/// The lists of the repositories are fetched anew only when the package is not in them: an endpoint without a network has
/// what it has, and need not wait for more.
pub(super) fn script(package: &Package) -> String {
    let name = &package.name;
    let install = match package.manager {
        // Its own user for downloads does not exist everywhere, and root may be anybody outside.
        PackageManager::Apt => {
            "apt='apt-get -q -o APT::Sandbox::User=root'
if $apt -s install \"$package\" 2>&1 | grep -Eq 'Unable to locate|was not found|no installation candidate'; then
  $apt update
fi
exec $apt -y -o Dpkg::Options::=--force-confdef -o Dpkg::Options::=--force-confold install \"$package\""
        }
        // What is there is upgraded by another word when no version is named.
        PackageManager::Dnf => {
            "dnf=dnf
if ! command -v dnf >/dev/null 2>&1 && command -v yum >/dev/null 2>&1; then dnf=yum; fi
verb=install
[ \"$package\" = \"$name\" ] && rpm -q -- \"$name\" >/dev/null 2>&1 && verb=upgrade
exec $dnf -y $verb \"$package\""
        }
        PackageManager::Zypper => "exec zypper --non-interactive install --auto-agree-with-licenses \"$package\"",
        PackageManager::Apk => "exec apk add --no-progress --upgrade \"$package\"",
    };
    format!(
        "#!/bin/sh\nname='{name}'\npackage='{package}'\nexport DEBIAN_FRONTEND=noninteractive NEEDRESTART_MODE=l\n{install}\n"
    )
}
