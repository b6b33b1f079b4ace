#!/usr/bin/env python3
"""Several builds of one tree at once, and readers during links.

--builds N: N rounds of four builds at once of a tree that was just changed: none fails, the database equals a clean
build's. --reads N: N reads while links go on, each in one transaction and without a busy timeout, half of them over a
new connection: never SQLITE_BUSY, and always one whole generation (every value that a link changes carries its number).
"""
import argparse
import multiprocessing
import random
import subprocess
import sys
import time

sys.dont_write_bytecode = True

import workspace as ws
from disk import Disk
from tree import TREES

AT_ONCE = 4


def builds(options, folder):
    rng = random.Random(options.seed)
    workspace = ws.Workspace(folder / "builds", options.program, edition=options.edition)
    clean = ws.Clean(folder / "clean", options.program, edition=options.edition)
    for _ in range(50):
        tree = TREES[options.edition](rng, files=6)
        if clean.build(tree.texts())[1] is not None:
            break
    disk = Disk(rng, workspace.packages)
    done = idle = 0
    while done < options.builds:
        before = tree.snapshot()
        for _ in range(rng.randint(1, 4)):
            tree.mutate()
        expected = clean.build(tree.texts())[1]
        if expected is None and rng.random() < 0.9:  # failing trees sometimes: then nobody may succeed
            tree.restore(before)
            continue
        disk.sync(tree.texts())
        commands = [workspace.command("build") for _ in range(AT_ONCE)]
        if not disk.hidden and (workspace.out / "build.ninja").exists():
            commands[0] = workspace.ninja_command()
        running = [subprocess.Popen(c, stdout=subprocess.PIPE, stderr=subprocess.STDOUT) for c in commands]
        results = []
        for process in running:
            output = process.communicate(timeout=900)[0].decode(errors="replace")
            results.append((process.returncode, output))
        wrong = [r for r in results if (r[0] == 0) != (expected is not None) or r[0] < 0]
        if wrong:
            raise ws.Failure(f"round {done}: {len(wrong)} of {AT_ONCE} builds at once ended with {wrong[0][0]}, "
                             f"a clean build {'succeeds' if expected else 'fails'}:\n{wrong[0][1]}")
        if expected is None:
            tree.restore(before)
            disk.sync(tree.texts(), calm=True)
        else:
            different = ws.differences(expected, ws.meaning(workspace.db))
            if different:
                raise ws.Failure(f"round {done}: not equal to a clean build\n" + "\n".join(different))
            disk.hidden = False
            everything = ws.everything(workspace.db)
            workspace.must_build()
            idle += ws.everything(workspace.db) == everything
        done += 1
    ws.flush(f"{done} rounds of {AT_ONCE} builds at once: 0 errors, 0 differences, {idle} times nothing left to do")


def read_until(stop, total, db, item, seed, results):
    """Reads until told to stop; puts (busy, mixed, generations) into the queue. `item`: what follows `package_values.` and
    `locations.` in the columns with an item's id."""
    rng = random.Random(seed)
    connection, busy, mixed, generations = None, 0, [], {}
    while not stop.is_set():
        try:
            if connection is None or rng.random() < 0.5:
                if connection is not None:
                    connection.close()
                connection = ws.sqlite3.connect(f"file:{db}?mode=ro", uri=True, timeout=0, isolation_level=None)
            connection.execute("begin")
            generation = connection.execute("select generation from darkpkg_state").fetchone()[0]
            blobs = {bytes(r[0]) for r in connection.execute("select pt_def from package_values")}
            texts = {b.partition(b"generation-")[2][:6] for b in blobs if b"generation-" in b}
            if rng.random() < 0.3:  # a slow reader holds its view over several links
                time.sleep(rng.random() * 0.02)
            texts |= {bytes(r[0]).partition(b"generation-")[2][:6] for r in connection.execute(
                "select rt_dval from package_values where instr(rt_dval, 'generation-') > 0")}
            again = connection.execute("select generation from darkpkg_state").fetchone()[0]
            count = connection.execute(f"select count(*) from locations l join package_values v on v.{item} = l.item_{item}"
                                       " where l.item_type = 'value'").fetchone()[0]
            connection.execute("commit")
            known = generations.setdefault(generation, (frozenset(texts), count))
            if len(texts) != 1 or again != generation or known != (frozenset(texts), count):
                mixed.append((generation, again, sorted(texts), count, known))
            with total.get_lock():
                total.value += 1
        except ws.sqlite3.Error as error:
            busy += 1
            mixed.append(repr(error))
            connection = None
    results.put((busy, mixed[:3], len(generations)))


def stay_open(stop, db, ready):
    """A connection that stays, as a runtime's does. Whoever opens a database that nobody has open recovers its log, and
    SQLite turns away who comes within these microseconds without a timeout; that is between readers, no link is needed."""
    connection = ws.connect(db)
    connection.execute("select generation from darkpkg_state").fetchone()
    ready.set()
    stop.wait()


def reads(options, folder):
    """Links a tree whose values all carry the number of the link, while processes read."""
    workspace = ws.Workspace(folder / "reads", options.program, edition=options.edition)
    def tree(number):
        # Each value has a text of its own: values that are equal share a row in edition `hash`.
        return {f"f{i}.dark": ws.of_values(options.edition, f"module P.M{i}\n\nvalue v = \"generation-{number:06} {i}\"\n\n"
                               + (f"value extra = \"generation-{number:06} {i} extra\"\n\n" if (number + i) % 3 == 0 else "")
                               + "let f (x: Int64) : String = v\n").encode()
                for i in range(12)}
    workspace.write(tree(0))
    workspace.must_build()
    stop, total, results = multiprocessing.Event(), multiprocessing.Value("i"), multiprocessing.Queue()
    readers = [multiprocessing.Process(target=read_until, args=(
        stop, total, workspace.db, "id" if options.edition == "uuid" else "hash", i, results),
                                       daemon=True) for i in range(4)]
    ready = multiprocessing.Event()
    runtime = multiprocessing.Process(target=stay_open, args=(stop, workspace.db, ready), daemon=True)
    runtime.start()
    if not ready.wait(60):
        raise ws.Failure("no connection could be opened")
    for reader in readers:
        reader.start()
    links = 0
    while links < options.links or total.value < options.reads:
        links += 1
        workspace.write(tree(links))
        workspace.must_build()
        if options.checkpoint_every and links % options.checkpoint_every == 0:
            done = workspace.run(workspace.link_command("--checkpoint"))
            if done.returncode != 0:
                raise ws.Failure(done.stdout)
        while total.value < links * options.reads / options.links and any(r.is_alive() for r in readers):
            time.sleep(0.001)  # so that the reads spread over the links
    busy = generations = 0
    mixed = []
    stop.set()
    for _ in readers:
        b, m, g = results.get(timeout=900)
        busy, mixed, generations = busy + b, mixed + m, max(generations, g)
    for process in [*readers, runtime]:
        process.join()
    ws.flush(f"{total.value} reads during {links} links: {busy} busy, {len(mixed)} mixed; one reader saw "
             f"{generations} generations")
    if busy or mixed or generations < 2:
        raise ws.Failure(f"readers saw {mixed[:5]}")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ws.common_arguments(parser)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--builds", type=int, default=0, help="rounds of builds at once")
    parser.add_argument("--reads", type=int, default=0, help="at least so many reads")
    parser.add_argument("--links", type=int, default=100, help="links that the readers see")
    parser.add_argument("--checkpoint-every", type=int, default=10)
    options = parser.parse_args()

    def both(base):
        if options.builds:
            builds(options, base)
        if options.reads:
            reads(options, base)

    return ws.in_folder(options, "concurrency", both)


if __name__ == "__main__":
    sys.exit(main())
