//! Containers as endpoints.

/// Names functions that take a project as tests.
macro_rules! trials {
    ($($test:ident),+ $(,)?) => {
        vec![$(crate::endpoint::support::trial(module_path!(), stringify!($test), |project| {
            $test(project);
            libtest_mimic::Completion::Completed
        })),+]
    };
}

mod cut;
mod doubles;
mod ends;
mod faults;
mod leaks;
mod parallel;
mod state;
mod support;

use libtest_mimic::Trial;

pub(crate) fn trials() -> Vec<Trial> {
    [
        cut::trials(),
        doubles::trials(),
        ends::trials(),
        faults::trials(),
        leaks::trials(),
        parallel::trials(),
        state::trials(),
    ]
    .into_iter()
    .flatten()
    .collect()
}
