#!/usr/bin/env python3
"""Values from the environment are checked where they are read: an error names the variable, nothing else is done."""
import base64
import os
import shutil

import caching  # noqa: F401: finds the harness
from harness import contains, equal, function, lacks, run
from server import Cache

ESCAPE = "\x1b[31m"


def start(project):
    project.write("a.dark", function("Test.A", "one"))


def check_malformed(project):
    """What is no number, size, switch or header is refused, by its name, before anything is built"""
    start(project)
    remote = {"DARKPKG_REMOTE_CACHE": "http://127.0.0.1:1"}
    for name, values, more in (
            ("DARKPKG_REMOTE_CACHE_TOKEN", ["a\nb", "a\r\nX-Other: 1\n", ESCAPE, "a\x7fb", "\x01"], remote),
            ("DARKPKG_REMOTE_CACHE_USER", ["a\nb", "me:too", "a\tb"], remote),
            ("DARKPKG_REMOTE_CACHE_PASSWORD", ["a\nb", "s3cret"], remote),
            ("DARKPKG_REMOTE_CACHE_TIMEOUT", ["soon", "0", "-1", "5s", "nan", "inf", " 5", "1e999"], remote),
            ("DARKPKG_REMOTE_CACHE_READ_ONLY", ["2", "maybe"], remote),
            ("DARKPKG_REMOTE_CACHE_CA", ["missing.pem", "packages/missing"], remote),
            ("DARKPKG_REMOTE_CACHE", ["cache.example.com", "http://a\x1bb", "http://a b", "http://me:pw@host"], {}),
            ("DARKPKG_CACHE_LIMIT", ["much", "1.5G", "-1", "1G 2"], {}),
            ("DARKPKG_FORMAT", ["xml", "JSON"], {}),
            ("DARKPKG_COLOR", ["red"], {}),
            ("DARKPKG_QUIET", ["very"], {}),
            ("DARKPKG_FOLDER", ["relative"], {})):
        for value in values:
            done = project.darkpkg("build", code=2, environment={**more, name: value})
            contains(done.err, name, f"{name}={value!r}")
            contains(done.err, "help: ", f"{name}={value!r}") if name != "DARKPKG_REMOTE_CACHE" else None
            lacks(done.text, "\x1b", "what is printed")
            if name.endswith(("TOKEN", "PASSWORD")):
                lacks(done.text, value.strip(), "what is printed")
    equal((project.database.exists(), project.build_dir.exists()), (False, False), "what was made")


def check_epoch(project):
    """SOURCE_DATE_EPOCH is a time that the database has a text for, or an error"""
    start(project)
    project.darkpkg("build")
    for value in ("yesterday", "-1", "1.5", "99999999999999999999", "253402300800", "12x"):
        done = project.darkpkg("export", "--reproducible", "out.db", code=2, environment={"SOURCE_DATE_EPOCH": value})
        contains(done.err, f"SOURCE_DATE_EPOCH is '{value}'", "the message")
        equal((project.folder / "out.db").exists(), False, "an export")
    plain = project.darkpkg("export", "--reproducible", "out.db").out
    for value in ("", "0", "0\n"):
        equal(project.darkpkg("export", "--reproducible", "out.db", environment={"SOURCE_DATE_EPOCH": value}).out, plain,
              f"the export with {value!r}")
    project.darkpkg("export", "--reproducible", "out.db", environment={"SOURCE_DATE_EPOCH": "253402300799"})


def check_line_ends(project):
    """The line end of a secret that was mounted as a file is none of it"""
    start(project)
    basic = "Basic " + base64.b64encode("me:h\u00fcsh".encode()).decode()
    for header, variables in (("Bearer t0p", {"DARKPKG_REMOTE_CACHE_TOKEN": "t0p\r\n"}),
                              (basic, {"DARKPKG_REMOTE_CACHE_USER": "me\n", "DARKPKG_REMOTE_CACHE_PASSWORD": "h\u00fcsh\n\n"})):
        with Cache(authorization=header) as cache:
            variables = {**variables, "DARKPKG_REMOTE_CACHE": cache.url + "\n", "DARKPKG_REMOTE_CACHE_TIMEOUT": "5\n",
                         "DARKPKG_REMOTE_CACHE_KEY": "of the team\n"}
            project.darkpkg("clean")
            equal(project.darkpkg("build", environment=variables).text.count("warning"), 0, "warnings")
            equal([len(body) > 0 for body in cache.bodies.values()], [True], "what was stored")
            project.darkpkg("clean")
            variables["DARKPKG_REMOTE_CACHE_KEY"] = "of the team"
            contains(project.darkpkg("build", environment=variables).summary, "1 object from the cache", "the same key")


def check_switches(project):
    """0, false, no and off switch off; 1, true, yes and on switch on"""
    start(project)
    for value, stored in (("0", 1), ("false", 1), ("off", 1), ("", 1), ("1", 0), ("true", 0), ("yes", 0)):
        with Cache() as cache:
            project.darkpkg("clean")
            project.darkpkg("build", environment={"DARKPKG_REMOTE_CACHE": cache.url,
                                                  "DARKPKG_REMOTE_CACHE_READ_ONLY": value})
            equal(len(cache.bodies), stored, f"what was stored with {value!r}")


def check_relative_paths(project):
    """Relative paths are those of the folder that darkpkg was started in, also for what Ninja starts elsewhere"""
    start(project)
    (project.folder / "bin").mkdir()
    ninja = shutil.which("ninja")
    (project.folder / "bin" / "ninja").write_text(f"#!/bin/sh\necho called >> '{project.folder}/calls'\nexec {ninja} \"$@\"\n")
    (project.folder / "bin" / "ninja").chmod(0o755)
    environment = {"DARKPKG_CACHE_DIR": "cache", "NINJA": "bin/ninja"}
    project.darkpkg("build", "-j1", environment=environment)
    equal(len(list((project.folder / "cache").rglob("*.darkc"))), 1, "objects in the cache")
    equal((project.folder / "calls").read_text(), "called\n", "calls of ninja")
    equal([path for path in project.build_dir.rglob("cache*")], [], "a cache where Ninja runs")
    project.darkpkg("clean")
    inner = project.folder / "inner"
    inner.mkdir()
    done = project.darkpkg("build", "../packages", "--db", "../data.db", cwd=inner,
                           environment={"DARKPKG_CACHE_DIR": "../cache"})
    contains(done.summary, "1 object from the cache", "from another folder")
    equal(os.listdir(inner), [], "what is there")


if __name__ == "__main__":
    run(__file__)
