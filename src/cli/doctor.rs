//! `modelmeta doctor`: what this installation stands on, for people and for bug reports. No key and no
//! code is shown.

use super::Status;
use super::args::Global;
use super::output::{Out, STRONG, paint};
use super::refresh::{ago, line};
use super::world::{World, report_problems};
use crate::refresh;
use crate::rules::phrase;
use crate::text::shown_path;
use crate::{apis, languages, rules};
use jiff::Timestamp;

#[derive(Debug, clap::Args)]
pub struct Args {}

pub fn run(_args: &Args, global: &Global, out: &mut Out) -> anyhow::Result<Status> {
    let world = World::new(global)?;
    let status = refresh::status(&world.data);
    let mut text = String::new();
    let mut say =
        |title: &str, value: String| text.push_str(&format!("{} {value}\n", paint(STRONG, format!("{title:<10}"))));
    say("version", format!("{} ({} {})", env!("CARGO_PKG_VERSION"), std::env::consts::OS, std::env::consts::ARCH));
    say("program", std::env::current_exe().map_or("unknown".to_owned(), |path| shown_path(&path)));
    let known: Vec<&str> = languages::ALL.iter().map(|language| language.name).collect();
    say("languages", known.join(", "));
    say("rules", format!("{}, over {} APIs", rules::ALL.len(), apis::all().count()));
    let catalog = &world.catalog;
    say(
        "data",
        format!(
            "{} models of {} providers, of {}",
            phrase::count(catalog.len() as u64),
            catalog.providers().count(),
            catalog.data_date()
        ),
    );
    let refreshed = match status.age(Timestamp::now()) {
        Some(age) => ago(age),
        None => "never on this machine: the data in the program is in use".to_owned(),
    };
    say("refreshed", refreshed);
    say(
        "network",
        if status.offline { "off (--offline, MODELMETA_OFFLINE or `data.offline`)" } else { "on" }.to_owned(),
    );
    say("proxy", refresh::proxy(&world.data).unwrap_or_else(|| "none".to_owned()));
    let authorities = refresh::authorities(&world.data);
    say(
        "trusts",
        [vec!["the system's certificate authorities, Mozilla's".to_owned()], authorities].concat().join(", "),
    );
    let cache = status.cache.clone().unwrap_or_else(|| "no place for one".to_owned());
    say("cache", status.cache_error.as_ref().map_or(format!("{cache} (writable)"), |error| format!("none: {error}")));
    let settings: Vec<String> = world.configs.files().iter().map(|path| shown_path(path)).collect();
    say("settings", if settings.is_empty() { "no file found".to_owned() } else { settings.join(", ") });
    text.push_str(&paint(STRONG, "sources\n"));
    for source in &status.sources {
        text.push_str("  ");
        text.push_str(&line(source, Timestamp::now()));
    }
    out.text(&text)?;
    report_problems(&world.configs, out);
    Ok(Status::Clean)
}
