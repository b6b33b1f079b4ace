#!/usr/bin/env python3
"""Values of the edge suite of edition `hash` (../shared/edge-hash), linked by hash_link, against the reference."""
import csv
import hashlib
import os
import pathlib
import re
import shutil
import sqlite3
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent / "integration"), str(HERE.parent / "corpus")]
import hash_digests  # noqa: E402
from harness import ROOT, Skip, equal, run  # noqa: E402

EDGE = ROOT.parent / "shared/edge-hash"
# Two definitions of one name, which darkpkg refuses.
REFUSED = {"dups", "kindclash"}


def rows(name):
    if not EDGE.is_dir():
        raise Skip("no ../shared/edge-hash")
    with open(EDGE / name, encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)


def link(packages, folder):
    return subprocess.run([os.environ["HASH_LINK"], packages, hash_digests.BUILTINS, folder],
                          capture_output=True, text=True, check=False)


def check_accepted(project):
    """The results of all values of accepted trees and their types are the reference's"""
    databases = {}
    problems, count = [], 0
    for row in rows("accepted.tsv"):
        if row["kind"] != "value" or row["tree"] in REFUSED:
            continue
        if row["tree"] not in databases:
            folder = project.folder / row["tree"]
            done = link(EDGE / "accepted" / row["tree"], folder)
            equal(done.returncode, 0, f"{row['tree']}: {done.stderr[-2000:]}")
            databases[row["tree"]] = sqlite3.connect(folder / "data.db")
        dval, value_type = databases[row["tree"]].execute(
            "SELECT rt_dval, value_type FROM package_values WHERE hash = ?", [row["hash"]]).fetchone()
        found = (dval and hashlib.sha256(dval).hexdigest(), value_type and value_type.hex())
        count += 1
        if found != (row["rt_sha256"], row["value_type"]):
            problems.append(f"{row['tree']}: {row['name']}: {found}")
    print(f"         {count} values")
    equal(problems[:20], [], f"{len(problems)} differences")


def check_rejected(project):
    """A value that fails is an error with its place, and nothing is written"""
    count = 0
    for row in rows("rejected.tsv"):
        if row["stage"] != "evaluate":
            continue
        folder = project.folder / row["file"]
        (folder / "packages").mkdir(parents=True)
        shutil.copy(EDGE / "rejected" / row["file"], folder / "packages")
        done = link(folder / "packages", folder)
        equal(done.returncode, 1, f"{row['file']}: {done.stdout}")
        places = re.findall(r"^\S+:\d+:\d+: E1301 .", done.stderr, re.M)
        equal(len(places), 1, f"{row['file']}: {done.stderr}")
        written = sqlite3.connect(folder / "data.db").execute("SELECT count(*) FROM sqlite_schema").fetchone()
        equal(written, (0,), row["file"])
        count += 1
    print(f"         {count} files")


if __name__ == "__main__":
    run(__file__)
