//! Which built-in commands an endpoint wants.

use std::path::Path;
use std::path::PathBuf;

use crate::world::Clock;
use crate::world::Disk;
use crate::world::Service;
use crate::world::Sleep;
use crate::world::World;

/// The built-in commands of an endpoint. By default there are none.
#[derive(Clone, Debug, Default)]
pub(in crate::endpoint) struct BuiltIns {
    /// The service manager, with these services; `None` is the machine's own.
    pub(in crate::endpoint) services: Option<Vec<Service>>,
    /// `sleep` takes no time.
    pub(in crate::endpoint) instant_sleep: bool,
    /// The time of day at the beginning; `None` is the real one.
    pub(in crate::endpoint) clock: Option<Clock>,
    /// What `df` and `findmnt` show.
    pub(in crate::endpoint) disks: Vec<Disk>,
    /// Where the endpoint keeps what lies below the machine's root, when doubles lie in its place: the real command of
    /// `/usr/bin/date` is then `usr/bin/date` below it. `None` when the real commands are on PATH.
    pub(in crate::endpoint) real_root: Option<PathBuf>,
}

impl BuiltIns {
    /// What a local endpoint has: a service manager when services are declared. Nothing else of the machine can be
    /// declared there.
    pub(in crate::endpoint) fn local(world: &World) -> Self {
        let services = Some(world.services.clone()).filter(|services| !services.is_empty());
        Self { services, ..Self::default() }
    }

    /// What an endpoint has that is a machine of its own: everything that is declared, always a service manager, and a
    /// root file system that looks like a disk.
    #[cfg(target_os = "linux")]
    pub(in crate::endpoint) fn machine(world: &World, real_root: PathBuf) -> Self {
        let mut disks = world.machine.disks.clone();
        let root = Path::new("/");
        if !disks.iter().any(|disk| disk.mount == root) {
            let file_system = "ext4".to_owned();
            disks.push(Disk { mount: root.to_owned(), file_system, size: None, free: None });
        }
        Self {
            services: Some(world.services.clone()),
            instant_sleep: world.machine.sleep == Sleep::Instant,
            clock: world.machine.clock,
            disks,
            real_root: Some(real_root),
        }
    }

    /// The names that these commands are called by.
    pub(in crate::endpoint) fn names(&self) -> impl Iterator<Item = &'static str> {
        let asked = [
            (self.services.is_some(), &["systemctl", "service"][..]),
            (self.instant_sleep, &["sleep"]),
            (self.disks.iter().any(|disk| disk.size.is_some()), &["df"]),
            (!self.disks.is_empty(), &["findmnt", "mount", "stat"]),
            (self.clock.is_some(), &["date", "hwclock", "timedatectl"]),
        ];
        asked.into_iter().filter(|(is, _)| *is).flat_map(|(_, names)| names.iter().copied())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::world::Machine;

    #[test]
    fn an_endpoint_answers_for_what_is_declared() {
        let names = |asked: &BuiltIns| asked.names().collect::<Vec<_>>();
        let mut world = World::default();
        assert_eq!(names(&BuiltIns::local(&world)), [""; 0]);
        let bare = BuiltIns::machine(&world, "/run/real".into());
        assert_eq!(names(&bare), ["systemctl", "service", "findmnt", "mount", "stat"]);
        let size = Some(1 << 30);
        world.machine = Machine {
            sleep: Sleep::Instant,
            clock: Clock::parse("2024-03-01").ok(),
            disks: vec![Disk { mount: "/".into(), file_system: "xfs".into(), size, free: None }],
            ..Machine::default()
        };
        let full = BuiltIns::machine(&world, "/run/real".into());
        assert_eq!(full.disks.len(), 1, "a declared root is not declared again");
        for name in ["sleep", "date", "hwclock", "timedatectl", "df"] {
            assert!(names(&full).contains(&name), "{name}");
        }
        world.services.push(Service::new(
            "web",
            crate::world::ServiceState::Running,
            crate::world::Startup::Enabled,
        ));
        assert_eq!(names(&BuiltIns::local(&world)), ["systemctl", "service"]);
    }
}
