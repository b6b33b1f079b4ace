"""Rows of users in the database of a history of edition `hash`, as Dark's command line leaves them: definitions of their own on
branches and on the main branch, committed or not, names of packages that they hold, deprecations. What they refer to has to be
there after every build, with the operation that adds it, and to go when they go."""
import uuid

import workspace as ws

CONTENTS = {"type": ("package_types", "rt_def"), "value": ("package_values", "rt_dval"),
            "fn": ("package_functions", "rt_instrs")}
TAGS = {"type": b"\0", "value": b"\1", "fn": b"\2"}
MAIN = "89282547-e4e6-4986-bcb6-db74bc6a8c0f"
BRANCH = "22222222-2222-4222-8222-222222222222"
OWN = f"(select hash from commits where {ws.OWN_COMMIT})"
HEADER = b"\1\0\0\0\0\0\0\0"


class HashUsers:
    """What users do between the builds of a history."""

    def __init__(self, history):
        self.history, self.rng, self.counter = history, history.rng, 0
        self.generation = None  # of the last check, if no user removed a row since
        self.names_at = None    # likewise, if no user gave a name back

    def connect(self, readonly=False):
        return ws.connect(self.history.workspace.db, readonly)

    def random_id(self):
        return str(uuid.UUID(int=self.rng.getrandbits(128), version=4))

    def step(self):
        db = self.history.workspace.db
        if not db.exists() or db.stat().st_size == 0:
            return "no database for users"
        connection = self.connect()
        try:
            if not connection.execute("select 1 from sqlite_master where name = 'darkpkg_items'").fetchone():
                return "no tables for users"
            connection.execute("pragma foreign_keys = on")
            connection.execute("begin immediate")
            connection.execute(f"insert or ignore into branches (id, name, base_commit_hash) select '{BRANCH}', 'work', {OWN}")
            note = self.rng.choice([self.define] * 4 + [self.hold, self.deprecate, self.commit, self.commit, self.remove,
                                                       self.release, self.remove])(connection)
            connection.execute("commit")
        finally:
            connection.close()
        # Rows of others are none of what a build changes.
        self.history.meaning = None
        return note

    def pick(self, connection):
        """A definition of the packages: kind, id, name."""
        found = connection.execute("select kind, item, name from darkpkg_items order by kind, name").fetchall()
        return self.rng.choice(found) if found else None

    def op(self, connection, branch, blob):
        connection.execute("insert into package_ops (id, branch_id, op_blob, applied) values (?, ?, ?, 1)",
                           (self.random_id(), branch, HEADER + blob))

    def name(self, connection, branch, kind, item, owner, modules, name):
        """As Dark does it: whatever is live at the name is unlisted."""
        connection.execute("update locations set unlisted_at = datetime('now') where branch_id = ? and owner = ? and modules = ? "
                           "and name = ? and unlisted_at is null", (branch, owner, modules, name))
        connection.execute("insert into locations (location_id, item_hash, owner, modules, name, item_type, branch_id, origin_ts) "
                           "values (?, ?, ?, ?, ?, ?, ?, strftime('%Y-%m-%dT%H:%M:%fZ', 'now'))",
                           (self.random_id(), item, owner, modules, name, kind, branch))
        self.op(connection, branch, b"\3" + f"{owner}.{modules}.{name}".encode()[:40] + b"\0@" + item.encode())

    def define(self, connection):
        """A user's own version of a definition of the packages."""
        picked = self.pick(connection)
        if not picked:
            return "nothing to copy"
        kind, item, _ = picked
        branch = self.rng.choice([MAIN, BRANCH])
        table, runtime = CONTENTS[kind]
        row = connection.execute(f"select pt_def, {runtime} from {table} where hash = ?", (item,)).fetchone()
        if not row:
            return "no content"
        self.counter += 1
        new = f"{self.rng.getrandbits(256):064x}"
        program, made = (blob and blob.replace(item.encode(), new.encode()) for blob in row)
        connection.execute(f"insert into {table} (hash, pt_def, {runtime}) values (?, ?, ?)", (new, program, made))
        connection.execute("insert into package_dependencies select ?1, iif(depends_on_hash = ?2, ?1, depends_on_hash), "
                           "depends_on_item_type, depends_on_owner, depends_on_modules, depends_on_name from package_dependencies "
                           "where item_hash = ?2", (new, item))
        self.op(connection, branch, TAGS[kind] + program[len(HEADER):])
        self.name(connection, branch, kind, new, "Somebody", "Own", f"mine{self.counter}")
        return f"a user copies {kind} {item[:8]} to {new[:8]}"

    def hold(self, connection):
        """A user gives one of our names on the main branch to something else of ours."""
        one, two = self.pick(connection), self.pick(connection)
        if not one:
            return "nothing to hold"
        owner, *modules, name = one[2].split(".")
        self.name(connection, MAIN, two[0], two[1], owner, ".".join(modules), name)
        return f"a user holds {one[2]}"

    def release(self, connection):
        """They take it back; ours stays unlisted until a build."""
        held = connection.execute(f"select location_id from locations where owner <> 'Somebody' and commit_hash is not {OWN} "
                                  "order by name, origin_ts, rowid").fetchall()
        if not held:
            return "nothing to release"
        location, = self.rng.choice(held)
        item, = connection.execute("select item_hash from locations where location_id = ?", (location,)).fetchone()
        connection.execute("delete from locations where location_id = ?", (location,))
        connection.execute(f"delete from package_ops where commit_hash is not {OWN} and substr(op_blob, 9, 1) = x'03' and "
                           "instr(op_blob, cast(? as blob)) > 0", (item,))
        self.generation = self.names_at = None
        return "a user gives a name back"

    def deprecate(self, connection):
        picked = self.pick(connection)
        if not picked:
            return "nothing to deprecate"
        connection.execute("insert into deprecations (deprecation_id, branch_id, item_hash, item_kind, state) values (?, ?, ?, ?, "
                           "'deprecated')", (self.random_id(), self.rng.choice([MAIN, BRANCH]), picked[1], picked[0]))
        return f"a user deprecates {picked[0]} {picked[1][:8]}"

    def commit(self, connection):
        """What is not committed on a branch."""
        branch = self.rng.choice([MAIN, BRANCH])
        new = f"{self.rng.getrandbits(256):064x}"
        connection.execute("insert into commits (hash, message, branch_id) values (?, 'work', ?)", (new, branch))
        for table in ("package_ops", "locations", "deprecations"):
            connection.execute(f"update {table} set commit_hash = ? where commit_hash is null and branch_id = ?", (new, branch))
        return f"a user commits {new[:8]}"

    def remove(self, connection):
        """A definition goes, with its operations; or a deprecation."""
        mine = connection.execute("select item_hash, item_type, location_id from locations where owner = 'Somebody' order by name"
                                  ).fetchall()
        self.generation = None
        if not mine or self.rng.random() < 0.2:
            connection.execute("delete from deprecations")
            return "a user takes deprecations back"
        item, kind, location = self.rng.choice(mine)
        connection.execute(f"delete from {CONTENTS[kind][0]} where hash = ?", (item,))
        connection.execute("delete from package_dependencies where item_hash = ?", (item,))
        connection.execute("delete from locations where location_id = ?", (location,))
        connection.execute(f"delete from package_ops where commit_hash is not {OWN} and instr(op_blob, cast(? as blob)) > 0", (item,))
        return f"a user removes {kind} {item[:8]}"

    def adopt(self):
        """The database becomes one that Dark's loader filled."""
        connection = self.connect()
        for table, in connection.execute("select name from sqlite_master where type = 'table' and name like 'darkpkg%'").fetchall():
            connection.execute(f"drop table {table}")
        for row, in connection.execute(f"select rowid from locations where commit_hash = {OWN}").fetchall():
            connection.execute("update locations set location_id = ? where rowid = ?", (self.random_id(), row))
        connection.close()
        self.history.meaning = self.history.generation = None
        self.history.disk.hidden = self.history.log_behind = True

    def without(self, found):
        """A meaning() without rows of users and what stays for them, checked."""
        connection = self.connect(readonly=True)
        try:
            query = lambda sql: connection.execute(sql).fetchall()
            contents = {row[0]: kind for kind, (table, _) in CONTENTS.items() for row in query(f"select hash from {table}")}
            added = {op: bytes(blob[10:74]).decode() for op, blob in query(
                f"select id, op_blob from package_ops where commit_hash is not {OWN} and substr(op_blob, 9, 1) < x'03'")}
            others_ops = {op for op, in query(f"select id from package_ops where commit_hash is not {OWN}")}
            named = query("select item_hash from locations where commit_hash is not " + OWN) + query("select item_hash from deprecations")
            seen = query(f"select op_blob from package_ops where commit_hash is not {OWN}")
            own = {item for item, in query("select item from darkpkg_items")}
            kept = dict(query("select item, op from darkpkg_kept"))
            adds = {(op, bytes(blob[10:74]).decode()) for op, blob in query(
                f"select id, op_blob from package_ops where commit_hash = {OWN} and substr(op_blob, 9, 1) < x'03'")}
            uses = query("select item_hash, depends_on_hash from package_dependencies")
            names = {row[0]: row for row in query("select location_id, branch_id, owner, modules, name, unlisted_at is null, "
                                                  f"commit_hash is {OWN} from locations")}
            generation, = query("select generation from darkpkg_state")[0]
        finally:
            connection.close()
        mine = set(added.values())
        self.check_contents(contents, mine, own, kept, adds, [h for h, in named] + [
            h for h in self.all_hashes(contents) if any(h.encode() in blob for blob, in seen)], uses, generation)
        self.check_names(names, generation)
        gone = mine - own | kept.keys()
        out = dict(found)
        for table, _ in CONTENTS.values():
            out[table] = [row for row in found[table] if row[0] not in gone]
        out["package_dependencies"] = [row for row in found["package_dependencies"] if row[0] not in gone]
        out["locations"] = ws.ordered(tuple(row[:7]) for row in found["locations"] if names[row[0]][6])
        out["package_ops"] = [row for row in found["package_ops"] if row[0] not in others_ops | set(kept.values())]
        out["branches"] = [row for row in found["branches"] if row[0] == MAIN]
        out["deprecations"] = []
        out["state"] = [row[:3] for row in found["state"]]
        return out

    def comparable(self, meaning):
        """The clean build's, likewise."""
        return meaning | {"locations": ws.ordered(tuple(row[:7]) for row in meaning["locations"]),
                          "state": [row[:3] for row in meaning["state"]]}

    def all_hashes(self, contents):
        """All contents that this history ever had."""
        self.all = getattr(self, "all", set()) | contents.keys()
        return self.all

    def check_contents(self, contents, mine, own, kept, adds, named, uses, generation):
        below = {}
        for user, used in uses:
            below.setdefault(user, set()).add(used)
        needed, queue = set(), [(h, "a row") for h in named if h in self.all_hashes(contents)]
        while queue:
            item, user = queue.pop()
            if item in needed:
                continue
            needed.add(item)
            if item not in contents:
                raise ws.Failure(f"{user} needs {item}, which is gone")
            queue += [(used, item) for used in below.get(item, ())]
        others = contents.keys() - own - mine
        if others != kept.keys():
            raise ws.Failure(f"contents without a definition: {sorted(others)}, of which darkpkg_kept has {sorted(kept)}")
        lost = sorted(item for item, op in kept.items() if (op, item) not in adds)
        if lost:
            raise ws.Failure(f"kept without an operation that adds it: {lost}")
        if self.generation is not None and generation != self.generation and not others <= needed:
            raise ws.Failure(f"kept for nobody: {sorted(others - needed)}")
        self.generation = generation
        self.history.counts["kept"] += len(kept)

    def check_names(self, names, generation):
        live = {}
        for location, branch, owner, modules, name, listed, own in names.values():
            if listed:
                live.setdefault((branch, owner, modules, name), []).append(own)
        twice = sorted(key for key, rows in live.items() if len(rows) > 1)
        if twice:
            raise ws.Failure(f"names with two live rows: {twice}")
        unheld = sorted(key[1:] for *key, listed, own in names.values() if own and not listed and tuple(key[1:]) not in live)
        if unheld and self.names_at is not None and generation != self.names_at:
            raise ws.Failure(f"names that nobody holds are not listed: {unheld}")
        self.names_at = generation
        self.history.counts["held names"] += sum(own and not listed for *_, listed, own in names.values())
