#!/usr/bin/env python3
"""`builtins`: the tables that a checkout of Dark's main branch gives, and builds with them."""
import sqlite3
import sys

sys.dont_write_bytecode = True

from harness import contains, equal, lacks, run, settle

LOADER = """module LocalExec.Builtins

let all () : RT.Builtins =
  LibExecution.Builtin.combine
    [ Builtins.Pure.Builtin.builtins ()
      TestUtils.LibTest.builtins () ]
    []
"""
PURE = "module Builtins.Pure.Builtin\n\nlet builtins () = Builtin.combine [ Libs.Int.builtins () ] []\n"
INT = """module Builtins.Pure.Libs.Int

let fns () : List<BuiltInFn> =
  [ { name = fn "intAdd" 0
      description = "Adds" }
    { name = fn "intSubtract" 0; description = "" } ]

let builtins () = LibExecution.Builtin.make [] (fns ())
"""
TEST = """module TestUtils.LibTest

let values = [ { name = value "testNan" 0; typ = TFloat } ]

let builtins () = LibExecution.Builtin.make values []
"""
REFS = """module LibExecution.PackageRefs

module Type =
  let private p modules name = ""

module Fn =
  let private p modules name = ""
  module Shapes =
    let private p addl = p ("Shapes" :: addl)
    let double = p [] "double"
"""
TABLE = "kind\tname\tversion\nfn\tintAdd\t0\nfn\tintSubtract\t0\nvalue\ttestNan\t0\n"
SHAPES = "module Darklang.Shapes\n\nlet double (x: Int): Int = Builtin.intAdd x x\n"


def write_fsharp(root):
    """The F# sources that are read of a checkout of Dark's main branch; returns a function that writes one of them."""
    def write(path, text):
        file = root / "backend" / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)

    write("src/LocalExec/Builtins.fs", LOADER)
    write("src/Builtins/Builtins.Pure/Builtin.fs", PURE)
    write("src/Builtins/Builtins.Pure/Libs/Int.fs", INT)
    write("src/LibExecution/PackageRefs.fs", REFS)
    write("tests/TestUtils/LibTest.fs", TEST)
    return write


def checkout(project):
    root = project.folder / "dark"
    return root, write_fsharp(root)


def derive(project, root, **options):
    return project.darkpkg("builtins", root, "-o", "builtins.tsv", "--package-refs", "refs.tsv", **options)


def check_tables(project):
    """The tables, anew where a source changed, left alone where that changes nothing"""
    root, write = checkout(project)
    equal(project.darkpkg("builtins", root).out, TABLE, "the list")
    table, refs = project.folder / "builtins.tsv", project.folder / "refs.tsv"
    settle()
    contains(derive(project, root).err, "3 builtins, 1 reference of Dark's code to packages, ", "the first run")
    equal((table.read_text(), refs.read_text()), (TABLE, "kind\tname\nfn\tDarklang.Shapes.double\n"), "the tables")
    before = table.stat()
    equal(derive(project, root).err, "", "a run with nothing to do")
    write("src/Builtins/Builtins.Pure/Libs/Int.fs", INT.replace("Adds", "Adds two"))
    contains(derive(project, root).err, "3 builtins", "a run after an edit")
    equal(table.stat(), before, "a table that stays right")
    write("src/Builtins/Builtins.Pure/Libs/Int.fs", INT.replace("intSubtract", "intMinus"))
    derive(project, root)
    equal(table.read_text(), TABLE.replace("intSubtract", "intMinus"), "the table after a rename")
    table.unlink()
    derive(project, root)
    equal(table.read_text(), TABLE.replace("intSubtract", "intMinus"), "a table that was lost")
    refs.write_text("damaged")
    derive(project, root)
    contains(refs.read_text(), "double", "a table that was damaged")


def check_errors(project):
    """What it can't read is an error with its place, and the tables stay"""
    root, write = checkout(project)
    derive(project, root)
    write("src/Builtins/Builtins.Pure/Libs/Int.fs", INT.replace('fn "intAdd" 0', "named add"))
    wrong = derive(project, root, code=3)
    contains(wrong.err, "dark/backend/src/Builtins/Builtins.Pure/Libs/Int.fs:4:14: expected `fn \"NAME\" VERSION`, found "
             "`named`\n  4 |   [ { name = named add\n    |              ^", "a definition in another form")
    contains(wrong.err, "--builtins FILE", "what to do")
    equal((project.folder / "builtins.tsv").read_text(), TABLE, "the table")
    contains(project.darkpkg("builtins", project.packages, code=3).err, "name the root of a checkout", "what is no checkout")


def check_build(project):
    """A build with the tables: new names in the file of hashes, a warning where Dark's code refers to what is not there"""
    root, write = checkout(project)
    derive(project, root)
    project.write("shapes.dark", SHAPES)
    options = ("--edition", "hash", "--builtins", "builtins.tsv", "--package-refs", "refs.tsv", "--ref-hashes", "hashes.txt")

    def double():
        with sqlite3.connect(project.database) as connection:
            return connection.execute("SELECT item_hash FROM locations WHERE name = 'double'").fetchone()[0]

    lacks(project.darkpkg("build", *options).err, "warning", "the first build")
    hashes = project.folder / "hashes.txt"
    equal(hashes.read_text(), f"fn/Shapes.double|{double()}\n", "the hashes")
    contains(project.darkpkg("build", *options).summary, "nothing to do", "the second build")
    settle()
    project.ninja()
    contains(project.darkpkg("build", *options).summary, "nothing to do", "after Ninja")
    write("src/LibExecution/PackageRefs.fs", REFS.replace('"double"', '"double"\n    let triple = p [] "triple"'))
    settle()
    derive(project, root)
    found = project.darkpkg("build", *options)
    contains(found.err, "refs.tsv:3:4: warning[W0406]: nothing defines the function 'Darklang.Shapes.triple', which Dark's own "
             "code refers to", "a name that is not there")
    contains(found.err, "PackageRefs.fs", "the help")
    settle()
    project.write("shapes.dark", SHAPES + "\nlet triple (x: Int): Int = double x\n")
    lacks(project.darkpkg("build", *options).err, "warning", "a build that defines it")
    equal([line.split("|")[0] for line in hashes.read_text().splitlines()], ["fn/Shapes.double", "fn/Shapes.triple"], "keys")
    (project.folder / "refs.tsv").write_text("kind\tname\nfn\tA.b\tc\n")
    contains(project.darkpkg("build", *options, code=3).err, "refs.tsv', line 2, is malformed", "a table with another column")
    contains(project.darkpkg("build", "--edition", "uuid", "--db", "other.db", "--package-refs", "refs.tsv", code=3).err,
             "leave out --package-refs", "the other edition")


if __name__ == "__main__":
    run(__file__)
