#!/usr/bin/env python3
"""The drop-in for Dark's build on the real thing, by hand: a checkout of Dark's main branch, and a database that its loader
filled and a user worked in.

dropin.py CHECKOUT DATABASE CLI_FOLDER [--ref-hashes FILE] [--loader COMMAND] [--every N] [--edits N] [--seed N] [--darkpkg PROGRAM]

What the drop-in reads of the checkout is copied, so it stays as it is; so is DATABASE. Then come edits, a branch switch of 40
files and the way back, an edit that fails, and changes of `.fs` files; after each the script runs. What must hold then: foreign
keys; the user's rows, but for branches.base_commit_hash; Dark's command line answers questions about packages as before the first
edit (no edit changes what a function does) and questions about the user's functions as before.

FILE is the package-ref-hashes.txt that the command line reads, in the tree that it was built in: it gets the hashes of what it
is asked about. COMMAND runs Dark's own loader in a shell: `{packages}` stands for the folder to load, `{rundir}` for the folder whose data.db it
fills, which has a database with Dark's schema. With it every Nth state is loaded by Dark as well, and the answers to questions
that hashes are part of (`hash`, `view`, `deps`) must be equal, and package-ref-hashes.txt. Without, they are not asked. All
questions about the user's work are asked in every Nth state, what they evaluate to on the main branch in each.

Ends in the number of states that were right, and lists what is wrong."""

import argparse
import os
import pathlib
import random
import re
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time

from answers import answer
from dark_cli import DarkCli
from rows import OWN, USERS, differences, rows

ROOT = pathlib.Path(__file__).resolve().parents[2]
COPIED = ("packages", "scripts", "backend/src/Builtins", "backend/src/LocalExec", "backend/src/LibExecution", "backend/tests/TestUtils")
REFS = "backend/src/LibExecution/package-ref-hashes.txt"
# What answers the same however many other functions there are.
QUESTIONS = [["eval", "Stdlib.List.map [1; 2; 3] (fun x -> x * 2)"], ["eval", 'Stdlib.String.join ["a"; "b"] ","'],
             ["eval", "Stdlib.Option.withDefault (Stdlib.List.head [1]) 0"], ["eval", "Stdlib.Dict.toList (Dict { a = 1 })"],
             ["eval", "Stdlib.Int.toString 5"], ["eval", "Stdlib.Json.serialize<List<Int>> [1; 2]"]]


class Wrong(Exception):
    """What must hold does not."""


class Packages:
    """The .dark files that a loader reads, and edits of them that leave what functions do as it is."""

    FUNCTION = re.compile(r"^let ([a-z]\w*) .*\n(?: {4}.*\n)*? .*=\n(?=  \S)|^let ([a-z]\w*) [^\n]*=\n(?=  \S)", re.M)

    def __init__(self, root, rng):
        self.root, self.rng, self.number = root, rng, 0

    def files(self):
        return sorted(p for p in self.root.rglob("*.dark") if "_" not in str(p.relative_to(self.root)))

    def module(self, path):
        """The module that all of a file is in, or None."""
        found = re.findall(r"^module (\S+)\s*$", path.read_text(), re.M)
        return found[0] if len(found) == 1 else None

    def pick(self, condition):
        files = self.files()
        self.rng.shuffle(files)
        return next(path for path in files if condition(path))

    def edit_function(self, path=None):
        """A let that nothing uses, at the start of a function's body: another hash, and of all that uses it."""
        path = path or self.pick(lambda p: self.FUNCTION.search(p.read_text()))
        text = path.read_text()
        found = self.rng.choice(list(self.FUNCTION.finditer(text)))
        self.number += 1
        path.write_text(text[:found.end()] + f"  let dropin{self.number} = {self.number}\n" + text[found.end():])
        return f"an unused let in {found[1] or found[2]} of {path.name}"

    def edit_map(self):
        """The function that a thousand names depend on."""
        path = next(p for p in self.files() if self.module(p) == "Darklang.Stdlib.List")
        text, self.number = path.read_text(), self.number + 1
        start = text.index("=\n", text.index("\nlet map ")) + 2
        path.write_text(text[:start] + f"  let dropin{self.number} = {self.number}\n" + text[start:])
        return "Stdlib.List.map"

    def describe(self):
        """A doc comment: no other hash."""
        path = self.pick(lambda p: re.search(r"^(?!///|\[<).*\n\nlet ", p.read_text(), re.M))
        text, self.number = path.read_text(), self.number + 1
        path.write_text(re.sub(r"(?m)^((?!///|\[<).*\n\n)let ", rf"\1/// Number {self.number}.\nlet ", text, count=1))
        return f"a doc comment in {path.name}"

    def comment(self):
        path = self.pick(self.module)
        self.number += 1
        path.write_text(path.read_text().rstrip("\n") + f"\n// Number {self.number}.\n")
        return f"a comment in {path.name}"

    def add_function(self):
        path = self.pick(lambda p: self.module(p) and re.search(r"^let ", p.read_text(), re.M))
        self.number += 1
        path.write_text(path.read_text().rstrip("\n") + f"\n\nlet dropin{self.number} (x: Int) : Int = x + {self.number}\n")
        return f"a new function in {path.name}"

    def add_file(self):
        self.number += 1
        path = self.root / "darklang" / f"dropin{self.number}.dark"
        path.write_text(f"module Darklang.Dropin{self.number}\n\ntype Kind =\n  | Small\n  | Large of Int\n\n"
                        f"val start = Kind.Large {self.number}\n\nlet grow (k: Kind) : Kind =\n  match k with\n"
                        "  | Small -> Kind.Large 1\n  | Large n -> if n > 9 then k else grow (Kind.Large (n + 1))\n")
        return f"the new file {path.name}"

    def remove_file(self):
        path = max((self.root / "darklang").glob("dropin*.dark"), default=None)
        if path is None:
            return self.add_file()
        path.unlink()
        return f"{path.name} is gone"

    def move_file(self):
        path = self.pick(lambda p: self.module(p) and "dropin" not in p.name)
        path.rename(path.with_name("moved" + path.name))
        return f"{path.name} has another name"

    def any_edit(self):
        return self.rng.choice([self.edit_function, self.edit_function, self.edit_function, self.describe, self.comment,
                                self.add_function, self.add_file, self.remove_file, self.move_file])()

    def switch(self, count):
        for path in self.rng.sample([p for p in self.files() if self.FUNCTION.search(p.read_text())], count - 3):
            self.edit_function(path)
        self.add_file()
        self.add_file()
        self.move_file()
        return f"a branch with {count} other files"


class Check:
    def __init__(self, options, scratch):
        self.options, self.scratch, self.wrong, self.states = options, scratch, 0, 0
        self.tree = scratch / "tree"
        for folder in COPIED:
            shutil.copytree(options.checkout / folder, self.tree / folder, symlinks=True,
                            ignore=shutil.ignore_patterns("obj", "bin", "*.darkc"))
        shutil.copy(ROOT / "tool/dark/hash/reload-packages", self.tree / "scripts/build/reload-packages")
        # The command line and the loader of before refer to packages by these.
        shutil.copyfile(options.ref_hashes or options.checkout / REFS, self.tree / REFS)
        self.rundir = self.tree / "rundir"
        self.rundir.mkdir()
        self.database = self.rundir / "data.db"
        with sqlite3.connect(f"file:{options.database}?mode=ro", uri=True) as connection:
            connection.execute("VACUUM INTO ?", (str(self.database),))
        self.packages = Packages(self.tree / "packages", random.Random(options.seed))
        self.users = rows(self.database, USERS)
        with sqlite3.connect(self.database) as connection:
            self.users_names = [".".join(filter(None, row)) for row in connection.execute(
                f"SELECT owner, modules, name FROM locations WHERE unlisted_at IS NULL AND branch_id = (SELECT id FROM branches "
                f"WHERE name = 'main') AND (commit_hash IS NULL OR commit_hash NOT IN {OWN}) ORDER BY 1, 2, 3")]
            self.branches_names = connection.execute(
                f"SELECT b.name, l.owner || '.' || l.modules || '.' || l.name FROM locations l JOIN branches b ON b.id = branch_id WHERE "
                f"unlisted_at IS NULL AND b.name <> 'main' AND (commit_hash IS NULL OR commit_hash NOT IN {OWN}) ORDER BY 1, 2").fetchall()
        asked = self.questions() + self.joined()
        self.expected = dict(zip(map(tuple, asked), self.ask(self.database, asked)))

    def questions(self):
        calls = [["eval", f"{name} 3"] for name in self.users_names]
        views = [["view", name] for name in self.users_names]
        for branch, name in self.branches_names:
            calls.append(["--branch", branch, "eval", f"{name} 3"])
            views.append(["--branch", branch, "view", name])
        return QUESTIONS + calls + views

    def joined(self):
        """All that is evaluated on the main branch in one question: a start of the command line costs more than its work."""
        return [["eval", f"({', '.join(text[0] for command, *text in self.questions() if command == 'eval')})"]]

    def ask(self, database, questions):
        if self.options.ref_hashes:
            shutil.copyfile(self.tree / REFS, self.options.ref_hashes)
        with tempfile.TemporaryDirectory(prefix="cli-", dir=self.scratch) as folder:
            cli = DarkCli(self.options.cli_folder, str(database), pathlib.Path(folder) / "home")
            return [answer(cli, question) for question in questions]

    def reload(self, *arguments):
        environment = dict(os.environ, DARK_CONFIG_RUNDIR=str(self.rundir), DARK_CONFIG_DB_NAME="data.db", IN_DEV_CONTAINER="true",
                           DARKPKG=str(self.options.darkpkg))
        begin = time.monotonic()
        done = subprocess.run([self.tree / "scripts/build/reload-packages", *arguments], env=environment, cwd="/",
                              stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
        return done.returncode, done.stdout + done.stderr, round((time.monotonic() - begin) * 1000)

    def require(self, what, right, detail=""):
        if not right:
            raise Wrong(f"{what}: {detail}")

    def require_users_rows(self):
        wrong = differences(self.users, rows(self.database, USERS))
        self.require("the user's rows", not wrong, "\n".join(wrong))
        with sqlite3.connect(self.database) as connection:
            self.require("foreign keys", not connection.execute("PRAGMA foreign_key_check").fetchall())
            bases = connection.execute(f"SELECT count(*) FROM branches WHERE base_commit_hash NOT IN (SELECT hash FROM commits)")
            self.require("the bases of branches", bases.fetchone()[0] == 0, "a commit that is not there")

    def require_answers(self, questions):
        for question, found in zip(questions, self.ask(self.database, questions)):
            expected = self.expected[tuple(question)]
            self.require(f"`{' '.join(question)}`", expected == found, f"\n{found}\ninstead of\n{expected}")

    def require_as_loaded(self):
        """Answers and hashes as of what Dark's own loader makes of the same files."""
        folder = pathlib.Path(tempfile.mkdtemp(prefix="loaded-", dir=self.scratch))
        with sqlite3.connect(f"file:{self.options.database}?mode=ro", uri=True) as connection:
            connection.execute("VACUUM INTO ?", (str(folder / "data.db"),))
        done = subprocess.run(self.options.loader.format(packages=self.packages.root, rundir=folder), shell=True,
                              stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
        self.require("Dark's loader", done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:])
        names = rows(folder / "data.db", {"names": "SELECT item_type, owner, modules, name, item_hash FROM locations WHERE unlisted_at IS NULL"})
        ours = rows(self.database, {"names": f"SELECT item_type, owner, modules, name, item_hash FROM locations WHERE commit_hash IN {OWN}"})
        differ = set(names["names"]) ^ set(ours["names"])
        self.require("names and hashes of the packages", not differ, sorted(differ)[:4])
        with sqlite3.connect(folder / "data.db") as connection:
            all_names = [".".join(filter(None, row)) for row in connection.execute(
                "SELECT owner, modules, name FROM locations WHERE unlisted_at IS NULL ORDER BY 1, 2, 3")]
        picked = self.packages.rng.sample(all_names, 4) + [n for n in all_names if ".dropin" in n][-2:]
        questions = [[command, name] for name in picked for command in ("view", "hash", "deps")]
        for question, expected, found in zip(questions, self.ask(folder / "data.db", questions), self.ask(self.database, questions)):
            self.require(f"`{' '.join(question)}`", expected == found, f"\n{found}\ninstead of\n{expected}")
        with sqlite3.connect(folder / "data.db") as connection:
            hashes = {f"{'type' if kind == 'type' else 'fn'}/{modules}.{name}": content for kind, modules, name, content in connection.execute(
                "SELECT item_type, modules, name, item_hash FROM locations WHERE owner = 'Darklang'")}
        for line in (self.tree / REFS).read_text().splitlines():
            key, content = line.split("|")
            self.require(f"{key} of package-ref-hashes.txt", hashes.get(key, content) == content, f"{content} instead of {hashes.get(key)}")
        shutil.rmtree(folder)

    def state(self, what, *arguments, expect=0, contains=""):
        """One run of the script, and what must hold behind it."""
        code, text, ms = self.reload(*arguments)
        self.states += 1
        try:
            self.require("the exit code", code == expect, f"{code}\n{text}")
            self.require("what it says", contains in text, f"no {contains!r} in\n{text}")
            self.require_users_rows()
            whole = self.states % self.options.every == 0
            self.require_answers(self.questions() if whole else self.joined())
            if self.options.loader and expect == 0 and whole:
                self.require_as_loaded()
            result = "right"
        except Wrong as wrong:
            self.wrong += 1
            result = f"WRONG: {wrong}"
        summary = [line for line in text.splitlines() if " ms" in line] or [""]
        print(f"{self.states:3} {what}: {summary[-1]}; the script {ms} ms: {result}", flush=True)

    def run(self):
        self.state("the first run takes over")
        self.state("nothing changed", contains="nothing to do")
        for number in range(self.options.edits):
            self.state(self.packages.edit_map() if number == self.options.edits // 2 else self.packages.any_edit())
        before = self.scratch / "before"
        shutil.copytree(self.packages.root, before, ignore=shutil.ignore_patterns("*.darkc"))
        self.state(self.packages.switch(40))
        for path in self.packages.files():
            if not (before / path.relative_to(self.packages.root)).exists():
                path.unlink()
        for path in before.rglob("*.dark"):
            to = self.packages.root / path.relative_to(before)
            if not to.exists() or to.read_bytes() != path.read_bytes():
                shutil.copyfile(path, to)
        self.state("back to the branch before")
        broken = self.packages.pick(self.packages.module)
        good = broken.read_text()
        broken.write_text(good.rstrip("\n") + "\n\nlet dropinWrong (x: Nowhere.Type) : Int = 1\n")
        self.state(f"a mistake in {broken.name}", expect=1, contains="error[E0301]")
        broken.write_text(good)
        self.state("the mistake is mended")
        library = self.tree / "backend/src/Builtins/Builtins.Pure/Libs/Bool.fs"
        text = library.read_text()
        library.write_text(text + "\n// a comment\n")
        self.state("a comment in a .fs file", contains="nothing to do")
        library.write_text(re.sub(r'(  \[ )(\{ name = fn ")(\w+)(" 0)', r'\1\2dropinNew\4 }\n    \2\3\4', text, count=1))
        self.state("a new builtin", contains="0 items changed")
        library.write_text(text)
        self.state("the builtin is gone")
        print(f"{self.states - self.wrong} of {self.states} states are right")
        return 1 if self.wrong else 0


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("checkout", type=pathlib.Path)
    parser.add_argument("database", type=pathlib.Path)
    parser.add_argument("cli_folder", type=pathlib.Path)
    parser.add_argument("--ref-hashes", type=pathlib.Path)
    parser.add_argument("--loader")
    parser.add_argument("--every", type=int, default=1, help="in each of how many states all is compared")
    parser.add_argument("--edits", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--darkpkg", type=lambda p: pathlib.Path(p).resolve(), default=ROOT / "build/darkpkg")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="darkpkg-dropin-") as scratch:
        return Check(options, pathlib.Path(scratch)).run()


if __name__ == "__main__":
    sys.exit(main())
