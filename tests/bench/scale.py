#!/usr/bin/env python3
"""Measures how time and memory grow with the number of files, and writes docs/scale.md's tables and docs/scale.svg.

usage: tests/bench/scale.py [--build-dir build] [--sizes 276,2760,27600] [--edition uuid] [--runs 9] [--minutes 15] [--write]

For each edition and size a generated corpus is built, and then what a person waits for is done --runs times: medians of wall time,
and the smallest time of processors, which other work on the machine changes less. With --write the tables go between the marks in
docs/scale.md and the plot beside it; otherwise the tables are printed. What is not done when the minutes are over is left out, and
the table says so.
"""
import argparse
import importlib.machinery
import json
import math
import pathlib
import re
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent / "corpus")]
sys.dont_write_bytecode = True

from saves import Watch
from subjects import Capture, Darkpkg, find_files

run = importlib.machinery.SourceFileLoader("run", str(HERE / "run")).load_module()

ROOT = HERE.parents[1]
PAGE, PLOT = ROOT / "docs/scale.md", ROOT / "docs/scale.svg"
TICK = 0.03            # seconds, longer than any tick of file times
PATIENCE = 600         # seconds for what a watch says

# What is measured, in the order of the table.
ROWS = {
    "nothing": "nothing to do",
    "nothing_watched": "nothing to do, a watch beside",
    "edit": "one function edited",
    "edit_watched": "one function edited, a watch beside",
    "watch": "watch: from the save to its line",
    "new_file": "a new file",
    "capture": "a capture of about 100 references",
    "show": "`show` of a full name",
    "ls": "`ls` of a module",
    "find": "`find` of a last part",
    "misspelt": "`find`, misspelt",
    "refs": "`refs` of a full name",
    "database_gone": "the database gone",
    "clean": "a clean build",
}
IN_PLOT = ["clean", "database_gone", "nothing", "nothing_watched", "edit", "edit_watched", "watch", "show", "misspelt", "refs"]


def timed(work):
    """Wall and processor milliseconds of children."""
    before, begin = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    work()
    wall, after = time.perf_counter() - begin, resource.getrusage(resource.RUSAGE_CHILDREN)
    return wall * 1e3, (after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime) * 1e3


def summary(samples):
    return {"wall": statistics.median(wall for wall, _ in samples), "cpu": min(cpu for _, cpu in samples), "runs": len(samples)}


class Size:
    """All that is measured of one corpus."""

    def __init__(self, darkpkg, runs, deadline):
        self.darkpkg, self.runs, self.deadline = darkpkg, runs, deadline
        self.out = {}

    def repeat(self, name, work, prepare=lambda: None, runs=None):
        samples = []
        for _ in range(runs or self.runs):
            if samples and time.monotonic() > self.deadline:
                break
            prepare()
            time.sleep(TICK)
            samples.append(timed(work))
        self.out[name] = summary(samples)

    def item(self):
        """A function of the library that generated code uses, in full."""
        return "Darklang.Stdlib.List.isEmpty"

    def run(self):
        darkpkg = self.darkpkg
        few = max(1, self.runs // 3)
        self.repeat("clean", darkpkg.build, darkpkg.clean, 1 if len(darkpkg.files) > 10_000 else few)
        self.out["objects"] = darkpkg.sizes()
        self.repeat("database_gone", darkpkg.build, darkpkg.remove_database, 1 if len(darkpkg.files) > 10_000 else few)
        self.out["link_kib"] = darkpkg.memory_of_link()
        self.repeat("nothing", darkpkg.build)
        self.repeat("edit", darkpkg.build, darkpkg.edit)
        self.new_files(few)
        with Capture(darkpkg) as capture:
            self.repeat("capture", darkpkg.build, capture.toggle, 2 * few)
            self.out["captured"] = capture.users
        self.look_ups()
        with Watch(darkpkg) as watch:
            self.repeat("nothing_watched", darkpkg.build)
            self.watched(watch)
        return self.out

    def new_files(self, runs):
        made = []

        def add():
            path = self.darkpkg.sources / f"scaleNew{len(made)}.dark"
            path.write_text(f"module Darklang.ScaleNew{len(made)}\n\nlet fresh (n: Int64) : Int64 = n\n")
            made.append(path)
        try:
            self.repeat("new_file", self.darkpkg.build, add, runs)
        finally:
            for path in made:
                path.unlink()
            self.darkpkg.build()

    def look_ups(self):
        item = self.item()
        for name, command in {"show": ["show", item], "ls": ["ls", item.rpartition(".")[0]], "find": ["find", "isEmpty"],
                              "misspelt": ["find", "isEmtpy"], "refs": ["refs", item]}.items():
            self.repeat(name, lambda: self.darkpkg.look_up(command))

    def watched(self, watch):
        lines, builds = [], []
        for _ in range(self.runs):
            if lines and time.monotonic() > self.deadline:
                break
            begin = time.perf_counter()
            self.darkpkg.edit()
            watch.until("build")
            lines.append(((time.perf_counter() - begin) * 1e3, 0))
            watch.until("settled")
            time.sleep(TICK)
            self.darkpkg.edit()
            builds.append(timed(self.darkpkg.build))
            watch.until("settled")
            time.sleep(TICK)
        self.out["watch"] = {"wall": statistics.median(wall for wall, _ in lines), "cpu": None, "runs": len(lines)}
        self.out["edit_watched"] = summary(builds)


class Measured(Darkpkg):
    def memory_of_link(self):
        """Of a link from nothing, in KiB."""
        self.remove_database()
        out = self.peak(self.commands()[-1])
        self.build()
        return out


def measure(edition, files, options, programs, deadline):
    with tempfile.TemporaryDirectory(prefix="darkpkg-scale-", dir=options.temporary) as folder:
        folder = pathlib.Path(folder)
        tree = folder / "tree"
        subprocess.run([programs / "tests/bench/bench_corpus", tree, "--files", str(files), "--edition", edition], check=True)
        darkpkg = Measured(folder / "darkpkg", tree, find_files(tree), programs / "darkpkg", ROOT / "packages" / edition,
                           programs / "tests/bench/bench_standin", edition)
        shutil.rmtree(tree)
        return Size(darkpkg, options.runs, deadline).run()


# --- what comes of it

def number(value):
    if value is None:
        return ""
    return f"{value:,.0f}" if value >= 100 else f"{value:.1f}" if value >= 1 else f"{value:.2f}"


def table(edition, sizes):
    head = [f"Edition `{edition}`"] + [f"{int(size):,} files" for size in sizes]
    lines = ["| " + " | ".join(head) + " |", "|" + " --- |" + " ---: |" * len(sizes)]
    for key, text in ROWS.items():
        cells = [found.get(key) for found in sizes.values()]
        shown = [f"{number(cell['wall'])}" + (f" ({number(cell['cpu'])})" if cell["cpu"] is not None else "") if cell else "–"
                 for cell in cells]
        lines.append(f"| {text} | " + " | ".join(shown) + " |")
    lines.append("| memory of a link from nothing, MiB | "
                 + " | ".join(number(found["link_kib"] / 1024) for found in sizes.values()) + " |")
    lines.append("| database, MiB | " + " | ".join(number(found["objects"]["database"] / 2**20) for found in sizes.values()) + " |")
    return "\n".join(lines)


def svg(results):
    """Wall time by files, both logarithmic, an edition beside the other."""
    width, height, left, top = 460, 420, 60, 40
    colours = ["#4269d0", "#efb118", "#ff725c", "#6cc5b0", "#3ca951", "#ff8ab7", "#a463f2", "#97bbf5", "#9c6b4e", "#9498a0"]
    out = []
    sizes = sorted({int(size) for found in results.values() for size in found})
    times = [found[size][key]["wall"] for found in results.values() for size in found for key in IN_PLOT if key in found[size]]
    x0, x1 = math.log10(sizes[0]), max(math.log10(sizes[-1]), math.log10(sizes[0]) + 0.1)
    y0, y1 = math.floor(math.log10(min(times))), math.ceil(math.log10(max(times)))
    for panel, (edition, found) in enumerate(results.items()):
        ox = left + panel * (width + left)
        def x(size):
            return ox + (math.log10(int(size)) - x0) / (x1 - x0) * (width - 150)
        def y(ms):
            return top + height - (math.log10(ms) - y0) / (y1 - y0) * height
        out.append(f'<text x="{ox}" y="{top - 16}" font-weight="bold">edition {edition}: ms by files</text>')
        for power in range(y0, y1 + 1):
            out.append(f'<line x1="{ox}" x2="{ox + width - 150}" y1="{y(10**power):.1f}" y2="{y(10**power):.1f}" stroke="#ddd"/>')
            out.append(f'<text x="{ox - 6}" y="{y(10**power) + 4:.1f}" text-anchor="end">{10**power:g}</text>')
        for size in found:
            out.append(f'<text x="{x(size):.1f}" y="{top + height + 18}" text-anchor="middle">{int(size):,}</text>')
        labels = []
        for colour, key in zip(colours, IN_PLOT):
            points = [(x(size), y(found[size][key]["wall"])) for size in found if key in found[size]]
            if not points:
                continue
            path = " ".join(f"{a:.1f},{b:.1f}" for a, b in points)
            out.append(f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2"/>')
            out += [f'<circle cx="{a:.1f}" cy="{b:.1f}" r="3" fill="{colour}"/>' for a, b in points]
            labels.append((points[-1][1], points[-1][0], colour, re.sub("`", "", ROWS[key]).replace(", a watch beside", ", watched")))
        last = -99.0
        for at, px, colour, text in sorted(labels):
            last = max(at, last + 13)
            out.append(f'<text x="{px + 8:.1f}" y="{last + 4:.1f}" fill="{colour}">{text}</text>')
    total = left + len(results) * (width + left)
    return (f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {total} {top + height + 40}" font-family="sans-serif" font-size="12">\n'
            f'<rect width="100%" height="100%" fill="white"/>\n' + "\n".join(out) + "\n</svg>\n")


def text_of(results, about):
    busy = "" if about["load"] < 0.5 * about["cores"] else (
        " **Other work ran on the machine: wall times are too long by as much as a factor of ten; look at the times of processors, in "
        "brackets, which are too long by less.**")
    lines = [f"Measured {about['date']} on {about['cores']} processors ({about['cpu']}), load {about['load']:.1f} at the start.{busy} "
             "Milliseconds of wall time, medians; in brackets the least time of processors of the process that was waited for."]
    return "\n\n".join(lines + [table(edition, found) for edition, found in results.items()])


def main():
    parser = argparse.ArgumentParser(formatter_class=argparse.RawDescriptionHelpFormatter, description=__doc__)
    parser.add_argument("--build-dir", default=str(ROOT / "build"), help="a configured release build of darkpkg")
    parser.add_argument("--sizes", default="276,2760,27600")
    parser.add_argument("--edition", action="append", choices=["uuid", "hash"])
    parser.add_argument("--runs", type=int, default=9)
    parser.add_argument("--minutes", type=float, default=15)
    parser.add_argument("--temporary", help="where the corpora go")
    parser.add_argument("--json", help="write everything there")
    parser.add_argument("--write", action="store_true", help="write docs/scale.md's tables and docs/scale.svg")
    options = parser.parse_args()
    options.darkpkg, options.no_parts, options.only = None, True, ""
    programs = pathlib.Path(options.build_dir).resolve()
    run.build_programs(str(programs), options)
    about, deadline, results = run.machine(), time.monotonic() + options.minutes * 60, {}
    for size in sorted(int(size) for size in options.sizes.split(",")):
        for edition in options.edition or ["uuid", "hash"]:
            if time.monotonic() > deadline:
                print(f"# {edition}, {size} files: no time is left", file=sys.stderr)
                continue
            print(f"# {edition}, {size} files", file=sys.stderr)
            results.setdefault(edition, {})[str(size)] = measure(edition, size, options, programs, deadline)
    if options.json:
        pathlib.Path(options.json).write_text(json.dumps({"machine": about, "results": results}, indent=1))
    text = text_of(results, about)
    if not options.write:
        print(text)
        return
    page = PAGE.read_text()
    start, end = "<!-- tables -->\n", "<!-- end of tables -->"
    before, after = page.index(start) + len(start), page.index(end)
    PAGE.write_text(page[:before] + "\n" + text + "\n\n" + page[after:])
    PLOT.write_text(svg(results))


if __name__ == "__main__":
    main()
