#!/usr/bin/env python3
"""`darkpkg build` with `darkpkg watch` beside it, which is asked whether there is anything to do: after each build, at once, the
database equals a clean build's, or the build fails as a clean one does and the database is as it was.

Between two builds happens what watch.py has happen. Now and then the watch is stopped (SIGSTOP) while the build runs, killed, or
started anew; objects are damaged; builds ask with other settings. At the end the watch must have answered a good part of the
builds, or nothing was tested.
"""
import fcntl
import pathlib
import signal
import sys
import time

sys.dont_write_bytecode = True

import watch
import workspace as ws

LEAST_ANSWERED = 3


def process_state(pid):
    """A letter, as /proc has it: T if it is stopped, Z if it has ended."""
    return pathlib.Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]


class Trial(watch.Trial):
    def damage_object(self):
        """As a disk or somebody else's program does it: no source changes."""
        objects = sorted(self.workspace.packages.rglob("*.darkc"))
        if not objects:
            return None
        path = self.rng.choice(objects)
        path.write_bytes(self.rng.choice([b"", b"damaged", path.read_bytes()[:-7]]))
        return path.name

    def link_away(self):
        """A source becomes a link to a file elsewhere, which is then changed there."""
        name = self.rng.choice(sorted(self.disk.texts))
        away = self.folder / "elsewhere" / name.replace("/", "-")
        away.parent.mkdir(exist_ok=True)
        away.write_bytes(self.disk.texts[name])
        path = self.disk.path(name)
        path.unlink()
        path.symlink_to(away)
        return name

    def switch(self):
        # Git keeps where a link leads to, not what is there.
        for path in [path for path in self.workspace.packages.rglob("*.dark") if path.is_symlink()]:
            text = path.read_bytes()
            path.unlink()
            path.write_bytes(text)
        return super().switch()

    def nothing(self):
        return None

    STEPS = [(watch.Trial.edit, 30), (watch.Trial.rename_save, 15), (watch.Trial.burst, 6), (switch, 8),
             (watch.Trial.overflow, 1), (watch.Trial.lose_database, 3), (watch.Trial.lose_objects, 2), (damage_object, 4),
             (link_away, 2), (nothing, 25)]

    def stop_between_links(self, process):
        """A watch that is stopped while it links has the lock of the database, for which everybody waits; so it is let go on then."""
        while True:
            process.send_signal(signal.SIGSTOP)
            while process_state(process.pid) not in "TZ":
                time.sleep(0.001)
            with open(f"{self.workspace.db}.lock", "a") as lock:
                try:
                    fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    return
                except BlockingIOError:
                    process.send_signal(signal.SIGCONT)
            time.sleep(0.005)

    def disturb(self):
        """What happens to the watch; what has to be done after the build."""
        process = self.watch.process
        what = self.rng.choices(["no", "stop", "kill"], [90, 6, 3])[0]
        if what == "stop":
            self.stop_between_links(process)
            return what, lambda: process.send_signal(signal.SIGCONT)
        if what == "kill":
            process.kill()
            process.wait()

            def start():
                self.watch = watch.Watch(self.workspace)
                if self.rng.random() < 0.8:
                    self.await_settled()
            return what, start
        return what, lambda: None

    def compare(self, done):
        _, expected = self.clean.build(self.disk.texts)
        if expected is None:
            if done.returncode == 0:
                raise ws.Failure(f"a clean build fails, this one did not:\n{done.stdout}")
            self.counts["failing"] += 1
            return False
        if done.returncode != 0:
            raise ws.Failure(f"a clean build succeeds, this one ended with {done.returncode}:\n{done.stdout}")
        different = ws.differences(expected, ws.meaning(self.workspace.db))
        if different:
            raise ws.Failure("the database (+) is not a clean one (-):\n" + "\n".join(different) + "\n" + done.stdout)
        self.counts["equal"] += 1
        self.good = self.tree.snapshot()
        return True

    def build(self):
        begin = time.monotonic()
        done = self.workspace.build("--timings", *self.rng.choice([[], [], [], [], [], ["-v"]]))
        self.longest = max(self.longest, time.monotonic() - begin)
        self.counts["builds"] += 1
        if "check" not in done.stdout and "ask" in done.stdout:
            self.counts["answered"] += 1
        return done

    def step(self):
        steps, weights = zip(*self.STEPS)
        step = self.rng.choices(steps, weights)[0]
        self.log.append(f"step {self.counts['steps']}: {step.__name__}: {step(self)}")
        self.counts["steps"] += 1
        what, afterwards = self.disturb()
        self.log.append(f"  watch: {what}")
        if self.rng.random() < 0.5:
            time.sleep(self.rng.choice([0.001, 0.005, 0.02, 0.1, 0.3]))
        done = self.build()
        afterwards()
        good = self.compare(done)
        if good and self.rng.random() < 0.5:
            good = self.compare(self.build())  # which has nothing to do
        if not good and self.rng.random() < 0.8:
            self.tree.restore(self.good)
            self.log.append(f"  take back: {self.disk.sync(self.tree.texts())}")
            self.compare(self.build())
        if good and self.rng.random() < 0.1:
            self.back_up()

    def run(self, steps):
        self.longest = 0.0
        for _ in range(steps):
            self.step()
        self.watch.end()
        if self.counts["answered"] < LEAST_ANSWERED:
            raise ws.Failure(f"watch answered {self.counts['answered']} of {self.counts['builds']} builds only")
        return f"the longest build took {self.longest * 1e3:.0f} ms"


if __name__ == "__main__":
    sys.exit(watch.run_trial(Trial, watch.arguments(__doc__).parse_args(), "beside"))
