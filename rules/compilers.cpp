#include "rules/compilers.hpp"

#include "base/check.hpp"

namespace darkpkg {

Compiled compile(const Edition& edition, std::string path, std::string_view bytes) {
  if (edition.name() == "uuid") return compile(std::move(path), bytes);
  DARKPKG_UNREACHABLE();
}

}  // namespace darkpkg
