#!/usr/bin/env python3
"""`darkpkg serve`: packages over its socket, changes as they happen, and the database that follows."""
import contextlib
import json
import os
import re
import signal
import stat
import statistics
import subprocess
import sys
import threading
import time

from stored import ROOT, TABLES, database_items, with_corpus
from darkpkg_http import Client, Error
import harness
from harness import contains, equal, function, run, settle
from server import Server, save, serving, until


SAVES = int(os.environ.get("DARKPKG_SAVES", "40"))


def generation(client):
    return client.generation()["generation"]


def wait_for(client, wanted):
    until(lambda: generation(client) >= wanted, f"generation {wanted}")


def check_corpus(project):
    """All items of the real corpus equal the database's bytes through the socket"""
    with_corpus(project)
    expected = database_items(project.database)
    with serving(project, "--quiet") as server:
        client = server.ready()
        begin = time.perf_counter()
        for (kind, item), (program, runtime, name) in expected.items():
            equal(client.get(kind, item, "pt") == program, True, f"PT of {name}")
            equal(client.get(kind, item, "rt") == runtime, True, f"RT of {name}")
        seconds = time.perf_counter() - begin
        equal(len(expected), 2632, "items")
        equal({(i["kind"], i["id"]): i["name"] for i in client.list()},
              {(kind, str(item)): name for (kind, item), (_, _, name) in expected.items()}, "list")
        equal(client.search("Bool.not")[0]["name"], "Darklang.Stdlib.Bool.not", "search")
        kind, item = "fn", client.find("fn", "Darklang.Stdlib.Bool.not")["id"]
        contains([i["name"] for i in client.dependents(kind, item)], "Darklang.Stdlib.Bool.xor", "dependents")
        print(f"         {len(expected)} items equal, PT and RT, {seconds / len(expected) / 2 * 1e6:.0f} us a request; "
              f"{server.memory() / 2**20:.1f} MiB resident")


def check_follow(project):
    """A save is visible in memory and told to who follows; flush brings it into the database"""
    project.write("a.dark", function("Test.A", "f"))
    project.build()
    with serving(project, "--lag", "60000", "--max-lag", "60000") as server:
        client = server.ready()
        follower = subprocess.Popen([sys.executable, ROOT / "store/clients/follow.py", server.socket], text=True,
                                    stdout=subprocess.PIPE)
        try:
            contains(follower.stdout.readline(), "1 items", "what the editor has first")
            settle()
            project.write("a.dark", function("Test.A", "f", "x + 2L"))
            equal(follower.stdout.readline(), "generation 2: changed fn Test.A.f\n", "what the editor is told")
            f = client.find("fn", "Test.A.f")["id"]
            before = database_items(project.database)
            equal(client.get("fn", f, "pt") == next(iter(before.values()))[0], False, "the database is behind")
            equal(client.generation()["database"]["pending"], True, "the lag is told")
            client.flush()
            contains(follower.stdout.readline(), "the database is at generation 2", "what the editor is told of that")
            equal(client.get("fn", f, "pt"), next(iter(database_items(project.database).values()))[0], "after the flush")
            project.write("b.dark", "module Test.B\n\nlet g (x: Missing): Int64 = 1L\n")
            contains(follower.stdout.readline(), "there is no type 'Missing'", "an error")
            equal((generation(client), client.find("fn", "Test.B.g")), (2, None), "the last good state")
            equal(len(client.diagnostics()), 1, "diagnostics")
            project.write("b.dark", function("Test.B", "g"))
            lines = sorted(follower.stdout.readline() for _ in range(2))
            equal(lines, ["generation 3: added fn Test.B.g\n", "no errors\n"], "the error is gone")
        finally:
            follower.kill()
            follower.wait()
            follower.stdout.close()
        equal(server.end(), 0, "exit code")
    equal(project.build().summary.count("nothing to do") >= 0, True, "")
    project.require_clean_equal()


def check_events(project):
    """Who comes back with the last event's id gets what it missed; from another server it is told to start afresh"""
    project.write("a.dark", function("Test.A", "f"))
    with serving(project) as server:
        client = server.ready()
        events = client.events()
        first = next(events)
        equal((first.name, first.data["generation"]), ("hello", 1), "the first event")
        settle()
        project.write("a.dark", function("Test.A", "f", "1L"))
        seen = next(events)
        events.close()
        settle()
        project.write("a.dark", function("Test.A", "f", "2L"))
        wait_for(client, 3)
        missed = client.events(seen.id)
        names = [next(missed).name]
        while names[-1] != "change":
            names.append(next(missed).name)
        missed.close()
        equal(names[0], "hello", "what a client that comes back gets")
        other = client.events("1.2-3")
        equal(next(other).name, "reset", "what a client of another server gets")
        other.close()


def pins(path, name, item):
    """Gives an item its id in a table, in one step as most editors save."""
    save(path, f"kind\tname\tid\nfn\t{name}\t{item}\n")


def check_tables(project):
    """Tables that come, change, break and go are followed as a build would: ids, users of the item, warnings, database"""
    one, two = "11111111-1111-8111-8111-111111111111", "22222222-2222-8222-8222-222222222222"
    project.write("a.dark", function("Test.A", "f"))
    project.write("b.dark", "module Test.B\n\nlet g (x: Int64) : Int64 = A.f (Builtin.onlyHere x)\n")
    lines = (harness.ROOT / "packages/uuid/builtins.tsv").read_text().splitlines()
    line = next(line for line in lines if line.startswith("fn\t")).split("\t")
    own, given = project.packages / "package-ids.tsv", project.folder / "given.tsv"
    for options in ({}, {"package_ids": given}):
        table = options.get("package_ids", own)
        if options:
            given.write_text("kind\tname\tid\n")
        with serving(project, "--lag", "0", tables=options) as server:
            client = server.ready()
            derived = client.find("fn", "Test.A.f")["id"]
            code = client.get("fn", client.find("fn", "Test.B.g")["id"], "pt")

            def id_is(wanted):
                until(lambda: client.find("fn", "Test.A.f")["id"] == wanted, wanted)
            pins(table, "Test.A.f", one)
            id_is(one)
            equal(client.find("fn", "Test.B.g")["id"] in json.dumps(client.dependents("fn", one)), True, "dependents")
            equal(client.get("fn", client.find("fn", "Test.B.g")["id"], "pt") == code, False, "the code of who uses it")
            events = client.events()
            next(events)
            pins(table, "Test.A.f", two)
            # The change before may be told behind the subscription: it is seen first, and told then.
            told = next(event.data["items"] for event in events
                        if event.name == "change" and two in [item["id"] for item in event.data["items"]])
            events.close()
            equal([(c["change"], c["name"], c["id"]) for c in told if c["name"] == "Test.A.f"],
                  [("removed", "Test.A.f", one), ("added", "Test.A.f", two)], "what is told of the item")
            equal([c["change"] for c in told if c["name"] == "Test.B.g"], ["changed"], "what is told of who uses it")
            pins(table, "Test.A.gone", one)
            until(lambda: "Test.A.gone" in json.dumps(client.diagnostics()), "a pin without a definition")
            id_is(derived)
            save(table, "fn\tTest.A.f\t" + one + "\n")
            pins(table, "Test.A.f", two)
            id_is(two)
            client.flush()
            equal(two in [str(item) for _, item in database_items(project.database)], True, "in the database")
            if not options:
                own.unlink()
                id_is(derived)
                equal("onlyHere" in json.dumps(client.diagnostics()), True, "a builtin that nothing has")
                save(project.packages / "builtins.tsv",
                     "\n".join(lines + ["\t".join([line[0], "onlyHere", *line[2:]])]) + "\n")
                until(lambda: client.diagnostics() == [], "a builtin that comes")
                (project.packages / "builtins.tsv").unlink()
                until(lambda: client.diagnostics() != [], "a builtin that goes")
            equal(server.end(), 0, "exit code")


def check_somebody_else_builds(project):
    """What another process compiled and linked meanwhile is served, too"""
    project.write("a.dark", function("Test.A", "f"))
    with serving(project, tables={}) as server:
        client = server.ready()
        for number in range(5):
            server.process.send_signal(signal.SIGSTOP)
            project.write(f"m{number}.dark", function(f"Test.M{number}", "g"))
            project.write("a.dark", function("Test.A", "f", f"x + {number + 2}L"))
            if number == 2:
                pins(project.packages / "package-ids.tsv", "Test.A.f", "11111111-1111-8111-8111-111111111111")
            project.darkpkg("build")
            server.process.send_signal(signal.SIGCONT)
            until(lambda: client.find("fn", f"Test.M{number}.g"), "a new file")
            expected = {str(item): content[0] for (_, item), content in database_items(project.database).items()}
            until(lambda: {i["id"]: client.get("fn", i["id"], "pt") for i in client.list()} == expected, "the same items")
        equal(server.end(), 0, "exit code")


def check_no_database(project):
    """--db none serves without a database"""
    project.write("a.dark", function("Test.A", "f"))
    with serving(project, database="none") as server:
        client = server.ready()
        equal(client.generation()["database"], None, "no database")
        try:
            client.flush()
            raise AssertionError("flush without a database succeeded")
        except Error as error:
            equal(error.status, 409, "flush")
        settle()
        project.write("a.dark", function("Test.A", "g"))
        wait_for(client, 2)
        equal([i["name"] for i in client.list()], ["Test.A.g"], "items")
    equal([str(p) for p in project.folder.rglob("*.db*") if p.is_file()], [], "files of a database")


def check_warnings(project):
    """Diagnostics are those of all files, as they are now; --allow leaves some out, --strict keeps the last good state"""
    warned = "module Test.Warned\n\nlet f (x: Int64): Int64 =\n  let total = x\n  Missing.g total\n"
    project.write("warned.dark", warned)
    project.write("other.dark", function("Test.Other", "f"))
    codes = lambda client: sorted(found["code"] for found in client.diagnostics())
    with serving(project) as server:
        client = server.ready()
        until(lambda: codes(client) == ["W0401"], "the warning of a file that is as it was built")
        settle()
        project.write("other.dark", function("Test.Other", "f", "1L"))
        wait_for(client, 2)
        equal(codes(client), ["W0401"], "after a save of another file")
        project.write("broken.dark", "module Test.Broken\n\nlet f = )\n")
        until(lambda: len(codes(client)) == 2, "an error and the warning")
        (project.packages / "broken.dark").unlink()
        until(lambda: codes(client) == ["W0401"], "the error is gone")
        project.write("warned.dark", warned.replace("Missing.g total", "total"))
        until(lambda: codes(client) == [], "the warning is gone")
        equal(server.end(), 0, "exit code")
    with serving(project, "--strict", "--allow", "W0402") as server:
        client = server.ready()
        first = generation(client)
        settle()
        project.write("warned.dark", warned)
        until(lambda: codes(client) == ["W0401"], "what --strict refuses")
        equal(generation(client), first, "the last good state")
        equal(server.end(), 0, "exit code")
    with serving(project, "--strict", "--allow", "W0401") as server:
        client = server.ready()
        equal(codes(client), [], "what is allowed")
        equal(client.find("fn", "Test.Warned.f")["name"], "Test.Warned.f", "an item with what is allowed")
        equal(server.end(), 0, "exit code")


def check_socket(project):
    """The socket is the user's alone; a second server is refused; a dead one's socket is no obstacle"""
    project.write("a.dark", function("Test.A", "f"))
    with serving(project) as server:
        server.ready()
        equal(stat.S_IMODE(os.stat(server.socket).st_mode), 0o600, "mode of the socket")
        equal(stat.S_IMODE(os.stat(server.socket.parent).st_mode), 0o700, "mode of its folder")
        second = Server(project)
        equal(second.process.wait(30), 3, "exit code of a second server")
        second.log.close()
        server.process.kill()
        server.process.wait()
        equal(server.socket.exists(), True, "what a dead server leaves")
        with serving(project) as third:
            third.ready()
            equal(third.end(), 0, "exit code")
            equal(third.socket.exists(), False, "the socket after an orderly end")
        server.socket.parent.chmod(0o755)
        fourth = Server(project)
        equal(fourth.process.wait(30), 3, "exit code in a folder that others can enter")
        fourth.log.close()


def check_burst(project):
    """1,000 saves in a burst: each settles in memory, the database is right after a flush, in few transactions"""
    project.write("a.dark", function("Test.A", "f", "0L"))
    for number in range(20):
        project.write(f"other/f{number}.dark", function(f"Test.Other.M{number}", "f"))
    project.build()
    with serving(project) as server:
        client = server.ready()
        begin = time.monotonic()
        for number in range(1, 1001):
            save(project.packages / "a.dark", function("Test.A", "f", f"{number}L"))
        seconds = time.monotonic() - begin
        f = client.find("fn", "Test.A.f")["id"]
        client.flush()

        def settled():
            client.flush()
            return database_items(project.database)["fn", __import__("uuid").UUID(f)][0] == client.get("fn", f, "pt")

        until(settled, "the database has the last save")
        metrics = client.metrics()
        transactions = int(metrics["darkpkg_database_transactions_total"])
        print(f"         1000 saves in {seconds:.1f} s: {int(metrics['darkpkg_updates_total']) - 1} states in memory, "
              f"{transactions} transactions, lag at most {metrics['darkpkg_database_longest_lag_seconds'] * 1000:.0f} ms")
        equal(transactions <= 50, True, f"{transactions} transactions")
    project.require_clean_equal()


def check_lookups(project):
    """find, show and refs ask the server where one runs, and the database otherwise; both say the same"""
    project.write("a.dark", function("Test.A", "f"))
    project.write("b.dark", function("Test.B", "g", "Test.A.f x"))
    project.build()
    commands = [("find", "Test"), ("find", "f", "--json"), ("show", "Test.B.g"), ("show", "A.f", "--json"),
                ("show", "Test.A.f", "--source"), ("refs", "Test.A.f"), ("refs", "Test.A.f", "--json")]
    answers = lambda: [project.darkpkg(*command, "--db", "data.db").out for command in commands]
    before = answers()
    with serving(project, "--lag", "60000", "--max-lag", "60000") as server:
        client = server.ready()
        client.flush()
        equal(answers(), before, "what a server says of what is built")
        settle()
        project.write("b.dark", function("Test.B", "g", "Test.A.f (Test.A.f x)"))
        project.write("c.dark", function("Test.C", "h", "Test.A.f x"))
        wait_for(client, 2)
        until(lambda: client.find("fn", "Test.C.h"), "the new file")
        equal(client.generation()["database"]["pending"], True, "the database is behind")
        served = answers()
        contains(served[0], "Test.C.h", "find, before the database has it")
        equal(served[5].splitlines(), ["packages/b.dark:3:28: fn Test.B.g", "packages/b.dark:3:38: fn Test.B.g",
                                       "packages/c.dark:3:28: fn Test.C.h"], "refs, before the database has it")
        equal(project.darkpkg("find", "nothingLikeIt", "--db", "data.db", code=1).out, "", "what there is not")
        server.process.send_signal(signal.SIGSTOP)
        equal(project.darkpkg(*commands[0], "--db", "data.db").out, before[0], "the database, where the server is stopped")
        server.process.send_signal(signal.SIGCONT)
        equal(server.end(), 0, "exit code")
    equal(answers(), served, "the database afterwards")


def check_lookups_elsewhere(project):
    """find, show and refs find a server by the options that it was started with"""
    project.write("a.dark", function("Test.A", "f"))
    project.write("b.dark", function("Test.B", "g", "Test.A.f x"))
    project.build()
    commands = [("find", "Test"), ("show", "Test.B.g"), ("show", "Test.A.f", "--source"), ("refs", "Test.A.f")]

    def answers(*options):
        return [project.darkpkg(*command, *options).out for command in commands]

    settle()
    before = answers()
    for given, options in (
            (("--socket", "private/packages.sock"), ("--socket", "private/packages.sock")),
            (("--build-dir", "out"), ("--build-dir", "out")),
            (("--build-dir", "out", "--socket", "private/other.sock"),
             ("--build-dir", "out", "--socket", "private/other.sock"))):
        with serving(project, "--lag", "60000", "--max-lag", "60000", *given) as server:
            server.socket = project.folder / (given[-1] if "--socket" in given else "out/serve/socket")
            client = server.ready()
            project.write("c.dark", function("Test.C", "h", "Test.A.f x"))
            until(lambda: client.find("fn", "Test.C.h"), "the new file")
            served = answers(*options)
            contains(served[0], "Test.C.h", f"find {options}")
            contains(served[3], "packages/c.dark:3:28: fn Test.C.h", f"refs {options}")
            equal(served[1:3], before[1:3], f"show {options}")
            equal(answers(), before, f"the database, without {options}")
            equal(server.end(), 0, "exit code")
        (project.packages / "c.dark").unlink()
        project.build()
    project.build("--build-dir", "out")
    equal(answers("--build-dir", "out"), before, "the database, where nobody serves")
    output = project.darkpkg("find", "Test", "--socket", "private/packages.sock", code=3)
    equal(output.out, "", "what a server that is not there says")
    contains(output.err, "no server answers at 'private/packages.sock'", "the error")
    contains(output.err, "darkpkg serve --socket private/packages.sock", "what to do")


def check_diagnostics(project):
    """A server says of every kind of warning what a build says, also after saves that add and remove items"""
    wanted = set()
    for path in sorted((ROOT / "language/diagnostics/explanations").glob("W*.md")):
        wanted.add(path.stem)
        wrong = re.search(r"^Wrong:\n\n((?:    .*\n|\n)+)", path.read_text(), re.M)
        if wrong:
            text = re.sub("^    ", "", wrong[1].strip("\n"), flags=re.M).replace("module Acme", f"module {path.stem}")
            project.write(f"{path.stem}/a.dark", text + "\n")
    project.write("pins/a.dark", function("Acme.Pins", "sum"))
    pins = TABLES["package_ids"].read_text()
    for name, item in (("total", "9b4aa7ca-82f4-4fc5-be9c-bdfb97ad4ac3"), ("sum", "9b4aa7ca-82f4-4fc5-be9c-bdfb97ad4ac4")):
        pins += f"fn\tAcme.Pins.{name}\t{item}\n"
    table = project.folder / "pins.tsv"
    table.write_text(pins)
    tables = {**TABLES, "package_ids": table}
    options = [f"--{name.replace('_', '-')}={path}" for name, path in tables.items()]
    builds = []

    def of_build(*more):
        """What a build of all files prints."""
        builds.append(f"build{len(builds)}")
        apart = ["--db", builds[-1] + ".db", "--object-dir", builds[-1]]
        output = project.darkpkg("build", "packages", *options, *apart, "--format=json", *more, code=None)
        found = [json.loads(line) for line in output.out.splitlines()]
        return sorted((told for told in found if "code" in told), key=key)

    def told_by(client, expected):
        """What a server says, whose paths are absolute, once it says what is expected or has had the time to."""
        def told():
            found = json.loads(json.dumps(client.diagnostics()).replace(f"{project.folder}/", ""))
            # The item that it is about is said to the page only.
            return sorted(({name: value for name, value in each.items() if name != "item"} for each in found), key=key)
        with contextlib.suppress(AssertionError):
            until(lambda: told() == expected, "it says so", seconds=5)
        return told()

    def of_server(expected, *more):
        with serving(project, *more, tables=tables) as server:
            return told_by(server.ready(), expected)

    key = lambda told: json.dumps(told, sort_keys=True)
    expected = of_build()
    equal({told["code"] for told in expected}, wanted, "the codes of the build")
    project.darkpkg("build", "packages", *options, "-q")
    equal(of_server(expected), expected, "what the server says of what is built")
    project.darkpkg("clean")
    equal(of_server(expected), expected, "what the server says of what it builds")
    allowed = ("--allow", "W0406", "--allow", "W0405")
    expected = of_build(*allowed)
    equal({told["code"] for told in expected}, wanted - {"W0405", "W0406"}, "the codes that are not allowed")
    equal(of_server(expected, *allowed), expected, "without what is allowed")
    with serving(project, tables=tables) as server:
        client = server.ready()
        until(lambda: client.diagnostics() != [], "it says something")
        unused = lambda: [told["message"] for told in client.diagnostics() if told["code"] == "W0406"]
        equal(len(unused()), 1, "one pinned id is unused")
        settle()
        project.write("pins/b.dark", function("Acme.Pins", "total"))
        until(lambda: unused() == [], "it is used")
        settle()
        (project.packages / "pins/a.dark").unlink()
        until(lambda: len(unused()) == 1, "another is unused")
        contains(unused()[0], "Acme.Pins.sum", "the other")
        expected = of_build()
        equal(told_by(client, expected), expected, "after saves")
    for path in project.packages.glob("W*/a.dark"):
        path.unlink()
    with serving(project, "--strict", tables=tables) as server:
        client = server.ready(0)
        until(lambda: client.diagnostics() != [], "the server refuses")
        equal(generation(client), 0, "what is published with --strict")
        equal([told["code"] for told in client.diagnostics()], ["W0406"], "why")


def check_saves(project):
    """How long single saves take to be visible"""
    with_corpus(project)
    path = project.packages / "darklang/stdlib/bool.dark"
    text = path.read_text()
    with serving(project, "--quiet") as server:
        client = server.ready()
        events = client.events()
        next(events)
        times, writes = [], []
        for number in range(SAVES):
            time.sleep(0.15)
            saved = (text + f"\nlet ofTheTest (x: Int64): Int64 = {number}L\n").encode()
            begin = time.perf_counter()
            file = os.open(path, os.O_WRONLY | os.O_TRUNC)
            os.write(file, saved)
            os.close(file)
            writes.append(time.perf_counter() - begin)
            while next(events).name != "change":
                pass
            times.append(time.perf_counter() - begin)
            equal(client.find("fn", "Darklang.Stdlib.Bool.ofTheTest") is None, False, "the item that was told")
        events.close()
        own = client.metrics()['darkpkg_save_visible_seconds{quantile="0.5"}']
        print(f"         a save is told {statistics.median(times) * 1000:.2f} ms after it began, of which writing the file takes "
              f"{statistics.median(writes) * 1000:.2f} ms (medians of {len(times)}, as a client sees it); in the server it takes "
              f"{own * 1000:.2f} ms")


def check_threads(project):
    """Eight clients read while files change"""
    project.write("a.dark", function("Test.A", "f", "0L"))
    with serving(project) as server:
        client = server.ready()
        f = client.find("fn", "Test.A.f")["id"]
        stop, reads, problems = threading.Event(), [0] * 8, []

        def read(number):
            own = server.client()
            while not stop.is_set():
                told = generation(client_of_writer) if number == 0 else 0
                if own.get("fn", f, "rt") is None or generation(own) < told:
                    problems.append(number)
                reads[number] += 1
            own.close()

        client_of_writer = server.client()
        threads = [threading.Thread(target=read, args=(n,)) for n in range(8)]
        for thread in threads:
            thread.start()
        for number in range(1, 20):
            wanted = generation(client) + 1
            settle()
            save(project.packages / "a.dark", function("Test.A", "f", f"{number}L"))
            wait_for(client, wanted)
        stop.set()
        for thread in threads:
            thread.join()
        equal(problems, [], "problems")
        print(f"         {sum(reads)} requests of 8 clients, 20 generations")


if __name__ == "__main__":
    run(__file__)
