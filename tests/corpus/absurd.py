#!/usr/bin/env python3
"""Makes one labelled literal absurd at a time and counts how many `modelmeta check` then reports.

usage: absurd.py --labels DIR --root DIR [--bin PATH] [--optional] [-v]

--labels    folder with files.jsonl and labels.jsonl
--root      where the labelled files are, OWNER+NAME/PATH each (score.py --fetch writes them)
--bin       the modelmeta to measure
--optional  count the labels that are optional, too (commented-out ones never)
-v          also print every literal without a finding: file, line, its text, API and framework

Counted is a parameter whose value is a literal number and whose API documents a range for it. A copy of its file, changed at
that one literal, is checked beside the file as it was; a hit is a finding about parameters that touches the parameter and was
not there before. A parameter that is reported as it stands cannot tell and counts neither way. Not part of CI: the labelled
files are other people's and are not kept here.
"""
import argparse
import collections
import json
import os
import re
import subprocess
import tempfile

from score import LANGUAGES, id_span, place, rows, value_span

RULES = {"parameter-out-of-range", "output-limit-exceeded", "unsupported-parameter", "invalid-parameter-value", "conflicting-parameters"}
UNDOCUMENTED = {"", "non-literal value", "output limit not known"}
LITERAL = re.compile(r"(?P<before>\D*?)(?P<number>-?[\d_]+(?:\.\d*)?)(?P<after>\D*)")


def documented(label):
    """Whether the value is a literal number and its API documents a range that an absurd one leaves."""
    if label["kind"] != "parameter" or label["value_number"] is None or label.get("note") == "commented-out":
        return False
    return label["in_range"] != "unknown" and label["range_note"] not in UNDOCUMENTED


def absurd(label):
    """The text of the value, its number far outside every range, in the form that was written: whole or with a point."""
    parts = LITERAL.fullmatch(label["value_text"])
    name = label["name"].lower().replace("_", "")
    if "tokens" in name or "budget" in name or name in ("numpredict", "numctx"):
        number = 999_999_999
    elif name == "temperature" and label["api"] == "ollama":
        number = -7  # Ollama documents no upper bound
    elif name == "temperature":
        number = label["value_number"] * 100 + 7
    elif "penalty" in name:
        number = 50
    elif name in ("topp", "minp"):
        number = 9.5
    else:
        number = 99_999
    form = float if "." in parts["number"] else int
    return parts["before"] + str(form(number)) + parts["after"]


def mutated(text, label):
    """The text of the file with the label's value made absurd; columns count UTF-16 units."""
    lines = text.split("\n")
    line = lines[label["value_line"] - 1].encode("utf-16-le")
    start, end = 2 * label["value_col_start"], 2 * label["value_col_end"]
    assert line[start:end].decode("utf-16-le") == label["value_text"], label["id"]
    lines[label["value_line"] - 1] = (line[:start] + absurd(label).encode("utf-16-le") + line[end:]).decode("utf-16-le")
    return "\n".join(lines)


def write(folder, file, text):
    """Writes a copy of a labelled file into a folder of its own, under the path it has in its repository."""
    path = place(folder, file)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", encoding="utf8", newline="") as target:
        target.write(text)
    return path


def check(binary, folder):
    """The findings about parameters by path."""
    command = [binary, "check", "--offline", "--no-config", "--no-gitignore", "--include-hidden", "--exit-zero", "--format", "json", "--today", "2026-11-30", folder]
    run = subprocess.run(command, capture_output=True, text=True)
    if not run.stdout:
        raise SystemExit(run.stderr)
    found = collections.defaultdict(list)
    for file in json.loads(run.stdout)["files"]:
        found[os.path.abspath(file["path"])] = [finding for finding in file["findings"] if finding["rule"] in RULES]
    return found


def touches(finding, label):
    """Whether a finding stands on the name or on the value of a labelled parameter, or refuses the object it belongs to."""
    parent, dot, _ = label["name"].rpartition(".")
    if dot and finding["message"].startswith(f"`{parent}.") and finding["line"] == id_span(label)[1]:
        return True
    for cell, line, start, end in (id_span(label), value_span(label)):
        starts, ends = (finding["line"], finding["column"] - 1), (finding["end_line"], finding["end_column"] - 1)
        if finding.get("cell") == cell and starts < (line, end) and (line, start) < ends:
            return True
    return False


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--labels", required=True)
    parser.add_argument("--root", required=True)
    parser.add_argument("--bin", default="target/debug/modelmeta")
    parser.add_argument("--optional", action="store_true")
    parser.add_argument("-v", "--verbose", action="store_true")
    args = parser.parse_args()
    files = {(file["repo"], file["path"]): file for file in rows(os.path.join(args.labels, "files.jsonl")) if file["language"] in set(LANGUAGES.values())}
    labels = [label for label in rows(os.path.join(args.labels, "labels.jsonl")) if documented(label) and (args.optional or not label["optional"])]
    cases = []
    with tempfile.TemporaryDirectory() as folder:
        folder = os.path.realpath(folder)
        for label in labels:
            file = files.get((label["repo"], label["path"]))
            if file is None or not os.path.isfile(place(args.root, file)):
                continue
            with open(place(args.root, file), encoding="utf8", newline="") as source:
                text = source.read()
            before = write(os.path.join(folder, "before"), file, text)
            after = write(os.path.join(folder, label["id"]), file, mutated(text, label))
            cases.append((label, text.split("\n")[label["value_line"] - 1].strip(), before, after))
        found = check(args.bin, folder)
    tallies = collections.defaultdict(collections.Counter)
    for label, line, before, after in cases:
        reported = any(touches(finding, label) for finding in found[before])
        hit = any(touches(finding, label) for finding in found[after])
        tallies[label["language"]]["reported before" if reported else "hit" if hit else "miss"] += 1
        if args.verbose and not reported and not hit:
            print(f"MISS {label['repo']} {label['path']}:{label['value_line']}: {line[:120]}\n     {label['value_text']} -> {absurd(label)}, {label['api']}, {label['framework']}, {label['model_text']}, {label['range_note']}")
    total = collections.Counter()
    for language, tally in sorted(tallies.items()):
        total.update(tally)
        print(line_of(language, tally))
    print(line_of("all", total))


def line_of(name, tally):
    counted = tally["hit"] + tally["miss"]
    share = f"{100 * tally['hit'] / counted:5.1f}%" if counted else "    -"
    return f"{name:10} absurd values reported {share} ({tally['hit']}/{counted})" + (f", {tally['reported before']} reported as they stand" if tally["reported before"] else "")


if __name__ == "__main__":
    main()
