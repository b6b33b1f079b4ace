# Read by cpack once for each kind of package. An archive is unpacked anywhere: programs find their parts from where they are.
if(CPACK_GENERATOR STREQUAL TGZ)
  set(CPACK_PACKAGING_INSTALL_PREFIX /)
endif()
