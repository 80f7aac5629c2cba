//! What one observation means: the status of an action or a patch, and why.

use super::{ActionStatus, CodeMeaning, CodeStatus, Flow, PatchStatus, Rule, Rulebook, SkippedBy};
use crate::job::{ActionEnd, Availability, InstallEnd, Integrity, PatchEnd, RegistryEnd, UninstallEnd};

/// What the end of an action means, before the job around it is looked at.
#[derive(Clone, Copy, Debug)]
pub(super) struct Judged {
    pub meaning: CodeMeaning,
    pub rule: Rule,
    /// A second rule that applies, such as an assumption behind the first.
    pub also: Option<Rule>,
}

impl Judged {
    const fn new(meaning: CodeMeaning, rule: Rule) -> Self {
        Self { meaning, rule, also: None }
    }

    pub(super) const fn status(self) -> ActionStatus {
        match self.meaning.status {
            CodeStatus::Success => ActionStatus::Success,
            CodeStatus::Failed => ActionStatus::Failed,
            CodeStatus::Skipped => ActionStatus::Skipped(SkippedBy::User),
        }
    }
}

pub(super) fn action(end: &ActionEnd, book: &Rulebook) -> Judged {
    match end {
        ActionEnd::Exited(code) => {
            let (meaning, named) = book.meaning(*code);
            Judged::new(meaning, if named { Rule::ExitCode } else { Rule::OtherNonZero })
        }
        ActionEnd::Signaled(_) | ActionEnd::NotStarted(_) => {
            Judged::new(CodeMeaning::FAILED, Rule::NoExitCode)
        }
        ActionEnd::TimedOut => Judged::new(CodeMeaning::FAILED, Rule::ActionTimeLimit),
        ActionEnd::Exceeded(_) => Judged::new(CodeMeaning::FAILED, Rule::ActionResourceLimit),
        ActionEnd::Install(end) => install(end, book),
        ActionEnd::Registry(end) => match end {
            RegistryEnd::Changed => Judged::new(CodeMeaning::SUCCESS, Rule::RegistryChanged),
            RegistryEnd::Created => Judged::new(CodeMeaning::SUCCESS, Rule::RegistryCreated),
            RegistryEnd::LeftAlone => Judged::new(CodeMeaning::SUCCESS, Rule::RegistryLeftAlone),
            RegistryEnd::Refused => Judged::new(CodeMeaning::FAILED, Rule::RegistryRefused),
        },
        ActionEnd::Uninstall(end) => match end {
            UninstallEnd::NoMatch => Judged::new(CodeMeaning::FAILED, Rule::UninstallNoMatch),
            UninstallEnd::NotMsi => Judged::new(CodeMeaning::FAILED, Rule::UninstallNotMsi),
            UninstallEnd::Uninstaller(code) => installer(*code, book),
        },
    }
}

fn install(end: &InstallEnd, book: &Rulebook) -> Judged {
    match end {
        InstallEnd::DownloadFailed => Judged::new(CodeMeaning::FAILED, Rule::DownloadFailed),
        InstallEnd::ChecksumMismatch => Judged::new(CodeMeaning::FAILED, Rule::ChecksumMismatch),
        InstallEnd::NotDetected(code) => Judged {
            also: matches!(code, 10 | 11).then_some(Rule::DetectionUndefined),
            ..Judged::new(CodeMeaning::FAILED, Rule::NotDetected)
        },
        InstallEnd::Installer(code) => installer(*code, book),
    }
}

/// Installers share 0, 10 and 11 with scripts, but abort and skip belong to Run Script actions alone.
fn installer(code: i32, book: &Rulebook) -> Judged {
    let (meaning, named) = book.meaning(code);
    if named && meaning.flow != Flow::Abort && meaning.status != CodeStatus::Skipped {
        Judged::new(meaning, Rule::ExitCode)
    } else {
        Judged::new(CodeMeaning::FAILED, Rule::InstallerNonZero)
    }
}

/// A patch goes through availability, applicability, download, integrity and installation; the first that fails
/// gives its status.
pub(super) const fn patch(end: PatchEnd) -> (PatchStatus, Rule, Option<Rule>) {
    if matches!(end.availability, Availability::Withdrawn) {
        return (PatchStatus::Withdrawn, Rule::PatchWithdrawn, None);
    }
    if !end.applicable {
        return (PatchStatus::NotApplicable, Rule::PatchNotApplicable, None);
    }
    let marked = match end.availability {
        Availability::EndOfLife | Availability::EndOfLifeGone => Some(Rule::PatchEndOfLife),
        Availability::Available | Availability::Withdrawn => None,
    };
    if !end.downloaded || matches!(end.availability, Availability::EndOfLifeGone) {
        return (PatchStatus::DownloadFailed, Rule::PatchDownloadFailed, marked);
    }
    match end.integrity {
        Integrity::SignatureFailed => (PatchStatus::FileSignatureFailed, Rule::PatchSignature, marked),
        Integrity::HashFailed => (PatchStatus::FileHashValidationFailed, Rule::PatchChecksum, marked),
        Integrity::Intact if end.installed => (PatchStatus::Installed, Rule::PatchInstalled, marked),
        Integrity::Intact => (PatchStatus::InstallFailed, Rule::PatchInstallFailed, marked),
    }
}
