//! Plans that mean no good.

use std::fmt::Write as _;

use crate::diag::Diagnostic;
use crate::scenario::yaml::parse;
use crate::source::SourceFile;

/// What is said of a plan with these groups and jobs, each line indented as it is to be.
fn said(assets: &str, jobs: &str) -> Vec<String> {
    let text = format!("plan: x\nassets:\n{assets}jobs:\n{jobs}");
    let (scenarios, problems) = parse(&SourceFile::new("x.yaml", text));
    assert!(scenarios.iter().all(|scenario| scenario.broken), "nothing of it may run");
    problems.iter().map(message).collect()
}

fn message(problem: &Diagnostic) -> String {
    let label = problem.labels.first().map_or("", |(_, label)| label.as_str());
    format!("{} [{label}]", problem.message)
}

/// So many lines, each with its number.
fn lines(count: usize, line: impl Fn(usize) -> String) -> String {
    (0..count).fold(String::new(), |mut all, number| {
        let _ = writeln!(all, "  {}", line(number));
        all
    })
}

const GROUP: &str = "  web: {platform: linux}\n";
const JOB: &str = "  patch: {targets: web}\n";

#[test]
fn there_is_an_end_to_groups_and_jobs() {
    let groups = lines(9_000, |number| format!("g{number}: {{platform: linux}}"));
    assert_eq!(said(&groups, "  patch: {}\n"), ["9000 groups of assets are too many [at most 1000]"]);
    let jobs = lines(9_000, |number| format!("j{number}: {{}}"));
    assert_eq!(said(GROUP, &jobs), ["9000 jobs are too many for one plan [at most 100]"]);
}

#[test]
fn a_million_groups_by_aliases_are_not_read() {
    let mut bomb = String::from("  a0: &a0 {platform: linux, tags: [a, b, c, d, e, f, g, h, i, j]}\n");
    for level in 1..8 {
        let inner = format!("*a{}", level - 1);
        let many: Vec<String> = (0..10).map(|key| format!("k{key}: {inner}")).collect();
        let _ = writeln!(bomb, "  a{level}: &a{level} {{{}}}", many.join(", "));
    }
    assert_eq!(said(&bomb, JOB), ["the file holds more than 100000 values [this is too much]"]);
}

#[test]
fn numbers_beyond_all_measure_are_numbers() {
    for count in ["1000000000000", "9223372036854775808", &"9".repeat(500)] {
        let all = said(&format!("  web: {{platform: linux, count: {count}}}\n"), JOB);
        assert_eq!(all.len(), 1, "{all:?}");
        assert!(all[0].ends_with("assets are too many [at most 10,000,000 altogether]"), "{all:?}");
    }
    let web = "  web: {platform: linux, count: -9223372036854775809}\n";
    assert_eq!(said(web, JOB), ["the group `web` cannot have -9223372036854775809 assets []"]);
    let times = said(GROUP, "  patch: {window: 18446744073709551s, start: +18446744073709551s}\n");
    assert_eq!(times, ["this is longer than ten years []"; 2]);
}

#[test]
fn depth_is_limited() {
    let deep = format!(
        "  web: {{platform: linux, endpoint: {}}}\n",
        format_args!("{}{}", "[".repeat(100), "]".repeat(100))
    );
    assert!(said(&deep, JOB)[0].contains("levels deep"), "{:?}", said(&deep, JOB));
}

#[test]
fn whatever_comes_in_thousands_is_read_in_time() {
    let many = |word: &str| (0..9_000).map(|at| format!("{word}{at}")).collect::<Vec<_>>().join(", ");
    let tagged = format!("  web: {{platform: linux, count: 2, tags: [{}]}}\n", many("t"));
    let twice = said(&tagged, &format!("  patch: {{targets: [{}]}}\n", many("tag:t")));
    assert_eq!(twice.len(), 8_999, "all of them mean the same group");
    let unknown = said(&tagged, &format!("  patch: {{targets: [{}]}}\n", many("tag:u")));
    assert_eq!(unknown.len(), 9_000);
    let shares: Vec<String> = (0..9_000).map(|code| format!("{code}: 0.01%")).collect();
    let exits = format!("  patch: {{pre_actions: [{{exits: {{{}}}}}]}}\n", shares.join(", "));
    assert_eq!(said(GROUP, &exits), ["9000 shares are too many [at most 1000]"]);
    let places: Vec<String> = (0..9_000).map(|tag| format!("\"tag:t{tag}\": {{exits: 1}}")).collect();
    let cases = format!("  patch: {{pre_actions: [{{where: {{{}}}}}]}}\n", places.join(", "));
    assert_eq!(said(GROUP, &cases), ["9000 kinds of assets are too many [at most 100]"]);
    let like = lines(100, |job| format!("j{job}: {{like: j{}, targets: web}}", job + 1));
    assert_eq!(said(GROUP, &like), ["there is no job `j100` that this could be like [did you mean `j10`?]"]);
    let cycle = lines(100, |job| format!("j{job}: {{after: j{}, targets: web}}", (job + 1) % 100));
    assert_eq!(said(GROUP, &cycle).len(), 1, "one cycle is one mistake");
}
