#!/usr/bin/env python3
"""darkpkg as a part of another CMake project: by add_subdirectory and by FetchContent."""
import shutil
import sqlite3

from caching import HERE
from harness import ROOT, contains, equal, lacks, run, settle

EXAMPLE = HERE.parent / "consumer"
WAYS = {"subdirectory": f"add_subdirectory({ROOT} darkpkg)",
        "fetched": f"include(FetchContent)\nFetchContent_Declare(darkpkg SOURCE_DIR {ROOT})\nFetchContent_MakeAvailable(darkpkg)"}
# What the project has already when darkpkg comes: targets, libraries, modules, flags and variables.
BEFORE = """cmake_minimum_required(VERSION 3.25)
project(reader LANGUAGES C CXX)
list(PREPEND CMAKE_MODULE_PATH ${CMAKE_SOURCE_DIR}/modules)
enable_testing()
find_package(OpenSSL REQUIRED)
foreach(name base cache language migrations ninja session store tool serve rules rules_link documents unit_tests)
  add_custom_target(${name})
endforeach()
foreach(name sqlite3::sqlite3 zstd::zstd xxhash::xxhash utf8proc::utf8proc curl::curl httplib::httplib)
  add_library(${name} INTERFACE IMPORTED GLOBAL)
endforeach()
set(zstd_LIBRARY "mine" CACHE STRING "")
set(CMAKE_CXX_STANDARD 17)
string(APPEND CMAKE_CXX_FLAGS " -Wall -Wextra -Wpedantic -Wold-style-cast -Wswitch-enum -Werror")
set(CMAKE_UNITY_BUILD_BATCH_SIZE 0)
set(before ${CMAKE_CXX_FLAGS} ${CMAKE_CXX_STANDARD} ${CMAKE_C_FLAGS} ${CMAKE_FIND_LIBRARY_SUFFIXES} ${BUILD_SHARED_LIBS})
"""
AFTER = """
set(after ${CMAKE_CXX_FLAGS} ${CMAKE_CXX_STANDARD} ${CMAKE_C_FLAGS} ${CMAKE_FIND_LIBRARY_SUFFIXES} ${BUILD_SHARED_LIBS})
if(NOT "${before}" STREQUAL "${after}")
  message(FATAL_ERROR "other flags: ${after}")
endif()
darkpkg_add_packages(TARGET packages ROOT packages DATABASE shop.db EDITION uuid OBJECT_DIR objects ALL)
add_executable(items items.c)
target_link_libraries(items PRIVATE darkpkg::libdarkpkg)
"""


def configured(project, name):
    """A project that takes darkpkg in one of the ways, configured; returns its folder."""
    folder = project.folder / name
    shutil.copytree(EXAMPLE / "packages", folder / "packages", ignore=shutil.ignore_patterns("*.darkc"))
    shutil.copy(EXAMPLE / "library/items.c", folder)
    (folder / "CMakeLists.txt").write_text(BEFORE + WAYS[name] + AFTER)
    (folder / "modules").mkdir()
    for module in (ROOT / "cmake").glob("*.cmake"):
        (folder / "modules" / module.name).write_text("message(FATAL_ERROR \"a module of the project's own was taken\")\n")
    settle()
    project.run("cmake", "-G", "Ninja", "-S", folder, "-B", folder / "b", "-DCMAKE_UNITY_BUILD=ON")
    return folder


def check_configured(project):
    """No tests, no installation, no modules, flags, targets or libraries of ours in the project's way"""
    for name in WAYS:
        folder = configured(project, name)
        contains(project.run("ninja", "-C", folder / "b", "-t", "commands", "packages").out, "shop.db.build", f"{name}: the packages")
        contains(project.run("ctest", "-N", cwd=folder / "b").out, "Total Tests: 0", f"{name}: tests")
        lacks("".join(path.read_text() for path in (folder / "b").rglob("cmake_install.cmake")), "darkpkgConfig",
              f"{name}: an installation")
        lacks(project.run("ninja", "-C", folder / "b", "-t", "commands", "items").out, "-Wconversion", f"{name}: our warnings")


def check_built(project):
    """All of it builds under the project's flags: the packages, and a program in C with libdarkpkg"""
    folder = configured(project, "fetched")
    contains(project.run("ninja", "-C", folder / "b", "packages", "items", timeout=3000).text, "2 files compiled", "the packages")
    listed = project.run(folder / "b/items", folder / "packages", folder / "b/objects").out.splitlines()
    with sqlite3.connect(folder / "b/shop.db") as database:
        count, = database.execute("SELECT count(*) FROM locations").fetchone()
    equal(len(listed), count, "the items that the program lists")
    again = project.run("ninja", "-C", folder / "b", "packages", "items").text
    contains(again, "nothing to do", "again")
    lacks(again, "Building", "again")


if __name__ == "__main__":
    run(__file__)
