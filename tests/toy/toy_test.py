#!/usr/bin/env python3
"""The whole machine with an edition that has nothing of Dark (tests/unit/link/toy_edition.hpp): no symbol of an edition of
Dark's is in these programs but the reader of Dark's checkouts."""
import os
import pathlib
import random
import re
import sqlite3
import sys

sys.path[:0] = [str(pathlib.Path(__file__).resolve().parent.parent / folder) for folder in ("integration", "store")]
import harness  # noqa: E402
from harness import contains, equal, run  # noqa: E402

TOY = pathlib.Path(os.environ.get("TOY", harness.ROOT / "build/tests/toy/darkpkg")).resolve()
ROWS = ("select name, kind, id, said from toy_names", "select id, text from toy_contents",
        "select f.path, kind, name, item, hash from darkpkg_items i join darkpkg_files f on f.id = i.id >> 20",
        "select e.name, e.kind, i.name, i.kind from darkpkg_edges e left join darkpkg_items i on i.id = e.user")
HEADERS = {"builtins.tsv": "kind\tname\tversion\n", "refs.tsv": "kind\tname\tid\n"}


def rows(database):
    with sqlite3.connect(database) as connection:
        return [sorted(connection.execute(select)) for select in ROWS]


def tables(project):
    for name, header in HEADERS.items():
        (project.folder / name).write_text(header)
    return ["--builtins", project.folder / "builtins.tsv", "--package-refs", project.folder / "refs.tsv"]


def toy(project, command, *arguments, **options):
    project.edition = "toy"
    named = tables(project) if command in ("build", "verify", "watch") else []
    return project.run(TOY, *project.of_edition(command, *named, *arguments), **options)


def three(project):
    project.write("a.dark", "M.a = one\nM.b = calls @a\n")
    project.write("z.dark", "N.z = uses @M.b ?gone\n")
    return toy(project, "build")


def check_symbols(project):
    """The program has no edition of Dark: no compiler, no tables, no reader of items"""
    symbols = project.run("nm", "-C", "--defined-only", TOY).out
    equal(re.findall(r"darkpkg::(?:uuid|hash)::(?:edition|schema|compile|item_reader|verification)\(.*", symbols), [], "symbols")
    contains(symbols, "darkpkg::toy::edition()", "symbols")


def check_build(project):
    """Builds, with Ninja too, an edit gives new ids to users of users, and errors name the place"""
    equal(three(project).changed(), 3, "items of the first build")
    before = {name: item for name, _, item, _ in rows(project.database)[0]}
    equal(toy(project, "build").compiled(), 0, "files of a build with nothing to do")
    contains(project.ninja().out, "no work to do", "Ninja behind it")
    project.write("a.dark", "M.a = two\nM.b = calls @a\n")
    equal(toy(project, "build").changed(), 3, "items that an edit changes")
    after = {name: item for name, _, item, _ in rows(project.database)[0]}
    equal([name for name in before if before[name] == after[name]], [], "ids that stay")
    project.write("z.dark", "N.z = uses @M.nothing\n")
    contains(toy(project, "build", code=1).err, "packages/z.dark:1:1: error", "an unknown name")
    equal({name: item for name, _, item, _ in rows(project.database)[0]}, after, "ids behind an error")


def check_lookups(project):
    """Look-ups show items, who uses whom, and what a change reaches"""
    three(project)
    equal(toy(project, "ls").out, "module M (2 items)\nmodule N (1 item)\n", "ls")
    contains(toy(project, "show", "M.b").out, "calls @M.a\n", "show")
    contains(toy(project, "refs", "M.a").out, "a.dark:2:14: fn M.b", "refs")
    equal(toy(project, "deps", "N.z").out, "fn    M.b\n", "deps")
    contains(toy(project, "impact", "M.a").out, "N.z by way of M.b", "impact")
    contains(toy(project, "find", "z").out, "N.z", "find")
    contains(toy(project, "why", "M.b").out, "generation 1", "why")
    contains(toy(project, "stats").out, "texts", "stats")


def check_verify(project):
    """verify finds damaged rows of the edition and of darkpkg's own, and mends them"""
    three(project)
    good = rows(project.database)
    contains(toy(project, "verify").text, "all as the sources say", "verify of a good database")
    with sqlite3.connect(project.database) as connection:
        connection.execute("update toy_names set said = 'x' where name = 'M.a'")
        connection.execute("delete from toy_contents where id = (select id from toy_names where name = 'N.z')")
        connection.execute("delete from darkpkg_edges where name = 'M.a'")
    found = toy(project, "verify", code=1).out
    for line in ("row changed: toy_names: M.a", "row missing: toy_contents: ", "row missing: darkpkg_edges: "):
        contains(found, line, "what verify finds")
    contains(toy(project, "verify", "--repair").text, "repaired", "the repair")
    equal(rows(project.database), good, "rows behind the repair")
    contains(toy(project, "verify").text, "all as the sources say", "verify behind the repair")


def check_export(project):
    """An export has the edition's rows alone, the same bytes each time"""
    three(project)
    for name in ("one.db", "two.db"):
        toy(project, "export", "--reproducible", name)
    one, two = ((project.folder / name).read_bytes() for name in ("one.db", "two.db"))
    equal(one == two, True, "equal exports")
    with sqlite3.connect(project.folder / "one.db") as connection:
        equal(connection.execute("select name from sqlite_schema where name like 'darkpkg%'").fetchall(), [], "own tables")
        equal([sorted(connection.execute(select)) for select in ROWS[:2]], rows(project.database)[:2], "rows of the export")


def check_serve(project):
    """A server shows a save at once, with the ids that the database gets"""
    three(project)
    harness.DARKPKG = TOY
    from server import serving, until
    named = {"builtins": project.folder / "builtins.tsv", "package_refs": project.folder / "refs.tsv"}
    with serving(project, tables=named) as server:
        client = server.ready()
        generation = client.generation()["generation"]
        project.write("a.dark", "M.a = three\nM.b = calls @a\n")
        until(lambda: client.generation()["generation"] > generation, "a save is seen")
        served = {item["name"]: item["id"] for item in client.list()}
        equal(client.get("fn", served["M.b"], "pt").decode(), f"calls {served['M.a']} ", "the bytes of a user")
        until(lambda: {name: item for name, _, item, _ in rows(project.database)[0]} == served, "the database follows")


def edit(random_, project, names):
    """One random edit: an item or a whole file comes, goes, changes, or uses another."""
    file = f"f{random_.randrange(4)}.dark"
    if random_.random() < 0.1:
        (project.packages / file).unlink(missing_ok=True)
        return
    taken = {line.split(" = ")[0] for other in project.packages.glob("*.dark") if other.name != file
             for line in other.read_text().splitlines()}
    lines = []
    for name in random_.sample(names, random_.randrange(1, 6)):
        if name in taken:
            continue
        words = [random_.choice(["x", "y", "z", "?" + random_.choice(names)]) for _ in range(random_.randrange(1, 4))]
        lines.append(f"{name} = {' '.join(words)}" + random_.choice(["", "", " // said"]))
    project.write(file, "\n".join(lines) + "\n")


def check_history(project):
    """After each of 25 random edits the rows are those of a build from nothing"""
    random_ = random.Random(7)
    names = [f"{module}.{name}" for module in ("M", "N", "M.O") for name in "abnop"]
    for step in range(25):
        edit(random_, project, names)
        toy(project, "build")
        toy(project, "build", "--db", f"clean{step}.db", "--object-dir", f"objects{step}")
        equal(rows(project.database), rows(project.folder / f"clean{step}.db"), f"rows behind step {step}")


if __name__ == "__main__":
    run(__file__)
