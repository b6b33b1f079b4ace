"""What can happen to objects, to darkpkg's own tables and to a database file, whatever the edition: each seeds one corruption."""
import os
import pathlib
import shutil

import workspace as ws

USER = "11111111-1111-4111-8111-111111111111"
OTHER = "22222222-2222-4222-8222-222222222222"


# Where users have rows, too; or not.
DAMAGED_TABLE = {"uuid": "package_functions", "hash": "package_types"}
LOCATIONS_INDEX = {"uuid": "idx_locations_lookup", "hash": "idx_locations_branch_lookup"}


def sql(*statements):
    def seed(w, rng):
        connection = ws.connect(w.db, readonly=False)
        connection.execute("pragma foreign_keys = off")
        for statement in statements:
            if connection.execute(statement).rowcount == 0:
                raise ws.Failure(f"nothing was corrupted by {statement}")
        connection.close()
    return seed


def objects(w):
    return sorted(w.packages.rglob("*.darkc"))


def change_object(how):
    def seed(w, rng):
        path = rng.choice(objects(w))
        stat = path.stat()
        data = how(path.read_bytes(), w, rng, path)
        if data is None:
            path.unlink()
            return
        path.write_bytes(data)
        os.utime(path, ns=(stat.st_mtime_ns, stat.st_mtime_ns))
    return seed


def flip(data, w, rng, path):
    at = rng.randrange(len(data))
    return data[:at] + bytes([data[at] ^ 1 << rng.randrange(8)]) + data[at + 1:]


def foreign(data, w, rng, path):
    return rng.choice([p for p in objects(w) if p != path]).read_bytes()


def stale(w, rng):
    """The object of what the source was before; the source has its old time again."""
    source = w.packages / "a.dark"
    stat = source.stat()
    old, current = (w.packages / "a.darkc").read_bytes(), source.read_bytes()
    source.write_bytes(current.replace(b"1L", b"2L"))
    w.must_build()
    (w.packages / "a.darkc").write_bytes(old)
    for path in (source, w.packages / "a.darkc"):
        os.utime(path, ns=(stat.st_mtime_ns, stat.st_mtime_ns))


def page_of(w, name):
    connection = ws.connect(w.db, readonly=False)
    connection.execute("pragma wal_checkpoint(truncate)")
    root = connection.execute("select rootpage from sqlite_master where name = ?", (name,)).fetchone()[0]
    size = connection.execute("pragma page_size").fetchone()[0]
    connection.close()
    return (root - 1) * size, size


def spoil_page(w, name):
    at, size = page_of(w, name)
    with open(w.db, "r+b") as file:
        while True:  # down to a page with rows
            file.seek(at)
            head = file.read(12)
            if head[0] != 5:
                break
            at = (int.from_bytes(head[8:], "big") - 1) * size
        file.seek(at + size // 2)
        file.write(b"\xff" * (size // 2 - 8))


def drop_index_entries(w, rng):
    """The index's page says that it has no entries."""
    at, size = page_of(w, LOCATIONS_INDEX[w.edition])
    with open(w.db, "r+b") as file:
        file.seek(at)
        if file.read(1) != b"\x0a":
            raise ws.Failure("the index has more than one page")
        # A leaf: no free block, no cell, all of the page free, no fragment.
        file.write(b"\0\0" + b"\0\0" + size.to_bytes(2, "big") + b"\0")


def damaged_page(w, rng):
    spoil_page(w, DAMAGED_TABLE[w.edition])


def zeroed_header(w, rng):
    page_of(w, "locations")
    with open(w.db, "r+b") as file:
        file.write(b"\0" * 50)
    for suffix in ("-wal", "-shm"):
        pathlib.Path(f"{w.db}{suffix}").unlink(missing_ok=True)


def no_database(w, rng):
    w.remove_database()


def old_generation(w, rng):
    """A backup of an older generation comes back under the stamp of today."""
    copy = w.folder / "old.db"
    copy.unlink(missing_ok=True)
    source, target = ws.connect(w.db), ws.sqlite3.connect(copy)
    source.backup(target)
    target.close()
    source.close()
    source = w.packages / "b.dark"
    source.write_bytes(source.read_bytes().replace(b"5L", b"6L"))
    w.must_build()
    w.remove_database()
    shutil.move(copy, w.db)


def stamp(data):
    return lambda w, rng: (w.out / "stamp").write_bytes(data) if data is not None else (w.out / "stamp").unlink()


def fn(name):
    return f"(select item from darkpkg_items where kind = 'fn' and name = '{name}')"


# Name, what seeds it, and a part of the finding's title.
CASES = [
    ("an object of the source's former text", stale, "object of other source text"),
    ("the object of another file", change_object(foreign), "object of other source text"),
    ("a truncated object", change_object(lambda d, w, r, p: d[:r.randint(1, len(d) - 1)]), "object damaged"),
    ("a flipped bit in an object", change_object(flip), "object damaged"),
    ("a missing object", change_object(lambda *a: None), "object missing"),
    ("an empty object", change_object(lambda *a: b""), "object missing"),
    ("garbage instead of an object", change_object(lambda d, w, r, p: r.randbytes(500)), "object damaged"),
    ("an object with something behind it", change_object(lambda d, w, r, p: d + b"\0"), "object damaged"),
    ("a missing reference", sql("delete from darkpkg_references where name = 'v'"), "row missing: darkpkg_references"),
    ("an invented reference", sql("insert into darkpkg_references (name, qualifier, file) select 'zz', 'Q', id from"
                                  " darkpkg_files limit 1"), "row that nothing defines: darkpkg_references"),
    ("a reference of no file", sql("update darkpkg_references set file = 999 where name = 'v'"), "darkpkg_references"),
    ("changed uses", sql("update darkpkg_uses set names = 'x' || names where file = (select min(id) from darkpkg_files)"),
     "row changed: darkpkg_uses"),
    ("an item with another hash", sql("update darkpkg_items set hash = zeroblob(16) where name = 'P.A.f'"),
     "row changed: darkpkg_items"),
    ("an item with another id", sql(f"update darkpkg_items set item = '{OTHER}' where name = 'P.A.v'"),
     "row changed: darkpkg_items"),
    ("an item that was forgotten", sql("delete from darkpkg_items where name = 'P.A.v'"), "row missing: darkpkg_items"),
    ("an item of another file", sql("update darkpkg_items set id = (999 << 20) where name = 'P.A.v'"), "darkpkg_items"),
    ("an item too many", sql("insert into darkpkg_items (id, kind, name, item, hash, op, owned) select 77 << 20, kind,"
                             " name || 'x', item, hash, op, owned from darkpkg_items limit 1"),
     "row that nothing defines: darkpkg_items"),
    ("a name that a search doesn't find", sql("update darkpkg_names set names = replace(names, 'v', 'w')"),
     "row changed: darkpkg_names: part 0"),
    ("names that a search doesn't find", sql("delete from darkpkg_names"), "row changed: darkpkg_names: part 0"),
    ("names of no items", sql("insert into darkpkg_names (part, names) values (7, x'0178')"),
     "row changed: darkpkg_names: part 7"),
    ("a file with another hash", sql("update darkpkg_files set content = zeroblob(16) where path = 'a.dark'"),
     "row changed: darkpkg_files: a.dark"),
    ("a file that was forgotten", sql("delete from darkpkg_files where path = 'a.dark'"),
     "row missing: darkpkg_files: a.dark"),
    ("a file that never was", sql("insert into darkpkg_files (path, id, size, mtime_ns, ctime_ns, inode, content, items,"
                                  " warnings) values ('z.dark', 99, 0, 0, 0, 0, zeroblob(16), 0, 0)"),
     "row that nothing defines: darkpkg_files: z.dark"),
    ("a wrong stat", sql("update darkpkg_files set mtime_ns = mtime_ns + 1 where path = 'a.dark'"),
     "object changed since it was linked"),
    ("a warning that was forgotten", sql("delete from darkpkg_diagnostics"), "row missing: darkpkg_diagnostics"),
    ("a warning elsewhere", sql("update darkpkg_diagnostics set start = start + 1"), "darkpkg_diagnostics"),
    ("no state", sql("delete from darkpkg_state"), "row missing: darkpkg_state"),
    ("other builtins", sql("update darkpkg_state set inputs = zeroblob(16)"), "linked by another darkpkg"),
    ("another linker", sql("update darkpkg_state set linker = zeroblob(32)"), "linked by another darkpkg"),
    ("a generation of the past", old_generation, "generation is not the stamp's"),
    ("a number too low", sql("update darkpkg_state set generation = generation - 1"), "generation is not the stamp's"),
    ("a spoiled stamp", stamp(b"nonsense\n"), "generation is not the stamp's"),
    ("no stamp", stamp(None), "generation is not the stamp's"),
    ("a change of the future", sql("insert into darkpkg_changes (generation, kind, item, change) values (99999, 'fn',"
                                   f" '{OTHER}', 'added')"), "change of a generation that never was"),
    ("a change of no sort", sql("update darkpkg_changes set change = 'eaten' where generation = (select max(generation) from"
                                " darkpkg_changes)"), "change of a generation that never was"),
    ("a missing index", lambda w, rng: sql(f"drop index {LOCATIONS_INDEX[w.edition]}")(w, rng), "part of the schema missing: index idx_locations"),
    ("an index on another column", sql("drop index darkpkg_items_name",
                                       "create index darkpkg_items_name on darkpkg_items(kind)"),
     "part of the schema changed: index darkpkg_items_name"),
    ("a missing table of darkpkg's", sql("drop table darkpkg_references"), "table darkpkg_references"),
    ("a missing table of Dark's", sql("drop table package_values"), "table package_values"),
    ("a broken index", drop_index_entries, "index damaged"),
    ("a damaged page", damaged_page, "database file damaged"),
    ("no header", zeroed_header, "database file damaged"),
    ("no database", no_database, "database missing"),
]
