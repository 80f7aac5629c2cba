//! Environment variables, of the endpoint and of single actions.

use std::collections::HashMap;

use schemars::{Schema, SchemaGenerator};

use crate::job::Platform;
use crate::scenario::draft::Draft;
use crate::scenario::value::{Named, Value};
use crate::scenario::yaml::{Node, Reader};
use crate::source::{Span, Spanned};

/// The value of an environment variable.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Variable(pub String);

impl Value for Variable {
    const EXPECTED: &'static str = "the value of an environment variable";

    fn read(node: &Node, expected: &str, reader: &mut Reader) -> Option<Self> {
        let value = reader.text(node, expected);
        if value.is_none() {
            reader.help_last("write '' for an empty one");
        }
        value.map(|value| Self(value.to_owned()))
    }

    fn schema(generator: &mut SchemaGenerator) -> Schema {
        String::schema(generator)
    }
}

/// Names and values with the places of the names.
pub(super) fn variables(env: &Named<Variable>) -> impl Iterator<Item = (&str, &str, Span)> {
    env.iter().map(|(name, value)| (name.value.as_str(), value.0.as_str(), name.span))
}

pub(super) fn declared((name, value): (&Spanned<String>, &Variable)) -> (String, String) {
    (name.value.clone(), value.0.clone())
}

impl Draft {
    /// Names and values of environment variables, each name once.
    pub(in crate::scenario) fn check_env<'v>(
        &mut self,
        env: impl IntoIterator<Item = (&'v str, &'v str, Span)>,
        platform: Option<Platform>,
    ) {
        let windows = platform == Some(Platform::Windows);
        let mut seen: HashMap<String, Span> = HashMap::new();
        for (name, value, span) in env {
            let plain = name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
            let wrong = if name.is_empty() {
                Some("the name of an environment variable is empty".to_owned())
            } else if name.contains(['=', '\0']) || name.contains(char::is_control) {
                Some(format!("`{name}` cannot be the name of an environment variable"))
            } else if !windows && (!plain || name.starts_with(|first: char| first.is_ascii_digit())) {
                Some(format!("a shell cannot read an environment variable called `{name}`"))
            } else if value.contains('\0') {
                Some(format!("the value of `{name}` holds a NUL, which no environment can carry"))
            } else {
                None
            };
            if let Some(message) = wrong {
                let help = "names are made of letters, digits and `_`, and begin with no digit";
                self.report(self.error(span, message).help(help));
                continue;
            }
            let key = if windows { name.to_uppercase() } else { name.to_owned() };
            if let Some(first) = seen.insert(key, span) {
                let message = format!("the environment variable `{name}` is set twice");
                self.report(self.error(span, message).also(first, "the first time"));
            }
        }
    }
}
