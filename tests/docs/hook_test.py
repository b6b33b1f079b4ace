#!/usr/bin/env python3
"""The pre-commit hook of docs/editors.md, in a repository."""
import pathlib
import re
import shutil
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT / "tests" / "integration"))
import harness  # noqa: E402
from harness import Skip, contains, equal, function, run  # noqa: E402


def check_hook(project):
    """A commit is refused for what it holds, with the file's own name, and not for what lies around"""
    if not shutil.which("git"):
        raise Skip("not installed: git")
    text = (ROOT / "docs" / "editors.md").read_text()
    hook = re.search(r"## Before a commit\n.*?```sh\n(.*?)```", text, re.S)[1]
    path = f"{pathlib.Path(harness.DARKPKG).parent}:/usr/local/bin:/usr/bin:/bin"

    def git(*arguments, code=0, cwd=project.folder):
        return project.run("git", "-c", "user.name=me", "-c", "user.email=me@example.org", *arguments, code=code, cwd=cwd,
                           environment={"PATH": path})

    git("init", "--quiet", ".")
    script = project.folder / ".git" / "hooks" / "pre-commit"
    script.parent.mkdir(exist_ok=True)
    script.write_text(hook)
    script.chmod(0o755)
    project.write("a.dark", function("Test.A", "one"))
    git("add", "-A")
    git("commit", "-m", "one")

    project.write("a.dark", "module Test.A\n\nlet one () : Int64 = missing 1L\n")
    git("add", "-A")
    refused = git("commit", "-m", "two", code=1)
    equal(refused.err.splitlines()[0][:38], "packages/a.dark:3:22: error[W0401]: th", "the message")
    project.write("a.dark", function("Test.A", "two"))
    git("add", "-A")
    project.write("a.dark", "no Dark at all")
    git("commit", "-m", "three")
    equal(git("log", "--format=%s").out.split(), ["three", "one"], "the commits")

    # In another work tree of the repository.
    other = project.folder / "other"
    git("worktree", "add", "--quiet", other)
    (other / "packages" / "a.dark").write_text("let one = 1L\n")
    contains(git("commit", "-am", "four", code=1, cwd=other).err, "E0209", "in another work tree")


if __name__ == "__main__":
    run(__file__)
