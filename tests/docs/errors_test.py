#!/usr/bin/env python3
"""What `darkpkg explain` says is true: each wrong example gives its code and each right one nothing, every code that darkpkg
gives is explained, and docs/errors.md is what the texts make."""
import functools
import pathlib
import re
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "integration"))
from harness import ROOT, contains, equal, run  # noqa: E402

DIAGNOSTICS = {edition: ROOT / folder for edition, folder in (("uuid", "language/diagnostics"),
                                                              ("hash", "rules/hash/diagnostics"))}


def declared(edition):
    """The codes of an edition's diagnostics.def."""
    text = (DIAGNOSTICS[edition] / "diagnostics.def").read_text()
    return set(re.findall(r'^DIAGNOSTIC\(\w+, "(\w+)"', text, re.M))


def texts(edition):
    return sorted((DIAGNOSTICS[edition] / "explanations").glob("*.md"))


def example(text, which):
    """The indented block that follows a line, and whether a shell is to run it."""
    found = re.search(rf"^{which}(, made by a shell)?:\n\n((?:    .*\n|\n)+)", text, re.M)
    if not found:
        raise AssertionError(f"there is no {which!r} example")
    return re.sub(r"^    ", "", found[2].strip("\n"), flags=re.M) + "\n", bool(found[1])


def codes_of(project, edition, name, text, by_shell):
    """The codes that building the example alone gives."""
    folder = project.packages / name
    folder.mkdir()
    if by_shell:
        project.run("sh", "-c", text, cwd=folder)
    else:
        (folder / "a.dark").write_text(text)
    own_tables = edition != "uuid" or (folder / "package-ids.tsv").exists()
    build = functools.partial(project.darkpkg, "build", "--edition", edition) if own_tables else project.build
    done = build(folder, "--db", project.folder / f"{name}.db", "--format=short", code=None)
    found = re.findall(r"(?:error|warning)\[(\w+)\]", done.err)
    errors = [code for code in found if code.startswith("E")]
    equal(done.code, 1 if errors else 0, f"exit code of {name}: {done.err}")
    return found


def check_examples(project):
    """each wrong example gives its code and no other, each right one gives none"""
    problems = []
    for edition in DIAGNOSTICS:
        for path in texts(edition):
            try:
                equal(set(codes_of(project, edition, f"{path.stem}-wrong", *example(path.read_text(), "Wrong"))),
                      {path.stem}, "codes of the wrong example")
                equal(codes_of(project, edition, f"{path.stem}-right", *example(path.read_text(), "Right")), [],
                      "codes of the right example")
            except AssertionError as problem:
                problems.append(f"{path.stem}: {problem}")
    equal(problems, [], "wrong explanations")


def check_all_are_explained(project):
    """every code of the list has an explanation, whose wrong example gives it (see above), and no other has"""
    for edition in DIAGNOSTICS:
        explained = {path.stem for path in texts(edition)}
        equal(sorted(declared(edition) - explained), [], "codes without an explanation, or that nothing gives")
        equal(sorted(explained - declared(edition)), [], "explanations of codes that are not in the list")
        equal(len(declared(edition)) > 20, True, "codes were found")


def check_page(project):
    """docs/errors.md is up to date"""
    equal((ROOT / "docs/errors.md").read_text() == project.darkpkg("explain", "--markdown").out, True,
          "docs/errors.md is `darkpkg explain --markdown`")


def check_command(project):
    """explain prints one code, all codes, and says what is no code"""
    done = project.darkpkg("explain", "e0203")
    contains(done.out, "error E0203: a pipe stage or source", "explain e0203")
    contains(done.out, "\nRight:\n", "explain e0203")
    equal(done.err, "", "stderr")
    listed = [line.split()[0] for line in project.darkpkg("explain").out.splitlines()]
    equal(listed, sorted(path.stem for edition in DIAGNOSTICS for path in texts(edition)), "the codes that are listed")
    contains(project.darkpkg("explain", "E9999", code=2).err, "there is no code 'E9999'", "explain E9999")
    project.darkpkg("explain", "E0203", "--markdown", code=2)


if __name__ == "__main__":
    run(__file__)
