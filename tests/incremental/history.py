#!/usr/bin/env python3
"""Incremental equals clean, over random histories.

Each step changes a tree of packages, its clocks, its place, the objects, darkpkg's files or the database by lot, kills a build
or edits under it, then builds with darkpkg or with bare Ninja (only where Ninja can see all that changed) and demands:
  - a build succeeds exactly where a clean build of the same files does;
  - after success the database means what the clean build's means, and darkpkg_changes lists exactly what changed;
  - after failure every row of the database is what it was;
  - what rows of users refer to is there, and goes when they go (--users);
  - nothing changes in trees that were copied or moved away from;
  - after a kill the database is the one before or the one after;
  - a second build has nothing to do.
A failing history prints its seed and the command that replays it.
"""
import argparse
import collections
import os
import pathlib
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time

sys.dont_write_bytecode = True

import workspace as ws
from disk import Disk
from elsewhere import Elsewhere, Owners
from tree import TREES, Tree
from users import Users
from users_hash import HashUsers


class FileTree:
    """A tree that starts from real files and is changed as text: whole definitions at the left margin are removed,
    moved, doubled, renamed and edited."""

    STARTS = ("let ", "val ", "type ", "module ", "and ")

    def __init__(self, rng, folder, limit=None):
        self.rng, self.counter, self.files = rng, 0, {}
        folder = pathlib.Path(folder)
        for path in sorted(folder.rglob("*.dark")):
            name = str(path.relative_to(folder))
            if "_" not in name:
                self.files[name] = path.read_bytes()
        if limit and len(self.files) > limit:
            self.files = {k: self.files[k] for k in sorted(rng.sample(sorted(self.files), limit))}

    def snapshot(self):
        return dict(self.files)

    def restore(self, snapshot):
        self.files = dict(snapshot)

    def texts(self):
        return dict(self.files)

    def definitions(self, name):
        """The file's lines in stretches that each begin with a definition; the first is what stands above them."""
        stretches = [[]]
        for line in self.files[name].decode(errors="surrogateescape").split("\n"):
            if line.startswith(self.STARTS) and stretches[-1]:
                stretches.append([])
            stretches[-1].append(line)
        return stretches

    def put(self, name, stretches):
        self.files[name] = "\n".join(line for s in stretches for line in s).encode(errors="surrogateescape")

    def name(self):
        return self.rng.choice(sorted(self.files))

    def pick(self):
        """A file with its stretches and the number of one that is a let or a type."""
        for _ in range(20):
            name = self.name()
            stretches = self.definitions(name)
            found = [i for i, s in enumerate(stretches) if s[0].startswith(("let ", "val ", "type "))]
            if found:
                return name, stretches, self.rng.choice(found)
        return None

    def edit(self):
        import re
        place = self.pick()
        if not place:
            return False
        name, stretches, i = place
        text = "\n".join(stretches[i])
        numbers = list(re.finditer(r"(?<![\w.])\d+L\b", text)) + list(re.finditer(r'(?<=")[a-z ]{2,12}(?=")', text))
        if not numbers:
            return False
        at = self.rng.choice(numbers)
        value = f"{self.rng.randint(0, 99)}L" if at.group().endswith("L") else f"s{self.rng.randint(0, 99)}"
        stretches[i] = (text[:at.start()] + value + text[at.end():]).split("\n")
        self.put(name, stretches)

    def comment(self):
        name = self.name()
        self.files[name] = f"// {self.rng.randint(0, 9999)}\n".encode() + self.files[name]

    def remove(self):
        place = self.pick()
        if not place:
            return False
        name, stretches, i = place
        del stretches[i]
        self.put(name, stretches)

    def rename(self):
        place = self.pick()
        if not place:
            return False
        name, stretches, i = place
        words = stretches[i][0].split(" ")
        if len(words) < 2 or not words[1].isalnum():
            return False
        words[1] += self.rng.choice(["x", "y", "2"])
        stretches[i][0] = " ".join(words)
        self.put(name, stretches)

    def add(self):
        """A new value or function at the top of a file's module, often called like a local of somebody."""
        place = self.pick()
        if not place:
            return False
        name, stretches, i = place
        word = self.rng.choice(["list", "text", "item", "x", "result", "map", "head", "fn", "name", "Option"])
        value = "val" if any(line.startswith("val ") for text in self.files.values()
                             for line in text.decode(errors="replace").split("\n")) else "let"
        kind = self.rng.choice([f"{value} {word} = {self.rng.randint(0, 99)}L", f"let {word} (a: Int64) : Int64 = a",
                                f"type {word.capitalize()} = Int64"])
        stretches.insert(i, [kind, ""])
        self.put(name, stretches)

    def shadow(self):
        """A new file whose module lies inside of another's, with a definition that outer ones are called like."""
        place = self.pick()
        if not place:
            return False
        name, _, i = place
        head = [l for l in self.files[name].decode(errors="replace").split("\n") if l.startswith("module ")]
        if not head or not self.definitions(name)[i][0].startswith("let "):
            return False
        word = self.definitions(name)[i][0].split(" ")[1]
        self.counter += 1
        inner = head[0].split("=")[0].strip() + self.rng.choice([".Inner", ".Stdlib", ".Darklang"])
        self.files[f"shadow{self.counter}.dark"] = f"{inner}\n\nlet {word} (a: Int64) : Int64 = a\n".encode()

    def split_file(self):
        """A definition moves to a file of its own, in the same module."""
        place = self.pick()
        if not place:
            return False
        name, stretches, i = place
        head = [l for l in "\n".join(stretches[0]).split("\n") if l.startswith("module ")] or \
               [s[0] for s in stretches if s[0].startswith("module ") and "=" not in s[0]]
        if not head or "=" in head[0]:
            return False
        self.counter += 1
        self.files[f"split{self.counter}.dark"] = "\n".join([head[0], ""] + stretches[i] + [""]).encode(
            errors="surrogateescape")
        del stretches[i]
        self.put(name, stretches)

    def duplicate(self):
        self.counter += 1
        self.files[f"double{self.counter}.dark"] = self.files[self.name()]

    def remove_file(self):
        if len(self.files) < 3:
            return False
        del self.files[self.name()]

    def rename_file(self):
        self.counter += 1
        self.files[f"moved{self.counter}.dark"] = self.files.pop(self.name())

    def swap_files(self):
        one, two = self.name(), self.name()
        if one == two:
            return False
        self.files[one], self.files[two] = self.files[two], self.files[one]

    def break_syntax(self):
        name = self.name()
        self.files[name] += b"\nlet = ) in\n"

    def doc(self):
        """Only the text of a definition."""
        place = self.pick()
        if not place:
            return False
        name, stretches, i = place
        if stretches[i - 1][-1].startswith("///"):
            stretches[i - 1][-1] += "."
        else:
            stretches[i].insert(0, f"/// Text {self.rng.randint(0, 3)}")
        self.put(name, stretches)

    def twin(self):
        """The same under another name."""
        place = self.pick()
        if not place:
            return False
        name, stretches, i = place
        words = stretches[i][0].split(" ")
        if len(words) < 3 or not words[1].isalnum():
            return False
        words[1] += self.rng.choice(["Twin", "Other"])
        stretches.insert(i + self.rng.randint(0, 1), [" ".join(words)] + stretches[i][1:])
        self.put(name, stretches)

    def cascade(self):
        """One more case of a type that much uses: all its users' users get other ids, if those are hashes of contents."""
        import re
        used, heads = collections.Counter(), {}
        for name in sorted(self.files):
            text = self.files[name].decode(errors="surrogateescape")
            used.update(set(re.findall(r"\.([A-Z]\w*)", text)))
            for found in re.finditer(r"(?m)^type (\w+)(?:<[^>]*>)? =\n  \|", text):
                heads.setdefault(found[1], (name, found.end() - 3))
        types = sorted(heads, key=lambda t: -used[t])[:12]
        if not types:
            return False
        name, at = heads[self.rng.choice(types)]
        text = self.files[name].decode(errors="surrogateescape")
        self.counter += 1
        self.files[name] = (text[:at] + f"  | More{self.counter}\n" + text[at:]).encode(errors="surrogateescape")

    MUTATIONS = [(edit, 30), (comment, 6), (remove, 4), (rename, 4), (add, 10), (shadow, 6), (split_file, 8), (doc, 5),
                 (twin, 4), (cascade, 3), (duplicate, 1), (remove_file, 1), (rename_file, 4), (swap_files, 3), (break_syntax, 1)]
    mutate = Tree.mutate


class History:
    """One random history."""

    def __init__(self, options, seed, folder):
        self.options, self.seed = options, seed
        self.rng = random.Random(seed)
        self.folder = folder
        self.workspace = ws.Workspace(folder / "work", options.program, edition=options.edition)
        self.clean = ws.Clean(folder / "clean", options.program, edition=options.edition)
        if options.corpus:
            self.tree = FileTree(self.rng, ws.corpus_path(options.edition))
        elif options.packages and seed % 2 == 1:
            self.tree = FileTree(self.rng, ws.ROOT / "packages" / options.edition)
        else:
            self.tree = TREES[options.edition](self.rng, files=options.files)
        self.disk = Disk(self.rng, self.workspace.packages)
        self.elsewhere = Elsewhere(self)
        self.owners = Owners(self) if options.owners else None
        self.users = {"uuid": Users, "hash": HashUsers}[options.edition](self) if options.users else None
        self.snapshots = []   # good states of the tree, to come back to
        self.backups = []     # copies of the database
        self.commits = []
        self.good = None      # the tree of the last success
        self.meaning = None   # what the database means since then
        self.generation = None
        self.log_behind = False  # Ninja's log may lack what was built
        self.log = collections.deque(maxlen=60)
        self.counts = collections.Counter()

    # --- what happens to the files

    def objects(self):
        return sorted(self.workspace.packages.rglob("*.darkc"))

    def damage_object(self):
        """Flips, truncates, deletes or exchanges an object; sometimes with the mtime that it had."""
        objects = self.objects()
        if not objects:
            return "no object"
        path = self.rng.choice(objects)
        stat = path.stat()
        how = self.rng.choice(["flip", "truncate", "delete", "foreign", "garbage", "grow", "empty"])
        data = bytearray(path.read_bytes())
        if how == "delete":
            path.unlink()
            # The empty object that is made in its place is no older than a source of the first second of 1970.
            source = path.with_suffix(".dark")
            self.disk.hidden |= source.exists() and source.stat().st_mtime_ns <= 10**9
            return f"delete {path.name}"
        if how == "flip" and data:
            data[self.rng.randrange(len(data))] ^= 1 << self.rng.randrange(8)
        elif how == "truncate":
            del data[self.rng.randint(0, len(data)):]
        elif how == "foreign":
            data = self.rng.choice(objects).read_bytes()
        elif how == "garbage":
            data = self.rng.randbytes(200)
        elif how == "grow":
            data += b"x"
        elif how == "empty":
            data = b""
        path.write_bytes(data)
        if self.rng.random() < 0.5:
            os.utime(path, ns=(stat.st_mtime_ns, stat.st_mtime_ns))
        self.disk.hidden = True
        return f"{how} {path.name}"

    def damage_build_file(self):
        """Deletes or spoils one of the files in the build folder, or all of it."""
        out = self.workspace.out
        if not out.exists():
            return "nothing to damage"
        if self.rng.random() < 0.1:
            shutil.rmtree(out)
            self.disk.hidden = self.log_behind = True
            return "remove the build folder"
        path = self.rng.choice(sorted(p for p in out.iterdir() if p.is_file()))
        if self.rng.random() < 0.5:
            path.unlink()
            what = "delete"
        else:
            data = path.read_bytes()
            what = self.rng.choice(["truncate", "garbage", "flip"])
            if what == "truncate" or not data:
                data = data[:self.rng.randint(0, len(data))]
            elif what == "garbage":
                data = self.rng.randbytes(100)
            else:
                at = self.rng.randrange(len(data))
                data = data[:at] + bytes([data[at] ^ 1 << self.rng.randrange(8)]) + data[at + 1:]
            path.write_bytes(data)
        self.disk.hidden = True
        self.log_behind |= path.name == ".ninja_log"
        return f"{what} {path.name}"

    def damage_database(self):
        """Deletes the database, or puts an older one in its place."""
        db = str(self.workspace.db)
        how = self.rng.choice(["delete", "restore", "restore", "empty"])
        self.meaning = self.generation = None
        self.disk.hidden = True
        old = os.stat(db) if os.path.exists(db) else None
        self.workspace.remove_database()
        if how == "empty":
            open(db, "wb").close()
        if how == "restore" and self.backups:
            shutil.copyfile(self.rng.choice(self.backups), db)
            if old and self.rng.random() < 0.7:
                os.utime(db, ns=(old.st_mtime_ns, old.st_mtime_ns))
        return f"database: {how}"

    def back_up(self):
        if not self.workspace.db.exists():
            return "nothing to back up"
        copy = self.folder / f"backup{len(self.backups) % 5}.db"
        copy.unlink(missing_ok=True)
        source, target = ws.connect(self.workspace.db), ws.sqlite3.connect(copy)
        source.backup(target)
        target.close()
        source.close()
        self.backups = (self.backups + [copy])[-5:]
        return "back up"

    def git(self, *arguments):
        environment = {"GIT_CONFIG_GLOBAL": "/dev/null", "GIT_CONFIG_NOSYSTEM": "1", "PATH": os.environ["PATH"]}
        subprocess.run(["git", "-C", str(self.workspace.packages), "-c", "user.name=t", "-c", "user.email=t@t", "-c",
                        "gc.auto=0", "-c", "core.autocrlf=false", "-c", "safe.directory=*", *arguments], check=True, stdout=subprocess.DEVNULL,
                       stderr=subprocess.PIPE, env=environment)

    def git_commit(self):
        if not (self.workspace.packages / ".git").exists():
            self.git("init", "-q")
        self.git("add", "-A", ".", ":!*.darkc")
        self.git("commit", "-q", "--allow-empty", "-m", str(len(self.commits)))
        self.git("tag", f"c{len(self.commits)}")
        self.commits.append(self.tree.snapshot())
        return f"git commit c{len(self.commits) - 1}"

    def git_checkout(self):
        """A real checkout: Git rewrites the files that differ, removes others, and their folders."""
        if not self.commits:
            return self.git_commit()
        number = self.rng.randrange(len(self.commits))
        before = {name: self.disk.path(name).stat().st_mtime_ns for name in self.disk.texts}
        self.git("add", "-A", ".", ":!*.darkc")
        self.git("-c", "advice.detachedHead=false", "checkout", "-q", "-f", f"c{number}")
        self.tree.restore(self.commits[number])
        texts = self.tree.texts()
        for name in texts:
            if texts[name] != self.disk.texts.get(name) and self.disk.path(name).stat().st_mtime_ns <= before.get(name, -1):
                self.disk.hidden = True
        self.disk.texts = texts
        return f"git checkout c{number}"

    # --- builds

    def entry(self):
        """The command that builds: bare Ninja only where it can see everything that changed."""
        if self.owners:
            self.owners.take_folders()
        if not self.disk.hidden and (self.workspace.out / "build.ninja").exists() and self.rng.random() < 0.35:
            self.counts["bare ninja"] += 1
            return self.workspace.ninja_command()
        return self.workspace.command("build")

    def fold(self):
        """Rows come to stand as a clean build writes them, in the same commit."""
        if not self.workspace.db.exists() or not (self.workspace.out / "manifest").exists():
            return "nothing to fold"
        done = self.workspace.run(self.workspace.link_command("--fold"))
        if done.returncode == 0 and ws.connect(self.workspace.db).execute("select folded from darkpkg_state").fetchone() != (1,):
            raise ws.Failure(f"not folded:\n{done.stdout}")
        self.log_behind = self.disk.hidden = True
        self.meaning = self.generation = None
        self.counts["folds"] += done.returncode == 0
        return "fold"

    def interrupt(self):
        """Starts a build and kills all of it, or one of its processes, at a random moment."""
        process = subprocess.Popen(self.entry(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                                   start_new_session=True)
        time.sleep(self.rng.random() * self.options.kill_within)
        if self.rng.random() < 0.6:
            ws.kill_tree(process)
            what = "killed a build"
        else:
            below = ws.descendants(process.pid)
            victim = self.rng.choice(below) if below else process.pid
            try:
                os.kill(victim, signal.SIGKILL)
            except ProcessLookupError:
                pass
            process.wait()
            what = "killed one process of a build"
            self.wait_for_orphans()
        self.counts["kills"] += 1
        self.log_behind = True
        # A stamp is as new as the newest source. Where that is of the future, an object that a killed Ninja did not get to
        # link is older than the stamp, and Ninja can't see that it is new.
        stamp = self.workspace.out / "stamp"
        if stamp.exists() and stamp.stat().st_mtime_ns > time.time_ns():
            self.disk.hidden = True
        self.check_killed()
        return what

    def wait_for_orphans(self):
        """Processes whose parent was killed run on; the next build may meet them, but not every one has to."""
        if self.rng.random() < 0.5:
            time.sleep(0.02)

    def check_killed(self):
        if self.meaning is None or not self.workspace.db.exists():
            self.meaning = self.generation = None
            return
        found = self.found()
        if found == self.meaning:
            return
        _, expected = self.expected()
        if expected is None or ws.differences(expected, found):
            raise ws.Failure("after a kill the database is neither the one before nor the one after:\n"
                             + "\n".join(ws.differences(expected or self.meaning, found)))
        self.meaning = self.generation = None

    def edit_under_build(self):
        """Saves a file while a build runs."""
        process = subprocess.Popen(self.entry(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(self.rng.random() * self.options.kill_within / 2)
        name = self.tree.mutate()
        log = self.disk.sync(self.tree.texts(), calm=True)
        process.wait()
        self.meaning = self.generation = None
        return f"{name} under a build: {log}"

    def found(self):
        """What the database means, without rows of users."""
        found = ws.meaning(self.workspace.db)
        return self.users.without(found) if self.users else found

    def expected(self):
        """The output of a clean build and what its database means."""
        text, meaning = self.clean.build(self.disk.texts)
        return text, self.users.comparable(meaning) if self.users and meaning else meaning

    def build_and_check(self):
        before = ws.everything(self.workspace.db)
        command = self.entry()
        self.log.append("  " + ("ninja" if "ninja" in command else "build"))
        done = self.workspace.run(command)
        text, expected = self.expected()
        if done.returncode != 0:
            self.counts["failing builds"] += 1
            if expected is not None:
                raise ws.Failure(f"a build fails that succeeds from scratch:\n{done.stdout}")
            # Where there was no database, nothing but an empty file may be left.
            if ws.differences(before or {}, ws.everything(self.workspace.db) or {}):
                raise ws.Failure("a build that failed changed the database:\n"
                                 + "\n".join(ws.differences(before, ws.everything(self.workspace.db))))
            return False
        if expected is None:
            raise ws.Failure(f"a build succeeds that fails from scratch with\n{text}\n--- it said\n{done.stdout}")
        found = self.found()
        wrong = ws.differences(expected, found)
        if wrong:
            raise ws.Failure("incremental (+) is not clean (-):\n" + "\n".join(wrong))
        self.counts["equal"] += 1
        self.disk.hidden = False
        now = ws.generation(self.workspace.db)
        if self.meaning is not None and now == self.generation + 1:  # the list is empty where only places moved
            self.check_changes(self.meaning, found, now)
        elif self.meaning is not None and now == self.generation and self.meaning != found:
            raise ws.Failure("the database changed without a new generation:\n"
                             + "\n".join(ws.differences(self.meaning, found)))
        self.meaning, self.generation = found, now
        self.good = self.tree.snapshot()
        if self.rng.random() < 0.1:
            self.check_idle()
        return True

    def check_idle(self):
        """`build` needs no log of Ninja's to know that nothing is to be done; a bare Ninja that lost its log links once,
        for nothing, and then is idle too."""
        before = ws.everything(self.workspace.db)
        commands = [self.workspace.command("build")] + [self.workspace.ninja_command()] * (1 + self.log_behind)
        for command in commands:
            done = self.workspace.run(command)
            if done.returncode != 0 or ws.everything(self.workspace.db) != before:
                raise ws.Failure(f"a second build was not idle:\n{done.stdout}")
        self.log_behind = False
        if "no work to do" not in done.stdout:
            raise ws.Failure(f"ninja still finds work to do:\n{done.stdout}")
        self.counts["idle"] += 1

    def check_changes(self, before, after, number):
        expected = expected_changes(before, after)
        connection = ws.connect(self.workspace.db)
        found = {(k, i): c for k, i, c in connection.execute(
            "select kind, item, change from darkpkg_changes where generation = ?", (number,))}
        connection.close()
        if self.options.edition == "hash":
            # An id may have several names, of which one goes and another comes: what is told is no less than what changed.
            lost = expected.keys() - found.keys()
            if lost:
                raise ws.Failure(f"darkpkg_changes of generation {number} lacks {sorted(lost)}, has {found}")
        elif found != expected:
            missing = {k: v for k, v in expected.items() if found.get(k) != v}
            extra = {k: v for k, v in found.items() if expected.get(k) != v}
            raise ws.Failure(f"darkpkg_changes of generation {number}: should have {missing}, has {extra}")
        self.counts["change lists"] += 1

    # --- steps

    def step(self):
        rng, options = self.rng, self.options
        self.log.append(f"step {self.counts['steps']}:")
        self.counts["steps"] += 1
        choice = rng.random()
        note = self.log.append
        if self.owners and rng.random() < 0.3:
            note("  " + self.owners.give_away())
        if self.users and rng.random() < 0.3:
            note("  " + self.users.step())
        if options.kills:
            note("  " + self.tree.mutate())
            note(f"  {self.disk.sync(self.tree.texts())}")
            note("  " + self.interrupt())
        elif choice < options.elsewhere:
            note("  " + self.elsewhere.step())
        elif choice < 0.70:
            for _ in range(rng.choice([1, 1, 1, 2, 4])):
                note("  " + self.tree.mutate())
            note(f"  {self.disk.sync(self.tree.texts())}")
            if rng.random() < 0.08:
                note("  " + self.damage_object())
            if rng.random() < 0.05:
                note("  " + self.damage_build_file())
            if rng.random() < 0.08:
                note("  " + self.interrupt())
            if options.edition == "hash" and rng.random() < 0.08:
                note("  " + self.fold())
        elif choice < 0.74 and self.snapshots:
            self.tree.restore(rng.choice(self.snapshots))
            note(f"  revert: {self.disk.sync(self.tree.texts())}")
        elif choice < 0.77 and self.disk.texts:
            note("  " + self.disk.touch())
        elif choice < 0.82:
            note("  " + self.damage_object())
        elif choice < 0.86:
            note("  " + self.damage_build_file())
        elif choice < 0.88:
            note("  " + self.damage_database())
        elif choice < 0.90:
            note("  " + self.back_up())
        elif choice < 0.92 and self.disk.texts:
            note("  " + self.git_commit())
        elif choice < 0.95 and self.disk.texts:
            note("  " + self.git_checkout())
        elif self.disk.texts:
            note("  " + self.edit_under_build())
        else:
            note(f"  {self.disk.sync(self.tree.texts())}")
        if self.build_and_check():
            if rng.random() < 0.3:
                self.snapshots = (self.snapshots + [self.tree.snapshot()])[-8:]
        elif self.good is not None and rng.random() < 0.7:  # most failures are healed by taking the change back
            self.tree.restore(self.good)
            note(f"  take back: {self.disk.sync(self.tree.texts())}")
            self.build_and_check()

    def run(self, steps):
        # A first state that builds: definitions that refer to nothing go.
        for _ in range(60):
            self.disk.sync(self.tree.texts(), calm=True)
            if self.build_and_check():
                break
            self.settle()
        else:
            raise ws.Failure("found no tree to start from:\n" + self.clean.build(self.disk.texts)[0])
        if self.users:
            for _ in range(12):
                self.users.step()
            self.users.adopt()
            self.build_and_check()
        for _ in range(steps):
            self.step()
        self.elsewhere.check()

    def settle(self):
        """Mutates the tree until it builds from scratch."""
        if isinstance(self.tree, Tree):
            self.tree.__init__(self.rng, files=self.options.files)


def expected_changes(before, after):
    """What darkpkg_changes must say of the step between two states of a database."""
    def items(state):
        content = {}
        for table in ("package_types", "package_values", "package_functions"):
            for row in state[table]:
                content[table[8], row[0]] = row[1:]
        return {(kind, name): (item, content.get((kind[0], item)), path)
                for path, kind, name, item, _, _, _ in state["items"]}
    one, two, out = items(before), items(after), {}
    for key in one.keys() | two.keys():
        a, b = one.get(key), two.get(key)
        if a == b:
            continue
        change = "added" if a is None else "removed" if b is None else "changed" if a[:2] != b[:2] else "moved"
        out[key[0], (b or a)[0]] = change
    return out


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ws.common_arguments(parser)
    parser.add_argument("--seed", type=int, help="of the first history; the next ones follow it")
    parser.add_argument("--steps", type=int, default=200, help="steps in all")
    parser.add_argument("--history", type=int, default=250, help="steps in one history")
    parser.add_argument("--files", type=int, default=9, help="files of a generated tree at the start")
    parser.add_argument("--packages", action="store_true", help="every other history starts from our own packages")
    parser.add_argument("--corpus", action="store_true", help="all histories start from the real corpus")
    parser.add_argument("--elsewhere", type=float, default=0.04, help="how many of the steps copy or move the tree, or switch links")
    parser.add_argument("--owners", action="store_true", help="builds run as nobody, and files become root's; needs root")
    parser.add_argument("--users", action="store_true", help="the database is an adopted one, in which users have rows")
    parser.add_argument("--kills", action="store_true", help="a kill in every step")
    parser.add_argument("--kill-within", type=float, default=0.03, help="seconds in which a kill comes")
    parser.add_argument("--replay", action="store_true", help="print each step")
    options = parser.parse_args()
    if options.corpus and not ws.corpus_path(options.edition).exists():
        return ws.no_corpus()
    base = options.work or pathlib.Path(tempfile.mkdtemp(prefix="darkpkg-history-"))
    if options.owners:
        if os.geteuid() != 0:
            print("SKIPPED: --owners needs root")
            return 77
        base.mkdir(exist_ok=True)
        base.chmod(0o755)
    totals, started = collections.Counter(), time.time()
    seed = options.seed if options.seed is not None else 1
    while totals["steps"] < options.steps:
        folder = base / f"seed{seed}"
        shutil.rmtree(folder, ignore_errors=True)
        history = History(options, seed, folder)
        if options.replay:
            history.log = Printer()
        try:
            history.run(min(options.history, options.steps - totals["steps"]))
        except (ws.Failure, subprocess.TimeoutExpired, ws.sqlite3.Error, OSError) as error:
            if not options.replay:
                print("\n".join(history.log))
            print(f"seed {seed}, step {history.counts['steps']}: {error}")
            more = "".join(f" {f}" for f in (["--kills"] if options.kills else [])
                           + (["--corpus"] if options.corpus else [])
                           + (["--packages"] if options.packages else [])
                           + (["--owners"] if options.owners else [])
                           + (["--users"] if options.users else [])
                           + ["--edition", options.edition, "--elsewhere", str(options.elsewhere)])
            print(f"state: {folder}\nreplay: {sys.argv[0]} --program {options.program} --seed {seed} "
                  f"--steps {history.counts['steps']} --history {history.counts['steps']}{more} --replay")
            return 1
        totals += history.counts
        shutil.rmtree(folder, ignore_errors=True)
        seed += 1
    if not options.work:
        shutil.rmtree(base, ignore_errors=True)
    rest = ", ".join(f"{n} {what}" for what, n in sorted(totals.items()) if what != "steps")
    ws.flush(f"{totals['steps']} steps, 0 differences ({rest}) in {time.time() - started:.0f} s")
    return 0


class Printer:
    """A log that prints."""

    def append(self, line):
        ws.flush(line)

    def __iter__(self):
        return iter(())


if __name__ == "__main__":
    sys.exit(main())
