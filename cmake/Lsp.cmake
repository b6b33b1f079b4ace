# darkpkg-lsp: `darkpkg lsp`.
darkpkg_layer(lsp FOLDERS lsp EXCEPT /lsp/main DEPENDS tool store session lookup report nlohmann_json::nlohmann_json)
add_executable(darkpkg-lsp lsp/main.cpp)
target_link_libraries(darkpkg-lsp PRIVATE ${DARKPKG_LAYER}lsp)
darkpkg_program(darkpkg-lsp)
