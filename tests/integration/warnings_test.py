#!/usr/bin/env python3
"""Warnings: shown at every build, errors with --strict, allowed by code, silent with -q; and exit codes."""
import json
import tempfile

from harness import contains, differences, equal, lacks, meaning, run, settle

# W0401 and W0404.
WARNED = """module Test.Warned

let total = 1L

let f (x: Int64) : Int64 =
  let total = x
  Missing.g total
"""


def check_shown(project):
    """warnings are shown at every build, those of unchanged files too, and the build is good"""
    project.write("warned.dark", WARNED)
    project.write("other.dark", "module Test.Other\n\nlet x = 1L\n")
    for _ in range(2):
        done = project.build("--db", "data.db")
        contains(done.err, "warning[W0401]", "a build")
        contains(done.err, "warning[W0404]", "a build")
        contains(done.summary, "2 warnings", "the summary")
        project.write("other.dark", "module Test.Other\n\nlet x = 2L\n")
        settle()


def check_shown_of_edition_hash(project):
    """likewise in edition hash, whose databases begin with other tables"""
    project.write("warned.dark", "module Test.Warned\n\nlet f (x: Int) : Int = Missing.g x\n")
    project.write("other.dark", "module Test.Other\n\nval x = 1\n")
    for value in (2, 3):
        done = project.darkpkg("build", "--edition", "hash", "--db", "data.db")
        contains(done.err, "warning[W1401]", "a build")
        contains(done.summary, "1 warning", "the summary")
        project.write("other.dark", f"module Test.Other\n\nval x = {value}\n")
        settle()


def check_allowed(project):
    """--allow leaves out the warnings of a code, and --strict lets them pass"""
    project.write("warned.dark", WARNED)
    one = project.build("--allow", "W0401")
    lacks(one.err, "W0401", "--allow W0401")
    contains(one.err, "warning[W0404]", "--allow W0401")
    contains(one.summary, "1 warning", "the summary")
    both = project.build("--allow", "W0404", "--allow=W0401", "packages")
    lacks(both.err, "warning", "both are allowed")
    project.build("--strict", "--allow", "W0401", "--allow", "W0404")
    failed = project.build("--strict", "--allow", "W0401", code=1)
    contains(failed.err, "error[W0404]", "--strict --allow W0401")
    lacks(failed.err, "W0401", "--strict --allow W0401")
    # They are stored whatever was allowed, so they are there again.
    contains(project.build().summary, "2 warnings", "without --allow")
    project.require_clean_equal()


def check_help_of_kept_warnings(project):
    """what a misspelt name may mean is said each time, also where the item stayed as it is"""
    project.write("warned.dark", "module Test.Warned\n\nlet f (x: Int64) : Int64 = Other.totl x\n")
    project.write("other.dark", "module Test.Other\n\nlet total (x: Int64) : Int64 = x\n")
    help = "help: did you mean 'Test.Other.total'?"
    contains(project.build().err, help, "the first time")
    settle()
    project.write("warned.dark", "module Test.Warned\n\n// more\n\nlet f (x: Int64) : Int64 = Other.totl x\n")
    again = project.build()
    contains(again.summary, "0 items changed", "a comment")
    contains(again.err, help, "the second time")
    settle()
    project.write("other.dark", "module Test.Other\n\nlet other (x: Int64) : Int64 = x\n")
    project.build()
    settle()
    project.write("warned.dark", "module Test.Warned\n\nlet f (x: Int64) : Int64 = Other.totl x\n")
    lacks(project.build().err, help, "after the name went")
    project.require_clean_equal()


def check_allowed_in_unchanged_files(project):
    """files that were not looked at again count as those that were"""
    project.write("warned.dark", WARNED)
    project.write("other.dark", "module Test.Other\n\nlet x = 1L\n")
    allow = ["--allow", "W0401", "--allow", "W0404"]
    project.build(*allow)
    settle()
    project.write("other.dark", "module Test.Other\n\nlet x = 2L\n")
    lacks(project.build("--strict", *allow).err, "warning", "a build of another file")
    settle()
    project.write("other.dark", "module Test.Other\n\nlet x = 3L\n")
    failed = project.build("--strict", "--allow", "W0404", code=1)
    contains(failed.err, "error[W0401]", "a warning of an unchanged file")
    lacks(failed.err, "W0404", "a warning of an unchanged file")


def check_strict_later(project):
    """--strict asks again though nothing changed, and so does a build without --allow"""
    project.write("warned.dark", WARNED)
    project.build()
    contains(project.build().summary, "nothing to do", "again")
    contains(project.build("--strict", code=1).err, "error[W0401]", "--strict, nothing else changed")
    contains(project.build("--strict", code=1).err, "error[W0401]", "--strict again")
    project.build("--allow", "W0401")
    contains(project.build().err, "warning[W0401]", "without --allow")
    contains(project.build().summary, "nothing to do", "at last")


def check_verify_with_other_options(project):
    """verify finds nothing wrong with a database that was linked with other options than its own"""
    project.write("warned.dark", WARNED)
    project.build("--strict", "--allow", "W0401", "--allow", "W0404")
    contains(project.darkpkg("verify", *project.tables()).out, "all as the sources say", "verify")
    contains(project.build().err, "warning[W0401]", "a build after it")
    (project.build_dir / "stamp").unlink()
    contains(project.darkpkg("verify", *project.tables(), code=1).out, "generation", "without a stamp")


def check_allow_usage(project):
    """only codes of warnings can be allowed; one is not taken for the packages' folder"""
    project.write("warned.dark", WARNED)
    for code in ("E0301", "W9999", "nonsense"):
        equal(project.build("--allow", code, code=2).out, "", "stdout")
    project.build("--allow", "W0401", project.packages)


def check_ninja_takes_it_over(project):
    """generate --allow writes a graph that allows them"""
    project.write("warned.dark", WARNED)
    project.darkpkg("generate", *project.tables(), "--strict", "--allow", "W0401", "--allow", "W0404")
    lacks(project.ninja("packages").text, "W04", "ninja")


def check_quiet(project):
    """-q prints errors and nothing else; what programs read is complete"""
    project.write("warned.dark", WARNED)
    equal(project.build("-q").text, "", "a build with warnings")
    equal(project.build("-q").text, "", "nothing to do")
    project.write("wrong.dark", "module Test.Wrong\n\nlet x = 300uy\n")
    failed = project.build("-q", code=1)
    contains(failed.err, "error[E0103]", "an error")
    lacks(failed.err, "the build failed", "the summary")
    lacks(failed.err, "W04", "warnings")
    equal(failed.out, "", "stdout")
    (project.packages / "wrong.dark").unlink()
    strict = project.build("-q", "--strict", code=1)
    contains(strict.err, "error[W0401]", "--strict -q")
    project.write("warned.dark", WARNED + "\n// again\n")
    lines = [json.loads(line) for line in project.build("-q", "--format=json").out.splitlines()]
    equal(sorted(line["code"] for line in lines), ["W0401", "W0404"], "JSON")


def check_pins(project):
    """a pinned id whose item goes is warned about until it is back, whatever is built; not where its module is another's"""
    ids = project.folder / "ids.tsv"
    ids.write_text("kind\tname\tid\nfn\tOther.Package.f\t53f3fbc6-25fd-427a-ab0d-ba0559543c99\n"
                   "fn\tTest.Pinned.f\t9b4aa7ca-82f4-4fc5-be9c-bdfb97ad4ac2\n")
    both = "module Test.Pinned\n\nlet f (x: Int64) : Int64 = x\n\nlet g (x: Int64) : Int64 = x\n"

    def build(*arguments, **options):
        return project.darkpkg("build", "--package-ids", ids, *arguments, **options)

    def compare():
        with tempfile.TemporaryDirectory(prefix="darkpkg-clean-") as other:
            build("--db", f"{other}/data.db", "--object-dir", f"{other}/objects")
            equal(differences(meaning(project.database), meaning(f"{other}/data.db")), [], "a clean build")

    project.write("pinned.dark", both)
    project.write("other.dark", "module Test.Other\n\nlet x = 1L\n")
    equal("W0406" in build("--db", "data.db").err, False, "all is defined")
    settle()
    project.write("pinned.dark", both.replace("let f", "let h"))
    gone = build()
    contains(gone.err, "ids.tsv:3:4: warning[W0406]: nothing defines the function 'Test.Pinned.f'", "f is gone")
    lacks(gone.err, "Other.Package", "f is gone")
    contains(gone.summary, "1 warning", "the summary")
    compare()
    settle()
    project.write("other.dark", "module Test.Other\n\nlet x = 2L\n")
    contains(build().err, "warning[W0406]", "a build of another file")
    contains(build("--strict", code=1).err, "error[W0406]", "--strict")
    lacks(build("--strict", "--allow", "W0406").err, "W0406", "--allow")
    settle()
    (project.packages / "pinned.dark").unlink()
    lacks(build().err, "W0406", "nothing is in the module")
    project.write("pinned.dark", both.replace("let f", "let h"))
    contains(build().err, "warning[W0406]", "something is in the module again")
    settle()
    project.write("pinned.dark", both)
    lacks(build().err, "W0406", "f is back")
    compare()


def check_quiet_about_caches(project):
    """-q says nothing of a cache that can't be used; without it there is one line"""
    project.write("warned.dark", WARNED)
    (project.folder / "file").write_text("")
    equal(project.build("-q", "--cache-dir", project.folder / "file/cache").text, "", "-q")
    contains(project.build("--cache-dir", project.folder / "file/cache").err, "the cache is not used", "without -q")


def check_exit_codes(project):
    """0 done, 1 an error in the packages, 2 wrong usage, 3 what cannot be used"""
    project.write("warned.dark", WARNED)
    project.build(code=0)
    project.build("--strict", code=1)
    project.build("--nonsense", code=2)
    project.build("--allow", code=2)
    project.darkpkg("nonsense", code=2)
    project.darkpkg(code=2)
    project.build("no/such/folder", code=3)
    project.build("--db", project.folder / "no/such/folder/data.db", "--build-dir", project.folder / "b", code=3)
    project.write("wrong.dark", "module Test.Wrong\n\nlet x = 300uy\n")
    project.build(code=1)


if __name__ == "__main__":
    run(__file__)
