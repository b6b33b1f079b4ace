#!/usr/bin/env python3
"""`darkpkg lsp` against messages that are broken, hostile or nonsense: each is answered or refused, and what comes behind it works.

DARKPKG_MESSAGES=N sends N of them.
"""
import json
import os
import random
import sys

sys.dont_write_bytecode = True

from client import Refused, client, frame
import harness
from harness import equal

MESSAGES = int(os.environ.get("DARKPKG_MESSAGES", 1000))
METHODS = ["initialize", "textDocument/didOpen", "textDocument/didChange", "textDocument/didClose", "textDocument/hover",
           "textDocument/definition", "textDocument/implementation", "textDocument/references", "textDocument/completion", "textDocument/rename",
           "textDocument/prepareRename", "textDocument/codeAction", "textDocument/documentSymbol", "workspace/symbol",
           "textDocument/semanticTokens/full", "textDocument/foldingRange", "textDocument/documentHighlight", "$/cancelRequest",
           "workspace/didChangeWatchedFiles", "workspace/didChangeWorkspaceFolders", "$/nothing", "nothing"]


def value(rng, uri, depth=0):
    choices = [None, True, 0, -1, 1, 3.5, 1e300, 2**31, 2**63, -2**63, "", "x", uri, "file:///", "file://%", "file://%00", "untitled:x", "\u0000",
               "𝄞" * 5, "/" * 3000]
    if depth < 3 and rng.random() < 0.5:
        names = ["textDocument", "position", "range", "start", "end", "line", "character", "uri", "version", "text", "contentChanges",
                 "newName", "query", "id", "changes", "event", "added", "removed", "context", "languageId"]
        return {name: value(rng, uri, depth + 1) for name in rng.sample(names, rng.randint(0, 5))}
    if depth < 3 and rng.random() < 0.2:
        return [value(rng, uri, depth + 1) for _ in range(rng.randint(0, 4))]
    return rng.choice(choices)


def params(rng, uri):
    """Such as a request may have, with something wrong in it."""
    number = lambda: rng.choice([0, 1, 2, 5, 1000, -1, 2**40, 1.5, "1", None])
    position = {"line": number(), "character": number()}
    whole = {"textDocument": {"uri": rng.choice([uri, uri, uri, "file:///nowhere.dark", 3]), "version": number(), "text": rng.choice(["", "let", "(" * 5000]), "languageId": "dark"},
             "position": position, "range": {"start": position, "end": {"line": number(), "character": number()}},
             "contentChanges": [{"range": {"start": position, "end": {"line": number(), "character": number()}}, "text": rng.choice(["", "x", "\r", "\r\n", "𝄞", "let f ("])}
                                for _ in range(rng.randint(0, 3))],
             "newName": rng.choice(["g", "", "x y", 3]), "query": rng.choice(["f", "", "." * 500]), "context": {"includeDeclaration": True, "diagnostics": []},
             "event": {"added": [], "removed": []}, "changes": [{"uri": uri, "type": 2}], "id": number()}
    for name in rng.sample(sorted(whole), rng.randint(0, 4)):
        del whole[name]
    return whole


def message(rng, uri, number):
    """(bytes, whether an answer with the number is due)."""
    kind = rng.random()
    if kind < 0.3:
        return frame({"jsonrpc": "2.0", "id": number, "method": rng.choice(METHODS), "params": params(rng, uri)}), True
    if kind < 0.45:
        return frame({"jsonrpc": "2.0", "id": number, "method": rng.choice(METHODS), "params": {"a": value(rng, uri)} if rng.random() < 0.5 else [value(rng, uri)]}), True
    if kind < 0.65:
        return frame({"jsonrpc": "2.0", "method": rng.choice(METHODS), "params": rng.choice([params(rng, uri), {"a": value(rng, uri)}])}), False
    if kind < 0.75:
        return frame(json.dumps(value(rng, uri)).encode()), False
    if kind < 0.8:
        return frame(b"[" * rng.randint(1, 20000)), False
    if kind < 0.85:
        return frame(bytes(rng.randrange(256) for _ in range(rng.randint(0, 300)))), False
    if kind < 0.9:  # headers that are none
        return rng.choice([b"Content-Length: x\r\n\r\n", b"Content-Length: -5\r\n\r\n", b"Content-Length: 99999999999999999999\r\n\r\n",
                           b"Content-Type: a\r\n\r\n", b"\r\n\r\n", b"GET / HTTP/1.1\r\nHost: x\r\n\r\n", b"\0" * 50 + b"\n\n",
                           b"x" * 9000]), False
    if kind < 0.95:
        return frame({"jsonrpc": "1.0", "id": number, "method": "textDocument/hover"}), True
    whole = frame({"jsonrpc": "2.0", "method": "$/nothing", "params": {}})
    return b"Content-Type: x\r\n" + whole.replace(b"Content-Length", b"content-LENGTH"), False


def check_messages(project):
    """Random ones, each followed by a request that is answered as ever; memory stays"""
    project.edition = "hash"
    path = project.write("a.dark", "module Acme.A\n\nlet f (x: Int64) : Int64 = x\n\nlet g (x: Int64) : Int64 = f x\n")
    rng = random.Random(1)
    with client(project) as lsp:
        uri = lsp.open(path)
        lsp.until_told(uri)
        before = lsp.memory()
        for number in range(10_000, 10_000 + MESSAGES):
            data, due = message(rng, uri, number)
            half = rng.randrange(len(data) + 1)
            lsp.send(data[:half])  # a pipe may deliver any part
            lsp.send(data[half:])
            if due:
                try:
                    lsp.answer(number)
                except Refused:
                    pass
            lsp.request("workspace/symbol", {"query": "g"})
        uri = lsp.open(path)
        lsp.until(lambda: lsp.told[uri].get("version") == 1 and lsp.diagnostics(uri) == [], "diagnostics in the end")
        equal(len(lsp.request("textDocument/references", {**lsp.at(uri, "f (x"), "context": {"includeDeclaration": True}})), 2, "uses in the end")
        grown = (lsp.memory() - before) / 2**20
        print(f"  {MESSAGES} messages, memory {lsp.memory() / 2**20:.1f} MiB, {grown:+.1f}")
        assert grown < 24, "memory grew"
        equal(lsp.end(), 0, "exit code")


def check_half_written(project):
    """A message that ends in its middle, with the stream, ends the server without an answer; a large one is refused and skipped"""
    project.edition = "hash"
    project.write("a.dark", "module Acme.A\n")
    with client(project) as lsp:
        lsp.send(b"Content-Length: 100\r\n\r\n{")
        lsp.process.stdin.close()
        equal(lsp.process.wait(30), 1, "exit code")
    with client(project) as lsp:
        size = (64 << 20) + 1
        lsp.send(b"Content-Length: %d\r\n\r\n" % size)
        for _ in range(64):
            lsp.send(b" " * (1 << 20))
        lsp.send(b" ")
        equal(lsp.request("workspace/symbol", {"query": ""}), [], "what comes behind it")
        assert lsp.memory() < 64 << 20, f"{lsp.memory()} bytes"


if __name__ == "__main__":
    harness.run(__file__)
