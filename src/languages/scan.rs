//! The look before the parse: where does a text hold words that can belong to a call site?
//!
//! Two kinds of words. *Names* (model families and the SDKs that call them) decide whether a text is parsed at all:
//! without one of them nothing in it can be resolved. *Keys* only add places to look at once it is.

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

/// Keys, calls and statements beside which an ID may stand.
const KEYS: &str = "model llm deployment engine completion converse import require(";

/// The offsets of all words of a text, in order; none when it holds no name.
pub(super) fn hits(text: &str) -> Vec<usize> {
    static WORDS: OnceLock<Option<(AhoCorasick, usize)>> = OnceLock::new();
    let Some((words, names)) = WORDS.get_or_init(build) else { return Vec::new() };
    let mut hits = Vec::new();
    let mut named = false;
    for hit in words.find_iter(text) {
        named |= hit.pattern().as_usize() < *names;
        // Patterns that start with the delimiter point at the word behind it.
        let delimiter = usize::from(!text.as_bytes().get(hit.start()).is_some_and(u8::is_ascii_alphanumeric));
        hits.push(hit.start() + delimiter);
    }
    if named { hits } else { Vec::new() }
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

    #[test]
    fn only_names_make_a_text_worth_parsing() {
        assert!(hits("class Book(models.Model):\n    engine = 'x'\n").is_empty());
        assert_eq!(hits("model = 'GPT-4o'"), [0, 9]);
        assert_eq!(hits("use \"o3\" here"), [5]);
    }
}
