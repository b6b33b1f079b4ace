#!/usr/bin/env python3
"""Random editing sessions: whatever is typed, undone, saved, closed or changed by others, what `darkpkg lsp` says is wrong is
what a clean `darkpkg build` of the same texts says. A file that has errors of its own counts as its last text without.

DARKPKG_SESSIONS=N runs N sessions for each edition, DARKPKG_STEPS=N steps in each; DARKPKG_SEED=N begins with another one.
"""
import json
import os
import pathlib
import random
import shutil
import subprocess
import sys

sys.dont_write_bytecode = True

from client import client, uri_of
import harness

from tree import TREES  # noqa: E402  harness has put tests/incremental on the path

SESSIONS = int(os.environ.get("DARKPKG_SESSIONS", 1))
STEPS = int(os.environ.get("DARKPKG_STEPS", 25))
SEED = int(os.environ.get("DARKPKG_SEED", 1))


class Session:
    def __init__(self, project, lsp, rng, edition, log):
        self.project, self.lsp, self.rng, self.edition, self.log = project, lsp, rng, edition, log
        self.tree = TREES[edition](rng, files=7)
        self.disk, self.open, self.good, self.undo, self.commits = {}, {}, {}, [], []
        self.broken = {}
        for path, text in self.tree.texts().items():
            self.write(path, text.decode())
        self.commits.append(dict(self.disk))

    # ---- What there is

    def effective(self):
        return {**self.disk, **self.open}

    def uri(self, path):
        return uri_of(self.project.packages / path)

    def has_errors(self, path, text):
        """Of its own."""
        if text not in self.broken:
            file = self.project.folder / "alone.dark"
            file.write_bytes(text.encode())
            done = subprocess.run([harness.DARKPKG, "compile", file, "-o", self.project.folder / "alone.darkc", "--edition", self.edition],
                                  capture_output=True)
            self.broken[text] = done.returncode != 0
        return self.broken[text]

    def build(self, texts):
        """What a clean build says: (path, line, character, code, message) of everything, sorted."""
        folder = self.project.folder / "clean"
        shutil.rmtree(folder, ignore_errors=True)
        for path, text in texts.items():
            file = folder / "packages" / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(text.encode())
        (folder / "packages").mkdir(parents=True, exist_ok=True)
        done = subprocess.run([harness.DARKPKG, "build", "packages", "--edition", self.edition, "--format", "json"], cwd=folder,
                              capture_output=True)
        out = []
        for line in (done.stdout + b"\n" + done.stderr).decode().splitlines():
            if not line.startswith("{"):
                continue
            each = json.loads(line)
            if each.get("path", "").endswith(".dark"):
                help = f"\nhelp: {each['help']}" if "help" in each else ""
                path = str(pathlib.Path(folder, each["path"]).resolve().relative_to(folder.resolve() / "packages"))
                # Columns are characters; the client's count is another one.
                before = texts[path].split("\n")[each["line"] - 1][:each["column"] - 1]
                units = len(before.encode()) if self.lsp.encoding == "utf-8" else len(before.encode("utf-16-le")) // 2
                out.append((path, each["line"] - 1, units, each["code"], each["message"] + help))
        return sorted(out)

    def expected(self):
        texts = self.effective()
        broken = {path for path, text in texts.items() if self.has_errors(path, text)}
        self.good = {path: text if path not in broken else self.good.get(path) for path, text in texts.items()}
        if not broken:
            return self.build(texts)
        own = [each for each in self.build(texts) if each[0] in broken]
        if any(self.good[path] is None for path in broken):
            return own
        return sorted(own + [each for each in self.build(self.good) if each[0] not in broken])

    def told(self):
        root = str(self.project.packages) + "/"
        return [(path.removeprefix(root), *rest) for path, *rest in self.lsp.all_told()]

    def require_equal(self):
        expected = self.expected()
        try:
            self.lsp.until(lambda: self.told() == expected, "the same as a clean build", 60)
        except AssertionError:
            told = self.told()
            missing = "".join(f"\n  not told: {each}" for each in expected if each not in told)
            wrong = "".join(f"\n  told: {each}" for each in told if each not in expected)
            raise AssertionError("differs from a clean build:" + missing + wrong + "\n" + "\n".join(self.log) + "\n" + (self.project.folder / "lsp.log").read_text()) from None

    # ---- What happens

    def write(self, path, text):
        file = self.project.packages / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(text.encode())
        self.disk[path] = text

    def delete(self, path):
        (self.project.packages / path).unlink()
        del self.disk[path]

    def show(self, path):
        if path not in self.open:
            text = self.disk.get(path, "")
            self.lsp.open(self.project.packages / path, text)
            self.open[path] = text
            if path not in self.disk:
                self.good[path] = text  # nobody finds a mistake in a text that is empty

    def type(self, path, text):
        self.show(path)
        self.undo.append((path, self.open[path]))
        self.lsp.set(self.uri(path), text)
        self.open[path] = text

    def close(self, path):
        self.lsp.close(self.uri(path))
        del self.open[path]

    def save(self, path):
        self.write(path, self.open[path])
        self.lsp.save(self.uri(path))

    def mutate(self):
        """A change of the tree, by typing or by somebody else."""
        name = self.tree.mutate()
        # Line ends of the protocol are of no concern here, and those of positions are tested elsewhere.
        wanted = {path: text.decode().replace("\r\n", "\n") for path, text in self.tree.texts().items()}
        now = self.effective()
        for path in sorted(set(now) - set(wanted)):
            if path in self.open:
                self.close(path)
            if path in self.disk:
                self.delete(path)
        for path in sorted(wanted):
            if now.get(path) == wanted[path]:
                continue
            if path in self.open or self.rng.random() < 0.6:
                self.type(path, wanted[path])
            else:
                self.write(path, wanted[path])
        return name

    def step(self):
        rng = self.rng
        choice = rng.random()
        if choice < 0.45:
            self.log.append(self.mutate())
        elif choice < 0.6 and self.effective():  # in the middle of typing
            path = rng.choice(sorted(self.effective()))
            text = self.effective()[path]
            at = rng.randint(0, len(text))
            self.type(path, text[:at] + rng.choice(["", "x", ".", "P.A.f ", "(", "\n", "let ", '"', "𝄞"]) + text[min(len(text), at + rng.randint(0, 9)):])
            self.log.append(f"type in {path}")
        elif choice < 0.7 and self.undo:
            path, text = self.undo.pop()
            if path in self.open:
                self.lsp.set(self.uri(path), text)
                self.open[path] = text
                self.log.append(f"undo in {path}")
        elif choice < 0.78 and self.open:
            path = rng.choice(sorted(self.open))
            self.save(path)
            self.log.append(f"save {path}")
        elif choice < 0.86 and self.open:
            path = rng.choice(sorted(self.open))
            self.close(path)
            self.log.append(f"close {path}")
        elif choice < 0.92:
            self.commits.append(dict(self.disk))
            self.log.append("commit")
        elif choice < 0.97:
            wanted = rng.choice(self.commits)
            for path in sorted(set(self.disk) - set(wanted)):
                self.delete(path)
            for path, text in sorted(wanted.items()):
                if self.disk.get(path) != text:
                    self.write(path, text)
            self.log.append("switch the branch")
        else:
            self.show(rng.choice(sorted(self.effective()) or ["new.dark"]))
            self.log.append("open")


def run_sessions(project, edition):
    project.edition = edition
    for seed in range(SEED, SEED + SESSIONS):
        for child in project.folder.iterdir():
            shutil.rmtree(child) if child.is_dir() else child.unlink()
        project.packages.mkdir()
        log = [f"edition {edition}, seed {seed}"]
        with client(project, encoding=("utf-16", "utf-8")[seed % 2]) as lsp:
            session = Session(project, lsp, random.Random(seed), edition, log)
            session.require_equal()
            for _ in range(STEPS):
                session.step()
                session.require_equal()
            for path in sorted(session.open):
                session.close(path)
            session.require_equal()


def check_hash(project):
    """Sessions in packages of edition hash"""
    run_sessions(project, "hash")


def check_uuid(project):
    """Sessions in packages of edition uuid"""
    run_sessions(project, "uuid")


if __name__ == "__main__":
    harness.run(__file__)
