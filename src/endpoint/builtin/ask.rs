//! Which built-in commands an endpoint wants.

use std::path::PathBuf;

use crate::environment::HostSpec;
#[cfg(target_os = "linux")]
use crate::environment::MOUNT_COMMANDS;
#[cfg(target_os = "linux")]
use crate::environment::SERVICE_COMMANDS;
use crate::environment::Service;
#[cfg(target_os = "linux")]
use crate::environment::Sleep;
use crate::environment::{Clock, Disk};
use crate::environment::{EndpointSpec, introspection_commands};
#[cfg(target_os = "linux")]
use crate::job::Platform;

/// The built-in commands of an endpoint. By default there are none.
#[derive(Clone, Debug, Default)]
pub(in crate::endpoint) struct BuiltIns {
    /// The names that they are called by.
    pub(in crate::endpoint) names: Vec<&'static str>,
    /// Those of them that tell something that the scenario declares.
    pub(in crate::endpoint) declared: Vec<&'static str>,
    /// The services that there are.
    pub(in crate::endpoint) services: Vec<Service>,
    /// `sleep` takes no time.
    pub(in crate::endpoint) instant_sleep: bool,
    /// The time of day at the beginning; `None` is the real one.
    pub(in crate::endpoint) clock: Option<Clock>,
    /// The disks that `df` and `findmnt` show beside the root.
    pub(in crate::endpoint) disks: Vec<Disk>,
    /// Where the endpoint keeps what lies below the machine's root, when doubles lie in its place: the real command of
    /// `/usr/bin/date` is then `usr/bin/date` below it. `None` when the real commands are on PATH.
    pub(in crate::endpoint) real_root: Option<PathBuf>,
}

impl BuiltIns {
    /// What a local endpoint has: a service manager when services are declared. Nothing else of the machine can be
    /// declared there.
    pub(in crate::endpoint) fn local(world: &EndpointSpec) -> Self {
        let declared = introspection_commands(&world.services, &HostSpec::default());
        Self { names: declared.clone(), declared, services: world.services.clone(), ..Self::default() }
    }

    /// What an endpoint has that is a machine of its own: everything that is declared; and where the platform has them,
    /// always a service manager, and a root file system that looks like a disk.
    #[cfg(target_os = "linux")]
    pub(in crate::endpoint) fn machine(platform: Platform, world: &EndpointSpec, real_root: PathBuf) -> Self {
        let declared = introspection_commands(&world.services, &world.machine);
        let mut names = declared.clone();
        if platform == Platform::Linux {
            names.extend(
                SERVICE_COMMANDS.into_iter().chain(MOUNT_COMMANDS).filter(|name| !declared.contains(name)),
            );
        }
        Self {
            names,
            declared,
            services: world.services.clone(),
            instant_sleep: world.machine.sleep == Sleep::Instant,
            clock: world.machine.clock,
            disks: world.machine.disks.clone(),
            real_root: Some(real_root),
        }
    }

    /// The names that these commands are called by.
    pub(in crate::endpoint) fn names(&self) -> impl Iterator<Item = &'static str> {
        self.names.iter().copied()
    }
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;

    #[test]
    fn a_machine_answers_for_more_than_is_declared() {
        let names = |asked: &BuiltIns| asked.names().collect::<Vec<_>>();
        let machine = |platform, world: &EndpointSpec| BuiltIns::machine(platform, world, "/run/real".into());
        let mut world = EndpointSpec::default();
        assert_eq!(names(&BuiltIns::local(&world)), [""; 0]);
        let bare = machine(Platform::Linux, &world);
        assert_eq!(names(&bare), ["systemctl", "service", "findmnt", "mount", "stat"]);
        assert_eq!(bare.declared.len(), 0);
        assert_eq!(names(&machine(Platform::MacOs, &world)), [""; 0], "there they are unknown");

        world.machine.sleep = Sleep::Instant;
        let file_system = "xfs".to_owned();
        world.machine.disks.push(Disk { mount: "/".into(), file_system, size: None, free: None });
        let full = machine(Platform::Linux, &world);
        assert_eq!(names(&full), ["findmnt", "mount", "stat", "sleep", "systemctl", "service"]);
        assert_eq!((full.disks.len(), full.declared.len()), (1, 4));
    }
}
