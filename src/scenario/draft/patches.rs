//! Patches, and what installs them.

use std::collections::{BTreeMap, HashMap};

use super::{Draft, DraftInstaller};
use crate::diag::did_you_mean;
use crate::job::{Installer, Package, Patch, PatchEnd, Platform};
use crate::scenario::EndpointKind;
use crate::source::{Span, Spanned};

impl Draft {
    /// The final patches, and how they are declared to fare where that is not the usual way.
    pub(super) fn finish_patches(
        &mut self,
        platform: Option<Platform>,
    ) -> (Vec<Patch>, BTreeMap<usize, PatchEnd>) {
        let drafts = std::mem::take(&mut self.patches);
        let mut first: HashMap<&str, Span> = HashMap::new();
        let mut ends = BTreeMap::new();
        for (at, patch) in drafts.iter().enumerate() {
            let Spanned { value: name, span } = &patch.name;
            if name.trim().is_empty() {
                self.report(self.error(*span, "a patch has no name"));
            } else if let Some(first) = first.insert(name, *span) {
                let message = format!("the patch `{name}` is in the job twice");
                self.report(self.error(*span, message).also(first, "the first time"));
            }
            if patch.end != PatchEnd::default() {
                ends.insert(at, patch.end);
            }
        }
        for patch in &drafts {
            let Some(after) = &patch.needs_reboot_after else { continue };
            if after.value == patch.name.value {
                self.report(
                    self.error(after.span, format!("the patch `{}` cannot wait for itself", after.value)),
                );
            } else if !first.contains_key(after.value.as_str()) {
                let names = drafts.iter().map(|patch| patch.name.value.as_str());
                let label = if self.still_guesses() { did_you_mean(&after.value, names) } else { None };
                let message = format!("the job has no patch `{}`", after.value);
                self.report(self.error(after.span, message).label_opt(label));
            }
        }
        let patches = drafts
            .into_iter()
            .map(|patch| Patch {
                name: patch.name.value,
                needs_reboot_after: patch.needs_reboot_after.map(|after| after.value),
                installer: patch.installer.and_then(|installer| self.finish_installer(installer, platform)),
            })
            .collect();
        (patches, ends)
    }

    /// What installs a patch for real; `None`, and a mistake is noted, when nothing can.
    fn finish_installer(&mut self, draft: DraftInstaller, platform: Option<Platform>) -> Option<Installer> {
        let span = draft.span();
        if let Some(on) = self.on().filter(|on| on.value == EndpointKind::Local) {
            let problem = self
                .error(span, "a local endpoint is this machine itself, and installs no patch for real")
                .also(on.span, "the endpoint is chosen here");
            self.report(problem.help("rehearse in a sandbox or a container, or declare how the patch fares"));
        }
        match draft {
            DraftInstaller::Package(manager, package) => {
                if let Some(platform) = platform.filter(|platform| *platform != Platform::Linux) {
                    let message = format!("a {platform} asset has no `{}`", manager.name());
                    self.report(self.error(span, message).label("packages are installed on Linux"));
                }
                match Package::parse(manager, &package.value) {
                    Ok(package) => Some(Installer::Package(package)),
                    Err(why) => {
                        let name = manager.name();
                        let message = format!("this is no package that {name} could install");
                        self.report(self.error(span, message).label(why.to_string()));
                        None
                    }
                }
            }
            DraftInstaller::Script(script) => {
                if platform == Some(Platform::Windows) {
                    let problem = self.error(span, "patches of Windows are not installed for real");
                    self.report(problem.help("declare how the patch fares, such as `installs: fails`"));
                }
                Some(Installer::Script(self.script(script, platform)))
            }
        }
    }
}
