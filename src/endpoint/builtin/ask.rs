//! Which built-in commands an endpoint wants.

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

    /// What an endpoint has that is a machine of its own: everything that is declared, and always a service manager.
    #[cfg(target_os = "linux")]
    pub(in crate::endpoint) fn machine(world: &World, real_root: PathBuf) -> Self {
        Self {
            services: Some(world.services.clone()),
            instant_sleep: world.machine.sleep == Sleep::Instant,
            clock: world.machine.clock,
            disks: world.machine.disks.clone(),
            real_root: Some(real_root),
        }
    }

    /// The names that these commands are called by.
    pub(in crate::endpoint) fn names(&self) -> impl Iterator<Item = &'static str> {
        let services: &[&str] = if self.services.is_some() { &["systemctl", "service"] } else { &[] };
        services.iter().copied()
    }
}
