# find_package(darkpkg): the program darkpkg::darkpkg and the function darkpkg_add_packages().
include(${CMAKE_CURRENT_LIST_DIR}/darkpkgTargets.cmake)
include(${CMAKE_CURRENT_LIST_DIR}/AddPackages.cmake)
