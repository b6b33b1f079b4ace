#!/usr/bin/env python3
"""How long `darkpkg lsp` takes on Dark's own packages, from the client's side, and how much memory. Prints medians.

Needs the corpora (tests/corpus/fetch). The figures are bounded only so that what takes ten times as long is noticed.
DARKPKG_KEYS=N types N keys for each edition.
"""
import os
import statistics
import sys
import time

sys.dont_write_bytecode = True

import corpus
import harness
from harness import equal

KEYS = int(os.environ.get("DARKPKG_KEYS", 60))
FILE = "darklang/stdlib/list.dark"


def timed(work):
    begin = time.perf_counter()
    out = work()
    return (time.perf_counter() - begin) * 1000, out


def measure(project, edition):
    with corpus.server(project, edition, encoding="utf-8") as lsp:
        file = project.packages / FILE
        start, _ = timed(lambda: lsp.request("workspace/symbol", {"query": "Stdlib.List.map"}))
        uri = lsp.open(file)
        lsp.until_told(uri)
        equal([each for each in lsp.told.values() for d in each["diagnostics"] if d["severity"] == 1], [], "errors")
        keys = []
        at = lsp.texts[uri].index("\nlet ") + 1
        place = lsp.texts[uri].index("=\n", at) + 2
        for n in range(KEYS):
            begin = time.perf_counter()
            lsp.edit(uri, place, place, f"  // {n}\n") if n % 3 == 0 else lsp.edit(uri, place, place + 1, " ") if n % 3 == 1 else lsp.edit(uri, place, lsp.texts[uri].index("\n", place) + 1, "")
            lsp.until_told(uri)
            keys.append((time.perf_counter() - begin) * 1000)
            if n % 10 == 9:
                time.sleep(0.1)  # nobody types: what follows is settled
        name = lsp.texts[uri].index("Option", at)
        use = {"textDocument": {"uri": uri}, "position": lsp.position(lsp.texts[uri], name + 1)}
        definition = statistics.median(timed(lambda: lsp.request("textDocument/definition", use))[0] for _ in range(15))
        completion = statistics.median(timed(lambda: lsp.request("textDocument/completion", use))[0] for _ in range(15))
        hover = statistics.median(timed(lambda: lsp.request("textDocument/hover", use))[0] for _ in range(5))
        time_references, uses = timed(lambda: lsp.request("textDocument/references", {**use, "context": {"includeDeclaration": True}}))
        time_rename, renamed = timed(lambda: lsp.request("textDocument/rename", {**use, "newName": "Optional"}))
        changes = renamed.get("changes") or {each["textDocument"]["uri"]: each["edits"] for each in renamed["documentChanges"]}
        count = sum(map(len, changes.values()))
        memory = lsp.memory() / 2**20
        keys_median = statistics.median(keys)
        print(f"  {edition}: start {start:.0f} ms, a key until diagnostics {keys_median:.1f} ms (9 of 10: {sorted(keys)[int(len(keys) * 0.9)]:.1f}), "
              f"definition {definition:.1f}, completion {completion:.1f}, hover {hover:.1f}, {len(uses)} references {time_references:.0f}, "
              f"rename of {count} places {time_rename:.0f}, memory {memory:.1f} MiB")
        assert keys_median < 150 and definition < 50 and completion < 100 and time_rename < 3000 and memory < 64, "ten times too slow"
        assert count >= 100, count


def check_hash(project):
    """Edition hash"""
    measure(project, "hash")


def check_uuid(project):
    """Edition uuid"""
    measure(project, "uuid")


if __name__ == "__main__":
    harness.run(__file__)
