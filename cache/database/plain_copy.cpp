#include "cache/database/plain_copy.hpp"

#include <sys/stat.h>

#include <algorithm>
#include <cstddef>
#include <functional>
#include <vector>

#include "base/progress.hpp"
#include "cache/database/interrupt.hpp"

namespace darkpkg::database {

void make_plain(Database& database) {
  database.execute(
      "PRAGMA page_size=4096; PRAGMA encoding='UTF-8'; PRAGMA auto_vacuum=NONE; PRAGMA journal_mode=MEMORY");
}

void set_times(Database& database, std::int64_t epoch_s) {
  std::vector<std::string> updates;
  Statement columns(database,
                    "SELECT m.name, c.name FROM sqlite_schema m, pragma_table_info(m.name) c WHERE m.type = 'table' "
                    "AND (c.name LIKE '%\\_at' ESCAPE '\\' OR c.name = 'execution_date') ORDER BY 1, 2");
  while (columns.step()) {
    std::string column(columns.text(1));
    updates.push_back("UPDATE " + std::string(columns.text(0)) + " SET " + column + " = datetime(" +
                      std::to_string(epoch_s) + ", 'unixepoch') WHERE " + column + " IS NOT NULL");
  }
  for (const std::string& update : updates) database.execute(update);
}

void write_copy(Database& database, const std::string& path) {
  const auto page_size = static_cast<std::size_t>(database.integer("PRAGMA page_size").value_or(1));
  const auto all = static_cast<std::size_t>(database.integer("PRAGMA page_count").value_or(0));
  progress::Step step("pages written", all);
  std::size_t done = 0;
  // The copy's file grows meanwhile.
  const std::function<bool()> look = [&] {
    struct stat s {};
    if (::stat(path.c_str(), &s) != 0) return false;
    const std::size_t now = std::min(all, static_cast<std::size_t>(s.st_size) / page_size);
    for (; done < now; done++) step.advance();
    return false;
  };
  const InterruptWhen looking(database, look);
  Statement(database, "VACUUM INTO ?").run(std::string_view(path));
}

}  // namespace darkpkg::database
