//! Jobs, actions and patches.

use std::marker::PhantomData;
use std::time::Duration;

use super::document;
use super::document::duration;
use crate::job::Limit;

/// The platform of a job, as a type.
pub trait Platform: sealed::Sealed {
    /// As scenarios write it.
    #[doc(hidden)]
    const NAME: &'static str;
}

mod sealed {
    pub trait Sealed {}
}

macro_rules! platforms {
    ($($(#[$doc:meta])* $name:ident = $written:literal;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum $name {}

        impl sealed::Sealed for $name {}

        impl Platform for $name {
            const NAME: &'static str = $written;
        }
    )*};
}

platforms! {
    /// Linux.
    Linux = "linux";
    /// macOS.
    MacOs = "macos";
    /// Windows.
    Windows = "windows";
}

/// A job: at most five pre-actions, patches, at most five post-actions, at most one reboot.
#[derive(Clone, Debug)]
pub struct Job<P> {
    pub(super) document: document::Job,
    platform: PhantomData<P>,
}

impl Job<Linux> {
    /// An empty job for Linux.
    #[must_use]
    pub fn linux() -> Self {
        Self::new()
    }
}

impl Job<MacOs> {
    /// An empty job for macOS.
    #[must_use]
    pub fn macos() -> Self {
        Self::new()
    }
}

impl Job<Windows> {
    /// An empty job for Windows.
    #[must_use]
    pub fn windows() -> Self {
        Self::new()
    }
}

impl<P: Platform> Job<P> {
    fn new() -> Self {
        let document = document::Job { platform: P::NAME, ..document::Job::default() };
        Self { document, platform: PhantomData }
    }

    /// Gives it a name.
    #[must_use]
    pub fn named(mut self, name: impl Into<String>) -> Self {
        self.document.name = Some(name.into());
        self
    }

    /// Adds an action before the patches.
    #[must_use]
    pub fn pre_action(mut self, action: impl Into<Action<P>>) -> Self {
        self.document.pre_actions.push(action.into().document);
        self
    }

    /// Adds a patch.
    #[must_use]
    pub fn patch(mut self, patch: Patch) -> Self {
        self.document.patches.push(patch.0);
        self
    }

    /// Adds an action after the patches.
    #[must_use]
    pub fn post_action(mut self, action: impl Into<Action<P>>) -> Self {
        self.document.post_actions.push(action.into().document);
        self
    }

    /// What it does about a reboot that is owed.
    #[must_use]
    pub fn reboot(mut self, reboot: Reboot) -> Self {
        self.document.reboot = match reboot {
            Reboot::Immediate => None,
            Reboot::Suppress => Some(document::Reboot::Suppress(true)),
            Reboot::Countdown(length) => Some(document::Reboot::Countdown(duration(length))),
        };
        self
    }
}

/// What a job does about a reboot that is owed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Reboot {
    /// It reboots at once.
    Immediate,
    /// Nothing reboots: the job shows Pending Reboot until a person does.
    Suppress,
    /// It reboots after a countdown of this length.
    Countdown(Duration),
}

/// An action of a job for the platform `P`.
#[derive(Clone, Debug)]
pub struct Action<P> {
    document: document::Action,
    platform: PhantomData<P>,
}

/// An action that runs a script; see [`script`] and [`script_file`].
#[derive(Clone, Debug)]
#[must_use]
pub struct Script(document::Action);

/// An action without a script, whose end is declared; see [`unscripted`].
#[derive(Clone, Debug)]
#[must_use]
pub struct Unscripted(document::Action);

/// An action that uninstalls software, as only Windows jobs have.
#[derive(Clone, Debug)]
#[must_use]
pub struct UninstallSoftware(document::Action);

/// An action that runs this script.
pub fn script(text: impl Into<String>) -> Script {
    Script(document::Action {
        run_script: Some(document::Script::Inline(text.into())),
        ..document::Action::default()
    })
}

/// An action that runs the script in this file, looked up from the root of the package.
pub fn script_file(path: impl Into<String>) -> Script {
    Script(document::Action {
        run_script: Some(document::Script::File(path.into())),
        ..document::Action::default()
    })
}

/// An action that runs nothing and ends like this, each time that it runs.
pub fn unscripted(end: impl Into<End>) -> Unscripted {
    Unscripted(document::Action { tries: vec![end.into().into()], ..document::Action::default() })
}

impl Script {
    /// Gives the action a name.
    pub fn named(mut self, name: impl Into<String>) -> Self {
        self.0.name = Some(name.into());
        self
    }

    /// An environment variable of this script alone.
    pub fn env(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.0.env.set(name, value.into());
        self
    }
}

impl Unscripted {
    /// Gives the action a name.
    pub fn named(mut self, name: impl Into<String>) -> Self {
        self.0.name = Some(name.into());
        self
    }

    /// How its next run ends: when it is retried, when the job begins again, or in a second run of the job. The last end
    /// repeats.
    pub fn then(mut self, end: impl Into<End>) -> Self {
        self.0.tries.push(end.into().into());
        self
    }

    /// What it writes to standard output.
    pub fn prints(mut self, text: impl Into<String>) -> Self {
        self.0.stdout = Some(text.into());
        self
    }

    /// How long it takes, in virtual time.
    pub fn takes(mut self, time: Duration) -> Self {
        self.0.takes = Some(duration(time));
        self
    }
}

impl UninstallSoftware {
    /// Uninstalls what is listed under `registry_key` with this display name.
    pub fn new(registry_key: impl Into<String>, display_name: impl Into<String>) -> Self {
        let software = document::UninstallSoftware {
            registry_key: registry_key.into(),
            display_name: display_name.into(),
            display_version: None,
        };
        Self(document::Action { uninstall_software: Some(software), ..document::Action::default() })
    }

    /// Only this version of it.
    pub fn version(mut self, version: impl Into<String>) -> Self {
        if let Some(software) = &mut self.0.uninstall_software {
            software.display_version = Some(version.into());
        }
        self
    }
}

impl<P: Platform> From<Script> for Action<P> {
    fn from(Script(document): Script) -> Self {
        Self { document, platform: PhantomData }
    }
}

impl<P: Platform> From<Unscripted> for Action<P> {
    fn from(Unscripted(document): Unscripted) -> Self {
        Self { document, platform: PhantomData }
    }
}

impl From<UninstallSoftware> for Action<Windows> {
    fn from(UninstallSoftware(document): UninstallSoftware) -> Self {
        Self { document, platform: PhantomData }
    }
}

/// An exit code that every shell can pass on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Exits(pub(super) u8);

/// Ends with this exit code: an action, or a doubled command.
pub const fn exits(code: u8) -> Exits {
    Exits(code)
}

/// How an action without a script ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum End {
    /// With this exit code, which on Windows can be any number.
    Exits(i32),
    /// It runs longer than an action may.
    TimesOut,
    /// This signal kills it.
    KilledBy(u8),
    /// It uses more of this than it may.
    Exceeds(Limit),
}

impl From<Exits> for End {
    fn from(Exits(code): Exits) -> Self {
        Self::Exits(code.into())
    }
}

impl From<End> for document::Try {
    fn from(end: End) -> Self {
        match end {
            End::Exits(code) => Self::Exits(code),
            End::TimesOut => Self::TimesOut(true),
            End::KilledBy(signal) => Self::KilledBy(signal),
            End::Exceeds(limit) => Self::Exceeds(limit.name()),
        }
    }
}

/// A patch, and how it fares; unless something else is said it installs and asks for no reboot.
#[derive(Clone, Debug)]
#[must_use]
pub struct Patch(document::Patch);

impl Patch {
    /// A patch that installs.
    pub fn named(name: impl Into<String>) -> Self {
        Self(document::Patch { name: name.into(), ..document::Patch::default() })
    }

    /// A patch that installs and needs a reboot.
    pub fn with_reboot(name: impl Into<String>) -> Self {
        let mut patch = Self::named(name);
        patch.0.reboot = Some(true);
        patch
    }

    /// A patch whose installer fails.
    pub fn failing(name: impl Into<String>) -> Self {
        let mut patch = Self::named(name);
        patch.0.installs = Some(false);
        patch
    }

    /// A patch whose download fails.
    pub fn not_downloaded(name: impl Into<String>) -> Self {
        let mut patch = Self::named(name);
        patch.0.download = Some("fails");
        patch
    }

    /// A patch of something that is not on the asset.
    pub fn not_applicable(name: impl Into<String>) -> Self {
        let mut patch = Self::named(name);
        patch.0.applicable = Some(false);
        patch
    }
}
