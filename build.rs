//! Compiles the small programs that work beside patchdrill, so that they can be embedded: the one that stands in for doubled
//! commands, and the keeper of sandboxes.
//!
//! Users of the library need no second binary at hand: both are part of the crate.

use std::env;
use std::fs;
use std::path::Path;
use std::path::PathBuf;
use std::process::Command;

/// A program that the library embeds.
struct Program {
    /// What it is called in the folder of build results.
    name: &'static str,
    /// Its main source.
    source: &'static str,
    /// Where the other sources lie.
    sources: &'static [&'static str],
    /// Whether the system that is built for has a use for it.
    wanted: fn() -> bool,
}

const PROGRAMS: &[Program] = &[
    // Windows has no local endpoints, hence no doubles.
    Program {
        name: "helper",
        source: "src/endpoint/doubles/stub.rs",
        sources: &[
            "src/endpoint/doubles/place.rs",
            "src/endpoint/doubles/warden.rs",
            "src/endpoint/doubles/wire.rs",
        ],
        wanted: || env::var_os("CARGO_CFG_UNIX").is_some(),
    },
    // Namespaces are a thing of Linux, and two architectures' numbers of system calls are known.
    Program {
        name: "keeper",
        source: "src/endpoint/sandbox/keeper/main.rs",
        sources: &[
            "src/endpoint/sandbox/keeper",
            "src/endpoint/container/messages.rs",
            "src/endpoint/sandbox/protocol.rs",
            "src/endpoint/doubles/wire.rs",
        ],
        wanted: || {
            variable("CARGO_CFG_TARGET_OS") == "linux"
                && ["x86_64", "aarch64"].contains(&&*variable("CARGO_CFG_TARGET_ARCH"))
        },
    },
];

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    for program in PROGRAMS {
        println!("cargo::rerun-if-changed={}", program.source);
        for source in program.sources {
            println!("cargo::rerun-if-changed={source}");
        }
        let built = PathBuf::from(variable("OUT_DIR")).join(program.name);
        if !(program.wanted)() {
            write(&built, &[]);
            continue;
        }
        if let Err(error) = compile(program.source, &built) {
            assert!(
                variable("HOST") != variable("TARGET"),
                "the embedded program {} does not compile:\n{error}",
                program.name
            );
            // `cargo check --target` works without a linker for the target, and so should this crate.
            println!(
                "cargo::warning=no linker for this target: endpoints that run scripts will say that they are not available"
            );
            write(&built, &[]);
        }
    }
}

/// Tries a static program first, since it starts faster and needs nothing of the machine; not every toolchain can link one.
fn compile(source: &str, built: &Path) -> Result<(), String> {
    let gnu = variable("TARGET").ends_with("-linux-gnu");
    let mut tried = String::new();
    for flags in [&["-Ctarget-feature=+crt-static"][..], &[]] {
        if !gnu && !flags.is_empty() {
            continue;
        }
        match rustc(source, built, flags) {
            Ok(()) => return Ok(()),
            Err(error) => tried.push_str(&error),
        }
    }
    Err(tried)
}

fn rustc(source: &str, built: &Path, flags: &[&str]) -> Result<(), String> {
    let mut rustc = Command::new(variable("RUSTC"));
    rustc.args([source, "--crate-name=patchdrill_helper", "--crate-type=bin", "--edition=2024"]);
    rustc.args(["-Copt-level=s", "-Cpanic=abort", "-Cstrip=symbols", "-Clto=fat", "-Ccodegen-units=1"]);
    rustc.arg("--target").arg(variable("TARGET")).arg("-o").arg(built).args(flags);
    if let Some(linker) = env::var_os("RUSTC_LINKER") {
        rustc.arg("-C").arg(
            [&*std::ffi::OsString::from("linker="), &linker].into_iter().collect::<std::ffi::OsString>(),
        );
    }
    // Cargo speaks to its own compilers through these; this one is not among them.
    rustc.env_remove("CARGO_ENCODED_RUSTFLAGS").env_remove("CARGO_MAKEFLAGS").env_remove("MAKEFLAGS");
    let output = rustc.output().map_err(|error| format!("{error}\n"))?;
    if output.status.success() { Ok(()) } else { Err(String::from_utf8_lossy(&output.stderr).into_owned()) }
}

fn variable(name: &str) -> String {
    env::var(name).unwrap_or_else(|error| panic!("cargo sets {name}: {error}"))
}

fn write(path: &Path, bytes: &[u8]) {
    fs::write(path, bytes).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
}
