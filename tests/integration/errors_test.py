#!/usr/bin/env python3
"""Mistakes: in packages, on the command line, in the environment. The database stays as it was."""
import json
import os
import re
import subprocess

import harness
from harness import contains, differences, equal, everything, function, lacks, run, settle

BROKEN = "module Test.Broken\n\nlet broken (x: Int64) : Int64 = )\n"


def start(project):
    project.write("a.dark", function("Test.A", "one"))
    project.write("b.dark", function("Test.B", "two"))
    project.build()
    settle()
    return everything(project.database)


def untouched(project, before):
    equal(differences(before, everything(project.database)), [], "rows after a failed build")


def place(text, path):
    if not re.search(rf"^{re.escape(path)}:\d+:\d+: error\[E\d{{4}}\]: ", text, re.M):
        raise AssertionError(f"no `{path}:line:col: error[...]` in\n{text}")


def check_syntax_error(project):
    """A syntax error: exit 1, file:line:col, the line with a caret, the database as it was"""
    before = start(project)
    project.write("broken.dark", BROKEN)
    done = project.build(code=1)
    place(done.err, "packages/broken.dark")
    contains(done.err, "3 | let broken (x: Int64) : Int64 = )", "the line")
    contains(done.err, "^", "the caret")
    lacks(done.err, "FAILED", "Ninja's noise")
    lacks(done.err, "darkpkg compile", "the command")
    untouched(project, before)
    project.write("broken.dark", function("Test.Broken", "broken"))
    equal(project.build().compiled(), 1, "compiled once it is mended")


def check_all_errors(project):
    """All errors of all files in one build, with darkpkg build and with ninja -k 0"""
    before = start(project)
    for i in range(5):
        project.write(f"broken{i}.dark", BROKEN.replace("Broken", f"Broken{i}"))
    for done in (project.build(code=1), project.ninja("-k", "0", code=1)):
        for i in range(5):
            contains(done.text, f"packages/broken{i}.dark:3:", "the files")
    equal(len(re.findall(r"error\[", project.build("-k", "1", "-j", "1", code=1).err)), 1, "errors with -k 1")
    untouched(project, before)


def check_unresolved(project):
    """An unresolved type: exit 1, the place, the database as it was, and again in the next build"""
    before = start(project)
    project.write("c.dark", "module Test.C\n\nlet f (x: Missing) : Int64 = 1L\n")
    for _ in range(2):
        done = project.build(code=1)
        place(done.err, "packages/c.dark")
        contains(done.err, "Missing", "the name")
        untouched(project, before)
    (project.packages / "c.dark").unlink()
    project.build()
    project.require_clean_equal()


def check_duplicate(project):
    """The same definition in two files: an error that shows both; removing either heals it"""
    before = start(project)
    for gone, kept in (("b.dark", "c.dark"), ("c.dark", "b.dark")):
        project.write("b.dark", function("Test.B", "two"))
        project.write("c.dark", function("Test.B", "two", "x + 2L"))
        done = project.build(code=1)
        contains(done.err, "packages/b.dark:", "the first place")
        contains(done.err, "packages/c.dark:", "the second place")
        (project.packages / gone).unlink()
        project.build()
        project.require_clean_equal()
        settle()


def check_object_survives(project):
    """A compile that fails leaves the object as it was"""
    start(project)
    before = project.object("a.dark").read_bytes()
    project.write("a.dark", BROKEN)
    project.build(code=1)
    equal(project.object("a.dark").read_bytes(), before, "the object")


def check_old_broken_file(project):
    """A broken file with an old mtime fails in every darkpkg build until it is mended"""
    before = start(project)
    os.utime(project.write("a.dark", BROKEN), (1e9, 1e9))
    for _ in range(3):
        project.build(code=1)
        untouched(project, before)
    os.utime(project.write("a.dark", function("Test.A", "one", "x * 2L")), (1e9, 1e9))
    project.build()
    project.require_clean_equal()


def check_formats(project):
    """--format=json, sarif and short carry the same places; stdout holds nothing else"""
    start(project)
    project.write("broken.dark", BROKEN)
    lines = project.build("--format=json", code=1).out.splitlines()
    found = json.loads(lines[0])
    equal((found["path"], found["line"], found["severity"]), ("packages/broken.dark", 3, "error"), "json")
    sarif = json.loads(project.build("--format=sarif", code=1).out)
    equal(sarif["version"], "2.1.0", "SARIF's version")
    result = sarif["runs"][0]["results"][0]
    equal(result["ruleId"], found["code"], "the rule")
    where = result["locations"][0]["physicalLocation"]
    equal((where["artifactLocation"]["uri"], where["region"]["startLine"]), ("packages/broken.dark", 3), "SARIF's place")
    short = project.build("--format=short", code=1).err.splitlines()
    contains(short[0], f"packages/broken.dark:3:{found['column']}: error[{found['code']}]: ", "short")
    equal(json.loads(project.build("--format=sarif", "-q", "packages", "--db", "x.db", code=1).out)["version"], "2.1.0", "q")


def check_sarif_without_errors(project):
    """--format=sarif is one document also where all is well or nothing is to be done"""
    start(project)
    for _ in range(2):
        equal(json.loads(project.build("--format=sarif").out)["runs"][0]["results"], [], "results")


def check_colour(project):
    """No colour if stderr is no terminal, with NO_COLOR, or if Emacs reads it; colour on a terminal"""
    import pty
    from harness import DARKPKG
    import harness
    start(project)
    project.write("broken.dark", BROKEN)
    lacks(project.build(code=1).err, "\033", "no terminal")
    for variables, expected in (({}, True), ({"NO_COLOR": "1"}, False), ({"INSIDE_EMACS": "28.2,compile"}, False),
                                ({"INSIDE_EMACS": "28.2,term:0.96"}, True)):
        pid, fd = pty.fork()
        if pid == 0:
            os.chdir(project.folder)
            os.environ.update(variables, TERM="xterm")
            os.execv(harness.DARKPKG, [str(a) for a in [harness.DARKPKG, "build", *project.tables()]])
        text = b""
        while True:
            try:
                part = os.read(fd, 4096)
            except OSError:
                break
            if not part:
                break
            text += part
        os.waitpid(pid, 0)
        equal(b"\033[1;31m" in text, expected, f"colour with {variables}: {text!r}")


def check_usage(project):
    """Wrong usage: exit 2, a message on stderr, nothing on stdout"""
    for arguments in ([], ["nonsense"], ["build", "--nonsense"], ["build", "a", "b"], ["compile"], ["build", "-j", "x"],
                      ["inspect"], ["link"], ["build", "--format=xml"]):
        done = project.darkpkg(*arguments, code=2)
        contains(done.err, "darkpkg: ", f"{arguments}")
        equal(done.out, "", "stdout")
    for arguments, said in {
        ("bild",): "there is no command 'bild'\n  help: did you mean 'build'?",
        ("cache", "trimm"): "there is no command 'cache trimm'\n  help: did you mean 'trim'?",
        ("build", "--stric"): "'darkpkg build' has no option '--stric'\n  help: did you mean '--strict'?",
        ("build", "--nonsense"): "help: darkpkg build --help shows how it is used",
        ("--db", "x", "build"): "the option '--db' stands before its command\n  help: write it behind: darkpkg build --db",
        ("ls", "A", "B", "C"): "'darkpkg ls' does not take 'B' as well",
        ("cache",): "'darkpkg cache' needs a command",
    }.items():
        contains(project.darkpkg(*arguments, code=2).err, said, f"{arguments}")


def check_help(project):
    """--help and --version answer on stdout with exit 0, each subcommand with an example"""
    version = project.darkpkg("--version").out
    if not re.fullmatch(r"darkpkg 0\.\d+\.\d+ \(editions uuid, hash(; commit [0-9a-f]{10})?\)\n", version):
        raise AssertionError(f"--version says {version!r}")
    contains(project.darkpkg("--help").out, "Examples:", "help")
    listed = project.darkpkg("--help").out.split("Subcommands:")[1].split("Examples:")[0]
    for command in re.findall(r"^  (\w+)  ", listed, re.M):
        text = project.darkpkg(command, "--help").out
        contains(text, "Example", command)
        assert all(len(line) <= 80 for line in text.splitlines()), f"{command}: wider than a terminal\n{text}"


def check_full_output(project):
    """An answer that could not be written is an error, not half an answer"""
    project.write("a.dark", function("Test.A", "one"))
    project.build()
    for arguments in (["ls"], ["show", "Test.A.one"], ["--help"], ["completion", "bash"], ["build", "--format=json", "-n"]):
        with open("/dev/full", "w") as full:
            done = subprocess.run([harness.DARKPKG, *project.of_edition(*arguments)], cwd=project.folder, stdout=full, stderr=subprocess.PIPE,
                                  text=True)
        equal(done.returncode, 3, f"exit code of {arguments}")
        contains(done.stderr, "cannot write the answer to stdout: No space left on device", f"{arguments}")


def check_no_sources(project):
    """A folder without packages is built, and said to be one"""
    done = project.build()
    contains(done.err, "darkpkg: there is no .dark file below 'packages'\n  help: name the packages' folder", "the note")
    lacks(project.build("-q").err, "no .dark file", "-q")


def check_no_database(project):
    """A database that is not there is called so"""
    for command in (["ls"], ["show", "a"], ["stats"], ["export", "b.db"]):
        done = project.darkpkg(*command, "--db", "none.db", code=3)
        contains(done.err, "there is no database 'none.db'\n  help: build makes it; --db names another", f"{command}")


def check_environment(project):
    """What can't be read or written: exit 3, with the path and what to do"""
    contains(project.build("nowhere", code=3).err, "nowhere", "a missing folder")
    project.write("a.dark", function("Test.A", "one"))
    (project.folder / "folder.db").mkdir()
    contains(project.build("--db", "folder.db", code=3).err, "folder.db", "a folder as database")
    (project.folder / "text.db").write_text("this is no database, only text that is long enough to be one" * 20)
    contains(project.build("--db", "text.db", code=3).err, "text.db", "a text as database")
    equal((project.folder / "text.db").read_text()[:4], "this", "the text")
    contains(project.darkpkg("build", "--builtins", "nothing.tsv", code=3).err, "nothing.tsv", "missing builtins")
    contains(project.build("-v", code=3, environment={"NINJA": "/nonexistent/ninja"}).err, "install Ninja", "without ninja")
    contains(project.darkpkg("inspect", "packages/a.dark", code=3).err, "a.dark", "inspect of a source")
    contains(project.darkpkg("compile", "nothing.dark", code=3).err, "nothing.dark", "compile of nothing")


def check_compile_alone(project):
    """darkpkg compile without -o checks a file; with -o it writes an object that inspect shows"""
    project.write("a.dark", function("Test.A", "one"))
    equal(project.darkpkg("compile", "packages/a.dark").text, "", "output")
    equal(list(project.packages.glob("*.darkc")), [], "objects")
    project.darkpkg("compile", "packages/a.dark", "-o", "a.darkc")
    contains(project.darkpkg("inspect", "a.darkc").out, "fn Test.A.one", "inspect")
    described = json.loads(project.darkpkg("inspect", "a.darkc", "--json").out)
    equal([(i["kind"], i["name"]) for i in described["items"]], [("fn", "Test.A.one")], "inspect --json")
    project.write("broken.dark", BROKEN)
    place(project.darkpkg("compile", "packages/broken.dark", code=1).err, "packages/broken.dark")


if __name__ == "__main__":
    run(__file__)
