#!/usr/bin/env python3
"""What may include what. The table of layers in docs/architecture.md is the rule: a folder includes only what stands in its
own row or above it, and a file of an edition is included only by that edition and by the files of rules/ itself. A fingerprint
has every file that its files include, and none of another edition: the compiler's without exception, the linker's of what
stands in the folders of rules/. Each edition has its own, and with a header the source of that name."""

import collections
import os
import pathlib
import re
import sys
import tempfile

sys.dont_write_bytecode = True

from checks import run  # noqa: E402

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
INCLUDE = re.compile(r'^#\s*include "([^"]+)"', re.M)
EDITIONS = ("rules/uuid/", "rules/hash/")


def layers(page):
    """The folders of the table of layers: for each its row."""
    table = re.search(r"^## Layers\n.*?\n((?:\|[^\n]*\n)+)", page, re.M | re.S)
    if not table:
        raise AssertionError("docs/architecture.md has no table under `## Layers`")
    rows = {}
    for number, line in enumerate(table[1].splitlines()[2:]):
        for folder in re.findall(r"`([^`]+/)`", line.split("|")[1]):
            if folder in rows:
                raise AssertionError(f"docs/architecture.md has {folder} in two rows")
            rows[folder] = number
    return rows


def folder_of(path, rows):
    """The innermost folder of the table that a file is in, or None."""
    return max((folder for folder in rows if path.startswith(folder)), key=len, default=None)


def edition_of(path):
    return next((edition for edition in EDITIONS if path.startswith(edition)), None)


def includes_of(root):
    """Every source of ours outside of tests/, with the sources that it includes."""
    out = {}
    for ending in ("cpp", "hpp", "h", "def"):
        for file in root.rglob(f"*.{ending}"):
            path = file.relative_to(root).as_posix()
            if not path.startswith(("tests/", "cmake/", "build", ".")):
                out[path] = INCLUDE.findall(file.read_text())
    return {path: [name for name in names if name in out] for path, names in sorted(out.items())}


def problems_of(includes, rows):
    out = []
    for path, names in includes.items():
        own = folder_of(path, rows)
        if own is None:
            out.append(f"{path} is in no folder of the table of layers in docs/architecture.md")
            continue
        for name in names:
            other = folder_of(name, rows)
            if other is not None and rows[other] > rows[own]:
                out.append(f"{path} includes {name}: {other} stands below {own} in docs/architecture.md")
            if edition_of(name) not in (None, edition_of(path)) and own != "rules/":
                out.append(f"{path} includes {name}: only the files of rules/ itself name editions")
    return out


def fingerprint_problems(listed, includes, matters=lambda name: True):
    """What is wrong with the files that a fingerprint is made of."""
    have = set(listed)
    out = [f"{path} is in the fingerprint and includes {name}, which is not"
           for path in listed for name in includes.get(path, []) if name not in have and matters(name)]
    editions = sorted({edition for path in listed if (edition := edition_of(path))})
    if len(editions) > 1:
        out.append(f"one fingerprint has files of {' and '.join(editions)}: a change of one would rebuild the other")
    return out


def bodies_missing(listed, includes):
    """Sources that are not listed although their header is. What only reads stored bytes is in neither way."""
    bodies = (re.sub(r"\.hpp$", ".cpp", path) for path in listed if path.endswith(".hpp"))
    return [path for path in bodies if path in includes and path not in listed and path.startswith("rules/")]


def check_sources():
    rows = layers((ROOT / "docs/architecture.md").read_text())
    includes = includes_of(ROOT)
    for folder in rows:
        if not any(path.startswith(folder) for path in includes) and not list((ROOT / folder).glob("*")):
            raise AssertionError(f"docs/architecture.md has {folder}, which is not there")
    if found := problems_of(includes, rows):
        raise AssertionError("\n".join(found))


def check_fingerprints():
    includes = includes_of(ROOT)
    files = sorted((pathlib.Path(os.environ["DARKPKG_BUILD"]) / "generated").glob("fingerprints_*.cpp"))
    names = [f"fingerprints_{edition.split('/')[1]}.cpp" for edition in sorted(EDITIONS)]
    if [file.name for file in files] != names:
        raise AssertionError(f"the build has written {[file.name for file in files]}, not {names}")
    for file in files:
        text = file.read_text()
        compiler, linker = (re.findall(rf"^// {of}: (.+)$", text, re.M) for of in ("compiler", "linker"))
        if not compiler or not linker:
            raise AssertionError(f"{file.name} names no source")
        found = fingerprint_problems(compiler, includes)
        found += fingerprint_problems(compiler + linker, includes, lambda name: re.match("rules/.+/", name))
        if found:
            raise AssertionError("\n".join(found))
        if missing := bodies_missing([*compiler, *linker], includes):
            raise AssertionError(f"{file.name} has headers without {', '.join(missing)}")


def check_that_mistakes_are_found():
    page = "## Layers\n\nText.\n\n| folder | has |\n| --- | --- |\n| `base/` | |\n| `rules/hash/`, `rules/uuid/` | |\n| `rules/`, `link/` | |\n"
    rows = layers(page)
    with tempfile.TemporaryDirectory() as name:
        root = pathlib.Path(name)
        sources = {"base/a.hpp": '#include "link/a.hpp"', "link/a.hpp": '#include "rules/hash/a.hpp"',
                   "rules/editions.cpp": '#include "rules/hash/a.hpp"', "rules/hash/a.hpp": '#include "rules/uuid/a.hpp"',
                   "rules/uuid/a.hpp": '#include "base/a.hpp"', "other/a.cpp": ""}
        for path, text in sources.items():
            (root / path).parent.mkdir(parents=True, exist_ok=True)
            (root / path).write_text(text)
        includes = includes_of(root)
    places = collections.Counter(line.split()[0] for line in problems_of(includes, rows))
    expected = {"base/a.hpp": 1, "link/a.hpp": 1, "rules/hash/a.hpp": 1, "other/a.cpp": 1}
    if places != expected:
        raise AssertionError(f"mistakes found: {dict(places)}, not {expected}")
    if len(fingerprint_problems(["rules/uuid/a.hpp", "rules/hash/a.hpp"], includes)) != 2:
        raise AssertionError("a fingerprint of two editions, without what it includes, has no problem")
    if bodies_missing(["rules/hash/a.hpp"], {"rules/hash/a.hpp": [], "rules/hash/a.cpp": []}) != ["rules/hash/a.cpp"]:
        raise AssertionError("a header without its source has no problem")


if __name__ == "__main__":
    sys.exit(run([check_sources, check_fingerprints, check_that_mistakes_are_found]))
