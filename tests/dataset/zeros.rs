//! What a stored zero means, case by case.

use super::*;
use modelmeta::catalog::merge::merge;

/// A model that sources say costs nothing, in and out.
fn nothing(provider: &str, id: &str, output: &[&str]) -> Model {
    let modalities =
        Modalities { input: vec!["text".to_owned()], output: output.iter().map(|out| (*out).to_owned()).collect() };
    Model {
        provider: provider.to_owned(),
        id: id.to_owned(),
        kind: Kind::Chat,
        modalities,
        rates: vec![rate(Meter::Input, "0"), rate(Meter::Output, "0")],
        ..Model::default()
    }
}

fn merged(sources: &[&str], model: &Model) -> Model {
    let feeds: Vec<Feed> = sources.iter().map(|source| feed(source, "2026-11-01", vec![model.clone()])).collect();
    let snapshot = merge(&feeds);
    assert_sound(&snapshot);
    snapshot.models.into_iter().next().unwrap()
}

#[test]
fn two_zeros_are_free_only_where_that_is_certain() {
    use PriceState::*;
    type Case<'a> = (&'a str, &'a [&'a str], &'a str, &'a str, &'a [&'a str], PriceState);
    let cases: &[Case<'_>] = &[
        ("its name says so", &["models.dev"], "openrouter", "acme/acme-1:free", &["text"], Free),
        ("two independent sources", &["litellm", "models.dev"], "acme", "acme-1", &["text"], Free),
        ("one source", &["models.dev"], "acme", "acme-1", &["text"], NotPublished),
        ("two copies of one origin", &["models.dev", "rig"], "acme", "acme-1", &["text"], NotPublished),
        ("a word that only looks like it", &["models.dev"], "acme", "acme-freeform", &["text"], NotPublished),
        ("images are never free", &["litellm", "models.dev"], "acme", "acme-1:free", &["image"], NotPublished),
        ("unknown output", &["litellm", "models.dev"], "acme", "acme-1", &[], NotPublished),
        ("a subscription", &["models.dev"], "acme-coding-plan", "acme-1", &["text"], IncludedInPlan),
        ("the user's own machine", &["models.dev"], "ollama", "acme-1", &["text"], NotApplicable),
    ];
    for (why, sources, provider, id, output, expected) in cases {
        assert_eq!(merged(sources, &nothing(provider, id, output)).price_state, *expected, "{why}");
    }
}

#[test]
fn what_gives_no_text_bills_no_output() {
    for kind in [Kind::Embedding, Kind::Rerank, Kind::Moderation, Kind::Transcription, Kind::Classifier, Kind::Ocr] {
        let rates = vec![rate(Meter::Input, "0.02"), rate(Meter::Output, "0")];
        let model = merged(&["litellm"], &Model { kind, rates, ..nothing("acme", "acme-1", &[]) });
        assert_eq!(model.price(Meter::Output), Price::NotApplicable, "{kind:?}");
        assert!(matches!(model.price(Meter::Input), Price::Known(_)), "{kind:?}");
    }
}

#[test]
fn a_zero_beside_a_price_is_not_published() {
    let rates = vec![rate(Meter::Input, "5"), rate(Meter::Output, "0"), rate(Meter::CachedInput, "0")];
    let model = merged(&["litellm", "models.dev"], &Model { rates, ..nothing("acme", "acme-1", &["text"]) });
    assert_eq!(model.price(Meter::Output), Price::NotPublished);
    assert_eq!(model.price(Meter::CachedInput), Price::NotPublished);
}

#[test]
fn a_price_of_another_unit_is_thrown_out() {
    let priced =
        |amount: &str| Model { rates: vec![rate(Meter::Input, amount)], ..nothing("acme", "acme-1", &["text"]) };
    let input = |amounts: &[(&str, &str)]| {
        let feeds: Vec<Feed> =
            amounts.iter().map(|(source, amount)| feed(source, "2026-11-01", vec![priced(amount)])).collect();
        merge(&feeds).models[0].rates.first().map(|rate| rate.amount.to_string())
    };
    assert_eq!(input(&[("genai-prices", "3"), ("litellm", "3000")]).as_deref(), Some("3"));
    assert_eq!(input(&[("genai-prices", "0.003"), ("litellm", "3"), ("models.dev", "3.2")]).as_deref(), Some("3.2"));
    assert_eq!(input(&[("genai-prices", "2"), ("litellm", "0.5"), ("models.dev", "0.5")]).as_deref(), Some("0.5"));
    assert_eq!(input(&[("genai-prices", "2.2"), ("litellm", "2"), ("models.dev", "2")]).as_deref(), Some("2.2"));
    assert_eq!(
        input(&[("genai-prices", "2"), ("models.dev", "0.5"), ("rig", "0.5")]).as_deref(),
        Some("2"),
        "one voice"
    );
    assert_eq!(input(&[("models.dev", "1000000")]), None, "above any price there ever was");
}
