//! The sandbox: real scripts on a throw-away copy of the machine.

#[cfg(target_os = "linux")]
#[expect(unused_imports, reason = "the sandbox is about to use it")]
#[cfg_attr(not(test), expect(dead_code, reason = "the sandbox is about to use it"))]
mod changes;
