"""What lints share."""

import pathlib
import re
import tempfile

# Comments, strings and characters of C++; each string by itself.
PART = re.compile(r'//[^\n]*|/\*.*?\*/|R"(?P<mark>\w*)\((?P<raw>.*?)\)(?P=mark)"|"(?P<text>(?:[^"\\\n]|\\.)*)"|\'(?:[^\'\\]|\\.)+\'', re.S)


def run(checks):
    """Runs the checks of a lint and counts them; the exit code."""
    failed = 0
    for check in checks:
        try:
            check()
        except AssertionError as error:
            failed += 1
            print(f"{check.__name__}:\n{error}")
    print(f"{len(checks) - failed} passed, {failed} failed, 0 skipped")
    return 1 if failed else 0


def strings_of(text):
    """The line and the text of each string, but for paths of headers."""
    for match in PART.finditer(text):
        string = match["raw"] if match["raw"] is not None else match["text"]
        if string is not None and not text[:match.start()].endswith("#include "):
            yield text.count("\n", 0, match.start()) + 1, string


def places_in(sources, problems_of):
    """Where a lint finds problems in these sources, by their paths: `path:line` of each."""
    with tempfile.TemporaryDirectory() as name:
        root = pathlib.Path(name)
        for path, text in sources.items():
            (root / path).parent.mkdir(parents=True, exist_ok=True)
            (root / path).write_text(text)
        return [":".join(line.split(":")[:2]) for line in problems_of(root)]
