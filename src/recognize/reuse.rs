//! What an edit left as it was: the sites of all top-level statements but those it touches, and what the text says of names.
//!
//! Nothing is taken over unless that is certain to be what reading everything again would give: both trees must agree on
//! where the untouched statements begin and end, the touched ones must say the same of names as before, and no site may
//! straddle the border.

use super::facts::Facts;
use super::outward::Kept;
use super::{CallSite, Earlier};
use crate::languages::Source;
use crate::text::{Edit, Span};

/// The statements that an edit touched, as they stood and as they stand; all others are as they were.
pub struct Touched<'a> {
    earlier: Earlier<'a>,
    old: Span,
    new: Span,
}

impl<'a> Touched<'a> {
    /// Nothing when it cannot be told, or when so much was touched that nothing is to be gained.
    pub fn of(source: &Source, earlier: Earlier<'a>) -> Option<Touched<'a>> {
        let edit = earlier.edit;
        if let Some((old, new)) = earlier.source.touched(source, edit) {
            return (new.len() < source.text.len()).then_some(Touched { earlier, old, new });
        }
        let (old, mut before) = touched(earlier.source, Span::new(edit.start, edit.old_end))?;
        let (new, now) = touched(source, Span::new(edit.start, edit.new_end))?;
        before.iter_mut().for_each(|statement| *statement = beyond(*statement, old, edit).unwrap_or_default());
        let same = before == now && old.start == new.start && edit.shift(old.end) == new.end;
        (same && !now.is_empty()).then_some(Touched { earlier, old, new })
    }

    /// What has to be read again.
    pub fn stretch(&self) -> Span {
        self.new
    }

    /// The facts of the text; nothing when the touched statements say something else than before.
    pub fn facts(&self, source: &Source) -> Option<Facts> {
        let known = self.earlier.facts;
        let before = Facts::said_in(self.old, self.earlier.source, known);
        let now = Facts::said_in(self.new, source, known);
        let same = before.fingerprint() == now.fingerprint();
        same.then(|| known.moved(now, |span| beyond(span, self.old, self.earlier.edit)))?
    }

    /// The sites of the rest; nothing when one straddles the border.
    pub fn kept(&self) -> Option<Kept> {
        let mut kept = Vec::with_capacity(self.earlier.sites.len());
        for (at, site) in self.earlier.sites.iter().enumerate() {
            if !lies_in(site, self.old) {
                kept.push((at, moved(site, self.old, self.earlier.edit)?));
            }
        }
        Some(kept)
    }
}

/// Whether a site lies in a stretch with all its models and values; a constant that stands elsewhere counts as elsewhere.
pub fn lies_in(site: &CallSite, stretch: Span) -> bool {
    stretch.contains(site.span)
        && site.models.iter().all(|model| stretch.contains(model.span))
        && site.arguments.iter().all(|argument| stretch.contains(argument.written) && stretch.contains(argument.whole))
}

/// From the end of the last top-level statement before an edit to the start of the first one behind it, and the statements
/// outside. Nothing where the parser lost its way outside: then it may have found another way now.
fn touched(source: &Source, edit: Span) -> Option<(Span, Vec<Span>)> {
    let root = source.whole_tree()?.root_node();
    let (mut start, mut end, mut outside) = (0, source.text.len(), Vec::new());
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
        outside.push(place);
    }
    (!root.is_error()).then_some((Span::new(start, end), outside))
}

/// A site as it stands now; nothing when a part of it lies in what was touched.
fn moved(site: &CallSite, touched: Span, edit: Edit) -> Option<CallSite> {
    let mut site = site.clone();
    for place in site.places_mut() {
        *place = beyond(*place, touched, edit)?;
    }
    Some(site)
}

/// Where a span outside of what was touched stands now.
fn beyond(span: Span, touched: Span, edit: Edit) -> Option<Span> {
    if span.end <= touched.start {
        Some(span)
    } else if span.start >= touched.end {
        Some(Span::new(edit.shift(span.start), edit.shift(span.end)))
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use crate::languages::{Language, Source, by_id};
    use crate::recognize::{Earlier, Extra, Recognized, recognize};
    use crate::text::Edit;
    use proptest::prelude::*;
    use tree_sitter::{InputEdit, Point};

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
            earlier.map(|(source, found, edit)| Earlier { source, sites: &found.sites, facts: &found.facts, edit });
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
            prop_assert_eq!(after.1.facts.fingerprint(), afresh.facts.fingerprint(), "{}", text);
            prop_assert_eq!(format!("{:#?}", after.1.sites), format!("{:#?}", afresh.sites), "{}", text);
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

    /// How a parser recovers from the error in the third line depends on what lies before it.
    #[test]
    fn a_block_with_an_error_reads_the_same_wherever_it_stands() {
        let edits = [(669, 33, vec![0]), (193, 0, vec![4])];
        assert!(agrees("python", PYTHON, &[23, 65, 33, 78, 93, 59], &edits).is_ok());
    }

    /// Statements that end where they seem to, a request in some of them.
    const WHOLE: [&[&str]; 2] = [
        &[
            "from openai import OpenAI\n",
            "client = OpenAI()\n",
            "MODEL = \"gpt-4o\"\n",
            "client.chat.completions.create(\n    model=\"gpt-4.1\",\n    temperature=3,\n)\n",
            "client.chat.completions.create(model=MODEL, top_p=1)\n",
            "@cached\ndef ask(model=\"gpt-4o-mini\"):\n    \"\"\"Asks.\n\nNothing else.\n\"\"\"\n    client.responses.create(model=MODEL)\n",
            "def add(a, b):\n    return [a,\nb]\n",
            "class A:\n    x = {1: 2}\n",
            "if add:\n    y = 1\nelse:\n    y = {\"model\": \"o3\", \"temperature\": 9}\n",
            "# gpt-4o, it's (\n",
            "\n",
        ],
        &[
            "import OpenAI from \"openai\";\n",
            "const client = new OpenAI();\n",
            "const model = \"gpt-4o\";\n",
            "await client.chat.completions.create({\n  model: \"gpt-4.1\",\n  temperature: 3,\n});\n",
            "function ask() {\n  return client.responses.create({ model, top_p: 1 });\n}\n",
            "const text = `\nit's {\n`;\n",
            "const pattern = /['\"`{]/g;\n",
            "/* it's ( gpt-4o\n*/\n",
            "export default { model: \"o3\", temperature: 9 };\n",
            "// it's (\n",
            "\n",
        ],
    ];

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(48))]
        #[test]
        fn the_blocks_of_a_program_give_what_all_of_it_gives(
            first in prop::collection::vec(0usize..99, 0..14),
            edits in prop::collection::vec((0usize..14, 0usize..3, prop::collection::vec(0usize..99, 0..3)), 1..5),
        ) {
            for (name, head, pieces) in [("python", "# openai\n", WHOLE[0]), ("typescript", "// openai\n", WHOLE[1])] {
                let Some(language) = by_id(name) else { continue };
                let mut statements: Vec<&str> = first.iter().map(|pick| pieces[pick % pieces.len()]).collect();
                let mut source = Source::new(([head, &statements.concat()].concat()).into(), language, None);
                let mut found = recognize(&source, Extra::default(), None);
                for (at, count, new) in &edits {
                    let at = at % (statements.len() + 1);
                    let gone = at..(at + count).min(statements.len());
                    let start = head.len() + statements[..at].concat().len();
                    let old_end = start + statements[gone.clone()].concat().len();
                    statements.splice(gone, new.iter().map(|pick| pieces[pick % pieces.len()]));
                    let text = [head, &statements.concat()].concat();
                    let edit = Edit { start, old_end, new_end: old_end + text.len() - source.text.len() };
                    let old = source.kept_tree().cloned().map(|mut tree| {
                        tree.edit(&edited(&source.text, &text, edit));
                        tree
                    });
                    let after = source.after(text.as_str().into(), edit, old.as_ref());
                    let earlier = Earlier { source: &source, sites: &found.sites, facts: &found.facts, edit };
                    let sites = recognize(&after, Extra::default(), Some(earlier));
                    let whole = recognize(&Source::of_part(text.as_str().into(), language), Extra::default(), None);
                    prop_assert_eq!(format!("{:#?}", sites.sites), format!("{:#?}", whole.sites), "{}", statements.concat());
                    (source, found) = (after, sites);
                }
            }
        }
    }

    fn edited(old: &str, new: &str, edit: Edit) -> InputEdit {
        let point = |text: &str, at: usize| {
            let row = text[..at].matches('\n').count();
            Point::new(row, at - text[..at].rfind('\n').map_or(0, |newline| newline + 1))
        };
        InputEdit {
            start_byte: edit.start,
            old_end_byte: edit.old_end,
            new_end_byte: edit.new_end,
            start_position: point(old, edit.start),
            old_end_position: point(old, edit.old_end),
            new_end_position: point(new, edit.new_end),
        }
    }
}
