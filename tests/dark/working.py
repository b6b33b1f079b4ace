#!/usr/bin/env python3
"""Works with Dark's command line in a database while its packages are edited and linked.

working.py CLI_FOLDER DATABASE PACKAGES DARKPKG [STEPS [REF_HASHES]]: of the database, which Dark's loader or darkpkg filled, and of
the packages copies are made. In each step a definition is edited, and `darkpkg build` runs while Dark's command line writes:
functions, commits, what is discarded and deprecated. After each, what the command line says it did is there, every function of
the user's answers, `darkpkg verify` finds all as the sources say, and foreign keys hold. REF_HASHES: the package-ref-hashes.txt
that the command line reads. Prints what was done; ends with 1 if something is wrong."""

import pathlib
import random
import re
import shutil
import sqlite3
import subprocess
import sys
import tempfile

from dark_cli import DarkCli

BUILTINS = pathlib.Path(__file__).resolve().parents[1] / "corpus/hash-builtins.tsv"


class Work:
    def __init__(self, cli: DarkCli, packages: pathlib.Path, darkpkg: str, ref_hashes: str | None):
        self.cli, self.packages = cli, packages
        self.options = [str(packages), "--db", str(cli.database), "--edition", "hash", "--builtins", str(BUILTINS)]
        self.options += ["--ref-hashes", ref_hashes] if ref_hashes else []
        self.darkpkg = darkpkg
        self.random = random.Random(1)
        self.answers: dict[str, str] = {}  # of the user's functions, given 5
        self.counts: dict[str, int] = {}

    def count(self, what: str):
        self.counts[what] = self.counts.get(what, 0) + 1

    def edit(self, number: int):
        """Another body for a function that takes whole numbers, another text, or a comment."""
        files = sorted(self.packages.rglob("*.dark"))
        while True:
            path = self.random.choice([f for f in files if "_" not in str(f.relative_to(self.packages))])
            lines = path.read_text().split("\n")
            heads = [i for i, line in enumerate(lines) if re.match(r"\s*let \w+ .*=$", line) and i + 1 < len(lines)]
            if not heads:
                continue
            at = self.random.choice(heads)
            indent = re.match(r"\s*", lines[at]).group()
            inner = re.match(r"\s*", lines[at + 1]).group()
            what = self.random.choice(["body", "body", "text", "comment"])
            if what == "body":
                lines.insert(at + 1, f"{inner}let edited{number} = {number}")
            elif what == "text":
                lines.insert(at, f"{indent}/// Edited: {number}")
            else:
                lines.insert(0, f"// {number}")
            path.write_text("\n".join(lines))
            return self.count(f"edits of a {what}")

    def command(self, number: int) -> list[str]:
        what = self.random.random()
        name = f"Me.Work.f{number}"
        if what < 0.5 or not self.answers:
            used = self.random.choice(["Stdlib.Int.add x {}", "(Stdlib.List.map [x] (fun y -> y + {})) |> Stdlib.List.length",
                                       "Stdlib.Option.withDefault (Stdlib.Option.Option.Some x) {}"])
            return ["fn", name, f"(x: Int): Int = {used.format(number)}"]
        if what < 0.6:
            return ["deprecate", self.random.choice(sorted(self.answers))]
        if what < 0.8:
            return ["commit", f"work {number}"]
        return ["eval", f"{self.random.choice(sorted(self.answers))} 5"]

    def ask(self, name: str) -> str:
        code, text = self.cli.run("eval", f"{name} 5")
        return text.strip() if code == 0 else f"exit code {code}: {text}"

    def step(self, number: int):
        self.edit(number)
        command = self.command(number)
        self.count(command[0])
        build = subprocess.Popen([self.darkpkg, "build", *self.options, "-q"], stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                                 text=True)
        code, text = self.cli.run(*command)
        built = build.communicate(timeout=600)[0]
        if build.returncode != 0:
            raise AssertionError(f"the build ended with {build.returncode}:\n{built}")
        if code != 0:
            raise AssertionError(f"{command} ended with {code}:\n{text}")
        if command[0] == "fn":
            self.answers[command[1]] = self.ask(command[1])
        # What came behind the link's look at the database has its turn with the next one.
        for again in ([self.random.choice(sorted(self.answers))] if self.answers else []):
            found = self.ask(again)
            if found != self.answers[again]:
                raise AssertionError(f"{again} 5 was {self.answers[again]!r}, is {found!r}")
        self.verify()

    def verify(self):
        done = subprocess.run([self.darkpkg, "verify", *self.options], capture_output=True, text=True, timeout=600, check=False)
        if done.returncode != 0:
            raise AssertionError(f"verify:\n{done.stdout}{done.stderr}")
        with sqlite3.connect(self.cli.database) as connection:
            broken = connection.execute("PRAGMA foreign_key_check").fetchall()
        if broken:
            raise AssertionError(f"foreign keys: {broken[:3]}")


def main() -> int:
    if len(sys.argv) not in (5, 6, 7):
        print(__doc__)
        return 1
    steps = int(sys.argv[5]) if len(sys.argv) > 5 else 20
    with tempfile.TemporaryDirectory(prefix="darkpkg-working-") as scratch:
        folder = pathlib.Path(scratch)
        shutil.copytree(sys.argv[3], folder / "packages")
        cli = DarkCli(sys.argv[1], sys.argv[2], folder / "home")
        work = Work(cli, folder / "packages", sys.argv[4], sys.argv[6] if len(sys.argv) > 6 else None)
        done = subprocess.run([work.darkpkg, "build", *work.options, "-q"], capture_output=True, text=True, check=False)
        if done.returncode != 0:
            print(done.stdout + done.stderr)
            return 1
        for number in range(1, steps + 1):
            try:
                work.step(number)
            except AssertionError as error:
                print(f"step {number}, {work.counts}: {error}")
                return 1
    print(f"{steps} steps: {work.counts}, all as it should be")
    return 0


if __name__ == "__main__":
    sys.exit(main())
