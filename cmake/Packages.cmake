# `ninja packages`: builds our own packages of every edition, each into a database of its own, with the darkpkg that was
# just built.
set(commands)
foreach(edition uuid hash)
  list(APPEND commands COMMAND darkpkg build ${PROJECT_SOURCE_DIR}/packages/${edition} --edition ${edition}
                               --db ${PROJECT_BINARY_DIR}/${edition}.db)
endforeach()
add_custom_target(packages ${commands} WORKING_DIRECTORY ${PROJECT_SOURCE_DIR} USES_TERMINAL VERBATIM COMMENT "")
