//! Phrases about the actions that only Windows has.

use super::phrase::{PhraseGroup, phrases};
use super::step::{Script, Step};
use super::table::Table;
use super::value::{Actions, Code, Codes, RegistryType, Text, registry_type};
use crate::scenario::draft::{DraftEnd, DraftInstall, DraftKind, DraftRegistry, DraftScript, DraftUninstall};
use crate::source::Spanned;

pub(super) const WINDOWS: PhraseGroup = phrases! { Given "Actions that only Windows has":
    "{actions} install(s) this software"
        "An Install Software action. `detection script` and `install script` name files and may be left out."
        [concat!(
            "pre-action 1 installs this software:\n",
            "| name | 7-Zip |\n",
            "| url | https://example.com/7z.msi |\n",
            "| sha256 | e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855 |\n",
            "| detection script | scripts/has_old_7zip.ps1 |\n",
            "| install script | scripts/install_7zip.ps1 |",
        )]
        |step, actions: Actions, table: Table| {
            let wanted = ["name", "url", "sha256", "detection script", "install script"];
            let mut fields = table.fields(&wanted, 3, step)?;
            let file = |path: Spanned<String>| DraftScript::file(path.value, path.span);
            let (install, detection) = (fields.pop()?.map(file), fields.pop()?.map(file));
            let (sha256, url, software) = (fields.pop()??, fields.pop()??, fields.pop()??);
            let install = Box::new(DraftInstall { software, url, sha256, detection, install });
            step.each_action(&actions, |action| action.kind = DraftKind::Install(install.clone()));
        };

    "the detection script of {actions} is {path}"
        "Decides whether Install Software installs: 0 goes on, anything else does not."
        ["the detection script of pre-action 1 is \"scripts/has_old_7zip.ps1\""]
        |step, actions: Actions, path: Text| {
            let script = DraftScript::file(path.value, path.span);
            step.each_install(&actions, |install| install.detection = Some(script.clone()));
        };

    "the detection script of {actions} is this"
        "As before, written here."
        ["the detection script of pre-action 1 is this:\n```powershell\nexit 0\n```"]
        |step, actions: Actions, script: Script| step.each_install(&actions, |install| install.detection = Some(script.clone()));

    "the install script of {actions} is {path}"
        "Installs what Install Software has downloaded."
        ["the install script of pre-action 1 is \"scripts/install_7zip.ps1\""]
        |step, actions: Actions, path: Text| {
            let script = DraftScript::file(path.value, path.span);
            step.each_install(&actions, |install| install.install = Some(script.clone()));
        };

    "the install script of {actions} is this"
        "As before, written here."
        ["the install script of pre-action 1 is this:\n```powershell\nexit 10\n```"]
        |step, actions: Actions, script: Script| step.each_install(&actions, |install| install.install = Some(script.clone()));

    "the download of {actions} fails"
        "Install Software cannot download; nothing is run."
        ["the download of pre-action 1 fails"]
        |step, actions: Actions| step.end(&actions, DraftEnd::DownloadFails);

    "the download of {actions} has a wrong checksum"
        "The SHA-256 of the download is not the declared one; nothing is run."
        ["the download of pre-action 1 has a wrong checksum"]
        |step, actions: Actions| step.end(&actions, DraftEnd::ChecksumMismatch);

    "the detection script of {actions} exits {code}"
        "The detection script ends so; nothing is installed unless it is 0."
        ["the detection script of pre-action 1 exits 1"]
        |step, actions: Actions, code: Code| step.exits(
            &actions,
            &code.map(|code| Codes::from_slice(&[code])),
            DraftEnd::NotDetected,
        );

    "the install script of {actions} exits {codes}"
        "The install script ends so."
        ["the install script of pre-action 1 exits 10"]
        |step, actions: Actions, codes: Codes| step.exits(&actions, &codes, DraftEnd::Exits);

    "{actions} change(s) this registry key"
        "A Change Registry Key action. The path ends with the key's name; `add new key` is yes or no."
        [concat!(
            "pre-action 1 changes this registry key:\n",
            "| path | HKEY_LOCAL_MACHINE\\\\SOFTWARE\\\\Acme\\\\Mode |\n",
            "| type | REG_DWORD |\n",
            "| data | 1 |\n",
            "| add new key | yes |",
        )]
        |step, actions: Actions, table: Table| {
            let mut fields = table.fields(&["path", "type", "data", "add new key"], 3, step)?;
            let add_new_key = fields.pop()?.is_some_and(|answer| step.yes(&answer));
            let (data, kind, path) = (fields.pop()??, fields.pop()??, fields.pop()??);
            let kind = Spanned::new(registry_type(step, &kind)?, kind.span);
            step.changes_registry(&actions, &DraftRegistry { path, kind, data, add_new_key });
        };

    "{actions} set(s) the registry key {path} to {type} {text}"
        "A Change Registry Key action, in one line. A missing key is left alone."
        ["pre-action 1 sets the registry key \"HKEY_LOCAL_MACHINE\\SOFTWARE\\Acme\\Mode\" to REG_DWORD \"1\""]
        |step, actions: Actions, path: Text, kind: RegistryType, data: Text| step.changes_registry(
            &actions,
            &DraftRegistry { path, kind, data, add_new_key: false },
        );

    "{actions} set(s) the registry key {path} to {type} {text}, adding it when it is missing"
        "As before, and a missing key is created."
        ["pre-action 1 sets the registry key \"HKEY_LOCAL_MACHINE\\SOFTWARE\\Acme\\Mode\" to REG_SZ \"on\", adding it when it is missing"]
        |step, actions: Actions, path: Text, kind: RegistryType, data: Text| step.changes_registry(
            &actions,
            &DraftRegistry { path, kind, data, add_new_key: true },
        );

    "the registry key of {actions} is missing"
        "The key is not there: it is created if the action may add it, else left alone."
        ["the registry key of pre-action 1 is missing"]
        |step, actions: Actions| step.end(&actions, DraftEnd::KeyMissing);

    "the registry key of {actions} cannot be changed"
        "Windows refuses the change."
        ["the registry key of pre-action 1 cannot be changed"]
        |step, actions: Actions| step.end(&actions, DraftEnd::KeyRefused);

    "{actions} uninstall(s) this software"
        "An Uninstall Software action. Without `display version` any version is meant."
        [concat!(
            "pre-action 1 uninstalls this software:\n",
            "| registry key | HKEY_LOCAL_MACHINE\\\\SOFTWARE\\\\Microsoft\\\\Windows\\\\CurrentVersion\\\\Uninstall |\n",
            "| display name | Acme Agent |\n",
            "| display version | 2.1.0 |",
        )]
        |step, actions: Actions, table: Table| {
            let mut fields = table.fields(&["registry key", "display name", "display version"], 2, step)?;
            let version = fields.pop()?.map(|version| version.value);
            let (display_name, registry_key) = (fields.pop()??, fields.pop()??);
            let display_version = version.filter(|version| !version.is_empty());
            let uninstall = DraftUninstall { registry_key, display_name, display_version };
            step.each_action(&actions, |action| action.kind = DraftKind::Uninstall(uninstall.clone()));
        };

    "the uninstaller of {actions} exits {codes}"
        "The uninstaller ends so."
        ["the uninstaller of pre-action 1 exits 0"]
        |step, actions: Actions, codes: Codes| step.exits(&actions, &codes, DraftEnd::Exits);

    "{actions} find(s) nothing to uninstall"
        "Nothing installed has exactly this display name and version."
        ["pre-action 1 finds nothing to uninstall"]
        |step, actions: Actions| step.end(&actions, DraftEnd::NothingMatches);

    "{actions} find(s) no msiexec uninstaller"
        "What is installed was not installed by msiexec, so that it cannot be removed this way."
        ["pre-action 1 finds no msiexec uninstaller"]
        |step, actions: Actions| step.end(&actions, DraftEnd::NotMsi);
};

impl Step<'_, '_> {
    fn each_install(&mut self, actions: &Spanned<Actions>, change: impl Fn(&mut DraftInstall)) {
        let mut others = false;
        self.each_action(actions, |action| match &mut action.kind {
            DraftKind::Install(install) => change(install),
            DraftKind::RunScript(_) | DraftKind::Registry(_) | DraftKind::Uninstall(_) => others = true,
        });
        if others {
            let help = "say first what it installs: `pre-action 1 installs this software:` and a table";
            self.error(actions.span, "only an Install Software action has such a script", |problem| {
                problem.help(help)
            });
        }
    }

    fn changes_registry(&mut self, actions: &Spanned<Actions>, registry: &DraftRegistry) {
        self.each_action(actions, |action| action.kind = DraftKind::Registry(registry.clone()));
    }
}
