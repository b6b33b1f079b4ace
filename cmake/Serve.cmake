# darkpkg-serve: `darkpkg serve`, with the distribution's cpp-httplib, of which there is a shared library only. Its headers
# need the library's own switches.
pkg_check_modules(DARKPKG_httplib REQUIRED cpp-httplib)
find_file(DARKPKG_httplib_LIBRARY NAMES libcpp-httplib.so PATHS /usr/lib PATH_SUFFIXES ${CMAKE_LIBRARY_ARCHITECTURE} REQUIRED)
add_library(darkpkg::httplib SHARED IMPORTED GLOBAL)
set_target_properties(darkpkg::httplib PROPERTIES IMPORTED_LOCATION ${DARKPKG_httplib_LIBRARY}
                      INTERFACE_COMPILE_OPTIONS "${DARKPKG_httplib_CFLAGS_OTHER}")

# What the browser gets, as it stands in serve/page.
file(GLOB page_files RELATIVE ${PROJECT_SOURCE_DIR} CONFIGURE_DEPENDS
     serve/page/*.html serve/page/*.css serve/page/*.js serve/page/*.svg)
darkpkg_generate(${generated}/page_files.cpp embed "${page_files}"
                 -DENDINGS=ON -DHEADER=serve/page_files.hpp -DTYPE=PageFile -DFUNCTION=page_files)

darkpkg_layer(serve FOLDERS serve EXCEPT /serve/main GENERATED ${generated}/page_files.cpp
              DEPENDS tool store session darkpkg::httplib)
add_executable(darkpkg-serve serve/main.cpp)
target_link_libraries(darkpkg-serve PRIVATE ${DARKPKG_LAYER}serve)
darkpkg_program(darkpkg-serve DYNAMIC)
