//! The options of `systemctl`.

/// What a command line says.
#[derive(Debug, Default)]
pub(super) struct Line<'a> {
    pub quiet: bool,
    pub now: bool,
    pub no_block: bool,
    pub all: bool,
    pub plain: bool,
    pub no_legend: bool,
    pub value_only: bool,
    pub user: bool,
    /// Another machine, another root, another day: nobody answers for those.
    pub elsewhere: bool,
    pub help: bool,
    pub version: bool,
    pub kinds: Vec<&'a str>,
    pub states: Vec<&'a str>,
    pub properties: Vec<&'a str>,
    pub signal: Option<&'a str>,
    /// The verb and what it is about.
    pub words: Vec<&'a str>,
}

/// How an option is meant.
#[derive(Clone, Copy)]
enum Means {
    Quiet,
    Now,
    NoBlock,
    All,
    Plain,
    NoLegend,
    Legend,
    ValueOnly,
    User,
    Elsewhere,
    Failed,
    Help,
    Version,
    Kinds,
    States,
    Properties,
    PropertyValues,
    Signal,
    /// Nothing here, with or without a value.
    Nothing,
}

/// Short letter, long name, whether a value follows, and the meaning.
const OPTIONS: &[(char, &str, bool, Means)] = &[
    ('q', "quiet", false, Means::Quiet),
    (' ', "now", false, Means::Now),
    (' ', "no-block", false, Means::NoBlock),
    ('a', "all", false, Means::All),
    (' ', "plain", false, Means::Plain),
    (' ', "no-legend", false, Means::NoLegend),
    (' ', "legend", true, Means::Legend),
    (' ', "value", false, Means::ValueOnly),
    (' ', "user", false, Means::User),
    (' ', "failed", false, Means::Failed),
    ('h', "help", false, Means::Help),
    (' ', "version", false, Means::Version),
    ('t', "type", true, Means::Kinds),
    (' ', "state", true, Means::States),
    ('p', "property", true, Means::Properties),
    ('P', "", true, Means::PropertyValues),
    ('s', "signal", true, Means::Signal),
    ('H', "host", true, Means::Elsewhere),
    ('M', "machine", true, Means::Elsewhere),
    (' ', "root", true, Means::Elsewhere),
    (' ', "image", true, Means::Elsewhere),
    (' ', "global", false, Means::Elsewhere),
    (' ', "when", true, Means::Elsewhere),
    ('n', "lines", true, Means::Nothing),
    ('o', "output", true, Means::Nothing),
    ('l', "full", false, Means::Nothing),
    ('r', "recursive", false, Means::Nothing),
    ('f', "force", false, Means::Nothing),
    ('i', "ignore-inhibitors", false, Means::Nothing),
    ('T', "show-transaction", false, Means::Nothing),
    (' ', "system", false, Means::Nothing),
    (' ', "wait", false, Means::Nothing),
    (' ', "no-pager", false, Means::Nothing),
    (' ', "no-wall", false, Means::Nothing),
    (' ', "no-reload", false, Means::Nothing),
    (' ', "no-ask-password", false, Means::Nothing),
    (' ', "no-warn", false, Means::Nothing),
    (' ', "runtime", false, Means::Nothing),
    (' ', "dry-run", false, Means::Nothing),
    (' ', "reverse", false, Means::Nothing),
    (' ', "after", false, Means::Nothing),
    (' ', "before", false, Means::Nothing),
    (' ', "show-types", false, Means::Nothing),
    (' ', "with-dependencies", false, Means::Nothing),
    (' ', "marked", false, Means::Nothing),
    (' ', "job-mode", true, Means::Nothing),
    (' ', "check-inhibitors", true, Means::Nothing),
    (' ', "kill-whom", true, Means::Nothing),
    (' ', "kill-who", true, Means::Nothing),
    (' ', "preset-mode", true, Means::Nothing),
    (' ', "timestamp", true, Means::Nothing),
    (' ', "what", true, Means::Nothing),
    (' ', "message", true, Means::Nothing),
];

impl<'a> Line<'a> {
    /// Reads a command line, whose options may stand anywhere.
    ///
    /// # Errors
    /// With what `systemctl` says of it.
    pub(crate) fn read(args: &[&'a str]) -> Result<Self, String> {
        let mut line = Self::default();
        let mut args = args.iter().copied();
        while let Some(arg) = args.next() {
            if arg == "--" {
                line.words.extend(args.by_ref());
            } else if let Some(long) = arg.strip_prefix("--") {
                line.long(long, &mut args)?;
            } else if arg.len() > 1 && arg.starts_with('-') {
                line.short(&arg[1..], &mut args)?;
            } else {
                line.words.push(arg);
            }
        }
        Ok(line)
    }

    fn long(&mut self, text: &'a str, rest: &mut impl Iterator<Item = &'a str>) -> Result<(), String> {
        let (name, value) = text.split_once('=').map_or((text, None), |(name, value)| (name, Some(value)));
        let exact = OPTIONS.iter().find(|(_, long, ..)| *long == name && !name.is_empty());
        let begins = |long: &&(char, &str, bool, Means)| long.1.starts_with(name) && !name.is_empty();
        let (_, long, takes, means) = match (exact, OPTIONS.iter().filter(begins).count()) {
            (Some(known), _) => *known,
            (None, 1) => OPTIONS.iter().find(begins).copied().unwrap_or(OPTIONS[0]),
            (None, 0) => return Err(format!("systemctl: unrecognized option '--{name}'")),
            (None, _) => return Err(format!("systemctl: option '--{name}' is ambiguous")),
        };
        let value = match (takes, value) {
            (false, Some(_)) => {
                return Err(format!("systemctl: option '--{long}' doesn't allow an argument"));
            }
            (false, None) => "",
            (true, Some(value)) => value,
            (true, None) => {
                rest.next().ok_or_else(|| format!("systemctl: option '--{long}' requires an argument"))?
            }
        };
        self.set(means, value);
        Ok(())
    }

    fn short(&mut self, letters: &'a str, rest: &mut impl Iterator<Item = &'a str>) -> Result<(), String> {
        for (at, letter) in letters.char_indices() {
            let Some((.., takes, means)) =
                OPTIONS.iter().find(|(short, ..)| *short == letter && letter != ' ')
            else {
                return Err(format!("systemctl: invalid option -- '{letter}'"));
            };
            if !takes {
                self.set(*means, "");
                continue;
            }
            let behind = &letters[at + letter.len_utf8()..];
            let value = if behind.is_empty() { rest.next() } else { Some(behind) };
            let value =
                value.ok_or_else(|| format!("systemctl: option requires an argument -- '{letter}'"))?;
            self.set(*means, value);
            return Ok(());
        }
        Ok(())
    }

    fn set(&mut self, means: Means, value: &'a str) {
        let list = || value.split(',').filter(|item| !item.is_empty());
        match means {
            Means::Quiet => self.quiet = true,
            Means::Now => self.now = true,
            Means::NoBlock => self.no_block = true,
            Means::All => self.all = true,
            Means::Plain => self.plain = true,
            Means::NoLegend => self.no_legend = true,
            Means::Legend => self.no_legend = matches!(value, "false" | "no" | "0"),
            Means::ValueOnly => self.value_only = true,
            Means::User => self.user = true,
            Means::Elsewhere => self.elsewhere = true,
            Means::Failed => self.states.push("failed"),
            Means::Help => self.help = true,
            Means::Version => self.version = true,
            Means::Kinds => self.kinds.extend(list()),
            Means::States => self.states.extend(list()),
            Means::Properties => self.properties.extend(list()),
            Means::PropertyValues => {
                self.properties.extend(list());
                self.value_only = true;
            }
            Means::Signal => self.signal = Some(value),
            Means::Nothing => {}
        }
    }
}
