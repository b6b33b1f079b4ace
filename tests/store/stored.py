"""What the store's tests share."""
import pathlib
import re
import shutil
import sqlite3
import sys
import uuid

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent / "integration"), str(HERE.parent / "corpus"), str(HERE.parent.parent / "store/clients")]
import place  # noqa: E402
from harness import ROOT, Skip  # noqa: E402

CORPUS = place.packages("uuid")
TABLES = {"builtins": ROOT / "packages/uuid/builtins.tsv", "package_ids": ROOT / "packages/uuid/package-ids.tsv"}


def with_corpus(project):
    if not CORPUS.is_dir():
        raise Skip("run tests/corpus/fetch first")
    shutil.copytree(CORPUS, project.packages, dirs_exist_ok=True)
    project.build()


def database_items(database):
    """(kind, id) to (PT, RT, full name)."""
    connection = sqlite3.connect(f"file:{database}?mode=ro", uri=True)
    names = {(kind, item): ".".join(filter(None, (owner, modules, name))) for kind, item, owner, modules, name in
             connection.execute("SELECT item_type, item_id, owner, modules, name FROM locations")}
    out = {}
    for kind, sql in (("type", "SELECT id, pt_def, rt_def FROM package_types"),
                      ("value", "SELECT id, pt_def, rt_dval FROM package_values"),
                      ("fn", "SELECT id, pt_def, rt_instrs FROM package_functions")):
        for item, program, runtime in connection.execute(sql):
            out[kind, uuid.UUID(item)] = (bytes(program), bytes(runtime), names[kind, item])
    connection.close()
    return out
