#include "link/pins.hpp"

#include <algorithm>
#include <set>
#include <unordered_map>

#include "link/check.hpp"
#include "rules/edition/inputs.hpp"

namespace darkpkg::link {
namespace {

/// The modules that define something, as far as somebody asks.
class Modules {
 public:
  explicit Modules(Context& context) : context_(context) {
    for (const Item& item : context.items)
      if (context.full || item.change == Change::added) known_[std::string(module_of(item.name))] = true;
    for (const database::ItemRow& row : context.removed) removed_.insert(row.row);
  }

  bool defined(std::string_view module) {
    auto [at, is_new] = known_.try_emplace(std::string(module), false);
    if (is_new && !context_.full) at->second = stored(at->first);
    return at->second;
  }

 private:
  bool stored(const std::string& module) {
    database::Statement names(*context_.db, "SELECT name, id FROM darkpkg_items WHERE name > ? AND name < ?");
    const std::string first = module + ".", end = module + "/";  // the character after the dot
    names.bind(std::string_view(first), std::string_view(end));
    while (names.step())
      if (module_of(names.text(0)) == module && !removed_.contains(names.integer(1))) return true;
    return false;
  }

  Context& context_;
  std::unordered_map<std::string, bool> known_;
  std::set<std::int64_t> removed_;
};

/// Is one of the items that come or go in a module with pinned ids?
bool concerns_pins(const Context& context) {
  std::set<std::string_view> modules;
  context.inputs.each_pin(
      [&](object::ItemKind, std::string_view name, std::size_t) { modules.insert(module_of(name)); });
  return std::ranges::any_of(context.items,
                             [&](const Item& item) {
                               return item.change == Change::added && modules.contains(module_of(item.name));
                             }) ||
         std::ranges::any_of(context.removed,
                             [&](const database::ItemRow& row) { return modules.contains(module_of(row.name)); });
}

}  // namespace

void check_pins(Context& context) {
  context.pin_warnings.clear();
  context.pins_looked_at = false;
  // Of files with errors nobody knows what they define.
  if (context.has_errors) return;
  if (!context.full && !concerns_pins(context)) {
    context.pin_warnings = read_warnings(*context.db, kPinsFile);
    return;
  }
  context.pins_looked_at = true;
  Modules modules(context);
  context.inputs.each_pin([&](object::ItemKind kind, std::string_view name, std::size_t offset) {
    if (context.names->find(kind, name) || !modules.defined(module_of(name))) return;
    Problem found = unused_pin(kind, name, offset, context.inputs.pinned(kind, name).has_value());
    context.pin_warnings.push_back(
        {found.code, found.at, std::move(found.message), std::move(found.help), std::nullopt, 0});
  });
  std::ranges::sort(context.pin_warnings, {}, [](const Warning& w) { return w.at.offset; });
}

}  // namespace darkpkg::link
