# What the targets of layers begin with. Their own names are too common for a project that we are a part of.
set(DARKPKG_LAYER "")
if(NOT PROJECT_IS_TOP_LEVEL)
  set(DARKPKG_LAYER darkpkg_)
endif()

# darkpkg_layer(<name> FOLDERS <folder>... [EXCEPT <regex>...] [GENERATED <file>...] DEPENDS <target>...): a static library of
# the sources in and below the folders. What may include what is docs/architecture.md's table, which tests/lint holds.
function(darkpkg_layer name)
  cmake_parse_arguments(arg "" "" "FOLDERS;EXCEPT;GENERATED;DEPENDS" ${ARGN})
  list(TRANSFORM arg_FOLDERS REPLACE "(.+)" "${PROJECT_SOURCE_DIR}/\\1/*.cpp" OUTPUT_VARIABLE patterns)
  file(GLOB_RECURSE files CONFIGURE_DEPENDS ${patterns})
  foreach(regex IN LISTS arg_EXCEPT)
    list(FILTER files EXCLUDE REGEX ${regex})
  endforeach()
  # What has a colon is a library of others.
  list(TRANSFORM arg_DEPENDS PREPEND "${DARKPKG_LAYER}" REGEX "^[^:]+$")
  set(target ${DARKPKG_LAYER}${name})
  add_library(${target} STATIC ${files} ${arg_GENERATED})
  set_target_properties(${target} PROPERTIES OUTPUT_NAME darkpkg_${name})
  target_link_libraries(${target} PUBLIC ${arg_DEPENDS} PRIVATE darkpkg_options)
endfunction()

# What every executable of ours needs. DYNAMIC: it uses a library that only comes as a shared one.
function(darkpkg_program name)
  target_link_libraries(${name} PRIVATE darkpkg_options)
  if(ARGN STREQUAL DYNAMIC)
    set_target_properties(${name} PROPERTIES DARKPKG_DYNAMIC ON)
  elseif(DARKPKG_STATIC)
    darkpkg_without_dlopen(${name})
  endif()
endfunction()

function(darkpkg_without_dlopen name)
  target_sources(${name} PRIVATE ${PROJECT_SOURCE_DIR}/cmake/no_dlopen.cpp)
  target_link_options(${name} PRIVATE -Wl,--wrap=dlopen)
endfunction()
