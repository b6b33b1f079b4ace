#!/usr/bin/env python3
"""What a person sees of `darkpkg serve --http`, in a headless Chromium that playwright-core drives: browser.mjs has the scenes.

usage: browser_test.py [--scenes REGEX] [--shots FOLDER]
"""
import argparse
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

from served import HERE, page
import harness
import npm
from harness import Project, ROOT, Skip

FOLDER = pathlib.Path(os.environ.get("DARKPKG_NPM_FOLDER", ROOT / "build/tests/page/npm"))


def skip(why):
    print(f"skipped  The page in Chromium ({why})\n0 passed, 0 failed, 1 skipped")
    sys.exit(0)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--scenes", default=".", help="only those whose names match")
    parser.add_argument("--shots", help="put screenshots there")
    arguments = parser.parse_args()
    harness.DARKPKG = pathlib.Path(os.environ.get("DARKPKG", ROOT / "build/darkpkg")).resolve()
    try:
        npm.require("chromium")
        npm.install(HERE, FOLDER)
    except Skip as reason:
        skip(reason)
    with tempfile.TemporaryDirectory(prefix="darkpkg-test-") as home:
        project = Project(home)
        project.edition = "hash"
        shutil.copytree(ROOT / "packages/hash", project.packages, dirs_exist_ok=True)
        project.darkpkg("build", "packages", "--db", "data.db")
        with page(project, tables={}) as at:
            environment = {**os.environ, "PAGE_URL": at.url, "PAGE_PACKAGES": str(project.packages), "PAGE_MODULES": str(FOLDER),
                           "PAGE_CHROMIUM": shutil.which("chromium"), "PAGE_SHOTS": arguments.shots or "", "HOME": home}
            done = subprocess.run(["node", "--test", "--test-reporter=tap", "--test-name-pattern", arguments.scenes,
                                   str(HERE / "browser.mjs")], capture_output=True, text=True, env=environment)
    # Node's runner tells of the file as of a test of its own, with the scenes below it.
    scenes = re.findall(r"^ *(not ok|ok) \d+ - (.*?)(?: # (SKIP.*))?$", done.stdout, re.M)
    scenes = [scene for scene in scenes if not scene[1].endswith(".mjs") and not scene[2]]
    for result, name, _ in scenes:
        print(f"{'passed' if result == 'ok' else 'failed':<8} {name}")
    failed = sum(result != "ok" for result, _, _ in scenes) or int(done.returncode != 0)
    if failed:
        print(done.stdout + done.stderr)
    print(f"{len(scenes) - sum(result != 'ok' for result, _, _ in scenes)} passed, {failed} failed, 0 skipped")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
