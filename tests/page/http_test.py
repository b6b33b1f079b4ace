#!/usr/bin/env python3
"""`darkpkg serve --http`: who is answered and who is not, and what the page is told of items and builds."""
import json
import re

from served import page
import harness
from harness import ROOT, contains, equal, function, lacks, run, settle
from server import save, serving, until

FILES = sorted(path.name for path in (ROOT / "serve/page").iterdir())
PATHS = ["", *FILES, "v1/health", "v1/items", "v1/search?q=f", "v1/definition?kind=fn&name=Test.A.f", "v1/events", "v1/builds",
         "v1/diagnostics", "metrics", "nothing"]


def refused(answer, what):
    equal(answer.status, 403, what)
    for secret in (b"Test.A", b"generation", b"script", b"darkpkg_"):
        equal(secret in answer.body, False, f"{what}: {secret} in the answer")
    equal("set-cookie" in answer.headers, False, f"{what}: a cookie")


def check_token(project):
    """Nothing is answered without the token: not a file of the page, not an event, not a method"""
    project.write("a.dark", function("Test.A", "f"))
    with page(project) as at:
        for path in PATHS:
            for method in ("GET", "HEAD", "POST"):
                refused(at.raw(method, "/" + path), f"{method} /{path}")
                refused(at.raw(method, at.room + path), f"{method} {path} without a cookie")
            wrong = at.cookie[:-1] + ("0" if at.cookie[-1] != "0" else "1")
            refused(at.raw("GET", at.room + path, {"Cookie": wrong}), f"{path} with another token")
            refused(at.raw("GET", at.room + path, {"Cookie": "darkpkg="}), f"{path} with an empty token")
            refused(at.raw("GET", "/" + path, {"Cookie": at.cookie}), f"{path} with the cookie, but not below the page's path")
        refused(at.raw("POST", at.room + "v1/flush"), "flush")
        refused(at.raw("GET", "/token/" + "0" * 32), "another token in the address")
        refused(at.raw("GET", "/token/"), "an empty token in the address")
        refused(at.raw("POST", at.start), "the address, posted")
        equal(at.get("v1/health").json()["status"], "ok", "with the token")
        equal(at.get("v1/health", {"Cookie": f"other=1; {at.cookie}; darkpkg=old"}).status, 200, "among other cookies")


def check_cookie(project):
    """The token leaves the address for a cookie that scripts can't read and other sites and other paths don't get"""
    project.write("a.dark", function("Test.A", "f"))
    with page(project) as at:
        equal(at.opened.status, 303, "the printed address")
        equal(re.fullmatch(r"/[0-9a-f]{16}/", at.room) is not None, True, f"the page's path {at.room}")
        token = at.start.removeprefix("/token/")
        equal(at.opened.headers["set-cookie"], f"darkpkg={token}; Path={at.room}; HttpOnly; SameSite=Strict", "the cookie")
        equal(len(token), 32, "the token's length")
        lacks(at.opened.headers["location"], token, "where it goes on")
        for name in FILES:
            answer = at.get(name if name != "index.html" else "")
            equal((answer.status, answer.body), (200, (ROOT / "serve/page" / name).read_bytes()), name)
            policy = answer.headers["content-security-policy"]
            contains(policy, "default-src 'none'", "CSP")
            contains(policy, "script-src 'self';", "CSP")
            lacks(policy, "unsafe", "CSP")
            equal([answer.headers.get(each) for each in ("x-content-type-options", "cache-control", "referrer-policy",
                                                         "cross-origin-resource-policy")],
                  ["nosniff", "no-store", "no-referrer", "same-origin"], f"headers of {name}")
            equal([each for each in answer.headers if each.startswith("access-control")], [], "CORS")
    with page(project) as again:
        equal((again.start == at.start, again.room == at.room), (False, False), "another server has the same token or path")


def check_origin(project):
    """Other hosts, other origins and other sites are refused, token or not; a forwarded port is not"""
    project.write("a.dark", function("Test.A", "f"))
    with page(project) as at:
        port = at.host.rsplit(":", 1)[1]
        for host in ("evil.example", f"evil.example:{port}", f"127.0.0.1.evil.example:{port}", f"localhost.evil.example:{port}", ""):
            refused(at.get("v1/health", host=host), f"Host: {host}") if host else equal(
                at.get("v1/health", host=host).status in (400, 403), True, "no host")
            if host:
                refused(at.raw("GET", at.start, host=host), f"the address at {host}")
        for origin in ("http://evil.example", "null", f"https://{at.host}", "http://127.0.0.1:1", f"http://localhost:{port}"):
            refused(at.get("v1/health", {"Origin": origin}), f"Origin: {origin}")
            refused(at.get("v1/flush", {"Origin": origin}, method="POST"), f"flush by {origin}")
        for site in ("cross-site", "same-site"):
            refused(at.get("v1/health", {"Sec-Fetch-Site": site}), f"Sec-Fetch-Site: {site}")
        for headers in ({"Origin": f"http://{at.host}"}, {"Sec-Fetch-Site": "same-origin"}, {"Sec-Fetch-Site": "none"}):
            equal(at.get("v1/health", headers).status, 200, str(headers))
        for host in (f"localhost:{port}", "localhost:9999", "127.0.0.1", "[::1]:80"):
            equal(at.get("v1/health", {"Origin": f"http://{host}"}, host=host).status, 200, f"forwarded to {host}")
        equal(at.get("v1/flush", method="POST").status, 200, "flush by the page")


def check_addresses(project):
    """Only addresses of this machine; a port that is taken, or none, is told"""
    project.write("a.dark", function("Test.A", "f"))
    tables = project.tables()
    for text in (project.darkpkg("serve", "--help").out, project.darkpkg("man", "serve").out):
        contains(text.replace("\\-", "-").replace("\\fI", "").replace("\\fR", ""), "--http [", "the value may be missing")
        lacks(text, "127.0.0.1:0", "what it has alone is no default")
    for where in ("0.0.0.0:0", "10.0.0.1:80", "[::]:0", "evil.example:80", "127.0.0.1:x", "127.0.0.1:65536", "127.0.0.1:", "packages"):
        done = project.darkpkg("serve", "--db", project.database, *tables, f"--http={where}", "packages", code=3)
        contains(done.err, f"'{where}' is no address of this machine alone", where)
    with page(project) as at:
        done = project.darkpkg("serve", "packages", "--db", "other.db", *tables, "--http", at.host, code=3)
        contains(done.err, "name another port", "a port that is taken")
    with serving(project, "--http", "[::1]:0") as server:
        server.ready()
        log = project.folder / "serve.log"
        until(lambda: "http://[::1]:" in log.read_text(), "an address of IPv6")
    with serving(project) as server:
        equal(server.ready().generation()["generation"] > 0, True, "without --http")
        lacks((project.folder / "serve.log").read_text().rsplit("serving at", 1)[1], "http://", "an address without --http")


SHOP = '''module Acme.Shop

/// What one pays.
type Price = { amount: Int; currency: String }

/// Twice `price`, "ä€😀" and all.
let twice (price: Price) : Price =
  // in one step
  { price with amount = Stdlib.Int.add price.amount price.amount }

let four (price: Price) : Price = twice (twice price)

let six (price: Price) : Price = Acme.Shop.four price
'''

MATHS = '''module Darklang.Stdlib.Int

let add (a: Int) (b: Int) : Int = Builtin.intAdd a b
'''


def definition(at, kind, name):
    return at.get(f"v1/definition?kind={kind}&name={name}").json()


def text_of(found):
    return "".join(part["text"] for part in found["source"]["parts"])


def links_of(found):
    return [(part["text"], part["kind"], part["name"]) for part in found["source"]["parts"] if "name" in part]


def check_definition(project):
    """Source with what every name means, docs, readable PT and RT, impact: as the command line has them"""
    project.edition = "hash"
    project.write("shop.dark", SHOP)
    project.write("int.dark", MATHS)
    project.darkpkg("build", "packages", "--db", "data.db")
    show = lambda *arguments: project.darkpkg("show", *arguments, "--db", "data.db").out
    with page(project, tables={}) as at:
        twice = definition(at, "fn", "Acme.Shop.twice")
        equal(text_of(twice) + "\n", show("Acme.Shop.twice", "--source"), "the source")
        equal(twice["source"]["line"], 6 if "///" in text_of(twice) else 7, "its line")
        equal(twice["description"], 'Twice `price`, "ä€😀" and all.', "its description")
        contains(twice["signature"], "(price: ", "its signature")
        equal(set(links_of(twice)), {("Price", "type", "Acme.Shop.Price"), ("Stdlib.Int.add", "fn", "Darklang.Stdlib.Int.add")},
              "its links")
        add = definition(at, "fn", "Darklang.Stdlib.Int.add")
        equal([part["builtin"] for part in add["source"]["parts"] if "builtin" in part], ["Builtin.intAdd"], "builtins")
        for form in ("pt", "rt"):
            text = at.get(f"v1/items/fn/{twice['id']}/{form}/text")
            contains(show("Acme.Shop.twice", f"--{form}"), text.body.decode().rstrip("\n"), form)
            contains(text.headers["content-type"], "text/plain", form)
        found = at.get("v1/impact?kind=fn&name=Acme.Shop.twice").json()["items"]
        command = json.loads(project.darkpkg("impact", "Acme.Shop.twice", "--db", "data.db", "--json").out)["items"]
        equal([(each["name"], each["steps"]) for each in found], [(each["name"], each["steps"]) for each in command], "impact")
        equal([each["name"] for each in found], ["Acme.Shop.twice", "Acme.Shop.four", "Acme.Shop.six"], "impact")
        equal(found[2]["through"], 1, "by way of what")
        for query, status in (("kind=fn&name=No.such", 404), ("kind=x&name=Acme.Shop.twice", 400), ("", 400)):
            equal([at.get(f"v1/{what}?{query}").status for what in ("definition", "impact")], [status, status], query)

        # An error: the text of the file is not what the items say any more.
        settle()
        save(project.packages / "shop.dark", SHOP.replace("twice (twice price)", "twice (twice"))
        until(lambda: at.get("v1/diagnostics").json()["diagnostics"], "the error is told")
        equal(at.get("v1/diagnostics").json()["diagnostics"][0]["item"], {"kind": "fn", "name": "Acme.Shop.four"}, "what it is about")
        equal(definition(at, "fn", "Acme.Shop.four")["source"], None, "the source of a file with an error")
        equal(text_of(definition(at, "fn", "Darklang.Stdlib.Int.add")).startswith("let add"), True, "another file's")


def check_edition_uuid(project):
    """The same for edition `uuid`, where no id follows from contents"""
    project.write("a.dark", function("Test.A", "f") + "\n// Says g\nlet g (x: Int64) : Int64 = Test.A.f x\n\n"
                  "let h (x: Int64) : Int64 = x |> Test.A.f (Test.A.g x)\n")
    project.build()
    with page(project) as at:
        g = definition(at, "fn", "Test.A.g")
        equal(text_of(g), "let g (x: Int64) : Int64 = Test.A.f x", "the source")
        equal(links_of(g), [("Test.A.f", "fn", "Test.A.f")], "its links")
        equal(g["description"], "Says g", "the comment before it")
        links = links_of(definition(at, "fn", "Test.A.h"))
        equal([name for _, _, name in links], ["Test.A.f", "Test.A.g"], "a name before its arguments")
        equal([each["name"] for each in at.get("v1/impact?kind=fn&name=Test.A.f").json()["items"]], ["Test.A.f"], "impact")


def check_builds(project):
    """Each build with its phases: a save in memory, the link behind it, one that was refused"""
    project.write("a.dark", function("Test.A", "f"))
    project.build()
    with page(project, "--lag", "1") as at:
        builds = lambda: at.get("v1/builds").json()["builds"]
        settle()
        save(project.packages / "a.dark", function("Test.A", "f", "x + 2L"))
        until(lambda: {each["what"] for each in builds()} == {"memory", "database"}, "two builds")
        by_what = {each["what"]: each for each in builds()}
        memory, database = by_what["memory"], by_what["database"]
        equal((memory["ok"], memory["files"], memory["items"]), (True, 1, 1), "a save")
        equal([phase["name"] for phase in memory["phases"]], ["notice", "compile", "publish"], "its phases")
        equal([each["name"] for each in memory["compiles"]], ["a.dark"], "its files")
        equal(sum(phase["us"] for phase in memory["phases"]) == memory["us"], True, "its phases make all of it")
        equal((database["ok"], database["items"]), (True, 1), "a link")
        equal(sum(phase["us"] for phase in database["phases"]) == database["us"], True, "its phases make all of it")
        save(project.packages / "a.dark", function("Test.A", "f", "x +"))
        until(lambda: not builds()[-1]["ok"], "a build that is refused")
        events = at_events(at, 3)
        equal([json.loads(data)["number"] for name, data in events if name == "build"], [1, 2, 3], "events")


def at_events(at, builds):
    """The events so far, until that many are of builds."""
    import socket
    address, port = at.host.rsplit(":", 1)
    start = at.get("v1/generation").json()["event"].rsplit("-", 1)[0]
    with socket.create_connection((address, int(port)), timeout=30) as connection:
        connection.sendall(f"GET {at.room}v1/events?after={start}-0 HTTP/1.1\r\nHost: {at.host}\r\nCookie: {at.cookie}\r\n\r\n".encode())
        data = ""
        while data.count("event: build\n") < builds or not data.endswith("\n\n\r\n"):
            data += connection.recv(65536).decode()
    return re.findall(r"event: (\w+)\ndata: (.*)\n", data)


def check_size(project):
    """The page has 300 KB at most, and nothing of it is elsewhere"""
    texts = {name: (ROOT / "serve/page" / name).read_text() for name in FILES}
    size = sum(len(text.encode()) for text in texts.values())
    equal(size <= 300_000, True, f"{size} bytes")
    for name, text in texts.items():
        urls = [url for url in re.findall(r"https?://[^\s\"'`]+", text) if url != "http://www.w3.org/2000/svg"]
        equal(urls, [], f"addresses in {name}")
        for way in ("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "style="):
            lacks(text, way, name)
    print(f"         {size} bytes in {len(texts)} files")


if __name__ == "__main__":
    run(__file__)
