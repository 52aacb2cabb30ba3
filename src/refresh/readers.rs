//! The IDs of each shape of feed; the catalogue's own adapters read the rest.

use crate::catalog::Model;
use serde::Deserialize;
use serde::de::{DeserializeOwned, IgnoredAny};
use std::collections::BTreeMap;

fn parse<T: DeserializeOwned>(body: &[u8]) -> Result<T, String> {
    serde_json::from_slice(body).map_err(|e| e.to_string())
}

fn model(provider: &str, id: &str) -> Model {
    Model { provider: provider.to_owned(), id: id.to_owned(), ..Model::default() }
}

pub(super) fn own(body: &[u8]) -> Result<Vec<Model>, String> {
    #[derive(Deserialize)]
    struct Feed {
        schema: u32,
        models: Vec<Model>,
    }
    let feed: Feed = parse(body)?;
    if feed.schema != 1 {
        return Err(format!("schema {} (this version reads 1)", feed.schema));
    }
    Ok(feed.models)
}

pub(super) fn modelmeta(body: &[u8]) -> Result<Vec<Model>, String> {
    #[derive(Deserialize)]
    struct Page {
        data: Vec<Row>,
    }
    #[derive(Deserialize)]
    struct Row {
        provider: String,
        model: String,
    }
    Ok(parse::<Page>(body)?.data.iter().map(|row| model(&row.provider, &row.model)).collect())
}

pub(super) fn models_dev(body: &[u8]) -> Result<Vec<Model>, String> {
    #[derive(Deserialize)]
    struct Provider {
        models: BTreeMap<String, IgnoredAny>,
    }
    let feed: BTreeMap<String, Provider> = parse(body)?;
    Ok(feed.iter().flat_map(|(name, provider)| provider.models.keys().map(|id| model(name, id))).collect())
}

pub(super) fn litellm(body: &[u8]) -> Result<Vec<Model>, String> {
    #[derive(Deserialize)]
    struct Row {
        litellm_provider: Option<String>,
    }
    let feed: BTreeMap<String, Row> = parse(body)?;
    Ok(feed.iter().filter_map(|(id, row)| Some(model(row.litellm_provider.as_ref()?, id))).collect())
}

pub(super) fn genai_prices(body: &[u8]) -> Result<Vec<Model>, String> {
    #[derive(Deserialize)]
    struct Provider {
        id: String,
        models: Vec<Row>,
    }
    #[derive(Deserialize)]
    struct Row {
        id: String,
    }
    let feed: Vec<Provider> = parse(body)?;
    Ok(feed.iter().flat_map(|provider| provider.models.iter().map(|row| model(&provider.id, &row.id))).collect())
}

pub(super) fn openrouter(body: &[u8]) -> Result<Vec<Model>, String> {
    #[derive(Deserialize)]
    struct Page {
        data: Vec<Row>,
    }
    #[derive(Deserialize)]
    struct Row {
        id: String,
    }
    Ok(parse::<Page>(body)?.data.iter().map(|row| model("openrouter", &row.id)).collect())
}
