//! What the README shows is what the program does.

use std::fs;

use assert_cmd::Command;

/// Each console block: a command behind `$ patchdrill`, and what it prints.
fn blocks() -> Vec<(Vec<String>, String)> {
    let readme = fs::read_to_string("README.md").expect("the README");
    let mut blocks = Vec::new();
    for block in readme.split("```console\n").skip(1) {
        let (block, _) = block.split_once("```").expect("a closed block");
        let (command, output) = block.split_once('\n').expect("a command and its output");
        let arguments =
            command.strip_prefix("$ patchdrill ").expect("a command that starts with `$ patchdrill`");
        blocks.push((words(arguments), output.to_owned()));
    }
    blocks
}

/// Splits at spaces, but for what stands in single quotes.
fn words(line: &str) -> Vec<String> {
    line.split('\'')
        .enumerate()
        .flat_map(|(at, part)| {
            if at % 2 == 1 {
                vec![part.to_owned()]
            } else {
                part.split_whitespace().map(str::to_owned).collect()
            }
        })
        .collect()
}

/// Durations vary, and so does the white space that lines them up.
fn settled(text: &str) -> String {
    let duration = regex::Regex::new(r" *(<1|\d+(\.\d+)?) m?s\b").expect("a regular expression");
    let text = duration.replace_all(text, " TIME");
    text.lines().map(str::trim_end).collect::<Vec<_>>().join("\n").trim().to_owned()
}

#[test]
fn every_console_block_is_what_the_program_prints() {
    let blocks = blocks();
    assert!(!blocks.is_empty(), "the README shows no run");
    for (arguments, expected) in blocks {
        let output = Command::cargo_bin("patchdrill")
            .expect("the program")
            .args(&arguments)
            .env("NO_COLOR", "1")
            .env("COLUMNS", "100")
            .output()
            .expect("it runs");
        let printed = String::from_utf8_lossy(&output.stdout);
        assert_eq!(settled(&printed), settled(&expected), "patchdrill {}", arguments.join(" "));
    }
}

/// The two commands that a fresh machine needs stand behind their marks, where CI finds them.
#[test]
fn the_two_commands_are_where_ci_looks_for_them() {
    let readme = fs::read_to_string("README.md").expect("the README");
    for (mark, command) in
        [("run-the-examples", "cargo run -- test features scenarios"), ("run-the-tests", "cargo test")]
    {
        let wanted = format!("<!-- {mark} -->\n```sh\n{command}\n```\n");
        assert!(readme.contains(&wanted), "no block {mark} with `{command}`");
    }
}

/// The scenarios that the README writes down pass in the project that `patchdrill init` makes.
#[cfg(unix)]
#[test]
fn the_scenarios_of_the_readme_pass_in_a_fresh_project() {
    let readme = fs::read_to_string("README.md").expect("the README");
    let block = |tongue: &str| {
        let (_, rest) = readme.split_once(&format!("```{tongue}\n")).expect("a block");
        rest.split_once("```").expect("a closed block").0.to_owned()
    };
    let folder = tempfile::tempdir().expect("a folder");
    let patchdrill = || {
        let mut command = Command::cargo_bin("patchdrill").expect("the program");
        command.current_dir(folder.path());
        command
    };
    patchdrill().arg("init").assert().success();
    fs::write(folder.path().join("features/readme.feature"), block("gherkin")).expect("a file");
    fs::write(folder.path().join("scenarios/readme.yaml"), block("yaml")).expect("a file");
    let run =
        patchdrill().args(["test", "features/readme.feature", "scenarios/readme.yaml"]).assert().success();
    let printed = String::from_utf8_lossy(&run.get_output().stdout).into_owned();
    assert!(printed.ends_with("2 passed, 0 failed, 0 skipped\n"), "{printed}");
}
