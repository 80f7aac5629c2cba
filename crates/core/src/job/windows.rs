//! The action types that only Windows has, with the rules of their fields (source: "About Pre-Actions and
//! Post-Actions").

use std::fmt;
use std::str::FromStr;

use thiserror::Error;

use super::Script;

/// Why a field of a Windows action is refused.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
#[non_exhaustive]
pub enum WindowsActionError {
    /// Not one of the protocols that Install Software knows.
    #[error(
        "Install Software downloads by https://, http:// or from a share \\\\server\\share\\file, not from `{0}`"
    )]
    Protocol(String),
    /// Not a SHA-256.
    #[error("a SHA-256 checksum is 64 hexadecimal digits, this is {0} characters")]
    Sha256Length(usize),
    /// A character that is no hexadecimal digit.
    #[error("`{0}` is no hexadecimal digit")]
    Sha256Digit(char),
}

/// Why a registry path or its data is refused.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
#[non_exhaustive]
pub enum RegistryError {
    /// The first part is none of the five roots.
    #[error("unknown registry root `{0}`")]
    Root(String),
    /// A `/` in the path.
    #[error("a registry path holds no forward slash")]
    ForwardSlash,
    /// A `\` at the end.
    #[error("a registry path does not end with a backslash")]
    TrailingBackslash,
    /// Nothing, or nothing but emptiness, behind the root.
    #[error("a registry path needs at least one key after its root")]
    NoKey,
    /// Two backslashes in a row.
    #[error("a registry path holds an empty key (two backslashes in a row)")]
    EmptyKey,
    /// A type that needs numbers got something else.
    #[error("{kind} takes numeric data only, not `{data}`")]
    NotNumeric {
        /// The value type.
        kind: RegistryType,
        /// The data as written.
        data: String,
    },
    /// A number that does not fit.
    #[error("`{data}` does not fit into a {kind}")]
    TooLarge {
        /// The value type.
        kind: RegistryType,
        /// The data as written.
        data: String,
    },
}

/// A registry key's path, known to be well-formed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RegistryPath(String);

impl RegistryPath {
    /// The roots that an action may name.
    pub const ROOTS: [&str; 5] =
        ["HKEY_CURRENT_USER", "HKEY_USERS", "HKEY_LOCAL_MACHINE", "HKEY_CLASSES_ROOT", "HKEY_CURRENT_CONFIG"];

    /// The path as written.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for RegistryPath {
    type Err = RegistryError;

    fn from_str(text: &str) -> Result<Self, RegistryError> {
        if text.contains('/') {
            return Err(RegistryError::ForwardSlash);
        }
        let (root, keys) = text.split_once('\\').unwrap_or((text, ""));
        if !Self::ROOTS.iter().any(|known| known.eq_ignore_ascii_case(root)) {
            return Err(RegistryError::Root(root.to_owned()));
        }
        if keys.is_empty() {
            return Err(RegistryError::NoKey);
        }
        if keys.ends_with('\\') {
            return Err(RegistryError::TrailingBackslash);
        }
        if keys.split('\\').any(str::is_empty) {
            return Err(RegistryError::EmptyKey);
        }
        Ok(Self(text.to_owned()))
    }
}

/// The value types that an action may write.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RegistryType {
    /// Bytes; numeric data only.
    Binary,
    /// 32-bit number; numeric data only.
    Dword,
    /// Text with variables.
    ExpandSz,
    /// Several texts.
    MultiSz,
    /// 64-bit number; numeric data only.
    Qword,
    /// Text.
    Sz,
}

impl RegistryType {
    /// Every type.
    pub const ALL: [Self; 6] =
        [Self::Binary, Self::Dword, Self::ExpandSz, Self::MultiSz, Self::Qword, Self::Sz];

    /// The name that Windows gives it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Binary => "REG_BINARY",
            Self::Dword => "REG_DWORD",
            Self::ExpandSz => "REG_EXPAND_SZ",
            Self::MultiSz => "REG_MULTI_SZ",
            Self::Qword => "REG_QWORD",
            Self::Sz => "REG_SZ",
        }
    }
}

impl fmt::Display for RegistryType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for RegistryType {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        Self::ALL.into_iter().find(|kind| kind.name().eq_ignore_ascii_case(text)).ok_or(())
    }
}

/// Data of a registry value, checked against its type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RegistryData {
    kind: RegistryType,
    data: String,
}

impl RegistryData {
    /// Binds `data` to `kind`.
    ///
    /// # Errors
    /// When the type takes numbers only and `data` is none, or the number does not fit.
    pub fn new(kind: RegistryType, data: &str) -> Result<Self, RegistryError> {
        let owned = || data.to_owned();
        let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        match kind {
            RegistryType::Binary | RegistryType::Dword | RegistryType::Qword if !digits(data) => {
                return Err(RegistryError::NotNumeric { kind, data: owned() });
            }
            RegistryType::Dword if data.parse::<u32>().is_err() => {
                return Err(RegistryError::TooLarge { kind, data: owned() });
            }
            RegistryType::Qword if data.parse::<u64>().is_err() => {
                return Err(RegistryError::TooLarge { kind, data: owned() });
            }
            _ => {}
        }
        Ok(Self { kind, data: owned() })
    }

    /// The value type.
    pub fn kind(&self) -> RegistryType {
        self.kind
    }

    /// The data as written.
    pub fn data(&self) -> &str {
        &self.data
    }
}

/// A Change Registry Key action. The path ends with the key's name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChangeRegistryKey {
    /// The key.
    pub path: RegistryPath,
    /// What is written into it.
    pub data: RegistryData,
    /// Create the key when it is missing; else a missing key is left alone.
    pub add_new_key: bool,
}

/// Where Install Software downloads from: https, http or a network share.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Url(String);

impl Url {
    /// The address as written.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for Url {
    type Err = WindowsActionError;

    fn from_str(text: &str) -> Result<Self, WindowsActionError> {
        let rest = ["https://", "http://", r"\\"].into_iter().find_map(|start| {
            text.get(..start.len())
                .filter(|head| head.eq_ignore_ascii_case(start))
                .map(|head| &text[head.len()..])
        });
        match rest {
            Some(rest) if !rest.is_empty() => Ok(Self(text.to_owned())),
            _ => Err(WindowsActionError::Protocol(text.to_owned())),
        }
    }
}

/// A SHA-256 checksum in hexadecimal digits, kept in lower case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sha256(String);

impl Sha256 {
    /// The 64 digits, in lower case.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for Sha256 {
    type Err = WindowsActionError;

    fn from_str(text: &str) -> Result<Self, WindowsActionError> {
        if let Some(wrong) = text.chars().find(|c| !c.is_ascii_hexdigit()) {
            return Err(WindowsActionError::Sha256Digit(wrong));
        }
        if text.len() == 64 {
            Ok(Self(text.to_ascii_lowercase()))
        } else {
            Err(WindowsActionError::Sha256Length(text.len()))
        }
    }
}

/// An Install Software action.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InstallSoftware {
    /// The software's name.
    pub software: String,
    /// Where it is downloaded from.
    pub url: Url,
    /// What the download's SHA-256 must be.
    pub sha256: Sha256,
    /// Decides whether to install: 0 goes on, non-zero does not. Without one the software is installed directly.
    pub detection: Option<Script>,
    /// Installs: 0, non-zero, 10 and 11 as in a Run Script action.
    pub install: Option<Script>,
}

/// An Uninstall Software action; works for software that msiexec installed. The match operator is always Equals.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UninstallSoftware {
    /// The key under which Windows keeps the list of installed software.
    pub registry_key: RegistryPath,
    /// The exact display name.
    pub display_name: String,
    /// The exact display version; `None` is any version.
    pub display_version: Option<String>,
}

/// When Windows lets a script run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExecutionPolicy {
    /// Only scripts that a trusted publisher signed.
    AllSigned,
    /// Nothing is blocked, nothing is asked.
    Bypass,
    /// Local scripts run, downloaded ones must be signed.
    RemoteSigned,
    /// No script runs.
    Restricted,
    /// Every script runs.
    Unrestricted,
}

impl ExecutionPolicy {
    /// Every policy.
    pub const ALL: [Self; 5] =
        [Self::AllSigned, Self::Bypass, Self::RemoteSigned, Self::Restricted, Self::Unrestricted];

    /// The name that Windows gives it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::AllSigned => "AllSigned",
            Self::Bypass => "Bypass",
            Self::RemoteSigned => "RemoteSigned",
            Self::Restricted => "Restricted",
            Self::Unrestricted => "Unrestricted",
        }
    }
}

impl FromStr for ExecutionPolicy {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        Self::ALL.into_iter().find(|policy| policy.name().eq_ignore_ascii_case(text)).ok_or(())
    }
}
