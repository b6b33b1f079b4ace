"""Rows of users in the database of a history: copies of packages' definitions under ids and names of their own, as Dark makes them,
and toplevels of canvases. What they refer to has to be there after every build, and to go when they go."""
import uuid

import workspace as ws

CONTENTS = {"type": ("package_types", "rt_def"), "value": ("package_values", "rt_dval"),
            "fn": ("package_functions", "rt_instrs")}
AUTHOR = "somebody"
CANVAS = "11111111-1111-1111-1111-111111111111"


def raw(item):
    """An id as it stands in blobs."""
    return uuid.UUID(item).bytes_le


class Users:
    """What users do between the builds of a history."""

    def __init__(self, history):
        self.history, self.rng, self.counter = history, history.rng, 0
        self.generation = None  # of the last check, if no user removed a row since

    def connect(self, readonly=False):
        return ws.connect(self.history.workspace.db, readonly)

    def step(self):
        db = self.history.workspace.db
        if not db.exists() or db.stat().st_size == 0:
            return "no database for users"
        connection = self.connect()
        try:
            if not connection.execute("select 1 from sqlite_master where name = 'darkpkg_items'").fetchone():
                return "no tables for users"
            connection.execute("begin immediate")
            note = self.rng.choice([self.define] * 4 + [self.define_on_branch, self.handle, self.remove])(connection)
            connection.execute("commit")
        finally:
            connection.close()
        # Rows of others are none of what a build changes.
        self.history.meaning = None
        return note

    def define(self, connection, branch=None):
        """A user's own version of a definition of the packages."""
        found = connection.execute("select kind, item from darkpkg_items order by kind, item").fetchall()
        if not found:
            return "nothing to copy"
        kind, item = self.rng.choice(found)
        self.counter += 1
        new = str(uuid.UUID(int=self.rng.getrandbits(128), version=4))
        table, runtime = CONTENTS[kind]
        row = connection.execute(f"select pt_def, {runtime} from {table} where id = ?", (item,)).fetchone()
        if not row:
            return "no content"
        program, made = (blob.replace(raw(item), raw(new)) for blob in row)
        connection.execute(f"insert into {table} (id, pt_def, {runtime}) values (?, ?, ?)", (new, program, made))
        connection.execute("insert into package_ops (id, branch_id, op_blob, applied) values (?, ?, ?, 1)",
                           (str(uuid.UUID(int=self.rng.getrandbits(128), version=4)), branch, b"user" + program))
        connection.execute("insert into locations (location_id, item_id, branch_id, owner, modules, name, item_type, created_by) "
                           "values (?, ?, ?, 'Somebody', 'Own', ?, ?, ?)",
                           (str(uuid.UUID(int=self.rng.getrandbits(128), version=4)), new, branch, f"mine{self.counter}",
                            kind, AUTHOR))
        return f"a user copies {kind} {item}"

    def define_on_branch(self, connection):
        return self.define(connection, "22222222-2222-2222-2222-222222222222")

    def handle(self, connection):
        """The toplevel of a canvas calls a function."""
        found = connection.execute("select item from darkpkg_items order by item").fetchall()
        if not found:
            return "nothing to call"
        item, = self.rng.choice(found)
        connection.execute("insert or ignore into canvases_v0 (id, account_id) select ?, id from accounts_v0 limit 1", (CANVAS,))
        connection.execute("insert or replace into toplevels_v0 (canvas_id, tlid, digest, tipe, name, deleted, data) "
                           "values (?, ?, '', 'handler', '/x', 0, ?)", (CANVAS, self.rng.randrange(4), b"ab" + raw(item) + b"c"))
        return f"a handler uses {item}"

    def remove(self, connection):
        """A row goes, with its op."""
        mine = connection.execute("select item_id, item_type, location_id from locations where created_by = ? order by name",
                                  (AUTHOR,)).fetchall()
        if not mine:
            return "no user's row to remove"
        item, kind, location = self.rng.choice(mine)
        connection.execute(f"delete from {CONTENTS[kind][0]} where id = ?", (item,))
        connection.execute("delete from locations where location_id = ?", (location,))
        for op, blob in connection.execute("select id, op_blob from package_ops").fetchall():
            if blob.startswith(b"user") and raw(item) in blob:
                connection.execute("delete from package_ops where id = ?", (op,))
        if self.rng.random() < 0.3:
            connection.execute("delete from toplevels_v0")
        self.generation = None
        return f"a user removes {kind} {item}"

    def adopt(self):
        """The database becomes one that Dark's loader filled."""
        connection = self.connect()
        for table, in connection.execute("select name from sqlite_master where type = 'table' and name like 'darkpkg%'").fetchall():
            connection.execute(f"drop table {table}")
        connection.close()
        self.history.meaning = self.generation = None
        self.history.disk.hidden = self.history.log_behind = True

    def without(self, found):
        """A meaning() without rows of users and what stays for them, checked. `adopted` is no difference here."""
        connection = self.connect(readonly=True)
        try:
            contents = {(kind, row[0]): b"".join(row[1:]) for kind, (table, runtime) in CONTENTS.items()
                        for row in connection.execute(f"select id, pt_def, {runtime} from {table}")}
            mine = {(kind, item) for kind, item in connection.execute(
                "select item_type, item_id from locations where created_by = ?", (AUTHOR,))}
            own = {(kind, item) for kind, item in connection.execute("select kind, item from darkpkg_items")}
            kept = {(kind, item): op for kind, item, op in connection.execute("select kind, item, op from darkpkg_kept")}
            handlers = [data for data, in connection.execute("select data from toplevels_v0")]
            ops = dict(connection.execute("select id, op_blob from package_ops").fetchall())
            generation, = connection.execute("select generation from darkpkg_state").fetchone()
        finally:
            connection.close()
        self.check(contents, mine, own, kept, handlers, generation)
        gone = {item for _, item in mine | kept.keys()}
        gone_ops = set(kept.values()) | {op for op, blob in ops.items() if blob.startswith(b"user")}
        out = dict(found)
        for table, _ in CONTENTS.values():
            out[table] = [row for row in found[table] if row[0] not in gone]
        out["locations"] = [row for row in found["locations"] if AUTHOR not in row]
        out["package_ops"] = [row for row in found["package_ops"] if row[0] not in gone_ops]
        out["toplevels_v0"] = out["canvases_v0"] = []
        out["state"] = [row[:3] for row in found["state"]]
        return out

    def comparable(self, meaning):
        """The clean build's, likewise."""
        return meaning | {"state": [row[:3] for row in meaning["state"]], "toplevels_v0": [], "canvases_v0": []}

    def check(self, contents, mine, own, kept, handlers, generation):
        needed, queue = set(), [contents[key] for key in mine if key in contents] + handlers
        by_raw = {raw(item): (kind, item) for kind, item in self.seen(contents)}
        while queue:
            blob = queue.pop()
            for start in range(len(blob) - 15):
                key = by_raw.get(blob[start:start + 16])
                if not key or key in needed or key in mine:
                    continue
                needed.add(key)
                if key not in contents:
                    raise ws.Failure(f"a user's row needs {key}, which is gone")
                queue.append(contents[key])
        others = contents.keys() - own - mine
        if others != kept.keys():
            raise ws.Failure(f"contents without a definition: {sorted(others)}, of which darkpkg_kept has {sorted(kept)}")
        if kept.keys() & own:
            raise ws.Failure(f"kept and defined: {sorted(kept.keys() & own)}")
        if self.generation is not None and generation != self.generation and not others <= needed:
            raise ws.Failure(f"kept for nobody: {sorted(others - needed)}")
        self.generation = generation
        self.history.counts["kept"] += len(kept)

    def seen(self, contents):
        """All contents that this history ever had."""
        self.all = getattr(self, "all", set()) | contents.keys()
        return self.all
