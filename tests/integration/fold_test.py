#!/usr/bin/env python3
"""Rows come to stand as a new database has them: `build --fold`, and `watch` and `serve` when nothing happens."""
import sqlite3
import subprocess
import sys
import tempfile
import time

sys.dont_write_bytecode = True

import harness
from harness import Project, contains, equal, run, settle
from watch_test import PATIENCE, Watch

SOURCE = "module Test.A\n\nlet one (x: Int64) : Int64 = x\n\nlet two (x: Int64) : Int64 = one {}L\n"
EDITION = ("--edition", "hash")


def log(database):
    """The commit, and the operations as Dark folds them."""
    connection = sqlite3.connect(f"file:{database}?mode=ro", uri=True)
    try:
        return [connection.execute(query).fetchall() for query in (
            "SELECT hash, message, branch_id, account_id FROM commits", "SELECT id, op_blob FROM branch_ops ORDER BY id",
            "SELECT id, commit_hash FROM package_ops ORDER BY created_at, rowid",
            "SELECT location_id, item_hash, commit_hash FROM locations ORDER BY rowid")]
    finally:
        connection.close()


def clean_log(project):
    with tempfile.TemporaryDirectory(prefix="darkpkg-clean-") as other:
        project.darkpkg("build", *EDITION, "--db", f"{other}/data.db", "--object-dir", f"{other}/objects")
        return log(f"{other}/data.db")


def edit(project, number):
    settle()
    project.write("a.dark", SOURCE.format(number))


def check_build(project):
    """After edits the commit keeps its hash until a build folds"""
    edit(project, 1)
    project.darkpkg("build", *EDITION)
    first = log(project.database)
    equal(first, clean_log(project), "a new database")
    edit(project, 2)
    project.darkpkg("build")
    equal(log(project.database)[0], first[0], "the commit after an edit")
    contains(project.darkpkg("build", "--fold").summary, "folded", "a fold with nothing else to do")
    equal(log(project.database), clean_log(project), "after a fold")
    contains(project.darkpkg("build", "--fold").summary, "nothing to do", "a second fold")
    edit(project, 3)
    contains(project.darkpkg("build", "--fold").summary, "1 file compiled", "a build that folds")
    equal(log(project.database), clean_log(project), "after a build that folds")
    contains(project.ninja().out, "no work to do", "ninja after a fold")
    edit(project, 4)
    project.darkpkg("build", "--fold", "-j1")
    equal(log(project.database), clean_log(project), "after a build by Ninja that folds")


def wait_for(project, wanted):
    deadline = time.monotonic() + PATIENCE
    while log(project.database) != wanted:
        if time.monotonic() > deadline:
            raise AssertionError("the rows were not brought into order")
        time.sleep(0.1)


def check_serve(project):
    """The database of what is served, likewise"""
    edit(project, 1)
    project.darkpkg("build", *EDITION)
    server = subprocess.Popen([harness.DARKPKG, "serve", "packages", *EDITION], cwd=project.folder, stdout=subprocess.DEVNULL,
                              stderr=subprocess.DEVNULL)
    try:
        for number in (2, 3):
            edit(project, number)
            wait_for(project, clean_log(project))
    finally:
        server.terminate()
        equal(server.wait(PATIENCE), 0, "exit code of serve")
    contains(project.darkpkg("build").summary, "nothing to do", "a build afterwards")


def check_watch(project):
    """When nothing happened for a while; and a save is built as ever"""
    edit(project, 1)
    project.darkpkg("build", *EDITION)
    watch = Watch(project, "--format", "json")
    watch.wait_for('"event":"settled"')
    for number in (2, 3):
        edit(project, number)
        wanted = clean_log(project)
        watch.wait_for('"event":"build"', times=number - 1)
        wait_for(project, wanted)
    watch.end()
    equal(watch.printed().count('"event":"build"'), 2, "builds that are told of")
    contains(project.darkpkg("build").summary, "nothing to do", "a build afterwards")


if __name__ == "__main__":
    Project.edition = None
    run(__file__)
