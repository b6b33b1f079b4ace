#!/usr/bin/env python3
"""Odd paths work; those that Ninja can't name are refused."""
import harness
from harness import Skip, contains, equal, function, lacks, run, settle

ODD = ["with space", "$dollar", "${in}", "quote'", 'double"', "ünïcødé", "日本語", "-leading", "#hash", "colon:", "pipe|",
       "double||pipe", "at@", "back\\slash", "tab\there", "a&b;c", "star*?[x]", "(paren)", "~tilde", "%percent", "`tick`",
       "!bang", "^caret", "semi;colon", "trailing ", " leading", "new$\ttab", "equals=1", "a,b", "<less>", "e\u0301"]


def check_odd_paths(project):
    """Odd names of files and folders: built, edited and deleted, by darkpkg and by plain ninja"""
    for i, name in enumerate(ODD):
        project.write(f"{name}.dark", function(f"Test.File{i}", "f"))
        project.write(f"{name}/inner.dark", function(f"Test.Folder{i}", "f"))
    done = project.build()
    equal(done.compiled(), 2 * len(ODD), "files compiled")
    equal(len(project.names()), 2 * len(ODD), "items")
    contains(project.ninja().out, "no work to do", "again")
    for i, name in enumerate(ODD):
        settle()
        project.write(f"{name}.dark", function(f"Test.File{i}", "f", "x + 2L"))
        contains(project.ninja().out, "[2/2]", f"ninja after an edit of {name!r}")
    for i, name in enumerate(ODD):
        (project.packages / f"{name}/inner.dark").unlink()
    lacks(project.ninja().text, "no known rule", "ninja after deletions")
    equal(len(project.names()), len(ODD), "items left")
    project.require_clean_equal()


def check_odd_roots(project):
    """An odd path of the packages, the database, the build and object folders"""
    project.write("a.dark", function("Test.A", "one"))
    for i, name in enumerate(ODD):
        root = project.folder / name / "packages"
        root.parent.mkdir()
        project.packages.rename(root)
        for options in ([], ["--object-dir", f"{name}/objects", "--build-dir", f"{name}/out $ 'x'"]):
            database = f"{name}/data{len(options)}.db"
            # `./`: a name that starts with `-` would be an option.
            done = project.build(f"./{name}/packages", "--db", database, *options)
            equal(done.changed(), 1, f"items changed in {name!r} with {options}")
            contains(project.build(f"./{name}/packages", "--db", database, *options).summary, "nothing to do", f"{name!r}")
        root.rename(project.packages)


def check_line_ends(project):
    """CR and LF in a path are refused: exit 1, and nothing is written"""
    for bad in ("line\nend.dark", "carriage\rreturn.dark", "folder\n/x.dark"):
        path = project.write(bad, function("Test.A", "one"))
        done = project.build(code=1)
        contains(done.err, "line end", "the message")
        contains(done.err, "\\n" if "\n" in bad else "\\r", "the path in the message")
        equal(project.database.exists(), False, "a database")
        equal(project.darkpkg("generate", *project.tables(), code=1).code, 1, "generate")
        path.unlink()
        if path.parent != project.packages:
            path.parent.rmdir()
    project.build()


def check_relative_and_links(project):
    """The same folder by other paths: relative, with `..`, through a link"""
    import os
    project.write("a.dark", function("Test.A", "one"))
    project.build()
    for path in ("packages/", "./packages", "packages/../packages", str(project.packages)):
        contains(project.build(path).summary, "nothing to do", path)
    os.symlink("packages", project.folder / "link")
    equal(project.build("link", "--db", "linked.db").compiled(), 0, "files compiled through a link")


def check_current_folder_is_gone(project):
    """In a current folder that was deleted: an error for paths that need it, and an answer for those that don't"""
    project.write("a.dark", function("Test.A", "one"))
    project.build()
    gone = project.folder / "gone"
    for command in (["build"], ["build", "-n"], ["clean"], ["verify"], ["watch"], ["generate"], ["restore"], ["serve"],
                    ["build", project.packages], ["build", "--db", project.database], ["clean", "--database"],
                    ["build", project.packages, "--db", project.database, "--object-dir", "o"]):
        gone.mkdir()
        done = project.run("sh", "-c", 'rmdir "$PWD" && exec "$@"', "sh", harness.DARKPKG,
                           *project.of_edition(*command), cwd=gone, code=3)
        contains(done.err, "it was deleted", f"{command}")
    gone.mkdir()
    for command in (["build"], ["verify"], ["clean"]):
        project.run("sh", "-c", 'mkdir -p "$PWD"; rmdir "$PWD" && exec "$@"', "sh", harness.DARKPKG, *command,
                    project.packages, "--db", project.database, *project.tables(), cwd=gone)
        gone.mkdir()


def check_folder_above_a_link(project):
    """`a/..` is the folder above what the link `a` leads to, in every option"""
    far = project.folder / "far"
    (far / "deep").mkdir(parents=True)
    (far / "packages").mkdir()
    (far / "packages/a.dark").write_text(function("Test.Far", "one"))
    project.write("a.dark", function("Test.Near", "one"))
    (project.folder / "link").symlink_to(far / "deep")
    project.build("link/../packages", "--db", "link/../data.db", "--object-dir", "link/../objects", "--build-dir", "link/../out")
    equal(sorted(p.name for p in far.iterdir() if not p.name.startswith("data.db")), ["deep", "objects", "out", "packages"],
          "what is far away")
    equal(sorted(p.name for p in project.folder.iterdir()), ["far", "link", "packages"], "what is here")
    contains(project.darkpkg("show", "Test.Far.one", "--db", "link/../data.db").out, "fn Test.Far.one", "the item")


def check_packages_that_cannot_be_seen(project):
    """A packages/ that can't be looked at is an error, not a reason to take the current folder"""
    import os
    if os.geteuid() != 0:
        raise Skip("a folder that root made and others can't enter needs root")
    os.chmod(project.folder, 0o755)
    closed = project.folder / "closed"
    closed.mkdir(mode=0o700)
    project.packages.rmdir()
    project.packages.symlink_to(closed / "packages")
    (project.folder / "a.dark").write_text(function("Test.A", "one"))
    for command in (["build"], ["build", "-n"], ["clean"], ["verify"]):
        done = project.darkpkg(*command, code=3, user=65534, group=65534, extra_groups=[])
        contains(done.err, "packages", " ".join(command))
    equal(sorted(p.name for p in project.folder.iterdir()), ["a.dark", "closed", "packages"], "files")


if __name__ == "__main__":
    run(__file__)
