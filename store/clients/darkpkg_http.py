"""Dark packages in Python, from a running `darkpkg serve`: HTTP over its Unix-domain socket. See docs/store.md.

    client = Client("data.db.build/serve/socket")
    item = client.find("fn", "Darklang.Stdlib.List.map")
    program = client.get("fn", item["id"], "pt")
    for event in client.events():
        print(event.name, event.data)
"""
import http.client
import json
import socket
from typing import NamedTuple
from urllib.parse import quote, urlencode


class Error(Exception):
    def __init__(self, status, message):
        super().__init__(f"{message} (HTTP {status})")
        self.status = status


class Event(NamedTuple):
    id: str
    name: str
    data: dict


class UnixConnection(http.client.HTTPConnection):
    def __init__(self, path, timeout):
        super().__init__("localhost", timeout=timeout)
        self.path = str(path)

    def connect(self):
        self.sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.sock.settimeout(self.timeout)
        self.sock.connect(self.path)


class Client:
    """One connection, kept open; not for several threads."""

    def __init__(self, path, timeout=70):
        self.path, self.timeout = path, timeout
        self.connection = UnixConnection(path, timeout)

    def close(self):
        self.connection.close()

    def request(self, method, path, **query):
        """The answer's body; None where there is no such thing."""
        target = path + ("?" + urlencode(query) if query else "")
        for again in (False, True):
            try:
                self.connection.request(method, target)
                answer = self.connection.getresponse()
                break
            except (ConnectionError, http.client.HTTPException):
                # The server closed a connection that was idle for long.
                self.connection.close()
                if again or method != "GET":
                    raise
        body = answer.read()
        if answer.status == 404:
            return None
        if answer.status != 200:
            raise Error(answer.status, body.decode(errors="replace").strip())
        return body

    def json(self, path, **query):
        body = self.request("GET", path, **query)
        return None if body is None else json.loads(body)

    def generation(self):
        return self.json("/v1/generation")

    def find(self, kind, name):
        """By the full, dotted name; None where there is no such item."""
        return self.json("/v1/find", kind=kind, name=name)

    def get(self, kind, item, form):
        """The item's bytes in Dark's wire format, or None. `form`: pt or rt."""
        return self.request("GET", f"/v1/items/{kind}/{quote(str(item))}/{form}")

    def list(self, prefix=""):
        return self.json("/v1/items", prefix=prefix)["items"]

    def search(self, text, limit=20):
        return self.json("/v1/search", q=text, limit=limit)["items"]

    def dependencies(self, kind, item):
        return self.json(f"/v1/items/{kind}/{item}/dependencies")

    def dependents(self, kind, item):
        return self.json(f"/v1/items/{kind}/{item}/dependents")["items"]

    def diagnostics(self):
        return self.json("/v1/diagnostics")["diagnostics"]

    def metrics(self):
        """Name, with labels, to value."""
        lines = self.request("GET", "/metrics").decode().splitlines()
        return {name: float(value) for name, value in (line.rsplit(" ", 1) for line in lines if not line.startswith("#"))}

    def flush(self):
        """Waits until the database has everything that is visible."""
        return json.loads(self.request("POST", "/v1/flush"))

    def events(self, after=""):
        """What happens from now on, or after the event of that id; on a connection of its own, for ever."""
        connection = UnixConnection(self.path, self.timeout)
        connection.request("GET", "/v1/events", headers={"Last-Event-ID": after} if after else {})
        answer = connection.getresponse()
        if answer.status != 200:
            raise Error(answer.status, answer.read().decode(errors="replace"))
        try:
            fields = {}
            while line := answer.readline():
                name, _, value = line.decode().rstrip("\n").partition(": ")
                if name in ("id", "event", "data"):
                    fields[name] = value
                elif not name and "data" in fields:
                    yield Event(fields["id"], fields["event"], json.loads(fields["data"]))
                    fields = {}
        finally:
            connection.close()
