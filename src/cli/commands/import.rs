//! `patchdrill import`: make scenarios of jobs that the vendor's API has exported.

use std::io::Write;
use std::path::Path;

use crate::cli::args::ImportArgs;
use crate::cli::console::Console;
use crate::cli::error::CliError;
use crate::cli::exit::Exit;
use crate::cli::import;
use crate::cli::import::Refused;
use crate::diag::has_errors;
use crate::report::{Style, Tone, printable, wrap};
use crate::scenario::import::{File, Imported, Options, Summary};

pub(crate) fn import(console: Console, args: &ImportArgs) -> Result<Exit, CliError> {
    let (mut sources, mut diagnostics) = (Vec::new(), Vec::new());
    for file in &args.files {
        match import::read(file) {
            Ok(source) => sources.push(source),
            Err(problem) => diagnostics.push(problem),
        }
    }
    let Imported { files, summaries, diagnostics: mut more } =
        crate::scenario::import::import(&sources, Options { platform: args.platform });
    diagnostics.append(&mut more);
    if has_errors(&diagnostics) {
        return Err(CliError::Input(diagnostics));
    }
    if args.dry_run {
        console.diagnostics(&diagnostics);
        return show(console, &args.into, &files, &summaries);
    }
    let made = import::write(&args.into, &files).map_err(refused)?;
    console.diagnostics(&diagnostics);
    let style = console.style();
    let mut out = Console::out();
    for file in &made {
        let path = shown(&file.path);
        if file.is_new {
            writeln!(out, "  {} {path}", style.paint(Tone::Good, "made"))?;
        } else {
            writeln!(out, "  {} {path} (the same was there already)", style.paint(Tone::Warn, "kept"))?;
        }
    }
    for summary in &summaries {
        tell(&mut out, style, summary)?;
    }
    writeln!(out, "\nNext:")?;
    for file in files.iter().filter(|file| !file.is_script) {
        let path = shown(&args.into.join(&file.path));
        let quote = if path.contains(char::is_whitespace) { "'" } else { "" };
        let command = format!("patchdrill run {quote}{path}{quote}");
        writeln!(
            out,
            "  {}  {}",
            style.paint(Tone::Strong, command),
            style.paint(Tone::Dim, "shows what happens")
        )?;
    }
    out.flush()?;
    Ok(Exit::Passed)
}

/// The scenarios on standard output, what else would be written on standard error.
fn show(console: Console, into: &Path, files: &[File], summaries: &[Summary]) -> Result<Exit, CliError> {
    let mut out = Console::out();
    for (at, file) in files.iter().filter(|file| !file.is_script).enumerate() {
        if at > 0 {
            writeln!(out, "---")?;
        }
        // Nothing in it could do anything to a terminal: what is no plain text is escaped.
        out.write_all(&file.bytes)?;
    }
    out.flush()?;
    for file in files {
        let sentence = format!("{} would hold {} bytes", shown(&into.join(&file.path)), file.bytes.len());
        console.say(Tone::Note, "note", &sentence);
    }
    for summary in summaries {
        let mut text = Vec::new();
        tell(&mut text, Style::PLAIN, summary)?;
        if !text.is_empty() {
            console.say(Tone::Note, "note", String::from_utf8_lossy(&text).trim());
        }
    }
    Ok(Exit::Passed)
}

/// What became of the fields of a job.
fn tell(out: &mut impl Write, style: Style, summary: &Summary) -> std::io::Result<()> {
    if summary.kept.is_empty() && summary.empty.is_empty() {
        return Ok(());
    }
    writeln!(out, "\n{}", style.paint(Tone::Strong, printable(&summary.job)))?;
    let known: Vec<&String> = summary.kept.iter().filter(|path| !summary.unknown.contains(path)).collect();
    let unknown: Vec<&String> = summary.unknown.iter().collect();
    let empty: Vec<&String> = summary.empty.iter().collect();
    for (paths, what) in [
        (known, "kept under `imported`, for no rehearsal needs it"),
        (unknown, "kept under `imported`, and not known to patchdrill"),
        (empty, "left out, for it holds nothing"),
    ] {
        if !paths.is_empty() {
            writeln!(out, "  {what}:")?;
            let paths: Vec<String> = paths.iter().map(|path| printable(path)).collect();
            for line in wrap(&paths.join(", "), style.width.saturating_sub(4)) {
                writeln!(out, "    {line}")?;
            }
        }
    }
    Ok(())
}

fn refused(refused: Refused) -> CliError {
    match refused {
        Refused::There(paths) => {
            let list: Vec<String> = paths.iter().map(|path| shown(path)).collect();
            let (files, hold) =
                if list.len() == 1 { ("this file is", "holds") } else { ("these files are", "hold") };
            CliError::usage(format!(
                "{files} there already and {hold} something else; nothing was written:\n  {}",
                list.join("\n  ")
            ))
            .help("import into another folder with `--into`, or move them away")
        }
        Refused::Failed(path, error) => {
            CliError::usage(format!("{} cannot be written, and so nothing was: {error}", shown(&path)))
        }
    }
}

fn shown(path: &Path) -> String {
    printable(&path.display().to_string())
}
