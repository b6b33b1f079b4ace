# libdarkpkg.so: the store behind a C interface (store/c/darkpkg.h). Compiled for itself, position-independent and only
# from what it needs, so that the static programs don't pay for it; in few translation units, since these are the second
# ones of their sources, and most of a compile are headers. Its libraries are the distribution's shared ones.
function(darkpkg_shared_library name file)
  string(REGEX REPLACE "::.*" "" package ${name})
  find_file(${package}_SHARED_LIBRARY NAMES ${file} PATHS /usr/lib PATH_SUFFIXES ${CMAKE_LIBRARY_ARCHITECTURE} REQUIRED)
  add_library(${name}-shared SHARED IMPORTED GLOBAL)
  set_target_properties(${name}-shared PROPERTIES IMPORTED_LOCATION ${${package}_SHARED_LIBRARY})
endfunction()
darkpkg_shared_library(zstd::zstd libzstd.so)
darkpkg_shared_library(xxhash::xxhash libxxhash.so)
darkpkg_shared_library(OpenSSL::Crypto libcrypto.so)

darkpkg_glob(shared_files base/*.cpp cache/object/*.cpp cache/manifest/*.cpp rules/diagnostics/*.cpp rules/wire/*.cpp
             rules/compile/lower/*.cpp rules/compile/source/*.cpp ninja/discover.cpp ninja/replace_file.cpp ninja/tick.cpp store/**.cpp
             rules/lookup/search.cpp tool/render/json.cpp rules/compile/program/names.cpp)
foreach(file affected findings inputs item_bytes names relocate relower resolve suggest)
  list(APPEND shared_files rules/link/${file}.cpp)
endforeach()
list(TRANSFORM shared_files PREPEND ${PROJECT_SOURCE_DIR}/)
add_library(libdarkpkg SHARED ${shared_files} ${DARKPKG_FINGERPRINTS} ${DARKPKG_TABLES})
set_target_properties(libdarkpkg PROPERTIES
  OUTPUT_NAME darkpkg SOVERSION 1 VERSION 1.0.0 DARKPKG_SHARED ON UNITY_BUILD ON UNITY_BUILD_BATCH_SIZE 8 PUBLIC_HEADER store/c/darkpkg.h
  LINK_DEPENDS ${PROJECT_SOURCE_DIR}/store/c/darkpkg.map)
target_compile_definitions(libdarkpkg PRIVATE DARKPKG_VERSION="${PROJECT_VERSION}")
target_include_directories(libdarkpkg INTERFACE $<INSTALL_INTERFACE:${CMAKE_INSTALL_INCLUDEDIR}>)
target_link_options(libdarkpkg PRIVATE -Wl,--version-script=${PROJECT_SOURCE_DIR}/store/c/darkpkg.map -Wl,--no-undefined
                    -Wl,--exclude-libs,ALL)
target_link_libraries(libdarkpkg PRIVATE darkpkg_options tl::expected darkpkg::fmt cereal::cereal
                      nlohmann_json::nlohmann_json zstd::zstd-shared xxhash::xxhash-shared OpenSSL::Crypto-shared
                      Threads::Threads)
