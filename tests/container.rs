//! Containers from outside: that scripts end in them as they end elsewhere, what happens when an engine or a container goes
//! away, and that nothing is left.

#![cfg(target_os = "linux")]
#![expect(clippy::unwrap_used, reason = "a test may panic")]
#![expect(clippy::print_stdout, reason = "a test says what it leaves out, and why")]

mod container {
    mod cut;
    mod doubles;
    mod ends;
    mod faults;
    mod leaks;
    mod parallel;
    mod state;
    mod support;
}
