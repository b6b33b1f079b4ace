#!/usr/bin/env python3
"""Works with Dark's command line in a database while its packages are edited, linked, and links are killed.

working.py CLI_FOLDER DATABASE PACKAGES DARKPKG [--steps N] [--seed N] [--kills] [--ref-hashes FILE]

Of DATABASE, which Dark's loader or darkpkg filled, and of PACKAGES copies are made. In each step the packages are edited (no edit
changes what a function does) and the command line starts: it defines functions, values and types on the main branch and on
others, also in the place of those of the packages, commits, discards, merges, deprecates, and evaluates what a link left to it.
Builds run before, behind, and while it writes. With --kills they are killed at random moments, too, as often as there is time.
FILE: the package-ref-hashes.txt that the command line reads.

What must hold: after a kill, rows of the packages are those of before or those of a clean build; after a build, those of a clean
build. Users' rows are what the command line left, to the byte, what they need is there, and their functions answer right.
`darkpkg verify`, SQLite's integrity check and foreign keys find nothing. A command or a build that is refused since the database
is locked says so. The command line may find that functions which it is about to call are gone, as it would while Dark's own loader
runs. Prints what was done; ends with 1 if something is wrong."""

import argparse
import collections
import os
import pathlib
import random
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time

sys.dont_write_bytecode = True

import rows
from dark_cli import DarkCli
from dropin import Packages

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.append(str(ROOT / "tests/incremental"))
import workspace as ws  # noqa: E402

ACCOUNT = "Feriel"  # one of those that Dark makes


class User:
    """Draws commands, and knows what the user's functions have to answer."""

    def __init__(self, rng: random.Random):
        self.rng = rng
        # In all that is defined: nothing of the packages says the same, or Dark would write its bytes over theirs.
        self.number = 1000
        self.branches = ["main"]
        self.committed = set()  # branches that a merge has something of
        self.answers: dict[tuple[str, str], str] = {}  # of functions by branch and name, given 5
        self.open: dict[str, set[tuple[str, str]]] = collections.defaultdict(set)  # what is not committed on a branch

    def define(self, branch: str, name: str) -> list[str]:
        self.number += 1
        n = self.number
        body, answer = self.rng.choice([
            (f"Stdlib.Int.add x {n}", n + 5),
            (f"(Stdlib.List.map [x; 7] (fun y -> Stdlib.Int.add y {n})) |> Stdlib.List.length", 2),
            (f"Stdlib.Option.withDefault (Stdlib.Option.Option.Some x) {n}", 5)])
        self.answers[branch, name] = str(answer)
        return ["fn", name, f"(x: Int): Int = {body}"]

    def forget_open(self, branch: str):
        for key in self.open.pop(branch, ()):
            self.answers.pop(key, None)

    def command(self, packages_names: list[str]) -> tuple[str, list[str]]:
        """The branch, and what is done on it."""
        rng = self.rng
        branch = rng.choice(self.branches)
        mine = [name for b, name in self.answers if b == branch]
        what = rng.choices(["new", "again", "in place", "value", "type", "commit", "discard", "deprecate", "branch", "merge", "look"],
                           [8, 3, 2, 2, 2, 6, 1, 2, 1 if len(self.branches) < 4 else 0, 1, 2])[0]
        self.number += 1
        if what == "again" and mine:
            return branch, self.define(branch, rng.choice(mine))
        if what == "in place" and packages_names:
            # Another definition at a name of the packages. All that uses it gets one, too.
            name = rng.choice(packages_names)
            return branch, ["fn", name, f"(x: Int): Int = Stdlib.Int.add x {self.number}"]
        if what == "value":
            return branch, ["val", f"Me.Work.v{self.number}", rng.choice([f"{self.number}", f'"v{self.number}"', f"[1; {self.number}]"])]
        if what == "type":
            return branch, ["type", f"Me.Work.T{self.number}", f"{{ a: Int; b: List<Stdlib.Option.Option<Int>>; c{self.number}: Int }}"]
        if what == "commit":
            return branch, ["commit", f"work {self.number}", "--yes"]
        if what == "discard":
            return branch, ["discard", "--yes"]
        if what == "deprecate" and mine:
            return branch, ["deprecate", "fn", rng.choice(mine), "--kind", "obsolete", "--yes"]
        if what == "branch":
            return "main", ["branch", "create", f"work{self.number}"]
        if what == "merge" and branch in self.committed and not self.open[branch]:
            return branch, ["merge"]
        if what == "look":
            return branch, ["eval", "Stdlib.List.length [1; 2]"]
        return branch, self.define(branch, f"Me.Work.f{self.number}")

    def done(self, branch: str, command: list[str]):
        """It worked."""
        if command[0] in ("fn", "val", "type", "deprecate"):
            self.open[branch].add((branch, command[2 if command[0] == "deprecate" else 1]))
        elif command[0] == "commit":
            if self.open.pop(branch, None) and branch != "main":
                self.committed.add(branch)
        elif command[0] == "discard":
            self.forget_open(branch)
        elif command[:2] == ["branch", "create"]:
            self.branches.append(command[2])
        elif command[0] == "merge":
            self.branches.remove(branch)
            self.committed.remove(branch)
            for key in [key for key in self.answers if key[0] == branch]:
                self.answers["main", key[1]] = self.answers.pop(key)

    def failed(self, branch: str, command: list[str]):
        """It did not: nobody knows any more what a function that it defined answers."""
        if command[0] == "fn":
            self.answers.pop((branch, command[1]), None)


class Work:
    def __init__(self, options, scratch: pathlib.Path):
        self.options, self.rng = options, random.Random(options.seed)
        self.cli = DarkCli(options.cli_folder, options.database, scratch / "home")
        extra = ["--ref-hashes", str(options.ref_hashes)] if options.ref_hashes else []
        self.workspace = ws.Workspace(scratch / "work", options.darkpkg, extra, "hash")
        self.workspace.db = self.cli.database
        shutil.copytree(options.packages, self.workspace.packages, dirs_exist_ok=True, ignore=shutil.ignore_patterns("*.darkc"))
        self.packages = Packages(self.workspace.packages, self.rng)
        self.clean = ws.Workspace(scratch / "clean", options.darkpkg, (), "hash")
        self.user = User(self.rng)
        self.counts = collections.Counter()
        self.log: list[str] = []
        self.cli_duration = 1.0  # seconds
        self.ours = self.users = None  # the rows that are there

    def require(self, what: str, holds, more=""):
        if not holds:
            raise ws.Failure(f"{what}: {more}")

    # --- the packages

    def edit(self):
        what = self.rng.random()
        self.log.append(self.packages.edit_map() if what < 0.04 else self.packages.any_edit())

    def texts(self) -> dict[str, bytes]:
        return {str(path.relative_to(self.workspace.packages)): path.read_bytes() for path in self.workspace.packages.rglob("*.dark")}

    def expected(self, texts: dict[str, bytes]) -> rows.Rows:
        """Rows of a clean build."""
        self.clean.write(texts)
        self.clean.remove_database()
        shutil.rmtree(self.clean.out, ignore_errors=True)
        self.clean.must_build("-q")
        return rows.rows(self.clean.db, rows.PACKAGES)

    # --- what runs

    def generation(self) -> int:
        """Of the database; 0 before the first build."""
        with sqlite3.connect(f"file:{self.cli.database}?mode=ro", uri=True) as connection:
            known = connection.execute("SELECT 1 FROM sqlite_schema WHERE name = 'darkpkg_state'").fetchone()
            return connection.execute("SELECT generation FROM darkpkg_state").fetchone()[0] if known else 0

    def start_build(self) -> subprocess.Popen:
        return subprocess.Popen(self.workspace.command("build", "-q"), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                                start_new_session=True)

    def build(self):
        """To the end; where the database was locked for too long, again."""
        for _ in range(5):
            done = self.start_build()
            text = done.communicate(timeout=600)[0]
            self.counts["builds"] += 1
            if done.returncode == 0:
                return
            self.require("a build ended", done.returncode == 3 and "locked" in text, f"with {done.returncode}:\n{text}")
            self.counts["builds refused: locked"] += 1
        raise ws.Failure(f"the database stays locked:\n{text}")

    def kill_build(self):
        self.edit()
        self.tried.append(self.texts())
        process = self.start_build()
        time.sleep(0.004 * 50 ** self.rng.random())  # up to 0.2 s: short times are as frequent as long ones
        self.counts["kills behind the end" if process.poll() is not None else "kills"] += 1
        ws.kill_tree(process)
        process.communicate()

    def start_cli(self, branch: str, command: list[str]) -> subprocess.Popen:
        self.log.append(f"on {branch}: {command}")
        self.counts["command line: " + " ".join(command[:2] if command[0] == "branch" else command[:1])] += 1
        return self.cli.start(*([] if branch == "main" else ["--branch", branch]), *command)

    def end_cli(self, process: subprocess.Popen, branch: str, command: list[str], generation: int):
        """Whether the command did its work is what the database says, which was of that generation when it started."""
        text = process.communicate(timeout=600)[0]
        if process.returncode == 0 and self.did(branch, command, text):
            return self.user.done(branch, command)
        self.log.append(f"  ended with {process.returncode}: {text.strip()[-600:]}")
        if "locked" in text:
            self.counts["commands refused: locked"] += 1
        elif ("NotFound" in text or "couldn't be found" in text) and self.generation() != generation:
            # The command line is written in Dark and reads its functions when it calls them, by the hashes of before.
            self.counts["commands whose functions went"] += 1
        elif command[0] == "merge" and "rebase" in text.lower():
            process = self.start_cli(branch, ["rebase"])
            text = process.communicate(timeout=600)[0]
            self.require("a rebase", process.returncode == 0, text)
        else:
            raise ws.Failure(f"on {branch}: {command} ended with {process.returncode}:\n{text}")
        self.user.failed(branch, command)

    def did(self, branch: str, command: list[str], text: str) -> bool:
        number = "(SELECT id FROM branches WHERE name = ?)"

        def count(sql, *values):
            with sqlite3.connect(f"file:{self.cli.database}?mode=ro", uri=True) as connection:
                return connection.execute(sql, values).fetchone()[0]

        if command[0] in ("fn", "val", "type"):
            owner, *modules, name = command[1].split(".")
            kind = {"fn": "fn", "val": "value", "type": "type"}[command[0]]
            return count(f"SELECT count(*) FROM locations WHERE branch_id = {number} AND owner = ? AND modules = ? AND name = ? AND "
                         f"item_type = ? AND commit_hash IS NULL AND unlisted_at IS NULL", branch, owner, ".".join(modules), name, kind) == 1
        if command[0] in ("commit", "discard"):
            return count(f"SELECT count(*) FROM package_ops WHERE branch_id = {number} AND commit_hash IS NULL", branch) == 0
        if command[0] == "deprecate":
            return count("SELECT count(*) FROM deprecations") > 0
        if command[:2] == ["branch", "create"]:
            return count("SELECT count(*) FROM branches WHERE name = ?", command[2]) == 1
        if command[0] == "merge":
            return count("SELECT count(*) FROM branches WHERE name = ? AND merged_at IS NOT NULL", branch) == 1
        return text.strip() == "2"

    # --- what must hold

    def check_database(self):
        with sqlite3.connect(f"file:{self.cli.database}?mode=ro", uri=True) as connection:
            self.require("integrity", connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)])
            broken = connection.execute("PRAGMA foreign_key_check").fetchall()
        self.require("foreign keys", not broken, broken[:3])
        missing = rows.missing_contents(self.cli.database)
        self.require("contents that users need", not missing, missing[:3])

    def check_users_rows(self):
        wrong = rows.differences(self.users, rows.rows(self.cli.database, rows.USERS))
        self.require("users' rows", not wrong, "\n".join(wrong))

    def check_killed(self):
        """Rows of the packages are those of before, or those of a build that was killed."""
        found = rows.rows(self.cli.database, rows.PACKAGES)
        self.counts["states after kills"] += 1
        wrong = []
        for texts in reversed(self.tried):
            expected = self.expected(texts)
            wrong = rows.differences(expected, rows.without_evaluated(found, expected))
            if not wrong:
                self.counts["states after kills: of a killed build"] += 1
                return
            if not rows.differences(rows.without_evaluated(self.ours, expected), rows.without_evaluated(found, expected)):
                return
        raise ws.Failure("after a kill the packages are neither those of before nor those of after:\n" + "\n".join(wrong))

    def check_names(self):
        """No name is held twice on a branch, and a name of the packages is listed unless a user holds it."""
        with sqlite3.connect(f"file:{self.cli.database}?mode=ro", uri=True) as connection:
            twice = connection.execute("SELECT branch_id, owner, modules, name, item_type, count(*) FROM locations WHERE unlisted_at IS NULL "
                                       "GROUP BY 1, 2, 3, 4, 5 HAVING count(*) > 1").fetchall()
            unlisted = connection.execute(
                f"SELECT owner, modules, name FROM locations l WHERE commit_hash = {rows.OWN} AND unlisted_at IS NOT NULL AND NOT EXISTS "
                "(SELECT 1 FROM locations o WHERE o.branch_id = l.branch_id AND o.owner = l.owner AND o.modules = l.modules AND "
                "o.name = l.name AND o.unlisted_at IS NULL)").fetchall()
        self.require("names with two live rows", not twice, twice[:3])
        self.require("names that nobody holds are not listed", not unlisted, unlisted[:3])

    def check_built(self, expected: rows.Rows):
        self.ours = rows.rows(self.cli.database, rows.PACKAGES)
        wrong = rows.differences(expected, rows.without_evaluated(self.ours, expected))
        self.require("incremental is not clean", not wrong, "\n".join(wrong))
        verified = self.workspace.run(self.workspace.command("verify"))
        self.require("verify", verified.returncode == 0, verified.stdout)

    def check_answer(self):
        if not self.user.answers:
            return
        (branch, name), answer = self.rng.choice(sorted(self.user.answers.items()))
        code, text = self.cli.run(*([] if branch == "main" else ["--branch", branch]), "eval", f"{name} 5")
        self.require(f"{name} 5 on {branch}", text.strip() == answer, f"{text!r} ({code}) instead of {answer}")
        self.counts["answers"] += 1

    # --- steps

    def leaves(self) -> list[str]:
        """Functions of the packages that little uses."""
        with sqlite3.connect(f"file:{self.cli.database}?mode=ro", uri=True) as connection:
            return [name for (name,) in connection.execute(
                "SELECT name FROM darkpkg_items WHERE kind = 'fn' AND name LIKE 'Darklang.Stdlib.%' AND "
                "(SELECT count(*) FROM package_dependencies WHERE depends_on_hash = item) BETWEEN 0 AND 1 ORDER BY name")]

    def step(self):
        self.tried = []  # what was to be built by builds that were killed
        branch, command = self.user.command(self.leaves())
        how = self.rng.choice(["before", "behind", "together", "together"] + ["killed before", "killed before", "killed while", "killed while"] * self.options.kills)
        self.log.append(how)
        self.counts[how] += 1
        if how == "killed before":
            for _ in range(self.rng.randint(1, 12)):
                self.kill_build()
            if self.rng.random() < 0.5:  # else Dark is the first to look at what the kill left
                self.check_killed()
        else:
            self.edit()
        if how == "behind":
            self.build()
        begin, generation = time.monotonic(), self.generation()
        process = self.start_cli(branch, command)
        if how == "killed while":
            while process.poll() is None:
                self.kill_build()
                time.sleep(self.rng.random() * self.cli_duration / 4)
        if how == "together":
            time.sleep(self.rng.random() * self.cli_duration)
            self.build()
        self.end_cli(process, branch, command, generation)
        self.cli_duration = (self.cli_duration + time.monotonic() - begin) / 2
        self.users = rows.rows(self.cli.database, rows.USERS)
        if self.tried:
            self.check_killed()
        generation = self.generation()
        self.build()
        if self.generation() != generation:  # else nothing was to be done, and nothing was looked at
            self.check_names()
        self.check_users_rows()
        self.check_built(self.expected(self.texts()))
        self.check_database()
        self.check_answer()

    def run(self) -> int:
        code, text = self.cli.run("login", ACCOUNT)
        self.require("login", code == 0, text)
        self.build()
        self.check_built(self.expected(self.texts()))
        begin = time.monotonic()
        for number in range(1, self.options.steps + 1):
            self.log.append(f"step {number}:")
            try:
                self.step()
            except (ws.Failure, subprocess.TimeoutExpired, sqlite3.Error, OSError) as error:
                print("\n".join(self.log[-40:]))
                print(f"seed {self.options.seed}, step {number}, {dict(self.counts)}: {type(error).__name__}: {error}")
                return 1
            if number % 5 == 0:
                ws.flush(f"{number} steps, {self.counts['kills']} kills, {time.monotonic() - begin:.0f} s")
        ws.flush(f"{self.options.steps} steps of seed {self.options.seed}, 0 differences: {dict(sorted(self.counts.items()))}")
        return 0


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("cli_folder")
    parser.add_argument("database")
    parser.add_argument("packages", type=pathlib.Path)
    parser.add_argument("darkpkg", type=lambda p: pathlib.Path(p).resolve())
    parser.add_argument("--steps", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--kills", action="store_true")
    parser.add_argument("--ref-hashes", type=pathlib.Path)
    parser.add_argument("--keep", action="store_true", help="the state of a failure stays")
    options = parser.parse_args()
    scratch = pathlib.Path(tempfile.mkdtemp(prefix="darkpkg-working-"))
    result = Work(options, scratch).run()
    if result and options.keep:
        print(f"state: {scratch}")
    else:
        shutil.rmtree(scratch)
    return result


if __name__ == "__main__":
    sys.exit(main())
