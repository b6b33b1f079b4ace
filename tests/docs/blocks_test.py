#!/usr/bin/env python3
"""The blocks of README.md and docs/ that are no console sessions: scripts, configurations and tasks that readers copy.

commands_test.py runs what is fenced as `console`. Here each other block is taken from its page and used, or stands in
ELSEWHERE with the reason; a new block is in neither until somebody decides.
"""
import json
import os
import pathlib
import re
import shutil
import signal
import subprocess
import sys
import time

HERE = pathlib.Path(__file__).resolve().parent
for folder in ("integration", "caching"):
    sys.path.insert(0, str(HERE.parent / folder))
import harness  # noqa: E402
from commands_test import FENCE, normalised, pages  # noqa: E402
from harness import ROOT, Skip, contains, equal, run  # noqa: E402
from server import Cache  # noqa: E402

# The blocks that no check below uses, by page, language and what their first line begins with.
ELSEWHERE = {
    ("README.md", "sh", "./bootstrap packages"): ".ci/run",
    ("docs/caching.md", "sh", "bazel-remote"): "not in the distribution: tests/caching/server.py answers as it does",
    ("docs/caching.md", "nginx", "location /darkpkg/"): "tests/caching/nginx_test.py",
    ("docs/integration.md", "json", '{\n  "image": "mcr.microsoft.com'): "tests/caching/debian_test.py runs what it installs",
    ("docs/commands.md", "sh", "darkpkg lsp"): "tests/lsp",
    ("docs/commands.md", "sh", "darkpkg diff HEAD"): "tests/integration/diff_test.py",
    ("docs/commands.md", "sh", "darkpkg lsp"): "tests/lsp",
    ("docs/editors.md", "elisp", "(define-derived-mode"): "tests/lsp/eglot.el does the same, without the hook",
    ("docs/editors.md", "lua", "local started"): "tests/lsp/clients_test.py",
    ("docs/editors.md", "sh", "#!/bin/sh"): "tests/docs/hook_test.py",
    ("docs/editors.md", "toml", "[language-server"): "Helix is not in the distribution",
    ("docs/editors.md", "sh", "cd editors/vscode"): "tests/editors/vscode_test.py",
    ("docs/how-to/add-a-migration.md", "sh", "git stash"): "needs a change to darkpkg: tests/incremental/migrations.py",
    ("docs/how-to/add-a-subcommand.md", "cpp", "void add_count"): "a pattern, not a part of darkpkg",
    ("docs/how-to/write-a-file-test.md", "sh", "tests/files/run"): "tests/files/CMakeLists.txt",
    ("docs/commands.md", "sh", "darkpkg builtins"): "tests/integration/builtins_test.py",
    ("docs/dark.md", "sh", "./bootstrap packages"): "needs Dark itself: tests/dark/dropin.py, tests/caching/dark_tree_test.py",
    ("docs/dark.md", "sh", "cp PREFIX/share"): "tests/caching/dark_tree_test.py",
    ("docs/dark.md", "sh", "darkpkg builtins"): "tests/integration/builtins_test.py",
    ("docs/dark.md", "sh", "darkpkg build packages --db rundir"): "tests/integration/builtins_test.py",
    ("docs/dark.md", "sh", "darkpkg build packages --db \"$DARK"): "needs Dark itself: tests/caching/dark_tree_test.py",
    ("docs/performance.md", "sh", "cmake --preset release"): ".ci/run calls tests/bench/run --short",
    ("docs/store.md", "cpp", "auto store"): "tests/unit/store/package_store_test.cpp",
}
used = set()


def blocks(page, language):
    """The text of the blocks of a page in one language; they count as used."""
    found = [m[3] for m in FENCE.finditer((ROOT / page).read_text()) if m[2] == language]
    used.update((page, language, text) for text in found)
    return found


def block(page, language, begin):
    """The block whose first line begins with `begin`."""
    found = [m[3] for m in FENCE.finditer((ROOT / page).read_text()) if m[2] == language and m[3].startswith(begin)]
    equal(len(found), 1, f"blocks of {page} that begin with {begin!r}")
    used.add((page, language, found[0]))
    return found[0]


def start(project, edition="hash"):
    """A copy of our packages, and darkpkg on the PATH: what readers of the pages have."""
    shutil.rmtree(project.packages)
    project.edition = edition
    shutil.copytree(ROOT / "packages" / edition, project.packages, ignore=shutil.ignore_patterns("*.darkc"))
    return {"PATH": f"{harness.DARKPKG.parent}:/usr/sbin:/usr/bin:/sbin:/bin", "HOME": str(project.folder)}


def check_problem_matcher(project):
    """the problem matcher for VS Code finds every part of a diagnostic, and nothing in other lines"""
    task, = json.loads(block("docs/editors.md", "json", "{"))["tasks"]
    pattern = task["problemMatcher"]["pattern"]
    environment = start(project)
    project.write("wrong.dark", "module Acme.Wrong\n\nval a = [ 5\n")
    project.write("warned.dark", "module Acme.Warned\n\nlet f (n: Int) : Int =\n  let unused = n\n  missing\n")
    done = project.run("sh", "-c", task["command"], code=1, environment=environment)
    found = [m for m in map(re.compile(pattern["regexp"]).match, done.text.splitlines()) if m]
    parts = ("file", "line", "column", "severity", "code")
    equal([tuple(m[pattern[part]] for part in parts) for m in found],
          [("packages/wrong.dark", "3", "9", "error", "E1105")], "an error")
    contains(found[0][pattern["message"]], "never closed", "its message")
    (project.packages / "wrong.dark").unlink()
    done = project.run("sh", "-c", task["command"], environment=environment)
    found = [m for m in map(re.compile(pattern["regexp"]).match, done.text.splitlines()) if m]
    equal([tuple(m[pattern[part]] for part in parts) for m in found],
          [("packages/warned.dark", "4", "7", "warning", "W1405"),
           ("packages/warned.dark", "5", "3", "warning", "W1402")], "warnings")


def check_completion(project):
    """the scripts and pages come out of the commands that the page shows"""
    environment = start(project)
    for folder in (".zfunc", ".config/fish/completions"):
        (project.folder / folder).mkdir(parents=True)
    done = project.run("bash", "-ec", block("docs/editors.md", "sh", "source"), environment={**environment, "MANPAGER": "cat"},
                       code=None)
    contains((project.folder / ".zfunc/_darkpkg").read_text(), "#compdef darkpkg", "the script for zsh")
    contains((project.folder / ".config/fish/completions/darkpkg.fish").read_text(), "complete -c darkpkg", "that for fish")
    if shutil.which("man"):
        contains(re.sub(".\b", "", done.out), "darkpkg build", "the manual page")


def check_ci(project):
    """the commands of the CI examples, in a fresh checkout and with the objects of the one before"""
    environment = start(project)
    for text in blocks("docs/ci.md", "yaml"):
        for file in (".objects", "data.db", "data.db.build"):
            path = project.folder / file
            shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)
        commands = re.findall(r"^\s*(?:- |run: )?(darkpkg .*)$", text, re.M)
        # GitLab's runner says pipefail; GitHub's does where the job names bash.
        pipefail = "image:" in text or re.search(r"^\s*shell: bash\b", text, re.M)
        shell = ["bash", "--noprofile", "--norc", "-eo" if pipefail else "-e", *(["pipefail"] if pipefail else [])]
        equal([c.split()[1] for c in commands], ["restore", "build", "export"], "the commands")
        for expected in (r"18 files compiled", r"0 files compiled, .*229 items changed"):
            outputs = [project.run(*shell, "-c", c, environment=environment).text for c in commands]
            if not re.search(expected, outputs[1]):
                raise AssertionError(f"no {expected!r} in {outputs[1]!r}")
            for file in project.folder.glob("data.db*"):  # what a CI does not keep
                shutil.rmtree(file) if file.is_dir() else file.unlink()
        equal((project.folder / "packages.db.sha256").read_text().split()[1], "packages.db", "the release file")
        # Without a database there is nothing to export: the job must not go on to its artifacts.
        project.run(*shell, "-c", commands[2], environment=environment, code=3)


def check_vim(project):
    """`:make` in Vim, set as the page says, has the places of errors in its list"""
    if not shutil.which("vim"):
        raise Skip("no vim")
    setting, = re.findall(r"`:(set makeprg=[^`]*)`", (ROOT / "docs/editors.md").read_text())
    environment = start(project)
    project.write("wrong.dark", "module Acme.Wrong\n\nval a = [ 5\n")
    project.run("vim", "-Nu", "NONE", "-es", "-c", setting, "-c", "silent make!",
                "-c", "call writefile(map(filter(getqflist(), 'v:val.valid'), "
                "'bufname(v:val.bufnr).\":\".v:val.lnum.\":\".v:val.col.\":\".v:val.text'), 'found')",
                "-c", "qa!", environment={**environment, "TERM": "dumb"}, code=None, stdin=subprocess.DEVNULL)
    contains((project.folder / "found").read_text(), "packages/wrong.dark:3:9: error[E1105]: this `[` is never closed", "the list")


def check_language_hash(project):
    """the examples of the language of edition hash are files that compile, without a warning"""
    examples = blocks("docs/language-hash.md", "dark")
    equal(len(examples) > 5, True, "examples were found")
    for number, text in enumerate(examples):
        path = project.folder / f"example-{number}.dark"
        path.write_text(text)
        done = subprocess.run([os.environ["HASH_PARSE"], path], capture_output=True, text=True)
        equal((done.returncode, done.stderr), (0, ""), f"example {number + 1}")


def check_remote(project):
    """the builds with a cache server take their objects from it"""
    environment = start(project)
    texts = [block("docs/caching.md", "sh", "DARKPKG_REMOTE_CACHE="), block("docs/ci.md", "sh", "DARKPKG_REMOTE_CACHE=")]
    with Cache() as server:
        for turn, text in enumerate(texts):
            command, count = re.subn(r"https?://\S+", server.url, text)
            equal(count, 1, "addresses in the block")
            done = project.run("sh", "-ec", command, environment=environment)
            contains(done.summary, "18 objects from the cache" if turn else "18 files compiled", f"turn {turn + 1}")
            project.darkpkg("clean", "packages", "--db", "data.db", "--database")


def check_watch(project):
    """`darkpkg watch` prints what the page shows"""
    command, *shown = block("docs/commands.md", "sh", "$ darkpkg watch").splitlines()
    environment = start(project)
    log = project.folder / "log"
    with open(log, "w") as out:
        watch = subprocess.Popen(["sh", "-c", "exec " + command[2:]], cwd=project.folder, env=environment, stdout=out,
                                 stderr=out)
    try:
        def lines(count):
            for _ in range(600):
                text = log.read_text().splitlines()
                if len(text) >= count:
                    return text
                time.sleep(0.05)
            raise AssertionError(f"no {count} lines: {log.read_text()!r}")

        lines(2)
        path = project.packages / "stdlib/list.dark"
        text = path.read_text()
        equal(text.count("(first + 1) last"), 1, "what the README edits")
        path.write_text(text.replace("(first + 1) last", "(1 + first) last"))
        printed = lines(3)
        clock = re.compile(r"^\d\d:\d\d:\d\d")
        equal([normalised(clock.sub("TIME", line)) for line in printed],
              [normalised(clock.sub("TIME", line)) for line in shown], "what it prints")
        watch.send_signal(signal.SIGINT)
        equal(watch.wait(30), 0, "its exit code after Ctrl-C")
    finally:
        watch.kill()


def check_serve(project):
    """`darkpkg serve` answers curl as the pages show"""
    environment = start(project, "uuid")
    project.darkpkg("build", "packages", "--db", "data.db", "-q")  # it says of which edition they are
    texts = [block(page, "sh", "darkpkg serve") for page in ("docs/commands.md", "docs/store.md")]
    if not shutil.which("curl"):
        raise Skip("no curl")
    for text in texts:
        serve, *others = text.splitlines()
        server = subprocess.Popen(["sh", "-c", "exec " + serve], cwd=project.folder, env=environment,
                                  stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            request, = others
            for _ in range(600):  # it answers from its first moment on, of what it has compiled
                answer = project.run("sh", "-c", request + " --silent", code=None, environment=environment)
                if answer.code == 0 and json.loads(answer.out)["generation"] > 0:
                    break
                time.sleep(0.05)
            names = [item["name"] for item in json.loads(answer.out)["items"]]
            equal("Darklang.Stdlib.List.map" in names, True, f"it is found: {names}")
            server.send_signal(signal.SIGTERM)
            equal(server.wait(30), 0, "its exit code")
        finally:
            server.kill()


def check_cmake(project):
    """a CMake project made of what the page shows builds the packages and what depends on them"""
    build = os.environ.get("DARKPKG_BUILD")
    if not build:
        raise Skip("DARKPKG_BUILD, a configured build folder, is not set")
    environment = start(project)
    prefix = project.folder / "prefix"
    project.run("cmake", "--install", build, "--prefix", prefix)
    (project.folder / "CMakeLists.txt").write_text(
        "cmake_minimum_required(VERSION 3.25)\nproject(reader LANGUAGES NONE)\n"
        + "".join(blocks("docs/integration.md", "cmake"))
        + "add_custom_target(release ALL DEPENDS release.db)\n")
    project.run("cmake", "-G", "Ninja", "-B", "build", f"-DCMAKE_PREFIX_PATH={prefix}", environment=environment)
    contains(project.run("ninja", "-C", "build", environment=environment).text, "18 files compiled", "the build")
    equal((project.folder / "build/release.db").exists(), True, "release.db is there")


def check_ninja(project):
    """a build.ninja of what the page shows builds the packages and what depends on them"""
    text, = blocks("docs/integration.md", "ninja")
    environment = start(project)
    project.run("darkpkg", "generate", "packages", "--db", "data.db", environment=environment)
    (project.folder / "build.ninja").write_text(text)
    project.run("ninja", environment=environment)
    equal((project.folder / "release.db").exists(), True, "release.db is there")
    contains(project.run("ninja", environment=environment).out, "no work to do", "again")


def check_every_block(_project):
    """each block is used by a check above, or said to be used elsewhere"""
    needless = set(ELSEWHERE)
    for page in pages():
        name = str(page.relative_to(ROOT))
        for match in FENCE.finditer(page.read_text()):
            language, text = match[2], match[3]
            if language in ("", "text", "console") or (name, language, text) in used:
                continue
            excused = {key for key in ELSEWHERE if key[:2] == (name, language) and text.lstrip().startswith(key[2])}
            if not excused:
                raise AssertionError(f"nothing uses this block of {name}:\n{text}")
            needless -= excused
    equal(needless, set(), "what stands in ELSEWHERE and in no page")


if __name__ == "__main__":
    run(__file__)
