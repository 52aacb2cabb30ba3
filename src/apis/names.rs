//! From a name as written to the parameter it means, and back.
//!
//! SDKs write one wire name in many ways: `max_tokens`, `maxTokens`, `MaxTokens`, `.max_tokens(…)`, inside `config` or
//! `generationConfig` or at the top. Names are therefore compared *folded*: case, `_` and `-` do not count, and leading
//! holders that only wrap parameters are dropped on both sides.

use super::schema::{Api, Case, Check, Constraint, Parameter};
use std::borrow::Cow;

/// Whether a spelling is that of a library that calls APIs on its users' behalf, and not of an API's own SDK in some language.
pub fn is_library(spelling: &str) -> bool {
    !matches!(spelling, "" | "python" | "javascript" | super::WIRE)
}

// `HOLDERS`: objects that only hold parameters, folded; what stands in them means the same as at the top.
include!(concat!(env!("OUT_DIR"), "/holders.rs"));

impl Api {
    /// Its title where a sentence begins: "The AI SDK", and "the AI SDK" within.
    pub fn heading(&self) -> String {
        match self.title.strip_prefix("the ") {
            Some(rest) => format!("The {rest}"),
            None => self.title.clone(),
        }
    }

    /// The parameter that `written` means in an SDK's `spelling`: a path with dots between nested names.
    ///
    /// The spelling's own names come first; then the wire name, folded, with holders on either side left out.
    pub fn find(&self, written: &str, spelling: &str) -> Option<&Parameter> {
        let core = core(written);
        let spelled = |parameter: &&Parameter| {
            let names = parameter.spellings.get(spelling);
            names.is_some_and(|names| names.iter().any(|name| same_path(name, written) || same_path(name, core)))
        };
        self.parameters
            .iter()
            .find(spelled)
            .or_else(|| self.parameters.iter().find(|parameter| same_path(&parameter.name, written)))
            .or_else(|| self.parameters.iter().find(|parameter| same_path(self::core(&parameter.name), core)))
            // `model_reasoning_effort`, as some settings say it.
            .or_else(|| self.find(core.strip_prefix("model_")?, spelling))
    }

    /// Whether a model of this bare ID is called through it.
    pub fn serves(&self, model: &str) -> bool {
        self.models.is_empty() || self.models.iter().any(|glob| super::glob_matches(glob, model))
    }

    /// The rules that look at one of the parameters in `marks` (see [`mark`]), and a few more; the others are passed over
    /// without reading a name, which is what keeps holding a call against hundreds of rules quick.
    pub fn rules_on(&self, marks: u64) -> impl Iterator<Item = &Constraint> {
        let on = move |(of_rule, rule): &(u64, &Constraint)| of_rule & marks != 0 || rule.check == Check::Required;
        self.marked().filter(on).map(|(_, rule)| rule)
    }

    /// Every rule with the marks of the parameters it looks at.
    pub fn marked(&self) -> impl Iterator<Item = (u64, &Constraint)> {
        let of_rule = |rule: &Constraint| rule.parameters.iter().fold(0, |marks, name| marks | mark(name));
        let known = self.marks.get_or_init(|| self.rules.iter().map(of_rule).collect());
        known.iter().copied().zip(&self.rules)
    }

    /// The parameter of this wire name.
    pub fn parameter(&self, name: &str) -> Option<&Parameter> {
        self.parameters.iter().find(|parameter| parameter.name == name)
    }

    /// How an SDK writes a parameter: its own name for it, or the wire name (its last segment) in its case.
    pub fn spell<'a>(&self, parameter: &'a Parameter, spelling: &str) -> Cow<'a, str> {
        if let Some(name) = parameter.spellings.get(spelling).and_then(|names| names.first()) {
            return Cow::Borrowed(name);
        }
        let name = if spelling == super::WIRE { parameter.name.as_str() } else { leaf(&parameter.name) };
        self.case_of(spelling).apply(name)
    }

    /// The case an SDK writes names in.
    pub fn case_of(&self, spelling: &str) -> Case {
        self.case.get(spelling).copied().unwrap_or_else(|| Case::habit(spelling))
    }
}

impl Case {
    /// How the users of an SDK write wire names unless an API says otherwise.
    pub fn habit(spelling: &str) -> Case {
        match spelling {
            "csharp" | "go" => Case::Pascal,
            "java" | "kotlin" | "langchain_js" | "vercel_ai_sdk" => Case::Camel,
            _ => Case::Wire,
        }
    }

    /// The case that a name as written is in; a name of one lower-case word does not tell.
    pub fn of(name: &str) -> Case {
        let name = leaf(name);
        match name.chars().next() {
            Some(first) if first.is_uppercase() => Case::Pascal,
            _ if name.contains('_') => Case::Snake,
            _ if name.contains(char::is_uppercase) => Case::Camel,
            _ => Case::Wire,
        }
    }

    /// Rewrites a wire name, segment by segment.
    pub fn apply(self, name: &str) -> Cow<'_, str> {
        if self == Case::Wire {
            return Cow::Borrowed(name);
        }
        let mut out = String::with_capacity(name.len() + 4);
        let mut previous = None;
        for c in name.chars() {
            let starts_name = matches!(previous, None | Some('.'));
            let starts_word = c.is_uppercase() && !starts_name || previous == Some('_');
            match c {
                '_' => {}
                _ if self == Case::Snake => {
                    if starts_word {
                        out.push('_');
                    }
                    out.push(c.to_ascii_lowercase());
                }
                _ if starts_word || (starts_name && self == Case::Pascal) => out.push(c.to_ascii_uppercase()),
                _ if starts_name => out.push(c.to_ascii_lowercase()),
                _ => out.push(c),
            }
            previous = Some(c);
        }
        Cow::Owned(out)
    }
}

/// The last segment of a path.
pub fn leaf(path: &str) -> &str {
    // Names are too short for a search that prepares itself.
    let dot = path.bytes().rposition(|byte| byte == b'.');
    dot.and_then(|dot| path.get(dot + 1..)).unwrap_or(path)
}

/// One bit of 64 for the last segment of a path: paths that [`same_path`] takes for the same have the same.
pub fn mark(path: &str) -> u64 {
    let hash =
        folded(leaf(path)).fold(0_u32, |hash, byte| (hash.rotate_left(5) ^ u32::from(byte)).wrapping_mul(0x9e37_79b9));
    1 << (hash >> 26)
}

/// A path without the holders at its front; the last segment always stays.
pub fn core(path: &str) -> &str {
    let mut rest = path;
    while let Some((first, inner)) = rest.split_once('.') {
        if !is_holder(first) {
            break;
        }
        rest = inner;
    }
    rest
}

/// Whether a name is that of an object that only holds parameters.
pub fn is_holder(name: &str) -> bool {
    HOLDERS.iter().any(|holder| same_path(holder, name))
}

/// Regions and vendors that platforms put before a model's name, with a dot.
const PREFIXES: &[&str] = &[
    "af",
    "ai21",
    "amazon",
    "anthropic",
    "apac",
    "au",
    "ca",
    "cohere",
    "deepseek",
    "eu",
    "global",
    "google",
    "in",
    "jp",
    "luma",
    "meta",
    "minimax",
    "mistral",
    "moonshot",
    "moonshotai",
    "nvidia",
    "openai",
    "qwen",
    "sa",
    "stability",
    "twelvelabs",
    "us",
    "us-gov",
    "writer",
    "xai",
    "zai",
];

/// A model's own name: without provider path, region, vendor, `@date`, platform version and fine-tuning suffix, so that
/// `us.anthropic.claude-sonnet-4-5-20250929-v1:0` and `anthropic/claude-sonnet-4-5-20250929` meet the same globs.
pub fn bare(id: &str) -> &str {
    let mut name = id.strip_prefix("ft:").unwrap_or(id);
    name = name.rsplit_once('/').map_or(name, |(_, last)| last);
    while let Some((head, rest)) = name.split_once('.')
        && PREFIXES.contains(&head)
    {
        name = rest;
    }
    name = name.split_once('@').map_or(name, |(name, _)| name);
    let Some((name, _)) = name.split_once(':') else { return name };
    // The version before a colon is the platform's: `-v1:0`.
    match name.rsplit_once("-v") {
        Some((name, version)) if version.bytes().all(|byte| byte.is_ascii_digit()) => name,
        _ => name,
    }
}

/// Whether two paths are the same but for case, `_` and `-`.
pub fn same_path(a: &str, b: &str) -> bool {
    // Nearly all comparisons end here; the letters decide before anything is folded.
    match (a.as_bytes().first(), b.as_bytes().first()) {
        (Some(a), Some(b)) if a.is_ascii_alphabetic() && b.is_ascii_alphabetic() && !a.eq_ignore_ascii_case(b) => false,
        _ => a == b || folded(a).eq(folded(b)),
    }
}

fn folded(text: &str) -> impl Iterator<Item = u8> + '_ {
    text.bytes().filter(|byte| !matches!(byte, b'_' | b'-')).map(|byte| byte.to_ascii_lowercase())
}
