//! `sleep` that takes no time. Whoever asks afterwards sees that the time has passed.

use std::time::Duration;

use super::state::State;
use super::told::{Output, Told};
use crate::environment::Arg;

const TRY: &str = "Try 'sleep --help' for more information.";

/// Answers a call of `sleep`.
pub(super) fn answer(state: &mut State, args: &[&str], real: &[Arg]) -> Told {
    if args.iter().any(|arg| matches!(*arg, "--help" | "--version")) {
        return Told::Real(real.to_vec());
    }
    let mut operands = Vec::new();
    let mut options_over = false;
    for arg in args {
        match arg.strip_prefix('-').filter(|_| !options_over) {
            Some("-") => options_over = true,
            Some(long) if long.starts_with('-') => {
                return Output::fails(1, &format!("sleep: unrecognized option '-{long}'\n{TRY}")).into();
            }
            Some(short) if !short.is_empty() => {
                let letter = short.chars().next().unwrap_or('?');
                return Output::fails(1, &format!("sleep: invalid option -- '{letter}'\n{TRY}")).into();
            }
            _ => operands.push(*arg),
        }
    }
    if operands.is_empty() {
        return Output::fails(1, &format!("sleep: missing operand\n{TRY}")).into();
    }
    let mut output = Output::default();
    let mut total = 0.0;
    for operand in operands {
        if let Some(time) = seconds(operand) {
            total += time;
        } else {
            output.complain(&format!("sleep: invalid time interval ‘{operand}’"));
            output.code = 1;
        }
    }
    if output.code != 0 {
        output.complain(TRY);
    } else if let Ok(time) = Duration::try_from_secs_f64(total) {
        output.delay = state.time.wait(time);
    } else {
        output.hangs = true;
    }
    output.into()
}

/// How many seconds `1m`, `0.5` or `infinity` are.
fn seconds(text: &str) -> Option<f64> {
    let (number, unit) = match text.char_indices().next_back()? {
        (at, 's') => (&text[..at], 1.0),
        (at, 'm') => (&text[..at], 60.0),
        (at, 'h') => (&text[..at], 3_600.0),
        (at, 'd') => (&text[..at], 86_400.0),
        _ => (text, 1.0),
    };
    let number = number.trim_start();
    let plain = number.strip_prefix('+').unwrap_or(number);
    let hex = plain.strip_prefix("0x").or(plain.strip_prefix("0X"));
    #[expect(clippy::cast_precision_loss, reason = "nobody sleeps for so long that a second counts")]
    let value = match hex {
        Some(digits) => u64::from_str_radix(digits, 16).ok()? as f64,
        None => number.parse::<f64>().ok()?,
    };
    (value >= 0.0).then_some(value * unit)
}

#[cfg(test)]
mod tests {
    use std::process::Command;

    use super::*;
    use crate::endpoint::builtin::{Built, BuiltIns};
    use crate::environment::Ending;

    fn told(args: &[&str]) -> Told {
        let mut built =
            Built::new(&BuiltIns { names: vec!["sleep"], instant_sleep: true, ..BuiltIns::default() });
        let args: Vec<_> = args.iter().map(|arg| Arg((*arg).into())).collect();
        built.answer(b"sleep", &args).unwrap()
    }

    #[test]
    fn whatever_the_real_one_refuses_is_refused_in_its_words() {
        let cases: &[&[&str]] = &[
            &[],
            &["abc"],
            &["1x", "2y"],
            &["-1"],
            &["--", "-1"],
            &["1,5"],
            &["-x"],
            &["--foo"],
            &[""],
            &["nan"],
            &["."],
            &["0"],
            &["0x0"],
            &["0."],
            &[".0"],
            &["+0"],
            &["0d", "0m"],
            &[" 0"],
            &["1e-9"],
        ];
        for args in cases {
            let real = Command::new("sleep").args(*args).env("LC_ALL", "C.UTF-8").output();
            let Ok(real) = real else { return };
            let Told::Answer(answer) = told(args) else { panic!("{args:?}") };
            let code = u8::try_from(real.status.code().unwrap()).unwrap();
            let stderr = String::from_utf8(answer.stderr).unwrap();
            // The GNU one is meant; others say less.
            if cfg!(target_os = "linux") {
                assert_eq!(stderr, String::from_utf8(real.stderr).unwrap(), "{args:?}");
            }
            assert_eq!(answer.ending, Ending::Exits(code), "{args:?}");
        }
    }

    #[test]
    fn time_passes_at_once() {
        for args in [&["1h"][..], &["0.5"], &["1d", "2m"], &["0x10"], &["1e3s"]] {
            let Told::Answer(answer) = told(args) else { panic!("{args:?}") };
            assert_eq!((answer.ending, answer.delay), (Ending::Exits(0), Duration::ZERO), "{args:?}");
        }
    }

    #[test]
    fn sleeping_for_ever_takes_for_ever() {
        for args in [&["infinity"][..], &["inf"], &["1e30"], &["infinityd"]] {
            let Told::Answer(answer) = told(args) else { panic!("{args:?}") };
            assert_eq!(answer.ending, Ending::Hangs, "{args:?}");
        }
    }

    #[test]
    fn help_comes_from_the_real_one() {
        assert_eq!(told(&["--version"]), Told::Real(vec![Arg("--version".into())]));
    }
}
