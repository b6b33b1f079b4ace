#include "language/named_id.hpp"

#include "base/sha256.hpp"

namespace darkpkg {

Uuid named_id(ItemKind kind, std::string_view full_name) {
  return uuid_v8(Sha256().update(kind_text(kind)).update(":").update(full_name).finish());
}

}  // namespace darkpkg
