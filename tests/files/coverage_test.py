#!/usr/bin/env python3
"""Our own packages use every tag of Dark's formats that source code can produce, and every kind of reference. With them
is built a file of tests/files, for the tags of names that mean nothing.

The tags are those of the edition's *_tags.def; what is stored is asked of files_dump. A tag that occurs nowhere is either a
gap in packages/ or one that only other tools write: then it belongs into the edition's UNWRITABLE below, with the reason.
"""

import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent


class Uuid:
    NAME = "uuid"
    TAGS = "rules/uuid/trees"
    UNRESOLVED = "tests/files/warnings/unresolved.dark"
    # Tags that no source file can lead to.
    UNWRITABLE = {
        "pt": {
            "EStatement": "the parser writes `let _ = ...` for statements",
            "TDB": "types of stores are made by tools only",
            "RenamedTo": "source has no deprecation",
            "ReplacedBy": "source has no deprecation",
            "DeprecatedBecause": "source has no deprecation",
        },
        "rt": {
            "CheckIfFirstExprIsUnit": "comes of EStatement",
            "TDB": "types of stores are made by tools only",
            "DUuid": "there is no such literal",
            "DDateTime": "there is no such literal",
            "DDB": "stores are no part of packages",
            "AppLambda": "lambdas are made when the code runs",
            "KTUuid": "there is no such literal",
            "KTDateTime": "there is no such literal",
            "KTDB": "stores are no part of packages",
            "KTFn": "a function in a value is stored as ()",
            "NaN": "there is no such literal",
            "PositiveInfinity": "there is no such literal",
            "NegativeInfinity": "there is no such literal",
        },
    }
    # The sets whose constructors are nodes of the items, by the part that they occur in. Infix and ValueType are not
    # among them: whoever writes a member of InfixFn, BinaryOperation or KnownType writes those too.
    SETS = {
        "pt": ["TypeDefinition", "Deprecation", "NameResolutionError", "FqName", "Expr", "Pipe", "LetPattern",
               "MatchPattern", "StringSegment", "InfixFn", "BinaryOperation", "TypeReference"],
        "rt": ["TypeDefinition", "NameResolutionError", "FqName", "Instruction", "Dval", "Applicable", "KnownType",
               "RtTypeReference", "RtLetPattern", "RtMatchPattern", "RtStringSegment"],
    }  # fmt: skip
    # The members that JSON tells by a key of their own instead of a name.
    KEYS = {
        "builtin": "Builtin",
        "package": "Package",
        "text": {"pt": "StringText", "rt": "Text"},
        "expr": "StringInterpolation",
        "from": "Interpolated",
    }


class Hash:
    NAME = "hash"
    TAGS = "rules/hash/wire"
    UNRESOLVED = "tests/files/hash/warnings/names.dark"
    UNWRITABLE = {
        "pt": {},
        "rt": {
            "DUuid": "there is no such literal",
            "DDateTime": "there is no such literal",
            "DDB": "stores are no part of packages",
            "KTUuid": "there is no such literal",
            "KTDateTime": "there is no such literal",
            "KTDB": "stores are no part of packages",
            "DBlob": "functions of the runtime alone make blobs",
            "KTBlob": "functions of the runtime alone make blobs",
            "KTStream": "functions of the runtime alone make streams, and none is stored",
        },
    }
    SETS = {
        "pt": ["TypeDefinition", "NameResolutionError", "Expr", "Pipe", "Segment", "LetPattern", "MatchPattern", "InfixFn",
               "BinaryOperation", "TypeReference"],
        "rt": ["TypeDefinition", "Instruction", "Dval", "Applicable", "KnownType", "RtTypeReference", "RtLetPattern",
               "RtMatchPattern"],
    }  # fmt: skip
    KEYS = {}


def tag_sets(edition):
    """The constructors of each set of the formats."""
    sets = {}
    for file in sorted((ROOT / edition.TAGS).glob("*_tags.def")):
        for name, body in re.findall(r"TAGS\((\w+)\)(.*?)END_TAGS", file.read_text(), re.S):
            sets[name] = re.findall(r"TAG\(\d+, (\w+)\)", body)
    return sets


def find(edition, node, part, found):
    """Collects the constructors in a JSON value: what stands under "kind" and the like, and what KEYS tell."""
    if isinstance(node, dict):
        for key, value in node.items():
            if key in ("kind", "op", "error", "target") and isinstance(value, str):
                found.add(value)
            if key in edition.KEYS:
                known = edition.KEYS[key]
                found.add(known if isinstance(known, str) else known[part])
            find(edition, value, part, found)
        if node.get("kind") in ("AppNamedFn", "AppLambda"):
            found.add("DApplicable")
    elif isinstance(node, list):
        for value in node:
            find(edition, value, part, found)


def stored(edition, darkpkg, dump):
    """The constructors that occur in what our packages are stored as, by part."""
    with tempfile.TemporaryDirectory(prefix="darkpkg-coverage-") as folder:
        database, root = pathlib.Path(folder, "data.db"), pathlib.Path(folder, "packages")
        shutil.copytree(ROOT / "packages" / edition.NAME, root, ignore=shutil.ignore_patterns("*.darkc"))
        shutil.copy(ROOT / edition.UNRESOLVED, root)
        subprocess.run(
            [darkpkg, "build", str(root), "--edition", edition.NAME, "--db", str(database), "--build-dir",
             folder + "/build", "--quiet"],
            check=True, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        lines = subprocess.run([dump, database, "json"], check=True, capture_output=True, text=True).stdout.splitlines()
    found = {"pt": set(), "rt": set()}
    for line in lines:
        item = json.loads(line)
        for part, seen in found.items():
            find(edition, item[part], part, seen)
    return found


def main():
    darkpkg = os.environ.get("DARKPKG", str(ROOT / "build" / "darkpkg"))
    dump = os.environ.get("DARKPKG_DUMP", str(pathlib.Path(darkpkg).parent / "tests" / "files" / "files_dump"))
    total = failed = 0
    for edition in (Uuid, Hash):
        found, sets = stored(edition, darkpkg, dump), tag_sets(edition)
        for part, names in edition.SETS.items():
            for name in names:
                for tag in sets[name]:
                    total += 1
                    written, excused = tag in found[part], tag in edition.UNWRITABLE[part]
                    if written == excused:
                        failed += 1
                        what = "occurs, but is excused" if written else "occurs in no package"
                        print(f"{edition.NAME} {part} {name}.{tag}: {what}")
    print(f"{total - failed} passed, {failed} failed, 0 skipped")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
