//! The look before the parse: where does a text hold words that can belong to a call site?
//!
//! Two kinds of words. *Names* (model families and the SDKs that call them) decide whether a text is parsed at all:
//! without one of them nothing in it can be resolved. *Keys* only add places to look at once it is.

use crate::text::{Edit, Span};
use aho_corasick::{AhoCorasick, AhoCorasickBuilder, MatchKind};
use std::sync::OnceLock;

/// Beginnings or parts of the names of model families, then of SDKs and platforms.
const NAMES: &str = "
    gpt claude gemini gemma mistral mixtral ministral codestral devstral pixtral magistral voxtral llama deepseek qwen qwq qvq grok sonar
    command- command_ embed- -embed text-embedding textembedding rerank dall-e whisper tts- davinci curie babbage -ada- bison gecko nova- titan
    kimi moonshot glm- minimax abab phi- jamba j2- nemotron granite voyage imagen- veo- lyria sora- codex computer-use learnlm palmyra ernie
    hunyuan doubao mimo- aya- -moderation flux bge- nomic solar- seed-oss step- longcat hermes- reka- yi- dbrx baichuan internlm starcoder vicuna
    zephyr- tulu- olmo- lfm mercury- arctic- smollm jina- mxbai minilm gte- e5- stable-diffusion sdxl sd3 eleven wizardlm r1- embedding- cogview
    openai anthropic genai generativeai vertexai cohere groq langchain litellm llama_index bedrock ai-sdk ollama fireworks together perplexity
    cerebras xai dspy pydantic_ai openrouter chat.completions chat/completions generatecontent generate_content generatetext streamtext
    completion_params";

/// Names so short that only a delimiter before them makes them one.
const SHORT: [&str; 3] = ["o1", "o3", "o4"];
const DELIMITERS: [char; 7] = ['"', '\'', '`', '/', ':', ' ', '='];

/// Keys, calls and statements beside which an ID may stand, and what tells a server or a parameter.
const KEYS: &str = "model llm deployment engine completion converse import require( :// temperature top_p topp max_tokens maxtokens outputtokens penalty";

/// What may stand before the name of a constant.
const DECLARES: [&str; 6] = ["const ", "export const ", "let ", "var ", "export ", "static "];

/// The words of a text.
#[derive(Debug, Clone, Default)]
pub struct Hits {
    /// Where they stand, in order.
    places: Vec<usize>,
    /// How many of them are names.
    names: usize,
}

impl Hits {
    /// Looks through a text.
    pub fn new(text: &str) -> Hits {
        static WORDS: OnceLock<Option<(AhoCorasick, usize)>> = OnceLock::new();
        let Some((words, names)) = WORDS.get_or_init(build) else { return Hits::default() };
        let mut hits = Hits::default();
        for hit in words.find_iter(text) {
            hits.names += usize::from(hit.pattern().as_usize() < *names);
            // Patterns that start with the delimiter point at the word behind it.
            let delimiter = usize::from(!text.as_bytes().get(hit.start()).is_some_and(u8::is_ascii_alphanumeric));
            hits.places.push(hit.start() + delimiter);
        }
        if hits.names > 0 {
            hits.places.extend(constants(text));
            hits.places.sort_unstable();
            hits.places.dedup();
        }
        hits
    }

    /// The words after an edit of `old` to `text`. No word spans two lines, so only those that the edit touched are read.
    pub fn after(&self, old: &str, text: &str, edit: Edit) -> Hits {
        let gone = lines_around(old, Span::new(edit.start, edit.old_end));
        let came = lines_around(text, Span::new(edit.start, edit.new_end));
        let (before, behind) = (self.first_at(gone.start), self.first_at(gone.end));
        let (lost, mut found) = (Hits::new(gone.of(old)), Hits::new(came.of(text)));
        let names = (self.names + found.names).saturating_sub(lost.names);
        // The constants of a text without a name were not looked for.
        if (self.names == 0) != (names == 0) {
            return Hits::new(text);
        }
        if found.names == 0 && names > 0 {
            found = Hits::of_part(came.of(text));
        }
        let mut places = self.places.get(..before).unwrap_or_default().to_vec();
        places.extend(found.places.iter().map(|place| place + came.start));
        places.extend(self.places.get(behind..).unwrap_or_default().iter().map(|place| edit.shift(*place)));
        Hits { places, names }
    }

    /// The words of a part of a text, which holds a name elsewhere.
    pub fn of_part(text: &str) -> Hits {
        let mut hits = Hits::new(text);
        if hits.names == 0 {
            hits.places.extend(constants(text));
            hits.places.sort_unstable();
            hits.places.dedup();
        }
        Hits { names: hits.names + 1, ..hits }
    }

    /// The offsets of all words in order; none when no word is a name.
    pub fn places(&self) -> &[usize] {
        if self.names > 0 { &self.places } else { &[] }
    }

    /// The same within a stretch.
    pub fn within(&self, stretch: Span) -> &[usize] {
        if self.names == 0 {
            return &[];
        }
        self.places.get(self.first_at(stretch.start)..self.first_at(stretch.end)).unwrap_or_default()
    }

    fn first_at(&self, offset: usize) -> usize {
        self.places.partition_point(|&place| place < offset)
    }
}

/// Where lines begin that define a constant by its capitals: `TEMPERATURE = 0.5`, `export const MAX_TOKENS = 900`.
fn constants(text: &str) -> impl Iterator<Item = usize> + '_ {
    let lines = std::iter::once(0).chain(memchr::memchr_iter(b'\n', text.as_bytes()).map(|newline| newline + 1));
    lines.filter_map(|start| {
        let line = text.get(start..)?;
        let name = DECLARES.iter().find_map(|word| line.strip_prefix(word)).unwrap_or(line);
        let length =
            name.bytes().take_while(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || *byte == b'_').count();
        let begins = name.bytes().next().is_some_and(|byte| byte.is_ascii_uppercase());
        let behind = name.get(length..)?.trim_start_matches(' ');
        (begins && length > 1 && behind.starts_with(['=', ':'])).then_some(start + line.len() - name.len())
    })
}

/// The whole lines that a stretch touches.
fn lines_around(text: &str, stretch: Span) -> Span {
    let bytes = text.as_bytes();
    let head = bytes.get(..stretch.start).unwrap_or_default();
    let tail = bytes.get(stretch.end..).unwrap_or_default();
    let start = memchr::memrchr(b'\n', head).map_or(0, |newline| newline + 1);
    Span::new(start, stretch.end + memchr::memchr(b'\n', tail).unwrap_or(tail.len()))
}

/// The automaton, and how many of its words are names.
fn build() -> Option<(AhoCorasick, usize)> {
    let short = SHORT.iter().flat_map(|name| DELIMITERS.map(|delimiter| format!("{delimiter}{name}")));
    let names: Vec<String> = NAMES.split_whitespace().map(str::to_string).chain(short).collect();
    let count = names.len();
    let words = names.into_iter().chain(KEYS.split_whitespace().map(str::to_string));
    let automaton = AhoCorasickBuilder::new()
        .ascii_case_insensitive(true)
        .match_kind(MatchKind::LeftmostFirst)
        .build(words)
        .ok()?;
    Some((automaton, count))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn only_names_make_a_text_worth_parsing() {
        assert!(Hits::new("class Book(models.Model):\n    engine = 'x'\n").places().is_empty());
        assert_eq!(Hits::new("model = 'GPT-4o'").places(), [0, 9]);
        assert_eq!(Hits::new("use \"o3\" here").places(), [5]);
    }

    proptest! {
        #[test]
        fn lines_that_an_edit_left_alone_need_not_be_read_again(
            first in "([gpt\\-o3\" \n]|gpt-4|model|openai|é){0,20}",
            edits in prop::collection::vec((0usize..60, 0usize..20, "([gpt\\-o3\" \n]|gpt-4|model|openai|é){0,4}"), 1..5),
        ) {
            let mut text = first;
            let mut hits = Hits::new(&text);
            for (start, length, new) in edits {
                let floor = |at: usize| (0..=at.min(text.len())).rev().find(|&at| text.is_char_boundary(at)).unwrap_or(0);
                let (start, old_end) = (floor(start), floor(start + length).max(floor(start)));
                let edited = [&text[..start], &new, &text[old_end..]].concat();
                hits = hits.after(&text, &edited, Edit { start, old_end, new_end: start + new.len() });
                let afresh = Hits::new(&edited);
                prop_assert_eq!((&hits.places, hits.names), (&afresh.places, afresh.names), "{:?}", edited);
                text = edited;
            }
        }
    }
}
