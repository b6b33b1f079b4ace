"""What the integration tests share: a check is a function that gets a fresh Project and raises where something is wrong.

Each test program ends in `run(__file__)`: it runs every function of its module whose name starts with `check_`, prints
what that one checks (the first line of its docstring) and, last, `N passed, N failed, N skipped`.
"""
import argparse
import inspect
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import time
import traceback

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "incremental"))
from workspace import differences, everything, meaning  # noqa: E402

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
DARKPKG = None


class Skip(Exception):
    """The check needs something that is not there."""


def equal(actual, expected, what):
    if actual != expected:
        raise AssertionError(f"{what}: {actual!r} instead of {expected!r}")


def contains(text, part, what):
    if part not in text:
        raise AssertionError(f"{what}: no {part!r} in\n{text}")


def lacks(text, part, what):
    if part in text:
        raise AssertionError(f"{what}: {part!r} in\n{text}")


class Output:
    """What a command printed, and how it ended."""

    def __init__(self, done):
        self.code, self.out, self.err = done.returncode, done.stdout, done.stderr
        self.text = done.stdout + done.stderr

    @property
    def summary(self):
        """The last line of `darkpkg build`."""
        lines = self.err.strip().splitlines()
        return lines[-1] if lines else ""

    def compiled(self):
        found = re.search(r"(\d+) files? compiled", self.summary)
        return int(found[1]) if found else 0

    def changed(self):
        found = re.search(r"(\d+) items? changed", self.summary)
        return int(found[1]) if found else 0

    def relowered(self):
        found = re.search(r"(\d+) lowered again", self.summary)
        return int(found[1]) if found else 0


# The commands that take the packages' edition, where neither the database nor the build folder says it.
OF_AN_EDITION = ("build", "clean", "compile", "generate", "lsp", "restore", "serve", "verify", "watch")


class Project:
    """A folder with packages/ and, after a build, data.db and data.db.build/."""

    #: The edition of the packages; None: no command is told.
    edition = "uuid"

    def __init__(self, folder):
        self.folder = pathlib.Path(folder)
        self.packages = self.folder / "packages"
        self.database = self.folder / "data.db"
        self.build_dir = self.folder / "data.db.build"
        self.packages.mkdir()

    def write(self, name, text):
        """Saves a file as careful editors do: whoever reads meanwhile sees the old or the new text, never an empty one,
        which a watcher would rightly take for a state. A link is written through."""
        path = self.packages / name
        path.parent.mkdir(parents=True, exist_ok=True)
        data = text if isinstance(text, bytes) else text.encode()
        if path.is_symlink():
            path.write_bytes(data)
            return path
        whole = self.folder / "being-saved"
        whole.write_bytes(data)
        return whole.replace(path)

    def object(self, name):
        return self.packages / (name + "c")

    def run(self, *command, code=0, environment=(), **options):
        everything_else = {k: v for k, v in os.environ.items() if not k.startswith("DARKPKG_") and k != "NINJA_STATUS"}
        done = subprocess.run([str(c) for c in command], cwd=options.pop("cwd", self.folder), capture_output=True,
                              timeout=options.pop("timeout", 120), env={**everything_else, **dict(environment)}, **options)
        done.stdout, done.stderr = done.stdout.decode(errors="replace"), done.stderr.decode(errors="replace")
        if code is not None and done.returncode != code:
            raise AssertionError(f"{command} ended with {done.returncode} instead of {code}:\n{done.stdout}{done.stderr}")
        return Output(done)

    def of_edition(self, command, *arguments):
        """The arguments with --edition, where the command needs it and does not say it."""
        named = self.edition is None or command not in OF_AN_EDITION or "--edition" in arguments
        return [command, *arguments] if named else [command, *arguments, "--edition", self.edition]

    def darkpkg(self, *arguments, **options):
        return self.run(DARKPKG, *(self.of_edition(*arguments) if arguments else ()), **options)

    def tables(self):
        return ["--edition", "uuid", "--builtins", ROOT / "packages/uuid/builtins.tsv", "--package-ids",
                ROOT / "packages/uuid/package-ids.tsv"]

    def build(self, *arguments, **options):
        return self.darkpkg("build", *self.tables(), *arguments, **options)

    def ninja(self, *arguments, **options):
        return self.run("ninja", "-C", self.build_dir, *arguments, **options)

    def rows(self):
        return everything(self.database)

    def require_clean_equal(self):
        """The database holds what a clean build of the same files gives."""
        with tempfile.TemporaryDirectory(prefix="darkpkg-clean-") as other:
            # The same absolute paths don't matter: rows hold none. Objects go elsewhere, so that these stay.
            self.build("--db", f"{other}/data.db", "--object-dir", f"{other}/objects")
            found = differences(meaning(self.database), meaning(f"{other}/data.db"))
        if found:
            raise AssertionError("differs from a clean build:\n" + "\n".join(found))

    def require_lowered_equal(self):
        """Machine code that is made from linked program types, for all items, is what the objects' relocated code is."""
        other = self.folder / "relowered.db"
        self.darkpkg("link", self.build_dir / "manifest", "--db", other, *self.tables(), "--relower-all")
        found = differences(meaning(self.database), meaning(other))
        if found:
            raise AssertionError("lowering again gives something else:\n" + "\n".join(found))

    def names(self):
        """The full names of all items, sorted."""
        return sorted(".".join(part for part in row[3:6] if part) for row in self.rows()["locations"])


def settle():
    """Lets the clock tick that stamps files pass, so that what follows is later for sure."""
    time.sleep(0.02)


def function(module, name, body="x + 1L"):
    return f"module {module}\n\nlet {name} (x: Int64) : Int64 = {body}\n"


def run(file):
    global DARKPKG
    parser = argparse.ArgumentParser()
    parser.add_argument("--darkpkg", default=os.environ.get("DARKPKG", ROOT / "build/darkpkg"))
    parser.add_argument("checks", nargs="*", help="only these (without check_)")
    arguments = parser.parse_args()
    DARKPKG = pathlib.Path(arguments.darkpkg).resolve()
    module = sys.modules["__main__"]
    checks = [f for n, f in inspect.getmembers(module, inspect.isfunction) if n.startswith("check_")]
    checks.sort(key=lambda f: f.__code__.co_firstlineno)
    counts = {"passed": 0, "failed": 0, "skipped": 0}
    for check in checks:
        if arguments.checks and check.__name__.removeprefix("check_") not in arguments.checks:
            continue
        title = check.__doc__.strip().splitlines()[0]
        begin = time.monotonic()
        try:
            # The folder is removed in the end whatever a check did to its permissions.
            with tempfile.TemporaryDirectory(prefix="darkpkg-test-") as folder:
                check(Project(folder))
            outcome, detail = "passed", ""
        except Skip as reason:
            outcome, detail = "skipped", f" ({reason})"
        except Exception:
            outcome, detail = "failed", "\n" + traceback.format_exc()
        counts[outcome] += 1
        print(f"{outcome:<8} {title} [{(time.monotonic() - begin) * 1000:.0f} ms]{detail}", flush=True)
    print(", ".join(f"{n} {what}" for what, n in counts.items()))
    sys.exit(1 if counts["failed"] else 0)
