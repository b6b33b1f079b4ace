"""Small random package trees, made so that names collide, capture and shadow each other all the time.

A tree is a dictionary of files; every change of it is one of the mutations below, drawn from a `random.Random`, so a seed
replays a history. Names come from a handful of words on purpose: with six names in eleven modules nearly every definition
that appears or goes changes what a reference somewhere else means.
"""
import copy
import random

MODULES = ["P", "P.A", "P.A.B", "P.B", "P.P", "P.P.A", "Q", "Q.A", "Q.P.A", "Darklang.Stdlib.S", "P.Stdlib.S"]
SMALL_NAMES = ["f", "g", "h", "v", "w", "x"]
TYPE_NAMES = ["T", "U", "W"]
FOLDERS = ["", "one/", "two/", "one/deep/", "with space/", "ünïcode $:#|'/"]
BUILTINS = ["Builtin.int64ToString", "Builtin.boolNot", "Builtin.listLength"]


class Definition:
    """A definition: its kind, the name as written, and its text without indentation."""

    def __init__(self, kind, name, lines):
        self.kind, self.name, self.lines = kind, name, lines

    @property
    def plain_name(self):
        return self.name.split("_v")[0]


class File:
    """`module <header>` with definitions, then inner modules with theirs."""

    def __init__(self, header):
        self.header = header
        self.parts = [("", [])]  # the inner module's name and its definitions
        self.comment = 0         # changes the bytes and nothing else
        self.crlf = False

    def module_of(self, part):
        return self.header + ("." + self.parts[part][0] if self.parts[part][0] else "")

    def text(self):
        out = [f"// {self.comment}"] if self.comment else []
        out.append(f"module {self.header}")
        for name, definitions in self.parts:
            if name and not definitions:
                continue
            indent = "  " if name else ""
            if name:
                out += ["", f"module {name} ="]
            for definition in definitions:
                out += [""] + [indent + line for line in definition.lines]
        return ("\r\n" if self.crlf else "\n").join(out) + "\n"


class Tree:
    """The files of a packages folder by their relative paths, with the mutations."""

    VALUE = "let"    # how the definition of a value begins
    VERSIONS = True  # functions may have them in their names

    def __init__(self, rng, files=10):
        self.rng = rng
        self.files = {}
        self.counter = 0
        for _ in range(files):
            self.add_file()
        for _ in range(3):  # now that there is something to refer to
            for _, definitions, i, module in list(self.places()):
                definitions[i] = self.definition(module, definitions[i].kind, definitions[i].name)

    def snapshot(self):
        return copy.deepcopy(self.files)

    def restore(self, snapshot):
        self.files = copy.deepcopy(snapshot)

    def texts(self):
        """Path to bytes, of all files."""
        return {path: file.text().encode() for path, file in self.files.items()}

    # --- looking around

    def places(self):
        """Every definition: its file, the list it stands in, its index, its module."""
        for file in self.files.values():
            for part, (_, definitions) in enumerate(file.parts):
                for i in range(len(definitions)):
                    yield file, definitions, i, file.module_of(part)

    def parts(self):
        return [(file, part) for file in self.files.values() for part in range(len(file.parts))]

    def items(self):
        """All (kind, module, name) that there are."""
        return {(d[i].kind, module, d[i].plain_name) for _, d, i, module in self.places()}

    def is_taken(self, kind, module, name):
        return (kind, module, name) in self.items()

    def written_names(self, kinds, module, items):
        """Ways to write existing items of these kinds from `module`, with a module in front, that resolve."""
        found = []
        for kind, owner, name in items:
            if kind not in kinds:
                continue
            full = owner.split(".") + [name]
            inside = module.split(".")
            common = 0
            while common < min(len(inside), len(full) - 2) and inside[common] == full[common]:
                common += 1
            found.append(".".join(full[self.rng.randint(0, common):]))
            if owner.startswith("Darklang.Stdlib."):
                found.append(".".join(full[1:]))
        return sorted(found)

    # --- text

    def type_text(self, module, items, depth=0):
        rng = self.rng
        kind = rng.random()
        if kind < 0.35 or depth > 1:
            return rng.choice(["Int64", "String", "Bool"])
        if kind < 0.5:
            return f"List<{self.type_text(module, items, depth + 1)}>"
        here = sorted(name for k, m, name in items if k == "type" and m == module)
        if here and kind < 0.65:
            return rng.choice(here)
        names = self.written_names(["type"], module, items)
        if not names or rng.random() < 0.01:
            return f"{rng.choice(MODULES)}.{rng.choice(TYPE_NAMES)}" if rng.random() < 0.3 else "Int64"
        return rng.choice(names)

    def expression(self, module, items, bound, depth=0):
        rng = self.rng
        inner = lambda extra=(): self.expression(module, items, bound + list(extra), depth + 1)
        choice = rng.random()
        if depth > 2 or choice < 0.12:
            return rng.choice([f"{rng.randint(0, 99)}L", f'"s{rng.randint(0, 99)}"', "true"])
        if choice < 0.27:
            return rng.choice(bound + SMALL_NAMES)
        if choice < 0.42:
            return f"({rng.choice(bound + SMALL_NAMES)} {inner()})"
        if choice < 0.55:  # may or may not exist: a warning at most
            return f"({rng.choice(MODULES)}.{rng.choice(SMALL_NAMES)} {inner()})"
        if choice < 0.62:
            names = self.written_names(["fn"], module, items)
            return f"({rng.choice(names)} {inner()})" if names else inner()
        if choice < 0.69:
            names = self.written_names(["fn", "value"], module, items)
            return rng.choice(names) if names else inner()
        if choice < 0.75:
            stage = rng.choice(bound + SMALL_NAMES)
            return f"({inner()} |> {stage})"
        if choice < 0.79:
            names = self.written_names(["fn"], module, items)
            return f"({inner()} |> {rng.choice(names)})" if names else inner()
        if choice < 0.86:
            name = rng.choice(SMALL_NAMES)
            return f"(fun {name} -> {inner([name])})"
        if choice < 0.91:
            return f"({rng.choice(BUILTINS)} {inner()})"
        if choice < 0.96:
            names = self.written_names(["type"], module, items)
            return f"({rng.choice(names)}.C {inner()})" if names else inner()
        return f"[ {inner()}; {inner()} ]"

    def body(self, module, items, bound):
        lines, bound = [], list(bound)
        for _ in range(self.rng.choice([0, 0, 1, 2])):
            name = self.rng.choice(SMALL_NAMES)
            lines.append(f"  let {name} = {self.expression(module, items, bound)}")
            bound.append(name)
        if self.rng.random() < 0.25:
            name = self.rng.choice(SMALL_NAMES)
            lines.append(f"  match {self.expression(module, items, bound)} with")
            lines.append(f"  | 1L -> {self.expression(module, items, bound)}")
            lines.append(f"  | {name} -> {self.expression(module, items, bound + [name])}")
        else:
            lines.append("  " + self.expression(module, items, bound))
        return lines

    def definition(self, module, kind=None, name=None):
        rng = self.rng
        items = sorted(self.items())
        kind = kind or rng.choices(["fn", "value", "type"], [6, 3, 3])[0]
        if kind == "type":
            name = name or rng.choice(TYPE_NAMES)
            shape = rng.random()
            if shape < 0.5:
                lines = [f"type {name} =", f"  | C of {self.type_text(module, items)}",
                         f"  | D of {self.type_text(module, items)} * {self.type_text(module, items)}"]
            elif shape < 0.75:
                lines = [f"type {name} = {{ x: {self.type_text(module, items)}; y: Int64 }}"]
            else:
                lines = [f"type {name} = {self.type_text(module, items)}"]
        elif kind == "value":
            name = name or rng.choice(SMALL_NAMES)
            enums = self.written_names(["type"], module, items)
            if enums and rng.random() < 0.3:
                lines = [f"{self.VALUE} {name} = {rng.choice(enums)}.C {rng.randint(0, 9)}L"]
            else:
                lines = [f"{self.VALUE} {name} = " + rng.choice([f"{rng.randint(0, 999)}L", f'"v{rng.randint(0, 999)}"',
                                                        f"[ {rng.randint(0, 9)}L; 2L ]"])]
        else:
            name = name or rng.choice(SMALL_NAMES) + (f"_v{rng.randint(0, 2)}" if rng.random() < 0.1 and self.VERSIONS else "")
            parameters = rng.sample(SMALL_NAMES, rng.randint(1, 2))
            typed = " ".join(f"({p}: {self.type_text(module, items)})" for p in parameters)
            lines = [f"let {name} {typed} : {self.type_text(module, items)} ="]
            lines += self.body(module, items, parameters)
        return Definition(kind, name, lines)

    def fresh_definition(self, module, kind=None):
        """One that is not there yet, or nothing where the names ran out."""
        for _ in range(8):
            definition = self.definition(module, kind)
            if not self.is_taken(definition.kind, module, definition.plain_name):
                return definition
        return None

    # --- mutations: each changes the tree or returns False

    def add_file(self):
        self.counter += 1
        path = f"{self.rng.choice(FOLDERS)}f{self.counter}.dark"
        file = File(self.rng.choice(MODULES))
        if self.rng.random() < 0.4:
            file.parts.append((self.rng.choice(["A", "B", "P"]), []))
        self.files[path] = file
        for part in range(len(file.parts)):
            for _ in range(self.rng.randint(1, 4)):
                definition = self.fresh_definition(file.module_of(part))
                if definition:
                    file.parts[part][1].append(definition)

    def remove_file(self):
        if len(self.files) < 4:
            return False
        del self.files[self.rng.choice(sorted(self.files))]

    def rename_file(self):
        self.counter += 1
        file = self.files.pop(self.rng.choice(sorted(self.files)))
        self.files[f"{self.rng.choice(FOLDERS)}r{self.counter}.dark"] = file

    def swap_files(self):
        if len(self.files) < 2:
            return False
        one, two = self.rng.sample(sorted(self.files), 2)
        self.files[one], self.files[two] = self.files[two], self.files[one]

    def pick(self):
        places = list(self.places())
        return self.rng.choice(places) if places else None

    def edit(self):
        place = self.pick()
        if not place:
            return False
        _, definitions, i, module = place
        definitions[i] = self.definition(module, definitions[i].kind, definitions[i].name)

    def comment(self):
        file = self.files[self.rng.choice(sorted(self.files))]
        file.comment = self.rng.randint(0, 9999)

    def line_ends(self):
        file = self.files[self.rng.choice(sorted(self.files))]
        file.crlf = not file.crlf

    def add(self):
        file, part = self.rng.choice(self.parts())
        definition = self.fresh_definition(file.module_of(part))
        if not definition:
            return False
        definitions = file.parts[part][1]
        definitions.insert(self.rng.randint(0, len(definitions)), definition)

    def remove(self):
        place = self.pick()
        if not place:
            return False
        _, definitions, i, _ = place
        del definitions[i]

    def rename(self):
        place = self.pick()
        if not place:
            return False
        _, definitions, i, module = place
        names = TYPE_NAMES if definitions[i].kind == "type" else SMALL_NAMES
        name = self.rng.choice(names)
        if self.is_taken(definitions[i].kind, module, name):
            return False
        definitions[i] = self.definition(module, definitions[i].kind, name)

    def move(self):
        """To another file: to one with the same module where there is one, so that the item stays the same."""
        place = self.pick()
        if not place:
            return False
        _, definitions, i, module = place
        definition = definitions[i]
        targets = [(f, p) for f, p in self.parts() if f.parts[p][1] is not definitions]
        same = [(f, p) for f, p in targets if f.module_of(p) == module]
        if not targets:
            return False
        file, part = self.rng.choice(same if same and self.rng.random() < 0.7 else targets)
        if file.module_of(part) != module and self.is_taken(definition.kind, file.module_of(part), definition.plain_name):
            return False
        del definitions[i]
        file.parts[part][1].append(definition)

    def split_file(self):
        """Half of a file's definitions go to a new file with the same module: nothing but the file changes."""
        file = self.files[self.rng.choice(sorted(self.files))]
        definitions = file.parts[0][1]
        if len(definitions) < 2:
            return False
        self.counter += 1
        other = File(file.header)
        at = self.rng.randint(1, len(definitions) - 1)
        other.parts[0][1].extend(definitions[at:])
        del definitions[at:]
        self.files[f"{self.rng.choice(FOLDERS)}s{self.counter}.dark"] = other

    def reorder(self):
        file, part = self.rng.choice(self.parts())
        self.rng.shuffle(file.parts[part][1])

    def change_kind(self):
        place = self.pick()
        if not place:
            return False
        _, definitions, i, module = place
        name = definitions[i].plain_name
        kind = {"fn": "value", "value": "fn"}.get(definitions[i].kind)
        if not kind or (kind, module, name) in self.items():
            return False
        definitions[i] = self.definition(module, kind, name)

    def shadow(self):
        """A definition where it captures others' names: an inner module's, a value that locals are called like."""
        place = self.pick()
        if not place:
            return False
        _, definitions, i, module = place
        inner = module + "." + self.rng.choice(["A", "B", "P"])
        kind = definitions[i].kind if self.rng.random() < 0.5 else self.rng.choice(["fn", "value"])
        name = definitions[i].plain_name
        if kind != "type" and name[0].isupper():
            name = self.rng.choice(SMALL_NAMES)
        if self.is_taken(kind, inner, name):
            return False
        self.counter += 1
        file = File(inner)
        file.parts[0][1].append(self.definition(inner, kind, name))
        self.files[f"{self.rng.choice(FOLDERS)}c{self.counter}.dark"] = file

    def duplicate(self):
        """The same definition in a second file: an error until one of them goes."""
        place = self.pick()
        if not place:
            return False
        _, definitions, i, module = place
        self.counter += 1
        file = File(module)
        file.parts[0][1].append(copy.deepcopy(definitions[i]))
        self.files[f"{self.rng.choice(FOLDERS)}d{self.counter}.dark"] = file

    def break_syntax(self):
        place = self.pick()
        if not place:
            return False
        _, definitions, i, _ = place
        definitions[i] = Definition(definitions[i].kind, definitions[i].name, definitions[i].lines + ["let = ) in"])

    def empty_file(self):
        file = self.files[self.rng.choice(sorted(self.files))]
        file.parts = [("", [])]

    MUTATIONS = [(edit, 24), (comment, 4), (line_ends, 1), (add, 14), (remove, 10), (rename, 8), (move, 10),
                 (split_file, 2), (reorder, 2), (change_kind, 6), (shadow, 5), (duplicate, 2), (break_syntax, 1),
                 (add_file, 3), (remove_file, 3), (rename_file, 3), (swap_files, 2), (empty_file, 1)]

    def mutate(self):
        """One random mutation; its name."""
        functions, weights = zip(*self.MUTATIONS)
        while True:
            mutation = self.rng.choices(functions, weights)[0]
            if mutation(self) is not False:
                return mutation.__name__


class HashTree(Tree):
    """The same in the syntax of edition `hash`, where a name has one definition, of whatever kind, and ids follow from
    contents: knots, twins, texts that no id depends on."""

    VALUE = "val"
    VERSIONS = False

    def is_taken(self, kind, module, name):
        return any(where == module and what == name for _, where, what in self.items())

    def definition(self, module, kind=None, name=None):
        """At times a value that uses others, at times with a text."""
        made = super().definition(module, kind, name)
        if made.kind == "value" and self.rng.random() < 0.4:
            values = self.written_names(["value"], module, sorted(self.items()))
            if values:
                one, two = self.rng.choice(values), self.rng.choice(values)
                made.lines = [f"val {made.name} = " + self.rng.choice([one, f"({one}, {two})", f"[ {one}; {one} ]",
                                                                       f"(if true then {one} else {two})"])]
        if self.rng.random() < 0.2:
            made.lines.insert(0, f"/// Text {self.rng.randint(0, 3)}")
        return made

    def pick_of(self, *kinds):
        places = [p for p in self.places() if p[1][p[2]].kind in kinds]
        return self.rng.choice(places) if places else None

    def doc(self):
        """Only the text of a definition."""
        place = self.pick()
        if not place:
            return False
        _, definitions, i, _ = place
        old = definitions[i]
        lines = [line for line in old.lines if not line.startswith("///")]
        if self.rng.random() < 0.7:
            lines.insert(0, f"/// Text {self.rng.randint(0, 3)}")
        if lines == old.lines:
            return False
        definitions[i] = Definition(old.kind, old.name, lines)

    def twin(self):
        """The same under another name in the same module, at times with another text."""
        place = self.pick()
        if not place:
            return False
        _, definitions, i, module = place
        old = definitions[i]
        name = self.rng.choice(TYPE_NAMES if old.kind == "type" else SMALL_NAMES)
        head = f"{self.VALUE if old.kind == 'value' else 'type' if old.kind == 'type' else 'let'} "
        if self.is_taken(old.kind, module, name):
            return False
        lines = [head + name + line[len(head) + len(old.name):] if line.startswith(head + old.name) else line for line in old.lines]
        targets = [(f, p) for f, p in self.parts() if f.module_of(p) == module]
        file, part = self.rng.choice(targets)
        file.parts[part][1].insert(self.rng.randint(0, len(file.parts[part][1])), Definition(old.kind, name, lines))
        if self.rng.random() < 0.5:
            self.doc()

    def knot(self):
        """Functions that call each other in a ring."""
        places = [p for p in self.places() if p[1][p[2]].kind == "fn"]
        if len(places) < 2:
            return False
        ring = self.rng.sample(places, min(len(places), self.rng.choice([1, 2, 2, 3, 5])))
        for (_, definitions, i, _), (_, others, j, module) in zip(ring, ring[1:] + ring[:1]):
            definitions[i] = Definition("fn", definitions[i].name,
                                        [f"let {definitions[i].name} (x: Int64) : Int64 = ({module}.{others[j].plain_name} x)"])

    def cascade(self):
        """An edit of what is used most: all its users' users get other ids."""
        texts = "\n".join(file.text() for file in self.files.values())
        places = [p for p in self.places() if p[1][p[2]].kind in ("type", "fn")]
        if not places:
            return False
        _, definitions, i, module = max(places, key=lambda p: texts.count(f"{p[3].split('.')[-1]}.{p[1][p[2]].plain_name}"))
        definitions[i] = self.definition(module, definitions[i].kind, definitions[i].name)

    MUTATIONS = Tree.MUTATIONS + [(doc, 8), (twin, 8), (knot, 5), (cascade, 5)]


TREES = {"uuid": Tree, "hash": HashTree}
