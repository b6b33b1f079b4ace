#!/usr/bin/env python3
"""The remote cache against a server that behaves, and against servers that don't: the build is right each time."""
import base64
import pathlib
import shutil
import socket
import time

from caching import clone, fill, from_cache, harness, objects, real_or_small, same_database, warnings
from harness import Skip, contains, equal, lacks, run
from server import Cache


def needs_helper():
    if not (pathlib.Path(harness.DARKPKG).parent / "darkpkg-remote").exists():
        raise Skip("darkpkg-remote was not built")


def filled_server(project, **options):
    """A server with the project's objects, and the project built."""
    needs_helper()
    fill(project)
    cache = Cache(**options)
    done = project.build("--remote-cache", cache.url)
    equal((done.compiled(), len(cache.bodies)), (40, 40), "compiled and stored")
    return cache


def timed_build(project, cache, **environment):
    begin = time.monotonic()
    done = project.build("--remote-cache", cache.url, environment=environment)
    return done, time.monotonic() - begin


def check_second_machine(project):
    """Another folder with nothing in it: 0 compiles, one process, few connections"""
    needs_helper()
    count = real_or_small(project)
    with Cache() as cache:
        equal(project.build("--remote-cache", cache.url).compiled(), count, "compiled first")
        cache.requests.clear()
        cache.connections.clear()
        other = clone(project, "other")
        done, took = timed_build(other, cache)
        equal((done.compiled(), from_cache(done)), (0, count), "compiled and from the cache")
        equal(objects(other) == objects(project), True, "equal objects")
        same_database(project, other)
        equal((cache.count("GET"), cache.count("PUT")), (count, 0), "requests")
        equal(len(cache.connections) <= 16, True, f"{len(cache.connections)} connections")
        contains(other.ninja().out, "no work to do", "ninja afterwards")
        cache.requests.clear()
        contains(other.build("--remote-cache", cache.url).summary, "nothing to do", "again")
        equal(cache.requests, [], "requests of a build with nothing to do")
        print(f"         {count} files over {len(cache.connections)} connections: {done.summary}")


def check_restore(project):
    """darkpkg restore fetches too"""
    with filled_server(project) as cache:
        other = clone(project, "other")
        contains(other.darkpkg("restore", *other.tables(), "--remote-cache", cache.url).err,
                 "40 from the remote cache, 0 to compile", "restore")
        equal(other.build().compiled(), 0, "compiled")
        same_database(project, other)


def check_fills_the_store(project):
    """What is fetched goes into the folder of objects"""
    with filled_server(project) as cache:
        other = clone(project, "other")
        store = ("--cache-dir", project.folder / "store")
        other.build(*store, "--remote-cache", cache.url)
        contains(other.darkpkg("cache", "stats", *store).out, "objects  40\n", "stats")


def check_read_only(project):
    """Read-only: nothing is stored, by option and by environment"""
    needs_helper()
    fill(project)
    with Cache() as cache:
        project.build("--remote-cache", cache.url, "--remote-read-only")
        clone(project, "other").build(environment={"DARKPKG_REMOTE_CACHE": cache.url,
                                                   "DARKPKG_REMOTE_CACHE_READ_ONLY": "1"})
        equal((cache.count("GET"), cache.count("PUT")), (80, 0), "requests")


def check_credentials(project):
    """A bearer token, or a user and a password; from the environment only"""
    needs_helper()
    fill(project)
    for name, (variables, header) in {
        "token": ({"DARKPKG_REMOTE_CACHE_TOKEN": "t0p-secret"}, "Bearer t0p-secret"),
        "basic": ({"DARKPKG_REMOTE_CACHE_USER": "me", "DARKPKG_REMOTE_CACHE_PASSWORD": "hush:hush"},
                  "Basic " + base64.b64encode(b"me:hush:hush").decode()),
    }.items():
        with Cache(authorization=header) as cache:
            first = clone(project, name + "1")
            first.build("--remote-cache", cache.url, environment=variables)
            equal(len(cache.bodies), 40, "stored")
            done = clone(project, name + "2").build("-v", "--remote-cache", cache.url, environment=variables)
            equal((done.compiled(), from_cache(done)), (0, 40), "compiled and from the cache")
            for secret in ("t0p-secret", "hush"):
                lacks(done.text, secret, "output")
                for file in first.build_dir.iterdir():
                    lacks(file.read_bytes().decode(errors="replace"), secret, str(file))
            cache.requests.clear()
            done = clone(project, name + "3").build("--remote-cache", cache.url)
            equal((done.compiled(), len(warnings(done))), (40, 1), "compiled and warnings without credentials")
            contains(warnings(done)[0], "401", "the warning")
    done = project.build("--remote-cache", "http://me:hush@127.0.0.1:1/", code=2)
    lacks(done.text, "hush", "the message")


def hostile(mode, stored=True, least=0, **environment):
    """Builds against a server in this mode; returns how long it took."""
    def check(project):
        with filled_server(project) as cache:
            cache.mode = mode
            other = clone(project, "other")
            done, took = timed_build(other, cache, **environment)
            equal(done.compiled() + from_cache(done), 40, "compiled and from the cache")
            equal(done.compiled() >= least, True, f"{done.compiled()} compiled")
            equal(len(warnings(done)), 1, f"warnings in {done.err}")
            lacks(warnings(done)[0], "/ac/", "the warning")
            equal(objects(other) == objects(project), True, "equal objects")
            same_database(project, other)
            equal(took < 30, True, f"{took:.1f} s")
            print(f"         {mode}: {done.summary}; {warnings(done)[0]}")
    return check


def check_slow(project):
    """A server that answers after 10 s"""
    hostile("slow", least=40)(project)


def check_drip(project):
    """A server that sends a byte from time to time"""
    hostile("drip", least=40, DARKPKG_REMOTE_CACHE_TIMEOUT="2")(project)


def check_garbage(project):
    """A server that sends garbage"""
    hostile("garbage", least=40)(project)


def check_flipped(project):
    """A server that changes a bit of every object"""
    hostile("flipped", least=38)(project)


def check_truncated(project):
    """A server that hangs up in the middle"""
    hostile("truncated", least=40)(project)


def check_short(project):
    """A server that keeps the beginning of every object only"""
    hostile("short", least=40)(project)


def check_wrong_keys(project):
    """A server that sends another source's object"""
    hostile("wrong-keys", least=40)(project)


def check_failing(project):
    """A server that answers 500"""
    hostile("failing", least=40)(project)


def check_flaky(project):
    """A server that fails now and then: the rest is used"""
    hostile("flaky", least=1)(project)


def check_endless(project):
    """A server that sends more than an object can be"""
    hostile("endless", least=40)(project)


def check_down(project):
    """Nobody listens: one warning, no delay"""
    needs_helper()
    fill(project)
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        begin = time.monotonic()
        done = project.build("--remote-cache", f"http://127.0.0.1:{unused.getsockname()[1]}")
        took = time.monotonic() - begin
    equal((done.compiled(), len(warnings(done))), (40, 1), "compiled and warnings")
    project.require_clean_equal()
    print(f"         down: {took:.2f} s; {warnings(done)[0]}")


def check_no_helper(project):
    """darkpkg-remote is not installed: one warning"""
    fill(project)
    alone = project.folder / "bin/darkpkg"
    alone.parent.mkdir()
    shutil.copy(harness.DARKPKG, alone)
    done = project.run(alone, "build", *project.tables(), "--remote-cache", "http://127.0.0.1:1")
    equal((done.compiled(), len(warnings(done))), (40, 1), "compiled and warnings")


def check_secret(project):
    """With DARKPKG_REMOTE_CACHE_KEY an object that was not sealed with it is not used, however well-formed it is"""
    with filled_server(project) as cache:
        other = clone(project, "other")
        done, _ = timed_build(other, cache, DARKPKG_REMOTE_CACHE_KEY="of the team")
        equal((done.compiled(), len(warnings(done))), (40, 1), "compiled and warnings: unsealed objects")
        cache.bodies.clear()
        timed_build(clone(project, "third"), cache, DARKPKG_REMOTE_CACHE_KEY="of the team")
        done, _ = timed_build(clone(project, "fourth"), cache, DARKPKG_REMOTE_CACHE_KEY="of the team")
        equal((done.compiled(), from_cache(done)), (0, 40), "compiled and from the cache: sealed ones")
        # Moved to another key by whoever runs the server.
        keys = sorted(cache.bodies)
        cache.bodies = dict(zip(keys, (cache.bodies[k] for k in keys[1:] + keys[:1])))
        done, _ = timed_build(clone(project, "fifth"), cache, DARKPKG_REMOTE_CACHE_KEY="of the team")
        equal(done.compiled(), 40, "compiled: moved objects")


run(__file__)
