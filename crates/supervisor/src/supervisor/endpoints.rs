//! The supervisor itself: makes an endpoint whenever patchdrill asks for one, and ends those that nobody holds any more.
#![expect(unsafe_code, reason = "processes are copied; each block says why that is sound")]

use std::collections::BTreeMap;
use std::fs::File;
use std::io;
use std::io::{Read as _, Write as _};
use std::os::fd::{AsFd as _, AsRawFd as _, OwnedFd};
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};

use crate::protocol::sandbox::{self, Config};
use crate::protocol::{Reader, Writer};
use crate::supervisor::channel::{Channel, Message};
use crate::supervisor::context::{Context as _, Result};
use crate::supervisor::injected_layer::Shape;
use crate::supervisor::namespaces::Users;
use crate::supervisor::root_filesystem::Booted;
use crate::supervisor::sys::{PollFd, Side};
use crate::supervisor::template::Template;
use crate::supervisor::{init, namespaces, proc_sys, root_filesystem, sys};

/// One endpoint, seen from outside.
struct Endpoint {
    /// Process 1; `None` once it has ended.
    pid: Option<i32>,
    control: Channel,
    made: Made,
    /// Nobody holds it any more, and process 1 was told to end.
    ending: bool,
}

/// What an endpoint keeps over the ends of its process 1.
struct Made {
    /// Its namespaces, which outlive process 1.
    namespaces: Vec<File>,
    /// The number of what was injected into its layers.
    injected: u64,
}

struct Supervisor {
    main: Channel,
    template: Template,
    child_events: File,
    endpoints: BTreeMap<u64, Endpoint>,
    /// Made ahead, since somebody who asked for one endpoint will most likely ask for another.
    spare: Option<Spare>,
    /// The shape of the last endpoint.
    last: Option<Config>,
    /// The shape that the next one will most likely have.
    likely: Option<Config>,
}

/// Process 1 of an endpoint that nobody has asked for yet.
struct Spare {
    pid: i32,
    /// Tells it what to become.
    feed: Channel,
    made: Made,
    /// What it was made for.
    shape: Config,
}

/// Serves until patchdrill is gone.
pub(super) fn serve() {
    // Nothing of what patchdrill has open is for anybody inside.
    // SAFETY: this is the first that the program does, so all that it has itself are its standard streams.
    unsafe { sys::close_from(3) };
    let Ok(main) = io::stdin().as_fd().try_clone_to_owned() else { return };
    let main = Channel(main);
    match prepare() {
        Ok((template, child_events)) => {
            let shown = if template.users == Users::One { "one" } else { "range" };
            let ready = Writer::new(sandbox::READY).bytes(shown).number(namespaces::FIRST.into());
            if main.send(&ready, &[]).is_ok() {
                Supervisor {
                    main,
                    template,
                    child_events,
                    endpoints: BTreeMap::new(),
                    spare: None,
                    last: None,
                    likely: None,
                }
                .serve();
            }
        }
        Err(failure) => main.send_failure(&failure),
    }
}

fn prepare() -> Result<(Template, File)> {
    sys::leave_keyring();
    sys::adopt_orphans().context("taking care of orphans")?;
    let me = std::env::current_exe().context("finding the supervisor's own folder")?;
    let own = me.parent().unwrap_or(Path::new("/")).to_owned();
    let double = std::env::var_os(sandbox::DOUBLE).map(PathBuf::from).unwrap_or_default();
    std::env::set_current_dir("/").context("leaving the folder of patchdrill")?;
    let template = Template::make(&own, &double)?;
    let child_events = sys::child_events().context("listening for processes that end")?;
    Ok((template, child_events.into()))
}

impl Supervisor {
    fn serve(&mut self) {
        loop {
            let mut files =
                Vec::from([self.main.0.as_raw_fd(), self.child_events.as_raw_fd()].map(PollFd::readable));
            // Process 1 reads these; here only their end counts.
            let held = self.endpoints.iter().filter(|(_, endpoint)| !endpoint.ending);
            let ids: Vec<u64> = held.clone().map(|(id, _)| *id).collect();
            files.extend(
                held.map(|(_, endpoint)| PollFd::new(endpoint.control.0.as_raw_fd(), sys::POLLRDHUP)),
            );
            if sys::wait_for(&mut files, -1).is_err() {
                return self.end_all();
            }
            for (file, id) in files[2..].iter().zip(&ids) {
                if file.revents & (sys::POLLHUP | sys::POLLRDHUP) != 0 {
                    self.end(*id);
                }
            }
            if files[1].revents != 0 {
                self.reap();
            }
            if files[0].revents != 0 {
                match self.main.receive() {
                    Ok(Some(message)) => {
                        self.obey(message);
                        if self.spare.is_none()
                            && let Some(shape) = self.likely.take()
                        {
                            // What cannot be made ahead is tried again when it is asked for, and tells why.
                            self.spare = self.make(&shape).ok();
                        }
                    }
                    _ => return self.end_all(),
                }
            }
        }
    }

    fn obey(&mut self, message: Message) {
        let Some((kind, rest)) = message.fields.split_first() else { return };
        let mut files = message.files.into_iter();
        let Some(control) = files.next().map(Channel) else { return };
        let mut reader = Reader(rest);
        let (id, made) = match &**kind {
            sandbox::BOOT => match Config::read(&mut reader) {
                Some(config) => (config.id, self.boot(&config, &control)),
                None => return,
            },
            sandbox::REBOOT => match (Config::read(&mut reader), files.next()) {
                (Some(config), Some(agent)) => (config.id, self.reboot(&config, &control, agent)),
                _ => return,
            },
            _ => return,
        };
        match made {
            Ok((pid, made)) => {
                self.endpoints.insert(id, Endpoint { pid: Some(pid), control, made, ending: false });
            }
            Err(failure) => control.send_failure(&failure),
        }
    }

    /// Hands the endpoint's wishes to a process that is there already, or to a new one.
    fn boot(&mut self, config: &Config, control: &Channel) -> Result<(i32, Made)> {
        let shape = config.shape();
        let message = config.write(Writer::new(sandbox::BOOT));
        let hand_over = |spare: Spare| spare.feed.send(&message, &[control.0.as_fd()]).map(|()| spare);
        let ready = self.spare.take().and_then(|spare| {
            if spare.shape == shape {
                // One that has died meanwhile is as good as none.
                return hand_over(spare).ok();
            }
            stop(spare.pid);
            None
        });
        let spare = match ready {
            Some(spare) => spare,
            None => {
                self.make(&shape).and_then(|spare| hand_over(spare).context("handing over to process 1"))?
            }
        };
        // Who asked for the same twice will most likely ask for it again.
        self.likely = self.last.replace(shape).filter(|before| self.last.as_ref() == Some(before));
        Ok((spare.pid, spare.made))
    }

    /// Makes process 1 of an endpoint of this shape, which does what it can and waits for the rest.
    fn make(&mut self, shape: &Config) -> Result<Spare> {
        let root = self.template.root(shape.rootfs.as_ref())?;
        let used = self.endpoints.values().map(|endpoint| endpoint.made.injected);
        let injected = self.template.inject(&root, Shape::of(shape), used)?;
        let (wait, go) = sys::pipe().context("making a pipe")?;
        let (feed, mouth) = UnixStream::pair().context("making a channel")?;
        let network = if shape.network { 0 } else { sys::CLONE_NEWNET };
        // SAFETY: the supervisor has one thread.
        match unsafe { sys::fork_into(namespaces::OWN | network) }.context("making namespaces")? {
            Side::Child => {
                drop((go, feed));
                self.main = Channel(mouth.into());
                self.endpoints.clear();
                let booted = init::begin(wait, self.template.users)
                    .and_then(|()| root_filesystem::boot(&root, &injected, shape));
                self.become_endpoint(booted)
            }
            Side::Parent(pid) => {
                drop((wait, mouth));
                self.release(pid, go)?;
                let open = |kind| File::open(format!("/proc/{pid}/ns/{kind}"));
                let namespaces =
                    ["user", "mnt", "uts", "net"].into_iter().map(open).collect::<io::Result<_>>();
                let namespaces = namespaces.context("opening the namespaces of an endpoint")?;
                let made = Made { namespaces, injected: injected.number };
                Ok(Spare { pid, feed: Channel(feed.into()), made, shape: shape.clone() })
            }
        }
    }

    /// The life of process 1: waits until it is told which endpoint it is to be, and becomes it.
    fn become_endpoint(&mut self, mut booted: Result<Booted>) -> ! {
        let mut files = [PollFd::readable(self.main.0.as_raw_fd())];
        // There is time for what would else be done while patchdrill gets ready.
        if sys::wait_for(&mut files, 0).is_ok() && files[0].revents == 0 {
            booted = booted.and_then(|mut booted| booted.let_go().map(|()| booted));
        }
        let Ok(Some(message)) = self.main.receive() else { sys::exit_now(0) };
        let config = Config::read(&mut Reader(message.fields.get(1..).unwrap_or_default()));
        let control = message.files.into_iter().next().map(Channel);
        let (Some(config), Some(control)) = (config, control) else { sys::exit_now(1) };
        init::live(&control, booted.and_then(|booted| root_filesystem::finish(&config).map(|()| booted)))
    }

    /// Maps the users of a new process and lets it go on.
    fn release(&self, pid: i32, go: OwnedFd) -> Result<()> {
        let mapped = namespaces::write_maps(pid, self.template.users, (sys::user(), sys::group()))
            .and_then(|()| File::from(go).write_all(b"1"))
            .context("mapping the users of an endpoint");
        if mapped.is_err() {
            let _ = sys::send_signal(pid, sys::SIGKILL);
        }
        mapped
    }

    /// Ends every process of an endpoint and starts a new process 1 with the same files.
    fn reboot(&mut self, config: &Config, control: &Channel, agent: OwnedFd) -> Result<(i32, Made)> {
        let step = "rebooting the endpoint";
        let Some(old) = self.endpoints.remove(&config.id) else {
            return Err(io::Error::from(io::ErrorKind::NotFound)).context(step);
        };
        if let Some(pid) = old.pid {
            stop(pid);
        }
        let root = self.template.root(config.rootfs.as_ref())?;
        let (told, tell_pid) = sys::pipe().context(step)?;
        let (wait, go) = sys::pipe().context(step)?;
        // SAFETY: the supervisor has one thread.
        match unsafe { sys::fork_into(0) }.context(step)? {
            Side::Child => {
                drop((told, go));
                // What the supervisor holds of other endpoints would keep them from ending before this one.
                self.endpoints.clear();
                self.spare = None;
                // Only who is inside already can make a process there; this one only does that.
                let made = enter_again(&old.made.namespaces, self.template.users);
                // SAFETY: the copy of a process with one thread has one thread.
                let fork = || unsafe { sys::fork_into(sys::CLONE_NEWPID | sys::CLONE_NEWIPC) }.context(step);
                match made.and_then(|()| fork()) {
                    Ok(Side::Child) => {
                        drop(tell_pid);
                        let booted = init::begin(wait, self.template.users).and_then(|()| {
                            proc_sys::take_names(config)?;
                            let booted = root_filesystem::boot_again(config, &root, agent)?;
                            proc_sys::set_uptime(config.uptime.unwrap_or(0)).context("setting the uptime")?;
                            Ok(booted)
                        });
                        init::live(control, booted)
                    }
                    Ok(Side::Parent(pid)) => {
                        let _ = File::from(tell_pid).write_all(&pid.to_le_bytes());
                    }
                    Err(failure) => control.send_failure(&failure),
                }
                sys::exit_now(0)
            }
            Side::Parent(entered) => {
                drop((tell_pid, wait));
                let mut pid = [0; 4];
                let known = File::from(told).read_exact(&mut pid).context(step);
                let _ = sys::wait(entered, 0);
                known?;
                File::from(go).write_all(b"1").context(step)?;
                Ok((i32::from_le_bytes(pid), old.made))
            }
        }
    }

    /// Ends an endpoint that nobody holds any more. It counts as gone once process 1 is, as everything inside goes with it.
    fn end(&mut self, id: u64) {
        let Some(endpoint) = self.endpoints.get_mut(&id) else { return };
        match endpoint.pid {
            Some(pid) => {
                endpoint.ending = true;
                // Let go of before process 1, so that the kernel clears up in its name and not while this one waits.
                endpoint.made.namespaces.clear();
                let _ = sys::send_signal(pid, sys::SIGKILL);
            }
            None => drop(self.endpoints.remove(&id)),
        }
    }

    fn end_all(&mut self) {
        for pid in self.endpoints.values().filter_map(|endpoint| endpoint.pid) {
            let _ = sys::send_signal(pid, sys::SIGKILL);
        }
        if let Some(spare) = self.spare.take() {
            stop(spare.pid);
        }
        std::mem::take(&mut self.endpoints).values().filter_map(|endpoint| endpoint.pid).for_each(stop);
    }

    /// Tells patchdrill of endpoints that ended by themselves: their kernel was told to reboot.
    fn reap(&mut self) {
        let _ = (&self.child_events).read(&mut [0; 128]);
        while let Ok(Some(ended)) = sys::wait(-1, sys::WNOHANG) {
            if self.spare.as_ref().is_some_and(|spare| spare.pid == ended.pid) {
                self.spare = None;
            }
            let mut ours = self.endpoints.iter_mut();
            let Some((id, endpoint)) = ours.find(|(_, endpoint)| endpoint.pid == Some(ended.pid)) else {
                continue;
            };
            if endpoint.ending {
                let id = *id;
                self.endpoints.remove(&id);
                continue;
            }
            // Its files stay until patchdrill lets go of it: it may be started anew.
            endpoint.pid = None;
            let status = u64::from(ended.status.cast_unsigned());
            let _ = endpoint.control.send(&Writer::new(sandbox::DIED).number(status), &[]);
        }
    }
}

/// Ends everything inside. With process 1 all others are gone, once it can be waited for.
fn stop(pid: i32) {
    let _ = sys::send_signal(pid, sys::SIGKILL);
    let _ = sys::wait(pid, 0);
}

/// Enters the namespaces of an endpoint whose process 1 has ended.
fn enter_again(entered: &[File], users: Users) -> Result<()> {
    for namespace in entered {
        sys::enter(namespace.as_fd(), 0).context("entering the namespaces of an endpoint")?;
    }
    namespaces::become_root(users).context("becoming root of the endpoint")
}
