"""Edition `uuid`: packages, rows of users, and what can happen to Dark's tables."""
import workspace as ws
from corruption_seeds import OTHER, USER, fn, sql

TREE = {
    "a.dark": "module P.A\n\ntype T =\n  | C of Int64\n  | D\n\nlet v = 1L\n\nlet f (x: Int64) : Int64 = g x\n",
    "b.dark": "module P.B\n\nlet w = P.A.T.C 5L\n\nlet f (t: P.A.T) : Int64 = P.A.f 1L\n",
    "one/c.dark": "module P.C\n\nlet f (v: Int64) : Int64 = P.B.f v\n\nlet h (x: Int64) : Int64 = (P.None.here x)\n",
    "one/d.dark": "module P.C.Inner\n\nlet f (v: Int64) : Int64 = f v\n\nlet k (x: List<P.A.T>) : Int64 = P.A.v\n",
}
MINE = {USER, OTHER}


def users_rows(db):
    """What somebody has on a branch and in other tables; returned by users_state, which must never change."""
    connection = ws.connect(db, readonly=False)
    connection.executescript(f"""
      insert into branches (id, name, created_at) values ('{USER}', 'work', datetime('now'));
      insert into package_functions (id, pt_def, rt_instrs) values ('{USER}', x'01', x'02');
      insert into locations (location_id, item_id, branch_id, owner, modules, name, item_type) values
        ('{USER}', '{USER}', '{USER}', 'P', 'A', 'f', 'fn');
      insert into package_ops (id, branch_id, op_blob, applied) values ('{USER}', '{USER}', x'0300', 1);
      insert into scripts_v0 (id, name, text) values ('{USER}', 'mine', 'x');
      insert into canvases_v0 (id, account_id) values ('{USER}', '00000000-0000-0000-0000-000000000001');
      insert into user_data_v0 (id, canvas_id, table_tlid, user_version, dark_version, data, key) values
        ('{USER}', '{USER}', 1, 1, 1, '{{}}', 'k');
      insert into locations (location_id, item_id, owner, modules, name, item_type)
        select '{OTHER}', item_id, 'Me', '', 'alias', 'fn' from locations where name = 'k';
    """)
    connection.close()


def users_state(db):
    connection = ws.connect(db)
    found = [connection.execute(f"select * from {t} where {k} in ('{USER}', '{OTHER}')").fetchall() for t, k in (
        ("branches", "id"), ("package_functions", "id"), ("locations", "location_id"), ("package_ops", "id"),
        ("scripts_v0", "id"), ("canvases_v0", "id"), ("user_data_v0", "id"))]
    connection.close()
    return found


def kept(_):
    return set()


CASES = [
    ("changed program types", sql(f"update package_functions set pt_def = pt_def || x'00' where id = {fn('P.A.f')}"),
     "row changed: package_functions: fn P.A.f (pt_def)"),
    ("changed machine code", sql(f"update package_functions set rt_instrs = x'00' where id = {fn('P.B.f')}"),
     "row changed: package_functions: fn P.B.f (rt_instrs)"),
    ("program types stored as text", sql("update package_values set pt_def = cast(pt_def as text)"), "row changed"),
    ("a changed type", sql("update package_types set rt_def = x'0102'"), "row changed: package_types: type P.A.T"),
    ("a missing function", sql(f"delete from package_functions where id = {fn('P.A.f')}"),
     "row missing: package_functions: fn P.A.f"),
    ("a missing location", sql(f"delete from locations where item_id = {fn('P.B.f')}"),
     "row missing: locations: fn P.B.f"),
    ("a location of another item", sql(f"update locations set item_id = {fn('P.A.f')} where item_id = {fn('P.B.f')}"),
     "row changed: locations: fn P.B.f (item_id)"),
    ("a location of another name", sql(f"update locations set name = 'nobody' where item_id = {fn('P.B.f')}"),
     "row changed: locations"),
    ("a deprecated location", sql(f"update locations set deprecated_at = '2020' where item_id = {fn('P.C.f')}"),
     "(deprecated_at)"),
    ("a location that waits for approval", sql(f"update locations set approval_status = 'pending' where item_id = "
                                               f"{fn('P.C.f')}"), "(approval_status)"),
    ("a changed op", sql(f"update package_ops set op_blob = op_blob || x'00' where id = (select op from darkpkg_items where"
                         f" name = 'P.A.f')"), "row changed: package_ops: Add op of fn P.A.f"),
    ("an op that was not applied", sql("update package_ops set applied = 0 where id = (select op from darkpkg_items where"
                                       " name = 'P.A.f')"), "(applied)"),
    ("a missing op", sql("delete from package_ops where id = (select op from darkpkg_items where name = 'P.A.f')"),
     "row missing: package_ops: Add op of fn P.A.f"),
    ("an op that was forgotten", sql("insert into package_ops (id, op_blob, applied) select 'aaaaaaaa-1111-4111-8111-"
                                     "111111111111', op_blob || x'00', 1 from package_ops where id = (select op from"
                                     " darkpkg_items where name = 'P.A.f')"), "row that nothing defines: package_ops"),
    ("a function that nothing defines", sql("insert into package_functions (id, pt_def, rt_instrs) values"
                                            " ('aaaaaaaa-1111-8111-8111-111111111111', x'00', x'00')"),
     "row that nothing defines: package_functions"),
    ("a location that nothing defines", sql("insert into locations (location_id, item_id, owner, modules, name, item_type)"
                                            " select 'aaaaaaaa-1111-8111-8111-111111111111', item_id, 'P', 'Gone', 'f',"
                                            " 'fn' from locations where name = 'h'"),
     "row that nothing defines: locations"),
    ("an instance that is gone", sql(f"insert into package_ops (id, branch_id, op_blob, applied, instance_id) values"
                                     f" ('{OTHER}', 'x', x'00', 0, 'nowhere')"), "row refers to a row that does not exist"),
]
# There an Add op without a branch for an item with a random id may be an edit that a user made without darkpkg.
USERS_WHERE_ADOPTED = {"an op that was forgotten"}
LOSES_USERS = {"a damaged page", "no header", "no database", "a generation of the past", "an instance that is gone"}
