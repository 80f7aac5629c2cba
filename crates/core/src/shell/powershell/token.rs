//! The tokens of a `PowerShell` script, and the commands among them.

/// A `PowerShell` script as tokens, without comments.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tokens {
    /// The tokens, in order.
    pub tokens: Vec<Token>,
    /// The script was understood to its end. If not, nothing should be concluded from what is missing.
    pub complete: bool,
}

/// One token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token {
    /// What it is.
    pub kind: TokenKind,
    /// Line, from 1.
    pub line: usize,
    /// Where it stands.
    pub place: Place,
}

/// Kinds of [`Token`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TokenKind {
    /// A bare word: a command, a parameter, a number, an operator.
    Word(Vec<u8>),
    /// A string, without its quotes.
    Text {
        /// What stands between the quotes.
        bytes: Vec<u8>,
        /// Variables in it are replaced.
        expands: bool,
    },
    /// A variable without its `$`, such as `args` or `env:TEMP`.
    Variable(Vec<u8>),
    /// One of `( ) { } [ ] , | & < >`; `$(` and `@(` show as `(`, `@{` as `{`.
    Sign(u8),
    /// The end of a line, or a semicolon.
    End,
}

/// Where a token stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Place {
    /// In the script itself, or in a branch or loop of it.
    #[default]
    Script,
    /// In the body of a function, filter or class.
    Function,
    /// In a script block that something is handed.
    Block,
}

/// A command and what follows it.
#[derive(Clone, Copy, Debug)]
pub struct Statement<'a> {
    /// The command, or a keyword such as `exit`.
    pub name: &'a [u8],
    /// Line, from 1.
    pub line: usize,
    /// Where it stands.
    pub place: Place,
    /// Everything up to the end of the command.
    pub args: &'a [Token],
}

impl Token {
    /// The bytes of a bare word.
    pub fn word(&self) -> Option<&[u8]> {
        match &self.kind {
            TokenKind::Word(bytes) => Some(bytes),
            _ => None,
        }
    }

    /// Whether it is this bare word, in any letter case.
    pub fn is_word(&self, word: &str) -> bool {
        self.word().is_some_and(|bytes| bytes.eq_ignore_ascii_case(word.as_bytes()))
    }

    /// Whether it is this sign.
    pub fn is_sign(&self, sign: u8) -> bool {
        self.kind == TokenKind::Sign(sign)
    }

    /// Whether it is this variable, in any letter case.
    pub fn is_variable(&self, name: &str) -> bool {
        matches!(&self.kind, TokenKind::Variable(bytes) if bytes.eq_ignore_ascii_case(name.as_bytes()))
    }

    /// The bytes of a word or a string.
    pub fn bytes(&self) -> Option<&[u8]> {
        match &self.kind {
            TokenKind::Word(bytes) | TokenKind::Text { bytes, .. } => Some(bytes),
            _ => None,
        }
    }
}

impl Tokens {
    /// The commands, each with what follows it.
    pub fn statements(&self) -> impl Iterator<Item = Statement<'_>> {
        let tokens = &self.tokens;
        (0..tokens.len()).filter_map(move |at| {
            let token = &tokens[at];
            let before = at.checked_sub(1).map(|before| &tokens[before]);
            let called = before.is_some_and(|before| before.is_sign(b'&') || before.is_word("."));
            let name = match &token.kind {
                TokenKind::Word(bytes) => bytes,
                TokenKind::Text { bytes, .. } if called => bytes,
                _ => return None,
            };
            let value = name.starts_with(b"-") || name == b"=" || name.iter().all(u8::is_ascii_digit);
            if value || !before.is_none_or(begins_statement) {
                return None;
            }
            Some(Statement { name, line: token.line, place: token.place, args: arguments(&tokens[at + 1..]) })
        })
    }
}

/// Whether a command can follow this token.
fn begins_statement(before: &Token) -> bool {
    const WORDS: [&str; 10] = [".", "=", "+=", "return", "&&", "||", "else", "do", "try", "finally"];
    match &before.kind {
        TokenKind::End => true,
        TokenKind::Sign(sign) => matches!(sign, b'{' | b'(' | b'|' | b'&' | b'}'),
        TokenKind::Word(_) => WORDS.iter().any(|word| before.is_word(word)),
        TokenKind::Text { .. } | TokenKind::Variable(_) => false,
    }
}

/// Most tokens that one command is taken to have, so that commands in each other's arguments cost no square time.
const LONGEST: usize = 64;

/// The tokens up to the end of a command.
fn arguments(tokens: &[Token]) -> &[Token] {
    let mut open = 0_usize;
    let end = tokens.iter().take(LONGEST).position(|token| match token.kind {
        TokenKind::Sign(b'(' | b'{') => {
            open += 1;
            false
        }
        TokenKind::Sign(b')' | b'}') if open > 0 => {
            open -= 1;
            false
        }
        TokenKind::Sign(b')' | b'}' | b'|') | TokenKind::End => open == 0,
        _ => false,
    });
    &tokens[..end.unwrap_or(tokens.len().min(LONGEST))]
}
