#!/usr/bin/env python3
"""Faults of the machine: at every write and every system call.

strace makes the n-th call of a kind fail (a full disk, an I/O error), once or from there on, or kills the process there,
for every n until a run has no n-th call. Whatever happens, the database is the one before or the one after; an error has
a message; and the next plain build makes it equal to a clean one.

Then: builds with little memory; databases that are read-only, locked, garbage, of another program or of a newer darkpkg, a folder that can't be
written, a disk that is really full, an executable that vanishes.
"""
import argparse
import collections
import os
import pathlib
import random
import re
import resource
import shutil
import subprocess
import sys
import threading
import time

sys.dont_write_bytecode = True

import workspace as ws

WRITES = "write,pwrite64,writev,ftruncate,fallocate,fsync,fdatasync,utimensat,rename,unlink,unlinkat,mkdir,mkdirat"
NOBODY = 65534


def tree(number, edition="uuid"):
    """A few files, one of which is different for each number; every third has one file more. In edition `hash` a knot forms
    and breaks with it, what uses it gets another id, and two values come to be equal at times."""
    texts = {
        "a.dark": "module P.A\n\ntype T = | C of Int64\n\nvalue v = 1L\n\nlet f (x: Int64) : Int64 = g x\n",
        "b.dark": f"module P.B\n\nvalue v = {number}L\n\nlet f (t: P.A.T) : Int64 = P.A.f {number}L\n",
        "c.dark": f"module P.C\n\nlet f (v: Int64) : Int64 = P.B.f v\n\nlet h (x: Int64) : Int64 = (P.D.v{number % 3} x)\n",
    }
    if number % 3 == 0:
        texts["d.dark"] = "module P.D\n\nlet v0 (x: Int64) : Int64 = P.B.v\n"
    if number % 3 == 1:
        texts["e.dark"] = "module P.A\n\nlet g (x: Int64) : Int64 = x\n"
    if edition == "hash" and number % 3 == 0:
        texts["d.dark"] += f"\nvalue twin = {number % 2}L\n"
    if edition == "hash" and number % 3 == 1:
        texts["e.dark"] = "module P.A\n\nlet g (x: Int64) : Int64 = P.C.f x\n"
    return {name: ws.of_values(edition, text).encode() for name, text in texts.items()}


class Bench:
    """A workspace that goes from one numbered tree to the next."""

    def __init__(self, options, folder):
        self.edition = options.edition
        self.workspace = ws.Workspace(folder / "work", options.program, edition=self.edition)
        self.clean = ws.Clean(folder / "clean", options.program, edition=self.edition)
        self.number = 0
        self.counts = collections.Counter()
        self.workspace.write(tree(0, self.edition))
        self.workspace.must_build()

    def next(self):
        """Puts the next tree on the disk."""
        self.number += 1
        self.workspace.write(tree(self.number, self.edition))

    def expected(self, number):
        text, meaning = self.clean.build(tree(number, self.edition))
        if meaning is None:
            raise ws.Failure(text)
        return meaning

    def check_between(self, what):
        """The database is the one of the tree before or of this one; True where it is this one's."""
        found = ws.meaning(self.workspace.db)
        if not ws.differences(self.expected(self.number), found):
            self.counts["new state"] += 1
            return True
        elif not ws.differences(self.expected(self.number - 1), found):
            self.counts["old state"] += 1
            return False
        raise ws.Failure(f"{what}: neither the state before nor the one after:\n"
                         + "\n".join(ws.differences(self.expected(self.number), found)))

    def heal(self, what):
        done = self.workspace.build()
        if done.returncode != 0:
            raise ws.Failure(f"{what}: the next build fails:\n{done.stdout}")
        wrong = ws.differences(self.expected(self.number), ws.meaning(self.workspace.db))
        if wrong:
            raise ws.Failure(f"{what}: after the next build incremental (+) is not clean (-):\n" + "\n".join(wrong))


def can_trace():
    try:
        done = subprocess.run(["strace", "-qq", "-e", "trace=none", "true"], capture_output=True, check=False)
        return done.returncode == 0
    except OSError:
        return False


def inject(bench, name, inject_what, stride, rng):
    """Runs the build with the fault at the n-th call for n = 1, 2, ... (in strides) until there is no n-th call."""
    workspace, log = bench.workspace, bench.workspace.folder / "strace.log"
    n, runs = 1 + rng.randrange(stride), 0
    while True:
        bench.next()
        what = f"{name}, call {n}, tree {bench.number}"
        log.unlink(missing_ok=True)
        process = subprocess.Popen(
            ["strace", "-f", "-qq", "-o", str(log), "-e", inject_what.replace("=N", f"={n}"), *workspace.command("build")],
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace", start_new_session=True)
        output = process.communicate(timeout=900)[0]
        hit = "INJECTED" in log.read_text(errors="replace") or "killed by SIGKILL" in log.read_text(errors="replace")
        if process.returncode == 0:
            wrong = ws.differences(bench.expected(bench.number), ws.meaning(workspace.db))
            if wrong:
                raise ws.Failure(f"{what}: the build says that it succeeded:\n{output}\n" + "\n".join(wrong))
            bench.counts["succeeded"] += 1
        else:
            # Where writing to stderr fails too there can be no message.
            mute = re.search(r"\bwritev?\(2, .*INJECTED", log.read_text(errors="replace"))
            if process.returncode > 0 and not output.strip() and not mute:
                raise ws.Failure(f"{what}: it ended with {process.returncode} and no message")
            if "stack trace" in output or process.returncode in (134, -6, 139, -11):
                raise ws.Failure(f"{what}: a crash, {process.returncode}:\n{output}")
            changed = bench.check_between(what)
            # Where a commit itself fails SQLite can't tell which of the two a later reader finds.
            if changed and process.returncode > 0 and str(workspace.db) not in output:
                raise ws.Failure(f"{what}: a build that changed the database says that it failed:\n{output}")
            bench.counts["failed"] += 1
        bench.heal(what)
        runs += 1
        if not hit:
            break
        n += stride
    bench.counts["runs"] += runs
    ws.flush(f"  {name}: {runs} runs, up to call {n}")


def injections(options, folder, rng):
    if not can_trace():
        ws.flush("SKIPPED: faults at system calls (strace is missing or may not trace)")
        return
    bench = Bench(options, folder)
    for error in ("ENOSPC", "EIO"):
        for mode, when in (("once", "N"), ("from there on", "N+")):
            inject(bench, f"{error} at writes, {mode}", f"inject={WRITES}:error={error}:when={when}", options.stride, rng)
    inject(bench, "EIO at reads", "inject=read,pread64:error=EIO:when=N", options.stride, rng)
    inject(bench, "EMFILE at opens", "inject=openat:error=EMFILE:when=N", options.stride, rng)
    inject(bench, "ENOMEM at mmap", "inject=mmap,mremap:error=ENOMEM:when=N", options.stride, rng)
    inject(bench, "kill at writes", f"inject={WRITES}:signal=KILL:when=N", options.stride, rng)
    inject(bench, "kill at any call", "inject=all:signal=KILL:when=N", options.stride * 4, rng)
    totals = ", ".join(f"{n} {what}" for what, n in sorted(bench.counts.items()))
    ws.flush(f"faults at system calls: 0 bad states ({totals})")


# --- memory

def little_memory(options, folder):
    """Builds that may use so much memory and no more, from less than the first thread needs to more than enough."""
    bench = Bench(options, folder)
    limit = 340 << 10  # with less, libc's own start-up ends the process before main
    while limit < 1 << 30:
        bench.next()
        what = f"{limit >> 10} KB of memory, tree {bench.number}"
        done = subprocess.run(bench.workspace.command("build"), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                              check=False, preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_DATA, (limit, limit)))
        if done.returncode not in (0, 3) or "memory" not in done.stdout and done.returncode == 3:
            raise ws.Failure(f"{what}: it ended with {done.returncode}:\n{done.stdout}")
        bench.counts["failed" if done.returncode else "succeeded"] += 1
        if bench.check_between(what) and done.returncode != 0:
            raise ws.Failure(f"{what}: a build that changed the database says that it failed:\n{done.stdout}")
        bench.heal(what)
        limit = int(limit * (1 + 0.05 * options.stride))
    totals = ", ".join(f"{n} {what}" for what, n in sorted(bench.counts.items()))
    ws.flush(f"little memory: 0 bad states ({totals})")


# --- databases and disks

def user_run(workspace, command):
    """Runs as somebody whom file modes stop, also where the tests run as root."""
    keywords = {"user": NOBODY, "group": NOBODY, "extra_groups": []} if os.geteuid() == 0 else {}
    return subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False, timeout=900,
                          **keywords)


def give_away(folder):
    if os.geteuid() == 0:
        for path in [folder, *folder.rglob("*")]:
            os.chown(path, NOBODY, NOBODY)


def must_refuse(bench, done, words, what, untouched=None):
    """The build failed with a message that has one of `words`, and changed nothing."""
    if done.returncode == 0:
        raise ws.Failure(f"{what}: the build succeeded:\n{done.stdout}")
    if not any(word in done.stdout for word in words):
        raise ws.Failure(f"{what}: the message has none of {words}:\n{done.stdout}")
    if untouched is not None and bench.workspace.db.read_bytes() != untouched:
        raise ws.Failure(f"{what}: the file was changed")
    bench.counts["refused"] += 1


def fold_wal(db):
    """Closes the database so that the file holds everything."""
    connection = ws.connect(db, readonly=False)
    connection.execute("pragma wal_checkpoint(truncate)")
    connection.close()


def databases(options, folder):
    """Databases that can't be linked into: a clear refusal, nothing changed; once they are gone the plain build heals."""
    bench = Bench(options, folder)
    workspace = bench.workspace
    fold_wal(workspace.db)
    good = workspace.db.read_bytes()

    def put(data):
        workspace.remove_database()
        workspace.db.write_bytes(data)

    def with_sql(*statements):
        put(good)
        connection = ws.connect(workspace.db, readonly=False)
        for statement in statements:
            connection.execute(statement)
        connection.close()
        fold_wal(workspace.db)
        return workspace.db.read_bytes()

    foreign = workspace.folder / "foreign.db"
    connection = ws.sqlite3.connect(foreign)
    connection.execute("create table recipes (id integer primary key, text)")
    connection.commit()
    connection.close()
    cases = [
        ("garbage", b"this is not a database, but it is long enough to be looked at " * 100, ["not a database", "no SQLite"]),
        ("a database of something else", foreign.read_bytes(), ["Dark"]),
        ("a newer darkpkg's", with_sql("insert into darkpkg_migrations select '0999_future', checksum, applied_at from"
                                       " darkpkg_migrations limit 1"), ["newer"]),
        ("an edited migration", with_sql("update darkpkg_migrations set checksum = x'00' where name like '0002%'"),
         ["0002"]),
        ("a missing migration", with_sql("delete from darkpkg_migrations where name like '0002%'"), ["0002"]),
    ]
    for what, data, words in cases:
        put(data)
        bench.next()
        must_refuse(bench, workspace.build(), words, what, untouched=data)
        must_refuse(bench, workspace.build(), words, f"{what}, again", untouched=data)
        workspace.remove_database()
        bench.heal(what)
    put(good[:len(good) // 2])
    bench.next()
    done = workspace.build()
    if done.returncode == 0:
        bench.heal("half a database")
    else:
        must_refuse(bench, done, ["malformed", "disk image", "damaged"], "half a database")
        workspace.remove_database()
        bench.heal("half a database")

    # Behind the commit only the stamp is left: where it can't be written the rows are there, and the build says so.
    bench.next()
    stamp = workspace.out / "stamp"
    stamp.unlink()
    stamp.symlink_to("/proc/version")  # a file, and nobody can write it
    done = workspace.run(workspace.ninja_command())
    if done.returncode != 0 or "cannot write" not in done.stdout or "warning" not in done.stdout:
        raise ws.Failure(f"a stamp that can't be written: exit {done.returncode}\n{done.stdout}")
    bench.check_between("a stamp that can't be written")
    stamp.unlink()
    bench.heal("a stamp that can't be written")
    if ws.generation(workspace.db) != int(stamp.read_text().split()[1]):
        raise ws.Failure("the build after it left no stamp of the database's generation")
    bench.counts["unfinished"] += 1

    # Locked by somebody who soon goes.
    bench.next()
    holder = ws.connect(workspace.db, readonly=False)
    holder.execute("begin immediate")
    timer = threading.Timer(0.5, lambda: None)
    timer.start()
    process = subprocess.Popen(workspace.command("build"), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    timer.join()
    if process.poll() is not None:
        raise ws.Failure(f"the build did not wait for a locked database:\n{process.communicate()[0]}")
    holder.execute("rollback")
    holder.close()
    output = process.communicate(timeout=900)[0]
    if process.returncode != 0:
        raise ws.Failure(f"the build failed although the lock went:\n{output}")
    bench.heal("a locked database")
    bench.counts["waited"] += 1
    if options.slow:
        bench.next()
        holder = ws.connect(workspace.db, readonly=False)
        holder.execute("begin immediate")
        must_refuse(bench, workspace.build(), ["locked", "busy"], "a database that stays locked")
        holder.execute("rollback")
        holder.close()
        bench.heal("a database that stays locked")

    # Files and folders that can't be written.
    give_away(workspace.folder)
    os.chmod(folder, 0o755)
    for what, paths, mode in (
            ("a read-only database", [workspace.db, pathlib.Path(f"{workspace.db}-wal"), pathlib.Path(f"{workspace.db}-shm")],
             0o444),
            ("a folder that can't be written", [workspace.folder], 0o555),
            ("packages that can't be written", [workspace.packages, workspace.packages / "b.darkc"], 0o555),
            ("a source that can't be read", [workspace.packages / "b.dark"], 0o000)):
        bench.next()
        give_away(workspace.folder)
        before = ws.everything(workspace.db)
        give_away(workspace.folder)
        modes = {p: p.stat().st_mode for p in paths if p.exists()}
        for path in modes:
            os.chmod(path, mode)
        if os.geteuid() == 0 and what == "a read-only database":
            for path in modes:
                os.chown(path, 0, 0)
        done = user_run(workspace, workspace.command("build"))
        for path, old in modes.items():
            os.chmod(path, old)
        give_away(workspace.folder)
        if done.returncode == 0:
            bench.counts["succeeded anyway"] += 1
            wrong = ws.differences(bench.expected(bench.number), ws.meaning(workspace.db))
            if wrong:
                raise ws.Failure(f"{what}: succeeded, but\n" + "\n".join(wrong))
        else:
            if "darkpkg" not in done.stdout:
                raise ws.Failure(f"{what}: no message:\n{done.stdout}")
            must_refuse(bench, done, ["read-only", "readonly", "Permission denied", "cannot", "unable"], what)
            if ws.differences(before, ws.everything(workspace.db)):
                raise ws.Failure(f"{what}: the database was changed")
        bench.heal(what)
    totals = ", ".join(f"{n} {what}" for what, n in sorted(bench.counts.items()))
    ws.flush(f"databases and permissions: 0 bad states ({totals})")


def full_disk(options, folder):
    """A file system of 4 MiB that something else fills."""
    mount = folder / "small"
    mount.mkdir(parents=True)
    if os.geteuid() != 0 or subprocess.run(["mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", str(mount)],
                                           capture_output=True, check=False).returncode != 0:
        ws.flush("SKIPPED: a really full disk (needs the right to mount)")
        return
    try:
        bench = Bench(options, mount)
        bench.clean.folder = folder / "clean"
        for left in (0, 1, 2, 4, 6, 8, 12, 16, 20, 24, 32, 48, 64):  # pages of 4 KiB that are left
            bench.next()
            filler = mount / "filler"
            with open(filler, "wb", buffering=0) as file:
                try:
                    while True:
                        file.write(b"x" * 4096)
                except OSError:
                    pass
            os.truncate(filler, max(0, filler.stat().st_size - left * 4096))
            done = bench.workspace.build()
            if done.returncode == 0:
                bench.counts["succeeded"] += 1
            else:
                must_refuse(bench, done, ["No space", "full", "disk"], f"{left} pages left")
            filler.unlink()
            bench.check_between(f"{left} pages left")
            bench.heal(f"{left} pages left")
        totals = ", ".join(f"{n} {what}" for what, n in sorted(bench.counts.items()))
        ws.flush(f"full disk: 0 bad states ({totals})")
    finally:
        subprocess.run(["umount", str(mount)], check=False)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ws.common_arguments(parser)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--stride", type=int, default=1, help="only every n-th call, from a random start")
    parser.add_argument("--slow", action="store_true", help="also what waits for timeouts")
    parser.add_argument("--only", choices=["calls", "memory", "databases", "disk"])
    options = parser.parse_args()

    def faults(base):
        started = time.time()
        for name, run in (("calls", lambda f: injections(options, f, random.Random(options.seed))),
                          ("memory", lambda f: little_memory(options, f)),
                          ("databases", lambda f: databases(options, f)), ("disk", lambda f: full_disk(options, f))):
            if options.only in (None, name):
                folder = base / name
                shutil.rmtree(folder, ignore_errors=True)
                folder.mkdir(parents=True)
                os.chmod(base, 0o755)
                run(folder)
        ws.flush(f"{time.time() - started:.0f} s")

    return ws.in_folder(options, "faults", faults)


if __name__ == "__main__":
    sys.exit(main())
