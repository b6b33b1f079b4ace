# `cpack` in the build folder: a package for Debian 12 and an archive of what `cmake --install` installs. Nothing is fetched
# when they are installed. docs/integration.md says how to use them.
set(CPACK_GENERATOR DEB TGZ)
set(CPACK_PACKAGE_NAME darkpkg)
set(CPACK_PACKAGE_VENDOR "The darkpkg developers")
set(CPACK_PACKAGE_CONTACT "darkpkg developers <darkpkg@users.noreply.github.com>")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "${PROJECT_DESCRIPTION}")
set(CPACK_RESOURCE_FILE_LICENSE ${PROJECT_SOURCE_DIR}/LICENSE)
set(CPACK_STRIP_FILES ON)
string(TOLOWER "${CMAKE_SYSTEM_NAME}-${CMAKE_SYSTEM_PROCESSOR}" CPACK_SYSTEM_NAME)
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_PROJECT_CONFIG_FILE ${PROJECT_SOURCE_DIR}/cmake/pack_options.cmake)

set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SECTION devel)
# Of darkpkg-serve, darkpkg-remote and the C library; darkpkg itself is static.
if(CMAKE_CROSSCOMPILING)
  # dpkg-shlibdeps only knows the libraries of the machine that it runs on. There it names these.
  set(CPACK_DEBIAN_PACKAGE_ARCHITECTURE ${DARKPKG_DEBIAN_ARCHITECTURE})
  set(CPACK_DEBIAN_PACKAGE_DEPENDS
      "libc6 (>= 2.34), libcpp-httplib0.11 (>= 0.11.4+ds), libcurl4 (>= 7.66.0), libgcc-s1 (>= 3.0), libssl3 (>= 3.0.0), \
libstdc++6 (>= 12), libzstd1 (>= 1.5.2)")
else()
  set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
endif()
set(CPACK_DEBIAN_PACKAGE_RECOMMENDS ninja-build)
set(CPACK_DEBIAN_PACKAGE_GENERATE_SHLIBS ON)
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)
include(CPack)
