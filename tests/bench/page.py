#!/usr/bin/env python3
"""Measures the page of `darkpkg serve --http` in a headless Chromium, with edition hash's corpus: from the request until the items
are painted, and from a key until what was found is in the document. Ends with 1 if a median is over what is wanted: only an idle
machine tells.

usage: tests/bench/page.py [--runs 20] [--darkpkg build/darkpkg]
"""
import argparse
import json
import os
import pathlib
import shutil
import statistics
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "tests" / folder) for folder in ("page", "store", "integration", "corpus")]
import harness  # noqa: E402
import npm  # noqa: E402
import place  # noqa: E402
from served import page  # noqa: E402

WANTED_MS = {"paint": 200, "search": 20}


def main():
    parser = argparse.ArgumentParser(formatter_class=argparse.RawDescriptionHelpFormatter, description=__doc__)
    parser.add_argument("--runs", type=int, default=20)
    parser.add_argument("--darkpkg", default=str(ROOT / "build/darkpkg"))
    arguments = parser.parse_args()
    harness.DARKPKG = pathlib.Path(arguments.darkpkg).resolve()
    packages = ROOT / "build/tests/page/npm"
    npm.install(ROOT / "tests/page", packages)
    with tempfile.TemporaryDirectory(prefix="darkpkg-bench-") as home:
        project = harness.Project(home)
        project.edition = "hash"
        shutil.copytree(place.packages("hash"), project.packages, dirs_exist_ok=True)
        project.darkpkg("build", "packages", "--db", "data.db")
        with page(project, tables={}) as at:
            done = subprocess.run(["node", str(ROOT / "tests/bench/page.mjs")], check=True, capture_output=True, text=True, env={
                **os.environ, "PAGE_URL": at.url, "PAGE_MODULES": str(packages), "PAGE_RUNS": str(arguments.runs), "HOME": home,
                "PAGE_CHROMIUM": shutil.which("chromium") or "chromium"})
    slow = 0
    for name, times in json.loads(done.stdout).items():
        median, p90 = statistics.median(times), sorted(times)[len(times) * 9 // 10]
        slow += median > WANTED_MS[name]
        print(f"{name:<8} median {median:.1f} ms, nine of ten {p90:.1f} ms, wanted {WANTED_MS[name]} ms, {len(times)} times")
    sys.exit(1 if slow else 0)


if __name__ == "__main__":
    main()
