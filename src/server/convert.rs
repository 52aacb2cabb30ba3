//! Our plain structs to the protocol's and back. The only file that does.

use super::document::{Change, Document};
use super::event::Event;
use super::session::Snapshot;
use crate::diagnostic::{Diagnostic, Related, Severity};
use crate::ide::{CodeAction, Completion, CompletionKind, CompletionList, DocumentLink, Hover, InlayHint, Markup};
use crate::notebook::{Cell, cell_at};
use crate::text;
use crate::text::{Span, TextEdit};
use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use tower_lsp::gen_lsp_types as lsp;

/// The offset in the analysed text of a position in the file.
pub fn offset(snapshot: &Snapshot, position: lsp::Position) -> usize {
    snapshot.start() + snapshot.document.offset(from_position(position), snapshot.client.encoding)
}

/// The span in the analysed text of a range in the file.
pub fn span(snapshot: &Snapshot, range: lsp::Range) -> Span {
    Span::new(offset(snapshot, range.start), offset(snapshot, range.end))
}

/// The file and the range of a span in the analysed text; nothing when the span lies in no single file.
fn location(snapshot: &Snapshot, span: Span) -> Option<lsp::Location> {
    let (document, span) = snapshot.locate(span)?;
    Some(lsp::Location { uri: document.uri.clone(), range: local(snapshot, document, span) })
}

/// The range in the file of a span in the analysed text; nothing when it does not lie in this file.
fn range(snapshot: &Snapshot, span: Span) -> Option<lsp::Range> {
    let (document, span) = snapshot.locate(span)?;
    (document.uri == snapshot.document.uri).then(|| local(snapshot, document, span))
}

/// The range of a span in a file.
fn local(snapshot: &Snapshot, document: &Document, span: Span) -> lsp::Range {
    let at = |offset| to_position(document.position(offset, snapshot.client.encoding));
    lsp::Range { start: at(span.start), end: at(span.end) }
}

/// A file as it was edited.
pub fn changed(file: lsp::VersionedTextDocumentIdentifier, changes: Vec<lsp::TextDocumentContentChangeEvent>) -> Event {
    let changes = changes.into_iter().map(change).collect();
    Event::Changed { uri: file.text_document_identifier.uri, version: file.version, changes }
}

fn change(event: lsp::TextDocumentContentChangeEvent) -> Change {
    match event {
        lsp::TextDocumentContentChangeEvent::TextDocumentContentChangePartial(part) => {
            let range = (from_position(part.range.start), from_position(part.range.end));
            Change { range: Some(range), text: part.text }
        }
        lsp::TextDocumentContentChangeEvent::TextDocumentContentChangeWholeDocument(whole) => {
            Change { range: None, text: whole.text }
        }
    }
}

/// What happened to a notebook: cells come before they are placed, and go after they were taken out.
pub fn notebook_changes(params: lsp::DidChangeNotebookDocumentParams) -> Vec<Event> {
    let Some(cells) = params.change.cells else { return Vec::new() };
    let mut events = Vec::new();
    if let Some(structure) = cells.structure {
        events.extend(structure.did_open.unwrap_or_default().into_iter().map(opened));
        events.push(Event::CellsReplaced {
            notebook: params.notebook_document.uri,
            start: structure.array.start as usize,
            removed: structure.array.delete_count as usize,
            cells: structure.array.cells.unwrap_or_default().into_iter().map(|cell| cell.document).collect(),
        });
        let closed = structure.did_close.unwrap_or_default().into_iter();
        events.extend(closed.map(|cell| Event::Closed { uri: cell.uri }));
    }
    let edits = cells.text_content.unwrap_or_default().into_iter();
    events.extend(edits.map(|edit| changed(edit.document, edit.changes)));
    events
}

/// A file as it was opened.
pub fn opened(document: lsp::TextDocumentItem) -> Event {
    let language_id = document.language_id.as_str().to_owned();
    Event::Opened { uri: document.uri, version: document.version, language_id, text: document.text }
}

/// A notebook as it was opened; its texts are opened like files.
pub fn notebook_opened(notebook: lsp::NotebookDocument) -> Event {
    let cells = notebook.cells.into_iter().map(|cell| cell.document).collect();
    Event::CellsReplaced { notebook: notebook.uri, start: 0, removed: usize::MAX, cells }
}

/// Folders that came and went.
pub fn folders_changed(event: lsp::WorkspaceFoldersChangeEvent) -> Event {
    let uris = |folders: Vec<lsp::WorkspaceFolder>| folders.into_iter().map(|folder| folder.uri).collect();
    Event::FoldersChanged { added: uris(event.added), removed: uris(event.removed) }
}

/// The folders a client has open, in the newest of the three ways to say so that it uses.
#[expect(deprecated)]
pub fn folders(params: &lsp::InitializeParams) -> Event {
    let added = match &params.workspace_folders_initialize_params.workspace_folders {
        Some(lsp::WorkspaceFolders::WorkspaceFolderList(folders)) => {
            folders.iter().map(|folder| folder.uri.clone()).collect()
        }
        _ => params.root_uri.iter().cloned().collect(),
    };
    Event::FoldersChanged { added, removed: Vec::new() }
}

/// The answer to a client that asks for diagnostics; short when it has them already.
pub fn report(items: Vec<lsp::Diagnostic>, previous: Option<&str>) -> lsp::DocumentDiagnosticReport {
    let mut hasher = DefaultHasher::new();
    serde_json::to_vec(&items).unwrap_or_default().hash(&mut hasher);
    let result_id = format!("{:x}", hasher.finish());
    if previous == Some(&result_id) {
        let unchanged = lsp::UnchangedDocumentDiagnosticReport { result_id };
        lsp::RelatedUnchangedDocumentDiagnosticReport::new(None, unchanged).into()
    } else {
        let full = lsp::FullDocumentDiagnosticReport { result_id: Some(result_id), items };
        lsp::RelatedFullDocumentDiagnosticReport::new(None, full).into()
    }
}

/// All findings of a file.
pub fn diagnostics(snapshot: &Snapshot) -> Vec<lsp::Diagnostic> {
    snapshot.findings().into_iter().filter_map(|finding| diagnostic(snapshot, finding)).collect()
}

fn diagnostic(snapshot: &Snapshot, finding: &Diagnostic) -> Option<lsp::Diagnostic> {
    let related = |related: &Related| {
        let location = location(snapshot, related.span)?;
        Some(lsp::DiagnosticRelatedInformation { location, message: related.message.clone() })
    };
    let related: Vec<_> = finding.related.iter().filter_map(related).collect();
    let page = finding.source.as_ref().filter(|source| source.starts_with("http"));
    Some(lsp::Diagnostic {
        range: range(snapshot, finding.span)?,
        severity: Some(severity(finding.severity)),
        code: Some(lsp::Code::String(finding.code.to_owned())),
        code_description: page.map(|page| lsp::CodeDescription { href: lsp::Uri(page.clone()) }),
        source: Some("modelmeta".to_owned()),
        message: lsp::Message::String(finding.message.clone()),
        tags: finding.deprecated.then(|| vec![lsp::DiagnosticTag::Deprecated]),
        related_information: (!related.is_empty()).then_some(related),
        data: None,
    })
}

/// Moves a finding from the joined text of a notebook that is not open to the line of the notebook's file.
pub fn in_notebook_file(finding: &mut lsp::Diagnostic, snapshot: &Snapshot, cells: &[Cell]) {
    let start = offset(snapshot, finding.range.start);
    let line = cell_at(cells, start).map_or(1, |cell| cell.file_line(start)).saturating_sub(1) as u32;
    let at = |line| lsp::Position { line, character: 0 };
    finding.range = lsp::Range { start: at(line), end: at(line + 1) };
    finding.related_information = None;
}

fn severity(severity: Severity) -> lsp::DiagnosticSeverity {
    match severity {
        Severity::Error => lsp::DiagnosticSeverity::Error,
        Severity::Warning => lsp::DiagnosticSeverity::Warning,
        Severity::Information => lsp::DiagnosticSeverity::Information,
        Severity::Hint | Severity::Off => lsp::DiagnosticSeverity::Hint,
    }
}

/// A card.
pub fn hover(snapshot: &Snapshot, hover: Hover) -> lsp::Hover {
    let contents = lsp::Contents::MarkupContent(markup(hover.contents, snapshot.client.hover));
    lsp::Hover { contents, range: range(snapshot, hover.span) }
}

/// A text for people, in the markup it is written in.
fn markup(value: String, markup: Markup) -> lsp::MarkupContent {
    let kind = match markup {
        Markup::Markdown => lsp::MarkupKind::Markdown,
        Markup::Plain => lsp::MarkupKind::PlainText,
    };
    lsp::MarkupContent { kind, value }
}

/// A list of completions, cut where it gets too long for a pipe to carry at once.
pub fn completion(snapshot: &Snapshot, list: CompletionList) -> Option<lsp::CompletionResponse> {
    let range = range(snapshot, list.span)?;
    let mut room = MAX_COMPLETION_BYTES;
    // What an item costs beside its texts, and how often its label stands in it.
    let (frame, copies) = if snapshot.client.shared_edit_range { (75, 1) } else { (190, 3) };
    let fits = |item: &Completion| {
        let aside = if snapshot.client.label_details { 35 + item.aside.len() } else { 0 };
        let size = frame + copies * item.label.len() + item.detail.len() + item.key.len() + aside;
        let fits = size <= room;
        room = room.saturating_sub(size);
        fits
    };
    let found = list.items.len();
    let shown = list.items.into_iter().take(MAX_COMPLETIONS).take_while(fits);
    let items: Vec<_> = shown.enumerate().map(|(place, item)| completion_item(snapshot, range, place, item)).collect();
    let shared = lsp::CompletionItemDefaults { edit_range: Some(range.into()), ..Default::default() };
    Some(
        lsp::CompletionList {
            is_incomplete: list.incomplete || items.len() < found,
            item_defaults: snapshot.client.shared_edit_range.then_some(shared),
            items,
            ..lsp::CompletionList::default()
        }
        .into(),
    )
}

/// How many completions are sent at most.
const MAX_COMPLETIONS: usize = 100;
/// How long the list is at most; beyond a pipe's capacity the answer takes ten times longer.
const MAX_COMPLETION_BYTES: usize = 30 << 10;

fn completion_item(snapshot: &Snapshot, range: lsp::Range, place: usize, item: Completion) -> lsp::CompletionItem {
    let Completion { label, insert, detail, aside, kind, deprecated, key } = item;
    let client = &snapshot.client;
    // A client that takes the range from the list takes the text from the label, too, unless another is told.
    let text = Some(insert).filter(|insert| !client.shared_edit_range || *insert != label);
    let aside = Some(aside).filter(|aside| client.label_details && !aside.is_empty());
    let edit = |new_text| lsp::TextEdit { range, new_text }.into();
    lsp::CompletionItem {
        label,
        label_details: aside.map(|aside| lsp::CompletionItemLabelDetails { detail: None, description: Some(aside) }),
        kind: Some(match kind {
            CompletionKind::Model => lsp::CompletionItemKind::Constant,
            CompletionKind::Parameter => lsp::CompletionItemKind::Property,
            CompletionKind::Value => lsp::CompletionItemKind::EnumMember,
        }),
        tags: (deprecated && client.completion_tags).then(|| vec![lsp::CompletionItemTag::Deprecated]),
        detail: Some(detail).filter(|detail| !detail.is_empty()),
        // Editors sort by label unless told otherwise, and match what is typed against the text that is replaced.
        sort_text: Some(format!("{place:03}")),
        filter_text: text.clone(),
        text_edit: text.clone().filter(|_| !client.shared_edit_range).map(edit),
        text_edit_text: text.filter(|_| client.shared_edit_range),
        data: Some(key.into()),
        ..lsp::CompletionItem::default()
    }
}

/// The key of a completion of ours, as it comes back to be completed.
pub fn completion_key(item: &lsp::CompletionItem) -> Option<String> {
    serde_json::from_value(item.data.clone()?).ok()
}

/// The documentation of a completion.
pub fn documentation(value: String, written: Markup) -> lsp::Documentation {
    lsp::Documentation::MarkupContent(markup(value, written))
}

/// The kind of the action that applies all safe fixes.
pub const FIX_ALL: lsp::CodeActionKind = lsp::CodeActionKind::new("source.fixAll.modelmeta");

/// Whether a client that asks for actions of these kinds wants this one; `source` includes `source.fixAll`.
pub fn wants(only: Option<&[lsp::CodeActionKind]>, kind: &lsp::CodeActionKind) -> bool {
    let includes = |wanted: &lsp::CodeActionKind| {
        let rest = kind.as_str().strip_prefix(wanted.as_str());
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('.') || wanted.as_str().is_empty())
    };
    only.is_none_or(|only| only.iter().any(includes))
}

/// The diagnostics that a client shows, by the place where they start.
pub struct Shown<'a>(HashMap<(u32, u32), Vec<&'a lsp::Diagnostic>>);

impl<'a> Shown<'a> {
    /// Those that it sends along.
    pub fn of(diagnostics: &'a [lsp::Diagnostic]) -> Shown<'a> {
        let mut shown: HashMap<_, Vec<_>> = HashMap::new();
        for diagnostic in diagnostics {
            let start = diagnostic.range.start;
            shown.entry((start.line, start.character)).or_default().push(diagnostic);
        }
        Shown(shown)
    }

    fn at(&self, place: lsp::Range, code: &str) -> Vec<lsp::Diagnostic> {
        let code = Some(lsp::Code::String(code.to_owned()));
        let here = self.0.get(&(place.start.line, place.start.character)).into_iter().flatten();
        here.filter(|shown| shown.range == place && shown.code == code).map(|shown| (*shown).clone()).collect()
    }
}

/// A quick fix, tied to the diagnostics it mends among those the client shows.
pub fn code_action(snapshot: &Snapshot, action: &CodeAction, shown: &Shown<'_>) -> Option<lsp::CodeActionResponse> {
    let place = range(snapshot, action.span)?;
    let mended = shown.at(place, action.code);
    let action = lsp::CodeAction {
        title: action.fix.title.clone(),
        kind: Some(lsp::CodeActionKind::QuickFix),
        diagnostics: Some(mended),
        is_preferred: action.preferred.then_some(true),
        edit: Some(workspace_edit(snapshot, &action.fix.edits)?),
        ..lsp::CodeAction::default()
    };
    Some(action.into())
}

/// The action that applies all safe fixes; nothing when there are none.
pub fn fix_all(snapshot: &Snapshot, edits: &[TextEdit]) -> Option<lsp::CodeActionResponse> {
    let edit = Some(workspace_edit(snapshot, edits)?).filter(|_| !edits.is_empty());
    let title = "Fix all ModelMeta findings that are safe to fix".to_owned();
    Some(lsp::CodeAction { title, kind: Some(FIX_ALL), edit: Some(edit?), ..lsp::CodeAction::default() }.into())
}

/// Edits of the analysed text, each in the file that holds it; all or nothing.
fn workspace_edit(snapshot: &Snapshot, edits: &[TextEdit]) -> Option<lsp::WorkspaceEdit> {
    let mut files: Vec<(&Document, Vec<lsp::TextEdit>)> = Vec::new();
    let mut places: HashMap<&lsp::Uri, usize> = HashMap::new();
    for edit in edits {
        let (document, span) = snapshot.locate(edit.span)?;
        let edit = lsp::TextEdit { range: local(snapshot, document, span), new_text: edit.new_text.clone() };
        let place = *places.entry(&document.uri).or_insert(files.len());
        match files.get_mut(place) {
            Some((_, edits)) => edits.push(edit),
            None => files.push((document, vec![edit])),
        }
    }
    if !snapshot.client.versioned_edits {
        let changes = files.into_iter().map(|(document, edits)| (document.uri.clone(), edits)).collect();
        return Some(lsp::WorkspaceEdit { changes: Some(changes), ..lsp::WorkspaceEdit::default() });
    }
    let versioned = |(document, edits): (&Document, Vec<lsp::TextEdit>)| {
        let file = lsp::TextDocumentIdentifier { uri: document.uri.clone() };
        let text_document = lsp::OptionalVersionedTextDocumentIdentifier {
            version: Some(document.version),
            text_document_identifier: file,
        };
        lsp::TextDocumentEdit { text_document, edits: edits.into_iter().map(lsp::Edit::TextEdit).collect() }.into()
    };
    let changes = files.into_iter().map(versioned).collect();
    Some(lsp::WorkspaceEdit { document_changes: Some(changes), ..lsp::WorkspaceEdit::default() })
}

/// A note behind an ID.
pub fn inlay_hint(snapshot: &Snapshot, hint: InlayHint) -> Option<lsp::InlayHint> {
    let position = range(snapshot, Span::at(hint.offset))?.start;
    let label = lsp::Label::String(hint.label);
    Some(lsp::InlayHint::new(position, label, None, None, None, Some(true), None, None))
}

/// A page that an ID leads to.
pub fn document_link(snapshot: &Snapshot, link: DocumentLink) -> Option<lsp::DocumentLink> {
    let range = range(snapshot, link.span)?;
    Some(lsp::DocumentLink { range, target: Some(lsp::Uri(link.target)), tooltip: Some(link.tooltip), data: None })
}

fn from_position(position: lsp::Position) -> text::Position {
    text::Position { line: position.line as usize, column: position.character as usize }
}

fn to_position(position: text::Position) -> lsp::Position {
    let number = |value: usize| u32::try_from(value).unwrap_or(u32::MAX);
    lsp::Position { line: number(position.line), character: number(position.column) }
}
