#!/usr/bin/env python3
"""What belongs to somebody else is never written or removed: copies, moved trees, others' objects, files with our names."""
import os
import pathlib
import shutil

from harness import Project, contains, equal, everything, function, lacks, run, settle


def snapshot(folder):
    """All files below a folder, with their bytes, times and inodes."""
    found = {}
    for path in sorted(pathlib.Path(folder).rglob("*")):
        stat = path.lstat()
        content = os.readlink(path) if path.is_symlink() else path.read_bytes() if path.is_file() else None
        found[str(path.relative_to(folder))] = (content, stat.st_mtime_ns, stat.st_ino)
    return found


def unchanged(folder, before, what):
    now = snapshot(folder)
    equal({k for k in before | now if before.get(k) != now.get(k)}, set(), what)


def objects(folder):
    return sorted(str(p.relative_to(folder)) for p in pathlib.Path(folder).rglob("*.darkc"))


class Tree(Project):
    """A project in a folder of its own below the check's."""

    def __init__(self, project, name):
        folder = project.folder / name
        if folder.exists():
            self.folder, self.packages = folder, folder / "packages"
            self.database, self.build_dir = folder / "data.db", folder / "data.db.build"
        else:
            folder.mkdir()
            super().__init__(folder)

    @staticmethod
    def two(project, name):
        tree = Tree(project, name)
        tree.write("a.dark", function("Test.A", "one"))
        tree.write("sub/b.dark", function("Test.B", "two"))
        return tree


COMMANDS = (["build"], ["build", "-n"], ["build", "--strict"], ["build", "--object-dir", "O"], ["build", "-v"],
            ["restore"], ["generate"], ["verify"], ["verify", "--repair"], ["clean"], ["clean", "--database"])


def each_command(project, make_copy, *build):
    """What no command in a copy does: change the original."""
    original = Tree.two(project, "first")
    original.build(*build)
    settle()
    before = snapshot(original.folder)
    for number, command in enumerate(COMMANDS):
        copy = make_copy(original, project.folder / f"copy{number}")
        if number % 2:
            (copy / "packages/a.dark").unlink()
        project.darkpkg(*command, cwd=copy, code=None)
        unchanged(original.folder, before, f"the original after {command}")
        project.darkpkg("build", *build, cwd=copy)
        unchanged(original.folder, before, f"the original after {command} and a build")
        contains(project.darkpkg("verify", *build, cwd=copy).out, "all as the sources say", "the copy")


def check_copy_with_objects_elsewhere(project):
    """No command in a copy touches the original's --object-dir"""
    def copy(original, to):
        shutil.copytree(original.folder, to, symlinks=True)
        return to
    each_command(project, copy, "--object-dir", "objects")


def check_copy(project):
    """... nor of a copy with objects next to their sources"""
    def copy(original, to):
        shutil.copytree(original.folder, to)
        return to
    each_command(project, copy)


def check_ninja_in_a_copy(project):
    """Plain ninja in a copy or a moved tree builds that one: with nothing to do, after edits, and from a folder of others"""
    for number, options in enumerate(([], ["--object-dir", "objects"], ["--build-dir", "."])):
        original = Tree.two(project, f"it's {number}")
        original.build(*options)
        settle()
        before = snapshot(original.folder)
        folder = pathlib.Path(options[-1] if "--build-dir" in options else "data.db.build")
        for way in ("copy", "moved"):
            tree = project.folder / f"{way} {number}"
            shutil.copytree(original.folder, tree, symlinks=True)
            if way == "moved":
                tree.rename(project.folder / f"again {number}")
                tree = project.folder / f"again {number}"
            ninja = lambda: project.run("ninja", "-C", tree / folder, "packages").out
            if way == "copy":
                contains(ninja(), "no work to do", f"{options}, {way}")
            (tree / "packages/a.dark").write_text(function("Test.A", "one", "x + 9L"))
            ninja()
            contains(project.darkpkg("show", "Test.A.one", cwd=tree).out, "9L", f"{options}, {way}, after an edit")
            (tree / "packages/sub/b.dark").unlink()
            (tree / "packages/c.dark").write_text(function("Test.C", "three"))
            ninja()
            equal(sorted(row[5] for row in everything(tree / "data.db")["locations"]), ["one", "three"], "names")
            contains(ninja(), "no work to do", f"{options}, {way}, afterwards")
            unchanged(original.folder, before, f"the original after ninja, {options}, {way}")
            project.darkpkg("build", *options, *original.tables(), cwd=tree)
            contains(ninja(), "no work to do", f"{options}, {way}, after darkpkg build")
            unchanged(original.folder, before, f"the original after a build, {options}, {way}")


def check_build_folder_alone(project):
    """A build folder and a database that were copied to another project are taken for that one's"""
    original, other = Tree.two(project, "first"), Tree.two(project, "other")
    original.write("c.dark", function("Test.C", "three"))
    original.build()
    shutil.copy2(original.database, other.folder)
    shutil.copytree(original.build_dir, other.build_dir)
    before = snapshot(original.folder)
    other.build()
    equal(other.names(), ["Test.A.one", "Test.B.two"], "names")
    unchanged(original.folder, before, "the original")
    other.require_clean_equal()


def check_moved(project):
    """A tree that was moved builds; what stands at its old place now is not touched"""
    moved = Tree.two(project, "first")
    moved.build("--object-dir", "objects")
    moved.folder.rename(project.folder / "moved")
    there = Tree.two(project, "first")
    there.build("--object-dir", "objects")
    before = snapshot(there.folder)
    moved = Tree(project, "moved")
    (moved.packages / "a.dark").unlink()
    moved.build()
    moved.build("--object-dir", "objects")
    moved.darkpkg("clean")
    unchanged(there.folder, before, "what is there now")


def check_restored_from_backup(project):
    """A tree that was restored from a backup is up to date by what its files hold, and stays what it is"""
    tree = Tree.two(project, "first")
    tree.build()
    shutil.copytree(tree.folder, project.folder / "backup")
    tree.write("a.dark", function("Test.A", "one", "x + 7L"))
    tree.build()
    before = snapshot(project.folder / "backup")
    shutil.rmtree(tree.folder)
    shutil.copytree(project.folder / "backup", tree.folder)
    tree.build()
    unchanged(project.folder / "backup", before, "the backup")
    tree.require_clean_equal()
    (tree.packages / "sub/b.dark").unlink()
    tree.build()
    equal(objects(tree.packages), ["a.darkc"], "objects")


def check_lookups_in_a_copy(project):
    """In a copy look-ups read the copy's files, before it is built too"""
    original = Tree.two(project, "first")
    original.build()
    copy = project.folder / "copy"
    shutil.copytree(original.folder, copy)
    shutil.rmtree(original.folder)
    for command in (["show", "--source", "Test.A.one"], ["refs", "Test.A.one"], ["why", "packages/a.dark"], ["stats"]):
        done = project.darkpkg(*command, cwd=copy)
        lacks(done.text, "/first/", " ".join(command))
    contains(project.darkpkg("show", "--source", "Test.A.one", cwd=copy).out, "x + 1L", "the source")
    lacks((copy / "data.db.build/manifest").read_text(), str(project.folder), "the manifest")


def check_others_objects(project):
    """Objects that others keep below the packages stay: archives, links, what is called like ours, sources that went"""
    tree = Tree.two(project, "first")
    tree.build()
    archive = tree.packages / "archive"
    archive.mkdir()
    shutil.copy2(tree.object("a.dark"), archive / "a.darkc")
    shutil.copy2(tree.object("a.dark"), tree.packages / "kept.darkc")
    (tree.packages / "notes.darkc").write_text("by hand")
    os.symlink(archive / "a.darkc", tree.packages / "link.darkc")
    others = ["archive/a.darkc", "kept.darkc", "link.darkc", "notes.darkc"]
    tree.write("c.dark", function("Test.C", "three"))
    tree.build()
    equal(objects(tree.packages), sorted(others + ["a.darkc", "c.darkc", "sub/b.darkc"]), "objects")
    (tree.packages / "c.dark").unlink()
    tree.build()
    equal(objects(tree.packages), sorted(others + ["a.darkc", "sub/b.darkc"]), "objects after a deletion")
    tree.darkpkg("clean")
    equal(objects(tree.packages), others, "objects after clean")


def check_switched_folder(project):
    """A linked folder that leads to another place keeps what is there"""
    tree, one, two = Tree.two(project, "first"), project.folder / "one", project.folder / "two"
    for folder, name in ((one, "three"), (two, "four")):
        folder.mkdir()
        (folder / "c.dark").write_text(function("Test.C", name))
    os.symlink(one, tree.packages / "linked")
    tree.build()
    shutil.copy2(one / "c.darkc", two / "d.darkc")
    (one / "d.dark").write_text(function("Test.D", "five"))
    tree.build()
    (tree.packages / "linked").unlink()
    os.symlink(two, tree.packages / "linked")
    before = (two / "d.darkc").read_bytes()
    tree.build()
    equal(tree.names(), ["Test.A.one", "Test.B.two", "Test.C.four"], "names")
    equal((two / "d.darkc").read_bytes(), before, "an object that is there")
    equal(objects(one), ["c.darkc", "d.darkc"], "objects of the folder before")


def check_two_databases(project):
    """Two databases of one tree leave each other's objects alone"""
    tree = Tree.two(project, "first")
    tree.build("--db", "1.db", "--object-dir", "packages/o1")
    tree.build("--db", "2.db", "--object-dir", "packages/o2")
    tree.build("--db", "3.db")
    equal(len(objects(tree.packages)), 6, "objects")
    (tree.packages / "a.dark").unlink()
    tree.build("--db", "3.db")
    equal(objects(tree.packages), ["o1/a.darkc", "o1/sub/b.darkc", "o2/a.darkc", "o2/sub/b.darkc", "sub/b.darkc"], "objects")
    tree.darkpkg("clean", "--db", "3.db")
    tree.darkpkg("clean", "--db", "2.db", "--object-dir", "packages/o2")
    equal(objects(tree.packages), ["o1/a.darkc", "o1/sub/b.darkc"], "objects after clean")


def check_files_with_our_names(project):
    """A build folder that the user chose: nothing of what is there already is written over or removed"""
    tree = Tree.two(project, "first")
    for number, (name, text) in enumerate((("build.ninja", "rule cc\n"), ("history", "1066\n"), ("stamp", "red\n"),
                                          ("manifest", "{}"), ("builtins.tsv", "kind\tname\tversion\n"))):
        folder = tree.folder / f"out{number}"
        folder.mkdir()
        (folder / name).write_text(text)
        (folder / ".ninja_log").write_text("# ninja log v5\n")
        before = snapshot(folder)
        contains(tree.build("--build-dir", folder, code=3).err, "--build-dir", f"the hint of {name}")
        unchanged(folder, before, f"{name} after a build")
        tree.darkpkg("clean", "--build-dir", folder)
        unchanged(folder, before, f"{name} after clean")


def check_own_tables_in_the_build_folder(project):
    """The packages' folder as build folder: its tables are not written over"""
    tree = Tree.two(project, "first")
    table = tree.write("builtins.tsv", "kind\tname\tversion\nfn\tmine\t0\n")
    before = table.read_bytes()
    tree.darkpkg("build", "--build-dir", "packages", code=3)
    equal(table.read_bytes(), before, "the table")


def check_clean_of_no_database(project):
    """clean --database removes no file that is no database of darkpkg"""
    import sqlite3
    tree = Tree.two(project, "first")
    notes = tree.folder / "notes.txt"
    notes.write_text("mine")
    other = sqlite3.connect(tree.folder / "other.db")
    other.execute("create table mine (x)")
    other.commit()
    other.close()
    for name in ("notes.txt", "other.db"):
        tree.darkpkg("clean", "--database", "--db", name, code=3)
        equal((tree.folder / name).exists(), True, name)


if __name__ == "__main__":
    run(__file__)
