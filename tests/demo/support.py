"""Answers support mail: a cheap model sorts it, a strong one writes."""

from anthropic import Anthropic
from openai import OpenAI

openai = OpenAI()
claude = Anthropic()


def topic(mail: str) -> str:
    answer = openai.chat.completions.create(
        model="gpt-4o-mini",
        temperature=3,
        messages=[{"role": "user", "content": f"Billing, bug or praise?\n\n{mail}"}],
    )
    return answer.choices[0].message.content


def reply(mail: str) -> str:
    answer = claude.messages.create(
        model="claude-sonnet-4.5",
        max_tokens=2048,
        messages=[{"role": "user", "content": mail}],
    )
    return answer.content[0].text
