# `cmake --install`: the programs, the tables they fall back on, and a package for find_package(darkpkg).
include(CMakePackageConfigHelpers)

install(TARGETS darkpkg darkpkg-remote darkpkg-serve darkpkg-lsp libdarkpkg EXPORT darkpkgTargets
        RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR} LIBRARY DESTINATION ${CMAKE_INSTALL_LIBDIR}
        PUBLIC_HEADER DESTINATION ${CMAKE_INSTALL_INCLUDEDIR})
foreach(edition uuid hash)
  install(FILES packages/${edition}/builtins.tsv packages/${edition}/package-ids.tsv
          DESTINATION ${CMAKE_INSTALL_DATADIR}/darkpkg/${edition})
endforeach()

set(package ${CMAKE_INSTALL_LIBDIR}/cmake/darkpkg)
install(EXPORT darkpkgTargets NAMESPACE darkpkg:: DESTINATION ${package})
write_basic_package_version_file(${PROJECT_BINARY_DIR}/darkpkgConfigVersion.cmake COMPATIBILITY SameMinorVersion)
install(FILES cmake/package/darkpkgConfig.cmake cmake/package/AddPackages.cmake
              ${PROJECT_BINARY_DIR}/darkpkgConfigVersion.cmake
        DESTINATION ${package})

# For a checkout of Dark: docs/integration.md.
install(PROGRAMS tool/dark/reload-packages DESTINATION ${CMAKE_INSTALL_DATADIR}/darkpkg/dark)
install(PROGRAMS tool/dark/hash/reload-packages DESTINATION ${CMAKE_INSTALL_DATADIR}/darkpkg/dark/hash)

# cmake/Documents.cmake
install(DIRECTORY ${PROJECT_BINARY_DIR}/documents/man1 DESTINATION ${CMAKE_INSTALL_MANDIR} FILES_MATCHING PATTERN *.1)
install(FILES ${PROJECT_BINARY_DIR}/documents/darkpkg.bash
        DESTINATION ${CMAKE_INSTALL_DATADIR}/bash-completion/completions RENAME darkpkg)
# Debian's zsh looks into the one folder below /usr/local, into the other below /usr.
foreach(folder site-functions vendor-completions)
  install(FILES ${PROJECT_BINARY_DIR}/documents/_darkpkg DESTINATION ${CMAKE_INSTALL_DATADIR}/zsh/${folder})
endforeach()
install(FILES ${PROJECT_BINARY_DIR}/documents/darkpkg.fish
        DESTINATION ${CMAKE_INSTALL_DATADIR}/fish/vendor_completions.d)
