#!/usr/bin/env python3
"""What rows of others refer to stays when the packages no longer define it, with what it needs, and goes with them."""
import shutil
import sqlite3
import uuid

from harness import contains, equal, lacks, run, settle

HELPER = "let helper (x: Int64) : Int64 = x + 1L\n"
ONE = "let one (x: Int64) : Int64 = helper x\n"
TYPE = "type T = { x: Int64 }\n"
VALUE = "let v = 5L\n"
UNUSED = "let unused (x: Int64) : Int64 = x\n"
CONTENTS = {"type": ("package_types", "rt_def"), "value": ("package_values", "rt_dval"),
            "fn": ("package_functions", "rt_instrs")}


def module(*definitions, name="Shop.A"):
    return f"module {name}\n\n" + "\n".join(definitions)


def stored(database):
    """(kind, id) to the bytes of the content"""
    with sqlite3.connect(database) as connection:
        return {(kind, row[0]): row[1:] for kind, (table, runtime) in CONTENTS.items()
                for row in connection.execute(f"select id, pt_def, {runtime} from {table}")}


def raw(item):
    """An id as it stands in blobs"""
    plain = bytes.fromhex(item.replace("-", ""))
    return plain[3::-1] + plain[5:3:-1] + plain[7:5:-1] + plain[8:]


def ids(database):
    with sqlite3.connect(database) as connection:
        return {name: (kind, item) for name, kind, item in connection.execute(
            "select name, item_type, item_id from locations")}


def kept(database):
    with sqlite3.connect(database) as connection:
        return sorted(name for name, in connection.execute("select name from darkpkg_kept"))


def adopt(project):
    """A database that Dark's loader filled, in which a user has a function Mine.f that uses a type, a value, a function"""
    project.write("a.dark", module(HELPER, ONE, TYPE, VALUE, UNUSED))
    project.write("user.dark", "module Mine\n\nlet f (t: Shop.A.T) : Int64 = Shop.A.one (t.x + Shop.A.v)\n")
    project.build()
    with sqlite3.connect(project.database) as connection:
        # Dark draws the ids of users' items and locations at random.
        (old,), new = connection.execute("select item_id from locations where name = 'f'").fetchone(), str(uuid.uuid4())
        connection.execute("update locations set created_by = 'someone', item_id = ?, location_id = ? where name = 'f'",
                           (new, str(uuid.uuid4())))
        connection.execute("update package_functions set id = ? where id = ?", (new, old))
        for table, key, column in (("package_functions", "id", "pt_def"), ("package_functions", "id", "rt_instrs"),
                                   ("package_ops", "id", "op_blob")):
            for row, blob in connection.execute(f"select {key}, {column} from {table}").fetchall():
                if raw(old) in blob:
                    connection.execute(f"update {table} set {column} = ? where {key} = ?",
                                       (blob.replace(raw(old), raw(new)), row))
    (project.packages / "user.dark").unlink()
    forget(project)
    project.build()
    return ids(project.database)


def forget(project):
    """The database is the loader's again"""
    with sqlite3.connect(project.database) as connection:
        for table, in connection.execute("select name from sqlite_schema where name like 'darkpkg%' and type = 'table'"
                                         ).fetchall():
            connection.execute(f"drop table {table}")
    shutil.rmtree(project.build_dir)


def rebuild(project, *definitions, name="Shop.A"):
    settle()
    project.write("a.dark", module(*definitions, name=name))
    return project.build()


def require(project, before, names, what):
    now = stored(project.database)
    for name in names:
        equal(now.get(before["ids"][name]) == before["rows"][before["ids"][name]], True, f"{name} after {what}")


def check_users_function(project):
    """Renamed, moved, deleted: what a user's function refers to stays with what that needs, and goes with the function"""
    before = {"ids": adopt(project), "rows": stored(project.database)}
    needed = ["one", "helper", "T", "v", "f"]
    equal(kept(project.database), [], "kept by an adoption")

    done = rebuild(project, HELPER, ONE.replace("one", "uno"), TYPE, VALUE, UNUSED)
    contains(done.err, "note: fn Shop.A.one is now fn Shop.A.uno, but fn Mine.f uses the old one", "a rename")
    require(project, before, needed, "a rename")
    equal(kept(project.database), ["Shop.A.one"], "kept after a rename")

    done = rebuild(project, HELPER, TYPE, VALUE, UNUSED, name="Shop.B")
    for kind, name in (("fn", "helper"), ("type", "T"), ("value", "v")):
        contains(done.err, f"note: {kind} Shop.A.{name} is now {kind} Shop.B.{name}, but fn Mine.f uses the old one",
                 "a move")
    lacks(done.err, "unused", "a move")
    require(project, before, needed, "a move")
    equal(before["ids"]["unused"] in stored(project.database), False, "what nobody uses is there")
    lacks(rebuild(project, VALUE, name="Shop.C").err, "note", "what was kept before")
    require(project, before, needed, "deletions")

    equal(rebuild(project, HELPER, ONE, TYPE).code, 0, "definitions that come back")
    equal(kept(project.database), ["Shop.A.v"], "kept where the definitions are back")
    equal(ids(project.database)["one"], before["ids"]["one"], "the id of what is back")
    contains(rebuild(project, UNUSED).err, "fn Shop.A.one", "gone again")
    require(project, before, needed, "deletions again")
    contains(project.darkpkg("verify", "packages", "--db", project.database, *project.tables()).text, "all as the sources say", "verify")
    project.darkpkg("link", project.build_dir / "manifest", "--db", project.database, *project.tables(), "--full")
    require(project, before, needed, "a full link")

    with sqlite3.connect(project.database) as connection:
        connection.execute("delete from package_functions where id = ?", (before["ids"]["f"][1],))
        connection.execute("delete from locations where name = 'f'")
        for op, blob in connection.execute("select id, op_blob from package_ops").fetchall():
            if raw(before["ids"]["f"][1]) in blob:
                connection.execute("delete from package_ops where id = ?", (op,))
    rebuild(project, UNUSED, VALUE)
    equal(kept(project.database), [], "kept without a user")
    for name in ("one", "helper", "T"):
        equal(before["ids"][name] in stored(project.database), False, f"{name} is there without a user")


def check_successors(project):
    """A new name is told only if it is the same definition and the only one"""
    adopt(project)
    twice = ONE.replace("one", "uno") + ONE.replace("one", "eins")
    done = rebuild(project, HELPER, twice, TYPE, VALUE, UNUSED)
    contains(done.err, "note: fn Shop.A.one is no longer defined, but fn Mine.f uses it", "two with the same content")
    done = rebuild(project, HELPER, twice, TYPE, VALUE.replace("let v = 5L", "let w = 6L"), UNUSED)
    contains(done.err, "note: value Shop.A.v is no longer defined, but fn Mine.f uses it", "a rename with an edit")
    function = "let long (x: Int64) : Int64 =\n  let g = fun y -> if y > 1L then Shop.A.one y else y + 2L\n  g x\n"
    rebuild(project, HELPER, ONE, TYPE, VALUE, UNUSED, function)
    with sqlite3.connect(project.database) as connection:
        connection.execute("insert into locations (location_id, item_id, branch_id, owner, modules, name, item_type) "
                           "values ('l', ?, 'b', 'Me', '', 'mine', 'fn')", (ids(project.database)["long"][1],))
    done = rebuild(project, HELPER, ONE.replace("one", "uno"), TYPE, VALUE, UNUSED,
                   function.replace("long", "longer").replace("Shop.A.one", "Shop.A.uno"))
    contains(done.err, "note: fn Shop.A.long is now fn Shop.A.longer, but fn Me.mine uses the old one",
             "renamed with what it uses")


def check_ninja_tells(project):
    """A link that Ninja runs says what it keeps"""
    adopt(project)
    settle()
    project.write("a.dark", module(HELPER, ONE.replace("one", "uno"), TYPE, VALUE, UNUSED))
    contains(project.ninja().text, "note: fn Shop.A.one is now fn Shop.A.uno, but fn Mine.f uses the old one", "ninja")
    equal(kept(project.database), ["Shop.A.one"], "kept after ninja")
    lacks(project.ninja().text, "note:", "ninja with nothing to do")


def check_left_rows(project):
    """--remove-left-rows names what it removes, and what it keeps for others"""
    before = {"ids": adopt(project), "rows": stored(project.database)}
    project.write("a.dark", module(HELPER, TYPE))
    forget(project)
    project.build()
    # The user's function has an author; the loader's rows have none.
    done = project.darkpkg("link", project.build_dir / "manifest", "--db", project.database, *project.tables(),
                           "--remove-left-rows")
    for name in ("fn Shop.A.one", "fn Shop.A.unused", "value Shop.A.v"):
        contains(done.err, f"note: removed {name}, which no package defines", "removed")
    for name in ("fn Shop.A.one", "value Shop.A.v"):
        contains(done.err, f"note: {name} is no longer defined, but fn Mine.f uses it", "kept")
    lacks(done.err, "helper", "what is defined")
    lacks(done.err, "removed fn Mine.f", "what is a user's")
    equal(sorted(ids(project.database)), ["T", "f", "helper"], "names")
    require(project, before, ["one", "helper", "T", "v", "f"], "left rows are gone")
    equal(before["ids"]["unused"] in stored(project.database), False, "what nobody uses is there")


def check_other_users(project):
    """A location, an op on a branch and the toplevel of a canvas are users too; packages of others are none"""
    project.write("a.dark", module(HELPER, ONE, UNUSED))
    project.write("b.dark", "module Shop.B\n\nlet two (x: Int64) : Int64 = Shop.A.one x\n")
    project.build()
    before = ids(project.database)
    rows = stored(project.database)
    with sqlite3.connect(project.database) as connection:
        connection.execute("insert into locations (location_id, item_id, branch_id, owner, modules, name, item_type) "
                           "values ('l', ?, 'b', 'Me', 'Own', 'mine', 'fn')", (before["helper"][1],))
        connection.execute("insert into canvases_v0 (id, account_id) select 'c', id from accounts_v0 limit 1")
        connection.execute("insert into toplevels_v0 (canvas_id, tlid, digest, tipe, name, deleted, data) "
                           "values ('c', 7, '', 'handler', '/shop', 0, ?)", (b"xyz" + raw(before["two"][1]),))
    settle()
    (project.packages / "b.dark").unlink()
    done = rebuild(project, UNUSED)
    contains(done.err, "note: fn Shop.A.helper is no longer defined, but fn Me.Own.mine uses it", "a location")
    contains(done.err, "note: fn Shop.B.two is no longer defined, but handler /shop uses it", "a toplevel")
    contains(done.err, "note: fn Shop.A.one is no longer defined, but handler /shop uses it", "what that needs")
    require(project, {"ids": before, "rows": rows}, ["helper", "one", "two"], "deletions")
    with sqlite3.connect(project.database) as connection:
        connection.execute("delete from toplevels_v0")
    rebuild(project, UNUSED.replace("x: Int64", "y: Int64").replace("= x", "= y"))
    equal(kept(project.database), ["Shop.A.helper"], "kept for the location alone")


if __name__ == "__main__":
    run(__file__)
