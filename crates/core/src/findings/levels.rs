//! Switches: how serious a finding is taken.

use crate::event::{Finding, FindingCode, Level};

/// The findings as the switches want them: each takes the level of the last switch for its kind, those that are
/// allowed are dropped, and so are repetitions, such as those of an action that was tried again. An attempt to reboot
/// takes the place of the warning that the same line could do so.
pub fn apply_levels(findings: Vec<Finding>, switches: &[(FindingCode, Level)]) -> Vec<Finding> {
    let mut kept: Vec<Finding> = Vec::with_capacity(findings.len());
    for mut finding in findings {
        if let Some((_, level)) = switches.iter().rev().find(|(code, _)| *code == finding.code) {
            finding.level = *level;
        }
        if finding.level == Level::Allow || kept.contains(&finding) {
            continue;
        }
        let same = |other: &&mut Finding| {
            finding.code == FindingCode::ForcedReboot
                && other.code == finding.code
                && other.place == finding.place
        };
        match kept.iter_mut().find(same) {
            Some(warning) if warning.level <= finding.level => *warning = finding,
            _ => kept.push(finding),
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::event::Place;

    fn finding(code: FindingCode) -> Finding {
        Finding {
            code,
            level: code.default_level(),
            place: Place::Job,
            message: String::new(),
            help: String::new(),
        }
    }

    #[test]
    fn the_last_switch_wins_and_allowed_findings_go() {
        let all = || {
            vec![
                finding(FindingCode::Shebang),
                finding(FindingCode::ForcedReboot),
                finding(FindingCode::Prompts),
            ]
        };
        let levels = |switches: &[(FindingCode, Level)]| {
            apply_levels(all(), switches).iter().map(|each| (each.code, each.level)).collect::<Vec<_>>()
        };
        assert_eq!(
            levels(&[]),
            [
                (FindingCode::Shebang, Level::Warn),
                (FindingCode::ForcedReboot, Level::Deny),
                (FindingCode::Prompts, Level::Warn)
            ]
        );
        assert_eq!(
            levels(&[
                (FindingCode::Shebang, Level::Deny),
                (FindingCode::ForcedReboot, Level::Allow),
                (FindingCode::Shebang, Level::Allow),
                (FindingCode::Prompts, Level::Allow),
                (FindingCode::Prompts, Level::Deny),
            ]),
            [(FindingCode::Prompts, Level::Deny)]
        );
    }

    #[test]
    fn an_attempt_replaces_the_warning_of_its_line() {
        let could =
            Finding { level: Level::Warn, message: "could".to_owned(), ..finding(FindingCode::ForcedReboot) };
        let did = Finding { message: "did".to_owned(), ..finding(FindingCode::ForcedReboot) };
        let elsewhere = Finding { place: Place::Patch(0), ..could.clone() };
        let all = || vec![could.clone(), elsewhere.clone(), did.clone()];
        assert_eq!(apply_levels(all(), &[]), [did.clone(), elsewhere.clone()]);
        // So it does when both are taken as seriously.
        for level in [Level::Warn, Level::Deny] {
            let at = |finding: &Finding| Finding { level, ..finding.clone() };
            let kept = apply_levels(all(), &[(FindingCode::ForcedReboot, level)]);
            assert_eq!(kept, [at(&did), at(&elsewhere)]);
        }
    }

    #[test]
    fn repetitions_are_said_once() {
        let twice =
            vec![finding(FindingCode::Shebang), finding(FindingCode::Prompts), finding(FindingCode::Shebang)];
        assert_eq!(apply_levels(twice, &[]).len(), 2);
    }
}
