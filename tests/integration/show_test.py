#!/usr/bin/env python3
"""Looking items up: `darkpkg show` on a database, `darkpkg inspect` on an object."""
import json

from harness import contains, equal, run

SOURCE = """module Test.Shapes

type Shape =
  | Circle of radius: Int64
  | Point

/// Twice the radius.
let diameter (shape: Shape): Int64 =
  match shape with
  | Circle r -> double r
  | Point -> 0L

let double (n: Int64): Int64 = n + n

let unit = Shape.Circle 1L
"""


def check_show(project):
    """show prints PT and RT by the full name and by the end of it"""
    project.write("shapes.dark", SOURCE)
    project.build()
    whole = project.darkpkg("show", "Test.Shapes.diameter", "--db", "data.db")
    equal(whole.code, 0, "exit code")
    contains(whole.out, "fn Test.Shapes.diameter\n", "kind and name")
    contains(whole.out, "match shape with", "PT")
    contains(whole.out, "r0 = parameter shape: Test.Shapes.Shape", "RT")
    program = project.darkpkg("show", "Shapes.diameter", "--db", "data.db", "--pt")
    equal("r0 = parameter" in program.out, False, "RT in --pt")
    runtime = project.darkpkg("show", "diameter", "--db", "data.db", "--rt")
    equal("match shape with" in runtime.out, False, "PT in --rt")
    value = json.loads(project.darkpkg("show", "Test.Shapes.unit", "--db", "data.db", "--json").out)
    equal(value["rt"]["body"]["kind"], "DEnum", "what the value holds")


def check_show_source(project):
    """show --source prints the definition as it is written"""
    project.write("shapes.dark", SOURCE)
    project.build()
    shown = project.darkpkg("show", "double", "--db", "data.db", "--source")
    equal(shown.out, "let double (n: Int64): Int64 = n + n\n", "source")


def check_show_unknown(project):
    """An unknown name is the user's mistake, and similar ones are named"""
    project.write("shapes.dark", SOURCE)
    project.build()
    shown = project.darkpkg("show", "Shapes.diametre", "--db", "data.db", code=1)
    equal((shown.code, shown.out), (1, ""), "exit code and output")
    contains(shown.err, "did you mean 'Test.Shapes.diameter'", "the suggestion")


def check_inspect(project):
    """inspect --pt and --rt show an object's items with the names as they are written"""
    project.write("shapes.dark", SOURCE)
    project.build()
    shown = project.darkpkg("inspect", "packages/shapes.darkc", "--pt", "--rt")
    equal(shown.code, 0, "exit code")
    contains(shown.out, "type Test.Shapes.Shape", "the type")
    contains(shown.out, "r0 = parameter shape: Shape", "the written name of a type")
    contains(shown.out, "double", "the written name of a function")


if __name__ == "__main__":
    run(__file__)
