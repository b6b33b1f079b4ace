#!/usr/bin/env python3
"""Every mistake of edition `hash` (rules/hash/diagnostics/mistakes.def) has a file test in hash/ that shows its words."""
import pathlib
import re
import sys

HERE = pathlib.Path(__file__).resolve().parent
MISTAKES = HERE.parent.parent / "rules/hash/diagnostics/mistakes.def"
TEXT = r'"((?:[^"\\]|\\.)*)"'


# Needs a chain of 10,000 operators; tests/unit/rules/hash/parse has it.
ELSEWHERE = {"too_deep_tree"}


def pattern(words):
    """What matches these words, whatever stands in their places."""
    words = re.sub(r"\\(.)", r"\1", words)
    parts = re.split(r"(\{\{|\}\}|\{[01]\})", words)
    return "".join({"{{": r"\{", "}}": r"\}", "{0}": ".*", "{1}": ".*"}.get(part, re.escape(part)) for part in parts)


def main():
    expected = "".join(line for path in sorted((HERE / "hash").rglob("*.dark"))
                       for line in path.read_text(errors="replace").splitlines(True) if line.startswith("// EXPECT:"))
    mistakes = re.findall(rf"^MISTAKE\((\w+),\s*\w+,\s*{TEXT},\s*{TEXT}\)", MISTAKES.read_text(), re.M)
    declared = len(re.findall(r"^MISTAKE\(", MISTAKES.read_text(), re.M))
    if len(mistakes) != declared or declared < 100:
        print(f"{len(mistakes)} of {declared} mistakes could be read")
        return 1
    missing = [name for name, message, words in mistakes if name not in ELSEWHERE
               and not re.search(rf"(?:error|warning)\[\w+\]: {pattern(message)}$(?:\n// EXPECT:.*)*?\n// EXPECT: +help: "
                                rf"{pattern(words)}$", expected, re.M)]
    for name in missing:
        print(f"no file test shows {name}")
    print(f"{declared - len(missing)} passed, {len(missing)} failed, 0 skipped")
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())
