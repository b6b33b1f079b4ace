# darkpkg-serve: `darkpkg serve`, with the distribution's cpp-httplib, of which there is a shared library only. Its headers
# need the library's own switches.
pkg_check_modules(httplib REQUIRED cpp-httplib)
find_file(httplib_LIBRARY NAMES libcpp-httplib.so PATHS /usr/lib PATH_SUFFIXES ${CMAKE_LIBRARY_ARCHITECTURE} REQUIRED)
add_library(httplib::httplib SHARED IMPORTED GLOBAL)
set_target_properties(httplib::httplib PROPERTIES IMPORTED_LOCATION ${httplib_LIBRARY}
                      INTERFACE_COMPILE_OPTIONS "${httplib_CFLAGS_OTHER}")

darkpkg_layer(serve FOLDERS serve EXCEPT /serve/main
              DEPENDS tool store session httplib::httplib)
add_executable(darkpkg-serve serve/main.cpp)
target_compile_definitions(darkpkg-serve PRIVATE DARKPKG_VERSION="${PROJECT_VERSION}")
target_link_libraries(darkpkg-serve PRIVATE serve)
darkpkg_program(darkpkg-serve DYNAMIC)
