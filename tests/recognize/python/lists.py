"""IDs that stand together: lists, keys of maps, types, comparisons."""

from typing import Literal

MODELS = ["gpt-4o", "o3", "claude-sonnet-4-5"]
#          ^^^^^^ list
#                    ^^ list
#                          ^^^^^^^^^^^^^^^^^ list
ALLOWED_MODELS = {"gpt-4o-mini", "gemini-2.5-flash"}
#                  ^^^^^^^^^^^ list
#                                 ^^^^^^^^^^^^^^^^ list
FAMILY = ("gpt-5", "gpt-5-mini")
#          ^^^^^ list
#                   ^^^^^^^^^^ list
Known = Literal["gpt-4o", "gpt-4o-mini"]
#                ^^^^^^ type
#                          ^^^^^^^^^^^ type
PRICES = {
    "gpt-4o": {"input": 2.5, "output": 10},
#    ^^^^^^ list
    "gpt-4o-mini": 0.15,
#    ^^^^^^^^^^^ list
}
SETTINGS = {
    "gpt-4o": {"temperature": 0.5, "top_p": 1},
#    ^^^^^^ list
#                             ^^^ temperature of gpt-4o
#                             ^^^ temperature
#                                           ^ top_p of gpt-4o
#                                           ^ top_p
    "claude-sonnet-4-5": {"temperature": 1, "max_tokens": 100},
#    ^^^^^^^^^^^^^^^^^ list
#                                        ^ temperature of claude-sonnet-4-5
#                                        ^ temperature
#                                                         ^^^ max_tokens of claude-sonnet-4-5
#                                                         ^^^ max_tokens
}
ALIASES = {"fast": "gpt-4o-mini", "smart": "claude-opus-4-1"}
#                   ^^^^^^^^^^^ list
#                                           ^^^^^^^^^^^^^^^ list


def limits(model: str):
    if model == "gpt-4o" or model in ("o3", "o4-mini"):
#                ^^^^^^ list
#                                      ^^ list
#                                            ^^^^^^^ list
        return 128_000
    if model.startswith("gpt-4"):
        return 8192
    match model:
        case "claude-3-opus-20240229":
#             ^^^^^^^^^^^^^^^^^^^^^^ list
            return 200_000
    return "gpt-4o-mini"
#           ^^^^^^^^^^^ constant


response = fallbacks(models=["gpt-4o", "claude-3-haiku-20240307"], temperature=0.5)
#                             ^^^^^^ request
#                                       ^^^^^^^^^^^^^^^^^^^^^^^ request
#                                                                              ^^^ temperature of gpt-4o, claude-3-haiku-20240307
