//! What features say, and what is refused.

use super::parse;
use crate::diag::render;
use crate::source::SourceFile;
use crate::spec::Keyword;
use crate::spec::Scenario;
use crate::spec::phrases;

fn read(text: &str) -> (Vec<Scenario>, String) {
    let (scenarios, problems) = parse(&SourceFile::new("x.feature", text));
    (scenarios, render(&problems, false))
}

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
        "the job has {parts}" => "Given a Linux job".to_owned(),
        "the job has these patches" => "Given a Linux job".to_owned(),
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
            format!("{job}\n{doubles}\nGiven patch \"openssl-3.0.15\" installs")
        }
        _ => job,
    };
    let run = if keyword == Keyword::When { "" } else { "When the job runs\n" };
    let step = format!("{} {example}\n", keyword.name());
    let (given, then) = if keyword == Keyword::Given { (step.as_str(), "") } else { ("", step.as_str()) };
    format!("Feature: f\nScenario: s\n{before}\n{given}{run}{then}")
}

#[test]
fn every_example_becomes_a_scenario_without_a_mistake() {
    let mut wrong = String::new();
    for group in phrases() {
        for phrase in group.phrases {
            for example in phrase.examples {
                let text = around(group.keyword, phrase.pattern, example);
                let (scenarios, problems) = read(&text);
                if !problems.is_empty() || scenarios.len() != 1 {
                    wrong += &format!("{text}\n{problems}\n");
                }
            }
        }
    }
    assert_eq!(wrong, "");
}

#[test]
fn tmp_features() {
    for e in std::fs::read_dir("features").into_iter().flatten() {
        let p = e.unwrap().path();
        if p.extension().is_some_and(|e| e == "feature") {
            let (s, d) =
                parse(&SourceFile::new(p.display().to_string(), std::fs::read_to_string(&p).unwrap()));
            println!("{} {}\n{}", p.display(), s.len(), render(&d, false));
        }
    }
}
