#!/usr/bin/env python3
"""What names and sources have in them does not control the terminal; a pipe gets it as it is."""
import os
import pty
import re
import subprocess

import harness
from harness import contains, equal, lacks, run

HOSTILE = "\x1b]0;title\x07\x1b[2J"
SOURCE = f"module Test.Hostile\n\nlet one (x: Int64) : Int64 =\n  // {HOSTILE} \u202e\n  x + 1L\n"
OURS = re.compile(r"\x1b\[[0-9;]*m")


def on_terminal(project, *arguments):
    """What the command prints, all of it to a terminal, without our colours; and how it ended."""
    ours, theirs = pty.openpty()
    process = subprocess.Popen([harness.DARKPKG, *project.of_edition(*arguments)], cwd=project.folder, stdin=subprocess.DEVNULL, stdout=theirs,
                               stderr=theirs, env={**os.environ, "TERM": "xterm"})
    os.close(theirs)
    out = b""
    while True:
        try:
            part = os.read(ours, 65536)
        except OSError:  # the other side is closed
            break
        if not part:
            break
        out += part
    os.close(ours)
    return OURS.sub("", out.decode()).replace("\r\n", "\n").replace("\r\x1b[K", ""), process.wait()


def check_terminal(project):
    """Names of files and folders, sources, and what is asked for, in every command that shows them"""
    project.write(f"a{HOSTILE}b.dark", SOURCE)
    project.write(f"folder{HOSTILE}/c.dark", "module Test.C\n\nlet two (x: Int64) : Int64 = Hostile.one x\n")
    project.darkpkg("build")
    for arguments, shown in ((["show", "Hostile.one", "--source"], "\\x1b]0;title\\x07\\x1b[2J \\u202e"),
                             (["ls", "Test.Hostile"], "one"),
                             (["refs", "Hostile.one"], "folder\\x1b]0;title\\x07\\x1b[2J/c.dark:3:"),
                             (["why", "Hostile.one"], "\\x1b[2J"),
                             (["find", HOSTILE], ""),
                             (["show", "no" + HOSTILE], "no\\x1b]0;"),
                             (["explain", HOSTILE], "\\x1b]0;"),
                             (["build", HOSTILE], "\\x1b]0;"),
                             (["export", HOSTILE], "\\x1b]0;"),
                             (["build", "--" + HOSTILE], "\\x1b]0;")):
        out, _ = on_terminal(project, *arguments)
        contains(out, shown, arguments[0])
        lacks(out, "\x1b", arguments[0])
        lacks(out, "\x07", arguments[0])
    # Errors, and warnings, in such a file, with and without Ninja.
    project.write(f"a{HOSTILE}b.dark", SOURCE + "let let\n")
    for options in ([], ["-j1"], ["-v"]):
        out, code = on_terminal(project, "build", *options)
        equal(code, 1, f"exit code of build {options}")
        contains(out, "error[", f"build {options}")
        lacks(out, "\x1b", f"build {options}")


def check_pipes(project):
    """A pipe and JSON have the bytes as they are"""
    project.write("a.dark", SOURCE)
    project.darkpkg("build")
    equal(project.darkpkg("show", "Hostile.one", "--source").out, SOURCE.split("\n\n", 1)[1], "the source")


def check_new_log(project):
    """A new log of Ninja's is of the version that the Ninja writes which is found: it has nothing to warn of"""
    project.write("a.dark", SOURCE)
    project.darkpkg("build")
    first = (project.build_dir / ".ninja_log").read_text().splitlines()[0]
    done = project.ninja()
    lacks(done.text, "warning", "ninja after the first build")
    contains(done.out, "no work to do", "ninja after the first build")
    (project.build_dir / ".ninja_log").unlink()
    project.ninja("-t", "recompact")
    project.write("a.dark", SOURCE + "\n")
    project.ninja()
    equal((project.build_dir / ".ninja_log").read_text().splitlines()[0], first, "the first line that Ninja writes")


if __name__ == "__main__":
    run(__file__)
