//! Actions: limits, types and how they are declared to end.

use std::collections::BTreeMap;

use super::{Draft, DraftAction, DraftEnd, DraftKind};
use crate::environment::{DeclaredAction, ForcesReboot};
use crate::job::{
    ACTIONS_PER_PHASE, Action, ActionEnd, ActionId, ActionKind, InstallEnd, Phase, Platform, RegistryEnd,
    UninstallEnd,
};
use crate::source::{Span, Spanned};

/// What is declared about the actions of a job.
pub(super) type Declared = BTreeMap<ActionId, DeclaredAction>;

impl Draft {
    /// The final actions of one phase, and what is declared about them.
    pub(super) fn finish_actions(&mut self, phase: Phase, declared: &mut Declared) -> Vec<Action> {
        let drafts = std::mem::take(self.actions_mut(phase));
        if let Some(count) = self.counts[phase as usize]
            && let Some(extra) = drafts.get(count.value)
            && count.value < ACTIONS_PER_PHASE
        {
            let id = ActionId { phase, index: count.value };
            let label = super::build::it_has(count.value, phase.noun());
            self.report(self.error(extra.span, format!("the job has no {id}")).also(count.span, label));
        } else if let Some(sixth) = drafts.get(ACTIONS_PER_PHASE) {
            let label = format!("this is {} {}", phase.noun(), ACTIONS_PER_PHASE + 1);
            self.report(self.too_many(phase, sixth.span).label(label));
        }
        let drafts = drafts.into_iter().enumerate();
        drafts.map(|(index, draft)| self.finish_action(ActionId { phase, index }, draft, declared)).collect()
    }

    fn finish_action(&mut self, id: ActionId, draft: DraftAction, declared: &mut Declared) -> Action {
        let platform = self.platform.map(|platform| platform.value);
        let scripted = matches!(draft.kind, DraftKind::RunScript(Some(_)));
        let says_more = draft.stdout.is_some()
            || draft.stderr.is_some()
            || draft.takes.is_some()
            || draft.forces_reboot != ForcesReboot::Never;
        if scripted && says_more && draft.ends.is_empty() {
            let message = format!("{id} has a script, so what it does is not declared but seen");
            let help = "declare also how it ends, such as exit code 0: then the script does not run";
            self.report(self.error(draft.span, message).help(help));
        }
        self.check_env(
            draft.env.iter().map(|it| (it.value.0.as_str(), it.value.1.as_str(), it.span)),
            platform,
        );
        // An action that is wrong keeps its place, so that the others keep their numbers in further messages.
        let kind =
            self.finish_kind(id, draft.kind, draft.span, platform).unwrap_or(ActionKind::RunScript(None));
        let ends: Vec<ActionEnd> = draft.ends.iter().filter_map(|end| self.finish_end(&kind, end)).collect();
        // Only a Run Script action may be left without an entry: it then runs its script, or succeeds with exit code 0.
        let implied = match &kind {
            ActionKind::RunScript(_) => None,
            ActionKind::InstallSoftware(_) => Some(ActionEnd::Install(InstallEnd::Installer(0))),
            ActionKind::ChangeRegistryKey(_) => Some(ActionEnd::Registry(RegistryEnd::Changed)),
            ActionKind::UninstallSoftware(_) => Some(ActionEnd::Uninstall(UninstallEnd::Uninstaller(0))),
        };
        if says_more || !draft.ends.is_empty() || implied.is_some() {
            let ends = if ends.is_empty() { vec![implied.unwrap_or(ActionEnd::Exited(0))] } else { ends };
            let entry = DeclaredAction {
                ends,
                stdout: draft.stdout.unwrap_or_default(),
                stderr: draft.stderr.unwrap_or_default(),
                takes: draft.takes.unwrap_or_default(),
                forces_reboot: draft.forces_reboot,
            };
            declared.insert(id, entry);
        }
        let env = draft.env.into_iter().map(|variable| variable.value).collect();
        Action { name: draft.name, kind, env, needs_reboot_first: draft.needs_reboot_first }
    }

    fn finish_kind(
        &mut self,
        id: ActionId,
        kind: DraftKind,
        span: Span,
        platform: Option<Platform>,
    ) -> Option<ActionKind> {
        let title = match &kind {
            DraftKind::RunScript(_) => "Run Script",
            DraftKind::Install(_) => "Install Software",
            DraftKind::Registry(_) => "Change Registry Key",
            DraftKind::Uninstall(_) => "Uninstall Software",
        };
        if let Some(platform) = platform
            && platform != Platform::Windows
            && !matches!(kind, DraftKind::RunScript(_))
        {
            let message = format!("{platform} has no {title} actions, so {id} cannot be one");
            self.report(self.error(span, message).label(format!("{platform} has Run Script actions only")));
        }
        match kind {
            DraftKind::RunScript(script) => {
                Some(ActionKind::RunScript(script.map(|script| self.script(script, platform))))
            }
            DraftKind::Install(install) => self.install(*install, platform),
            DraftKind::Registry(registry) => self.registry(&registry),
            DraftKind::Uninstall(uninstall) => self.uninstall(uninstall),
        }
    }

    /// The end as an endpoint would see it, if an action of this kind can end so.
    pub(super) fn finish_end(&mut self, kind: &ActionKind, end: &Spanned<DraftEnd>) -> Option<ActionEnd> {
        self.check_numbers(end);
        if let Some(process) = process_end(&end.value)
            && !matches!(kind, ActionKind::ChangeRegistryKey(_))
        {
            return Some(process);
        }
        let finished = match (kind, &end.value) {
            (ActionKind::RunScript(_), DraftEnd::Exits(code)) => ActionEnd::Exited(*code),
            (ActionKind::InstallSoftware(_), DraftEnd::Exits(code)) => {
                ActionEnd::Install(InstallEnd::Installer(*code))
            }
            (ActionKind::InstallSoftware(_), DraftEnd::DownloadFails) => {
                ActionEnd::Install(InstallEnd::DownloadFailed)
            }
            (ActionKind::InstallSoftware(_), DraftEnd::ChecksumMismatch) => {
                ActionEnd::Install(InstallEnd::ChecksumMismatch)
            }
            (ActionKind::InstallSoftware(_), DraftEnd::NotDetected(0)) => {
                let message = "a detection script that exits 0 lets the installer run";
                self.report(self.error(end.span, message).help("declare how the installer ends instead"));
                return None;
            }
            (ActionKind::InstallSoftware(_), DraftEnd::NotDetected(code)) => {
                ActionEnd::Install(InstallEnd::NotDetected(*code))
            }
            (ActionKind::ChangeRegistryKey(change), DraftEnd::KeyMissing) if change.add_new_key => {
                ActionEnd::Registry(RegistryEnd::Created)
            }
            (ActionKind::ChangeRegistryKey(_), DraftEnd::KeyMissing) => {
                ActionEnd::Registry(RegistryEnd::LeftAlone)
            }
            (ActionKind::ChangeRegistryKey(_), DraftEnd::KeyRefused) => {
                ActionEnd::Registry(RegistryEnd::Refused)
            }
            (ActionKind::UninstallSoftware(_), DraftEnd::Exits(code)) => {
                ActionEnd::Uninstall(UninstallEnd::Uninstaller(*code))
            }
            (ActionKind::UninstallSoftware(_), DraftEnd::NothingMatches) => {
                ActionEnd::Uninstall(UninstallEnd::NoMatch)
            }
            (ActionKind::UninstallSoftware(_), DraftEnd::NotMsi) => {
                ActionEnd::Uninstall(UninstallEnd::NotMsi)
            }
            (kind, other) => {
                let message = format!("a {} action cannot end so: {}", kind.title(), describe(other));
                self.report(self.error(end.span, message).label(possible(kind)));
                return None;
            }
        };
        Some(finished)
    }
}

impl Draft {
    /// Exit codes and signals that the platform can have.
    fn check_numbers(&mut self, end: &Spanned<DraftEnd>) {
        let Some(platform) = self.platform.map(|platform| platform.value) else { return };
        let unix = platform != Platform::Windows;
        match end.value {
            DraftEnd::Exits(code) if unix && u8::try_from(code).is_err() => {
                let message = format!("exit codes on {platform} go from 0 to 255, not {code}");
                let label = format!("a shell passes this on as {}", code.rem_euclid(256));
                self.report(self.error(end.span, message).label(label));
            }
            DraftEnd::Signal(_) if !unix => {
                self.report(self.error(end.span, "Windows has no signals that kill a script"));
            }
            DraftEnd::Signal(signal) if !(1..=64).contains(&signal) => {
                let message = format!("there is no signal {signal}");
                self.report(
                    self.error(end.span, message).label("signals go from 1 to 64; 9 is KILL, 15 is TERM"),
                );
            }
            _ => {}
        }
    }
}

/// Ends that every action which runs a program can have.
fn process_end(end: &DraftEnd) -> Option<ActionEnd> {
    Some(match end {
        DraftEnd::Signal(signal) => ActionEnd::Signaled(*signal),
        DraftEnd::TimedOut => ActionEnd::TimedOut,
        DraftEnd::Exceeded(limit) => ActionEnd::Exceeded(*limit),
        DraftEnd::NotStarted(why) => ActionEnd::NotStarted(why.clone()),
        _ => return None,
    })
}

fn describe(end: &DraftEnd) -> &'static str {
    match end {
        DraftEnd::Exits(_) => "it has no exit code",
        DraftEnd::Signal(_) => "there is no program that a signal could kill",
        DraftEnd::TimedOut => "there is no program that could run too long",
        DraftEnd::Exceeded(_) => "there is no program that could use too much",
        DraftEnd::NotStarted(_) => "there is no program to start",
        DraftEnd::DownloadFails | DraftEnd::ChecksumMismatch => "it downloads nothing",
        DraftEnd::NotDetected(_) => "it has no detection script",
        DraftEnd::KeyMissing | DraftEnd::KeyRefused => "it changes no registry key",
        DraftEnd::NothingMatches | DraftEnd::NotMsi => "it uninstalls nothing",
    }
}

fn possible(kind: &ActionKind) -> &'static str {
    match kind {
        ActionKind::RunScript(_) => {
            "a script exits, is killed, runs too long, uses too much or cannot be started"
        }
        ActionKind::InstallSoftware(_) => {
            "the download, its checksum or the detection script can stop it; else the installer exits"
        }
        ActionKind::ChangeRegistryKey(_) => "the key can be missing, or the change refused",
        ActionKind::UninstallSoftware(_) => {
            "nothing may match, or not an msiexec package; else the uninstaller exits"
        }
    }
}
