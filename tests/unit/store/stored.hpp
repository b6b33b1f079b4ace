#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "store/package_store.hpp"
#include "store/view.hpp"
#include "tests/unit/link/workspace.hpp"

namespace darkpkg::store {

/// Packages that are linked into a database and opened as a store, to compare both.
class Stored : public link::Workspace {
 protected:
  /// Kind and id to PT and RT.
  using Items = std::map<std::string, std::pair<std::string, std::string>>;

  Options store_options() const {
    Options out;
    out.edition = options_.edition;
    out.packages = sources_;
    out.objects = objects_;
    out.builtins = options_.builtins;
    out.package_ids = options_.package_ids;
    return out;
  }
  std::unique_ptr<PackageStore> open_store() { return PackageStore::open(store_options()).value(); }

  Items database_items();
  static Items store_items(PackageStore& store);

  /// What a generation did: "changed fn <id>".
  std::set<std::string> database_changes(std::int64_t generation) {
    std::set<std::string> out;
    database::Database db = open();
    database::Statement rows(db,
                             "SELECT change || ' ' || kind || ' ' || item FROM darkpkg_changes WHERE generation = ?");
    rows.bind(generation);
    while (rows.step()) out.emplace(rows.text(0));
    return out;
  }
  static std::set<std::string> store_changes(const std::vector<ItemChange>& changes);
  /// Links, updates the store, and compares everything.
  void expect_equal(PackageStore& store);
  static std::vector<std::string> messages_of(std::vector<link::FileDiagnostics> diagnostics) {
    link::Report report;
    report.diagnostics = std::move(diagnostics);
    return messages(report);
  }

  link::Report report_;
};

}  // namespace darkpkg::store
