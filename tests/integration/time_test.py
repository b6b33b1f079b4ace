#!/usr/bin/env python3
"""Times that lie: restored backups, future and equal mtimes, saves within a clock tick."""
import os
import time

from harness import contains, equal, function, run, settle


def start(project):
    project.write("a.dark", function("Test.A", "one"))
    project.write("b.dark", function("Test.B", "two"))
    project.build()
    settle()


def set_time(project, name, seconds):
    os.utime(project.packages / name, ns=(int(seconds * 1e9), int(seconds * 1e9)))


def edit(project, number):
    project.write("a.dark", function("Test.A", "one", f"x + {number}L"))


def check_backwards(project):
    """An edit whose mtime goes back is found by darkpkg build"""
    start(project)
    edit(project, 2)
    set_time(project, "a.dark", time.time() - 3600)
    equal(project.build().compiled(), 1, "compiled")
    project.require_clean_equal()
    contains(project.ninja().out, "no work to do", "ninja afterwards")
    contains(project.build().summary, "nothing to do", "afterwards")


def check_equal(project):
    """An edit that keeps mtime and size is found by darkpkg build"""
    start(project)
    at = os.stat(project.packages / "a.dark").st_mtime_ns
    for number in (2, 3, 4):
        edit(project, number)
        os.utime(project.packages / "a.dark", ns=(at, at))
        done = project.build()
        equal((done.compiled(), done.changed()), (1, 1), "compiled and changed")
        project.require_clean_equal()
        settle()
    contains(project.build().summary, "nothing to do", "afterwards")


def check_future(project):
    """An mtime in the future does not loop, and later edits are found"""
    start(project)
    edit(project, 2)
    set_time(project, "a.dark", time.time() + 3600)
    equal(project.build().compiled(), 1, "compiled")
    contains(project.build().summary, "nothing to do", "again")
    contains(project.ninja().out, "no work to do", "ninja")
    settle()
    edit(project, 3)
    equal(project.build().compiled(), 1, "compiled after a later edit")
    project.require_clean_equal()


def check_old_files(project):
    """Files from 1970, as some archives and stores have them, and from before"""
    project.write("a.dark", function("Test.A", "one"))
    project.write("b.dark", function("Test.B", "two"))
    for number, seconds in enumerate((0, 1, -1, -10**9)):
        for name in ("a.dark", "b.dark"):
            set_time(project, name, seconds)
        project.build()
        equal(len(project.names()), 2, "items")
        settle()
        edit(project, number + 5)
        set_time(project, "a.dark", seconds)
        equal(project.build().changed(), 1, "changed")  # where Ninja sees no newer source the link compiles it
        project.require_clean_equal()
        contains(project.build().summary, "nothing to do", "afterwards")
        project.ninja()  # for Ninja a file of the time 0 is missing: it may compile once more, but the rows stay
        project.require_clean_equal()
        contains(project.build().summary, "nothing to do", "after ninja")


def check_any_time(project):
    """Any time that a file can have, of sources, tables and folders: no build without a change, and no change unseen"""
    table = project.write("package-ids.tsv", "kind\tname\tid\n")
    start(project)
    number = 10
    # The years 1, 1677, 1901, 2038, 2106, 2262, 2446 and 9999; file systems keep what they can of it.
    for seconds in (-62135596800, -9223372037, -2**31 - 1, 2**31, 2**32, 9223372036, 9223372037, 15032385535, 253402300799):
        for options in ([], ["--object-dir", "objects"], ["-v"]):
            number += 1
            edit(project, number)
            for path in (project.packages / "a.dark", project.packages / "b.dark"):
                os.utime(path, (seconds, seconds))
            # Ninja itself gives up on a folder or table whose time is negative to it.
            others = seconds if options != ["-v"] or 0 < seconds < 2**63 // 10**9 else time.time()
            for path in (table, project.packages):
                os.utime(path, (others, others))
            project.darkpkg("build", *options)
            contains(project.darkpkg("build", *options).summary, "nothing to do", f"{seconds} s, {options}")
            contains(project.darkpkg("show", "Test.A.one").out, f"{number}L", f"{seconds} s, {options}")
            number += 1
            settle()
            edit(project, number)
            os.utime(project.packages / "a.dark", (seconds, seconds))
            project.darkpkg("build", *options)
            contains(project.darkpkg("show", "Test.A.one").out, f"{number}L", f"another text at {seconds} s, {options}")
            contains(project.darkpkg("build", *options).summary, "nothing to do", f"{seconds} s, {options}, later")


def check_old_folders(project):
    """A new file in a folder whose mtime was set back is found by darkpkg build"""
    start(project)
    before = os.stat(project.packages).st_mtime_ns
    project.write("c.dark", function("Test.C", "three"))
    os.utime(project.packages, ns=(before - 10**9, before - 10**9))
    project.build()
    equal(len(project.names()), 3, "items")


def check_quick_saves(project):
    """Saves right after a build, within its clock tick, are never lost, by plain ninja either"""
    start(project)
    for number in range(30):
        edit(project, number)
        (project.build if number % 2 else project.ninja)()
        before = dict((r[0], r[1]) for r in project.rows()["package_functions"])
        edit(project, 1000 + number)
        (project.build if number % 3 else project.ninja)()
        after = dict((r[0], r[1]) for r in project.rows()["package_functions"])
        if before == after:
            raise AssertionError(f"the save of round {number} was lost")
    project.require_clean_equal()


def check_save_during_build(project):
    """A save at any moment of a build is seen by the next one"""
    import subprocess
    import harness
    start(project)
    for number in range(30):
        edit(project, number)
        command = [str(a) for a in [harness.DARKPKG, "build", "-q", *project.tables()]]
        child = subprocess.Popen(command, cwd=project.folder)
        time.sleep(number / 2000)
        edit(project, 1000 + number)
        child.wait()
        project.ninja()
        project.require_clean_equal()


def check_backup_with_ninja_after(project):
    """A restored backup next to a broken file: once that is restored too, plain ninja links both"""
    start(project)
    old = {name: os.stat(project.packages / name).st_mtime_ns for name in ("a.dark", "b.dark")}
    edit(project, 2)
    os.utime(project.packages / "a.dark", ns=(old["a.dark"] - 10**9,) * 2)
    project.write("b.dark", "broken )")
    project.build(code=1)
    project.write("b.dark", function("Test.B", "two"))
    os.utime(project.packages / "b.dark", ns=(old["b.dark"],) * 2)
    project.ninja()
    project.require_clean_equal()


def check_new_compiler(project):
    """Objects of another darkpkg are made again, whatever their times"""
    start(project)
    for name in ("a.dark", "b.dark"):
        path = project.object(name)
        data = bytearray(path.read_bytes())
        data[20] ^= 0xFF  # in the compiler's fingerprint; the header's checksum fails too
        stat = path.stat()
        path.write_bytes(data)
        os.utime(path, ns=(stat.st_mtime_ns, stat.st_mtime_ns))
    (project.build_dir / "fingerprints").write_text("compiler\tother\nlinker\tother\n")
    project.build()
    project.require_clean_equal()
    contains(project.build().summary, "nothing to do", "afterwards")


if __name__ == "__main__":
    run(__file__)
