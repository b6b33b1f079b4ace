#!/usr/bin/env python3
"""--launcher: a wrapper before every compile, which needs nothing but its declared input and output."""
import shutil
import subprocess
import sys

from caching import HERE, clone, fill, objects, same_database
from harness import Skip, contains, equal, function, run, settle


def hidden_builds(project, way):
    fill(project)
    launcher = f"{sys.executable} {HERE}/hidden.py {way}"
    equal(project.build("--launcher", launcher).compiled(), 40, "compiled")
    other = clone(project, "other")
    other.build()
    equal(objects(project) == objects(other), True, "objects equal to those of a build without it")
    same_database(project, other)
    contains(project.ninja().out, "no work to do", "ninja afterwards")
    settle()
    project.write("group3/m3.dark", function("Test.M3", "f3", "x + 2L"))
    equal(project.build("--launcher", launcher).compiled(), 1, "compiled after an edit")
    project.require_clean_equal()


def check_bwrap(project):
    """Each compile in a namespace of its own with only its source, its object and the program in it"""
    if shutil.which("bwrap") is None:
        raise Skip("bwrap is not installed")
    if subprocess.run(["bwrap", "--ro-bind", "/", "/", "true"], capture_output=True).returncode != 0:
        raise Skip("bwrap may not make namespaces here")
    hidden_builds(project, "bwrap")


def check_copy(project):
    """Each compile on a copy in an empty folder, without an environment"""
    hidden_builds(project, "copy")


def check_ordinary(project):
    """`nice` and `env X=1` as launchers; a launcher that fails fails the build"""
    fill(project)
    equal(project.build("--launcher", "nice -n 1 env X='a b'").compiled(), 40, "compiled")
    settle()
    project.write("group3/m3.dark", function("Test.M3", "f3", "x + 2L"))
    project.build("--launcher", "false", code=1)
    project.build()
    project.require_clean_equal()


run(__file__)
