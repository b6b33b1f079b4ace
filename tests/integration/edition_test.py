#!/usr/bin/env python3
"""Packages of edition `hash` from the command line to the database, and two editions side by side."""
import json
import sqlite3
import sys
import tempfile

sys.dont_write_bytecode = True

from harness import ROOT, Project, contains, equal, function, lacks, run
from watch_test import Watch

# What a link stores of an item, whatever was built before; what only the op log and the clock decide is left out.
QUERIES = (
    "SELECT owner, modules, name, item_type, item_hash FROM locations WHERE unlisted_at IS NULL",
    "SELECT hash, pt_def, rt_def, description FROM package_types",
    "SELECT hash, pt_def, rt_instrs, description FROM package_functions",
    "SELECT hash, pt_def, rt_dval, value_type, description FROM package_values",
    "SELECT item_hash, depends_on_hash, depends_on_item_type FROM package_dependencies",
)

SHAPES = """module Test.Shapes

/// With sides.
type Shape =
  | Square of Int64
  | Line

let double (x: Int64) : Int64 = Builtin.int64Add x x

let around (shape: Shape) : Int64 =
  match shape with
  | Square side -> double (double side)
  | Line -> 0L

val unit = Shape.Square 1L
"""
USERS = """module Test.Users

let area (side: Int64) : Int64 =
  Shapes.around (Shapes.Shape.Square side)
"""


def rows(database):
    connection = sqlite3.connect(f"file:{database}?mode=ro", uri=True)
    try:
        return [sorted(connection.execute(query).fetchall(), key=repr) for query in QUERIES]
    finally:
        connection.close()


def ids(database):
    return {".".join(filter(None, row[:3])): row[4] for row in rows(database)[0]}


def require_clean_equal(project):
    with tempfile.TemporaryDirectory(prefix="darkpkg-clean-") as other:
        project.darkpkg("build", "--edition", "hash", "--db", f"{other}/data.db", "--object-dir", f"{other}/objects")
        equal(rows(project.database), rows(f"{other}/data.db"), "rows of a clean build")


def start(project):
    project.write("shapes.dark", SHAPES)
    project.write("sub/users.dark", USERS)
    return project.darkpkg("build", "--edition", "hash")


def check_build(project):
    """A build from nothing, an edit whose users follow, a new file, one that goes: each as a clean build"""
    contains(start(project).summary, "2 files compiled, 5 items changed", "the first build")
    first = ids(project.database)
    equal(sorted(first), [f"Test.{name}" for name in ("Shapes.Shape", "Shapes.around", "Shapes.double", "Shapes.unit",
                                                      "Users.area")], "names")
    for name, content in first.items():
        equal(len(content), 64, f"digits of the id of {name}")
    contains(project.darkpkg("build").summary, "nothing to do", "the second build, which takes the edition of the first")

    project.write("shapes.dark", SHAPES.replace("Add x x", "Multiply x 2L"))
    equal(project.darkpkg("build").compiled(), 1, "compiled after the edit")
    second = ids(project.database)
    equal({name for name in first if first[name] != second[name]},
          {"Test.Shapes.double", "Test.Shapes.around", "Test.Users.area"}, "items with another id")
    require_clean_equal(project)

    project.write("more.dark", "module Test.More\n\nval side = 3L\n")
    project.darkpkg("build")
    contains(ids(project.database), "Test.More.side", "names with a new file")
    require_clean_equal(project)

    (project.packages / "more.dark").unlink()
    project.darkpkg("build")
    equal(ids(project.database), second, "ids without it")
    require_clean_equal(project)

    project.write("shapes.dark", SHAPES)
    project.darkpkg("build")
    equal(ids(project.database), first, "ids of the first text")


def check_errors(project):
    """Mistakes have a place, end in exit code 1, and leave the database alone"""
    start(project)
    before = rows(project.database)
    project.write("sub/users.dark", USERS.replace("(side: Int64)", "(side: Shapes.Shap)"))
    failed = project.darkpkg("build", code=1)
    contains(failed.err, "packages/sub/users.dark:3:17: error[E", "a type that is not there")
    contains(failed.err, "Shapes.Shape'?", "its help")
    contains(failed.summary, "the build failed, data.db is as it was", "the summary")
    project.write("sub/users.dark", USERS.replace("let area", "let let"))
    contains(project.darkpkg("build", code=1).err, "packages/sub/users.dark:3:5: error[E1", "what is no name")
    project.write("sub/users.dark", USERS + "\nval area = 1L\n")
    failed = project.darkpkg("build", code=1)
    contains(failed.err, "packages/sub/users.dark:6:5: error[E0303]", "two kinds of one name")
    contains(failed.err, "packages/sub/users.dark:3:5", "the place of the other")
    equal(rows(project.database), before, "rows after builds that failed")
    project.write("sub/users.dark", USERS)
    project.darkpkg("build")
    equal(rows(project.database), before, "rows after it was mended")


def check_one_name_of_two_files(project):
    """A name has one item, of whatever kind and in whatever file: also where one of them is there already"""
    start(project)
    project.write("late.dark", "module Test.Shapes\n\nval double = 2L\n")
    for _ in range(2):
        failed = project.darkpkg("build", code=1)
        contains(failed.err, "error[E0303]: the ", "the mistake")
        contains(failed.err, "packages/late.dark:3:5", "one place")
        contains(failed.err, "packages/shapes.dark:8:5", "the other place")
    project.write("shapes.dark", SHAPES.replace("let double", "let twice").replace("double (double", "twice (twice"))
    project.darkpkg("build")
    require_clean_equal(project)


def check_ninja(project):
    """`ninja` in the build folder builds what was saved, and darkpkg has nothing to do after it"""
    start(project)
    contains(project.ninja().out, "no work to do", "ninja after a build")
    project.write("shapes.dark", SHAPES.replace("Add x x", "Multiply x 2L"))
    project.write("more.dark", "module Test.More\n\nval side = 3L\n")
    project.ninja()
    require_clean_equal(project)
    contains(project.darkpkg("build").summary, "nothing to do", "darkpkg after ninja")
    project.write("shapes.dark", SHAPES)
    project.darkpkg("build", "-j2")
    require_clean_equal(project)


def check_watch(project):
    """`darkpkg watch` follows files of this edition"""
    project.write("shapes.dark", SHAPES)
    project.write("sub/users.dark", USERS)
    watch = Watch(project, "--edition", "hash")
    watch.wait_for("2 files compiled, 5 items changed")
    project.write("shapes.dark", SHAPES.replace("Add x x", "Multiply x 2L"))
    watch.wait_for("packages/shapes.dark: ")
    project.write("left_out.dark", "module Test.Out\n\nval x = 1L\n")
    project.write("sub/users.dark", USERS.replace("let", "lett"))
    watch.wait_for("packages/sub/users.dark: 1 error, data.db is as it was")
    project.write("sub/users.dark", USERS)
    watch.wait_for("packages/sub/users.dark: ", 2)
    watch.end()
    lacks(watch.printed(), "left_out", "a file that Dark's loader skips")
    require_clean_equal(project)


def check_refusals(project):
    """A database, a build folder and a manifest are of one edition, and another is refused before anything is written"""
    start(project)
    before, object_before = rows(project.database), project.object("shapes.dark").read_bytes()
    for command in ("build", "generate", "verify", "restore", "clean"):
        refused = project.darkpkg(command, "--edition", "uuid", code=3).err
        contains(refused, "the build folder", f"{command} says of what")
        contains(refused, "is of the edition 'hash' of Dark, not of 'uuid'", f"{command} says what")
        contains(refused, "say --edition hash", f"{command} says what to do")
    refused = project.darkpkg("build", "--edition", "uuid", "--build-dir", "other", code=3).err
    contains(refused, "data.db' is of the edition 'hash' of Dark, not of 'uuid'", "another build folder")
    refused = project.darkpkg("link", project.build_dir / "manifest", "--edition", "uuid", "--db", "other.db", "--builtins",
                              ROOT / "packages/uuid/builtins.tsv", "--package-ids",
                              ROOT / "packages/uuid/package-ids.tsv", code=3).err
    contains(refused, "manifest' is of the edition 'hash' of Dark, not of 'uuid'", "a manifest")
    contains(project.darkpkg("build", "--package-ids", ROOT / "packages/uuid/package-ids.tsv", code=3).err,
             "has no ids to pin", "pinned ids")
    contains(project.darkpkg("build", "--edition", "text", code=2).err, "--edition", "an edition that is none")
    equal(rows(project.database), before, "rows")
    equal(project.object("shapes.dark").read_bytes(), object_before, "an object")


def check_database_of_dark(project):
    """A database that darkpkg never linked tells by its tables for which Dark it is"""
    start(project)
    connection = sqlite3.connect(project.database)
    for table in [row[0] for row in connection.execute("SELECT name FROM sqlite_schema WHERE name LIKE 'darkpkg%' AND "
                                                       "type = 'table'")]:
        connection.execute(f"DROP TABLE {table}")
    connection.commit()
    connection.close()
    project.darkpkg("clean")
    before = rows(project.database)
    contains(project.darkpkg("build", "--edition", "uuid", code=3).err,
             "the database 'data.db' is of the edition 'hash' of Dark, not of 'uuid'", "the other edition")
    equal(rows(project.database), before, "rows")
    contains(project.darkpkg("find", "Shapes").out, "Test.Shapes.double", "names in it")


def check_side_by_side(project):
    """Packages that both editions can read, in two databases: each build takes the other's objects for no good"""
    project.write("a.dark", function("Test.A", "one", "x"))
    project.darkpkg("build", "--edition", "hash", "--db", "hash.db")
    project.darkpkg("build", "--edition", "uuid", "--db", "uuid.db")
    for name, other in (("hash", "uuid"), ("uuid", "hash")) * 2:
        built = project.darkpkg("build", "--db", f"{name}.db")
        contains(built.summary, "1 file compiled", f"{name} after {other}")
        described = json.loads(project.darkpkg("inspect", "packages/a.darkc", "--json").out)
        equal(described["edition"], name, "the object's edition")
        contains(project.darkpkg("build", "--db", f"{name}.db").summary, "nothing to do", f"{name} again")
    for name, digits in (("hash", 64), ("uuid", 36)):
        found = json.loads(project.darkpkg("find", "one", "--db", f"{name}.db", "--json").out)
        equal([len(item["id"]) for item in found], [digits], f"characters of an id of {name}")


def check_look_ups(project):
    """What there is and who uses it can be asked of this edition's database"""
    start(project)
    found = ids(project.database)
    lines = project.darkpkg("ls", "Test.Shapes").out
    for name in ("Shape", "around", "double", "unit"):
        contains(lines, name, "ls")
    listed = {entry["name"]: entry["id"] for entry in json.loads(project.darkpkg("find", "Test", "--json").out)}
    equal(listed, found, "find --json")
    contains(lines, "double (x: Int64) : Int64", "ls with signatures")
    for asked in (found["Test.Shapes.double"], found["Test.Shapes.double"][:8]):
        contains(project.darkpkg("show", "--source", asked).out, "Builtin.int64Add x x", "an item by its id")
    contains(project.darkpkg("show", "--source", "Shapes.double").out, "Builtin.int64Add x x", "show --source")
    contains(project.darkpkg("show", "--pt", "Shapes.double").out,
             "body: EApply(function: EFnName Builtin.int64Add, arguments: [EArg 0, EArg 0])", "show --pt")
    contains(project.darkpkg("show", "--rt", "Shapes.double").out,
             "LoadVal(to: 1, value: DApplicable AppNamedFn Builtin.int64Add)", "show --rt")
    shown, = json.loads("[" + project.darkpkg("show", "Shapes.double", "--json").out + "]")
    equal((shown["pt"]["body"]["kind"], shown["rt"]["parameters"][0]["name"]), ("EApply", "x"), "show --json")
    contains(project.darkpkg("refs", "Shapes.double").out, "packages/shapes.dark:12:20: fn Test.Shapes.around", "refs")
    contains(project.darkpkg("refs", "Shapes.around").out, "packages/sub/users.dark:4:3: fn Test.Users.area", "refs")
    contains(project.darkpkg("deps", "Users.area").out, "Test.Shapes.around", "deps")
    contains(project.darkpkg("graph", "Users.area").out, "Test.Shapes.around", "graph")
    contains(project.darkpkg("why", "Shapes.double").out, "Test.Shapes.double was added in the last build", "why of an item")
    contains(project.darkpkg("why", "packages/shapes.dark").out, "was compiled in the last build", "why of a file")
    contains(project.darkpkg("stats").out, "Test", "stats")


def check_refs_of_names_alike(project):
    """Of names that could mean an item the one that does counts, also in an object that no link saw"""
    project.write("far.dark", function("Test.Shapes", "double"))
    project.write("near.dark", function("Test.Users.Shapes", "double", "x + 2L"))
    users = "module Test.Users\n\nlet area (side: Int64) : Int64 =\n  Shapes.double ({} side)\n"
    project.write("users.dark", users.format("Test.Shapes.double"))
    project.darkpkg("build", "--edition", "hash")
    places = lambda name: [line for line in project.darkpkg("refs", name).out.split("\n") if line]
    place = "packages/users.dark:4:{}: fn Test.Users.area"
    equal(places("Test.Shapes.double"), [place.format(18)], "the far one")
    equal(places("Test.Users.Shapes.double"), [place.format(3)], "the near one")

    project.write("users.dark", users.format("Shapes.double"))
    project.write("again.dark", function("Test.Users", "area"))
    contains(project.darkpkg("build", "--edition", "hash", code=1).err, "Test.Users.area", "a second definition")
    equal(places("Test.Shapes.double"), [], "the far one, which the compiled source does not use any more")
    equal(places("Test.Users.Shapes.double"), [place.format(3), place.format(18)], "the near one, twice")


def check_inspect(project):
    """`inspect` shows what is in an object of this edition"""
    start(project)
    described = json.loads(project.darkpkg("inspect", "packages/shapes.darkc", "--json").out)
    equal([section["name"] for section in described["sections"]], ["index", "pt", "texts", "rt", "positions"], "sections")
    double, = [item for item in described["items"] if item["name"] == "Test.Shapes.double"]
    equal(double["references"], [{"kind": "function", "name": "Builtin.int64Add"}], "references")
    equal((double["pt"]["relocations"], double["rt"]["relocations"] > 0, double["rt"]["expectations"]), (2, True, 1), "counts")
    contains(project.darkpkg("inspect", "packages/shapes.darkc").out, "\nfn Test.Shapes.double\n  PT ", "as text")
    contains(project.darkpkg("inspect", "packages/shapes.darkc", "--pt").out, "EFnName Builtin.int64Add", "--pt")
    contains(project.darkpkg("inspect", "packages/sub/users.darkc", "--rt").out, "AppNamedFn Shapes.around", "--rt")


def check_verify(project):
    """`verify` compares objects and rows, and mends both"""
    start(project)
    contains(project.darkpkg("verify").out, "all as the sources say", "a good one")
    before = rows(project.database)
    project.object("shapes.dark").write_bytes(b"")
    connection = sqlite3.connect(project.database)
    connection.execute("UPDATE package_functions SET pt_def = x'00' WHERE hash = (SELECT item_hash FROM locations WHERE "
                       "name = 'double')")
    connection.execute("UPDATE package_values SET rt_dval = NULL")
    connection.commit()
    connection.close()
    damaged = project.darkpkg("verify", code=1).out
    contains(damaged, "object missing", "the object")
    contains(damaged, "package_functions", "the row")
    contains(damaged, "value Test.Shapes.unit, its result", "the result of a value")
    contains(project.darkpkg("verify", "--repair").out, "repaired", "the repair")
    equal(rows(project.database), before, "rows after the repair")


def check_verify_with_users(project):
    """What the work of a user needs of the packages as they were is nothing that verify complains about"""
    start(project)
    used, own, branch = ids(project.database)["Test.Shapes.double"], "a" * 64, "11111111-1111-1111-1111-111111111111"
    program = f"@{own}\1@{used}".encode()
    connection = sqlite3.connect(project.database)
    connection.execute("INSERT INTO branches (id, name) VALUES (?, 'mine')", (branch,))
    connection.execute("INSERT INTO package_ops (id, op_blob, branch_id, applied) VALUES ('mine', ?, ?, 1)",
                       (b"\1\0\0\0\0\0\0\0\2" + program, branch))
    connection.execute("INSERT INTO package_functions (hash, pt_def, rt_instrs) VALUES (?, ?, x'01')", (own, program))
    connection.commit()
    connection.close()
    project.write("shapes.dark", SHAPES.replace("Add x x", "Multiply x 2L"))
    contains(project.darkpkg("build").text, "Test.Shapes.double", "what the build keeps")
    project.darkpkg("verify")


def check_verify_with_equal_definition(project):
    """Where a user's definition says the same as one of the packages, Dark writes the user's bytes over ours"""
    start(project)
    mine = ids(project.database)["Test.Shapes.double"]
    connection = sqlite3.connect(project.database)
    program, = connection.execute("SELECT pt_def FROM package_functions WHERE hash = ?", (mine,)).fetchone()
    at = program.index(mine.encode()) + len(mine) + 2  # in the id of a node
    other = program[:at] + bytes([program[at] ^ 1]) + program[at + 1:]
    connection.execute("UPDATE package_functions SET pt_def = ?, description = 'Mine' WHERE hash = ?", (other, mine))
    connection.commit()
    contains(project.darkpkg("verify", code=1).out, "row changed: package_functions: fn Test.Shapes.double", "nobody's bytes")
    connection.execute("INSERT INTO package_ops (id, op_blob, branch_id, applied) SELECT 'mine', ?, id, 1 FROM branches WHERE name = 'main'",
                       (b"\1\0\0\0\0\0\0\0\2" + other[8:],))
    connection.commit()
    contains(project.darkpkg("verify").out, "all as the sources say", "the user's bytes")
    connection.execute("UPDATE package_functions SET pt_def = x'00' WHERE hash = ?", (mine,))
    connection.commit()
    connection.close()
    contains(project.darkpkg("verify", code=1).out, "row changed: package_functions: fn Test.Shapes.double", "other bytes than theirs")



def check_caches(project):
    """Objects of both editions share a cache, each compiled once, and `restore` takes those that were unpacked"""
    project.write("a.dark", function("Test.A", "one", "x"))
    for edition in ("hash", "uuid"):
        database = ["--db", f"{edition}.db", "--edition", edition]
        contains(project.darkpkg("build", *database, "--cache-dir", "cache").summary, "1 file compiled", edition)
        project.darkpkg("clean", *database)
    for edition in ("hash", "uuid"):
        database = ["--db", f"{edition}.db", "--edition", edition]
        contains(project.darkpkg("build", *database, "--cache-dir", "cache").summary,
                 "0 files compiled, 1 object from the cache", f"{edition} again")
        content = project.object("a.dark").read_bytes()
        project.darkpkg("clean", *database)
        project.object("a.dark").write_bytes(content)
        contains(project.darkpkg("restore", *database).err, "1 objects accepted", f"{edition} restored")
        project.darkpkg("clean", *database)


def check_export(project):
    """A copy of the database has the same rows"""
    start(project)
    project.darkpkg("export", "copy.db")
    equal(rows(project.folder / "copy.db"), rows(project.database), "rows of the copy")


def check_hashes_for_darks_code(project):
    """`--ref-hashes` keeps the file that Dark's own code reads as the database is, and makes it again where it is gone"""
    hashes, key = project.folder / "hashes.txt", "fn/Shapes.double"
    project.write("shapes.dark", SHAPES.replace("module Test", "module Darklang"))
    hashes.write_text(f"{key}|old\ntype/Gone|kept\n")

    def require_right():
        equal(hashes.read_text(), f"{key}|{ids(project.database)['Darklang.Shapes.double']}\ntype/Gone|kept\n", "the file")

    options = ("--edition", "hash", "--ref-hashes", "hashes.txt")
    project.darkpkg("build", *options)
    require_right()
    written = hashes.stat()
    contains(project.darkpkg("build", *options).summary, "nothing to do", "a build with the file in place")
    project.write("shapes.dark", SHAPES.replace("module Test", "module Darklang") + "\n// the end\n")
    project.darkpkg("build", *options)
    equal(hashes.stat(), written, "a file that stays right")
    project.write("shapes.dark", SHAPES.replace("module Test", "module Darklang").replace("Add x x", "Multiply x 2L"))
    project.ninja()
    require_right()
    hashes.write_text(f"{key}|lost\ntype/Gone|kept\n")
    project.darkpkg("build", *options)
    require_right()
    hashes.write_text(f"{key}|lost\ntype/Gone|kept\n")
    contains(project.darkpkg("verify", *options, code=1).out, "hashes for Dark's code are not the database's", "verify")
    project.darkpkg("verify", *options, "--repair")
    require_right()
    contains(project.darkpkg("verify", *options).out, "all as the sources say", "verify after the repair")
    contains(project.darkpkg("build", "--edition", "uuid", "--db", "other.db", "--ref-hashes", "hashes.txt", code=3).err,
             "has no hashes", "the other edition")


def check_compile(project):
    """`compile` reads a file as the edition says"""
    project.write("a.dark", "module Test.A\n\nval x = 1L\n")
    equal(project.darkpkg("compile", "--edition", "hash", "packages/a.dark").text, "", "a value of edition hash")
    contains(project.darkpkg("compile", "--edition", "uuid", "packages/a.dark", code=1).err, "packages/a.dark:3:1: error[E0",
             "no definition of edition uuid")


def check_default(project):
    """Where nothing says it the edition is `hash`; databases and build folders of `uuid` keep theirs"""
    project.write("a.dark", "module Test.A\n\nlet x = 1L\n")
    contains(project.darkpkg("build", code=1).err, "error[E1202]", "a value of edition uuid")
    contains(project.darkpkg("compile", "packages/a.dark", code=1).err, "error[E1202]", "the same, compiled")
    project.darkpkg("clean")
    project.darkpkg("build", "--edition", "uuid")
    project.write("a.dark", "module Test.A\n\nlet x = 2L\n")
    contains(project.darkpkg("build").summary, "1 file compiled, 1 item changed", "a build folder of uuid")
    project.darkpkg("clean")
    project.write("a.dark", "module Test.A\n\nlet x = 3L\n")
    contains(project.darkpkg("build").summary, "1 file compiled, 1 item changed", "a database of uuid")
    project.write("a.dark", "module Test.A\n\nval x = 3L\n")
    contains(project.darkpkg("build", code=1).err, "error[E0", "a value of edition hash")
    contains(project.darkpkg("build", "--db", "new.db", "--object-dir", "objects").summary, "1 item changed", "a new database")


def check_environment(project):
    """DARKPKG_EDITION takes the place of the default, not of what a database knows or a command says"""
    project.write("a.dark", "module Test.A\n\nlet x = 1L\n")
    environment = {"DARKPKG_EDITION": "uuid"}
    contains(project.darkpkg("build", environment=environment).summary, "1 item changed", "a value of edition uuid")
    equal(project.darkpkg("compile", "packages/a.dark", environment=environment).text, "", "the same, compiled")
    refused = project.darkpkg("build", environment={"DARKPKG_EDITION": "uid"}, code=2).err
    contains(refused, "DARKPKG_EDITION", "an edition that there is not")
    project.write("a.dark", "module Test.A\n\nval x = 1L\n")
    project.darkpkg("build", "--edition", "hash", "--db", "new.db", "--object-dir", "objects", environment=environment)
    project.write("a.dark", "module Test.A\n\nval x = 2L\n")
    contains(project.darkpkg("build", "--db", "new.db", "--object-dir", "objects", environment=environment).summary,
             "1 item changed", "a database of hash")


if __name__ == "__main__":
    Project.edition = None
    run(__file__)
