# Writes migrations.cpp: the text of every migrations/NNNN_name.sql, in order. Run by cmake/Generated.cmake with OUT, ROOT
# and FILES. The text stands there as bytes: string literals have a length that compilers must accept, and no more.
set(arrays "")
set(entries "")
set(i 0)
foreach(file IN LISTS FILES)
  get_filename_component(name ${file} NAME_WE)
  file(READ ${ROOT}/${file} hex HEX)
  string(REGEX REPLACE "(..)" "'\\\\x\\1'," bytes "${hex}")
  string(APPEND arrays "constexpr char kSql${i}[] = {${bytes}'\\0'};\n")
  string(APPEND entries "    EmbeddedMigration{\"${name}\", {kSql${i}, sizeof kSql${i} - 1}},\n")
  math(EXPR i "${i} + 1")
endforeach()
file(WRITE ${OUT} "// Written by cmake/migrations.cmake.
#include \"migrations/embedded.hpp\"

#include <array>

namespace darkpkg {
namespace {

${arrays}
constexpr std::array<EmbeddedMigration, ${i}> kMigrations{
${entries}};

}  // namespace

std::span<const EmbeddedMigration> embedded_migrations() { return kMigrations; }

}  // namespace darkpkg
")
