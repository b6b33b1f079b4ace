#!/usr/bin/env python3
"""Files that can't be changed in place: of another user, read-only, with other names. Made anew where that is allowed."""
import os
import shutil
import stat
import subprocess

import harness
from harness import Skip, contains, equal, everything, function, run, settle

SOMEBODY = {"user": 65534, "group": 65534, "extra_groups": []}


def member(user):
    """A user of the group 12345 whose new files the group may write."""
    return {"user": user, "group": 12345, "extra_groups": [], "umask": 0o002}


def start(project):
    if os.geteuid() != 0:
        raise Skip("other users need root")
    os.chmod(project.folder, 0o755)
    if subprocess.run(["test", "-x", harness.DARKPKG], check=False, **SOMEBODY).returncode != 0:
        raise Skip("the program is in a folder that others can't enter")
    project.write("a.dark", function("Test.A", "one"))
    project.write("sub/b.dark", function("Test.B", "two"))


def give(project, to, *patterns):
    os.chown(project.folder, to, to)
    for pattern in patterns:
        for path in project.folder.glob(pattern):
            os.chown(path, to, to)


def edit(project, number, name="a.dark"):
    settle()
    path = project.packages / name
    path.write_text(path.read_text().replace("x + ", f"x + {number}"))


def check_build_folder_of_root(project):
    """A build folder whose files are root's, whatever they allow, in a folder of ours"""
    for mode in (0o600, 0o644, 0o666):
        start(project)
        project.build()
        for path in project.build_dir.iterdir():
            os.chmod(path, mode)
        give(project, 65534, "packages", "packages/**/*", "data.db*")
        edit(project, 7)
        equal(project.build(**SOMEBODY).changed(), 1, "changed")
        contains(project.build(**SOMEBODY).summary, "nothing to do", "afterwards")
        project.write("c.dark", function("Test.C", "three"))
        os.chown(project.packages / "c.dark", 65534, 65534)
        project.build("-v", **SOMEBODY)
        contains(project.ninja(**SOMEBODY).out, "no work to do", "ninja")
        project.require_clean_equal()
        for path in (project.packages, project.build_dir):
            shutil.rmtree(path)
        project.packages.mkdir()


def check_ninja_files_of_root(project):
    """One of the files that Ninja reads is root's: it works after a build that has nothing to do"""
    for name in (".ninja_log", ".ninja_deps", "build.ninja", "packages.ninja"):
        start(project)
        give(project, 65534, "packages", "packages/**/*")
        project.build(**SOMEBODY)
        edit(project, 4)
        project.ninja(**SOMEBODY)
        (project.build_dir / ".ninja_deps").write_bytes(b"# ninjadeps\n\4\0\0\0")  # as Ninja makes it now and then
        os.chmod(project.build_dir / name, 0o600)
        os.chown(project.build_dir / name, 0, 0)
        project.ninja(code=1, **SOMEBODY)
        contains(project.build(**SOMEBODY).summary, "nothing to do", "with another's " + name)
        contains(project.ninja(**SOMEBODY).out, "no work to do", "ninja after another's " + name)
        shutil.rmtree(project.packages)
        shutil.rmtree(project.build_dir)
        project.packages.mkdir()


def check_objects_of_root(project):
    """Objects that root made next to our sources, with Ninja and without, and stale ones"""
    for number, options in enumerate(([], ["-v"], ["-j", "2"])):
        start(project)
        project.build()
        give(project, 65534, "packages", "packages/**/*.dark", "packages/sub", "data.db*", "data.db.build/*")
        for path in project.packages.rglob("*.darkc"):
            os.chmod(path, 0o600)
        edit(project, number + 1)
        project.build(*options, **SOMEBODY)
        contains(project.build(**SOMEBODY).summary, "nothing to do", "afterwards")
        equal({p.stat().st_uid for p in project.packages.rglob("a.darkc")}, {65534}, "the owner of what was made anew")
        project.darkpkg("verify", *project.tables())


def check_group(project):
    """A second and a third user of a group's tree: build, watch's files, clean, a lookup, from the first build on"""
    start(project)
    for path in (project.folder, project.packages, project.packages / "sub"):
        os.chown(path, 2001, 12345)
        os.chmod(path, 0o2775)
    for path in project.packages.rglob("*.dark"):
        os.chown(path, 2001, 12345)
        os.chmod(path, 0o664)
    for number, user in enumerate((2001, 2002, 2003, 2002)):
        edit(project, number, ("a.dark", "sub/b.dark")[number % 2])
        equal(project.build(*(["-v"] if number == 2 else []), **member(user)).changed() > 0, True, f"changes of user {user}")
        contains(project.build(**member(user)).summary, "nothing to do", f"afterwards, for user {user}")
        project.darkpkg("show", "Test.A.one", **member(2003))
    for path in project.folder.glob("data.db*"):
        if path.is_file():
            equal(bool(path.stat().st_mode & stat.S_IWGRP), True, f"whether the group may write {path.name}")
    project.require_clean_equal()
    equal(project.darkpkg("clean", **member(2003)).out, "2 objects removed\n", "clean")


def check_hard_links(project):
    """Files that have other names (cp -al, a store of backups) keep their bytes and times under those"""
    project.write("a.dark", function("Test.A", "one"))
    project.write("sub/b.dark", function("Test.B", "two"))
    project.build()
    other = project.folder / "other"
    shutil.copytree(project.packages, other / "packages", copy_function=os.link)
    shutil.copytree(project.build_dir, other / "build", copy_function=os.link)
    before = {p: (p.read_bytes(), p.stat().st_mtime_ns) for p in other.rglob("*") if p.is_file() and p.suffix != ".dark"}
    settle()
    (project.packages / "a.dark").unlink()
    project.write("a.dark", function("Test.A", "one", "x + 9L"))
    project.build()
    project.write("c.dark", function("Test.C", "three"))
    project.build("--strict")
    project.write("sub/b.dark", "broken )")
    project.build(code=1)
    changed = [str(p) for p, was in before.items() if (p.read_bytes(), p.stat().st_mtime_ns) != was]
    equal(changed, [], "files under their other names")


def check_hard_linked_project(project):
    """A whole project of hard links: neither writes into the other's database, whoever builds, and both stay whole"""
    project.write("a.dark", function("Test.A", "one"))
    project.write("sub/b.dark", function("Test.B", "two"))
    project.build()
    other = project.folder / "other"
    for name in ("packages", "data.db.build"):
        shutil.copytree(project.folder / name, other / name, copy_function=os.link)
    for path in project.folder.glob("data.db*"):
        if path.is_file():
            os.link(path, other / path.name)
    settle()

    def replace(folder, name, text):
        (folder / name).unlink(missing_ok=True)
        (folder / name).write_text(text)
    replace(other / "packages", "a.dark", function("Test.A", "one", "x + 7L"))
    before = project.database.read_bytes()
    project.darkpkg("build", *project.tables(), cwd=other)
    equal((project.database.read_bytes() == before, (other / "data.db").stat().st_nlink), (True, 1), "the database")
    replace(project.packages, "c.dark", function("Test.C", "three"))
    project.build()
    for folder, names in ((project.folder, ["Test.A.one", "Test.B.two", "Test.C.three"]), (other, ["Test.A.one", "Test.B.two"])):
        equal(sorted(".".join(row[3:6]) for row in everything(folder / "data.db")["locations"]), names, f"names in {folder}")
        contains(project.darkpkg("verify", *project.tables(), cwd=folder).out, "all as the sources say", f"{folder}")
        # The other's new files took names from what was shared, and with them its ctime.
        equal(project.darkpkg("build", *project.tables(), cwd=folder).compiled(), 0, f"compiled in {folder}")
        contains(project.darkpkg("build", *project.tables(), cwd=folder).summary, "nothing to do", f"{folder}")
    # Another name that came while a database was in use, behind a link.
    (project.folder / "far").mkdir()
    project.darkpkg("build", "--db", "far/real.db")
    (project.folder / "near.db").symlink_to("far/real.db")
    os.link(project.folder / "far/real.db", project.folder / "far/backup.db")
    before = (project.folder / "far/backup.db").read_bytes()
    replace(project.packages, "d.dark", function("Test.D", "four"))
    project.darkpkg("build", "--db", "near.db")
    equal((project.folder / "far/backup.db").read_bytes() == before, True, "the backup")
    equal((project.folder / "near.db").is_symlink(), True, "the link")
    contains(project.darkpkg("ls", "Test.D", "--db", "near.db").out, "four", "what is in the database")


def check_read_only_files_of_ours(project):
    """Our own files without the right to write: objects, stamp, manifest and all else in the build folder"""
    project.write("a.dark", function("Test.A", "one"))
    as_user = SOMEBODY if os.geteuid() == 0 else {}
    if as_user:
        start(project)
        give(project, 65534, "packages", "packages/**/*")
    project.build(**as_user)
    for path in [*project.build_dir.iterdir(), *project.packages.rglob("*.darkc")]:
        os.chmod(path, 0o444)
    edit(project, 3)
    equal(project.build(**as_user).compiled(), 1, "compiled")
    contains(project.build(**as_user).summary, "nothing to do", "afterwards")


def check_what_may_not_be_changed(project):
    """A database or a folder that may not be written ends in an error that names it, and leaves all as it was"""
    start(project)
    project.build()
    give(project, 65534, "packages", "packages/**/*", "data.db.build", "data.db.build/*")
    edit(project, 5)
    before = project.rows()
    done = project.build(code=3, **SOMEBODY)
    contains(done.err, "data.db", "the error")
    equal(project.rows(), before, "rows")
    os.chown(project.database, 65534, 65534)
    for path in project.folder.glob("data.db-*"):
        os.chown(path, 65534, 65534)
    project.build(**SOMEBODY)
    for path in (project.packages, project.build_dir):
        os.chown(path, 0, 0)
        os.chmod(path, 0o755)
    edit(project, 6)
    before = project.rows()
    contains(project.build("--strict", code=3, **SOMEBODY).err, "data.db.build", "the error for a build folder of root")
    equal(project.rows(), before, "rows")


if __name__ == "__main__":
    run(__file__)
