//! Texts that no one would write, and everyone's editor holds for a moment.

use modelmeta::languages::{ALL, GivenUp, Source};
use modelmeta::recognize::{CallSite, Extra, call_sites};
use modelmeta::text::{Edit, Span};

/// Recognition of `text` in every language; what it finds has to lie in the text.
pub fn read_in_all(text: &str) -> Vec<(&'static str, Vec<CallSite>)> {
    let read = |language: &&'static modelmeta::languages::Language| {
        let sites = call_sites(&Source::new(text.into(), language, None), Extra::default());
        assert_spans(text, &sites);
        (language.name, sites)
    };
    ALL.iter().map(read).collect()
}

/// Every span lies in the text, on borders of characters, and an ID's span holds the ID.
pub fn assert_spans(text: &str, sites: &[CallSite]) {
    let fits = |span: Span| assert!(text.get(span.start..span.end).is_some(), "{span:?} of {} bytes", text.len());
    for site in sites {
        fits(site.span);
        for model in &site.models {
            fits(model.span);
            let written = model.span.of(text);
            assert!(written == model.raw || written.contains(['\\', '\'']), "{written:?} is {:?}", model.raw);
        }
        for argument in &site.arguments {
            fits(argument.name);
            fits(argument.span);
            fits(argument.whole);
            assert!(argument.whole.contains(argument.name), "{}: what goes with it holds it", argument.path);
        }
    }
}

/// The IDs found in one language.
fn ids(language: &str, text: &str) -> Vec<String> {
    let language = ALL.iter().find(|known| known.name == language).unwrap();
    let sites = call_sites(&Source::new(text.into(), language, None), Extra::default());
    assert_spans(text, &sites);
    sites.into_iter().flat_map(|site| site.models).map(|model| model.raw).collect()
}

const CALL: &str = "from openai import OpenAI\nOpenAI().chat.completions.create(model=\"gpt-4o\", temperature=3)\n";

#[test]
fn broken_syntax_is_read_as_far_as_it_goes() {
    for text in [
        "create(model=\"gpt-4o\", temperature=",
        "create(model=\"gpt-4o\", **",
        "def f(:\n  x = create(model=\"gpt-4o\"\n",
        "{\"model\": \"gpt-4o\", \"temperature\": }",
        "[[model]\nmodel = \"gpt-4o\"\n= 3",
        "const x = { model: \"gpt-4o\", ...",
        "<Chat model=\"gpt-4o\" temperature={",
    ] {
        let found = read_in_all(text).into_iter().any(|(_, sites)| sites.iter().any(|site| !site.models.is_empty()));
        assert!(found, "{text}: no language finds the model");
    }
}

#[test]
fn a_string_that_is_not_closed_ends_somewhere() {
    for quote in ["\"", "'", "`", "\"\"\"", "'''", "f\"", "r'"] {
        for text in [
            format!("model={quote}gpt-4o"),
            format!("create(model={quote}gpt-4o\n{CALL}"),
            format!("{CALL}x = {quote}"),
        ] {
            read_in_all(&text);
        }
    }
}

/// What nests, or chains, in one grammar or another.
const NESTS: &[&str] = &[
    "(",
    "[",
    "{",
    "{\"a\":",
    "{a:",
    "label:{",
    "a = {a = ",
    "a=[",
    "f(",
    "f(model=",
    "f(a)(",
    "a[",
    "a[0]",
    "a.",
    "a.b(c).",
    "x+",
    "!",
    "-",
    "~",
    "not ",
    "typeof ",
    "await ",
    "new ",
    "a?b:",
    "a?a:",
    "a if b else ",
    "if(a){}else ",
    "if(a)",
    "if(a){",
    "for(;;)",
    "a=>",
    "(a)=>",
    "(a)=>{",
    "async(a)=>",
    "lambda a:",
    "a**",
    "a=",
    "let {a:",
    "const [a,[",
    "({a:",
    "`${",
    "`${`",
    "<a>",
    "<a b={",
    "<>",
    "A<",
    "A<a,",
    "f<a>(",
    "<T>(",
    "<T>(a)=>",
    "a as A<",
    "keyof ",
    "A extends B?C:",
    "()=>",
    "class A{",
    "class A extends ",
    "function f(){",
    "- ",
    "? ",
    ": ",
    "- a: ",
    "\"x\" - ",
    "a: ",
    "&a ",
    "f\"{",
    "f'{f\"{",
    "a or ",
    "a and not ",
    "a??",
    "openai(",
    "get(\"m\", ",
    "try{",
    "/*",
    "#",
    "// ",
    "a: - ? ",
    "<a>{",
    "switch(a){case b:",
    "@a(",
    "*",
    "a,",
    "import(",
    "export default ",
    "x = \"gpt-4o\" if x else ",
    "'{",
    "\"(",
];

/// On a thread with the stack of a main thread of Windows: nested as deeply as is allowed, and much deeper.
#[test]
fn nesting_without_end_is_no_trouble() {
    let read = || {
        for open in NESTS {
            // What nests without brackets is parsed however deep; recovery from its errors takes time with the square of that.
            read_in_all(&format!("import openai\nmodel = {}\"gpt-4o\"", open.repeat(900)));
        }
        for (open, close) in
            [("(", ")"), ("[", "]"), ("{\"a\":", "}"), ("f(model=", ")"), ("openai(", ")"), ("{a:", "}")]
        {
            let text = |depth: usize| format!("{}\"gpt-4o\"{}\n{CALL}", open.repeat(depth), close.repeat(depth));
            read_in_all(&text(900));
            read_in_all(&text(10_000));
        }
        read_in_all(&format!("agent.model(\"gpt-4o\"){}", ".temperature(1)".repeat(10_000)));
    };
    std::thread::Builder::new().stack_size(1 << 20).spawn(read).unwrap().join().unwrap();
    let deep = format!("{}{CALL}", "if x:\n ".repeat(3));
    assert!(ids("python", &deep).is_empty() || ids("python", &deep) == ["gpt-4o"]);
}

/// What is given up says so, whether the text came so or became so by an edit; what stands beside it in a program is read.
#[test]
fn what_is_given_up_says_so() {
    for (language, open) in [
        ("javascript", "{a:"),
        ("typescript", "label:{"),
        ("python", "f(model="),
        ("json", "{\"a\":"),
        ("yaml", "{a: "),
        ("toml", "a={a="),
    ] {
        let language = ALL.iter().find(|known| known.name == language).unwrap();
        let (shallow, deep) = ("a = \"gpt-4o\"\nf({ model".to_owned(), open.repeat(2_000));
        let source = Source::new(shallow.as_str().into(), language, None);
        call_sites(&source, Extra::default());
        assert_eq!(source.given_up(), None, "{}", language.name);
        let edit = Edit { start: shallow.len(), old_end: shallow.len(), new_end: shallow.len() + deep.len() };
        let edited = [shallow.as_str(), &deep].concat();
        let old = source.kept_tree().and_then(|tree| super::stable::edited(tree, &shallow, &edited, edit));
        let after = source.after(edited.as_str().into(), edit, old.as_ref());
        for source in [after, Source::new(edited.as_str().into(), language, None)] {
            call_sites(&source, Extra::default());
            assert_eq!(source.given_up(), Some(GivenUp::TooDeep), "{}", language.name);
        }
    }
    let program = Source::new(format!("{CALL}x = {}model", "(".repeat(2_000)).into(), ALL[0], None);
    let models: usize = call_sites(&program, Extra::default()).iter().map(|site| site.models.len()).sum();
    assert_eq!((models, program.given_up()), (1, Some(GivenUp::TooDeep)));
}

#[test]
fn a_line_of_a_megabyte_is_read() {
    let list = format!("MODELS = [{}]\n", "\"gpt-4o\", ".repeat(5_000));
    for language in ["python", "typescript", "toml"] {
        assert_eq!(ids(language, &list).len(), 5_000, "{language}");
    }
    let prose = format!("x = \"{}gpt-4o\"\n{CALL}", "a long text of words ".repeat(50_000));
    assert_eq!(ids("python", &prose), ["gpt-4o"]);
    ids("json", &format!("{{\"a\": \"{}\", \"model\": \"gpt-4o\"}}", "gpt ".repeat(20_000)));
    ids("yaml", &"a".repeat(1 << 20));
    ids("javascript", &format!("{}model", "\"".repeat(1 << 16)));
}

#[test]
fn line_ends_marks_and_letters_of_all_kinds_change_nothing() {
    for text in [
        CALL.replace('\n', "\r\n"),
        format!("\u{feff}{CALL}"),
        format!("# 🙂🙂 héllo 日本語\n{CALL}"),
        CALL.replace("model=", "user=\"🙂\", model="),
        CALL.replace("temperature", "\u{202e}x=1, temperature"),
        format!("{CALL}\u{2028}\u{0085}\u{0}"),
    ] {
        assert_eq!(ids("python", &text), ["gpt-4o"], "{text:?}");
    }
    assert_eq!(ids("dotenv", "\u{feff}MODEL=gpt-4o\r\nOTHER_MODEL=o3\r\n"), ["gpt-4o", "o3"]);
    assert_eq!(ids("yaml", "a: 🙂\r\nmodel: gpt-4o # 🙂\r\n"), ["gpt-4o"]);
}

#[test]
fn escapes_in_an_id_are_read() {
    assert_eq!(ids("json", r#"{"model": "openai\/gpt\u002d4o"}"#), ["openai/gpt-4o"]);
}

/// For each comment the scanner of Python looks through all that follow: at the margin they are cut, elsewhere it may take too
/// much work.
#[test]
fn comments_without_end_are_read_or_given_up() {
    let comments = |indent: &str| format!("{indent}# gpt-4o\n").repeat(20_000);
    let margin = format!("{CALL}{}{CALL}", comments(""));
    assert_eq!(ids("python", &margin).len(), 20_002);
    let text = format!("def f():\n    x = 1\n{}{CALL}", comments("    "));
    let inside = Source::new(text.as_str().into(), ALL[0], None);
    call_sites(&inside, Extra::default());
    assert_eq!(inside.given_up(), Some(GivenUp::TooMuchWork));
}

/// The grammars of languages with indentation would write behind the end of their record.
#[test]
fn staircases_are_left_alone() {
    for step in ["- ", "? ", ": ", "a:\n", "if x:\n", "- a: "] {
        let stairs: String = (0..2_000).map(|level| format!("{}{step}\n", " ".repeat(level))).collect();
        read_in_all(&format!("{stairs}model: gpt-4o"));
        read_in_all(&format!("{}model: gpt-4o", step.trim_end_matches('\n').repeat(5_000)));
    }
}
