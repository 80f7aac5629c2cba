//! A light reader of `PowerShell` scripts: tokens with their lines, and the commands among them.

mod lexer;
mod reboot;
#[cfg(test)]
mod tests;
mod token;

pub use lexer::tokens;
pub use reboot::reboots;
pub use token::{Place, Statement, Token, TokenKind, Tokens};
