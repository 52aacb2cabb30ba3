"""Who gets a request is told by the client, not by the model's name."""

import os

import instructor
from openai import AzureOpenAI, OpenAI

deepseek = OpenAI(base_url="https://api.deepseek.com", api_key=os.environ["KEY"])
deepseek.chat.completions.create(model="deepseek-chat", messages=[], temperature=1.9)
#                                       ^^^^^^^^^^^^^ request via deepseek.chat at deepseek
#                                                                                ^^^ temperature of deepseek-chat (deepseek.chat)

router = OpenAI(base_url="https://openrouter.ai/api/v1")
router.chat.completions.create(model="anthropic/claude-sonnet-4.5", messages=[], top_p=1)
#                                     ^^^^^^^^^^^^^^^^^^^^^^^^^^^ request via openrouter.chat at openrouter
#                                                                                      ^ top_p of anthropic/claude-sonnet-4.5 (openrouter.chat)

local = OpenAI(base_url="http://localhost:8000/v1", api_key="-")
local.chat.completions.create(model="llama3.2:1b", messages=[], temperature=5)
#                                    ^^^^^^^^^^^ request via vllm.chat at vllm
#                                                                           ^ temperature of llama3.2:1b (vllm.chat)

unknown = OpenAI(base_url=os.environ["BASE_URL"])
unknown.chat.completions.create(model="gpt-4o", messages=[], temperature=1)
#                                      ^^^^^^ request
#                                                                        ^ temperature of gpt-4o

azure = AzureOpenAI(azure_endpoint="https://mine.openai.azure.com", api_version="2024-10-21")
azure.chat.completions.create(model="gpt-4o", messages=[], temperature=1)
#                                    ^^^^^^ request via azure_openai.chat_completions at azure
#                                                                      ^ temperature of gpt-4o (azure_openai.chat_completions)
azure.chat.completions.create(model="prod-chat", messages=[], temperature=1)
#                                    ^^^^^^^^^ request via azure_openai.chat_completions at azure
#                                                                         ^ temperature of prod-chat (azure_openai.chat_completions)

patched = instructor.from_openai(OpenAI())
patched.chat.completions.create(model="gpt-4o-mini", response_model=User, messages=[], seed=1)
#                                      ^^^^^^^^^^^ request via openai.chat_completions at openai
#                                                                                           ^ seed of gpt-4o-mini (openai.chat_completions)


class Bot:
    def __init__(self):
        self.client = OpenAI(base_url="https://api.groq.com/openai/v1")
        self.model = "llama-3.1-8b-instant"
#                     ^^^^^^^^^^^^^^^^^^^^ constant via groq.chat at groq

    def ask(self, text):
        return self.client.chat.completions.create(model=self.model, messages=[], temperature=2)
#                                                                                             ^ temperature of llama-3.1-8b-instant (groq.chat)


with OpenAI() as short_lived:
    short_lived.chat.completions.create(model="gpt-4.1-nano", messages=[], temperature=2)
#                                              ^^^^^^^^^^^^ request via openai.chat_completions at openai
#                                                                                      ^ temperature of gpt-4.1-nano (openai.chat_completions)


# A client that is handed to a call tells who serves it.
from pydantic_ai.models.openai import OpenAIChatModel
from pydantic_ai.providers.openai import OpenAIProvider

gateway = OpenAIProvider(base_url="https://api.deepseek.com", api_key="-")
handed = OpenAIChatModel("deepseek-chat", provider=gateway)
#                         ^^^^^^^^^^^^^ request via deepseek.chat at deepseek
