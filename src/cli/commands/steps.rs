//! `patchdrill steps`: the sentences that a feature may use.

use std::io::Write;

use crate::cli::args::StepsArgs;
use crate::cli::console::Console;
use crate::cli::error::CliError;
use crate::cli::exit::Exit;
use crate::report::Tone;
use crate::scenario;
use crate::scenario::Phrase;

pub(crate) fn steps(console: Console, args: &StepsArgs) -> Result<Exit, CliError> {
    let words: Vec<_> = args.words.iter().map(|word| word.to_lowercase()).collect();
    let style = console.style();
    let mut out = Console::out();
    let mut any = false;
    for group in scenario::phrases() {
        let phrases: Vec<_> =
            group.phrases.iter().filter(|phrase| holds_all(phrase, group.title, &words)).collect();
        if phrases.is_empty() {
            continue;
        }
        if any {
            writeln!(out)?;
        }
        any = true;
        writeln!(out, "{}", style.paint(Tone::Strong, group.title))?;
        for phrase in phrases {
            let keyword = style.paint(Tone::Dim, group.keyword.name());
            writeln!(out, "\n  {keyword} {}", style.paint(Tone::Good, phrase.pattern))?;
            writeln!(out, "      {}", phrase.meaning)?;
            for line in phrase.examples.iter().flat_map(|example| example.lines()) {
                writeln!(out, "      {}", style.paint(Tone::Dim, format!("│ {line}")))?;
            }
        }
    }
    if !any {
        let message = format!("no sentence holds {}", args.words.join(" and "));
        return Err(CliError::usage(message).help("`patchdrill steps` without words shows all sentences"));
    }
    writeln!(
        out,
        "\n{}",
        style.paint(
            Tone::Dim,
            "{...} takes a value, a/b is one word or the other, (...) may be left out; letter case makes no difference"
        )
    )?;
    writeln!(
        out,
        "{}",
        style.paint(
            Tone::Dim,
            "a sentence may begin with a job and with assets: in the job \"staging\" ..., on the assets \"web\" ..., and behind Then \
             on \"web-03\" ..., on at most 2 % of the assets ..."
        )
    )?;
    out.flush()?;
    Ok(Exit::Passed)
}

fn holds_all(phrase: &Phrase, title: &str, words: &[String]) -> bool {
    let mut text = format!("{title}\n{}\n{}", phrase.pattern, phrase.meaning);
    for example in phrase.examples {
        text.push('\n');
        text.push_str(example);
    }
    let text = text.to_lowercase();
    words.iter().all(|word| text.contains(word.as_str()))
}
