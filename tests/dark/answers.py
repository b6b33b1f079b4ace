#!/usr/bin/env python3
"""Asks Dark's command line the same of two databases and compares the answers.

answers.py CLI_FOLDER DATABASE DATABASE [ITEMS]: the questions are a list of commands, and three about each of ITEMS
items (30 if not given) that the first database has. Times and the ids of expressions, which Dark draws at random, don't count."""

import difflib
import pathlib
import random
import re
import sqlite3
import sys
import tempfile

from dark_cli import DarkCli

QUESTIONS = [["version"], ["status"], ["commits"], ["branch", "list"], ["tree"], ["builtins"], ["docs"],
             ["scripts", "list"], ["conflicts"], ["search", "fold"], ["ls", "Darklang.Stdlib"],
             ["view", "Darklang.Stdlib.List"],
             ["eval", "Stdlib.List.map [1; 2; 3] (fun x -> x * 2)"],
             ["eval", 'Stdlib.String.join ["a"; "b"] ","'],
             ["eval", "Stdlib.Option.withDefault (Stdlib.List.head [1]) 0"],
             ["eval", "Stdlib.Dict.toList (Dict { a = 1 })"],
             ["eval", "Stdlib.Int.toString 5"]]


def answer(cli: DarkCli, question: list[str]) -> tuple[int, str]:
    code, text = cli.run(*question)
    text = re.sub(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d)?(\.\d+)?Z?", "TIME", text)
    return code, re.sub(r"Lambda \d+", "Lambda ID", text)


def main() -> int:
    if len(sys.argv) not in (4, 5):
        print(__doc__)
        return 1
    with sqlite3.connect(sys.argv[2]) as connection:
        names = [".".join(filter(None, row)) for row in connection.execute(
            "SELECT owner, modules, name FROM locations WHERE unlisted_at IS NULL ORDER BY owner, modules, name")]
    picked = random.Random(1).sample(names, int(sys.argv[4]) if len(sys.argv) == 5 else 30)
    questions = QUESTIONS + [[command, name] for name in picked for command in ("view", "hash", "deps")]
    different = 0
    with tempfile.TemporaryDirectory(prefix="darkpkg-answers-") as scratch:
        first, second = (DarkCli(sys.argv[1], sys.argv[i], pathlib.Path(scratch) / str(i)) for i in (2, 3))
        for question in questions:
            expected, found = answer(first, question), answer(second, question)
            if expected == found:
                continue
            different += 1
            print("DIFFERENT:", *question, f"(exit codes {expected[0]} and {found[0]})")
            lines = difflib.unified_diff(expected[1].splitlines(), found[1].splitlines(), lineterm="", n=0)
            print("\n".join(list(lines)[:10]))
    print(f"{len(questions) - different} of {len(questions)} answers are equal")
    return 1 if different else 0


if __name__ == "__main__":
    sys.exit(main())
