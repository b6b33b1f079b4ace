#!/usr/bin/env python3
"""A file is known by more than its time: others that take its place are noticed, whatever times they have."""
import os
import shutil
import subprocess

from harness import ROOT, Skip, contains, equal, function, run, settle

LONG_AGO = (1_000_000_001, 1_000_000_001)  # as Nix and npm set them: one time for all files of all releases


def release(folder, number, module="Test.Library"):
    """A folder with two sources; those of another number differ in one digit, and in nothing that stat shows but inodes."""
    (folder / "inner").mkdir(parents=True)
    (folder / "one.dark").write_text(function(module + ".One", "one", f"x + {number}L"))
    (folder / "inner/two.dark").write_text(function(module + ".Two", "two", f"x + {number}L"))
    for path in (folder / "one.dark", folder / "inner/two.dark", folder / "inner", folder):
        os.utime(path, ns=LONG_AGO)
    return folder


def must_be(project, number, *options):
    """The next build links what is there now, and is done then."""
    project.build(*options)
    for name in ("One.one", "Two.two"):
        contains(project.darkpkg("show", f"Test.Library.{name}").out, f"{number}L", name)
    contains(project.build(*options).summary, "nothing to do", "afterwards")
    contains(project.darkpkg("verify", *options, *project.tables()).out, "all as the sources say", "verify")


def both_layouts(check):
    def with_options(project):
        for options in ([], ["--object-dir", "objects"]):
            for path in (project.packages, project.folder / "objects"):
                shutil.rmtree(path, ignore_errors=True)
            project.packages.mkdir(exist_ok=True)
            check(project, options)
    with_options.__doc__ = check.__doc__
    with_options.__code__ = with_options.__code__.replace(co_firstlineno=check.__code__.co_firstlineno)
    return with_options


def fresh(project, name):
    shutil.rmtree(project.folder / name, ignore_errors=True)
    return project.folder / name


@both_layouts
def check_switched_link(project, options):
    """A link inside the packages is switched from one release to another that is older, and back"""
    one, two = release(fresh(project, "v1"), 1), release(fresh(project, "v2"), 2)
    settle()
    link = project.packages / "library"
    for number, target in ((1, one), (2, two), (1, one), (2, two)):
        link.unlink(missing_ok=True)
        os.symlink(target, link)
        must_be(project, number, *options)


@both_layouts
def check_renamed_folders(project, options):
    """A folder changes places with another release; so does the packages' folder itself"""
    release(project.packages / "library", 1)
    release(fresh(project, "other"), 2)
    settle()
    must_be(project, 1, *options)
    for number in (2, 1):
        (project.packages / "library").rename(project.folder / "away")
        (project.folder / "other").rename(project.packages / "library")
        (project.folder / "away").rename(project.folder / "other")
        must_be(project, number, *options)
    root = fresh(project, "root")
    release(root / "library", 3)
    settle()
    project.packages.rename(fresh(project, "before"))
    root.rename(project.packages)
    must_be(project, 3, *options)


@both_layouts
def check_link_above(project, options):
    """The packages' folder is reached through a link that is switched, as deployments do"""
    shutil.rmtree(project.packages)
    for number in (1, 2):
        release(fresh(project, f"release{number}"), number)
    settle()
    for number in (1, 2, 1):
        project.packages.unlink(missing_ok=True)
        os.symlink(f"release{number}", project.packages)
        must_be(project, number, *options)
    project.packages.unlink()


@both_layouts
def check_number_of_a_file_used_again(project, options):
    """A folder is deleted and made anew, with the same times and mostly the same inodes, and one file more"""
    library = project.packages / "library"
    for number in (1, 2, 3):
        shutil.rmtree(library, ignore_errors=True)
        release(library, number)
        if number == 2:
            (library / "three.dark").write_text(function("Test.Library.Three", "three"))
            os.utime(library, ns=LONG_AGO)
        must_be(project, number, *options)
        equal("Test.Library.Three.three" in project.names(), number == 2, "the third file's item")


def check_objects_of_another_place(project):
    """A folder of objects that takes another's place: what fits no source is compiled, the rest is linked"""
    options = ["--object-dir", "objects"]
    for number in (2, 1):
        shutil.rmtree(project.packages)
        release(project.packages, number)
        shutil.rmtree(project.folder / "objects", ignore_errors=True)
        project.build(*options)
        shutil.copytree(project.folder / "objects", project.folder / f"objects{number}")
    settle()
    (project.folder / "objects").rename(project.folder / "away")
    (project.folder / "objects2").rename(project.folder / "objects")
    must_be(project, 1, *options)


def check_tables_in_a_renamed_folder(project):
    """The builtins' folder changes places with another"""
    project.write("a.dark", "module Test.A\n\nlet one (x: Int64) : Int64 = Builtin.mine x\n")
    text = (ROOT / "packages/uuid/builtins.tsv").read_text()
    for name, more in (("with", "fn\tmine\t0\n"), ("without", "")):
        (project.folder / name).mkdir()
        (project.folder / name / "builtins.tsv").write_text(text + more)
    settle()
    tables = ["--builtins", "tables/builtins.tsv", "--package-ids", ROOT / "packages/uuid/package-ids.tsv"]
    (project.folder / "with").rename(project.folder / "tables")
    project.darkpkg("build", *tables)
    (project.folder / "tables").rename(project.folder / "away")
    (project.folder / "without").rename(project.folder / "tables")
    contains(project.darkpkg("build", "--strict", *tables, code=1).err, "mine", "the message")
    (project.folder / "tables").rename(project.folder / "without")
    (project.folder / "away").rename(project.folder / "tables")
    project.darkpkg("build", "--strict", *tables)
    contains(project.darkpkg("build", "--strict", *tables).summary, "nothing to do", "afterwards")


def check_other_mount(project):
    """Another file system is mounted where the packages are"""
    for number in (1, 2):
        release(project.folder / f"v{number}", number)
    import harness
    def build(number):
        script = f"mount --bind v{number} packages && exec \"$@\""
        return subprocess.run(["unshare", "-m", "sh", "-c", script, "sh", harness.DARKPKG, "build", "--object-dir", "objects",
                               *project.tables()], cwd=project.folder, capture_output=True, text=True, check=False)
    if (done := build(1)).returncode != 0:
        raise Skip(f"nothing can be mounted here: {done.stderr.strip()}")
    for number in (2, 1):
        done = build(number)
        equal(done.returncode, 0, f"the build ({done.stderr})")
        contains(project.darkpkg("show", "Test.Library.One.one").out, f"{number}L", "the item")


if __name__ == "__main__":
    run(__file__)
