#include "cache/database/tables/warnings.hpp"

namespace darkpkg::database {
namespace {

constexpr std::string_view kSelectWarnings =
    "SELECT code, start, length, message, help, item, reference FROM darkpkg_diagnostics WHERE file = ? ORDER BY "
    "number";

std::vector<WarningRow> read_rows(Statement& select, FileId file) {
  std::vector<WarningRow> out;
  select.bind(file);
  while (select.step())
    out.push_back({std::string(select.text(0)), static_cast<std::uint32_t>(select.integer(1)),
                   static_cast<std::uint32_t>(select.integer(2)), std::string(select.text(3)),
                   std::string(select.text(4)), select.is_null(5) ? std::nullopt : std::optional(select.integer(5)),
                   static_cast<std::uint32_t>(select.integer(6))});
  select.reset();
  return out;
}

}  // namespace

std::vector<WarningRow> read_warnings(Database& database, FileId file) {
  Statement select(database, kSelectWarnings);
  return read_rows(select, file);
}

std::vector<WarningRow> WarningRows::read(FileId file) {
  if (!select_) select_.emplace(database_, kSelectWarnings);
  return read_rows(*select_, file);
}

bool WarningRows::put(FileId file, const std::vector<WarningRow>& rows) {
  if (read(file) == rows) return false;
  remove(file);
  std::int64_t number = 0;
  for (const WarningRow& row : rows) {
    if (!insert_)
      insert_.emplace(database_,
                      "INSERT INTO darkpkg_diagnostics (file, number, code, start, length, message, help, item, "
                      "reference) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)");
    const auto run = [&](auto item) {
      insert_->run(file, number++, std::string_view(row.code), std::int64_t{row.start}, std::int64_t{row.length},
                   std::string_view(row.message), std::string_view(row.help), item, std::int64_t{row.reference});
    };
    if (row.item) run(*row.item);
    else run(Null{});
  }
  return true;
}

void WarningRows::remove(FileId file) {
  if (!erase_) erase_.emplace(database_, "DELETE FROM darkpkg_diagnostics WHERE file = ?");
  erase_->run(file);
}

void WarningRows::remove_lost() {
  database_.execute("DELETE FROM darkpkg_diagnostics WHERE file <> 0 AND file NOT IN (SELECT id FROM darkpkg_files)");
}

}  // namespace darkpkg::database
