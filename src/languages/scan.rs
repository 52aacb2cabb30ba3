//! The look before the parse: where does a text hold words that can belong to a call site?
//!
//! Two kinds of words. *Names* (model families and the SDKs that call them) decide whether a text is parsed at all:
//! without one of them nothing in it can be resolved. *Keys* only add places to look at once it is.

use aho_corasick::{AhoCorasick, AhoCorasickBuilder, MatchKind};
use std::sync::OnceLock;

const NAMES: &[&str] = &[
    // families
    "gpt",
    "claude",
    "gemini",
    "gemma",
    "mistral",
    "mixtral",
    "ministral",
    "codestral",
    "devstral",
    "pixtral",
    "magistral",
    "voxtral",
    "llama",
    "deepseek",
    "qwen",
    "qwq",
    "grok",
    "sonar",
    "command-",
    "command_",
    "embed-",
    "-embed",
    "rerank",
    "dall-e",
    "whisper",
    "tts-",
    "davinci",
    "babbage",
    "nova-",
    "titan",
    "kimi",
    "moonshot",
    "glm-",
    "minimax",
    "phi-",
    "jamba",
    "nemotron",
    "granite",
    "voyage",
    "imagen-",
    "veo-",
    "sora-",
    "bison",
    "computer-use",
    "learnlm",
    "palmyra",
    "ernie",
    "hunyuan",
    "doubao",
    "mimo-",
    "aya-",
    "gecko",
    "lyria",
    "omni-moderation",
    "flux",
    "bge-",
    "nomic",
    "\"o1",
    "'o1",
    "`o1",
    "/o1",
    ":o1",
    " o1",
    "=o1",
    "\"o3",
    "'o3",
    "`o3",
    "/o3",
    ":o3",
    " o3",
    "=o3",
    "\"o4",
    "'o4",
    "`o4",
    "/o4",
    ":o4",
    " o4",
    "=o4",
    // SDKs and platforms
    "openai",
    "anthropic",
    "genai",
    "generativeai",
    "vertexai",
    "cohere",
    "groq",
    "langchain",
    "litellm",
    "llama_index",
    "bedrock",
    "ai-sdk",
    "ollama",
    "fireworks",
    "together",
    "perplexity",
    "cerebras",
    "xai",
    "dspy",
    "pydantic_ai",
    "openrouter",
    "chat.completions",
    "chat/completions",
    "generatecontent",
    "generate_content",
    "generatetext",
    "streamtext",
    "completion_params",
];

const KEYS: &[&str] = &["model", "llm", "deployment", "engine", "completion", "converse", "import", "require("];

/// The offsets of all words of a text, in order; none when it holds no name.
pub(super) fn hits(text: &str) -> Vec<usize> {
    static WORDS: OnceLock<Option<AhoCorasick>> = OnceLock::new();
    let Some(words) = WORDS.get_or_init(build) else { return Vec::new() };
    let mut hits = Vec::new();
    let mut named = false;
    for hit in words.find_iter(text) {
        named |= hit.pattern().as_usize() < NAMES.len();
        // Patterns that start with the delimiter point at the word behind it.
        let delimiter = usize::from(!text.as_bytes().get(hit.start()).is_some_and(u8::is_ascii_alphanumeric));
        hits.push(hit.start() + delimiter);
    }
    if named { hits } else { Vec::new() }
}

fn build() -> Option<AhoCorasick> {
    AhoCorasickBuilder::new()
        .ascii_case_insensitive(true)
        .match_kind(MatchKind::LeftmostFirst)
        .build(NAMES.iter().chain(KEYS))
        .ok()
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
