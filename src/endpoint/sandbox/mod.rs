//! The sandbox: real scripts, as root, on a throw-away copy of the machine.
//!
//! # How it is made
//! The *supervisor* (a program of its own, from the crate `patchdrill-supervisor`) is started once. For each endpoint it clones
//! itself into new user, process, mount, IPC, host name and network namespaces; the clone becomes process 1 of the endpoint,
//! lays a copy-on-write layer over the machine's files (or over a given folder), makes that its root, and runs what it is told
//! over a socket. When the endpoint is closed, or this process ends in whatever way, the kernel ends everything inside with
//! process 1, and everything that was written goes with its file system.
//!
//! # Why own system calls
//! Container libraries were looked at. They start a container for each program (`libcontainer` reads an OCI bundle and needs
//! a root file system on disk, cgroups and a state folder; `hakoniwa` runs one command in one sandbox), while all actions
//! of a job need the *same* endpoint, an overlay over the machine itself, the list of what each action changed, and a start in
//! a few milliseconds. What is left of such a library then is some twenty system calls, which are here, in one module
//! of that crate, each behind a function. The library's side uses `rustix`.
//!
//! # Who is root inside
//! When root makes the endpoint, its users are a range of their own that no file of the machine belongs to, and the machine's
//! files are shown with shifted owners; so root inside owns what root owns, and is nobody outside. When an ordinary user
//! makes it, user 0 inside is that user; files of the machine's root belong to nobody then, and a layer of folders of root's
//! own lies between, so that files can be made, replaced and removed everywhere.

mod changes;
mod endpoint;
mod supervisor;

pub use endpoint::SandboxEndpoint;
