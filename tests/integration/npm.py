"""Packages of npm for tests, installed once for each lock file."""
import shutil
import subprocess

from harness import Skip

PARTS = ("package.json", "package-lock.json", ".npmrc")


def require(*tools):
    for tool in tools:
        if not shutil.which(tool):
            raise Skip(f"{tool} is not installed")


def install(source, folder):
    """Has `folder` the packages that the lock file in `source` names; a check is skipped if they can't be had."""
    require("node", "npm")
    lock, done = (source / "package-lock.json").read_bytes(), folder / "node_modules/.installed"
    folder.mkdir(parents=True, exist_ok=True)
    for part in PARTS:
        shutil.copy(source / part, folder / part)
    if done.exists() and done.read_bytes() == lock:
        return
    # What is bundled or run here needs no script of a package's own.
    tried = subprocess.run(["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"], cwd=folder, capture_output=True, text=True)
    if tried.returncode != 0:
        why = tried.stderr.strip().splitlines() or ["npm ci failed"]
        raise Skip(why[0])
    done.write_bytes(lock)
