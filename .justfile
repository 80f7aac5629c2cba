# The daily commands: `just` lists them, `just NAME` runs one. Each is a plain cargo command, so that nobody needs just.

_default:
    @just --list --unsorted

# What an editor would tell: types and lints of everything.
check:
    cargo clippy --workspace --all-targets --locked -- -D warnings

# The pure heart alone: rules, lifecycles, findings. Builds in seconds.
core:
    cargo test --locked -p patchdrill-core

# All tests; scenarios that need something this machine lacks are skipped with their reason.
test *ARGS:
    cargo test --locked {{ARGS}}

# Every property with many more cases than by default; takes minutes.
nightly:
    PROPTEST_CASES=2048 cargo test --locked --workspace

# Rehearses the shipped features and scenarios.
examples *ARGS:
    cargo run --locked -- test features scenarios {{ARGS}}

# Rewrites the pages that follow from the sources (docs/files.md), after files came or went.
docs:
    PATCHDRILL_UPDATE_DOCS=1 cargo test --locked --test it pages
    cargo doc --no-deps --workspace --locked

# Spelling, licences and where dependencies come from, and those that nobody uses.
tidy:
    cargo fmt --all --check
    typos
    cargo deny check licenses bans sources
    cargo machete

# Where tests do not notice that a rule was changed; takes long.
mutants *ARGS:
    cargo mutants --package patchdrill-core {{ARGS}}

# What the published binaries are built as.
dist:
    cargo build --locked --profile dist
