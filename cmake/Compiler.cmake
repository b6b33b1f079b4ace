# The language, the warnings and how programs are linked.
set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_CXX_SCAN_FOR_MODULES OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
# What was compiled once, in whatever build folder and work tree, is not compiled again.
find_program(CCACHE ccache)
if(CCACHE AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
  set(CMAKE_CXX_COMPILER_LAUNCHER env CCACHE_BASEDIR=${PROJECT_SOURCE_DIR} CCACHE_NOHASHDIR=1 ${CCACHE})
endif()
# Programs and libdarkpkg.so are linked from the same objects.
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
# A library's objects don't wait for the libraries that it uses.
set(CMAKE_OPTIMIZE_DEPENDENCIES ON)
set(CMAKE_CXX_FLAGS_RELEASE "-O2 -DNDEBUG")

add_library(darkpkg_options INTERFACE)
target_include_directories(darkpkg_options INTERFACE ${PROJECT_SOURCE_DIR})
set(warnings -Wall -Wextra -Wconversion -Wshadow -Werror)
if(NOT PROJECT_IS_TOP_LEVEL)
  set(warnings -w)  # who takes us into another project can't mend what its compiler or its flags warn of
  set(CMAKE_UNITY_BUILD_BATCH_SIZE 8)  # as we try it: more files have the same names for their own
endif()
target_compile_options(darkpkg_options INTERFACE ${warnings} -ffunction-sections -fdata-sections -fvisibility=hidden)
target_link_options(darkpkg_options INTERFACE -Wl,--gc-sections)

if(DARKPKG_SANITIZE STREQUAL thread)
  target_compile_options(darkpkg_options INTERFACE -fsanitize=thread -fno-omit-frame-pointer)
  target_link_options(darkpkg_options INTERFACE -fsanitize=thread)
elseif(DARKPKG_SANITIZE)
  target_compile_options(darkpkg_options INTERFACE -fsanitize=address,undefined -fno-sanitize-recover=all
                         -fno-omit-frame-pointer)
  target_compile_definitions(darkpkg_options INTERFACE _GLIBCXX_ASSERTIONS)
  target_link_options(darkpkg_options INTERFACE -fsanitize=address,undefined)
endif()
if(DARKPKG_STATIC)
  # Without -pie there is nothing to relocate at start-up either. The properties are for a shared library, and for a
  # program with a library that only comes as a shared one (Google Benchmark).
  set(shared $<BOOL:$<TARGET_PROPERTY:DARKPKG_SHARED>>)
  set(dynamic $<BOOL:$<TARGET_PROPERTY:DARKPKG_DYNAMIC>>)
  set(static $<NOT:$<OR:${dynamic},${shared}>>)
  # GCC's start files for static programs register the unwind tables, which are sorted when the first exception is thrown:
  # 2 ms, and more with each function. The linker makes a sorted table that unwinding finds by itself if none was
  # registered: with --wrap the start files' weak references to the functions that register are null.
  set(unwinding -Wl,--eh-frame-hdr,--wrap=__register_frame_info,--wrap=__deregister_frame_info)
  target_link_options(darkpkg_options INTERFACE $<${static}:-static> $<${static}:${unwinding}> $<$<NOT:${shared}>:-no-pie>)
endif()
