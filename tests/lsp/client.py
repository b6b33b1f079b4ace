"""A client of `darkpkg lsp` for tests: speaks the protocol, keeps the texts that it has open and what it was told is wrong."""
import contextlib
import json
import os
import pathlib
import subprocess
import sys
import threading
import time
import urllib.parse

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "integration"))
import harness  # noqa: E402

SECONDS = 20


def uri_of(path):
    return "file://" + urllib.parse.quote(str(path))


def path_of(uri):
    return pathlib.Path(urllib.parse.unquote(uri.removeprefix("file://")))


def frame(message):
    content = message if isinstance(message, bytes) else json.dumps(message).encode()
    return b"Content-Length: %d\r\n\r\n" % len(content) + content


class Refused(Exception):
    def __init__(self, error):
        super().__init__(f"{error['code']}: {error['message']}")
        self.code = error["code"]


class Client:
    """One server with its streams. Everything that both sides send is kept in `log`, for checks of its form."""

    def __init__(self, folder, *options, encoding="utf-16", roots=None, log=None, initialize=True):
        self.folder = pathlib.Path(folder)
        self.encoding, self.log = encoding, log if log is not None else []
        environment = {k: v for k, v in os.environ.items() if not k.startswith("DARKPKG_")}
        self.errors = open(self.folder / "lsp.log", "ab")
        self.process = subprocess.Popen([str(harness.DARKPKG), "lsp", *map(str, options)], cwd=self.folder,
                                        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self.errors, env=environment)
        self.next_id, self.answers, self.told, self.versions, self.texts = 0, {}, {}, {}, {}
        self.condition = threading.Condition()
        self.published = []
        self.ended = False
        self.reader = threading.Thread(target=self.read, daemon=True)
        self.reader.start()
        if initialize:
            self.capabilities = self.initialize(roots)["capabilities"]
            self.notify("initialized", {})

    def initialize(self, roots=None):
        roots = [self.folder] if roots is None else roots
        encodings = ["utf-8", "utf-16"] if self.encoding == "utf-8" else ["utf-16"]
        return self.request("initialize", {
            "processId": os.getpid(), "rootUri": uri_of(roots[0]) if roots else None,
            "workspaceFolders": [{"uri": uri_of(root), "name": root.name} for root in roots] or None,
            "capabilities": {"general": {"positionEncodings": encodings}}})

    # ---- Messages

    def read(self):
        stream = self.process.stdout
        while True:
            length = None
            while line := stream.readline().strip():
                if line.lower().startswith(b"content-length:"):
                    length = int(line.split(b":")[1])
            if length is None:
                break
            message = json.loads(stream.read(length))
            with self.condition:
                self.log.append(message)
                if "method" not in message:
                    self.answers[message["id"]] = message
                elif message["method"] == "textDocument/publishDiagnostics":
                    params = message["params"]
                    self.told[params["uri"]] = params
                    self.published.append((time.perf_counter(), params))
                self.condition.notify_all()
        with self.condition:
            self.ended = True
            self.condition.notify_all()

    def send(self, message):
        self.process.stdin.write(frame(message) if not isinstance(message, bytes) else message)
        self.process.stdin.flush()

    def notify(self, method, params=None):
        message = {"jsonrpc": "2.0", "method": method}
        if params is not None:
            message["params"] = params
        with self.condition:
            self.log.append(message)
        self.send(message)

    def begin(self, method, params=None):
        self.next_id += 1
        message = {"jsonrpc": "2.0", "id": self.next_id, "method": method}
        if params is not None:
            message["params"] = params
        with self.condition:
            self.log.append(message)
        self.send(message)
        return self.next_id

    def answer(self, number, seconds=SECONDS):
        with self.condition:
            if not self.condition.wait_for(lambda: number in self.answers or self.ended, seconds) or number not in self.answers:
                raise AssertionError(f"no answer to {number}: " + (self.folder / "lsp.log").read_text())
            message = self.answers.pop(number)
        if "error" in message:
            raise Refused(message["error"])
        return message["result"]

    def request(self, method, params=None):
        return self.answer(self.begin(method, params))

    # ---- Documents

    def open(self, path, text=None):
        path = pathlib.Path(path)
        text = path.read_bytes().decode() if text is None else text
        uri = uri_of(path)
        self.texts[uri], self.versions[uri] = text, 1
        self.notify("textDocument/didOpen", {"textDocument": {"uri": uri, "languageId": "dark", "version": 1, "text": text}})
        return uri

    def position(self, text, index):
        """The protocol's position of a character of a Python text; lines end with LF only, in tests."""
        line = text.count("\n", 0, index)
        before = text[text.rfind("\n", 0, index) + 1:index]
        return {"line": line, "character": len(before.encode()) if self.encoding == "utf-8" else len(before.encode("utf-16-le")) // 2}

    def range(self, text, start, end):
        return {"start": self.position(text, start), "end": self.position(text, end)}

    def index(self, text, position):
        """The inverse of position()."""
        lines = text.split("\n")
        at = sum(len(line) + 1 for line in lines[:position["line"]])
        line, units = lines[position["line"]], position["character"]
        raw = line.encode() if self.encoding == "utf-8" else line.encode("utf-16-le")
        size = units if self.encoding == "utf-8" else 2 * units
        return at + len(raw[:size].decode("utf-8" if self.encoding == "utf-8" else "utf-16-le"))

    def edit(self, uri, start, end, new):
        """Replaces a part of an open text, by one incremental change."""
        old = self.texts[uri]
        self.versions[uri] += 1
        self.texts[uri] = old[:start] + new + old[end:]
        self.notify("textDocument/didChange", {
            "textDocument": {"uri": uri, "version": self.versions[uri]},
            "contentChanges": [{"range": self.range(old, start, end), "text": new}]})

    def replace(self, uri, old, new):
        start = self.texts[uri].index(old)
        self.edit(uri, start, start + len(old), new)

    def set(self, uri, text):
        """Changes an open text to another one, by its parts that differ."""
        old, first, last = self.texts[uri], 0, 0
        while first < min(len(old), len(text)) and old[first] == text[first]:
            first += 1
        while last < min(len(old), len(text)) - first and old[-1 - last] == text[-1 - last]:
            last += 1
        self.edit(uri, first, len(old) - last, text[first:len(text) - last])

    def close(self, uri):
        del self.texts[uri], self.versions[uri]
        self.notify("textDocument/didClose", {"textDocument": {"uri": uri}})

    def save(self, uri):
        path_of(uri).write_text(self.texts[uri])
        self.notify("textDocument/didSave", {"textDocument": {"uri": uri}})

    def at(self, uri, part, offset=0):
        """Params for a place in an open text."""
        text = self.texts[uri]
        return {"textDocument": {"uri": uri}, "position": self.position(text, text.index(part) + offset)}

    # ---- What is wrong

    def diagnostics(self, uri):
        with self.condition:
            return self.told.get(str(uri), {"diagnostics": []})["diagnostics"]

    def until(self, true, what, seconds=SECONDS):
        with self.condition:
            if not self.condition.wait_for(lambda: true() or self.ended, seconds) or not true():
                raise AssertionError(f"never happened: {what}; told: {json.dumps(self.told, indent=1)}\n"
                                     + (self.folder / "lsp.log").read_text())

    def until_told(self, uri):
        """Waits until the diagnostics are those of the text as it is; returns them."""
        self.until(lambda: self.told.get(uri, {}).get("version") == self.versions[uri], f"diagnostics of {uri}")
        return self.diagnostics(uri)

    def codes(self, uri):
        return [each["code"] for each in self.until_told(uri)]

    def all_told(self):
        """(path, line, character, code, message) of everything, sorted."""
        with self.condition:
            return sorted((str(path_of(uri)), each["range"]["start"]["line"], each["range"]["start"]["character"], each["code"],
                           each["message"]) for uri, params in self.told.items() for each in params["diagnostics"])

    def memory(self):
        """Resident bytes."""
        with open(f"/proc/{self.process.pid}/statm") as statm:
            return int(statm.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")

    def end(self):
        """Shuts it down; returns the exit code."""
        self.request("shutdown")
        self.notify("exit")
        code = self.process.wait(SECONDS)
        self.errors.close()
        return code


@contextlib.contextmanager
def client(project, *options, **named):
    edition = [] if project.edition is None else ["--edition", project.edition]
    out = Client(project.folder, *edition, *options, **named)
    try:
        yield out
    finally:
        if out.process.poll() is None:
            out.process.kill()
            out.process.wait()
        out.reader.join(SECONDS)
        out.process.stdin.close()
        out.process.stdout.close()
        if not out.errors.closed:
            out.errors.close()
