#!/usr/bin/env python3
"""Completion scripts, manual pages and --help, all made from the same definitions."""
import os
import pathlib
import re
import shutil
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "integration"))
from harness import Skip, contains, equal, lacks, run  # noqa: E402


def commands(project, *path):
    """The subcommands that --help lists, below `path`."""
    text = project.darkpkg(*path, "--help").out
    found = re.search(r"^Subcommands:\n((?:  .*\n)+)", text, re.M)
    return re.findall(r"^  (\S+)", found[1], re.M) if found else []


def every_command(project):
    """The paths of all commands: ("build",), ("cache", "stats") and so on."""
    out = []
    for name in commands(project):
        out.append((name,))
        out += [(name, inner) for inner in commands(project, name)]
    equal(("build",) in out and ("cache", "trim") in out, True, "the commands were found")
    return out


def options(project, path):
    """The long options that --help lists."""
    return set(re.findall(r"(?<![\w-])--[a-z][\w-]*", re.search(
        r"^Options:\n(.*?)(?=^\S|\Z)", project.darkpkg(*path, "--help").out, re.M | re.S)[1]))


def complete(project, *words, script=None):
    """What bash offers where the last of the words is being written."""
    script = script or project.folder / "darkpkg.bash"
    if not script.exists():
        script.write_text(project.darkpkg("completion", "bash").out)
    line = "darkpkg " + " ".join(words)
    # As bash divides a line: `=` is a word of its own.
    parts = [part for word in ("darkpkg", *words) for part in (re.findall(r"=|[^=]+", word) or [""])]
    program = ('source "$1"; shift; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); '
               '_darkpkg; printf "%s\\n" "${COMPREPLY[@]}"')
    done = project.run("bash", "-c", program, "bash", script, *parts, environment={"COMP_LINE": line})
    equal([text for text in done.err.splitlines() if "compopt" not in text], [], "bash's stderr")
    return sorted(done.out.split())


def check_bash(project):
    """bash completes commands, options, values and paths"""
    (project.folder / "packages" / "shop").mkdir()
    (project.folder / "other.db").write_text("")
    equal(complete(project, "bui"), ["build"], "darkpkg bui")
    equal(complete(project, ""), sorted(commands(project)), "darkpkg")
    equal(complete(project, "cache", ""), sorted(commands(project, "cache")), "darkpkg cache")
    equal(complete(project, "build", "--stri"), ["--strict"], "darkpkg build --stri")
    equal(complete(project, "build", "--format", ""), ["json", "sarif", "short", "text"], "--format")
    equal(complete(project, "build", "--format=s"), ["sarif", "short"], "--format=s")
    equal(complete(project, "build", "--strict", "pack"), ["packages"], "a folder")
    equal(complete(project, "build", "--db", "oth"), ["other.db"], "a file")
    equal(complete(project, "build", "-j", ""), [], "a number")
    equal(complete(project, "cache", "trim", "--cache-l"), ["--cache-limit"], "darkpkg cache trim --cache-l")
    equal(complete(project, "completion", "f"), ["fish"], "darkpkg completion f")
    equal(complete(project, "nonsense", "--x"), [], "an unknown option")


def check_bash_has_all(project):
    """every option of every command is completed"""
    for path in every_command(project):
        if not commands(project, *path):
            offered = {word for word in complete(project, *path, "--") if word.startswith("--")}
            equal(offered, options(project, path), f"options of {' '.join(path)}")


def check_other_shells(project):
    """zsh and fish read their scripts"""
    for shell in ("zsh", "fish"):
        script = project.darkpkg("completion", shell).out
        for path in every_command(project):
            contains(script, path[-1], f"the commands in the script for {shell}")
        (project.folder / shell).write_text(script)
    missing = [shell for shell in ("zsh", "fish") if not shutil.which(shell)]
    for shell in {"zsh", "fish"} - set(missing):
        project.run(shell, "-n", project.folder / shell)
    if missing:
        raise Skip("not installed: " + ", ".join(missing))


def check_fish_completes(project):
    """fish completes commands, options and values"""
    if not shutil.which("fish"):
        raise Skip("not installed: fish")
    script = project.folder / "darkpkg.fish"
    script.write_text(project.darkpkg("completion", "fish").out)

    def offered(line):
        done = project.run("fish", "--no-config", "-c", f"source {script}; complete -C '{line}'")
        equal(done.err, "", "fish's stderr")
        return sorted(row.split("\t")[0] for row in done.out.splitlines())

    equal(offered("darkpkg bui"), ["build"], "darkpkg bui")
    equal(offered("darkpkg cache "), sorted(commands(project, "cache")), "darkpkg cache")
    equal(offered("darkpkg build --stri"), ["--strict"], "darkpkg build --stri")
    equal(offered("darkpkg build --format s"), ["sarif", "short"], "--format")
    equal(offered("darkpkg build pack"), ["packages/"], "a folder")


def check_zsh_completes(project):
    """zsh's script is loaded from $fpath and defines a function for each command"""
    if not shutil.which("zsh"):
        raise Skip("not installed: zsh")
    (project.folder / "_darkpkg").write_text(project.darkpkg("completion", "zsh").out)
    done = project.run("zsh", "-f", "-c", f"fpath=({project.folder} $fpath); autoload -Uz compinit; "
                       f"compinit -u -d {project.folder}/dump; print ${{_comps[darkpkg]}}; "
                       "autoload +X _darkpkg && print loaded")
    equal(done.out.split(), ["_darkpkg", "loaded"], "what zsh found")


def check_man(project):
    """groff reads every manual page without a warning, and it has every option"""
    project.darkpkg("man", "--write", project.folder / "man1")
    pages = {path.stem: path for path in (project.folder / "man1").iterdir()}
    equal(sorted(pages), sorted(["darkpkg"] + ["darkpkg-" + name for name in commands(project)]), "pages")
    for path in every_command(project):
        text = pages["darkpkg-" + path[0]].read_text().replace("\\-", "-")
        for option in options(project, path):
            contains(text, f"\\fB{option}\\fR", f"the page of {' '.join(path)}")
    equal(project.darkpkg("man", "build").out, pages["darkpkg-build"].read_text(), "darkpkg man build")
    project.darkpkg("man", "nonsense", code=2)
    if not shutil.which("groff"):
        raise Skip("not installed: groff")
    for page in pages.values():
        done = project.run("groff", "-ww", "-man", "-Tascii", "-P-c", page)
        equal(done.err, "", f"groff's warnings on {page.name}")
        lacks(done.out, "\\f", page.name)
    contains(re.sub(".\x08", "", done.out), "EXIT STATUS", "the page as it is shown")


def check_help(project):
    """--help of every command has an example that starts with it"""
    for path in every_command(project):
        if len(path) > 1:
            continue  # the command above has it
        text = project.darkpkg(*path, "--help").out
        contains(text, "Example", f"--help of {path[0]}")
        contains(text[text.index("Example"):], f"darkpkg {path[0]}", f"the example of {path[0]}")


def check_installed(project):
    """cmake --install puts the scripts and pages where shells and man look"""
    build = os.environ.get("DARKPKG_BUILD")
    if not build:
        raise Skip("DARKPKG_BUILD, a configured build folder, is not set")
    if not (pathlib.Path(build) / "darkpkg-remote").exists():
        raise Skip("not all of the build folder is built")
    prefix = project.folder / "prefix"
    project.run("ninja", "-C", build, "documents")
    project.run("cmake", "--install", build, "--prefix", prefix)
    share = prefix / "share"
    bash = share / "bash-completion/completions/darkpkg"
    equal(complete(project, "bui", script=bash), ["build"], "the installed script for bash")
    equal((share / "zsh/site-functions/_darkpkg").read_text().splitlines()[0], "#compdef darkpkg", "zsh's first line")
    contains((share / "fish/vendor_completions.d/darkpkg.fish").read_text(), "complete -c darkpkg", "fish")
    for name in ["darkpkg"] + ["darkpkg-" + command for command in commands(project)]:
        contains((share / f"man/man1/{name}.1").read_text(), ".SH NAME", name)
    equal(subprocess.run([prefix / "bin/darkpkg", "--version"], capture_output=True, check=True).returncode, 0, "runs")


if __name__ == "__main__":
    run(__file__)
