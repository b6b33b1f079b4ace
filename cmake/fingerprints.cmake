# Writes the fingerprints of one edition: SHA-256 over the names and contents of the sources that matter, so that nobody has to remember
# to raise a version. The names stand there as comments, for tests/lint/includes_test.py. Run by cmake/Generated.cmake with
# OUT, ROOT, FILES, EDITION, COMPILER_COUNT and VERSIONS.
set(hashes "${VERSIONS}\n")
set(names "")
set(of compiler)
set(i 0)
foreach(file IN LISTS FILES)
  if(i EQUAL COMPILER_COUNT)
    string(SHA256 compiler "${hashes}")
    set(of linker)
  endif()
  string(APPEND names "// ${of}: ${file}\n")
  file(SHA256 ${ROOT}/${file} hash)
  string(APPEND hashes "${hash} ${file}\n")
  math(EXPR i "${i} + 1")
endforeach()
string(SHA256 linker "${hashes}")
if(NOT compiler)
  set(compiler ${linker})
endif()

function(bytes out hex)
  string(REGEX REPLACE "(..)" "0x\\1, " text "${hex}")
  set(${out} "${text}" PARENT_SCOPE)
endfunction()
bytes(compiler_bytes ${compiler})
bytes(linker_bytes ${linker})
file(WRITE ${OUT} "// Written by cmake/fingerprints.cmake.
${names}#include \"rules/${EDITION}/fingerprints.hpp\"

namespace darkpkg::${EDITION} {

const Fingerprints kFingerprints{{${compiler_bytes}}, {${linker_bytes}}};

}  // namespace darkpkg::${EDITION}
")
