# `ninja packages`: builds our own packages with the darkpkg that was just built.
add_custom_target(packages
  COMMAND darkpkg build ${PROJECT_SOURCE_DIR}/packages --db ${PROJECT_BINARY_DIR}/data.db
          --builtins ${PROJECT_SOURCE_DIR}/packages/builtins.tsv
          --package-ids ${PROJECT_SOURCE_DIR}/packages/package-ids.tsv
  WORKING_DIRECTORY ${PROJECT_SOURCE_DIR}
  USES_TERMINAL VERBATIM COMMENT "")
