//! What is installed on an endpoint, and what on it asks for a reboot.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use crate::job::{Package, PackageManager};

/// Files that stand for a reboot that is owed; beside each lies one with the packages that ask for it.
const MARKS: &str = "/run/reboot-required /var/run/reboot-required /run/reboot-needed";

/// A script that looks and changes nothing. It writes one fact a line: a word, a space, and the rest. Any `/bin/sh` runs it,
/// also that of a small image without any other tools.
pub(super) fn script(package: Option<&Package>) -> String {
    let mut script = "#!/bin/sh\n".to_owned();
    if let Some(package) = package {
        let (name, version) = (&package.name, versions(package.manager));
        let _ = writeln!(script, "name='{name}'\n{version}");
    }
    let _ = write!(
        script,
        "for mark in {MARKS}; do
  [ -e \"$mark\" ] || continue
  echo \"mark $mark\"
  [ -r \"$mark.pkgs\" ] || continue
  while IFS= read -r line || [ -n \"$line\" ]; do echo \"asks $line\"; done < \"$mark.pkgs\"
done
if command -v needs-restarting >/dev/null 2>&1; then
  listed=$(needs-restarting -r 2>/dev/null)
  echo \"restarting $?\"
  echo \"$listed\" | while IFS= read -r line; do echo \"listed $line\"; done
fi
exit 0
"
    );
    script
}

/// Lines that write `version STATE VERSION` for each installed version of `$name`; no line when there is none.
const fn versions(manager: PackageManager) -> &'static str {
    match manager {
        PackageManager::Apt => {
            "dpkg-query -W -f='version ${db:Status-Abbrev} ${Version}\\n' -- \"$name\" 2>/dev/null"
        }
        PackageManager::Dnf | PackageManager::Zypper => {
            "found=$(rpm -q --qf 'version ii %{EVR}\\n' -- \"$name\" 2>/dev/null) && echo \"$found\""
        }
        PackageManager::Apk => {
            "found=$(apk info -e -v \"$name\" 2>/dev/null) && echo \"version ii ${found#\"$name\"-}\""
        }
    }
}

/// What one look saw.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Installed {
    /// Versions of the package, each with a word about its state when it is not as it should be; the last one is the newest.
    versions: Vec<(String, Option<&'static str>)>,
    /// Marks that are there.
    marks: Vec<String>,
    /// How often each package asks for a reboot.
    asks: BTreeMap<String, usize>,
    /// The exit code of `needs-restarting -r`.
    restarting: Option<i32>,
    /// The packages that it names.
    listed: Vec<String>,
}

impl Installed {
    /// Reads what the script wrote; a line that it cannot have written is passed over.
    pub(super) fn read(text: &str) -> Self {
        let mut installed = Self::default();
        for line in text.lines() {
            let (word, rest) = line.split_once(' ').unwrap_or((line, ""));
            match word {
                "version" => installed.versions.extend(version(rest)),
                "mark" => installed.marks.push(rest.to_owned()),
                "asks" if !rest.trim().is_empty() => {
                    *installed.asks.entry(rest.trim().to_owned()).or_default() += 1;
                }
                "restarting" => installed.restarting = rest.trim().parse().ok(),
                // `  * kernel`, between sentences.
                "listed" => {
                    installed
                        .listed
                        .extend(rest.trim().strip_prefix("* ").map(|name| name.trim().to_owned()));
                }
                _ => {}
            }
        }
        installed
    }

    /// The version that is installed, be it whole or not.
    pub(super) fn version(&self) -> Option<&str> {
        self.versions.last().map(|(version, _)| version.as_str())
    }

    /// Every version that is installed.
    pub(super) fn versions(&self) -> impl Iterator<Item = &str> {
        self.versions.iter().map(|(version, _)| version.as_str())
    }

    /// What is wrong with the installed package.
    pub(super) fn flaw(&self) -> Option<&'static str> {
        self.versions.iter().find_map(|(_, flaw)| *flaw)
    }

    /// What asks for a reboot now and did not when `before` was seen, in words.
    pub(super) fn asks_since(&self, before: &Self) -> Option<String> {
        let newly =
            self.asks.iter().find(|(name, times)| before.asks.get(*name).is_none_or(|had| had < times));
        if let Some((name, _)) = newly {
            let mark = self.marks.first().map_or("reboot-required", String::as_str);
            return Some(format!("{mark} names {name}"));
        }
        if let Some(mark) = self.marks.iter().find(|mark| !before.marks.contains(mark)) {
            return Some(format!("{mark} is there"));
        }
        let listed = self.listed.iter().find(|name| !before.listed.contains(name));
        if self.restarting == Some(1) && (before.restarting != Some(1) || listed.is_some()) {
            return Some(match listed {
                Some(name) => format!("needs-restarting names {name}"),
                None => "needs-restarting says so".to_owned(),
            });
        }
        None
    }
}

/// A version with what is wrong with it; `None` when the package is not installed at all.
fn version(fact: &str) -> Option<(String, Option<&'static str>)> {
    let (state, version) = fact.trim().split_once(' ')?;
    let flaw = match state.chars().nth(1)? {
        'i' => None,
        'U' => Some("unpacked, but not configured"),
        'F' => Some("half configured"),
        'H' => Some("half installed"),
        'W' | 't' => Some("waiting for a trigger"),
        // Not there, or nothing but its settings.
        _ => return None,
    };
    let version = version.trim();
    (!version.is_empty()).then(|| (version.to_owned(), flaw))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn facts_are_read_line_by_line() {
        let installed = Installed::read(
            "version ii  2.4.0\nnoise\nmark /run/reboot-required\nasks linux-base\nasks linux-base\nrestarting 1\n\
             listed Core libraries or services have been updated since boot-up:\nlisted   * kernel\nlisted\n",
        );
        assert_eq!(installed.version(), Some("2.4.0"));
        assert_eq!(installed.flaw(), None);
        assert_eq!(installed.asks["linux-base"], 2);
        assert_eq!(installed.listed, ["kernel"]);
        assert_eq!(Installed::read(""), Installed::default());
        assert_eq!(
            Installed::read("version\nversion x\nversion rc 1.0\nversion un \nasks\nrestarting x"),
            Installed::default()
        );
    }

    #[test]
    fn a_package_that_is_not_whole_says_so() {
        assert_eq!(Installed::read("version iF 2.4.1\n").flaw(), Some("half configured"));
        assert_eq!(Installed::read("version hi 2.4.1\n").flaw(), None, "it is only held");
        let two = Installed::read("version ii 1.0-1\nversion ii 2.0-1\n");
        assert_eq!((two.version(), two.versions().count()), (Some("2.0-1"), 2));
    }

    #[test]
    fn only_what_is_new_asks_for_a_reboot() {
        let none = Installed::read("restarting 0\n");
        let marked = Installed::read("mark /run/reboot-required\nasks kernelish\n");
        assert_eq!(none.asks_since(&none), None);
        assert_eq!(marked.asks_since(&none).as_deref(), Some("/run/reboot-required names kernelish"));
        assert_eq!(marked.asks_since(&marked), None, "another patch has asked for it");
        let again = Installed::read("mark /run/reboot-required\nasks kernelish\nasks kernelish\n");
        assert!(again.asks_since(&marked).is_some(), "it asks once more");
        let bare = Installed::read("mark /var/run/reboot-required\n");
        assert_eq!(bare.asks_since(&none).as_deref(), Some("/var/run/reboot-required is there"));
        let restarting = Installed::read("restarting 1\nlisted   * kernel\n");
        assert_eq!(restarting.asks_since(&none).as_deref(), Some("needs-restarting names kernel"));
        assert_eq!(restarting.asks_since(&restarting), None);
        assert_eq!(
            Installed::read("restarting 1\n").asks_since(&none).as_deref(),
            Some("needs-restarting says so")
        );
    }
}
