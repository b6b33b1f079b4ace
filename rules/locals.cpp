#include "rules/locals.hpp"

#include "base/check.hpp"
#include "rules/hash/locals/locals.hpp"
#include "rules/uuid/locals/locals.hpp"

namespace darkpkg {

BareNames find_bare_names(const Edition& edition, std::string_view bytes) {
  if (edition.name() == "uuid") return uuid::find_bare_names(bytes);
  if (edition.name() == "hash") return hash::find_bare_names(bytes);
  DARKPKG_UNREACHABLE();
}

}  // namespace darkpkg
