#!/usr/bin/env python3
"""The real corpus of edition `hash`, linked into a database by hash_link, against what Dark's own loader stores."""
import os
import pathlib
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "integration"))
import hash_digests  # noqa: E402
import place  # noqa: E402
from harness import ROOT, Skip, contains, equal, run  # noqa: E402

CORPUS = place.packages("hash")
COMPARE = ROOT.parent / "shared/reference-hash/compare.py"


def check_clean_link(project):
    """A clean link gives every row of the reference but the results of five values, which depend on the environment"""
    for needed in (CORPUS, COMPARE):
        if not needed.exists():
            raise Skip(f"there is no {needed}")
    done = subprocess.run([os.environ["HASH_LINK"], CORPUS, hash_digests.BUILTINS, project.folder / "linked"],
                          capture_output=True, text=True, check=False)
    equal(done.returncode, 0, done.stderr[-2000:])
    compared = subprocess.run([sys.executable, COMPARE, project.folder / "linked/data.db", "--allow-null-values"],
                              capture_output=True, text=True, check=False)
    print(f"         {done.stdout.strip()}; {compared.stdout.strip()}")
    equal(compared.returncode, 0, compared.stdout[-2000:])
    contains(compared.stdout, "equal", "compare.py")
    contains(compared.stdout, " 5 NULL values apart", "compare.py")


if __name__ == "__main__":
    run(__file__)
