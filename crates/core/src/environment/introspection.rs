//! Which commands tell what is declared of an endpoint.

use super::{Disk, HostSpec, Service, Sleep};

/// Commands that answer for services.
pub const SERVICE_COMMANDS: [&str; 2] = ["systemctl", "service"];

/// Commands that tell which file systems are mounted.
pub const MOUNT_COMMANDS: [&str; 3] = ["findmnt", "mount", "stat"];

/// The commands that tell what is declared: a scenario sees their calls without declaring their answers.
pub fn introspection_commands(services: &[Service], machine: &HostSpec) -> Vec<&'static str> {
    let sized = |disk: &Disk| disk.size.is_some();
    let told = [
        (!services.is_empty(), &SERVICE_COMMANDS[..]),
        (!machine.disks.is_empty(), &MOUNT_COMMANDS),
        (machine.disks.iter().any(sized), &["df"]),
        (machine.sleep == Sleep::Instant, &["sleep"]),
        (machine.clock.is_some(), &["date", "hwclock", "timedatectl"]),
    ];
    told.into_iter().filter(|(is, _)| *is).flat_map(|(_, names)| names.iter().copied()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::environment::{Clock, ServiceState, Startup};

    #[test]
    fn whatever_is_declared_is_told_by_some_command() {
        assert_eq!(introspection_commands(&[], &HostSpec::default()), [""; 0]);
        let services = [Service::new("web", ServiceState::Running, Startup::Enabled)];
        let disk = Disk { mount: "/".into(), file_system: "xfs".into(), size: None, free: None };
        let mut machine = HostSpec { disks: vec![disk], sleep: Sleep::Instant, ..HostSpec::default() };
        let told = introspection_commands(&services, &machine);
        assert_eq!(told, ["systemctl", "service", "findmnt", "mount", "stat", "sleep"]);
        machine.disks[0].size = Some(1);
        machine.clock = Clock::parse("2024-03-01").ok();
        let told = introspection_commands(&[], &machine);
        assert_eq!(told, ["findmnt", "mount", "stat", "df", "sleep", "date", "hwclock", "timedatectl"]);
    }
}
