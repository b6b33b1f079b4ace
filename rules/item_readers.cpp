#include "rules/item_readers.hpp"

#include "base/check.hpp"
#include "rules/hash/read/item_reader.hpp"
#include "rules/uuid/item_reader.hpp"

namespace darkpkg {

const ItemReader& reader_of(const Edition& edition) {
  if (edition.name() == "uuid") return uuid::item_reader();
  if (edition.name() == "hash") return hash::item_reader();
  DARKPKG_UNREACHABLE();
}

}  // namespace darkpkg
