//! Phrases about services: what they do when the job begins, and what has become of them at its end.

use super::phrase::{PhraseGroup, phrases};
use super::step::{Step, line};
use super::table::Table;
use super::value::{Bytes, Code, Duration, Text, Word, known};
use crate::environment::{Service, ServiceState, Startup, TransitionResult};
use crate::expect::{Expect, ServiceExpect};
use crate::scenario::map::Said;
use crate::source::Spanned;

pub(super) const SERVICES: PhraseGroup = phrases! { Given "Services of the endpoint":
    "the service {name} is {state} (and/but {state})"
        "A service of the endpoint: running, stopped or failed; enabled, disabled, static or masked. What runs is enabled unless said otherwise. The endpoint's `systemctl` and `service` answer for it, and remember."
        [
            "the service \"nginx\" is running",
            "the service \"postgresql\" is stopped but enabled",
            "the service \"telnet\" is masked",
            "the service \"backup.timer\" is failed and static",
        ]
        |step, name: Text, state: Word, other: Option<Word>| {
            let service = step.draft().service(name.clone());
            // A step that speaks of it again says all that counts.
            (service.state, service.enabled) = (Said::default(), Said::default());
            for word in [Some(state), other].into_iter().flatten() {
                step.service_is(&name, &word);
            }
        };

    "the service {name} cannot be stopped (with exit code {code}) (because {reason})"
        "It goes on running. `systemctl` exits 1 and says so, unless told otherwise."
        [
            "the service \"nginx\" cannot be stopped",
            "the service \"nginx\" cannot be stopped with exit code 4 because \"Operation refused\"",
        ]
        |step, name: Text, code: Option<Code>, reason: Option<Bytes>| {
            let (end, message) = step.refusal(code, reason);
            let span = name.span;
            let stop = step.draft().service(name).stop.get_or_insert(span);
            (stop.end, stop.message) = (end, message);
        };

    "the service {name} cannot be started (with exit code {code}) (because {reason})"
        "It fails. `systemctl` exits 1 and says so, unless told otherwise."
        [
            "the service \"nginx\" cannot be started",
            "the service \"nginx\" cannot be started because \"Job for nginx.service failed.\"",
        ]
        |step, name: Text, code: Option<Code>, reason: Option<Bytes>| {
            let (end, message) = step.refusal(code, reason);
            let span = name.span;
            let start = step.draft().service(name).start.get_or_insert(span);
            (start.end, start.message) = (end, message);
        };

    "the service {name} takes {duration} to stop"
        "`systemctl stop` waits so long, and with `--no-block` the service is deactivating meanwhile. Real time on a real endpoint, unless its `sleep` takes none."
        ["the service \"app\" takes 20 seconds to stop"]
        |step, name: Text, takes: Duration| {
            step.draft().service(name).stop.get_or_insert(takes.span).takes = takes.value;
        };

    "the service {name} takes {duration} to start"
        "As before, for `systemctl start`."
        ["the service \"app\" takes 2 minutes to start"]
        |step, name: Text, takes: Duration| {
            step.draft().service(name).start.get_or_insert(takes.span).takes = takes.value;
        };

    "the service {name} hangs when it is stopped"
        "`systemctl stop` never ends."
        ["the service \"app\" hangs when it is stopped"]
        |step, name: Text| {
            let span = name.span;
            step.draft().service(name).stop.get_or_insert(span).end = TransitionResult::Hangs;
        };

    "the service {name} hangs when it is started"
        "`systemctl start` never ends."
        ["the service \"app\" hangs when it is started"]
        |step, name: Text| {
            let span = name.span;
            step.draft().service(name).start.get_or_insert(span).end = TransitionResult::Hangs;
        };

    "these services"
        "Several services. Columns, of which all but `name` may be left out: name, state, enabled (enabled, disabled, static or masked), description."
        [concat!(
            "these services:\n",
            "| name | state | enabled | description |\n",
            "| nginx | running | enabled | A web server |\n",
            "| postgresql | stopped | disabled | |",
        )]
        |step, table: Table| for row in table.columns(&["name", "state", "enabled", "description"], 1, step).rows() {
            let Some(name) = row.cell(0) else { continue };
            step.draft().service(name.clone()).description = row.filled(3).into();
            for word in [row.filled(1), row.filled(2)].into_iter().flatten() {
                step.service_is(&name, &word);
            }
        };
};

pub(super) const ENDS: PhraseGroup = phrases! { Then "What has become of services":
    "the service {name} is {state} (and/but {state})"
        "So it is at the end of the job, after the reboot if there is one: running, stopped or failed; enabled, disabled, static or masked."
        ["the service \"nginx\" is running", "the service \"nginx\" is stopped and disabled"]
        |step, name: Text, state: Word, other: Option<Word>| {
            for word in [Some(state), other].into_iter().flatten() {
                step.expect_state(&name, &word, true);
            }
        };

    "the service {name} is not {state}"
        "It is something else."
        ["the service \"nginx\" is not running"]
        |step, name: Text, state: Word| step.expect_state(&name, &state, false);

    "the service {name} was restarted"
        "A script started it again after it had run."
        ["the service \"nginx\" was restarted"]
        |step, name: Text| step.expect_service(&name, ServiceExpect::Restarted, true);

    "the service {name} was not restarted"
        "No script did so."
        ["the service \"nginx\" was not restarted"]
        |step, name: Text| step.expect_service(&name, ServiceExpect::Restarted, false);
};

/// What a service is said to be.
enum State {
    Does(ServiceState),
    Boots(Startup),
}

impl Step<'_, '_> {
    fn service_is(&mut self, name: &Spanned<String>, word: &Spanned<String>) {
        let Some(state) = self.service_state(word) else { return };
        let service = self.draft().service(name.clone());
        let known = match state {
            State::Does(state) => service.state.replace(Spanned::new(state, word.span)),
            State::Boots(startup) => service.enabled.replace(Spanned::new(startup, word.span)),
        };
        if known {
            let message = format!("the service `{}` cannot be `{}` as well", name.value, word.value);
            self.error(word.span, message, |problem| problem);
        }
    }

    /// A word for what a service does, or for whether it starts with the endpoint.
    fn service_state(&mut self, word: &Spanned<String>) -> Option<State> {
        let is = |name: &str| name.eq_ignore_ascii_case(&word.value);
        let state = ServiceState::ALL.into_iter().find(|state| is(state.name())).map(State::Does);
        let state = state.or_else(|| Startup::ALL.into_iter().find(|kind| is(kind.name())).map(State::Boots));
        let names =
            [&ServiceState::ALL.map(ServiceState::name)[..], &Startup::ALL.map(Startup::name)].concat();
        known(self, word, state, "a service cannot be", &names)
    }

    /// How a service does not obey: with which exit code, and what its manager says.
    fn refusal(
        &mut self,
        code: Option<Spanned<i64>>,
        reason: Option<Spanned<Vec<u8>>>,
    ) -> (TransitionResult, Option<Vec<u8>>) {
        let code = code.map_or(1, |code| {
            u8::try_from(code.value).ok().filter(|code| *code > 0).unwrap_or_else(|| {
                let message = format!("a service manager that fails cannot exit {}", code.value);
                let label = "exit codes of failures go from 1 to 255";
                self.error(code.span, message, |problem| problem.label(label));
                1
            })
        });
        (TransitionResult::Fails { code }, reason.map(|reason| line(&reason.value)))
    }

    fn expect_state(&mut self, name: &Spanned<String>, word: &Spanned<String>, holds: bool) {
        match self.service_state(word) {
            Some(State::Does(state)) => self.expect_service(name, ServiceExpect::State(state), holds),
            Some(State::Boots(startup)) => self.expect_service(name, ServiceExpect::Startup(startup), holds),
            None => {}
        }
    }

    fn expect_service(&mut self, name: &Spanned<String>, is: ServiceExpect, holds: bool) {
        let name = Service::bare_name(&name.value).to_owned();
        self.expect(Expect::Service { name, is, holds });
    }
}
