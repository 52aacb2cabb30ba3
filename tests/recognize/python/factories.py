"""A model as the first argument, or made by a class of its own."""

import dspy
import google.generativeai as genai
from crewai import LLM
from langchain.chat_models import init_chat_model
from langchain_anthropic import ChatAnthropic
from langchain_openai import AzureChatOpenAI, ChatOpenAI, OpenAIEmbeddings
from llama_index.core import Settings
from llama_index.llms.openai import OpenAI
from pydantic_ai import Agent
from pydantic_ai.models.openai import OpenAIModel
from pydantic_ai.settings import ModelSettings

lm = dspy.LM("openai/gpt-4o-mini", temperature=0.7, max_tokens=1000)
#             ^^^^^^^^^^^^^^^^^^ request at openai
#                                              ^^^ temperature of openai/gpt-4o-mini
#                                                              ^^^^ max_tokens of openai/gpt-4o-mini
crew = LLM(model="anthropic/claude-3-5-sonnet-20240620", temperature=0.5)
#                 ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ request at anthropic
#                                                                    ^^^ temperature of anthropic/claude-3-5-sonnet-20240620

agent = Agent("openai:gpt-4o", system_prompt="Be brief.", model_settings=ModelSettings(temperature=0.2, max_tokens=50))
#              ^^^^^^^^^^^^^ request at openai
#                                                                                                  ^^^ model_settings.temperature of openai:gpt-4o
#                                                                                                                  ^^ model_settings.max_tokens of openai:gpt-4o
agent = Agent(OpenAIModel("gpt-4o-mini"), model_settings={"top_p": 0.1})
#                          ^^^^^^^^^^^ request via openai.chat_completions at openai
#                                                                  ^^^ model_settings.top_p of gpt-4o-mini (openai.chat_completions)
agent.run_sync("hi", model="anthropic:claude-3-7-sonnet-latest", model_settings={"temperature": 0.0})
#                           ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ request at anthropic
#                                                                                               ^^^ model_settings.temperature of anthropic:claude-3-7-sonnet-latest

chat = ChatOpenAI(model="gpt-4o", temperature=0.2, model_kwargs={"seed": 1}, max_retries=2)
#                        ^^^^^^ request via openai.chat_completions at openai
#                                             ^^^ temperature of gpt-4o (openai.chat_completions)
#                                                                        ^ model_kwargs.seed of gpt-4o (openai.chat_completions)
chat = ChatOpenAI(model_name="gpt-3.5-turbo", temperature=0, max_tokens=100, streaming=True)
#                             ^^^^^^^^^^^^^ request via openai.chat_completions at openai
#                                                         ^ temperature of gpt-3.5-turbo (openai.chat_completions)
#                                                                       ^^^ max_tokens of gpt-3.5-turbo (openai.chat_completions)
claude = ChatAnthropic(model="claude-3-5-sonnet-latest", max_tokens_to_sample=100, temperature=0.9)
#                             ^^^^^^^^^^^^^^^^^^^^^^^^ request via anthropic.messages at anthropic
#                                                                             ^^^ max_tokens_to_sample of claude-3-5-sonnet-latest
#                                                                                              ^^^ temperature of claude-3-5-sonnet-latest (anthropic.messages)
azure = AzureChatOpenAI(azure_deployment="gpt-4o", api_version="2024-10-21", temperature=0)
#                                         ^^^^^^ request via azure_openai.chat_completions at azure
#                                                                                        ^ temperature of gpt-4o (azure_openai.chat_completions)
any_chat = init_chat_model("claude-sonnet-4-5", model_provider="anthropic", temperature=0.3)
#                           ^^^^^^^^^^^^^^^^^ request at anthropic
#                                                                                       ^^^ temperature of claude-sonnet-4-5
any_chat = init_chat_model("openai:gpt-5", reasoning_effort="low")
#                           ^^^^^^^^^^^^ request at openai
#                                                           ^^^^^ reasoning_effort of openai:gpt-5
vectors = OpenAIEmbeddings(model="text-embedding-3-small", dimensions=512)
#                                 ^^^^^^^^^^^^^^^^^^^^^^ request via openai.embeddings at openai
#                                                                     ^^^ dimensions of text-embedding-3-small (openai.embeddings)

Settings.llm = OpenAI(model="gpt-4.1", temperature=0.1)
#                            ^^^^^^^ request via openai.chat_completions at openai
#                                                  ^^^ temperature of gpt-4.1 (openai.chat_completions)

gemini = genai.GenerativeModel("gemini-1.5-pro", generation_config={"temperature": 0.4, "max_output_tokens": 99})
#                               ^^^^^^^^^^^^^^ request via google.gemini.generateContent at google
#                                                                                  ^^^ generation_config.temperature of gemini-1.5-pro (google.gemini.generateContent)
#                                                                                                            ^^ generation_config.max_output_tokens of gemini-1.5-pro (google.gemini.generateContent)
gemini = genai.GenerativeModel(
    model_name="gemini-1.5-flash",
#               ^^^^^^^^^^^^^^^^ request via google.gemini.generateContent at google
    generation_config=genai.GenerationConfig(temperature=0.4, candidate_count=1),
#                                                        ^^^ generation_config.temperature of gemini-1.5-flash (google.gemini.generateContent)
#                                                                             ^ generation_config.candidate_count of gemini-1.5-flash (google.gemini.generateContent)
)

# Builder chains.
agent = AgentBuilder().with_model("gpt-4o").with_temperature(0.5).with_max_tokens(10).build()
#                                  ^^^^^^ request
#                                                            ^^^ temperature of gpt-4o
#                                                                                 ^^ max_tokens of gpt-4o
