"""Where the real corpora are: the packages of Dark's own repository at one commit for each edition."""
import os
import pathlib

# The commit whose packages are the corpus of an edition; tests/corpus/fetch gets them.
COMMITS = {
    "uuid": "2c1adf536e769fbedec1d317fb9ec99c9641860b",
    "hash": "14c4158ae7d0d2bb73964d1fe3752c6b262e7b96",
}


def corpora():
    """The folder that has a folder for each commit."""
    return pathlib.Path(os.environ.get("XDG_CACHE_HOME") or pathlib.Path.home() / ".cache") / "darkpkg/corpus"


def packages(edition="uuid"):
    """The packages' folder of an edition's corpus; it need not be there."""
    return corpora() / COMMITS[edition] / "packages"
