#!/usr/bin/env python3
"""Commands that say that they change nothing change nothing: no name, byte, inode or time, also where nothing may be written."""
import os
import pathlib
import shutil
import subprocess

import harness
from harness import Skip, contains, equal, function, lacks, run, settle

# SQLite keeps its readers' marks in it.
PASSED_OVER = ("-shm",)


def snapshot(folder):
    found = {}
    for path in [pathlib.Path(folder), *sorted(pathlib.Path(folder).rglob("*"))]:
        if path.name.endswith(PASSED_OVER):
            continue
        stat = path.lstat()
        content = path.read_bytes() if path.is_file() else None
        # As root SQLite gives the log to the database's owner again whenever it opens it.
        ctime = 0 if path.name.endswith("-wal") else stat.st_ctime_ns
        found[str(path)] = (content, stat.st_mtime_ns, ctime, stat.st_ino, stat.st_mode)
    return found


LOOKUPS = (["show", "Test.A.one"], ["show", "--source", "Test.A.one"], ["ls"], ["ls", "Test"], ["find", "one"],
           ["refs", "Test.A.one"], ["deps", "Test.B.two"], ["graph"], ["graph", "Test.A.one"],
           ["impact", "Test.A.one"], ["impact", "packages/a.dark"], ["diff", "data.db", "data.db"], ["diff", "packages"], ["diff", "HEAD"],
           ["stats"], ["why"],
           ["why", "packages/a.dark"], ["why", "Test.A.one"], ["inspect", "packages/a.darkc"],
           ["compile", "packages/a.dark"], ["cache", "stats", "--cache-dir", "packages"],
           ["cache", "stats", "--cache-dir", "nowhere"], ["explain", "E0301"], ["completion", "bash"], ["--version"])
# Options that another generation would be made for.
OPTIONS = ([], ["--object-dir", "O"], ["--build-dir", "B"], ["--strict"], ["--allow", "W0401"], ["--launcher", "nice"],
           ["--db", "other.db"], ["--cache-dir", "C"], ["--builtins", "packages/builtins.tsv"])


def commands():
    for options in OPTIONS:
        yield ["build", "-n", *options]
        if "--cache-dir" not in options:
            yield ["verify", *options]
    yield from LOOKUPS


def start(project, *options):
    project.write("a.dark", function("Test.A", "one"))
    project.write("sub/b.dark", "module Test.B\n\nlet two (x: Int64) : Int64 = A.one x\n")
    project.write("builtins.tsv", (harness.ROOT / "packages/uuid/builtins.tsv").read_bytes())
    project.darkpkg("build", *options)
    settle()


def nothing_changes(project, what):
    before = snapshot(project.folder)
    for command in commands():
        project.darkpkg(*command, code=None)
        now = snapshot(project.folder)
        equal(sorted(k for k in before.keys() | now.keys() if before.get(k) != now.get(k)), [], f"{command} {what}")


def check_after_a_build(project):
    """... after a build"""
    start(project)
    nothing_changes(project, "after a build")


def check_after_other_options(project):
    """... after a build with other options"""
    start(project, "--strict", "--object-dir", "objects", "--build-dir", "out")
    nothing_changes(project, "after a build with other options")


def check_after_edits(project):
    """... with new, deleted, edited and broken sources, and a lost object"""
    start(project)
    project.write("c.dark", function("Test.C", "three"))
    nothing_changes(project, "with a new source")
    (project.packages / "sub/b.dark").unlink()
    nothing_changes(project, "with a deleted source")
    project.write("a.dark", function("Test.A", "one", "x + 2L"))
    project.object("a.dark").unlink()
    nothing_changes(project, "with an edited source")
    project.write("a.dark", "broken )")
    nothing_changes(project, "with a broken source")


def check_before_any_build(project):
    """... where nothing was built, and where the build folder went"""
    project.write("a.dark", function("Test.A", "one"))
    nothing_changes(project, "before any build")
    start(project)
    shutil.rmtree(project.build_dir)
    nothing_changes(project, "without a build folder")


def check_in_a_copy(project):
    """... in a copy"""
    start(project)
    shutil.copytree(project.packages, project.folder / "away")
    project.packages.rename(project.folder / "old")
    (project.folder / "away").rename(project.packages)
    nothing_changes(project, "in a copy")


def check_dry_run_tells(project):
    """build -n tells what a build then does"""
    start(project)
    contains(project.darkpkg("build", "-n").out, "nothing to do", "after a build")
    project.write("c.dark", function("Test.C", "three"))
    done = project.darkpkg("build", "-n").out
    equal(done.splitlines(), ["would compile packages/c.dark: it has no object", "would link data.db"], "a new source")
    project.darkpkg("build")
    (project.packages / "c.dark").unlink()
    equal(project.darkpkg("build", "-n").out, "would link data.db\n", "a deleted source")
    equal(len(project.darkpkg("build", "-n", "--object-dir", "O").out.splitlines()), 3, "lines for another folder of objects")
    project.darkpkg("build")
    equal(project.darkpkg("build", "-n", "--strict").out, "would link data.db\n", "other options")
    (project.packages / "notes.txt").write_text("no source")
    contains(project.darkpkg("build", "-n").out, "nothing to do", "a file that is no source")


def check_verify_tells(project):
    """verify looks at today's sources without a generation"""
    start(project)
    project.write("c.dark", function("Test.C", "three"))
    done = project.darkpkg("verify", code=1)
    contains(done.out, "object missing: ", "a new source")
    (project.packages / "c.dark").unlink()
    contains(project.darkpkg("verify").out, "all as the sources say", "without it")
    shutil.rmtree(project.build_dir)
    done = project.darkpkg("verify", code=None)
    lacks(done.text, "cannot read", "without a build folder")


def check_read_only_mount(project):
    """... on a file system that can't be written, where all of them still answer"""
    start(project)
    for command in commands():
        script = "mount --bind . . && mount -o remount,bind,ro . && cd \"$PWD\" && exec \"$@\""
        done = subprocess.run(["unshare", "-m", "sh", "-c", script, "sh", harness.DARKPKG, *project.of_edition(*command)], cwd=project.folder,
                              capture_output=True, text=True, check=False)
        if "mount" in done.stderr or "unshare" in done.stderr:
            raise Skip(f"nothing can be mounted here: {done.stderr.strip()}")
        here = project.darkpkg(*command, code=None)
        equal((done.returncode, done.stdout), (here.code, here.out), " ".join(map(str, command)))


if __name__ == "__main__":
    run(__file__)
