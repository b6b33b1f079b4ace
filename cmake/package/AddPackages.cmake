# darkpkg_add_packages(TARGET <name> ROOT <folder> DATABASE <file>
#                      [EDITION uuid|hash] [BUILTINS <file>] [PACKAGE_IDS <file>] [OBJECT_DIR <folder>] [BUILD_DIR <folder>]
#                      [CACHE_DIR <folder>] [LAUNCHER <command>] [STRICT] [ALLOW <code>...] [ALL] [DEPENDS <target>...])
#
# Adds the target <name>, which brings DATABASE up to date with the packages below ROOT. It always runs: `darkpkg build`
# knows itself, in a few milliseconds, whether there is anything to do. Paths are relative to the current source folder,
# those of what is written (DATABASE, OBJECT_DIR, BUILD_DIR) to the current binary folder. EDITION says for which Dark the
# packages are.
#
# What uses the database depends on the target and on its stamp, a file that changes with every link:
#
#   get_target_property(stamp packages DARKPKG_STAMP)
#   add_custom_command(OUTPUT report.txt COMMAND ... DEPENDS packages ${stamp})
#
# Properties of the target: DARKPKG_DATABASE and DARKPKG_STAMP, absolute paths.
function(darkpkg_add_packages)
  cmake_parse_arguments(PARSE_ARGV 0 arg "STRICT;ALL"
    "TARGET;ROOT;DATABASE;EDITION;BUILTINS;PACKAGE_IDS;OBJECT_DIR;BUILD_DIR;CACHE_DIR;LAUNCHER" "ALLOW;DEPENDS")
  if(arg_UNPARSED_ARGUMENTS)
    message(FATAL_ERROR "darkpkg_add_packages: unknown arguments: ${arg_UNPARSED_ARGUMENTS}")
  endif()
  if(NOT TARGET darkpkg::darkpkg)
    message(FATAL_ERROR "darkpkg_add_packages: there is no target darkpkg::darkpkg here: find_package(darkpkg), or add "
                        "darkpkg's own folder, before")
  endif()
  foreach(name TARGET ROOT DATABASE)
    if(NOT arg_${name})
      message(FATAL_ERROR "darkpkg_add_packages: ${name} is missing")
    endif()
  endforeach()

  foreach(name ROOT BUILTINS PACKAGE_IDS CACHE_DIR)
    if(arg_${name})
      cmake_path(ABSOLUTE_PATH arg_${name} BASE_DIRECTORY ${CMAKE_CURRENT_SOURCE_DIR} NORMALIZE)
    endif()
  endforeach()
  foreach(name DATABASE OBJECT_DIR BUILD_DIR)
    if(arg_${name})
      cmake_path(ABSOLUTE_PATH arg_${name} BASE_DIRECTORY ${CMAKE_CURRENT_BINARY_DIR} NORMALIZE)
    endif()
  endforeach()
  if(NOT arg_BUILD_DIR)
    set(arg_BUILD_DIR ${arg_DATABASE}.build)
  endif()

  set(command darkpkg::darkpkg build ${arg_ROOT} --db ${arg_DATABASE} --build-dir ${arg_BUILD_DIR})
  foreach(name EDITION BUILTINS PACKAGE_IDS OBJECT_DIR CACHE_DIR LAUNCHER)
    if(arg_${name})
      string(TOLOWER --${name} option)
      string(REPLACE "_" "-" option ${option})
      list(APPEND command ${option} ${arg_${name}})
    endif()
  endforeach()
  if(arg_STRICT)
    list(APPEND command --strict)
  endif()
  foreach(code IN LISTS arg_ALLOW)
    list(APPEND command --allow ${code})
  endforeach()
  set(all)
  if(arg_ALL)
    set(all ALL)
  endif()
  add_custom_target(${arg_TARGET} ${all} COMMAND ${command}
                    BYPRODUCTS ${arg_BUILD_DIR}/stamp DEPENDS ${arg_DEPENDS}
                    WORKING_DIRECTORY ${CMAKE_CURRENT_SOURCE_DIR} USES_TERMINAL VERBATIM COMMENT "")
  set_target_properties(${arg_TARGET} PROPERTIES DARKPKG_DATABASE ${arg_DATABASE}
                        DARKPKG_STAMP ${arg_BUILD_DIR}/stamp)
endfunction()
