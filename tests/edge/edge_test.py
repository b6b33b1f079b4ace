#!/usr/bin/env python3
"""The edge suite beside the project (../shared/edge): accepted trees against the reference's digests, rejected files."""
import collections
import concurrent.futures
import os
import pathlib
import re
import shutil
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent / "integration"), str(HERE.parent / "corpus")]
from digests import Stored, compare, rows  # noqa: E402
from harness import ROOT, Project, Skip, equal, run  # noqa: E402

EDGE = ROOT.parent / "shared/edge"
# F# leftovers that the reference happens to accept: equal, or rejected with a message.
LENIENT = {"extras", "surprises"}


def need_suite():
    if not EDGE.is_dir():
        raise Skip("no ../shared/edge")


def expected():
    """tree to (items, ops)"""
    trees = collections.defaultdict(lambda: ({}, {}))
    for tree, kind, name, item, _, pt, _, rt in rows(EDGE / "accepted.tsv"):
        trees[tree][0][kind, name] = (item, pt, rt)
    for tree, op, digest in rows(EDGE / "accepted-ops.tsv"):
        trees[tree][1][op] = digest
    return trees


def reported_files(output):
    return set(re.findall(r"^packages/(\S+?):\d+:\d+: error\[E\d{4}\]: .", output.err, re.M))


def check_accepted(project):
    """Every accepted tree gives the reference's items and ops"""
    need_suite()
    problems = []
    for tree, (items, ops) in sorted(expected().items()):
        if tree in LENIENT:
            continue
        with tempfile.TemporaryDirectory() as folder:
            one = Project(folder)
            shutil.copytree(EDGE / "accepted" / tree, one.packages, dirs_exist_ok=True)
            done = one.build(code=None)
            if done.code != 0:
                found = [f"exit {done.code}: {line}" for line in done.err.splitlines() if ": error[" in line] or [done.err]
            else:
                found = compare(Stored(one.database), items, ops)
                one.require_lowered_equal()
        print(f"         {tree}: {len(items)} items, {len(found)} differences")
        problems += [f"{tree}: {line}" for line in found]
    equal(problems[:40], [], f"{len(problems)} differences")


def check_lenient(project):
    """Each construct of `extras` and `surprises` is equal, or its file is rejected with a message at a place"""
    need_suite()
    problems = []
    for tree in sorted(LENIENT):
        items, ops = expected()[tree]
        rejected = []
        with tempfile.TemporaryDirectory() as folder:
            one = Project(folder)
            shutil.copytree(EDGE / "accepted" / tree, one.packages, dirs_exist_ok=True)
            while True:
                done = one.build(code=None)
                if done.code == 0:
                    break
                files = reported_files(done)
                if done.code != 1 or not files:
                    problems.append(f"{tree}: exit {done.code} without a place: {done.err}")
                    break
                rejected += sorted(files)
                for name in files:
                    (one.packages / name).unlink()
            found = compare(Stored(one.database), items, ops, partial=True) if done.code == 0 else []
            stored = len(Stored(one.database).items) if done.code == 0 else 0
        print(f"         {tree}: {stored} of {len(items)} items stored, {len(found)} differences, rejected: "
              f"{', '.join(rejected) or 'none'}")
        problems += [f"{tree}: {line}" for line in found]
    equal(problems[:40], [], f"{len(problems)} differences")


def check_siblings(project):
    """Each file of `more/accepted`, alone, gives the items and program types of the reference"""
    need_suite()
    wanted = collections.defaultdict(dict)
    for name, kind, item, _, pt in rows(EDGE / "more/accepted.tsv"):
        wanted[name][kind, item] = pt
    equal(sorted(wanted), sorted(p.name for p in (EDGE / "more/accepted").glob("*.dark")), "the list of files")
    problems = []
    for name, items in sorted(wanted.items()):
        with tempfile.TemporaryDirectory() as folder:
            one = Project(folder)
            shutil.copyfile(EDGE / "more/accepted" / name, one.packages / "sibling.dark")
            done = one.build(code=None)
            if done.code != 0:
                problems.append(f"{name}: exit {done.code}: {done.err}")
                continue
            stored = {key: pt for key, (_, pt, _) in Stored(one.database).items.items()}
        problems += [f"{name}: {key}" for key in sorted(stored.keys() ^ items.keys())]
        problems += [f"{name}: PT of {key}" for key in sorted(stored.keys() & items.keys()) if stored[key] != items[key]]
    equal(problems, [], f"{len(problems)} differences")


def check_rejected(project):
    """Every rejected file: exit 1, a message at a place in it, no rows in the database"""
    need_suite()
    names = sorted(p.name for p in (EDGE / "rejected").glob("*.dark"))
    equal(names, sorted(r[0] for r in rows(EDGE / "rejected.tsv")), "the list of files")

    paths = [EDGE / "rejected" / name for name in names] + sorted((EDGE / "more/rejected").glob("*.dark"))

    def problem(path):
        name = path.name
        with tempfile.TemporaryDirectory() as folder:
            one = Project(folder)
            # Some names have a `_` only by chance; what counts is the content.
            shutil.copyfile(path, one.packages / "rejected.dark")
            done = one.build(code=None)
            if done.code != 1:
                return f"{name}: exit {done.code}"
            if reported_files(done) != {"rejected.dark"}:
                return f"{name}: no place in the file: {done.err}"
            if one.database.exists() and one.database.stat().st_size > 0 and Stored(one.database).items:
                return f"{name}: rows in the database"
            return None

    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        problems = [p for p in pool.map(problem, paths) if p]
    print(f"         {len(paths) - len(problems)} of {len(paths)} rejected as they should be")
    equal(problems, [], f"{len(problems)} files")


if __name__ == "__main__":
    run(__file__)
