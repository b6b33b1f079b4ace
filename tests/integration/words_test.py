#!/usr/bin/env python3
"""F#'s words that mean nothing in Dark: in every place, what the reference stores, or an error that names the word."""
import re

from harness import contains, equal, run

OPERATORS = ["mod", "land", "lor", "lxor", "lsl", "lsr", "asr", "or"]
WORDS = OPERATORS + ["then", "global", "base", "sig"]

# Every place of a name, `W` being the word.
NAMES = {
    "function": "let W (a: Int64) : Int64 = a",
    "value": "let W = 1L",
    "later value": "let a = 1L\n\nlet W = 2L",
    "parameter": "let f (W: Int64) : Int64 = 1L",
    "later parameter": "let f (a: Int64) (W: Int64) : Int64 = a",
    "type parameter": "let f<'W> (a: Int64) : Int64 = a",
    "let": "let f (a: Int64) : Int64 =\n  let W = a\n  a",
    "let of a tuple": "let f (a: Int64) : Int64 =\n  let (b, W) = (a, a)\n  a",
    "lambda": "let f (a: Int64) : Int64 =\n  let g = fun W -> a\n  a",
    "later parameter of a lambda": "let f (a: Int64) : Int64 =\n  let g = fun b W -> a\n  a",
    "pattern": "let f (a: Int64) : Int64 =\n  match a with\n  | W -> 1L",
    "pattern of a case": "let f (a: Option) : Int64 =\n  match a with\n  | Some W -> 1L",
    "pattern of a list": "let f (a: List<Int64>) : Int64 =\n  match a with\n  | [ W ] -> 1L",
    "type": "type W = Int64",
    "record type": "type W =\n  { a: Int64 }",
    "first field": "type R = { W: Int64; a: Int64 }",
    "later field": "type R = { a: Int64; W: Int64 }",
    "field on its line": "type R =\n  { a: Int64\n    W: Int64 }",
    "case": "type E = | A | W",
    "case on its line": "type E =\n  | A\n  | W of Int64",
    "label": "type E = | A of W: Int64",
    "module": "module W =\n  let a = 1L",
    "inner module": "module B =\n  module W =\n    let a = 1L",
    "dictionary key": "let f (a: Int64) : Dict<Int64> = Dict { W = a }",
    "record field": "let f (a: Int64) : R = R { W = a }",
    "later record field": "let f (a: Int64) : R = R { a = a; W = a }",
    "update": "let f (a: R) : R = { a with W = 1L }",
    "field access": "let f (a: R) : Int64 = a.W",
    "chained field access": "let f (a: R) : Int64 = a.W.b",
    "called name": "let f (a: Int64) : Int64 = W a 2L",
    "name in parentheses": "let f (a: Int64) : Int64 = (W) a 2L",
    "body": "let f (a: Int64) : Int64 = W",
    "argument": "let f (a: Int64) : Int64 = g W",
    "later argument": "let f (a: Int64) : Int64 = g a W",
    "first part": "let f (a: Int64) : Int64 = W.g a",
    "middle part": "let f (a: Int64) : Int64 = Test.W.g a",
    "last part": "let f (a: Int64) : Int64 = Test.W a",
    "pipe stage": "let f (a: Int64) : Int64 = a |> W 2L",
    "later pipe stage": "let f (a: Int64) : Int64 =\n  a\n  |> g\n  |> W 2L",
    "element": "let f (a: Int64) : List<Int64> = [ W ]",
    "later element": "let f (a: Int64) : List<Int64> = [ a; W ]",
    "tuple": "let f (a: Int64) : Int64 = (a, W)",
    "condition": "let f (a: Int64) : Int64 = if W then a else a",
    "matched": "let f (a: Int64) : Int64 =\n  match W with\n  | 1L -> a",
    "interpolated": "let f (a: Int64) : String = $\"{W}\"",
    "type of a parameter": "let f (a: W) : Int64 = 1L",
    "result type": "let f (a: Int64) : W = 1L",
    "first part of a type": "let f (a: W.A) : Int64 = 1L",
    "last part of a type": "let f (a: Test.W) : Int64 = 1L",
    "type argument": "let f (a: List<W>) : Int64 = 1L",
    "left operand": "let f (a: Int64) : Int64 = W + a",
    "right operand": "let f (a: Int64) : Int64 = a + W",
    "statement": "let f (a: Int64) : Int64 =\n  W\n  a",
}

# A word that ends what stands before it: F#'s grammar continues there, as with `a mod b`, or a `then` without `if`.
AFTER = {
    "between": "let f (a: Int64) (b: Int64) : Int64 = a W b",
    "between calls": "let f (a: Int64) (b: Int64) : Int64 = g a W g b",
    "on the next line": "let f (a: Int64) (b: Int64) : Int64 =\n  a\n  W b",
}

BANGS = {
    "first": "let f (a: Int64) : Int64 =\n  W b = a\n  b",
    "later": "let f (a: Int64) : Int64 =\n  let b = a\n  W c = b\n  c",
    "in a lambda": "let f (a: Int64) : Int64 =\n  let g = fun x ->\n    W b = x\n    b\n  a",
    "in a match": "let f (a: Int64) : Int64 =\n  match a with\n  | 1L ->\n    W b = a\n    b",
    "in parentheses": "let f (a: Int64) : Int64 =\n  (W b = a\n   b)",
    "at the left margin": "W b = 1L",
    "in a module": "module B =\n  W b = 1L",
}


def compile_all(project, texts):
    """The first error of each file: {file: (line, message)}"""
    for name, text in texts.items():
        project.write(name, "module Test.A\n\n" + text + "\n")
    done = project.build("--format", "short", code=None)
    errors = {}
    for name, line, message in re.findall(r"^packages/(\S+?):(\d+):\d+: error\[E\d+\]: (.*)$", done.text, re.MULTILINE):
        errors.setdefault(name, []).append((int(line), message))
    return errors


def require_rejected(project, words, places):
    texts, where = {}, {}
    for word in words:
        for i, (place, text) in enumerate(places.items()):
            name = f"f{words.index(word)}x{i}.dark"
            texts[name], where[name] = re.sub(r"\bW\b", word, text), (word, place)
    errors = compile_all(project, texts)
    wrong = []
    for name, (word, place) in where.items():
        found = errors.get(name, [])
        if not any(f"`{name}`" in message for _, message in found for name in (word, word.removesuffix("!"))):
            wrong.append(f"`{word}` as {place}: {found or 'accepted'}")
    equal(wrong, [], f"places of {len(texts)} where the word is accepted, or not named")


def check_names(project):
    """No word is a name, and the message says which word it is"""
    require_rejected(project, WORDS, NAMES)


def check_bangs(project):
    """let! and its like are refused everywhere"""
    require_rejected(project, ["let!", "use!", "do!", "return!", "yield!"], BANGS)


def check_no_operators(project):
    """A word that is no operator of F#'s joins nothing"""
    require_rejected(project, ["then", "global", "base", "sig"], AFTER)


def check_operators(project):
    """Between operands the operators are calls of variables that do not exist, and the warning names them"""
    # As the reference binds them: `mod land lor lxor` like `*` to the left, `lsl lsr asr` like `**` to the right, `or` like `||`.
    stored = {"or": "{0} (a && b) (b && c)"}
    stored |= {word: "a && ({0} (b * b) c)" for word in ("mod", "land", "lor", "lxor")}
    stored |= {word: "a && (b * ({0} b c))" for word in ("lsl", "lsr", "asr")}
    for word in OPERATORS:
        text = f"a && b {word} b && c" if word == "or" else f"a && b * b {word} c"
        project.write(f"{word}.dark", f"module Test.{word.capitalize()}\n\n"
                      f"let f (a: Bool) (b: Int64) (c: Int64) : Bool = {text}\n")
    done = project.build()
    for word in OPERATORS:
        contains(done.err, f"warning[W0403]: `{word}` is no operator of Dark", word)
        shown = project.darkpkg("show", f"Test.{word.capitalize()}.f", "--pt").out
        contains(shown, "\n  " + stored[word].format(word) + "\n", f"what `{word}` is")


if __name__ == "__main__":
    run(__file__)
