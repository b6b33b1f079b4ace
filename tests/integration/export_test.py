#!/usr/bin/env python3
"""Packages of edition hash as a file for others: the same bytes whatever happened before, or as Dark's own seed."""
import sqlite3

from diff_test import BEFORE, NOW, write
from harness import Project, contains, equal, run, settle

Project.edition = None  # said once
PROJECTIONS = ("locations", "package_types", "package_values", "package_functions", "package_dependencies")
VALUES = """module Test.V

type Size = { width: Int64 }

type Twin = { width: Int64 }

/// The first.
val one = 5L

val two = Size { width = one }

val three = Test.A.twin 3L

val left = Builtin.environmentGet "HOME"
"""


def exported(project, *options, name="out.db", database="data.db"):
    project.darkpkg("export", "--db", database, *options, name)
    return (project.folder / name).read_bytes()


def rows(path, table, *skipped):
    with sqlite3.connect(path) as database:
        columns = [r[1] for r in database.execute(f"pragma table_info({table})") if r[1] not in skipped]
        return sorted(database.execute(f"select {', '.join(columns)} from {table}"), key=repr)


def with_history(project):
    """A database after edits, in which a user has a branch, and Dark has evaluated values that darkpkg can't."""
    write(project, {**BEFORE, "v.dark": VALUES})
    project.darkpkg("build", "--edition", "hash")
    for files in ({**NOW, "v.dark": VALUES}, {**NOW, "a/z.dark": BEFORE["a.dark"].replace("Test.A", "Test.Z"), "v.dark": VALUES},
                  {**NOW, "v.dark": VALUES}, {**BEFORE, "v.dark": VALUES.replace("The first", "A first")}, {**NOW, "v.dark": VALUES}):
        settle()
        write(project, files)
        project.darkpkg("build")
    with sqlite3.connect(project.database) as database:
        database.execute("INSERT INTO branches (id, name) VALUES ('11111111-2222-4333-8444-555555555555', 'feature')")
        database.execute("INSERT INTO package_ops (id, op_blob, branch_id) VALUES ('77777777-2222-4333-8444-555555555555', x'00', "
                         "'11111111-2222-4333-8444-555555555555')")
        changed = database.execute("UPDATE package_values SET rt_dval = x'01' WHERE rt_dval IS NULL").rowcount
        equal(changed, 2, "values that darkpkg can't evaluate")


def check_reproducible(project):
    """the same bytes after any history, with what a clean build has, and no row of a user's"""
    with_history(project)
    project.darkpkg("build", "--edition", "hash", "--db", "clean.db", "--object-dir", "objects")
    found = exported(project, "--reproducible")
    equal(found == exported(project, "--reproducible", name="clean-out.db", database="clean.db"), True, "the same bytes")
    equal(found == exported(project, "--reproducible"), True, "twice the same bytes")
    clock = ("created_at", "origin_ts")
    for table in (*PROJECTIONS, "package_ops", "commits", "branches", "accounts_v0", "schema_state_v0", "release_state_v0"):
        equal(rows(project.folder / "out.db", table, *clock), rows(project.folder / "clean.db", table, *clock), table)
    with sqlite3.connect(project.folder / "out.db") as database:
        equal(database.execute("PRAGMA foreign_key_check").fetchall(), [], "foreign keys")
        stamps = [s for (s,) in database.execute("SELECT origin_ts FROM package_ops ORDER BY rowid")]
        equal((stamps == sorted(stamps), len(set(stamps)) == len(stamps), stamps[0]), (True, True, "1970-01-01T00:00:00.000Z"), "stamps")
        equal(database.execute("SELECT count(*) FROM sqlite_schema WHERE name LIKE 'darkpkg%'").fetchone(), (0,), "tables of darkpkg's")
    later = project.darkpkg("export", "--reproducible", "later.db", environment={"SOURCE_DATE_EPOCH": "1700000000"})
    contains(later.out, "later.db", "the digest")
    equal({s[:10] for (s,) in sqlite3.connect(project.folder / "later.db").execute("SELECT origin_ts FROM locations")}, {"2023-11-14"},
          "stamps of another time")


def check_seed(project):
    """a seed has the log alone, unapplied, and the commit that it is in"""
    with_history(project)
    whole, seed = exported(project, "--reproducible"), exported(project, "--seed", name="seed.db")
    equal(len(seed) < len(whole), True, "it is smaller")
    for table in PROJECTIONS:
        equal(rows(project.folder / "seed.db", table), [], table)
    equal(rows(project.folder / "seed.db", "package_ops", "applied"), rows(project.folder / "out.db", "package_ops", "applied"), "operations")
    with sqlite3.connect(project.folder / "seed.db") as database:
        equal(database.execute("SELECT DISTINCT applied FROM package_ops").fetchall(), [(0,)], "what is applied")
        equal(database.execute("SELECT DISTINCT applied FROM branch_ops").fetchall(), [(1,)], "of operations on branches")
    for table in ("commits", "branches", "branch_ops"):
        equal(rows(project.folder / "seed.db", table), rows(project.folder / "out.db", table), table)


def check_edition_uuid(project):
    """the Dark of edition uuid has no seeds"""
    project.write("a.dark", "module Test.A\n\nlet one (x: Int64) : Int64 = x\n")
    project.darkpkg("build", "--edition", "uuid")
    contains(project.darkpkg("export", "--seed", "seed.db", code=3).err, "say --reproducible instead of --seed", "the message")
    equal((project.folder / "seed.db").exists(), False, "nothing is written")


if __name__ == "__main__":
    run(__file__)
