#pragma once

#include <set>
#include <string>

#include "tests/unit/link/workspace.hpp"

namespace darkpkg::link {

/// Packages of edition `hash`.
class HashLink : public Workspace {
 protected:
  void SetUp() override;
  /// All rows that an incremental link has in common with a clean one: the commit keeps its hash, and rows their
  /// places.
  std::set<std::string> rows(const std::string& path) override;
  /// All rows but for the times at which they were written, in their order.
  std::set<std::string> rows_in_order();
  /// What a link of the same sources into a new database gives is what is there; folded, also their order.
  void expect_folded_clean();
  std::string hash_of(const std::string& name);
};

}  // namespace darkpkg::link
