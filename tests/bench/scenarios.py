"""What is measured, scenario by scenario. Each prepares both subjects, then times the floor and darkpkg in turns."""
import contextlib
import statistics
import sys
import time

import cascades
import saves
import subjects

# A file's time has a resolution of one kernel tick: an edit that comes sooner after a build could not be told from it.
TICK = 0.02


def summary(samples):
    ordered = sorted(samples)
    return {"median": statistics.median(ordered), "p90": ordered[int(0.9 * (len(ordered) - 1))], "best": ordered[0],
            "samples": [round(value, 3) for value in samples]}


def alternate(runs, floor, darkpkg, seconds=600):
    """Times both, the one that goes first changing with every turn; at least twice, then until the time is up."""
    samples = ([], [])
    start = time.monotonic()
    for turn in range(runs):
        if turn >= 2 and time.monotonic() - start > seconds:
            break
        for which in ((0, 1), (1, 0))[turn % 2]:
            samples[which].append((floor, darkpkg)[which]())
    return {"floor": summary(samples[0]), "darkpkg": summary(samples[1])}


def after(prepare, build):
    """`build`, timed, after `prepare` and a tick, which are not."""
    def timed():
        prepare()
        time.sleep(TICK)
        return build()
    return timed


class Scenarios:
    def __init__(self, floor, darkpkg, runs, seconds):
        self.seconds = seconds
        self.floor = floor
        self.darkpkg = darkpkg
        self.runs = runs
        self.slow_runs = max(2, min(runs // 6, 15000 // len(floor.files)))

    def compare(self, floor, darkpkg, slow=False):
        return alternate(self.slow_runs if slow else self.runs, floor, darkpkg, self.seconds)

    def edit_both(self, build, count=1):
        return self.compare(after(lambda: self.floor.edit(count), self.floor.build),
                            after(lambda: self.darkpkg.edit(count), build))

    # Nothing to do.

    def nothing_inner(self):
        """nothing to do: ninja on darkpkg's graph, on the floor's"""
        return self.compare(self.floor.build, self.darkpkg.build_inner)

    def nothing(self):
        """nothing to do: darkpkg build"""
        return self.compare(self.floor.build, self.darkpkg.build)

    def nothing_outer(self):
        """nothing to do: the top-level build's `ninja packages`"""
        return self.compare(self.floor.build, self.darkpkg.build_outer)

    # One file.

    def touch(self):
        """one file touched"""
        return self.compare(after(self.floor.touch, self.floor.build), after(self.darkpkg.touch, self.darkpkg.build))

    def edit(self):
        """one function edited: darkpkg build"""
        return self.edit_both(self.darkpkg.build)

    def edit_renamed(self):
        """one function edited and saved by renaming (to the same in place)"""
        return self.compare(after(self.darkpkg.edit, self.darkpkg.build),
                            after(lambda: self.darkpkg.edit(save=subjects.rename_over), self.darkpkg.build))

    def edit_inner(self):
        """one function edited: ninja on darkpkg's graph"""
        return self.edit_both(self.darkpkg.build_inner)

    def edit_outer(self):
        """one function edited: the top-level build's `ninja packages`"""
        return self.edit_both(self.darkpkg.build_outer)

    def revert(self):
        """one function edited and put back: the second build"""
        def putting_back(subject):
            def timed():
                path = subject.sources / subject.targets[0]
                before = path.read_bytes()
                subject.edit()
                time.sleep(TICK)
                subject.build()
                return after(lambda: path.write_bytes(before), subject.build)()
            return timed
        return alternate(max(3, self.runs // 2), putting_back(self.floor), putting_back(self.darkpkg),
                         self.seconds)

    def new_file(self):
        """a new file with one function (the floor edits one)"""
        count = 0

        def add():
            nonlocal count
            count += 1
            path = self.darkpkg.sources / f"benchNew{count}.dark"
            path.write_text(f"module Darklang.BenchNew{count}\n\nlet fresh (n: Int64) : Int64 = n + {count}L\n")
        try:
            return self.compare(after(self.floor.edit, self.floor.build), after(add, self.darkpkg.build))
        finally:
            for path in self.darkpkg.sources.glob("benchNew*.dark"):
                path.unlink()
            self.darkpkg.build()

    def capture(self):
        """a function appears or goes that captures about 100 references in unedited files (the floor edits one)"""
        capture = subjects.Capture(self.darkpkg)
        with capture:
            out = self.compare(after(self.floor.edit, self.floor.build), after(capture.toggle, self.darkpkg.build))
        out["note"] = f"{capture.name} in {capture.module}: used by {capture.users} lines"
        return out

    # Several files.

    def edit5(self):
        """five functions edited in five files"""
        return self.edit_both(self.darkpkg.build, 5)

    def switch40(self):
        """40 files switched between two versions"""
        def switching(subject):
            versions = {}
            for name in subject.targets[:40]:
                path = subject.sources / name
                versions[path] = [path.read_bytes()]
            subject.edit(40)
            for path, texts in versions.items():
                texts.append(path.read_bytes())
            state = 1

            def switch():
                nonlocal state
                state = 1 - state
                for path, texts in versions.items():
                    path.write_bytes(texts[state])
            return after(switch, subject.build)
        return alternate(max(3, self.runs // 2), switching(self.floor), switching(self.darkpkg),
                         self.seconds)

    # All files.

    def clean(self):
        """a clean build: no objects, no database, no build folder"""
        return self.compare(after(self.floor.clean, self.floor.build), after(self.darkpkg.clean, self.darkpkg.build), True)

    def database_gone(self):
        """only the database is gone (the floor's is too)"""
        def gone():
            self.floor.remove_database()
            (self.floor.root / "stamp").unlink()
        return self.compare(after(gone, self.floor.build), after(self.darkpkg.remove_database, self.darkpkg.build), True)

    def objects_gone(self):
        """only the objects are gone (the floor builds clean)"""
        return self.compare(after(self.floor.clean, self.floor.build),
                            after(self.darkpkg.remove_objects, self.darkpkg.build), True)

    def lookups(self):
        """look-ups, each a process"""
        function = "Darklang.Stdlib.List.map"
        asked = {"show": ["show", function], "ls": ["ls", "Darklang.Stdlib.List"], "find": ["find", "map"],
                 "find, misspelt": ["find", "lenght"], "refs": ["refs", function],
                 "refs, most used": ["refs", "Darklang.Stdlib.Option.Option"],
                 "impact, most used": ["impact", "Darklang.Stdlib.Option.Option"]}
        return {"lookups": {name: summary([self.darkpkg.look_up(command) for _ in range(max(20, self.runs))])
                            for name, command in asked.items()}}

    def memory(self):
        """peak memory of the largest file's compile and of a full link, in KiB"""
        largest = max(self.darkpkg.files, key=lambda name: (self.darkpkg.sources / name).stat().st_size)
        commands = self.darkpkg.commands()
        compile_command = next(line for line in commands if f"{largest}" in line)
        out = {"compile": self.darkpkg.peak(compile_command)}
        self.darkpkg.remove_database()
        out["link"] = self.darkpkg.peak(commands[-1])
        self.darkpkg.build()
        return out

    # Edition hash.

    def comment(self):
        """a comment is written (the floor edits one function)"""
        path = self.darkpkg.sources / self.darkpkg.targets[0]
        text, count = path.read_bytes(), 0

        def write():
            nonlocal count
            count += 1
            subjects.write(path, text + b"\n// comment %d\n" % count)
        out = self.compare(after(self.floor.edit, self.floor.build), after(write, self.darkpkg.build))
        path.write_bytes(text)
        return out

    def cascade(self, wanted):
        edit = cascades.cascade(self.darkpkg, wanted)
        if edit is None:
            return {"skipped": "no function fits"}
        out = self.compare(after(edit.empty_wal, edit.write_rows), after(edit.edit, self.darkpkg.build), edit.names > 500)
        edit.put_back()
        out["note"] = f"{edit.name}: {edit.names} names"
        return out

    def cascade_median(self):
        """an edit with 12 names, the median (to writing its rows)"""
        return self.cascade(12)

    def cascade_p90(self):
        """an edit with 75 names, the p90 (to writing its rows)"""
        return self.cascade(75)

    def cascade_many(self):
        """an edit with 1073 names, as of List.map (to writing its rows)"""
        return self.cascade(1073)

    def saves(self):
        """an edit with 12 names, saved beside a watch and a server, until it is there"""
        edit = cascades.cascade(self.darkpkg, 12)
        if edit is None:
            return {"skipped": "no function fits"}
        out = {}
        with saves.Watch(self.darkpkg) as watch:
            out["watch: the database has it"] = [saves.until_built(edit, watch) for _ in range(self.runs)]
        with saves.Serve(self.darkpkg) as serve:
            seen = [serve.until_seen(edit) for _ in range(self.runs)]
        out["serve: a client sees it"] = [visible for visible, _ in seen]
        out[f"serve: the database has it, waiting {saves.LAG} ms for more"] = [stored for _, stored in seen]
        edit.put_back()
        return {"saves": {name: summary(samples) for name, samples in out.items()}, "note": f"{edit.name}: {edit.names} names"}

    def reference(self, command):
        """another loader of the same packages, after an edit"""
        samples = []
        for _ in range(3):
            self.darkpkg.edit()
            samples.append(subjects.run(["/bin/sh", "-c", command], packages=self.darkpkg.sources))
        return {"reference": summary(samples), "note": command}


ORDER = ["nothing_inner", "nothing", "nothing_outer", "touch", "edit", "edit_renamed", "edit_inner", "edit_outer", "revert", "new_file",
         "capture", "edit5", "switch40", "clean", "database_gone", "objects_gone", "lookups",
         "memory"]


HASH_ORDER = ["nothing_inner", "nothing", "touch", "comment", "cascade_median", "cascade_p90", "cascade_many", "saves", "clean",
              "database_gone", "lookups", "memory"]


def run_all(floor, darkpkg, options, only):
    runs = options.runs if len(floor.files) < 5000 else max(5, options.runs // 3)
    scenarios = Scenarios(floor, darkpkg, runs, 1.5 if options.short else 600)
    floor.build()
    darkpkg.build()
    out = {}
    for name in ORDER if darkpkg.edition == "uuid" else HASH_ORDER:
        if only and name not in only:
            continue
        # What the last scenario left must not be work of this one.
        floor.build()
        darkpkg.build()
        time.sleep(TICK)
        method = getattr(scenarios, name)
        with contextlib.suppress(BrokenPipeError):
            print(f"#   {method.__doc__}", file=sys.stderr)
        out[name] = {"title": method.__doc__, **method()}
    if options.reference and (not only or "reference" in only):
        out["reference"] = {"title": scenarios.reference.__doc__, **scenarios.reference(options.reference)}
    return {"scenarios": out}
