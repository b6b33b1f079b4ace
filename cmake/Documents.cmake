# What is made from the command line's own definitions: manual pages and completion scripts.
set(documents ${PROJECT_BINARY_DIR}/documents)
add_custom_command(OUTPUT ${documents}/stamp
  COMMAND darkpkg man --write ${documents}/man1
  COMMAND darkpkg completion bash > ${documents}/darkpkg.bash
  COMMAND darkpkg completion zsh > ${documents}/_darkpkg
  COMMAND darkpkg completion fish > ${documents}/darkpkg.fish
  COMMAND ${CMAKE_COMMAND} -E touch ${documents}/stamp
  DEPENDS darkpkg COMMENT "Writing manual pages and completion scripts" VERBATIM)
add_custom_target(documents ALL DEPENDS ${documents}/stamp)
