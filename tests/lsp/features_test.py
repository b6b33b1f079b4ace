#!/usr/bin/env python3
"""What `darkpkg lsp` answers: definitions, uses, hover, symbols, completion, rename, quick fixes."""
import sys

sys.dont_write_bytecode = True

from client import Refused, client, path_of, uri_of
import harness
from harness import contains, equal

LIST = {
    "hash": "module Acme.List\n\n/// Twice as much\nlet twice (x: Int64) : Int64 = x + x\n\nval two = 2L\n\n"
            "type Shape =\n  | Circle of Int64\n  | Square of Int64\n\ntype Point = { left: Int64; top: Int64 }\n",
    "uuid": "module Acme.List\n\n/// Twice as much\nlet twice (x: Int64) : Int64 = x + x\n\nlet two = 2L\n\n"
            "type Shape =\n  | Circle of Int64\n  | Square of Int64\n\ntype Point = { left: Int64; top: Int64 }\n",
}
USE = ("module Acme.Use\n\n// äö𝄞\nlet four (x: Int64) : Int64 = Acme.List.twice (Acme.List.twice x)\n\n"
       "let area (p: Acme.List.Point) : Int64 = p.left\n\nlet shape (x: Int64) : Acme.List.Shape = Acme.List.Shape.Circle x\n")


def each_edition(project, check):
    for encoding, edition in (("utf-16", "hash"), ("utf-8", "uuid")):
        project.edition = edition
        project.write("list.dark", LIST[edition])
        project.write("use.dark", USE)
        with client(project, encoding=encoding) as lsp:
            list_, use = lsp.open(project.packages / "list.dark"), lsp.open(project.packages / "use.dark")
            equal((lsp.codes(list_), lsp.codes(use)), ([], []), "diagnostics")
            check(lsp, list_, use, edition)


def texts(lsp, locations):
    """(file, text) of locations, sorted."""
    out = []
    for each in locations:
        text = lsp.texts.get(each["uri"]) or path_of(each["uri"]).read_text()
        out.append((path_of(each["uri"]).name, text[lsp.index(text, each["range"]["start"]):lsp.index(text, each["range"]["end"])]))
    return sorted(out)


def labels(lsp, uri, part, offset):
    return [each["label"] for each in lsp.request("textDocument/completion", lsp.at(uri, part, offset))["items"]]


def check_definition(project):
    """From a use to the definition, in other files and in texts with errors; nothing where nothing is"""
    def check(lsp, list_, use, edition):
        equal(texts(lsp, [lsp.request("textDocument/definition", lsp.at(use, "List.twice", 3))]), [("list.dark", "twice")], "function")
        equal(texts(lsp, [lsp.request("textDocument/definition", lsp.at(use, "List.Point", 6))]), [("list.dark", "Point")], "type")
        equal(lsp.request("textDocument/definition", lsp.at(use, "äö")), None, "a comment")
        lsp.edit(list_, 0, 0, "\n\n// more\n")
        found = lsp.request("textDocument/definition", lsp.at(use, "List.twice", 3))
        equal((found["range"]["start"]["line"], texts(lsp, [found])), (6, [("list.dark", "twice")]), "after lines came before it")
        lsp.edit(use, len(lsp.texts[use]), len(lsp.texts[use]), "\nlet broken = (\n")
        equal(texts(lsp, [lsp.request("textDocument/definition", lsp.at(use, "List.twice", 3))]), [("list.dark", "twice")], "in a broken text")
    each_edition(project, check)


def check_references(project):
    """All uses in all files, with the definition if it is wanted; highlights in one file; builtins too"""
    def check(lsp, list_, use, edition):
        params = lambda wanted: {**lsp.at(list_, "twice", 2), "context": {"includeDeclaration": wanted}}
        equal(texts(lsp, lsp.request("textDocument/references", params(False))), [("use.dark", "Acme.List.twice")] * 2, "uses")
        equal(texts(lsp, lsp.request("textDocument/references", params(True)))[0], ("list.dark", "twice"), "definition")
        equal(len(lsp.request("textDocument/documentHighlight", lsp.at(use, "List.twice", 3))), 2, "highlights")
        lsp.replace(use, "p.left", "Builtin.int64Add p.left (Builtin.int64Add 1L 2L)")
        found = lsp.request("textDocument/references", {**lsp.at(use, "int64Add", 3), "context": {"includeDeclaration": True}})
        equal(texts(lsp, found), [("use.dark", "Builtin.int64Add")] * 2, "a builtin")
    each_edition(project, check)


def check_hover(project):
    """Signature, description and id; in edition hash how many others an edit concerns"""
    def check(lsp, list_, use, edition):
        lsp.until_told(use)
        text = lsp.request("textDocument/hover", lsp.at(use, "List.twice", 3))["contents"]["value"]
        contains(text, "(x: Int64) : Int64" if edition == "uuid" else "Int64", "signature")
        contains(text, "twice", "name")
        if edition == "hash":
            contains(text, "Twice as much", "description")
            contains(text, "1 other item gets another id", "impact")
        equal(lsp.request("textDocument/hover", lsp.at(use, "äö")), None, "a comment")
    each_edition(project, check)


def check_symbols(project):
    """The definitions of a file by modules, and those of all files by what one types"""
    def check(lsp, list_, use, edition):
        [module] = lsp.request("textDocument/documentSymbol", {"textDocument": {"uri": list_}})
        equal(module["name"], "Acme.List", "module")
        equal([each["name"] for each in module["children"]], ["twice", "two", "Shape", "Point"], "definitions")
        for each in [module, *module["children"]]:
            inner, outer = each["selectionRange"], each["range"]
            key = lambda at: (at["line"], at["character"])
            assert key(outer["start"]) <= key(inner["start"]) <= key(inner["end"]) <= key(outer["end"]), each
        found = lsp.request("workspace/symbol", {"query": "twice"})
        equal([(each["name"], each["containerName"]) for each in found], [("twice", "Acme.List")], "found")
        equal(len(lsp.request("workspace/symbol", {"query": ""})), 7, "all")
    each_edition(project, check)


def check_completion(project):
    """Names, modules, fields, cases, builtins and locals, in texts that are not whole yet"""
    def check(lsp, list_, use, edition):
        def typed(text):
            text = "0L + " + text
            lsp.replace(use, "p.left", text)
            out = labels(lsp, use, text, len(text))
            lsp.replace(use, text, "p.left")
            return out
        equal(sorted(typed("Acme.List.tw")), ["twice", "two"], "names")
        equal(sorted(typed("Acme.List.")), ["Point", "Shape", "twice", "two"], "a module's")
        equal(sorted(typed("Acme.")), ["List", "Use"], "modules")
        contains(typed("Li"), "List", "a module around")
        contains(typed("fou"), "four", "a name of this module")
        equal(sorted(typed("p.")), ["left", "top"], "fields")
        equal(sorted(typed("Acme.List.Shape.")), ["Circle", "Square"], "cases")
        contains(typed("Builtin.int64A"), "int64Add", "a builtin")
        equal(typed("p")[0], "p", "a local")
    each_edition(project, check)


def check_rename(project):
    """Everywhere at once, with versions; a build then finds nothing else. What would capture a name is refused"""
    def check(lsp, list_, use, edition):
        lsp.replace(list_, "x + x", "if x == 0L then x else twice (x - 1L)")
        lsp.until_told(list_)
        place = lsp.at(use, "List.twice", 6)
        prepared = lsp.request("textDocument/prepareRename", place)
        equal(prepared["placeholder"], "twice", "placeholder")
        renamed = lambda name, at=None: lsp.request("textDocument/rename", {**(at or place), "newName": name})
        equal(apply(lsp, renamed("double")), {"list.dark": 2, "use.dark": 2}, "edits")
        equal((lsp.codes(list_), lsp.codes(use)), ([], []), "afterwards")
        contains(lsp.texts[list_], "let double (x: Int64)", "definition")
        contains(lsp.texts[list_], "else double (x - 1L)", "a call of itself")
        contains(lsp.texts[use], "Acme.List.double (Acme.List.double x)", "uses")
        place = lsp.at(use, "List.double", 6)
        equal(apply(lsp, renamed("twice")), {"list.dark": 2, "use.dark": 2}, "back")
        for name in ("two" if edition == "hash" else "Twice Two", "1x", "let", "a b", ""):
            try:
                renamed(name, lsp.at(use, "List.twice", 6))
            except Refused as refused:
                equal(refused.code, -32803, name)
            else:
                raise AssertionError(f"renamed to {name!r}")
        lsp.replace(use, "(p: Acme.List.Point)", "(p: Acme.List.Pair<Acme.List.Pair<Int64>>)")
        lsp.edit(list_, len(lsp.texts[list_]), len(lsp.texts[list_]), "\ntype Pair<'a> = { left: Int64; other: 'a }\n")
        equal((lsp.codes(list_), lsp.codes(use)), ([], []), "a type in itself")
        equal(apply(lsp, renamed("Two", lsp.at(list_, "Pair", 2))), {"list.dark": 1, "use.dark": 2}, "a type in itself")
        contains(lsp.texts[use], "(p: Acme.List.Two<Acme.List.Two<Int64>>)", "a type in itself")
        # A type, whose name stands before its cases too.
        equal(apply(lsp, renamed("Form", lsp.at(list_, "Shape", 2))), {"list.dark": 1, "use.dark": 2}, "a type")
        equal((lsp.codes(list_), lsp.codes(use)), ([], []), "the type afterwards")
        contains(lsp.texts[use], "Acme.List.Form.Circle x", "a case")
        # `g` would be the parameter where it is used.
        captured = lsp.open(project.packages / "captured.dark", "module Acme.C\n\nlet f (x: Int64) : Int64 = x\n\nlet h (g: Int64) : Int64 = f g\n")
        equal(lsp.codes(captured), [], "before")
        try:
            renamed("g", lsp.at(captured, "f (x"))
        except Refused as refused:
            equal(refused.code, -32803, "a capture")
        else:
            raise AssertionError("a parameter captured the name")
        # In the module around there is one, which the new name would hide.
        outer = lsp.open(project.packages / "outer.dark", "module Acme.O\n\nlet a (x: Int64) : Int64 = x\n")
        inner = lsp.open(project.packages / "inner.dark", "module Acme.O.I\n\nlet b (x: Int64) : Int64 = x\n\nlet c (x: Int64) : Int64 = a x\n")
        equal((lsp.codes(outer), lsp.codes(inner)), ([], []), "before")
        try:
            renamed("a", lsp.at(inner, "b (x"))
        except Refused as refused:
            equal(refused.code, -32803, "hiding")
        else:
            raise AssertionError("a name was hidden")
    each_edition(project, check)


def apply(lsp, edit):
    """Applies a WorkspaceEdit to the open texts; how many edits each file got."""
    out = {}
    changes = edit["changes"] if "changes" in edit else {each["textDocument"]["uri"]: each["edits"] for each in edit["documentChanges"]}
    for uri, edits in changes.items():
        out[path_of(uri).name] = len(edits)
        text = lsp.texts[uri]
        places = sorted(((lsp.index(text, each["range"]["start"]), lsp.index(text, each["range"]["end"]), each["newText"]) for each in edits), reverse=True)
        for start, end, new in places:
            lsp.edit(uri, start, end, new)
    return out


def check_quick_fixes(project):
    """What the help says can be written instead: the name that was meant, with its module, and `val`"""
    def check(lsp, list_, use, edition):
        def fixes(part):
            lsp.until_told(use)
            start = lsp.texts[use].index(part)
            return lsp.request("textDocument/codeAction", {"textDocument": {"uri": use}, "range": lsp.range(lsp.texts[use], start, start),
                                                           "context": {"diagnostics": []}})
        equal(fixes("p.left"), [], "nothing is wrong")
        lsp.replace(use, "List.Point", "List.Pont")
        [fix] = fixes("Acme.List.Pont")
        equal(fix["title"], "Write 'Acme.List.Point'", "title")
        apply(lsp, fix["edit"])
        equal(lsp.codes(use), [], "mended")
        lsp.edit(list_, len(lsp.texts[list_]), len(lsp.texts[list_]), "\ntype Pair<'a> = { left: Int64; other: 'a }\n")
        lsp.replace(use, "(p: Acme.List.Point)", "(p: Acme.List.Pai<Int64>)")
        apply(lsp, fixes("Acme.List.Pai")[0]["edit"])
        contains(lsp.texts[use], "(p: Acme.List.Pair<Int64>)", "with its arguments")
        equal(lsp.codes(use), [], "with its arguments")
        lsp.replace(use, "(p: Acme.List.Pair<Int64>)", "(p: Point)")
        apply(lsp, fixes("Point)")[0]["edit"])
        equal(lsp.codes(use), [], "with its module")
        if edition == "hash":
            lsp.edit(use, len(lsp.texts[use]), len(lsp.texts[use]), "\nlet three = 3L\n")
            [fix] = fixes("three = 3L")
            apply(lsp, fix["edit"])
            equal(lsp.codes(use), [], "a value")
            contains(lsp.texts[use], "val three = 3L", "val")
    each_edition(project, check)


def check_folding_and_tokens(project):
    """Definitions fold, and names have tokens in the order of the text"""
    def check(lsp, list_, use, edition):
        folds = lsp.request("textDocument/foldingRange", {"textDocument": {"uri": list_}})
        contains([(each["startLine"], each["endLine"]) for each in folds], (7, 9), "a type")
        legend = lsp.capabilities["semanticTokensProvider"]["legend"]["tokenTypes"]
        data = lsp.request("textDocument/semanticTokens/full", {"textDocument": {"uri": use}})["data"]
        line, character, found = 0, 0, []
        for i in range(0, len(data), 5):
            line, character = line + data[i], data[i + 1] + (character if data[i] == 0 else 0)
            start = lsp.index(lsp.texts[use], {"line": line, "character": character})
            end = lsp.index(lsp.texts[use], {"line": line, "character": character + data[i + 2]})
            found.append((lsp.texts[use][start:end], legend[data[i + 3]]))
        equal(found[:4], [("four", "function"), ("Acme", "namespace"), ("List", "namespace"), ("twice", "function")], "tokens")
        contains(found, ("Point", "type"), "a type")
    each_edition(project, check)


if __name__ == "__main__":
    harness.run(__file__)
