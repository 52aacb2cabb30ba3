//! The tables of `data/apis` as tables: readable, sorted, unique, sourced; and the ways to find something in them.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use modelmeta::apis::check::{Call, Fact, Given, Kind, Violation, check};
use modelmeta::apis::schema::Example;
use modelmeta::apis::{self, Api, Case, Certainty, Constraint, Parameter, Type, Value, Written};
use std::collections::{BTreeMap, BTreeSet};

#[path = "apis/contributors.rs"]
mod contributors;

fn api(name: &str) -> &'static Api {
    apis::get(name).unwrap_or_else(|| panic!("no API named {name}"))
}

fn parameters() -> impl Iterator<Item = (&'static Api, &'static Parameter)> {
    apis::all().flat_map(|api| api.parameters.iter().map(move |parameter| (api, parameter)))
}

#[test]
fn every_file_decodes_under_its_own_name() {
    let files = std::fs::read_dir("data/apis").unwrap().filter_map(|entry| {
        let path = entry.unwrap().path();
        (path.extension()? == "toml").then(|| path.file_stem().unwrap().to_str().unwrap().to_owned())
    });
    let files: BTreeSet<String> = files.collect();
    let names: BTreeSet<String> = apis::all().map(|api| api.name.clone()).collect();
    assert_eq!(files, names);
    for name in &names {
        assert_eq!(&api(name).name, name);
    }
}

#[test]
fn parameters_are_sorted_and_unique() {
    for api in apis::all() {
        let names: Vec<&str> = api.parameters.iter().map(|parameter| parameter.name.as_str()).collect();
        assert!(names.is_sorted_by(|a, b| a < b), "{}: {names:?}", api.name);
    }
}

#[test]
fn every_fact_has_a_source_a_day_and_a_certainty() {
    for (api, parameter) in parameters() {
        let place = format!("{} {}", api.name, parameter.name);
        assert!(parameter.source.len() > 8, "{place}: {:?}", parameter.source);
        assert!(parameter.verified.parse::<jiff::civil::Date>().is_ok(), "{place}: {:?}", parameter.verified);
        assert_ne!(parameter.certainty, Certainty::Unknown, "{place}");
    }
}

#[test]
fn notes_and_answers_are_sentences() {
    let notes = parameters().map(|(api, parameter)| (format!("{} {}", api.name, parameter.name), &parameter.note));
    let answers = rules().into_iter().map(|(_, rule)| (rule.id, rule.answer)).collect::<Vec<_>>();
    let answers = answers.iter().map(|(id, answer)| (id.clone(), answer));
    for (place, text) in notes.chain(answers).filter(|(_, text)| !text.is_empty()) {
        let stumble = [",.", "..", "  ", ";.", " .", " ,", ".;", "()", "at least 1 items"]
            .iter()
            .find(|bad| text.contains(**bad));
        assert_eq!(stumble, None, "{place}: {text}");
        assert!(text.ends_with(['.', ')', '`']), "{place} is cut off: {text}");
        let open = |c| text.matches(c).count();
        assert!(
            open('`') % 2 == 0 && text.matches('(').count() <= text.matches([')', ']']).count(),
            "{place} is cut off: {text}"
        );
        // A sentence may begin with a name of the API (`gpt-oss`, `max_tokens`), never with a bare lower-case word.
        let first = text.split(' ').next().unwrap_or_default();
        let is_name = first.contains(|c: char| !c.is_ascii_lowercase());
        assert!(is_name || ["zai-sdk", "boto3", "gpt-oss"].contains(&first), "{place} begins in the middle: {text}");
    }
}

#[test]
fn defaults_lie_inside_their_own_bounds_and_lists() {
    for (api, parameter) in parameters() {
        let place = format!("{} {}", api.name, parameter.name);
        if let (Some(min), Some(max)) = (parameter.min, parameter.max) {
            assert!(min <= max, "{place}: {min} to {max}");
        }
        assert!(!parameter.exclusive_min || parameter.min.is_some(), "{place}");
        assert!(!parameter.exclusive_max || parameter.max.is_some(), "{place}");
        assert!(parameter.kind != Type::Enum || !parameter.values.is_empty(), "{place}: an enum without values");
        match &parameter.default {
            Some(Value::Number(number)) => {
                assert!(parameter.min.is_none_or(|min| *number >= min), "{place}: default {number}");
                assert!(parameter.max.is_none_or(|max| *number <= max), "{place}: default {number}");
            }
            Some(value @ Value::Text(_)) if parameter.kind == Type::Enum => {
                assert!(parameter.values.contains(value), "{place}: default {value:?}");
            }
            _ => {}
        }
    }
}

#[test]
fn references_between_files_lead_somewhere() {
    for api in apis::all() {
        if let Some(follows) = &api.follows {
            assert!(apis::get(follows).is_some(), "{} follows {follows}", api.name);
        }
        assert_eq!(api.wraps.is_empty(), api.spelling.is_none(), "{}", api.name);
        assert!(!api.kinds.is_empty() || api.name == "replicate.predictions", "{} serves nothing", api.name);
    }
}

#[test]
fn the_base_url_decides() {
    let chat = api("openai.chat_completions");
    for (url, like, expected) in [
        ("https://api.openai.com/v1", Some(chat), Some("openai.chat_completions")),
        ("https://api.openai.com/v1", Some(api("openai.responses")), Some("openai.responses")),
        ("https://api.openai.com/v1/", Some(api("openai.embeddings")), Some("openai.embeddings")),
        ("https://api.deepseek.com", Some(chat), Some("deepseek.chat")),
        ("https://api.groq.com/openai/v1", Some(chat), Some("groq.chat")),
        ("https://openrouter.ai/api/v1", Some(chat), Some("openrouter.chat")),
        ("https://OpenRouter.ai/api/v1", None, Some("openrouter.chat")),
        ("https://generativelanguage.googleapis.com/v1beta", None, Some("google.gemini.generateContent")),
        ("https://europe-west4-aiplatform.googleapis.com/v1", None, Some("google.vertex.generateContent")),
        ("https://my-team.openai.azure.com/", Some(chat), Some("azure_openai.chat_completions")),
        ("https://bedrock-runtime.us-east-1.amazonaws.com", None, Some("bedrock.converse")),
        ("http://localhost:11434", None, Some("ollama.options")),
        ("http://localhost:11434/v1", Some(api("ollama.options")), Some("ollama.options")),
        ("https://api.minimax.io/anthropic", Some(api("anthropic.messages")), Some("minimax.messages")),
        // An OpenAI client may be pointed anywhere; an unknown host documents nothing.
        ("https://gateway.example.com/v1", Some(chat), None),
        // The Anthropic protocol at a host whose Anthropic route we hold no facts of.
        ("https://api.deepseek.com/anthropic", Some(api("anthropic.messages")), None),
        ("https://api.deepseek.com.evil.example", Some(chat), None),
        ("", None, None),
    ] {
        assert_eq!(apis::by_url(url, like).map(|api| api.name.as_str()), expected, "{url}");
    }
}

#[test]
fn a_provider_has_one_default_api_for_a_kind() {
    for (provider, kind, expected) in [
        ("openai", "chat", Some("openai.chat_completions")),
        ("openai", "embedding", Some("openai.embeddings")),
        ("openai", "image", Some("openai.images.generate")),
        ("anthropic", "chat", Some("anthropic.messages")),
        ("azure", "chat", Some("azure_openai.chat_completions")),
        ("amazon-bedrock", "chat", Some("bedrock.converse")),
        ("google-vertex", "chat", Some("google.vertex.generateContent")),
        ("cohere", "chat", Some("cohere.chat_v2")),
        ("anthropic", "video", None),
        ("nobody", "chat", None),
    ] {
        assert_eq!(apis::default_for(provider, kind).map(|api| api.name.as_str()), expected, "{provider} {kind}");
    }
}

#[test]
fn names_are_found_as_sdks_write_them() {
    for (name, spelling, written, expected) in [
        ("openai.chat_completions", "python", "temperature", Some("temperature")),
        ("openai.chat_completions", "go", "MaxCompletionTokens", Some("max_completion_tokens")),
        ("openai.chat_completions", "csharp", "MaxOutputTokenCount", Some("max_completion_tokens")),
        ("openai.chat_completions", "vercel_ai_sdk", "maxOutputTokens", Some("max_completion_tokens")),
        ("openai.chat_completions", "langchain_python", "max_tokens", Some("max_completion_tokens")),
        ("openai.chat_completions", "python", "max_tokens", Some("max_tokens")),
        ("openai.chat_completions", "wire", "body.top_p", Some("top_p")),
        ("openai.responses", "python", "reasoning.effort", Some("reasoning.effort")),
        ("openai.responses", "python", "reasoning_effort", None),
        ("anthropic.messages", "java", "maxTokens", Some("max_tokens")),
        ("anthropic.messages", "python", "thinking.budget_tokens", Some("thinking.budget_tokens")),
        ("anthropic.messages", "python", "budget_tokens", None),
        ("google.gemini.generateContent", "python", "config.temperature", Some("generationConfig.temperature")),
        (
            "google.gemini.generateContent",
            "javascript",
            "config.maxOutputTokens",
            Some("generationConfig.maxOutputTokens"),
        ),
        ("google.gemini.generateContent", "wire", "generationConfig.topK", Some("generationConfig.topK")),
        (
            "google.gemini.generateContent",
            "python",
            "config.thinking_config.thinking_budget",
            Some("generationConfig.thinkingConfig.thinkingBudget"),
        ),
        ("bedrock.converse", "python", "inferenceConfig.maxTokens", Some("inferenceConfig.maxTokens")),
        ("ollama.options", "python", "options.num_ctx", Some("options.num_ctx")),
        ("openai.chat_completions", "python", "extra_body.seed", Some("seed")),
        ("openai.chat_completions", "langchain_js", "modelKwargs.seed", Some("seed")),
        ("openai.chat_completions", "python", "weather.temperature", None),
        ("openai.chat_completions", "python", "temp", None),
        ("openai.chat_completions", "python", "", None),
    ] {
        let found = api(name).find(written, spelling).map(|parameter| parameter.name.as_str());
        assert_eq!(found, expected, "{name}: {written} in {spelling}");
    }
}

#[test]
fn names_are_spelled_as_sdks_write_them() {
    for (name, parameter, spelling, expected) in [
        ("openai.chat_completions", "max_completion_tokens", "go", "MaxCompletionTokens"),
        ("openai.chat_completions", "max_completion_tokens", "vercel_ai_sdk", "maxOutputTokens"),
        ("openai.chat_completions", "top_p", "java", "topP"),
        ("openai.chat_completions", "top_p", "python", "top_p"),
        ("google.gemini.generateContent", "generationConfig.topP", "python", "top_p"),
        ("google.gemini.generateContent", "generationConfig.topP", "javascript", "topP"),
        ("google.gemini.generateContent", "generationConfig.topP", "wire", "generationConfig.topP"),
        ("anthropic.messages", "stop_sequences", "litellm", "stop"),
    ] {
        let api = api(name);
        let parameter = api.parameter(parameter).unwrap();
        assert_eq!(api.spell(parameter, spelling), expected, "{name} in {spelling}");
    }
}

#[test]
fn the_case_of_a_name_is_told_and_kept() {
    for (name, case) in
        [("maxTokens", Case::Camel), ("max_tokens", Case::Snake), ("MaxTokens", Case::Pascal), ("stop", Case::Wire)]
    {
        assert_eq!(Case::of(name), case, "{name}");
    }
    assert_eq!(Case::Camel.apply("thinking.budget_tokens"), "thinking.budgetTokens");
    assert_eq!(Case::Snake.apply("maxOutputTokens"), "max_output_tokens");
    assert_eq!(Case::Pascal.apply("max_tokens"), "MaxTokens");
}

#[test]
fn libraries_that_pass_parameters_on_are_known_by_spelling_and_provider() {
    for (spelling, provider, expected) in [
        ("vercel_ai_sdk", "anthropic", Some("vercel_ai_sdk.call_settings")),
        ("langchain_python", "openai", Some("langchain.python.ChatOpenAI")),
        ("langchain_python", "google", Some("langchain.python.ChatGoogleGenerativeAI")),
        ("langchain_js", "anthropic", Some("langchain.js.ChatAnthropic")),
        ("litellm", "groq", Some("litellm.completion")),
        ("langchain_python", "cohere", None),
        ("python", "openai", None),
    ] {
        assert_eq!(apis::wrapper(spelling, provider).map(|api| api.name.as_str()), expected, "{spelling} {provider}");
    }
}

#[test]
fn globs() {
    for (pattern, text, fits) in [
        ("*", "", true),
        ("gpt-5", "gpt-5", true),
        ("gpt-5", "gpt-5-mini", false),
        ("gpt-5-20*", "gpt-5-2025-08-07", true),
        ("*-search-preview*", "gpt-4o-search-preview-2025-03-11", true),
        ("gpt-4o*transcribe*", "gpt-4o-mini-transcribe", true),
        ("gpt-4o*transcribe*", "gpt-4o-mini", false),
        ("*kimi-k3", "moonshotai/kimi-k3", true),
        ("GigaChat*", "gigachat-2", true),
        ("a*b*c", "aXbXbXc", true),
        ("a*b*c", "aXbXbX", false),
    ] {
        assert_eq!(apis::glob_matches(pattern, text), fits, "{pattern} {text}");
    }
}

/// A rule and the file it stands in, with its examples.
fn rules() -> Vec<(Api, Constraint)> {
    let mut rules = Vec::new();
    for name in apis::all().map(|api| &api.name) {
        let text = std::fs::read_to_string(format!("data/apis/{name}.toml")).unwrap();
        let mut api: Api = toml::from_str(&text).unwrap();
        api.name.clone_from(name);
        for rule in std::mem::take(&mut api.rules) {
            rules.push((api.clone(), rule));
        }
    }
    rules
}

/// The rules that an example breaks.
fn broken(file: &Api, rule: &Constraint, example: &Example) -> Vec<(String, Kind)> {
    let model = example.get("model").map(|model| match model {
        Written::Text(model) => model.as_str(),
        other => panic!("{}: model {other:?}", rule.id),
    });
    let api = api(&file.name);
    let (target, layer) = match file.wraps.first().map(String::as_str) {
        None => (api, None),
        Some("*") if model.is_some_and(|model| model.starts_with("claude")) => {
            (self::api("anthropic.messages"), Some(api))
        }
        Some("*") => (self::api("openai.chat_completions"), Some(api)),
        Some(provider) => (apis::default_for(provider, "chat").unwrap(), Some(api)),
    };
    let spelling = rule.spelled_by.first().or(rule.since_sdk.keys().next()).or(file.spelling.as_ref());
    let spelling = spelling.map_or(apis::WIRE, String::as_str);
    let arguments: Vec<Given> = example
        .iter()
        .filter(|(path, _)| *path != "model")
        .map(|(path, value)| Given { path, parameter: target.find(path, spelling), value })
        .collect();
    let since = rule.since_sdk.get(spelling).and_then(|since| since.split_once(' '));
    let installed = since.map(|(package, version)| (package.to_owned(), version.to_owned())).into_iter().collect();
    let call =
        Call { api: target, layer, model, arguments: &arguments, spelling, complete: true, installed: &installed };
    let mut found = Vec::new();
    check(&call, &mut found);
    let id = |violation: &Violation| match violation.fact {
        Fact::Rule(rule) => rule.id.clone(),
        Fact::Parameter(parameter) => parameter.name.clone(),
    };
    found.iter().map(|violation| (id(violation), violation.kind)).collect()
}

#[test]
fn every_rule_is_broken_by_its_bad_examples_and_kept_by_its_good_ones() {
    let mut failures = Vec::new();
    for (api, rule) in rules() {
        if rule.bad.is_empty() || rule.good.is_empty() {
            failures.push(format!("{}: a bad and a good example are wanted", rule.id));
        }
        for example in &rule.bad {
            let found = broken(&api, &rule, example);
            if !found.iter().any(|(id, _)| *id == rule.id) {
                failures.push(format!("{}: not broken by {example:?}, only {found:?}", rule.id));
            }
        }
        for example in &rule.good {
            let found = broken(&api, &rule, example);
            if found.iter().any(|(id, _)| *id == rule.id) {
                failures.push(format!("{}: broken by {example:?}", rule.id));
            }
        }
    }
    assert!(failures.is_empty(), "\n{}\n{} failed", failures.join("\n"), failures.len());
}

#[test]
fn rules_are_unique_sourced_and_about_something() {
    let mut seen = BTreeSet::new();
    for (api, rule) in rules() {
        assert!(seen.insert(rule.id.clone()), "{} stands twice", rule.id);
        assert!(!rule.parameters.is_empty(), "{}", rule.id);
        assert!(!rule.answer.is_empty() && !rule.sources.is_empty(), "{}", rule.id);
        assert_ne!(rule.certainty, Certainty::Unknown, "{}", rule.id);
        for other in &rule.also {
            let copy = self::api(other).rules.iter().find(|copy| copy.id == rule.id);
            assert!(copy.is_some(), "{} of {} did not reach {other}", rule.id, api.name);
        }
    }
    for api in apis::all() {
        for rule in &api.rules {
            assert!(rule.bad.is_empty() && rule.good.is_empty(), "{}: examples do not belong in the binary", rule.id);
            assert!(rule.verified.parse::<jiff::civil::Date>().is_ok(), "{}", rule.id);
            assert!(!rule.models.iter().any(|glob| glob.starts_with('@')), "{}: {:?}", rule.id, rule.models);
        }
    }
}

#[test]
fn nothing_of_the_reference_is_lost() {
    let left_out: BTreeMap<String, String> = toml::from_str(include_str!("apis/left_out.toml")).unwrap();
    let told: BTreeSet<String> = rules().into_iter().map(|(_, rule)| rule.id).collect();
    for id in include_str!("apis/rules.txt").lines() {
        assert!(told.contains(id) != left_out.contains_key(id), "{id}: in data/apis, or left out with a reason?");
    }
    assert!(left_out.values().all(|reason| reason.len() > 20));
    for line in include_str!("apis/parameters.txt").lines() {
        let (name, parameters) = line.split_once(": ").unwrap();
        for parameter in parameters.split(' ') {
            assert!(api(name).parameter(parameter).is_some(), "{name} {parameter}");
        }
    }
}
