// CommonJS, object literals, options set one by one.
const OpenAI = require("openai");
const { Anthropic } = require("@anthropic-ai/sdk");

const client = new OpenAI();
const claude = new Anthropic({ apiKey: process.env.KEY });
const DEFAULT_MODEL = "gpt-4o";
//                     ^^^^^^ constant via openai.chat_completions at openai

module.exports = async function ask(text, { model = "gpt-4o-mini", temperature = 0.3 } = {}) {
//                                                   ^^^^^^^^^^^ default
  await client.chat.completions.create({ model: DEFAULT_MODEL, messages: [], temperature: 2.5 });
//                                                                                        ^^^ temperature of gpt-4o (openai.chat_completions)
  await claude.messages.create({ "model": "claude-3-5-haiku-latest", max_tokens: 10, messages: [] });
//                                         ^^^^^^^^^^^^^^^^^^^^^^^ request via anthropic.messages at anthropic
//                                                                               ^^ max_tokens of claude-3-5-haiku-latest (anthropic.messages)
//                                                                                             ^^ messages of claude-3-5-haiku-latest (anthropic.messages)
  const options = { model: "gpt-4.1", temperature: 0.1, top_p: 1 };
//                          ^^^^^^^ request
//                                                 ^^^ temperature of gpt-4.1
//                                                             ^ top_p of gpt-4.1
  return client.chat.completions.create(options);
};

script({ model: "openai:gpt-4o", temperature: 0.5, system: [] });
//               ^^^^^^^^^^^^^ request at openai
//                                            ^^^ temperature of openai:gpt-4o
const response = await fetch("https://api.openai.com/v1/chat/completions", {
  method: "POST",
  body: JSON.stringify({ model: process.env.MODEL || "gpt-4o", messages: [], max_tokens: 5 }),
//                                                    ^^^^^^ default via openai.chat_completions at openai
//                                                                                       ^ max_tokens of gpt-4o (openai.chat_completions)
});
