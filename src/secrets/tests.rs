use super::*;

/// What is masked stands between `⟦` and `⟧`.
fn check(marked: &str) {
    let text = marked.replace(['⟦', '⟧'], "");
    let mut shown = String::new();
    let mut done = 0;
    for span in hidden(&text) {
        shown += &format!("{}⟦{}⟧", &text[done..span.start], span.of(&text));
        done = span.end;
    }
    shown += &text[done..];
    assert_eq!(shown, marked);
}

#[test]
fn keys_are_known_by_their_beginning() {
    check("OpenAI(\"⟦sk-proj-abcdefghijkl1234⟧\").create(model=\"gpt-4o\")");
    check("a ⟦AKIAIOSFODNN7EXAMPLE⟧, ⟦ghp_abcdefghij0123456789⟧ and ⟦hf_abcdefghijklmnopqrstuv⟧.");
    check("⟦eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.abc-_123⟧");
    check("model=\"⟦sk-ant-api03-abcdefgh⟧\"");
    check("sk-learn-based, task-abcdefghijklmnop, hf_hub_download, secret_manager_name, pk_constraint_name");
    check("SKU-12345, ACCOUNT, PATH, gpt-4o-mini, claude-3-5-sonnet-20241022, text-embedding-3-small");
}

#[test]
fn values_are_known_by_their_name_in_every_style() {
    for name in [
        "api_key",
        "apiKey",
        "OPENAI_API_KEY",
        "api-key",
        "x-api-key",
        "apikey",
        "client_secret",
        "password",
        "db_passwd",
    ] {
        check(&format!("f({name}=\"⟦hunter2⟧\", model=\"gpt-4o\")"));
        check(&format!("{{\"{name}\": \"⟦hunter2⟧\", \"model\": \"gpt-4o\"}}"));
        check(&format!("{name}: ⟦hunter2⟧"));
        check(&format!("{name}=⟦hunter two⟧"));
        check(&format!("curl --{name} ⟦hunter2!⟧ x"));
        check(&format!("\"https://h/?{name}=⟦hunter2⟧&model=gpt-4o\""));
        check(&format!("os.environ[\"{name}\"] = \"⟦hunter2⟧\""));
        check(&format!("setdefault('{name}', '⟦hunter2⟧')"));
        check(&format!("builder.{name}(\"⟦hunter2⟧\").model(\"gpt-4o\")"));
    }
    check("export HF_TOKEN=⟦abc⟧\npwd: ⟦x y⟧");
    check("const apiKey: string = '⟦hunter2⟧';");
    check("api_key: str | None = \"⟦hunter2⟧\"");
    check("api_key=SecretStr(\"⟦hunter2⟧\")");
    check("api_key=os.getenv(\"OPENAI_API_KEY\") or \"⟦hunter2⟧\"");
    check("apiKey: process.env.KEY ?? '⟦hunter2⟧',");
    check("'{\\\"api_key\\\": \\\"⟦hunter2⟧\\\", \\\"model\\\": \\\"gpt-4o\\\"}'");
    check("api_key = (\n    \"⟦hunter2⟧\"\n)");
    check("\"Endpoint=x;AccountKey=⟦abc123==⟧;EndpointSuffix=core\"");
    check("\"Server=h;Password=⟦abc⟧;User=x\"");
    check("password = \"\"\"⟦a\nb⟧\"\"\"");
}

#[test]
fn headers_keep_their_scheme() {
    check("\"Authorization\": \"Bearer ⟦hunter2⟧\"");
    check("-H 'Authorization: Basic ⟦dXNlcjpwYXNz⟧' -d '{\"model\":\"gpt-4o\"}'");
    check("Authorization: ⟦hunter2⟧");
    check("headers={\"Authorization\": f\"Bearer {key}\"}");
    check("\"Bearer ⟦abcdefgh1234⟧\"");
}

#[test]
fn blocks_and_logins() {
    check("postgres://user:⟦p4ss⟧@host/db https://host/a:b@c git+ssh://git@github.com/x");
    check("k = \"\"\"-----BEGIN RSA PRIVATE KEY-----⟦\nMIIE\nabc\n⟧-----END RSA PRIVATE KEY-----\"\"\"");
    check("-----BEGIN CERTIFICATE-----\nMIIE\n-----END CERTIFICATE-----");
}

#[test]
fn what_looks_random_beside_a_weak_name() {
    check("token=\"⟦a1b2c3d4e5f6g7h8⟧\", key=\"⟦3fa85f64-5717-4562-b3fc-2c963f66afa6⟧\"");
    check("key=\"model\", key=\"claude-3-5-sonnet-20241022\", token=\"hello\", key=\"text-embedding-3-small\"");
}

#[test]
fn references_and_ordinary_words_stay() {
    for text in [
        "api_key=os.environ[\"OPENAI_API_KEY\"], model=\"gpt-4o\"",
        "api_key=settings.api_key, password=password)",
        "apiKey: process.env.OPENAI_API_KEY,",
        "api_key: ${OPENAI_API_KEY}",
        "api_key: os.environ/OPENAI_API_KEY",
        "api_key: ${{ secrets.OPENAI_API_KEY }}",
        "api_key_env = \"OPENAI_API_KEY\"",
        "api_key = \"\"",
        "f(api_key=None, max_tokens=1024, token_limit=5, tokenizer=\"gpt2\", pad_token=\"eos\")",
        "max_token: 1024\nmax_completion_tokens: 100",
        "\"password\": {\"type\": \"string\"}",
        "class A:\n    api_key: str\n    password: string;",
        "secrets:\n  - model: gpt-4o",
        "def f(token, key): return monkey[key]",
        "`max_tokens` 200000 is more than claude-opus-4-6 can write: 128,000 output tokens at most",
    ] {
        check(text);
    }
}

#[test]
fn stars_keep_places() {
    let text = "é password=\"ü x\" gpt-4o";
    assert_eq!(masked(text), "é password=\"** *\" gpt-4o");
    assert_eq!(hidden_in("A=gpt-4o\nB", "dotenv"), [Span::new(2, 9)]);
}
