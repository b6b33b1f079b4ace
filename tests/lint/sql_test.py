#!/usr/bin/env python3
"""Where SQL may stand: on darkpkg's own tables in cache/database/ alone, on Dark's tables in the folder of the edition that has
them. What else wants rows calls a function of these. The names of the own tables are those of the migrations."""

import pathlib
import re
import sys

sys.dont_write_bytecode = True

from checks import places_in, run, strings_of  # noqa: E402

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
OWN = ("cache/database/",)
EDITIONS = ("rules/uuid/link/", "rules/uuid/verification.cpp", "rules/hash/link/", "rules/hash/tables.cpp",
            "rules/hash/verification.cpp")
STATEMENT = re.compile(r"\s*(SELECT|INSERT|UPDATE|DELETE|REPLACE|CREATE|DROP|ALTER|ATTACH|PRAGMA|REINDEX|VACUUM|WITH|BEGIN|"
                       r"COMMIT|ROLLBACK)\b[^a-z]*( |$)")


def own_tables(root):
    """The tables that the machine's migrations make, and the list of migrations itself."""
    found = {"darkpkg_migrations"}
    for file in root.glob("migrations/*.sql"):
        found |= set(re.findall(r"^CREATE TABLE (\w+)", file.read_text(), re.M))
    return found


def problems_of(root):
    tables = re.compile(r"\b(" + "|".join(sorted(own_tables(root))) + r")\b")
    out = []
    for file in sorted(file for ending in ("cpp", "hpp", "def") for file in root.rglob(f"*.{ending}")):
        path = file.relative_to(root).as_posix()
        if path.startswith(("tests/", "build", ".")) or path.startswith(OWN):
            continue
        for line, string in strings_of(file.read_text()):
            if table := tables.search(string):
                out.append(f"{path}:{line}: {table[1]} is known to cache/database/ alone: {string!r}")
            elif STATEMENT.match(string) and not path.startswith(EDITIONS):
                out.append(f"{path}:{line}: SQL stands in cache/database/ and in the editions: {string!r}")
    return out


def check_sources():
    if len(own_tables(ROOT)) < 10:
        raise AssertionError(f"the migrations make {sorted(own_tables(ROOT))} only")
    if found := problems_of(ROOT):
        raise AssertionError("\n".join(found))


def check_that_mistakes_are_found():
    places = places_in({
        "migrations/0001_a.sql": "CREATE TABLE darkpkg_items (a);\n",
        "cache/database/a.cpp": 'Statement(db, "SELECT a FROM darkpkg_items");',
        "rules/uuid/link/a.cpp": 'run("DELETE FROM locations"); run("SELECT 1 WHERE x IN (SELECT a FROM " "darkpkg_items)");',
        "link/a.cpp": '// "SELECT 1"\nrun("SELECT name FROM sqlite_schema");\nhas_table("darkpkg_items"); say("SELECTED by you");',
        "tool/a.cpp": 'run(R"(\n  PRAGMA optimize)"); say("_darkpkg_items_of");'}, problems_of)
    if places != ["link/a.cpp:2", "link/a.cpp:3", "rules/uuid/link/a.cpp:1", "tool/a.cpp:1"]:
        raise AssertionError(f"mistakes found at {places}")


if __name__ == "__main__":
    sys.exit(run([check_sources, check_that_mistakes_are_found]))
