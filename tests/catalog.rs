//! The catalogue as its users meet it: from the text of an ID to a model.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use jiff::civil::date;
use modelmeta::catalog::{Catalog, Context, Kind, Meter, Model, Price, Resolution, Status, dialect};
use modelmeta::ide::search::Brief;

fn resolve(raw: &str, provider: Option<&str>) -> String {
    let resolution = Catalog::embedded().resolve(raw, Context { provider });
    let kind = match &resolution {
        Resolution::Dialect { dialect, .. } => format!("dialect {dialect}"),
        other => other.as_str().to_owned(),
    };
    match resolution.model() {
        Some(model) => format!("{kind}: {}", model.slug()),
        None => kind,
    }
}

/// One line a case: text, provider of the call (`-` for none), what it means.
#[test]
fn ids_resolve() {
    let cases = "
        gpt-4o                                                    -            exact: openai/gpt-4o
        GPT-4o                                                    -            exact: openai/gpt-4o
        gpt-4o                                                    azure        exact: azure/gpt-4o
        gpt-4o-2024-08-06                                         -            exact: openai/gpt-4o-2024-08-06
        gpt-4o-2031-01-01                                         -            alias: openai/gpt-4o
        gpt-3.5-turbo-0125                                        openai       exact: openai/gpt-3.5-turbo-0125
        claude-sonnet-4-5                                         -            exact: anthropic/claude-sonnet-4-5
        claude-sonnet-4-5-20250929                                -            exact: anthropic/claude-sonnet-4-5-20250929
        ft:gpt-4o-mini-2024-07-18:acme::9x8y                      -            fine_tune: openai/gpt-4o-mini-2024-07-18
        ft:gpt-3.5-turbo:acme:suffix:id                           openai       fine_tune: openai/gpt-3.5-turbo
        openai/gpt-4o                                             -            dialect litellm: openai/gpt-4o
        openai:gpt-4o                                             -            dialect provider-colon: openai/gpt-4o
        anthropic:messages:claude-sonnet-4-5                      -            dialect provider-colon: anthropic/claude-sonnet-4-5
        google/gemini-2.5-pro                                     -            dialect litellm: google/gemini-2.5-pro
        openai/gpt-4o                                             openrouter   exact: openrouter/openai/gpt-4o
        openrouter/openai/gpt-5.4-mini                            -            dialect litellm: openrouter/openai/gpt-5.4-mini
        openai/gpt-4o:online                                      openrouter   dialect openrouter: openrouter/openai/gpt-4o
        azure/gpt-4o                                              -            dialect litellm: azure/gpt-4o
        gpt-35-turbo                                              -            dialect azure: azure/gpt-35-turbo
        us.anthropic.claude-sonnet-4-5-20250929-v1:0              -            dialect bedrock: amazon-bedrock/us.anthropic.claude-sonnet-4-5-20250929-v1:0
        bedrock/converse/us.anthropic.claude-sonnet-4-5-20250929-v1:0  -       dialect litellm: amazon-bedrock/us.anthropic.claude-sonnet-4-5-20250929-v1:0
        anthropic.claude-haiku-4-5-20251001-v1:0                  amazon-bedrock  exact: amazon-bedrock/anthropic.claude-haiku-4-5-20251001-v1:0
        arn:aws:bedrock:us-east-1::foundation-model/anthropic.claude-haiku-4-5-20251001-v1:0  -  dialect bedrock: amazon-bedrock/anthropic.claude-haiku-4-5-20251001-v1:0
        arn:aws:bedrock:us-east-1:123456789012:application-inference-profile/abc123  -  unknown
        vertex_ai/gemini-2.5-pro                                  -            dialect litellm: google-vertex/gemini-2.5-pro
        models/gemini-2.5-flash                                   -            dialect gemini: google/gemini-2.5-flash
        publishers/google/models/gemini-2.5-pro                   -            dialect vertex: google/gemini-2.5-pro
        claude-sonnet-4-5@20250929                                google-vertex-anthropic  exact: google-vertex-anthropic/claude-sonnet-4-5@20250929
        groq/llama-3.3-70b-versatile                              -            dialect litellm: groq/llama-3.3-70b-versatile
        together_ai/meta-llama/Llama-3.3-70B-Instruct-Turbo       -            dialect litellm: togetherai/meta-llama/Llama-3.3-70B-Instruct-Turbo
        accounts/fireworks/models/llama-v3p1-8b-instruct          -            exact: fireworks-ai/accounts/fireworks/models/llama-v3p1-8b-instruct
        @cf/meta/llama-3.1-8b-instruct                            -            exact: cloudflare-workers-ai/@cf/meta/llama-3.1-8b-instruct
        cloudflare/@cf/meta/llama-3.1-8b-instruct                 -            dialect litellm: cloudflare-workers-ai/@cf/meta/llama-3.1-8b-instruct
        huggingface/meta-llama/Llama-3.1-8B-Instruct              -            dialect litellm: huggingface/meta-llama/Llama-3.1-8B-Instruct
        llama3.2:1b                                               -            unknown
        mistral:7b                                                -            unknown
        my-deployment                                             -            unknown
        -                                                         -            unknown
    ";
    for line in cases.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let mut parts = line.split_whitespace();
        let (raw, provider) = (parts.next().unwrap(), parts.next().unwrap());
        let expected = parts.collect::<Vec<_>>().join(" ");
        assert_eq!(resolve(raw, (provider != "-").then_some(provider)), expected, "{line}");
    }
}

#[test]
fn dialects_read_and_print_their_examples() {
    for dialect in dialect::all() {
        assert!(!dialect.examples.is_empty(), "{}: no example", dialect.name);
        for example in &dialect.examples {
            let readings: Vec<_> = dialect::readings(dialect, &example.text).collect();
            let hit = readings.iter().any(|r| r.provider == Some(&example.provider) && r.id == example.id);
            assert!(hit, "{}: {} is read as {readings:?}", dialect.name, example.text);
            if example.prints {
                let model = modelmeta::catalog::Model {
                    provider: example.provider.clone(),
                    id: example.id.clone(),
                    ..Default::default()
                };
                assert!(
                    dialect.prints(&model).any(|printed| printed == example.text),
                    "{}: {}",
                    dialect.name,
                    example.text
                );
            }
        }
    }
}

#[test]
fn near_misses() {
    let nearest = |raw: &str, provider| {
        let found = Catalog::embedded().nearest(raw, Context { provider: Some(provider) });
        found.iter().map(|model| model.id.clone()).collect::<Vec<_>>().join(" ")
    };
    for (raw, provider, expected) in [
        ("gpt4o", "openai", "gpt-4o"),
        ("gtp-4o", "openai", "gpt-4o"),
        ("gpt-4o-minii", "openai", "gpt-4o-mini"),
        ("gpt-3.5-trubo", "openai", "gpt-3.5-turbo"),
        ("claude-sonet-4-5", "anthropic", "claude-sonnet-4-5"),
        ("claude-sonnet-4.5", "anthropic", "claude-sonnet-4-5"),
        ("gemini-2.5-flahs", "google", "gemini-2.5-flash"),
        // Plausibly newer, or another flavour: nobody's typing mistake.
        ("gpt-5.9", "openai", ""),
        ("gpt-7", "openai", ""),
        ("gpt-4o-2024-08-07", "openai", ""),
        ("claude-sonnet-6-5", "anthropic", ""),
        ("gpt-4p", "openai", ""),
        ("gpt-5-mega", "openai", ""),
        ("my-deployment", "openai", ""),
    ] {
        assert_eq!(nearest(raw, provider), expected, "{raw}");
    }
}

#[test]
fn gpt_image_2_is_right() {
    let model = Catalog::embedded().get("openai", "gpt-image-2").unwrap();
    assert_eq!(model.kind, Kind::Image);
    assert_eq!(model.limits.context_window, None);
    assert_eq!(model.price(Meter::Output), Price::NotApplicable);
    let Price::Known(out) = model.price(Meter::ImageOutput) else { panic!("{:?}", model.rates) };
    assert_eq!(out.amount.to_string(), "30");
}

/// What code that is still around calls: shut down (or about to be), with the announcement and its day.
#[test]
fn old_names_have_an_end_and_a_source() {
    let cases = "
        google      gemini-1.5-flash              2025-09-29
        google      gemini-1.5-pro                2025-09-29
        google      gemini-1.5-pro-latest         2025-09-29
        google      gemini-pro                    2025-02-18
        google      gemini-2.0-flash              2026-06-01
        google      text-embedding-004            2026-01-14
        anthropic   claude-sonnet-4-0             2026-06-15
        anthropic   claude-opus-4-1               2026-08-05
        anthropic   claude-3-opus-20240229        2026-01-05
        anthropic   claude-3-opus-latest          2026-01-05
        anthropic   claude-3-5-sonnet-latest      2025-10-28
        anthropic   claude-3-7-sonnet-latest      2026-02-19
        anthropic   claude-2                      2025-07-21
        anthropic   claude-sonnet-4-5             2026-11-30
        openai      gpt-4-32k                     2025-06-06
        openai      gpt-4                         2026-10-23
        openai      gpt-4-turbo-preview           2026-03-26
        openai      gpt-3.5-turbo                 2026-10-23
        openai      text-davinci-003              2024-01-04
        openai      dall-e-3                      2026-05-12
        openai      o1                            2026-10-23
        groq        mixtral-8x7b-32768            2025-03-20
        groq        llama3-70b-8192               2025-08-30
        groq        llama-3.3-70b-versatile       2026-08-16
        deepseek    deepseek-chat                 2026-07-24
        google-vertex  chat-bison                 2025-04-21
        google-vertex  gemini-1.5-pro-002         2025-09-24
        perplexity  llama-3.1-sonar-large-128k-online  2025-02-22
        xai         grok-3                        2026-05-15
        mistral     open-mixtral-8x7b             2025-03-30
    ";
    for line in cases.lines().filter(|line| !line.trim().is_empty()) {
        let [provider, id, day] = line.split_whitespace().collect::<Vec<_>>()[..] else { panic!("{line}") };
        let resolution = Catalog::embedded().resolve(id, Context { provider: Some(provider) });
        let model = resolution.model().unwrap_or_else(|| panic!("{provider}/{id} is unknown"));
        assert_eq!(model.lifecycle.retires_on.map(|day| day.to_string()).as_deref(), Some(day), "{provider}/{id}");
        assert!(model.lifecycle.source.as_ref().is_some_and(|url| url.starts_with("https://")), "{provider}/{id}");
    }
}

/// Announced to go without a day, and old but here to stay.
#[test]
fn what_is_not_announced_does_not_end() {
    let get =
        |provider, id| Catalog::embedded().resolve(id, Context { provider: Some(provider) }).model().cloned().unwrap();
    let cohere = get("cohere", "command-r");
    assert_eq!((cohere.status, cohere.lifecycle.retires_on), (Status::Deprecated, None));
    let ada = get("openai", "text-embedding-ada-002");
    assert_eq!((ada.status, ada.lifecycle.retires_on), (Status::Active, None));
    let promised = get("google", "gemini-embedding-001");
    assert_eq!((promised.status, promised.lifecycle.retires_on), (Status::Active, None));
    assert!(promised.lifecycle.earliest.is_some());
}

#[test]
fn the_embedded_data_is_small() {
    assert!(Catalog::embedded().as_bytes().len() < 1_500_000, "{}", Catalog::embedded().as_bytes().len());
}

#[test]
fn a_list_says_what_the_records_say() {
    let catalog = Catalog::embedded();
    let shown = |model: &Model| {
        let Model { provider, id, alias_of, kind, status, lifecycle, .. } = model;
        let line = Brief::of(model, date(2026, 11, 30)).line();
        format!("{provider}/{id}: {line}; {alias_of:?} {kind:?} {status:?} {lifecycle:?}")
    };
    for (slug, count) in catalog.providers() {
        let records: Vec<String> = catalog.of_provider(slug).map(|model| shown(&model)).collect();
        let list: Vec<String> = catalog.listed(slug).iter().map(shown).collect();
        assert_eq!((records.len(), &records), (count, &list));
    }
    assert!(catalog.listed("nobody").is_empty());
}

#[test]
fn retirement_comes_with_the_day() {
    let model = Catalog::embedded().get("anthropic", "claude-sonnet-4-5-20250929").unwrap();
    let day = model.lifecycle.retires_on.unwrap();
    assert_eq!(model.status_on(day), Status::Retired);
    assert_ne!(model.status_on(day.yesterday().unwrap()), Status::Retired);
    assert_eq!(model.days_left(day.yesterday().unwrap()), Some(1));
}
