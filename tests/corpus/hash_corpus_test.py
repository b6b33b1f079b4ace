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
import hash_digests  # noqa: E402
import place  # noqa: E402
from hash_compare import FORMS, found_items, table  # noqa: E402
from harness import ROOT, Skip, equal, run  # noqa: E402

CORPUS = place.packages("hash")
EDGE = ROOT.parent / "shared/edge-hash"
# Two definitions of one name are rejected on purpose; the reference stores both.
REJECTED = {"dups", "kindclash"}


def items_of(packages, *options):
    """What hash_check makes of a folder: (kind, name) to its line; nothing and the messages if it is rejected."""
    with tempfile.TemporaryDirectory() as folder:
        out = pathlib.Path(folder) / "items.tsv"
        done = subprocess.run([os.environ["HASH_CHECK"], packages, hash_digests.BUILTINS, *options],
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
    """All of the corpus is the reference's: items, dependencies, operations, commit; also from scratch, and decoded"""
    need(CORPUS)
    wanted = hash_digests.items()
    log = project.folder / "log"
    log.mkdir()
    for options in ((), ("--scratch",)):
        done = subprocess.run([os.environ["HASH_CHECK"], CORPUS, hash_digests.BUILTINS, "--log", log, "--decode", *options],
                              capture_output=True, text=True, check=False)
        equal(done.returncode, 0, done.stderr)
        (log / "items.tsv").write_text(done.stdout)
        found = hash_digests.found_items(log / "items.tsv", log / "dependencies.tsv")
        again = int(re.search(r"from scratch for (\d+)", done.stderr)[1])
        print(f"         {len(found)} items, {again} encoded from scratch")
        names = wanted.keys() | found.keys()
        equal([key for key in sorted(names) if wanted.get(key) != found.get(key)][:20], [], "items that differ")
        equal(hash_digests.found_ops(log / "ops.tsv") == hash_digests.ops(), True, "the operations, in their order")
        equal((log / "branch.tsv").read_text(), hash_digests.BRANCH.read_text(), "the commit and the branch's operations")
        if not options:
            equal(again <= len(found) * 0.05, True, "items that are encoded again")


def edge_rows(name, tree):
    """The lines of a table of the edge suite that are about one tree, without its name."""
    return [line.split("\t")[1:] for line in (EDGE / name).read_text().splitlines() if line.startswith(tree + "\t")]


def check_edge_log(project):
    """Every accepted tree of the edge suite gives the reference's operations, commit and dependencies"""
    need(EDGE)
    problems = []
    log = project.folder / "log"
    log.mkdir()
    for tree in sorted({line.split("\t")[0] for line in (EDGE / "accepted-ops.tsv").read_text().splitlines()[1:]} - REJECTED):
        done = subprocess.run([os.environ["HASH_CHECK"], EDGE / "accepted" / tree, hash_digests.BUILTINS, "--log", log, "--decode"],
                              capture_output=True, text=True, check=False)
        equal(done.returncode, 0, done.stderr)
        ops = edge_rows("accepted-ops.tsv", tree)
        pairs = [("operations", [row for row in ops if row[0] != "-"], hash_digests.lines(log / "ops.tsv")),
                 ("dependencies", edge_rows("accepted-deps.tsv", tree), hash_digests.lines(log / "dependencies.tsv")),
                 ("commit", [row[1] for row in ops if row[2] == "commit"],
                  [row[1] for row in hash_digests.lines(log / "branch.tsv") if row[0] == "commits"])]
        problems += [f"{tree}: {what} differ" for what, want, have in pairs if want != have]
    equal(problems, [], "differences")


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
