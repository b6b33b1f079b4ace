#pragma once

#include <optional>
#include <span>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "base/uuid.hpp"
#include "rules/uuid/link/outside_uses.hpp"

/// What a definition that is gone is called now. Renaming gives an item another id, so in the tables it is one item
/// that goes and one that comes.
namespace darkpkg::uuid {

class Successors {
 public:
  /// `left`: what has no definition any longer; `added`: what the same link added. Both must outlive this.
  Successors(database::Database& database, std::span<const KeptRow> left, std::span<const KeptRow> added);

  /// The added item of the same kind whose program is the same, ids of what went and came aside, as people know it. If
  /// there are several, the one that kept its last name, or else its module. Empty if there is none, or none to prefer.
  std::string of(const KeptRow& content);

 private:
  std::string program(const KeptRow& content, const std::unordered_set<Uuid>& unknown) const;

  database::Database& database_;
  std::span<const KeptRow> added_;
  std::unordered_set<Uuid> left_ids_;  // as they stand in blobs
  std::unordered_set<Uuid> added_ids_;
  std::optional<std::unordered_map<std::string, std::vector<const KeptRow*>>> by_program_;  // made when asked for
};

}  // namespace darkpkg::uuid
