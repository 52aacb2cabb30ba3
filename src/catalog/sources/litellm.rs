//! LiteLLM's `model_prices_and_context_window.json`: `{key:{…}}`, prices in USD per token, image, second, character …
//!
//! Keys carry more than the ID: the provider's prefix, a region (`azure/eu/…`), a quality and size of images
//! (`hd/1024-x-1024/dall-e-3`). All of that comes off; what it says goes into the conditions of the rates.

use super::lenient::{date, flag, text, texts, tokens};
use super::litellm_prices::rates;
use super::models_dev::observed;
use super::{Feed, SourceError, names, rows, within_limit};
use crate::catalog::plain::{self, is_id};
use crate::catalog::schema::*;
use serde_json::Value;
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

const NAME: &str = "litellm";

/// Reads the file; reserved keys and entries that are no model are passed over.
pub fn parse(bytes: &[u8]) -> Result<Feed, SourceError> {
    // In the order of their keys, for of two entries that describe one model the last is believed.
    let mut entries = BTreeMap::new();
    rows::entries(rows::whole(bytes)?, |key, value| {
        entries.insert(key, value);
        within_limit(entries.len())
    })?;
    let mut models: BTreeMap<(String, String), Model> = BTreeMap::new();
    for (key, value) in entries {
        let Some((standard, model)) = rows::row(value).and_then(|value| entry(&key, &value)) else { continue };
        match models.entry((model.provider.clone(), model.id.clone())) {
            Entry::Vacant(vacant) => drop(vacant.insert(model)),
            Entry::Occupied(mut known) => join(known.get_mut(), model, standard),
        }
    }
    let mut feed = Feed::new(NAME);
    models.into_values().try_for_each(|model| feed.add(model))?;
    feed.checked()
}

/// What an entry says of its model, and whether without a condition; `None` if it is no model.
fn entry(key: &str, value: &Value) -> Option<(bool, Model)> {
    let theirs = text(value, "litellm_provider")?;
    // Prices of tools and of tuned models stand among the models.
    if key == "sample_spec" || theirs.contains(' ') || key.contains("ft:") || key.ends_with("container") {
        return None;
    }
    let place = place(key, &theirs)?;
    Some((place.when.is_empty(), model(names::slug(NAME, &theirs), place, value)))
}

/// The entry without a condition describes the model; the others only add prices.
fn join(known: &mut Model, mut further: Model, standard: bool) {
    known.rates.append(&mut further.rates);
    known.rates.truncate(plain::MOST_ITEMS);
    if standard {
        let rates = std::mem::take(&mut known.rates);
        *known = Model { rates, ..further };
    }
}

/// What a key says.
struct Place {
    id: String,
    when: When,
}

/// First parts of a key that are not the litellm provider's own name.
const PREFIXES: &[&str] = &[
    "azure",
    "azure_ai",
    "bedrock",
    "cohere",
    "dashscope",
    "deepseek",
    "fireworks_ai",
    "gemini",
    "groq",
    "mistral",
    "moonshot",
    "openai",
    "openrouter",
    "perplexity",
    "replicate",
    "sagemaker",
    "text-completion-codestral",
    "together_ai",
    "vertex_ai",
    "volcengine",
    "voyage",
    "xai",
    "zai",
    "amazon_nova",
    "amazon-nova",
    "vertex_ai_beta",
];

/// Parts of a key that say where or how, not what.
const REGIONS: &[&str] = &["eu", "us", "global", "global-standard", "us-gov", "apac", "au", "jp"];
const QUALITIES: &[&str] = &["low", "medium", "high", "xhigh", "max", "hd", "standard", "auto"];

fn place(key: &str, provider: &str) -> Option<Place> {
    let mut rest = key;
    let mut when = When::default();
    // The provider's prefix may stand behind the quality (`low/1024-x-1024/…`) or before it (`fal_ai/low/…`).
    while let Some((part, after)) = rest.split_once('/') {
        if part == provider || PREFIXES.contains(&part) && rest.len() == key.len() {
            rest = after;
        } else if part == "1-month-commitment" || part == "6-month-commitment" {
            return None;
        } else if REGIONS.contains(&part) || is_cloud_region(part) {
            when.region = Some(part.to_owned()).filter(|region| !region.starts_with("global"));
            rest = after;
        } else if QUALITIES.contains(&part) {
            when.quality = Some(part.to_owned());
            rest = after;
        } else if is_size(part) {
            when.size = Some(part.replace("-x-", "x"));
            rest = after;
        } else if part.ends_with("-steps") {
            rest = after;
        } else {
            break;
        }
    }
    is_id(rest).then(|| Place { id: rest.to_owned(), when })
}

fn is_size(part: &str) -> bool {
    part.split_once("-x-").is_some_and(|(a, b)| [a, b].iter().all(|side| side.bytes().all(|b| b.is_ascii_digit())))
}

fn is_cloud_region(part: &str) -> bool {
    let parts: Vec<&str> = part.split('-').collect();
    parts.len() >= 3
        && parts
            .first()
            .is_some_and(|first| matches!(*first, "us" | "eu" | "ap" | "ca" | "sa" | "me" | "af" | "il" | "mx"))
        && parts.last().is_some_and(|last| last.len() == 1 && last.bytes().all(|b| b.is_ascii_digit()))
}

fn model(provider: String, place: Place, value: &Value) -> Model {
    let kind = kind(text(value, "mode").as_deref());
    let modalities =
        Modalities { input: texts(value, "supported_modalities"), output: texts(value, "supported_output_modalities") };
    let mut model = Model {
        kind,
        status: Status::Active,
        lifecycle: Lifecycle { retires_on: date(value, "deprecation_date"), ..Lifecycle::default() },
        limits: Limits {
            context_window: None,
            max_input_tokens: tokens(value, "max_input_tokens"),
            max_output_tokens: tokens(value, "max_output_tokens"),
        },
        endpoints: texts(value, "supported_endpoints")
            .iter()
            .filter_map(|path| endpoint(path))
            .map(String::from)
            .collect(),
        rates: rates(value, kind, &place.when),
        reasoning: reasoning(value),
        modalities,
        provider,
        id: place.id,
        ..Model::default()
    };
    if model.endpoints.is_empty() {
        // What the entry's mode says it is called through; "chat" is LiteLLM's own word for many providers' endpoints.
        let mode = text(value, "mode");
        let endpoint = MODES.iter().find(|(named, _)| mode.as_deref() == Some(named));
        model.endpoints.extend(endpoint.map(|(_, endpoint)| (*endpoint).to_owned()));
    }
    model.endpoints.dedup();
    for (theirs, ours) in CAPABILITIES {
        if let Some(yes) = flag(value, theirs) {
            model.capabilities.insert((*ours).to_owned(), yes);
        }
    }
    for (theirs, tool) in [("supports_web_search", "web_search"), ("supports_computer_use", "computer_use")] {
        if flag(value, theirs) == Some(true) {
            model.tools.push(tool.to_owned());
        }
    }
    if flag(value, "supports_sampling_params") == Some(false) {
        for name in ["temperature", "top_p", "top_k"] {
            model.parameters.insert(name.to_owned(), observed(Support::No, None, NAME));
        }
    }
    model
}

const MODES: &[(&str, &str)] = &[
    ("responses", "responses"),
    ("completion", "completions"),
    ("embedding", "embeddings"),
    ("rerank", "rerank"),
    ("moderation", "moderation"),
    ("realtime", "realtime"),
    ("audio_transcription", "transcription"),
    ("audio_speech", "speech_generation"),
    ("image_generation", "image_generation"),
    ("image_edit", "image_edit"),
    ("video_generation", "videos"),
];

const CAPABILITIES: &[(&str, &str)] = &[
    ("supports_function_calling", "tool_call"),
    ("supports_parallel_function_calling", "parallel_tool_calls"),
    ("supports_response_schema", "structured_output"),
    ("supports_prompt_caching", "prompt_caching"),
    ("supports_vision", "vision"),
    ("supports_pdf_input", "pdf_input"),
    ("supports_audio_input", "audio_input"),
    ("supports_audio_output", "audio_output"),
    ("supports_video_input", "video_input"),
    ("supports_assistant_prefill", "assistant_prefill"),
    ("supports_system_messages", "system_messages"),
    ("supports_tool_choice", "tool_choice"),
];

fn kind(mode: Option<&str>) -> Kind {
    match mode {
        Some("chat" | "responses") => Kind::Chat,
        Some("completion") => Kind::Completion,
        Some("embedding") => Kind::Embedding,
        Some("rerank") => Kind::Rerank,
        Some("image_generation" | "image_edit") => Kind::Image,
        Some("video_generation") => Kind::Video,
        Some("audio_speech") => Kind::Speech,
        Some("audio_transcription") => Kind::Transcription,
        Some("realtime") => Kind::Realtime,
        Some("moderation" | "guardrail") => Kind::Moderation,
        Some("ocr") => Kind::Ocr,
        Some("search") => Kind::Search,
        Some(_) => Kind::Other,
        None => Kind::Unknown,
    }
}

fn endpoint(path: &str) -> Option<&'static str> {
    Some(match path.trim_start_matches("/v1") {
        "/chat/completions" => "chat_completions",
        "/completions" => "completions",
        "/responses" => "responses",
        "/messages" => "messages",
        "/batch" | "/batches" => "batch",
        "/embeddings" => "embeddings",
        "/images/generations" => "image_generation",
        "/images/edits" => "image_edit",
        "/audio/speech" => "speech_generation",
        "/audio/transcriptions" => "transcription",
        "/audio/translations" => "translation",
        "/realtime" => "realtime",
        "/moderations" => "moderation",
        "/videos" => "videos",
        "/rerank" => "rerank",
        _ => return None,
    })
}

fn reasoning(value: &Value) -> Option<Reasoning> {
    let supported = flag(value, "supports_reasoning")?;
    let always_on = flag(value, "thinking_always_on").filter(|on| *on);
    Some(Reasoning {
        supported,
        efforts: texts(value, "reasoning_effort_levels"),
        default_effort: text(value, "default_reasoning_effort"),
        budget: None,
        always_on,
    })
}
