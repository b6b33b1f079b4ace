#!/usr/bin/env python3
"""What happened in builds, and would in the next: `darkpkg why` and `darkpkg stats`."""
import json
import os
import re

from harness import contains, equal, lacks, run, settle

ONE = "module Test.One\n\nlet one (x: Int64): Int64 = x + 1L\n\nlet other (x: Int64): Int64 = x\n"
TWO = "module Test.Two\n\nlet two (x: Int64): Int64 = Test.One.one x\n\nlet opened (x: Int64): Int64 = Test.Late.late x\n"


def built(project):
    project.write("one.dark", ONE)
    project.write("two.dark", TWO)
    project.build()
    settle()


def why(project, *arguments, **options):
    answer = json.loads(project.darkpkg("why", *arguments, "--json", **options).out)
    equal(len(answer), 1, "answers")
    equal(project.darkpkg("why", *arguments, **options).out, answer[0]["sentence"] + "\n", "the sentence")
    return answer[0]["when"], answer[0]["reason"], answer[0]["sentence"]


def check_file_after_build(project):
    """A file was compiled in the last build because it had no object, or was saved"""
    built(project)
    when, reason, sentence = why(project, "packages/one.dark")
    equal((when, reason), ("last", "no-object"), sentence)
    project.write("one.dark", ONE.replace("x + 1L", "x + 2L"))
    project.build()
    when, reason, sentence = why(project, "packages/one.dark")
    equal((when, reason), ("last", "content"), sentence)
    contains(sentence, "packages/one.dark was compiled in the last build (", "the build")
    contains(sentence, "generation 2): it was saved.", "the reason")
    when, reason, sentence = why(project, "packages/two.dark")
    equal((when, reason), ("earlier", "no-object"), sentence)


def check_file_now(project):
    """A file would be compiled now because of its content, its time, its object or because it is new"""
    built(project)
    os.utime(project.packages / "one.dark")
    equal(why(project, "packages/one.dark")[:2], ("now", "touched"), "touched")
    project.write("one.dark", ONE + "\n// more\n")
    equal(why(project, "packages/one.dark")[:2], ("now", "content"), "saved")
    project.object("two.dark").unlink()
    equal(why(project, "packages/two.dark")[:2], ("now", "no-object"), "without an object")
    project.write("three.dark", "module Test.Three\n")
    equal(why(project, "packages/three.dark")[:2], ("now", "new"), "new")
    equal(why(project, "three.dark", "--db", "../data.db", cwd=project.packages)[:2], ("now", "new"), "from its folder")
    (project.packages / "one.dark").unlink()
    equal(why(project, "packages/one.dark")[:2], ("now", "deleted"), "deleted")
    (project.packages / "one.dark").mkdir()
    equal(why(project, "packages/one.dark")[:2], ("now", "deleted"), "a folder in its place")
    (project.packages / "one.dark").rmdir()
    (project.packages / "one.dark").symlink_to("/dev/zero")
    equal(why(project, "packages/one.dark")[:2], ("now", "deleted"), "a device in its place")
    equal(project.object("two.dark").exists(), False, "did why make an object")


def check_damaged_object(project):
    """An object that is damaged would be made again"""
    built(project)
    path = project.object("one.dark")
    times = path.stat()
    data = bytearray(path.read_bytes())
    data[16] ^= 1
    path.write_bytes(data)
    os.utime(path, ns=(times.st_atime_ns, times.st_mtime_ns))
    equal(why(project, "packages/one.dark")[:2], ("now", "damaged"), "now")


def check_other_darkpkg(project):
    """Where the build before was another darkpkg's, that is why there was no usable object"""
    built(project)
    history = project.build_dir / "history"
    lines = history.read_text().split("\t")
    fingerprints = [i for i, field in enumerate(lines) if re.fullmatch("[0-9a-f]{16}", field)]
    equal(len(fingerprints), 1, "fingerprints in the history")
    lines[fingerprints[0]] = "0123456789abcdef"
    history.write_text("\t".join(lines))
    project.object("one.dark").unlink()
    project.build()
    equal(why(project, "packages/one.dark")[:2], ("last", "fingerprint"), "the reason")


def check_item(project):
    """An item was added, or rebuilt because its definition changed; another one of the file was not"""
    built(project)
    equal(why(project, "One.one")[:2], ("last", "new"), "added")
    project.write("one.dark", ONE.replace("x + 1L", "x + 2L"))
    equal(why(project, "One.one")[:2], ("now", "content"), "would be rebuilt")
    equal(why(project, "One.other")[:2], ("last", "new"), "would stay")
    project.build()
    when, reason, sentence = why(project, "One.one")
    equal((when, reason), ("last", "content"), sentence)
    contains(sentence, "its definition in packages/one.dark changed", "the reason")
    equal(why(project, "One.other")[:2], ("earlier", "new"), "stayed")


def check_item_by_name(project):
    """An item is rebuilt because a name that it mentions appeared or disappeared"""
    built(project)
    project.write("late.dark", "module Test.Late\n\nlet late (x: Int64): Int64 = x\n")
    when, reason, sentence = why(project, "Two.opened")
    equal((when, reason), ("now", "name"), sentence)
    contains(sentence, "`Test.Late.late`, which it mentions, would appear", "the name")
    project.build()
    when, reason, sentence = why(project, "Two.opened")
    equal((when, reason), ("last", "name"), sentence)
    contains(sentence, "`Test.Late.late`, which it mentions, appeared", "the name")
    equal(why(project, "Two.two")[:2], ("earlier", "new"), "the item beside it")
    settle()
    (project.packages / "late.dark").unlink()
    equal(why(project, "Two.opened")[:2], ("now", "name"), "would disappear")
    project.build()
    when, reason, sentence = why(project, "Two.opened")
    equal((when, reason), ("last", "name"), sentence)
    contains(sentence, "`Test.Late.late`, which it mentions, disappeared", "the name")


def check_unknown(project):
    """A name that is neither file nor item is the user's mistake"""
    built(project)
    output = project.darkpkg("why", "One.ones", code=1)
    equal(output.out, "", "the answer")
    contains(output.err, "did you mean 'Test.One.one'", "a near name")
    contains(project.darkpkg("why", "x", "--db", "none.db", code=3).err, "none.db", "no database")


def check_stats(project):
    """stats counts items, measures files and blobs, and shows the last builds"""
    built(project)
    project.write("one.dark", ONE.replace("x + 1L", "x + 2L"))
    project.build()
    project.build()  # nothing to do: not on record
    answer = json.loads(project.darkpkg("stats", "--json").out)
    equal(answer["items"], {"Test": {"type": 0, "value": 0, "fn": 4}}, "items")
    equal(answer["sizes"]["database"]["bytes"], project.database.stat().st_size, "the database")
    objects = [p.stat().st_size for p in project.packages.rglob("*.darkc")]
    equal(answer["sizes"]["objects"], {"bytes": sum(objects), "count": 2}, "objects")
    equal([b["compiled"] for b in answer["builds"]], [2, 1], "builds")
    equal([b["generation"] for b in answer["builds"]], [1, 2], "generations")
    equal(all(0 < b["length_us"] < 120_000_000 for b in answer["builds"]), True, "lengths")
    text = project.darkpkg("stats").out
    contains(text, "  1 file, 1 item\n", "a build")
    equal(len(json.loads(project.darkpkg("stats", "--builds", "1", "--json").out)["builds"]), 1, "--builds")


def check_stats_failed(project):
    """A build that failed is on record too"""
    built(project)
    project.write("one.dark", "module Test.One\n\nlet = \n")
    project.build(code=1)
    builds = json.loads(project.darkpkg("stats", "--json").out)["builds"]
    equal([b["exit_code"] for b in builds], [0, 1], "exit codes")
    contains(project.darkpkg("stats").out, "failed", "the text")


def check_history_stays_small(project):
    """The history is bounded, and a damaged one is no error"""
    built(project)
    history = project.build_dir / "history"
    line = history.read_text()
    history.write_text("nonsense\n" + line * 2000 + "cut")
    project.write("one.dark", ONE.replace("x + 1L", "x + 2L"))
    project.build()
    equal(history.stat().st_size < 40_000, True, "the size")
    equal(len(json.loads(project.darkpkg("stats", "--json").out)["builds"]), 10, "builds")
    history.unlink()
    equal(json.loads(project.darkpkg("stats", "--json").out)["builds"], [], "without a history")
    equal(why(project, "packages/one.dark")[:2], ("never", "unknown"), "why without a history")
    lacks(project.darkpkg("clean").out, "history", "clean")
    equal(project.build_dir.exists(), False, "the build folder")


if __name__ == "__main__":
    run(__file__)
