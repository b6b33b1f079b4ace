#!/usr/bin/env python3
"""The same sources give the same objects and the same export, wherever, however and after whatever."""
import hashlib
import random
import sqlite3

from caching import fill, objects, real_or_small, sibling
from harness import contains, equal, function, run, settle


def export(project, name="release.db", *arguments, **options):
    done = project.darkpkg("export", "--reproducible", name, *arguments, **options)
    data = (project.folder / name).read_bytes()
    equal(done.out, f"{hashlib.sha256(data).hexdigest()}  {name}\n", "the printed SHA-256")
    return data


def check_ways(project):
    """Two paths, -j1 and -j8, any order of files, two locales, time zones and umasks"""
    count = real_or_small(project)
    ways = {
        "first": (["-j", "1"], {"LC_ALL": "C", "TZ": "UTC"}),
        "a second, much longer path/with ünïcode": (["-j", "8"], {"LC_ALL": "tr_TR.UTF-8", "TZ": "Pacific/Apia"}),
        "third": (["-j", "3", "--object-dir", "objects"], {"LC_ALL": "de_DE.UTF-8", "TZ": "America/St_Johns"}),
    }
    sources = {p.relative_to(project.packages): p.read_bytes() for p in project.packages.rglob("*.dark")}
    results = []
    for i, (path, (arguments, environment)) in enumerate(ways.items()):
        (project.folder / path).parent.mkdir(parents=True, exist_ok=True)
        other = sibling(project, path)
        order = sorted(sources)
        random.Random(i).shuffle(order)
        for name in order:
            other.write(name, sources[name])
        settle()
        other.build(*arguments, environment=environment)
        folder = other.folder / "objects" if "--object-dir" in arguments else other.packages
        results.append((objects(other, folder), export(other, environment=environment)))
        equal(len(results[-1][0]), count, "objects")
    for made, data in results[1:]:
        equal(made == results[0][0], True, "equal objects")
        equal(hashlib.sha256(data).hexdigest(), hashlib.sha256(results[0][1]).hexdigest(), "SHA-256 of the export")
    print(f"         {count} files: {sum(map(len, results[0][0].values()))} bytes of objects and an export of "
          f"{len(results[0][1])} bytes, equal in {len(ways)} ways")


def check_history(project):
    """After edits, failures, renames and users' rows the export is that of a clean build"""
    fill(project)
    project.build()
    text = (project.packages / "group3/m3.dark").read_bytes()
    for i in range(3):
        settle()
        project.write("group3/m3.dark", function("Test.M3", "f3", f"x + {i + 5}L"))
        project.write(f"new{i}.dark", function(f"Test.New{i}", "g"))
        project.build()
    settle()
    project.write("bad.dark", "module Test.Bad\n\nlet f = )\n")
    project.build(code=1)
    (project.packages / "bad.dark").unlink()
    for i in range(3):
        (project.packages / f"new{i}.dark").unlink()
    project.write("group3/m3.dark", text)
    (project.packages / "group1/m5.dark").rename(project.packages / "m5.dark")
    project.build()
    with sqlite3.connect(project.database) as database:
        database.execute("INSERT INTO scripts_v0 (id, name, text) VALUES ('1', 'mine', 'text')")
        database.execute("INSERT INTO branches (id, name, created_at) VALUES ('1', 'mine', 'now')")
    other = sibling(project, "other")
    for source in project.packages.rglob("*.dark"):
        other.write(source.relative_to(project.packages), source.read_bytes())
    other.build()
    equal(export(project) == export(other), True, "equal exports")


def check_content(project):
    """The export has all package rows, is one file without a log, and a build can go on from it"""
    fill(project)
    project.build()
    export(project)
    release = project.folder / "release.db"
    equal((project.folder / "release.db-wal").exists(), False, "a log")
    with sqlite3.connect(f"file:{release}?mode=ro", uri=True) as a, sqlite3.connect(project.database) as b:
        equal(a.execute("PRAGMA integrity_check").fetchall(), [("ok",)], "integrity")
        for query in ("SELECT id, pt_def, rt_instrs FROM package_functions ORDER BY id",
                      "SELECT id, op_blob, applied, branch_id, instance_id FROM package_ops ORDER BY id",
                      "SELECT location_id, item_id, owner, modules, name, item_type, branch_id, created_by, "
                      "approval_status FROM locations ORDER BY 1",
                      "SELECT id, name FROM accounts_v0 ORDER BY id",
                      "SELECT name FROM system_migrations_v0 ORDER BY name"):
            equal(a.execute(query).fetchall() == b.execute(query).fetchall(), True, query)
        equal(a.execute("SELECT DISTINCT created_at FROM package_functions").fetchall(), [("1970-01-01 00:00:00",)],
              "times")
    before = release.read_bytes()
    project.build("--db", "release.db")
    project.build("--db", "release.db")
    equal(export(project, "again.db", "--db", "release.db") == before, True, "exported again")


def check_epoch(project):
    """SOURCE_DATE_EPOCH is the time of all rows"""
    fill(project, 3)
    project.build()
    one = export(project)
    two = export(project, "two.db", environment={"SOURCE_DATE_EPOCH": "1700000000"})
    equal(one == two, False, "equal in spite of another time")
    with sqlite3.connect(project.folder / "two.db") as database:
        equal(database.execute("SELECT DISTINCT created_at FROM locations").fetchall(), [("2023-11-14 22:13:20",)], "time")


def check_failures(project):
    """No database, no place to write to: exit 3, and what was there stays"""
    project.darkpkg("export", "--reproducible", "release.db", code=3)
    fill(project, 3)
    project.build()
    contains(project.darkpkg("export", "--reproducible", "nowhere/release.db", code=3).err, "nowhere", "message")
    project.darkpkg("export", "copy.db")
    equal((project.folder / "copy.db").read_bytes()[:15], b"SQLite format 3", "a plain copy")


run(__file__)
