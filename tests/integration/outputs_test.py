#!/usr/bin/env python3
"""Outputs that somebody names get the bytes, whatever they are: a link, a device, a pipe; nothing takes their place."""
import hashlib
import json
import os
import pathlib
import socket
import sqlite3
import stat
import subprocess
import threading

import harness
from harness import Skip, contains, equal, function, run


def start(project):
    project.write("a.dark", function("Test.A", "one"))
    project.build()


def exported(project, *arguments):
    """The bytes of a reproducible export, as a file of its own has them."""
    project.darkpkg("export", "--reproducible", "plain.db")
    return (project.folder / "plain.db").read_bytes()


def read_pipe(path, into):
    thread = threading.Thread(target=lambda: into.append(pathlib.Path(path).read_bytes()), daemon=True)
    thread.start()
    return thread


def check_export_through_links(project):
    """An export behind links: a chain, a relative one into another folder, one that leads to nothing yet"""
    start(project)
    wanted = exported(project)
    releases = project.folder / "releases"
    releases.mkdir()
    (releases / "old.db").write_bytes(b"old")
    (releases / "old.db").chmod(0o640)
    for link, target in (("direct.db", "releases/old.db"), ("chain.db", "direct.db"), ("new.db", "releases/new.db")):
        (project.folder / link).symlink_to(target)
        project.darkpkg("export", "--reproducible", link)
        equal(os.readlink(project.folder / link), target, "the link")
        equal((project.folder / link).read_bytes(), wanted, "what is behind " + link)
    equal(stat.S_IMODE((releases / "old.db").stat().st_mode), 0o640, "the rights of the file that was replaced")
    equal(sorted(os.listdir(releases)), ["new.db", "old.db"], "files next to them")
    (project.folder / "circle.db").symlink_to("circle.db")
    contains(project.darkpkg("export", "circle.db", code=3).err, "circle.db", "a circle of links")


def check_export_into_pipes(project):
    """An export into a named pipe, into /dev/stdout, and into a descriptor of the shell's"""
    start(project)
    wanted = exported(project)
    digest = hashlib.sha256(wanted).hexdigest()
    pipe = project.folder / "pipe"
    os.mkfifo(pipe)
    got = []
    reader = read_pipe(pipe, got)
    contains(project.darkpkg("export", "--reproducible", pipe).out, digest, "the digest")
    reader.join(10)
    equal(got, [wanted], "what the pipe's reader got")
    equal(stat.S_ISFIFO(os.lstat(pipe).st_mode), True, "it is a pipe")

    done = subprocess.run([harness.DARKPKG, "export", "--reproducible", "/dev/stdout"], cwd=project.folder,
                          capture_output=True)
    equal((done.returncode, done.stdout == wanted), (0, True), "stdout")
    contains(done.stderr.decode(), digest, "the digest, not among the bytes")

    # An open file keeps its place, and what was written to it before.
    with open(project.folder / "log", "wb") as log:
        log.write(b"before\n")
        log.flush()
        subprocess.run([harness.DARKPKG, "export", "--reproducible", "/proc/self/fd/1"], cwd=project.folder,
                       stdout=log, stderr=subprocess.DEVNULL, check=True)
    equal((project.folder / "log").read_bytes(), b"before\n" + wanted, "the open file")
    project.run("sh", "-c", f"exec 7>seven; '{harness.DARKPKG}' export --reproducible /dev/fd/7 && echo end >&7")
    equal(len((project.folder / "seven").read_bytes()), len(wanted), "descriptor 7, whose position is its own")


def check_devices_stay(project):
    """Devices stay devices for every option that names an output; a full one is an error"""
    if os.geteuid() != 0:
        raise Skip("mknod needs root")
    start(project)
    devices = project.folder / "dev"
    devices.mkdir()
    os.mknod(devices / "null", stat.S_IFCHR | 0o666, os.makedev(1, 3))
    os.mknod(devices / "full", stat.S_IFCHR | 0o666, os.makedev(1, 7))
    os.mknod(devices / "disk", stat.S_IFBLK | 0o600, os.makedev(7, 200))
    (devices / "link").symlink_to("null")
    source = project.packages / "a.dark"
    for name in ("null", "link"):
        project.darkpkg("export", devices / name)
        project.darkpkg("export", "--reproducible", devices / name)
        project.darkpkg("compile", source, "-o", devices / name)
        project.build("--trace", devices / name)
        contains(project.build("--db", devices / name, "--build-dir", "other", code=3).err, "a device", "--db")
        contains(project.darkpkg("ls", "--db", devices / name, code=3).err, "a device", "ls --db")
        contains(project.darkpkg("link", project.build_dir / "manifest", "--db", "other.db", *project.tables(), "--stamp",
                                 devices / name, code=3).err, "a device", "--stamp")
    project.darkpkg("export", devices / "full", code=3)
    project.build("--trace", devices / "full", code=3)
    project.darkpkg("compile", source, "-o", devices / "full", code=3)
    contains(project.darkpkg("export", devices / "disk", code=3).err, "a disk", "a disk")
    equal({name: stat.S_IFMT(os.lstat(devices / name).st_mode) for name in os.listdir(devices)},
          {"null": stat.S_IFCHR, "full": stat.S_IFCHR, "disk": stat.S_IFBLK, "link": stat.S_IFLNK}, "the devices")
    equal((project.folder / "other").exists(), False, "a build folder for what is no database")


def check_other_outputs(project):
    """A trace, an object and manual pages into pipes and through links"""
    start(project)
    pipe = project.folder / "pipe"
    os.mkfifo(pipe)
    got = []
    reader = read_pipe(pipe, got)
    project.build("--trace", pipe)
    reader.join(10)
    contains(json.loads(got[0]), "traceEvents", "the trace")
    got.clear()
    reader = read_pipe(pipe, got)
    project.darkpkg("compile", project.packages / "a.dark", "-o", pipe)
    reader.join(10)
    equal(got, [project.object("a.dark").read_bytes()], "the object")

    pages = project.folder / "pages"
    pages.mkdir()
    page = project.folder / "elsewhere.1"
    (pages / "darkpkg.1").symlink_to(page)
    project.darkpkg("man", "--write", pages)
    equal((pages / "darkpkg.1").is_symlink(), True, "the link to a page")
    contains(page.read_text(), ".TH", "the page behind it")
    trace = project.folder / "trace.json"
    (project.folder / "trace").symlink_to(trace)
    project.build("--trace", "trace")
    contains(json.loads(trace.read_text()), "traceEvents", "the trace behind a link")


def check_files_in_the_way(project):
    """Sources are no outputs, by no way of naming them, and neither is another's file where a stamp would be"""
    source = project.write("a.dark", function("Test.A", "one"))
    other = project.write("b.dark", function("Test.B", "two"))
    project.build()
    text = source.read_bytes()
    link = project.folder / "link"
    link.symlink_to("packages/a.dark")
    for command in (["compile", source, "-o", source], ["compile", other, "-o", "packages/a.dark"],
                    ["compile", other, "-o", link], ["export", source], ["export", "--reproducible", link],
                    ["build", "--trace", "./packages/../packages/a.dark"]):
        contains(project.darkpkg(*command, code=3).err, "it is a source", f"{command}")
        equal((source.read_bytes(), link.is_symlink()), (text, True), f"{command}")
    notes = project.folder / "notes.txt"
    notes.write_text("mine")
    manual = ["link", project.build_dir / "manifest", "--db", project.database, *project.tables()]
    contains(project.darkpkg(*manual, "--stamp", notes, code=3).err, "notes.txt' is in the way", "a stamp")
    equal((notes.read_text(), (project.folder / "notes.txt.report").exists()), ("mine", False), "the file")
    for stamp in ("new", "empty"):
        (project.folder / "empty").write_text("")
        project.darkpkg(*manual, "--stamp", stamp)
        project.darkpkg(*manual, "--stamp", stamp)
        contains((project.folder / stamp).read_text(), "generation ", stamp)


def check_no_outputs(project):
    """Folders, sockets and the database itself are refused before anything is written"""
    start(project)
    before = project.rows()
    listening = socket.socket(socket.AF_UNIX)
    listening.bind(str(project.folder / "socket"))
    for place, what in (("packages", "a folder"), ("socket", "a socket"), ("data.db", "the database itself")):
        contains(project.darkpkg("export", place, code=3).err, what, place)
    (project.folder / "same.db").symlink_to("data.db")
    os.link(project.database, project.folder / "hard.db")
    for place in ("same.db", "hard.db", project.packages / "../data.db"):
        contains(project.darkpkg("export", place, code=3).err, "the database itself", str(place))
    for option in (["--db", "packages"], ["--db", "socket"]):
        project.build(*option, code=3)
        equal((project.folder / (option[1] + ".build")).exists(), False, "a build folder for " + option[1])
    project.build("--trace", "packages", code=3)
    project.darkpkg("compile", project.packages / "a.dark", "-o", "packages", code=3)
    equal(project.rows(), before, "the database")
    with sqlite3.connect(project.database) as database:
        equal(database.execute("PRAGMA integrity_check").fetchone()[0], "ok", "the database's integrity")
    equal([name for name in os.listdir(project.folder) if name.endswith(".tmp")], [], "what is left")
    listening.close()


def check_database_that_is_a_pipe(project):
    """A pipe for a database is an error at once, not a wait for somebody who writes"""
    start(project)
    os.mkfifo(project.folder / "pipe")
    for command in (["build"], ["ls"], ["show", "Test.A.one"], ["export", "out.db"], ["verify"], ["refs", "one"]):
        contains(project.darkpkg(*command, "--db", "pipe", code=3).err, "a pipe", command[0])


if __name__ == "__main__":
    run(__file__)
