#!/usr/bin/env python3
"""Edits of the real corpus of edition `hash`: each writes the rows that differ and no others, and leaves what a link into a
new database gives."""
import collections
import os
import pathlib
import re
import shutil
import sqlite3
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "integration"))
import hash_digests  # noqa: E402
import place  # noqa: E402
from harness import Skip, equal, run  # noqa: E402

CORPUS = place.packages("hash")

# What an incremental link has in common with a clean one: of the commit's hash that all rows have the one there is.
IS_OWN = "commit_hash = (SELECT hash FROM commits)"
SETS = {
    "package_types": "hash, pt_def, rt_def, description",
    "package_values": "hash, pt_def, rt_dval, description",
    "package_functions": "hash, pt_def, rt_instrs, description",
    "locations": "location_id, item_hash, owner, modules, name, item_type, branch_id, unlisted_at, source, " + IS_OWN,
    "package_ops": "id, op_blob, branch_id, applied, propagation_id, committed_seq, " + IS_OWN,
    "package_dependencies": "item_hash, depends_on_hash, depends_on_item_type, depends_on_owner, depends_on_modules, "
                            "depends_on_name",
    "commits": "message, branch_id, account_id",
    "darkpkg_items": "kind, name, item, hash, op, owned, said",
    "darkpkg_edges": "name, kind, (SELECT kind || ' ' || name FROM darkpkg_items WHERE id = user)",
}
DARKS = [table for table in SETS if not table.startswith("darkpkg_")] + ["branch_ops"]


class Packages:
    """A copy of the corpus and its database."""

    def __init__(self, project):
        if not CORPUS.exists():
            raise Skip(f"there is no {CORPUS}")
        self.folder, self.root = project.folder, project.folder / "copy"
        shutil.copytree(CORPUS, self.root)
        self.link("linked")
        self.note_writes()
        self.now = self.rows()

    def note_writes(self):
        """Has the database note which of its rows are written."""
        with sqlite3.connect(self.folder / "linked/data.db") as db:
            db.execute("CREATE TABLE test_written (name, row)")
            for table in DARKS:
                for change, row in (("INSERT", "new"), ("UPDATE", "new"), ("DELETE", "old")):
                    db.execute(f"CREATE TRIGGER test_{table}_{change} AFTER {change} ON {table} BEGIN "
                               f"INSERT INTO test_written VALUES ('{table}', {row}.rowid); END")

    def written(self):
        with sqlite3.connect(self.folder / "linked/data.db") as db:
            found = set(db.execute("SELECT * FROM test_written"))
            db.execute("DELETE FROM test_written")
        return found

    def link(self, name):
        """How many rows it wrote, and how many items it changed."""
        done = subprocess.run([os.environ["HASH_LINK"], self.root, hash_digests.BUILTINS, self.folder / name],
                              capture_output=True, text=True, check=False)
        equal(done.returncode, 0, done.stderr[-2000:])
        rows, changed = re.search(r", (\d+) rows, .*; (\d+) changed", done.stdout).groups()
        return int(rows), int(changed)

    def query(self, name, sql):
        with sqlite3.connect(f"file:{self.folder / name / 'data.db'}?mode=ro", uri=True) as db:
            return db.execute(sql).fetchall()

    def rows(self):
        """Every row of Dark's tables with its place."""
        return {(table, row[0]): row for table in DARKS
                for row in self.query("linked", f"SELECT rowid, * FROM {table}")}

    def edit(self, path, change):
        """Links; returns how many items changed. The rows that are written are exactly those that differ."""
        file = self.root / path
        before = file.read_text()
        file.write_text(change(before))
        count, changed = self.link("linked")
        old, self.now = self.now, self.rows()
        differ = {key for key in old.keys() | self.now.keys() if old.get(key) != self.now.get(key)}
        equal(count, len(differ), "rows that the link says it wrote, rows that differ")
        written = self.written()
        equal((written - differ, differ - written), (set(), set()), "rows written that don't differ, and the other way round")
        return changed

    def check_clean(self):
        shutil.rmtree(self.folder / "clean", ignore_errors=True)
        self.link("clean")
        for table, columns in SETS.items():
            found, wanted = (collections.Counter(self.query(name, f"SELECT {columns} FROM {table}"))
                             for name in ("linked", "clean"))
            equal((len(found - wanted), len(wanted - found)), (0, 0), f"{table}: rows too many, rows missing")


def more_body(name):
    """A let more in a function."""
    def change(text):
        lines = text.split("\n")
        at = next(i for i, line in enumerate(lines) if re.match(rf"\s*let {name}\b", line))
        at = next(i for i in range(at, len(lines)) if lines[i].endswith("="))
        indent = re.match(r"\s*", lines[at + 1]).group()
        return "\n".join(lines[:at + 1] + [indent + "let edited = 1"] + lines[at + 1:])
    return change


def check_median(project):
    """A function with the median number of users of users: 12 items, itself included"""
    packages = Packages(project)
    equal(packages.edit("darklang/stdlib/alt-json.dark", more_body("getNumber")), 12, "items changed")
    packages.check_clean()


def check_map(project):
    """Stdlib.List.map: 1073 items"""
    packages = Packages(project)
    equal(packages.edit("darklang/stdlib/list.dark", more_body("map")), 1073, "items changed")
    packages.check_clean()


def check_texts(project):
    """A description changes its content and the operation, a comment nothing"""
    packages = Packages(project)
    equal(packages.edit("darklang/stdlib/list.dark", lambda text: text.replace("/// ", "/// Edited: ", 1)), 1,
          "items changed by a description")
    equal(packages.edit("darklang/stdlib/list.dark", lambda text: "// Edited\n" + text), 0, "by a comment")
    packages.check_clean()


def check_places(project):
    """A file that gets another name moves nothing but whose bytes stand where items share an id"""
    packages = Packages(project)
    (packages.root / "darklang/stdlib/int8.dark").rename(packages.root / "darklang/stdlib/zz.dark")
    os.utime(packages.root / "darklang/stdlib/zz.dark")
    packages.edit("darklang/stdlib/list.dark", lambda text: text)
    packages.check_clean()


if __name__ == "__main__":
    run(__file__)
