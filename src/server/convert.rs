//! Our plain structs to the protocol's and back. The only file that does.

use super::document::{Change, Document};
use super::session::{Event, Snapshot};
use crate::diagnostic::{Diagnostic, Severity};
use crate::text;
use crate::text::{Encoding, Span};
use std::hash::{DefaultHasher, Hash, Hasher};
use tower_lsp::gen_lsp_types as lsp;

/// The byte offset of a position.
pub fn offset(snapshot: &Snapshot, position: lsp::Position) -> usize {
    snapshot.document.offset(from_position(position), snapshot.client.encoding)
}

/// The span of a range.
pub fn span(snapshot: &Snapshot, range: lsp::Range) -> Span {
    Span::new(offset(snapshot, range.start), offset(snapshot, range.end))
}

/// The range of a span.
pub fn range(document: &Document, span: Span, encoding: Encoding) -> lsp::Range {
    let at = |offset| to_position(document.position(offset, encoding));
    lsp::Range { start: at(span.start), end: at(span.end) }
}

/// An edit as the client sent it.
pub fn change(event: lsp::TextDocumentContentChangeEvent) -> Change {
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

/// A file as it was opened.
pub fn opened(document: lsp::TextDocumentItem) -> Event {
    let language_id = document.language_id.as_str().to_owned();
    Event::Opened { uri: document.uri, version: document.version, language_id, text: document.text }
}

/// The name of an encoding.
pub fn encoding(encoding: Encoding) -> lsp::PositionEncodingKind {
    match encoding {
        Encoding::Utf8 => lsp::PositionEncodingKind::UTF8,
        Encoding::Utf16 => lsp::PositionEncodingKind::UTF16,
        Encoding::Utf32 => lsp::PositionEncodingKind::UTF32,
    }
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
    let findings = snapshot.findings().map(|findings| &findings[..]).unwrap_or_default();
    findings.iter().map(|diagnostic| to_diagnostic(snapshot, diagnostic)).collect()
}

fn to_diagnostic(snapshot: &Snapshot, diagnostic: &Diagnostic) -> lsp::Diagnostic {
    let document = &snapshot.document;
    let range = |span| range(document, span, snapshot.client.encoding);
    let related = |related: &crate::diagnostic::Related| lsp::DiagnosticRelatedInformation {
        location: lsp::Location { uri: document.uri.clone(), range: range(related.span) },
        message: related.message.clone(),
    };
    let page = diagnostic.source.as_ref().filter(|source| source.starts_with("http"));
    lsp::Diagnostic {
        range: range(diagnostic.span),
        severity: Some(severity(diagnostic.severity)),
        code: Some(lsp::Code::String(diagnostic.code.to_owned())),
        code_description: page.map(|page| lsp::CodeDescription { href: lsp::Uri(page.clone()) }),
        source: Some("modelmeta".to_owned()),
        message: lsp::Message::String(diagnostic.message.clone()),
        tags: diagnostic.deprecated.then(|| vec![lsp::DiagnosticTag::Deprecated]),
        related_information: (!diagnostic.related.is_empty()).then(|| diagnostic.related.iter().map(related).collect()),
        data: None,
    }
}

fn severity(severity: Severity) -> lsp::DiagnosticSeverity {
    match severity {
        Severity::Error => lsp::DiagnosticSeverity::Error,
        Severity::Warning => lsp::DiagnosticSeverity::Warning,
        Severity::Information => lsp::DiagnosticSeverity::Information,
        Severity::Hint | Severity::Off => lsp::DiagnosticSeverity::Hint,
    }
}

fn from_position(position: lsp::Position) -> text::Position {
    text::Position { line: position.line as usize, column: position.character as usize }
}

fn to_position(position: text::Position) -> lsp::Position {
    let number = |value: usize| u32::try_from(value).unwrap_or(u32::MAX);
    lsp::Position { line: number(position.line), character: number(position.column) }
}
