#!/usr/bin/env python3
"""Scores `modelmeta inspect` against files that people labelled, and prints recall and precision.

usage: score.py --labels DIR --files DIR [--binary PATH] [--misses]
       score.py --labels DIR --mirror DIR [--wheel WHEEL] --files DIR --fetch

--labels   folder with files.jsonl and labels.jsonl
--mirror   bare clones of the public repositories the labels name, OWNER+NAME/repo each
--wheel    the litellm wheel whose files the labels count as the repository pypi/litellm
--files    where the labelled files are (with --fetch: are written to), OWNER+NAME/PATH each
--fetch    write the files from the mirror first
--misses   also print every miss and every false hit

A prediction matches a label when both stand on one line and share a column. What overlaps an optional label counts neither
way. Not part of CI: the labelled files are other people's and are not kept here.
"""
import argparse
import collections
import json
import os
import subprocess
import zipfile

LANGUAGES = {
    "python": "Python", "javascript": "TS/JS", "typescript": "TS/JS", "tsx": "TS/JS", "json": "JSON", "jsonc": "JSON",
    "yaml": "YAML", "toml": "TOML", "dotenv": "env", "notebook": "Notebook",
}


# The labels are about these; messages, tools and flags of a request were not labelled.
NAMES = set("""temperature topp topk maxtokens maxoutputtokens maxcompletiontokens maxtokenstosample maxnewtokens maxtokencount
frequencypenalty presencepenalty effort reasoningeffort budgettokens thinkingbudget numctx numpredict minp repetitionpenalty seed
randomseed n logprobs toplogprobs dimensions bestof""".split())


def leaf(path):
    return path.split(".")[-1].replace("_", "").replace("-", "").lower()


def rows(path):
    with open(path, encoding="utf8") as lines:
        return [json.loads(line) for line in lines]


def place(folder, file):
    return os.path.join(folder, file["repo"].replace("/", "+", 1), file["path"])


def fetch(files, mirror, wheel, out):
    archive = zipfile.ZipFile(wheel) if wheel else None
    for file in files:
        if file["repo"] == "pypi/litellm":
            if archive is None:
                continue
            data = archive.read(file["path"])
        else:
            git = os.path.join(mirror, file["repo"].replace("/", "+", 1), "repo")
            if not os.path.isdir(git):
                print("no mirror of", file["repo"])
                continue
            shown = subprocess.run(["git", "--git-dir", git, "show", f"{file['commit']}:{file['path']}"], capture_output=True)
            if shown.returncode:
                print("not in the mirror:", file["repo"], file["path"])
                continue
            data = shown.stdout
        path = place(out, file)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "wb") as target:
            target.write(data)


def inspect(binary, paths):
    """Predictions by path."""
    run = subprocess.run([binary, "inspect", "--offline", "--no-config", "--no-gitignore", "--include-hidden", "--format", "json", *paths], capture_output=True, text=True)
    if not run.stdout:
        raise SystemExit(run.stderr)
    return {os.path.abspath(file["path"]): file for file in json.loads(run.stdout)["files"]}


def overlaps(prediction, cell, line, start, end):
    return prediction.get("cell") == cell and prediction["line"] <= line <= prediction["end_line"] and prediction["column"] - 1 < end and prediction["end_column"] - 1 > start


def id_span(label):
    """Cell (of a notebook), line and columns."""
    if label.get("cell") is not None and "cell_line" in label:
        return label["cell"], label["cell_line"], label["cell_col_start"], label["cell_col_end"]
    return None, label["line"], label["col_start"], label["col_end"]


def value_span(label):
    """The same of a parameter's value. In notebooks the labels place it in the raw file only; name and value share a line there."""
    start, end = label["value_col_start"], label["value_col_end"]
    if label.get("cell") is not None and "cell_line" in label:
        shift = label["cell_col_start"] - label["col_start"]
        return label["cell"], label["cell_line"] + label["value_line"] - label["line"], start + shift, end + shift
    return None, label["value_line"], start, end


class Tally:
    def __init__(self):
        self.hit = self.miss = self.false = self.exact = self.model_right = self.model_known = 0

    def add(self, other):
        for name, value in vars(other).items():
            setattr(self, name, getattr(self, name) + value)

    def line(self, name):
        share = lambda a, b: f"{100 * a / b:5.1f}%" if b else "    -"
        found = self.hit + self.miss
        return (f"{name:22} recall {share(self.hit, found)} ({self.hit}/{found})  precision {share(self.hit, self.hit + self.false)}"
                f"  exact span {share(self.exact, self.hit)}" + (f"  model right {share(self.model_right, self.model_known)}" if self.model_known else ""))


def score(kind, labels, predictions, span, say):
    tally = Tally()
    wanted = [label for label in labels if label["kind"] == kind and not label["optional"]]
    optional = [label for label in labels if label["optional"]]
    everything = [label for label in labels if label["kind"] == kind]
    for label in wanted:
        found = [p for p in predictions if overlaps(p, *span(label))]
        if not found:
            tally.miss += 1
            say("MISS ", label["line"], label.get("text"), label.get("value_text", ""))
            continue
        tally.hit += 1
        tally.exact += any((p.get("cell"), p["line"], p["column"] - 1, p["end_column"] - 1) == span(label) for p in found)
        if label.get("model_text"):
            tally.model_known += 1
            right = any(p.get("model") == label["model_text"] for p in found)
            tally.model_right += right
            if not right:
                say("MODEL", label["line"], label["text"], f"{label['model_text']} but {[p.get('model') for p in found]}")
    for prediction in predictions:
        allowed = any(overlaps(prediction, *span(label)) for label in everything)
        allowed = allowed or any(overlaps(prediction, *id_span(label)) or ("value_line" in label and overlaps(prediction, *value_span(label))) for label in optional)
        if not allowed:
            tally.false += 1
            say("FALSE", prediction["line"], prediction.get("text", prediction.get("name")), prediction.get("value", prediction.get("role")))
    return tally


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("--labels", "--files"):
        parser.add_argument(name, required=True)
    parser.add_argument("--mirror")
    parser.add_argument("--wheel")
    parser.add_argument("--binary", default="target/debug/modelmeta")
    parser.add_argument("--fetch", action="store_true")
    parser.add_argument("--misses", action="store_true")
    args = parser.parse_args()
    files = rows(os.path.join(args.labels, "files.jsonl"))
    if args.fetch:
        fetch(files, args.mirror, args.wheel, args.files)
    labels = collections.defaultdict(list)
    for label in rows(os.path.join(args.labels, "labels.jsonl")):
        labels[label["repo"], label["path"]].append(label)
    present = [file for file in files if file["language"] in set(LANGUAGES.values()) and os.path.isfile(place(args.files, file))]
    predictions = inspect(args.binary, [place(args.files, file) for file in present])
    tallies = collections.defaultdict(Tally)
    noisy = 0
    for file in present:
        found = predictions.get(os.path.abspath(place(args.files, file)), {"models": [], "parameters": []})
        notes = []
        say = lambda *words: notes.append("  " + " ".join(map(str, words)))
        models = [model for model in found["models"] if model["role"] != "doc"]
        numeric = [p for p in found["parameters"] if leaf(p["name"]) in NAMES]
        mine = labels[file["repo"], file["path"]]
        ids = score("model_id", mine, models, id_span, say)
        parameters = score("parameter", mine, numeric, value_span, say)
        tallies[file["language"], "ids"].add(ids)
        tallies[file["language"], "parameters"].add(parameters)
        noisy += file["negative"] and ids.false + parameters.false > 0
        if args.misses and notes:
            print(file["repo"], file["path"], *notes, sep="\n")
    for what in ("ids", "parameters"):
        total = Tally()
        for (language, kind), tally in sorted(tallies.items()):
            if kind == what:
                print(tally.line(f"{language} {what}"))
                total.add(tally)
        print(total.line(f"all {what}"))
    print(f"{len(present)} files read, {sum(file['negative'] for file in present)} negative, {noisy} of them not silent")


if __name__ == "__main__":
    main()
