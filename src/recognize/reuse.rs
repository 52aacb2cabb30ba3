//! What an edit left as it was: the sites of all top-level statements but those it touches.
//!
//! Nothing is taken over unless that is certain to be what reading everything again would give: both trees must agree on
//! where the untouched statements begin and end, and no site may straddle the border.

use super::{CallSite, Earlier};
use crate::languages::Source;
use crate::text::{Edit, Span};

/// What has to be read again, and the sites of the rest; nothing when everything has to be read again.
pub fn reuse(source: &Source, earlier: Earlier<'_>) -> Option<(Span, Vec<CallSite>)> {
    let edit = earlier.edit;
    let (old, old_rest) = touched(earlier.source, Span::new(edit.start, edit.old_end))?;
    let (new, new_rest) = touched(source, Span::new(edit.start, edit.new_end))?;
    if old_rest != new_rest || old.start != new.start || edit.shift(old.end) != new.end {
        return None;
    }
    let mut kept = Vec::with_capacity(earlier.sites.len());
    for site in earlier.sites {
        if !lies_in(site, old) {
            kept.push(moved(site, old, edit)?);
        }
    }
    Some((new, kept))
}

/// Whether a site lies in a stretch with all its models; a constant that stands elsewhere counts as elsewhere.
pub fn lies_in(site: &CallSite, stretch: Span) -> bool {
    stretch.contains(site.span) && site.models.iter().all(|model| stretch.contains(model.span))
}

/// From the end of the last top-level statement before an edit to the start of the first one behind it, and how many
/// statements lie outside. Nothing where the parser lost its way outside: then it may have found another way now.
fn touched(source: &Source, edit: Span) -> Option<(Span, usize)> {
    let root = source.tree.as_ref()?.root_node();
    let (mut start, mut end, mut outside) = (0, source.text.len(), 0);
    for child in root.children(&mut root.walk()) {
        let place = Span::from(child.byte_range());
        if place.end < edit.start {
            start = place.end;
        } else if place.start > edit.end {
            end = end.min(place.start);
        } else {
            continue;
        }
        if child.has_error() {
            return None;
        }
        outside += 1;
    }
    (!root.is_error()).then_some((Span::new(start, end), outside))
}

/// A site as it stands now; nothing when a part of it lies in what was touched.
fn moved(site: &CallSite, touched: Span, edit: Edit) -> Option<CallSite> {
    let place = |span: Span| {
        let outside = span.end <= touched.start || span.start >= touched.end;
        outside.then(|| {
            if span.end <= touched.start { span } else { Span::new(edit.shift(span.start), edit.shift(span.end)) }
        })
    };
    let mut site = CallSite { span: place(site.span)?, ..site.clone() };
    for model in &mut site.models {
        model.span = place(model.span)?;
    }
    for argument in &mut site.arguments {
        for span in [&mut argument.name, &mut argument.span, &mut argument.whole] {
            *span = place(*span)?;
        }
    }
    Some(site)
}

#[cfg(test)]
mod tests {
    use crate::languages::{Language, Source, by_id};
    use crate::recognize::{Earlier, Extra, Recognized, recognize};
    use crate::text::Edit;
    use proptest::prelude::*;

    const PYTHON: &[&str] = &[
        "from openai import OpenAI\n",
        "client = OpenAI()\n",
        "client = OpenAI(base_url=\"https://api.deepseek.com\")\n",
        "MODEL = \"gpt-4o\"\n",
        "MODELS = [\"gpt-4o\", \"o3\"]\n",
        "client.chat.completions.create(model=\"gpt-4.1\", temperature=3)\n",
        "client.chat.completions.create(model=MODEL, top_p=1)\n",
        "def ask():\n    client.chat.completions.create(model=\"gpt-5\")\n",
        "def ask(model=\"gpt-4o-mini\"):\n    MODEL = \"o3\"\n    client.responses.create(model=MODEL)\n",
        "    client.chat.completions.create(model=MODEL)\n",
        "x = {\"model\": \"gpt-4o\",\n",
        "}\n",
        "\"\"\"",
        "# gpt-4o\n",
        "\n",
        "a",
        "(",
        "\"",
    ];

    const TYPESCRIPT: &[&str] = &[
        "import OpenAI from \"openai\";\n",
        "const client = new OpenAI();\n",
        "const model = \"gpt-4o\";\n",
        "await client.chat.completions.create({ model: \"gpt-4.1\", temperature: 3 });\n",
        "client.chat.completions.create({ model, top_p: 1 });\n",
        "function ask() {\n",
        "}\n",
        "export default { model: \"o3\" };\n",
        "`",
        "/*",
        "*/\n",
        "\n",
        "{",
    ];

    fn read(
        text: &str,
        language: &'static Language,
        earlier: Option<(&Source, &Recognized, Edit)>,
    ) -> (Source, Recognized) {
        let source = Source::new(text.into(), language, None);
        let earlier =
            earlier.map(|(source, found, edit)| Earlier { source, sites: &found.sites, facts: found.facts, edit });
        let found = recognize(&source, Extra::default(), earlier);
        (source, found)
    }

    fn agrees(
        language: &str,
        pieces: &[&str],
        first: &[usize],
        edits: &[(usize, usize, Vec<usize>)],
    ) -> Result<(), TestCaseError> {
        let Some(language) = by_id(language) else { return Ok(()) };
        let join = |picks: &[usize]| {
            picks.iter().filter_map(|pick| pieces.get(pick % pieces.len()).copied()).collect::<String>()
        };
        let mut text = join(first);
        let (mut source, mut found) = read(&text, language, None);
        for (start, length, new) in edits {
            let (start, new) = (start % (text.len() + 1), join(new));
            let old_end = (start + length).min(text.len());
            text.replace_range(start..old_end, &new);
            let edit = Edit { start, old_end, new_end: start + new.len() };
            let after = read(&text, language, Some((&source, &found, edit)));
            let (_, afresh) = read(&text, language, None);
            prop_assert_eq!(format!("{:#?}", after.1), format!("{:#?}", afresh), "{}", text);
            (source, found) = after;
        }
        Ok(())
    }

    proptest! {
        #[test]
        fn reading_again_what_changed_gives_what_reading_everything_gives(
            first in prop::collection::vec(0usize..99, 0..14),
            edits in prop::collection::vec((0usize..800, 0usize..40, prop::collection::vec(0usize..99, 0..3)), 1..5),
        ) {
            agrees("python", PYTHON, &first, &edits)?;
            agrees("typescript", TYPESCRIPT, &first, &edits)?;
        }
    }
}
