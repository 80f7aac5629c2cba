//! Every example of the vocabulary is a step that works.

use super::support::read;
use crate::scenario::{Keyword, Scenario, phrases};

/// What must be said before an example about several jobs and assets; `None` for all others.
fn plan(title: &str, example: &str) -> Option<String> {
    let parts = "with 5 pre-actions, 3 patches and 5 post-actions";
    let staging = format!("Given a Linux job \"staging\" {parts}\n");
    let production = format!("Given another Linux job \"production\" {parts}\n");
    let both = format!("{staging}{production}");
    let on = |group: &str| format!("Given 100 Linux assets \"{group}\" tagged \"web\"\n");
    let linked = "Given the job \"staging\" runs on \"staging\"\nGiven the job \"production\" runs on \"production\"\nGiven the job \"production\" runs after \"staging\"\n";
    let fleets = format!("{}{}{both}{linked}", on("staging"), on("production"));
    Some(match title {
        "Several jobs" if example.starts_with("another") => staging,
        "Several jobs"
            if example.contains("later") && example.contains("starts") || example.contains("waits") =>
        {
            format!("{both}Given the job runs after \"staging\"\n")
        }
        "Several jobs" => format!("{}{}Given a Linux asset \"db\"\n{both}", on("staging"), on("web")),
        "The life of a job" | "How a job goes on many assets" => {
            let tags = "tagged \"laptop\", \"slow\" and \"remote\"";
            let start = "Given the job starts at \"2026-03-01 03:00\"";
            format!("Given 100 Linux assets \"web\" {tags}\n{staging}{start}\n")
        }
        "Assets" if example.contains("\"till\"") => format!("Given a Windows job {parts}\n"),
        "Assets" if !example.contains(" assets \"staging\" tagged") && defines(example) => staging,
        "Users" if example.contains("40 %") => {
            format!("{staging}{}Given 60 % of the users never answer\n", on("staging"))
        }
        "Assets" if example.contains("\"production\"") => format!("{staging}{}", on("production")),
        "Assets" | "Users" if example.contains("\"staging\"") => format!("{staging}{}", on("staging")),
        "Assets" | "Users" | "The life of the job"
            if !example.contains("\"web\"") && !example.contains("production") =>
        {
            staging
        }
        "The life of the job" if example.contains("\"web\"") => {
            format!("Given a Linux asset \"web\"\n{staging}")
        }
        "The life of the job" if example.contains("production") => both,
        "Many assets and linked jobs" if example.contains("job") => fleets,
        "Many assets and linked jobs" => format!("{}{staging}", on("staging")),
        _ => return None,
    })
}

/// Whether an example says which assets there are.
fn defines(example: &str) -> bool {
    example.starts_with("these")
        || example.starts_with("a Linux")
        || example.starts_with(|c: char| c.is_ascii_digit() && !example.contains('%'))
}

/// A scenario that says `example`, with whatever must be said before it.
fn around(keyword: Keyword, title: &str, pattern: &str, example: &str) -> String {
    let windows = [
        "software",
        "registry",
        "uninstall",
        "execution policy",
        "download of",
        "detection",
        "install script",
    ];
    let platform = if windows.iter().any(|word| example.contains(word)) { "Windows" } else { "Linux" };
    let job = format!("Given a {platform} job with 5 pre-actions, 3 patches and 5 post-actions");
    let install = "Given pre-action 1 installs this software:\n| name | x |\n| url | https://x |\n| sha256 | e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855 |";
    let registry = "Given pre-action 1 sets the registry key \"HKEY_USERS\\x\" to REG_SZ \"x\"";
    let uninstall = "Given pre-action 1 uninstalls this software:\n| registry key | HKEY_USERS\\\\x |\n| display name | x |";
    let plan = plan(title, example);
    let before = match pattern {
        _ if plan.is_some() => plan.unwrap_or_default(),
        _ if pattern.starts_with("a {platform} job") => String::new(),
        "the job has {parts}" | "the job has these patches" => "Given a Linux job".to_owned(),
        "{actions} run(s) {path} (as {language})" if example.contains("applescript") => {
            "Given a macOS job".to_owned()
        }
        "{actions} run(s) under the execution policy {policy}" => {
            format!("{job}\nGiven pre-action 1 runs \"x.ps1\"")
        }
        "the download of {actions} fails"
        | "the download of {actions} has a wrong checksum"
        | "the detection script of {actions} exits {code}"
        | "the install script of {actions} exits {codes}"
        | "the detection script of {actions} is {path}"
        | "the detection script of {actions} is this"
        | "the install script of {actions} is {path}"
        | "the install script of {actions} is this" => format!("{job}\n{install}"),
        "the registry key of {actions} is missing" | "the registry key of {actions} cannot be changed" => {
            format!("{job}\n{registry}")
        }
        "the uninstaller of {actions} exits {codes}"
        | "{actions} find(s) nothing to uninstall"
        | "{actions} find(s) no msiexec uninstaller" => format!("{job}\n{uninstall}"),
        _ if keyword == Keyword::Then => {
            let doubles = ["systemctl", "sleep", "reboot", "rpm"]
                .map(|name| format!("Given the command \"{name}\" exits 0"))
                .join("\n");
            format!(
                "{job}\n{doubles}\nGiven the service \"nginx\" is running\nGiven patch \"openssl-3.0.15\" installs"
            )
        }
        _ => job,
    };
    let run = if keyword == Keyword::When { "" } else { "When the job runs\n" };
    let step = format!("{} {example}\n", keyword.name());
    let (given, then) = if keyword == Keyword::Given { (step.as_str(), "") } else { ("", step.as_str()) };
    format!("Feature: f\nScenario: s\n{before}\n{given}{run}{then}")
}

/// The scenarios of all examples of one keyword; none may hold a mistake.
pub(super) fn scenarios(keyword: Keyword) -> Vec<(&'static str, Scenario)> {
    let (mut all, mut faults) = (Vec::new(), Vec::new());
    for group in phrases().iter().filter(|group| group.keyword == keyword) {
        for phrase in group.phrases {
            for example in phrase.examples {
                let text = around(keyword, group.title, phrase.pattern, example);
                let (mut scenarios, problems) = read(&text);
                if !problems.is_empty() || scenarios.len() != 1 {
                    faults.push(format!("{text}{problems}"));
                }
                all.extend(scenarios.pop().map(|scenario| (*example, scenario)));
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    all
}

#[test]
fn every_example_becomes_a_scenario_without_a_mistake() {
    for keyword in [Keyword::Given, Keyword::When, Keyword::Then] {
        assert!(!scenarios(keyword).is_empty());
    }
}

#[test]
fn every_then_expects_something_and_no_given_does() {
    for (example, scenario) in scenarios(Keyword::Then) {
        assert!(!scenario.expectations.is_empty(), "{example}");
    }
    for (example, scenario) in scenarios(Keyword::Given) {
        assert!(scenario.expectations.is_empty(), "{example}");
    }
}

/// Each phrase of `Given` changes something about the scenario, and no two examples of a group say the same.
#[test]
fn every_given_says_something_of_its_own() {
    let says_nothing = [
        "the job reboots at once",
        "the endpoint has a network of its own",
        "sleeping takes its time",
        "patch \"KB5034765\" installs",
        "all patches install",
        "patches 1 to 3 install",
    ];
    let bare = read("Feature: f\nScenario: s\nGiven a Linux job with 5 pre-actions, 3 patches and 5 post-actions\nWhen the job runs\n").0;
    for (example, scenario) in scenarios(Keyword::Given) {
        let same = bare[0].job == scenario.job
            && bare[0].world == scenario.world
            && bare[0].on == scenario.on
            && bare[0].levels == scenario.levels
            && bare[0].plan == scenario.plan
            && scenario.twice.is_none()
            && scenario.max_restarts.is_none()
            && scenario.rulebook.is_none()
            && scenario.world.time_limit.is_none();
        assert!(!same || says_nothing.contains(&example), "{example}");
    }
}

/// As before, compared with what must be said before the example alone.
#[test]
fn every_given_about_plans_says_something_of_its_own() {
    // Where nothing is said, nobody is logged in.
    let says_nothing = ["nobody is logged in", "nobody is logged in on 40 % of the assets \"staging\""];
    let given = phrases().iter().filter(|group| group.keyword == Keyword::Given);
    for (title, phrase) in given.flat_map(|group| group.phrases.iter().map(|phrase| (group.title, phrase))) {
        for example in phrase.examples {
            let Some(before) = plan(title, example) else { continue };
            let (bare, _) = read(&format!("Feature: f\nScenario: s\n{before}When the job runs\n"));
            let (with, problems) = read(&around(Keyword::Given, title, phrase.pattern, example));
            assert_eq!(problems, "", "{example}");
            let same = bare.first().is_some_and(|bare| bare.plan == with[0].plan && bare.job == with[0].job);
            assert!(!same || says_nothing.contains(example), "{example}");
        }
    }
}
