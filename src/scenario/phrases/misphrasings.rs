//! Sentences that people write before they have read the vocabulary, and what says the same.

use super::phrase::Keyword;

/// Keyword, what people write, and the phrase that is suggested to them. The same sentence can stand for several.
pub(super) const MISPHRASINGS: &[(Keyword, &str, &str)] = &[
    (Keyword::Given, "the command \"\" succeeds", "the command \"systemctl stop myapp.service\" exits 0"),
    (Keyword::Given, "the command \"\" fails", "the command \"systemctl stop myapp.service\" exits 1"),
    (Keyword::Given, "the script \"\"", "pre-action 1 runs \"scripts/stop_app.sh\""),
    (Keyword::Given, "the script \"\" runs", "pre-action 1 runs \"scripts/stop_app.sh\""),
    (Keyword::Given, "pre-action 1 succeeds", "pre-action 1 exits 0"),
    (Keyword::Given, "pre-action 1 runs out of memory", "pre-action 1 exceeds its memory limit"),
    (Keyword::Given, "pre-action 1 aborts", "pre-action 1 exits 12"),
    (Keyword::Given, "the service \"\" runs", "the service \"nginx\" is running"),
    (Keyword::Given, "the service \"\" does not stop", "the service \"nginx\" cannot be stopped"),
    (Keyword::Given, "the service \"\" fails to stop", "the service \"nginx\" cannot be stopped"),
    (Keyword::Given, "the service \"\" fails to start", "the service \"nginx\" cannot be started"),
    (Keyword::Then, "the service \"\" runs", "the service \"nginx\" is running"),
    (Keyword::Then, "pre-action 1 is skipped", "pre-action 1 is skipped by the system"),
    (Keyword::Then, "pre-action 1 is skipped", "pre-action 1 is skipped by the user"),
    (Keyword::Then, "pre-action 1 is skipped by system", "pre-action 1 is skipped by the system"),
    (Keyword::Then, "pre-action 1 is skipped by user", "pre-action 1 is skipped by the user"),
    (Keyword::Then, "pre-action 1 runs out of memory", "pre-action 1 exceeds its memory limit"),
    (Keyword::Then, "pre-action 1 fails, out of memory", "pre-action 1 exceeds its memory limit"),
    (Keyword::Then, "pre-action 1 aborts the job", "the job is aborted by pre-action 1"),
    (Keyword::Then, "the job is completed", "the job status is \"Completed\""),
    (Keyword::Then, "the job completes", "the job status is \"Completed\""),
    (Keyword::Then, "the job succeeds", "the job status is \"Completed\""),
    (Keyword::Then, "the job is successful", "the job status is \"Completed\""),
    (Keyword::Then, "the job fails", "the job status is \"Completed with Failure\""),
    (Keyword::Then, "the job failed", "the job status is \"Completed with Failure\""),
    (Keyword::Then, "a reboot is required", "a reboot is owed"),
    (Keyword::Then, "the reboot is requested", "a reboot is owed"),
    (Keyword::Then, "the system reboots", "a reboot is owed"),
    (Keyword::Then, "no reboot happens", "no reboot is requested"),
    (Keyword::Then, "the file \"\" exists", "the file \"/etc/motd.d/patching\" was created"),
    (Keyword::Then, "the file \"\" was modified", "the file \"/etc/motd\" was changed"),
    (Keyword::Then, "the file \"\" was removed", "the file \"/etc/nologin\" was deleted"),
    (Keyword::Then, "the file \"\" is missing", "the file \"/etc/nologin\" was deleted"),
    (Keyword::Then, "the file \"\" is unchanged", "the file \"/etc/passwd\" was not changed"),
    (Keyword::Then, "nothing was changed", "no file was changed"),
    (Keyword::Then, "only files in \"\" were changed", "no file outside \"/opt/myapp\" was changed"),
    (Keyword::Then, "the job never restarts", "the job does not restart"),
    (Keyword::Then, "the job restarts never", "the job does not restart"),
    (Keyword::When, "the job runs again", "the job runs twice"),
    (Keyword::When, "the plan runs", "the jobs run"),
    (Keyword::Given, "20 Linux machines \"\"", "20 Linux assets \"staging\""),
    (Keyword::Given, "the job is scheduled for \"\"", "the job starts at \"2026-03-01 02:00\""),
    (
        Keyword::Given,
        "the job is cancelled 1 hour after its start",
        "the job \"staging\" is deleted 1 hour after its start",
    ),
    (Keyword::Given, "the user is logged out", "nobody is logged in"),
    (Keyword::Given, "the user is logged in", "the user never answers"),
    (Keyword::Given, "the user postpones the reboot twice", "the user defers the reboot twice, then accepts"),
    (Keyword::Given, "the job \"\" waits for \"\"", "the job runs after \"staging\""),
    (
        Keyword::Given,
        "pre-action 1 fails on 2 % of the assets",
        "pre-action 1 exits 0 on 97 %, 1 on 2 % and 12 on 1 % of the assets",
    ),
    (Keyword::Then, "the job is cancelled", "all assets are withdrawn"),
    (Keyword::Then, "the job is withdrawn", "all assets are withdrawn"),
    (Keyword::Then, "the job never runs", "the job never begins"),
    (Keyword::Then, "the job \"\" starts", "the job \"production\" runs"),
    (Keyword::Then, "2 % of the assets fail", "at most 2 % of the assets are \"Completed with Failure\""),
    (Keyword::Then, "all assets are done within 6 hours", "the last asset is done within 6 hours"),
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::phrases::suggest::{matches_phrase, near};

    #[test]
    fn what_is_suggested_can_be_said_and_what_people_write_cannot() {
        for (keyword, written, meant) in MISPHRASINGS {
            assert!(matches_phrase(*keyword, meant), "{meant}");
            assert!(!matches_phrase(*keyword, written), "{written}");
        }
    }

    #[test]
    fn what_people_write_leads_to_the_phrase() {
        for (keyword, written, meant) in [
            (Keyword::Then, "post action 2 is skipped by user", "pre-action 1 is skipped by the user"),
            (Keyword::Then, "pre-action 3 is skipped", "pre-action 1 is skipped by the system"),
            (Keyword::Then, "the job is completed", "the job status is \"Completed\""),
            (Keyword::Then, "the reboot is required", "a reboot is owed"),
            (
                Keyword::Given,
                "the command \"systemctl restart x\" succeeds",
                "the command \"systemctl stop myapp.service\" exits 0",
            ),
        ] {
            assert!(near(keyword, written).contains(&meant), "{written}: {:?}", near(keyword, written));
        }
    }
}
