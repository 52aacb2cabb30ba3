//! A letter for the shape, then the body of a feed: what it says becomes a catalogue, cards and a list.

use super::TODAY;
use modelmeta::catalog::merge::merge;
use modelmeta::catalog::schema::Source;
use modelmeta::catalog::sources::{self, Feed, SourceError};
use modelmeta::catalog::{Catalog, Context, diff, verify};
use modelmeta::ide::Markup;
use modelmeta::ide::card::card;
use modelmeta::ide::search::{Filter, search};

/// Reads a body of one shape.
type Parse = fn(&[u8]) -> Result<Feed, SourceError>;

/// The letters that choose a shape at the start of an input.
const SHAPES: &[(u8, Parse)] = &[
    (b'm', sources::modelmeta::parse),
    (b'd', sources::models_dev::parse),
    (b'i', sources::models_dev::parse_rig),
    (b'l', sources::litellm::parse),
    (b'g', sources::genai_prices::parse),
    (b'y', sources::genai_prices::parse_python),
    (b'r', sources::openrouter::parse),
    (b'o', |body| sources::own::parse(body, "fuzz")),
    (b'a', sources::announced::parse),
    (b'e', sources::model_retire::parse),
    (b'x', sources::liter_llm::parse),
    (b's', |body| sources::sdk::parse(body, "openai")),
];

/// The most models of one feed that are looked at.
const MODELS: usize = 8;

/// Reads the body, merges it with itself as another source would say it, and shows what came of it.
pub fn run(data: &[u8]) {
    let Some((first, body)) = data.split_first() else { return };
    let named = SHAPES.iter().find(|(letter, _)| letter == first);
    let Some((_, parse)) = named.or_else(|| SHAPES.get(usize::from(*first) % SHAPES.len())) else { return };
    let Ok(mut feed) = parse(body) else { return };
    feed.source.data_date.get_or_insert(TODAY.to_string());
    let other = Feed { source: Source { id: "other".to_owned(), ..feed.source.clone() }, ..feed.clone() };
    let snapshot = merge(&[feed, other]);
    verify::verify(&snapshot);
    let written = sources::own::write(&snapshot).unwrap_or_default();
    assert_eq!(
        sources::own::snapshot(written.as_bytes()).as_ref(),
        Ok(&snapshot),
        "a snapshot comes back as it was written"
    );
    let catalog = Catalog::from_snapshot(&snapshot).expect("a snapshot can be packed");
    assert!(diff::diff(&catalog, &catalog, TODAY).is_empty());
    show(&catalog);
}

/// Everything that shows a catalogue.
pub fn show(catalog: &Catalog) {
    diff::diff(catalog, catalog, TODAY);
    for model in catalog.models().take(MODELS) {
        for markup in [Markup::Markdown, Markup::Plain] {
            card(&model, catalog, TODAY, markup);
        }
        catalog.get(&model.provider, &model.id);
        catalog.resolve(&model.id, Context::default());
        search(catalog, &model.id, Filter { kind: None, provider: None, retired: true, today: TODAY });
    }
    catalog.providers().for_each(|(slug, _)| drop(catalog.provider(slug)));
    assert!(catalog.labs().iter().all(|slug| catalog.is_lab(slug)));
    catalog.sources();
}
