#!/usr/bin/env python3
"""Compares the output of hash_check with reference digests: hash_compare.py ITEMS FOUND [--tree TREE]
[--prefixes PREFIXES --dump FOLDER]. With prefixes it says in which block of 16 bytes a form is first wrong."""
import argparse
import collections
import hashlib
import pathlib
import subprocess

FORMS = ("canon", "pt", "rt")


def table(path, tree):
    lines = path.read_text().splitlines()
    names = lines[0].split("\t")
    rows = (dict(zip(names, line.split("\t"))) for line in lines[1:])
    return {(r["kind"], r["name"]): r for r in rows if tree is None or r["tree"] == tree}


def found_items(path):
    names = ["kind", "name", "hash", "scc"] + [f"{form}_{what}" for form in FORMS for what in ("bytes", "sha256")]
    return {tuple(r[:2]): dict(zip(names, r)) for r in (line.split("\t") for line in path.read_text().splitlines())}


def prefixes(path, tree):
    text = subprocess.run(["zstd", "-dc", path], check=True, capture_output=True, text=True).stdout
    rows = (line.split("\t") for line in text.splitlines()[1:])
    if tree is not None:
        rows = (r[1:] for r in rows if r[0] == tree)
    return {(r[0], r[1]): dict(zip(FORMS, r[2:])) for r in rows}


def first_wrong(blob, digests):
    for block in range(len(digests) // 6 - 1):
        if hashlib.sha256(blob[:16 * (block + 1)]).hexdigest()[:6] != digests[6 * block:6 * block + 6]:
            return 16 * block
    return 16 * (len(digests) // 6 - 1)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("items", type=pathlib.Path)
    parser.add_argument("found", type=pathlib.Path)
    parser.add_argument("--tree")
    parser.add_argument("--prefixes", type=pathlib.Path)
    parser.add_argument("--dump", type=pathlib.Path)
    parser.add_argument("--most", type=int, default=20, help="how many differences are shown")
    args = parser.parse_args()
    wanted, found = table(args.items, args.tree), found_items(args.found)
    known = prefixes(args.prefixes, args.tree) if args.prefixes else {}
    counts, shown = collections.Counter(), 0
    for key in sorted(wanted.keys() | found.keys()):
        if key not in found or key not in wanted:
            wrong = ["missing" if key not in found else "surplus"]
        else:
            forms = [form for form in FORMS if found[key][f"{form}_sha256"] != "-"]
            wrong = [form for form in forms if wanted[key][f"{form}_sha256"] != found[key][f"{form}_sha256"]]
            wrong += [column for column in ("hash", "scc") if wanted[key][column] != found[key][column]]
        counts.update(wrong or ["equal"])
        if not wrong or shown >= args.most:
            continue
        shown += 1
        print(*key, *wrong)
        for form in wrong:
            if key in known and form in FORMS and args.dump:
                blob = (args.dump / f"{key[0]} {key[1]}.{form}").read_bytes()
                at = first_wrong(blob, known[key][form])
                print(f"  {form}: {len(blob)} bytes, {wanted[key][f'{form}_bytes']} in the reference, differs at {at}: "
                      f"...{blob[max(at - 32, 0):at + 48]!r}")
    print(", ".join(f"{count} {name}" for name, count in sorted(counts.items())))
    return 1 if set(counts) - {"equal"} else 0


if __name__ == "__main__":
    raise SystemExit(main())
