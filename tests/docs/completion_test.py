#!/usr/bin/env python3
"""Completion scripts, manual pages and --help, all made from the same definitions."""
import os
import pathlib
import pty
import re
import select
import shutil
import signal
import subprocess
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "integration"))
import harness  # noqa: E402
from harness import Skip, contains, equal, lacks, run  # noqa: E402


def on_path():
    """An environment in which `darkpkg` is the one that is tested."""
    return {"PATH": f"{pathlib.Path(harness.DARKPKG).parent}:{os.environ['PATH']}"}


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
    done = project.run("bash", "-c", program, "bash", script, *parts, environment={"COMP_LINE": line, **on_path()})
    equal([text for text in done.err.splitlines() if "compopt" not in text], [], "bash's stderr")
    return sorted(done.out.split())


def check_bash(project):
    """bash completes commands, options, values and paths"""
    (project.folder / "packages" / "shop").mkdir()
    (project.folder / "other.db").write_text("")
    equal(complete(project, "wat"), ["watch"], "darkpkg wat")
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


def with_names(project):
    """Packages that are built, for names to complete."""
    (project.folder / "packages" / "names.dark").write_text(
        "module Acme.Shop\n\ntype Price = { cents: Int64 }\n\nlet plus (a: Int64) : Int64 = a\n\nlet pair = 2L\n")
    project.build()


def check_bash_names(project):
    """bash completes modules, items, codes and sources, from the database that the line names"""
    with_names(project)
    equal(complete(project, "show", "Ac"), ["Acme."], "darkpkg show Ac")
    equal(complete(project, "show", "Acme.Shop.p"), ["Acme.Shop.pair", "Acme.Shop.plus"], "show Acme.Shop.p")
    equal(complete(project, "refs", "Shop."), ["Shop.Price", "Shop.pair", "Shop.plus"], "a shortened name")
    equal(complete(project, "refs", "--db", "none.db", "Shop."), [], "a database that is not there")
    equal(complete(project, "refs", "--db=data.db", "Shop.P"), ["Shop.Price"], "--db=data.db")
    equal(complete(project, "ls", "Acme."), ["Acme.Shop."], "a module")
    equal(complete(project, "ls", "Acme.Shop."), [], "no module")
    contains(project.darkpkg("ls", "Acme.Shop.").out, "plus", "a module with a dot behind it")
    equal(complete(project, "why", "packages/na"), ["packages/names.dark"], "a source, not its object")
    equal(complete(project, "why", "Shop.pl"), ["Shop.plus"], "darkpkg why Shop.pl")
    equal(complete(project, "explain", "E010")[0], "E0101", "a code")


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
        done = project.run("fish", "--no-config", "-c", f"source {script}; complete -C '{line}'", environment=on_path())
        equal(done.err, "", "fish's stderr")
        return sorted(row.split("\t")[0] for row in done.out.splitlines())

    equal(offered("darkpkg wat"), ["watch"], "darkpkg wat")
    equal(offered("darkpkg cache "), sorted(commands(project, "cache")), "darkpkg cache")
    equal(offered("darkpkg build --stri"), ["--strict"], "darkpkg build --stri")
    equal(offered("darkpkg build --format s"), ["sarif", "short"], "--format")
    equal(offered("darkpkg build pack"), ["packages/"], "a folder")
    with_names(project)
    equal(offered("darkpkg show Acme.Shop.p"), ["Acme.Shop.pair", "Acme.Shop.plus"], "darkpkg show")
    equal(offered("darkpkg ls Acme."), ["Acme.Shop."], "darkpkg ls")
    equal(offered("darkpkg explain E010")[0], "E0101", "darkpkg explain")
    contains(" ".join(offered("darkpkg why packages/na")), "packages/names.dark", "darkpkg why")


def typed(project, text, wanted):
    """What an interactive zsh shows after `text`, a tab at its end, and what that completes."""
    (project.folder / "_darkpkg").write_text(project.darkpkg("completion", "zsh").out)
    pid, terminal = pty.fork()
    if pid == 0:
        os.chdir(project.folder)
        os.execvpe("zsh", ["zsh", "-f", "-i"], os.environ | on_path() | {"TERM": "dumb", "HOME": str(project.folder)})
    shown = b""

    def until(wanted, seconds):
        nonlocal shown
        end = time.monotonic() + seconds
        while wanted not in shown and time.monotonic() < end:
            if select.select([terminal], [], [], 0.1)[0]:
                shown += os.read(terminal, 65536)

    os.write(terminal, f"PS1=; unsetopt zle_bracketed_paste; fpath=({project.folder} $fpath); autoload -Uz compinit; "
                       f"compinit -u -d {project.folder}/dump; echo rea''dy\n".encode())
    until(b"ready", 60)
    shown = b""
    # The line ends once the completion is there: what it prints comes before what the line prints.
    os.write(terminal, text.encode() + b"\t")
    until(wanted.encode(), 60)
    os.write(terminal, b" ; echo do''ne\n")
    until(b"done", 60)
    os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)
    os.close(terminal)
    return shown.decode(errors="replace")


def check_zsh_names(project):
    """an interactive zsh completes names and arguments that may be left out, without a word of its own"""
    if not shutil.which("zsh"):
        raise Skip("not installed: zsh")
    with_names(project)
    for line, wanted in {"darkpkg show Acme.Shop.pl": "Acme.Shop.plus", "darkpkg build pack": "packages",
                         "darkpkg explain E00": "E000", "darkpkg why packages/na": "packages/names.dark"}.items():
        shown = typed(project, line, wanted)
        contains(shown, wanted, line)
        lacks(shown, "_arguments", line)
        lacks(shown, "bad option", line)


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
    equal(complete(project, "wat", script=bash), ["watch"], "the installed script for bash")
    equal((share / "zsh/site-functions/_darkpkg").read_text().splitlines()[0], "#compdef darkpkg", "zsh's first line")
    contains((share / "fish/vendor_completions.d/darkpkg.fish").read_text(), "complete -c darkpkg", "fish")
    for name in ["darkpkg"] + ["darkpkg-" + command for command in commands(project)]:
        contains((share / f"man/man1/{name}.1").read_text(), ".SH NAME", name)
    equal(subprocess.run([prefix / "bin/darkpkg", "--version"], capture_output=True, check=True).returncode, 0, "runs")


if __name__ == "__main__":
    run(__file__)
