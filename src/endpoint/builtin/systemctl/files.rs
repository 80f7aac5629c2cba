//! What starts with the endpoint: `enable`, `disable`, `mask` and `unmask`.

use super::changes;
use super::options::Line;
use crate::endpoint::builtin::Told;
use crate::endpoint::builtin::state::State;
use crate::endpoint::builtin::told::Output;
use crate::endpoint::builtin::units::{Unit, full_name};
use crate::environment::Startup;

/// Where the administrator's links lie.
const LINKS: &str = "/etc/systemd/system";

/// Where unit files lie.
pub(super) const FILES: &str = "/usr/lib/systemd/system";

/// What is said of a unit that nothing can enable.
const NO_INSTALL: &str = "\
The unit files have no installation config (WantedBy=, RequiredBy=, Also=,
Alias= settings in the [Install] section, and DefaultInstance= for template
units). This means they are not meant to be enabled or disabled using systemctl.";

/// Changes what starts with the endpoint. Nothing is changed when one of the units does not exist.
pub(super) fn change(state: &mut State, verb: &str, names: &[&str], line: &Line<'_>) -> Told {
    let names: Vec<String> =
        names.iter().map(|name| full_name(name.rsplit('/').next().unwrap_or(name))).collect();
    let mut output = Output::default();
    if !matches!(verb, "mask" | "unmask") {
        if let Some(missing) = names.iter().find(|name| state.units.named(name).is_none()) {
            return Output::fails(1, &format!("Failed to {verb} unit: Unit file {missing} does not exist."))
                .into();
        }
        let masked =
            |name: &&String| state.units.named(name).is_some_and(|unit| unit.startup == Startup::Masked);
        if let Some(masked) = names.iter().find(masked).filter(|_| verb != "disable") {
            let why = format!("Failed to {verb} unit: Unit file {LINKS}/{masked} is masked.");
            return Output::fails(1, &why).into();
        }
    }
    let mut without_install = false;
    for name in &names {
        let Some(unit) = state.units.named_mut(name) else {
            output.complain(&format!("Unit {name} does not exist, proceeding anyway."));
            if verb == "mask" && !line.quiet {
                output.complain(&linked(name, "/dev/null", name));
            }
            continue;
        };
        if unit.startup == Startup::Static && !matches!(verb, "mask" | "unmask") {
            without_install = true;
            continue;
        }
        for said in one(unit, verb) {
            if !line.quiet {
                output.complain(&said);
            }
        }
    }
    if without_install && !line.quiet {
        output.complain(NO_INSTALL);
    }
    if line.now
        && let Some(then) = match verb {
            "enable" | "reenable" => Some("start"),
            "disable" | "mask" => Some("stop"),
            _ => None,
        }
    {
        changes::turn(state, then, &names, line, &mut output);
    }
    output.into()
}

/// Does so to one unit, and tells which links that makes and removes.
fn one(unit: &mut Unit, verb: &str) -> Vec<String> {
    let wants = match unit.kind() {
        "timer" => "timers.target.wants",
        "socket" => "sockets.target.wants",
        _ => "multi-user.target.wants",
    };
    let link = format!("{wants}/{}", unit.name);
    let enabled = unit.startup == Startup::Enabled;
    let made = linked(&link, FILES, &unit.name);
    match verb {
        "enable" | "preset" if !enabled => {
            unit.startup = Startup::Enabled;
            vec![made]
        }
        "disable" if enabled => {
            unit.startup = Startup::Disabled;
            vec![removed(&link)]
        }
        "reenable" => {
            unit.startup = Startup::Enabled;
            if enabled { vec![removed(&link), made] } else { vec![made] }
        }
        "mask" if unit.mask() => vec![linked(&unit.name, "/dev/null", &unit.name)],
        "unmask" if unit.unmask() => vec![removed(&unit.name)],
        _ => Vec::new(),
    }
}

fn linked(link: &str, folder: &str, name: &str) -> String {
    let target = if folder == "/dev/null" { folder.to_owned() } else { format!("{folder}/{name}") };
    format!("Created symlink {LINKS}/{link} → {target}.")
}

fn removed(link: &str) -> String {
    format!("Removed \"{LINKS}/{link}\".")
}
