//! Made-up secrets of many kinds, planted in files of every language.

/// What a line of code says, with `§` where the secret stands, and the secret.
pub const PLANTED: &[(&str, &str)] = &[
    ("api_key=\"§\"", "sk-proj-Plant3dSecret1234567890"),
    ("api_key=\"§\"", "sk-svcacct-Plant3dSecret12345"),
    ("key=\"§\"", "sk-ant-api03-Plant3dSecret-1234"),
    ("key=\"§\"", "sk-or-v1-plant3d5ecret1234567890"),
    ("x=\"§\"", "sk-Plant3dDeepSeekSecret123456"),
    ("x=\"§\"", "AIzaSyPlant3dSecret1234567890abcdefghij"),
    ("x=\"§\"", "AKIAPLANT3DSECRET123"),
    ("aws_secret_access_key=\"§\"", "wJalrPLANTEDXUtnFEMI/K7MDENG/bPxRfi"),
    ("x=\"§\"", "ghp_Plant3dSecretOfGitHub1234567890ab"),
    ("x=\"§\"", "github_pat_11PLANT3DSECRET_abcdef"),
    ("x=\"§\"", "glpat-Plant3dSecret12345"),
    ("x=\"§\"", "xoxb-1234567890-plant3dsecret"),
    ("x=\"§\"", "hf_Plant3dSecretOfHuggingFace12345"),
    ("x=\"§\"", "gsk_Plant3dSecretOfGroq1234567890"),
    ("x=\"§\"", "xai-Plant3dSecretOfXai1234567890"),
    ("x=\"§\"", "r8_Plant3dSecretOfReplicate123456"),
    ("x=\"§\"", "pplx-plant3dsecretofperplexity1234"),
    ("x=\"§\"", "nvapi-Plant3dSecretOfNvidia123456"),
    ("x=\"§\"", "tgp_v1_Plant3dSecretOfTogether12"),
    ("x=\"§\"", "csk-plant3dsecretofcerebras123456"),
    ("x=\"§\"", "sk_live_Plant3dSecretOfStripe1234"),
    ("x=\"§\"", "SG.Plant3dSecretOfSendGrid.1234567890"),
    ("x=\"§\"", "npm_Plant3dSecretOfNpm12345678901234"),
    ("x=\"§\"", "pypi-AgEIcHlwaS5vcmcPlant3dSecret12"),
    ("x=\"§\"", "dop_v1_plant3d5ecret0fdigital0cean"),
    ("x=\"§\"", "dapiplant3d5ecret0fdatabricks1234"),
    ("x=\"§\"", "sk-lf-plant3d5-1234-5678-9abc"),
    ("x=\"§\"", "lsv2_pt_plant3d5ecret0flangsmith_12"),
    ("x=\"§\"", "pcsk_Plant3dSecretOfPinecone12345"),
    ("x=\"§\"", "tvly-Plant3dSecretOfTavily12345"),
    ("x=\"§\"", "lin_api_Plant3dSecretOfLinear123"),
    ("x=\"§\"", "ntn_Plant3dSecretOfNotion1234567"),
    ("x=\"§\"", "eyJhbGciOiJIUzI1NiJ9.eyJwbGFudGVkIjoxfQ.plant3dS3cret"),
    ("password=\"§\"", "planted-horse"),
    ("dbPasswd=\"§\"", "plantedswordfish"),
    ("client_secret=\"§\"", "planted~client~secret"),
    ("COHERE_API_KEY=\"§\"", "PlantedCohereWithoutPrefix"),
    ("mistralApiKey=\"§\"", "plantedmistral"),
    ("headers=\"Authorization: Bearer §\"", "planted.bearer.word"),
    ("headers=\"x-api-key: §\"", "plantedheader"),
    ("url=\"https://user:§@host/v1\"", "plantedlogin"),
    ("url=\"https://host/v1?key=§\"", "Plant3dQueryKey12345"),
    ("url=\"https://host/v1?api_key=§\"", "plantedquery"),
    ("token=\"§\"", "a1b2c3d4Plant3de5f6"),
    ("HF_TOKEN=\"§\"", "plantedtokenwithoutprefix"),
    ("pem=\"-----BEGIN PRIVATE KEY-----\\n§\\n-----END PRIVATE KEY-----\"", "MIIEPlantedPem"),
];

/// Files by name in which each secret stands on the line of a finding, beside one that is fixed, and where a model goes.
pub fn files() -> Vec<(String, String)> {
    let mut files = Vec::new();
    for (at, (line, secret)) in PLANTED.iter().enumerate() {
        let line = line.replace('§', secret);
        let (name, quoted) = line.split_once('=').unwrap();
        let bare = quoted.trim_matches('"');
        // What is known by its beginning is hidden wherever it stands.
        let anywhere = if name == "x" { quoted } else { "\"gpt-4o\"" };
        let word = anywhere.trim_matches('"');
        let fixed = "model=\"claude-opus-4-6\", max_tokens=200000, temperature=1.5, messages=[]";
        let python = format!(
            "from openai import OpenAI\nfrom anthropic import Anthropic\n\
             OpenAI({line}).chat.completions.create(model=\"gpt-4-0613\", temperature=9, messages=[], extra_headers={{\"{name}\": {quoted}}})\n\
             Anthropic({line}).messages.create({fixed})\n{line}\nAnthropic().messages.create({fixed})\n\
             OpenAI().chat.completions.create(model={anywhere}, user={anywhere}, reasoning_effort={anywhere}, messages=[])\n\
             x = \"gpt-4-0613\"  # {line} modelmeta: ignore[{word}]\n# modelmeta: ignore[{word}]\n"
        );
        let typescript = format!(
            "import OpenAI from 'openai';\nawait new OpenAI({{ {name_}: {quoted} }}).chat.completions.create({{ model: 'o3-mini', temperature: 3, {name_}: {quoted}, messages: [] }});\n\
             await new OpenAI().chat.completions.create({{ model: {anywhere}, reasoning_effort: {anywhere}, messages: [] }});\n",
            name_ = name.replace('-', "_"),
        );
        let json = format!(
            "{{\"provider\": \"openai\", \"{name}\": {quoted}, \"model\": \"gpt-4-0613\", \"temperature\": 9}}\n"
        );
        let yaml = format!(
            "provider: openai\n{name}: {bare}\nother: {{ {name}: {quoted}, provider: openai, model: gpt-4-0613 }}\nmodel: o3-mini\ntemperature: 9\n"
        );
        let toml = format!(
            "provider = \"openai\"\n{name} = {quoted}\nmodel = \"gpt-4-0613\"\nt = {{ {name} = {quoted}, model = \"o3-mini\", provider = \"openai\" }}\n"
        );
        let env = format!("{name}={bare}\nOPENAI_MODEL=gpt-4-0613\nOTHER={bare}\nexport {name}={quoted}\n");
        let notebook = serde_json::json!({ "cells": [{ "cell_type": "code", "source": python }],
            "metadata": { "language_info": { "name": "python" } }, "nbformat": 4, "nbformat_minor": 5 });
        let all = [("py", python), ("ts", typescript), ("json", json), ("yaml", yaml), ("toml", toml)];
        files.extend(all.into_iter().map(|(ending, text)| (format!("{at}.{ending}"), text)));
        files.push((format!("{at}/.env"), env));
        files.push((format!("{at}.ipynb"), notebook.to_string()));
    }
    files
}

/// The secrets, or enough of them, that a text shows.
pub fn shown_in(text: &str) -> Vec<&'static str> {
    let told = |secret: &&str| {
        text.contains(*secret) || text.contains(&secret[..secret.len() - 3]) || text.contains(&secret[3..])
    };
    PLANTED.iter().map(|(_, secret)| *secret).filter(told).collect()
}
