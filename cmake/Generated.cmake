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

# What decides on the bytes of an object, and what decides on the rows that a link writes for it.
darkpkg_glob(compiler_files base/* cache/object/** rules/compile/** rules/wire/** rules/diagnostics/*)
darkpkg_glob(linker_files rules/link/** migrations/*)
list(FILTER compiler_files INCLUDE REGEX "\\.(cpp|hpp|def)$")
list(FILTER linker_files INCLUDE REGEX "\\.(cpp|hpp|def|sql)$")
list(LENGTH compiler_files compiler_count)
set(DARKPKG_FINGERPRINTS ${generated}/fingerprints.cpp)
darkpkg_generate(${DARKPKG_FINGERPRINTS} fingerprints "${compiler_files};${linker_files}"
                 -DCOMPILER_COUNT=${compiler_count}
                 "-DVERSIONS=zstd ${zstd_VERSION} utf8proc ${utf8proc_VERSION} cereal ${cereal_VERSION}")

darkpkg_glob(migration_files migrations/*.sql)
set(DARKPKG_MIGRATIONS ${generated}/migrations.cpp)
darkpkg_generate(${DARKPKG_MIGRATIONS} embed "${migration_files}"
                 -DHEADER=migrations/embedded.hpp -DTYPE=EmbeddedMigration -DFUNCTION=embedded_migrations)

set(DARKPKG_TABLES ${generated}/default_tables.cpp)
darkpkg_generate(${DARKPKG_TABLES} embed "packages/builtins.tsv;packages/package-ids.tsv"
                 -DHEADER=ninja/default_tables.hpp -DTYPE=DefaultTable -DFUNCTION=default_tables)

darkpkg_glob(explanation_files rules/diagnostics/explanations/*.md rules/hash/diagnostics/explanations/*.md)
set(DARKPKG_EXPLANATIONS ${generated}/explanations.cpp)
darkpkg_generate(${DARKPKG_EXPLANATIONS} embed "${explanation_files}"
                 -DHEADER=tool/explanations.hpp -DTYPE=Explanation -DFUNCTION=explanations)
