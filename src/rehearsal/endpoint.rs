//! Where a job is rehearsed, and what doubled commands answer there.

use std::time::Duration;

use super::document;
use super::document::duration;
use super::job::{Exits, Linux, MacOs, Platform};
use crate::scenario::EndpointKind;

/// A kind of endpoint on which a job for the platform `P` can be rehearsed.
pub trait Endpoint<P>: sealed::Sealed {
    /// Fills in what the scenario says of it.
    #[doc(hidden)]
    fn write(self, to: &mut Written<'_>);
}

/// What the scenario says of the endpoint.
#[doc(hidden)]
#[derive(Debug)]
pub struct Written<'a>(pub(super) &'a mut document::Endpoint);

mod sealed {
    pub trait Sealed {}
}

/// Nothing runs: every end is declared, and time is virtual.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Declared;

/// Scripts run on this machine itself, by its own shells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Local;

/// Scripts run as root on a copy of this machine that is thrown away. Windows jobs have none.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[must_use]
pub struct Sandbox {
    root: Option<String>,
}

impl Sandbox {
    /// A copy of this machine.
    pub fn new() -> Self {
        Self::default()
    }

    /// A copy of the root file system in this folder.
    pub fn of(folder: impl Into<String>) -> Self {
        Self { root: Some(folder.into()) }
    }
}

/// Scripts run as root in a container. Only jobs for Linux have one.
#[derive(Clone, Debug, PartialEq, Eq)]
#[must_use]
pub struct Container {
    image: String,
}

impl Container {
    /// A container of this image, such as `debian:12`.
    pub fn of(image: impl Into<String>) -> Self {
        Self { image: image.into() }
    }
}

impl sealed::Sealed for Declared {}
impl sealed::Sealed for Local {}
impl sealed::Sealed for Sandbox {}
impl sealed::Sealed for Container {}

impl<P: Platform> Endpoint<P> for Declared {
    fn write(self, to: &mut Written<'_>) {
        to.0.on = Some(EndpointKind::Declared.name());
    }
}

impl<P: Platform> Endpoint<P> for Local {
    fn write(self, to: &mut Written<'_>) {
        to.0.on = Some(EndpointKind::Local.name());
    }
}

impl Endpoint<Linux> for Sandbox {
    fn write(self, to: &mut Written<'_>) {
        to.0.on = Some(EndpointKind::Sandbox.name());
        to.0.rootfs = self.root;
    }
}

impl Endpoint<MacOs> for Sandbox {
    fn write(self, to: &mut Written<'_>) {
        Endpoint::<Linux>::write(self, to);
    }
}

impl Endpoint<Linux> for Container {
    fn write(self, to: &mut Written<'_>) {
        to.0.on = Some(EndpointKind::Container.name());
        to.0.image = Some(self.image);
    }
}

/// An answer of a doubled command.
#[derive(Clone, Debug)]
#[must_use]
pub struct Answer(document::Answer);

/// Never ends by itself.
pub fn hangs() -> Answer {
    Answer(document::Answer { hangs: Some(true), ..document::Answer::default() })
}

impl Exits {
    /// The same, with this on standard output.
    pub fn printing(self, text: impl Into<String>) -> Answer {
        Answer::from(self).printing(text)
    }
}

impl Answer {
    /// What it writes to standard output.
    pub fn printing(mut self, text: impl Into<String>) -> Self {
        self.0.stdout = Some(text.into());
        self
    }

    /// What it writes to standard error.
    pub fn complaining(mut self, text: impl Into<String>) -> Self {
        self.0.stderr = Some(text.into());
        self
    }

    /// How long it waits before it answers.
    pub fn after(mut self, time: Duration) -> Self {
        self.0.delay = Some(duration(time));
        self
    }
}

impl From<Exits> for Answer {
    fn from(Exits(code): Exits) -> Self {
        Self(document::Answer { exits: Some(code), ..document::Answer::default() })
    }
}

impl From<Answer> for document::Answer {
    fn from(Answer(answer): Answer) -> Self {
        answer
    }
}
