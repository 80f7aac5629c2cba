//! Actions.

use super::keys;
use super::lower::Lower;
use super::reader::Fields;
use super::tree::{Entry, Kind, Node, Scalar};
use crate::environment::ForcesReboot;
use crate::job::{ActionId, ExecutionPolicy, Language, RegistryType};
use crate::scenario::draft::{
    DraftAction, DraftInstall, DraftKind, DraftRegistry, DraftScript, DraftUninstall,
};
use crate::source::Spanned;

/// An action, or a mistake that keeps its place in the job.
pub(crate) enum Lowered {
    Action(Box<DraftAction>),
    /// What stands there is no action; that has been reported.
    Unreadable,
}

const KINDS: [&str; 4] = ["run_script", "install_software", "change_registry_key", "uninstall_software"];

impl Lower {
    /// Reads one action, which is at this place of the job.
    pub(crate) fn action(&mut self, id: ActionId, node: &Node) -> Lowered {
        if !matches!(node.kind, Kind::Map(_)) {
            self.reader.wrong(node, "an action such as `run_script: path` or `exits: 0`");
            return Lowered::Unreadable;
        }
        let Some(fields) = self.reader.map(node, &keys::ACTION) else { return Lowered::Unreadable };
        let mut action = DraftAction::new(node.span);
        if let Some(name) = fields.get("name") {
            action.name = self.reader.text(name, "the name of the action").map(str::to_owned);
        }
        if let Some(kind) = self.kind(&fields) {
            action.kind = kind;
        }
        if let Some(env) = fields.get("env") {
            action.env = self.env(env);
        }
        if let Some(needs) = fields.get("needs_reboot_first") {
            let needs = self.reader.boolean(needs);
            action.needs_reboot_first = needs.unwrap_or_default();
        }
        action.ends = self.ends(&fields);
        (action.stdout, action.stderr) = self.output(&fields);
        self.action_profile(id, &fields, node);
        if let Some(takes) = fields.get("takes").filter(|_| !self.has_own_length(&fields)) {
            action.takes = self.reader.duration(takes, "the duration of the action");
        }
        if let Some(forces) = fields.get("forces_reboot") {
            action.forces_reboot = self.forces_reboot(forces).unwrap_or_default();
        }
        Lowered::Action(Box::new(action))
    }

    fn forces_reboot(&mut self, node: &Node) -> Option<ForcesReboot> {
        match node.as_bool() {
            Some(true) => Some(ForcesReboot::Always),
            Some(false) => Some(ForcesReboot::Never),
            None if node.as_text().is_some_and(|text| text.eq_ignore_ascii_case("once")) => {
                Some(ForcesReboot::Once)
            }
            None => {
                self.reader.wrong(node, "true, false or once");
                None
            }
        }
    }

    fn kind(&mut self, fields: &Fields<'_>) -> Option<DraftKind> {
        let given: Vec<&Entry> = KINDS.iter().filter_map(|key| fields.entry(key)).collect();
        if let [first, second, ..] = given.as_slice() {
            let message = format!("an action cannot be both `{}` and `{}`", first.key, second.key);
            let problem = self.reader.error(second.key_span, message);
            self.reader.report(problem.also(first.key_span, "an action is of one type"));
        }
        let entry = given.first()?;
        match entry.key.as_str() {
            "run_script" => self.script(&entry.value).map(|script| DraftKind::RunScript(Some(script))),
            "install_software" => self.install(&entry.value),
            "change_registry_key" => self.registry(&entry.value),
            _ => self.uninstall(&entry.value),
        }
    }

    /// A script: one line is the path of a file, several lines are the script itself.
    pub(crate) fn script(&mut self, node: &Node) -> Option<DraftScript> {
        match &node.kind {
            Kind::Scalar(Scalar { text, .. }) if !node.is_null() => Some(if text.contains('\n') {
                DraftScript::inline(text.as_bytes(), node.span)
            } else {
                DraftScript::file(text.as_str(), node.span)
            }),
            Kind::Bytes(bytes) => Some(DraftScript::inline(bytes.clone(), node.span)),
            Kind::Map(_) => self.script_map(node),
            _ => {
                self.reader.wrong(node, "a script (the path of a file, or the script itself behind `|`)");
                None
            }
        }
    }

    fn script_map(&mut self, node: &Node) -> Option<DraftScript> {
        let fields = self.reader.map(node, &keys::SCRIPT)?;
        let mut script = match (fields.entry("file"), fields.entry("inline")) {
            (Some(file), None) => {
                let path = self.reader.text(&file.value, "the path of a script")?;
                DraftScript::file(path, file.value.span)
            }
            (None, Some(inline)) => {
                let bytes = self.reader.bytes(&inline.value, "the text of a script")?;
                DraftScript::inline(bytes, inline.value.span)
            }
            (None, None) => {
                let problem =
                    self.reader.error(fields.span, "a script needs the key `file` or the key `inline`");
                self.reader.report(problem);
                return None;
            }
            (Some(file), Some(inline)) => {
                let problem =
                    self.reader.error(inline.key_span, "a script cannot be both in a file and inline");
                self.reader.report(problem.also(file.key_span, "keep one of them"));
                return None;
            }
        };
        if let Some(node) = fields.get("language") {
            let choices = [
                (Language::Shell.name(), Language::Shell),
                (Language::PowerShell.name(), Language::PowerShell),
                (Language::AppleScript.name(), Language::AppleScript),
                ("sh", Language::Shell),
                ("bash", Language::Shell),
                ("zsh", Language::Shell),
            ];
            let language = self.reader.choice(node, "the language of the script", &choices);
            script.language = language.map(|language| Spanned::new(language, node.span));
        }
        if let Some(node) = fields.get("execution_policy") {
            let policy = self.execution_policy(node);
            script.execution_policy = policy.map(|policy| Spanned::new(policy, node.span));
        }
        Some(script)
    }

    /// An execution policy, by its name.
    pub(crate) fn execution_policy(&mut self, node: &Node) -> Option<ExecutionPolicy> {
        let choices = ExecutionPolicy::ALL.map(|policy| (policy.name(), policy));
        self.reader.choice(node, "an execution policy", &choices)
    }

    /// The text of a key that must be there.
    fn needed(&mut self, fields: &Fields<'_>, key: &str, expected: &str) -> Option<Spanned<String>> {
        let Some(node) = fields.get(key) else {
            self.reader.missing(fields, key);
            return None;
        };
        let text = self.reader.text(node, expected)?;
        Some(Spanned::new(text.to_owned(), node.span))
    }

    fn install(&mut self, node: &Node) -> Option<DraftKind> {
        let fields = self.reader.map(node, &keys::INSTALL)?;
        let software = self.needed(&fields, "name", "the name of the software");
        let url = self.needed(&fields, "url", "the URL of the software");
        let sha256 = self.needed(&fields, "sha256", "the SHA-256 of the download");
        let detection = fields.get("detection_script").and_then(|node| self.script(node));
        let install = fields.get("install_script").and_then(|node| self.script(node));
        let (software, url, sha256) = (software?, url?, sha256?);
        Some(DraftKind::Install(Box::new(DraftInstall { software, url, sha256, detection, install })))
    }

    fn registry(&mut self, node: &Node) -> Option<DraftKind> {
        let fields = self.reader.map(node, &keys::REGISTRY)?;
        let path = self.needed(&fields, "path", "the path of a registry key");
        let kind = if let Some(node) = fields.get("type") {
            let choices = RegistryType::ALL.map(|kind| (kind.name(), kind));
            let kind = self.reader.choice(node, "a registry type", &choices);
            kind.map(|kind| Spanned::new(kind, node.span))
        } else {
            self.reader.missing(&fields, "type");
            None
        };
        let data = self.needed(&fields, "data", "the data of the registry value");
        let add_new_key = match fields.get("add_new_key") {
            Some(node) => self.reader.boolean(node),
            None => Some(false),
        };
        let (path, kind, data) = (path?, kind?, data?);
        Some(DraftKind::Registry(DraftRegistry { path, kind, data, add_new_key: add_new_key? }))
    }

    fn uninstall(&mut self, node: &Node) -> Option<DraftKind> {
        let fields = self.reader.map(node, &keys::UNINSTALL)?;
        let registry_key =
            self.needed(&fields, "registry_key", "the key with the list of installed software");
        let display_name = self.needed(&fields, "display_name", "the exact display name");
        let version = fields.get("display_version");
        let version =
            version.map(|node| self.reader.text(node, "the exact display version").map(str::to_owned));
        let display_version = match version {
            Some(None) => return None,
            Some(version) => version,
            None => None,
        };
        let (registry_key, display_name) = (registry_key?, display_name?);
        Some(DraftKind::Uninstall(DraftUninstall { registry_key, display_name, display_version }))
    }
}
