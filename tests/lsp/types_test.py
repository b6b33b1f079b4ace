#!/usr/bin/env python3
"""Every message of `darkpkg lsp` has the form that the protocol's own types give it.

These are those of the npm package vscode-languageserver-protocol, which TypeScript's compiler holds the messages against. Both
are fetched into a cache folder once. (The package has the schema of the machine-readable model, not the model itself.)
"""
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys

sys.dont_write_bytecode = True

from client import Refused, client
import harness
from harness import Skip, equal

PACKAGES = ["vscode-languageserver-protocol@3.17.5", "typescript@5.4.5"]
CACHE = pathlib.Path(os.environ.get("XDG_CACHE_HOME", pathlib.Path.home() / ".cache")) / "darkpkg" / "lsp-types"

# The types of results, and of the params of notifications.
TYPES = {
    "initialize": "InitializeResult", "shutdown": "null", "textDocument/definition": "Location | Location[] | null",
    "textDocument/implementation": "Location[] | null", "textDocument/references": "Location[] | null", "textDocument/documentHighlight": "DocumentHighlight[] | null",
    "textDocument/hover": "Hover | null", "textDocument/documentSymbol": "DocumentSymbol[] | null",
    "workspace/symbol": "SymbolInformation[] | null", "textDocument/completion": "CompletionList | null",
    "textDocument/foldingRange": "FoldingRange[] | null", "textDocument/semanticTokens/full": "SemanticTokens | null",
    "textDocument/prepareRename": "PrepareRenameResult | null", "textDocument/rename": "WorkspaceEdit | null",
    "textDocument/codeAction": "CodeAction[] | null", "textDocument/publishDiagnostics": "PublishDiagnosticsParams",
    "window/showMessage": "ShowMessageParams",
}


def fetch():
    if not shutil.which("npm") or not shutil.which("node"):
        raise Skip("npm and node are not installed")
    if not (CACHE / "node_modules/typescript/bin/tsc").exists():
        CACHE.mkdir(parents=True, exist_ok=True)
        try:
            done = subprocess.run(["npm", "install", "--silent", "--no-audit", "--no-fund", "--ignore-scripts", "--prefix", CACHE, *PACKAGES],
                                  capture_output=True, timeout=180)
        except subprocess.TimeoutExpired:
            raise Skip("npm takes too long to fetch the types") from None
        if done.returncode != 0:
            raise Skip("npm can't fetch the types")


def compile_types(folder, messages):
    """The messages, (method, value), that the compiler does not take; as its lines."""
    lines = ["import * as protocol from 'vscode-languageserver-protocol';"]
    for i, (method, value) in enumerate(messages):
        names = re.sub(r"\b(?!null\b)([A-Z]\w*)", r"protocol.\1", TYPES[method])
        lines.append(f"export const m{i}: {names} = {json.dumps(value)};")
    (folder / "messages.ts").write_text("\n".join(lines) + "\n")
    link = folder / "node_modules"
    if not link.exists():
        link.symlink_to(CACHE / "node_modules")
    done = subprocess.run(["node", CACHE / "node_modules/typescript/bin/tsc", "--noEmit", "--strict", "--skipLibCheck", "--target", "es2020",
                           "--module", "node16", "--moduleResolution", "node16", "messages.ts"], cwd=folder, capture_output=True)
    return sorted({int(n) - 2 for n in re.findall(r"messages\.ts\((\d+),", done.stdout.decode())}), done.stdout.decode()


def odd_numbers(value):
    """Numbers that are no uinteger: the compiler knows no other kinds."""
    if isinstance(value, dict):
        return [each for name, part in value.items() if name != "data" or isinstance(part, list) for each in odd_numbers(part)]
    if isinstance(value, list):
        return [each for part in value for each in odd_numbers(part)]
    return [value] if isinstance(value, float) or (isinstance(value, int) and not 0 <= value < 2**31) else []


def check_form(project):
    """A session with every request: its answers and notifications"""
    fetch()
    wrong = [("textDocument/hover", {"content": "x"}), ("textDocument/definition", {"uri": 3, "range": None}),
             ("textDocument/publishDiagnostics", {"uri": "file:///x", "diagnostics": [{"message": "x"}]}),
             ("textDocument/publishDiagnostics", {"uri": "file:///x", "diagnostics": [], "versions": 1})]
    project.edition = "hash"
    path = project.write("a.dark", "module Acme.A\n\n/// Text\nlet f (x: Int64) : Int64 = x\n\nlet g (x: Int64) : Int64 = f (f x)\n\ntype T =\n  | C of Int64\n")
    project.write("b.dark", "module Acme.A\n\nlet h (x: Int64) : Int64 = Acme.A.f x\n")
    log = []
    with client(project, log=log) as lsp:
        log.insert(0, {"id": 1, "method": "initialize"})
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
        lsp.notify("workspace/didChangeWorkspaceFolders", {"event": {"added": [{"uri": "file:///proc/self/nothing", "name": "x"}], "removed": []}})
        lsp.end()
    methods, messages = {}, []
    for message in log:
        if "method" in message and "id" in message:
            methods[message["id"]] = message["method"]
            continue
        equal(message.get("jsonrpc"), "2.0", "jsonrpc")
        if "method" in message:
            messages.append((message["method"], message["params"]))
        elif "result" in message:
            messages.append((methods[message["id"]], message["result"]))
        else:
            equal(sorted(message["error"]), ["code", "message"], "an error")
    seen = {method for method, _ in messages}
    equal(sorted({*asked, "initialize", "shutdown", "textDocument/publishDiagnostics"} - seen), [], "not seen")
    equal([(method, odd) for method, value in messages if (odd := odd_numbers(value))], [], "numbers")
    refused, text = compile_types(project.folder, messages + wrong)
    equal(refused, list(range(len(messages), len(messages) + len(wrong))), f"what has not its type (the last {len(wrong)} have not):\n{text}")


if __name__ == "__main__":
    harness.run(__file__)
