"""A `darkpkg serve --http` for tests, and requests to it that say exactly what a test wants."""
import contextlib
import json
import pathlib
import re
import socket
import sys

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent / "store"), str(HERE.parent / "integration")]
from server import serving, until  # noqa: E402


class Answer:
    def __init__(self, data):
        head, _, self.body = data.partition(b"\r\n\r\n")
        lines = head.decode().split("\r\n")
        self.status = int(lines[0].split()[1]) if lines[0] else 0
        self.headers = {}
        for line in lines[1:]:
            name, _, value = line.partition(":")
            self.headers.setdefault(name.lower(), value.strip())

    def json(self):
        return json.loads(self.body)


class Page:
    """The page's address, and what a browser has after it was opened."""

    def __init__(self, server):
        log = server.project.folder / "serve.log"
        until(lambda: "/token/" in log.read_text(), "the address is printed")
        self.url = re.findall(r"^(http://\S+)$", log.read_text(), re.M)[-1]
        self.host, self.start = re.fullmatch(r"http://([^/]+)(/\S*)", self.url).groups()
        opened = self.raw("GET", self.start)
        self.opened = opened
        self.cookie = opened.headers["set-cookie"].split(";")[0]
        self.room = opened.headers["location"]

    def raw(self, method, target, headers=(), host=None):
        """A request with these headers alone, and `Host`; an empty `host` leaves that out."""
        address, port = self.host.rsplit(":", 1)
        lines = [f"{method} {target} HTTP/1.1"]
        host = self.host if host is None else host
        if host:
            lines.append(f"Host: {host}")
        lines += [f"{name}: {value}" for name, value in dict(headers).items()] + ["Connection: close", "", ""]
        with socket.create_connection((address.strip("[]"), int(port)), timeout=30) as connection:
            connection.sendall("\r\n".join(lines).encode())
            data = b""
            while part := connection.recv(65536):
                data += part
        return Answer(data)

    def get(self, path, headers=(), method="GET", **options):
        """As the page asks: a path below its own, with the cookie."""
        return self.raw(method, self.room + path, {"Cookie": self.cookie, **dict(headers)}, **options)


@contextlib.contextmanager
def page(project, *options, **named):
    with serving(project, "--http", *options, **named) as server:
        server.ready()
        yield Page(server)
