//! What follows from a provider's models together: which is a dated snapshot of which, what `-latest` means today, and
//! facts that a dated name shares with its undated one.

use super::DERIVED;
use crate::catalog::resolve::full_date;
use crate::catalog::schema::*;
use std::collections::BTreeMap;

/// Fills in [`Model::alias_of`], what dated names share with their base, and what the facts imply.
pub(super) fn complete(models: &mut [Model]) {
    let places: BTreeMap<(String, String), usize> =
        models.iter().enumerate().map(|(at, model)| ((model.provider.clone(), model.id.to_lowercase()), at)).collect();
    let find = |provider: &str, id: &str| places.get(&(provider.to_owned(), id.to_lowercase())).copied();
    for at in 0..models.len() {
        let Some(model) = models.get(at) else { continue };
        let (provider, id) = (model.provider.clone(), model.id.clone());
        let base = match id.strip_suffix("-latest") {
            Some(stem) => newest(&places, &provider, stem).or_else(|| find(&provider, stem)),
            None => full_date(&id).and_then(|(stem, _)| find(&provider, stem)),
        };
        let Some(base) = base.and_then(|base| models.get(base)).cloned() else { continue };
        let Some(model) = models.get_mut(at) else { continue };
        model.alias_of = Some(base.id.clone());
        if !id.ends_with("-latest") {
            inherit(model, &base);
        }
    }
    share_lives(models, &places);
    for model in models {
        derive(model);
        model.confirmed.sort();
        model.confirmed.dedup();
        for fields in model.provenance.values_mut() {
            fields.sort();
            fields.dedup();
        }
    }
}

/// What a provider announces of a model holds under its other names: those the announcement gives, the undated name of the
/// only snapshot there is, and an undated name that ends on the snapshot's day. A name with another day of its own, or
/// said to go on, is left alone.
fn share_lives(models: &mut [Model], places: &BTreeMap<(String, String), usize>) {
    let mut snapshots: BTreeMap<(String, String), Vec<usize>> = BTreeMap::new();
    let mut pairs: Vec<(usize, usize)> = Vec::new();
    for (at, model) in models.iter().enumerate() {
        let place = |id: &str| (model.provider.clone(), id.to_lowercase());
        pairs.extend(model.aliases.iter().filter_map(|alias| Some((at, *places.get(&place(alias))?))));
        if let Some(base) = model.alias_of.as_deref().filter(|_| !model.id.ends_with("-latest")) {
            snapshots.entry(place(base)).or_default().push(at);
        }
    }
    for (base, snapshots) in snapshots {
        let Some((&base, model)) = places.get(&base).and_then(|at| Some((at, models.get(*at)?))) else { continue };
        let goes_on = matches!(model.status, Status::Active | Status::Preview) && model.lifecycle.retires_on.is_none();
        let ends = |at: &usize| models.get(*at).is_some_and(|snapshot| ends_with(snapshot, model));
        match snapshots.as_slice() {
            [only] if !goes_on => pairs.push((*only, base)),
            several => pairs.extend(several.iter().filter(|at| ends(at)).map(|at| (*at, base))),
        }
    }
    for (from, to) in pairs {
        let Some((life, kind)) = models.get(from).map(|model| (model.lifecycle.clone(), model.kind)) else { continue };
        let Some(model) = models.get_mut(to) else { continue };
        let mut taken = Vec::new();
        share("kind", &mut model.kind, &kind, &mut taken);
        if life.retires_on.is_some() && model.lifecycle.retires_on.is_none_or(|day| Some(day) == life.retires_on) {
            let own = &mut model.lifecycle;
            share("lifecycle.retires_on", &mut own.retires_on, &life.retires_on, &mut taken);
            share("lifecycle.deprecated_on", &mut own.deprecated_on, &life.deprecated_on, &mut taken);
            share("lifecycle.replacements", &mut own.replacements, &life.replacements, &mut taken);
            share("lifecycle.source", &mut own.source, &life.source, &mut taken);
        }
        if !taken.is_empty() {
            model.provenance.entry(DERIVED.to_owned()).or_default().extend(taken);
        }
    }
}

/// Whether both are announced to end, on the same day.
fn ends_with(a: &Model, b: &Model) -> bool {
    a.lifecycle.retires_on.is_some() && a.lifecycle.retires_on == b.lifecycle.retires_on
}

/// The newest dated or numbered form of a stem: `mistral-large-2411` for `mistral-large`.
fn newest(places: &BTreeMap<(String, String), usize>, provider: &str, stem: &str) -> Option<usize> {
    let stem = format!("{}-", stem.to_lowercase());
    let from = (provider.to_owned(), stem.clone());
    let dated = places.range(from..).take_while(|((slug, id), _)| slug == provider && id.starts_with(&stem));
    let dated = dated.filter_map(|((_, id), at)| {
        let date = id.get(stem.len()..)?.replace('-', "");
        let plain = matches!(date.len(), 4 | 8) && date.bytes().all(|b| b.is_ascii_digit());
        plain.then_some(((date.len(), date), *at))
    });
    dated.max().map(|(_, at)| at)
}

/// A snapshot is the same model: where nobody says otherwise its nature is its base's. Prices and days are not shared.
fn inherit(model: &mut Model, base: &Model) {
    let mut taken = Vec::new();
    if model.kind == Kind::Other {
        model.kind = Kind::Unknown;
    }
    share("family", &mut model.family, &base.family, &mut taken);
    share("kind", &mut model.kind, &base.kind, &mut taken);
    share("access", &mut model.access, &base.access, &mut taken);
    // An answer is shorter than the window, so of two that do not fit together one is not this model's.
    if base.limits.context_window > model.limits.max_output_tokens {
        share("limits.context_window", &mut model.limits.context_window, &base.limits.context_window, &mut taken);
    }
    if model.limits.context_window > base.limits.max_output_tokens {
        share(
            "limits.max_output_tokens",
            &mut model.limits.max_output_tokens,
            &base.limits.max_output_tokens,
            &mut taken,
        );
    }
    share("modalities.input", &mut model.modalities.input, &base.modalities.input, &mut taken);
    share("modalities.output", &mut model.modalities.output, &base.modalities.output, &mut taken);
    share("endpoints", &mut model.endpoints, &base.endpoints, &mut taken);
    share("capabilities", &mut model.capabilities, &base.capabilities, &mut taken);
    share("reasoning", &mut model.reasoning, &base.reasoning, &mut taken);
    share("parameters", &mut model.parameters, &base.parameters, &mut taken);
    share("knowledge_cutoff", &mut model.knowledge_cutoff, &base.knowledge_cutoff, &mut taken);
    if !taken.is_empty() {
        model.provenance.entry(DERIVED.to_owned()).or_default().extend(taken);
    }
}

fn share<T: Clone + Default + PartialEq>(field: &str, own: &mut T, base: &T, taken: &mut Vec<String>) {
    if *own == T::default() && *base != T::default() {
        own.clone_from(base);
        taken.push(field.to_owned());
    }
}

/// What needs no source: an image model is for making images.
fn derive(model: &mut Model) {
    let mut implied: Vec<String> = Vec::new();
    let (input, output) = by_nature(model.kind);
    for (field, own, nature) in [
        ("modalities.input", &mut model.modalities.input, input),
        ("modalities.output", &mut model.modalities.output, output),
    ] {
        share(field, own, &nature.iter().map(|what| (*what).to_owned()).collect(), &mut implied);
    }
    let takes = |what: &str| model.modalities.input.iter().any(|m| m == what);
    if !model.modalities.input.is_empty() && !model.capabilities.contains_key("vision") {
        let sees = takes("image");
        model.capabilities.insert("vision".to_owned(), sees);
        implied.push("capabilities.vision".to_owned());
    }
    if let (Some(reasoning), false) = (&model.reasoning, model.capabilities.contains_key("reasoning")) {
        model.capabilities.insert("reasoning".to_owned(), reasoning.supported);
        implied.push("capabilities.reasoning".to_owned());
    }
    if model.use_cases.is_empty() {
        model.use_cases = use_cases(model);
        if !model.use_cases.is_empty() {
            implied.push("use_cases".to_owned());
        }
    }
    if !implied.is_empty() {
        model.provenance.entry(DERIVED.to_owned()).or_default().extend(implied);
    }
}

/// What a kind of model takes and gives by its nature; nothing where that differs from model to model.
fn by_nature(kind: Kind) -> (&'static [&'static str], &'static [&'static str]) {
    match kind {
        Kind::Speech => (&["text"], &["audio"]),
        Kind::Transcription => (&["audio"], &["text"]),
        Kind::Image => (&[], &["image"]),
        Kind::Video => (&[], &["video"]),
        Kind::Embedding | Kind::Rerank => (&["text"], &[]),
        _ => (&[], &[]),
    }
}

fn use_cases(model: &Model) -> Vec<String> {
    let can = |name: &str| model.capabilities.get(name) == Some(&true);
    let main = match model.kind {
        Kind::Chat => "text-chat",
        Kind::Embedding => "embedding",
        Kind::Rerank => "rerank",
        Kind::Image => "image-gen",
        Kind::Video => "video-gen",
        Kind::Speech => "text-to-speech",
        Kind::Transcription => "speech-to-text",
        Kind::Realtime => "realtime-audio",
        Kind::Moderation => "moderation",
        _ => return Vec::new(),
    };
    let mut cases = vec![main.to_owned()];
    if model.kind == Kind::Chat {
        let more = [("vision", "vision"), ("reasoning", "reasoning"), ("tool_call", "function-calling")];
        cases.extend(more.iter().filter(|(name, _)| can(name)).map(|(_, case)| (*case).to_owned()));
    }
    cases
}
