"""Dark packages in Python, in this process: libdarkpkg.so through ctypes. See store/c/darkpkg.h for the rules.

    with Store("packages") as store, store.view() as view:
        item = view.find("fn", "Darklang", "Stdlib.List", "map")
        program = view.get("fn", item, "pt")
"""
import ctypes
import uuid
from ctypes import POINTER, Structure, byref, c_char_p, c_int, c_size_t, c_uint8, c_uint32, c_uint64, c_void_p
from typing import NamedTuple

KINDS = {"type": 0, "value": 1, "fn": 2}
KIND_NAMES = {number: name for name, number in KINDS.items()}
FORMS = {"pt": 0, "rt": 1}
CHANGES = ["added", "changed", "removed", "moved"]
OK, NOT_FOUND, REFUSED = 0, 1, 2


class Error(Exception):
    def __init__(self, status, message):
        super().__init__(f"{message} (status {status})")
        self.status = status


class Item(NamedTuple):
    kind: str
    id: "uuid.UUID | str"  # 64 hexadecimal digits in edition hash
    name: str
    file: str
    change: str


class _Id(Structure):
    _fields_ = [("bytes", c_uint8 * 32), ("size", c_uint32)]


class _Bytes(Structure):
    _fields_ = [("data", POINTER(c_uint8)), ("size", c_size_t), ("owner", c_void_p)]


class _Options(Structure):
    _fields_ = [("size", c_size_t), ("packages", c_char_p), ("objects", c_char_p), ("builtins", c_char_p),
                ("package_ids", c_char_p), ("cache_bytes", c_uint64), ("pack", c_char_p), ("edition", c_char_p)]


class _Item(Structure):
    _fields_ = [("kind", c_int), ("change", c_int), ("id", _Id), ("name", c_char_p), ("file", c_char_p)]


class Library:
    """The functions of one libdarkpkg.so, with their types."""

    def __init__(self, path="libdarkpkg.so.1"):
        self._library = ctypes.CDLL(path)
        id_in = [c_void_p, c_int, POINTER(_Id)]
        items_out = POINTER(c_void_p)
        declare = {
            "abi_version": (c_uint32, []), "last_error": (c_char_p, []),
            "open": (c_int, [POINTER(_Options), POINTER(c_void_p)]), "close": (None, [c_void_p]),
            "update": (c_int, [c_void_p, POINTER(c_char_p), c_size_t, POINTER(c_uint64)]),
            "generation": (c_uint64, [c_void_p]), "wait": (c_uint64, [c_void_p, c_uint64, c_uint32]),
            "changes": (c_int, [c_void_p, c_uint64, items_out]),
            "diagnostics": (c_int, [c_void_p, POINTER(_Bytes)]),
            "view_open": (c_int, [c_void_p, POINTER(c_void_p)]), "view_close": (None, [c_void_p]),
            "view_refresh": (c_int, [c_void_p, POINTER(c_int)]), "view_generation": (c_uint64, [c_void_p]),
            "find_id": (c_int, [c_void_p, c_int, c_char_p, c_char_p, c_char_p, POINTER(_Id)]),
            "get_bytes": (c_int, [*id_in, c_int, POINTER(_Bytes)]), "bytes_release": (None, [POINTER(_Bytes)]),
            "list": (c_int, [c_void_p, c_char_p, c_size_t, items_out]),
            "search": (c_int, [c_void_p, c_char_p, c_size_t, items_out]),
            "dependencies_of": (c_int, [*id_in, items_out]), "dependents_of": (c_int, [*id_in, items_out]),
            "items_count": (c_size_t, [c_void_p]), "items_entry": (POINTER(_Item), [c_void_p, c_size_t]),
            "edition": (c_char_p, [c_void_p]),
            "items_close": (None, [c_void_p]),
        }
        for name, (result, arguments) in declare.items():
            function = getattr(self._library, "darkpkg_" + name)
            function.restype, function.argtypes = result, arguments
            setattr(self, name, function)

    def check(self, status):
        if status != OK:
            raise Error(status, self.last_error().decode(errors="replace"))

    def take_bytes(self, status, found):
        self.check(status)
        out = ctypes.string_at(found.data, found.size)
        self.bytes_release(byref(found))
        return out

    def take_items(self, status, items):
        self.check(status)
        out = []
        for index in range(self.items_count(items)):
            item = self.items_entry(items, index).contents
            out.append(Item(KIND_NAMES[item.kind], _id_of(item.id), item.name.decode(), item.file.decode(),
                            CHANGES[item.change]))
        self.items_close(items)
        return out


def _id(value):
    value = value.bytes if isinstance(value, uuid.UUID) else bytes.fromhex(value)
    return _Id((c_uint8 * 32)(*value), len(value))


def _id_of(found):
    value = bytes(found.bytes)[:found.size]
    return uuid.UUID(bytes=value) if found.size == 16 else value.hex()


class Store:
    """Packages that are built. With errors in them the store is open all the same, at generation 0: see diagnostics()."""

    def __init__(self, packages, library=None, **options):
        self.functions = library or Library()
        texts = {name: str(value).encode() for name, value in options.items() if name != "cache_bytes"}
        wanted = _Options(size=ctypes.sizeof(_Options), packages=str(packages).encode(),
                          cache_bytes=options.get("cache_bytes", 0), **texts)
        self._store = c_void_p()
        status = self.functions.open(byref(wanted), byref(self._store))
        if status != REFUSED:
            self.functions.check(status)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.functions.close(self._store)
        self._store = None

    @property
    def generation(self):
        return self.functions.generation(self._store)

    @property
    def edition(self):
        return self.functions.edition(self._store).decode()

    def update(self, sources=None):
        """Looks at the sources (all where None); returns the generation. Raises where the packages have errors."""
        generation = c_uint64()
        names = None if sources is None else (c_char_p * len(sources))(*(s.encode() for s in sources))
        self.functions.check(self.functions.update(self._store, names, len(sources or ()), byref(generation)))
        return generation.value

    def wait(self, generation, milliseconds):
        return self.functions.wait(self._store, generation, milliseconds)

    def changes(self, generation):
        """What happened after `generation`; None where that is forgotten."""
        items = c_void_p()
        status = self.functions.changes(self._store, generation, byref(items))
        return None if status == NOT_FOUND else self.functions.take_items(status, items)

    def diagnostics(self):
        """One JSON object a line."""
        found = _Bytes()
        return self.functions.take_bytes(self.functions.diagnostics(self._store, byref(found)), found).decode()

    def view(self):
        return View(self)


class View:
    """One state of the packages, for one thread."""

    def __init__(self, store):
        self.functions = store.functions
        self._view = c_void_p()
        self.functions.check(self.functions.view_open(store._store, byref(self._view)))

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.functions.view_close(self._view)
        self._view = None

    @property
    def generation(self):
        return self.functions.view_generation(self._view)

    def refresh(self):
        changed = c_int()
        self.functions.check(self.functions.view_refresh(self._view, byref(changed)))
        return bool(changed.value)

    def find(self, kind, owner, modules, name):
        """The item's id, or None: a UUID, or 64 hexadecimal digits in edition hash."""
        found = _Id()
        status = self.functions.find_id(self._view, KINDS[kind], owner.encode(), modules.encode(), name.encode(), byref(found))
        if status == NOT_FOUND:
            return None
        self.functions.check(status)
        return _id_of(found)

    def get(self, kind, item, form):
        """The item's bytes in Dark's wire format, or None. `form`: pt or rt."""
        found = _Bytes()
        status = self.functions.get_bytes(self._view, KINDS[kind], byref(_id(item)), FORMS[form], byref(found))
        return None if status == NOT_FOUND else self.functions.take_bytes(status, found)

    def list(self, prefix="", limit=0):
        items = c_void_p()
        return self.functions.take_items(self.functions.list(self._view, prefix.encode(), limit, byref(items)), items)

    def search(self, text, limit=20):
        items = c_void_p()
        return self.functions.take_items(self.functions.search(self._view, text.encode(), limit, byref(items)), items)

    def dependencies(self, kind, item):
        items = c_void_p()
        return self.functions.take_items(
            self.functions.dependencies_of(self._view, KINDS[kind], byref(_id(item)), byref(items)), items)

    def dependents(self, kind, item):
        items = c_void_p()
        return self.functions.take_items(
            self.functions.dependents_of(self._view, KINDS[kind], byref(_id(item)), byref(items)), items)
