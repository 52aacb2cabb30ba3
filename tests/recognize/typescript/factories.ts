// The AI SDK makes a model inside the call that holds its parameters.
import { anthropic } from "@ai-sdk/anthropic";
import { createOpenAI, openai } from "@ai-sdk/openai";
import { google } from "@ai-sdk/google";
import { amazonBedrock } from "@ai-sdk/amazon-bedrock";
import { generateObject, generateText, embed, streamText, ToolLoopAgent } from "ai";
import { ChatOpenAI } from "@langchain/openai";
import { ChatAnthropic } from "@langchain/anthropic";
import { Agent } from "@mastra/core/agent";

await generateText({ model: openai("gpt-4o"), prompt: "hi", temperature: 0.3, maxOutputTokens: 100 });
//                                  ^^^^^^ request via openai.responses at openai
//                                                                       ^^^ temperature of gpt-4o (openai.responses)
//                                                                                             ^^^ maxOutputTokens of gpt-4o (openai.responses)
await generateText({ model: openai.chat("gpt-4.1"), prompt: "hi", topP: 0.9, seed: 1 });
//                                       ^^^^^^^ request via openai.chat_completions at openai
//                                                                      ^^^ topP of gpt-4.1 (openai.chat_completions)
//                                                                                 ^ seed of gpt-4.1 (openai.chat_completions)
const { object } = await generateObject({
  model: anthropic("claude-sonnet-4-5"),
//                  ^^^^^^^^^^^^^^^^^ request via anthropic.messages at anthropic
  schema,
  prompt: "hi",
  providerOptions: { anthropic: { thinking: { type: "enabled", budgetTokens: 12000 } } },
//                                                  ^^^^^^^^^ providerOptions.anthropic.thinking.type of claude-sonnet-4-5 (anthropic.messages)
//                                                                           ^^^^^ providerOptions.anthropic.thinking.budgetTokens of claude-sonnet-4-5 (anthropic.messages)
});
streamText({
  model: google("gemini-2.5-flash"),
//               ^^^^^^^^^^^^^^^^ request via google.gemini.generateContent at google
  messages,
  providerOptions: { google: { thinkingConfig: { thinkingBudget: 0 } } },
//                                                               ^ providerOptions.google.thinkingConfig.thinkingBudget of gemini-2.5-flash (google.gemini.generateContent)
});
await embed({ model: openai.embedding("text-embedding-3-small"), value: "hi" });
//                                     ^^^^^^^^^^^^^^^^^^^^^^ request via openai.embeddings at openai
await generateText({ model: "anthropic/claude-sonnet-4.5", prompt: "through the gateway", maxRetries: 2 });
//                           ^^^^^^^^^^^^^^^^^^^^^^^^^^^ request
await generateText({ model: amazonBedrock("anthropic.claude-3-5-sonnet-20241022-v2:0"), prompt: "hi", topK: 5 });
//                                         ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ request via bedrock.converse at amazon-bedrock
//                                                                                                          ^ topK of anthropic.claude-3-5-sonnet-20241022-v2:0 (bedrock.converse)

const mine = createOpenAI({ apiKey: "…" });
const model = mine("gpt-4o-mini");
//                  ^^^^^^^^^^^ request via openai.responses at openai
//                  ^^^^^^^^^^^ constant via openai.responses at openai
await generateText({ model, prompt: "hi", temperature: 1 });
//                                                     ^ temperature of gpt-4o-mini (openai.responses)
const nebius = createOpenAI({ baseURL: "https://api.studio.nebius.com/v1" });
await generateText({ model: nebius("meta-llama/Llama-3.3-70B-Instruct"), prompt: "hi", temperature: 3 });
//                                  ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ request elsewhere
//                                                                                                  ^ temperature of meta-llama/Llama-3.3-70B-Instruct

const agent = new ToolLoopAgent({ model: openai("gpt-5"), instructions: "…", temperature: 0 });
//                                               ^^^^^ request via openai.responses at openai
//                                                                                        ^ temperature of gpt-5 (openai.responses)
const mastra = new Agent({ name: "chef", instructions: "…", model: openai("gpt-4o-mini") });
//                                                                         ^^^^^^^^^^^ request via openai.responses at openai

const chat = new ChatOpenAI({ model: "gpt-4o", temperature: 0.2, maxTokens: 100, modelKwargs: { seed: 1 } });
//                                    ^^^^^^ request via openai.chat_completions at openai
//                                                          ^^^ temperature of gpt-4o (openai.chat_completions)
//                                                                          ^^^ maxTokens of gpt-4o (openai.chat_completions)
//                                                                                                    ^ modelKwargs.seed of gpt-4o (openai.chat_completions)
const legacy = new ChatOpenAI({ modelName: "gpt-3.5-turbo", temperature: 0 }).bind({ stop: ["\n"] });
//                                          ^^^^^^^^^^^^^ request via openai.chat_completions at openai
//                                                                       ^ temperature of gpt-3.5-turbo (openai.chat_completions)
const claude = new ChatAnthropic({ model: "claude-3-5-sonnet-latest", maxTokens: 1024, topK: 10 });
//                                         ^^^^^^^^^^^^^^^^^^^^^^^^ request via anthropic.messages at anthropic
//                                                                               ^^^^ maxTokens of claude-3-5-sonnet-latest (anthropic.messages)
//                                                                                           ^^ topK of claude-3-5-sonnet-latest (anthropic.messages)

// Builder chains.
const built = Chat.builder().model("gpt-4o").temperature(0.5).maxTokens(100).build();
//                                  ^^^^^^ request
//                                                       ^^^ temperature of gpt-4o
//                                                                      ^^^ maxTokens of gpt-4o
const other = agent.withModel("claude-sonnet-4-5").withTemperature(1);
//                             ^^^^^^^^^^^^^^^^^ request
//                                                                 ^ temperature of claude-sonnet-4-5
expect(schema.model("gpt-4o")).toBe(3);
//                   ^^^^^^ list
