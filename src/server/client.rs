//! What the client at the other end can do, as it says in `initialize`; where it says nothing, the least.

use crate::ide::Markup;
use crate::text::Encoding;
use tower_lsp::gen_lsp_types::{ClientCapabilities, MarkupKind, PositionEncodingKind};

/// What the client can do.
#[derive(Debug, Clone, Copy)]
pub struct Abilities {
    /// What a column counts.
    pub encoding: Encoding,
    /// How hover cards are written.
    pub hover: Markup,
    /// How the documentation of a completion is written.
    pub documentation: Markup,
    /// It understands tags on completions.
    pub completion_tags: bool,
    /// It shows something beside the label of each completion, not only of the chosen one.
    pub label_details: bool,
    /// It takes what all completions of a list replace from the list.
    pub shared_edit_range: bool,
    /// It asks for diagnostics by itself.
    pub pull: bool,
    /// It can be told to ask for diagnostics again.
    pub diagnostic_refresh: bool,
    /// It can be told to ask for inlay hints again.
    pub inlay_hint_refresh: bool,
    /// It answers `workspace/configuration`.
    pub configuration: bool,
    /// It reports changes of its settings only where asked to.
    pub configuration_registration: bool,
    /// It watches files when asked to.
    pub watch: bool,
    /// It shows progress.
    pub progress: bool,
    /// It takes edits that name a version.
    pub versioned_edits: bool,
}

impl Abilities {
    /// Reads a client's capabilities.
    pub fn new(client: &ClientCapabilities) -> Abilities {
        let workspace = client.workspace.as_ref();
        let text = client.text_document.as_ref();
        let completion = text.and_then(|text| text.completion.as_ref()?.completion_item.as_ref());
        let is = |flag: Option<bool>| flag == Some(true);
        Abilities {
            encoding: encoding(client),
            hover: markup(text.and_then(|text| text.hover.as_ref()?.content_format.as_deref())),
            documentation: markup(completion.and_then(|item| item.documentation_format.as_deref())),
            completion_tags: completion.is_some_and(|item| item.tag_support.is_some()),
            label_details: is(completion.and_then(|item| item.label_details_support)),
            shared_edit_range: list_defaults(client).iter().any(|name| name == "editRange"),
            pull: text.is_some_and(|text| text.diagnostic.is_some()),
            diagnostic_refresh: is(workspace.and_then(|w| w.diagnostics.as_ref()?.refresh_support)),
            inlay_hint_refresh: is(workspace.and_then(|w| w.inlay_hint.as_ref()?.refresh_support)),
            configuration: is(workspace.and_then(|w| w.configuration)),
            configuration_registration: is(
                workspace.and_then(|w| w.did_change_configuration.as_ref()?.dynamic_registration)
            ),
            watch: is(workspace.and_then(|w| w.did_change_watched_files.as_ref()?.dynamic_registration)),
            progress: is(client.window.as_ref().and_then(|window| window.work_done_progress)),
            versioned_edits: is(workspace.and_then(|w| w.workspace_edit.as_ref()?.document_changes)),
        }
    }
}

impl Default for Abilities {
    fn default() -> Abilities {
        Abilities::new(&ClientCapabilities::default())
    }
}

/// Which properties of completions a client takes from their list.
fn list_defaults(client: &ClientCapabilities) -> &[String] {
    let completion = client.text_document.as_ref().and_then(|text| text.completion.as_ref());
    let list = completion.and_then(|completion| completion.completion_list.as_ref());
    list.and_then(|list| list.item_defaults.as_deref()).unwrap_or_default()
}

/// UTF-8 where it is offered, because everything inside counts bytes; else the first offered that is known.
fn encoding(client: &ClientCapabilities) -> Encoding {
    let offered = client.general.as_ref().and_then(|general| general.position_encodings.as_deref()).unwrap_or_default();
    let known = |kind: &PositionEncodingKind| match kind {
        PositionEncodingKind::UTF8 => Some(Encoding::Utf8),
        PositionEncodingKind::UTF16 => Some(Encoding::Utf16),
        PositionEncodingKind::UTF32 => Some(Encoding::Utf32),
        PositionEncodingKind::Custom(_) => None,
    };
    if offered.contains(&PositionEncodingKind::UTF8) {
        return Encoding::Utf8;
    }
    offered.iter().find_map(known).unwrap_or_default()
}

/// The first format of the client's list that is known; a client without a list may show marks as they are.
fn markup(formats: Option<&[MarkupKind]>) -> Markup {
    let known = |kind: &MarkupKind| match kind {
        MarkupKind::Markdown => Some(Markup::Markdown),
        MarkupKind::PlainText => Some(Markup::Plain),
        MarkupKind::Custom(_) => None,
    };
    formats.unwrap_or_default().iter().find_map(known).unwrap_or(Markup::Plain)
}
