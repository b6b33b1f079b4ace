#!/usr/bin/env python3
"""tool/dark/reload-packages in the place of Dark's own script, in a checkout with Dark's layout."""
import os
import pathlib
import shutil
import sqlite3
import uuid

from caching import fill, harness, real_or_small
from builtins_test import write_fsharp
from harness import ROOT, Skip, contains, equal, function, lacks, run, settle

SCRIPT = "scripts/build/reload-packages"
FINAL_SCHEMA = ROOT / "migrations/uuid/0001_dark.sql"


def tree(project):
    """The parts of a checkout that the script touches, with a LocalExec that notes how it was called."""
    for folder in ("scripts/build", "scripts/devcontainer", "rundir",
                   "backend/Build/out/LocalExec/Debug/net8.0"):
        (project.folder / folder).mkdir(parents=True)
    shutil.copy(ROOT / "tool/dark/reload-packages", project.folder / SCRIPT)
    (project.folder / "scripts/devcontainer/_assert-in-container").write_text(
        'if [[ ! -v IN_DEV_CONTAINER ]]; then echo "in docker: $*"; exit 0; fi\n')
    program = project.folder / "backend/Build/out/LocalExec/Debug/net8.0/LocalExec"
    wrapper = project.folder / "scripts/run-local-exec"
    for path in (program, wrapper):
        path.write_text('#!/bin/sh\necho "LocalExec $*"\n')
        path.chmod(0o755)


def migrated(path, migrations=None):
    """A database as Dark's migration command leaves it; `migrations`: its SQL files, else an equal schema of our own."""
    with sqlite3.connect(path) as database:
        if migrations is None:
            database.executescript(FINAL_SCHEMA.read_text())
            return
        database.execute("CREATE TABLE IF NOT EXISTS system_migrations_v0 "
                         "(name TEXT PRIMARY KEY, execution_date TEXT NOT NULL, sql TEXT NOT NULL)")
        for file in sorted(migrations.glob("*.sql")):
            database.executescript(file.read_text())
            database.execute("INSERT INTO system_migrations_v0 VALUES (?, CURRENT_TIMESTAMP, ?)",
                             (file.name, file.read_text()))


def users_rows(database):
    """What a user left there: a branch, a script, an op of their own."""
    with sqlite3.connect(database) as connection:
        connection.execute("INSERT INTO branches (id, name, created_at) VALUES ('b1', 'mine', 'now')")
        connection.execute("INSERT INTO scripts_v0 (id, name, text) VALUES ('s1', 'hello', 'text')")
        connection.execute("INSERT INTO package_ops (id, branch_id, op_blob, applied) VALUES (?, 'b1', x'00', 1)",
                           (str(uuid.uuid5(uuid.NAMESPACE_DNS, "op")),))


def reload(project, *arguments, code=0, **environment):
    return project.run(project.folder / SCRIPT, *arguments, code=code, cwd="/", environment={
        "IN_DEV_CONTAINER": "true", "DARK_CONFIG_RUNDIR": str(project.folder / "rundir"),
        "DARKPKG": str(harness.DARKPKG), **environment})


def tables(project):
    return [str(a) for a in project.tables()[2:]]  # the script names the edition


def require_reload(project, count):
    database = project.folder / "rundir/data.db"
    users_rows(database)
    done = reload(project, *tables(project))
    contains(done.out, f"{count} files compiled", "the first run")
    log = project.folder / "rundir/logs/packages-canvas.log"
    contains(log.read_text(), "LocalExec reload-canvases", "the log")
    with sqlite3.connect(database) as connection:
        for query, number in (("SELECT count(*) FROM branches WHERE id = 'b1'", 1),
                              ("SELECT count(*) FROM scripts_v0 WHERE id = 's1'", 1),
                              ("SELECT count(*) FROM package_ops WHERE branch_id = 'b1'", 1)):
            equal(connection.execute(query).fetchone()[0], number, query)
        items = connection.execute("SELECT count(*) FROM locations").fetchone()[0]
    contains(done.out, f"({items} items in", "the summary")
    contains(reload(project, *tables(project)).out, "nothing to do", "again")
    print(f"         {done.out.splitlines()[0]}")


def check_own_schema(project):
    """A database with the schema that Dark's migrations leave: filled, users' rows kept, canvases reloaded"""
    tree(project)
    fill(project)
    migrated(project.folder / "rundir/data.db")
    require_reload(project, 40)
    settle()
    project.write("group3/m3.dark", function("Test.M3", "f3", "x + 2L"))
    contains(reload(project, *tables(project)).out, "1 file compiled, 1 item changed", "after an edit")


def check_real_migrations(project):
    """The same after Dark's own migrations"""
    checkout = os.environ.get("DARK_CHECKOUT")
    migrations = pathlib.Path(checkout or "/nowhere") / "backend/migrations"
    if not migrations.is_dir():
        raise Skip("DARK_CHECKOUT, a checkout of Dark's repository, is not set")
    tree(project)
    count = real_or_small(project)
    migrated(project.folder / "rundir/data.db", migrations)
    require_reload(project, count)


def check_main_branch(project):
    """In a checkout of Dark's main branch: database, log and the hashes that Dark's code reads; its own loader on request"""
    for folder in ("scripts/build", "rundir", "backend/src/LibExecution"):
        (project.folder / folder).mkdir(parents=True)
    shutil.copy(ROOT / "tool/dark/hash/reload-packages", project.folder / SCRIPT)
    wrapper = project.folder / "scripts/run-local-exec"
    wrapper.write_text('#!/bin/sh\necho "LocalExec $*"\n')
    wrapper.chmod(0o755)
    hashes = project.folder / "backend/src/LibExecution/package-ref-hashes.txt"
    hashes.write_text("")
    write_fsharp(project.folder)
    project.write("shapes.dark", "module Darklang.Shapes\n\nlet double (x: Int): Int = x + x\n")
    first = reload(project).out
    contains(first, "3 builtins, 1 reference of Dark's code to packages", "the first run reads the F# sources")
    contains(first, "1 file compiled, 1 item changed", "the first run")
    database = project.folder / "rundir/data.db"

    def require_right():
        with sqlite3.connect(database) as connection:
            item, = connection.execute("SELECT item_hash FROM locations WHERE name = 'double'").fetchone()
        equal(hashes.read_text(), f"fn/Shapes.double|{item}\n", "the hashes")

    require_right()
    settle()
    reload(project)  # the sources were as new as the clock of the file system
    equal(reload(project).out.startswith("nothing to do"), True, "again")
    settle()
    library = project.folder / "backend/src/Builtins/Builtins.Pure/Libs/Int.fs"
    library.write_text(library.read_text().replace("Adds", "Adds two"))
    contains(reload(project).out, "nothing to do", "after an edit of a builtin's description")
    library.write_text(library.read_text().replace("intSubtract", "intMinus"))
    contains(reload(project).out, "0 files compiled, 0 items changed", "with another builtin")
    library.write_text(library.read_text().replace('fn "intMinus" 0', "minus"))
    contains(reload(project, code=3).out, "Int.fs:6:14: expected", "a builtin that can't be read")
    contains(reload(project, "--fallback").out, "Dark's own loader takes over", "the same with --fallback")
    lacks(reload(project, "--builtins", project.folder / "rundir/darkpkg/builtins.tsv").out, "expected", "a list by hand")
    library.write_text(library.read_text().replace("minus", 'fn "intMinus" 0'))
    reload(project)
    settle()
    project.write("shapes.dark", "module Darklang.Shapes\n\nlet double (x: Int): Int = x * 2\n")
    contains(reload(project, "--test").out, "1 file compiled, 1 item changed", "after an edit")
    contains((project.folder / "rundir/logs/test-packages.log").read_text(), "1 file compiled", "the log of the tests")
    require_right()
    project.write("shapes.dark", "module Darklang.Shapes\n\nlet double (x: Int): Nowhere = x\n")
    contains(reload(project, "--fallback", code=1).out, "error[", "a mistake in the packages, which Dark's loader would not like either")
    project.write("shapes.dark", "module Darklang.Shapes\n\nlet double (x: Int): Int = x\n")
    database.write_bytes(b"no database at all" * 100)
    reload(project, code=3)
    contains(reload(project, "--fallback").out, "Dark's own loader takes over", "what is no database")
    contains((project.folder / "rundir/logs/packages.log").read_text(), "LocalExec reload-packages", "the log")


def check_options(project):
    """--test, --published and --no-canvases, another database, outside of the container, a LocalExec that is not built"""
    tree(project)
    fill(project, 3)
    migrated(project.folder / "rundir/test.db")
    reload(project, "--test", "--published", *tables(project), DARK_CONFIG_DB_NAME="test.db")
    contains((project.folder / "rundir/logs/test-packages-canvas.log").read_text(),
             "LocalExec --published reload-canvases", "the log")
    equal((project.folder / "rundir/data.db").exists(), False, "another database")
    outside = project.run(project.folder / SCRIPT, "--test")
    contains(outside.out, "in docker: ", "outside of the container")
    shutil.rmtree(project.folder / "backend")
    contains(reload(project, *tables(project)).out, "LocalExec is not built", "without LocalExec")
    equal("LocalExec" in reload(project, "--no-canvases", *tables(project)).out, False, "a notice with --no-canvases")


def check_failure(project):
    """An error in a package: shown, exit 1, the database as it was, the canvases left alone"""
    tree(project)
    fill(project, 3)
    migrated(project.folder / "rundir/data.db")
    reload(project, *tables(project))
    settle()
    project.write("bad.dark", "module Test.Bad\n\nlet f = )\n")
    done = reload(project, *tables(project), code=1)
    contains(done.out, "packages/bad.dark:3:", "the place")
    equal("LocalExec" in (project.folder / "rundir/logs/packages-canvas.log").read_text(), False, "canvases")


run(__file__)
