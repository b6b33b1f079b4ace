#!/usr/bin/env python3
"""The real corpus: what darkpkg stores for it against what Dark's own loader stores (digests in this folder)."""
import pathlib
import re
import shutil
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "integration"))
import place  # noqa: E402
from digests import Stored, compare, rows  # noqa: E402
from order_test import require_load_order  # noqa: E402
from harness import Skip, contains, differences, equal, meaning, run, settle  # noqa: E402

CORPUS = place.packages("uuid")


def with_corpus(project):
    if not CORPUS.is_dir():
        raise Skip("run tests/corpus/fetch first")
    shutil.copytree(CORPUS, project.packages, dirs_exist_ok=True)


def check_digests(project):
    """Every item, location and op is equal to the reference's, byte for byte"""
    with_corpus(project)
    done = project.build()
    equal(done.compiled(), 271, "files compiled")
    equal(len(list(project.packages.rglob("*.darkc"))), 271, "objects")
    stored = Stored(project.database)
    items = {(r[0], r[1]): (r[2], r[4], r[6]) for r in rows(HERE / "items.tsv.xz")}
    ops = {r[0]: r[2] for r in rows(HERE / "ops.tsv.xz")}
    found = compare(stored, items, ops)
    print(f"         {stored.counts['type']} types, {stored.counts['value']} values, {stored.counts['fn']} fns, "
          f"{len(stored.ops)} ops; {sum(p.stat().st_size for p in project.packages.rglob('*.darkc'))} bytes of objects, "
          f"{project.database.stat().st_size} of database; {done.summary}")
    equal(found[:20], [], f"{len(found)} differences")
    equal(stored.counts, {"type": 594, "value": 154, "fn": 1884}, "rows")
    contains(project.ninja().out, "no work to do", "ninja, again")
    contains(project.build().summary, "nothing to do", "darkpkg build, again")


def check_order(project):
    """The rows stand in the order in which the loader reads the definitions, derived from the sources"""
    with_corpus(project)
    project.build()
    equal(require_load_order(project.database, project.packages), 2632, "items")


def check_lowering(project):
    """What was lowered at compile time stands, but for 5 % of the items at most; lowering all again changes nothing"""
    with_corpus(project)
    relowered = project.build().relowered()
    print(f"         {relowered} of 2632 items lowered again")
    equal(0 < relowered <= 2632 * 0.05, True, f"{relowered} items lowered again")
    project.require_lowered_equal()


def check_edit(project):
    """An edit of one function changes one item; taken back, the database is as it was"""
    with_corpus(project)
    project.build()
    before = meaning(project.database)
    path = project.packages / "darklang/stdlib/bool.dark"
    text = path.read_text()
    settle()
    edited = text.replace("if a then Stdlib.Bool.not b else b", "if a then b else Stdlib.Bool.not b")
    equal(edited != text, True, "an edit")
    path.write_text(edited)
    done = project.build()
    equal((done.compiled(), done.changed()), (1, 1), "compiled and changed")
    settle()
    path.write_text(text)
    project.build()
    equal(differences(before, meaning(project.database)), [], "rows")


def check_object_dir(project):
    """Objects elsewhere are the same bytes, and so is the database"""
    with_corpus(project)
    project.build()
    project.build("--db", "other.db", "--object-dir", "objects", "-j", "1")
    for path in project.packages.rglob("*.darkc"):
        other = project.folder / "objects" / path.relative_to(project.packages)
        equal(other.read_bytes() == path.read_bytes(), True, str(other))
    equal(differences(meaning(project.database), meaning(project.folder / "other.db")), [], "rows")


def check_compare_tool(project):
    """The reference's own comparison agrees, where it lies beside the project"""
    tool = HERE.parent.parent.parent / "shared/reference/compare.py"
    if not tool.exists():
        raise Skip("no ../shared/reference/compare.py")
    with_corpus(project)
    project.build()
    done = subprocess.run([sys.executable, tool, project.database], capture_output=True, text=True, check=False)
    print("         " + done.stdout.strip().splitlines()[-1])
    equal(done.returncode, 0, done.stdout)


if __name__ == "__main__":
    run(__file__)
