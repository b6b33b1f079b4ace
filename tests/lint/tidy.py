#!/usr/bin/env python3
"""clang-tidy over our sources, newest commits first, for at most so many seconds.

A file whose text, whose headers of ours and whose configuration passed once is not checked again (build-tidy/ keeps
the hashes). Where the time runs out the rest is named and left to the next run: CI has a limit, and what was changed last
comes first.

usage: tests/lint/tidy.py [--seconds N] [FILE...]
"""
import argparse
import concurrent.futures
import hashlib
import json
import os
import pathlib
import re
import subprocess
import sys
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
BUILD = ROOT / "build-tidy"
INCLUDE = re.compile(rb'^\s*#\s*include\s+"([^"]+)"', re.M)


def closure(path, known):
    """Our files that `path` includes, itself first."""
    if path not in known:
        known[path] = [path]
        for name in INCLUDE.findall(path.read_bytes()):
            header = ROOT / name.decode()
            if header.is_file():
                known[path] += [p for p in closure(header, known) if p not in known[path]]
    return known[path]


def by_age(files):
    """Newest commit first; files that Git does not know yet before all."""
    log = subprocess.run(["git", "log", "--format=", "--name-only"], cwd=ROOT, capture_output=True, text=True, check=False)
    order = {}
    for name in log.stdout.split("\n"):
        order.setdefault(name, len(order))
    return sorted(files, key=lambda f: order.get(str(f.relative_to(ROOT)), -1))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--seconds", type=float, default=float(os.environ.get("DARKPKG_TIDY_SECONDS", 180)))
    parser.add_argument("files", nargs="*", type=pathlib.Path)
    arguments = parser.parse_args()

    # Configured, never built: that of ./bootstrap compiles many files as one.
    subprocess.run(["cmake", "--preset", "dev", "-B", BUILD], cwd=ROOT, stdout=subprocess.DEVNULL, check=True)
    commands = json.loads((BUILD / "compile_commands.json").read_text())
    files = {pathlib.Path(c["file"]).resolve() for c in commands}
    files = {f for f in files if f.is_relative_to(ROOT) and not f.is_relative_to(BUILD)}
    if arguments.files:
        files &= {f.resolve() for f in arguments.files}
    passed = BUILD / "tidy"
    passed.mkdir(exist_ok=True)
    config = (ROOT / ".clang-tidy").read_bytes()
    # GCC's precompiled headers are nothing for clang. Each file includes what it needs anyway.
    for command in commands:
        command["command"] = re.sub(r" -Winvalid-pch| -include \S*/cmake_pch\.hxx(?= )", "", command["command"])
    (passed / "compile_commands.json").write_text(json.dumps(commands))
    known = {}

    def mark(file):
        digest = hashlib.sha256(config)
        for part in closure(file, known):
            digest.update(part.read_bytes())
        return passed / digest.hexdigest()[:32]

    todo = [(f, mark(f)) for f in by_age(files)]
    todo = [(f, m) for f, m in todo if not m.exists()]
    deadline = time.monotonic() + arguments.seconds
    outcomes = {"good": [], "bad": [], "late": []}

    def check(item):
        file, good = item
        if time.monotonic() > deadline:
            return "late", file, ""
        done = subprocess.run(["clang-tidy", "--quiet", "-p", str(passed), str(file)], capture_output=True,
                              text=True, check=False)
        if done.returncode == 0:
            good.touch()
            return "good", file, ""
        return "bad", file, done.stdout + done.stderr

    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        for outcome, file, text in pool.map(check, todo):
            outcomes[outcome].append(file)
            if text:
                print(text, flush=True)
    print(f"clang-tidy: {len(files) - len(todo)} files passed before, {len(outcomes['good'])} now, "
          f"{len(outcomes['bad'])} have findings, {len(outcomes['late'])} not checked for lack of time")
    return 1 if outcomes["bad"] else 0


if __name__ == "__main__":
    sys.exit(main())
