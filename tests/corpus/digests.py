"""What a database holds of Dark's items and ops, as the digests that the reference tables list."""
import hashlib
import lzma
import pathlib
import sqlite3
import uuid

TABLES = {"type": ("package_types", "rt_def"), "value": ("package_values", "rt_dval"),
          "fn": ("package_functions", "rt_instrs")}


def derived_id(key):
    """UUIDv8 over the first 16 bytes of the key's SHA-256."""
    digest = bytearray(hashlib.sha256(key.encode()).digest()[:16])
    digest[6] = digest[6] & 0x0F | 0x80
    digest[8] = digest[8] & 0x3F | 0x80
    return str(uuid.UUID(bytes=bytes(digest)))


def rows(path):
    """The lines of a table, without its header, split at tabs."""
    path = pathlib.Path(path)
    text = lzma.decompress(path.read_bytes()) if path.suffix == ".xz" else path.read_bytes()
    return [line.split("\t") for line in text.decode().splitlines()[1:]]


def sha(blob):
    return hashlib.sha256(blob).hexdigest()


class Stored:
    """`items`: (kind, name) to (id, PT's SHA-256, RT's SHA-256); `ops`: id to SHA-256; `wrong_locations`: names."""

    def __init__(self, database):
        connection = sqlite3.connect(f"file:{database}?mode=ro", uri=True)
        self.items, self.wrong_locations = {}, []
        for location, item, owner, modules, name, kind, by, status in connection.execute(
                "select location_id, item_id, owner, modules, name, item_type, created_by, approval_status"
                " from locations where deprecated_at is null and branch_id is null"):
            full = ".".join(part for part in (owner, modules, name) if part)
            table, column = TABLES[kind]
            row = connection.execute(
                f"select cast(pt_def as blob), cast({column} as blob) from {table} where id = ?", (item,)).fetchone()
            if (kind, full) in self.items or location != derived_id(f"location:{kind}:{full}") or by \
                    or status != "approved" or row is None:
                self.wrong_locations.append(f"{kind} {full}")
                continue
            self.items[kind, full] = (item, sha(row[0]), sha(row[1]))
        self.ops = {op: sha(blob) for op, blob in connection.execute(
            "select id, cast(op_blob as blob) from package_ops where branch_id is null")}
        self.counts = {kind: connection.execute(f"select count(*) from {table}").fetchone()[0]
                       for kind, (table, _) in TABLES.items()}
        connection.close()


def compare(stored, items, ops, partial=False):
    """Lines that tell what differs from the expected items and ops. `partial`: items and ops may be missing."""
    out = [f"location: {name}" for name in stored.wrong_locations]
    for key in sorted(items.keys() | stored.items.keys()):
        label, have, want = " ".join(key), stored.items.get(key), items.get(key)
        if want is None:
            out.append(f"not in the reference: {label}")
        elif have is None:
            out += [] if partial else [f"missing: {label}"]
        else:
            out += [f"{what} differs: {label}" for what, a, b in zip(("id", "PT", "RT"), have, want) if a != b]
    for op in sorted(ops.keys() | stored.ops.keys()):
        if stored.ops.get(op) != ops.get(op) and not (partial and op not in stored.ops):
            out.append(f"op: {op}")
    return out
