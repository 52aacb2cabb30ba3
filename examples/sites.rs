//! Prints the call sites of files, as the recognition fixtures do.
#![allow(clippy::print_stdout, missing_docs)]

use modelmeta::languages::{self, Source};
use modelmeta::recognize::{Extra, call_sites};
use modelmeta::text::{Encoding, LineIndex};

fn main() {
    for path in std::env::args().skip(1) {
        let Some(language) = languages::by_path(std::path::Path::new(&path)) else { continue };
        let Ok(text) = std::fs::read_to_string(&path) else { continue };
        let start = std::time::Instant::now();
        let source = Source::new(text.into(), language, None);
        let parsed = start.elapsed();
        let sites = call_sites(&source, Extra::default());
        println!("{path}: {} hits, parse {parsed:?}, recognise {:?}", source.hits().len(), start.elapsed() - parsed);
        let index = LineIndex::new(&source.text);
        let place = |offset| {
            let at = index.position(&source.text, offset, Encoding::Utf16);
            format!("{}:{}", at.line + 1, at.column + 1)
        };
        for site in sites {
            let api = site.api().map_or("-", |api| &api.name);
            println!(
                "{} site {} {api} {:?} complete={}",
                place(site.span.start),
                site.provider().unwrap_or("-"),
                site.spelling,
                site.complete
            );
            for model in site.models {
                println!("  {} {:?} {:?}", place(model.span.start), model.raw, model.role);
            }
            for argument in site.arguments {
                println!(
                    "  {} {} = {:?}  [{}]",
                    place(argument.span.start),
                    argument.path,
                    argument.value,
                    argument.whole.of(&source.text).escape_debug()
                );
            }
        }
    }
}
