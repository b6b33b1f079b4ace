#include "rules/uuid/wire/ids.hpp"

#include "base/sha256.hpp"

namespace darkpkg::wire {

Uuid location_id(ItemKind kind, std::string_view full_name) {
  return uuid_v8(Sha256().update("location:").update(kind_text(kind)).update(":").update(full_name).finish());
}

}  // namespace darkpkg::wire
