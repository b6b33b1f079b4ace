#!/usr/bin/env python3
"""Looking things up in a database: ls, find, refs, deps and graph."""
import json
import os
import pathlib
import re
import shutil
import subprocess
import tempfile
import xml.etree.ElementTree

import harness
from harness import Skip, contains, equal, lacks, run, settle

SHAPES = """module Test.Shapes

type Shape =
  | Circle of radius: Int64
  | Point

let diameter (shape: Shape): Int64 =
  match shape with
  | Circle r -> double r
  | Point -> 0L

let double (n: Int64): Int64 = n + n

let unit = Shape.Circle 1L
"""

USERS = """module Test.Users

let area (s: Test.Shapes.Shape): Int64 =
  Test.Shapes.double (Test.Shapes.diameter s)

let lost (n: Int64): Int64 = Missing.call (Builtin.int64Negate n)
"""


def built(project):
    project.write("shapes.dark", SHAPES)
    project.write("sub/users.dark", USERS)
    project.build()


def lines(output):
    return output.out.splitlines()


def check_ls_roots(project):
    """ls without a module lists the roots, with their items counted"""
    built(project)
    equal(lines(project.darkpkg("ls")), ["module Test (6 items)"], "the answer")


def check_ls_module(project):
    """ls lists modules first, then items with their signatures"""
    built(project)
    equal(lines(project.darkpkg("ls", "Test")), ["module Shapes (4 items)", "module Users (2 items)"], "modules")
    equal(
        lines(project.darkpkg("ls", "Shapes")),
        [
            "type   Shape = | Circle of radius: Int64 | Point",
            "fn     diameter (shape: Test.Shapes.Shape) : Int64",
            "fn     double (n: Int64) : Int64",
            "value  unit = Test.Shapes.Shape.Circle(1L)",
        ],
        "items",
    )
    equal(len(lines(project.darkpkg("ls", "Test", "--recursive"))), 6, "all items below")
    answer = json.loads(project.darkpkg("ls", "Users", "--json").out)
    equal(answer[0]["module"], "Test.Users", "the module")
    equal(answer[0]["items"][0]["signature"], "(s: Test.Shapes.Shape) : Int64", "a signature")


def check_ls_unknown(project):
    """ls of what is no module says what is near, or that it is an item"""
    built(project)
    contains(project.darkpkg("ls", "Shaps", code=1).err, "did you mean 'Test.Shapes'", "a near module")
    contains(project.darkpkg("ls", "Shapes.double", code=1).err, "it is an item: darkpkg show", "an item")
    contains(project.darkpkg("show", "Shapes", code=1).err, "it is a module: darkpkg ls", "a module")


def check_find(project):
    """find ranks exact names, prefixes, parts and slips"""
    built(project)
    equal(lines(project.darkpkg("find", "d")), ["fn    Test.Shapes.double", "fn    Test.Shapes.diameter"], "prefixes")
    equal(lines(project.darkpkg("find", "d", "--limit", "1")), ["fn    Test.Shapes.double"], "the best")
    equal(lines(project.darkpkg("find", "duoble")), ["fn    Test.Shapes.double"], "a slip")
    answer = json.loads(project.darkpkg("find", "Shapes.unit", "--json").out)
    equal([(a["kind"], a["name"], a["match"]) for a in answer], [("value", "Test.Shapes.unit", "exact")], "as JSON")
    contains(project.darkpkg("find", "zzzzzz", code=1).err, "nothing in 'data.db' is named like", "no answer")


def check_find_by_id(project):
    """find takes the start of an id, of both editions, and says how it found what"""
    built(project)
    for edition, options in (("uuid", []), ("hash", ["--db", "hash.db"])):
        if edition == "hash":
            project.write("shapes.dark", SHAPES.replace("let unit", "val unit").replace("n + n", "Builtin.int64Add n n"))
            (project.packages / "sub/users.dark").unlink()
            project.darkpkg("build", "--edition", "hash", "--db", "hash.db", "--object-dir", "objects")
        shown = json.loads(project.darkpkg("find", "Shapes.double", "--json", *options).out)[0]
        found = json.loads(project.darkpkg("find", shown["id"][:8], "--json", *options).out)
        equal([(f["name"], f["match"]) for f in found], [("Test.Shapes.double", "id")], f"by eight characters, edition {edition}")
        equal(lines(project.darkpkg("find", shown["id"], *options)), ["fn    Test.Shapes.double"], "by all of it")
        contains(project.darkpkg("find", shown["id"][:7], *options, code=1).err, "is named like", "by seven")


def check_find_docs(project):
    """find --docs searches descriptions, whatever the case"""
    project.write("a.dark", "module Test.A\n\n/// Adds ONE to a number.\n/// Twice.\nlet one (x: Int64) : Int64 = Builtin.int64Add x 1L\n\n"
                            "let adds (x: Int64) : Int64 = x\n\n/// What one adds.\ntype Number = { n: Int64 }\n")
    project.darkpkg("build", "--edition", "hash")
    equal(lines(project.darkpkg("find", "--docs", "one")),
          ["type  Test.A.Number", "      What one adds.", "fn    Test.A.one", "      Adds ONE to a number. Twice."], "the answer")
    equal(lines(project.darkpkg("find", "--docs", "one", "--limit", "1")), ["type  Test.A.Number", "      What one adds."], "the first")
    found = json.loads(project.darkpkg("find", "--docs", "adds one", "--json").out)
    equal([(f["name"], f["match"], f["description"].split()) for f in found],
          [("Test.A.one", "description", ["Adds", "ONE", "to", "a", "number.", "Twice."])], "as JSON")
    contains(project.darkpkg("find", "--docs", "nothing of it", code=1).err, "no description in 'data.db' has", "none")
    project.write("a.dark", "module Test.A\n\n/// Gives it back.\nlet same (x: Int64) : Int64 = x\n")
    project.darkpkg("build", "--edition", "uuid", "--db", "uuid.db", "--object-dir", "objects")
    contains(project.darkpkg("find", "--docs", "gives", "--db", "uuid.db", code=1).err, "no description", "that Dark keeps none")


def check_ls_unevaluated(project):
    """ls --unevaluated lists the values without a result, wherever they are"""
    project.write("a.dark", "module Test.A\n\nval five = 5L\n\nval left = Builtin.environmentGet \"HOME\"\n\nlet f (x: Int64) : Int64 = x\n")
    project.write("b.dark", "module Test.B.C\n\nval other = Builtin.environmentGet \"PATH\"\n")
    project.darkpkg("build", "--edition", "hash")
    names = lambda *options: [line.split()[:2] for line in lines(project.darkpkg("ls", "--unevaluated", *options))]
    equal(names(), [["value", "Test.A.left"], ["value", "Test.B.C.other"]], "all")
    equal(names("Test.B"), [["value", "C.other"]], "of a module")
    equal(names("Test.B.C"), [["value", "other"]], "of the innermost")


def check_refs(project):
    """refs gives every place where an item is used"""
    built(project)
    equal(
        lines(project.darkpkg("refs", "Shapes.double")),
        ["packages/shapes.dark:9:17: fn Test.Shapes.diameter", "packages/sub/users.dark:4:3: fn Test.Users.area"],
        "places",
    )
    equal(
        lines(project.darkpkg("refs", "Test.Shapes.Shape")),
        [
            "packages/shapes.dark:7:22: fn Test.Shapes.diameter",
            "packages/shapes.dark:14:12: value Test.Shapes.unit",
            "packages/sub/users.dark:3:14: fn Test.Users.area",
        ],
        "places of a type",
    )
    equal(lines(project.darkpkg("refs", "Users.area")), [], "nobody")
    answer = json.loads(project.darkpkg("refs", "diameter", "--json").out)[0]["uses"]
    equal((answer[0]["line"], answer[0]["column"], answer[0]["user"]["name"]), (4, 23, "Test.Users.area"), "as JSON")


def check_refs_captured(project):
    """A name that another module captures is no use of the item"""
    built(project)
    project.write("near.dark", "module Test.Users.Test.Shapes\n\nlet double (n: Int64): Int64 = n\n")
    project.build()
    equal(lines(project.darkpkg("refs", "Test.Shapes.double")),
          ["packages/shapes.dark:9:17: fn Test.Shapes.diameter"], "the far one")
    equal(lines(project.darkpkg("refs", "Test.Users.Test.Shapes.double")),
          ["packages/sub/users.dark:4:3: fn Test.Users.area"], "the near one")


def check_refs_after_edit(project):
    """After a save without a build the places are shown, with a warning"""
    built(project)
    settle()
    project.write("sub/users.dark", "// new\n" + USERS)
    output = project.darkpkg("refs", "diameter")
    contains(output.err, "users.dark' changed since it was compiled: its places are those of now", "the warning")
    equal(lines(output), ["packages/sub/users.dark:5:23: fn Test.Users.area"], "places")
    answer = json.loads(project.darkpkg("refs", "diameter", "--json").out)[0]["uses"]
    equal((answer[0]["line"], answer[0]["column"]), (5, 23), "as JSON")


def check_edited_sources(project):
    """Positions in a source that was edited since are those of now, or there are none: never a wrong piece, and never in
    silence"""
    built(project)
    source = project.packages / "sub/users.dark"
    what = "changed since it was compiled"
    definition = "let area (s: Test.Shapes.Shape): Int64 =\n  Test.Shapes.double (Test.Shapes.diameter s)\n"

    def look(text, shown, places, code=0):
        settle()
        source.write_bytes(text if isinstance(text, bytes) else text.encode())
        output = project.darkpkg("show", "Users.area", "--source", code=code)
        equal((output.out, output.err.count(what) + output.err.count("not found")), (shown, 1), "show --source")
        output = project.darkpkg("refs", "diameter")
        equal((lines(output), output.err.count(what)), (places, 1), "refs")

    place = ["packages/sub/users.dark:{}: fn Test.Users.area"]
    look("// é\n// two\n" + USERS, definition, [place[0].format("6:23")])
    look(USERS.replace("let area", "let more = 1L\n\nlet area"), definition, [place[0].format("6:23")])
    look(USERS.replace("\n", "\r\n"), definition[:-1].replace("\n", "\r\n") + "\n", [place[0].format("4:23")])
    look(b"\xef\xbb\xbf// mark\n" + USERS.encode(), definition, [place[0].format("5:23")])
    # What can't be compiled has no positions.
    look(USERS + "\nlet let\n", "", ["packages/sub/users.dark: fn Test.Users.area"], code=3)
    look(USERS.replace("let area", "let other"), "", ["packages/sub/users.dark: fn Test.Users.area"], code=3)


def check_replaced_sources(project):
    """Another file in the place of a source, with the same times and size, is told from it: a switched link, a rename"""
    built(project)
    source = project.packages / "sub/users.dark"
    other = project.folder / "other.dark"
    other.write_text("// now\n" + USERS.replace("module Test.Users\n\n", "module Test.Users\n", 1).replace(
        "\n\nlet lost", "\nlet lost").replace("(Builtin.int64Negate n)", "n"))
    padding = source.stat().st_size - other.stat().st_size
    other.write_text(other.read_text() + " " * max(padding, 0))
    before = source.stat()
    os.utime(other, ns=(before.st_atime_ns, before.st_mtime_ns))
    moved = project.folder / "moved.dark"
    source.rename(moved)
    for replace in (lambda: source.symlink_to(other), lambda: (source.unlink(), os.link(other, source))):
        replace()
        output = project.darkpkg("show", "Users.area", "--source")
        equal(output.out, "let area (s: Test.Shapes.Shape): Int64 =\n  Test.Shapes.double (Test.Shapes.diameter s)\n",
              "show --source")
        contains(output.err, "changed since it was compiled", "the notice")
        equal(lines(project.darkpkg("refs", "diameter")), ["packages/sub/users.dark:4:23: fn Test.Users.area"], "refs")


def check_refs_after_a_hidden_edit(project):
    """So it is after a save that keeps size and mtime; a file that was only touched has its places still"""
    built(project)
    settle()
    places = lines(project.darkpkg("refs", "diameter"))
    path = project.packages / "sub" / "users.dark"
    before = path.stat()
    path.write_text(USERS.replace("\n", " ", 1))
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    contains(project.darkpkg("refs", "diameter").err, "users.dark' changed since it was compiled", "the warning")
    path.write_text(USERS)
    output = project.darkpkg("refs", "diameter")
    equal((lines(output), output.err), (places, ""), "touched")


def check_refs_without_objects(project):
    """Without the build folder refs still says who and in which file"""
    built(project)
    project.darkpkg("clean")
    equal(lines(project.darkpkg("refs", "diameter")), ["sub/users.dark: fn Test.Users.area"], "users")


def check_deps(project):
    """deps lists items, builtins and names that nothing has"""
    built(project)
    equal(
        lines(project.darkpkg("deps", "area")),
        ["type  Test.Shapes.Shape", "fn    Test.Shapes.diameter", "fn    Test.Shapes.double"],
        "items",
    )
    equal(lines(project.darkpkg("deps", "lost")), ["      Builtin.int64Negate", "      Missing.call (not found)"], "others")
    equal(lines(project.darkpkg("deps", "diameter")), ["type  Test.Shapes.Shape", "fn    Test.Shapes.double"], "direct")
    project.write("top.dark", "module Test.Top\n\nlet top (s: Int64): Int64 = Test.Users.lost s\n")
    project.build()
    equal(
        lines(project.darkpkg("deps", "top", "--transitive")),
        ["fn    Test.Users.lost", "      Builtin.int64Negate", "      Missing.call (not found)"],
        "what they use",
    )
    answer = json.loads(project.darkpkg("deps", "lost", "--json").out)[0]
    equal((answer["items"], answer["builtins"], answer["missing"]), ([], ["Builtin.int64Negate"], ["Missing.call"]), "JSON")


def check_graph_modules(project):
    """graph without a name draws the modules, as DOT and as SVG"""
    built(project)
    equal(
        project.darkpkg("graph").out,
        """digraph packages {
  rankdir=LR;
  node [shape=box, fontname="monospace", fontsize=12];
  n0 [label="Test.Shapes"];
  n1 [label="Test.Users"];
  n1 -> n0 [weight=3];
}
""",
        "DOT",
    )
    picture = xml.etree.ElementTree.fromstring(project.darkpkg("graph", "--format", "svg").out)
    texts = [e.text for e in picture.iter("{http://www.w3.org/2000/svg}text")]
    equal(texts, ["Test.Shapes", "Test.Users"], "labels in the picture")
    edges = [e for e in picture.iter("{http://www.w3.org/2000/svg}path") if e.get("class", "").startswith("edge")]
    equal(len(edges), 1, "arrows in the picture")


def check_graph_item(project):
    """graph of an item draws what is around it; of a module without modules, its items"""
    built(project)

    def drawn(*arguments):
        graph = json.loads(project.darkpkg("graph", *arguments, "--json").out)
        names = [n["name"] for n in graph["nodes"]]
        return {(names[e["from"]], names[e["to"]]) for e in graph["edges"]}

    direct = {
        ("Test.Shapes.diameter", "Test.Shapes.Shape"),
        ("Test.Shapes.diameter", "Test.Shapes.double"),
        ("Test.Users.area", "Test.Shapes.diameter"),
    }
    equal(drawn("diameter"), direct, "one step")
    equal(drawn("Shapes.double"), {("Test.Shapes.diameter", "Test.Shapes.double"), ("Test.Users.area", "Test.Shapes.double")},
          "users")
    equal(drawn("Shapes.double", "--depth", "2") >= {("Test.Users.area", "Test.Shapes.diameter")}, True, "two steps")
    equal(drawn("Shapes"), {("diameter", "Shape"), ("diameter", "double"), ("unit", "Shape")}, "a module")


def check_unknown(project):
    """A name that nothing has: exit code 1, nothing on stdout, near names"""
    built(project)
    for command in ("show", "refs", "deps", "graph", "why"):
        output = project.darkpkg(command, "Shapes.diametre", code=1)
        equal(output.out, "", "the answer of " + command)
        contains(output.err, "did you mean 'Test.Shapes.diameter'", command)


def check_colour(project):
    """No colour where stdout is no terminal, nor with NO_COLOR; colour on a terminal"""
    built(project)
    lacks(project.darkpkg("ls").out, "\033", "a pipe")
    coloured = project.run("script", "-qec", f"{harness.DARKPKG} ls", "/dev/null", environment={"TERM": "xterm"})
    contains(coloured.out, "\033[", "a terminal")
    plain = project.run("script", "-qec", f"{harness.DARKPKG} ls", "/dev/null",
                        environment={"TERM": "xterm", "NO_COLOR": "1"})
    lacks(plain.out, "\033", "NO_COLOR")


def check_other_folder(project):
    """Commands work from any folder, and show paths as seen from there"""
    built(project)
    output = project.darkpkg("refs", "diameter", "--db", "../../data.db", cwd=project.packages / "sub")
    equal(lines(output), ["users.dark:4:23: fn Test.Users.area"], "from below")
    output = project.darkpkg("refs", "diameter", "--db", project.database, cwd="/")
    equal(lines(output), [f"{str(project.packages)[1:]}/sub/users.dark:4:23: fn Test.Users.area"], "from the top")


def check_read_only(project):
    """Database, packages and their folders may all be read-only"""
    built(project)
    user = {}
    if os.geteuid() == 0:
        user = {"user": 65534, "group": 65534, "extra_groups": []}  # permissions don't stop root
        if subprocess.run(["test", "-x", harness.DARKPKG], check=False, **user).returncode != 0:
            raise Skip("the program is in a folder that others can't enter")
    with tempfile.TemporaryDirectory(prefix="darkpkg-elsewhere-") as elsewhere:
        os.chmod(elsewhere, 0o777)
        in_read_only(project, user, pathlib.Path(elsewhere))


def in_read_only(project, user, elsewhere):
    for path in [project.folder, *project.folder.rglob("*")]:
        os.chmod(path, 0o555 if path.is_dir() else 0o444)
    try:
        for command, answer in COMMANDS:
            command = [part.format(elsewhere=elsewhere) for part in command]
            done = project.darkpkg(*command, **user)
            contains(done.out, answer, " ".join(command))
            equal(done.err, "", f"stderr of {' '.join(command)}")
            if command[0] in HERE:
                continue
            # The same answer from a folder that has nothing of the project.
            place = ["--db", project.database] if command[0] in OF_A_DATABASE else []
            there = project.darkpkg(*command, *place, cwd=elsewhere, **user)
            if command[0] not in SHOW_PATHS:
                equal(there.out, done.out, f"{command[0]} from elsewhere")
            contains(there.out, "fn" if command[0] == "refs" else answer, f"{command[0]} from elsewhere")
            equal(there.err, "", f"stderr of {command[0]} from elsewhere")
    finally:
        for path in [project.folder, *project.folder.rglob("*")]:
            os.chmod(path, 0o755 if path.is_dir() else 0o644)


def check_verify_read_only(project):
    """verify too; the objects themselves stay as they are, since the times of what is changed are compared"""
    built(project)
    user = {"user": 65534, "group": 65534, "extra_groups": []} if os.geteuid() == 0 else {}
    if subprocess.run(["test", "-x", harness.DARKPKG], check=False, **user).returncode != 0:
        raise Skip("the program is in a folder that others can't enter")
    closed = [path for path in [project.folder, *project.folder.rglob("*")] if path.suffix not in (".dark", ".darkc")]
    for path in closed:
        os.chmod(path, 0o555 if path.is_dir() else 0o444)
    try:
        done = project.darkpkg("verify", *project.tables(), **user)
        contains(done.out, "all as the sources say", "the answer")
        equal(done.err, "", "stderr")
    finally:
        for path in closed:
            os.chmod(path, 0o755 if path.is_dir() else 0o644)


def check_all_commands(project):
    """Every subcommand is either among those that are tried on what can't be written, or writes for a living"""
    listed = re.findall(r"^  (\w+) {2,}", project.darkpkg("--help").out.split("Subcommands:")[1].split("Examples:")[0], re.M)
    tried = {command[0] for command, _ in COMMANDS} | {"verify"}
    writing = {"build", "watch", "serve", "lsp", "clean", "restore", "cache", "generate", "link", "builtins"}
    equal(sorted(set(listed) - tried - writing), [], "commands that nobody tries")
    equal(sorted((tried | writing) - set(listed)), [], "commands that there are not")


OF_A_DATABASE = {"show", "ls", "find", "refs", "deps", "graph", "impact", "stats", "why", "export"}
HERE = {"inspect", "compile", "diff"}  # their paths are those of files
SHOW_PATHS = {"refs", "why", "stats"}
COMMANDS = [
    (["show", "Shapes.double"], "fn Test.Shapes.double"),
    (["ls", "Test"], "module Shapes"),
    (["find", "area"], "fn    Test.Users.area"),
    (["refs", "Shapes.double"], "users.dark:4:3"),
    (["deps", "area"], "fn    Test.Shapes.diameter"),
    (["graph"], "digraph"),
    (["graph", "area", "--format", "svg"], "<svg"),
    (["impact", "double"], "no id would change"),
    (["diff", "data.db", "data.db", "--json"], "\"items\": []"),
    (["stats"], "program types"),
    (["why", "Shapes.double"], "was added in the last build"),
    (["inspect", "packages/shapes.darkc"], "fn Test.Shapes.double"),
    (["compile", "packages/shapes.dark"], ""),
    (["explain", "E0203"], "error E0203"),
    (["completion", "fish"], "complete"),
    (["man", "build"], ".TH"),
    (["export", "{elsewhere}/copy.db"], "copy.db"),
]


def check_not_ours(project):
    """A database that is none, or of something else, is an error of the environment"""
    project.run("sqlite3", "data.db", "CREATE TABLE t (x)") if shutil.which("sqlite3") else project.database.write_text("")
    for command in (["ls"], ["find", "x"], ["refs", "x"], ["deps", "x"], ["graph"], ["stats"], ["why", "x"]):
        output = project.darkpkg(*command, code=3)
        contains(output.err, "is no database of Dark packages", command[0])
        output = project.darkpkg(*command, "--db", "missing.db", code=3)
        equal(output.out, "", "the answer")


if __name__ == "__main__":
    run(__file__)
