"""The two things that are measured: the floor and darkpkg, each on its own copy of the same files."""
import collections
import os
import pathlib
import re
import shutil
import subprocess
import sys
import time

LITERAL = re.compile(rb"(?<=[ (])\d+L\b")


def find_files(tree):
    """The sources that a build compiles, relative to `tree`, in order."""
    found = (file.relative_to(tree).as_posix() for file in pathlib.Path(tree).rglob("*.dark"))
    return sorted(name for name in found if "_" not in name)


def run(command, expect=0, packages=None):
    """Runs a command; milliseconds from its start to its end. Spawned without a shell and without Python's subprocess,
    which would add a millisecond of its own. `packages`: what it finds as DARKPKG_BENCH_PACKAGES."""
    environment = os.environ if packages is None else {**os.environ, "DARKPKG_BENCH_PACKAGES": str(packages)}
    with open(os.devnull, "r+") as null:
        actions = [(os.POSIX_SPAWN_DUP2, null.fileno(), fd) for fd in (0, 1, 2)]
        start = time.perf_counter()
        child = os.posix_spawn(command[0], command, environment, file_actions=actions)
        _, status = os.waitpid(child, 0)
        took = (time.perf_counter() - start) * 1e3
    if expect is not None and os.waitstatus_to_exitcode(status) != expect:
        again = subprocess.run(command, capture_output=True, text=True)
        sys.exit(f"{' '.join(command)}: exit code {os.waitstatus_to_exitcode(status)}, not {expect}\n"
                 f"{(again.stdout + again.stderr)[-4000:]}")
    return took


def write(path, data):
    """Saves as an editor does that keeps the file: same inode, new content."""
    with open(path, "r+b") as file:
        file.write(data)
        file.truncate()


def rename_over(path, data):
    """Saves as most editors do: a new file takes the place of the old one, and the folder gets another time."""
    temporary = path.with_name(path.name + "~")
    temporary.write_bytes(data)
    os.rename(temporary, path)


class Subject:
    """A copy of the sources in `root`/src that can be edited and built."""

    def __init__(self, root, tree, files):
        self.root = root
        self.sources = root / "src"
        self.files = files
        for name in files:
            to = self.sources / name
            to.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(tree / name, to)
        self.ninja = shutil.which("ninja")
        self.edits = 0
        self.targets = self._editable()

    def _editable(self):
        """Files that an edit may change: of middle size, with a number in a function's body."""
        def fits(name):
            text = (self.sources / name).read_bytes()
            return 2500 < len(text) < 7000 and edit_place(text)
        step = max(1, len(self.files) // 400)
        return [name for name in self.files[::step] if fits(name)] or self.files[:60]

    def edit(self, count=1, first=0, save=write):
        """Changes one number in each of `count` files: one function a file."""
        self.edits += 1
        for name in self.targets[first:first + count]:
            path = self.sources / name
            text = path.read_bytes()
            start, end = edit_place(text) or (len(text), len(text))
            save(path, text[:start] + b"%dL" % (1000 + self.edits) + text[end:])

    def touch(self):
        os.utime(self.sources / self.targets[0])

    def remove(self, *paths):
        for path in paths:
            shutil.rmtree(path, ignore_errors=True) if path.is_dir() else path.unlink(missing_ok=True)


def edit_place(text):
    """Where the last number on an indented line stands that is no comment."""
    for found in reversed(list(LITERAL.finditer(text))):
        line = text[text.rfind(b"\n", 0, found.start()) + 1:found.start()]
        if line.startswith(b"  ") and b"//" not in line and b'"' not in line and b"|" not in line:
            return found.span()
    return None


class Floor(Subject):
    """The same graph, with a compile that copies and a link that upserts 20 rows."""

    def __init__(self, root, tree, files, standin):
        super().__init__(root, tree, files)
        out = [f"rule compile\n  command = {standin} compile $in $out",
               f"rule link\n  command = {standin} link {root}/data.db $out"]
        objects = [f"{self.sources}/{name}c" for name in files]
        out += [f"build {name}: compile {name[:-1]}" for name in objects]
        out.append(f"build {root}/stamp: link {' '.join(objects)}\n")
        (root / "build.ninja").write_text("\n".join(out))
        self.command = [self.ninja, "-C", str(root), "--quiet"]

    def build(self):
        return run(self.command)

    def clean(self):
        for name in self.files:
            (self.sources / (name + "c")).unlink(missing_ok=True)
        self.remove(self.root / ".ninja_log", self.root / ".ninja_deps", self.root / "stamp")
        self.remove_database()

    def remove_database(self):
        for suffix in ("", "-wal", "-shm"):
            self.remove(self.root / ("data.db" + suffix))


class Darkpkg(Subject):
    """What is measured."""

    def __init__(self, root, tree, files, executable, tables, standin, edition="uuid"):
        super().__init__(root, tree, files)
        self.edition = edition
        self.executable = str(executable)
        self.standin = str(standin)
        self.database = root / "data.db"
        self.build_dir = root / "build"
        settings = [str(self.sources), "--db", str(self.database), "--build-dir", str(self.build_dir),
                    "--builtins", f"{tables}/builtins.tsv", "--edition", edition]
        if edition == "uuid":
            settings += ["--package-ids", f"{tables}/package-ids.tsv"]
        self.command = [self.executable, "build", *settings]
        self.inner = [self.ninja, "-C", str(self.build_dir), "--quiet", "packages"]
        # What CMake writes for a target that runs darkpkg: see cmake/Packages.cmake.
        outer = root / "outer"
        outer.mkdir()
        (outer / "build.ninja").write_text(
            "rule build\n  command = cd / && " + " ".join(self.command) + "\n  pool = console\n"
            "build always: phony\nbuild packages: build always\n")
        self.outer = [self.ninja, "-C", str(outer), "--quiet", "packages"]

    def build(self):
        return run(self.command)

    def build_inner(self):
        return run(self.inner)

    def build_outer(self):
        return run(self.outer)

    def look_up(self, command):
        """Milliseconds of a command that reads the database. In a generated tree, which has other names, it may find
        nothing."""
        placed = ["--manifest", str(self.build_dir / "manifest")] if command[0] == "refs" else []
        return run([self.executable, *command, "--db", str(self.database), *placed], expect=None)

    def clean(self):
        self.remove_objects()
        self.remove(self.build_dir)
        self.remove_database()

    def remove_objects(self):
        for name in self.files:
            (self.sources / (name + "c")).unlink(missing_ok=True)

    def remove_database(self):
        for suffix in ("", "-wal", "-shm"):
            self.remove(pathlib.Path(str(self.database) + suffix))

    def commands(self):
        """The shell commands of the graph: compiles first, the link last."""
        listing = subprocess.run([self.ninja, "-C", str(self.build_dir), "-t", "commands", "packages"],
                                 capture_output=True, text=True, check=True)
        return [line for line in listing.stdout.splitlines() if line]

    def peak(self, shell_command):
        """Peak memory of a command in KiB."""
        result = subprocess.run([self.standin, "peak", "/bin/sh", "-c", "exec " + shell_command],
                                capture_output=True, text=True, cwd=self.build_dir)
        found = re.search(r"^peak (\d+)$", result.stderr, re.MULTILINE)
        if result.returncode != 0 or not found:
            sys.exit(f"{shell_command}: exit code {result.returncode}\n{result.stderr[-2000:]}")
        return int(found[1])

    def sizes(self):
        """Bytes of sources, objects and the database, with its WAL folded in."""
        import sqlite3
        connection = sqlite3.connect(self.database)
        connection.execute("pragma wal_checkpoint(truncate)")
        connection.close()
        return {"sources": sum((self.sources / name).stat().st_size for name in self.files),
                "objects": sum((self.sources / (name + "c")).stat().st_size for name in self.files),
                "database": self.database.stat().st_size}


class Capture:
    """A function that appears and goes, and captures about 100 references in files that nobody edits: those of a part of the
    tree to a function of the library."""

    def __init__(self, darkpkg):
        self.darkpkg = darkpkg
        self.path = darkpkg.sources / "benchCapture.dark"
        uses = collections.Counter()
        pattern = re.compile(r"\bStdlib\.([A-Z]\w*(?:\.[A-Z]\w*)*)\.([a-z]\w*)")
        for name in darkpkg.files:
            text = (darkpkg.sources / name).read_text(errors="replace")
            header = re.search(r"^module ([\w.]+)", text, re.MULTILINE)
            parts = header[1].split(".") if header else []
            if len(parts) < 3 or parts[1] == "Stdlib":
                continue
            for line in text.splitlines():
                for found in set(pattern.findall(line)):
                    uses[(".".join(parts[:2]), *found)] += 1
        # The library function and the part where nearest to 100 lines use it.
        (area, module, self.name), self.users = min(uses.items(), key=lambda item: (abs(item[1] - 100), item[0]))
        self.module = f"{area}.Stdlib.{module}"

    def toggle(self):
        if self.path.exists():
            self.path.unlink()
        else:
            self.path.write_text(f"module {self.module}\n\nlet {self.name} (text: String) : String = text\n")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.path.unlink(missing_ok=True)
        self.darkpkg.build()
