//! The adapters meet what no source ever served: they never panic, and what they let through never breaks a dataset.

use super::*;
use modelmeta::catalog::Catalog;
use modelmeta::catalog::merge::merge;
use modelmeta::catalog::sources::{self, SourceError};
use proptest::prelude::*;
use proptest::sample::{Index, select};
use serde_json::{Map, Value, json};

type Adapter = fn(&[u8]) -> Result<Feed, SourceError>;

const ADAPTERS: &[(&str, Adapter)] = &[
    ("modelmeta", sources::modelmeta::parse),
    ("models.dev", sources::models_dev::parse),
    ("rig", sources::models_dev::parse_rig),
    ("liter-llm", sources::liter_llm::parse),
    ("litellm", sources::litellm::parse),
    ("genai-prices", sources::genai_prices::parse),
    ("openrouter", sources::openrouter::parse),
    ("model-retire", sources::model_retire::parse),
    ("own", |bytes| sources::own::parse(bytes, "own")),
];

/// The recorded feeds, one model of each live source.
fn fixture(name: &str) -> Value {
    let path = format!("{}/tests/feeds/{name}.json", env!("CARGO_MANIFEST_DIR"));
    serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap()
}

/// What is let through goes all the way: merged, packed, opened, found.
fn goes_through(feed: Feed) {
    let merged = merge(&[Feed { source: Source { data_date: Some("2026-11-01".to_owned()), ..feed.source }, ..feed }]);
    assert_sound(&merged);
    let catalog = Catalog::from_snapshot(&merged).unwrap();
    for model in &merged.models {
        assert!(catalog.get(&model.provider, &model.id).is_some(), "{}", model.slug());
    }
}

/// A value of any type, absurd ones among them.
fn leaf() -> impl Strategy<Value = Value> {
    let numbers = vec![
        json!(0),
        json!(-1),
        json!(1),
        json!(4096),
        json!(1e-300),
        json!(3e-6),
        json!(1e18),
        json!(u64::MAX),
        json!(i64::MIN),
        json!(1e308),
    ];
    let texts = vec![
        "",
        " ",
        "0",
        "-1",
        "1e400",
        "free",
        "2026-13-45",
        "2026-11-25",
        "openai",
        "a\u{0}b",
        "ﬀ/💥",
        "chat",
        "1-x-1/gpt",
    ];
    prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        select(numbers),
        select(texts).prop_map(Value::from),
        "\\PC{0,12}".prop_map(Value::from),
    ]
}

/// Anything that is JSON, with the keys the adapters look for.
fn tree() -> impl Strategy<Value = Value> {
    let keys = select(vec![
        "data",
        "models",
        "providers",
        "id",
        "model",
        "provider",
        "litellm_provider",
        "mode",
        "cost",
        "limit",
        "match",
        "prices",
        "pricing",
        "modalities",
        "input",
        "output",
        "tiers",
        "schema",
        "rates",
        "x",
        "equals",
        "or",
    ]);
    leaf().prop_recursive(6, 64, 8, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
            prop::collection::vec((keys.clone(), inner), 0..6).prop_map(|pairs| Value::Object(
                pairs.into_iter().map(|(key, value)| (key.to_owned(), value)).collect()
            )),
        ]
    })
}

/// Where a value can be replaced: the pointers of all inner values.
fn places(value: &Value, at: String, found: &mut Vec<String>) {
    found.push(at.clone());
    match value {
        Value::Object(map) => map.iter().for_each(|(key, value)| {
            let key = key.replace('~', "~0").replace('/', "~1");
            places(value, format!("{at}/{key}"), found);
        }),
        Value::Array(items) => {
            items.iter().enumerate().for_each(|(index, value)| places(value, format!("{at}/{index}"), found));
        }
        _ => {}
    }
}

fn mutate(mut feed: Value, changes: Vec<(Index, Value)>) -> Value {
    for (place, value) in changes {
        let mut found = Vec::new();
        places(&feed, String::new(), &mut found);
        let place = place.get(&found).clone();
        if let Some(at) = feed.pointer_mut(&place) {
            *at = value;
        }
    }
    feed
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(256) })]

    #[test]
    fn any_json_is_read_or_refused(value in tree()) {
        let bytes = serde_json::to_vec(&value).unwrap();
        for (_, adapter) in ADAPTERS {
            if let Ok(feed) = adapter(&bytes) {
                goes_through(feed);
            }
        }
    }

    #[test]
    fn a_feed_with_wrong_values_in_it_costs_those_values_at_most(
        name in select(vec!["modelmeta", "models.dev", "litellm", "genai-prices", "openrouter"]),
        changes in prop::collection::vec((any::<Index>(), prop_oneof![3 => leaf().boxed(), 1 => tree().boxed()]), 1..4),
    ) {
        let adapter = ADAPTERS.iter().find(|(adapter, _)| *adapter == name).unwrap().1;
        let bytes = serde_json::to_vec(&mutate(fixture(name), changes)).unwrap();
        if let Ok(feed) = adapter(&bytes) {
            goes_through(feed);
        }
    }

    #[test]
    fn bytes_that_are_no_json_are_refused(bytes in prop::collection::vec(any::<u8>(), 0..200), cut in any::<Index>()) {
        for (name, adapter) in ADAPTERS {
            prop_assert!(serde_json::from_slice::<Value>(&bytes).is_ok() || adapter(&bytes).is_err(), "{name}");
        }
        let whole = fixture("models.dev").to_string();
        let part = &whole.as_bytes()[..cut.index(whole.len())];
        prop_assert!(sources::models_dev::parse(part).is_err());
    }

    #[test]
    fn packages_that_are_no_json_are_read_or_refused(text in "(providers|export type|Model|model|:|=|\\[|\\(|\\)|'|\"| |\\n|[a-z0-9-]{1,4}|\\||;|Announced shutdown date: 2026-01-01|const DEPRECATED_MODELS = \\{|None|Decimal){0,60}") {
        let _ = sources::genai_prices::parse_python(text.as_bytes());
        let _ = sources::announced::parse(text.as_bytes());
        if let Ok(feed) = sources::sdk::parse(text.as_bytes(), "openai") {
            goes_through(feed);
        }
    }

    #[test]
    fn a_pack_that_is_cut_short_is_refused(cut in any::<Index>()) {
        let rows = (0..100).map(|n| Model { provider: "acme".to_owned(), id: format!("acme-{n}"), ..Model::default() });
        let whole = Catalog::from_snapshot(&merge(&[feed("own", "2026-11-01", rows.collect())])).unwrap();
        let bytes = whole.as_bytes();
        prop_assert!(Catalog::from_bytes(bytes[..cut.index(bytes.len())].to_vec()).is_err());
    }
}

/// The index of a pack says nothing wrong: each of its bytes is looked at before the first lookup.
#[test]
fn a_pack_with_a_damaged_index_is_refused() {
    let rows = (0..50).map(|n| Model { provider: "acme".to_owned(), id: format!("acme-{n}"), ..Model::default() });
    let whole = Catalog::from_snapshot(&merge(&[feed("own", "2026-11-01", rows.collect())])).unwrap();
    let bytes = whole.as_bytes();
    let mut refused = 0;
    for at in 0..bytes.len() {
        for flip in [0x01, 0x80, 0xff] {
            let mut damaged = bytes.to_vec();
            damaged[at] ^= flip;
            match Catalog::from_bytes(damaged) {
                Err(_) => refused += 1,
                // Elsewhere a damaged part costs what is in it.
                Ok(catalog) => {
                    let resolved = ["acme-7", "acme-99", ""].map(|id| catalog.resolve(id, Default::default()));
                    assert!(resolved[2].model().is_none());
                    catalog.models().chain(catalog.of_provider("acme")).for_each(drop);
                    catalog.nearest("acme-77", Default::default());
                }
            }
        }
    }
    assert!(refused > 300, "{refused}");
}

#[test]
fn duplicate_rows_unknown_fields_and_words_are_survived() {
    let record = |extra: Value| {
        let mut record =
            json!({ "id": "u", "object": "model", "provider": "acme", "model": "acme-1", "model_name": "Acme 1" });
        record.as_object_mut().unwrap().extend(extra.as_object().cloned().unwrap_or_else(Map::new));
        record
    };
    let page = json!({ "object": "list", "page": 1, "total_pages": 1, "surprise": [1], "data": [
        record(json!({ "last_updated": "2026-01-01", "context_window": 1000 })),
        record(json!({ "last_updated": "2026-02-01", "context_window": 2000, "status": "sunsetting", "access_type": "leased",
            "input_price": null, "output_price": "ask us", "future": { "a": 1 } })),
        json!({ "model": "" }), json!(null), json!("row"),
    ] });
    let feed = sources::modelmeta::parse(page.to_string().as_bytes()).unwrap();
    let [model] = feed.rows.as_slice() else { panic!("{:?}", feed.rows) };
    assert_eq!(model.limits.context_window, Some(2000), "the last updated counts");
    assert_eq!((model.status, model.access, model.rates.len()), (Status::Unknown, None, 0));
}

/// Each list that a feed is made of, without end: reading stops at the limit.
#[test]
fn a_feed_without_end_ends() {
    let many = 50_001;
    let list = |row: &dyn Fn(usize) -> String| (0..many).map(row).collect::<Vec<_>>().join(",");
    let rows = list(&|n| format!(r#"{{"provider":"acme","id":"a-{n}","model":"a-{n}"}}"#));
    let named = list(&|n| format!(r#""a-{n}":{{"litellm_provider":"acme"}}"#));
    let sellers = list(&|n| format!(r#""s-{n}":{{"name":"S","models":{{"a":{{}}}}}}"#));
    let feeds: [(&str, String); 9] = [
        ("own", format!(r#"{{"schema":1,"models":[{rows}]}}"#)),
        ("modelmeta", format!(r#"{{"data":[{rows}]}}"#)),
        ("openrouter", format!(r#"{{"data":[{rows}]}}"#)),
        ("model-retire", format!(r#"{{"models":[{rows}]}}"#)),
        ("genai-prices", format!(r#"[{{"id":"acme","models":[{rows}]}}]"#)),
        ("litellm", format!("{{{named}}}")),
        ("models.dev", format!(r#"{{"acme":{{"models":{{{named}}}}}}}"#)),
        ("models.dev", format!("{{{sellers}}}")),
        ("liter-llm", format!(r#"{{"providers":{{"acme":{{"models":{{{named}}}}}}}}}"#)),
    ];
    for (name, text) in feeds {
        let adapter = ADAPTERS.iter().find(|(adapter, _)| *adapter == name).unwrap().1;
        assert_eq!(adapter(text.as_bytes()), Err(SourceError::TooMany(50_000)), "{name}");
    }
}
