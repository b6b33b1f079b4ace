# darkpkg-remote: what speaks HTTP for darkpkg. Linked with the distribution's shared libcurl in every configuration, so
# that it takes nothing from the layers, whose libraries may be static throughout.
find_library(curl_LIBRARY NAMES libcurl.so REQUIRED)
find_path(curl_INCLUDE_DIR curl/curl.h REQUIRED)
add_library(curl::curl UNKNOWN IMPORTED GLOBAL)
set_target_properties(curl::curl PROPERTIES IMPORTED_LOCATION ${curl_LIBRARY}
                      INTERFACE_INCLUDE_DIRECTORIES ${curl_INCLUDE_DIR})

darkpkg_glob(remote_files remote/*.cpp cache/remote/protocol.cpp)
list(TRANSFORM remote_files PREPEND ${PROJECT_SOURCE_DIR}/)
add_executable(darkpkg-remote ${remote_files})
foreach(property COMPILE_OPTIONS COMPILE_DEFINITIONS INCLUDE_DIRECTORIES)
  set_property(TARGET darkpkg-remote PROPERTY ${property}
               $<TARGET_PROPERTY:darkpkg_options,INTERFACE_${property}>)
endforeach()
target_link_libraries(darkpkg-remote PRIVATE curl::curl)
target_link_options(darkpkg-remote PRIVATE -Wl,--gc-sections
                    $<$<BOOL:${DARKPKG_STATIC}>:-no-pie>
                    $<$<BOOL:${DARKPKG_SANITIZE}>:-fsanitize=address,undefined>)
