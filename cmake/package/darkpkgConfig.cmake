# find_package(darkpkg): the program darkpkg::darkpkg and the function darkpkg_add_packages().
include(${CMAKE_CURRENT_LIST_DIR}/darkpkgTargets.cmake)
# The function can be called in every folder once it is there; so must what it uses.
foreach(target darkpkg::darkpkg darkpkg::darkpkg-remote darkpkg::darkpkg-serve darkpkg::darkpkg-lsp darkpkg::libdarkpkg)
  get_target_property(is_global ${target} IMPORTED_GLOBAL)
  if(NOT is_global)
    set_target_properties(${target} PROPERTIES IMPORTED_GLOBAL TRUE)
  endif()
endforeach()
include(${CMAKE_CURRENT_LIST_DIR}/AddPackages.cmake)
