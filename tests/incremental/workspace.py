"""A packages folder with its database, built by the real darkpkg, and what the database holds, made comparable."""
import hashlib
import os
import pathlib
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.append(str(ROOT / "tests/corpus"))
import place  # noqa: E402

EDITIONS = ("uuid", "hash")
# How a value is defined in each.
VALUE = {"uuid": "let", "hash": "val"}
CLOCK_COLUMNS = {"created_at", "updated_at", "execution_date", "granted_at", "applied_at"}
# In edition `hash` only a full link writes the hash of the own commit, which is then a key and no more, and stamps.
COMMIT_TABLES, COMMIT_COLUMNS = {"commits", "branch_ops"}, {"commit_hash", "origin_ts"}


class Failure(Exception):
    """The contract does not hold."""


def connect(path, readonly=True):
    mode = "ro" if readonly else "rw"
    quoted = str(path).replace("%", "%25").replace("?", "%3f").replace("#", "%23")
    return sqlite3.connect(f"file:{quoted}?mode={mode}", uri=True, isolation_level=None)


def tables(connection):
    return [r[0] for r in connection.execute(
        "select name from sqlite_master where type='table' and name not like 'sqlite_%' order by name")]


def ordered(rows):
    """In an order that depends on the rows alone. Rows have columns of several types and NULLs, so they can't be compared;
    their hashes can, and differ where the rows do."""
    return sorted(rows, key=hash)


def everything(path):
    """Every row of every table with all columns: what a build that fails must not change."""
    if not os.path.exists(path):
        return None
    connection = connect(path)
    try:
        return {t: ordered(connection.execute(f"select * from {t}")) for t in tables(connection)}
    finally:
        connection.close()


def check_names(connection):
    """What look-ups go by follows from other rows: the packed names, and whether all locations are darkpkg's own."""
    wanted, module = {}, {}
    for row, name, kind in connection.execute("select id, name, kind from darkpkg_items order by id"):
        part, (before, _, last) = row >> 26, name.rpartition(".")
        if module.get(part) != before:
            wanted[part] = wanted.get(part, "") + "\1" + before
            module[part] = before
        wanted[part] += chr(2 + ["type", "value", "fn"].index(kind)) + last
    found = {part: names.decode() for part, names in connection.execute("select part, names from darkpkg_names")}
    if found != wanted:
        raise Failure("darkpkg_names is not as darkpkg_items says")
    last = connection.execute("select rowid, location_id from locations order by rowid desc limit 1").fetchone() or (0, "")
    noted = connection.execute("select last, location, own from darkpkg_locations").fetchone()
    items = connection.execute("select count(*) from darkpkg_items").fetchone()
    if noted and noted[2] and noted[:2] == last and connection.execute("select count(*) from locations").fetchone() != items:
        raise Failure("darkpkg_locations says that all locations are darkpkg's own")


def meaning(path):
    """What incremental and clean builds must agree on: all of Dark's tables but for the clock's columns, and darkpkg's own
    with paths in place of numbers, without stats, generations and the history of changes."""
    connection = connect(path)
    try:
        connection.execute("begin")
        found = {}
        for table in tables(connection):
            if table.startswith("darkpkg_") or table in COMMIT_TABLES:
                continue
            columns = [r[1] for r in connection.execute(f"pragma table_info({table})")
                       if r[1] not in CLOCK_COLUMNS | COMMIT_COLUMNS]
            found[table] = ordered(connection.execute(f"select {','.join(columns)} from {table}"))
        query = lambda sql: ordered(connection.execute(sql))
        found["files"] = query("select path, content, items, warnings from darkpkg_files")
        found["items"] = query("select f.path, i.kind, i.name, i.item, i.hash, i.op, i.owned from darkpkg_items i"
                               " left join darkpkg_files f on f.id = i.id >> 20")
        found["references"] = query("select r.name, r.qualifier, f.path from darkpkg_references r"
                                    " left join darkpkg_files f on f.id = r.file")
        found["uses"] = query("select f.path, u.names from darkpkg_uses u left join darkpkg_files f on f.id = u.file")
        found["diagnostics"] = query(
            "select f.path, d.number, d.code, d.start, d.length, d.message, d.help, i.kind, i.name, d.reference"
            " from darkpkg_diagnostics d left join darkpkg_files f on f.id = d.file"
            " left join darkpkg_items i on i.id = d.item")
        check_names(connection)
        found["state"] = query("select linker, compiler, inputs, adopted from darkpkg_state")
        found["log"] = log(connection)
        return found
    finally:
        connection.close()


OWN_COMMIT = "message = 'Init: packages loaded from disk'"


def log(connection):
    """Of edition `hash`: the commit of the packages, and its operations in the order in which Dark folds them; None where a
    link did not bring them to what a clean one writes."""
    if not connection.execute("select 1 from sqlite_master where name = 'commits'").fetchone():
        return None
    if connection.execute("select folded from darkpkg_state").fetchone() != (1,):
        return None
    found = connection.execute(f"select hash, branch_id, account_id from commits where {OWN_COMMIT}").fetchall()
    ops = connection.execute(f"select id, origin_ts from package_ops where commit_hash = (select hash from commits where {OWN_COMMIT})"
                             " and id not in (select op from darkpkg_kept) order by created_at, rowid").fetchall()
    stamps = [stamp for _, stamp in ops]
    if any(a >= b for a, b in zip(stamps, stamps[1:])):
        raise Failure("the stamps of the packages' operations are not in their order")
    found += [op for op, _ in ops]
    return found + connection.execute("select id, op_blob from branch_ops where substr(op_blob, 66, 1) = x'00' or substr(op_blob, 68, "
                                      f"64) = (select cast(hash as blob) from commits where {OWN_COMMIT}) order by id").fetchall()


def differences(one, two, limit=12):
    """Lines that tell how two results of `meaning` or `everything` differ; none where they don't. What is None in one of
    them is not compared."""
    out = []
    for table in sorted(one.keys() | two.keys()):
        a, b = one.get(table, []), two.get(table, [])
        if a == b or a is None or b is None:
            continue
        only_a, only_b = sorted(set(a) - set(b), key=repr), sorted(set(b) - set(a), key=repr)
        out.append(f"{table}: {len(a)} rows and {len(b)} rows")
        out += [f"  - {short(r)}" for r in only_a[:limit]] + [f"  + {short(r)}" for r in only_b[:limit]]
    return out


def of_values(edition, text):
    """The text with `value NAME = ...` as the edition writes it."""
    return re.sub(r"(?m)^value ", VALUE[edition] + " ", text)


def short(row):
    return tuple(v.hex()[:400] if isinstance(v, bytes) else v for v in row)


def generation(path):
    connection = connect(path)
    try:
        return connection.execute("select generation from darkpkg_state").fetchone()[0]
    finally:
        connection.close()


class Workspace:
    """A folder with `packages/`, `data.db` and `out/` (Ninja's file, the manifest and the stamp)."""

    def __init__(self, folder, program, extra=(), edition="uuid"):
        self.settle_in(folder)
        self.program, self.prefix, self.edition = str(program), [], edition
        tables = ROOT / "packages" / edition
        self.extra = ["--edition", edition, "--builtins", str(tables / "builtins.tsv"), *extra]
        if edition == "uuid":  # the others' ids can't be pinned
            self.extra += ["--package-ids", str(tables / "package-ids.tsv")]
        self.packages.mkdir(parents=True, exist_ok=True)

    def settle_in(self, folder):
        """All that follows happens in this folder."""
        self.folder = pathlib.Path(folder)
        self.packages = self.folder / "packages"
        self.db = self.folder / "data.db"
        self.out = self.folder / "out"

    def command(self, name="build", *more):
        return [*self.prefix, self.program, name, str(self.packages), "--db", str(self.db), "--build-dir", str(self.out),
                *self.extra, *more]

    def ninja_command(self):
        return [*self.prefix, "ninja", "-C", str(self.out)]

    def link_command(self, *more):
        ids = [] if "--package-ids" in self.extra else ["--package-ids", str(ROOT / "packages/hash/package-ids.tsv")]
        return [self.program, "link", str(self.out / "manifest"), "--db", str(self.db), "--stamp",
                str(self.out / "stamp"), *self.extra, *ids, *more]

    def run(self, command, timeout=900):
        """Runs to the end; a crash or a hang is a failure of the contract, not of the build. What is no hang may still take
        minutes where others use the machine too."""
        done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace",
                              timeout=timeout, check=False)
        if done.returncode < 0 or done.returncode >= 128 or "Sanitizer" in done.stdout:
            raise Failure(f"{command} ended with {done.returncode}:\n{done.stdout}")
        return done

    def build(self, *more):
        return self.run(self.command("build", *more))

    def must_build(self, *more):
        done = self.build(*more)
        if done.returncode != 0:
            raise Failure(f"the build failed:\n{done.stdout}")
        return done

    def write(self, texts):
        """Makes packages/ hold exactly these files; for trees whose times don't matter."""
        for path in list(self.packages.rglob("*.dark")):
            if str(path.relative_to(self.packages)) not in texts:
                path.unlink()
        for name, data in texts.items():
            path = self.packages / name
            path.parent.mkdir(parents=True, exist_ok=True)
            if not path.exists() or path.read_bytes() != data:
                path.write_bytes(data)

    def remove_database(self):
        for suffix in ("", "-wal", "-shm"):
            pathlib.Path(str(self.db) + suffix).unlink(missing_ok=True)


class Clean:
    """Clean builds, each tree once."""

    def __init__(self, folder, program, extra=(), known=2000, edition="uuid"):
        self.folder, self.program, self.extra, self.limit = pathlib.Path(folder), program, extra, known
        self.edition = edition
        self.known = {}

    def build(self, texts):
        """(output, meaning) of a clean build of these files; meaning is None where the build fails."""
        digest = hashlib.sha256()
        for path in sorted(texts):
            digest.update(f"{path}\0{len(texts[path])}\0".encode() + texts[path])
        key = digest.digest()
        if key not in self.known:
            shutil.rmtree(self.folder, ignore_errors=True)
            workspace = Workspace(self.folder, self.program, self.extra, self.edition)
            workspace.write(texts)
            done = workspace.build()
            if done.returncode not in (0, 1):  # 1: the sources have errors; all else is no answer
                raise Failure(f"a clean build ended with {done.returncode}:\n{done.stdout}")
            if len(self.known) >= self.limit:
                self.known.clear()
            self.known[key] = (done.stdout, meaning(workspace.db) if done.returncode == 0 else None)
        return self.known[key]


def descendants(pid):
    """All processes below `pid`."""
    children = {}
    for entry in os.listdir("/proc"):
        if entry.isdigit():
            try:
                with open(f"/proc/{entry}/stat", "rb") as file:
                    parent = int(file.read().rpartition(b")")[2].split()[1])
            except (OSError, IndexError):
                continue
            children.setdefault(parent, []).append(int(entry))
    found, queue = [], [pid]
    while queue:
        below = children.get(queue.pop(), [])
        found += below
        queue += below
    return found


def kill_tree(process):
    """Kill -9 for a process and its whole group at one moment."""
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        pass
    process.wait()


def corpus_path(edition="uuid"):
    """Where tests/corpus/fetch puts the packages of Dark's own repository."""
    return place.packages(edition)


def no_corpus():
    """Says that there is none; the exit code of a test that was skipped."""
    print(f"SKIPPED: there is no corpus at {corpus_path()}: run tests/corpus/fetch")
    return 77


def common_arguments(parser):
    default = os.environ.get("DARKPKG")
    parser.add_argument("--program", required=default is None, default=default, type=lambda p: pathlib.Path(p).resolve(),
                        help="the darkpkg executable; default: $DARKPKG")
    parser.add_argument("--edition", choices=EDITIONS, default="uuid")
    parser.add_argument("--work", type=pathlib.Path, help="a folder to work in; default: a new one in TMPDIR")


def in_folder(options, name, body):
    """The exit code of body, which is given a folder: --work's, or a new one, which stays only if body fails."""
    base = options.work or pathlib.Path(tempfile.mkdtemp(prefix=f"darkpkg-{name}-"))
    try:
        code = body(base) or 0
    except (Failure, subprocess.TimeoutExpired, OSError) as error:
        print(f"{error}\nstate: {base}")
        return 1
    if code == 0 and not options.work:
        shutil.rmtree(base, ignore_errors=True)
    return code


def flush(*text):
    print(*text)
    sys.stdout.flush()
