#!/usr/bin/env python3
"""`darkpkg watch` as a person and a script meet it; tests/incremental/watch.py has what it builds."""
import os
import signal
import subprocess
import sys
import time

sys.dont_write_bytecode = True

import harness
from harness import contains, equal, function, run, settle

PATIENCE = 60


class Watch:
    """A running watch, with what it prints in a file."""

    def __init__(self, project, *arguments):
        self.path = project.folder / "printed"
        self.project = project
        with open(self.path, "wb") as printed:
            self.process = subprocess.Popen([harness.DARKPKG, *map(str, project.of_edition("watch", *arguments))], cwd=project.folder,
                                            stdout=printed, stderr=subprocess.STDOUT, start_new_session=True)

    def printed(self):
        return self.path.read_text(errors="replace")

    def wait_for(self, text, times=1):
        deadline = time.monotonic() + PATIENCE
        while self.printed().count(text) < times:
            if time.monotonic() > deadline or self.process.poll() is not None:
                self.process.kill()
                raise AssertionError(f"{text!r} is not there {times} times:\n{self.printed()}")
            time.sleep(0.01)

    def end(self, how=signal.SIGINT):
        self.process.send_signal(how)
        equal(self.process.wait(timeout=PATIENCE), 0, f"exit code after {how}")


def check_lines(project):
    """One line a build, and the diagnostics of errors"""
    project.write("a.dark", function("P.A", "f"))
    project.write("b.dark", function("P.B", "g"))
    watch = Watch(project)
    watch.wait_for("2 files compiled, 2 items changed")
    project.write("a.dark", function("P.A", "f", "x + 2L"))
    watch.wait_for("packages/a.dark: 1 item changed")
    before = project.rows()
    project.write("a.dark", "module P.A\n\nlet f (x: Int64) : = x\n")
    watch.wait_for("packages/a.dark: 1 error, data.db is as it was")
    contains(watch.printed(), "packages/a.dark:3:20: error[E0104]", "the diagnostic")
    equal(project.rows(), before, "rows after a build that failed")
    project.write("a.dark", function("P.A", "f", "x + 3L"))
    watch.wait_for("packages/a.dark: 1 item changed", 2)
    watch.end()
    project.require_clean_equal()


def check_touch(project):
    """A touch is one line, other rights for a file are none"""
    path = project.write("a.dark", function("P.A", "f"))
    watch = Watch(project)
    watch.wait_for("packages/a.dark: 1 item changed")
    settle()
    project.run("touch", path)
    watch.wait_for("packages/a.dark: 0 items changed")
    path.chmod(0o700)
    time.sleep(0.1)
    project.write("a.dark", function("P.A", "f", "x + 2L"))
    watch.wait_for("packages/a.dark: 1 item changed", 2)
    equal(watch.printed().count("packages/a.dark"), 3, "lines")
    watch.end()
    project.require_clean_equal()


def check_folder_that_goes(project):
    """What is watched is said at once; a folder that goes and comes back as it was is said, too, and its errors again"""
    project.write("a.dark", function("P.A", "f"))
    project.build()
    watch = Watch(project)
    watch.wait_for("watching packages, Ctrl-C ends it")
    project.packages.rename(project.folder / "gone")
    watch.wait_for("help: watch goes on as soon as it can")
    (project.folder / "gone").rename(project.packages)
    watch.wait_for("nothing to do, watching again")
    project.write("a.dark", function("P.A", "f", ")"))
    watch.wait_for("error[E0104]")
    settle()
    project.packages.rename(project.folder / "gone")
    watch.wait_for("help: watch goes on as soon as it can", 2)
    (project.folder / "gone").rename(project.packages)
    watch.wait_for("error[E0104]", 2)
    watch.end()


def check_signals(project):
    """SIGINT, SIGTERM and SIGHUP end it with 0"""
    project.write("a.dark", function("P.A", "f"))
    for how in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        watch = Watch(project, "--format=json")
        watch.wait_for('"settled"')
        watch.end(how)


def check_missing(project):
    """Packages that are not there yet are waited for"""
    watch = Watch(project, "later/packages", "--db", "data.db")
    watch.wait_for("cannot open the folder")
    equal(watch.printed().count("cannot open"), 1, "messages")
    folder = project.folder / "later/packages/sub"
    folder.mkdir(parents=True)
    (folder / "a.dark").write_text(function("P.A", "f"))
    watch.wait_for("1 item changed")
    watch.end()


def check_on_change(project):
    """--on-change runs after builds that changed something, and no name of a file is read as a command"""
    evil = "$(touch EVIL) `touch EVIL`; touch EVIL #'\".dark"
    project.write("a.dark", function("P.A", "f"))
    command = 'printf "%s\\n" "generation $DARKPKG_GENERATION of ${DARKPKG_DATABASE##*/}" "$DARKPKG_FILES" >> log'
    watch = Watch(project, "--on-change", command)
    log = project.folder / "log"
    watch.wait_for("1 item changed")
    wait(lambda: log.exists() and "generation 1 of data.db\na.dark\n" in log.read_text(), "the first call")
    project.write(evil, function("P.B", "g"))
    wait(lambda: f"generation 2 of data.db\n{evil}\n" in log.read_text(), "the second call")
    project.write("a.dark", "// a comment\n" + function("P.A", "f"))
    watch.wait_for("packages/a.dark: 0 items changed")
    project.write("a.dark", function("P.A", "f", "x + 4L"))
    wait(lambda: "generation 3" in log.read_text(), "the third call")
    watch.end()
    equal(log.read_text().count("generation"), 3, "calls")
    equal([n for n in os.listdir(project.folder) + os.listdir(project.packages) if n == "EVIL"], [], "files")


def check_on_change_failing(project):
    """A command that fails is told, and the next build runs it again"""
    project.write("a.dark", function("P.A", "f"))
    watch = Watch(project, "--on-change", "exit 7")
    watch.wait_for("the command of --on-change ended with 7")
    project.write("a.dark", function("P.A", "f", "x + 4L"))
    watch.wait_for("the command of --on-change ended with 7", 2)
    watch.end()


def check_on_change_running(project):
    """A command that runs holds up no build, and ends with watch"""
    project.write("a.dark", function("P.A", "f"))
    watch = Watch(project, "--on-change", 'echo $$ >> pids; sleep 1000 & wait')
    pids = project.folder / "pids"
    wait(lambda: pids.exists() and pids.read_text().endswith("\n"), "the command")
    project.write("a.dark", function("P.A", "f", "x + 4L"))
    watch.wait_for("packages/a.dark: 1 item changed")
    equal(len(pids.read_text().split()), 1, "commands at once")
    watch.end(signal.SIGTERM)
    group = int(pids.read_text())

    def is_gone():
        try:
            os.killpg(group, 0)
            return False
        except ProcessLookupError:
            return True
    wait(is_gone, "the end of the command and what it started")


def wait(condition, what):
    deadline = time.monotonic() + PATIENCE
    while not condition():
        if time.monotonic() > deadline:
            raise AssertionError(f"{what} did not come")
        time.sleep(0.01)


if __name__ == "__main__":
    run(__file__)
