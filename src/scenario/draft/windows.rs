//! The action types that only Windows has.

use super::{Draft, DraftInstall, DraftRegistry, DraftUninstall};
use crate::diag::did_you_mean;
use crate::job::{
    ActionKind, ChangeRegistryKey, InstallSoftware, Platform, RegistryData, RegistryError, RegistryPath,
    Sha256, UninstallSoftware, Url, WindowsActionError,
};
use crate::source::{Span, Spanned};

impl Draft {
    /// The final form of an Install Software action; `None` when a field is wrong.
    pub(super) fn install(
        &mut self,
        install: DraftInstall,
        platform: Option<Platform>,
    ) -> Option<ActionKind> {
        let software = self.filled(install.software, "the name of the software");
        let url = install.url.value.parse::<Url>();
        let url = url.map_err(|why| self.wrong_field(install.url.span, &why)).ok();
        let sha256 = install.sha256.value.parse::<Sha256>();
        let sha256 = sha256.map_err(|why| self.wrong_field(install.sha256.span, &why)).ok();
        let detection = install.detection.map(|script| self.script(script, platform));
        let script = install.install.map(|script| self.script(script, platform));
        Some(ActionKind::InstallSoftware(InstallSoftware {
            software: software?,
            url: url?,
            sha256: sha256?,
            detection,
            install: script,
        }))
    }

    /// The final form of a Change Registry Key action; `None` when a field is wrong.
    pub(super) fn registry(&mut self, registry: &DraftRegistry) -> Option<ActionKind> {
        let path = self.registry_path(&registry.path);
        let data = RegistryData::new(registry.kind.value, &registry.data.value)
            .map_err(|why| {
                let kind = format!("{} is the type", registry.kind.value);
                self.report(self.error(registry.data.span, why.to_string()).also(registry.kind.span, kind));
            })
            .ok();
        let add_new_key = registry.add_new_key;
        Some(ActionKind::ChangeRegistryKey(ChangeRegistryKey { path: path?, data: data?, add_new_key }))
    }

    /// The final form of an Uninstall Software action; `None` when a field is wrong.
    pub(super) fn uninstall(&mut self, uninstall: DraftUninstall) -> Option<ActionKind> {
        let registry_key = self.registry_path(&uninstall.registry_key);
        let display_name = self.filled(uninstall.display_name, "the display name");
        Some(ActionKind::UninstallSoftware(UninstallSoftware {
            registry_key: registry_key?,
            display_name: display_name?,
            display_version: uninstall.display_version,
        }))
    }

    fn registry_path(&mut self, path: &Spanned<String>) -> Option<RegistryPath> {
        let why = match path.value.parse::<RegistryPath>() {
            Ok(path) => return Some(path),
            Err(why) => why,
        };
        let problem = self.error(path.span, why.to_string());
        self.report(match &why {
            RegistryError::Root(root) => problem
                .label_opt(did_you_mean(root, RegistryPath::ROOTS).or_else(|| long_root(root)))
                .help(format!("a path begins with {}", RegistryPath::ROOTS.join(", "))),
            RegistryError::ForwardSlash => {
                problem.label(format!("did you mean `{}`?", path.value.replace('/', "\\")))
            }
            RegistryError::TrailingBackslash => {
                problem.label(format!("did you mean `{}`?", path.value.trim_end_matches('\\')))
            }
            _ => problem,
        });
        None
    }

    fn filled(&mut self, text: Spanned<String>, what: &str) -> Option<String> {
        if text.value.trim().is_empty() {
            self.report(self.error(text.span, format!("{what} is empty")));
            return None;
        }
        Some(text.value)
    }

    fn wrong_field(&mut self, span: Span, why: &WindowsActionError) {
        self.report(self.error(span, why.to_string()));
    }
}

/// The full name of a root that is often written short.
fn long_root(short: &str) -> Option<String> {
    let full = match short.to_ascii_uppercase().trim_end_matches(':') {
        "HKLM" => "HKEY_LOCAL_MACHINE",
        "HKCU" => "HKEY_CURRENT_USER",
        "HKCR" => "HKEY_CLASSES_ROOT",
        "HKU" => "HKEY_USERS",
        "HKCC" => "HKEY_CURRENT_CONFIG",
        _ => return None,
    };
    Some(format!("did you mean `{full}`?"))
}
