"""IDs inside longer texts: commands, addresses, embedded JSON and YAML."""

import subprocess

import requests

subprocess.run(["aider", "--model", "gpt-4o", "--weak-model", "gpt-4o-mini"])
#                                    ^^^^^^ flag
#                                                              ^^^^^^^^^^^ flag
subprocess.run("llm -m claude-3-5-sonnet-20241022 'hi' --no-stream", shell=True)
#                      ^^^^^^^^^^^^^^^^^^^^^^^^^^ flag
subprocess.run(["prompt", "o3", "--model", "gpt-4o"] if "o3" in model_name else [])
#                                           ^^^^^^ flag
HELP = "usage: tool --model o3 [--temperature 0.5]"
#                           ^^ flag

requests.post("https://generativelanguage.googleapis.com/v1beta/models/gemini-2.5-pro:generateContent", json={})
#                                                                      ^^^^^^^^^^^^^^ url via google.gemini.generateContent at google
requests.post("https://mine.openai.azure.com/openai/deployments/gpt-4o/chat/completions", json={"temperature": 1})
#                                                               ^^^^^^ url at azure
#                                                                                                              ^ json.temperature (azure_openai.chat_completions)
requests.post(
    "https://api.openai.com/v1/chat/completions",
    json={"model": "gpt-4o", "messages": [], "temperature": 0.5},
#                   ^^^^^^ request via openai.chat_completions at openai
#                                                           ^^^ temperature of gpt-4o (openai.chat_completions)
)
BODY = '{"model": "gpt-4o", "temperature": 1}'
#                  ^^^^^^ list
CONFIG = """
llm:
  model: claude-sonnet-4-5
#        ^^^^^^^^^^^^^^^^^ list
  temperature: 0.5
"""
TEMPLATE = f"--model {model} and gpt-4o"
PROSE = "Please compare gpt-4o with claude-sonnet-4-5 before you answer."
# gpt-4o is what we used before; --model gpt-4o-mini is cheaper.
# ^^^^^^ doc
#                                        ^^^^^^^^^^^ doc
