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


class Repository:
    """A project with the hook installed."""

    def __init__(self, project):
        if not shutil.which("git"):
            raise Skip("not installed: git")
        text = (ROOT / "docs" / "editors.md").read_text()
        hook = re.search(r"## Before a commit\n.*?```sh\n(.*?)```", text, re.S)[1]
        self.project = project
        self.path = f"{pathlib.Path(harness.DARKPKG).parent}:/usr/local/bin:/usr/bin:/bin"
        self.git("init", "--quiet", ".")
        script = project.folder / ".git" / "hooks" / "pre-commit"
        script.parent.mkdir(exist_ok=True)
        script.write_text(hook)
        script.chmod(0o755)

    def git(self, *arguments, code=0, cwd=None):
        return self.project.run("git", "-c", "user.name=me", "-c", "user.email=me@example.org",
                                "-c", "protocol.file.allow=always", *arguments, code=code,
                                cwd=cwd or self.project.folder, environment={"PATH": self.path})

    def commit(self, message, *arguments, code=0, cwd=None):
        return self.git("commit", "-m", message, *arguments, code=code, cwd=cwd)

    def subjects(self):
        return self.git("log", "--format=%s").out.split()


def check_hook(project):
    """A commit is refused for what it holds, with the file's own name, and not for what lies around"""
    repository = Repository(project)
    git = repository.git
    project.write("a.dark", function("Test.A", "one"))
    git("add", "-A")
    repository.commit("one")

    project.write("a.dark", "module Test.A\n\nlet one () : Int64 = missing 1L\n")
    git("add", "-A")
    refused = repository.commit("two", code=1)
    equal(refused.err.splitlines()[0][:38], "packages/a.dark:3:22: error[W1401]: th", "the message")
    project.write("a.dark", function("Test.A", "two"))
    git("add", "-A")
    project.write("a.dark", "no Dark at all")
    repository.commit("three")
    equal(repository.subjects(), ["three", "one"], "the commits")

    # In another work tree of the repository.
    other = project.folder / "other"
    git("worktree", "add", "--quiet", other)
    (other / "packages" / "a.dark").write_text("let one = 1L\n")
    contains(repository.commit("four", "-a", code=1, cwd=other).err, "E1209", "in another work tree")


def check_repository_with_other_files(project):
    """Every commit of a repository that looks like a real one passes: other files and folders, links, modes, a submodule"""
    repository = Repository(project)
    git, folder = repository.git, project.folder
    library = folder / "library"
    library.mkdir()
    git("init", "--quiet", ".", cwd=library)
    (library / "file").write_text("theirs")
    git("add", "-A", cwd=library)
    repository.commit("theirs", cwd=library)

    project.write("a.dark", function("Test.A", "one"))
    (folder / "README.md").write_text("# Read me")
    (folder / "docs with spaces" / "déjà").mkdir(parents=True)
    (folder / "docs with spaces" / "déjà" / "vu -x.md").write_text("text")
    (folder / "shared").mkdir()
    (folder / "shared" / "b.dark").write_text(function("Test.B", "two"))
    (project.packages / "b.dark").symlink_to("../shared/b.dark")
    (folder / "run").write_text("#!/bin/sh")
    (folder / "run").chmod(0o755)
    (folder / ".gitignore").write_text("data.db*\n*.darkc\n/library/\n")
    (folder / ".gitattributes").write_text("*.md text eol=crlf\n")
    git("submodule", "--quiet", "add", str(library), "vendor/library")
    git("add", "-A")
    repository.commit("one")
    project.write("a.dark", function("Test.A", "three"))
    repository.commit("two", "-a")
    (folder / "README.md").write_text("# Read me again")
    repository.commit("three", "README.md")
    project.write("c.dark", "module Test.C\n\nlet c () : Int64 = B.two (A.three 1L)\n")
    git("add", "packages")
    repository.commit("four", cwd=project.packages)
    equal(repository.subjects(), ["four", "three", "two", "one"], "the commits")


def check_files_that_come_and_go(project):
    """What a commit deletes, renames or turns into another kind of file is checked without it"""
    repository = Repository(project)
    git = repository.git
    project.write("a.dark", function("Test.A", "one"))
    project.write("sub/b.dark", "module Test.B\n\nlet two () : Int64 = A.one 1L\n")
    (project.folder / "notes").write_text("text")
    git("add", "-A")
    repository.commit("one")
    # Of the file before nothing must be left to find.
    git("rm", "--quiet", "packages/a.dark")
    contains(repository.commit("two", code=1).err, "there is no function 'A.one'", "a deleted file")
    git("reset", "--quiet", "--hard")
    git("mv", "packages/sub/b.dark", "packages/c.dark")
    repository.commit("three")
    (project.folder / "notes").unlink()
    (project.folder / "notes").mkdir()
    (project.folder / "notes" / "one.md").write_text("text")
    git("add", "-A")
    repository.commit("four")
    git("rm", "--quiet", "packages/c.dark")
    repository.commit("five", "--amend")
    equal(repository.subjects(), ["five", "three", "one"], "the commits")


if __name__ == "__main__":
    run(__file__)
