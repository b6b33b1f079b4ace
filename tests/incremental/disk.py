"""Brings a packages folder from one state to another in all the ways that editors, Git and backups do, clock games included."""
import os
import pathlib
import time

FUTURE = 10 * 365 * 86400 * 10**9


def seen_by_ninja(mtime_ns):
    """Ninja takes all times of the first second of 1970 for the same: 0 stands for a missing file."""
    return 1 if 0 <= mtime_ns < 10**9 else mtime_ns


class Disk:
    """Knows what is on the disk, and which changes bare Ninja can't see."""

    def __init__(self, rng, packages):
        self.rng, self.packages = rng, pathlib.Path(packages)
        self.texts = {}
        self.hidden = False  # something changed without a newer mtime

    def path(self, name):
        return self.packages / name

    def sync(self, texts, calm=False):
        """Makes the folder hold `texts`; how is drawn by lot, unless `calm`. Returns what was done, for the log."""
        log = []
        gone = [p for p in self.texts if p not in texts]
        fresh = [p for p in texts if p not in self.texts]
        changed = [p for p in texts if p in self.texts and texts[p] != self.texts[p]]
        # Real renames, which keep the mtime.
        for new in list(fresh):
            for old in gone:
                if self.texts[old] == texts[new]:
                    self.path(new).parent.mkdir(parents=True, exist_ok=True)
                    os.rename(self.path(old), self.path(new))
                    gone.remove(old)
                    fresh.remove(new)
                    log.append(f"rename {old} {new}")
                    break
        if len(changed) == 2:
            one, two = changed
            if texts[one] == self.texts[two] and texts[two] == self.texts[one] and not calm:
                swap = self.packages / "swap"
                os.rename(self.path(one), swap)
                os.rename(self.path(two), self.path(one))
                os.rename(swap, self.path(two))
                changed = []
                self.hidden = True
                log.append(f"swap {one} {two}")
        for name in gone:
            self.path(name).unlink()
            log.append(f"remove {name}")
            self.prune(self.path(name).parent)
        for name in fresh:
            self.path(name).parent.mkdir(parents=True, exist_ok=True)
            self.path(name).write_bytes(texts[name])
            if not calm and self.rng.random() < 0.2:
                log.append(self.set_time(name, self.rng.choice(["old", "future", "epoch"])))
            log.append(f"create {name}")
        for name in changed:
            log.append(self.replace(name, texts[name], calm))
        self.texts = dict(texts)
        return log

    def prune(self, folder):
        """Removes folders that hold nothing but darkpkg's objects."""
        while folder != self.packages and self.rng.random() < 0.5:
            left = list(folder.iterdir())
            if any(not p.name.endswith(".darkc") for p in left):
                return
            for path in left:
                path.unlink(missing_ok=True)
            try:
                folder.rmdir()
            except OSError:  # `darkpkg watch` is at work in it
                return
            folder = folder.parent

    def replace(self, name, data, calm):
        path = self.path(name)
        before = path.stat().st_mtime_ns
        if not calm and self.rng.random() < 0.4:
            temporary = path.with_name("tmp~")
            temporary.write_bytes(data)
            os.rename(temporary, path)
            how = "rename over"
        else:
            path.write_bytes(data)
            how = "write"
        when = "now"
        if not calm and self.rng.random() < 0.35:
            when = self.rng.choice(["older", "equal", "equal", "old", "future", "next", "epoch"])
            self.set_time(name, when, before)
        self.note_hidden(path, before)
        return f"{how} {name} ({when})"

    def note_hidden(self, path, before):
        """Ninja sees no change in a source that is not newer than it was, nor than its object; that one is some ns newer
        than a source which had other contents at one time."""
        for then in [before] + [o.stat().st_mtime_ns for o in [path.with_suffix(".darkc")] if o.exists()]:
            if seen_by_ninja(path.stat().st_mtime_ns) <= seen_by_ninja(then):
                self.hidden = True

    def set_time(self, name, when, before=None):
        path = self.path(name)
        now = time.time_ns()
        before = before or now
        mtime = {"older": before - self.rng.choice([1, 1000, 10**9, 10**13]), "equal": before, "old": 10**18,
                 "future": now + self.rng.choice([10**9, 3600 * 10**9, FUTURE]), "next": before + 1,
                 "now": now, "epoch": self.rng.choice([0, 1, 10**9, -10**12])}[when]
        os.utime(path, ns=(mtime, mtime))
        self.note_hidden(path, before)
        return f"time {name} ({when})"

    def touch(self):
        name = self.rng.choice(sorted(self.texts))
        return self.set_time(name, self.rng.choice(["now", "older", "old", "future", "next"]),
                             self.path(name).stat().st_mtime_ns)
