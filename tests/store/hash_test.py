#!/usr/bin/env python3
"""Packages of edition `hash` from memory: through the C interface and over the socket, as the database has them."""
import ctypes
import os
import shutil
import sqlite3
import statistics
import subprocess
import sys
import time

from stored import ROOT, place
import darkpkg_ctypes
import harness
from harness import Skip, contains, equal, function, run, settle
from server import Server, save, serving, until

PATH = os.environ.get("LIBDARKPKG", str(ROOT / "build/libdarkpkg.so"))
CORPUS = place.packages("hash")
EDITION = ("--edition", "hash")
SAVES = int(os.environ.get("DARKPKG_SAVES", "40"))

BASE = """module Test.Base

type Shape =
  | Circle of Int64
  | Point

val one = 1L

let next (n: Int64) : Int64 = n + one
"""
USERS = """module Test.Users

val shape = Test.Base.Shape.Circle 1L

val two = Test.Base.next 1L

let area (s: Test.Base.Shape) : Int64 =
  match s with
  | Circle r -> Test.Base.next r
  | Point -> 0L

let odd (n: Int64) : Int64 = even (Test.Base.next n)

let even (n: Int64) : Int64 = odd n
"""


def build(project, *arguments, **options):
    return project.darkpkg("build", "packages", "--db", "data.db", *EDITION, *arguments, **options)


def database(project):
    """(kind, hash) to (PT, RT), (kind, name) to hash, and for each hash what its code uses: (kind, hash, name)."""
    connection = sqlite3.connect(f"file:{project.database}?mode=ro", uri=True)
    items = {}
    for kind, sql in (("type", "SELECT hash, pt_def, rt_def FROM package_types"),
                      ("value", "SELECT hash, pt_def, rt_dval FROM package_values"),
                      ("fn", "SELECT hash, pt_def, rt_instrs FROM package_functions")):
        for item, program, runtime in connection.execute(sql):
            items[kind, item] = bytes(program), bytes(runtime or b"")
    names = {(kind, ".".join(filter(None, parts))): item for kind, item, *parts in connection.execute(
        "SELECT item_type, item_hash, owner, modules, name FROM locations WHERE unlisted_at IS NULL")}
    uses = {}
    for item, kind, used, *parts in connection.execute(
            "SELECT item_hash, depends_on_item_type, depends_on_hash, depends_on_owner, depends_on_modules, depends_on_name "
            "FROM package_dependencies"):
        uses.setdefault(item, []).append((kind, used, ".".join(filter(None, parts))))
    connection.close()
    return items, names, {item: sorted(found) for item, found in uses.items()}


def open_store(project, **options):
    return darkpkg_ctypes.Store(project.packages, darkpkg_ctypes.Library(PATH), edition="hash", **options)


def compare(get, listed, dependencies, project, what):
    """Everything that the database has is what somebody else has. Returns how many ids there are."""
    items, names, uses = database(project)
    equal({name: listed.get(name) for name in {*listed, *names} if listed.get(name) != names.get(name)}, {}, f"names {what}")
    for (kind, item), (program, runtime) in items.items():
        equal(get(kind, item, "pt") == program, True, f"PT of {kind} {item} {what}")
        equal(get(kind, item, "rt") == runtime, True, f"RT of {kind} {item} {what}")
        equal(sorted(dependencies(kind, item)), uses.get(item, []), f"what {kind} {item} uses {what}")
    return len(items)


def compare_view(view, project, what):
    return compare(view.get, {(i.kind, i.name): i.id for i in view.list()},
                   lambda kind, item: [(i.kind, i.id, i.name) for i in view.dependencies(kind, item)], project, what)


def compare_client(client, project, what):
    return compare(client.get, {(i["kind"], i["name"]): i["id"] for i in client.list()},
                   lambda kind, item: [(i["kind"], i["id"], i["name"]) for i in client.dependencies(kind, item)["items"]],
                   project, what)


def with_packages(project, packages):
    if not packages.is_dir():
        raise Skip("run tests/corpus/fetch first")
    shutil.copytree(packages, project.packages, dirs_exist_ok=True,
                    ignore=lambda _, names: [name for name in names if not name.endswith(".dark") and "." in name])
    build(project)


def write_small(project):
    project.write("base.dark", BASE)
    project.write("users.dark", USERS)
    build(project)


def edits(project):
    """Edits one after the other, each with what it is."""
    project.write("base.dark", BASE.replace("one = 1L", "one = 7L"))
    yield "after an edit that others follow"
    project.write("base.dark", BASE.replace("one = 1L", "one = 7L").replace("let next", "/// What comes next.\nlet next"))
    yield "after an edit of a description"
    project.write("users.dark", USERS.replace("odd n", "odd (Test.Base.next n)"))
    yield "after an edit of items that use each other"
    project.write("zwin.dark", "module Test.Twin\n\nlet next (n: Int64) : Int64 = n + Test.Base.one\n")
    yield "with an item that says what another one does"
    project.write("base.dark", BASE)
    yield "after these say different things again"
    (project.packages / "zwin.dark").unlink()
    yield "without it"


def check_small_packages(project):
    """All items of our own packages equal the database's through the C interface"""
    with_packages(project, ROOT / "packages/hash")
    with open_store(project) as store, store.view() as view:
        equal(store.edition, "hash", "edition")
        print(f"         {compare_view(view, project, 'of our own packages')} items equal")


def check_corpus(project):
    """All items of the real corpus equal the database's through the C interface and the socket, with a pack and without"""
    with_packages(project, CORPUS)
    settle()
    begin = time.perf_counter()
    with open_store(project, pack=project.folder / "pack") as store, store.view() as view:
        opened = time.perf_counter() - begin
        count = compare_view(view, project, "of the corpus")
    begin = time.perf_counter()
    with open_store(project, pack=project.folder / "pack") as store, store.view() as view:
        again = time.perf_counter() - begin
        compare_view(view, project, "out of a pack")
        value = next(item for item in view.list("Darklang.") if item.kind == "value")
        equal(view.find("value", *split(value.name)), value.id, "find")
    print(f"         {count} items equal; opened in {opened * 1000:.0f} ms, with a pack in {again * 1000:.1f} ms")
    with serving(project, "--quiet", *EDITION, tables={}) as server:
        client = server.ready()
        compare_client(client, project, "through the socket")
        listing = project.packages / "darklang/stdlib/list.dark"
        text = listing.read_text()
        seen = []
        events = client.events()
        next(events)  # it is asked for now, not behind the first save
        for change in range(3):
            settle()
            save(listing, text.replace("\nlet map\n", f"\n/// {change}\nlet map\n") + f"\nval ofTheTest = {change}L\n")
            begin = time.perf_counter()
            next(event for event in events if event.name == "change")
            seen.append(time.perf_counter() - begin)
            client.flush()
            compare_client(client, project, f"after edit {change}")
        print(f"         a save was told after {statistics.median(seen) * 1000:.1f} ms (median of {len(seen)})")
        equal(server.end(), 0, "exit code")


def split(full_name):
    parts = full_name.split(".")
    return parts[0], ".".join(parts[1:-1]), parts[-1]


def check_edits(project):
    """After edits that other ids follow, of knots, twins and descriptions, both have what the database has"""
    write_small(project)
    with open_store(project) as store, serving(project, "--lag", "0", *EDITION, tables={}) as server:
        client = server.ready()
        generation = 1
        for what in edits(project):
            build(project)
            store.update()
            with store.view() as view:
                compare_view(view, project, what)
            generation += 1
            until(lambda: client.generation()["generation"] >= generation, what)
            client.flush()
            compare_client(client, project, f"{what}, through the socket")
            settle()
        equal(server.end(), 0, "exit code")
    build(project)


def followers(project):
    """How many names get another id with each function."""
    connection = sqlite3.connect(f"file:{project.database}?mode=ro", uri=True)
    users = {}
    for used, user in connection.execute(
            "SELECT e.name, i.name FROM darkpkg_edges e JOIN darkpkg_items i ON i.id = e.user"):
        users.setdefault(used, set()).add(user)
    files = {name: path for name, path in connection.execute(
        "SELECT i.name, f.path FROM darkpkg_items i JOIN darkpkg_files f ON f.id = i.id >> 20 WHERE kind = 'fn'")}
    connection.close()
    out = {}
    for name in files:
        found, queue = {name}, [name]
        while queue:
            for user in users.get(queue.pop(), ()):
                if user not in found:
                    found.add(user)
                    queue.append(user)
        out[name] = len(found)
    return out, files


def check_saves(project):
    """How long saves take to be visible: of functions that a median number of names follow, and a large one"""
    with_packages(project, CORPUS)
    counts, files = followers(project)
    for wanted in (12, 75):
        edited = []
        for name in sorted(counts, key=lambda name: (abs(counts[name] - wanted), name)):
            path = project.packages / files[name]
            line = next((line for line in path.read_text().splitlines()
                         if line.startswith(f"let {name.rsplit('.')[-1]} ") and line.endswith(" =")), None)
            if line:
                edited.append((name, path, line))
            if len(edited) == SAVES // 4:
                break
        with serving(project, "--quiet", "--lag", "60000", "--max-lag", "60000", *EDITION, tables={}) as server:
            client, changed = server.ready(), []
            events = client.events()
            next(events)
            for name, path, line in edited:
                time.sleep(0.15)  # what comes sooner is taken for a burst, and waited for
                path.write_text(path.read_text().replace(f"\n{line}\n", f"\n{line}\n  let ofTheTest = 1L\n", 1))
                event = next(event for event in events if event.name == "change" or event.data.get("errors"))
                equal(event.name, "change", f"what an edit of {name} does")
                changed.append(len(event.data["items"]))
            events.close()
            seconds = client.metrics()['darkpkg_save_visible_seconds{quantile="0.5"}']
            print(f"         {len(changed)} edits that {statistics.median(changed):.0f} names follow: visible after "
                  f"{seconds * 1000:.1f} ms (median)")
            client.flush()
            compare_client(client, project, "after all saves")


def check_follow(project):
    """An edit is told with the ids that items have then, before the database has it; look-ups ask the server"""
    write_small(project)
    with serving(project, "--lag", "60000", "--max-lag", "60000", *EDITION, tables={}) as server:
        client = server.ready()
        equal(client.json("/v1/health")["edition"], "hash", "edition")
        events = client.events()
        next(events)
        before = client.find("fn", "Test.Base.next")
        settle()
        save(project.packages / "base.dark", BASE.replace("one = 1L", "one = 7L"))
        event = next(event for event in events if event.name == "change")
        told = {item["name"]: item for item in event.data["items"]}
        equal(sorted(told), ["Test.Base.next", "Test.Base.one", "Test.Users.area", "Test.Users.even", "Test.Users.odd",
                             "Test.Users.two"], "what is told")
        equal({item["change"] for item in told.values()}, {"changed"}, "changes")
        now = client.find("fn", "Test.Base.next")
        equal((now["id"] == before["id"], now["id"]), (False, told["Test.Base.next"]["id"]), "the new id")
        equal(client.get("fn", before["id"], "pt"), None, "the old id")
        equal(client.generation()["database"]["pending"], True, "the lag is told")
        contains(project.darkpkg("show", "Test.Base.one").out, "7", "show")
        contains(project.darkpkg("find", "Base.next").out, "Test.Base.next", "find")
        contains(project.darkpkg("show", now["id"][:12]).out, "next", "show by the start of an id")
        contains(project.darkpkg("refs", "Test.Base.next").out, "Test.Users", "refs")
        save(project.packages / "base.dark", BASE.replace("Circle of Int64", "Circle of String"))
        until(lambda: client.diagnostics(), "an error in a value")
        contains(client.diagnostics()[0]["path"], "users.dark", "where the value is")
        equal(client.generation()["generation"], 2, "the last good state")
        save(project.packages / "base.dark", BASE.replace("one = 1L", "one = 8L"))
        until(lambda: client.generation()["generation"] == 3, "the next good state")
        client.flush()
        compare_client(client, project, "after the flush")
        equal(server.end(), 0, "exit code")


def check_kills(project):
    """A server that is killed leaves what the next build makes right"""
    write_small(project)
    for number in range(10):
        server = Server(project, "--lag", "5", *EDITION, tables={})
        client = server.ready()
        save(project.packages / "base.dark", BASE.replace("one = 1L", f"one = {number + 2}L"))
        until(lambda: b"" != client.request("GET", "/v1/health"), "an answer")
        time.sleep(0.002 * number)
        server.end(9)
        build(project)
        with open_store(project) as store, store.view() as view:
            compare_view(view, project, f"after kill {number}")


def check_version_1(project):
    """Version 1 of the C interface says of these packages that their ids are none of its own"""
    write_small(project)
    with open_store(project) as store, store.view() as view:
        library = ctypes.CDLL(PATH)
        one = (ctypes.c_uint8 * 16)()
        library.darkpkg_find.argtypes = [ctypes.c_void_p, ctypes.c_int] + [ctypes.c_char_p] * 3 + [ctypes.c_void_p]
        equal(library.darkpkg_find(view._view, 2, b"Test", b"Base", b"next", one), 3, "status of darkpkg_find")
        library.darkpkg_last_error.restype = ctypes.c_char_p
        contains(library.darkpkg_last_error().decode(), "no UUIDs", "its message")
        items = ctypes.c_void_p()
        equal(store.functions.list(view._view, b"", 0, ctypes.byref(items)), 0, "status of darkpkg_list")
        library.darkpkg_items_at.restype = ctypes.c_void_p
        library.darkpkg_items_at.argtypes = [ctypes.c_void_p, ctypes.c_size_t]
        equal(library.darkpkg_items_at(items, 0), None, "darkpkg_items_at")
        store.functions.items_close(items)


if __name__ == "__main__":
    run(__file__)
