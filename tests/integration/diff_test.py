#!/usr/bin/env python3
"""What differs between two states of packages: databases, folders, Git revisions."""
import json
import os
import shutil
import sqlite3
import subprocess

from harness import Project, Skip, contains, equal, lacks, run, settle
from reading_test import snapshot

Project.edition = None  # said once

# Edition hash: a knot, twins, a chain of users.
BEFORE = {
    "a.dark": """module Test.A

let base (x: Int64) : Int64 = Builtin.int64Add x 1L

let twin (x: Int64) : Int64 = Builtin.int64Add x 1L

let gone (x: Int64) : Int64 = Builtin.int64Multiply x x

let old (x: Int64) : Int64 = Builtin.int64Add x 7L

/// What it was.
let told (x: Int64) : Int64 = Builtin.int64Add x 8L

let even (n: Int64) : Bool =
  match n with
  | 0L -> true
  | _ -> odd (base n)

let odd (n: Int64) : Bool =
  match n with
  | 0L -> false
  | _ -> even n
""",
    "b.dark": """module Test.B

let direct (x: Int64) : Int64 = A.base x

let far (x: Int64) : Int64 = direct x

let ofTwin (x: Int64) : Int64 = A.twin (A.twin x)
""",
    "c.dark": """module Test.C.Knot

let ping (n: Int64) : Int64 = pong n

let pong (n: Int64) : Int64 = ping n
""",
}
NOW = {
    "a.dark": BEFORE["a.dark"].replace("base (x: Int64) : Int64 = Builtin.int64Add x 1L", "base (x: Int64) : Int64 = Builtin.int64Add x 2L")
    .replace("let gone (x: Int64) : Int64 = Builtin.int64Multiply x x\n\n", "").replace("let old ", "let renamed ").replace("What it was", "What it is"),
    "b.dark": BEFORE["b.dark"] + "\nlet more (x: Int64) : Int64 = x\n",
    "c.dark": BEFORE["c.dark"].replace("Test.C.Knot", "Test.C.Moved"),
}
EXPECTED = [
    "removed  fn    Test.A.gone",
    "added    fn    Test.B.more",
    "renamed  fn    Test.A.renamed was Test.A.old",
    "renamed  fn    Test.C.Moved.ping was Test.C.Knot.ping",
    "renamed  fn    Test.C.Moved.pong was Test.C.Knot.pong",
    "changed  fn    Test.A.base",
    "changed  fn    Test.A.told (its id stays)",
    "followed fn    Test.A.even by way of Test.A.base",
    "followed fn    Test.A.odd by way of Test.A.even",
    "followed fn    Test.B.direct by way of Test.A.base",
    "followed fn    Test.B.far by way of Test.B.direct",
]


def write(project, files):
    for path in project.packages.rglob("*.dark"):
        path.unlink()
    for name, text in files.items():
        project.write(name, text)


def two_databases(project):
    write(project, BEFORE)
    project.darkpkg("build", "--edition", "hash", "--db", "before.db")
    settle()
    write(project, NOW)
    project.darkpkg("build", "--edition", "hash")


def check_databases(project):
    """two databases: removed, added, renamed, changed, followed"""
    two_databases(project)
    done = project.darkpkg("diff", "before.db", "data.db")
    equal(done.out.splitlines(), EXPECTED, "the answer")
    equal(done.err, "1 removed, 1 added, 3 renamed, 2 changed, 4 followed (12 items before, 12 now)\n", "the summary")
    done = project.darkpkg("diff", "data.db", "data.db")
    equal((done.out, done.err), ("", "no difference (12 items before, 12 now)\n"), "a database and itself")


def check_json(project):
    """the same as JSON, with ids"""
    two_databases(project)
    found = json.loads(project.darkpkg("diff", "before.db", "data.db", "--json").out)
    equal((found["before"], found["now"]), (12, 12), "the numbers of items")
    items = {item["name"]: item for item in found["items"]}
    equal(len(items), len(EXPECTED), "how many")
    equal(items["Test.B.more"]["before"], None, "of an added one")
    equal(items["Test.A.renamed"]["before"], {"name": "Test.A.old", "id": items["Test.A.renamed"]["id"]}, "a rename keeps the id")
    equal(items["Test.A.told"]["id"], items["Test.A.told"]["before"]["id"], "the id of what has another description")
    equal([items["Test.B.far"][key] for key in ("difference", "kind", "through")], ["followed", "fn", "Test.B.direct"], "what followed")
    equal(items["Test.B.far"]["id"] != items["Test.B.far"]["before"]["id"], True, "its id is another")


def check_history_does_not_count(project):
    """a database that came there by many builds differs from a clean one in nothing"""
    write(project, BEFORE)
    project.darkpkg("build", "--edition", "hash")
    for files in (NOW, BEFORE, NOW):
        settle()
        write(project, files)
        project.darkpkg("build")
    project.darkpkg("build", "--edition", "hash", "--db", "clean.db", "--object-dir", "objects")
    equal(project.darkpkg("diff", "clean.db", "data.db").out, "", "the answer")


def check_another_linker(project):
    """databases of different darkpkgs, and of Dark's loader, are compared by what the items say"""
    two_databases(project)
    with sqlite3.connect(project.folder / "before.db") as database:
        database.execute("UPDATE darkpkg_state SET linker = x'00'")
    expected = [line for line in EXPECTED if "(its id stays)" not in line]  # descriptions are not read
    equal(project.darkpkg("diff", "before.db", "data.db").out.splitlines(), expected, "of another darkpkg")
    with sqlite3.connect(project.folder / "before.db") as database:
        for (table,) in database.execute("SELECT name FROM sqlite_schema WHERE name LIKE 'darkpkg_%' AND type = 'table'").fetchall():
            database.execute(f"DROP TABLE {table}")
    equal(project.darkpkg("diff", "before.db", "data.db").out.splitlines(), expected, "without tables of darkpkg's")


def check_edition_uuid(project):
    """edition uuid: ids stay, and what follows is what a name came to mean"""
    project.write("a.dark", "module Test.A\n\nlet one (x: Int64) : Int64 = x + 1L\n\nlet old (x: Int64) : Int64 = one x\n")
    project.write("b.dark", "module Test.A.B\n\nlet two (x: Int64) : Int64 = one x\n")
    project.build("--db", "before.db")
    settle()
    project.write("a.dark", "module Test.A\n\nlet one (x: Int64) : Int64 = x + 2L\n\nlet other (x: Int64) : Int64 = one x\n")
    project.write("c.dark", "module Test.A.B\n\nlet one (x: Int64) : Int64 = x\n")
    project.build()
    equal(project.darkpkg("diff", "before.db", "data.db").out.splitlines(), [
        "added    fn    Test.A.B.one",
        "renamed  fn    Test.A.other was Test.A.old",
        "changed  fn    Test.A.one",
        "followed fn    Test.A.B.two",
    ], "the answer")


def git(project, *arguments):
    done = subprocess.run(["git", "-c", "user.name=t", "-c", "user.email=t@example.org", *arguments], cwd=project.folder,
                          capture_output=True, text=True, check=False)
    if done.returncode:
        raise AssertionError(f"git {arguments}: {done.stderr}")
    return done.stdout


def repository(project):
    if not shutil.which("git"):
        raise Skip("no git")
    git(project, "init", "-q")
    write(project, BEFORE)
    (project.folder / "other.txt").write_text("not of the packages")
    git(project, "add", ".")
    git(project, "commit", "-qm", "before")
    write(project, NOW)


def check_revision(project):
    """a Git revision and the work tree; nothing of the user's is written, and nothing stays"""
    repository(project)
    (project.folder / "tmp").mkdir()
    before = snapshot(project.folder)
    done = project.darkpkg("diff", "HEAD", "--edition", "hash", environment={"TMPDIR": str(project.folder / "tmp")})
    equal(done.out.splitlines(), EXPECTED, "the answer")
    now = snapshot(project.folder)
    moved = sorted(path for path in before.keys() | now.keys() if before.get(path) != now.get(path))
    equal([p for p in moved if p != str(project.folder / "tmp")], [], "what was written")
    equal(os.listdir(project.folder / "tmp"), [], "what is left in the folder for temporary files")
    git(project, "commit", "-qam", "now")
    git(project, "add", ".")
    equal(project.darkpkg("diff", "HEAD~1", "HEAD", "--edition", "hash").out.splitlines(), EXPECTED, "two revisions")
    equal(project.darkpkg("diff", "HEAD", "packages", "--edition", "hash").out, "", "a revision and a folder")
    project.darkpkg("build", "--edition", "hash")
    equal(project.darkpkg("diff", "HEAD~1", "data.db").out.splitlines(), EXPECTED, "a revision and a database, whose edition is meant")
    equal(project.darkpkg("diff", "data.db").out, "", "a database and the packages as they are")


def check_revision_with_errors(project):
    """errors in a revision are shown where Git has them"""
    repository(project)
    project.write("a.dark", "module Test.A\n\nlet broken (x: Int64) : Missing = x\n")
    git(project, "commit", "-qam", "broken")
    write(project, NOW)
    done = project.darkpkg("diff", "HEAD", "--edition", "hash", code=1)
    contains(done.err, "HEAD:a.dark:3:", "the place")
    contains(done.err, "error[E0301]", "the error")
    contains(done.err, "the packages of the revision 'HEAD' have errors", "what it means")
    lacks(done.err, "/tmp/", "a path of what is gone")
    project.write("a.dark", "module Test.A\n\nlet broken (x: Int64) : Missing = x\n")
    contains(project.darkpkg("diff", "HEAD~1", "--edition", "hash", code=1).err, "packages/a.dark:3:", "an error of now")


def check_what_is_none(project):
    """what is no database, folder or revision is said"""
    repository(project)
    contains(project.darkpkg("diff", "nothing", "--edition", "hash", code=3).err, "of the revision 'nothing'", "no revision")
    contains(project.darkpkg("diff", "no/such.db", "--edition", "hash", code=3).err, "there is no file or folder 'no/such.db'", "no file")
    (project.folder / "text.db").write_text("not a database at all, but long enough to be read as one of them is")
    project.darkpkg("diff", "text.db", "text.db", code=3)
    project.darkpkg("build", "--edition", "hash")
    project.write("d.dark", "module Test.D\n\nlet one (x: Int64) : Int64 = x\n")
    for file in NOW:
        (project.packages / file).unlink()
    project.darkpkg("build", "--edition", "uuid", "--db", "uuid.db", "--object-dir", "objects")
    contains(project.darkpkg("diff", "data.db", "uuid.db", code=3).err, "compare databases of one edition", "two editions")
    shutil.rmtree(project.folder / ".git")
    if not any((parent / ".git").exists() for parent in project.folder.parents):
        contains(project.darkpkg("diff", "HEAD", "--db", "uuid.db", code=3).err, "not a git repository", "no repository")


if __name__ == "__main__":
    run(__file__)
