#!/usr/bin/env python3
"""What would get another id: `impact` says before an edit what the edit then does."""
import json
import sqlite3

from harness import Project, contains, equal, run, settle

Project.edition = None  # said once

A = """module Test.A

let base (x: Int64) : Int64 = Builtin.int64Add x 1L

let twin (x: Int64) : Int64 = Builtin.int64Add x 1L

let even (n: Int64) : Bool =
  match n with
  | 0L -> true
  | _ -> odd (base n)

let odd (n: Int64) : Bool =
  match n with
  | 0L -> false
  | _ -> even n

type Size = { width: Int64 }
"""
B = """module Test.B

let direct (x: Int64) : Int64 = A.base x

let far (x: Int64) : Int64 = direct x

let ofTwin (x: Int64) : Int64 = A.twin x

let ofKnot (n: Int64) : Bool = A.even n

let wide (s: A.Size) : Int64 = s.width

val size = A.Size { width = 3L }
"""
# What is edited, and how: something that changes the item's content.
EDITS = {
    "Test.A.base": ("a.dark", "let base (x: Int64) : Int64 = Builtin.int64Add x 1L", "let base (x: Int64) : Int64 = Builtin.int64Add x 2L"),
    "Test.A.twin": ("a.dark", "let twin (x: Int64) : Int64 = Builtin.int64Add x 1L", "let twin (x: Int64) : Int64 = Builtin.int64Add x 2L"),
    "Test.A.even": ("a.dark", "0L -> true", "1L -> true"),
    "Test.A.odd": ("a.dark", "0L -> false", "1L -> false"),
    "Test.A.Size": ("a.dark", "{ width: Int64 }", "{ width: Int64; height: Int64 }"),
    "Test.B.direct": ("b.dark", "A.base x", "A.base (A.base x)"),
    "Test.B.far": ("b.dark", "= direct x", "= direct (direct x)"),
}


def built(project):
    project.write("a.dark", A)
    project.write("sub/b.dark", B)
    project.darkpkg("build", "--edition", "hash")


def ids(project):
    with sqlite3.connect(project.database) as database:
        return dict(database.execute("SELECT name, item FROM darkpkg_items"))


def impact(project, what):
    return json.loads(project.darkpkg("impact", what, "--json").out)


def check_text(project):
    """the nearest come first, each with the item by way of which it is affected"""
    built(project)
    done = project.darkpkg("impact", "A.base")
    equal(done.out.splitlines(), [
        "fn    Test.A.base",
        "fn    Test.A.even",
        "fn    Test.B.direct",
        "fn    Test.A.odd by way of Test.A.even",
        "fn    Test.B.far by way of Test.B.direct",
        "fn    Test.B.ofKnot by way of Test.A.even",
    ], "the list")
    equal(done.err, "6 items in 2 modules would get another id: 1 by the change itself, 2 by using it, 3 by way of others; "
                    "1 item of the same content would keep the id\n", "the summary")
    equal(project.darkpkg("impact", "A.base", "--modules").out.splitlines(),
          ["module Test.A (3 items)", "module Test.B (3 items)"], "by module")


def check_json_and_graph(project):
    """the same as JSON, and who uses whom as a graph"""
    built(project)
    found = impact(project, "Test.A.odd")
    equal([i["name"] for i in found["changed"]], ["Test.A.odd"], "what changes")
    equal([(i["name"], i["steps"], i["through"] and i["through"]["name"]) for i in found["items"]],
          [("Test.A.odd", 0, None), ("Test.A.even", 1, "Test.A.odd"), ("Test.B.ofKnot", 2, "Test.A.even")], "the items")
    equal(found["modules"], [{"module": "Test.A", "items": 2}, {"module": "Test.B", "items": 1}], "the modules")
    equal(found["twins"], [], "twins")
    equal([t["name"] for t in impact(project, "A.base")["twins"]], ["Test.A.twin"], "the twin")
    dot = project.darkpkg("impact", "Test.A.odd", "--format", "dot").out
    equal([line.strip() for line in dot.splitlines() if "->" in line], ["n0 -> n1;", "n1 -> n0;", "n2 -> n1;"], "edges")
    contains(dot, 'n0 [label="Test.A.odd", style=bold]', "what changes")
    dot = project.darkpkg("impact", "Test.A.odd", "--format", "dot", "--modules").out
    equal([line.strip() for line in dot.splitlines() if "->" in line], ["n1 -> n0;"], "edges of modules")
    contains(project.darkpkg("impact", "Test.A.odd", "--format", "svg").out, "<svg", "a picture")


def check_foretells_edits(project):
    """an edit of an item changes the ids of just those that impact lists"""
    built(project)
    for name, (file, old, new) in EDITS.items():
        expected = {item["name"] for item in impact(project, name)["items"]}
        before = ids(project)
        settle()
        path = project.packages / (file if file == "a.dark" else "sub/" + file)
        text = path.read_text()
        equal(text.count(old), 1, f"places of the edit of {name}")
        edited = text.replace(old, new)
        if name == "Test.A.Size":  # a value of it has to follow
            other = project.packages / "sub/b.dark"
            kept = other.read_text()
            other.write_text(kept.replace("width = 3L", "width = 3L; height = 1L"))
        path.write_text(edited)
        project.darkpkg("build")
        now = ids(project)
        equal({n for n in before if before[n] != now[n]}, expected, f"what the edit of {name} changed")


def check_file(project):
    """a file means all its items"""
    built(project)
    found = impact(project, "packages/a.dark")
    equal(sorted(i["name"] for i in found["changed"]),
          ["Test.A.Size", "Test.A.base", "Test.A.even", "Test.A.odd", "Test.A.twin"], "what changes")
    equal(sorted(i["name"] for i in found["items"] if i["steps"]),
          ["Test.B.direct", "Test.B.far", "Test.B.ofKnot", "Test.B.ofTwin", "Test.B.size", "Test.B.wide"], "what follows")
    equal(found["twins"], [], "a twin that changes, too")
    equal(impact(project, project.packages / "a.dark"), found, "by its absolute path")
    contains(project.darkpkg("impact", "packages/c.dark", code=1).err, "there is no source 'packages/c.dark'", "no such file")


def check_others(project):
    """what is no item, what ids do not depend on, and a database that tells nothing"""
    built(project)
    contains(project.darkpkg("impact", "A.bse", code=1).err, "did you mean 'Test.A.base'", "a slip")
    project.write("c.dark", "module Test.C\n\nlet one (x: Int64) : Int64 = x\n")
    (project.packages / "a.dark").unlink()
    (project.packages / "sub/b.dark").unlink()
    project.darkpkg("build", "--edition", "uuid", "--db", "uuid.db", "--object-dir", "objects")
    equal(project.darkpkg("impact", "C.one", "--db", "uuid.db").out,
          "no id would change: ids of edition uuid follow from names; darkpkg refs shows who uses an item\n", "edition uuid")
    found = json.loads(project.darkpkg("impact", "C.one", "--db", "uuid.db", "--json").out)
    equal(([i["name"] for i in found["changed"]], found["items"]), (["Test.C.one"], []), "as JSON")
    with sqlite3.connect(project.database) as database:
        for table in ("edges", "items", "files", "state"):
            database.execute(f"DROP TABLE darkpkg_{table}")
    contains(project.darkpkg("impact", "A.base", code=3).err, "does not know who uses what", "a database of the loader's")


if __name__ == "__main__":
    run(__file__)
