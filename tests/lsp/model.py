#!/usr/bin/env python3
"""The types of the Language Server Protocol, by its machine-readable model.

protocol.json has the part that the server speaks. It is made of metaModel.json, which is in the folder protocol/ of
https://github.com/microsoft/vscode-languageserver-node (MIT licence, see protocol.LICENSE.txt):

usage: model.py METAMODEL > protocol.json
"""
import json
import pathlib
import re
import sys

HERE = pathlib.Path(__file__).resolve().parent
FEATURES = HERE.parent.parent / "lsp/features.def"
# What the server answers or tells beside its features.
REQUESTS = ["initialize", "shutdown"]
NOTIFICATIONS = ["initialized", "exit", "textDocument/didOpen", "textDocument/didChange", "textDocument/didClose", "textDocument/didSave",
                 "workspace/didChangeWatchedFiles", "workspace/didChangeWorkspaceFolders", "textDocument/publishDiagnostics",
                 "window/showMessage", "$/cancelRequest"]
MOST = 2**31 - 1
BASES = {
    "string": lambda value: isinstance(value, str),
    "URI": lambda value: isinstance(value, str),
    "DocumentUri": lambda value: isinstance(value, str) and re.match(r"[A-Za-z][A-Za-z0-9+.-]*:", value) is not None,
    "integer": lambda value: type(value) is int and -MOST - 1 <= value <= MOST,
    "uinteger": lambda value: type(value) is int and 0 <= value <= MOST,
    "decimal": lambda value: type(value) in (int, float),
    "boolean": lambda value: isinstance(value, bool),
    "null": lambda value: value is None,
}


def feature_methods():
    return re.findall(r'^FEATURE\("([^"]+)"', FEATURES.read_text(), re.M)


class Model:
    def __init__(self, model):
        self.methods = {each["method"]: each for each in model["requests"] + model["notifications"]}
        self.named = {each["name"]: each for part in ("structures", "enumerations", "typeAliases") for each in model[part]}

    def problems(self, method, part, value):
        """What is wrong with the params or the result of a method; empty: nothing."""
        of = self.methods[method].get(part)
        if of is None:
            return [] if value is None or value == {} else [f"{method} has no {part}"]
        return self.check(of, value, f"{method} {part}")

    def properties(self, structure):
        out = {}
        for parent in structure.get("extends", []) + structure.get("mixins", []):
            out.update(self.properties(self.named[parent["name"]]))
        out.update({each["name"]: each for each in structure["properties"]})
        return out

    def check_object(self, properties, value, at):
        if not isinstance(value, dict):
            return [f"{at} is no object: {value!r}"]
        out = [f"{at} lacks {name}" for name, each in properties.items() if name not in value and not each.get("optional")]
        for name, inner in value.items():
            out += self.check(properties[name]["type"], inner, f"{at}.{name}") if name in properties else [f"{at} has no {name}"]
        return out

    def check(self, of, value, at):
        kind = of["kind"]
        if kind == "base":
            return [] if BASES[of["name"]](value) else [f"{at} is no {of['name']}: {value!r}"]
        if kind == "reference":
            return self.check_named(of["name"], value, at)
        if kind == "array":
            if not isinstance(value, list):
                return [f"{at} is no array: {value!r}"]
            return [each for i, inner in enumerate(value) for each in self.check(of["element"], inner, f"{at}[{i}]")]
        if kind == "tuple":
            if not isinstance(value, list) or len(value) != len(of["items"]):
                return [f"{at} is no tuple: {value!r}"]
            return [each for i, inner in enumerate(value) for each in self.check(of["items"][i], inner, f"{at}[{i}]")]
        if kind == "map":
            if not isinstance(value, dict):
                return [f"{at} is no map: {value!r}"]
            return [each for key, inner in value.items() for each in self.check(of["key"], key, at) + self.check(of["value"], inner, f"{at}[{key!r}]")]
        if kind == "or":
            tried = [self.check(each, value, at) for each in of["items"]]
            return min(tried, key=len) if all(tried) else []
        if kind == "and":
            properties = {}
            for each in of["items"]:
                properties.update(self.properties(self.named[each["name"]]))
            return self.check_object(properties, value, at)
        if kind == "literal":
            return self.check_object({each["name"]: each for each in of["value"]["properties"]}, value, at)
        assert kind == "stringLiteral", kind
        return [] if value == of["value"] else [f"{at} is not {of['value']!r}: {value!r}"]

    def check_named(self, name, value, at):
        if name in ("LSPAny", "LSPObject", "LSPArray"):  # whatever JSON has
            return []
        of = self.named[name]
        if "properties" in of:
            return self.check_object(self.properties(of), value, at)
        if "values" in of:
            is_known = any(value == each["value"] and type(value) is type(each["value"]) for each in of["values"])
            return [] if is_known or (of.get("supportsCustomValues") and not self.check(of["type"], value, at)) else [f"{at} is no {name}: {value!r}"]
        return self.check(of["type"], value, at)


def load():
    return Model(json.loads((HERE / "protocol.json").read_text()))


# ---- Making protocol.json

# What people read, and what says nothing about the form of messages.
LEFT_OUT = {"documentation", "since", "sinceTags", "proposed", "deprecated", "partialResult", "registrationOptions", "registrationMethod",
            "clientCapability", "serverCapability", "typeName", "messageDirection", "errorData"}


def without_words(value):
    if isinstance(value, dict):
        return {key: without_words(inner) for key, inner in value.items() if key not in LEFT_OUT}
    return [without_words(each) for each in value] if isinstance(value, list) else value


def names_in(value):
    if isinstance(value, dict):
        if value.get("kind") == "reference":
            yield value["name"]
        for inner in value.values():
            yield from names_in(inner)
    elif isinstance(value, list):
        for each in value:
            yield from names_in(each)


def part_of(model):
    """Of the model what the methods need, and all that this needs."""
    wanted = {"requests": REQUESTS + feature_methods(), "notifications": NOTIFICATIONS}
    out = {part: [without_words(each) for each in model[part] if each["method"] in methods] for part, methods in wanted.items()}
    known = {each["name"]: (part, each) for part in ("structures", "enumerations", "typeAliases") for each in model[part]}
    out.update({"structures": [], "enumerations": [], "typeAliases": []})
    seen, left = set(), sorted(names_in([out["requests"], out["notifications"]]))
    while left:
        name = left.pop()
        if name in seen:
            continue
        seen.add(name)
        part, each = known[name]
        out[part].append(without_words(each))
        left += sorted(names_in(out[part][-1]))
    for part, key in (("requests", "method"), ("notifications", "method"), ("structures", "name"), ("enumerations", "name"), ("typeAliases", "name")):
        out[part].sort(key=lambda each: each[key])
    return {"metaData": model["metaData"], **out}


def main():
    model = part_of(json.loads(pathlib.Path(sys.argv[1]).read_text()))
    print("{")
    parts = [f'"metaData": {json.dumps(model.pop("metaData"))}']
    for part, items in model.items():
        parts.append(f'"{part}": [\n' + ",\n".join(json.dumps(each, separators=(",", ":")) for each in items) + "\n]")
    print(",\n".join(parts))
    print("}")


if __name__ == "__main__":
    main()
