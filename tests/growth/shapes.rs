//! Texts of any size, each made of one thing over and over: what a careless loop makes slow.

/// A text that grows.
pub struct Shape {
    /// What is repeated.
    pub name: &'static str,
    /// In which language.
    pub language: &'static str,
    /// What stands before.
    head: &'static str,
    /// What is repeated; `%` is the number of the copy.
    each: &'static str,
    /// What stands behind.
    tail: &'static str,
}

impl Shape {
    /// The text with `count` copies.
    pub fn text(&self, count: usize) -> String {
        let copies = (0..count).map(|number| self.each.replace('%', &number.to_string()));
        [self.head.to_owned(), copies.collect(), self.tail.to_owned()].concat()
    }
}

/// A shape of these parts.
const fn shape(
    name: &'static str,
    language: &'static str,
    head: &'static str,
    each: &'static str,
    tail: &'static str,
) -> Shape {
    Shape { name, language, head, each, tail }
}

/// A call that makes the file worth reading, and knows a client.
const CLIENT: &str = "from openai import OpenAI\nclient = OpenAI()\n";

/// Every shape.
pub const ALL: &[Shape] = &[
    // Objects
    shape("object of model keys", "json", "{\"a\":1", ",\"model_%\":\"gpt-4-0613\"", "}"),
    shape("object of model keys", "yaml", "a: 1\n", "model_%: gpt-4-0613\n", ""),
    shape("table of model keys", "toml", "a = 1\n", "model_% = \"gpt-4-0613\"\n", ""),
    shape("one model key, again and again", "json", "{\"a\":1", ",\"model\":\"gpt-4-0613\"", "}"),
    shape("one model key, again and again", "yaml", "a: 1\n", "model: gpt-4-0613\n", ""),
    shape("one model key, again and again", "python", "import openai\nd = {", "\"model\": \"gpt-4-0613\",\n", "}\n"),
    shape(
        "one model key, again and again",
        "typescript",
        "import OpenAI from 'openai';\nconst d = {",
        "model: \"gpt-4-0613\",\n",
        "};\n",
    ),
    shape("aliases", "json", "{\"a\":1", ",\"fast%\":\"gpt-4-0613\"", "}"),
    shape("aliases", "python", "import openai\nALIASES = {", "\"fast%\": \"gpt-4-0613\",\n", "}\n"),
    shape("prices", "json", "{\"a\":1", ",\"gpt-4-0613-%\":{\"input\":1,\"output\":2}", "}"),
    shape("settings by model", "python", "import openai\nS = {", "\"gpt-4-0613\": {\"temperature\": 3},\n", "}\n"),
    shape("array of objects", "json", "[1", ",{\"model\":\"gpt-4-0613\",\"temperature\":3}", "]"),
    shape(
        "array of objects",
        "typescript",
        "import OpenAI from 'openai';\nconst d = [",
        "{model: \"gpt-4-0613\", temperature: 3},\n",
        "];\n",
    ),
    shape("list of maps", "yaml", "models:\n", "  - model: gpt-4-0613\n    temperature: 3\n", ""),
    shape("anchors", "yaml", "models:\n", "  a%: &a%\n    model: gpt-4-0613\n  b%:\n    <<: *a%\n", ""),
    shape("array of tables", "toml", "", "[[models]]\nmodel = \"gpt-4-0613\"\ntemperature = 3\n", ""),
    shape("holders in a request", "json", "{\"model\":\"gpt-4-0613\"", ",\"options%\":{\"temperature\":3}", "}"),
    shape("models inside a holder", "json", "{\"x\":{\"config\":{\"b\":1", ",\"model_%\":\"gpt-4-0613\"", "}}}"),
    shape("rows", "json", "", "{\"model\":\"gpt-4-0613\",\"temperature\":3}\n", ""),
    shape("one long key", "json", "{\"", "a gpt-4 %", "\":[\"gpt-4-0613\",\"gpt-4-0613\",\"gpt-4-0613\"]}"),
    shape("long keys over long values", "json", "{\"k\":[1", ",\"gpt-4-0613\"", "]}"),
    // Lists
    shape("list", "python", "import openai\nM = [", "\"gpt-4-0613\", ", "]\n"),
    shape("list", "typescript", "const M = [", "\"gpt-4-0613\",\n", "];\n"),
    shape("list of short names", "python", "import openai\nM = [", "\"o3\", ", "\"gpt-4-0613\"]\n"),
    shape("union", "typescript", "type M = \"a\"", " | \"gpt-4-0613\"", ";\n"),
    shape("comparisons in a chain", "python", "import openai\nx = (a", " == \"gpt-4-0613\"", ")\n"),
    shape("alternatives", "python", "import openai\nx = (a", " or \"gpt-4-0613\"", ")\n"),
    shape(
        "names that are taken apart",
        "typescript",
        "const {openai, a",
        ", model_%",
        "} = [\"gpt-4-0613\", \"gpt-4-0613\", \"gpt-4-0613\"];\n",
    ),
    // Calls
    shape(
        "calls of one client",
        "python",
        CLIENT,
        "client.chat.completions.create(model=\"gpt-4-0613\", temperature=3)\n",
        "",
    ),
    shape(
        "calls in one function",
        "python",
        "from openai import OpenAI\ndef f():\n    client = OpenAI()\n",
        "    client.chat.completions.create(model=\"gpt-4-0613\", temperature=3)\n",
        "",
    ),
    shape(
        "calls in one function",
        "typescript",
        "import OpenAI from 'openai';\nfunction f(client: OpenAI) {\n",
        "  client.chat.completions.create({model: \"gpt-4-0613\", temperature: 3});\n",
        "}\n",
    ),
    shape(
        "calls on one line",
        "javascript",
        "import OpenAI from 'openai';const client = new OpenAI();",
        "client.chat.completions.create({model:\"gpt-4-0613\",temperature:3});",
        "",
    ),
    shape(
        "calls with a client each",
        "python",
        "from openai import OpenAI\n",
        "c% = OpenAI()\nc%.chat.completions.create(model=\"gpt-4-0613\", temperature=3)\n",
        "",
    ),
    shape(
        "calls with an import each",
        "python",
        CLIENT,
        "from openai.m% import x%\nx%.chat.completions.create(model=\"gpt-4-0613\")\n",
        "",
    ),
    shape("imports", "python", "import openai\n", "import model_%\nask(model=\"gpt-4-0613\")\n", ""),
    shape(
        "one call with many arguments",
        "python",
        "from openai import OpenAI\nOpenAI().chat.completions.create(model=\"gpt-4-0613\"",
        ",\na%=1",
        ")\n",
    ),
    shape(
        "model arguments of one call",
        "python",
        "from openai import OpenAI\nOpenAI().chat.completions.create(",
        "model_%=\"gpt-4-0613\",\n",
        ")\n",
    ),
    shape(
        "parameters, again and again",
        "python",
        "from openai import OpenAI\nOpenAI().chat.completions.create(model=\"gpt-4-0613\"",
        ",\ntemperature=3",
        ")\n",
    ),
    shape(
        "lists handed to one call",
        "python",
        "import openai\nf(1",
        ",\n[{\"model\": \"gpt-4-0613\", \"temperature\": 3}]",
        ")\n",
    ),
    shape(
        "calls handed to one call",
        "python",
        "from openai import OpenAI\nf(1",
        ",\nopenai(model=\"gpt-4-0613\")",
        ")\n",
    ),
    shape(
        "models inside a call's holder",
        "python",
        "import openai\nChatOpenAI(model=\"gpt-4\", model_kwargs={",
        "\"a_%\": \"gpt-4-0613\",\n",
        "})\n",
    ),
    shape(
        "links of a chain",
        "typescript",
        "import OpenAI from 'openai';\nb",
        ".model(\"gpt-4-0613\").temperature(3)",
        ";\n",
    ),
    shape(
        "branches of a chain",
        "typescript",
        "import OpenAI from 'openai';\nb.model(\"gpt-4\")",
        ".then(() => ask({model: \"gpt-4-0613\"}))",
        ";\n",
    ),
    shape(
        "decorators",
        "python",
        "from openai import OpenAI\n",
        "@ask(model=\"gpt-4-0613\")\n",
        "def f():\n    pass\n",
    ),
    shape(
        "functions with defaults",
        "python",
        "import openai\n",
        "def f%(model=\"gpt-4-0613\", temperature=3):\n    return ask(model=model)\n",
        "",
    ),
    shape("defaults of one function", "python", "import openai\ndef f(", "model_%=\"gpt-4-0613\", ", "): pass\n"),
    shape(
        "calls in a function of many parameters",
        "python",
        "import openai\nM = \"gpt-4-0613\"\ndef f(a, b, c):\n    x = 1\n",
        "    ask(model=M)\n",
        "",
    ),
    // Constants
    shape("constants", "python", "from openai import OpenAI\n", "M% = \"gpt-4-0613\"\nask(model=M%)\n", ""),
    shape(
        "one constant, again and again",
        "python",
        "from openai import OpenAI\n",
        "MODEL = \"gpt-4-0613\"\nask(model=MODEL)\n",
        "",
    ),
    shape(
        "a constant in each function",
        "python",
        "from openai import OpenAI\n",
        "def f%():\n    MODEL = \"gpt-4-0613\"\n    ask(model=MODEL)\n",
        "",
    ),
    shape(
        "fields of many classes",
        "python",
        "from openai import OpenAI\n",
        "class A%:\n    model = \"gpt-4-0613\"\n    def f(self):\n        ask(model=self.model)\n",
        "",
    ),
    shape(
        "constants of constants",
        "python",
        "from openai import OpenAI\nM0 = \"gpt-4-0613\"\n",
        "M% = M0\nask(model=M%)\n",
        "",
    ),
    shape(
        "uses of one constant",
        "python",
        "from openai import OpenAI\nMODEL = \"gpt-4-0613\"\n",
        "ask(model=MODEL)\n",
        "",
    ),
    shape("environment defaults", "python", "import os, openai\n", "M% = os.getenv(\"M%\", \"gpt-4-0613\")\n", ""),
    shape("variables", "dotenv", "", "OPENAI_MODEL_%=gpt-4-0613\n", ""),
    shape("values of one variable", "dotenv", "OPENAI_MODEL=a", ",gpt-4-0613", "\n"),
    // Texts
    shape("a comment of IDs", "python", "import openai\n# ", "gpt-4-0613 ", "\n"),
    shape("comments", "python", "import openai\n", "# gpt-4-0613\n", ""),
    shape("a string of flags", "python", "import openai\nx = \"", "--model gpt-4-0613 ", "\"\n"),
    shape(
        "a string of URLs",
        "python",
        "import openai\nx = \"",
        "https://x.example/deployments/gpt-4-0613/chat ",
        "\"\n",
    ),
    shape("a string of variables", "python", "import openai\nx = \"", "MODEL=gpt-4-0613 ", "\"\n"),
    shape("a docstring", "python", "import openai\ndef f():\n    \"\"\"", "gpt-4-0613 ", "\"\"\"\n"),
    shape("a string of IDs", "toml", "a = \"", "gpt-4-0613 ", "\"\n"),
    shape(
        "a string with places",
        "typescript",
        "import OpenAI from 'openai';\nconst x = `",
        "${a%} --model gpt-4-0613 ",
        "`;\n",
    ),
    shape("strings of JSON", "python", "import openai\n", "x% = '{\"model\": \"gpt-4-0613\", \"usage\": 1}'\n", ""),
    // What rules look at
    shape("misspelled IDs", "python", CLIENT, "client.chat.completions.create(model=\"gtp-4o-mini-%\")\n", ""),
    shape("one misspelled ID", "python", CLIENT, "client.chat.completions.create(model=\"gtp-4o-mini\")\n", ""),
    shape("blanks", "python", CLIENT, "client.chat.completions.create(model=\"\", temperature=3)\n", ""),
    shape(
        "ignore comments",
        "python",
        "from openai import OpenAI\nOpenAI().chat.completions.create(model=\"gpt-4-0613\")\n",
        "# modelmeta: ignore\n",
        "",
    ),
    shape(
        "ignore comments in one function",
        "python",
        "from openai import OpenAI\ndef f():\n    x = \"gpt-4-0613\"\n",
        "    # modelmeta: ignore\n",
        "",
    ),
    shape(
        "ignored calls",
        "python",
        CLIENT,
        "client.chat.completions.create(model=\"gpt-4-0613\")  # modelmeta: ignore\n",
        "",
    ),
    shape(
        "calls under the file's ignore comments",
        "python",
        CLIENT,
        "# modelmeta: ignore-file[retired-model]\nclient.chat.completions.create(model=\"gpt-4-0613\")\n",
        "",
    ),
    shape(
        "ignore comments on one line",
        "typescript",
        "import OpenAI from 'openai'; ",
        "/* modelmeta: ignore */ ask({model: \"gpt-4-0613\"}); ",
        "\n",
    ),
    shape(
        "rules of one ignore comment",
        "python",
        "from openai import OpenAI\nask(model=\"gpt-4-0613\")  # modelmeta: ignore[retired-model",
        ",wrong-dialect",
        "]\n",
    ),
    shape("broken lines", "python", CLIENT, "client.chat.completions.create(model=\"gpt-4-0613\", temperature=\n", ""),
    shape("unclosed objects", "typescript", "import OpenAI from 'openai';\n", "ask({model: \"gpt-4-0613\", ", ""),
];
