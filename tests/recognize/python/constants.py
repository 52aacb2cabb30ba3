"""An ID that stands in a constant, a default or an environment variable, and the call one hop away."""

import argparse
import os
from dataclasses import dataclass, field

from openai import OpenAI
from pydantic import BaseModel, Field
from pydantic_settings import BaseSettings

MODEL = "gpt-4o"
#        ^^^^^^ constant via openai.chat_completions at openai
EMBEDDING_MODEL: str = "text-embedding-3-large"
#                       ^^^^^^^^^^^^^^^^^^^^^^ constant via openai.embeddings at openai
MODEL_ID = "gemini-2.5-flash"  # @param ["gemini-2.5-flash", "gemini-2.5-pro"]
#           ^^^^^^^^^^^^^^^^ constant
#                                         ^^^^^^^^^^^^^^^^ doc
#                                                             ^^^^^^^^^^^^^^ doc
FROM_ENV = os.getenv("OPENAI_MODEL", "gpt-4.1")
#                                     ^^^^^^^ default via openai.chat_completions at openai
FALLBACK = os.environ.get("MODEL") or "gpt-4o-mini"
#                                      ^^^^^^^^^^^ default
SHORT = "o3"
model_name = "o3"
#             ^^ constant

client = OpenAI()


def ask(text, model="gpt-3.5-turbo", temperature=0.3, *, max_tokens: int = 100):
#                    ^^^^^^^^^^^^^ default via openai.chat_completions at openai
    client.chat.completions.create(model=MODEL, messages=[], temperature=0.9)
#                                                                        ^^^ temperature of gpt-4o (openai.chat_completions)
    client.chat.completions.create(model=FROM_ENV, messages=[], top_p=0.5)
#                                                                     ^^^ top_p of gpt-4.1 (openai.chat_completions)
    client.embeddings.create(model=EMBEDDING_MODEL, input=text)
#                                                         ^^^^ input of text-embedding-3-large (openai.embeddings)
    return client.chat.completions.create(model=model, messages=[], temperature=temperature)
#                                                                               ^^^^^^^^^^^ temperature of gpt-3.5-turbo (openai.chat_completions)


def shadow(MODEL):
    client.chat.completions.create(model=MODEL, messages=[], temperature=3)
#                                                                        ^ temperature (openai.chat_completions)


def local():
    model = "gpt-4.1-mini"
#            ^^^^^^^^^^^^ constant via openai.chat_completions at openai
    client.chat.completions.create(model=model, messages=[], seed=1)
#                                                                 ^ seed of gpt-4.1-mini (openai.chat_completions)
    client.chat.completions.create(model=os.getenv("M", "gpt-5-mini"), messages=[], seed=2)
#                                                        ^^^^^^^^^^ default via openai.chat_completions at openai
#                                                                                        ^ seed of gpt-5-mini (openai.chat_completions)


def twice(fast):
    model = "gpt-4o"
#            ^^^^^^ constant
    if fast:
        model = "gpt-4o-mini"
#                ^^^^^^^^^^^ constant
    client.chat.completions.create(model=model, messages=[], seed=3)
#                                                                 ^ seed (openai.chat_completions)


def one_of(fast):
    client.chat.completions.create(model="gpt-4o-mini" if fast else "gpt-4o", messages=[], seed=4)
#                                         ^^^^^^^^^^^ default via openai.chat_completions at openai
#                                                                    ^^^^^^ default via openai.chat_completions at openai
#                                                                                               ^ seed of gpt-4o-mini, gpt-4o (openai.chat_completions)


class Settings(BaseSettings):
    openai_model: str = "gpt-4o"
#                        ^^^^^^ constant
    claude: str = Field(default="claude-sonnet-4-5", description="e.g. claude-opus-4-1")
#                                ^^^^^^^^^^^^^^^^^ default


@dataclass
class Config:
    llm: str = "o4-mini"
#               ^^^^^^^ constant
    models: list = field(default_factory=lambda: ["gpt-4o", "o3"])
#                                                  ^^^^^^ list
#                                                            ^^ list


class Agent:
    model = "gpt-4o"
#            ^^^^^^ constant via openai.chat_completions at openai

    def run(self):
        return client.chat.completions.create(model=self.model, messages=[], n=2)
#                                                                              ^ n of gpt-4o (openai.chat_completions)


parser = argparse.ArgumentParser()
parser.add_argument("--model", default="gpt-4o-mini", choices=["gpt-4o", "gpt-4o-mini"])
#                                       ^^^^^^^^^^^ default
#                                                               ^^^^^^ list
#                                                                         ^^^^^^^^^^^ list
args = parser.parse_args()
client.chat.completions.create(model=args.model or "gpt-4o", messages=[], temperature=1)
#                                                   ^^^^^^ default via openai.chat_completions at openai
#                                                                                     ^ temperature of gpt-4o (openai.chat_completions)

settings.llm.model = "gpt-4o"
#                     ^^^^^^ constant
params = dict(model="gpt-4o", temperature=0.1)
#                    ^^^^^^ request
#                                         ^^^ temperature of gpt-4o
client.chat.completions.create(**params)
