#!/usr/bin/env python3
"""The order of rows: Dark's command line shows them as they stand in the tables."""
import sqlite3

import load_order
from harness import equal, run

TREE = {
    "b.dark": """module Shop.B

let two (x: Int64) : Int64 = x
let one = 1L
type Zebra = Int64

module Inner =
  let inner (x: Int64) : Int64 = x
  type Inside = Int64

let last (x: Int64) : Int64 = x
type Ant = { a: Zebra }
""",
    "a.dark": "module Shop.A\n\nlet z = 1L\nlet y = 2L\n",
    "b/z.dark": "module Shop.Z\n\nlet a (x: Int64) : Int64 = x\n",
    "b/deep/a.dark": "module Shop.Deep\n\nlet q (x: Int64) : Int64 = x\n",
    "b-c/a.dark": "module Shop.BC\n\nlet r (x: Int64) : Int64 = x\n",
    "a/zz.dark": "module Shop.ZZ\n\ntype T = Int64\nlet s = 3L\n",
}
CONTENTS = {"type": "package_types", "value": "package_values", "fn": "package_functions"}


def stored(database):
    """Of each table the sequence of its rows: (kind, name), and of the ops (add or name, kind, name)"""
    connection = sqlite3.connect(database)
    places = {item: (kind, ".".join(part for part in parts if part)) for item, kind, *parts in connection.execute(
        "select item_id, item_type, owner, modules, name from locations where created_by = ''")}
    out = {"locations": [places[row[0]] for row in connection.execute(
        "select item_id from locations where created_by = '' order by rowid")]}
    for kind, table in CONTENTS.items():
        out[table] = [places[row[0]] for row in connection.execute(f"select id from {table} order by rowid")
                      if row[0] in places]
    ops = []
    for blob, in connection.execute("select op_blob from package_ops where branch_id is null order by rowid"):
        raw = blob[9:25]  # after the header and the tag, in .NET's order
        text = (raw[3::-1] + raw[5:3:-1] + raw[7:5:-1] + raw[8:]).hex()
        item = "-".join((text[:8], text[8:12], text[12:16], text[16:20], text[20:]))
        ops.append(("add" if blob[8] < 3 else "name", *places[item]))
    out["package_ops"] = ops
    connection.close()
    return out


def wanted(items):
    out = {"locations": items, "package_ops": [(op, *item) for item in items for op in ("add", "name")]}
    for kind, table in CONTENTS.items():
        out[table] = [item for item in items if item[0] == kind]
    return out


def require_load_order(database, packages):
    items = load_order.load_order(packages)
    found, expected = stored(database), wanted(items)
    for table, rows in expected.items():
        equal(sorted(found[table]), sorted(rows), f"the rows of {table}")
        first = next((i for i, pair in enumerate(zip(found[table], rows)) if pair[0] != pair[1]), None)
        equal(None if first is None else (first, found[table][first]), None, f"the first row of {table} elsewhere")
    return len(items)


def write(project):
    for name, text in TREE.items():
        project.write(name, text)


def check_clean(project):
    """A clean build stores rows as Dark's loader reads them: folders before files, types, values, functions"""
    write(project)
    project.build()
    equal(require_load_order(project.database, project.packages), 14, "items")
    names = [name for _, name in stored(project.database)["locations"]]
    equal(names[:4], ["Shop.ZZ.T", "Shop.ZZ.s", "Shop.Deep.q", "Shop.Z.a"], "the first rows")


def check_incremental(project):
    """What is changed stays in its place, what is new comes last; a full link puts all in order, and moves no other row"""
    write(project)
    project.build()
    before = stored(project.database)["locations"]
    with sqlite3.connect(project.database) as connection:
        connection.execute("insert into locations (location_id, item_id, owner, modules, name, item_type, created_by) "
                           "values ('mine', 'mine', 'Me', '', 'mine', 'fn', 'me')")
        mine = connection.execute("select rowid from locations where location_id = 'mine'").fetchone()
    project.write("a.dark", "module Shop.A\n\nlet z = 7L\nlet fresh = 1L\nlet y = 2L\n")
    project.write("a/new.dark", "module Shop.New\n\nlet t = 1L\n")
    project.build()
    after = stored(project.database)
    equal(after["locations"], before + [("value", "Shop.New.t"), ("value", "Shop.A.fresh")], "rows")
    equal(after["package_ops"][-4:], [(op, "value", name) for name in ("Shop.New.t", "Shop.A.fresh")
                                      for op in ("add", "name")], "ops")
    project.darkpkg("link", project.build_dir / "manifest", "--db", project.database, *project.tables(), "--full")
    require_load_order(project.database, project.packages)
    with sqlite3.connect(project.database) as connection:
        equal(connection.execute("select rowid from locations where location_id = 'mine'").fetchone(), mine, "my row")
        rows = connection.execute("select rowid from locations").fetchall()
    project.darkpkg("link", project.build_dir / "manifest", "--db", project.database, *project.tables(), "--full")
    with sqlite3.connect(project.database) as connection:
        equal(connection.execute("select rowid from locations").fetchall(), rows, "rows after another full link")


if __name__ == "__main__":
    run(__file__)
