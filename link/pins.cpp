#include "link/pins.hpp"

#include <algorithm>
#include <set>
#include <unordered_map>

#include "link/prior.hpp"
#include "rules/edition/inputs.hpp"

namespace darkpkg::link {
namespace {

/// The modules that define something, as far as somebody asks.
class Modules {
 public:
  explicit Modules(Step& step) : step_(step) {
    for (const Item& item : step.items)
      if (step.full || item.cause == Cause::added) known_[std::string(module_of(item.name))] = true;
    for (const database::ItemRow& row : step.removed) removed_.insert(row.row);
  }

  bool defined(std::string_view module) {
    auto [at, is_new] = known_.try_emplace(std::string(module), false);
    if (is_new && !step_.full) at->second = step_.prior->defines(at->first, removed_);
    return at->second;
  }

 private:
  Step& step_;
  std::unordered_map<std::string, bool> known_;
  std::set<std::int64_t> removed_;
};

/// Is one of the items that come or go in a module with pinned ids?
bool concerns_pins(const Step& step) {
  std::set<std::string_view> modules;
  step.inputs->each_pin([&](object::ItemKind, std::string_view name, std::size_t) { modules.insert(module_of(name)); });
  return std::ranges::any_of(
             step.items,
             [&](const Item& item) { return item.cause == Cause::added && modules.contains(module_of(item.name)); }) ||
         std::ranges::any_of(step.removed,
                             [&](const database::ItemRow& row) { return modules.contains(module_of(row.name)); });
}

}  // namespace

std::vector<Warning> find_unused_pins(Step& step) {
  Modules modules(step);
  std::vector<Warning> out;
  step.inputs->each_pin([&](object::ItemKind kind, std::string_view name, std::size_t offset) {
    if (step.names->find(kind, name) || !modules.defined(module_of(name))) return;
    Problem found = unused_pin(kind, name, offset, step.inputs->pinned(kind, name).has_value());
    out.push_back({found.code, found.at, std::move(found.message), std::move(found.help), std::nullopt, 0});
  });
  std::ranges::sort(out, {}, [](const Warning& w) { return w.at.offset; });
  return out;
}

std::optional<std::vector<Warning>> check_pins(Step& step) {
  if (step.has_errors || (!step.full && !concerns_pins(step))) return std::nullopt;
  return find_unused_pins(step);
}

}  // namespace darkpkg::link
