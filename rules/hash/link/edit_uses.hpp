#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "language/item_id.hpp"
#include "rules/hash/link/rows.hpp"

namespace darkpkg::hash {

/// What items use, as an edit changes it: the rows of package_dependencies.
class EditUses {
 public:
  explicit EditUses(RowWriter& rows) : rows_(rows) {}

  /// Makes the rows of `was` those of `hash`, which uses these.
  void put(std::string_view hash, std::string_view was, std::span<const NamedItem* const> used);
  void erase(std::string_view hash);

 private:
  /// What there is to use, each name once.
  struct Wanted {
    const NamedItem* item = nullptr;
    std::string id;
    std::int64_t row = 0;  ///< that has it by its name already; 0: none
    bool has_id = false;   ///< has that row its id, too?
  };

  /// Notes the rows of `was`; deletes those that nothing is wanted of.
  void find_rows(std::string_view was);
  void change(const Wanted& use, std::string_view was, std::string_view hash);

  RowWriter& rows_;
  std::vector<Wanted> wanted_;  // of the item that is put
};

}  // namespace darkpkg::hash
