#include "tool/version.hpp"

#include "rules/editions.hpp"

namespace darkpkg {

std::string version_text() {
  std::string out = "darkpkg " + std::string(kVersion) + " (editions ";
  for (const Edition* edition : editions()) {
    if (edition != editions().front()) out += ", ";
    out += edition->name();
  }
  if (!kCommit.empty()) out.append("; commit ").append(kCommit);
  return out + ")";
}

}  // namespace darkpkg
