//! The list of behaviours in `features/behaviours.md` and the scenarios that show them, held together by tags.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use patchdrill::expect::{AssetState, Expect, PlanExpect};
use patchdrill::harness::{Project, discover, load};
use patchdrill::internal::scenario::Scenario;
use patchdrill::job::JobStatus;

/// The pieces of work that the last column may name.
const PIECES: [&str; 5] = ["core", "sandbox", "containers", "linked", "windows"];

/// Those of them that are complete: each of their numbers is on some scenario.
const COMPLETE: [&str; 2] = ["core", "linked"];

/// The letters of the documents.
const DOCUMENTS: [char; 6] = ['R', 'A', 'F', 'S', 'B', 'P'];

/// The numbers of the list, each with the pieces of work that show it; or everything that is wrong with the list.
fn parse(text: &str) -> Result<BTreeMap<String, BTreeSet<String>>, Vec<String>> {
    let mut rows = BTreeMap::new();
    let mut faults = Vec::new();
    let table = text.lines().enumerate().filter(|(_, line)| line.starts_with('|')).skip(2);
    for (at, line) in table {
        let mut fault = |what: String| faults.push(format!("line {}: {what}", at + 1));
        let cells: Vec<&str> = line.trim_matches('|').split('|').map(str::trim).collect();
        let [number, behaviour, pieces] = cells[..] else {
            fault(format!("{} columns, not 3", cells.len()));
            continue;
        };
        if !is_number(number) {
            fault(format!("`{number}` is no number of a behaviour"));
        }
        if behaviour.is_empty() {
            fault(format!("{number} says nothing"));
        }
        let pieces: BTreeSet<String> = pieces
            .split(',')
            .map(|piece| piece.split('(').next().unwrap_or_default().trim().to_owned())
            .collect();
        for piece in &pieces {
            if !PIECES.contains(&piece.as_str()) {
                fault(format!("{number} comes with `{piece}`, which is no piece of work"));
            }
        }
        if rows.insert(number.to_owned(), pieces).is_some() {
            fault(format!("{number} stands here for the second time"));
        }
    }
    if rows.is_empty() {
        faults.push("the list is empty".to_owned());
    }
    if faults.is_empty() { Ok(rows) } else { Err(faults) }
}

/// Whether `text` looks like `R-07`.
fn is_number(text: &str) -> bool {
    let mut chars = text.chars();
    let (letter, dash, digits) = (chars.next(), chars.next(), chars.as_str());
    letter.is_some_and(|letter| DOCUMENTS.contains(&letter))
        && dash == Some('-')
        && digits.len() == 2
        && digits.bytes().all(|digit| digit.is_ascii_digit())
}

/// Whether a tag is meant as a number, well written or not: `R-7`, `r-07` and `R07` are.
fn means_number(tag: &str) -> bool {
    let rest = tag.trim_start_matches(|c: char| c.is_ascii_alphabetic());
    let letters = tag.len() - rest.len();
    let digits = rest.trim_start_matches('-');
    letters == 1 && !digits.is_empty() && digits.bytes().all(|digit| digit.is_ascii_digit())
}

/// The tags of the scenarios of `tags`, compared with the list.
fn compare(list: &BTreeMap<String, BTreeSet<String>>, tags: &BTreeSet<String>) -> Vec<String> {
    let unshown = list
        .iter()
        .filter(|(_, pieces)| COMPLETE.iter().any(|piece| pieces.contains(*piece)))
        .filter(|(number, _)| !tags.contains(*number))
        .map(|(number, _)| format!("no scenario shows {number}"));
    let unknown = tags
        .iter()
        .filter(|tag| means_number(tag) && !list.contains_key(*tag))
        .map(|tag| format!("a scenario is tagged @{tag}, which the list does not hold"));
    unshown.chain(unknown).collect()
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn list() -> BTreeMap<String, BTreeSet<String>> {
    let text = std::fs::read_to_string(root().join("features/behaviours.md")).expect("the list");
    parse(&text).unwrap_or_else(|faults| panic!("features/behaviours.md\n{}", faults.join("\n")))
}

/// Every scenario of the project.
fn scenarios() -> Vec<Arc<Scenario>> {
    let folders: Vec<PathBuf> = ["features", "scenarios"].map(|folder| root().join(folder)).into();
    let (files, faults) = discover(&folders);
    assert!(faults.is_empty(), "{faults:?}");
    let loaded = load(&files, &Project::at(root()).unwrap(), 1);
    assert!(loaded.diagnostics.is_empty(), "{:?}", loaded.diagnostics);
    loaded.cases.into_iter().map(|case| case.scenario).collect()
}

/// The statuses that a scenario expects to be shown.
fn statuses(scenario: &Scenario) -> Vec<JobStatus> {
    let shown = |what: &Expect| match what {
        Expect::Plan(PlanExpect::Shows(_, statuses)) => statuses.clone(),
        Expect::JobStatus(status)
        | Expect::Plan(PlanExpect::Assets { is: AssetState::Status(status), .. }) => vec![*status],
        _ => Vec::new(),
    };
    scenario.expectations.iter().flat_map(|expectation| shown(&expectation.what)).collect()
}

#[test]
fn every_status_of_a_job_is_shown_by_a_scenario() {
    let shown: Vec<JobStatus> = scenarios()
        .iter()
        .filter(|scenario| scenario.tags.iter().any(|tag| tag == "S-01"))
        .flat_map(|scenario| statuses(scenario))
        .collect();
    let missing: Vec<JobStatus> =
        JobStatus::ALL.into_iter().filter(|status| !shown.contains(status)).collect();
    assert_eq!(missing, []);
}

#[test]
fn every_behaviour_of_what_is_complete_is_shown_by_a_scenario() {
    let tags = scenarios().iter().flat_map(|scenario| scenario.tags.iter().cloned()).collect();
    let faults = compare(&list(), &tags);
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn the_list_holds_every_document_and_every_piece_of_work_that_is_planned() {
    let list = list();
    for (letter, last) in [('R', 33), ('A', 26), ('F', 15), ('S', 1), ('B', 1), ('P', 2)] {
        for number in 1..=last {
            assert!(list.contains_key(&format!("{letter}-{number:02}")), "{letter}-{number:02}");
        }
    }
    assert_eq!(list.len(), 33 + 26 + 15 + 1 + 1 + 2);
}

#[test]
fn a_number_that_no_scenario_shows_is_found() {
    let list = parse("| number | behaviour | comes with |\n|---|---|---|\n| R-01 | one | core (declared), windows |\n| R-02 | two | linked |\n| R-04 | four | sandbox |\n| R-03 | three | core |\n").unwrap();
    let tags = ["R-03", "linux", "utf-8", "R-7", "A-01", "r-02"].map(str::to_owned).into();
    assert_eq!(
        compare(&list, &tags),
        [
            "no scenario shows R-01",
            "no scenario shows R-02",
            "a scenario is tagged @A-01, which the list does not hold",
            "a scenario is tagged @R-7, which the list does not hold",
            "a scenario is tagged @r-02, which the list does not hold",
        ]
    );
}

#[test]
fn a_malformed_list_is_refused() {
    let head = "| number | behaviour | comes with |\n|---|---|---|\n";
    for (rows, faults) in [
        ("", vec!["the list is empty"]),
        ("| R-01 | one |\n", vec!["line 3: 2 columns, not 3", "the list is empty"]),
        ("| R-1 | one | core |\n", vec!["line 3: `R-1` is no number of a behaviour"]),
        ("| X-01 | one | core |\n", vec!["line 3: `X-01` is no number of a behaviour"]),
        ("| R-01 | | core |\n", vec!["line 3: R-01 says nothing"]),
        ("| R-01 | one | cores |\n", vec!["line 3: R-01 comes with `cores`, which is no piece of work"]),
        (
            "| R-01 | one | core |\n| R-01 | two | core |\n",
            vec!["line 4: R-01 stands here for the second time"],
        ),
    ] {
        assert_eq!(parse(&format!("{head}{rows}")).unwrap_err(), faults, "{rows}");
    }
}
