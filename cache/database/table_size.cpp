#include "cache/database/table_size.hpp"

#include <string>

namespace darkpkg::database {

void TableSize::add(Database& database, std::string_view table, std::string_view column) {
  std::string query("SELECT coalesce(sum(length(");
  query.append(column).append(")), 0), count(*) FROM ").append(table);
  Statement sums(database, query);
  if (!sums.step()) return;
  bytes += static_cast<std::uint64_t>(sums.integer(0));
  rows += static_cast<std::size_t>(sums.integer(1));
}

}  // namespace darkpkg::database
