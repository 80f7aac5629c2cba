//! How phrases about services reach the draft.

use super::step::Step;
use crate::diag::did_you_mean_or_list;
use crate::environment::{Service, ServiceState, ServiceTransition, Startup, TransitionResult};
use crate::expect::{Expect, ServiceExpect};
use crate::source::{Span, Spanned};

/// What is asked of a service.
#[derive(Clone, Copy, Debug)]
pub(super) enum Asked {
    Start,
    Stop,
}

/// What a service is said to be.
enum State {
    Does(ServiceState),
    Boots(Startup),
}

impl Step<'_, '_> {
    /// Says what a service does, and whether it starts with the endpoint.
    pub(super) fn service_states(&mut self) -> Option<()> {
        let (name, first) = (self.string()?, self.string()?);
        let second = self.string();
        let service = self.draft().service(name.clone());
        // A step that speaks of it again says all that counts.
        (service.state, service.startup) = (None, None);
        for word in [Some(first), second].into_iter().flatten() {
            self.service_is(&name, &word);
        }
        Some(())
    }

    fn service_is(&mut self, name: &Spanned<String>, word: &Spanned<String>) {
        let Some(state) = self.service_state(word) else { return };
        let service = self.draft().service(name.clone());
        let known = match state {
            State::Does(state) => service.state.replace(state).is_some(),
            State::Boots(startup) => service.startup.replace(startup).is_some(),
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
        let known = state.or_else(|| Startup::ALL.into_iter().find(|kind| is(kind.name())).map(State::Boots));
        if known.is_none() {
            let states = ServiceState::ALL.map(ServiceState::name);
            let label =
                did_you_mean_or_list(&word.value, &[&states[..], &Startup::ALL.map(Startup::name)].concat());
            let message = format!("a service cannot be `{}`", word.value);
            self.error(word.span, message, |problem| problem.label(label));
        }
        known
    }

    fn turn(&mut self, name: Spanned<String>, asked: Asked) -> &mut ServiceTransition {
        let service = self.draft().service(name);
        match asked {
            Asked::Start => &mut service.start,
            Asked::Stop => &mut service.stop,
        }
    }

    /// Says that a service does not obey.
    pub(super) fn service_refuses(&mut self, asked: Asked) -> Option<()> {
        let (name, code, reason) = (self.string()?, self.code(), self.bytes());
        let code = code.map_or(1, |code| self.refusal(code.value, code.span));
        let turn = self.turn(name, asked);
        turn.end = TransitionResult::Fails { code };
        turn.message = reason.map(|reason| super::on_actions::line(&reason.value));
        Some(())
    }

    fn refusal(&mut self, code: i64, span: Span) -> u8 {
        u8::try_from(code).ok().filter(|code| *code > 0).unwrap_or_else(|| {
            let message = format!("a service manager that fails cannot exit {code}");
            self.error(span, message, |problem| problem.label("exit codes of failures go from 1 to 255"));
            1
        })
    }

    /// Says how long a service takes.
    pub(super) fn service_takes(&mut self, asked: Asked) -> Option<()> {
        let (name, takes) = (self.string()?, self.duration()?);
        self.turn(name, asked).takes = takes.value;
        Some(())
    }

    /// Says what comes of it.
    pub(super) fn service_ends(&mut self, asked: Asked, end: TransitionResult) -> Option<()> {
        let name = self.string()?;
        self.turn(name, asked).end = end;
        Some(())
    }

    /// The services of a table.
    pub(super) fn service_table(&mut self) -> Option<()> {
        let columns = self.table()?.columns(&["name", "state", "enabled", "description"], 1, self);
        for row in 0..columns.len() {
            let source = &self.draft().source.clone();
            let Some(name) = columns.cell(row, 0, source) else { continue };
            let cells = [1, 2].map(|column| columns.filled(row, column, source));
            let description = columns.filled(row, 3, source);
            self.draft().service(name.clone()).description = description;
            for word in cells.into_iter().flatten() {
                self.service_is(&name, &word);
            }
        }
        Some(())
    }

    /// Expects what a service does, and whether it starts with the endpoint.
    pub(super) fn expect_service(&mut self, holds: bool) -> Option<()> {
        let (name, first) = (self.string()?, self.string()?);
        let second = self.string();
        for word in [Some(first), second].into_iter().flatten() {
            let is = match self.service_state(&word) {
                Some(State::Does(state)) => ServiceExpect::State(state),
                Some(State::Boots(startup)) => ServiceExpect::Startup(startup),
                None => continue,
            };
            self.expect_of_service(&name, is, holds);
        }
        Some(())
    }

    /// Expects that a service was restarted, or that it was not.
    pub(super) fn expect_restart(&mut self, holds: bool) -> Option<()> {
        let name = self.string()?;
        self.expect_of_service(&name, ServiceExpect::Restarted, holds);
        Some(())
    }

    fn expect_of_service(&mut self, name: &Spanned<String>, is: ServiceExpect, holds: bool) {
        let name = Service::bare_name(&name.value).to_owned();
        self.expect(Expect::Service { name, is, holds });
    }
}
