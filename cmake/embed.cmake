# Writes a source that holds the text of files: the function FUNCTION, declared in HEADER, gives a span of TYPE, each a
# file's name without its extension and its text; with BELOW the name has the folders below that one, with ENDINGS the
# extension. Run by
# cmake/Generated.cmake with OUT, ROOT, FILES, HEADER, TYPE and FUNCTION. The text stands there as bytes: string literals have a length that compilers must accept, and no more.
set(arrays "")
set(entries "")
set(i 0)
foreach(file IN LISTS FILES)
  if(BELOW)
    string(REGEX REPLACE "^${BELOW}/(.+)\\.[^.]+$" "\\1" name ${file})
  elseif(ENDINGS)
    get_filename_component(name ${file} NAME)
  else()
    get_filename_component(name ${file} NAME_WE)
  endif()
  file(READ ${ROOT}/${file} hex HEX)
  string(REGEX REPLACE "(..)" "'\\\\x\\1'," bytes "${hex}")
  string(APPEND arrays "constexpr char kText${i}[] = {${bytes}'\\0'};\n")
  string(APPEND entries "    ${TYPE}{\"${name}\", {kText${i}, sizeof kText${i} - 1}},\n")
  math(EXPR i "${i} + 1")
endforeach()
file(WRITE ${OUT} "// Written by cmake/embed.cmake.
#include \"${HEADER}\"

#include <array>

namespace darkpkg {
namespace {

${arrays}
constexpr std::array<${TYPE}, ${i}> kAll{
${entries}};

}  // namespace

std::span<const ${TYPE}> ${FUNCTION}() { return kAll; }

}  // namespace darkpkg
")
