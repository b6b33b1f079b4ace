# Sources that the build writes: the fingerprints, the migrations' SQL, the default tables.
set(generated ${PROJECT_BINARY_DIR}/generated)

# darkpkg_generate(<out> <script> <files> <arguments>...): runs cmake/<script>.cmake whenever one of the files changed.
function(darkpkg_generate out script files)
  set(paths ${files})
  list(TRANSFORM paths PREPEND ${PROJECT_SOURCE_DIR}/)
  add_custom_command(OUTPUT ${out}
                     COMMAND ${CMAKE_COMMAND} -DOUT=${out} -DROOT=${PROJECT_SOURCE_DIR} "-DFILES=${files}" ${ARGN}
                             -P ${PROJECT_SOURCE_DIR}/cmake/${script}.cmake
                     DEPENDS ${paths} ${PROJECT_SOURCE_DIR}/cmake/${script}.cmake
                     COMMENT "Generating ${out}" VERBATIM)
endfunction()

# darkpkg_sources(<out> <folder>...): the files in and below the folders that C++ is compiled from.
function(darkpkg_sources out)
  foreach(ending cpp hpp def)
    list(TRANSFORM ARGN REPLACE "(.+)" "${PROJECT_SOURCE_DIR}/\\1/*.${ending}" OUTPUT_VARIABLE patterns)
    file(GLOB_RECURSE files RELATIVE ${PROJECT_SOURCE_DIR} CONFIGURE_DEPENDS ${patterns})
    list(APPEND found ${files})
  endforeach()
  list(SORT found)
  set(${out} ${found} PARENT_SCOPE)
endfunction()

# What decides on the bytes of an object, and what decides on the rows that a link writes for it. An edition's own folders are
# in its own fingerprints only: a change there leaves the objects of the other edition as they are. What only reads stored
# bytes is not the compiler's. tests/lint/includes_test.py holds this list against what the sources include.
darkpkg_sources(compiler_files base language cache/object rules/diagnostics rules/trees rules/wire rules/compile)
set(readers rules/wire/op_codec rules/wire/toplevel)
list(TRANSFORM readers REPLACE "(.+)" "\\1.cpp;\\1.hpp")
list(REMOVE_ITEM compiler_files ${readers})
darkpkg_sources(linker_files rules/edition rules/uuid rules/link)
file(GLOB migration_files RELATIVE ${PROJECT_SOURCE_DIR} CONFIGURE_DEPENDS migrations/*.sql)
list(APPEND linker_files ${migration_files})
list(LENGTH compiler_files compiler_count)
set(DARKPKG_FINGERPRINTS ${generated}/fingerprints.cpp)
darkpkg_generate(${DARKPKG_FINGERPRINTS} fingerprints "${compiler_files};${linker_files}"
                 -DCOMPILER_COUNT=${compiler_count}
                 "-DVERSIONS=zstd ${zstd_VERSION} utf8proc ${utf8proc_VERSION} cereal ${cereal_VERSION}")

set(DARKPKG_MIGRATIONS ${generated}/migrations.cpp)
darkpkg_generate(${DARKPKG_MIGRATIONS} embed "${migration_files}"
                 -DHEADER=migrations/embedded.hpp -DTYPE=EmbeddedMigration -DFUNCTION=embedded_migrations)

set(DARKPKG_TABLES ${generated}/default_tables.cpp)
darkpkg_generate(${DARKPKG_TABLES} embed "packages/builtins.tsv;packages/package-ids.tsv"
                 -DHEADER=ninja/default_tables.hpp -DTYPE=DefaultTable -DFUNCTION=default_tables)

set(DARKPKG_HASH_MIGRATIONS ${generated}/hash_migrations.cpp)
file(GLOB hash_migration_files RELATIVE ${PROJECT_SOURCE_DIR} CONFIGURE_DEPENDS migrations/hash/*.sql)
darkpkg_generate(${DARKPKG_HASH_MIGRATIONS} embed "${hash_migration_files}"
                 -DHEADER=migrations/embedded.hpp -DTYPE=EmbeddedMigration -DFUNCTION=hash_migrations)
# Both have the same names in their files.
set_source_files_properties(${DARKPKG_MIGRATIONS} ${DARKPKG_HASH_MIGRATIONS} PROPERTIES SKIP_UNITY_BUILD_INCLUSION ON)

file(GLOB explanation_files RELATIVE ${PROJECT_SOURCE_DIR} CONFIGURE_DEPENDS
     rules/diagnostics/explanations/*.md rules/hash/diagnostics/explanations/*.md)
set(DARKPKG_EXPLANATIONS ${generated}/explanations.cpp)
darkpkg_generate(${DARKPKG_EXPLANATIONS} embed "${explanation_files}"
                 -DHEADER=tool/explanations.hpp -DTYPE=Explanation -DFUNCTION=explanations)
