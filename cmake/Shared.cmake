# libdarkpkg.so: the store behind a C interface (store/c/darkpkg.h), linked from the same objects as the programs. Its
# libraries are the distribution's shared ones.
add_library(libdarkpkg SHARED store/c/darkpkg.cpp store/c/version1.cpp)
add_library(darkpkg::libdarkpkg ALIAS libdarkpkg)
set_target_properties(libdarkpkg PROPERTIES
  OUTPUT_NAME darkpkg SOVERSION 1 VERSION 1.0.0 DARKPKG_SHARED ON PUBLIC_HEADER store/c/darkpkg.h
  LINK_DEPENDS ${PROJECT_SOURCE_DIR}/store/c/darkpkg.map)
target_include_directories(libdarkpkg INTERFACE $<INSTALL_INTERFACE:${CMAKE_INSTALL_INCLUDEDIR}>
                           $<BUILD_INTERFACE:${PROJECT_SOURCE_DIR}/store/c>)
target_link_options(libdarkpkg PRIVATE -Wl,--version-script=${PROJECT_SOURCE_DIR}/store/c/darkpkg.map -Wl,--no-undefined
                    -Wl,--exclude-libs,ALL)
target_link_libraries(libdarkpkg PRIVATE darkpkg_options ${DARKPKG_LAYER}store)
