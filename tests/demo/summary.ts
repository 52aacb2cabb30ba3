import { anthropic } from "@ai-sdk/anthropic";
import { openai } from "@ai-sdk/openai";
import { generateText } from "ai";

export async function summary(page: string): Promise<string> {
  const { text } = await generateText({
    model: openai("o3-mini"),
    temperature: 0.2,
    maxTokens: 400,
    prompt: `Three sentences on this page:\n\n${page}`,
  });
  return text;
}

export async function translate(page: string, language: string): Promise<string> {
  const { text } = await generateText({
    model: anthropic("claude-opus-4-6"),
    prompt: `Translate into ${language}:\n\n${page}`,
  });
  return text;
}
