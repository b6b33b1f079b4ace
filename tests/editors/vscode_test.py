#!/usr/bin/env python3
"""editors/vscode: the extension compiles, its own tests pass, and it is packed whole."""
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import zipfile

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "integration"))
import harness  # noqa: E402
import npm  # noqa: E402
from harness import ROOT, equal, lacks, run  # noqa: E402

SOURCE = ROOT / "editors/vscode"
FOLDER = pathlib.Path(os.environ.get("DARKPKG_NPM_FOLDER", ROOT / "build/tests/editors/vscode"))
LEFT_OUT = shutil.ignore_patterns("node_modules", "out", "*.vsix", "package-lock.json")


def copied():
    """The extension's sources beside the packages that they need."""
    npm.install(SOURCE, FOLDER)
    for folder in ("src", "test", "syntaxes"):
        shutil.rmtree(FOLDER / folder, ignore_errors=True)
    shutil.copytree(SOURCE, FOLDER, dirs_exist_ok=True, ignore=LEFT_OUT)
    shutil.copy(ROOT / "LICENSE", FOLDER / "LICENSE")


def script(project, name, *arguments, **options):
    return project.run("npm", "run", "--silent", name, "--", *arguments, cwd=FOLDER, **options)


def check_sources(project):
    """The sources have no type error, and are bundled"""
    copied()
    script(project, "check")
    (FOLDER / "out").mkdir(exist_ok=True)
    for name in ("build", "build-tests"):
        script(project, name)
    equal((FOLDER / "out/extension.js").stat().st_size < 600_000, True, "the bundle's size")


def check_tests(project):
    """Its own tests pass: settings, items, grammar over all packages, the bundle with a stand-in for VS Code"""
    copied()
    done = project.run("node", "--test", "--test-reporter=tap", "test/", cwd=FOLDER, code=None, environment={
        "DARKPKG": str(harness.DARKPKG), "DARKPKG_PACKAGES": str(ROOT / "packages")})
    counts = {name: int(number) for name, number in re.findall(r"^# (pass|fail|skipped) (\d+)$", done.out, re.M)}
    if done.code != 0 or counts["fail"]:
        raise AssertionError(done.text)
    for name, why in re.findall(r"^ *ok \d+ - (.*) # SKIP ?(.*)$", done.out, re.M):
        print(f"skipped  {name} ({why})")
    equal(counts["pass"] > 60, True, f"{counts['pass']} tests")


def check_pack(project):
    """It is packed with all that it needs and nothing else, the same each time"""
    copied()
    one, other = project.folder / "one.vsix", project.folder / "other.vsix"
    for out in (one, other):
        project.run(sys.executable, FOLDER / "pack.py", out)
    equal(one.read_bytes() == other.read_bytes(), True, "two packs are the same")
    with zipfile.ZipFile(one) as archive:
        names = set(archive.namelist())
        equal(names, {"extension.vsixmanifest", "[Content_Types].xml", *(f"extension/{name}" for name in (
            "package.json", "README.md", "LICENSE.txt", "NOTICES.txt", "language-configuration.json", "syntaxes/dark.tmLanguage.json",
            "out/extension.js"))}, "files")
        package = json.loads(archive.read("extension/package.json"))
        manifest = archive.read("extension.vsixmanifest").decode()
        endings = set(re.findall(r'Extension="(\.\w+)"', archive.read("[Content_Types].xml").decode()))
        notices = archive.read("extension/NOTICES.txt").decode()
    version = re.search(r"project\(darkpkg VERSION ([\d.]+)", (ROOT / "CMakeLists.txt").read_text())[1]
    equal(package["version"], version, "the extension's version is darkpkg's")
    equal(f'Version="{version}"' in manifest, True, "the manifest's version")
    for name in re.findall(r'Path="([^"]+)"', manifest):
        equal(name in names, True, f"{name} of the manifest")
    equal({pathlib.PurePath(name).suffix for name in names} - {".xml"} <= endings, True, "types of files")
    equal("vscode-jsonrpc" in notices, True, "the licenses of what is bundled")


def check_locks(_project):
    """Lock files pin every package and name no host"""
    for lock in (SOURCE / "package-lock.json", ROOT / "tests/page/package-lock.json"):
        text = lock.read_text()
        lacks(text, "resolved", lock)
        lacks(text, "://", lock)
        for name, package in json.loads(text)["packages"].items():
            equal(bool(name == "" or package.get("integrity", "").startswith("sha512-")), True, f"integrity of {name} in {lock}")


if __name__ == "__main__":
    run(__file__)
