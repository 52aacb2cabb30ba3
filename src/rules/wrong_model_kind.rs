//! A model of another kind than this call is for.

use super::Rule;
use super::named::named;
use crate::analysis::Analysis;
use crate::apis::{self, Api};
use crate::catalog::{Kind, Model};
use crate::diagnostic::{Diagnostic, Severity};
use crate::recognize::CallSite;

/// See the page.
pub const RULE: Rule = Rule {
    code: "wrong-model-kind",
    severity: Severity::Warning,
    summary: "an embedding model in a chat call, a chat model in an image call",
    page: include_str!("wrong_model_kind.md"),
    check,
};

/// Models that judge a conversation.
const GUARDS: &[&str] = &["*guard*", "*shieldgemma*", "*granite-guardian*"];

fn check(analysis: &Analysis, site: &CallSite, found: &mut Vec<Diagnostic>) {
    let Some(api) = site.api() else { return };
    for named in named(analysis, site).filter(|named| named.is_called()) {
        let Some(model) = named.model().filter(|model| is_misplaced(model, api)) else { continue };
        let article = if matches!(model.kind, Kind::Embedding | Kind::Image | Kind::Ocr) { "an" } else { "a" };
        let message = format!(
            "`{}` is {article} {} model; {} serves {} models",
            named.reference.raw,
            model.kind.as_str(),
            api.title,
            api.kinds.join(" and "),
        );
        let mut diagnostic = RULE.at(named.reference.span, message);
        diagnostic.source = model.source_of("kind").map(str::to_owned);
        found.push(diagnostic);
    }
}

/// Whether the API cannot serve the model. Only kinds that never meet are held against each other: chat APIs do serve
/// models that speak, draw and listen, so what is called a speech or image model may be at home there.
fn is_misplaced(model: &Model, api: &Api) -> bool {
    let serves = |kind: &str| api.kinds.iter().any(|served| served == kind);
    // Models that judge a conversation are called through chat, whatever they are listed as.
    if GUARDS.iter().any(|glob| apis::glob_matches(glob, &model.id)) {
        return false;
    }
    if api.kinds.is_empty() || serves(model.kind.as_str()) {
        return false;
    }
    let strangers: &[Kind] = if serves("chat") || serves("completion") {
        &[Kind::Embedding, Kind::Rerank, Kind::Moderation]
    } else if serves("embedding") {
        &[Kind::Chat, Kind::Image, Kind::Video, Kind::Speech, Kind::Transcription, Kind::Rerank, Kind::Moderation]
    } else if serves("image") {
        &[Kind::Embedding, Kind::Rerank, Kind::Moderation, Kind::Transcription, Kind::Speech]
    } else if serves("rerank") || serves("moderation") {
        &[Kind::Chat, Kind::Image, Kind::Video, Kind::Speech, Kind::Transcription]
    } else if serves("speech") || serves("transcription") {
        &[Kind::Embedding, Kind::Rerank, Kind::Moderation, Kind::Image, Kind::Video]
    } else {
        &[]
    };
    strangers.contains(&model.kind)
}
