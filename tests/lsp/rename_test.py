#!/usr/bin/env python3
"""Names all over Dark's own packages are renamed and renamed back: nothing is wrong in between, and in the end all is as it was.

Needs the corpora (tests/corpus/fetch). DARKPKG_RENAMES=N renames N names of each edition, DARKPKG_SEED=N begins with another one.
"""
import os
import random
import re
import sys
import time

sys.dont_write_bytecode = True

from client import path_of
import corpus
import harness
from harness import equal

RENAMES = int(os.environ.get("DARKPKG_RENAMES", 6))
MOST = None if "DARKPKG_RENAMES" in os.environ else 50  # places of a name
SEED = int(os.environ.get("DARKPKG_SEED", 1))
FRESH = {False: "freshName", True: "FreshName"}  # by whether the old one has a capital
WORD = re.compile(r"[A-Za-z_][A-Za-z0-9_']*")


def edits_of(edit):
    return edit["changes"] if "changes" in edit else {each["textDocument"]["uri"]: each["edits"] for each in edit["documentChanges"]}


def apply(lsp, edit):
    """Applies an edit, in files that are opened for it. Returns how many places it changed."""
    count = 0
    for uri, edits in edits_of(edit).items():
        if uri not in lsp.texts:
            lsp.open(path_of(uri))
        old, new, at = lsp.texts[uri], [], 0
        for each in sorted(edits, key=lambda one: (one["range"]["start"]["line"], one["range"]["start"]["character"])):
            new += [old[at:lsp.index(old, each["range"]["start"])], each["newText"]]
            at = lsp.index(old, each["range"]["end"])
        lsp.set(uri, "".join(new) + old[at:])
        count += len(edits)
    return count


def require_no_errors(lsp, what):
    for uri in lsp.texts:
        lsp.until_told(uri)
    time.sleep(0.06)  # values are evaluated
    lsp.request("workspace/symbol", {"query": "x"})
    equal([each for each in lsp.all_told() if each[3].startswith("E")], [], what)


def rename_and_back(lsp, uri, start):
    """How many places the name at an index of the text has; nothing if there is no name, or one of too many."""
    before = lsp.texts[uri]
    place = {"textDocument": {"uri": uri}, "position": lsp.position(before, start)}
    prepared = lsp.request("textDocument/prepareRename", place)
    if not prepared:
        return None
    old = prepared["placeholder"]
    new, what = FRESH[old[0].isupper()], f"'{old}' of {path_of(uri).name}"
    edit = lsp.request("textDocument/rename", {**place, "newName": new})
    if MOST and sum(map(len, edits_of(edit).values())) > MOST:
        return None
    at = lsp.index(before, prepared["range"]["start"])
    at += (len(new) - len(old)) * sum(lsp.index(before, each["range"]["start"]) < at for each in edits_of(edit)[uri])
    count = apply(lsp, edit)
    require_no_errors(lsp, f"{what} is renamed")
    place = {"textDocument": {"uri": uri}, "position": lsp.position(lsp.texts[uri], at)}
    equal(apply(lsp, lsp.request("textDocument/rename", {**place, "newName": old})), count, f"{what}: places back")
    require_no_errors(lsp, f"{what} is what it was")
    equal({each: text for each, text in lsp.texts.items() if text != path_of(each).read_text()}, {}, f"{what}: texts")
    return count


def rename_names(project, edition):
    rng = random.Random(SEED)
    with corpus.server(project, edition, encoding="utf-8") as lsp:
        files = sorted(project.packages.rglob("*.dark"))
        counts = []
        while len(counts) < RENAMES:
            uri = lsp.open(rng.choice(files))
            if all(each["severity"] != 1 for each in lsp.until_told(uri)):  # else it is one that Dark's loader skips
                count = rename_and_back(lsp, uri, rng.choice(list(WORD.finditer(lsp.texts[uri]))).start())
                counts += [count] if count else []
            for each in list(lsp.texts):
                lsp.close(each)
        print(f"  {edition}: {len(counts)} names of {sum(counts)} places, the most of one {max(counts)}")
        equal(lsp.end(), 0, "exit code")


def check_hash(project):
    """Edition hash"""
    rename_names(project, "hash")


def check_uuid(project):
    """Edition uuid"""
    rename_names(project, "uuid")


if __name__ == "__main__":
    harness.run(__file__)
