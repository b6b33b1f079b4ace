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


BODY = """
let outer (x: Int64) (point: Acme.List.Point) : Int64 =
  let twice = x + 1L
  let sum = fun left right -> left + right + twice
  match [ twice ] with
  | [ one ] | [ one; _ ] -> sum one x
  | _ -> if x == 0L then point.left else outer (x - 1L) point
"""


def places(lsp, uri, found):
    """The lines and texts of ranges in a file."""
    return [(each["start"]["line"], lsp.texts[uri][lsp.index(lsp.texts[uri], each["start"]):lsp.index(lsp.texts[uri], each["end"])]) for each in found]


def check_locals(project):
    """Parameters, variables and what patterns bind: definition, uses, highlights, hover, also while the text has errors"""
    def check(lsp, list_, use, edition):
        lsp.edit(use, len(lsp.texts[use]), len(lsp.texts[use]), BODY)
        equal(lsp.codes(use), [], "diagnostics")
        first = lsp.texts[use].index(BODY) + 1
        line = lsp.texts[use].count("\n", 0, first)
        def lines(method, part, offset, **more):
            found = lsp.request(f"textDocument/{method}", {**lsp.at(use, part, offset), **more})
            return [(at - line, text) for at, text in places(lsp, use, [each["range"] for each in found])]
        def check_all():
            equal(lines("definition", "[ twice", 3), [(1, "twice")], "a variable that hides an item")
            equal(lines("definition", "sum one", 4), [(4, "one"), (4, "one")], "a name of a pattern")
            equal(lines("definition", "+ right", 3), [(2, "right")], "a lambda's parameter")
            equal(lines("implementation", "== 0L", -2), [(0, "x")], "implementation")
            equal(lines("references", "(x: Int64) (p", 1, context={"includeDeclaration": False}), [(1, "x"), (4, "x"), (5, "x"), (5, "x")], "uses")
            equal(lines("references", "point.left", 1, context={"includeDeclaration": True}), [(0, "point"), (5, "point"), (5, "point")], "with where it is bound")
            found = lsp.request("textDocument/documentHighlight", lsp.at(use, "let twice", 5))
            equal(([at - line for at, _ in places(lsp, use, [each["range"] for each in found])], [each["kind"] for each in found]), ([1, 2, 3], [3, 2, 2]), "highlights")
            contains(lsp.request("textDocument/hover", lsp.at(use, "point.left", 1))["contents"]["value"], "(point: Acme.List.Point)", "hover")
            contains(lsp.request("textDocument/hover", lsp.at(use, "sum one", 1))["contents"]["value"], "```dark\nsum\n```", "hover")
        check_all()
        lsp.edit(use, len(lsp.texts[use]), len(lsp.texts[use]), "\nlet broken = (\n")
        assert lsp.codes(use), "it is broken"
        check_all()
    each_edition(project, check)


def require_refused(lsp, uri, part, offset, name):
    try:
        lsp.request("textDocument/rename", {**lsp.at(uri, part, offset), "newName": name})
    except Refused as refused:
        equal(refused.code, -32803, name)
    else:
        raise AssertionError(f"renamed to {name!r}")


def check_rename_of_locals(project):
    """All places of the local, and nothing else; what would capture a name is refused"""
    def check(lsp, list_, use, edition):
        lsp.edit(use, len(lsp.texts[use]), len(lsp.texts[use]), BODY)
        equal(lsp.codes(use), [], "diagnostics")
        def renamed(part, offset, name):
            return lsp.request("textDocument/rename", {**lsp.at(use, part, offset), "newName": name})
        prepared = lsp.request("textDocument/prepareRename", lsp.at(use, "[ twice", 3))
        equal(prepared["placeholder"], "twice", "placeholder")
        equal(apply(lsp, renamed("[ twice", 3, "more")), {"use.dark": 3}, "a variable")
        contains(lsp.texts[use], "let more = x + 1L\n  let sum = fun left right -> left + right + more\n  match [ more ] with", "the places")
        contains(lsp.texts[use], "Acme.List.twice x", "an item of the name")
        equal(apply(lsp, renamed("| [ one", 5, "single")), {"use.dark": 3}, "a name of a pattern")
        contains(lsp.texts[use], "| [ single ] | [ single; _ ] -> sum single x", "alternatives")
        equal(lsp.codes(use), [], "afterwards")
        for part, offset, name in [("let more", 5, "x"), ("sum single", 1, "single"), ("let more", 5, "let"), ("let more", 5, "a b"),
                                   ("let more", 5, "Upper.x"), ("let more", 5, "")]:
            require_refused(lsp, use, part, offset, name)
        # `four` is a function that the body calls: a local of the name would be called instead.
        lsp.replace(use, "sum single x", "sum single (four x)")
        equal(lsp.codes(use), [], "a call")
        require_refused(lsp, use, "| [ single", 5, "four")
        lsp.replace(use, "else outer", "else (outer")
        assert lsp.codes(use), "it is broken"
        require_refused(lsp, use, "let more", 5, "other")
    each_edition(project, check)


def check_calls_of_itself(project):
    """A function's calls of itself are uses as all others: definition, uses, highlights"""
    def check(lsp, list_, use, edition):
        lsp.edit(use, len(lsp.texts[use]), len(lsp.texts[use]), BODY)
        equal(lsp.codes(use), [], "diagnostics")
        equal(texts(lsp, [lsp.request("textDocument/definition", lsp.at(use, "else outer", 7))]), [("use.dark", "outer")], "definition")
        equal(len(lsp.request("textDocument/references", {**lsp.at(use, "let outer", 6), "context": {"includeDeclaration": True}})), 2, "uses")
        equal(len(lsp.request("textDocument/documentHighlight", lsp.at(use, "else outer", 7))), 2, "highlights")
        equal(apply(lsp, lsp.request("textDocument/rename", {**lsp.at(use, "else outer", 7), "newName": "again"})), {"use.dark": 2}, "rename")
        equal(lsp.codes(use), [], "afterwards")
        require_refused(lsp, use, "else again", 7, "sum")
    each_edition(project, check)


def check_implementations(project):
    """All that is defined under a name: in edition uuid a function and a value may share one"""
    def check(lsp, list_, use, edition):
        def found(uri, part, offset):
            return lsp.request("textDocument/implementation", lsp.at(uri, part, offset))
        equal(texts(lsp, found(use, "List.twice", 6)), [("list.dark", "twice")], "one kind")
        equal(texts(lsp, found(list_, "type Shape", 6)), [("list.dark", "Shape")], "of a definition")
        equal(found(use, "äö", 0), None, "a comment")
        if edition == "uuid":
            lsp.edit(list_, len(lsp.texts[list_]), len(lsp.texts[list_]), "\nlet both (x: Int64) : Int64 = x\n\nlet both = 2L\n")
            equal(lsp.codes(list_), [], "diagnostics")
            lines = [lsp.texts[list_].split("\n")[each["range"]["start"]["line"]] for each in found(list_, "let both (x", 5)]
            equal(lines, ["let both = 2L", "let both (x: Int64) : Int64 = x"], "kinds")
    each_edition(project, check)


def check_hover(project):
    """Signature, description and id; in edition hash how many others an edit concerns"""
    def check(lsp, list_, use, edition):
        lsp.until_told(use)
        text = lsp.request("textDocument/hover", lsp.at(use, "List.twice", 3))["contents"]["value"]
        contains(text, "(x: Int64) : Int64" if edition == "uuid" else "Int64", "signature")
        contains(text, "twice", "name")
        contains(text, "Twice as much", "description")
        if edition == "hash":
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
        # What is written behind the parameter tells its type, if the text is whole or not.
        lsp.edit(list_, len(lsp.texts[list_]), len(lsp.texts[list_]), "\ntype Other = { far: Int64 }\n")
        lsp.edit(use, len(lsp.texts[use]), len(lsp.texts[use]), "\nlet other (o: Acme.List.Other) : Int64 = o.")
        end = len(lsp.texts[use])
        equal(labels(lsp, use, "= o.", 4), ["far"], "the fields of its type alone")
        lsp.edit(use, end - 2, end, "Acme.List.Point { le")
        contains(labels(lsp, use, "Point { le", 10), "left", "a field of a record that is made")
        equal("far" in labels(lsp, use, "Point { le", 10), False, "one of another type")
        end = len(lsp.texts[use])
        lsp.edit(use, end - 20, end, "match shape 1L with\n  | Ci")
        contains(labels(lsp, use, "| Ci", 4), "Circle", "a case in a pattern")
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
            require_refused(lsp, use, "List.twice", 6, name)
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
        require_refused(lsp, captured, "f (x", 0, "g")
        # In the module around there is one, which the new name would hide.
        outer = lsp.open(project.packages / "outer.dark", "module Acme.O\n\nlet a (x: Int64) : Int64 = x\n")
        inner = lsp.open(project.packages / "inner.dark", "module Acme.O.I\n\nlet b (x: Int64) : Int64 = x\n\nlet c (x: Int64) : Int64 = a x\n")
        equal((lsp.codes(outer), lsp.codes(inner)), ([], []), "before")
        require_refused(lsp, inner, "b (x", 0, "a")
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
