#include "rules/schemas.hpp"

#include "base/check.hpp"
#include "cache/database/tables/state.hpp"
#include "rules/hash/tables.hpp"
#include "rules/hash/verification.hpp"
#include "rules/uuid/link/tables.hpp"
#include "rules/uuid/verification.hpp"

namespace darkpkg {

const TableSchema& schema_of(const Edition& edition) {
  if (edition.name() == "uuid") return uuid::schema();
  if (edition.name() == "hash") return hash::schema();
  DARKPKG_UNREACHABLE();
}

std::string edition_name(database::Database& database) {
  if (std::optional<std::string> noted = database::read_edition(database)) return *noted;
  if (uuid::has_tables(database)) return "uuid";
  if (hash::has_tables(database)) return "hash";
  return {};
}

Verification verification(const Edition& edition) {
  if (edition.name() == "uuid") return uuid::verification();
  if (edition.name() == "hash") return hash::verification();
  DARKPKG_UNREACHABLE();
}

}  // namespace darkpkg
