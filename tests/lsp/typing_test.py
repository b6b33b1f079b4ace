#!/usr/bin/env python3
"""Somebody types in Dark's own packages, key by key, with all that an editor asks meanwhile: the server stays quick and small.

Needs the corpora (tests/corpus/fetch). DARKPKG_SECONDS=N types so long, ten keys a second, and tells each minute; else it is
a few lines as fast as they go.
"""
import os
import random
import statistics
import sys
import time

sys.dont_write_bytecode = True

from client import path_of
import corpus
import harness
from harness import equal

SECONDS = float(os.environ.get("DARKPKG_SECONDS", 0))
LINES = 8
MOST = 64 << 20  # bytes of memory
MOST_OPEN = 6


class Typist:
    def __init__(self, lsp, folder, seed):
        self.lsp, self.rng = lsp, random.Random(seed)
        self.files = sorted(folder.rglob("*.dark"))
        self.open = []
        self.keys, self.asked, self.begin = [], 0, time.monotonic()

    def file(self):
        """An open one, or one more; the oldest is closed then."""
        if self.open and self.rng.random() < 0.7:
            return self.rng.choice(self.open)
        path = self.rng.choice(self.files)
        self.files.remove(path)
        if len(self.open) == MOST_OPEN:
            closed = self.open.pop(0)
            self.files.append(path_of(closed))
            self.lsp.close(closed)
        uri = self.lsp.open(path)
        if any(each["severity"] == 1 for each in self.lsp.until_told(uri)):  # one that Dark's loader skips
            self.lsp.close(uri)
            return self.file()
        self.open.append(uri)
        return uri

    def key(self, uri, start, end, text):
        """One key, and what it is told then."""
        begin = time.perf_counter()
        self.lsp.edit(uri, start, end, text)
        self.lsp.until_told(uri)
        self.keys.append((time.perf_counter() - begin) * 1000)
        if SECONDS:
            time.sleep(max(0, 0.1 - (time.perf_counter() - begin)))

    def ask(self, method, uri, at, **more):
        self.asked += 1
        place = {"textDocument": {"uri": uri}, "position": self.lsp.position(self.lsp.texts[uri], at)}
        return self.lsp.request(f"textDocument/{method}", {**place, **more})

    def line(self):
        """Types a line of a file anew."""
        uri = self.file()
        text = self.lsp.texts[uri]
        starts = [0] + [i + 1 for i, letter in enumerate(text) if letter == "\n"]
        full = [start for start in starts if 3 < len(text[start:].split("\n", 1)[0].strip()) < 60]
        if not full:
            return
        start = self.rng.choice(full)
        line = text[start:].split("\n", 1)[0]
        self.key(uri, start, start + len(line), "")
        for i, letter in enumerate(line):
            self.key(uri, start + i, start + i, letter)
            if letter == "." or (letter.isalpha() and self.rng.random() < 0.3):
                self.ask("completion", uri, start + i + 1)
            if self.rng.random() < 0.03:  # a wrong key, and back
                self.key(uri, start + i + 1, start + i + 1, "(")
                self.key(uri, start + i + 1, start + i + 2, "")
        equal(self.lsp.texts[uri], text, "the text")
        at = start + self.rng.randrange(len(line))
        self.ask("hover", uri, at)
        self.ask("definition", uri, at)
        self.ask("documentHighlight", uri, at)
        if self.rng.random() < 0.1:
            self.ask("references", uri, at, context={"includeDeclaration": True})
        self.ask("documentSymbol", uri, 0)
        self.ask("semanticTokens/full", uri, 0)
        if self.rng.random() < 0.3:
            self.lsp.save(uri)

    def summary(self):
        keys = sorted(self.keys)
        return (f"{(time.monotonic() - self.begin) / 60:.0f} min: {len(keys)} keys, {self.asked} questions, a key until diagnostics "
                f"{statistics.median(keys):.1f} ms (99 of 100: {keys[len(keys) * 99 // 100]:.1f}), memory {self.lsp.memory() / 2**20:.1f} MiB")


def type_in(project, edition):
    with corpus.server(project, edition, encoding="utf-8") as lsp:
        lsp.request("workspace/symbol", {"query": "map"})
        typist = Typist(lsp, project.packages, 1)
        minute, lines = 0, 0
        while time.monotonic() - typist.begin < SECONDS if SECONDS else lines < LINES:
            typist.line()
            lines += 1
            if (time.monotonic() - typist.begin) // 60 > minute:
                minute += 1
                print("  " + typist.summary(), flush=True)
        print(f"  {edition}: {typist.summary()}")
        lsp.published.clear()
        equal([each for each in lsp.all_told() if each[3].startswith("E")], [], "errors in the end")
        assert lsp.memory() <= MOST, f"{lsp.memory() / 2**20:.1f} MiB"
        equal(lsp.end(), 0, "exit code")


def check_hash(project):
    """Edition hash"""
    type_in(project, "hash")


def check_uuid(project):
    """Edition uuid"""
    type_in(project, "uuid")


if __name__ == "__main__":
    harness.run(__file__)
