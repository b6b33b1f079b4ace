#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include "link/context.hpp"

namespace darkpkg::link {

/// Rows of darkpkg_changes for one generation.
class Changes {
 public:
  Changes(database::Database& database, std::int64_t generation) : database_(database), generation_(generation) {}

  void add(object::ItemKind kind, std::string_view item, std::string_view change);
  bool any() const { return any_; }
  /// Deletes the rows of generations so old that no runtime still waits for them.
  void forget_old();

 private:
  database::Database& database_;
  std::int64_t generation_;
  bool any_ = false;
  std::optional<database::Statement> insert_;
};

/// The rows of darkpkg_references and darkpkg_uses, each in its order.
struct AllMentions {
  std::vector<std::tuple<std::string, std::string, database::FileId>> references;
  std::vector<std::pair<database::FileId, std::string>> uses;
};
/// What all files mention, from the objects alone: for a full link, while its database is busy with other rows.
AllMentions all_mentions(const Context& context);

/// Writes what the tables of files, references and warnings should have for the files that were read, looked at or
/// removed. Rows that are right already are left alone. Did a file come, go or change, more than its object's stat?
/// `all`: a full link's; null where the link is none.
bool write_file_tables(Context& context, const AllMentions* all);

}  // namespace darkpkg::link
