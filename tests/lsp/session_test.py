#!/usr/bin/env python3
"""`darkpkg lsp` as an editor uses it: what is wrong with texts that nobody saved, in all files that they concern."""
import os
import shutil
import subprocess
import sys
import time

from client import Client, Refused, client, frame, path_of, uri_of
import harness
from harness import contains, equal

EDITIONS = ("hash", "uuid")
INT = {"hash": "Int", "uuid": "Int64"}
ONE = {"hash": "1", "uuid": "1L"}


def fn(edition, module, name, body="x"):
    return f"module {module}\n\nlet {name} (x: {INT[edition]}) : {INT[edition]} = {body}\n"


def both(project, check):
    for edition in EDITIONS:
        project.edition = edition
        shutil.rmtree(project.packages)
        project.packages.mkdir()
        check(project, edition)


def check_unsaved_text(project):
    """What one types is told at once, with code, place, help and version, and goes when it is mended; no file is written"""
    def check(project, edition):
        project.write("a.dark", fn(edition, "Acme.A", "twice"))
        path = project.write("b.dark", fn(edition, "Acme.B", "apply", "Acme.A.twice x"))
        before = sorted(p.name for p in project.folder.rglob("*"))
        with client(project) as lsp:
            uri = lsp.open(path)
            equal(lsp.codes(uri), [], f"{edition}: at first")
            lsp.replace(uri, "A.twice", "A.twic")
            [found] = lsp.until_told(uri)
            equal((found["severity"], found["source"], found["code"][0] in "EW"), (1 if found["code"][0] == "E" else 2, "darkpkg", True), "form")
            contains(found["message"], "did you mean 'Acme.A.twice'?", "help")
            contains(found["data"]["help"], "did you mean 'Acme.A.twice'?", "help as data")
            start = lsp.index(lsp.texts[uri], found["range"]["start"])
            end = lsp.index(lsp.texts[uri], found["range"]["end"])
            equal(lsp.texts[uri][start:end], "Acme.A.twic", "place")
            lsp.replace(uri, "A.twic", "A.twice")
            equal(lsp.codes(uri), [], f"{edition}: mended")
            lsp.replace(uri, "module", "modul")
            equal(len(lsp.codes(uri)) > 0, True, "a syntax error")
            lsp.replace(uri, "modul ", "module ")
            equal(lsp.codes(uri), [], f"{edition}: mended again")
            after = sorted(p.name for p in project.folder.rglob("*") if p.name != "lsp.log")
            equal(after, [name for name in before if name != "lsp.log"], "files")
            equal(lsp.end(), 0, "exit code")
    both(project, check)


def check_other_files(project):
    """All files that a change concerns are told of, whether they are open or not"""
    def check(project, edition):
        a = project.write("a.dark", fn(edition, "Acme.A", "twice"))
        project.write("b.dark", "// one line more\n" + fn(edition, "Acme.B", "apply", "Acme.A.twice x"))
        with client(project) as lsp:
            uri, other = lsp.open(a), uri_of(project.packages / "b.dark")
            lsp.until_told(uri)
            lsp.replace(uri, "twice", "thrice")
            lsp.until(lambda: len(lsp.diagnostics(other)) == 1, "the other file has an error")
            found = lsp.diagnostics(other)[0]
            equal(found["range"]["start"]["line"], 3, "line")
            equal("version" in lsp.told[other], False, "a version of a file that is not open")
            lsp.replace(uri, "thrice", "twice")
            lsp.until(lambda: lsp.diagnostics(other) == [], "the other file is fine again")
            # Twice defined: the note is at the other definition.
            lsp.edit(uri, 0, len(lsp.texts[uri]), fn(edition, "Acme.B", "apply"))
            lsp.until(lambda: any("relatedInformation" in each for each in lsp.diagnostics(other) + lsp.diagnostics(uri)), "a related place")
            [found] = [each for each in lsp.diagnostics(other) + lsp.diagnostics(uri) if "relatedInformation" in each]
            equal(found["code"], "E0303", "code")
            equal(found["relatedInformation"][0]["location"]["uri"], uri, "the related place")
            lsp.close(uri)
            lsp.until(lambda: lsp.diagnostics(other) == [] and lsp.diagnostics(uri) == [], "the file's text counts again")
    both(project, check)


def check_external_changes(project):
    """Files that others write, make, move and delete are followed; those that are open are not"""
    def check(project, edition):
        a = project.write("a.dark", fn(edition, "Acme.A", "twice"))
        b = project.write("sub/b.dark", fn(edition, "Acme.B", "apply", "Acme.A.twice x"))
        with client(project) as lsp:
            uri = lsp.open(b)
            equal(lsp.codes(uri), [], "at first")
            a.write_text(fn(edition, "Acme.A", "thrice"))
            lsp.until(lambda: len(lsp.diagnostics(uri)) == 1, "a was saved")
            (project.packages / "new").mkdir()
            (project.packages / "new/c.dark").write_text(fn(edition, "Acme.A", "twice"))
            lsp.until(lambda: lsp.diagnostics(uri) == [], "there is a new file in a new folder")
            shutil.move(project.packages / "new", project.folder / "elsewhere")
            lsp.until(lambda: len(lsp.diagnostics(uri)) == 1, "the folder was moved away")
            lsp.replace(uri, "A.twice", "A.thrice")
            equal(lsp.codes(uri), [], "mended by typing")
            b.write_text("nonsense (")
            b.unlink()
            lsp.replace(uri, "module", "\nmodule")
            equal(lsp.codes(uri), [], "what is open counts, whatever becomes of the file")
            lsp.close(uri)
            shutil.rmtree(project.folder / "elsewhere")
            a.write_text("let = (")
            lsp.until(lambda: len(lsp.diagnostics(uri_of(a))) > 0, "a broken file")
            lsp.notify("workspace/didChangeWatchedFiles", {"changes": [{"uri": uri_of(a), "type": 2}]})
            a.write_text("")
            lsp.until(lambda: lsp.diagnostics(uri_of(a)) == [], "an empty one")
    both(project, check)


def check_last_good_text(project):
    """While a file has errors of its own, others see what it said before; a file that never said anything hides what others lack"""
    def check(project, edition):
        a = project.write("a.dark", fn(edition, "Acme.A", "twice"))
        b = project.write("b.dark", fn(edition, "Acme.B", "apply", "Acme.A.twice x + Acme.A.none x"))
        with client(project) as lsp:
            uri, other = lsp.open(a), uri_of(b)
            lsp.until(lambda: len(lsp.diagnostics(other)) == 1, "what is missing")
            before = lsp.diagnostics(other)
            lsp.replace(uri, "twice", "twice (")
            equal(len(lsp.codes(uri)) > 0, True, "a syntax error")
            equal(lsp.diagnostics(other), before, "the other file meanwhile")
            lsp.edit(uri, 0, len(lsp.texts[uri]), fn(edition, "Acme.A", "none"))
            lsp.until(lambda: lsp.diagnostics(uri) == [] and "twice" in str(lsp.diagnostics(other)), "another name is missing")
            (project.packages / "c.dark").write_text("module (")
            lsp.until(lambda: len(lsp.diagnostics(uri_of(project.packages / "c.dark"))) > 0 and lsp.diagnostics(other) == [],
                      "nobody knows what is in c")
            (project.packages / "c.dark").write_text(fn(edition, "Acme.A", "twice"))
            lsp.until(lambda: not any(lsp.diagnostics(u) for u in lsp.told), "all is fine")
    both(project, check)


def check_saving_in_place(project):
    """A file that somebody has emptied and still writes says what it did, so that others have no errors because of it"""
    def check(project, edition):
        a = project.write("a.dark", fn(edition, "Acme.A", "twice"))
        b = project.write("b.dark", fn(edition, "Acme.B", "apply", "Acme.A.twice x"))
        with client(project) as lsp:
            uri = lsp.open(b)
            equal(lsp.codes(uri), [], "at first")
            with open(a, "w") as file:
                time.sleep(0.6)  # longer than anybody waits for more to come
                lsp.replace(uri, "module", "\nmodule")
                equal(lsp.codes(uri), [], "while it is empty")
                file.write("let = (")
            lsp.until(lambda: lsp.diagnostics(uri_of(a)), "its own errors")
            equal(lsp.codes(uri), [], "afterwards")
            a.write_text("")
            lsp.until(lambda: len(lsp.diagnostics(uri)) == 1, "it is empty for good")
    both(project, check)


def check_values(project):
    """A value that fails when it is evaluated is told of when nobody types, at its place in the text"""
    project.edition = "hash"
    project.write("a.dark", "module Acme.A\n\nlet part (x: Int64) : Int64 = 10L / x\n")
    path = project.write("b.dark", "module Acme.B\n\nval fine = Acme.A.part 5L\n")
    with client(project) as lsp:
        uri = lsp.open(path)
        equal(lsp.codes(uri), [], "at first")
        lsp.replace(uri, "fine = Acme.A.part 5L", "bad = (Acme.A.part 5L, Acme.A.part 0L)")
        lsp.until(lambda: len(lsp.diagnostics(uri)) == 1, "the value fails")
        equal(lsp.diagnostics(uri)[0]["range"]["start"]["line"], 2, "line")
        found = lsp.diagnostics(uri)
        other = lsp.open(project.packages / "a.dark")
        lsp.replace(other, "let part", "// more\nlet part")
        lsp.until_told(other)
        time.sleep(0.3)
        equal(lsp.diagnostics(uri), found, "after another file changed")
        lsp.replace(other, "10L / x", "10L")
        lsp.until(lambda: lsp.diagnostics(uri) == [], "mended in the other file")
        lsp.replace(other, "= 10L", "= 10L / x")
        lsp.until(lambda: lsp.diagnostics(uri) == found, "wrong again")
        lsp.replace(uri, "part 0L", "part 2L")
        lsp.until(lambda: lsp.diagnostics(uri) == [], "mended")


def check_values_of_each_other(project):
    """Of values that need each other's results the one is told that a build tells, whatever the files are called"""
    project.edition = "hash"
    project.write("a.dark", "module Acme.A\n\nval v = Acme.B.w\n")
    (project.packages / "one").mkdir()
    project.write("one/b.dark", "module Acme.B\n\nval w = Acme.A.v\n")
    built = project.darkpkg("build", "packages", code=1).text
    contains(built, "a.dark:3:9: error[E1301]", "what a build says")
    with client(project) as lsp:
        a = uri_of(project.packages / "a.dark")
        lsp.until(lambda: any(map(lsp.diagnostics, lsp.told)), "a value that needs itself")
        equal([uri for uri in lsp.told if lsp.diagnostics(uri)], [a], "where")
        contains(built, lsp.diagnostics(a)[0]["message"].splitlines()[0], "the same words")


def check_broken_on_disk(project):
    """A file that nobody has open and that got an error on the disk counts as it was, with places as they are now"""
    def check(project, edition):
        other = project.write("b.dark", fn(edition, "Acme.B", "f"))
        path = project.write("a.dark", fn(edition, "Acme.A", "g", "Acme.B.f x"))
        with client(project) as lsp:
            uri = lsp.open(path)
            lsp.until_told(uri)
            other.write_text("type (\n" + other.read_text())
            lsp.until(lambda: lsp.diagnostics(uri_of(other)), "the error")
            equal(lsp.codes(uri), [], "who uses it")
            found = lsp.request("textDocument/definition", lsp.at(uri, "B.f", 2))
            equal(found["range"]["start"]["line"], 3, "the line of what it uses")
    both(project, check)


def check_positions(project):
    """Places count UTF-16 units or bytes, as was agreed, also behind letters beyond the first plane"""
    project.edition = "hash"
    text = 'module Acme.A\n\nlet f (x: String) : String = ("ä𝄞" ++ nope x) ++ "𝄞" ++ nope2 x\n'
    path = project.write("a.dark", text)
    for encoding in ("utf-16", "utf-8"):
        with client(project, encoding=encoding) as lsp:
            equal(lsp.capabilities["positionEncoding"], encoding, "encoding")
            uri = lsp.open(path)
            found = lsp.until_told(uri)
            places = [lsp.texts[uri][lsp.index(text, each["range"]["start"]):lsp.index(text, each["range"]["end"])] for each in found]
            equal(places, ["nope", "nope2"], "places")
            lsp.replace(uri, "nope2 x", '"𝄞𝄞"')
            lsp.replace(uri, "nope x", '"ö"')
            equal(lsp.codes(uri), [], "after edits")


def check_versions(project):
    """Of many changes at once the last one is told; a request about an old text and a cancelled one are refused, in order"""
    project.edition = "hash"
    path = project.write("a.dark", fn("hash", "Acme.A", "f"))
    with client(project) as lsp:
        uri = lsp.open(path)
        lsp.until_told(uri)
        place = {"textDocument": {"uri": uri}, "position": {"line": 2, "character": 5}}
        change = lambda version, text: {"jsonrpc": "2.0", "method": "textDocument/didChange", "params": {
            "textDocument": {"uri": uri, "version": version}, "contentChanges": [{"text": text}]}}
        hover = lambda number: {"jsonrpc": "2.0", "id": number, "method": "textDocument/hover", "params": place}
        cancel = {"jsonrpc": "2.0", "method": "$/cancelRequest", "params": {"id": 902}}
        before = len(lsp.published)
        messages = [change(2, "nonsense ("), hover(901), change(3, fn("hash", "Acme.A", "g")), hover(902), hover(903), cancel]
        lsp.send(b"".join(map(frame, messages)))
        codes = {}
        for number in (901, 902, 903):
            try:
                lsp.answer(number)
                codes[number] = "answered"
            except Refused as refused:
                codes[number] = refused.code
        equal(codes[901], -32801, "a request about an old text")
        equal(codes[902], -32800, "a cancelled one")
        lsp.until(lambda: lsp.told[uri].get("version") == 3, "the last version")
        answered = [each["id"] for each in lsp.log if "method" not in each and each.get("id") in (901, 902, 903)]
        equal(answered, [901, 902, 903], "order")
        equal([params["version"] for _, params in lsp.published[before:] if params["uri"] == uri], [3], "versions that were told")


def check_lifecycle(project):
    """initialize comes first and once, nothing works behind shutdown, exit ends it; so does a client that hangs up"""
    project.edition = "hash"
    project.write("a.dark", fn("hash", "Acme.A", "f"))
    code = lambda method: refusal(lsp, method)

    def refusal(lsp, method):
        try:
            return lsp.request(method, {})
        except Refused as refused:
            return refused.code
    with client(project, initialize=False) as lsp:
        equal(code("textDocument/hover"), -32002, "before initialize")
        equal(lsp.initialize()["serverInfo"]["name"], "darkpkg", "name")
        equal(code("initialize"), -32600, "a second initialize")
        equal(code("nothing/such"), -32601, "an unknown method")
        lsp.notify("nothing/such", {})
        equal(code("shutdown"), None, "shutdown")
        equal(code("textDocument/hover"), -32600, "after shutdown")
        lsp.notify("exit")
        equal(lsp.process.wait(30), 0, "exit code")
    with client(project) as lsp:
        lsp.process.stdin.close()
        equal(lsp.process.wait(30), 1, "exit code of one whose client hung up")


def check_folders(project):
    """Several folders, one that comes later, one that goes, a file that is in none; a folder by another way to it"""
    project.edition = "hash"
    one, two = project.folder / "one", project.folder / "two"
    (one / "packages").mkdir(parents=True)
    two.mkdir()
    (one / "packages/a.dark").write_text(fn("hash", "Acme.A", "f", "nope x"))
    (two / "b.dark").write_text(fn("hash", "Acme.B", "g", "nope x"))
    outside = project.folder / "outside.dark"
    outside.write_text(fn("hash", "Acme.C", "h", "nope x"))
    os.symlink(two, project.folder / "link")
    with client(project, roots=[one]) as lsp:
        a, b, c = uri_of(one / "packages/a.dark"), uri_of(two / "b.dark"), lsp.open(outside)
        lsp.until(lambda: len(lsp.diagnostics(a)) == 1, "one")
        equal(lsp.codes(c), [], "names of a file in no folder")
        lsp.replace(c, "module", "modul (")
        equal(len(lsp.codes(c)) > 0, True, "its own errors")
        folders = lambda added, removed: lsp.notify("workspace/didChangeWorkspaceFolders", {"event": {
            "added": [{"uri": uri_of(each), "name": "x"} for each in added], "removed": [{"uri": uri_of(each), "name": "x"} for each in removed]}})
        folders([two], [])
        lsp.until(lambda: len(lsp.diagnostics(b)) == 1, "two")
        linked = lsp.open(project.folder / "link/b.dark")
        equal(len(lsp.codes(linked)), 1, "by a link")
        lsp.replace(linked, "nope x", "x")
        equal(lsp.codes(linked), [], "by a link, mended")
        folders([], [one])
        lsp.until(lambda: lsp.diagnostics(a) == [], "one is gone")


def check_beside_a_watch(project):
    """It needs no database and no server, and changes nothing for a watch that runs on the same files"""
    project.edition = "hash"
    path = project.write("a.dark", fn("hash", "Acme.A", "f"))
    project.darkpkg("build", "packages")
    watch = subprocess.Popen([str(harness.DARKPKG), "watch", "packages", "--edition", "hash"], cwd=project.folder,
                             stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        with client(project) as lsp:
            uri = lsp.open(path)
            equal(lsp.codes(uri), [], "at first")
            for n in range(5):
                lsp.replace(uri, "= x", f"= {n} + x") if n == 0 else lsp.replace(uri, f"= {n - 1} +", f"= {n} +")
                lsp.save(uri)
                time.sleep(0.05)
            equal(lsp.codes(uri), [], "in the end")
            deadline = time.monotonic() + 30
            while "nothing to do" not in project.darkpkg("build", "packages", "-n").text and time.monotonic() < deadline:
                time.sleep(0.05)
        equal(watch.poll(), None, "the watch still runs")
    finally:
        watch.terminate()
        watch.wait()
    contains(project.darkpkg("build", "packages").text, "nothing to do", "a build afterwards")


if __name__ == "__main__":
    harness.run(__file__)
