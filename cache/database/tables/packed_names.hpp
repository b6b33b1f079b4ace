#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>

#include "base/function_ref.hpp"
#include "cache/database/database.hpp"
#include "language/item.hpp"

/// The names of all items that darkpkg linked, packed (table darkpkg_names): what a search reads instead of their rows.
///
/// A part has the names of 64 files, in the order of their rows. It is a sequence of entries, each a byte that says
/// what it is and a text: a module in full (kModuleEntry), then the last part of the name of each item directly in it
/// (kItemEntry + ItemKind). Modules and items of one name each are next to each other in a file, so this takes a third
/// of what all full names take.
namespace darkpkg::database {

inline constexpr std::string_view kNamesTable = "darkpkg_names";
inline constexpr char kModuleEntry = 1;
inline constexpr char kItemEntry = 2;
/// Smaller bytes only begin entries.
inline constexpr unsigned char kFirstOfText = 8;

/// What the names of these items are, as a part has it.
class PartBuilder {
 public:
  void add(std::string_view name, ItemKind kind);
  std::string take();

 private:
  std::string out_;
  std::string module_;
};

/// Calls `see` with each part; it may be read until `see` returns.
void for_each_part(Database& database, FunctionRef<void(std::string_view part)> see);

/// The parts that are not as the rows of darkpkg_items say, and what they should be; empty: they should not be.
std::map<std::int64_t, std::string> wrong_parts(Database& database);

/// Keeps darkpkg_names as the rows of darkpkg_items are.
class NameParts {
 public:
  explicit NameParts(Database& database) : database_(database) {}
  /// An item's row came, went, or got another name.
  void note(std::int64_t row);
  /// Writes the parts of the rows that were noted; `all`: those that are wrong, of all.
  void settle(bool all);

 private:
  void write(std::int64_t part, const std::string& names);

  Database& database_;
  std::set<std::int64_t> changed_;
};

}  // namespace darkpkg::database
