"""Edition `hash`: packages with twins and a knot, rows of users, and what can happen to Dark's tables."""
import workspace as ws
from corruption_seeds import OTHER, USER, fn, sql

TREE = {
    "a.dark": "module P.A\n\ntype T =\n  | C of Int64\n  | D\n\nval v = 1L\n\n/// A text\nlet f (x: Int64) : Int64 = g x\n",
    "b.dark": "module P.B\n\nval w = P.A.T.C 5L\n\nlet f (t: P.A.T) : Int64 = P.A.f 1L\n",
    "one/c.dark": "module P.C\n\nlet f (v: Int64) : Int64 = P.B.f v\n\nlet h (x: Int64) : Int64 = (P.None.here x)\n\n"
                  "let even (x: Int64) : Bool = odd x\n\nlet odd (x: Int64) : Bool = even x\n",
    "one/d.dark": "module P.C.Inner\n\nlet f (v: Int64) : Int64 = f v\n\nlet k (x: List<P.A.T>) : Int64 = P.A.v\n",
    "twins.dark": "module P.Twins\n\nval one = 1L\n\n/// One\nlet first (x: Int64) : Int64 = x\n\n"
                  "/// Another\nlet second (y: Int64) : Int64 = y\n\nval uses = one\n",
}
MAIN = "89282547-e4e6-4986-bcb6-db74bc6a8c0f"
HASH = "a" * 64  # of the user's function
THIRD = "33333333-3333-4333-8333-333333333333"
MINE = {USER, OTHER, HASH, THIRD}
# Of branch operations: behind the id, a text, stands the tag.
IS_COMMIT = "substr(op_blob, 66, 1) = x'01'"
COMMIT = "(select hash from commits where message = 'Init: packages loaded from disk')"


def users_rows(db):
    """What somebody has on a branch, on the main branch and in other tables; returned by users_state, which must never
    change."""
    connection = ws.connect(db, readonly=False)
    used, = connection.execute("select " + fn("P.A.f")).fetchone()
    program = b"@" + HASH.encode() + b"\1@" + used.encode()
    connection.execute("pragma foreign_keys = on")
    connection.execute(f"insert into branches (id, name, base_commit_hash) select '{USER}', 'work', {COMMIT}")
    connection.execute("insert into package_ops (id, op_blob, branch_id, applied) values (?, ?, ?, 1)",
                       (USER, b"\1\0\0\0\0\0\0\0\2" + program, USER))
    connection.execute("insert into package_functions (hash, pt_def, rt_instrs) values (?, ?, x'01')", (HASH, program))
    connection.execute("insert into package_dependencies (item_hash, depends_on_hash, depends_on_item_type) values (?, ?, 'fn')",
                       (HASH, used))
    connection.executescript(f"""
      insert into locations (location_id, item_hash, branch_id, owner, modules, name, item_type) values
        ('{USER}', '{HASH}', '{USER}', 'P', 'A', 'f', 'fn');
      insert into locations (location_id, item_hash, owner, modules, name, item_type, branch_id)
        select '{OTHER}', item_hash, 'Me', '', 'alias', 'fn', '{MAIN}' from locations where name = 'h';
      insert into deprecations (deprecation_id, branch_id, item_hash, item_kind, state)
        select '{USER}', '{USER}', item_hash, 'fn', 'deprecated' from locations where name = 'h' and owner = 'P';
      insert into scripts_v0 (id, name, text) values ('{USER}', 'mine', 'x');
      insert into user_data_v0 (id, table_tlid, user_version, dark_version, data, key) values ('{USER}', 1, 1, 1, '{{}}', 'k');
    """)
    connection.close()


def users_state(db):
    connection = ws.connect(db)
    found = [connection.execute(f"select * from {t} where {k} in (?, ?, ?, ?)", sorted(MINE)).fetchall() for t, k in (
        ("package_functions", "hash"), ("package_dependencies", "item_hash"), ("locations", "location_id"), ("package_ops", "id"),
        ("deprecations", "deprecation_id"), ("scripts_v0", "id"), ("user_data_v0", "id"))]
    # The commit of the packages may get another hash, and the branch follows it.
    found.append(connection.execute(f"select created_at from commits where {ws.OWN_COMMIT}").fetchall())
    found.append(connection.execute(f"select id, name, created_at, base_commit_hash = {COMMIT} from branches where id = '{USER}'"
                                    ).fetchall())
    connection.close()
    return found


def twins_change_places(w):
    """The last operation that adds a hash counts."""
    connection = ws.connect(w.db, readonly=False)
    (first, one), (second, two) = (connection.execute(
        "select rowid, created_at from package_ops where id = (select op from darkpkg_items where name = ?)", (name,)).fetchone()
        for name in ("P.Twins.first", "P.Twins.second"))
    connection.execute("update package_ops set rowid = -1 where rowid = ?", (first,))
    connection.execute("update package_ops set rowid = ? where rowid = ?", (first, second))
    connection.execute("update package_ops set rowid = ? where rowid = -1", (second,))
    connection.close()


def edit(w, path, old, new):
    source = w.packages / path
    source.write_bytes(source.read_bytes().replace(old, new))
    w.must_build()


def claim_order(w):
    """After an edit the commit has the hash of before."""
    edit(w, "b.dark", b"5L", b"6L")
    sql("update darkpkg_state set folded = 1")(w, None)


def lose_kept_op(w):
    """A user has deprecated what the packages no longer define."""
    edit(w, "one/c.dark", b"None.here x", b"None.here 1L")
    sql("delete from package_ops where id in (select op from darkpkg_kept)")(w, None)


def kept(db):
    """What stays for users, and its operations."""
    connection = ws.connect(db)
    found = {value for row in connection.execute("select item, op from darkpkg_kept") for value in row}
    connection.close()
    return found


def op(name):
    return f"(select op from darkpkg_items where name = '{name}')"


CASES = [
    ("changed program types", sql(f"update package_functions set pt_def = pt_def || x'00' where hash = {fn('P.A.f')}"),
     "row changed: package_functions: fn P.A.f"),
    ("changed machine code", sql(f"update package_functions set rt_instrs = x'00' where hash = {fn('P.B.f')}"),
     "row changed: package_functions: fn P.B.f"),
    ("another description", sql(f"update package_functions set description = 'x' where hash = {fn('P.A.f')}"),
     "row changed: package_functions: fn P.A.f"),
    ("the description of the other twin", sql(f"update package_functions set description = 'One' where hash = "
                                              f"{fn('P.Twins.first')}"), "row changed: package_functions: fn P.Twins.first"),
    ("program types stored as text", sql("update package_values set pt_def = cast(pt_def as text)"), "row changed"),
    ("a changed type", sql("update package_types set rt_def = x'0102'"), "row changed: package_types: type P.A.T"),
    ("a changed result", sql("update package_values set rt_dval = rt_dval || x'00'"),
     "row changed: package_values: value P.A.v, its result"),
    ("a lost result", sql("update package_values set rt_dval = null, value_type = null"),
     "row changed: package_values: value P.A.v, its result"),
    ("another type of a value", sql("update package_values set value_type = x'00'"), "value P.A.v, its result"),
    ("a missing function", sql(f"delete from package_functions where hash = {fn('P.A.f')}"),
     "row missing: package_functions: fn P.A.f"),
    ("a missing location", sql(f"delete from locations where item_hash = {fn('P.B.f')}"),
     "row missing: locations: fn P.B.f"),
    ("a location of another item", sql(f"update locations set item_hash = {fn('P.A.f')} where item_hash = {fn('P.B.f')}"),
     "row changed: locations: fn P.B.f"),
    ("a location of another name", sql(f"update locations set name = 'nobody' where item_hash = {fn('P.B.f')}"),
     "row missing: locations: fn P.B.f"),
    ("a location of another source", sql(f"update locations set source = 'sync' where item_hash = {fn('P.C.f')}"),
     "row changed: locations: fn P.C.f"),
    ("a location that is not committed", sql(f"update locations set commit_hash = null where item_hash = {fn('P.C.f')}"),
     "locations: fn P.C.f"),
    ("a location that nothing defines", sql(
        "insert into locations (location_id, item_hash, owner, modules, name, item_type, branch_id, commit_hash) select "
        "'aaaaaaaa-1111-8111-8111-111111111111', item_hash, 'P', 'Gone', 'f', 'fn', branch_id, commit_hash from locations "
        "where name = 'h'"), "row that nothing defines: locations"),
    ("a changed op", sql(f"update package_ops set op_blob = op_blob || x'00' where id = {op('P.A.f')}"),
     "row changed: package_ops"),
    ("an op that was not applied", sql(f"update package_ops set applied = 0 where id = {op('P.A.f')}"),
     "row changed: package_ops"),
    ("a missing op", sql(f"delete from package_ops where id = {op('P.A.f')}"), "row missing: package_ops"),
    ("an op that is not committed", sql(f"update package_ops set commit_hash = null where id = {op('P.A.f')}"), "package_ops"),
    ("an op that was forgotten", sql(
        "insert into package_ops (id, op_blob, applied, branch_id, commit_hash) select "
        f"'aaaaaaaa-1111-4111-8111-111111111111', op_blob || x'00', 1, branch_id, commit_hash from package_ops where id = "
        f"{op('P.A.f')}"), "row that nothing defines: package_ops"),
    ("a missing dependency", sql(f"delete from package_dependencies where item_hash = {fn('P.B.f')} and "
                                 f"depends_on_hash = {fn('P.A.f')}"),
     "row missing: package_dependencies: fn P.B.f uses"),
    ("a dependency found elsewhere", sql(f"update package_dependencies set depends_on_modules = 'Q' where item_hash = "
                                         f"{fn('P.B.f')} and depends_on_item_type = 'fn'"),
     "row changed: package_dependencies: fn P.B.f uses"),
    ("an invented dependency", sql(f"insert into package_dependencies (item_hash, depends_on_hash, depends_on_item_type, "
                                   f"depends_on_owner) select {fn('P.B.f')}, {fn('P.C.f')}, 'fn', 'P'"),
     "row that nothing defines: package_dependencies: fn P.B.f uses"),
    ("a location that is unlisted", sql(f"update locations set unlisted_at = '2020-01-01' where item_hash = {fn('P.C.f')} and "
                                        "owner = 'P'"), "row changed: locations: fn P.C.f"),
    ("a name with two live rows", sql(
        "insert into locations (location_id, item_hash, owner, modules, name, item_type, branch_id, origin_ts) select "
        f"'{THIRD}', item_hash, owner, modules, name, item_type, branch_id, origin_ts from locations where item_hash = "
        f"{fn('P.C.f')} and owner = 'P'"), "row changed: locations: fn P.C.f"),
    ("a location with a stamp of its own", sql(f"update locations set origin_ts = '2020-01-01T00:00:00.000Z' where item_hash = "
                                               f"{fn('P.C.f')} and owner = 'P'"), "row changed: locations: fn P.C.f"),
    ("a stamp of the future", sql(f"update package_ops set origin_ts = '2999-01-01T00:00:00.000Z' where id = {op('P.A.f')}"),
     "row changed: package_ops: the stamp of"),
    ("a stamp that is none", sql(f"update package_ops set origin_ts = 'yesterday' where id = {op('P.A.f')}"),
     "row changed: package_ops: the stamp of"),
    ("stamps in another order", sql(f"update package_ops set origin_ts = '2020-01-01T00:00:00.000Z' where id = {op('P.A.f')}"),
     "row changed: package_ops: the stamp of"),
    ("an operation that Dark folds last", sql(f"update package_ops set created_at = '2999-01-01 00:00:00' where id = {op('P.A.f')}"),
     "row changed: package_ops: the place of"),
    ("twins that Dark folds in another order", lambda w, rng: twins_change_places(w), "row changed: package_ops: the place among twins of"),
    ("a commit of another hash", sql(
        f"insert into commits (hash, message, branch_id, account_id, created_at) select '{'c' * 64}', message, branch_id, account_id, created_at from commits",
        f"update package_ops set commit_hash = '{'c' * 64}' where commit_hash is not null",
        f"update locations set commit_hash = '{'c' * 64}' where commit_hash is not null",
        f"update branches set base_commit_hash = '{'c' * 64}' where base_commit_hash is not null",
        f"delete from commits where hash <> '{'c' * 64}'"),
     "row changed: commits: the commit of the packages"),
    ("another message of the commit", sql("update commits set message = 'x' where message like 'Init:%'"),
     "row changed: commits: the commit of the packages"),
    ("no commit", sql("delete from commits where message like 'Init:%'"), "row missing: commits: the commit of the packages"),
    ("another operation that makes the commit", sql(f"update branch_ops set op_blob = op_blob || x'00' where {IS_COMMIT}"),
     "branch_ops: the operation that makes the commit"),
    ("an operation that makes the commit and is not applied", sql(f"update branch_ops set applied = 0 where {IS_COMMIT}"),
     "row changed: branch_ops: the operation that makes the commit"),
    ("no operation that makes the commit", sql(f"delete from branch_ops where {IS_COMMIT}"),
     "row missing: branch_ops: the operation that makes the commit"),
    ("no operation that makes the branch", sql(f"delete from branch_ops where not ({IS_COMMIT})"),
     "row missing: branch_ops: the operation that makes the branch"),
    ("another operation that makes the branch", sql(f"update branch_ops set op_blob = cast(op_blob || x'00' as blob) where not "
                                                    f"({IS_COMMIT})"), "row changed: branch_ops: the operation that makes the branch"),
    ("a state that says the rows are in order", lambda w, rng: claim_order(w), "row changed: commits: the commit of the packages"),
    ("no operation of what is kept for a user", lambda w, rng: lose_kept_op(w), "darkpkg_kept: P.C.h, which has no operation"),
]
# With the commit goes when it was made; a second live row of a name is a user's.
LOSES_USERS = {"no header", "no database", "a generation of the past", "a name with two live rows", "no commit"}
