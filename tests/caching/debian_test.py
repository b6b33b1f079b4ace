#!/usr/bin/env python3
"""The package for Debian: installed into a fresh root without compilers it builds packages, takes an older one's place, and is
removed without a trace. DARKPKG_BUILD is the build folder to pack; DARKPKG_ROOT names a root that is there already."""
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
BUILD = pathlib.Path(os.environ.get("DARKPKG_BUILD", ROOT / "build"))
# What the package depends on, so that dpkg alone can install it: nothing is downloaded then.
LIBRARIES = "libcpp-httplib0.11,libcurl4,libssl3,libstdc++6,libzstd1"
# What dpkg, apt and ldconfig keep for themselves.
NOTES = re.compile(r"^var/(log|cache|lib/(apt|dpkg))(/|$)|^etc/ld\.so\.cache$")


class Skip(Exception):
    """Something that the test needs is not to be had here."""


def call(*command, **options):
    done = subprocess.run([str(word) for word in command], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False,
                          **options)
    if done.returncode != 0:
        raise AssertionError(f"{' '.join(map(str, command))}: {done.returncode}\n{done.stdout}")
    return done.stdout


def make_root(folder):
    """A Debian 12 with the libraries alone."""
    if given := os.environ.get("DARKPKG_ROOT"):
        call("cp", "-a", given, folder)
        return
    if os.geteuid() != 0:
        raise Skip("only root can make a root")
    if not shutil.which("mmdebstrap"):
        raise Skip("mmdebstrap is missing")
    done = subprocess.run(["mmdebstrap", "--quiet", "--variant=apt", f"--include={LIBRARIES}", "bookworm", str(folder)],
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
    if done.returncode != 0:
        raise Skip(f"mmdebstrap can't make a root: {done.stdout.strip().splitlines()[-1:]}")


class Machine:
    def __init__(self, root):
        self.root = root

    def run(self, *command):
        return call("bwrap", "--bind", self.root, "/", "--proc", "/proc", "--dev", "/dev", "--unshare-net", "--die-with-parent",
                    "--cap-add", "ALL", "--clearenv", "--setenv", "PATH", "/usr/sbin:/usr/bin:/sbin:/bin", "--chdir", "/root", *command)

    def fails(self, *command):
        try:
            self.run(*command)
        except AssertionError:
            return True
        return False

    def files(self):
        """Every path but for what dpkg keeps for itself, with links' targets and sizes of files."""
        out = {}
        for folder, folders, names in os.walk(self.root):
            for name in folders + names:
                path = pathlib.Path(folder, name)
                inside = str(path.relative_to(self.root))
                if NOTES.search(inside) or inside.startswith(("proc", "dev", "root/")):
                    continue
                out[inside] = os.readlink(path) if path.is_symlink() else path.stat().st_size if path.is_file() else ""
        return out


def older(package, folder):
    """The same package, of a version before, with a file that the present one has not."""
    call("dpkg-deb", "-R", package, folder)
    control = folder / "DEBIAN/control"
    control.write_text(re.sub(r"^Version: .*$", "Version: 0.0.1", control.read_text(), flags=re.M))
    (folder / "usr/share/darkpkg/gone").write_text("of the older version\n")
    made = folder.with_suffix(".deb")
    call("dpkg-deb", "--root-owner-group", "-b", folder, made)
    return made


def check(folder):
    call("cpack", "-G", "DEB", "-B", folder / "packed", cwd=BUILD)
    package, = (folder / "packed").glob("*.deb")
    machine = Machine(folder / "root")
    make_root(machine.root)
    before = machine.files()
    if any(re.search(r"usr/bin/(g\+\+|c\+\+|cc|gcc|ninja)$", path) for path in before):
        raise AssertionError("the root has compilers")
    for which in (older(package, folder / "older"), package):
        shutil.copy(which, machine.root / "root/darkpkg.deb")
        machine.run("dpkg", "-i", "darkpkg.deb")
    shutil.copy(ROOT / "tool/container/feature/install.sh", machine.root / "root")
    if "darkpkg 0." not in machine.run("env", "PACKAGE=darkpkg.deb", "./install.sh"):
        raise AssertionError("the feature for devcontainers doesn't install the package")
    machine.run("mkdir", "no-apt")
    machine.run("ln", "-s", "/usr/bin/darkpkg", "/usr/bin/realpath", "no-apt")
    if not machine.fails("env", "PATH=no-apt", "PACKAGE=darkpkg.deb", "./install.sh"):
        raise AssertionError("the feature for devcontainers takes the package that is there for one that it can't install")
    if "usr/share/darkpkg/gone" in machine.files():
        raise AssertionError("the upgrade left a file of the older version")
    if "darkpkg 0." not in machine.run("darkpkg", "--version") or "darkpkg 0." not in machine.run("darkpkg-serve", "--version"):
        raise AssertionError("the programs don't run")
    for edition in ("uuid", "hash"):
        shutil.copytree(ROOT / "packages" / edition, machine.root / "root" / edition, ignore=shutil.ignore_patterns("*.darkc"))
        built = machine.run("darkpkg", "build", edition, "--edition", edition, "--db", f"{edition}.db")
        if " items changed, " not in built:
            raise AssertionError(f"edition {edition} was not built:\n{built}")
        machine.run("darkpkg", "verify", edition, "--db", f"{edition}.db")
        if "nothing to do" not in machine.run("darkpkg", "build", edition, "--db", f"{edition}.db"):
            raise AssertionError(f"edition {edition}: the second build had something to do")
    machine.run("dpkg", "--purge", "darkpkg")
    after = machine.files()
    if after != before:
        left = sorted(set(after.items()) ^ set(before.items()))
        raise AssertionError(f"the package leaves a trace: {left}")


def main():
    with tempfile.TemporaryDirectory(prefix="darkpkg-debian-") as folder:
        try:
            check(pathlib.Path(folder))
        except Skip as reason:
            print(f"skipped  the package for Debian in a fresh root ({reason})\n0 passed, 0 failed, 1 skipped")
            return 0
        except AssertionError as problem:
            print(f"failed   the package for Debian in a fresh root\n{problem}\n0 passed, 1 failed, 0 skipped")
            return 1
    print("passed   the package for Debian in a fresh root\n1 passed, 0 failed, 0 skipped")
    return 0


if __name__ == "__main__":
    sys.exit(main())
