// What looks like a model or a parameter and is none.
import { openai } from "@ai-sdk/openai";
import { generateText, tool } from "ai";
import { z } from "zod";

const reading = { location: "Paris", temperature: 72, unit: "celsius" };
const weather = tool({
  description: "Get the weather; asks gpt-4o",
  inputSchema: z.object({ city: z.string(), temperature: z.number().max(50) }),
  execute: async ({ city }) => ({ city, temperature: 72 + Math.floor(Math.random() * 21) - 10 }),
});
const message = { role: "model", type: "model", parts: [] };
const engine = new Engine({ model: "sonar", seed: 12 });
const mongo = mongoose.model("User", schema);
const schema2 = { temperature: { type: "number", min: 0, max: 100, default: 50 } };
const info = { id: "gpt-4o", contextWindow: 128000, maxTokens: 8192, inputPrice: 2.5 };
//                  ^^^^^^ request
const label = { name: "GPT-4o", title: "Claude 3.5" };
const known = { modelId: "gpt-4o", modelName: "GPT-4o" };
//                        ^^^^^^ list
const voice = { voice: "nova", format: "opus", toolChoice: "auto" };
const hits = await index.query({ topK: 4000, vector });
describe("gpt-4o", () => {
  it("works with gpt-4o", () => {});
});
const template = `${provider}/gpt-4o`;
const dimensions = { dimensions: 3, n: 100, seed: 1 };
const retriever = vectorStore.asRetriever({ k: 5, topK: 900 });
console.log("gpt-4o is fine");
import data from "./gpt-4o.json";
const chain = z.number().temperature(5).model("User").min(1);
