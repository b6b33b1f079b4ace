#!/usr/bin/env python3
"""Under watch, what a build would find is found: links that are switched anywhere, tables that come or go, and changes
that the file system does not tell of."""
import json
import os
import subprocess
import threading
import time

import harness
from harness import contains, equal, function, lacks, run, settle

PATIENCE = 20
ONE, TWO = (f"{digit * 8}-{digit * 4}-4{digit * 3}-8{digit * 3}-{digit * 12}" for digit in "12")


class Watch:
    """A running watch; an event is one of its lines."""

    def __init__(self, project, *arguments):
        self.project = project
        self.process = subprocess.Popen([harness.DARKPKG, *map(str, project.of_edition("watch", "--format=json", *arguments))],
                                        cwd=project.folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        self.events = []
        threading.Thread(target=self.read, daemon=True).start()
        self.wait_for(lambda: any(e.get("event") == "settled" for e in self.events), "the first build")

    def read(self):
        for line in self.process.stdout:
            self.events.append(json.loads(line))

    def wait_for(self, condition, what):
        end = time.monotonic() + PATIENCE
        while not condition():
            if time.monotonic() > end or self.process.poll() is not None:
                raise AssertionError(f"{what} was not noticed; events: {self.events}")
            time.sleep(0.01)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait(PATIENCE)


def release(folder, number):
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "r.dark").write_text(f"module Test.R\n\nlet release = {number}L\n")
    settle()


def shown(project):
    return project.darkpkg("show", "Test.R.release", "--pt", code=None).out.strip().splitlines()[-1:]


def follows(project, change, what, root="packages", value="2L", *options):
    """After the change the watch has the value, and a build then has nothing to do."""
    settle()
    with Watch(project, root, "--db", "data.db", *options) as watch:
        change()
        watch.wait_for(lambda: shown(project) == [f"  {value}"], what)
        # Let it settle, or the build takes the stamp that is missing for work.
        time.sleep(0.2)
    contains(project.darkpkg("build", root, "--db", "data.db", *options).summary, "nothing to do", f"a build after {what}")


def switch(link, target):
    temporary = link.with_name(link.name + ".new")
    temporary.symlink_to(target)
    temporary.rename(link)


def check_links_to_folders(project):
    """A linked folder in the packages: its own link, the middle one of three, and one above where the last one leads"""
    release(project.folder / "v1/lib", 1)
    release(project.folder / "v2/lib", 2)
    release(project.folder / "v3/lib", 3)
    current, middle = project.folder / "current", project.folder / "middle"
    current.symlink_to("v1")
    middle.symlink_to("current/./../current/lib")
    link = project.packages / "lib"
    link.symlink_to(middle)
    follows(project, lambda: switch(current, "v2"), "a link above where the last one leads")
    follows(project, lambda: switch(middle, "v3/lib"), "the middle one", value="3L")
    release(project.folder / "v4", 4)
    follows(project, lambda: switch(link, "../v4"), "the link itself", value="4L")


def check_links_to_files(project):
    """A linked file: unlinked and made anew, a folder on its way renamed, and a target that appears later"""
    release(project.folder / "v1", 1)
    release(project.folder / "v2", 2)
    middle = project.folder / "middle.dark"
    middle.symlink_to("v1/r.dark")
    (project.packages / "r.dark").symlink_to("../middle.dark")

    def anew():
        middle.unlink()
        middle.symlink_to("v2/r.dark")

    follows(project, anew, "a link that is made anew")

    def rename():
        (project.folder / "v2").rename(project.folder / "old")
        (project.folder / "v1").rename(project.folder / "v2")

    follows(project, rename, "folders that change places", value="1L")
    settle()
    with Watch(project, "packages", "--db", "data.db") as watch:
        (project.folder / "v2").rename(project.folder / "away")
        watch.wait_for(lambda: shown(project) == [], "a target that goes")
        (project.folder / "away").rename(project.folder / "v2")
        watch.wait_for(lambda: shown(project) == ["  1L"], "a target that comes back")
        time.sleep(0.2)
    # The same without a watch.
    (project.packages / "later.dark").symlink_to("../later/b.dark")
    project.darkpkg("build")
    (project.folder / "later").mkdir()
    (project.folder / "later/b.dark").write_text(function("Test.B", "two"))
    contains(project.darkpkg("build").summary, "1 file compiled", "a build after a target came")


def check_links_above(project):
    """The packages' folder behind a link: absolute, of a link, replaced by a folder, and gone for a while"""
    project.packages.rmdir()
    release(project.folder / "r1/p", 1)
    release(project.folder / "r2/p", 2)
    release(project.folder / "r3/p", 3)
    (project.folder / "first").symlink_to(project.folder / "r1")
    (project.folder / "second").symlink_to("first")
    follows(project, lambda: switch(project.folder / "first", project.folder / "r2"), "an absolute link", "second/p")
    follows(project, lambda: switch(project.folder / "second", "r3"), "a link to a link", "second/p", "3L")

    def replace():
        (project.folder / "second").unlink()
        time.sleep(0.1)
        release(project.folder / "r4/p", 4)
        (project.folder / "r4").rename(project.folder / "second")

    follows(project, replace, "a folder in the place of a link", "second/p", "4L")


def pins(path, identity):
    path.write_text(f"kind\tname\tid\nvalue\tTest.R.release\t{identity}\n")


def identity_of(project):
    # None while the watch has looked at the file as it is being written.
    return next(iter(project.darkpkg("show", "Test.R.release", code=None).out.splitlines()[1:]), None)


def check_tables(project):
    """Tables of the packages' own that come, change, go, or are links that are switched"""
    release(project.packages, 1)
    table = project.packages / "package-ids.tsv"
    project.darkpkg("build")
    derived = identity_of(project)
    settle()
    with Watch(project) as watch:
        for what, change, wanted in (
                ("a table that comes", lambda: pins(table, ONE), ONE),
                ("a table that is edited", lambda: pins(table, TWO), TWO),
                ("a table that goes", table.unlink, derived),
                ("a table behind a link", lambda: (pins(project.folder / "1.tsv", ONE), pins(project.folder / "2.tsv", TWO),
                                                   table.symlink_to("../1.tsv")), ONE),
                ("a link to another table", lambda: switch(table, "../2.tsv"), TWO),
                ("a table behind a link that is edited", lambda: pins(project.folder / "2.tsv", ONE), ONE),
                ("a table in the place of a link", lambda: (pins(project.folder / "3.tsv", TWO),
                                                            (project.folder / "3.tsv").rename(table)), TWO)):
            change()
            watch.wait_for(lambda: identity_of(project) == wanted, what)
            # What was saved since is built with it.
            release(project.packages, 1)
        time.sleep(0.2)
    contains(project.darkpkg("build").summary, "nothing to do", "a build afterwards")


def check_builtins(project):
    """A table of builtins of the packages' own comes and goes: names that only it has"""
    project.write("a.dark", "module Test.A\n\nlet a (x: Int64) : Int64 = Builtin.onlyHere x\n")
    table = project.packages / "builtins.tsv"
    with Watch(project) as watch:
        lines = (harness.ROOT / "packages/uuid/builtins.tsv").read_text().splitlines()
        line = next(line for line in lines if line.startswith("fn\t")).split("\t")
        own = "\n".join(lines + ["\t".join([line[0], "onlyHere", *line[2:]])]) + "\n"
        table.write_text(own)
        watch.wait_for(lambda: watch.events[-1].get("warnings") == 0 or any(
            e.get("warnings") == 0 and e.get("ok") for e in watch.events), "a builtin that comes")
        count = len(watch.events)
        table.unlink()
        watch.wait_for(lambda: any(e.get("warnings") == 1 for e in watch.events[count:]), "a builtin that goes")


def check_packages_that_come(project):
    """Where no folder was named, packages/ takes the place of the current folder once it is there, also by a link"""
    project.packages.rmdir()
    (project.folder / "a.dark").write_text(function("Test.A", "one"))
    for come in (lambda: release(project.packages, 1), lambda: project.packages.symlink_to("elsewhere")):
        release(project.folder / "elsewhere", 1)
        with Watch(project) as watch:
            equal(project.names(), ["Test.A.one", "Test.R.release"], "what the current folder has")
            come()
            watch.wait_for(lambda: project.names() == ["Test.R.release"], "a folder for packages")
            count = len(watch.events)
            release(project.packages, 2)
            watch.wait_for(lambda: any(e.get("compiled") == ["packages/r.dark"] or e.get("changed")
                                       for e in watch.events[count:]), "a save in it")
            time.sleep(0.2)
        contains(project.darkpkg("build").summary, "nothing to do", "a build afterwards")
        project.packages.unlink() if project.packages.is_symlink() else project.packages.rename(project.folder / "_old")


def check_tables_of_ninja(project):
    """Plain ninja takes a table that comes, and does without one that goes"""
    release(project.packages, 1)
    table = project.packages / "package-ids.tsv"
    project.darkpkg("build")
    derived = identity_of(project)
    settle()
    pins(table, ONE)
    project.ninja()
    equal(identity_of(project), ONE, "the id of a table that came")
    settle()
    table.unlink()
    project.ninja()
    equal(identity_of(project), derived, "the id without a table")
    contains(project.ninja().out, "no work to do", "ninja afterwards")


class Unseen:
    """A file's other name, outside of what is watched: what is written there changes the file without an event."""

    def __init__(self, project, path):
        self.path = project.folder / f"unseen-{path.name}"
        os.link(path, self.path)

    def change(self, old, new):
        settle()
        self.path.write_text(self.path.read_text().replace(old, new))


def check_poll(project):
    """With --poll changes are found that no event tells of; without it they are found with the next one; 0 is never"""
    release(project.packages, 1)
    source = Unseen(project, project.packages / "r.dark")
    for options, before, after in (([], "1L", "4L"), (["--poll", "0"], "4L", "1L")):
        with Watch(project, *options) as watch:
            source.change(before, after)
            time.sleep(1.2)
            equal(shown(project), ["  " + before], f"what {options} has without an event")
            (project.packages / f"more{len(options)}").mkdir()
            watch.wait_for(lambda: shown(project) == ["  " + after], "what the next event brings")
            time.sleep(0.2)

    pins(project.packages / "package-ids.tsv", ONE)
    table = Unseen(project, project.packages / "package-ids.tsv")
    with Watch(project, "--poll", "50") as watch:
        source.change("1L", "2L")
        watch.wait_for(lambda: shown(project) == ["  2L"], "a source")
        table.change(ONE, TWO)
        watch.wait_for(lambda: identity_of(project) == TWO, "a table")
        time.sleep(0.3)
        count = len(watch.events)
        time.sleep(0.5)
        equal(watch.events[count:], [], "events of polls that found nothing")
        lacks(json.dumps(watch.events), "polling", "what is said of a poll that was asked for")
        # A source with errors is told once, however often it is looked at.
        source.change("let", "lex")
        watch.wait_for(lambda: any(event.get("ok") is False for event in watch.events), "an error")
        time.sleep(0.5)
        equal(len([event for event in watch.events if event.get("ok") is False]), 1, "how often an error is told")
        source.change("lex", "let")
        watch.wait_for(lambda: watch.events[-1].get("event") == "settled", "its end")


if __name__ == "__main__":
    run(__file__)
