# The libraries of others, all from the distribution: those that come with a CMake package under its name, the others as
# `darkpkg::<library>`, so that a project that we are a part of can have its own. Static libraries are taken in every
# configuration, so that a debug build runs the same code as a release.
set(CMAKE_FIND_LIBRARY_SUFFIXES .a)

find_package(Threads REQUIRED)
find_package(tl-expected REQUIRED)
find_package(fmt REQUIRED)
find_package(cereal REQUIRED)
find_package(CLI11 REQUIRED)
find_package(nlohmann_json REQUIRED)

# darkpkg::fmt: cmake/fmt.cpp says why.
add_library(darkpkg_fmt STATIC cmake/fmt.cpp)
target_include_directories(darkpkg_fmt PUBLIC $<TARGET_PROPERTY:fmt::fmt,INTERFACE_INCLUDE_DIRECTORIES>)
add_library(darkpkg::fmt ALIAS darkpkg_fmt)

# A library that comes as lib<library>.a, a header and perhaps a pkg-config file for the version. SHARED: libdarkpkg.so takes
# lib<library>.so, which other libraries of its process use too.
find_package(PkgConfig REQUIRED)
function(darkpkg_library name)
  cmake_parse_arguments(arg "SHARED" "LIBRARY;HEADER;PKG_CONFIG" "LINKS" ${ARGN})
  string(REGEX REPLACE ".*::" "" package ${name})
  set(found DARKPKG_${package})  # in the cache, which others write to, too
  find_library(${found}_LIBRARY ${arg_LIBRARY} REQUIRED)
  find_path(${found}_INCLUDE_DIR ${arg_HEADER} REQUIRED)
  set(library ${${found}_LIBRARY} ${arg_LINKS})
  if(arg_SHARED)
    find_file(${found}_SHARED_LIBRARY NAMES lib${arg_LIBRARY}.so PATHS /usr/lib PATH_SUFFIXES ${CMAKE_LIBRARY_ARCHITECTURE} REQUIRED)
    set(shared $<BOOL:$<TARGET_PROPERTY:DARKPKG_SHARED>>)
    set(library $<IF:${shared},${${found}_SHARED_LIBRARY},${${found}_LIBRARY}> "$<$<NOT:${shared}>:${arg_LINKS}>")
  endif()
  add_library(${name} INTERFACE IMPORTED GLOBAL)
  target_include_directories(${name} INTERFACE ${${found}_INCLUDE_DIR})
  target_link_libraries(${name} INTERFACE ${library})
  if(arg_PKG_CONFIG)
    pkg_check_modules(PC_${package} QUIET ${arg_PKG_CONFIG})
    set(${package}_VERSION ${PC_${package}_VERSION} PARENT_SCOPE)
  endif()
endfunction()

darkpkg_library(darkpkg::sqlite3 LIBRARY sqlite3 HEADER sqlite3.h PKG_CONFIG sqlite3
                LINKS m Threads::Threads ${CMAKE_DL_LIBS})
darkpkg_library(darkpkg::zstd SHARED LIBRARY zstd HEADER zstd.h PKG_CONFIG libzstd)
darkpkg_library(darkpkg::xxhash SHARED LIBRARY xxhash HEADER xxhash.h PKG_CONFIG libxxhash)
darkpkg_library(darkpkg::utf8proc LIBRARY utf8proc HEADER utf8proc.h PKG_CONFIG libutf8proc)
darkpkg_library(darkpkg::crypto SHARED LIBRARY crypto HEADER openssl/sha.h PKG_CONFIG libcrypto
                LINKS Threads::Threads ${CMAKE_DL_LIBS})
