#!/usr/bin/env python3
"""Records which functions a language server runs, so that the linker can put them side by side.

    CARGO_PROFILE_RELEASE_STRIP=false cargo build --release --locked --target-dir target/layout
    benches/layout.py target/layout/release/modelmeta

A process holds in memory what it has touched of its program, and the system maps 64 KB round each page. What a server runs
is a fourth of the program, but scattered over nearly all of it. This plays an editor's session under `valgrind`, takes the
functions that ran, and writes patterns of their names to `data/embed/layout.txt`, which `data/embed/layout.rs` gives to the
linker. Patterns are as short as they can be without drawing in much that did not run, and hold no hashes: a new function or
compiler makes the list less complete, never wrong. To be run again when the idle memory of `benches/stdio.py` has grown.
"""

import bisect
import os
import re
import subprocess
import sys
import tempfile

import stdio

LAYOUT = os.path.join(stdio.ROOT, "data", "embed", "layout.txt")
# How many bytes of functions that did not run are as bad as one more pattern.
PATTERN = 6000
TEXTS = [
    ("a.ts", "typescript", 'import OpenAI from "openai";\nconst answer = await new OpenAI().chat.completions.create({ model: "gpt-4o", temperature: 3 });\n', 1, 72),
    ("a.yaml", "yaml", "model: gpt-4o\ntemperature: 3\n", 0, 9),
    ("a.json", "json", '{"model": "gpt-4o",\n "temperature": 3}\n', 0, 13),
    ("a.toml", "toml", '[llm]\nmodel = "gpt-4o"\ntemperature = 3\n', 1, 11),
    (".env", "dotenv", "OPENAI_MODEL=gpt-4o\n", 0, 15),
]


def play(command):
    """An editor's session: a large program with hovers, completions and edits, then a look at each other language."""
    text, requests = stdio.program(3000)
    model = requests[len(requests) // 2]
    server = stdio.Server(command)
    server.initialize()
    opened(server, stdio.URI, "python", text)
    server.diagnostics(0)
    server.request("textDocument/hover", server.at(model, 17))
    server.request("textDocument/hover", server.at(model + 1, 10))
    server.send(server.change(model, 15, 22, "gpt-"))
    server.request("textDocument/completion", server.at(model, 19))
    server.send(server.change(model, 15, 19, "gpt-4.1"))
    for value in range(10):
        server.send(server.change(model + 1, 20, 23, f"3.{value}"))
        server.diagnostics(server.version)
    for name, language, text, line, character in TEXTS:
        uri, place = f"file:///bench/{name}", {"line": line, "character": character}
        opened(server, uri, language, text)
        file = {"textDocument": {"uri": uri}}
        for method in ("hover", "completion"):
            server.request(f"textDocument/{method}", {**file, "position": place})
        server.request("textDocument/codeAction", {**file, "range": {"start": place, "end": place}, "context": {"diagnostics": []}})
        whole = {"start": {"line": 0, "character": 0}, "end": {"line": 9, "character": 0}}
        server.request("textDocument/inlayHint", {**file, "range": whole})
    server.end()


def opened(server, uri, language, text):
    document = {"uri": uri, "languageId": language, "version": 0, "text": text}
    stdio.write_all(server, stdio.framed({"jsonrpc": "2.0", "method": "textDocument/didOpen", "params": {"textDocument": document}}))


def executed(profile, binary):
    """The addresses of the binary at which an instruction ran, from callgrind's own format."""
    objects, ours, address, ran = {}, False, 0, set()
    for line in open(profile):
        if named := re.match(r"(c?)ob=\((\d+)\)(?: (.*))?", line):
            called, number, name = named.groups()
            if name:
                objects[number] = name
            if not called:
                ours = os.path.samefile(objects[number], binary) if os.path.exists(objects[number]) else False
        elif cost := re.match(r"(0x[0-9a-f]+|[+-]\d+|\*) ", line):
            step = cost.group(1)
            address = int(step, 16) if step.startswith("0x") else address if step == "*" else address + int(step)
            if ours:
                ran.add(address)
    return ran


def functions(binary, ran):
    """Name without hashes → bytes that ran and bytes that did not."""
    table = []
    for line in subprocess.run(["nm", "-S", binary], capture_output=True, text=True, check=True).stdout.splitlines():
        fields = line.split(" ")
        if len(fields) == 4 and fields[1] and fields[2] in "tTwW":
            table.append((int(fields[0], 16), int(fields[1], 16), fields[3]))
    table.sort()
    starts = [start for start, _, _ in table]
    hot = {bisect.bisect_right(starts, address) - 1 for address in ran}
    found = {}
    for at, (_, size, name) in enumerate(table):
        name = re.sub(r"\.llvm\.\d+$", "", name)
        name = re.sub(r"Cs[0-9A-Za-z]+_", "Cs*_", name)
        cold, used = found.get(name, (0, 0))
        found[name] = (cold + size * (at not in hot), used + size * (at in hot))
    return found


def patterns(names, low, high, depth):
    """The cheapest patterns for what ran of sorted `names[low:high]`, which share `depth` characters, and their cost."""
    if not any(used for _, (_, used) in names[low:high]):
        return 0, []
    if high - low == 1:
        return PATTERN, [names[low][0] + "*"]
    cold = sum(cold for _, (cold, used) in names[low:high] if not used)
    first, last = names[low][0], names[high - 1][0]
    while depth < min(len(first), len(last)) and first[depth] == last[depth]:
        depth += 1
    cost, chosen, start = 0, [], low
    while start < high:
        letter = names[start][0][depth:depth + 1]
        end = start + 1
        while end < high and names[end][0][depth:depth + 1] == letter:
            end += 1
        part = patterns(names, start, end, depth + 1)
        cost, chosen, start = cost + part[0], chosen + part[1], end
    return min((PATTERN + cold, [first[:depth] + "*"]), (cost, chosen), key=lambda way: way[0])


def main():
    binary = os.path.abspath(sys.argv[1])
    sys.setrecursionlimit(10_000)
    with tempfile.TemporaryDirectory() as folder:
        profile = os.path.join(folder, "profile")
        play(["valgrind", "--tool=callgrind", "--dump-instr=yes", f"--callgrind-out-file={profile}", binary, "lsp",
              "--today", "2026-06-01"])
        names = sorted(functions(binary, executed(profile, binary)).items())
    if not any(used for _, (_, used) in names):
        raise SystemExit("nothing of the program was seen to run: is it stripped?")
    _, chosen = patterns(names, 0, len(names), 0)
    with open(LAYOUT, "w") as file:
        file.writelines(f"{name}\n" for name in sorted(chosen))
    print(f"{len(chosen)} patterns; {sum(used for _, (_, used) in names) >> 10} KB ran")


if __name__ == "__main__":
    main()
