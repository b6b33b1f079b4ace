#!/usr/bin/env python3
"""New, renamed and deleted files and folders need no command but plain ninja."""
import os
import shutil

from harness import contains, equal, function, lacks, run, settle


def start(project):
    project.write("a.dark", function("Test.A", "one"))
    project.write("sub/b.dark", function("Test.B", "two"))
    project.build()
    settle()


def require(project, names):
    """Plain ninja brings the database to these names, and is done then."""
    done = project.ninja()
    lacks(done.text, "missing and no known rule", "ninja")
    equal(project.names(), names, "names")
    contains(project.ninja().out, "no work to do", "ninja afterwards")
    contains(project.build().summary, "nothing to do", "darkpkg build afterwards")
    equal(sorted(p.name for p in project.packages.rglob("*.darkc")),
          sorted(p.name + "c" for p in project.packages.rglob("*.dark")
                 if p.is_file() and "_" not in str(p.relative_to(project.packages))),
          "objects")
    project.require_clean_equal()


def check_new_file(project):
    """A new file, next to others and in a new folder"""
    start(project)
    project.write("new.dark", function("Test.New", "three"))
    require(project, ["Test.A.one", "Test.B.two", "Test.New.three"])
    settle()
    project.write("x/y/z.dark", function("Test.Z", "four"))
    require(project, ["Test.A.one", "Test.B.two", "Test.New.three", "Test.Z.four"])


def check_new_in_empty_folder(project):
    """A new file in a folder that was empty"""
    (project.packages / "empty/inner").mkdir(parents=True)
    start(project)
    project.write("empty/inner/c.dark", function("Test.C", "three"))
    require(project, ["Test.A.one", "Test.B.two", "Test.C.three"])


def check_deleted_file(project):
    """A deleted file, and the last one of a folder"""
    start(project)
    (project.packages / "sub/b.dark").unlink()
    require(project, ["Test.A.one"])


def check_renamed_file(project):
    """A renamed file keeps its items, and its old object goes"""
    start(project)
    (project.packages / "a.dark").rename(project.packages / "z.dark")
    require(project, ["Test.A.one", "Test.B.two"])


def check_swapped_files(project):
    """Two files that swap their names"""
    start(project)
    a, b, c = project.packages / "a.dark", project.packages / "sub/b.dark", project.packages / "c"
    a.rename(c), b.rename(a), c.rename(b)
    project.build()
    equal(project.names(), ["Test.A.one", "Test.B.two"], "names")
    project.require_clean_equal()
    contains(project.ninja().out, "no work to do", "ninja afterwards")


def check_deleted_folder(project):
    """A deleted folder"""
    start(project)
    shutil.rmtree(project.packages / "sub")
    require(project, ["Test.A.one"])


def check_renamed_folder(project):
    """A renamed folder"""
    start(project)
    (project.packages / "sub").rename(project.packages / "other")
    require(project, ["Test.A.one", "Test.B.two"])


def check_file_becomes_folder(project):
    """A folder in place of a file, and the other way round"""
    start(project)
    (project.packages / "a.dark").unlink()
    project.write("a.dark/inner.dark", function("Test.A", "one"))
    shutil.rmtree(project.packages / "sub")
    project.write("sub.dark", function("Test.B", "two"))
    require(project, ["Test.A.one", "Test.B.two"])


def check_underscore(project):
    """A path with `_` is skipped, whether file or folder, and only below the root"""
    start(project)
    project.write("_skip.dark", "this is no Dark")
    project.write("with_underscore/c.dark", "this is no Dark")
    require(project, ["Test.A.one", "Test.B.two"])
    (project.packages / "_skip.dark").unlink()
    shutil.copytree(project.packages, project.folder / "other_root")
    project.build("other_root", "--db", "other.db")
    equal(len(list((project.folder / "other_root").rglob("*.darkc"))), 2, "objects below a root with `_`")


def check_hidden_and_links(project):
    """Hidden files and symbolic links are read; dangling links and links in a circle are no harm"""
    start(project)
    project.write(".hidden.dark", function("Test.Hidden", "three"))
    outside = project.folder / "outside"
    outside.mkdir()
    (outside / "l.dark").write_text(function("Test.Linked", "four"))
    (outside / "m.dark").write_text(function("Test.InFolder", "five"))
    os.symlink(outside / "l.dark", project.packages / "link.dark")
    os.symlink("nothing", project.packages / ".#lock.dark")
    os.symlink("..", project.packages / "sub/circle")
    require(project, ["Test.A.one", "Test.B.two", "Test.Hidden.three", "Test.Linked.four"])
    os.symlink(outside, project.packages / "folder")
    settle()
    project.write("../outside/l.dark", "")
    project.build()
    equal(project.names(), ["Test.A.one", "Test.B.two", "Test.Hidden.three", "Test.InFolder.five"], "names")


def check_link_target_goes(project):
    """A link whose target goes does not stop ninja with a missing file"""
    outside = project.folder / "target.dark"
    outside.write_text(function("Test.Linked", "four"))
    os.symlink(outside, project.packages / "link.dark")
    start(project)
    outside.unlink()
    lacks(project.ninja(code=None).text, "no known rule", "ninja")
    project.build()
    equal(project.names(), ["Test.A.one", "Test.B.two"], "names")


def check_orphan_object(project):
    """An object without a source is removed where this build made it, also when the build folder is gone"""
    project.write("gone.dark", function("Test.Gone", "three"))
    start(project)
    shutil.rmtree(project.build_dir)
    (project.packages / "gone.dark").unlink()
    project.build()
    require(project, ["Test.A.one", "Test.B.two"])


def check_save_by_rename(project):
    """An editor that saves by writing a new file and renaming it"""
    start(project)
    project.write("a.dark~", function("Test.A", "renamed"))
    (project.packages / "a.dark~").rename(project.packages / "a.dark")
    require(project, ["Test.A.renamed", "Test.B.two"])


if __name__ == "__main__":
    run(__file__)
