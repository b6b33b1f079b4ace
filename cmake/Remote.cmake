# darkpkg-remote: what speaks HTTP for darkpkg, with the distribution's libcurl, of which there is a usable shared
# library only.
find_file(DARKPKG_curl_LIBRARY NAMES libcurl.so PATHS /usr/lib PATH_SUFFIXES ${CMAKE_LIBRARY_ARCHITECTURE} REQUIRED)
find_path(DARKPKG_curl_INCLUDE_DIR curl/curl.h REQUIRED)
add_library(darkpkg::curl SHARED IMPORTED GLOBAL)
set_target_properties(darkpkg::curl PROPERTIES IMPORTED_LOCATION ${DARKPKG_curl_LIBRARY}
                      INTERFACE_INCLUDE_DIRECTORIES ${DARKPKG_curl_INCLUDE_DIR})

file(GLOB remote_files CONFIGURE_DEPENDS remote/*.cpp)
add_executable(darkpkg-remote ${remote_files})
target_link_libraries(darkpkg-remote PRIVATE ${DARKPKG_LAYER}cache darkpkg::curl)
set_target_properties(darkpkg-remote PROPERTIES UNITY_BUILD OFF)  # few files, with the same names for their own
darkpkg_program(darkpkg-remote DYNAMIC)
