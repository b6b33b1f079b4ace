#!/usr/bin/env python3
"""darkpkg restore: after a fresh checkout with objects that a CI cache unpacked, nothing is compiled again."""
import os
import re
import subprocess
import time

from caching import clone, fill, objects, real_or_small, same_database
from harness import contains, equal, function, run, settle


def archive(project, *options):
    """The objects as CI caches keep them."""
    path = project.folder / "objects.tar"
    names = sorted(objects(project))
    subprocess.run(["tar", "-cf", str(path), *options, "-C", str(project.packages), *names], check=True)
    return path


def unpack(path, project, *options):
    subprocess.run(["tar", "-xf", str(path), *options, "-C", str(project.packages)], check=True)


def restore(project, *arguments):
    begin = time.monotonic()
    done = project.darkpkg("restore", *project.tables(), *arguments)
    milliseconds = (time.monotonic() - begin) * 1000
    found = re.search(r"(\d+) objects accepted.* (\d+) to compile", done.err)
    return int(found[1]), int(found[2]), milliseconds


def fresh(project, *options):
    """A clone with the project's objects, unpacked with tar's `options`."""
    path = archive(project, "--format=posix")
    other = clone(project, "elsewhere")
    unpack(path, other, *options)
    return other


def require_right(project, other, compiled):
    done = other.build()
    equal(done.compiled(), compiled, "compiled")
    contains(other.ninja().out, "no work to do", "ninja afterwards")
    contains(other.build().summary, "nothing to do", "darkpkg build afterwards")
    same_database(project, other) if compiled == 0 else other.require_clean_equal()
    return done


def check_fresh_clone(project):
    """Another path, all times new, no .ninja_log: 0 compiles, the database right"""
    count = real_or_small(project)
    project.build()
    other = fresh(project)
    accepted, left, took = restore(other)
    equal((accepted, left), (count, 0), "accepted and left")
    done = require_right(project, other, 0)
    print(f"         {count} files: restored in {took:.0f} ms; {done.summary}")


def check_truncated_times(project):
    """An archive that keeps whole seconds"""
    fill(project)
    project.build()
    path = archive(project, "--format=ustar")
    other = clone(project, "elsewhere")
    unpack(path, other)
    equal(all(p.stat().st_mtime_ns % 10**9 == 0 for p in other.packages.rglob("*.darkc")), True, "whole seconds")
    equal(restore(other)[:2], (40, 0), "accepted and left")
    require_right(project, other, 0)


def check_new_times(project):
    """An archive that keeps no times: objects newer than their sources"""
    fill(project)
    project.build()
    other = fresh(project, "-m")
    equal(restore(other)[:2], (40, 0), "accepted and left")
    require_right(project, other, 0)


def check_unpacked_first(project):
    """Objects that were unpacked before the checkout"""
    fill(project)
    project.build()
    path = archive(project)
    other = clone(project, "elsewhere")
    unpack(path, other)
    settle()
    for source in other.packages.rglob("*.dark"):
        source.write_bytes(source.read_bytes())
    settle()
    equal(restore(other)[:2], (40, 0), "accepted and left")
    require_right(project, other, 0)


def check_one_differs(project):
    """One file differs: 1 compile"""
    count = real_or_small(project)
    project.build()
    path = archive(project)
    changed = next(p for p in sorted(project.packages.rglob("*.dark"))
                   if "_" not in str(p.relative_to(project.packages)))
    other = clone(project, "elsewhere")
    unpack(path, other)
    twin = other.packages / changed.relative_to(project.packages)
    twin.write_bytes(twin.read_bytes() + b"\n// edited\n")
    settle()
    equal(restore(other)[:2], (count - 1, 1), "accepted and left")
    require_right(project, other, 1)


def check_equal_times(project):
    """An object of another content whose time is its source's is not taken for right"""
    fill(project)
    project.build()
    path = archive(project, "--format=posix")
    other = clone(project, "elsewhere")
    other.write("group3/m3.dark", function("Test.M3", "f3", "x + 5L"))
    settle()
    unpack(path, other)
    source = other.packages / "group3/m3.dark"
    os.utime(other.object("group3/m3.dark"), ns=(source.stat().st_mtime_ns,) * 2)
    equal(restore(other)[:2], (39, 1), "accepted and left")
    require_right(project, other, 1)


def check_damaged(project):
    """Objects with a flipped bit, cut off, empty or missing: compiled again, the database right"""
    fill(project)
    project.build()
    other = fresh(project)
    kept = sorted(other.packages.rglob("*.darkc"))
    for i, path in enumerate(kept[:20]):
        data = bytearray(path.read_bytes())
        data[i * len(data) // 20] ^= 1
        path.write_bytes(data)
    for path in kept[20:24]:
        path.write_bytes(path.read_bytes()[:150])
    kept[24].write_bytes(b"")
    kept[25].unlink()
    restore(other)
    other.build()
    other.require_clean_equal()
    equal(objects(other) == objects(project), True, "equal objects")


def check_again(project):
    """In a folder that is up to date it changes nothing: no link, no compile"""
    fill(project)
    project.build()
    before = project.rows()
    equal(restore(project)[:2], (40, 0), "accepted and left")
    contains(project.ninja().out, "no work to do", "ninja afterwards")
    equal(project.rows() == before, True, "rows")


def check_with_database(project):
    """The database travels with the objects: no item row is written"""
    count = real_or_small(project)
    project.build("--db", "db/data.db")
    project.darkpkg("link", "db/data.db.build/manifest", "--db", "db/data.db", *project.tables(), "--checkpoint")
    path = archive(project)
    other = clone(project, "elsewhere")
    unpack(path, other)
    (other.folder / "data.db").write_bytes((project.folder / "db/data.db").read_bytes())
    begin = time.monotonic()
    equal(restore(other)[:2], (count, 0), "accepted and left")
    done = other.build()
    took = (time.monotonic() - begin) * 1000
    equal((done.compiled(), done.changed()), (0, 0), "compiled and changed")
    other.require_clean_equal()
    print(f"         {count} files: restore and build took {took:.0f} ms together; {done.summary}")


def check_object_dir(project):
    """Objects in a folder of their own"""
    fill(project)
    project.build("--object-dir", "objects")
    other = clone(project, "elsewhere")
    subprocess.run(["cp", "-r", str(project.folder / "objects"), str(other.folder)], check=True)
    equal(restore(other, "--object-dir", "objects")[:2], (40, 0), "accepted and left")
    equal(other.build("--object-dir", "objects").compiled(), 0, "compiled")
    same_database(project, other)


run(__file__)
