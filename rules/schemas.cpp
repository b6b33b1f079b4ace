#include "rules/schemas.hpp"

#include "base/check.hpp"
#include "rules/hash/tables.hpp"
#include "rules/hash/verified_rows.hpp"
#include "rules/uuid/link/tables.hpp"

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

std::span<const VerifiedRows> verified_rows(const Edition& edition) {
  if (edition.name() == "hash") return hash::verified_rows();
  return {};
}

}  // namespace darkpkg
