//! Every live source in its own shape, from the wire to the catalogue. A fixture holds one model as the source publishes it;
//! it is repeated under further IDs until there are as many as a feed must have.

use super::*;
use modelmeta::catalog::{Meter, Model, Price};
use serde_json::{Map, Value, json};

/// More than any source's minimum.
const MANY: usize = 600;

fn fixture(name: &str) -> Value {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/feeds/{name}.json"));
    serde_json::from_slice(&fs::read(path).unwrap()).unwrap()
}

/// `entries` with its one model repeated; `edit` gives a copy its own ID.
fn repeat(entry: &Value, edit: impl Fn(&mut Value, &str)) -> Vec<(String, Value)> {
    let copy = |n| {
        let (id, mut value) = (format!("acme-{n}"), entry.clone());
        edit(&mut value, &id);
        (id, value)
    };
    (1..=MANY).map(copy).collect()
}

fn list(entries: Vec<(String, Value)>) -> Value {
    entries.into_iter().map(|(_, value)| value).collect()
}

fn object(prefix: &str, entries: Vec<(String, Value)>) -> Map<String, Value> {
    entries.into_iter().map(|(id, value)| (format!("{prefix}{id}"), value)).collect()
}

fn models_dev(price: Value) -> Value {
    let mut feed = fixture("models.dev");
    feed["acme"]["models"]["acme-1"]["cost"]["input"] = price;
    let entries = repeat(&feed["acme"]["models"]["acme-1"], |model, id| model["id"] = json!(id));
    feed["acme"]["models"] = object("", entries).into();
    feed
}

/// Each source's name, its feed, and the provider its models are found under.
fn feeds() -> Vec<(&'static str, Value, &'static str, &'static str)> {
    let mut modelmeta = fixture("modelmeta");
    modelmeta["data"] = list(repeat(&modelmeta["data"][0], |row, id| row["model"] = json!(id)));
    let mut litellm = fixture("litellm");
    let entries = object("acme/", repeat(&litellm["acme/acme-1"], |_, _| {}));
    litellm.as_object_mut().unwrap().extend(entries);
    let mut genai = fixture("genai-prices");
    genai[0]["models"] = list(repeat(&genai[0]["models"][0], |model, id| {
        model["id"] = json!(id);
        model["match"]["equals"] = json!(id);
    }));
    let mut openrouter = fixture("openrouter");
    openrouter["data"] = list(repeat(&openrouter["data"][0], |row, id| row["id"] = json!(format!("acme/{id}"))));
    vec![
        ("modelmeta", modelmeta, "acme", "acme-7"),
        ("models.dev", models_dev(json!(3)), "acme", "acme-7"),
        ("litellm", litellm, "acme", "acme-7"),
        ("genai-prices", genai, "acme", "acme-7"),
        ("openrouter", openrouter, "openrouter", "acme/acme-7"),
    ]
}

fn read(name: &str, feed: &Value) -> (Report, Arc<Catalog>) {
    let room = Room::new();
    room.misbehave(Reply::body(feed.to_string()));
    let data = Data { sources: vec![format!("{name}={}", room.server.url("/feed?page=1"))], ..room.data.clone() };
    let (report, catalog) = run_once(&data, limits(), &mut |_| {});
    (report, catalog.unwrap_or_else(Catalog::embedded))
}

fn input_price(model: &Model) -> Option<String> {
    match model.price(Meter::Input) {
        Price::Known(rate) => Some(rate.amount.to_string()),
        _ => None,
    }
}

#[test]
fn every_live_source_arrives_in_the_catalogue() {
    for (name, feed, provider, id) in feeds() {
        let (report, catalog) = read(name, &feed);
        assert_eq!(only(&report).0, Outcome::Updated, "{name}: {report:?}");
        let model = catalog.get(provider, id).unwrap_or_else(|| panic!("{name}: {provider}/{id}"));
        assert_eq!(model.limits.context_window, Some(200_000), "{name}");
        assert_eq!(input_price(&model).as_deref(), Some("3"), "{name}");
        assert!(catalog.len() > Catalog::embedded().len(), "{name}: nothing that was known is lost");
        assert!(catalog.sources().iter().any(|source| source.id == name), "{name}: named as a source");
    }
}

#[test]
fn a_price_of_a_billion_is_not_believed() {
    let (report, catalog) = read("models.dev", &models_dev(json!(1_000_000_000)));
    assert_eq!(only(&report).0, Outcome::Updated, "the price is wrong, not the feed");
    let model = catalog.get("acme", "acme-7").unwrap();
    assert_eq!(input_price(&model), None, "never shown");
    assert_eq!(model.limits.context_window, Some(200_000), "the rest is as good as before");
}

#[test]
fn a_first_feed_without_prices_is_refused_where_the_source_is_known_to_have_them() {
    let mut feed = models_dev(json!(3));
    for model in feed["acme"]["models"].as_object_mut().unwrap().values_mut() {
        model.as_object_mut().unwrap().remove("cost");
    }
    let (outcome, _, error) = only(&read("models.dev", &feed).0);
    assert_eq!(outcome, Outcome::Failed);
    assert!(error.contains("to 0 models with a price"), "{error}");
}

#[test]
fn one_source_does_not_pass_for_another() {
    for (name, ..) in feeds() {
        for (other, feed, ..) in feeds().into_iter().filter(|(other, ..)| *other != name) {
            // The two paged lists differ only in what their rows say.
            if [name, other].iter().all(|name| ["modelmeta", "openrouter"].contains(name)) {
                continue;
            }
            let (report, _) = read(name, &feed);
            assert_eq!(only(&report).0, Outcome::Failed, "{other} read as {name}");
        }
    }
}
