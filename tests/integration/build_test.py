#!/usr/bin/env python3
"""What is built, when: fresh, again, after an edit, a touch, a revert."""
import os
import shutil

from harness import contains, differences, equal, everything, function, meaning, run, settle


def three_files(project):
    project.write("a.dark", function("Test.A", "one"))
    project.write("sub/b.dark", function("Test.B", "two", "A.one x"))
    project.write("sub/deep/c.dark", function("Test.C", "three", "B.two x"))


def check_fresh_build(project):
    """A fresh build compiles every file and puts every item into the database"""
    three_files(project)
    done = project.build()
    equal(done.compiled(), 3, "files compiled")
    equal(done.changed(), 3, "items changed")
    equal(done.out, "", "stdout")
    equal(project.names(), ["Test.A.one", "Test.B.two", "Test.C.three"], "names")


def check_nothing_to_do(project):
    """A second build does nothing, with darkpkg and with plain ninja"""
    three_files(project)
    project.build()
    before = everything(project.database)
    contains(project.ninja().out, "no work to do", "ninja")
    contains(project.build().summary, "nothing to do", "darkpkg build")
    contains(project.ninja().out, "no work to do", "ninja, again")
    equal(differences(before, everything(project.database)), [], "rows")


def check_ninja_packages(project):
    """`ninja packages` builds after `darkpkg generate`, without darkpkg build"""
    three_files(project)
    project.darkpkg("generate", *project.tables())
    project.ninja("packages")
    equal(len(project.names()), 3, "items")
    contains(project.ninja("packages").out, "no work to do", "again")


def check_edit(project):
    """An edit of one function compiles one file and changes one item"""
    three_files(project)
    project.build()
    settle()
    project.write("sub/b.dark", function("Test.B", "two", "A.one (x + 7L)"))
    done = project.build()
    equal((done.compiled(), done.changed()), (1, 1), "compiled and changed")
    project.require_clean_equal()
    contains(project.ninja().out, "no work to do", "ninja afterwards")


def check_edit_with_ninja(project):
    """An edit is seen by plain ninja"""
    three_files(project)
    project.build()
    settle()
    project.write("a.dark", function("Test.A", "one", "x + 2L"))
    contains(project.ninja().out, "[2/2]", "one compile and one link")
    project.require_clean_equal()
    contains(project.ninja().out, "no work to do", "ninja afterwards")


def check_comment(project):
    """A comment changes no item"""
    three_files(project)
    project.build()
    settle()
    before = meaning(project.database)
    project.write("a.dark", "// a comment\n" + function("Test.A", "one"))
    done = project.build()
    equal((done.compiled(), done.changed()), (1, 0), "compiled and changed")
    equal(differences(before, meaning(project.database)), [], "rows")


def check_touch(project):
    """A touch compiles one file and writes no item"""
    three_files(project)
    project.build()
    settle()
    before = meaning(project.database)
    os.utime(project.packages / "a.dark")
    done = project.build()
    equal((done.compiled(), done.changed()), (1, 0), "compiled and changed")
    equal(differences(before, meaning(project.database)), [], "rows")
    contains(project.build().summary, "nothing to do", "afterwards")


def check_revert(project):
    """An edit that is taken back leaves the database as it was"""
    three_files(project)
    project.build()
    before = meaning(project.database)
    settle()
    project.write("a.dark", function("Test.A", "one", "x - 1L"))
    project.build()
    settle()
    project.write("a.dark", function("Test.A", "one"))
    project.build()
    equal(differences(before, meaning(project.database)), [], "rows")


def check_deleted_database(project):
    """A deleted database is made again, by plain ninja too, and nothing is compiled"""
    three_files(project)
    project.build()
    before = meaning(project.database)
    for tool in (project.ninja, project.build):
        for file in project.folder.glob("data.db*"):
            if file.is_file():
                file.unlink()
        done = tool()
        equal(done.compiled(), 0, "files compiled")
        equal(differences(before, meaning(project.database)), [], "rows")


def check_deleted_files(project):
    """A deleted stamp, manifest, build.ninja, log, record or object is made again"""
    three_files(project)
    project.build()
    before = meaning(project.database)
    names = ["stamp", "manifest", ".ninja_log", "generation", "fingerprints", "build.ninja"]
    for path in [project.build_dir / n for n in names] + [project.object("a.dark")]:
        tools = [project.build] if path.name == "build.ninja" else [project.build, project.ninja]
        for tool in tools:
            path.unlink()
            tool()
            # Not everything is needed: without the log Ninja links once more, without the record darkpkg looks again.
            if path.name not in ("generation", ".ninja_log"):
                equal(path.exists(), True, f"{path.name} is there")
            equal(differences(before, meaning(project.database)), [], f"rows without {path.name}")
            project.ninja()
            contains(project.ninja().out, "no work to do", f"ninja after {path.name}")


def check_damaged_files(project):
    """A damaged stamp, manifest, build.ninja, log, record or object is made again"""
    three_files(project)
    project.build()
    before = meaning(project.database)
    names = ["stamp", "manifest", ".ninja_log", "generation", "fingerprints", "build.ninja"]
    for path in [project.build_dir / n for n in names] + [project.object("a.dark")]:
        settle()
        path.write_bytes(b"\x00garbage\n" * 3)
        project.build()
        equal(differences(before, meaning(project.database)), [], f"rows with a damaged {path.name}")
        contains(project.build().summary, "nothing to do", f"after {path.name}")


def check_moved_folder(project):
    """A project that was moved or copied to another path builds, and objects are taken as they are"""
    three_files(project)
    project.build()
    before = meaning(project.database)
    moved = project.folder / "elsewhere"
    moved.mkdir()
    for name in ("packages", "data.db", "data.db.build"):
        shutil.move(str(project.folder / name), str(moved / name))
    project.build(cwd=moved)
    equal(differences(before, meaning(moved / "data.db")), [], "rows")
    contains(project.run("ninja", "-C", moved / "data.db.build").out, "no work to do", "ninja afterwards")


def check_two_databases(project):
    """Two databases of the same packages share the objects"""
    three_files(project)
    project.build()
    done = project.build("--db", "other.db")
    equal(done.compiled(), 0, "files compiled for the second")
    equal(differences(meaning(project.database), meaning(project.folder / "other.db")), [], "rows")
    contains(project.build().summary, "nothing to do", "the first afterwards")


def check_empty(project):
    """A folder without packages gives a database without items"""
    project.build()
    equal(project.names(), [], "names")
    contains(project.build().summary, "nothing to do", "again")


def check_dry_run(project):
    """A dry run says what would be done and why, and does nothing"""
    three_files(project)
    project.build()
    settle()
    equal(project.build("-n").out, "nothing to do\n", "at rest")
    project.write("a.dark", function("Test.A", "one", "x + 2L"))
    done = project.build("-n")
    contains(done.out, "would compile packages/a.dark: it was saved", "the edited file")
    contains(done.out, "would link data.db", "the link")
    equal(project.build().compiled(), 1, "compiled afterwards")


def check_lowering(project):
    """Our own packages: lowering all of them again changes nothing"""
    import shutil
    from harness import ROOT
    for path in (ROOT / "packages/uuid").rglob("*.dark"):
        to = project.packages / path.relative_to(ROOT / "packages/uuid")
        to.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(path, to)
    project.build()
    project.require_lowered_equal()


def check_timings(project):
    """--timings and --trace tell where the time went, with Ninja and without"""
    import json
    three_files(project)
    for options, phase, compiled in ([], "compile", ".dark"), (["-v"], "ninja", ".darkc"):
        for file in project.packages.rglob("*.dark"):
            file.write_text(file.read_text() + "\n")
        done = project.build("--timings", "--trace", "trace.json", *options)
        contains(done.err, "\n3 files compiled" if options else "3 files compiled", "the summary")
        for part in ("generate", "check", phase, "3 compiles", "link: write", "total"):
            contains(done.err, part, "the table")
        events = json.loads((project.folder / "trace.json").read_text())["traceEvents"]
        equal(sum(e["name"].endswith(compiled) for e in events), 3, "compiles in the trace")


def check_quiet(project):
    """-q prints nothing where all is well"""
    three_files(project)
    equal(project.build("-q").text, "", "output")


if __name__ == "__main__":
    run(__file__)
