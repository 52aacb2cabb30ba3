//! What the server offers, by what the client can do.

use super::client::Abilities;
use super::{commands, convert};
use crate::text::Encoding;
use tower_lsp::gen_lsp_types::*;

/// Typed characters behind which a model ID, a parameter or its value may be wanted. Letters and digits need no entry.
const TRIGGERS: [&str; 10] = ["\"", "'", "`", ":", "/", "-", ".", "=", "@", "("];

/// Notebook cells that are read.
const CELLS: [&str; 3] = ["python", "javascript", "typescript"];

/// What the server offers this client.
pub fn capabilities(client: &Abilities) -> ServerCapabilities {
    ServerCapabilities {
        position_encoding: Some(encoding(client.encoding)),
        text_document_sync: Some(TextDocumentSync::Options(TextDocumentSyncOptions {
            open_close: Some(true),
            change: Some(TextDocumentSyncKind::Incremental),
            ..TextDocumentSyncOptions::default()
        })),
        notebook_document_sync: Some(NotebookDocumentSync::Options(notebooks())),
        hover_provider: Some(HoverProvider::Bool(true)),
        completion_provider: Some(CompletionOptions {
            trigger_characters: Some(TRIGGERS.map(String::from).into()),
            resolve_provider: Some(true),
            ..CompletionOptions::default()
        }),
        // A client that asks is not told as well: it would show everything twice.
        diagnostic_provider: client.pull.then(|| {
            DiagnosticProvider::DiagnosticOptions(DiagnosticOptions {
                identifier: Some("modelmeta".into()),
                ..DiagnosticOptions::default()
            })
        }),
        code_action_provider: Some(CodeActionProvider::CodeActionOptions(CodeActionOptions {
            code_action_kinds: Some(vec![CodeActionKind::QuickFix, convert::FIX_ALL]),
            ..CodeActionOptions::default()
        })),
        inlay_hint_provider: Some(InlayHintProvider::Bool(true)),
        document_link_provider: Some(DocumentLinkOptions::default()),
        execute_command_provider: Some(ExecuteCommandOptions {
            commands: commands::NAMES.map(String::from).into(),
            ..ExecuteCommandOptions::default()
        }),
        workspace: Some(WorkspaceOptions {
            workspace_folders: Some(WorkspaceFoldersServerCapabilities {
                supported: Some(true),
                change_notifications: Some(ChangeNotifications::Bool(true)),
            }),
            ..WorkspaceOptions::default()
        }),
        ..ServerCapabilities::default()
    }
}

fn notebooks() -> NotebookDocumentSyncOptions {
    let cells = CELLS.map(|language| NotebookCellLanguage { language: language.into() });
    let any = Notebook::String("*".into());
    let selector = NotebookDocumentFilterWithCells { notebook: Some(any), cells: cells.into() };
    NotebookDocumentSyncOptions { notebook_selector: vec![selector.into()], save: None }
}

fn encoding(encoding: Encoding) -> PositionEncodingKind {
    match encoding {
        Encoding::Utf8 => PositionEncodingKind::UTF8,
        Encoding::Utf16 => PositionEncodingKind::UTF16,
        Encoding::Utf32 => PositionEncodingKind::UTF32,
    }
}
