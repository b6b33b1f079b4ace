#include "tests/unit/store/stored.hpp"

#include <algorithm>

namespace darkpkg::store {
namespace {

/// Definitions that there are twice are told alone. Before the first generation only errors are told. What a missing
/// function may have meant the link tells only for items that it links again.
std::vector<std::string> comparable(std::vector<std::string> messages, bool errors_only) {
  auto is_warning = [](const std::string& text) { return text.find(" W") != std::string::npos; };
  auto is_twice = [](const std::string& text) { return text.find(" E0303 ") != std::string::npos; };
  if (errors_only) std::erase_if(messages, is_warning);
  if (std::ranges::any_of(messages, is_twice))
    std::erase_if(messages, [&](const std::string& text) { return !is_twice(text); });
  for (std::string& text : messages)
    if (is_warning(text)) text.erase(std::min(text.find("; did you mean"), text.size()));
  return messages;
}

}  // namespace

Stored::Items Stored::database_items() {
  Items out;
  database::Database db = open();
  const bool by_content = options_.edition->identity() == Identity::by_content;
  for (std::string sql : {"SELECT 'type ' || id, pt_def, rt_def FROM package_types",
                          "SELECT 'value ' || id, pt_def, rt_dval FROM package_values",
                          "SELECT 'fn ' || id, pt_def, rt_instrs FROM package_functions"}) {
    if (by_content) sql.replace(sql.find("id"), 2, "hash");
    database::Statement rows(db, sql);
    while (rows.step()) out[std::string(rows.text(0))] = {std::string(rows.blob(1)), std::string(rows.blob(2))};
  }
  return out;
}

void Stored::expect_equal(PackageStore& store) {
  const std::int64_t before = report_.generation;
  const bool first = store.generation() == 0;
  report_ = link();
  Result<Update> update = store.update();
  ASSERT_TRUE(update) << update.error().message;
  ASSERT_EQ(report_.linked, !has_errors(update->diagnostics)) << testing::PrintToString(messages(report_));
  if (!report_.linked) {
    EXPECT_FALSE(update->published);
    EXPECT_EQ(comparable(messages_of(store.diagnostics()), first), comparable(messages(report_), first));
    return;
  }
  EXPECT_EQ(database_items(), store_items(store));
  if (first) return;  // everything was added
  std::set<std::string> changes;
  if (report_.generation != before) changes = database_changes(report_.generation);
  if (options_.edition->identity() == Identity::by_name) {
    EXPECT_EQ(changes, store_changes(update->changes));
    return;
  }
  // The database tells one change of each id, whatever happened to its names.
  auto ids = [](const std::set<std::string>& of) {
    std::set<std::string> out;
    for (const std::string& change : of) out.insert(change.substr(change.find(' ') + 1));
    return out;
  };
  const std::set<std::string> told = store_changes(update->changes);
  EXPECT_EQ(ids(changes), ids(told));
  EXPECT_TRUE(std::ranges::includes(told, changes)) << testing::PrintToString(changes) << testing::PrintToString(told);
}

Stored::Items Stored::store_items(PackageStore& store) {
  Items out;
  View view(store);
  for (const auto& file : view.snapshot().files)
    for (const Item& item : file->items) {
      Result<BytesHandle> bytes = view.bytes(item);
      if (!bytes) {
        ADD_FAILURE() << bytes.error().message;
        continue;
      }
      out[std::string(kind_text(item.kind)) + " " + item.id.text()] = {(*bytes)->program, (*bytes)->runtime};
    }
  return out;
}

std::set<std::string> Stored::store_changes(const std::vector<ItemChange>& changes) {
  std::set<std::string> out;
  for (const ItemChange& change : changes)
    out.insert(std::string(change_text(change.change)) + " " + std::string(kind_text(change.kind)) + " " +
               change.id.text());
  return out;
}

}  // namespace darkpkg::store
