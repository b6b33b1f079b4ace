#!/usr/bin/env python3
"""What a link writes, row by row, and what it says that it changed.

Triggers record every row of Dark's tables that a link inserts, updates or deletes. After each change of the sources the
rows written must be exactly those that differ, and darkpkg_changes must list exactly the expected items.
"""
import argparse
import random
import re
import sys

sys.dont_write_bytecode = True

import workspace as ws

KEYS = {"package_types": "id", "package_values": "id", "package_functions": "id", "locations": "location_id",
        "package_ops": "id"}


def watch(db):
    """Adds the triggers. The table they fill is a user's as far as darkpkg is concerned."""
    connection = ws.connect(db, readonly=False)
    connection.execute("create table if not exists audit (tbl text, key text)")
    for table, key in KEYS.items():
        for event, rows_ in (("insert", ["new"]), ("update", ["old", "new"]), ("delete", ["old"])):
            note = " ".join(f"insert into audit values ('{table}', {row}.{key});" for row in rows_)
            connection.execute(f"create trigger if not exists audit_{table}_{event} after {event} on {table} begin {note} end")
    connection.close()


def take(db):
    """The rows written since the last call."""
    connection = ws.connect(db, readonly=False)
    rows = set(connection.execute("select distinct tbl, key from audit").fetchall())
    connection.execute("delete from audit")
    connection.close()
    return rows


def rows(db):
    """Every row of Dark's package tables by its key."""
    connection = ws.connect(db)
    found = {(table, row[0]): row for table, key in KEYS.items()
             for row in connection.execute(f"select {key}, * from {table}")}
    connection.close()
    return found


def changes(db):
    """The last generation's changes as {(change, kind, name)}; names of removed items come from `known`."""
    connection = ws.connect(db)
    names = dict(connection.execute("select item, name from darkpkg_items"))
    found = {(change, kind, item) for kind, item, change in connection.execute(
        "select kind, item, change from darkpkg_changes where generation = (select generation from darkpkg_state)")}
    connection.close()
    return found, names


class Watched:
    """A workspace whose every build is checked against the rows that differ."""

    def __init__(self, options, folder):
        self.workspace = ws.Workspace(folder / "work", options.program)
        self.clean = ws.Clean(folder / "clean", options.program)
        self.names = {}
        self.steps = self.written = 0

    def start(self, texts):
        self.workspace.write(texts)
        self.workspace.must_build()
        watch(self.workspace.db)
        take(self.workspace.db)
        self.names.update(changes(self.workspace.db)[1])

    def step(self, texts, expected=None, what=""):
        """Builds; checks rows, changes (names as `kind name`) and the result."""
        db = self.workspace.db
        before, generation = rows(db), ws.generation(db)
        self.workspace.write(texts)
        self.workspace.must_build()
        after, written = rows(db), take(db)
        differ = {key for key in before.keys() | after.keys() if before.get(key) != after.get(key)}
        if written != differ:
            raise ws.Failure(f"{what}: written without a difference: {sorted(written - differ)[:10]}, "
                             f"different without being written: {sorted(differ - written)[:10]}")
        items, names = changes(db)
        if ws.generation(db) == generation:
            items = set()
        self.names.update(names)
        found = {(change, f"{kind} {self.names.get(item, item)}") for change, kind, item in items}
        if expected is not None and found != expected:
            raise ws.Failure(f"{what}: the changes are {sorted(found)}, should be {sorted(expected)}")
        wrong = ws.differences(self.clean.build(texts)[1], {k: v for k, v in ws.meaning(db).items() if k != "audit"})
        if wrong:
            raise ws.Failure(f"{what}: incremental (+) is not clean (-):\n" + "\n".join(wrong))
        self.steps += 1
        self.written += len(written)
        return written, found


def scenarios(options, folder):
    """One thing at a time, with the exact items that it changes."""
    watched = Watched(options, folder)
    files = {
        "lib.dark": "module P.Lib\n\ntype T = | C of Int64\n\nlet one (x: Int64) : Int64 = x\n\nlet two (x: Int64) : Int64 = one x\n",
        "app.dark": "module P.App\n\nlet run (x: Int64) : Int64 =\n  let limit = 3L\n  P.Lib.one limit\n\n"
                    "let other (t: Lib.T) : Int64 = 1L\n\nlet later (x: Int64) : Int64 = P.New.soon x\n",
        "far.dark": "module P.Far\n\nlet quiet (x: Int64) : Int64 = 7L\n\nlet bare (step: Int64) : Int64 = step 1L\n",
    }
    def state(**edits):
        texts = {**files, **{k.replace("__", "/") + ".dark": v for k, v in edits.items()}}
        return {k: v.encode() for k, v in texts.items() if v}
    far, lib, app = files["far.dark"], files["lib.dark"], files["app.dark"]
    watched.start(state())
    both = [
        ("nothing", state(), set(), set()),
        ("a comment", state(far="// hello\n" + far), set(), set()),
        ("another order", state(far="module P.Far\n\nlet bare (step: Int64) : Int64 = step 1L\n\n"
                                    "let quiet (x: Int64) : Int64 = 7L\n"), set(), set()),
        ("a body", state(far=far.replace("7L", "8L")), {("changed", "fn P.Far.quiet")}, {("changed", "fn P.Far.quiet")}),
        ("a new fn that nobody means", state(more="module P.More\n\nlet m (x: Int64) : Int64 = x\n"),
         {("added", "fn P.More.m")}, {("removed", "fn P.More.m")}),
        ("a value that captures a local in another file", state(more="module P\n\nlet limit = 5L\n"),
         {("added", "value P.limit"), ("changed", "fn P.App.run")}, {("removed", "value P.limit"), ("changed", "fn P.App.run")}),
        ("a value where nobody looks", state(more="module Q\n\nlet limit = 5L\n"),
         {("added", "value Q.limit")}, {("removed", "value Q.limit")}),
        ("a fn that wins over a parameter", state(more="module P\n\nlet step (x: Int64) : Int64 = x\n"),
         {("added", "fn P.step"), ("changed", "fn P.Far.bare")}, {("removed", "fn P.step"), ("changed", "fn P.Far.bare")}),
        ("a value called like the parameter", state(more="module P\n\nlet step = 1L\n"),
         {("added", "value P.step")}, {("removed", "value P.step")}),
        ("an inner module that shadows an outer one",
         state(more="module P.App.P.Lib\n\nlet one (x: Int64) : Int64 = 9L\n"),
         {("added", "fn P.App.P.Lib.one"), ("changed", "fn P.App.run")},
         {("removed", "fn P.App.P.Lib.one"), ("changed", "fn P.App.run")}),
        ("a type that shadows", state(more="module P.App.Lib\n\ntype T = Int64\n"),
         {("added", "type P.App.Lib.T"), ("changed", "fn P.App.other")},
         {("removed", "type P.App.Lib.T"), ("changed", "fn P.App.other")}),
        ("the fn that a call has been waiting for", state(more="module P.New\n\nlet soon (x: Int64) : Int64 = x\n"),
         {("added", "fn P.New.soon"), ("changed", "fn P.App.later")},
         {("removed", "fn P.New.soon"), ("changed", "fn P.App.later")}),
        ("a value where a call waits for a fn", state(more="module P.New\n\nlet soon = 1L\n"),
         {("added", "value P.New.soon")}, {("removed", "value P.New.soon")}),
        ("a move to another file", state(lib=lib.replace("let two (x: Int64) : Int64 = one x\n", ""),
                                         more="module P.Lib\n\nlet two (x: Int64) : Int64 = one x\n"),
         {("moved", "fn P.Lib.two")}, {("moved", "fn P.Lib.two")}),
        ("a file renamed", state(far="", moved="".join(far)),
         {("moved", "fn P.Far.quiet"), ("moved", "fn P.Far.bare")}, {("moved", "fn P.Far.quiet"), ("moved", "fn P.Far.bare")}),
        ("a move with an edit", state(far=far.replace("let quiet (x: Int64) : Int64 = 7L\n", ""),
                                      more="module P.Far\n\nlet quiet (x: Int64) : Int64 = 6L\n"),
         {("changed", "fn P.Far.quiet")}, {("changed", "fn P.Far.quiet")}),
        ("another module, for everything in a file", state(far=far.replace("P.Far", "Q.Far")),
         {(c, f"fn {m}.Far.{n}") for c, m in (("removed", "P"), ("added", "Q")) for n in ("quiet", "bare")},
         {(c, f"fn {m}.Far.{n}") for c, m in (("removed", "Q"), ("added", "P")) for n in ("quiet", "bare")}),
        ("a fn becomes a value", state(far=far.replace("let quiet (x: Int64) : Int64 = 7L", "let quiet = 7L")),
         {("removed", "fn P.Far.quiet"), ("added", "value P.Far.quiet")},
         {("added", "fn P.Far.quiet"), ("removed", "value P.Far.quiet")}),
        ("a file emptied", state(far="module P.Far\n"),
         {("removed", "fn P.Far.quiet"), ("removed", "fn P.Far.bare")}, {("added", "fn P.Far.quiet"), ("added", "fn P.Far.bare")}),
        ("two files swapped", state(far=app, app=far), None, None),
    ]
    for what, texts, forth, back in both:
        watched.step(texts, forth, what)
        watched.step(state(), back, f"{what}, taken back")
    ws.flush(f"{len(both)} changes forth and back: exactly the expected items, {watched.written} rows written, all of them "
             "different")


def random_steps(options, folder):
    """Random histories, only successful builds: the rows written are the rows that differ."""
    from tree import Tree
    rng = random.Random(options.seed)
    watched = Watched(options, folder)
    tree = Tree(rng, files=8)
    while watched.clean.build(tree.texts())[1] is None:
        tree = Tree(rng, files=8)
    watched.start(tree.texts())
    while watched.steps < options.steps:
        before = tree.snapshot()
        what = tree.mutate()
        if watched.clean.build(tree.texts())[1] is None:
            tree.restore(before)
            continue
        watched.step(tree.texts(), None, f"seed {options.seed}, step {watched.steps} ({what})")
    ws.flush(f"{watched.steps} random changes: {watched.written} rows written, all of them different")


NUMBER = re.compile(rb"(?<![\w.])\d+L\b")


def numbers(text):
    """Where a number stands in the body of a function or value at the left margin: (its name, begin, end)."""
    found, name, at = [], None, 0
    for line in text.splitlines(keepends=True):
        head = re.match(rb"let ([a-z]\w*)", line)
        if head:
            name = head.group(1).decode()
        elif line[:1].strip():
            name = None
        elif name and b'"' not in line and b"//" not in line:
            found += [(name, at + m.start(), at + m.end()) for m in NUMBER.finditer(line)]
        at += len(line)
    return found


def rows_of(db, name):
    """The rows of Dark's tables that hold the content of the one function or value whose name ends so."""
    connection = ws.connect(db)
    found = connection.execute("select kind, item, op from darkpkg_items where kind <> 'type' and name = ?", (name,)).fetchall()
    connection.close()
    (kind, item, op), = found
    return {({"fn": "package_functions", "value": "package_values"}[kind], item), ("package_ops", op)}


def corpus(options, folder):
    """Single edited functions of the real corpus: its content, the Add op before and the one after, nothing else."""
    rng = random.Random(options.seed)
    watched = Watched(options, folder)
    source = ws.corpus_path()
    texts = {str(p.relative_to(source)): p.read_bytes() for p in sorted(source.rglob("*.dark"))
             if "_" not in str(p.relative_to(source))}
    watched.start(texts)
    db = watched.workspace.db
    places = [(file, *place) for file in sorted(texts) for place in numbers(texts[file])
              if re.match(rb"module [\w.]+\r?\n", texts[file])]
    for file, name, begin, end in rng.sample(places, options.edits):
        value = f"{rng.randint(1000, 9999)}L".encode()
        edited = {**texts, file: texts[file][:begin] + value + texts[file][end:]}
        name = texts[file].split(b"\n", 1)[0].decode().removeprefix("module ").strip() + "." + name
        for state, what in ((edited, f"{name} edited"), (texts, f"{name} taken back")):
            expected = rows_of(db, name)
            written, changed = watched.step(state, None, what)
            expected |= rows_of(db, name)
            if {(change, item.partition(" ")[2]) for change, item in changed} != {("changed", name)}:
                raise ws.Failure(f"{what}: darkpkg_changes has {changed}")
            if written != expected or len(written) != 3:
                raise ws.Failure(f"{what}: the rows written are {sorted(written)}, should be {sorted(expected)}")
    ws.flush(f"{options.edits} single edits in the real corpus, drawn from {len(places)} places, and back: 1 item changed and 3 "
             "rows written each time: its content, the old and the new op")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ws.common_arguments(parser)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--steps", type=int, default=60, help="random changes")
    parser.add_argument("--corpus", action="store_true", help="only single edits in the real corpus")
    parser.add_argument("--edits", type=int, default=10)
    options = parser.parse_args()
    if options.corpus and not ws.corpus_path().exists():
        return ws.no_corpus()

    def changes(base):
        if options.corpus:
            corpus(options, base / "corpus")
        else:
            scenarios(options, base / "scenarios")
            random_steps(options, base / "random")

    return ws.in_folder(options, "changes", changes)


if __name__ == "__main__":
    sys.exit(main())
