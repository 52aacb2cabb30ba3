// Requests as object arguments, on a client of each SDK.
import Anthropic from "@anthropic-ai/sdk";
import { BedrockRuntimeClient, ConverseCommand } from "@aws-sdk/client-bedrock-runtime";
import { GoogleGenAI, type GenerateContentConfig } from "@google/genai";
import { Mistral } from "@mistralai/mistralai";
import Groq from "groq-sdk";
import OpenAI, { AzureOpenAI } from "openai";

const openai = new OpenAI({ apiKey: process.env.OPENAI_API_KEY });

export async function ask(question: string): Promise<string> {
  const completion = await openai.chat.completions.create({
    model: "gpt-4o",
//          ^^^^^^ request via openai.chat_completions at openai
    messages: [{ role: "user", content: `about gpt-5: ${question}` }],
    temperature: 0.2,
//               ^^^ temperature of gpt-4o (openai.chat_completions)
    max_tokens: 1_000,
//              ^^^^^ max_tokens of gpt-4o (openai.chat_completions)
  });
  const { output_text } = await openai.responses.create({
    model: 'gpt-5',
//          ^^^^^ request via openai.responses at openai
    input: question,
    reasoning: { effort: 'minimal' },
//             ^^^^^^^^^^^^^^^^^^^^^ reasoning of gpt-5 (openai.responses)
//                       ^^^^^^^^^ reasoning.effort of gpt-5 (openai.responses)
    text: { verbosity: "low" },
//        ^^^^^^^^^^^^^^^^^^^^ text of gpt-5 (openai.responses)
//                     ^^^^^ text.verbosity of gpt-5 (openai.responses)
  });
  await openai.embeddings.create({ model: `text-embedding-3-small`, input: question, dimensions: 256 });
//                                         ^^^^^^^^^^^^^^^^^^^^^^ request via openai.embeddings at openai
//                                                                         ^^^^^^^^ input of text-embedding-3-small (openai.embeddings)
//                                                                                               ^^^ dimensions of text-embedding-3-small (openai.embeddings)
  return completion.choices[0].message.content! + output_text;
}

const anthropic = new Anthropic();
const stream = anthropic.messages.stream({
  model: "claude-sonnet-4-5" as const,
//        ^^^^^^^^^^^^^^^^^ request via anthropic.messages at anthropic
  max_tokens: 2048,
//            ^^^^ max_tokens of claude-sonnet-4-5 (anthropic.messages)
  thinking: { type: "enabled", budget_tokens: 1024 },
//                  ^^^^^^^^^ thinking.type of claude-sonnet-4-5 (anthropic.messages)
//                                            ^^^^ thinking.budget_tokens of claude-sonnet-4-5 (anthropic.messages)
  messages: [],
//          ^^ messages of claude-sonnet-4-5 (anthropic.messages)
});

const ai = new GoogleGenAI({ apiKey: "…" });
await ai.models.generateContent({
  model: "gemini-2.5-flash",
//        ^^^^^^^^^^^^^^^^ request via google.gemini.generateContent at google
  contents: "hi",
  config: { temperature: 0.5, maxOutputTokens: 100, thinkingConfig: { thinkingBudget: 0 } },
//                       ^^^ config.temperature of gemini-2.5-flash (google.gemini.generateContent)
//                                             ^^^ config.maxOutputTokens of gemini-2.5-flash (google.gemini.generateContent)
//                                                                                    ^ config.thinkingConfig.thinkingBudget of gemini-2.5-flash (google.gemini.generateContent)
});

await new Mistral().chat.complete({ model: "mistral-large-latest", messages: [], randomSeed: 7 });
//                                          ^^^^^^^^^^^^^^^^^^^^ request via mistral.chat at mistral
//                                                                                           ^ randomSeed of mistral-large-latest (mistral.chat)
await new Groq().chat.completions.create({ model: "llama-3.3-70b-versatile", messages: [], top_p: 0.5 });
//                                                 ^^^^^^^^^^^^^^^^^^^^^^^ request via groq.chat at groq
//                                                                                                ^^^ top_p of llama-3.3-70b-versatile (groq.chat)

const bedrock = new BedrockRuntimeClient({});
await bedrock.send(
  new ConverseCommand({
    modelId: "us.anthropic.claude-sonnet-4-5-20250929-v1:0",
//            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ request via bedrock.converse at amazon-bedrock
    messages: [],
    inferenceConfig: { maxTokens: 512, temperature: 0.5 },
//                                ^^^ inferenceConfig.maxTokens of us.anthropic.claude-sonnet-4-5-20250929-v1:0 (bedrock.converse)
//                                                  ^^^ inferenceConfig.temperature of us.anthropic.claude-sonnet-4-5-20250929-v1:0 (bedrock.converse)
  }),
);

const router = new OpenAI({ baseURL: "https://openrouter.ai/api/v1" });
await router.chat.completions.create({ model: "anthropic/claude-sonnet-4.5", messages: [], top_p: 1 });
//                                             ^^^^^^^^^^^^^^^^^^^^^^^^^^^ request via openrouter.chat at openrouter
//                                                                                                ^ top_p of anthropic/claude-sonnet-4.5 (openrouter.chat)
const local = new OpenAI({ baseURL: "http://localhost:11434/v1" });
await local.chat.completions.create({ model: "llama3.2:1b", messages: [], temperature: 5 });
//                                            ^^^^^^^^^^^ request at ollama
//                                                                                     ^ temperature of llama3.2:1b
const azure = new AzureOpenAI({ deployment: "gpt-4o", apiVersion: "2024-10-21" });
//                                           ^^^^^^ request at azure
await azure.chat.completions.create({ model: "gpt-4o", messages: [], temperature: 1 });
//                                            ^^^^^^ request via azure_openai.chat_completions at azure
//                                                                                ^ temperature of gpt-4o (azure_openai.chat_completions)

class Bot {
  private client = new OpenAI();
  private readonly model = "gpt-4o-mini";
//                          ^^^^^^^^^^^ constant via openai.chat_completions at openai

  ask(options: object) {
    return this.client.chat.completions.create({ ...options, model: this.model, messages: [], temperature: 1.5 });
//                                                                                                         ^^^ temperature of gpt-4o-mini (openai.chat_completions)
  }
}
