#!/usr/bin/env python3
"""`darkpkg serve` against clients that are broken, slow or hostile: it keeps answering those that are not."""
import gzip
import os
import random
import socket
import threading
import time

import stored  # finds the harness
from harness import equal, function, run
from server import Server, serving
from darkpkg_http import Error

BOMB = gzip.compress(bytes(8 << 20))
REQUESTS = int(os.environ.get("DARKPKG_REQUESTS", "1000"))


def connect(server):
    out = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    out.settimeout(20)
    out.connect(str(server.socket))
    return out


def malformed(random_, server):
    """Bytes that are no request."""
    with connect(server) as client:
        kind = random_.randrange(5)
        if kind == 0:
            data = random_.randbytes(random_.randrange(1, 3000))
        elif kind == 1:
            data = b"GET /v1/health\r\n\r\n"
        elif kind == 2:
            data = b"GET /v1/health HTTP/1.1\r\nno colon here\r\n: empty\r\n\r\n"
        elif kind == 3:
            data = b"POST /v1/flush HTTP/1.1\r\nContent-Length: -5\r\n\r\n"
        else:
            data = b"GET /v1/items/fn/" + b"%ff%00" * 20 + b"/pt?limit=" + b"9" * 400 + b" HTTP/1.1\r\n\r\n"
        client.sendall(data)
        client.shutdown(socket.SHUT_WR)
        drain(client)


def oversized(random_, server):
    """Lines, headers and bodies without an end."""
    with connect(server) as client:
        kind = random_.randrange(4)
        if kind == 0:
            data = b"GET /" + b"a" * 200_000 + b" HTTP/1.1\r\n\r\n"
        elif kind == 1:
            data = b"GET /v1/health HTTP/1.1\r\n" + b"X: y\r\n" * 50_000 + b"\r\n"
        elif kind == 2:
            data = b"POST /v1/flush HTTP/1.1\r\nContent-Length: 99999999999\r\n\r\n" + b"z" * 200_000
        else:
            data = b"POST /v1/flush HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n" + b"ffff\r\n" + b"z" * 300_000
        try:
            client.sendall(data)
        except OSError:
            return  # refused before all of it was sent
        drain(client)


def greedy(random_, server):
    """Requests that are small and ask for much: bodies that grow, ranges that repeat."""
    with connect(server) as client:
        kind = random_.randrange(4)
        if kind == 0:
            data = (f"POST /v1/flush HTTP/1.1\r\nContent-Encoding: gzip\r\nContent-Length: {len(BOMB)}\r\n\r\n").encode() + BOMB
        elif kind == 1:
            data = b"GET /v1/items HTTP/1.1\r\nRange: bytes=" + b"0-," * 2500 + b"0-\r\nConnection: close\r\n\r\n"
        elif kind == 2:
            data = b"PUT /v1/items HTTP/1.1\r\nContent-Length: 3\r\n\r\nabc"
        else:
            data = b"GET /v1/search?q=" + b"%2e" * 2000 + b"&limit=100000 HTTP/1.1\r\nConnection: close\r\n\r\n"
        client.sendall(data)
        drain(client)


def slow(_, server):
    """A request byte by byte, and then never the rest."""
    with connect(server) as client:
        try:
            for byte in b"GET /v1/health HTT":
                client.send(bytes([byte]))
                time.sleep(0.02)
        except OSError:
            return
        drain(client)


def half_closed(_, server):
    """A request whose sender does not wait, or whose end never reads."""
    with connect(server) as client:
        client.sendall(b"GET /v1/items HTTP/1.1\r\nHost: x\r\n\r\n" * 3)
        client.shutdown(socket.SHUT_WR)


def drain(client):
    try:
        while client.recv(65536):
            pass
    except OSError:
        pass


def check_hostile(project):
    """1,000 malformed, oversized, slow and half-closed requests: all others are answered"""
    for number in range(50):
        project.write(f"f{number}.dark", function(f"Test.M{number}", "f"))
    with serving(project, "--request-time", "400") as server:
        client = server.ready()
        random_ = random.Random(9)
        stop, answered, worst = threading.Event(), [0], [0.0]

        def ask(polite_client):
            """It is answered, where it asks again after a 503: a new one, and one whose idle connection made room."""
            for _ in range(50):
                try:
                    return equal(polite_client.json("/v1/health")["status"], "ok", "health")
                except (Error, OSError):
                    time.sleep(0.02)
            raise AssertionError("a client was never answered")

        def newcomer():
            new = server.client()
            try:
                ask(new)
            finally:
                new.close()

        own = server.client()
        equal(own.json("/v1/health")["status"], "ok", "health before all")

        def polite():
            while not stop.is_set():
                begin = time.monotonic()
                ask(own)
                newcomer()
                worst[0] = max(worst[0], time.monotonic() - begin)
                answered[0] += 1
                time.sleep(0.01)

        failures = []

        def guarded_polite():
            try:
                polite()
            except Exception as error:
                failures.append(error)

        watcher = threading.Thread(target=guarded_polite)
        watcher.start()
        attacks = [random_.choice([malformed, oversized, greedy, slow, half_closed]) for _ in range(REQUESTS)]
        lock = threading.Lock()

        def attack(seed):
            own = random.Random(seed)
            while True:
                with lock:
                    if not attacks:
                        return
                    one = attacks.pop()
                try:
                    one(own, server)
                except OSError:
                    pass  # refused, or ended

        threads = [threading.Thread(target=attack, args=(seed,)) for seed in range(100)]
        before = server.memory()
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        stop.set()
        watcher.join()
        equal(failures, [], "polite requests that failed")
        metrics = client.metrics()
        print(f"         {REQUESTS} bad requests, {answered[0]} good ones answered meanwhile, the slowest in "
              f"{worst[0] * 1000:.0f} ms; {int(metrics['darkpkg_connections_ended_total'])} connections ended, "
              f"{int(metrics['darkpkg_connections_refused_total'])} refused, memory {(server.memory() - before) / 2**20:+.1f} MiB")
        equal(client.json("/v1/health")["status"], "ok", "after all")
        equal(len(client.list()), 50, "items after all")
        deadline = time.monotonic() + 10
        while client.metrics()["darkpkg_connections"] > 2 and time.monotonic() < deadline:
            time.sleep(0.05)
        equal(client.metrics()["darkpkg_connections"] <= 2, True, "connections that are left")
        equal(server.end(), 0, "exit code")


def exchange(server, data):
    """The first line of the answer, and whether the connection is still open."""
    with connect(server) as client:
        client.sendall(data)
        got = b""
        while b"\r\n\r\n" not in got and (more := client.recv(65536)):
            got += more
        head, _, body = got.partition(b"\r\n\r\n")
        length = next(int(line.split(b":")[1]) for line in head.splitlines() if line.lower().startswith(b"content-length"))
        while len(body) < length:
            body += client.recv(65536)
        client.settimeout(0.2)
        try:
            is_open = client.recv(1) != b""
        except TimeoutError:
            is_open = True
        return int(head.split()[1]), is_open, body


def check_requests(project):
    """What is refused is refused at once; what may be asked is answered whole"""
    project.write("a.dark", function("Test.A", "f"))
    with serving(project) as server:
        server.ready()
        for request, status, stays in (
                ("GET /v1/health HTTP/1.1\r\n\r\n", 200, True),
                ("GET /v1/health HTTP/1.1\r\nContent-Length: 3\r\n\r\nabc", 413, False),
                ("POST /v1/flush HTTP/1.1\r\n\r\n", 200, True),
                ("POST /v1/flush HTTP/1.1\r\nContent-Length: 0\r\n\r\n", 200, True),
                ("POST /v1/flush HTTP/1.1\r\nContent-Length: 3\r\n\r\nabc", 413, False),
                ("POST /v1/flush HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 413, False),
                ("PUT /v1/flush HTTP/1.1\r\n\r\n", 405, False), ("DELETE /v1/items HTTP/1.1\r\n\r\n", 405, False),
                ("POST /v1/items HTTP/1.1\r\n\r\n", 405, False), ("GET /v1/flush HTTP/1.1\r\n\r\n", 405, False),
                ("PATCH /v1/nothing HTTP/1.1\r\n\r\n", 405, False), ("GET /v1/nothing HTTP/1.1\r\n\r\n", 404, True),
                ("GET /v1/find?kind=fun&name=x HTTP/1.1\r\n\r\n", 400, True),
                ("GET /v1/items?limit=x HTTP/1.1\r\n\r\n", 400, True),
                ("GET /v1/items/fn/zzzzzzzz-zzzz-zzzz-zzzz-zzzzzzzzzzzz/pt HTTP/1.1\r\n\r\n", 404, True)):
            equal(exchange(server, request.encode())[:2], (status, stays), request)
        whole = exchange(server, b"GET /v1/items HTTP/1.1\r\n\r\n")[2]
        equal(exchange(server, b"GET /v1/items HTTP/1.1\r\nRange: bytes=0-4\r\n\r\n"), (200, True, whole), "a range")
        equal(server.end(), 0, "exit code")
    (project.folder / "notes").write_text("mine")
    other = Server(project, "--socket", "notes")
    equal(other.process.wait(30), 3, "exit code where the socket's path is a file's")
    other.log.close()
    equal((project.folder / "notes").read_text(), "mine", "the file")


def check_streams(project):
    """Clients that follow events and never read end no one else's; more than the limit are refused"""
    project.write("a.dark", function("Test.A", "f"))
    with serving(project) as server:
        client = server.ready()
        streams = []
        statuses = []
        for _ in range(20):
            stream = connect(server)
            stream.sendall(b"GET /v1/events HTTP/1.1\r\nHost: x\r\n\r\n")
            statuses.append(stream.recv(12))
            streams.append(stream)
        equal((statuses.count(b"HTTP/1.1 200"), statuses.count(b"HTTP/1.1 503")), (16, 4), "streams")
        equal(client.json("/v1/health")["status"], "ok", "others")
        for stream in streams:
            stream.close()
        begin = time.monotonic()
        while True:
            try:
                events = client.events()
                equal(next(events).name, "hello", "a stream when the others are gone")
                events.close()
                break
            except Exception:
                if time.monotonic() - begin > 10:
                    raise
                time.sleep(0.05)


if __name__ == "__main__":
    run(__file__)
