//! Every example of the vocabulary is a step that works.

use super::support::read;
use crate::spec::Keyword;
use crate::spec::Scenario;
use crate::spec::phrases;

/// A scenario that says `example`, with whatever must be said before it.
fn around(keyword: Keyword, pattern: &str, example: &str) -> String {
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
    let before = match pattern {
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
    let mut all = Vec::new();
    for group in phrases().iter().filter(|group| group.keyword == keyword) {
        for phrase in group.phrases {
            for example in phrase.examples {
                let text = around(keyword, phrase.pattern, example);
                let (mut scenarios, problems) = read(&text);
                assert_eq!(problems, "", "{text}");
                assert_eq!(scenarios.len(), 1, "{text}");
                all.extend(scenarios.pop().map(|scenario| (*example, scenario)));
            }
        }
    }
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
            && scenario.twice.is_none()
            && scenario.max_restarts.is_none()
            && scenario.rulebook.is_none()
            && scenario.time_limit.is_none();
        assert!(!same || says_nothing.contains(&example), "{example}");
    }
}
