"""What the tests of this folder share."""
import pathlib
import re
import shutil
import sys

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent / "integration"), str(HERE.parent / "corpus")]
import harness  # noqa: E402
import place  # noqa: E402
from harness import Project, equal, function, settle  # noqa: E402

CORPUS = place.packages("uuid")
FILES = 40


def fill(project, files=FILES):
    """Small packages that use each other."""
    for i in range(files):
        uses = f"M{i - 1}.f{i - 1} x" if i else "x + 1L"
        project.write(f"group{i % 4}/m{i}.dark", function(f"Test.M{i}", f"f{i}", uses.replace("M", "Test.M")))


def real_or_small(project):
    """The real corpus where it was fetched, else small packages. Returns the number of sources."""
    if not CORPUS.is_dir():
        fill(project)
        return FILES
    shutil.copytree(CORPUS, project.packages, dirs_exist_ok=True)
    return sum(1 for p in project.packages.rglob("*.dark") if "_" not in str(p.relative_to(project.packages)))


def sibling(project, name):
    """Another, empty project in a folder next to this one's packages."""
    folder = project.folder / name
    folder.mkdir()
    return Project(folder)


def clone(project, name):
    """A fresh checkout of the sources elsewhere: all times are new, nothing was built."""
    other = sibling(project, name)
    for source in sorted(project.packages.rglob("*.dark")):
        other.write(source.relative_to(project.packages), source.read_bytes())
    settle()
    return other


def objects(project, folder=None):
    """The objects' bytes by name."""
    root = folder or project.packages
    return {str(p.relative_to(root)): p.read_bytes() for p in root.rglob("*.darkc")}


def from_cache(done):
    found = re.search(r"(\d+) objects? from the cache", done.summary)
    return int(found[1]) if found else 0


def same_database(a, b):
    found = harness.differences(harness.meaning(a.database), harness.meaning(b.database))
    equal(found, [], "differences between the databases")


def warnings(done):
    return [line for line in done.err.splitlines() if line.startswith("darkpkg: warning:")]
