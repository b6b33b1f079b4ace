#!/usr/bin/env python3
"""A folder of objects that builds share: --cache-dir, DARKPKG_CACHE_DIR and `darkpkg cache`."""
import os

from caching import FILES, clone, fill, from_cache, objects, real_or_small, same_database
from harness import contains, equal, function, lacks, run, settle


def check_second_clone(project):
    """Two clones share a folder: the second compiles nothing"""
    count = real_or_small(project)
    store = ("--cache-dir", project.folder / "store")
    equal(project.build(*store).compiled(), count, "compiled first")
    other = clone(project, "other")
    done = other.build(*store)
    equal((done.compiled(), from_cache(done)), (0, count), "compiled and from the cache")
    equal(objects(other) == objects(project), True, "equal objects")
    same_database(project, other)
    contains(other.ninja().out, "no work to do", "ninja afterwards")
    contains(other.build(*store).summary, "nothing to do", "again")
    print(f"         {count} files: {done.summary}")


def check_editions(project):
    """Two editions share a folder: the same text is compiled for each, and clones take those of theirs"""
    fill(project)
    store = ("--cache-dir", project.folder / "store")
    project.darkpkg("build", "--edition", "uuid", *store)
    other, third = clone(project, "other"), clone(project, "third")
    done = other.darkpkg("build", "--edition", "hash", *store)
    equal((done.compiled(), from_cache(done)), (FILES, 0), "compiled and from the cache for the second edition")
    done = third.darkpkg("build", "--edition", "hash", *store)
    equal((done.compiled(), from_cache(done)), (0, FILES), "compiled and from the cache for a clone of it")
    equal(objects(third) == objects(other), True, "equal objects of one edition")
    equal(set(objects(third).values()) & set(objects(project).values()), set(), "equal objects of two editions")
    same_database(third, other)


def check_branch_switch(project):
    """Back and forth between two states of a file: compiled twice in all, Ninja agrees, the database follows"""
    fill(project)
    store = ("--cache-dir", project.folder / "store")
    project.build(*store)
    one, two = function("Test.M3", "f3"), function("Test.M3", "f3", "x + 2L")
    total = 0
    for i in range(6):
        settle()
        project.write("group3/m3.dark", two if i % 2 == 0 else one)
        total += project.build(*store).compiled()
        contains(project.ninja().out, "no work to do", "ninja afterwards")
        project.require_clean_equal()
    equal(total, 2, "compiles")


def check_backup(project):
    """A restored backup with its old time: the object comes from the store, the link still runs"""
    fill(project)
    store = ("--cache-dir", project.folder / "store")
    path = project.packages / "group3/m3.dark"
    before, text = path.stat(), path.read_bytes()
    project.build(*store)
    settle()
    path.write_text(function("Test.M3", "f3", "x + 2L"))
    project.build(*store)
    path.write_bytes(text)
    os.utime(path, ns=(before.st_mtime_ns, before.st_mtime_ns))
    settle()
    equal(project.build(*store).compiled(), 0, "compiled")
    project.require_clean_equal()


def check_plain_ninja(project):
    """Plain ninja's compile edges use the folder that the environment names"""
    fill(project)
    environment = {"DARKPKG_CACHE_DIR": str(project.folder / "store")}
    project.darkpkg("generate", *project.tables())
    project.ninja(environment=environment)
    other = clone(project, "other")
    other.darkpkg("generate", *other.tables())
    # An object that only the store can have put there: compiling is made impossible for one file.
    other.ninja(environment=environment)
    equal(objects(other) == objects(project), True, "equal objects")
    contains(project.darkpkg("cache", "stats", environment=environment).out, "objects  40", "stats")


def check_damage(project):
    """Damaged, swapped and truncated objects in the folder are misses"""
    fill(project)
    store = ("--cache-dir", project.folder / "store")
    project.build(*store)
    kept = sorted((project.folder / "store/objects").iterdir())
    for i, path in enumerate(kept):
        data = bytearray(path.read_bytes())
        if i % 4 == 0:
            data[len(data) * i // len(kept)] ^= 0x40
        elif i % 4 == 1:
            data = data[:len(data) * i // len(kept)]
        elif i % 4 == 2:
            data = kept[(i + 1) % len(kept)].read_bytes()
        path.write_bytes(data)
    other = clone(project, "other")
    done = other.build(*store)
    equal((done.compiled(), from_cache(done)), (30, 10), "compiled and from the cache")
    same_database(project, other)
    contains(other.darkpkg("cache", "verify", *store).out, "40 objects verified, 0 bad", "mended")


def check_commands(project):
    """cache stats, trim, verify and clear; the limit is kept by builds too"""
    fill(project)
    store = ("--cache-dir", project.folder / "store")
    project.build(*store)
    contains(project.darkpkg("cache", "stats", *store).out, "objects  40\n", "stats")
    for seconds, shown in ((2**34, "used 0 s ago"), (-2**31, "days ago"), (0, "days ago")):
        for path in (project.folder / "store/objects").iterdir():
            os.utime(path, (seconds, seconds))
        contains(project.darkpkg("cache", "stats", *store).out, shown, f"stats of objects of the time {seconds}")
    contains(project.darkpkg("cache", "trim", *store, "--cache-limit", "64K").out, "24 objects removed", "trim")
    contains(project.darkpkg("cache", "stats", *store).out, "objects  16\n", "stats after trim")
    contains(project.darkpkg("cache", "verify", *store).out, "16 objects verified, 0 bad", "verify")
    contains(project.darkpkg("cache", "clear", *store).out, "16 objects removed", "clear")
    other = clone(project, "other")
    other.build(*store, "--cache-limit", "32K")
    size = sum(p.stat().st_blocks * 512 for p in (project.folder / "store/objects").iterdir())
    equal(size <= 32 << 10, True, f"{size} bytes within the limit")
    contains(project.darkpkg("cache", "stats", code=2).err, "--cache-dir", "no folder named")
    project.build("--cache-dir", project.folder / "s", "--cache-limit", "lots", code=2)


def check_files_of_others(project):
    """A folder where somebody has files of a cache's names is none, and stays as it is: builds go on without it"""
    fill(project)
    for number, files in enumerate((["incoming"], ["ledger"], ["lock"], ["objects/ab/cdef", "HEAD"], ["objects"])):
        folder = project.folder / f"others{number}"
        for name in files:
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_text("mine")
        before = {p: p.stat().st_mtime_ns for p in [folder, *folder.rglob("*")]}
        contains(project.build("--cache-dir", folder).err, "warning: the cache is not used: ", f"with {files}")
        for command in ("stats", "trim", "verify", "clear"):
            project.darkpkg("cache", command, "--cache-dir", folder, code=3)
        equal({p: p.stat().st_mtime_ns for p in [folder, *folder.rglob("*")]}, before, f"{files}")
        equal([(folder / name).read_text() for name in files], ["mine"] * len(files), f"{files}")
        project.darkpkg("clean")


def check_missing(project):
    """Only builds make a cache: all that is asked of a missing one is an error"""
    for command in ("stats", "trim", "verify", "clear"):
        done = project.darkpkg("cache", command, "--cache-dir", project.folder / "far/away", code=3)
        contains(done.err, "there is no cache in", command)
    equal((project.folder / "far").exists(), False, "a folder was made")


def check_unusable(project):
    """A folder that can't be used: one warning, and everything is compiled"""
    fill(project)
    (project.folder / "file").write_text("")
    done = project.build("--cache-dir", project.folder / "file/store")
    equal(done.compiled(), 40, "compiled")
    equal(done.err.count("warning: the cache is not used"), 1, "warnings")


def check_off(project):
    """Off: nothing is written anywhere but next to the packages"""
    fill(project)
    project.build(environment={"HOME": str(project.folder / "home"), "XDG_CACHE_HOME": str(project.folder / "xdg")})
    equal(sorted(p.name for p in project.folder.iterdir() if not p.name.startswith("data.db")), ["packages"], "files")


def check_errors_are_not_kept(project):
    """A file with an error is not kept, and its error shows in every clone"""
    fill(project)
    project.write("bad.dark", "module Test.Bad\n\nlet f (x: Int64) : Int64 = )\n")
    store = ("--cache-dir", project.folder / "store")
    project.build(*store, code=1)
    other = clone(project, "other")
    done = other.build(*store, code=1)
    contains(done.err, "packages/bad.dark:3:", "the place")
    lacks(done.err, "from the cache", "no summary")


run(__file__)
