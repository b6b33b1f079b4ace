#!/usr/bin/env python3
"""`darkpkg watch` under random saves, renames, deletions, branch switches and worse: after each settle the database equals a
clean build's; no descriptor is leaked, memory stays flat, and nothing is left for Ninja to do.

What happens between two settles is drawn by lot: an edit, saved in one of the ways that editors save; several at once; a
checkout of another branch; the packages' folder moved away and back, or deleted and made again; more events than the queue
holds; a database that is deleted or replaced by an older one; a build by others at the same moment.

--speed N measures instead: N saves in a copy of the real corpus, each from the save to the committed database. The files that
are saved are the deciles of all by size.
"""
import argparse
import collections
import json
import os
import pathlib
import queue
import random
import shutil
import signal
import statistics
import subprocess
import sys
import threading
import time

sys.dont_write_bytecode = True

import workspace as ws
from disk import Disk
from tree import TREES

PATIENCE = 60          # seconds until what is not there yet never comes
QUEUE = pathlib.Path("/proc/sys/fs/inotify/max_queued_events")
QUIET = 0.3            # seconds without an event in which watch would have begun what is left to do
DESCRIPTORS = 13       # the standard three, inotify, signals, mounts, the socket and its lock, the kept database with its WAL and index,
                       # two of the moment
RESIDENT_SLACK = 6 << 20  # bytes that the process may grow after its first quarter
GIT = ["git", "-c", "user.name=t", "-c", "user.email=t@t", "-c", "gc.auto=0", "-c", "core.autocrlf=false",
       "-c", "advice.detachedHead=false"]
GIT_ENVIRONMENT = {"GIT_CONFIG_GLOBAL": "/dev/null", "GIT_CONFIG_NOSYSTEM": "1", "PATH": os.environ["PATH"]}


class Watch:
    """A running `darkpkg watch`, and the lines that it prints."""

    def __init__(self, workspace, *more):
        self.process = subprocess.Popen(workspace.command("watch", "--format=json", *more), stdout=subprocess.PIPE,
                                        stderr=subprocess.DEVNULL)
        self.events = queue.Queue()
        self.last_build = None
        self.reader = threading.Thread(target=self.read, daemon=True)
        self.reader.start()

    def read(self):
        for line in self.process.stdout:
            event = json.loads(line)
            if "event" in event:
                self.events.put((time.perf_counter_ns(), event))
        self.events.put((0, {"event": "end"}))

    def next(self, kinds, timeout=PATIENCE):
        """The next event of these kinds, with its time; None where it does not come."""
        deadline = time.monotonic() + timeout
        while True:
            try:
                when, event = self.events.get(timeout=max(0.001, deadline - time.monotonic()))
            except queue.Empty:
                return None
            if event["event"] == "end":
                raise ws.Failure(f"watch ended with {self.process.wait()}")
            if event["event"] in ("build", "error"):
                self.last_build = event
            if event["event"] in kinds:
                return when, event

    def forget(self):
        """Drops the events that came until now."""
        while not self.events.empty():
            self.next(["build", "settled", "error"])

    def descriptors(self):
        return len(os.listdir(f"/proc/{self.process.pid}/fd"))

    def resident(self):
        """Bytes of private memory: pages of the program's file come and go."""
        for line in open(f"/proc/{self.process.pid}/status"):
            if line.startswith("RssAnon:"):
                return int(line.split()[1]) << 10
        raise ws.Failure("no RssAnon in /proc")

    def end(self, how=signal.SIGINT):
        """Ends it; it must exit with 0."""
        self.process.send_signal(how)
        code = self.process.wait(timeout=PATIENCE)
        self.reader.join()
        if code != 0:
            raise ws.Failure(f"watch ended with {code} after signal {how}")


class Trial:
    def __init__(self, options, seed, folder):
        self.options, self.folder = options, folder
        self.rng = random.Random(seed)
        self.workspace = ws.Workspace(folder / "work", options.program, edition=options.edition)
        self.clean = ws.Clean(folder / "clean", options.program, edition=options.edition)
        self.counts = collections.Counter()
        self.log = []
        while True:
            self.tree = TREES[options.edition](self.rng, files=options.files)
            if self.clean.build(self.tree.texts())[1] is not None:
                break
        self.disk = Disk(self.rng, self.workspace.packages)
        self.disk.sync(self.tree.texts(), calm=True)
        self.good = self.tree.snapshot()
        self.branches = {}
        self.backup = None
        self.git("init", "-q")
        self.workspace.must_build()  # so that Ninja has a log that watch has to keep right
        self.watch = Watch(self.workspace)
        self.await_settled()
        self.commit("one")

    def git(self, *arguments):
        subprocess.run([*GIT, "-C", str(self.workspace.packages), *arguments], check=True, stdout=subprocess.DEVNULL,
                       stderr=subprocess.PIPE, env=GIT_ENVIRONMENT)

    def commit(self, branch):
        """A branch with the tree as it is."""
        self.git("add", "-A", ".", ":!*.darkc")
        self.git("commit", "-q", "--allow-empty", "-m", branch)
        self.git("branch", "-f", branch)
        self.branches[branch] = self.tree.snapshot()

    # --- what happens

    def edit(self):
        for _ in range(self.rng.choice([1, 1, 1, 2, 4])):
            self.tree.mutate()
        return self.disk.sync(self.tree.texts())

    def rename_save(self):
        """As most editors do: a new file takes the old one's name, a backup is kept for a moment."""
        name = self.rng.choice(sorted(self.disk.texts))
        before = self.disk.texts[name]
        for _ in range(10):
            self.tree.mutate()
            after = self.tree.texts().get(name)
            if after not in (None, before):
                break
        path = self.disk.path(name)
        if after not in (None, before):
            how = self.rng.choice(["vim", "atomic", "truncate"])
            if how == "vim":
                probe = path.with_name("4913")
                probe.touch()
                probe.unlink()
                backup = path.with_name(path.name + "~")
                os.rename(path, backup)
                path.write_bytes(after)
                backup.unlink()
            elif how == "atomic":
                temporary = path.with_name(f".{path.name}.swp")
                temporary.write_bytes(after)
                os.rename(temporary, path)
            else:
                with open(path, "wb") as file:
                    file.flush()
                    time.sleep(self.rng.random() * 0.02)
                    for at in range(0, len(after), 40):
                        file.write(after[at:at + 40])
                        file.flush()
            self.disk.texts[name] = after
        return self.disk.sync(self.tree.texts(), calm=True)

    def burst(self):
        """Saves in quick succession, each a state that a build may or may not see."""
        for _ in range(self.rng.randint(3, 8)):
            self.tree.mutate()
            self.disk.sync(self.tree.texts(), calm=True)
            time.sleep(self.rng.choice([0, 0, 0.001, 0.01, 0.06]))

    def switch(self):
        self.commit(self.rng.choice(["one", "two", "three"]))
        branch = self.rng.choice(sorted(self.branches))
        self.git("checkout", "-q", "-f", "--detach", branch)
        self.tree.restore(self.branches[branch])
        self.disk.texts = self.tree.texts()
        self.counts["branch switches"] += 1

    def overflow(self):
        """More events than the queue holds, with changes among them."""
        limit = int(QUEUE.read_text())
        if limit > 200_000:
            return self.edit()
        self.watch.process.send_signal(signal.SIGSTOP)
        done = self.edit()
        one, two = self.workspace.packages / "x.dark", self.workspace.packages / "y.dark"
        one.write_bytes(b"")
        for _ in range(limit // 4 + 10):  # two events each
            os.rename(one, two)
            os.rename(two, one)
        one.unlink()
        self.tree.mutate()
        done += self.disk.sync(self.tree.texts())
        self.watch.process.send_signal(signal.SIGCONT)
        self.counts["overflows"] += 1
        return done

    def lose_root(self):
        """The packages' folder, or the one above, goes and comes back."""
        what = self.rng.choice(["root", "above", "again"])
        root = self.workspace.packages
        away = root.with_name("away")
        if what == "root":
            os.rename(root, away)
        elif what == "again":
            shutil.copytree(root, away, symlinks=True, ignore=shutil.ignore_patterns("*.darkc"))
            while root.exists():  # watch may make a file in it meanwhile
                shutil.rmtree(root, ignore_errors=True)
        else:
            other = self.workspace.folder.with_name("moved")
            os.rename(self.workspace.folder, other)
            time.sleep(self.rng.choice([0, 0.01, 0.2]))
            os.rename(other, self.workspace.folder)
            self.counts["lost roots"] += 1
            return what
        time.sleep(self.rng.choice([0, 0.01, 0.2]))
        os.rename(away, root)
        self.counts["lost roots"] += 1
        return what

    def lose_database(self):
        if self.backup and self.rng.random() < 0.6:
            self.workspace.remove_database()
            shutil.copyfile(self.backup, self.workspace.db)
            what = "an older one"
        else:
            self.workspace.remove_database()
            what = "none"
        self.counts["lost databases"] += 1
        return what

    def back_up(self):
        path = self.folder / "backup.db"
        path.unlink(missing_ok=True)
        source, target = ws.connect(self.workspace.db), ws.sqlite3.connect(path)
        source.backup(target)
        target.close()
        source.close()
        self.backup = path

    def lose_objects(self):
        objects = sorted(self.workspace.packages.rglob("*.darkc"))
        for path in self.rng.sample(objects, min(3, len(objects))):
            path.unlink()
        self.counts["lost objects"] += 1

    def others_build(self):
        """Another build of the same tree at the same moment."""
        command = self.workspace.command("build") if self.rng.random() < 0.5 else self.workspace.ninja_command()
        other = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        time.sleep(self.rng.random() * 0.02)
        done = self.edit()
        other.communicate(timeout=PATIENCE)
        if other.returncode < 0:
            raise ws.Failure(f"another build ended with {other.returncode}")
        self.counts["builds by others"] += 1
        return done

    STEPS = [(edit, 40), (rename_save, 20), (burst, 10), (switch, 12), (overflow, 1), (lose_root, 3), (lose_database, 3),
             (lose_objects, 2), (others_build, 6)]

    # --- and what must come of it

    def await_settled(self):
        if self.watch.next(["settled"]) is None:
            raise ws.Failure("watch did not settle")

    def wrong(self):
        """How the database differs from a clean build of what is on the disk; nothing where it does not."""
        _, expected = self.clean.build(self.disk.texts)
        if expected is None:
            ok = self.watch.last_build is not None and self.watch.last_build.get("ok", True)
            return ["a clean build fails, the last one of watch did not"] if ok else []
        if not self.workspace.db.exists():
            return ["no database"]
        try:
            different = ws.differences(expected, ws.meaning(self.workspace.db))
        except ws.sqlite3.Error as error:
            return [repr(error)]
        # A folder that went and came back may have settled while it was away: the database is right, the objects are gone.
        return different or [f"no object of {name}" for name in self.disk.texts
                             if "_" not in name and not (self.workspace.packages / f"{name}c").exists()]

    def state(self):
        """What a change of sources leaves different."""
        found = {}
        for path in self.workspace.packages.rglob("*.dark"):
            if path.exists():
                stat = path.stat()
                found[path] = (stat.st_ino, stat.st_size, stat.st_ctime_ns)
        return found

    def check(self, happened=True):
        deadline = time.monotonic() + PATIENCE
        if happened:
            self.await_settled()
        while different := self.wrong():
            self.counts["settled more than once"] += 1
            if time.monotonic() > deadline or self.watch.next(["settled"], 3) is None:
                raise ws.Failure("watch's database (+) is not a clean one (-):\n" + "\n".join(different))
        if self.clean.build(self.disk.texts)[1] is not None:
            self.counts["equal"] += 1
            self.good = self.tree.snapshot()
            return True
        self.counts["failing"] += 1
        return False

    def check_idle(self):
        """What watch has built is built for everybody."""
        # What was awaited may have been the end of something before: taken back, it left the database right all the time.
        while self.watch.next(["build", "settled", "error"], QUIET):
            pass
        before = ws.everything(self.workspace.db)
        for command, word in ((self.workspace.command("build"), "nothing to do"),
                              (self.workspace.ninja_command(), "no work to do")):
            done = self.workspace.run(command)
            if done.returncode != 0 or word not in done.stdout:
                raise ws.Failure(f"{command[0]} finds something to do after watch:\n{done.stdout}")
        if ws.differences(before, ws.everything(self.workspace.db)):
            raise ws.Failure("a build after watch changed the database")
        self.counts["idle afterwards"] += 1

    def step(self):
        steps, weights = zip(*self.STEPS)
        step = self.rng.choices(steps, weights)[0]
        self.watch.forget()
        before = self.state()
        self.log.append(f"step {self.counts['steps']}: {step.__name__}: {step(self)}")
        self.counts["steps"] += 1
        # A checkout of the same files, an edit that was taken back: nobody sees that.
        good = self.check(self.state() != before or step in (Trial.lose_objects, Trial.lose_database, Trial.lose_root))
        if not good and self.rng.random() < 0.8:
            self.tree.restore(self.good)
            self.watch.forget()
            before = self.state()
            self.log.append(f"  take back: {self.disk.sync(self.tree.texts())}")
            good = self.check(self.state() != before)
        if good and self.rng.random() < 0.1:
            self.back_up()
        if good and self.rng.random() < 0.15:
            self.check_idle()

    def run(self, steps):
        descriptors, resident = [], []
        for _ in range(steps):
            self.step()
            descriptors.append(self.watch.descriptors())
            resident.append(self.watch.resident())
        quarter = max(1, len(resident) // 4)
        early, late = max(resident[:quarter]), max(resident[-quarter:])
        self.watch.end(self.rng.choice([signal.SIGINT, signal.SIGTERM]))
        figures = (f"descriptors {min(descriptors)} to {max(descriptors)}, private memory "
                   f"{early / 2**20:.1f} MiB in the first quarter, {late / 2**20:.1f} MiB in the last")
        if max(descriptors) > DESCRIPTORS:
            raise ws.Failure(f"descriptors leak: {figures}")
        if late > early + RESIDENT_SLACK:
            raise ws.Failure(f"memory grows: {figures}")
        return figures


def deciles(packages):
    """Nine files, from small to large, to whose end a definition can be added."""
    def is_plain(path):
        first = next((line for line in path.read_text().splitlines() if line.startswith("module ")), "=")
        return not first.rstrip().endswith("=")
    files = sorted((p for p in packages.rglob("*.dark") if is_plain(p)), key=lambda p: p.stat().st_size)
    return [files[len(files) * i // 10] for i in range(1, 10)]


def measure(options, folder):
    """From a save to the committed database and the line that says so."""
    workspace = ws.Workspace(folder / "speed", options.program, edition=options.edition)
    shutil.copytree(ws.corpus_path(options.edition), workspace.packages, dirs_exist_ok=True,
                    ignore=shutil.ignore_patterns("*.darkc"))
    watch = Watch(workspace)
    watch.next(["settled"])
    texts = {path: path.read_text() for path in deciles(workspace.packages)}
    rng = random.Random(options.seed)
    times, compiles, links = [], [], []
    for number in range(options.speed):
        time.sleep(0.15 + rng.random() * 0.02)  # as a person saves: one at a time, at any moment of the clock's tick
        watch.forget()
        which = number % len(texts)
        path = list(texts)[which]
        text = texts[path] + f"\n\nlet watched{which} (x: Int64) : Int64 = {number}L\n"
        begin = time.perf_counter_ns()
        path.write_text(text)
        when, event = watch.next(["build"])
        times.append((when - begin) / 1e6)
        compiles.append(event["compile_ms"])
        links.append(event["link_ms"])
        if not event["ok"] or ws.generation(workspace.db) != event["generation"]:
            raise ws.Failure(f"not committed: {event}")
    watch.end()
    middle = statistics.median
    ws.flush(f"{len(times)} saves in the corpus: from the save to the committed database {middle(times):.2f} ms median, "
             f"{statistics.quantiles(times, n=10)[-1]:.2f} ms 90th percentile, {min(times):.2f} ms least "
             f"(compile {middle(compiles):.2f} ms, link {middle(links):.2f} ms)")


def arguments(description):
    """Those of all programs that run a Trial."""
    parser = argparse.ArgumentParser(description=description, formatter_class=argparse.RawDescriptionHelpFormatter)
    ws.common_arguments(parser)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--steps", type=int, default=60)
    parser.add_argument("--files", type=int, default=8, help="files of the generated tree at the start")
    return parser


def run_trial(trial_type, options, name):
    """The exit code."""

    def trial_in(base):
        started = time.time()
        trial = trial_type(options, options.seed, base)
        try:
            figures = trial.run(options.steps)
        except (ws.Failure, subprocess.TimeoutExpired, OSError):
            print("\n".join(trial.log), f"\nseed {options.seed}")
            trial.watch.process.kill()
            raise
        rest = ", ".join(f"{n} {what}" for what, n in sorted(trial.counts.items()) if what != "steps")
        ws.flush(f"{trial.counts['steps']} steps, 0 differences ({rest}); {figures}; {time.time() - started:.0f} s")

    return ws.in_folder(options, name, trial_in)


def main():
    parser = arguments(__doc__)
    parser.add_argument("--speed", type=int, default=0, help="measure so many saves instead")
    options = parser.parse_args()
    if not options.speed:
        return run_trial(Trial, options, "watch")
    if not ws.corpus_path().exists():
        return ws.no_corpus()
    return ws.in_folder(options, "watch", lambda base: measure(options, base))


if __name__ == "__main__":
    sys.exit(main())
