#!/usr/bin/env python3
"""Where objects and build files go: beside sources, elsewhere, out of Git's sight; and how they go away again."""
import os
import pathlib
import shutil
import subprocess

from harness import Skip, contains, differences, equal, function, meaning, run, settle


def git(project, *arguments):
    return project.run("git", "-c", "user.name=n", "-c", "user.email=e@example.org", *arguments).out


def two_files(project):
    project.write("a.dark", function("Test.A", "one"))
    project.write("sub/b.dark", function("Test.B", "two"))


def check_git_status(project):
    """`git status` stays clean"""
    two_files(project)
    (project.folder / ".gitignore").write_text("/data.db*\n")
    git(project, "init", "-q")
    git(project, "add", ".")
    git(project, "commit", "-qm", "one")
    project.build()
    equal(git(project, "status", "--porcelain", "-uall"), "", "status")
    equal((project.folder / ".git/info/exclude").read_text().count("*.darkc"), 1, "lines in Git's list")
    settle()
    project.write("c.dark", function("Test.C", "three"))
    project.build()
    equal((project.folder / ".git/info/exclude").read_text().count("*.darkc"), 1, "lines in Git's list, later")


def check_git_worktree(project):
    """... also in a linked work tree and where a .gitignore names objects already"""
    two_files(project)
    (project.folder / ".gitignore").write_text("/data.db*\n")
    git(project, "init", "-q")
    git(project, "add", ".")
    git(project, "commit", "-qm", "one")
    git(project, "worktree", "add", "-q", "../" + project.folder.name + "-tree")
    tree = pathlib.Path(str(project.folder) + "-tree")
    try:
        project.build(cwd=tree)
        done = project.run("git", "status", "--porcelain", "-uall", cwd=tree)
        equal(done.out, "", "status of the work tree")
    finally:
        shutil.rmtree(tree)
    (project.folder / ".git/info/exclude").unlink()
    (project.folder / ".gitignore").write_text("/data.db*\n*.darkc\n")
    project.build()
    equal((project.folder / ".git/info/exclude").exists(), False, "Git's list")
    equal(git(project, "status", "--porcelain", "-uall"), " M .gitignore\n", "status with a .gitignore")


def check_object_dir(project):
    """--object-dir leaves the packages' folder alone; objects of deleted sources go from there too"""
    two_files(project)
    before = sorted(project.packages.rglob("*"))
    project.build("--object-dir", "objects")
    equal(sorted(project.packages.rglob("*")), before, "files in packages")
    objects = project.folder / "objects"
    equal(sorted(str(p.relative_to(objects)) for p in objects.rglob("*.darkc")), ["a.darkc", "sub/b.darkc"], "objects")
    contains(project.build("--object-dir", "objects").summary, "nothing to do", "again")
    contains(project.ninja().out, "no work to do", "ninja")
    settle()
    (project.packages / "sub/b.dark").unlink()
    project.ninja()
    equal([p.name for p in objects.rglob("*")], ["a.darkc"], "objects after a deletion")
    equal(project.names(), ["Test.A.one"], "names")


def check_object_dir_switch(project):
    """Switching to --object-dir and back takes the objects along: none is left behind"""
    two_files(project)
    project.build()
    project.build("--object-dir", "objects")
    equal(list(project.packages.rglob("*.darkc")), [], "objects beside sources")
    project.build()
    equal(len(list(project.packages.rglob("*.darkc"))), 2, "objects beside sources")
    equal(list((project.folder / "objects").rglob("*.darkc")), [], "objects elsewhere")


def check_read_only_tree(project):
    """A tree that can't be written: an error that names --object-dir, which then works"""
    two_files(project)
    work = project.folder / "work"
    work.mkdir()
    as_user = {}
    if os.geteuid() == 0:
        # Permissions don't stop root.
        as_user = {"user": 65534, "group": 65534, "extra_groups": []}
        os.chown(work, 65534, 65534)
        os.chmod(project.folder, 0o755)
    for folder in (project.packages, project.packages / "sub"):
        os.chmod(folder, 0o555)
    probe = subprocess.run(["test", "-x", __import__("harness").DARKPKG], check=False, **as_user)
    if probe.returncode != 0:
        raise Skip("the program is in a folder that others can't enter")
    done = project.build(project.packages, "--db", "data.db", cwd=work, code=3, **as_user)
    contains(done.err, "--object-dir", "the hint")
    project.build(project.packages, "--db", "data.db", "--object-dir", "objects", cwd=work, **as_user)
    done = project.build(project.packages, "--db", "data.db", "--object-dir", "objects", cwd=work, **as_user)
    contains(done.summary, "nothing to do", "again")
    for folder in (project.packages, project.packages / "sub"):
        os.chmod(folder, 0o755)


def check_build_dir_inside(project):
    """A build folder, an object folder and a database inside the packages' folder work"""
    two_files(project)
    options = ["--db", "packages/data.db", "--object-dir", "packages/objects", "--build-dir", "packages/out"]
    project.build(*options)
    contains(project.build(*options).summary, "nothing to do", "again")
    contains(project.run("ninja", "-C", project.packages / "out").out, "no work to do", "ninja")


def check_build_dir_here(project):
    """--build-dir . makes `ninja packages` work in the current folder, next to a folder of that name"""
    two_files(project)
    project.build("--build-dir", ".")
    contains(project.run("ninja", "packages").out, "no work to do", "ninja packages")
    settle()
    project.write("a.dark", function("Test.A", "one", "x + 2L"))
    contains(project.run("ninja", "packages").out, "[2/2]", "after an edit")
    equal((project.folder / ".gitignore").exists(), False, "a .gitignore in the user's folder")


def check_build_dir_that_is_the_packages(project):
    """The packages' folder itself is no build folder, whatever it is called: Ninja would never be done"""
    two_files(project)
    (project.folder / "link").symlink_to("packages")
    for name in ("packages", "packages/sub/..", "link"):
        contains(project.build("--build-dir", name, code=3).err, "the build folder is the packages' folder", name)
    equal(sorted(path.name for path in project.packages.rglob("*")), ["a.dark", "b.dark", "sub"], "what is there")


def check_clean(project):
    """clean removes the objects and the build folder, not the database; the next build gives the same"""
    two_files(project)
    project.build()
    before = meaning(project.database)
    contains(project.darkpkg("clean").out, "2 objects removed", "the answer")
    equal(sorted(p.name for p in project.folder.rglob("*") if p.is_file() and not p.name.startswith("data.db")),
          ["a.dark", "b.dark"], "files")
    equal(project.database.exists(), True, "the database")
    equal(project.build_dir.exists(), False, "the build folder")
    equal(project.build().compiled(), 2, "compiled again")
    equal(differences(before, meaning(project.database)), [], "rows")
    project.darkpkg("clean", "--database")
    equal(sorted(p.name for p in project.folder.rglob("*") if p.is_file()), ["a.dark", "b.dark"], "files, without database")


def check_other_folder(project):
    """A build from any folder shows paths as seen from there"""
    two_files(project)
    project.write("sub/broken.dark", "module Test.Broken\n\nlet f (x: Int64) : Int64 = )\n")
    done = project.build(".", "--db", "../../data.db", code=1, cwd=project.packages / "sub")
    contains(done.err, "\nbroken.dark:3:" if not done.err.startswith("broken") else "broken.dark:3:", "the path")
    done = project.build(project.packages, "--db", project.database, code=1, cwd="/")
    contains(done.err, f"{str(project.packages)[1:]}/sub/broken.dark:3:", "the path from /")


if __name__ == "__main__":
    run(__file__)
