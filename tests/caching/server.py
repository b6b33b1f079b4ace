"""A cache server for tests, on a free port of the loopback, that can misbehave."""
import http.server
import random
import re
import threading
import time


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def log_message(self, *arguments):
        pass

    def answer(self, status, body=b"", length=None):
        self.send_response(status)
        self.send_header("Content-Length", str(len(body) if length is None else length))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def handle_one(self):
        cache = self.server.cache
        with cache.lock:
            cache.requests.append((self.command, self.path))
            cache.connections.add(self.client_address)
        body = self.rfile.read(int(self.headers.get("Content-Length", 0))) if self.command == "PUT" else b""
        if cache.authorization and self.headers.get("Authorization") != cache.authorization:
            return self.answer(401)
        key = re.fullmatch(cache.prefix + r"/ac/([0-9a-f]{64})", self.path)
        if not key:
            return self.answer(400)
        getattr(cache, cache.mode.replace("-", "_"))(self, key[1], body)

    do_GET = do_PUT = do_HEAD = handle_one


class Server(http.server.ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64

    def handle_error(self, request, client_address):
        pass  # clients hang up on servers that are too slow


class Cache:
    """`mode` is the name of one of the methods below."""

    def __init__(self, mode="good", authorization=None, prefix=""):
        self.mode, self.authorization, self.prefix = mode, authorization, prefix
        self.bodies, self.requests, self.connections = {}, [], set()
        self.lock = threading.Lock()
        self.server = Server(("127.0.0.1", 0), Handler)
        self.server.cache = self
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    @property
    def url(self):
        return f"http://127.0.0.1:{self.server.server_port}{self.prefix}"

    def __enter__(self):
        return self

    def __exit__(self, *error):
        self.server.shutdown()
        self.server.server_close()

    def count(self, method):
        return sum(1 for request in self.requests if request[0] == method)

    def good(self, handler, key, body):
        if handler.command == "PUT":
            self.bodies[key] = body
            return handler.answer(204)
        if key in self.bodies:
            return handler.answer(200, self.bodies[key])
        return handler.answer(404)

    def slow(self, handler, key, body):
        time.sleep(10)
        self.good(handler, key, body)

    def drip(self, handler, key, body):
        """A byte from time to time, for ever."""
        handler.send_response(200)
        handler.send_header("Content-Length", "1000000")
        handler.end_headers()
        for _ in range(600):
            handler.wfile.write(b"x")
            handler.wfile.flush()
            time.sleep(0.1)

    def garbage(self, handler, key, body):
        handler.answer(200, random.Random(key).randbytes(5000))

    def flipped(self, handler, key, body):
        """What was stored, with one bit changed."""
        data = bytearray(self.bodies[key])
        data[int(key[:8], 16) % len(data)] ^= 1
        handler.answer(200, bytes(data))

    def truncated(self, handler, key, body):
        """Fewer bytes than announced."""
        data = self.bodies[key]
        handler.answer(200, data[:len(data) // 2], len(data))
        handler.close_connection = True

    def short(self, handler, key, body):
        """Fewer bytes than stored, well-formed as HTTP."""
        data = self.bodies[key]
        handler.answer(200, data[:len(data) * int(key[:2], 16) // 256])

    def wrong_keys(self, handler, key, body):
        """Another source's object."""
        others = sorted(k for k in self.bodies if k != key)
        handler.answer(200, self.bodies[others[int(key[:8], 16) % len(others)]])

    def failing(self, handler, key, body):
        handler.answer(500, b"out of order")

    def flaky(self, handler, key, body):
        handler.answer(503) if int(key[0], 16) % 4 == 0 else self.good(handler, key, body)

    def endless(self, handler, key, body):
        """More bytes than any object has."""
        handler.send_response(200)
        handler.send_header("Connection", "close")
        handler.end_headers()
        for _ in range(64):
            handler.wfile.write(b"*" * (1 << 20))
        handler.close_connection = True
