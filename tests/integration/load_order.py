"""The order in which Dark's loader stores what stands in `.dark` files, derived from their text.

It reads what a folder's folders hold before the folder's files, each by name here (the loader takes them as the file
system lists them). Of a file it stores all types, then all values, then all functions, each in the order of the source.
The text is only looked at line by line: enough for files whose definitions stand in the column of their module's first.
"""
import os
import pathlib
import re

DEFINITION = re.compile(r"( *)(let|type|and|module) +(?:rec +)?(``[^`]+``|[\w.']+)(.*)")
COMMENT = re.compile(r'"""|\(\*(?!\)).*?\*\)', re.S)


def files(folder):
    entries = sorted(os.scandir(folder), key=lambda entry: os.fsencode(entry.name))
    for entry in entries:
        if entry.is_dir() and "_" not in entry.name:
            yield from files(entry.path)
    for entry in entries:
        if not entry.is_dir() and "_" not in entry.name and entry.name.endswith(".dark"):
            yield pathlib.Path(entry.path)


def definitions(path):
    """(kind, full name) of a file's items"""
    text = path.read_text(encoding="utf-8-sig")
    text = COMMENT.sub(lambda found: re.sub(r"[^\n]", "", found[0]) if found[0] != '"""' else '"""', text)
    found = {"type": [], "value": [], "fn": []}
    modules = []  # [column of the word or -1 for the file's, name, column of its definitions]
    in_text = False
    before = None
    for line in text.splitlines():
        was_in_text, in_text = in_text, in_text != (line.count('"""') % 2 == 1)
        match = None if was_in_text else DEFINITION.match(line)
        if not match:
            continue
        column, word, name, rest = len(match[1]), match[2], match[3].strip("`"), match[4].strip()
        while modules and column <= modules[-1][0]:
            modules.pop()
        if modules and modules[-1][2] is None:
            modules[-1][2] = column
        if modules and column != modules[-1][2]:
            continue
        if word == "module":
            modules.append([column if rest.startswith("=") else -1, name, None])
            continue
        before = word = before if word == "and" else word
        if word == "let":
            rest = re.sub(r"^<.*?>\s*", "", rest)
            word = "fn" if rest.startswith("(") or not rest else "value"
        name = re.sub(r"_v\d+$", "", name) if word != "value" else name
        found[word].append((word, ".".join([module[1] for module in modules] + [name])))
    return found["type"] + found["value"] + found["fn"]


def load_order(folder):
    """(kind, full name) of all items below a folder"""
    return [item for path in files(folder) for item in definitions(path)]
