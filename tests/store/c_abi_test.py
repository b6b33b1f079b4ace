#!/usr/bin/env python3
"""libdarkpkg.so as programs in other languages use it, through the ctypes client in store/clients."""
import ctypes
import os
import pathlib
import statistics
import subprocess
import threading
import time
import uuid

from stored import ROOT, TABLES, database_items, with_corpus
import darkpkg_ctypes
from harness import contains, equal, function, run, settle

PATH = os.environ.get("LIBDARKPKG", str(ROOT / "build/libdarkpkg.so"))


def open_store(project, **options):
    return darkpkg_ctypes.Store(project.packages, darkpkg_ctypes.Library(PATH), **TABLES, **options)


def split(full_name):
    parts = full_name.split(".")
    return parts[0], ".".join(parts[1:-1]), parts[-1]


def memory():
    """Resident bytes of this process."""
    return int(pathlib.Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")


def check_corpus(project):
    """All items of the real corpus are found by name, and their PT and RT equal the database's bytes"""
    with_corpus(project)
    expected = database_items(project.database)
    library = darkpkg_ctypes.Library(PATH)
    before, begin = memory(), time.perf_counter()
    with darkpkg_ctypes.Store(project.packages, library, **TABLES) as store, store.view() as view:
        opened = time.perf_counter()
        for (kind, item), (program, runtime, name) in expected.items():
            equal(view.find(kind, *split(name)), item, name)
            equal(view.get(kind, item, "pt") == program, True, f"PT of {name}")
            equal(view.get(kind, item, "rt") == runtime, True, f"RT of {name}")
        listed = view.list()
        print(f"         {len(expected)} items equal, PT and RT; opened in {(opened - begin) * 1000:.1f} ms, "
              f"{(memory() - before) / 2**20:.1f} MiB more in memory with everything loaded")
        equal(len(expected), 2632, "items")
        equal({(item.kind, item.id): item.name for item in listed},
              {key: name for key, (_, _, name) in expected.items()}, "list")
        equal(listed, sorted(listed, key=lambda i: (i.name, darkpkg_ctypes.KINDS[i.kind])), "order of list")
        equal([i.name for i in view.list("Darklang.Stdlib.Bool.n")], ["Darklang.Stdlib.Bool.not"], "prefix")
        equal(view.search("Bool.not")[0].name, "Darklang.Stdlib.Bool.not", "search")
        contains([i.name for i in view.search("lenght")], "Darklang.Stdlib.List.length", "search with a slip")


def check_pack(project):
    """With a pack the second opening reads one file; a change, or damage, has the objects read again"""
    with_corpus(project)
    settle()
    pack = project.folder / "pack"
    times = []
    for _ in range(9):
        begin = time.perf_counter()
        with open_store(project, pack=pack) as store, store.view() as view:
            times.append(time.perf_counter() - begin)
            found = [(item.kind, item.name) for item in view.list()]
            equal(len(found), 2632, "items")
    print(f"         opened in {times[0] * 1000:.1f} ms, with a pack in {statistics.median(times[1:]) * 1000:.2f} ms")
    path = project.packages / "darklang/stdlib/bool.dark"
    path.write_text(path.read_text() + "\nlet ofTheTest (x: Int64): Int64 = x\n")
    project.build()
    for damage in (lambda: None, lambda: pack.write_bytes(pack.read_bytes()[:-5]), lambda: pack.write_bytes(b"")):
        damage()
        with open_store(project, pack=pack) as store, store.view() as view:
            equal([(item.kind, item.name) for item in view.list()],
                  sorted(found + [("fn", "Darklang.Stdlib.Bool.ofTheTest")], key=lambda i: (i[1], darkpkg_ctypes.KINDS[i[0]])),
                  "items after an edit")


def check_update(project):
    """An edit is visible after an update: the generation, what changed, who is affected; old views stay as they are"""
    project.write("a.dark", function("Test.A", "f"))
    project.write("b.dark", function("Test.B", "g", "Test.A.f x"))
    project.build()
    with open_store(project) as store, store.view() as old, store.view() as view:
        equal(store.generation, 1, "first generation")
        f = view.find("fn", "Test", "A", "f")
        equal([i.name for i in view.dependents("fn", f)], ["Test.B.g"], "dependents")
        g = view.find("fn", "Test", "B", "g")
        equal([(i.name, i.file) for i in view.dependencies("fn", g)], [("Test.A.f", "a.dark")], "dependencies")
        before = old.get("fn", g, "pt")
        settle()
        project.write("a.dark", function("Test.A", "other"))
        project.build()
        equal(store.update(), 2, "second generation")
        equal(store.update(["a.dark"]), 2, "nothing more to see")
        equal([(i.change, i.name) for i in store.changes(1)],
              [("added", "Test.A.other"), ("changed", "Test.B.g"), ("removed", "Test.A.f")], "changes")
        equal(store.changes(0), None, "changes since before the first generation")
        equal(old.get("fn", g, "pt"), before, "what an old view sees")
        equal(old.get("fn", f, "pt") is None, False, "what was removed, in an old view")
        equal((view.refresh(), view.refresh()), (True, False), "refresh")
        equal(view.get("fn", f, "pt"), None, "what was removed")
        equal(view.get("fn", g, "pt"), database_items(project.database)["fn", g][0], "the affected item")


def check_errors(project):
    """Errors keep the last good state and are told; wrong arguments are refused, never a crash"""
    project.write("a.dark", function("Test.A", "f"))
    project.build()
    with open_store(project) as store, store.view() as view:
        f = view.find("fn", "Test", "A", "f")
        project.write("b.dark", "module Test.B\n\nlet g (x: Missing): Int64 = 1L\n")
        project.build(code=1)
        try:
            store.update()
            raise AssertionError("an update with errors succeeded")
        except darkpkg_ctypes.Error as error:
            equal(error.status, darkpkg_ctypes.REFUSED, "status")
        contains(store.diagnostics(), "there is no type 'Missing'", "diagnostics")
        equal((store.generation, view.refresh()), (1, False), "generation")
        equal(view.get("fn", f, "rt") is None, False, "the last good state")
        library, null = store.functions, None
        out, found, text = ctypes.c_void_p(), darkpkg_ctypes._Bytes(), ctypes.c_char_p(b"x")
        item = ctypes.byref(darkpkg_ctypes._id(f))
        equal([library.open(null, ctypes.byref(out)), library.open(ctypes.byref(darkpkg_ctypes._Options()), ctypes.byref(out)),
               library.update(null, null, 0, null), library.view_open(null, ctypes.byref(out)),
               library.find_id(view._view, 2, null, b"", b"f", null), library.find_id(view._view, 77, b"", b"", b"", item),
               library.get_bytes(view._view, 2, item, 5, ctypes.byref(found)),
               library.get_bytes(view._view, 2, null, 0, ctypes.byref(found)),
               library.get_bytes(view._view, 2, ctypes.byref(darkpkg_ctypes._Id()), 0, ctypes.byref(found)),
               library.get_bytes(null, 2, item, 0, ctypes.byref(found)), library.list(view._view, text, 0, null)],
              [3] * 11, "statuses of wrong calls")
        library.close(null), library.view_close(null), library.items_close(null), library.bytes_release(null)
        equal((library.generation(null), library.items_count(null)), (0, 0), "NULL handles")
    project.object("a.dark").write_bytes(b"no object")
    try:
        open_store(project)
        raise AssertionError("a damaged object was opened")
    except darkpkg_ctypes.Error as error:
        contains(str(error), "a.darkc", "the error's text")
        contains(str(error), "darkpkg build", "what to do")


def check_threads(project):
    """Eight threads with views of their own read while another publishes"""
    versions = 20
    project.write("a.dark", function("Test.A", "f", "0L"))
    project.build()
    stop, problems, reads = threading.Event(), [], [0] * 8
    with open_store(project) as store:

        def read(number):
            with store.view() as view:
                f, seen = view.find("fn", "Test", "A", "f"), {}
                while not stop.is_set():
                    view.refresh()
                    known = seen.setdefault(view.generation, view.get("fn", f, "pt"))
                    if view.get("fn", f, "pt") != known:
                        problems.append((number, view.generation))
                    reads[number] += 1
                if len(set(seen.values())) != len(seen):
                    problems.append((number, "two generations with the same bytes"))

        threads = [threading.Thread(target=read, args=(n,)) for n in range(8)]
        for thread in threads:
            thread.start()
        for version in range(1, versions):
            settle()
            project.write("a.dark", function("Test.A", "f", f"{version}L"))
            project.build()
            store.update()
        stop.set()
        for thread in threads:
            thread.join()
        equal((problems, store.generation), ([], versions), "problems and generation")
    print(f"         {sum(reads)} reads in 8 threads, {versions} generations")


def check_version_1(project):
    """A program that was compiled with the header of version 1 finds the same functions and structures"""

    class Options(ctypes.Structure):
        _fields_ = [("size", ctypes.c_size_t)] + [(name, ctypes.c_char_p) for name in (
            "packages", "objects", "builtins", "package_ids")] + [("cache_bytes", ctypes.c_uint64)]

    class Item(ctypes.Structure):
        _fields_ = [("kind", ctypes.c_int), ("change", ctypes.c_int), ("id", ctypes.c_uint8 * 16),
                    ("name", ctypes.c_char_p), ("file", ctypes.c_char_p)]

    project.write("a.dark", function("Test.A", "f"))
    project.write("b.dark", function("Test.B", "g", "Test.A.f x"))
    project.build()
    library, opened, view = ctypes.CDLL(PATH), ctypes.c_void_p(), ctypes.c_void_p()
    options = Options(ctypes.sizeof(Options), str(project.packages).encode(), None,
                      *(str(path).encode() for path in TABLES.values()), 0)
    equal(library.darkpkg_open(ctypes.byref(options), ctypes.byref(opened)), 0, "open")
    equal(library.darkpkg_view_open(opened, ctypes.byref(view)), 0, "view_open")
    found, items, data = (ctypes.c_uint8 * 16)(), ctypes.c_void_p(), darkpkg_ctypes._Bytes()
    equal(library.darkpkg_find(view, 2, b"Test", b"B", b"g", found), 0, "find")
    g = uuid.UUID(bytes=bytes(found))
    equal(library.darkpkg_get(view, 2, found, 0, ctypes.byref(data)), 0, "get")
    equal(ctypes.string_at(data.data, data.size), database_items(project.database)["fn", g][0], "PT")
    library.darkpkg_bytes_release(ctypes.byref(data))
    library.darkpkg_items_at.restype = ctypes.POINTER(Item)
    for function_of, name in ((library.darkpkg_dependencies, b"Test.A.f"), (library.darkpkg_dependents, b"Test.B.g")):
        equal(library.darkpkg_find(view, 2, b"Test", *((b"B", b"g") if name == b"Test.A.f" else (b"A", b"f")), found), 0, "find")
        equal(function_of(view, 2, found, ctypes.byref(items)), 0, "status")
        equal(library.darkpkg_items_at(items, 0).contents.name, name, "the item that is used, and that uses")
        library.darkpkg_items_close(items)
    library.darkpkg_view_close(view)
    library.darkpkg_close(opened)


def check_exports(project):
    """The library exports the functions of its header and nothing else, each with a version"""
    listed = subprocess.run(["objdump", "-T", PATH], capture_output=True, text=True, check=True).stdout
    exported = {line.split()[-1]: line.split()[-2] for line in listed.splitlines()
                if " .text" in line or " .data" in line}
    header = (ROOT / "store/c/darkpkg.h").read_text()
    declared = {word.split("(")[0].lstrip("*") for line in header.splitlines() for word in line.split()
                if word.lstrip("*").startswith("darkpkg_") and "(" in word and not line.startswith((" *", "/*"))}
    equal(set(exported), declared, "exported functions")
    first = {"abi_version", "bytes_release", "changes", "close", "dependencies", "dependents", "diagnostics", "find",
             "generation", "get", "items_at", "items_close", "items_count", "last_error", "list", "open", "search", "update",
             "view_close", "view_generation", "view_open", "view_refresh", "wait"}
    equal({name.removeprefix("darkpkg_") for name, version in exported.items() if version == "DARKPKG_1"}, first,
          "what version 1 had")
    equal(set(exported.values()), {"DARKPKG_1", "DARKPKG_2"}, "versions")
    name = subprocess.run(["objdump", "-p", PATH], capture_output=True, text=True, check=True).stdout
    contains(name, "libdarkpkg.so.1", "SONAME")


if __name__ == "__main__":
    run(__file__)
