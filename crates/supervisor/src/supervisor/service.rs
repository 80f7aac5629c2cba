//! The keeper itself: makes an endpoint whenever patchdrill asks for one, and ends those that nobody holds any more.

use std::collections::BTreeMap;
use std::fs::File;
use std::io;
use std::io::{Read as _, Write as _};
use std::os::fd::{AsFd as _, AsRawFd as _, OwnedFd};
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};

use crate::protocol::sandbox as protocol;
use crate::protocol::sandbox::{Config, Reader, Writer};
use crate::supervisor::channel::{Channel, Message};
use crate::supervisor::error::{Failed, Tried, Trying as _};
use crate::supervisor::face::Shape;
use crate::supervisor::life::{begin, live};
use crate::supervisor::namespaces::Users;
use crate::supervisor::sys::{PollFd, Side};
use crate::supervisor::template::Template;
use crate::supervisor::{boot, dress, namespaces, sys};

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
    /// The number of its added layers.
    face: u64,
}

struct Keeper {
    main: Channel,
    template: Template,
    news: File,
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
pub fn serve() {
    // Nothing of what patchdrill has open is for anybody inside.
    sys::close_from(3);
    let Ok(main) = io::stdin().as_fd().try_clone_to_owned() else { return };
    let main = Channel(main);
    match prepare() {
        Ok((template, news)) => {
            let shown = if template.users == Users::One { "one" } else { "range" };
            let ready = Writer::new(protocol::READY).bytes(shown).number(namespaces::FIRST.into());
            if main.send(&ready, &[]).is_ok() {
                Keeper {
                    main,
                    template,
                    news,
                    endpoints: BTreeMap::new(),
                    spare: None,
                    last: None,
                    likely: None,
                }
                .serve();
            }
        }
        Err(failed) => tell(&main, &failed),
    }
}

/// Says what went wrong.
pub fn tell(channel: &Channel, failed: &Failed) {
    let code = failed.error.raw_os_error().unwrap_or(0).unsigned_abs();
    let message = Writer::new(protocol::BROKEN).bytes(failed.what.as_bytes()).number(code.into());
    // Who is gone need not be told.
    let _ = channel.send(&message, &[]);
}

fn prepare() -> Tried<(Template, File)> {
    sys::leave_keyring();
    sys::adopt_orphans().trying("taking care of orphans")?;
    let me = std::env::current_exe().trying("finding the keeper's own folder")?;
    let own = me.parent().unwrap_or(Path::new("/")).to_owned();
    let double = std::env::var_os(protocol::DOUBLE).map(PathBuf::from).unwrap_or_default();
    std::env::set_current_dir("/").trying("leaving the folder of patchdrill")?;
    let template = Template::make(&own, &double)?;
    let news = sys::child_news().trying("listening for processes that end")?;
    Ok((template, news.into()))
}

impl Keeper {
    fn serve(&mut self) {
        loop {
            let mut files = vec![self.main.0.as_raw_fd(), self.news.as_raw_fd()]
                .into_iter()
                .map(|fd| PollFd { fd, events: sys::POLLIN, revents: 0 })
                .collect::<Vec<_>>();
            // Process 1 reads these; here only their end counts.
            let held = self.endpoints.iter().filter(|(_, endpoint)| !endpoint.ending);
            let ids: Vec<u64> = held.clone().map(|(id, _)| *id).collect();
            files.extend(held.map(|(_, endpoint)| PollFd {
                fd: endpoint.control.0.as_raw_fd(),
                events: sys::POLLRDHUP,
                revents: 0,
            }));
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
            protocol::BOOT => match Config::read(&mut reader) {
                Some(config) => (config.id, self.boot(&config, &control)),
                None => return,
            },
            protocol::REBOOT => match (Config::read(&mut reader), files.next()) {
                (Some(config), Some(agent)) => (config.id, self.reboot(&config, &control, agent)),
                _ => return,
            },
            _ => return,
        };
        match made {
            Ok((pid, made)) => {
                self.endpoints.insert(id, Endpoint { pid: Some(pid), control, made, ending: false });
            }
            Err(failed) => tell(&control, &failed),
        }
    }

    /// Hands the endpoint's wishes to a process that is there already, or to a new one.
    fn boot(&mut self, config: &Config, control: &Channel) -> Tried<(i32, Made)> {
        let shape = config.shape();
        let message = config.write(Writer::new(protocol::BOOT));
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
                self.make(&shape).and_then(|spare| hand_over(spare).trying("handing over to process 1"))?
            }
        };
        // Who asked for the same twice will most likely ask for it again.
        self.likely = self.last.replace(shape).filter(|before| self.last.as_ref() == Some(before));
        Ok((spare.pid, spare.made))
    }

    /// Makes process 1 of an endpoint of this shape, which does what it can and waits for the rest.
    fn make(&mut self, shape: &Config) -> Tried<Spare> {
        let root = self.template.root(shape.rootfs.as_ref())?;
        let used = self.endpoints.values().map(|endpoint| endpoint.made.face);
        let face = self.template.face(&root, Shape::of(shape), used)?;
        let (wait, go) = sys::pipe().trying("making a pipe")?;
        let (feed, mouth) = UnixStream::pair().trying("making a channel")?;
        let network = if shape.network { 0 } else { sys::CLONE_NEWNET };
        match sys::fork_into(namespaces::OWN | network).trying("making namespaces")? {
            Side::Child => {
                drop((go, feed));
                self.main = Channel(mouth.into());
                self.endpoints.clear();
                let booted = begin(wait).and_then(|()| boot::boot(&self.template.base, &root, &face, shape));
                self.become_endpoint(booted)
            }
            Side::Parent(pid) => {
                drop((wait, mouth));
                self.release(pid, go)?;
                let open = |kind| File::open(format!("/proc/{pid}/ns/{kind}"));
                let namespaces =
                    ["user", "mnt", "uts", "net"].into_iter().map(open).collect::<io::Result<_>>();
                let namespaces = namespaces.trying("opening the namespaces of an endpoint")?;
                let made = Made { namespaces, face: face.number };
                Ok(Spare { pid, feed: Channel(feed.into()), made, shape: shape.clone() })
            }
        }
    }

    /// The life of process 1: waits until it is told which endpoint it is to be, and becomes it.
    fn become_endpoint(&mut self, mut booted: Tried<boot::Booted>) -> ! {
        let mut files = [PollFd { fd: self.main.0.as_raw_fd(), events: sys::POLLIN, revents: 0 }];
        // There is time for what would else be done while patchdrill gets ready.
        if sys::wait_for(&mut files, 0).is_ok() && files[0].revents == 0 {
            booted = booted.and_then(|mut booted| booted.let_go().map(|()| booted));
        }
        let Ok(Some(message)) = self.main.receive() else { sys::exit_now(0) };
        let config = Config::read(&mut Reader(message.fields.get(1..).unwrap_or_default()));
        let control = message.files.into_iter().next().map(Channel);
        let (Some(config), Some(control)) = (config, control) else { sys::exit_now(1) };
        live(&control, booted.and_then(|booted| boot::finish(&config).map(|()| booted)))
    }

    /// Maps the users of a new process and lets it go on.
    fn release(&self, pid: i32, go: OwnedFd) -> Tried<()> {
        let mapped = namespaces::write_maps(pid, self.template.users, (sys::user(), sys::group()))
            .and_then(|()| File::from(go).write_all(b"1"))
            .trying("mapping the users of an endpoint");
        if mapped.is_err() {
            let _ = sys::send_signal(pid, sys::SIGKILL);
        }
        mapped
    }

    /// Ends every process of an endpoint and starts a new process 1 with the same files.
    fn reboot(&mut self, config: &Config, control: &Channel, agent: OwnedFd) -> Tried<(i32, Made)> {
        let trying = "rebooting the endpoint";
        let Some(old) = self.endpoints.remove(&config.id) else {
            return Err(io::Error::from(io::ErrorKind::NotFound)).trying(trying);
        };
        if let Some(pid) = old.pid {
            stop(pid);
        }
        let root = self.template.root(config.rootfs.as_ref())?;
        let (told, tell_pid) = sys::pipe().trying(trying)?;
        let (wait, go) = sys::pipe().trying(trying)?;
        match sys::fork_into(0).trying(trying)? {
            Side::Child => {
                drop((told, go));
                // What the keeper holds of other endpoints would keep them from ending before this one.
                self.endpoints.clear();
                self.spare = None;
                // Only who is inside already can make a process there; this one only does that.
                let made = enter_again(&old.made.namespaces);
                match made.and_then(|()| sys::fork_into(sys::CLONE_NEWPID | sys::CLONE_NEWIPC).trying(trying))
                {
                    Ok(Side::Child) => {
                        drop(tell_pid);
                        let booted = begin(wait).and_then(|()| {
                            dress::take_names(config)?;
                            let booted = boot::boot_again(config, &root, agent)?;
                            dress::set_uptime(config.uptime.unwrap_or(0)).trying("setting the uptime")?;
                            Ok(booted)
                        });
                        live(control, booted)
                    }
                    Ok(Side::Parent(pid)) => {
                        let _ = File::from(tell_pid).write_all(&pid.to_le_bytes());
                    }
                    Err(failed) => tell(control, &failed),
                }
                sys::exit_now(0)
            }
            Side::Parent(helper) => {
                drop((tell_pid, wait));
                let mut pid = [0; 4];
                let known = File::from(told).read_exact(&mut pid).trying(trying);
                let _ = sys::wait(helper, 0);
                known?;
                File::from(go).write_all(b"1").trying(trying)?;
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
        let _ = (&self.news).read(&mut [0; 128]);
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
            let _ = endpoint.control.send(&Writer::new(protocol::DIED).number(status), &[]);
        }
    }
}

/// Ends everything inside. With process 1 all others are gone, once it can be waited for.
fn stop(pid: i32) {
    let _ = sys::send_signal(pid, sys::SIGKILL);
    let _ = sys::wait(pid, 0);
}

/// Enters the namespaces of an endpoint whose process 1 has ended.
fn enter_again(namespaces: &[File]) -> Tried<()> {
    for namespace in namespaces {
        sys::enter(namespace.as_fd(), 0).trying("entering the namespaces of an endpoint")?;
    }
    sys::become_root().trying("becoming root of the endpoint")
}
