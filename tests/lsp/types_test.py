#!/usr/bin/env python3
"""Every message of `darkpkg lsp`, and of our client, has the form that the protocol's machine-readable model gives it."""
import shutil
import sys

sys.dont_write_bytecode = True

from client import Refused, client, uri_of
import harness
from harness import equal
import model

PLACE = {"start": {"line": 0, "character": 0}, "end": {"line": 0, "character": 1}}
# What the model refuses: (method, part, value).
WRONG = [
    ("textDocument/hover", "result", {"content": "x"}), ("textDocument/definition", "result", {"uri": "file:///x", "range": None}),
    ("textDocument/definition", "result", {"uri": 3, "range": PLACE}), ("textDocument/definition", "result", [{"uri": "/x", "range": PLACE}]),
    ("textDocument/publishDiagnostics", "params", {"uri": "file:///x", "diagnostics": [{"message": "x"}]}),
    ("textDocument/publishDiagnostics", "params", {"uri": "file:///x", "diagnostics": [], "versions": 1}),
    ("textDocument/publishDiagnostics", "params", {"uri": "file:///x", "diagnostics": [{"message": "x", "range": PLACE, "severity": 9}]}),
    ("textDocument/documentHighlight", "result", [{"range": {"start": {"line": -1, "character": 0}, "end": PLACE["end"]}}]),
    ("textDocument/foldingRange", "result", [{"startLine": 1.0, "endLine": 2}]), ("shutdown", "result", {}),
    ("textDocument/semanticTokens/full", "result", {"data": [2**31]}), ("textDocument/hover", "params", {"textDocument": {"uri": "file:///x"}}),
]


def check_model(project):
    """The model knows every feature, and refuses what is wrong"""
    protocol = model.load()
    equal([method for method in model.feature_methods() if method not in protocol.methods], [], "features without a model")
    equal([each for each in WRONG if not protocol.problems(*each)], [], "taken")
    equal(protocol.problems("textDocument/definition", "result", [{"uri": "file:///x", "range": PLACE}]), [], "refused")


def check_form(project):
    """A session with every request: its params and answers, and notifications of both sides"""
    project.edition = "hash"
    path = project.write("a.dark", "module Acme.A\n\n/// Text\nlet f (x: Int64) : Int64 = x\n\nlet g (x: Int64) : Int64 = f (f x)\n\ntype T =\n  | C of Int64\n")
    project.write("b.dark", "module Acme.A\n\nlet h (x: Int64) : Int64 = Acme.A.f x\n")
    other = project.folder / "other"  # of another edition, which is an error
    shutil.copytree(project.packages, other / "packages")
    project.run(harness.DARKPKG, "build", "packages", "--edition", "uuid", cwd=other)
    log = []
    with client(project, log=log) as lsp:
        uri = lsp.open(path)
        lsp.until_told(uri)
        use, document = lsp.at(uri, "f (f", 0), {"textDocument": {"uri": uri}}
        asked = {"textDocument/definition": use, "textDocument/implementation": use, "textDocument/references": {**use, "context": {"includeDeclaration": True}},
                 "textDocument/documentHighlight": use, "textDocument/hover": use, "textDocument/documentSymbol": document,
                 "workspace/symbol": {"query": "f"}, "textDocument/completion": lsp.at(uri, "x)", 0), "textDocument/foldingRange": document,
                 "textDocument/semanticTokens/full": document, "textDocument/prepareRename": use,
                 "textDocument/rename": {**use, "newName": "ff"}}
        for method, params in asked.items():
            result = lsp.request(method, params)
            assert result, f"{method}: {result!r}"
        lsp.replace(uri, "f (f x)", "f (ff x)")
        lsp.until_told(uri)
        start = lsp.texts[uri].index("ff x")
        lsp.replace(uri, "let g", "let h")  # defined twice: a related place
        lsp.until(lambda: "relatedInformation" in str(lsp.told), "a related place")
        lsp.replace(uri, "let h", "let g")
        lsp.until(lambda: "ff" in str(lsp.diagnostics(uri)) and lsp.told[uri]["version"] == lsp.versions[uri], "a name that is missing")
        asked["textDocument/codeAction"] = {**document, "range": lsp.range(lsp.texts[uri], start, start), "context": {"diagnostics": []}}
        assert lsp.request("textDocument/codeAction", asked["textDocument/codeAction"]), "a quick fix"
        try:
            lsp.request("nothing/such")
        except Refused:
            pass
        lsp.notify("workspace/didChangeWorkspaceFolders", {"event": {"added": [{"uri": uri_of(other), "name": "other"}], "removed": []}})
        lsp.end()
    protocol, asked_by, problems, seen = model.load(), {}, [], set()
    for message in log:
        equal(message.get("jsonrpc"), "2.0", "jsonrpc")
        if message.get("method") == "nothing/such":
            continue
        if "method" in message:
            seen.add(message["method"])
            problems += protocol.problems(message["method"], "params", message.get("params"))
            asked_by[message.get("id")] = message["method"]
        elif "result" in message:
            problems += protocol.problems(asked_by[message["id"]], "result", message["result"])
        else:
            equal(sorted(message["error"]), ["code", "message"], "an error")
    equal(problems, [], "what has not its form")
    equal(sorted({*model.feature_methods(), *model.REQUESTS, "textDocument/publishDiagnostics", "window/showMessage"} - seen), [], "not seen")


if __name__ == "__main__":
    harness.run(__file__)
