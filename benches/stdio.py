#!/usr/bin/env python3
"""What an editor feels: the built server on a pipe, beside a floor that only parses and answers.

    cargo build --release --locked && cargo build --release --locked --example floor
    benches/stdio.py [--rounds 5] [--lines 300,3000,30000] [--json FILE] [SERVER…]

Servers take turns in each round, so that a busy machine is busy for all of them. Times are milliseconds. Without
arguments: target/release/modelmeta and target/release/examples/floor. The day is fixed, so that the model of the program is
never about to retire: it has no findings, like most files.
"""

import argparse
import json
import os
import selectors
import subprocess
import tempfile
import time

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
URI = "file:///bench/app.py"
HOVERS, EDITS = 200, 60


def program(lines):
    """Ordinary code with one request in every fifty lines; gives the text and the lines of the requests' models."""
    text = ["import os", "", "from openai import OpenAI", "", "client = OpenAI()", "", ""]
    requests = []
    block = 0
    while len(text) < lines - 50:
        for part in range(3):
            text += [f"def step_{block}_{part}(rows, limit=10):", '    """Adds up what the rows hold."""', "    total = 0",
                     "    for row in rows:", "        if row.value > limit:", f"            total += row.value * {part}",
                     "        else:", "            total -= 1", "    names = [row.name for row in rows if row.name]",
                     '    return {"total": total, "names": names}', "", ""]
        requests.append(len(text) + 2)
        text += [f"def ask_{block}(question):", "    response = client.chat.completions.create(", '        model="gpt-4.1",',
                 f"        temperature=0.{block % 10},", '        messages=[{"role": "user", "content": question}],', "    )",
                 "    return response.choices[0].message.content", "", ""]
        block += 1
    text += ["# end"] * (lines - len(text))
    return "\n".join(text) + "\n", requests


def framed(message):
    body = json.dumps(message).encode()
    return b"Content-Length: %d\r\n\r\n%s" % (len(body), body)


class Server:
    def __init__(self, command):
        self.home = tempfile.mkdtemp(prefix="stdio-bench-")
        env = {"HOME": self.home, "MODELMETA_OFFLINE": "1"}
        self.started = time.perf_counter()
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                                        env=env, cwd=self.home, bufsize=0)
        self.output = self.process.stdout.fileno()
        self.buffer = b""
        self.version = 0
        self.id = 0

    def send(self, *messages):
        data = b"".join(framed(message) for message in messages)
        while data:
            data = data[os.write(self.process.stdin.fileno(), data):]

    def read(self):
        """The next message's body, as bytes."""
        while True:
            head = self.buffer.find(b"\r\n\r\n")
            if head >= 0:
                length = int(self.buffer[:head].rsplit(b"Content-Length:", 1)[1].split(b"\r")[0])
                if len(self.buffer) >= head + 4 + length:
                    body, self.buffer = self.buffer[head + 4:head + 4 + length], self.buffer[head + 4 + length:]
                    return body
            data = os.read(self.output, 1 << 20)
            if not data:
                raise SystemExit("the server has ended")
            self.buffer += data

    def until(self, fits):
        while True:
            body = self.read()
            if fits(body):
                return body

    def request(self, method, params):
        """Milliseconds to the answer, and the answer."""
        self.id += 1
        message = framed({"jsonrpc": "2.0", "id": self.id, "method": method, "params": params})
        mark = b'"id":%d' % self.id
        start = time.perf_counter()
        os.write(self.process.stdin.fileno(), message)
        body = self.until(lambda body: mark + b"," in body or mark + b"}" in body)
        return (time.perf_counter() - start) * 1e3, json.loads(body)

    def initialize(self):
        capabilities = {"general": {"positionEncodings": ["utf-16"]},
                        "textDocument": {"hover": {"contentFormat": ["markdown"]},
                                         "completion": {"completionItem": {"tagSupport": {"valueSet": [1]}},
                                                        "completionList": {"itemDefaults": ["editRange"]}}}}
        self.request("initialize", {"processId": None, "rootUri": None, "capabilities": capabilities})
        elapsed = (time.perf_counter() - self.started) * 1e3
        self.send({"jsonrpc": "2.0", "method": "initialized", "params": {}})
        return elapsed

    def diagnostics(self, version):
        mark = b'"version":%d' % version
        return self.until(lambda body: b"publishDiagnostics" in body and (mark + b"," in body or mark + b"}" in body))

    def change(self, line, start, end, text):
        self.version += 1
        span = {"start": {"line": line, "character": start}, "end": {"line": line, "character": end}}
        return {"jsonrpc": "2.0", "method": "textDocument/didChange",
                "params": {"textDocument": {"uri": URI, "version": self.version},
                           "contentChanges": [{"range": span, "text": text}]}}

    def at(self, line, character):
        return {"textDocument": {"uri": URI}, "position": {"line": line, "character": character}}

    def usage(self):
        """CPU ticks and context switches of all threads, and resident memory in MB."""
        ticks = switches = 0
        base = f"/proc/{self.process.pid}"
        for task in os.listdir(f"{base}/task"):
            fields = open(f"{base}/task/{task}/stat").read().rsplit(")", 1)[1].split()
            ticks += int(fields[11]) + int(fields[12])
            for line in open(f"{base}/task/{task}/status"):
                if "ctxt_switches" in line:
                    switches += int(line.split()[1])
        rss = [int(line.split()[1]) for line in open(f"{base}/status") if line.startswith(("VmRSS", "RssAnon"))]
        return ticks, switches, rss[0] / 1024, rss[1] / 1024

    def end(self):
        self.request("shutdown", None)
        self.send({"jsonrpc": "2.0", "method": "exit"})
        self.process.wait(10)


def measure(command, lines, floor):
    text, requests = program(lines)
    model = requests[len(requests) // 2]
    temperature = model + 1
    server = Server(command)
    figures = {"start → initialize": [server.initialize()]}
    document = {"uri": URI, "languageId": "python", "version": 0, "text": text}
    opening = framed({"jsonrpc": "2.0", "method": "textDocument/didOpen", "params": {"textDocument": document}})
    start = time.perf_counter()
    write_all(server, opening)
    server.diagnostics(0)
    figures["didOpen → first diagnostics"] = [(time.perf_counter() - start) * 1e3]

    hovers = [server.request("textDocument/hover", server.at(requests[i % len(requests)], 17)) for i in range(HOVERS)]
    assert floor or all("gpt-4.1" in json.dumps(answer["result"]) for _, answer in hovers), hovers[0]
    figures["hover"] = [elapsed for elapsed, _ in hovers]
    figures["hover, first"] = [hovers[0][0]]

    server.send(server.change(model, 15, 22, "gpt-"))
    completions = [server.request("textDocument/completion", server.at(model, 19)) for _ in range(HOVERS // 4)]
    first = completions[0]
    assert floor or first[1]["result"]["items"], first
    figures["completion"] = [elapsed for elapsed, _ in completions]
    figures["completion, first"] = [first[0]]
    figures["completion items"] = [len(first[1]["result"]["items"])]
    figures["completion KB"] = [len(json.dumps(first[1], separators=(",", ":"), ensure_ascii=False).encode()) / 1024]
    server.send(server.change(model, 15, 19, "gpt-4.1"))

    # At once, and after a rest in which the machine turned to other things.
    for name, rest in (("edit → diagnostics", 0), ("edit → diagnostics, rested", 0.01)):
        took = []
        for i in range(EDITS):
            value = "3.%d" % (i % 10)
            change = server.change(temperature, 20, 23, value)
            start = time.perf_counter()
            server.send(change)
            server.diagnostics(server.version)
            took.append((time.perf_counter() - start) * 1e3)
            time.sleep(rest)
        figures[name] = took

    for storm in (200, 2000):
        edits = [server.change(model, 22, 22, "-mini") if i % 2 == 0 else server.change(model, 22, 27, "")
                 for i in range(storm - 1)]
        edits.append(server.change(model, 22, 27, "-nano"))
        data = b"".join(map(framed, edits))
        server.id += 1
        hover = framed({"jsonrpc": "2.0", "id": server.id, "method": "textDocument/hover", "params": server.at(model, 17)})
        mark = b'"id":%d' % server.id
        start = time.perf_counter()
        write_all(server, data)
        sent = time.perf_counter()
        os.write(server.process.stdin.fileno(), hover)
        body = server.until(lambda body: mark + b"," in body or mark + b"}" in body)
        now = time.perf_counter()
        assert floor or b"gpt-4.1-nano" in body, body
        figures[f"{storm} edits, then the right hover"] = [(now - start) * 1e3]
        figures[f"hover behind {storm} edits"] = [(now - sent) * 1e3]
        server.send(server.change(model, 22, 27, ""))
        server.request("textDocument/hover", server.at(model, 17))
        time.sleep(0.2)

    time.sleep(1)
    before = server.usage()
    time.sleep(2)
    after = server.usage()
    figures["idle CPU ticks in 2 s"] = [after[0] - before[0]]
    figures["idle context switches in 2 s"] = [after[1] - before[1]]
    figures["idle RSS MB"] = [after[2]]
    figures["idle anonymous MB"] = [after[3]]
    server.end()
    return figures


def write_all(server, data):
    """Writes more than a pipe holds, reading meanwhile as an editor does."""
    source, sink = server.process.stdin.fileno(), server.output
    os.set_blocking(source, False)
    with selectors.DefaultSelector() as selector:
        selector.register(source, selectors.EVENT_WRITE)
        selector.register(sink, selectors.EVENT_READ)
        while data:
            for key, _ in selector.select():
                if key.fd == sink:
                    server.buffer += os.read(sink, 1 << 20)
                elif data:
                    data = data[os.write(source, data[:65536]):]
    os.set_blocking(source, True)


def quantile(values, share):
    values = sorted(values)
    return values[min(len(values) - 1, int(len(values) * share))]


def worst(values):
    """The p99 of each round, and of these the median: one round on a machine that was busy with something else is no figure."""
    rounds = [values[start:start + HOVERS] for start in range(0, len(values), HOVERS)]
    return quantile([quantile(values, 0.99) for values in rounds], 0.5)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--lines", default="300,3000,30000")
    parser.add_argument("--json", help="write all figures there, too")
    parser.add_argument("servers", nargs="*", help="commands; the last one is the floor")
    arguments = parser.parse_args()
    release = os.path.join(ROOT, "target", "release")
    commands = [server.split() for server in arguments.servers] or [
        [f"{release}/modelmeta", "lsp", "--today", "2026-06-01"], [f"{release}/examples/floor"]]
    result = {}
    for lines in map(int, arguments.lines.split(",")):
        collected = [{} for _ in commands]
        for _ in range(arguments.rounds):
            for index, command in enumerate(commands):
                floor = index == len(commands) - 1 and len(commands) > 1
                for name, values in measure(command, lines, floor).items():
                    collected[index].setdefault(name, []).extend(values)
        print(f"\n{lines} lines" + "".join(f"{os.path.basename(command[0]):>14}" for command in commands) + "   × floor")
        for name in collected[0]:
            median = lambda values: quantile(values, 0.5)
            columns = ((" p50", median), (" p99", worst)) if name == "hover" else (("", median),)
            for suffix, of in columns:
                row = [of(figures[name]) for figures in collected]
                ratio = f"{row[0] / row[-1]:10.1f}" if len(row) > 1 and row[-1] else ""
                print(f"  {name + suffix:36}" + "".join(f"{value:14.2f}" for value in row) + ratio)
        result[lines] = collected
    if arguments.json:
        with open(arguments.json, "w") as file:
            json.dump(result, file)


if __name__ == "__main__":
    main()
