"""What looks like a model or a parameter and is none."""

import json

import tiktoken
import torch
import torch.nn.functional as F
from django.db import models
from openai import OpenAI
from transformers import AutoModelForCausalLM, AutoTokenizer
from vllm import LLM, SamplingParams

# Weather and sensors.
reading = {"location": "Paris", "temperature": 22, "unit": "celsius"}
json.dumps({"temperature": 72, "humidity": 40, "condition": "sunny"})
sensor.update(temperature=451, seed=7)


def get_weather(city: str, temperature: float = 28.7):
    return json.dumps({"city": city, "temperature": "11", "forecast": ["rain"]})


# Training and local sampling.
logits = F.softmax(scores / temperature, dim=-1)
criterion = Loss(temperature=0.07, top_k=5)
model = AutoModelForCausalLM.from_pretrained("meta-llama/Llama-3.1-8B-Instruct")
tokenizer = AutoTokenizer.from_pretrained("gpt2")
output = model.generate(inputs, max_new_tokens=100, temperature=7.5, top_k=50)
sampling = SamplingParams(temperature=3.0, top_p=0.95)
trainer = Trainer(model=model, seed=42, max_steps=10)
checkpoint = "checkpoints/llama-7b/model.pt"
encoder = tiktoken.get_encoding("cl100k_base")
tokens = tiktoken.encoding_for_model("gpt-4o")


# Models of another kind.
class Book(models.Model):
    temperature = models.FloatField(default=5)
#                 ^^^^^^^^^^^^^^^^^^^^^^^^^^^^ temperature

    class Meta:
        model_name = "book"


class User:
    model_config = {"extra": "forbid"}


migrations.AlterField(model_name="book", name="temperature", field=models.IntegerField(default=9))
roles = [{"role": "model", "type": "model", "engine": "mistral", "provider": "deepseek"}]
engine = create_engine("sqlite://", model="core")
car = Car(model="sonar", engine="v8", seed=3)

# Names for people, names of packages, placeholders, fakes.
LABELS = [{"name": "GPT-4o", "title": "Claude 3.5 Sonnet"}]
error = "openai.error.APIError"
PACKAGE = "llama-index"
client = OpenAI()
client.chat.completions.create(model="<MODEL_ID>", messages=[])
client.chat.completions.create(model="{{ model }}", messages=[])
client.chat.completions.create(model=f"{provider}/gpt-4o", messages=[])
client.chat.completions.create(model="test-model", messages=[])
voice = {"voice": "nova", "format": "opus", "tool_choice": "auto"}

# What an answer says, and what a catalogue knows.
answer = {"id": "chatcmpl-1", "object": "chat.completion", "choices": [{"temperature": 1.0}], "usage": {"n": 1}}
SLIDER = Slider(min=0, max=2, value=1, name="temperature")
SCHEMA = {"temperature": {"type": "number", "minimum": 0, "maximum": 2, "default": 1}}
docs = store.similarity_search(query, top_k=400, dimensions=9)
