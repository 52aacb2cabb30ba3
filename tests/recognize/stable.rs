//! What holds for any text: nothing panics, places lie in the text, and an edit leads to what reading anew finds.

use super::fixture;
use super::hostile::assert_spans;
use modelmeta::languages::{ALL, Language, Source};
use modelmeta::recognize::{CallSite, Earlier, Extra, Recognized, call_sites, recognize};
use modelmeta::text::Edit;
use proptest::prelude::*;
use tree_sitter::{InputEdit, Point, Tree};

/// What texts about models are made of, whole and torn.
const PIECES: &[&str] = &[
    "model",
    "=",
    ":",
    " ",
    "\n",
    "\"",
    "'",
    "`",
    "gpt-4o",
    "claude-sonnet-4-5",
    "o3",
    "temperature",
    "0.5",
    "-1",
    "(",
    ")",
    "[",
    "]",
    "{",
    "}",
    ",",
    ".",
    "#",
    "//",
    "import openai\n",
    "from openai import OpenAI\n",
    "client = OpenAI()\n",
    "client.chat.completions.create(",
    "openai(\"",
    "def f(",
    "=> ",
    "---\n",
    "- ",
    "  ",
    "🙂",
    "é",
    "\r\n",
    "\\",
    "${",
    "--model ",
    "/models/",
    "*/",
    "/*",
    "\"\"\"",
    "[[models]]\n",
    "MODEL=",
];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn any_text_is_read_without_a_panic(picks in prop::collection::vec(0..PIECES.len(), 0..60)) {
        let text: String = picks.iter().map(|pick| PIECES[*pick]).collect();
        super::hostile::read_in_all(&text);
    }

    #[test]
    fn any_letters_are_read_without_a_panic(text in "\\PC{0,40}(gpt-4o|model=)\\PC{0,40}") {
        super::hostile::read_in_all(&text);
    }
}

/// Every beginning of every fixture, as it is while it is being typed.
#[test]
fn every_beginning_of_a_fixture_is_read() {
    for fixture in fixture::all() {
        let ends = fixture.text.char_indices().map(|(at, _)| at).step_by(29);
        for end in ends {
            let text = &fixture.text[..end];
            assert_spans(text, &call_sites(&Source::new(text.into(), fixture.language, None), Extra::default()));
        }
    }
}

/// Words typed into and taken out of every fixture, each time with the tree and the sites of the version before.
#[test]
fn an_edited_fixture_is_recognised_as_if_it_were_new() {
    let mut random = Random(7);
    for fixture in fixture::all() {
        let mut text = fixture.text.clone();
        let mut state = State::read(&text, fixture.language, None);
        for _ in 0..5 {
            let start = random.boundary(&text);
            let word = ["x", "\n", "  ", "gpt-4o", "model", "1", "é"][random.below(7)];
            for (old_len, new) in [(0, word), (word.len(), "")] {
                let edit = Edit { start, old_end: start + old_len, new_end: start + new.len() };
                text.replace_range(start..edit.old_end, new);
                state = State::read(&text, fixture.language, Some((&state, edit)));
            }
            let afresh = State::read(&text, fixture.language, None);
            assert_eq!(format!("{:#?}", state.found.sites), format!("{:#?}", afresh.found.sites), "{}", fixture.name);
        }
    }
}

struct State {
    source: Source,
    found: Recognized,
}

impl State {
    fn read(text: &str, language: &'static Language, before: Option<(&State, Edit)>) -> State {
        let source = match before {
            None => Source::new(text.into(), language, None),
            Some((State { source, .. }, edit)) => {
                let old = source.kept_tree().and_then(|tree| edited(tree, &source.text, text, edit));
                source.after(text.into(), edit, old.as_ref())
            }
        };
        let earlier = before.map(|(state, edit)| Earlier {
            source: &state.source,
            sites: &state.found.sites,
            facts: &state.found.facts,
            edit,
        });
        let found = recognize(&source, Extra::default(), earlier);
        assert_spans(text, &found.sites);
        State { source, found }
    }
}

pub fn edited(tree: &Tree, old: &str, new: &str, edit: Edit) -> Option<Tree> {
    let mut tree = tree.clone();
    tree.edit(&InputEdit {
        start_byte: edit.start,
        old_end_byte: edit.old_end,
        new_end_byte: edit.new_end,
        start_position: point(old, edit.start),
        old_end_position: point(old, edit.old_end),
        new_end_position: point(new, edit.new_end),
    });
    Some(tree)
}

fn point(text: &str, offset: usize) -> Point {
    let before = &text[..offset];
    let line = before.rfind('\n').map_or(0, |at| at + 1);
    Point::new(before.matches('\n').count(), offset - line)
}

/// Numbers that are the same in every run (xorshift).
pub struct Random(pub u64);

impl Random {
    pub fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % end.max(1) as u64) as usize
    }

    fn boundary(&mut self, text: &str) -> usize {
        let mut at = self.below(text.len() + 1);
        while !text.is_char_boundary(at) {
            at -= 1;
        }
        at
    }
}

/// A program is read block by block; its blocks give what all of it gives.
#[test]
fn a_fixture_reads_the_same_as_a_whole() {
    for fixture in fixture::all().iter().filter(|fixture| fixture.language.blocks.is_some()) {
        let text = || fixture.text.as_str().into();
        let by_blocks = sites(&Source::new(text(), fixture.language, None));
        assert_eq!(by_blocks, sites(&Source::of_part(text(), fixture.language)), "{}", fixture.name);
    }
}

/// What a page shows of code is text, whatever stands before it on its line.
#[test]
fn code_in_the_text_of_a_page_is_no_request() {
    let tsx = ALL.iter().find(|language| language.name == "tsx").unwrap();
    for before in ["<h2>Ask</h2>", "<p>don't</p>", "<Foo a={x} />", "{a ? `b` : `c`}"] {
        let text = format!(
            "import OpenAI from \"openai\";\nexport function Docs() {{\n  return (\n    <div>\n      {before} <Code>{{`first\n\
             const client = new OpenAI();\nawait client.chat.completions.create({{ model: \"gpt-4o\", temperature: 3 }});\n\
             `}}</Code>\n    </div>\n  );\n}}\n"
        );
        let found = call_sites(&Source::new(text.as_str().into(), tsx, None), Extra::default());
        assert!(found.iter().all(|site| site.api().is_none() && site.arguments.is_empty()), "{before}: {found:#?}");
    }
}

/// What a later block says of a name holds for the blocks before it, too.
#[test]
fn a_program_may_say_at_its_end_what_its_names_are() {
    let python = fixture::all().into_iter().find(|fixture| fixture.language.name == "python").unwrap().language;
    let names = "import openai\nclient = openai.OpenAI()\nMODEL = \"gpt-4o\"\n";
    let ask = "def ask():\n    client.chat.completions.create(model=MODEL, temperature=1)\n";
    let site = |text: String| {
        let found = call_sites(&Source::new(text.into(), python, None), Extra::default());
        let site = found.into_iter().find(|site| site.api().is_some()).unwrap();
        (site.api().map(|api| &api.name), site.models[0].raw.clone(), site.arguments.len())
    };
    assert_eq!(site([ask, names].concat()), site([names, ask].concat()));
}

/// All that is found.
fn sites(source: &Source) -> Vec<String> {
    let of = |site: &CallSite| {
        let models: Vec<_> = site.models.iter().map(|model| (model.span, &model.raw, model.role)).collect();
        let arguments: Vec<_> =
            site.arguments.iter().map(|argument| (argument.span, &argument.path, &argument.value)).collect();
        format!("{:?} {:?} {:?} {models:?} {arguments:?}", site.span, site.api().map(|api| &api.name), site.provider())
    };
    call_sites(source, Extra::default()).iter().map(of).collect()
}

#[test]
fn languages_agree_on_what_is_no_text_of_theirs() {
    for language in ALL {
        assert!(call_sites(&Source::new("".into(), language, None), Extra::default()).is_empty());
    }
}
