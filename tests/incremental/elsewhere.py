"""Brings a whole tree somewhere else, as copies, moves, backups, deployments and other users do. What is left behind belongs to
somebody else from then on: no build may write there or remove anything."""
import os
import pathlib
import shutil

import workspace as ws

NOBODY = 65534


def snapshot(folder):
    """The files below a folder: bytes and times. Readers of a database may touch its -shm."""
    found = {}
    for path in sorted(pathlib.Path(folder).rglob("*")):
        if path.is_file() and not path.name.endswith("-shm"):
            found[str(path.relative_to(folder))] = (path.read_bytes(), path.stat().st_mtime_ns)
    return found


class Elsewhere:
    """What happens to the places of a history's workspace."""

    def __init__(self, history):
        self.history, self.rng, self.counter = history, history.rng, 0
        self.left_behind = {}  # folder -> what was in it

    @property
    def workspace(self):
        return self.history.workspace

    def fresh(self):
        self.counter += 1
        return self.workspace.folder.parent / f"place{self.counter}"

    def leave(self, folder):
        self.left_behind[folder] = snapshot(folder)

    def check(self):
        """Nothing that was left behind has changed; the oldest of it goes."""
        for folder, before in self.left_behind.items():
            now = snapshot(folder)
            changed = sorted(k for k in before.keys() | now.keys() if before.get(k) != now.get(k))
            if changed:
                raise ws.Failure(f"files of somebody else were changed in {folder}: {changed[:9]}")
        while len(self.left_behind) > 3:
            oldest = next(iter(self.left_behind))
            del self.left_behind[oldest]
            shutil.rmtree(oldest, ignore_errors=True)

    def copy_of(self, folder):
        to = self.fresh()
        shutil.copytree(folder, to, symlinks=True, copy_function=self.rng.choice([shutil.copy2, shutil.copy]))
        return to

    def go_to(self, folder):
        """The history goes on in another folder."""
        self.workspace.settle_in(folder)
        self.history.disk.packages = self.workspace.packages

    def copy(self):
        """Goes on in a copy; the original is somebody else's."""
        original = self.workspace.folder
        self.go_to(self.copy_of(original))
        self.leave(original)
        return "go on in a copy"

    def restore(self):
        """A backup comes back to the same place; the tree that was there is somebody else's, and so is the backup."""
        place, away = self.workspace.folder, self.fresh()
        backup = self.copy_of(place)
        place.rename(away)
        shutil.copytree(backup, place, symlinks=True)
        self.leave(away)
        self.leave(backup)
        return "restore a backup to the same place"

    def move(self):
        """The whole tree moves; mostly somebody else's stands at its old place then."""
        place, to = self.workspace.folder, self.fresh()
        place.rename(to)
        if self.rng.random() < 0.7:
            shutil.copytree(to, place, symlinks=True)
            self.leave(place)
        self.go_to(to)
        return "move"

    def switch(self):
        """The packages' folder becomes a link, or another one, to a release whose files have the same times."""
        packages, history = self.workspace.packages, self.history
        old = pathlib.Path(os.path.realpath(packages))
        release = self.fresh()
        shutil.copytree(old, release, symlinks=True, ignore=lambda _, names: [
            n for n in names if n.endswith(".darkc") and self.rng.random() < 0.3])
        if packages.is_symlink():
            packages.unlink()
        else:
            old = self.fresh()
            packages.rename(old)
        packages.symlink_to(release)
        self.leave(old)
        note = history.tree.mutate()
        before = {name: history.disk.path(name).stat() for name in history.disk.texts}
        done = history.disk.sync(history.tree.texts(), calm=True)
        for name, stat in before.items():
            path = history.disk.path(name)
            if path.exists() and self.rng.random() < 0.8:
                os.utime(path, ns=(stat.st_mtime_ns, stat.st_mtime_ns))
        return f"switch to another release: {note}: {done}"

    def exchange(self):
        """A folder below the packages takes the place of its like from a copy, with the times that it has."""
        folders = [p for p in self.workspace.packages.rglob("*") if p.is_dir() and ".git" not in p.parts]
        if not folders:
            return "no folder to exchange"
        folder = self.rng.choice(folders)
        away, other = self.fresh(), self.fresh()
        shutil.copytree(folder, other, symlinks=True)
        folder.rename(away)
        other.rename(folder)
        self.leave(away)
        return f"exchange {folder.name}"

    def step(self):
        how = self.rng.choice([self.copy, self.restore, self.move, self.switch, self.exchange])
        note = how()
        self.check()
        # Ninja's graph names the places of before.
        self.history.disk.hidden = self.history.log_behind = True
        return note


class Owners:
    """Builds run as nobody, in folders of nobody's; what root gives away may be made anew and no more. Needs root."""

    def __init__(self, history):
        self.history, self.rng = history, history.rng
        history.workspace.prefix = ["setpriv", "--reuid", str(NOBODY), "--regid", str(NOBODY), "--clear-groups"]

    def give_away(self):
        """Some objects and files of the build folder become root's."""
        workspace = self.history.workspace
        files = sorted(workspace.packages.rglob("*.darkc")) + sorted(workspace.out.glob("*")) + sorted(
            workspace.out.glob(".ninja_log"))
        chosen = [p for p in files if p.is_file() and self.rng.random() < 0.2]
        for path in chosen:
            os.chown(path, 0, 0)
            os.chmod(path, self.rng.choice([0o600, 0o644, 0o444, 0o666]))
        self.history.disk.hidden |= bool(chosen)
        return f"give {len(chosen)} files to root"

    def take_folders(self):
        """What the test made as root is nobody's but for what was given away."""
        folder = self.history.workspace.folder
        for path in [folder, *folder.rglob("*")]:
            if path.is_dir() or path.name.startswith("data.db"):
                os.chown(path, NOBODY, NOBODY)
        packages = self.history.workspace.packages
        for path in [pathlib.Path(os.path.realpath(packages)), *packages.rglob("*")]:
            if path.is_dir():
                os.chown(path, NOBODY, NOBODY)
