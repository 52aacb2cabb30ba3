//! What an editor shows, on texts with a cursor: `$0` marks where it stands.
//!
//! Models come from `tests/pages/catalog.json`, so that the answers stay what they are when the data moves on. The cards of
//! eight kinds of model stand whole in `tests/ide/`, to be read.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[path = "pages/catalog.rs"]
mod catalog;
#[path = "support/hostile.rs"]
mod hostile;

use modelmeta::analysis::Analysis;
use modelmeta::ide::card::card;
use modelmeta::ide::{CompletionKind, CompletionList, Markup, completion};
use modelmeta::languages::{self, Source};
use modelmeta::settings::Settings;
use modelmeta::text::{Span, apply_edits};
use std::path::Path;
use std::sync::Arc;

/// A text at a path with a cursor in it, read on 23 November 2026.
fn at(path: &str, text: &str) -> (Analysis, usize) {
    with(path, text, Settings::default())
}

fn with(path: &str, text: &str, settings: Settings) -> (Analysis, usize) {
    let cursor = text.find("$0").unwrap_or(0);
    let language = languages::by_path(Path::new(path)).expect(path);
    let source = Source::new(text.replacen("$0", "", 1).as_str().into(), language, None);
    let today = "2026-11-23".parse().unwrap();
    (Analysis::new(source, catalog::fixed(), Arc::new(settings), today).at(path), cursor)
}

fn hover(path: &str, text: &str) -> String {
    let (analysis, cursor) = at(path, text);
    analysis.hover(cursor, Markup::Markdown).map_or_else(String::new, |hover| hover.contents)
}

fn complete(path: &str, text: &str) -> CompletionList {
    let (analysis, cursor) = at(path, text);
    analysis.completion(cursor).unwrap_or_else(|| panic!("no completion in {text}"))
}

fn labels(list: &CompletionList) -> Vec<&str> {
    list.items.iter().map(|item| item.label.as_str()).collect()
}

#[test]
fn the_cards_read_well() {
    for id in [
        "openai/gpt-5.4",
        "openai/o3",
        "openai/gpt-image-2",
        "openai/text-embedding-3-small",
        "cohere/rerank-v3.5",
        "openai/tts-1",
        "openai/sora-2",
        "openai/gpt-realtime-2.1",
        "openai/gpt-4o-2024-05-13",
        "amazon-bedrock/us.anthropic.claude-sonnet-4-5-20250929-v1:0",
    ] {
        let catalog = catalog::fixed();
        let (provider, name) = id.split_once('/').unwrap();
        let model = catalog.get(provider, name).expect(id);
        let shown = |markup| card(&model, &catalog, "2026-11-23".parse().unwrap(), markup);
        let file = id.replace(['/', ':'], "_");
        insta::with_settings!({ snapshot_path => "ide", prepend_module_to_snapshot => false, omit_expression => true }, {
            insta::assert_snapshot!(format!("{file}.md"), shown(Markup::Markdown));
            insta::assert_snapshot!(format!("{file}.txt"), shown(Markup::Plain));
        });
        for line in shown(Markup::Plain).lines().filter(|line| !line.contains("https://")) {
            assert!(line.chars().count() <= 80, "{id}: too wide: {line}");
        }
    }
}

/// The page that the design shows has half of it wrong: an output that costs nothing, a temperature.
#[test]
fn gpt_image_2_is_not_free_and_has_no_temperature() {
    let catalog = catalog::fixed();
    let model = catalog.get("openai", "gpt-image-2").unwrap();
    for markup in [Markup::Markdown, Markup::Plain] {
        let card = card(&model, &catalog, "2026-11-23".parse().unwrap(), markup);
        assert!(!card.to_lowercase().contains("free"), "{card}");
        for control in ["temperature", "top_p", "presence_penalty", "frequency_penalty"] {
            assert!(!card.contains(control), "{control} in\n{card}");
        }
        for fact in ["not published", "$5", "$1.25", "$30", "image", "closed", "OpenAI", "active"] {
            assert!(card.contains(fact), "{fact} not in\n{card}");
        }
    }
}

#[test]
fn hover_shows_the_card_and_what_the_name_stands_for() {
    let card =
        hover("a.py", "from openai import OpenAI\nOpenAI().chat.completions.create(model=\"gpt-4o-2024-0$05-13\")\n");
    let head: Vec<&str> = card.lines().take(2).collect();
    assert!(head[0].contains("retired 31 days ago"), "{card}");
    assert!(head[1].contains("2026-10-23") && head[1].contains("gpt-5.6-sol"), "{card}");

    let fine_tune =
        "from openai import OpenAI\nOpenAI().chat.completions.create(model=\"ft:gpt-4o-2024-08-06:acme::$0x\")\n";
    assert!(hover("a.py", fine_tune).contains("is a fine-tune of `gpt-4o-2024-08-06`"));
}

#[test]
fn hover_explains_parameters_by_name_and_by_value() {
    for text in ["tempera$0ture=0.5", "temperature=0.$05"] {
        let page = hover(
            "a.py",
            &format!("from openai import OpenAI\nOpenAI().chat.completions.create(model=\"gpt-4.1\", {text})\n"),
        );
        assert!(page.starts_with("**temperature** · number · 0 to 2 · default `1`"), "{page}");
        assert!(page.contains("OpenAI Chat Completions"), "{page}");
    }
}

#[test]
fn outside_of_models_and_parameters_there_is_nothing() {
    assert_eq!(hover("a.py", "from openai import Open$0AI\nOpenAI().chat.completions.create(model=\"gpt-4.1\")\n"), "");
    let (analysis, cursor) = at("a.py", "name = \"$0\"\n");
    assert_eq!(analysis.completion(cursor), None);
}

#[test]
fn completion_offers_the_providers_models_in_its_spelling() {
    let list = complete("a.py", "from openai import OpenAI\nOpenAI().chat.completions.create(model=\"$0\")\n");
    let labels = labels(&list);
    assert!(labels.contains(&"gpt-5.4"), "{labels:?}");
    assert!(!labels.iter().any(|label| label.contains("claude") || label.contains("embedding")), "{labels:?}");
    assert!(!labels.contains(&"gpt-4o-2024-05-13"), "retired: {labels:?}");
    let place = |id: &str| labels.iter().position(|label| *label == id).unwrap();
    assert!(place("gpt-5.4") < place("gpt-5.1"), "deprecated ones come last: {labels:?}");
    let item = &list.items[place("gpt-5.4")];
    assert_eq!((item.detail.as_str(), item.kind), ("$2.50 in / $15 out · 1.05M context", CompletionKind::Model));

    let bedrock = complete("a.py", "import boto3\nboto3.client(\"bedrock-runtime\").converse(modelId=\"$0\")\n");
    assert!(bedrock.items.iter().any(|item| item.label == "us.anthropic.claude-sonnet-4-5-20250929-v1:0"));
}

#[test]
fn completion_works_in_an_unfinished_string() {
    let list = complete("a.py", "from openai import OpenAI\nOpenAI().chat.completions.create(model=\"gpt-5.$0");
    assert!(labels(&list).iter().all(|label| label.starts_with("gpt-5.")), "{:?}", labels(&list));
}

#[test]
fn a_prefix_that_only_retired_models_have_finds_them() {
    let list =
        complete("a.py", "from openai import OpenAI\nOpenAI().chat.completions.create(model=\"gpt-4o-2024-05$0\")\n");
    assert_eq!(labels(&list), ["gpt-4o-2024-05-13"]);
    assert!(list.items[0].deprecated);
}

#[test]
fn routers_complete_with_their_prefix() {
    let list = complete("a.py", "import litellm\nlitellm.completion(model=\"anthropic/$0\")\n");
    assert!(labels(&list).contains(&"anthropic/claude-opus-5"), "{:?}", labels(&list));
}

#[test]
fn parameters_that_are_missing_complete_with_range_and_default() {
    let list = complete(
        "a.py",
        "from openai import OpenAI\nOpenAI().chat.completions.create(model=\"gpt-4.1\", top_p=1, $0)\n",
    );
    let item = list.items.iter().find(|item| item.label == "temperature").unwrap();
    assert_eq!((item.insert.as_str(), item.detail.as_str()), ("temperature=", "0 to 2 · default 1"));
    assert!(!labels(&list).contains(&"top_p"), "{:?}", labels(&list));
}

#[test]
fn values_complete_from_their_list() {
    let list = complete(
        "a.py",
        "from openai import OpenAI\nOpenAI().chat.completions.create(model=\"gpt-5.4\", verbosity=\"$0\")\n",
    );
    assert_eq!(labels(&list), ["low", "medium", "high"]);
}

/// What the list under the cursor is of.
fn offered(path: &str, text: &str) -> String {
    let (analysis, cursor) = at(path, text);
    analysis.completion(cursor).map_or_else(
        || "nothing".to_owned(),
        |list| format!("{:?} for `{}`", list.items.first().map(|item| item.kind), list.span.of(analysis.text())),
    )
}

#[test]
fn half_typed_ids_complete_in_every_language() {
    let python = "from openai import OpenAI\nclient = OpenAI()\n";
    let mut missed = Vec::new();
    let script = "import OpenAI from 'openai';\nconst client = new OpenAI();\n";
    for (path, before, line, after) in [
        ("a.py", python, "client.chat.completions.create(model=\"gpt$0", ""),
        ("a.py", python, "client.chat.completions.create(model=\"gpt$0", "\n\ndef f():\n    return 'x'\n"),
        ("a.py", python, "client.chat.completions.create(model='gpt$0', temperature=0.2)\n", "x = \"y\"\n"),
        ("a.py", python, "client.chat.completions.create(\n    model=\"gpt$0,\n    temperature=0.2,\n)\n", ""),
        ("a.py", python, "MODEL = \"gpt$0", "\n"),
        ("a.py", python, "body = {\"model\": \"gpt$0\", \"messages\": []}\n", ""),
        ("a.js", script, "await client.chat.completions.create({ model: \"gpt$0", "\n"),
        ("a.ts", script, "await client.chat.completions.create({ model: 'gpt$0 });\n", ""),
        ("a.ts", script, "await client.chat.completions.create({ model: `gpt$0` });\n", ""),
        ("a.tsx", script, "const x = await client.chat.completions.create({ model: \"gpt$0\" });\n", "export {}\n"),
        ("a.ts", "import { openai } from '@ai-sdk/openai';\n", "const m = openai('gpt$0');\n", ""),
        ("a.json", "", "{\"model\": \"gpt$0\", \"temperature\": 1}", ""),
        ("a.json", "", "{\n  \"model\": \"gpt$0,\n  \"temperature\": 1\n}\n", ""),
        ("a.jsonc", "", "{ // which\n  \"model\": \"gpt$0\n}\n", ""),
        ("a.yaml", "", "llm:\n  model: gpt$0\n  temperature: 1\n", ""),
        ("a.yaml", "", "model: \"gpt$0\n", "temperature: 1\n"),
        ("a.toml", "", "[llm]\nmodel = \"gpt$0\"\n", "temperature = 1\n"),
        ("a.toml", "", "[llm]\nmodel = \"gpt$0\n", "temperature = 1\n"),
        (".env", "A=b\n", "OPENAI_MODEL=gpt$0", "\nC=d\n"),
        (".env", "", "OPENAI_MODEL=\"gpt$0\"", ""),
    ] {
        let offered = offered(path, &format!("{before}{line}{after}"));
        if offered != "Some(Model) for `gpt`" {
            missed.push(format!("{path}: {line}{after} offers {offered}"));
        }
    }
    assert!(missed.is_empty(), "{}", missed.join("\n"));
}

#[test]
fn empty_places_for_models_complete_too() {
    for (path, text) in [
        ("a.py", "from openai import OpenAI\nOpenAI().chat.completions.create(model=\"$0\")\n"),
        ("a.py", "from openai import OpenAI\nOpenAI().chat.completions.create(model=\"$0"),
        ("a.ts", "import OpenAI from 'openai';\nnew OpenAI().chat.completions.create({ model: '$0' });\n"),
        ("a.yaml", "provider: openai\nmodel: $0\n"),
        (".env", "OPENAI_MODEL=$0\n"),
    ] {
        assert_eq!(offered(path, text), "Some(Model) for ``", "{path}: {text}");
    }
}

#[test]
fn parameter_names_complete_in_every_language() {
    for (path, text) in [
        ("a.py", "from openai import OpenAI\nOpenAI().chat.completions.create(model=\"gpt-4.1\", temp$0)\n"),
        (
            "a.py",
            "from openai import OpenAI\nOpenAI().chat.completions.create(\n    model=\"gpt-4.1\",\n    temp$0\n    n=1,\n)\n",
        ),
        ("a.ts", "import OpenAI from 'openai';\nnew OpenAI().chat.completions.create({ model: 'gpt-4.1', temp$0 });\n"),
        ("a.json", "{\"model\": \"gpt-4.1\", \"temp$0"),
        ("a.yaml", "model: gpt-4.1\ntemp$0\n"),
        ("a.toml", "model = \"gpt-4.1\"\ntemp$0\n"),
    ] {
        assert_eq!(offered(path, text), "Some(Parameter) for `temp`", "{path}: {text}");
    }
}

#[test]
fn nothing_is_offered_elsewhere() {
    for (path, text) in [
        ("a.py", "from openai import OpenAI\nprint(\"gpt$0\")\n"),
        ("a.py", "from openai import OpenAI\n# model=\"gpt$0\n"),
        (
            "a.py",
            "from openai import OpenAI\nOpenAI().chat.completions.create(model=\"gpt-4.1\", messages=[{\"role\": \"us$0\"}])\n",
        ),
        ("a.py", "from openai import OpenAI\nx = gp$0\n"),
        ("a.py", "from openai import OpenAI\ndef f(temp$0):\n    pass\n"),
        ("a.py", "x = \"gpt$0"),
        ("a.ts", "import { x } from '$0';\n"),
        ("a.json", "{\"name\": \"gpt$0\"}"),
        ("a.yaml", "name: gp$0\n"),
        ("a.yaml", "# model: gp$0\n"),
        ("a.toml", "title = \"gp$0\"\n"),
        (".env", "NAME=gp$0\n"),
        (".env", "# OPENAI_MODEL=gp$0\n"),
    ] {
        assert_eq!(offered(path, text), "nothing", "{path}: {text}");
    }
}

#[test]
fn a_completion_is_documented_when_asked_for() {
    let documentation =
        |key, markup| completion::documentation(key, &catalog::fixed(), "2026-11-23".parse().unwrap(), markup);
    let card = documentation("openai/gpt-5.4", Markup::Markdown).unwrap();
    assert!(card.starts_with("**GPT-5.4** `gpt-5.4` · OpenAI · chat · active"), "{card}");
    let page = documentation("openai.chat_completions#temperature", Markup::Plain).unwrap();
    assert!(page.starts_with("temperature · number · 0 to 2 · default 1"), "{page}");
    assert_eq!(documentation("openai/nothing", Markup::Plain), None);
}

#[test]
fn ignoring_a_finding_silences_it_and_grows_one_comment() {
    let text = "from openai import OpenAI\nOpenAI().chat.completions.create(model=\"gpt-4o-2024-05-13\")\n";
    let (analysis, _) = at("a.py", text);
    let span = analysis.diagnostics().iter().find(|found| found.code == "retired-model").unwrap().span;
    let actions = analysis.code_actions(span);
    assert!(actions[0].fix.title.starts_with("Replace with `gpt-5.6-sol`"), "{actions:#?}");
    for title in ["Ignore retired-model here", "Ignore retired-model in this file"] {
        let action = actions.iter().find(|action| action.fix.title == title).unwrap_or_else(|| panic!("{actions:#?}"));
        let (ignored, _) = at("a.py", &apply_edits(text, &action.fix.edits));
        assert!(ignored.diagnostics().iter().all(|found| found.code != "retired-model"), "{}", ignored.text());
        assert!(ignored.diagnostics().iter().all(|found| found.code != "unused-suppression"), "{}", ignored.text());
    }
}

#[test]
fn until_its_retirement_date_is_exactly_that_long() {
    let text = "from openai import OpenAI\nOpenAI().chat.completions.create(model=\"gpt-4o-2024-08-06\")\n";
    let (analysis, _) = at("a.py", text);
    let actions = analysis.code_actions(Span::new(0, text.len()));
    let until = actions.iter().find(|action| action.fix.title.ends_with("until 2027-01-14")).unwrap();
    assert_eq!(
        apply_edits(text, &until.fix.edits).lines().nth(1),
        Some("# modelmeta: ignore-next-line[retiring-model] until=2027-01-14")
    );
}

#[test]
fn all_safe_fixes_at_once_leave_nothing_to_fix() {
    let text = "# modelmeta: ignore-file[retired-model]\nx = 1  # modelmeta: ignore[unknown-model]\n";
    let (analysis, _) = at("a.py", text);
    let fixed = apply_edits(text, &analysis.fix_all());
    assert_eq!(fixed, "x = 1\n");
    assert!(at("a.py", &fixed).0.fix_all().is_empty());
}

#[test]
fn prices_stand_behind_ids_when_asked_for() {
    let mut settings = Settings::default();
    settings.inlay_hints.price = true;
    let text = "from openai import OpenAI\nOpenAI().chat.completions.create(model=\"gpt-5.4\")\n";
    let whole = Span::new(0, text.len());
    let hints = with("a.py", text, settings).0.inlay_hints(whole);
    assert_eq!(hints.iter().map(|hint| hint.label.as_str()).collect::<Vec<_>>(), ["$2.50 in / $15 out"]);
    assert!(at("a.py", text).0.inlay_hints(whole).is_empty(), "off unless asked for");
}

#[test]
fn ids_lead_to_their_page() {
    let (analysis, _) = at("a.py", "from openai import OpenAI\nOpenAI().chat.completions.create(model=\"gpt-5.4\")\n");
    let links = analysis.links();
    assert_eq!(links.len(), 1);
    assert_eq!(links[0].target, "https://www.modelmeta.dev/models/gpt-5.4");
}

#[test]
fn deployments_and_private_models_are_known() {
    let settings: Settings = toml::from_str(
        "[deployments]\nprod-chat = \"gpt-5.4\"\n[models.acme-1]\nname = \"Acme One\"\ncontextWindow = 32000\ninputPrice = 0.5\n",
    )
    .unwrap();
    let deployed = "from openai import AzureOpenAI\nAzureOpenAI().chat.completions.create(model=\"prod-$0chat\")\n";
    let (analysis, cursor) = with("a.py", deployed, settings.clone());
    let card = analysis.hover(cursor, Markup::Plain).unwrap().contents;
    assert!(card.starts_with("GPT-5.4 gpt-5.4"), "{card}");
    let private = "from openai import OpenAI\nOpenAI().chat.completions.create(model=\"acme$0-1\")\n";
    let (analysis, cursor) = with("a.py", private, settings);
    let card = analysis.hover(cursor, Markup::Plain).unwrap().contents;
    assert!(card.contains("Acme One acme-1") && card.contains("32,000") && card.contains("$0.50"), "{card}");
    assert!(analysis.diagnostics().is_empty(), "{:#?}", analysis.diagnostics());
}

/// Texts that came past the door of the data all the same: a card is the last to write them.
#[test]
fn a_card_shows_any_text_as_it_stands() {
    for text in hostile::TEXTS {
        let mut model = modelmeta::catalog::Model {
            provider: (*text).to_owned(),
            id: (*text).to_owned(),
            name: Some((*text).to_owned()),
            family: Some((*text).to_owned()),
            tools: vec![(*text).to_owned()],
            endpoints: vec![(*text).to_owned()],
            use_cases: vec![(*text).to_owned()],
            aliases: vec![(*text).to_owned()],
            knowledge_cutoff: Some((*text).to_owned()),
            ..Default::default()
        };
        model.modalities.input = vec![(*text).to_owned()];
        model.modalities.output = vec!["text".to_owned(), (*text).to_owned()];
        model.capabilities.insert((*text).to_owned(), true);
        model.lifecycle.source = Some((*text).to_owned());
        model.lifecycle.deprecated_on = Some("2026-01-01".parse().unwrap());
        model.lifecycle.replacements = vec![(*text).to_owned()];
        let today = "2026-11-23".parse().unwrap();
        hostile::assert_inert(text, &card(&model, &catalog::fixed(), today, Markup::Markdown));
        hostile::assert_plain(text, &card(&model, &catalog::fixed(), today, Markup::Plain));
    }
}
