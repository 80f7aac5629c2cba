//! A light reader of `PowerShell` scripts: tokens with their lines, and the commands among them.

mod lexer;
#[cfg(test)]
mod tests;
mod token;

pub use lexer::tokens;
pub use token::{Place, Statement, Token, TokenKind, Tokens};
