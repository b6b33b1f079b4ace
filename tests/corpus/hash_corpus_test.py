#!/usr/bin/env python3
"""The real corpus and the edge suite of edition `hash`, compiled and linked in memory by hash_check, against the digests
of what Dark's own loader stores."""
import os
import pathlib
import re
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "integration"))
import place  # noqa: E402
from hash_compare import FORMS, found_items, table  # noqa: E402
from harness import ROOT, Skip, equal, run  # noqa: E402

CORPUS = place.packages("hash")
REFERENCE = ROOT.parent / "shared/reference-hash"
EDGE = ROOT.parent / "shared/edge-hash"
# Two definitions of one name are rejected on purpose; the reference stores both.
REJECTED = {"dups", "kindclash"}


def items_of(packages, *options):
    """What hash_check makes of a folder: (kind, name) to its line; nothing and the messages if it is rejected."""
    with tempfile.TemporaryDirectory() as folder:
        out = pathlib.Path(folder) / "items.tsv"
        done = subprocess.run([os.environ["HASH_CHECK"], packages, REFERENCE / "builtins.tsv", *options],
                              capture_output=True, text=True, check=False)
        out.write_text(done.stdout)
        return (found_items(out) if done.returncode == 0 else None), done.stderr


def differing(found, wanted):
    """Lines that tell which items differ, and in what."""
    lines = [f"missing: {' '.join(key)}" for key in sorted(wanted.keys() - found.keys())]
    lines += [f"surplus: {' '.join(key)}" for key in sorted(found.keys() - wanted.keys())]
    for key in sorted(found.keys() & wanted.keys()):
        columns = ["hash", "scc"] + [f"{form}_sha256" for form in FORMS if found[key][f"{form}_sha256"] != "-"]
        wrong = [column for column in columns if found[key][column] != wanted[key][column]]
        if wrong:
            lines.append(f"{' '.join(key)}: {', '.join(wrong)}")
    return lines


def need(folder):
    if not folder.is_dir():
        raise Skip(f"there is no {folder}")


def check_corpus(project):
    """Every item of the corpus has the reference's hash, canonical form, PT and RT; so has code from scratch"""
    need(CORPUS)
    need(REFERENCE)
    wanted = table(REFERENCE / "items.tsv", None)
    for options in ((), ("--scratch",)):
        found, messages = items_of(CORPUS, *options)
        equal(found is not None, True, messages)
        again = int(re.search(r"from scratch for (\d+)", messages)[1])
        print(f"         {len(found)} items, {again} encoded from scratch")
        equal(differing(found, wanted)[:20], [], "differences")
        if not options:
            equal(again <= len(found) * 0.05, True, "items that are encoded again")


def check_edge(project):
    """Every accepted tree of the edge suite gives the reference's items"""
    need(EDGE)
    problems = []
    trees = sorted({line.split("\t")[0] for line in (EDGE / "accepted.tsv").read_text().splitlines()[1:]})
    for tree in trees:
        wanted = table(EDGE / "accepted.tsv", tree)
        for options in ((), ("--scratch",)):
            found, messages = items_of(EDGE / "accepted" / tree, *options)
            if tree in REJECTED:
                equal(found, None, f"{tree} is rejected")
                continue
            found_problems = differing(found, wanted) if found is not None else messages.splitlines()
            problems += [f"{tree}: {line}" for line in found_problems]
        print(f"         {tree}: {len(wanted)} items")
    equal(problems[:40], [], f"{len(problems)} differences")


if __name__ == "__main__":
    run(__file__)
