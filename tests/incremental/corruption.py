#!/usr/bin/env python3
"""Seeds every kind of corruption that `darkpkg verify` should find, one at a time and all at once: it must find it, name it,
heal it with --repair, and leave users' rows alone.

With --adopted in a database that another program filled, whose ids are random: those of items and of locations must stay,
since users' rows refer to them."""
import argparse
import pathlib
import random
import shutil
import sys
import uuid

sys.dont_write_bytecode = True

import corruption_hash
import corruption_seeds
import corruption_uuid
import workspace as ws

EDITIONS = {"uuid": corruption_uuid, "hash": corruption_hash}
LOSES_IDS = {"no header", "no database"}  # nothing is left that could tell them


class Bench:
    def __init__(self, options, folder):
        self.options, self.folder = options, folder
        self.rng = random.Random(options.seed)
        self.edition = EDITIONS[options.edition]
        self.clean = ws.Clean(folder / "clean", options.program, edition=options.edition)
        self.found = self.healed = 0

    def fresh(self):
        shutil.rmtree(self.folder / "work", ignore_errors=True)
        workspace = ws.Workspace(self.folder / "work", self.options.program, edition=self.options.edition)
        workspace.write({k: v.encode() for k, v in self.edition.TREE.items()})
        if self.options.adopted:
            shutil.copyfile(self.loaders(), workspace.db)
        workspace.must_build()
        self.edition.users_rows(workspace.db)
        workspace.must_build()
        return workspace

    def loaders(self):
        """A database as Dark's own loader leaves it: random ids, and no table of darkpkg's."""
        folder = self.folder / "loader"
        path = folder / "loaders.db"
        if path.exists():
            return path
        random_id = lambda: str(uuid.UUID(int=self.rng.getrandbits(128), version=4))
        workspace = ws.Workspace(folder, self.options.program)
        workspace.write({k: v.encode() for k, v in self.edition.TREE.items()})
        workspace.must_build()
        connection = ws.connect(workspace.db)
        items = connection.execute("select kind, name from darkpkg_items").fetchall()
        connection.close()
        pins = folder / "pins.tsv"
        pins.write_text("kind\tname\tid\n" + "".join(f"{kind}\t{name}\t{random_id()}\n" for kind, name in items))
        workspace.extra[workspace.extra.index("--package-ids") + 1] = str(pins)
        workspace.must_build()
        connection = ws.connect(workspace.db, readonly=False)
        for location, in connection.execute("select location_id from locations").fetchall():
            connection.execute("update locations set location_id = ? where location_id = ?", (random_id(), location))
        for table in ws.tables(connection):
            if table.startswith("darkpkg_"):
                connection.execute(f"drop table {table}")
        connection.execute("pragma journal_mode = delete")
        connection.close()
        workspace.db.rename(path)
        return path

    def ids(self, workspace):
        """The ids of items and of locations."""
        connection = ws.connect(workspace.db)
        found = set(connection.execute("select kind, name, item from darkpkg_items"))
        found |= set(connection.execute("select owner, modules, name, item_type, location_id, item_id from locations"
                                        " where location_id not in (?, ?)", (corruption_seeds.USER, corruption_seeds.OTHER)))
        connection.close()
        return found

    def texts(self, workspace):
        return {str(p.relative_to(workspace.packages)): p.read_bytes() for p in workspace.packages.rglob("*.dark")}

    def ours(self, workspace):
        """The meaning without what users_rows added."""
        meaning = ws.meaning(workspace.db)
        others = self.edition.MINE | self.edition.kept(workspace.db)
        return {t: rows and [r for r in rows if t == "log" or not others & set(r)] for t, rows in meaning.items()}

    def check(self, what, seeds, titles):
        workspace = self.fresh()
        clean = workspace.run(workspace.command("verify"))
        if clean.returncode != 0:
            raise ws.Failure(f"before {what}: {clean.stdout}")
        users, before = self.edition.users_state(workspace.db), self.ours(workspace)
        ids = self.ids(workspace) if self.options.adopted else None
        texts = self.texts(workspace)
        for seed in seeds:
            seed(workspace, self.rng)
        found = workspace.run(workspace.command("verify"))
        missing = [t for t in titles if t not in found.stdout]
        if found.returncode != 1 or missing:
            raise ws.Failure(f"{what}: exit {found.returncode}, not found: {missing}, it said\n{found.stdout}")
        self.found += 1
        done = workspace.run(workspace.command("verify", "--repair"))
        again = workspace.run(workspace.command("verify"))
        if done.returncode != 0 or again.returncode != 0:
            raise ws.Failure(f"{what}: not healed:\n{done.stdout}\nthen\n{again.stdout}")
        adopted = self.options.adopted and what not in LOSES_IDS
        if adopted and self.ids(workspace) != ids:
            raise ws.Failure(f"{what}: ids changed: {sorted(self.ids(workspace) ^ ids, key=repr)}")
        if adopted and self.texts(workspace) == texts:
            wrong = ws.differences(before, self.ours(workspace))
        elif adopted:
            wrong = []  # verify itself compared it with the sources, and the ids are right
        else:
            wrong = ws.differences(self.clean.build(self.texts(workspace))[1], self.ours(workspace))
        if wrong:
            raise ws.Failure(f"{what}: after the repair the database (+) is not as it should be (-):\n" + "\n".join(wrong))
        if what not in self.edition.LOSES_USERS and self.edition.users_state(workspace.db) != users:
            raise ws.Failure(f"{what}: users' rows changed:\n{users}\n{self.edition.users_state(workspace.db)}")
        everything = ws.everything(workspace.db)
        workspace.must_build()
        if ws.everything(workspace.db) != everything:
            raise ws.Failure(f"{what}: the build after the repair still had something to do")
        self.healed += 1


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ws.common_arguments(parser)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--adopted", action="store_true", help="in a database that Dark's own loader filled")
    parser.add_argument("--only", help="cases whose name has this in it")
    options = parser.parse_args()
    return ws.in_folder(options, "corruption", lambda base: check_all(options, base))


def check_all(options, base):
    """The exit code."""
    failures = []
    bench = Bench(options, base)
    cases = corruption_seeds.CASES + bench.edition.CASES
    for what, seed, title in cases:
        if options.only and options.only not in what:
            continue
        if options.adopted and what in corruption_uuid.USERS_WHERE_ADOPTED:
            continue
        try:
            bench.check(what, [seed], [title])
        except ws.Failure as error:
            failures.append(str(error) if str(error).startswith(what) else f"{what}: {error}")
    for error in failures:
        print(error)
    if failures:
        print(f"{len(failures)} of {len(cases)} failed; state: {base}")
        return 1
    where = " in an adopted database" if options.adopted else ""
    ws.flush(f"{bench.found} kinds of corruption found, {bench.healed} healed{where}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
