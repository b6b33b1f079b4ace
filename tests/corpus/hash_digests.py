#!/usr/bin/env python3
"""What Dark's own loader makes of the corpus of edition `hash`, as digests. They are cut to 16 hexadecimal digits: they are here
to notice a difference, not to withstand somebody who makes one.

usage: hash_digests.py REFERENCE     makes the tables in this folder from a folder with the whole digests
"""
import lzma
import pathlib
import sys

HERE = pathlib.Path(__file__).resolve().parent
ITEMS, OPS, BRANCH, BUILTINS = (HERE / f"hash-{name}" for name in ("items.tsv.xz", "ops.tsv.xz", "branch.tsv", "builtins.tsv"))
DIGITS = 16


def lines(path):
    """The lines of a table, without its header, split at tabs."""
    data = path.read_bytes()
    text = (lzma.decompress(data) if path.suffix == ".xz" else data).decode()
    return [line.split("\t") for line in text.splitlines()[1:]]


def items(path=ITEMS):
    """(kind, name) to hash, members of the reference cycle, and digests of canonical form, PT, RT and dependencies (`-`: none)."""
    return {(row[0], row[1]): row[2:] for row in lines(path)}


def found_items(path, dependencies):
    """The same of the tables that hash_check writes; RT is `-` for values."""
    depends = {row[0]: row[2] for row in lines(dependencies)}
    rows = (line.split("\t") for line in path.read_text().splitlines())
    return {(r[0], r[1]): [r[2], r[3]] + [digest[:DIGITS] for digest in (r[5], r[7], r[9], depends.get(r[2], "-"))]
            for r in rows}


def ops(path=OPS):
    """The stored operations in order: (id, kind), the ids cut."""
    return [tuple(row) for row in lines(path)]


def found_ops(path):
    return [(row[1].replace("-", "")[:DIGITS], row[2]) for row in lines(path)]


def pack(reference):
    depends = {row[0]: row[2] for row in lines(reference / "dependencies.tsv")}
    rows = [["kind", "name", "hash", "scc", "canonical", "pt", "rt", "dependencies"]]
    for kind, name, item, scc, _, canonical, _, pt, _, rt, *_ in lines(reference / "items.tsv"):
        rt = "-" if kind == "value" else rt
        rows.append([kind, name, item, scc] + [digest[:DIGITS] for digest in (canonical, pt, rt, depends.get(item, "-"))])
    ITEMS.write_bytes(lzma.compress("".join("\t".join(row) + "\n" for row in rows).encode(), preset=9))
    rows = [("id", "op")] + found_ops(reference / "ops.tsv")
    OPS.write_bytes(lzma.compress("".join("\t".join(row) + "\n" for row in rows).encode(), preset=9))
    for path in (BRANCH, BUILTINS):
        path.write_bytes((reference / path.name.removeprefix("hash-")).read_bytes())


if __name__ == "__main__":
    pack(pathlib.Path(sys.argv[1]))
