//! Splits a `PowerShell` script into tokens.

use super::token::{Place, Token, TokenKind, Tokens};
use crate::shell::cursor::Cursor;

/// How deep strings and subexpressions may lie in each other.
const MAX_DEPTH: usize = 20;

/// Splits a `PowerShell` script into tokens. Takes time in proportion to its length, on any bytes.
pub fn tokens(text: &[u8]) -> Tokens {
    let mut lexer = Lexer {
        cursor: Cursor::new(text.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(text)),
        out: Tokens { complete: true, ..Tokens::default() },
        open: Vec::new(),
        function_follows: false,
        depth: 0,
    };
    while lexer.cursor.peek().is_some() {
        lexer.token();
    }
    lexer.out.complete &= lexer.open.is_empty();
    lexer.out
}

struct Lexer<'a> {
    cursor: Cursor<'a>,
    out: Tokens,
    /// The braces that are open.
    open: Vec<Place>,
    /// The next brace is the body of a function.
    function_follows: bool,
    depth: usize,
}

impl Lexer<'_> {
    fn push(&mut self, kind: TokenKind, line: usize) {
        let place = self.open.last().copied().unwrap_or_default();
        self.out.tokens.push(Token { kind, line, place });
    }

    fn token(&mut self) {
        let line = self.cursor.line();
        let Some(byte) = self.cursor.peek() else { return };
        match byte {
            b' ' | b'\t' | b'\r' | b'\x0b' | b'\x0c' => self.cursor.skip(1),
            b'\n' | b';' => {
                self.cursor.bump();
                self.push(TokenKind::End, line);
            }
            b'#' => self.cursor.eat_while(|byte| byte != b'\n'),
            b'<' if self.cursor.sees(b"<#") => self.comment(),
            b'`' if matches!(self.cursor.nth(1), Some(b'\n')) => self.cursor.skip(2),
            b'`' if self.cursor.sees(b"`\r\n") => self.cursor.skip(3),
            b'\'' | b'"' => {
                let kind = self.string(byte);
                self.push(kind, line);
            }
            b'@' if matches!(self.cursor.nth(1), Some(b'\'' | b'"')) => self.here_string(),
            b'@' | b'$' if matches!(self.cursor.nth(1), Some(b'(' | b'{')) => {
                if byte == b'$' && self.cursor.nth(1) == Some(b'{') {
                    return self.variable();
                }
                self.cursor.bump();
                self.sign();
            }
            b'$' => self.variable(),
            b'(' | b')' | b'{' | b'}' | b'[' | b']' | b',' | b'|' | b'&' | b'<' | b'>' => self.sign(),
            _ => self.bare_word(),
        }
    }

    fn sign(&mut self) {
        let line = self.cursor.line();
        let Some(sign) = self.cursor.bump() else { return };
        if matches!(sign, b'&' | b'|') && self.cursor.eat(sign) {
            return self.push(TokenKind::Word(vec![sign, sign]), line);
        }
        if sign == b'}' && self.open.pop().is_none() {
            self.out.complete = false;
        }
        let place = if sign == b'{' { self.brace() } else { Place::Script };
        self.push(TokenKind::Sign(sign), line);
        if sign == b'{' {
            self.open.push(place);
        }
    }

    /// What an opening brace begins, judged by what stands before it.
    fn brace(&mut self) -> Place {
        const CONTROL: [&str; 9] =
            ["else", "try", "finally", "do", "begin", "process", "end", "catch", "default"];
        let outer = self.open.last().copied().unwrap_or_default();
        if std::mem::take(&mut self.function_follows) {
            return Place::Function;
        }
        let before = self.out.tokens.iter().rev().find(|token| token.kind != TokenKind::End);
        let control = before.is_some_and(|token| match &token.kind {
            TokenKind::Sign(sign) => matches!(sign, b')' | b']'),
            TokenKind::Word(_) => CONTROL.iter().any(|word| token.is_word(word)),
            // A case of a `switch`.
            TokenKind::Text { .. } => true,
            TokenKind::Variable(_) | TokenKind::End => false,
        });
        if control || outer == Place::Function { outer } else { Place::Block }
    }

    fn comment(&mut self) {
        self.cursor.skip(2);
        while !self.cursor.sees(b"#>") {
            if self.cursor.bump().is_none() {
                self.out.complete = false;
                return;
            }
        }
        self.cursor.skip(2);
    }

    fn variable(&mut self) {
        let line = self.cursor.line();
        self.cursor.bump();
        let mut start = self.cursor.at();
        let name = if self.cursor.eat(b'{') {
            start += 1;
            self.cursor.eat_while(|byte| byte != b'}' && byte != b'\n');
            let name = self.cursor.since(start);
            self.cursor.eat(b'}');
            name
        } else if matches!(self.cursor.peek(), Some(b'$' | b'^' | b'?')) {
            self.cursor.bump();
            self.cursor.since(start)
        } else {
            loop {
                self.cursor.eat_while(|byte| byte.is_ascii_alphanumeric() || byte == b'_' || byte >= 0x80);
                // A scope or a drive; two colons call a static member.
                let scope = self.cursor.at() > start
                    && self.cursor.peek() == Some(b':')
                    && self.cursor.nth(1).is_some_and(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
                if !scope {
                    break;
                }
                self.cursor.bump();
            }
            self.cursor.since(start)
        };
        self.push(TokenKind::Variable(name.to_vec()), line);
    }

    fn bare_word(&mut self) {
        let line = self.cursor.line();
        let start = self.cursor.at();
        let mut bytes = Vec::new();
        while let Some(byte) = self.cursor.peek() {
            match byte {
                b'`' => {
                    self.cursor.bump();
                    match self.cursor.peek() {
                        None | Some(b'\n' | b'\r') => break,
                        Some(escaped) => {
                            self.cursor.bump();
                            bytes.push(escaped);
                        }
                    }
                }
                b' ' | b'\t' | b'\r' | b'\n' | b'\x0b' | b'\x0c' | b';' | b'(' | b')' | b'{' | b'}'
                | b'[' | b']' | b',' | b'|' | b'&' | b'<' | b'>' | b'\'' | b'"' | b'$' => break,
                _ => {
                    self.cursor.bump();
                    bytes.push(byte);
                }
            }
            if bytes == b"=" || bytes == b"+=" {
                break;
            }
        }
        if self.cursor.at() == start {
            self.cursor.bump();
            return;
        }
        let is = |word: &str| bytes.eq_ignore_ascii_case(word.as_bytes());
        self.function_follows |= is("function") || is("filter") || is("class") || is("workflow");
        self.push(TokenKind::Word(bytes), line);
    }

    /// A string in single or double quotes.
    fn string(&mut self, quote: u8) -> TokenKind {
        self.cursor.bump();
        let mut bytes = Vec::new();
        loop {
            match self.cursor.peek() {
                None => {
                    self.out.complete = false;
                    break;
                }
                Some(byte) if byte == quote => {
                    self.cursor.bump();
                    if !self.cursor.eat(quote) {
                        break;
                    }
                    bytes.push(quote);
                }
                Some(b'`') if quote == b'"' => {
                    self.cursor.bump();
                    bytes.extend(self.cursor.bump());
                }
                Some(b'$') if quote == b'"' && self.cursor.nth(1) == Some(b'(') => {
                    let start = self.cursor.at();
                    self.subexpression();
                    bytes.extend_from_slice(self.cursor.since(start));
                }
                Some(byte) => {
                    self.cursor.bump();
                    bytes.push(byte);
                }
            }
        }
        TokenKind::Text { bytes, expands: quote == b'"' }
    }

    /// Passes over `$( ... )` in a string.
    fn subexpression(&mut self) {
        if self.depth == MAX_DEPTH {
            self.out.complete = false;
            self.cursor.finish();
            return;
        }
        self.depth += 1;
        self.cursor.skip(2);
        let mut open = 1_usize;
        while open > 0 {
            match self.cursor.peek() {
                None => {
                    self.out.complete = false;
                    break;
                }
                Some(quote @ (b'\'' | b'"')) => {
                    self.string(quote);
                    continue;
                }
                Some(b'`') => self.cursor.skip(1),
                Some(b'(') => open += 1,
                Some(b')') => open -= 1,
                Some(_) => {}
            }
            self.cursor.bump();
        }
        self.depth -= 1;
    }

    /// `@'` or `@"`, up to the same quote and an `@` at the start of a line.
    fn here_string(&mut self) {
        let line = self.cursor.line();
        self.cursor.bump();
        let quote = self.cursor.bump().unwrap_or(b'"');
        self.cursor.eat_while(|byte| byte != b'\n');
        self.cursor.bump();
        let start = self.cursor.at();
        let end = [quote, b'@'];
        while self.cursor.peek().is_some() && !self.cursor.sees(&end) {
            self.cursor.eat_while(|byte| byte != b'\n');
            self.cursor.bump();
        }
        let bytes = self.cursor.since(start).to_vec();
        self.out.complete &= self.cursor.peek().is_some();
        self.cursor.skip(2);
        self.push(TokenKind::Text { bytes, expands: quote == b'"' }, line);
    }
}
