#!/usr/bin/env python3
"""Look-ups by indexes find what those find that read all names: every answer is the same without the index, which has them do so."""
import sqlite3

import harness
from harness import equal, run

FILES = {
    "shapes.dark": """module Test.Shapes

type Shape =
  | Circle of radius: Int64
  | Point

let map (shape: Shape): Int64 = 1L
let mapAll (n: Int64): Int64 = n + n
let unit = Shape.Circle 1L
""",
    "deep/users.dark": """module Test.Shapes.Deep

let map (n: Int64): Int64 = Test.Shapes.mapAll n
let mAP (n: Int64): Int64 = map (Test.Shapes.Deep.remap n)
let remap (n: Int64): Int64 = n
""",
    "other.dark": """module Other.Mapping

type Map = { x: Int64 }
let map (n: Int64): Int64 = Test.Shapes.Deep.map (Test.Shapes.Deep.mAP n)
let x%s (n: Int64): Int64 = n
""" % ("y" * 40)}

TEXTS = ["map", "MAP", "mAp", "Shapes.map", "Deep.map", "Test.Shapes", "Shapes", "Test.Shapes.map", "ap", "mpa", "Test", "Mapping.map",
         "Mapping.mpa", "M", "x" + "y" * 40, "nothing", "Other.map", "Point", "Shape", "Deep", "unit", ".", "map.", "Test."]


def check_answers(project):
    """ls, find, show, refs and deps answer the same with and without indexes"""
    for name, text in FILES.items():
        project.write(name, text)
    project.build()
    compare(project)


def check_others(project):
    """names that darkpkg did not link are found too"""
    for name, text in FILES.items():
        project.write(name, text)
    project.build()
    database = sqlite3.connect(project.folder / "data.db")
    database.execute("insert into locations select 'theirs', item_id, branch_id, 'Stachu', 'Own', 'mapped', item_type, created_at, "
                     "deprecated_at, created_by, approval_status, reviewed_by, reviewed_at from locations where name = 'mapAll'")
    database.commit()
    database.close()
    equal(project.darkpkg("find", "mapped").out, "fn    Stachu.Own.mapped\n", "the answer")
    compare(project)


def compare(project):
    database = sqlite3.connect(project.folder / "data.db")
    begins = [row[0][:9] for row in database.execute("select item from darkpkg_items limit 3")]
    questions = [("ls",), ("ls", "-r")]
    for text in [*TEXTS, *begins]:
        questions += [(command, text) for command in ("ls", "find", "show", "refs", "deps")]
        questions.append(("find", "--limit", "2", text))
    indexed = [answer(project, question) for question in questions]
    database.execute("drop index darkpkg_items_last")
    database.commit()
    database.close()
    for question, known in zip(questions, indexed):
        equal(known, answer(project, question), " ".join(question))


def answer(project, question):
    done = project.darkpkg(*question, code=None)
    return done.code, done.out, done.err


if __name__ == "__main__":
    run(__file__)
