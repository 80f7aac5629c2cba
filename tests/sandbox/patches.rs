//! Patches that are installed for real.

use serde_json::{Value, json};

use super::support::{Machine, for_caller, for_everybody, has};

/// An `apt-get` that knows one package, so that no repository is needed: it installs what it is asked for.
const APT: &str = r#"#!/bin/sh
echo "$*" >> /var/lib/fake/calls
case $* in
*-s*) exit 0 ;;
*hooked*) echo hooked >> /run/reboot-required.pkgs; : > /run/reboot-required ;;
*broken*) echo "Reading package lists..."; echo "E: the disk of the package is broken" >&2; exit 100 ;;
*stolen*) echo "E: Failed to fetch file:/x.deb  Hash Sum mismatch" >&2; exit 100 ;;
*restless*) reboot ;;
*stubborn*) exit 0 ;;
esac
for last; do :; done
echo "${last#*=}" > "/var/lib/fake/${last%%=*}"
"#;

/// A `dpkg-query` that tells of it.
const QUERY: &str = r#"#!/bin/sh
for last; do :; done
[ -e "/var/lib/fake/$last" ] || { echo "dpkg-query: no packages found matching $last" >&2; exit 1; }
echo "version ii  $(cat "/var/lib/fake/$last")"
"#;

/// Rehearses a job with these patches on an endpoint with the package manager above, and `actions` around them.
fn rehearsed(machine: &Machine, name: &str, patches: &Value, before: &str, after: &str) -> Value {
    let mut scenario = machine.scenario(
        name,
        &json!({ "files": {
            "/usr/bin/apt-get": { "content": APT, "mode": "0755" },
            "/usr/bin/dpkg-query": { "content": QUERY, "mode": "0755" },
            "/var/lib/fake/targetpkg": "2.4.0\n",
            "/var/lib/fake/stubborn": "1.0\n",
            "/var/lib/fake/calls": "",
        } }),
        &[before],
    );
    scenario["job"]["patches"] = patches.clone();
    scenario["job"]["post_actions"] = json!([{ "run_script": format!("#!/bin/bash\n{after}") }]);
    machine.write("patches.yaml", &[scenario]);
    let result = machine.test(&["patches.yaml"]).remove(0);
    assert_eq!(result["reason"], Value::Null, "{result:#}");
    result
}

fn installed<'r>(result: &'r Value, patch: &str) -> &'r Value {
    let all = result["installations"].as_array().unwrap();
    all.iter().find(|one| one["patch"] == patch).unwrap_or_else(|| panic!("{patch} is not in {result:#}"))
}

fn status<'r>(result: &'r Value, patch: &str) -> &'r Value {
    let all = result["outcome"]["patches"].as_array().unwrap();
    &all.iter().find(|one| one["name"] == patch).unwrap()["detail"]
}

#[test]
fn what_came_of_a_package_is_read_from_the_endpoint() {
    for_everybody(|machine| {
        let patches = json!([
            { "name": "target", "apt": "targetpkg=2.4.1" },
            { "apt": "hooked=6.2" },
            { "hooked again": { "apt": "targetpkg=2.4.2", "reboot": true } },
            { "apt": "broken=1" },
            { "apt": "stolen=1" },
            { "apt": "stubborn=1.1" },
            { "name": "late", "apt": "targetpkg=9", "download": "fails" },
            { "name": "declared", "reboot": true },
        ]);
        let result = rehearsed(machine, "packages", &patches, "exit 0", "cat /var/lib/fake/calls\nexit 0");
        let target = installed(&result, "target");
        assert_eq!(
            (&target["version_before"], &target["version_after"], &target["installed"]),
            (&json!("2.4.0"), &json!("2.4.1"), &json!(true))
        );
        assert_eq!(target["command"], "apt-get install targetpkg=2.4.1");
        assert_eq!(target["needs_reboot"], Value::Null);
        let hooked = installed(&result, "hooked=6.2");
        assert_eq!(hooked["version_before"], Value::Null);
        assert_eq!(hooked["needs_reboot"], "/run/reboot-required names hooked", "{hooked:#}");
        let again = installed(&result, "hooked again");
        assert_eq!(
            again["needs_reboot"],
            Value::Null,
            "the mark is an earlier patch's, and nothing is declared"
        );
        let asked = &result["outcome"]["reboot"]["requested_by"];
        assert_eq!(*asked, json!(["patch hooked=6.2", "patch declared"]));
        let broken = installed(&result, "broken=1");
        assert_eq!(
            broken["failure"],
            "apt-get ended badly: exit code 100\nE: the disk of the package is broken"
        );
        assert_eq!(status(&result, "broken=1"), "failed");
        assert_eq!(status(&result, "stolen=1"), "FileHashValidationFailed");
        let stubborn = installed(&result, "stubborn=1.1");
        assert_eq!(stubborn["failure"], "apt-get ended well, but stubborn is 1.0, not 1.1");
        assert_ne!(status(&result, "late"), "installed");
        let calls = result["runs"][1]["stdout"]["text"].as_str().unwrap();
        assert!(calls.lines().any(|line| line.ends_with("install targetpkg=2.4.1")), "{calls}");
        assert!(!calls.contains("targetpkg=9"), "what cannot be downloaded is not installed: {calls}");
        assert_eq!(result["outcome"]["job"]["status"], "Completed with Failure");
    });
}

#[test]
fn scripts_install_patches_too() {
    for_everybody(|machine| {
        let patches = json!([
            { "name": "good", "run": "#!/bin/sh\necho patched > /etc/patched\nexit 0\n" },
            { "name": "bad", "run": "#!/bin/sh\necho 'no room' >&2\nexit 12\n" },
            { "name": "asking", "run": "#!/bin/sh\n: > /run/reboot-required\nexit 0\n" },
            { "name": "missing", "run": "#!/bin/nowhere\nexit 0\n" },
        ]);
        let result = rehearsed(machine, "scripts", &patches, "exit 0", "cat /etc/patched\nexit 0");
        let details: Vec<_> = ["good", "bad", "asking", "missing"].map(|name| status(&result, name)).into();
        assert_eq!(details, ["installed", "failed", "installed", "failed"]);
        assert_eq!(installed(&result, "bad")["failure"], "the script ended badly: exit code 12\nno room");
        let missing = installed(&result, "missing")["failure"].as_str().unwrap();
        assert!(missing.contains("/bin/nowhere is not there"), "{missing}");
        assert_eq!(
            result["outcome"]["job"]["aborted_by"],
            Value::Null,
            "12 is a word of actions, not of patches"
        );
        assert_eq!(result["outcome"]["reboot"]["requested_by"], json!(["patch asking"]));
        assert_eq!(result["runs"][1]["stdout"]["text"], "patched\n");
        let changes = result["runs"][1]["changes"].as_array().unwrap();
        assert_eq!(changes.len(), 0, "what a patch changes is no doing of the next action: {changes:#?}");
    });
}

#[test]
fn a_patch_that_takes_the_endpoint_down_is_told_and_the_job_goes_on() {
    for_everybody(|machine| {
        let patches = json!([{ "apt": "restless=1" }, { "name": "target", "apt": "targetpkg=2.4.1" }]);
        let result = rehearsed(machine, "restless", &patches, "exit 0", "exit 0");
        let restless = installed(&result, "restless=1");
        assert_eq!(restless["forced_reboots"], json!(["reboot"]), "{restless:#}");
        assert_eq!(restless["installed"], false);
        assert_eq!(installed(&result, "target")["version_after"], "2.4.1");
        assert_eq!(result["runs"][1]["end"], "exit code 0");
    });
}

/// Makes a repository with packages for a real apt, and installs the older ones.
const REPOSITORY: &str = r#"set -e
build() {
  root=$(mktemp -d)
  mkdir -p "$root/DEBIAN" "$root/usr/share/$1"
  printf 'Package: %s\nVersion: %s\nArchitecture: all\nMaintainer: nobody <nobody@example.com>\nDescription: made for a test\n' "$1" "$2" > "$root/DEBIAN/control"
  echo "$2" > "$root/usr/share/$1/version"
  if [ -n "$3" ]; then printf '#!/bin/sh\n%s\n' "$3" > "$root/DEBIAN/postinst"; chmod 755 "$root/DEBIAN/postinst"; fi
  dpkg-deb --root-owner-group -b "$root" "/srv/repo/$1_$2.deb" > /dev/null
}
mkdir -p /srv/repo
build targetpkg 2.4.0 ''
build targetpkg 2.4.1 ''
build kernelish 6.2 'echo "*** System restart required ***" > /run/reboot-required; echo kernelish >> /run/reboot-required.pkgs'
build brokenpkg 1.0 'echo "its service cannot be started" >&2; exit 3'
cd /srv/repo
for deb in *.deb; do
  dpkg-deb -f "$deb"
  printf 'Filename: ./%s\nSize: %s\nSHA256: %s\n\n' "$deb" "$(stat -c %s "$deb")" "$(sha256sum "$deb" | cut -d' ' -f1)"
done > Packages
rm -rf /etc/apt/sources.list /etc/apt/sources.list.d
mkdir -p /etc/apt/sources.list.d
echo 'deb [trusted=yes] file:/srv/repo ./' > /etc/apt/sources.list
apt-get -qq -o APT::Sandbox::User=root update
apt-get -qq -o APT::Sandbox::User=root install targetpkg=2.4.0
exit 0"#;

#[test]
fn a_real_apt_upgrades_from_a_repository() {
    if !has("apt-get") || !has("dpkg-deb") || !has("dpkg-query") {
        return;
    }
    for_caller(|machine| {
        let mut scenario = machine.scenario("apt", &json!({ "limits": { "time": "3m" } }), &[REPOSITORY]);
        scenario["job"]["patches"] = json!([
            { "name": "target", "apt": "targetpkg=2.4.1" },
            { "name": "kernel", "apt": "kernelish" },
            { "name": "none", "apt": "targetpkg=9.9" },
            { "name": "broken", "apt": "brokenpkg" },
        ]);
        machine.write("apt.yaml", &[scenario]);
        let result = machine.test(&["apt.yaml"]).remove(0);
        assert_eq!(result["runs"][0]["end"], "exit code 0", "{result:#}");
        let versions = |patch| {
            let one = installed(&result, patch);
            (one["version_before"].clone(), one["version_after"].clone(), one["installed"].clone())
        };
        assert_eq!(versions("target"), (json!("2.4.0"), json!("2.4.1"), json!(true)), "{result:#}");
        assert_eq!(versions("kernel"), (Value::Null, json!("6.2"), json!(true)));
        assert_eq!(installed(&result, "kernel")["needs_reboot"], "/run/reboot-required names kernelish");
        let none = installed(&result, "none")["failure"].as_str().unwrap();
        assert!(none.ends_with("E: Version '9.9' for 'targetpkg' was not found"), "{none}");
        let broken = installed(&result, "broken")["failure"].as_str().unwrap();
        assert!(broken.contains("its service cannot be started"), "{broken}");
        assert!(broken.ends_with("brokenpkg 1.0 is half configured"), "{broken}");
        assert_eq!(result["outcome"]["reboot"]["requested_by"], json!(["patch kernel"]));
    });
}
