#!/usr/bin/env python3
"""Signals while Ninja works end both; whoever prints for a reader ends when that one died."""
import fcntl
import os
import pathlib
import shutil
import signal
import socket
import subprocess
import time

import harness
from harness import Skip, contains, equal, function, lacks, run

PATIENCE = 60


def start(project, *options, **how):
    return subprocess.Popen([harness.DARKPKG, *project.of_edition(*options)], cwd=project.folder, stdin=subprocess.DEVNULL, **how)


def wait_for(what, condition):
    end = time.monotonic() + PATIENCE
    while not condition():
        if time.monotonic() > end:
            raise AssertionError(f"not within {PATIENCE} s: {what}")
        time.sleep(0.02)


def running_in(folder):
    """The processes whose command line names something in the folder."""
    found = []
    for entry in pathlib.Path("/proc").iterdir():
        try:
            if entry.name.isdigit() and str(folder).encode() in (entry / "cmdline").read_bytes():
                found.append(entry.name)
        except OSError:
            pass
    return found


def ends(process, what):
    try:
        return process.wait(PATIENCE)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
        raise AssertionError(f"{what}: still running") from None


class Slow:
    """A launcher of compiles that says when it began, and takes longer than anybody waits."""

    def __init__(self, project):
        if not shutil.which("ninja"):
            raise Skip("not installed: ninja")
        self.began = project.folder / "began"
        self.path = project.folder / "slow"
        self.path.write_text(f"#!/bin/sh\n: > '{self.began}'\nexec sleep 60\n")
        self.path.chmod(0o755)

    def build(self, project, *options, **how):
        self.began.unlink(missing_ok=True)
        process = start(project, "build", "--launcher", str(self.path), *options, stderr=subprocess.PIPE, **how)
        wait_for("the first compile", self.began.exists)
        time.sleep(0.2)  # what a shell has forked and not yet run loses a SIGINT
        return process


def interrupted(project, process, number, what):
    begin = time.monotonic()
    equal(ends(process, what), -number, f"{what}: how it ended")
    if time.monotonic() - begin > 5:
        raise AssertionError(f"{what}: it took {time.monotonic() - begin:.1f} s")
    lacks(process.stderr.read().decode(), "the build failed", what)
    wait_for(f"{what}: the end of all processes", lambda: not running_in(project.folder))


def check_signals_to_us_alone(project):
    """SIGTERM, SIGINT and SIGHUP to darkpkg alone, whatever makes Ninja work, end Ninja and its commands as well"""
    slow = Slow(project)
    project.write("a.dark", function("Test.A", "one"))
    project.darkpkg("build")
    before = project.rows()
    project.write("a.dark", function("Test.A", "two"))
    for number, options in ((signal.SIGTERM, []), (signal.SIGINT, ["-j1"]), (signal.SIGHUP, ["-v"]),
                            (signal.SIGTERM, ["-k", "1", "-q"]), (signal.SIGINT, ["--format=json"])):
        process = slow.build(project, *options)
        process.send_signal(number)
        interrupted(project, process, number, f"{signal.Signals(number).name} with {options}")
        equal(project.rows(), before, "the database")
    contains(project.darkpkg("build").summary, "1 file compiled", "the next build")
    equal(project.names(), ["Test.A.two"], "names")


def check_signals_to_all(project):
    """Ctrl-C, which reaches Ninja too, and twice"""
    slow = Slow(project)
    for letter in "abcd":
        project.write(f"{letter}.dark", function(f"Test.{letter.upper()}", "one"))
    process = slow.build(project, start_new_session=True)
    os.killpg(process.pid, signal.SIGINT)
    interrupted(project, process, signal.SIGINT, "Ctrl-C")
    process = slow.build(project, start_new_session=True)
    os.killpg(process.pid, signal.SIGINT)
    os.killpg(process.pid, signal.SIGINT)
    interrupted(project, process, signal.SIGINT, "Ctrl-C twice")


def check_ignored_signals(project):
    """Who ignores a signal, as nohup does, goes on"""
    slow = Slow(project)
    slow.path.write_text(f"#!/bin/sh\ntouch '{slow.began}'\nsleep 0.5\nexec \"$@\"\n")
    project.write("a.dark", function("Test.A", "one"))
    process = slow.build(project, preexec_fn=lambda: signal.signal(signal.SIGHUP, signal.SIG_IGN))
    process.send_signal(signal.SIGHUP)
    equal(ends(process, "nohup"), 0, "the build")
    equal(project.names(), ["Test.A.one"], "names")


def check_export_that_is_ended(project):
    """An export that is ended leaves nothing beside its output or in the folder for temporary files, and keeps what was there"""
    project.write("a.dark", "module Test.A\n\n" + "".join(
        f"let f{n} (x: Int64) : Int64 = x + {n}L\n\n" for n in range(3000)))
    project.darkpkg("build")
    temporary = project.folder / "temporary"
    temporary.mkdir()
    (project.folder / "out.db").write_text("before")
    before = sorted(os.listdir(project.folder))
    ended = 0
    for number in range(24):
        options = [["out.db"], ["--reproducible", "out.db"], ["/dev/null"]][number % 3]
        child = subprocess.Popen([harness.DARKPKG, "export", *options], cwd=project.folder, stdout=subprocess.DEVNULL,
                                 stderr=subprocess.DEVNULL, env={**os.environ, "TMPDIR": str(temporary)})
        time.sleep(0.004 * (number // 3 + 1))
        sent = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)[number % 2]
        child.send_signal(sent)
        ended += child.wait(60) == -sent
        equal((sorted(os.listdir(project.folder)), os.listdir(temporary)), (before, []), f"files after {options}")
        whole = (project.folder / "out.db").read_bytes()
        equal(whole == b"before" or whole.startswith(b"SQLite format 3"), True, "the output")
    equal(ended > 0, True, "any was ended")


def check_link_by_another(project):
    """A build waits while another process links into the database, for longer than a session would"""
    project.write("a.dark", function("Test.A", "f"))
    project.build()
    project.write("a.dark", function("Test.A", "f", "x + 2L"))
    with open(f"{project.database}.lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        build = start(project, "build", *map(str, project.tables()), stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        time.sleep(2)
        equal(build.poll(), None, "exit code while the database is locked")
    output = build.communicate(timeout=PATIENCE)[0].decode()
    equal(build.returncode, 0, f"exit code:\n{output}")
    project.require_clean_equal()


def check_readers_that_died(project):
    """watch and serve end when nobody is left to read what they print, also where nothing is to be printed"""
    project.write("a.dark", function("Test.A", "one"))
    project.darkpkg("build")
    ours, theirs = socket.socketpair()
    for what, options, how in (("watch --format=json", ["watch", "--format=json"], {"stdout": subprocess.PIPE}),
                               ("watch", ["watch"], {"stderr": subprocess.PIPE}),
                               ("watch --format=short", ["watch", "--format=short", "-q"], {"stderr": subprocess.PIPE}),
                               ("watch into a socket", ["watch", "--format=json"], {"stdout": theirs}),
                               ("serve", ["serve"], {"stderr": subprocess.PIPE})):
        others = {name: subprocess.DEVNULL for name in ("stdout", "stderr") if name not in how}
        process = start(project, *options, **how, **others)
        stream = process.stdout or process.stderr
        if "-q" in options:
            time.sleep(0.3)
        elif stream:
            stream.read(1)
        else:
            ours.recv(1)
        if stream:
            stream.close()
        else:
            theirs.close()
            ours.close()
        equal(ends(process, what), 0, what)


def check_readers_that_are_none(project):
    """A file, /dev/null, a closed stream, and one that it does not print to end nobody"""
    project.write("a.dark", function("Test.A", "one"))
    project.darkpkg("build")
    reader, writer = os.pipe()
    os.close(reader)
    with open(project.folder / "log", "w") as log:
        for what, options, how in (("a file", ["watch", "--format=json"], {"stdout": log}),
                                   ("/dev/null", ["watch"], {"stderr": subprocess.DEVNULL}),
                                   ("a closed stream", ["watch"], {"preexec_fn": lambda: os.close(2)}),
                                   ("another stream", ["watch"], {"stdout": writer, "stderr": log}),
                                   ("serve -q", ["serve", "-q"], {"stderr": writer})):
            process = start(project, *options, **how)
            try:
                time.sleep(0.4)
                project.write("a.dark", function("Test.A", "one", f"x + {len(what)}L"))
                wait_for(what, lambda: f"x + {len(what)}L" in project.darkpkg("show", "Test.A.one", "--pt", code=None).out)
                equal(process.poll(), None, what)
                process.terminate()
                equal(ends(process, what), 0, what)
            finally:
                process.kill()
                process.wait()
    os.close(writer)


if __name__ == "__main__":
    run(__file__)
