//! All phrases, grouped by subject.

use super::phrase::{Keyword, Phrase, PhraseGroup};
use super::{
    given_actions, given_assets, given_course, given_endpoint, given_job, given_machine, given_patches,
    given_plan, given_services, given_windows, then_actions, then_files, then_job, then_plan, when,
};

/// Every phrase that a feature may use, grouped by subject, in the order in which they are shown.
pub fn phrases() -> &'static [PhraseGroup] {
    static GROUPS: [PhraseGroup; 27] = [
        given("The job", given_job::JOB),
        given("How the scenario is run and judged", given_job::SETTINGS),
        given("Actions", given_actions::ACTIONS),
        given("Actions that only Windows has", given_windows::WINDOWS),
        given("Patches", given_patches::PATCHES),
        given("Files and environment of the endpoint", given_endpoint::ENDPOINT),
        given("Commands of the endpoint", given_endpoint::COMMANDS),
        given("Services of the endpoint", given_services::SERVICES),
        given("The machine of a sandbox", given_machine::MACHINE),
        given("What an action may use in a sandbox", given_machine::LIMITS),
        given("The life of a job", given_plan::LIFE),
        given("Several jobs", given_plan::JOBS),
        given("Assets", given_assets::ASSETS),
        given("Users", given_assets::USERS),
        given("How a job goes on many assets", given_course::COURSE),
        PhraseGroup { title: "The rehearsal", keyword: Keyword::When, phrases: when::RUN },
        then("How actions end", then_actions::ACTIONS),
        then("What actions write", then_actions::OUTPUT),
        then("How patches end", then_actions::PATCHES),
        then("How the job ends", then_job::JOB),
        then("The reboot", then_job::REBOOT),
        then("The life of the job", then_plan::LIFE),
        then("Many assets and linked jobs", then_plan::ESTATE),
        then("What becomes of files", then_files::FILES),
        then("Calls and order", then_job::CALLS),
        then("What has become of services", given_services::ENDS),
        then("Findings", then_job::FINDINGS),
    ];
    &GROUPS
}

const fn given(title: &'static str, phrases: &'static [Phrase]) -> PhraseGroup {
    PhraseGroup { title, keyword: Keyword::Given, phrases }
}

const fn then(title: &'static str, phrases: &'static [Phrase]) -> PhraseGroup {
    PhraseGroup { title, keyword: Keyword::Then, phrases }
}
