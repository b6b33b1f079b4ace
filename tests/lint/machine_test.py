#!/usr/bin/env python3
"""What only an edition knows stands in no folder of the machine: names of Dark's tables and packages, of the editions, and of
their trees. Comments may name them. That SQL on Dark's tables stands nowhere else is lint_sql's."""

import pathlib
import re
import sys

sys.dont_write_bytecode = True

from checks import PART, places_in, run, strings_of  # noqa: E402

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
MACHINE = ("base", "cache", "export", "link", "lookup", "lsp", "ninja", "remote", "report", "serve", "session", "store", "tool",
           "verify", "workspace")
# The page of errors says whose codes are whose.
ALLOWED = {("tool/explain.cpp", "uuid")}
IN_CODE = re.compile(r"\b(?:Darklang|Stdlib|[pr]t_\w+|[pr]t(?=::)|uuid(?=::)|hash(?=::))")


def dark_tables(root):
    """Those whose names are no words of English."""
    found = set()
    for file in root.glob("migrations/*/*.sql"):
        found |= set(re.findall(r"^CREATE TABLE (\w+_\w+)", file.read_text(), re.M))
    return found


def problems_of(root):
    in_strings = re.compile(r"\b(?:Darklang|Stdlib|uuid|[pr]t_\w+|" + "|".join(sorted(dark_tables(root))) + r")\b")
    out = []
    for file in sorted(file for ending in ("cpp", "hpp", "def") for folder in MACHINE for file in root.glob(f"{folder}/**/*.{ending}")):
        path, text = file.relative_to(root).as_posix(), file.read_text()
        code = PART.sub(lambda match: re.sub(r"[^\n]", " ", match[0]), text)
        found = [(line, word) for line, string in strings_of(text) for word in in_strings.findall(string)]
        found += [(code.count("\n", 0, match.start()) + 1, match[0]) for match in IN_CODE.finditer(code)]
        out += [f"{path}:{line}: {word} is an edition's, which the machine asks: rules/edition/"
                for line, word in sorted(found) if (path, word) not in ALLOWED]
    return out


def check_sources():
    if len(dark_tables(ROOT)) < 10:
        raise AssertionError(f"the migrations make {sorted(dark_tables(ROOT))} only")
    if found := problems_of(ROOT):
        raise AssertionError("\n".join(found))


def check_that_mistakes_are_found():
    places = places_in({
        "migrations/uuid/0001_dark.sql": "CREATE TABLE package_types (a);\nCREATE TABLE locations (a);\n",
        "link/a.cpp": '#include "base/uuid.hpp"\n// uuid, package_types, Darklang\nUuid uuid; say("locations");\n'
                      'has_table("package_types");\nsay(R"(the edition uuid)");\npt::Item a;\nrow.rt_def = 1;\n',
        "tool/explain.cpp": 'say("uuid");\nsay("Stdlib.List");\nuuid::schema();',
        "rules/uuid/a.cpp": 'say("Darklang"); pt::Item a;'}, problems_of)
    if places != ["link/a.cpp:4", "link/a.cpp:5", "link/a.cpp:6", "link/a.cpp:7", "tool/explain.cpp:2"]:
        raise AssertionError(f"mistakes found at {places}")


if __name__ == "__main__":
    sys.exit(run([check_sources, check_that_mistakes_are_found]))
