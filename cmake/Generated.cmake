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

# darkpkg_pairs(<out> <path>...): the .cpp and the .hpp of each path.
function(darkpkg_pairs out)
  foreach(path IN LISTS ARGN)
    foreach(ending cpp hpp)
      if(EXISTS ${PROJECT_SOURCE_DIR}/${path}.${ending})
        list(APPEND found ${path}.${ending})
      endif()
    endforeach()
  endforeach()
  set(${out} ${found} PARENT_SCOPE)
endfunction()

# darkpkg_fingerprints(<edition>): writes an edition's fingerprints, of the files in <edition>_compiler and <edition>_linker.
function(darkpkg_fingerprints edition)
  list(REMOVE_DUPLICATES ${edition}_compiler)
  list(REMOVE_ITEM ${edition}_linker ${${edition}_compiler})
  list(LENGTH ${edition}_compiler count)
  darkpkg_generate(${generated}/fingerprints_${edition}.cpp fingerprints
                   "${${edition}_compiler};${${edition}_linker}" -DEDITION=${edition} -DCOMPILER_COUNT=${count}
                   "-DVERSIONS=zstd ${zstd_VERSION} utf8proc ${utf8proc_VERSION} cereal ${cereal_VERSION}")
endfunction()

# What decides on the bytes of an object, and what decides on the rows that a link writes for it. An edition's own folders are
# in its own fingerprints only: a change there leaves the objects and rows of the other edition as they are. What only reads
# stored bytes is not the compiler's. tests/lint/includes_test.py holds these lists against what the sources include.
darkpkg_sources(common base language cache/object)
darkpkg_sources(machine rules/edition link cache/database/tables)
list(FILTER machine EXCLUDE REGEX "^rules/edition/(locals|verification)")
file(GLOB machine_migrations RELATIVE ${PROJECT_SOURCE_DIR} CONFIGURE_DEPENDS migrations/*.sql)
foreach(edition uuid hash)
  file(GLOB ${edition}_migrations RELATIVE ${PROJECT_SOURCE_DIR} CONFIGURE_DEPENDS migrations/${edition}/*.sql)
endforeach()

set(uuid_folders lex lower parse program syntax trees wire)
list(TRANSFORM uuid_folders PREPEND rules/uuid/)
darkpkg_sources(uuid_compiler ${uuid_folders})
darkpkg_pairs(compile rules/uuid/compile rules/edition/compiled)
list(PREPEND uuid_compiler ${common} ${compile})
darkpkg_sources(uuid_linker rules/uuid)
list(FILTER uuid_linker EXCLUDE REGEX "^rules/uuid/(locals/|verification)")
list(APPEND uuid_linker ${machine} ${uuid_migrations} ${machine_migrations})
darkpkg_fingerprints(uuid)

set(hash_folders diagnostics lex lower parse program source syntax wire)
list(TRANSFORM hash_folders PREPEND rules/hash/)
darkpkg_sources(hash_compiler ${hash_folders})
darkpkg_pairs(shared rules/hash/compile rules/hash/item_code rules/hash/identity/ids rules/hash/link/object_code)
list(APPEND hash_compiler ${common} ${shared})
darkpkg_sources(hash_linker rules/hash)
list(FILTER hash_linker EXCLUDE REGEX "^rules/hash/(checkout/|locals/|verification)")
list(APPEND hash_linker ${machine} ${hash_migrations} ${machine_migrations})
darkpkg_fingerprints(hash)

foreach(of machine uuid hash)
  darkpkg_generate(${generated}/${of}_migrations.cpp embed "${${of}_migrations}"
                   -DHEADER=migrations/embedded.hpp -DTYPE=EmbeddedMigration -DFUNCTION=${of}_migrations)
  list(APPEND DARKPKG_MIGRATIONS ${generated}/${of}_migrations.cpp)
endforeach()
# All have the same names in their files.
set_source_files_properties(${DARKPKG_MIGRATIONS} PROPERTIES SKIP_UNITY_BUILD_INCLUSION ON)

set(DARKPKG_TABLES ${generated}/default_tables.cpp)
set(tables uuid/builtins uuid/package-ids hash/builtins hash/package-ids)
list(TRANSFORM tables REPLACE "(.+)" "packages/\\1.tsv")
darkpkg_generate(${DARKPKG_TABLES} embed "${tables}"
                 -DBELOW=packages -DHEADER=workspace/default_tables.hpp -DTYPE=DefaultTable -DFUNCTION=embedded_tables)

file(GLOB explanation_files RELATIVE ${PROJECT_SOURCE_DIR} CONFIGURE_DEPENDS
     language/diagnostics/explanations/*.md rules/hash/diagnostics/explanations/*.md)
set(DARKPKG_EXPLANATIONS ${generated}/explanations.cpp)
darkpkg_generate(${DARKPKG_EXPLANATIONS} embed "${explanation_files}"
                 -DHEADER=tool/explanations.hpp -DTYPE=Explanation -DFUNCTION=explanations)
