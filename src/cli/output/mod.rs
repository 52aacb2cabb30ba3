//! The only place that prints. Commands compose text; colours are in the text and taken out here where they are not wanted.

use super::args::{Color, Global};
use super::scan::Skipped;
use crate::secrets::masked;
use crate::text::{escaped, shown_path};
use anstream::{AutoStream, ColorChoice};
use anstyle::{AnsiColor, Style};
use std::io::{self, IsTerminal, Write};

pub mod github;
pub mod json;
pub mod markdown;
pub mod plain;
pub mod sarif;
pub mod snippet;
pub mod stage;
pub mod table;

/// Files not read that are named without being asked for.
const FEW: usize = 10;

/// What a command writes to.
pub struct Out {
    stdout: AutoStream<io::Stdout>,
    stderr: AutoStream<io::Stderr>,
    /// Say less.
    pub quiet: bool,
    /// Say more.
    pub verbose: bool,
}

impl Out {
    /// Standard output and error, coloured as asked for.
    pub fn new(global: &Global) -> Out {
        Out {
            stdout: AutoStream::new(io::stdout(), choice(global.color, &io::stdout())),
            stderr: AutoStream::new(io::stderr(), choice(global.color, &io::stderr())),
            quiet: global.quiet,
            verbose: global.verbose,
        }
    }

    /// Writes the result itself, for people: no line of it is obeyed by a terminal or a build's runner.
    pub fn text(&mut self, text: &str) -> io::Result<()> {
        self.stdout.write_all(harmless(text).as_bytes())?;
        self.stdout.flush()
    }

    /// Writes a result byte for byte: a file's own text, or what programs read.
    pub fn verbatim(&mut self, text: &str) -> io::Result<()> {
        let mut stdout = io::stdout().lock();
        stdout.write_all(text.as_bytes())?;
        stdout.flush()
    }

    /// Writes a result for programs, on one line when it goes into a pipe.
    pub fn json(&mut self, value: &impl serde::Serialize) -> io::Result<()> {
        let text = if self.is_terminal() { serde_json::to_string_pretty(value) } else { serde_json::to_string(value) };
        self.verbatim(&json::harmless(&(text? + "\n")))
    }

    /// A note beside the result, on standard error; silent under `--quiet`.
    pub fn note(&mut self, text: &str) {
        if !self.quiet {
            let _ = writeln!(self.stderr, "{}", harmless(text));
        }
    }

    /// Something in the user's set-up that needs a look.
    pub fn warn(&mut self, text: &str) {
        let _ = writeln!(self.stderr, "{} {}", paint(WARNING, "warning:"), harmless(&masked(text)));
    }

    /// Which files were not read, or not as they are, and why.
    pub fn unread(&mut self, skipped: &[Skipped]) {
        let shown = if self.verbose { usize::MAX } else { FEW };
        for Skipped { path, reason } in skipped.iter().take(shown) {
            let link = if reason.was_read() { "was read, but" } else { "was not read:" };
            self.warn(&format!("{} {link} {reason}", shown_path(path)));
        }
        if skipped.len() > shown {
            self.warn(&format!("{} more not read; -v lists them", count(skipped.len() - shown, "file")));
        }
    }

    /// Why the command could not do its work.
    pub fn error(&mut self, error: &anyhow::Error) {
        let _ = writeln!(self.stderr, "{} {}", paint(ERROR, "error:"), harmless(&masked(&format!("{error:#}"))));
    }

    /// A line on standard error that tells how far long work is; only on a terminal.
    pub fn progress(&self, message: &str) -> Progress {
        if self.quiet || !io::stderr().is_terminal() {
            return Progress(indicatif::ProgressBar::hidden());
        }
        let style = indicatif::ProgressStyle::with_template("{spinner} {pos:.bold} {msg}");
        let bar = indicatif::ProgressBar::new_spinner().with_message(message.to_owned());
        let bar = style.map_or(bar.clone(), |style| bar.with_style(style));
        // Work that is done within the first tick shows nothing.
        bar.enable_steady_tick(std::time::Duration::from_millis(250));
        Progress(bar)
    }

    /// Whether the result goes to a person's terminal.
    pub fn is_terminal(&self) -> bool {
        io::stdout().is_terminal()
    }
}

/// How far long work is.
pub struct Progress(indicatif::ProgressBar);

impl Progress {
    /// What is being done now.
    pub fn message(&self, message: &str) {
        self.0.set_message(message.to_owned());
    }

    /// One more of many is done.
    pub fn advance(&self) {
        self.0.inc(1);
    }

    /// Takes the line away.
    pub fn finish(self) {
        self.0.finish_and_clear();
    }
}

/// Writes what is wrong with the arguments, or the help they ask for.
pub fn usage(error: &clap::Error) {
    let text = error.render().ansi().to_string();
    let text = harmless(&text);
    let _ = if error.use_stderr() {
        AutoStream::auto(io::stderr()).write_all(text.as_bytes())
    } else {
        AutoStream::auto(io::stdout()).write_all(text.as_bytes())
    };
}

/// Text line by line as [`escaped`] gives it, with the colours that [`paint`] put in.
fn harmless(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for line in text.split_inclusive('\n') {
        let (mut rest, end) = line.strip_suffix('\n').map_or((line, ""), |body| (body, "\n"));
        while let Some((before, style, after)) = next_style(rest) {
            out.push_str(&escaped(before));
            out.push_str(style);
            rest = after;
        }
        out.push_str(&escaped(rest));
        out.push_str(end);
    }
    out
}

/// The text before the first escape sequence that sets a style, the sequence, and the text behind it.
fn next_style(text: &str) -> Option<(&str, &str, &str)> {
    text.match_indices("\u{1b}[").find_map(|(start, mark)| {
        let set = text.get(start + mark.len()..)?;
        let end = set.find(|c: char| !c.is_ascii_digit() && c != ';').filter(|end| set[*end..].starts_with('m'))?;
        let end = start + mark.len() + end + 1;
        Some((text.get(..start)?, text.get(start..end)?, text.get(end..)?))
    })
}

fn choice(color: Color, stream: &dyn AsTerminal) -> ColorChoice {
    let set = |name| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    match color {
        Color::Always => ColorChoice::Always,
        Color::Never => ColorChoice::Never,
        // The order of https://no-color.org and https://force-color.org: the one that forbids wins.
        Color::Auto if set("NO_COLOR") => ColorChoice::Never,
        Color::Auto if set("FORCE_COLOR") || set("CLICOLOR_FORCE") => ColorChoice::Always,
        Color::Auto if stream.is_a_terminal() && std::env::var_os("TERM").is_none_or(|term| term != "dumb") => {
            ColorChoice::Always
        }
        Color::Auto => ColorChoice::Never,
    }
}

trait AsTerminal {
    fn is_a_terminal(&self) -> bool;
}

impl<T: IsTerminal> AsTerminal for T {
    fn is_a_terminal(&self) -> bool {
        self.is_terminal()
    }
}

/// Whether an error only says that the reader of our output has gone.
pub fn is_broken_pipe(error: &anyhow::Error) -> bool {
    error
        .chain()
        .filter_map(|cause| cause.downcast_ref::<io::Error>())
        .any(|error| error.kind() == io::ErrorKind::BrokenPipe)
}

/// Severity "error".
pub const ERROR: Style = AnsiColor::BrightRed.on_default().bold();
/// Severity "warning".
pub const WARNING: Style = AnsiColor::Yellow.on_default().bold();
/// A headline.
pub const STRONG: Style = Style::new().bold();
/// What is by the way.
pub const FAINT: Style = Style::new().dimmed();

/// `text` in a style.
pub fn paint(style: Style, text: impl std::fmt::Display) -> String {
    format!("{style}{text}{style:#}")
}

/// "1 file", "2 files", "2 fixes".
pub fn count(number: usize, noun: &str) -> String {
    let plural = if number == 1 {
        ""
    } else if noun.ends_with('x') {
        "es"
    } else {
        "s"
    };
    format!("{number} {noun}{plural}")
}
