"""Edits that give other items other ids, in edition hash, and the floor for each: a program that only writes the rows that
differ, all of them known before."""
import collections
import contextlib
import re
import shutil
import sqlite3

import subjects

# What an edit of an item changes in rows that stay.
COLUMNS = {
    "package_types": ("hash", "pt_def", "rt_def"),
    "package_values": ("hash", "pt_def", "rt_dval", "value_type"),
    "package_functions": ("hash", "pt_def", "rt_instrs"),
    "package_ops": ("id", "op_blob"),
    "package_dependencies": ("item_hash", "depends_on_hash"),
    "locations": ("item_hash",),
    "darkpkg_items": ("item", "hash", "op", "said"),
}


def folded_in(database):
    """The database's file, with all of its WAL in it."""
    with contextlib.closing(sqlite3.connect(database)) as connection:
        connection.execute("pragma wal_checkpoint(truncate)")
    return database


def dependents(database):
    """For each function how many items get another id with it, itself included."""
    with contextlib.closing(sqlite3.connect(database)) as connection:
        items = {row: (name, kind) for row, name, kind in connection.execute("select id, name, kind from darkpkg_items")}
        users = collections.defaultdict(list)
        for name, kind, user in connection.execute("select name, kind, user from darkpkg_edges"):
            users[name, kind].append(items[user])
    out = {}
    for item in items.values():
        if item[1] != "fn":
            continue
        seen, todo = {item}, [item]
        while todo:
            for user in users[todo.pop()]:
                if user not in seen:
                    seen.add(user)
                    todo.append(user)
        out[item[0]] = len(seen)
    return out


class Cascade:
    """One function's body with and without a line that says nothing, and the rows that differ between the two."""

    def __init__(self, darkpkg, path, before, after, name):
        self.darkpkg, self.path, self.texts, self.name = darkpkg, path, (before, after), name
        self.state = 0
        self.database = darkpkg.root / "floor.db"
        self.rows = [darkpkg.root / f"rows{state}.db" for state in (0, 1)]
        self.floor_state = 0
        self._prepare()

    def _prepare(self):
        copies = []
        for state in (0, 1):
            self.path.write_bytes(self.texts[state])
            self.darkpkg.build()
            copies.append(self.darkpkg.root / f"state{state}.db")
            shutil.copyfile(folded_in(self.darkpkg.database), copies[-1])
        self.names = 0
        for state in (0, 1):
            self._write_rows(copies[1 - state], copies[state], self.rows[state])
        self.path.write_bytes(self.texts[0])
        self.darkpkg.build()
        for suffix in ("", "-wal", "-shm"):  # of the cascade before
            self.database.with_name(self.database.name + suffix).unlink(missing_ok=True)
        shutil.copyfile(copies[0], self.database)
        for copy in copies:
            copy.unlink()

    def _write_rows(self, before, after, rows):
        rows.unlink(missing_ok=True)
        with contextlib.closing(sqlite3.connect(rows)) as connection:
            connection.execute("attach ? as before", (str(before),))
            connection.execute("attach ? as after", (str(after),))
            for table, columns in COLUMNS.items():
                wanted = ", ".join(f"a.{column}" for column in columns)
                had = ", ".join(f"b.{column}" for column in columns)
                connection.execute(f"create table main.{table} as select a.rowid as number, {wanted} from after.{table} a "
                                   f"join before.{table} b on a.rowid = b.rowid where ({wanted}) is not ({had})")
            self.names = connection.execute("select count(*) from main.darkpkg_items").fetchone()[0]
            connection.commit()

    def edit(self):
        """Saves the other text."""
        self.state = 1 - self.state
        subjects.write(self.path, self.texts[self.state])

    def empty_wal(self):
        folded_in(self.database)

    def write_rows(self):
        self.floor_state = 1 - self.floor_state
        return subjects.run([self.darkpkg.standin, "rows", str(self.database), str(self.rows[self.floor_state])])

    def put_back(self):
        self.path.write_bytes(self.texts[0])
        self.darkpkg.build()


def with_line(text, name):
    """The text with another line at the start of the function's body; None where it is not written over lines."""
    found = re.search(rb"^( *)let " + re.escape(name.rsplit(".", 1)[-1].encode()) + rb"\b[^=]*=[ ]*\n(?=( +)\S)", text, re.MULTILINE)
    if not found or len(re.findall(rb"^ *let " + re.escape(name.rsplit(".", 1)[-1].encode()) + rb"\b", text, re.MULTILINE)) != 1:
        return None
    if len(found[2]) <= len(found[1]):
        return None
    return text[:found.end()] + found[2] + b"let _bench = 1L\n" + text[found.end():]


def cascade(darkpkg, wanted):
    """An edit of a function that gives about so many names another id; None: as many as there are."""
    darkpkg.build()
    counts = dependents(folded_in(darkpkg.database))
    with contextlib.closing(sqlite3.connect(darkpkg.database)) as connection:
        places = dict(connection.execute("select i.name, f.path from darkpkg_items i join darkpkg_files f on f.id = i.id >> 20 "
                                         "where i.kind = 'fn'"))
    def distance(name):
        return (-counts[name] if wanted is None else abs(counts[name] - wanted), name)
    for name in sorted(counts, key=distance)[:200]:
        path = darkpkg.sources / places[name]
        before = path.read_bytes()
        after = with_line(before, name)
        if after is None:
            continue
        try:
            return Cascade(darkpkg, path, before, after, name)
        except SystemExit:  # it does not compile with such a line
            path.write_bytes(before)
    return None
