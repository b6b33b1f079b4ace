#!/usr/bin/env python3
"""Seeds every kind of corruption that `darkpkg verify` should find, one at a time and all at once: it must find it, name it,
heal it with --repair, and leave users' rows alone.

With --adopted in a database that another program filled, whose ids are random: those of items and of locations must stay,
since users' rows refer to them."""
import argparse
import os
import pathlib
import random
import shutil
import sys
import tempfile
import uuid

sys.dont_write_bytecode = True

import workspace as ws

TREE = {
    "a.dark": "module P.A\n\ntype T =\n  | C of Int64\n  | D\n\nlet v = 1L\n\nlet f (x: Int64) : Int64 = g x\n",
    "b.dark": "module P.B\n\nlet w = P.A.T.C 5L\n\nlet f (t: P.A.T) : Int64 = P.A.f 1L\n",
    "one/c.dark": "module P.C\n\nlet f (v: Int64) : Int64 = P.B.f v\n\nlet h (x: Int64) : Int64 = (P.None.here x)\n",
    "one/d.dark": "module P.C.Inner\n\nlet f (v: Int64) : Int64 = f v\n\nlet k (x: List<P.A.T>) : Int64 = P.A.v\n",
}
USER = "11111111-1111-4111-8111-111111111111"
OTHER = "22222222-2222-4222-8222-222222222222"


def users_rows(db):
    """What somebody has on a branch and in other tables; returned by users_state, which must never change."""
    connection = ws.connect(db, readonly=False)
    connection.executescript(f"""
      insert into branches (id, name, created_at) values ('{USER}', 'work', datetime('now'));
      insert into package_functions (id, pt_def, rt_instrs) values ('{USER}', x'01', x'02');
      insert into locations (location_id, item_id, branch_id, owner, modules, name, item_type) values
        ('{USER}', '{USER}', '{USER}', 'P', 'A', 'f', 'fn');
      insert into package_ops (id, branch_id, op_blob, applied) values ('{USER}', '{USER}', x'0300', 1);
      insert into scripts_v0 (id, name, text) values ('{USER}', 'mine', 'x');
      insert into canvases_v0 (id, account_id) values ('{USER}', '00000000-0000-0000-0000-000000000001');
      insert into user_data_v0 (id, canvas_id, table_tlid, user_version, dark_version, data, key) values
        ('{USER}', '{USER}', 1, 1, 1, '{{}}', 'k');
      insert into locations (location_id, item_id, owner, modules, name, item_type)
        select '{OTHER}', item_id, 'Me', '', 'alias', 'fn' from locations where name = 'k';
    """)
    connection.close()


def users_state(db):
    connection = ws.connect(db)
    found = [connection.execute(f"select * from {t} where {k} in ('{USER}', '{OTHER}')").fetchall() for t, k in (
        ("branches", "id"), ("package_functions", "id"), ("locations", "location_id"), ("package_ops", "id"),
        ("scripts_v0", "id"), ("canvases_v0", "id"), ("user_data_v0", "id"))]
    connection.close()
    return found


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


def broken_index(w, rng):
    """An index that lost an entry, as after a bad sector: a shadow table is written over its pages."""
    connection = ws.connect(w.db, readonly=False)
    connection.execute("pragma writable_schema = on")
    text = connection.execute("select sql from sqlite_master where name = 'idx_locations_owner_modules'").fetchone()[0]
    connection.execute("update sqlite_master set sql = ? where name = 'idx_locations_owner_modules'",
                       (text.replace("(owner, modules)", "(name, modules)"),))
    connection.close()
    # With another idea of what the index holds, an update leaves wrong entries behind.
    connection = ws.connect(w.db, readonly=False)
    connection.execute("update locations set owner = owner, name = name")
    connection.execute("delete from locations where location_id in (select location_id from locations limit 0)")
    connection.execute("pragma writable_schema = on")
    connection.execute("update sqlite_master set sql = ? where name = 'idx_locations_owner_modules'", (text,))
    connection.close()
    connection = ws.connect(w.db, readonly=False)
    connection.execute("pragma wal_checkpoint(truncate)")
    found = connection.execute("pragma integrity_check").fetchone()[0]
    connection.close()
    if found == "ok":
        spoil_page(w, "idx_locations_owner_modules")


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
        file.seek(at + size // 2)
        file.write(b"\xff" * (size // 2 - 8))


def drop_index_entries(w, rng):
    """The index's page says that it has no entries."""
    at, _ = page_of(w, "idx_locations_lookup")
    with open(w.db, "r+b") as file:
        file.seek(at)
        if file.read(1) == b"\x0a":  # a leaf: its number of cells
            file.seek(at + 3)
            file.write(b"\0\0")
        else:
            raise ws.Failure("the index has more than one page")


def damaged_page(w, rng):
    spoil_page(w, "package_functions")


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


# Name, what seeds it, a part of the finding's title, and whether users' rows survive (not in a file that is gone).
CASES = [
    ("an object of the source's former text", stale, "object of other source text"),
    ("the object of another file", change_object(foreign), "object of other source text"),
    ("a truncated object", change_object(lambda d, w, r, p: d[:r.randint(1, len(d) - 1)]), "object damaged"),
    ("a flipped bit in an object", change_object(flip), "object damaged"),
    ("a missing object", change_object(lambda *a: None), "object missing"),
    ("an empty object", change_object(lambda *a: b""), "object missing"),
    ("garbage instead of an object", change_object(lambda d, w, r, p: r.randbytes(500)), "object damaged"),
    ("an object with something behind it", change_object(lambda d, w, r, p: d + b"\0"), "object damaged"),
    ("changed program types", sql(f"update package_functions set pt_def = pt_def || x'00' where id = {fn('P.A.f')}"),
     "row changed: package_functions: fn P.A.f (pt_def)"),
    ("changed machine code", sql(f"update package_functions set rt_instrs = x'00' where id = {fn('P.B.f')}"),
     "row changed: package_functions: fn P.B.f (rt_instrs)"),
    ("program types stored as text", sql("update package_values set pt_def = cast(pt_def as text)"), "row changed"),
    ("a changed type", sql("update package_types set rt_def = x'0102'"), "row changed: package_types: type P.A.T"),
    ("a missing function", sql(f"delete from package_functions where id = {fn('P.A.f')}"),
     "row missing: package_functions: fn P.A.f"),
    ("a missing location", sql(f"delete from locations where item_id = {fn('P.B.f')}"),
     "row missing: locations: fn P.B.f"),
    ("a location of another item", sql(f"update locations set item_id = {fn('P.A.f')} where item_id = {fn('P.B.f')}"),
     "row changed: locations: fn P.B.f (item_id)"),
    ("a location of another name", sql(f"update locations set name = 'nobody' where item_id = {fn('P.B.f')}"),
     "row changed: locations"),
    ("a deprecated location", sql(f"update locations set deprecated_at = '2020' where item_id = {fn('P.C.f')}"),
     "(deprecated_at)"),
    ("a location that waits for approval", sql(f"update locations set approval_status = 'pending' where item_id = "
                                               f"{fn('P.C.f')}"), "(approval_status)"),
    ("a changed op", sql(f"update package_ops set op_blob = op_blob || x'00' where id = (select op from darkpkg_items where"
                         f" name = 'P.A.f')"), "row changed: package_ops: Add op of fn P.A.f"),
    ("an op that was not applied", sql("update package_ops set applied = 0 where id = (select op from darkpkg_items where"
                                       " name = 'P.A.f')"), "(applied)"),
    ("a missing op", sql("delete from package_ops where id = (select op from darkpkg_items where name = 'P.A.f')"),
     "row missing: package_ops: Add op of fn P.A.f"),
    ("an op that was forgotten", sql("insert into package_ops (id, op_blob, applied) select 'aaaaaaaa-1111-4111-8111-"
                                     "111111111111', op_blob || x'00', 1 from package_ops where id = (select op from"
                                     " darkpkg_items where name = 'P.A.f')"), "row that nothing defines: package_ops"),
    ("a function that nothing defines", sql("insert into package_functions (id, pt_def, rt_instrs) values"
                                            " ('aaaaaaaa-1111-8111-8111-111111111111', x'00', x'00')"),
     "row that nothing defines: package_functions"),
    ("a location that nothing defines", sql("insert into locations (location_id, item_id, owner, modules, name, item_type)"
                                            " select 'aaaaaaaa-1111-8111-8111-111111111111', item_id, 'P', 'Gone', 'f',"
                                            " 'fn' from locations where name = 'h'"),
     "row that nothing defines: locations"),
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
    ("an instance that is gone", sql(f"insert into package_ops (id, branch_id, op_blob, applied, instance_id) values"
                                     f" ('{OTHER}', 'x', x'00', 0, 'nowhere')"), "row refers to a row that does not exist"),
    ("a missing index", sql("drop index idx_locations_lookup"), "part of the schema missing: index idx_locations_lookup"),
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
# There an Add op without a branch for an item with a random id may be an edit that a user made without darkpkg.
USERS_WHERE_ADOPTED = {"an op that was forgotten"}
LOSES_IDS = {"no header", "no database"}  # nothing is left that could tell them
LOSES_USERS = {"a damaged page", "no header", "no database", "a generation of the past", "an instance that is gone"}


class Bench:
    def __init__(self, options, folder):
        self.options, self.folder = options, folder
        self.rng = random.Random(options.seed)
        self.clean = ws.Clean(folder / "clean", options.program)
        self.found = self.healed = 0

    def fresh(self):
        shutil.rmtree(self.folder / "work", ignore_errors=True)
        workspace = ws.Workspace(self.folder / "work", self.options.program)
        workspace.write({k: v.encode() for k, v in TREE.items()})
        if self.options.adopted:
            shutil.copyfile(self.loaders(), workspace.db)
        workspace.must_build()
        users_rows(workspace.db)
        workspace.must_build()
        return workspace

    def loaders(self):
        """A database as Dark's own loader leaves it: random ids, and no table of darkpkg's."""
        folder = self.folder / "loader"
        path = folder / "loaders.db"
        if path.exists():
            return path
        random_id = lambda: str(uuid.UUID(int=self.rng.getrandbits(128), version=4))
        workspace = ws.Workspace(folder, self.options.program)
        workspace.write({k: v.encode() for k, v in TREE.items()})
        workspace.must_build()
        connection = ws.connect(workspace.db)
        items = connection.execute("select kind, name from darkpkg_items").fetchall()
        connection.close()
        pins = folder / "pins.tsv"
        pins.write_text("kind\tname\tid\n" + "".join(f"{kind}\t{name}\t{random_id()}\n" for kind, name in items))
        workspace.extra[workspace.extra.index("--package-ids") + 1] = str(pins)
        workspace.must_build()
        connection = ws.connect(workspace.db, readonly=False)
        for location, in connection.execute("select location_id from locations").fetchall():
            connection.execute("update locations set location_id = ? where location_id = ?", (random_id(), location))
        for table in ws.tables(connection):
            if table.startswith("darkpkg_"):
                connection.execute(f"drop table {table}")
        connection.execute("pragma journal_mode = delete")
        connection.close()
        workspace.db.rename(path)
        return path

    def ids(self, workspace):
        """The ids of items and of locations."""
        connection = ws.connect(workspace.db)
        found = set(connection.execute("select kind, name, item from darkpkg_items"))
        found |= set(connection.execute("select owner, modules, name, item_type, location_id, item_id from locations"
                                        f" where location_id not in ('{USER}', '{OTHER}')"))
        connection.close()
        return found

    def texts(self, workspace):
        return {str(p.relative_to(workspace.packages)): p.read_bytes() for p in workspace.packages.rglob("*.dark")}

    def ours(self, workspace):
        """The meaning without what users_rows added."""
        meaning = ws.meaning(workspace.db)
        return {t: [r for r in rows if USER not in r and OTHER not in r] for t, rows in meaning.items()}

    def check(self, what, seeds, titles):
        workspace = self.fresh()
        clean = workspace.run(workspace.command("verify"))
        if clean.returncode != 0:
            raise ws.Failure(f"before {what}: {clean.stdout}")
        users, ids, before = users_state(workspace.db), self.ids(workspace), self.ours(workspace)
        texts = self.texts(workspace)
        for seed in seeds:
            seed(workspace, self.rng)
        found = workspace.run(workspace.command("verify"))
        missing = [t for t in titles if t not in found.stdout]
        if found.returncode != 1 or missing:
            raise ws.Failure(f"{what}: exit {found.returncode}, not found: {missing}, it said\n{found.stdout}")
        self.found += 1
        done = workspace.run(workspace.command("verify", "--repair"))
        again = workspace.run(workspace.command("verify"))
        if done.returncode != 0 or again.returncode != 0:
            raise ws.Failure(f"{what}: not healed:\n{done.stdout}\nthen\n{again.stdout}")
        adopted = self.options.adopted and what not in LOSES_IDS
        if adopted and self.ids(workspace) != ids:
            raise ws.Failure(f"{what}: ids changed: {sorted(self.ids(workspace) ^ ids, key=repr)}")
        if adopted and self.texts(workspace) == texts:
            wrong = ws.differences(before, self.ours(workspace))
        elif adopted:
            wrong = []  # verify itself compared it with the sources, and the ids are right
        else:
            wrong = ws.differences(self.clean.build(self.texts(workspace))[1], self.ours(workspace))
        if wrong:
            raise ws.Failure(f"{what}: after the repair the database (+) is not as it should be (-):\n" + "\n".join(wrong))
        if what not in LOSES_USERS and users_state(workspace.db) != users:
            raise ws.Failure(f"{what}: users' rows changed:\n{users}\n{users_state(workspace.db)}")
        everything = ws.everything(workspace.db)
        workspace.must_build()
        if ws.everything(workspace.db) != everything:
            raise ws.Failure(f"{what}: the build after the repair still had something to do")
        self.healed += 1


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ws.common_arguments(parser)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--adopted", action="store_true", help="in a database that Dark's own loader filled")
    parser.add_argument("--only", help="cases whose name has this in it")
    options = parser.parse_args()
    base = options.work or pathlib.Path(tempfile.mkdtemp(prefix="darkpkg-corruption-"))
    failures = []
    bench = Bench(options, base)
    for what, seed, title in CASES:
        if options.only and options.only not in what:
            continue
        if options.adopted and what in USERS_WHERE_ADOPTED:
            continue
        try:
            bench.check(what, [seed], [title])
        except ws.Failure as error:
            failures.append(str(error))
    for error in failures:
        print(error)
    if failures:
        print(f"{len(failures)} of {len(CASES)} failed; state: {base}")
        return 1
    if not options.work:
        shutil.rmtree(base, ignore_errors=True)
    where = " in an adopted database" if options.adopted else ""
    ws.flush(f"{bench.found} kinds of corruption found, {bench.healed} healed{where}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
