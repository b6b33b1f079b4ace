#!/usr/bin/env python3
"""docs/formats-hash.md says what the code does: its tables have the tags and the holes of rules/hash/wire/*.def, no more and no
less."""

import pathlib
import re
import sys

sys.dont_write_bytecode = True

from checks import run  # noqa: E402

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
WIRE = ROOT / "rules/hash/wire"
DOC = (ROOT / "docs/formats-hash.md").read_text()


def rows(heading):
    """The cells of the table below a heading, without its first two lines."""
    found = re.search(rf"^## {heading}\n(.*?)(?=^## |\Z)", DOC, re.M | re.S)
    lines = [line for line in found[1].splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[2:]]


def require(actual, expected, what):
    if actual != expected:
        raise AssertionError(f"{what}: the page has {actual}, the code {expected}")


def check_tags():
    """Every set of tags is in the page, in the order of the lists, with its constructors and their numbers."""
    expected = []
    for part in ("pt", "rt"):
        for name, body in re.findall(r"^TAGS\((\w+)\)(.*?)END_TAGS", (WIRE / f"{part}_tags.def").read_text(), re.S | re.M):
            expected.append((name, re.findall(r"TAG\((\d+), (\w+)\)", body)))
    actual = [(row[0].strip("`"), re.findall(r"(\d+) `(\w+)`", row[1])) for row in rows("Tags")]
    require([name for name, _ in actual], [name for name, _ in expected], "sets of tags")
    for (name, tags), (_, wanted) in zip(actual, expected):
        require(tags, wanted, name)


def check_holes():
    """Every hole is in the page, with its number and its operand."""
    found = re.findall(r"^HOLE\((\w+), (\w+)\)", (WIRE / "holes.def").read_text(), re.M)
    expected = [[str(i), f"`{name}`", "" if operand == "none" else operand] for i, (name, operand) in enumerate(found)]
    require(rows("Code with holes"), expected, "holes")


if __name__ == "__main__":
    sys.exit(run([check_tags, check_holes]))
