//! What the declaration of a setting says, and the macro that makes everything else of the declarations.

use std::path::Path;

use clap::{Arg, ArgAction, ArgMatches};

use super::origin::Origin;
use super::reader::{Reader, Value};
use super::{reader, values};
use crate::harness::RunOptions;

/// Reads a value out of a text.
pub(super) type Parse<T> = fn(&str) -> Result<T, String>;

/// A variable, the entry that it sets, and what its text makes of it.
pub(super) type EntryVariable<E> = (&'static str, &'static str, fn(&str) -> E);

/// A setting: where its value may stand, how it is read there, and what it does.
pub(crate) struct Setting<T> {
    /// How it is read from the settings file, under its name; `None` keeps it out of the file and out of `config`.
    pub file: Option<fn(&mut Reader<'_>, &Value<'_>) -> Option<T>>,
    /// The environment variable, and how its text is read.
    pub env: Option<(&'static str, Parse<T>)>,
    pub flag: Option<Flag<T>>,
    pub default: fn() -> T,
    /// The value as `config` shows it.
    pub shown: fn(&T) -> String,
    /// What it does to a run.
    pub sets: fn(&mut RunOptions, &T),
}

/// The flag of a setting.
pub(crate) struct Flag<T> {
    pub name: &'static str,
    /// The commands that take it.
    pub of: &'static [Group],
    /// Everything else of it, in clap's own terms; the long name is set already.
    pub arg: fn(Arg) -> Arg,
    /// Its value, when it was given.
    pub given: fn(&ArgMatches, &str) -> Option<T>,
}

/// Commands that take the same flags of settings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Group {
    /// All.
    Every,
    /// Those that rehearse.
    Rehearsal,
    /// Those that rehearse many scenarios.
    Suite,
    /// Those that report in several formats.
    Report,
}

/// A table of the settings file, with named entries.
pub(crate) struct Table<E: 'static> {
    /// What an entry is called.
    pub noun: &'static str,
    /// Every name.
    pub known: fn() -> Vec<&'static str>,
    /// Reads the entry of this name; for an unknown name it may look for mistakes in the value.
    pub entry: fn(&mut Reader<'_>, &str, &Value<'_>) -> Option<E>,
    pub env: &'static [EntryVariable<E>],
    /// Makes an entry of the file, in the folder of the file, one for the working directory.
    pub seen_from: fn(E, &Path) -> E,
    pub shown: fn(&E) -> String,
    pub sets: fn(&mut RunOptions, &str, &E),
}

/// An entry of a table and where it comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Entry<E> {
    pub name: String,
    pub value: E,
    pub from: Origin,
}

/// A line of `config`.
pub(crate) struct Row {
    pub name: String,
    pub value: String,
    pub from: Origin,
}

impl Setting<bool> {
    /// Off unless somebody says otherwise.
    pub(crate) const SWITCH: Self = Self {
        file: Some(reader::switch),
        env: None,
        flag: None,
        default: || false,
        shown: bool::to_string,
        sets: |_, _| {},
    };

    /// A flag that is no setting of the project.
    pub(crate) const ONLY_A_FLAG: Self = Self { file: None, ..Self::SWITCH };

    pub(crate) const fn env(self, name: &'static str) -> Self {
        Self { env: Some((name, values::switch)), ..self }
    }
}

impl Flag<bool> {
    pub(crate) const fn switch(name: &'static str, of: &'static [Group], arg: fn(Arg) -> Arg) -> Self {
        let given = |matches: &ArgMatches, key: &str| one(matches, key).filter(|yes| *yes);
        Self { name, of, arg, given }
    }
}

impl<T> Setting<T> {
    /// The flag as clap wants it, when commands of `group` take it.
    pub(crate) fn arg(&self, key: &'static str, group: Group) -> Option<Arg> {
        let flag = self.flag.as_ref().filter(|flag| flag.of.contains(&group))?;
        Some((flag.arg)(Arg::new(key).long(flag.name.trim_start_matches('-'))))
    }
}

/// The value of a flag that was given. Commands have flags of their own under the name of a setting, with other values:
/// these say nothing about the setting.
pub(super) fn one<T: Clone + Send + Sync + 'static>(matches: &ArgMatches, key: &str) -> Option<T> {
    matches.try_get_one(key).ok().flatten().cloned()
}

/// All values of a flag that can be given several times.
pub(super) fn many<T: Clone + Send + Sync + 'static>(matches: &ArgMatches, key: &str) -> Option<Vec<T>> {
    Some(matches.try_get_many(key).ok()??.cloned().collect())
}

/// A flag without a value.
pub(super) fn switch(arg: Arg) -> Arg {
    arg.action(ArgAction::SetTrue)
}

/// Makes of the declarations: [`Settings`](super::Settings), the reader of the settings file, names, flags, and the lines of `config`.
macro_rules! settings {
    (
        settings { $($(#[$doc:meta])* $key:ident: $type:ty = $setting:expr;)* }
        tables { $($(#[$table_doc:meta])* $table:ident: $entry:ty = $declared:expr;)* }
    ) => {
        /// Everything that is in force, and where it comes from.
        #[derive(Debug)]
        pub(crate) struct Settings {
            /// The settings file, as messages name it.
            pub(crate) file: Option<String>,
            /// The project's root: the folder of the settings file, else the working directory. Relative to the working
            /// directory.
            pub(crate) root: PathBuf,
            $($(#[$doc])* pub(crate) $key: Sourced<$type>,)*
            $($(#[$table_doc])* pub(crate) $table: Vec<Entry<$entry>>,)*
        }

        /// What a settings file says, each value with its line.
        #[derive(Debug, Default)]
        pub(crate) struct FileSettings {
            $($key: Option<($type, usize)>,)*
            $($table: Vec<(String, $entry, usize)>,)*
        }

        struct Declared;

        impl Declared {
            $(const fn $key() -> Setting<$type> { $setting })*
            $(const fn $table() -> Table<$entry> { $declared })*
        }

        impl FileSettings {
            pub(crate) fn fill(&mut self, reader: &mut Reader<'_>, table: &DeTable<'_>) {
                for (key, value) in table {
                    let line = reader.line(value);
                    match key.get_ref().as_ref() {
                        $(stringify!($key) if let Some(read) = Declared::$key().file => {
                            self.$key = read(reader, value).map(|value| (value, line));
                        })*
                        $(stringify!($table) => self.$table = reader.entries(&Declared::$table(), value),)*
                        unknown => reader.unknown("setting", unknown, key.span(), &keys()),
                    }
                }
            }
        }

        impl Settings {
            /// Flags win over the environment, the environment over the file, the file over defaults.
            pub(crate) fn merge(
                places: &mut Places<'_>,
                file: FileSettings,
                (name, root): (Option<String>, PathBuf),
            ) -> Self {
                Self {
                    $($key: places.value(stringify!($key), &Declared::$key(), file.$key),)*
                    $($table: places.entries(&Declared::$table(), file.$table, &root),)*
                    file: name,
                    root,
                }
            }

            /// Does what the settings say to the options of a run.
            pub(crate) fn apply(&self, options: &mut RunOptions) {
                $((Declared::$key().sets)(options, &self.$key.value);)*
                $(for entry in &self.$table {
                    (Declared::$table().sets)(options, &entry.name, &entry.value);
                })*
            }

            /// All of them, as `config` shows them.
            pub(crate) fn rows(&self) -> Vec<Row> {
                let mut rows = Vec::new();
                $(if Declared::$key().file.is_some() {
                    let value = (Declared::$key().shown)(&self.$key.value);
                    rows.push(Row { name: stringify!($key).to_owned(), value, from: self.$key.from.clone() });
                })*
                $(rows.extend(self.$table.iter().map(|entry| Row {
                    name: format!("{}.{}", stringify!($table), entry.name),
                    value: (Declared::$table().shown)(&entry.value),
                    from: entry.from.clone(),
                }));)*
                rows
            }
        }

        /// Every key of the top level of a settings file.
        pub(crate) fn keys() -> Vec<&'static str> {
            let mut keys = Vec::new();
            $(if Declared::$key().file.is_some() {
                keys.push(stringify!($key));
            })*
            let mut tables = vec![$(stringify!($table)),*];
            tables.sort_unstable();
            keys.append(&mut tables);
            keys
        }

        /// Environment variables that hold settings.
        pub(crate) fn variables() -> Vec<&'static str> {
            let mut variables = vec![CONFIG];
            $(variables.extend(Declared::$key().env.map(|(name, _)| name));)*
            $(variables.extend(Declared::$table().env.iter().map(|(name, ..)| *name));)*
            variables
        }

        /// The flags that commands of a group take.
        pub(crate) fn flags(group: Group) -> Vec<Arg> {
            [$(Declared::$key().arg(stringify!($key), group)),*].into_iter().flatten().collect()
        }
    };
}

pub(super) use settings;
