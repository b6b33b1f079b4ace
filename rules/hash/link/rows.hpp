#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <unordered_map>

#include "cache/database/database.hpp"
#include "language/item.hpp"

/// What all that writes Dark's tables needs.
namespace darkpkg::hash {

/// If contents of a kind are.
struct ContentTable {
  std::string_view table;
  std::string_view runtime;  ///< the column with RT; of values it has what Dark evaluates
};
constexpr ContentTable content_table(ItemKind kind) {
  switch (kind) {
    case ItemKind::type: return {"package_types", "rt_def"};
    case ItemKind::value: return {"package_values", "rt_dval"};
    case ItemKind::fn: break;
  }
  return {"package_functions", "rt_instrs"};
}

/// A location's parts as its row has them.
struct Place {
  std::string owner;
  std::string modules;  ///< without the owner, dotted
  std::string name;
  friend auto operator<=>(const Place&, const Place&) = default;
};
Place place_of(std::string_view full_name);

/// Milliseconds since 1970 as Dark writes them: `2026-08-01T12:00:00.000Z`.
std::string stamp_text(std::int64_t ms);
std::int64_t now_ms();

/// Runs statements, each prepared once, and counts the rows that they insert, change and delete.
class RowWriter {
 public:
  explicit RowWriter(database::Database& database) : database_(database) {}

  /// Returns how many rows it wrote.
  template <typename... T>
  std::size_t run(std::string_view sql, const T&... values) {
    prepared(sql).run(values...);
    return count();
  }
  /// Counts the rows that a statement of somebody else's wrote last; returns how many.
  std::size_t count() {
    const auto changed = static_cast<std::size_t>(database_.changes());
    rows_ += changed;
    return changed;
  }
  void add(std::size_t rows) { rows_ += rows; }
  /// The statement with these parameters, for its rows.
  template <typename... T>
  database::Statement& select(std::string_view sql, const T&... values) {
    return prepared(sql).bind(values...);
  }
  std::size_t rows_written() const { return rows_; }

 private:
  database::Statement& prepared(std::string_view sql);

  struct Hash : std::hash<std::string_view> {
    using is_transparent = void;
  };

  database::Database& database_;
  std::unordered_map<std::string, database::Statement, Hash, std::equal_to<>> statements_;
  std::size_t rows_ = 0;
};

}  // namespace darkpkg::hash
