// Constants, defaults, environment variables, unions.
import OpenAI from "openai";

export const MODEL = "gpt-4o";
//                    ^^^^^^ constant via openai.chat_completions at openai
const EMBEDDING_MODEL = "text-embedding-3-large" as const;
//                       ^^^^^^^^^^^^^^^^^^^^^^ constant via openai.embeddings at openai
const fromEnv = process.env.OPENAI_MODEL ?? "gpt-4.1";
//                                           ^^^^^^^ default via openai.chat_completions at openai
const fallback = config.model || 'gpt-4o-mini';
//                                ^^^^^^^^^^^ default
type Model = "gpt-4o" | "o3" | (string & {});
//            ^^^^^^ type
//                       ^^ type
interface Options {
  model: "gpt-4o-mini";
//        ^^^^^^^^^^^ type
  temperature?: number;
}
enum Models {
  Fast = "gpt-4o-mini",
//        ^^^^^^^^^^^ constant
  Smart = "claude-opus-4-1",
//         ^^^^^^^^^^^^^^^ constant
}
const openai = new OpenAI();

async function ask(text: string, model = "gpt-3.5-turbo", { temperature = 0.3 } = {}) {
//                                        ^^^^^^^^^^^^^ default via openai.chat_completions at openai
  await openai.chat.completions.create({ model: MODEL, messages: [], temperature: 0.9 });
//                                                                                ^^^ temperature of gpt-4o (openai.chat_completions)
  await openai.chat.completions.create({ model: fromEnv, messages: [], top_p: 0.5 });
//                                                                            ^^^ top_p of gpt-4.1 (openai.chat_completions)
  await openai.chat.completions.create({ model: config.model ?? "gpt-4o", messages: [], seed: 1 });
//                                                               ^^^^^^ default via openai.chat_completions at openai
//                                                                                            ^ seed of gpt-4o (openai.chat_completions)
  await openai.embeddings.create({ model: EMBEDDING_MODEL, input: text });
//                                                                ^^^^ input of text-embedding-3-large (openai.embeddings)
  return openai.chat.completions.create({ model, messages: [], temperature });
//                                                             ^^^^^^^^^^^ temperature of gpt-3.5-turbo (openai.chat_completions)
}

function local() {
  const model = "gpt-4.1-mini";
//               ^^^^^^^^^^^^ constant via openai.chat_completions at openai
  return openai.chat.completions.create({ model, messages: [], n: 1 });
//                                                                ^ n of gpt-4.1-mini (openai.chat_completions)
}

export const MODELS = ["gpt-4o", "o3", "claude-sonnet-4-5"];
//                      ^^^^^^ list
//                                ^^ list
//                                      ^^^^^^^^^^^^^^^^^ list
export const LIMITS: Record<string, number> = { "gpt-4o": 16384, "gpt-4o-mini": 16384 };
//                                               ^^^^^^ list
//                                                                ^^^^^^^^^^^ list
export const PRESETS = [
  { id: "gpt-4o", name: "GPT-4o", temperature: 0.5 },
//       ^^^^^^ request
//                                             ^^^ temperature of gpt-4o
  { id: "claude-sonnet-4-5", name: "Claude Sonnet 4.5", contextWindow: 200000, maxTokens: 64000 },
//       ^^^^^^^^^^^^^^^^^ list
];
export function limits(model: string) {
  if (model === "gpt-4o" || model.startsWith("gpt-4")) return 1;
//               ^^^^^^ list
  switch (model) {
    case "o1":
    case "claude-3-opus-20240229":
//        ^^^^^^^^^^^^^^^^^^^^^^ list
      return 2;
  }
  return "mistral-embed";
//        ^^^^^^^^^^^^^ constant
}
const settings = { llm: { provider: "openai", model: "gpt-4o", options: { temperature: 0.7, maxTokens: 100 } } };
//                                                    ^^^^^^ request at openai
//                                                                                     ^^^ options.temperature of gpt-4o
//                                                                                                     ^^^ options.maxTokens of gpt-4o
run(["--model", "gpt-4o"]);
//               ^^^^^^ flag
exec(`aider --model claude-sonnet-4-5 --yes`);
//                  ^^^^^^^^^^^^^^^^^ flag
fetch("https://generativelanguage.googleapis.com/v1beta/models/gemini-2.5-pro:generateContent");
//                                                             ^^^^^^^^^^^^^^ url via google.gemini.generateContent at google
fetch(url, { body: JSON.stringify({ model: "gpt-4o", messages: [], temperature: 1 }) });
//                                          ^^^^^^ request
//                                                                              ^ temperature of gpt-4o
