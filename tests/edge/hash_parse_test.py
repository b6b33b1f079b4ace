#!/usr/bin/env python3
"""The parser of edition `hash` on its edge suite (../shared/edge-hash) and on Dark's own packages: what is accepted gives no
diagnostic, what is rejected gives one at the place where the reference has its first one, or at a better one."""
import os
import pathlib
import re
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent / "integration"), str(HERE.parent / "corpus")]
import place  # noqa: E402
from digests import rows  # noqa: E402
from harness import ROOT, Skip, equal, run  # noqa: E402

SUITE = ROOT.parent / "shared/edge-hash"
CORPUS = place.packages("hash")
STAGES = {"parse", "validate", "package"}
# Where the reference names a place far behind the mistake, or the end of the file: what is missing, and what can't be there.
BETTER = {
    "cr-only.dark": "7:1",
    "decl-body-missing-next.dark": "3:22",
    "decl-decl-after-broken.dark": "3:24",
    "decl-empty-module-then.dark": "3:10",
    "decl-module-body-left.dark": "3:10",
    "decl-module-lit.dark": "3:8",
    "decl-module-no-name.dark": "3:8",
    "decl-module-rec.dark": "3:8",
    "lit-interp-two.dark": "4:2",
    "type-db-record.dark": "3:1",
    "type-db.dark": "3:1",
}


def parse(*paths):
    return subprocess.run([os.environ["HASH_PARSE"], "--short", *paths], capture_output=True, text=True, timeout=300)


def is_source(path):
    """Dark drops every path with `_` in it."""
    return "_" not in str(path)


def need(folder):
    if not folder.is_dir():
        raise Skip(f"no {folder}")


def check_accepted(project):
    """Every file of the accepted trees parses"""
    need(SUITE)
    files = [path for path in sorted((SUITE / "accepted").rglob("*.dark")) if is_source(path.relative_to(SUITE))]
    equal(len(files) > 100, True, "files were found")
    done = parse(*files)
    errors = [line for line in done.stderr.splitlines() if ": error[" in line]
    equal((errors, done.returncode), ([], 0), "errors of accepted files")


def check_corpus(project):
    """Every file of Dark's own packages parses; 16 names are bound for nothing"""
    if not CORPUS.is_dir():
        raise Skip("run tests/corpus/fetch first")
    files = [path for path in sorted(CORPUS.rglob("*.dark")) if is_source(path.relative_to(CORPUS))]
    equal(len(files), 449, "files")
    done = parse(*files)
    found = [re.sub(r".*: (\w+\[\w+\]): .*", r"\1", line) for line in done.stderr.splitlines() if line[0] != " "]
    equal((found, done.returncode), (["warning[W1405]"] * 16, 0), "diagnostics")


def check_rejected(project):
    """Every rejected file of the stages before names are looked up is rejected, at a good place"""
    need(SUITE)
    problems = []
    count = 0
    for name, stage, place, _, message in rows(SUITE / "rejected.tsv"):
        done = parse(SUITE / "rejected" / name)
        found = re.findall(r":(\d+:\d+): error\[E1\d{3}\]: .", done.stderr)
        if stage not in STAGES:
            # Whether there is a type is the link's to say, but not of names that no type can have.
            if done.returncode != 0 and set(re.findall(r"error\[(\w+)\]", done.stderr)) != {"E0301"}:
                problems.append(f"{name}: rejected, but only its names or values are wrong: {done.stderr}")
            continue
        count += 1
        # Within the line a better place is welcome: the escape in a string, the word that is not Dark's. So is the line
        # that ends too early instead of the end of the file.
        lines = {place.split(":")[0]} | ({"3"} if "end of file" in message else set())
        good = {BETTER[name]} if name in BETTER else {place} | {at for at in found if at.split(":")[0] in lines}
        if done.returncode != 1 or not good & set(found):
            problems.append(f"{name}: exit {done.returncode}, expected {sorted(good)}, found {found}")
    equal(problems, [], f"of {count} rejected files")
    equal(count > 350, True, "files were found")


if __name__ == "__main__":
    run(__file__)
