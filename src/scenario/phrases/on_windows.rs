//! How phrases about the actions that only Windows has reach the draft.

use super::step::Step;
use crate::diag::did_you_mean_or_list;
use crate::job::RegistryType;
use crate::scenario::draft::{DraftInstall, DraftKind, DraftRegistry, DraftScript, DraftUninstall};
use crate::source::Spanned;

impl Step<'_, '_> {
    /// An Install Software action, from a table.
    pub(super) fn install_table(&mut self) -> Option<()> {
        let actions = self.actions()?;
        let wanted = ["name", "url", "sha256", "detection script", "install script"];
        let Some(mut fields) = self.table()?.fields(&wanted, 3, self) else { return Some(()) };
        let script =
            |path: Option<Spanned<String>>| path.map(|path| DraftScript::file(path.value, path.span));
        let (install, detection) = (script(fields.pop()?), script(fields.pop()?));
        let (sha256, url, software) = (fields.pop()??, fields.pop()??, fields.pop()??);
        let install = Box::new(DraftInstall { software, url, sha256, detection, install });
        self.each_action(&actions, |action| action.kind = DraftKind::Install(install.clone()));
        Some(())
    }

    /// Says which script decides whether to install.
    pub(super) fn detection(&mut self, script: &DraftScript) -> Option<()> {
        self.each_install(|install| install.detection = Some(script.clone()))
    }

    /// Says which script installs.
    pub(super) fn installer(&mut self, script: &DraftScript) -> Option<()> {
        self.each_install(|install| install.install = Some(script.clone()))
    }

    fn each_install(&mut self, change: impl Fn(&mut DraftInstall)) -> Option<()> {
        let actions = self.actions()?;
        let mut others = false;
        self.each_action(&actions, |action| match &mut action.kind {
            DraftKind::Install(install) => change(install),
            DraftKind::RunScript(_) | DraftKind::Registry(_) | DraftKind::Uninstall(_) => others = true,
        });
        if others {
            let help = "say first what it installs: `pre-action 1 installs this software:` and a table";
            self.error(actions.span, "only an Install Software action has such a script", |problem| {
                problem.help(help)
            });
        }
        Some(())
    }

    /// Says under which execution policy scripts run.
    pub(super) fn runs_under(&mut self) -> Option<()> {
        let (actions, policy) = (self.actions()?, self.policy()?);
        let mut none = false;
        self.each_action(&actions, |action| match &mut action.kind {
            DraftKind::RunScript(Some(script)) => script.execution_policy = Some(policy),
            DraftKind::Install(install) => {
                for script in [&mut install.detection, &mut install.install].into_iter().flatten() {
                    script.execution_policy = Some(policy);
                }
            }
            DraftKind::RunScript(None) | DraftKind::Registry(_) | DraftKind::Uninstall(_) => none = true,
        });
        if none {
            let help = "say first which script it runs";
            self.error(actions.span, "this action has no script so far", |problem| problem.help(help));
        }
        Some(())
    }

    /// A Change Registry Key action, from a table.
    pub(super) fn registry_table(&mut self) -> Option<()> {
        let actions = self.actions()?;
        let wanted = ["path", "type", "data", "add new key"];
        let Some(mut fields) = self.table()?.fields(&wanted, 3, self) else { return Some(()) };
        let add_new_key = fields.pop()?.is_some_and(|answer| self.yes(&answer));
        let (data, kind, path) = (fields.pop()??, fields.pop()??, fields.pop()??);
        let Some(kind) = self.registry_type(&kind) else { return Some(()) };
        let registry = DraftRegistry { path, kind, data, add_new_key };
        self.each_action(&actions, |action| action.kind = DraftKind::Registry(registry.clone()));
        Some(())
    }

    /// A Change Registry Key action, in one line.
    pub(super) fn registry_line(&mut self, add_new_key: bool) -> Option<()> {
        let (actions, path, kind, data) = (self.actions()?, self.string()?, self.string()?, self.string()?);
        let Some(kind) = self.registry_type(&kind) else { return Some(()) };
        let registry = DraftRegistry { path, kind, data, add_new_key };
        self.each_action(&actions, |action| action.kind = DraftKind::Registry(registry.clone()));
        Some(())
    }

    fn registry_type(&mut self, name: &Spanned<String>) -> Option<Spanned<RegistryType>> {
        let kind = name.value.parse().ok();
        if kind.is_none() {
            let label = did_you_mean_or_list(&name.value, &RegistryType::ALL.map(RegistryType::name));
            let message = format!("unknown registry type `{}`", name.value);
            self.error(name.span, message, |problem| problem.label(label));
        }
        kind.map(|kind| Spanned::new(kind, name.span))
    }

    /// An Uninstall Software action, from a table.
    pub(super) fn uninstall_table(&mut self) -> Option<()> {
        let actions = self.actions()?;
        let wanted = ["registry key", "display name", "display version"];
        let Some(mut fields) = self.table()?.fields(&wanted, 2, self) else { return Some(()) };
        let display_version =
            fields.pop()?.map(|version| version.value).filter(|version| !version.is_empty());
        let (display_name, registry_key) = (fields.pop()??, fields.pop()??);
        let uninstall = DraftUninstall { registry_key, display_name, display_version };
        self.each_action(&actions, |action| action.kind = DraftKind::Uninstall(uninstall.clone()));
        Some(())
    }
}
