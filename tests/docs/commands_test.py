#!/usr/bin/env python3
"""Every command in README.md and docs/ works and prints what the page shows.

A block fenced as `console` has commands behind `$ ` (and `> ` where one goes on), each followed by its output, stdout and
stderr together. The blocks of a page run in order in one shell, with darkpkg on the PATH, in a folder that holds nothing
but a fresh copy of packages/: as it is for README.md, for all others of packages/hash under the name packages, or of
packages/uuid for those of OF_JANUARY. A line `...` in a page stands for any lines.
Times, sizes, charts, hashes and the folder's name are not compared.

Other blocks are not run, and are counted. One with a line that starts with a call of darkpkg must have a language that says
why: sh (it needs something that a test has not), or a format of its own.

usage: tests/docs/commands_test.py [--darkpkg PATH] [--update] [PAGE...]       --update writes what is printed now, where it differs
"""
import argparse
import collections
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
FENCE = re.compile(r"^( *)```(\S*)[^\n]*\n(.*?)^\1```$", re.M | re.S)
END = "\x1e"
# The pages whose examples are packages of edition uuid.
OF_JANUARY = {"docs/commands.md", "docs/how-to/add-a-subcommand.md"}


def pages():
    return [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]


def commands(block):
    """(command, expected output) of each prompt."""
    out = []
    for line in block.splitlines():
        if line.startswith("$ "):
            out.append([line[2:], []])
        elif not out:
            raise ValueError(f"a console block starts with a prompt, not with {line!r}")
        elif re.match(r">( |$)", line) and not out[-1][1]:
            out[-1][0] += "\n" + line[2:]
        else:
            out[-1][1].append(line)
    return [(command, "\n".join(lines)) for command, lines in out]


def run_page(all_commands, darkpkg, packages):
    """What each command printed."""
    with tempfile.TemporaryDirectory(prefix="darkpkg-docs-") as folder:
        folder = pathlib.Path(folder).resolve()
        work = folder / "work"
        work.mkdir()
        shutil.copytree(packages, work / "packages", ignore=shutil.ignore_patterns("*.darkc"))
        (folder / "bin").mkdir()
        (folder / "bin/darkpkg").symlink_to(darkpkg)
        script = "exec 2>&1\nset -u\nstatus=0\n"
        for command in all_commands:
            script += f"(exit $status)\n{command}\nstatus=$?\nprintf '{END}%s{END}' $status\n"
        (folder / "script").write_text(script)
        keep = {k: v for k, v in os.environ.items() if not k.startswith(("DARKPKG", "NINJA", "GIT_"))}
        environment = {**keep, "PATH": f"{folder}/bin:{os.environ['PATH']}", "HOME": str(folder), "TERM": "dumb"}
        done = subprocess.run(["bash", folder / "script"], cwd=work, env=environment, stdin=subprocess.DEVNULL,
                              stdout=subprocess.PIPE, timeout=300, check=False)
        parts = done.stdout.decode(errors="replace").replace(str(work), "/home/me/project").replace(str(folder), "/home/me").split(END)
        outputs = list(zip(parts[0::2], map(int, parts[1::2])))
    if len(outputs) != len(all_commands):
        raise ValueError(f"the shell ended after {len(outputs)} of {len(all_commands)} commands:\n{parts[-1]}")
    return outputs


def normalised(text):
    text = re.sub(r"\b\d+(\.\d+)? (ms|s)\b", "N ms", text)
    text = re.sub(r"\b[0-9a-f]{32,64}\b", "HASH", text)
    text = re.sub(r"\b\d+(\.\d+)? [KM]iB\b", "N KiB", text)
    text = re.sub(r" +\d+ (bytes|uncompressed)\b", r" N \1", text)
    text = re.sub(r"\b\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\b", "TIME", text)
    text = re.sub(r" +N ms  #+ *", " N ms ", text)  # the chart of `stats`
    text = re.sub(r" {2,}N (ms|KiB)", r" N \1", text)  # and its columns
    return "\n".join(line.rstrip() for line in text.strip("\n").splitlines())


def matches(expected, actual):
    """Equal but for what is not compared; a line `...` stands for any lines."""
    pattern = ".*".join(re.escape(part) for part in re.split(r"^\.\.\.$", normalised(expected), flags=re.M))
    return re.fullmatch(pattern, normalised(actual), re.S) is not None


def check_page(path, darkpkg, update):
    """(commands that ran, problems) of a page."""
    text = path.read_text()
    blocks = [match for match in FENCE.finditer(text) if match[2] == "console"]
    asked = [(block, *each) for block in blocks for each in commands(block[3])]
    if not asked:
        return 0, []
    name = path.relative_to(ROOT).as_posix()
    packages = ROOT / ("packages" if path.parent == ROOT else f"packages/{'uuid' if name in OF_JANUARY else 'hash'}")
    outputs = run_page([command for _, command, _ in asked], darkpkg, packages)
    problems, written = [], collections.defaultdict(str)
    for (block, command, expected), (actual, status) in zip(asked, outputs):
        shown = expected if matches(expected, actual) else "\n".join(
            line.rstrip() for line in actual.strip("\n").splitlines())
        prompt = "\n".join(f"> {line}".rstrip() for line in command.split("\n"))
        written[block.span()] += "$" + prompt[1:] + "\n" + (shown + "\n" if shown else "")
        if status >= 126:
            problems.append(f"$ {command}\n  ended with {status}:\n{actual}")
        elif not matches(expected, actual) and not update:
            problems.append(f"$ {command}\n  the page shows:\n{expected}\n  it prints:\n{actual}")
    if update:
        for (start, end), body in sorted(written.items(), reverse=True):
            text = text[:start] + "```console\n" + body + "```" + text[end:]
        path.write_text(text)
    return len(asked), problems


def unmarked(path):
    """Calls of darkpkg that neither run nor say why: indented blocks, and fences without a language."""
    text = path.read_text()
    out = [line for match in FENCE.finditer(text) if not match[2] for line in match[3].splitlines()
           if re.match(r"(\$ )?darkpkg ", line)]
    rest = FENCE.sub("", text)
    return out + [line.strip() for line in rest.splitlines() if re.match(r" {4,}(\$ )?darkpkg ", line)]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--darkpkg", default=os.environ.get("DARKPKG", ROOT / "build/darkpkg"))
    parser.add_argument("--update", action="store_true")
    parser.add_argument("pages", nargs="*", type=pathlib.Path)
    arguments = parser.parse_args()
    darkpkg = pathlib.Path(arguments.darkpkg).resolve()
    passed = failed = 0
    not_run = collections.Counter()
    for path in [page.resolve() for page in arguments.pages] or pages():
        name = path.relative_to(ROOT)
        not_run.update(match[2] or "plain" for match in FENCE.finditer(path.read_text()) if match[2] != "console")
        try:
            count, problems = check_page(path, darkpkg, arguments.update)
        except (ValueError, subprocess.TimeoutExpired) as problem:
            count, problems = 1, [str(problem)]
        problems += [f"neither run nor fenced as sh: {line}" for line in unmarked(path)]
        for problem in problems:
            print(f"failed: {name}: {problem}\n")
        if count:
            print(f"{name}: {count} commands")
        failed += len(problems)
        passed += max(count - len(problems), 0)
    print("blocks that were not run: " + ", ".join(f"{count} {what}" for what, count in sorted(not_run.items())))
    if failed:
        print("If that is what they should print: tests/docs/commands_test.py --update")
    print(f"{passed} passed, {failed} failed, 0 skipped")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
