//! Expectations on files: their paths, and whether the endpoint can tell what changed.

use super::Draft;
use crate::environment::{EndpointKind, Fact};
use crate::expect::PathPattern;
use crate::source::Span;

impl Draft {
    /// A path on the endpoint; one that is none is a mistake.
    pub(crate) fn path_pattern(&mut self, text: &str, span: Span) -> Option<PathPattern> {
        match PathPattern::parse(text) {
            Ok(path) => Some(path),
            Err(why) => {
                let shown = if text.is_empty() { "an empty text".to_owned() } else { format!("`{text}`") };
                self.report(self.error(span, format!("{shown} is no path")).label(why.to_string()));
                None
            }
        }
    }

    /// Only some kinds of endpoints can tell what changed.
    pub(super) fn check_changes_are_seen(&mut self, span: Span) {
        let Some(on) = self.on().filter(|on| !on.value.supports(Fact::Changes)) else { return };
        let kinds = EndpointKind::names_that_support(Fact::Changes);
        let message = format!("the endpoint kind `{}` cannot tell which files change", on.value.name());
        let problem = self.error(span, message).also(on.span, "the endpoint is chosen here");
        self.report(problem.help(format!("choose the endpoint kind {kinds}")));
    }
}
