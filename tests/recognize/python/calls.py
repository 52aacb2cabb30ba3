"""Requests with keyword arguments, on a client of each SDK."""

import asyncio
import json

import boto3
import cohere
from anthropic import Anthropic, AsyncAnthropic
from google import genai
from google.genai import types
from groq import Groq
from litellm import completion
from mistralai import Mistral
from openai import AsyncOpenAI, OpenAI

client = OpenAI()
answer = client.chat.completions.create(
    model="gpt-4o",
#          ^^^^^^ request via openai.chat_completions at openai
    messages=[{"role": "user", "content": "Which model is better, gpt-4 or gpt-5?"}],
    temperature=0.2,
#               ^^^ temperature of gpt-4o (openai.chat_completions)
    max_tokens=1_000,
#              ^^^^^ max_tokens of gpt-4o (openai.chat_completions)
    stop=["\n"],
#        ^^^^^^ stop of gpt-4o (openai.chat_completions)
)
OpenAI().responses.create(model="gpt-5", input="hi", reasoning={"effort": "low"}, max_output_tokens=20)
#                                ^^^^^ request via openai.responses at openai
#                                                              ^^^^^^^^^^^^^^^^^ reasoning of gpt-5 (openai.responses)
#                                                                         ^^^^^ reasoning.effort of gpt-5 (openai.responses)
#                                                                                                   ^^ max_output_tokens of gpt-5 (openai.responses)
client.embeddings.create(input="hi", model="text-embedding-3-small", dimensions=256)
#                              ^^^^ input of text-embedding-3-small (openai.embeddings)
#                                           ^^^^^^^^^^^^^^^^^^^^^^ request via openai.embeddings at openai
#                                                                               ^^^ dimensions of text-embedding-3-small (openai.embeddings)
client.images.generate(prompt="a cat", model="gpt-image-1", n=2, size="1024x1024")
#                             ^^^^^^^ prompt of gpt-image-1 (openai.images.generate)
#                                             ^^^^^^^^^^^ request via openai.images.generate at openai
#                                                             ^ n of gpt-image-1 (openai.images.generate)
#                                                                     ^^^^^^^^^^^ size of gpt-image-1 (openai.images.generate)
client.audio.speech.create(model="tts-1", voice="nova", input="hi", speed=1.25)
#                                 ^^^^^ request via openai.audio.speech at openai
#                                               ^^^^^^ voice of tts-1 (openai.audio.speech)
#                                                             ^^^^ input of tts-1 (openai.audio.speech)
#                                                                         ^^^^ speed of tts-1 (openai.audio.speech)
client.chat.completions.create(
    **defaults,
    model="o3",
#          ^^ request via openai.chat_completions at openai
    reasoning_effort="high",
#                    ^^^^^^ reasoning_effort of o3 (openai.chat_completions)
    max_completion_tokens=None,
#                         ^^^^ max_completion_tokens of o3 (openai.chat_completions)
)


async def ask(question):
    claude = AsyncAnthropic()
    message = await claude.messages.create(
        model="claude-sonnet-4-5",
#              ^^^^^^^^^^^^^^^^^ request via anthropic.messages at anthropic
        max_tokens=2048,
#                  ^^^^ max_tokens of claude-sonnet-4-5 (anthropic.messages)
        thinking={"type": "enabled", "budget_tokens": 1024},
#                         ^^^^^^^^^ thinking.type of claude-sonnet-4-5 (anthropic.messages)
#                                                     ^^^^ thinking.budget_tokens of claude-sonnet-4-5 (anthropic.messages)
        messages=[{"role": "user", "content": question}],
#                ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ messages of claude-sonnet-4-5 (anthropic.messages)
    )
    async with claude.messages.stream(model="claude-3-5-haiku-latest", max_tokens=-1, messages=[]) as stream:
#                                            ^^^^^^^^^^^^^^^^^^^^^^^ request via anthropic.messages at anthropic
#                                                                                 ^^ max_tokens of claude-3-5-haiku-latest (anthropic.messages)
#                                                                                              ^^ messages of claude-3-5-haiku-latest (anthropic.messages)
        return await stream.get_final_message()


Anthropic().with_options(max_retries=5).messages.create(model="claude-opus-4-1", max_tokens=10, top_k=5, messages=[])
#                                                              ^^^^^^^^^^^^^^^ request via anthropic.messages at anthropic
#                                                                                           ^^ max_tokens of claude-opus-4-1 (anthropic.messages)
#                                                                                                     ^ top_k of claude-opus-4-1 (anthropic.messages)
#                                                                                                                 ^^ messages of claude-opus-4-1 (anthropic.messages)

gemini = genai.Client()
gemini.models.generate_content(
    model="gemini-2.5-flash",
#          ^^^^^^^^^^^^^^^^ request via google.gemini.generateContent at google
    contents="hi",
    config=types.GenerateContentConfig(
        temperature=0.5,
#                   ^^^ config.temperature of gemini-2.5-flash (google.gemini.generateContent)
        max_output_tokens=100,
#                         ^^^ config.max_output_tokens of gemini-2.5-flash (google.gemini.generateContent)
        thinking_config=types.ThinkingConfig(thinking_budget=0),
#                                                            ^ config.thinking_config.thinking_budget of gemini-2.5-flash (google.gemini.generateContent)
    ),
)
gemini.models.generate_content(model="gemini-2.5-pro", contents="hi", config={"top_k": 40, "temperature": 1})
#                                     ^^^^^^^^^^^^^^ request via google.gemini.generateContent at google
#                                                                                      ^^ config.top_k of gemini-2.5-pro (google.gemini.generateContent)
#                                                                                                         ^ config.temperature of gemini-2.5-pro (google.gemini.generateContent)

Mistral(api_key="…").chat.complete(model="mistral-large-latest", messages=[], random_seed=7, temperature=0.1)
#                                         ^^^^^^^^^^^^^^^^^^^^ request via mistral.chat at mistral
#                                                                                         ^ random_seed of mistral-large-latest (mistral.chat)
#                                                                                                        ^^^ temperature of mistral-large-latest (mistral.chat)
cohere.ClientV2().chat(model="command-a-03-2025", messages=[], p=0.7, k=3, temperature=0.3)
#                             ^^^^^^^^^^^^^^^^^ request via cohere.chat_v2 at cohere
#                                                                ^^^ p of command-a-03-2025 (cohere.chat_v2)
#                                                                       ^ k of command-a-03-2025 (cohere.chat_v2)
#                                                                                      ^^^ temperature of command-a-03-2025 (cohere.chat_v2)
Groq().chat.completions.create(model="llama-3.3-70b-versatile", messages=[], temperature=1.5)
#                                     ^^^^^^^^^^^^^^^^^^^^^^^ request via groq.chat at groq
#                                                                                        ^^^ temperature of llama-3.3-70b-versatile (groq.chat)
completion(model="anthropic/claude-3-haiku-20240307", messages=[], temperature=0.7)
#                 ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ request at anthropic
#                                                                              ^^^ temperature of anthropic/claude-3-haiku-20240307
completion("gpt-4o-mini", messages=[], top_p=0.9)
#           ^^^^^^^^^^^ request
#                                            ^^^ top_p of gpt-4o-mini

bedrock = boto3.client("bedrock-runtime")
bedrock.converse(
    modelId="us.anthropic.claude-sonnet-4-5-20250929-v1:0",
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ request via bedrock.converse at amazon-bedrock
    messages=[],
    inferenceConfig={"maxTokens": 512, "temperature": 0.5, "topP": 0.9},
#                                 ^^^ inferenceConfig.maxTokens of us.anthropic.claude-sonnet-4-5-20250929-v1:0 (bedrock.converse)
#                                                     ^^^ inferenceConfig.temperature of us.anthropic.claude-sonnet-4-5-20250929-v1:0 (bedrock.converse)
#                                                                  ^^^ inferenceConfig.topP of us.anthropic.claude-sonnet-4-5-20250929-v1:0 (bedrock.converse)
)
bedrock.invoke_model(
    modelId="anthropic.claude-3-haiku-20240307-v1:0",
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ request at amazon-bedrock
    body=json.dumps({"anthropic_version": "bedrock-2023-05-31", "max_tokens": 100, "messages": []}),
#                                                                             ^^^ body.max_tokens of anthropic.claude-3-haiku-20240307-v1:0
)
