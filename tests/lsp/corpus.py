"""The language server on Dark's own packages."""
import contextlib
import os
import pathlib
import shutil

from client import client
from harness import Skip

COMMITS = {"hash": "14c4158ae7d0d2bb73964d1fe3752c6b262e7b96", "uuid": "2c1adf536e769fbedec1d317fb9ec99c9641860b"}
CACHE = pathlib.Path(os.environ.get("XDG_CACHE_HOME", pathlib.Path.home() / ".cache")) / "darkpkg" / "corpus"


@contextlib.contextmanager
def server(project, edition, **named):
    """A client of a server on a copy of the packages, which are built. Skips if tests/corpus/fetch has not fetched them."""
    source = CACHE / COMMITS[edition] / "packages"
    if not source.exists():
        raise Skip("the corpus is not there")
    project.edition = edition
    shutil.rmtree(project.packages)
    shutil.copytree(source, project.packages)
    project.darkpkg("build", "packages", "-q", code=None)
    with client(project, **named) as lsp:
        yield lsp
