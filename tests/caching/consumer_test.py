#!/usr/bin/env python3
"""tests/consumer, a project that uses an installed darkpkg: with CMake and with bare Ninja."""
import hashlib
import os
import pathlib
import shutil
import sqlite3

from caching import HERE
from harness import Skip, contains, equal, lacks, run, settle

EXAMPLE = HERE.parent / "consumer"
EDITED = "module Shop.Cart\n\nlet total (a: Shop.Prices.Price) (b: Shop.Prices.Price) : Shop.Prices.Price =\n  " \
         "Shop.Prices.plus b a\n"


def digest(path):
    return hashlib.sha256(pathlib.Path(path).read_bytes()).hexdigest()


def installed(project):
    """darkpkg, installed into the project's folder."""
    build = os.environ.get("DARKPKG_BUILD")
    if not build:
        raise Skip("DARKPKG_BUILD, a configured build folder, is not set")
    project.run("cmake", "--install", build, "--prefix", project.folder / "prefix")
    return project.folder / "prefix"


def checkout(project):
    """A copy of the example in a folder with a space in its name."""
    folder = project.folder / "a shop"
    shutil.copytree(EXAMPLE, folder, ignore=shutil.ignore_patterns("*.darkc"))
    settle()
    return folder


def check_cmake(project):
    """find_package(darkpkg), darkpkg_add_packages, and a target that depends on the stamp"""
    prefix = installed(project)
    folder = checkout(project)
    build = project.folder / "build shop"
    project.run("cmake", "-G", "Ninja", "-S", folder, "-B", build, f"-DCMAKE_PREFIX_PATH={prefix}")
    contains(project.run("ninja", "-C", build).text, "2 files compiled", "the first build")
    first = digest(build / "release.db")
    equal(len(list((build / "objects").rglob("*.darkc"))), 2, "objects")
    again = project.run("ninja", "-C", build).text
    contains(again, "nothing to do", "again")
    lacks(again, "release.db", "again: the export")
    settle()
    (folder / "packages/shop/cart.dark").write_text(EDITED)
    edited = project.run("ninja", "-C", build)
    contains(edited.text, "1 file compiled, 1 item changed", "after an edit")
    equal(digest(build / "release.db") != first, True, "the release changed")
    contains(project.run("ninja", "-C", build, "packages").text, "nothing to do", "ninja packages")
    (folder / "packages/shop/cart.dark").write_text("module Shop.Cart\n\nlet total = )\n")
    settle()
    contains(project.run("ninja", "-C", build, code=1).text, "packages/shop/cart.dark:3:", "an error")


def check_makefiles(project):
    """The same with another generator of CMake's"""
    if shutil.which("make") is None:
        raise Skip("make is not installed")
    prefix = installed(project)
    folder = checkout(project)
    project.run("cmake", "-G", "Unix Makefiles", "-S", folder, "-B", "build", f"-DCMAKE_PREFIX_PATH={prefix}")
    contains(project.run("cmake", "--build", "build").text, "2 files compiled", "the first build")
    equal((project.folder / "build/release.db").exists(), True, "the release")
    contains(project.run("cmake", "--build", "build").text, "nothing to do", "again")


def check_library(project):
    """A program in C with the installed header and library: find_package(darkpkg), darkpkg::libdarkpkg"""
    prefix = installed(project)
    folder = checkout(project)
    project.run(prefix / "bin/darkpkg", "build", "packages", "--edition", "uuid", "--db", "shop.db", "--object-dir", "objects",
                cwd=folder)
    build = project.folder / "library"
    project.run("cmake", "-G", "Ninja", "-S", folder / "library", "-B", build, f"-DCMAKE_PREFIX_PATH={prefix}")
    project.run("cmake", "--build", build)
    (folder / "open").mkdir(mode=0o755)
    listed = project.run(build / "items", folder / "packages", folder / "objects").out.splitlines()
    with sqlite3.connect(folder / "shop.db") as database:
        rows = database.execute("SELECT owner || '.' || modules || '.' || name, length(pt_def), length(rt) FROM locations, "
                                "(SELECT id, pt_def, rt_def AS rt FROM package_types UNION ALL "
                                "SELECT id, pt_def, rt_dval FROM package_values UNION ALL "
                                "SELECT id, pt_def, rt_instrs FROM package_functions) WHERE id = item_id ORDER BY 1").fetchall()
    equal([(name, int(program), int(runtime)) for name, _, program, runtime in map(str.split, listed)], rows, "the items")
    contains(project.run(prefix / "bin/darkpkg", "serve", "--help").out, "--max-lag", "darkpkg serve --help")
    refused = project.run(prefix / "bin/darkpkg", "serve", "packages", "--db", "none", "--socket", "open/socket", cwd=folder,
                          code=3)
    contains(refused.err, "is not yours alone", "what the installed darkpkg-serve says of a folder that is open to others")


def check_function(project):
    """Mistakes in the call are CMake errors"""
    prefix = installed(project)
    for call, message in (("TARGET p ROOT x", "DATABASE is missing"), ("TARGET p ROOT x DATABASE d FOO", "FOO")):
        folder = project.folder / message.split()[0]
        folder.mkdir()
        (folder / "CMakeLists.txt").write_text("cmake_minimum_required(VERSION 3.25)\nproject(x LANGUAGES NONE)\n"
                                               f"find_package(darkpkg REQUIRED)\ndarkpkg_add_packages({call})\n")
        contains(project.run("cmake", "-G", "Ninja", "-S", folder, "-B", folder / "b", f"-DCMAKE_PREFIX_PATH={prefix}",
                             code=1).err, message, "the message")


TOP = "cmake_minimum_required(VERSION 3.25)\nproject(x LANGUAGES NONE)\n{text}\n"
ADD = "darkpkg_add_packages(TARGET packages ROOT ${CMAKE_SOURCE_DIR}/packages DATABASE ${CMAKE_BINARY_DIR}/data.db EDITION uuid ALL)"


def cmake_project(folder, files):
    """A project with packages, and these CMakeLists.txt by their folders."""
    shutil.copytree(EXAMPLE / "packages", folder / "packages", ignore=shutil.ignore_patterns("*.darkc"))
    for name, text in files.items():
        (folder / name).mkdir(exist_ok=True)
        text = TOP.format(text=text) if name == "." else text
        (folder / name / "CMakeLists.txt").write_text(text)
    settle()


def check_subfolders(project):
    """find_package in a folder and the function in another one: above, beside, below, twice, and not at all"""
    prefix = installed(project)
    find = "find_package(darkpkg REQUIRED)"
    for name, files in {
            "above": {".": "add_subdirectory(extern)\n" + ADD, "extern": find},
            "beside": {".": "add_subdirectory(extern)\nadd_subdirectory(use)", "extern": find, "use": ADD},
            "below": {".": find + "\nadd_subdirectory(use)", "use": ADD},
            "twice": {".": "add_subdirectory(extern)\nadd_subdirectory(use)\n" + find, "extern": find,
                      "use": find + "\n" + ADD}}.items():
        folder = project.folder / name
        cmake_project(folder, files)
        project.run("cmake", "-G", "Ninja", "-S", folder, "-B", folder / "b", f"-DCMAKE_PREFIX_PATH={prefix}")
        contains(project.run("cmake", "--build", folder / "b").text, "2 files compiled", name)
    # The function alone, as a copy of its file would have it.
    folder = project.folder / "alone"
    cmake_project(folder, {".": f"include({prefix}/lib/cmake/darkpkg/AddPackages.cmake)\n" + ADD})
    contains(project.run("cmake", "-G", "Ninja", "-S", folder, "-B", folder / "b", code=1).err,
             "there is no target darkpkg::darkpkg", "the function without the package")


def check_editions(project):
    """EDITION says for which Dark packages are: a target for each, in one project"""
    prefix = installed(project)
    folder = project.folder / "editions"
    add = ("darkpkg_add_packages(TARGET {0} ROOT ${{CMAKE_SOURCE_DIR}}/{0} DATABASE ${{CMAKE_BINARY_DIR}}/{0}.db "
           "EDITION {0} ALL)\n")
    cmake_project(folder, {".": "find_package(darkpkg REQUIRED)\n" + add.format("uuid") + add.format("hash")})
    shutil.move(folder / "packages", folder / "uuid")
    (folder / "hash").mkdir()
    (folder / "hash/tax.dark").write_text("module Shop.Tax\n\nval percent = 19L\n")
    settle()
    project.run("cmake", "-G", "Ninja", "-S", folder, "-B", folder / "b", f"-DCMAKE_PREFIX_PATH={prefix}")
    built = project.run("cmake", "--build", folder / "b").text
    contains(built, "2 files compiled", "uuid")
    contains(built, "1 file compiled", "hash")
    contains(project.run(prefix / "bin/darkpkg", "find", "percent", "--db", folder / "b/hash.db").out, "Shop.Tax.percent",
             "an item of edition hash")


def check_ninja(project):
    """A hand-written build.ninja that includes the generated file; new and deleted files are seen"""
    prefix = installed(project)
    folder = checkout(project)
    darkpkg = prefix / "bin/darkpkg"
    environment = {"DARKPKG": str(darkpkg)}
    ninja = lambda code=0: project.run("ninja", cwd=folder, environment=environment, code=code)
    project.run(darkpkg, "generate", "packages", "--edition", "uuid", "--db", "shop.db", "--object-dir", "objects", cwd=folder)
    contains(ninja().out, "[4/4]", "two compiles, a link, an export")
    first = digest(folder / "release.db")
    contains(ninja().out, "no work to do", "again")
    settle()
    (folder / "packages/shop/new.dark").write_text("module Shop.New\n\nlet one : Int64 = 1L\n")
    contains(ninja().out, "new.dark", "a new file")
    second = digest(folder / "release.db")
    equal(first != second, True, "the release changed")
    contains(ninja().out, "no work to do", "again")
    settle()
    (folder / "packages/shop/new.dark").unlink()
    ninja()
    equal(digest(folder / "release.db"), first, "the release is as it was")
    contains(ninja().out, "no work to do", "again")
    (folder / "packages/shop/cart.dark").write_text("module Shop.Cart\n\nlet total = )\n")
    settle()
    contains(ninja(code=1).text, "cart.dark:3:", "an error")


run(__file__)
