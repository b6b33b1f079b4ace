#!/usr/bin/env python3
"""docs/formats.md says what the code does: its tables have the tags of rules/uuid/trees/*.def, the relocations and the kinds of
cache/object, no more and no less, and an object can be read by the offsets that it gives."""

import hashlib
import os
import pathlib
import re
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
DOC = (ROOT / "docs/formats.md").read_text()


def source(path):
    return (ROOT / path).read_text()


def require(actual, expected, what):
    if actual == expected:
        return
    listed = lambda rows: "\n".join(f"    {row}" for row in rows) or "    nothing"
    only = lambda left, right: listed([row for row in left if row not in right])
    raise AssertionError(f"{what}: only in the code:\n{only(expected, actual)}\n  only in docs/formats.md:\n"
                         f"{only(actual, expected)}" + ("" if set(actual) != set(expected) else "\n  the order differs"))


def section(heading):
    """What follows a heading, up to the next one."""
    found = re.search(rf"^#+ {re.escape(heading)}\n(.*?)(?=^#|\Z)", DOC, re.M | re.S)
    if not found:
        raise AssertionError(f"docs/formats.md has no heading {heading!r}")
    return found[1]


def rows(text):
    """The cells of all rows of the tables in a text, headers and rulers left out."""
    out = []
    for table in re.findall(r"(?:^\|.*\|\n)+", text, re.M):
        for line in table.splitlines()[2:]:
            out.append([cell.strip() for cell in line.strip("|").split("|")])
    return out



def check_tags():
    """Every tag of the .def lists is in the page, with its number, in its set; and no other."""
    seen = set()
    for part in ("common", "pt", "rt"):
        for name, body in re.findall(r"^TAGS\((\w+)\)(.*?)END_TAGS", source(f"rules/uuid/trees/{part}_tags.def"), re.S | re.M):
            expected = re.findall(r"TAG\((\d+), (\w+)\)", body)
            require([(row[0], row[1].strip("`")) for row in rows(section(name))], expected, name)
            seen.add(name)
    require(sorted(re.findall(r"^#### (\w+)$", DOC, re.M)), sorted(seen), "the sets of tags")


def check_fields_name_sets():
    """What stands for a type in the fields of a constructor is a set of tags or one of the primitives."""
    sets = set(re.findall(r"^#### (\w+)$", DOC, re.M))
    for name in sets:
        for row in rows(section(name)):
            for word in re.findall(r"\b[A-Z][a-z]\w+", row[2] if len(row) > 2 else ""):
                if word not in sets | {"PT", "RT", "UTC"} and not word.startswith("A field"):
                    raise AssertionError(f"{name} {row[1]}: what is {word}?")


def check_relocations():
    """Every relocation is in the page, with its number and as many operands as it has."""
    expected = [(str(i), name, int(operands)) for i, (name, operands) in
                enumerate(re.findall(r"^RELOCATION\((\w+), (\d)\)", source("rules/uuid/trees/relocations.def"), re.M))]
    actual = [(row[0], row[1].strip("`"), len([part for part in row[2].split(",") if part.strip()]))
              for row in rows(section("Relocations"))]
    require(actual, expected, "relocations")


def check_kinds():
    """The kinds of references and expectations, and the sections, are those of the edition."""
    text = section("Sections")
    tables = [rows(table) for table in re.findall(r"(?:^\|.*\|\n)+", text, re.M)]
    numbered = [[(row[0], row[1].strip("`")) for row in table] for table in tables if table[0][0] == "0"]
    for table, (name, file) in zip(numbered, (("ReferenceKind", "reference_kind"), ("ExpectationKind", "expectation")), strict=True):
        require(table, [(str(i), each) for i, each in enumerate(
            re.findall(r"^ +(\w+), ", re.search(rf"(?:enum class|struct) {name} .*?}};", source(f"rules/uuid/trees/{file}.hpp"), re.S)[0],
                       re.M))], name)
    forms = re.findall(r'"(\w+)"', re.search(r"kNames{(.*?)}", source("rules/uuid/edition.cpp"))[1])
    named = re.findall(r"Section \*\*(\w+)\*\* \((\d)\)", text)
    sections = ["index", *forms, "positions"]
    require([int(number) for _, number in named], list(range(len(sections))), "sections")
    require([name for name, _ in named], sections, "sections")


def layout(heading, table):
    """Field to (offset, size) of the table-th table below a heading."""
    found = re.findall(r"(?:^\|.*\|\n)+", section(heading), re.M)[table]
    return {row[2].split(":")[0].split(",")[0]: (int(row[0]), int(row[1] or 0)) for row in rows(found)}


def check_object():
    """An object is read by the offsets that the page gives."""
    header, entry = layout("Container", 0), layout("Container", 1)
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder) / "a.dark"
        path.write_text("module Test.Formats\n\nlet f (x: Int64) : Int64 = g x\n")
        made = path.with_suffix(".darkc")
        subprocess.run([os.environ["DARKPKG"], "compile", str(path), "--edition", "uuid", "-o", str(made)], check=True)
        data = made.read_bytes()
        digest = hashlib.sha256(path.read_bytes()).digest()

    def field(name, of=header, base=0):
        offset, size = of[name]
        return data[base + offset:base + offset + size]

    number = lambda *where: int.from_bytes(field(*where), "little")
    magic = bytes.fromhex(re.search(r"magic: `([^`]*)`", DOC)[1])
    require([field("magic")], [magic], "magic")
    require([number("format version"), number("number of sections")], [4, 4], "version and number of sections")
    require([field("the name of the edition of Dark")], [b"uuid\0\0\0\0"], "edition")
    require([field("SHA-256 of the source's bytes")], [digest], "the source's hash")
    start, size = header["the section table"]
    each = sum(size for _, size in entry.values())
    require([each * 4], [size], "the size of the section table")
    end = header["the sections in the table's order"][0]
    for at in range(start, start + size, each):
        where = number("offset in the file", entry, at)
        require([where], [end], "a section's offset")
        require([data[where:where + 4]], [bytes.fromhex("28b52ffd")], "the start of a zstd frame")
        if number("uncompressed length", entry, at) > 65536 + 64 * number("compressed length", entry, at):
            raise AssertionError("a section grows more than the page allows")
        end += number("compressed length", entry, at)
    require([len(data)], [end], "the end of the last section")


def main():
    failed = 0
    checks = [f for name, f in globals().items() if name.startswith("check_")]
    for check in checks:
        try:
            check()
        except (AssertionError, KeyError, subprocess.CalledProcessError) as problem:
            failed += 1
            print(f"failed: {check.__doc__.splitlines()[0]}\n  {problem!r}" if isinstance(problem, KeyError)
                  else f"failed: {check.__doc__.splitlines()[0]}\n  {problem}")
    print(f"{len(checks) - failed} passed, {failed} failed, 0 skipped")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
