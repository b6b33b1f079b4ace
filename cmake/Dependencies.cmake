# The libraries of others, all from the distribution, each under one name: `<package>::<library>`. Static libraries are
# taken in every configuration, so that a debug build runs the same code as a release.
set(CMAKE_FIND_LIBRARY_SUFFIXES .a)

find_package(Threads REQUIRED)
find_package(tl-expected REQUIRED)
find_package(fmt REQUIRED)
find_package(cereal REQUIRED)
find_package(CLI11 REQUIRED)
find_package(nlohmann_json REQUIRED)

# darkpkg::fmt: cmake/fmt.cpp says why. Its list of templates is fmt 9's; with another one every file compiles all of it.
if(fmt_VERSION VERSION_GREATER_EQUAL 9 AND fmt_VERSION VERSION_LESS 10)
  add_library(darkpkg_fmt STATIC cmake/fmt.cpp)
  set_target_properties(darkpkg_fmt PROPERTIES POSITION_INDEPENDENT_CODE ON)  # libdarkpkg.so has it too
  add_library(darkpkg::fmt ALIAS darkpkg_fmt)
else()
  add_library(darkpkg::fmt ALIAS fmt::fmt-header-only)
endif()

# A library that comes as lib<library>.a, a header and perhaps a pkg-config file for the version.
find_package(PkgConfig REQUIRED)
function(darkpkg_library name)
  cmake_parse_arguments(arg "" "LIBRARY;HEADER;PKG_CONFIG" "LINKS" ${ARGN})
  string(REGEX REPLACE "::.*" "" package ${name})
  find_library(${package}_LIBRARY ${arg_LIBRARY} REQUIRED)
  find_path(${package}_INCLUDE_DIR ${arg_HEADER} REQUIRED)
  add_library(${name} UNKNOWN IMPORTED GLOBAL)
  set_target_properties(${name} PROPERTIES IMPORTED_LOCATION ${${package}_LIBRARY}
                        INTERFACE_INCLUDE_DIRECTORIES ${${package}_INCLUDE_DIR})
  target_link_libraries(${name} INTERFACE ${arg_LINKS})
  if(arg_PKG_CONFIG)
    pkg_check_modules(PC_${package} QUIET ${arg_PKG_CONFIG})
    set(${package}_VERSION ${PC_${package}_VERSION} PARENT_SCOPE)
  endif()
endfunction()

darkpkg_library(sqlite3::sqlite3 LIBRARY sqlite3 HEADER sqlite3.h PKG_CONFIG sqlite3
                LINKS m Threads::Threads ${CMAKE_DL_LIBS})
darkpkg_library(zstd::zstd LIBRARY zstd HEADER zstd.h PKG_CONFIG libzstd)
darkpkg_library(xxhash::xxhash LIBRARY xxhash HEADER xxhash.h PKG_CONFIG libxxhash)
darkpkg_library(utf8proc::utf8proc LIBRARY utf8proc HEADER utf8proc.h PKG_CONFIG libutf8proc)
darkpkg_library(OpenSSL::Crypto LIBRARY crypto HEADER openssl/sha.h PKG_CONFIG libcrypto
                LINKS Threads::Threads ${CMAKE_DL_LIBS})
