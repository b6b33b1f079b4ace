#include "rules/hash/item_code.hpp"

#include <algorithm>
#include <utility>

#include "base/check.hpp"
#include "base/overloaded.hpp"
#include "rules/hash/identity/ids.hpp"
#include "rules/hash/program/walk.hpp"
#include "rules/hash/wire/item_encode.hpp"
#include "rules/hash/wire/rt_encode.hpp"

namespace darkpkg::hash {
namespace {

/// Adds what PT code takes for granted, even of what RT has no code for.
class Assumptions {
 public:
  explicit Assumptions(std::vector<lower::Expectation>& to) : to_(to) {}

  void operator()(const pt::OpenExpr& open) {
    if (std::holds_alternative<pt::FieldAccessExpr>(open.otherwise->node))
      to_.push_back({lower::Expected::missing, open.choices.front().reference.index});
  }

 private:
  std::vector<lower::Expectation>& to_;
};

ItemCode encode(const pt::Item& item, std::string_view name, Arena& arena) {
  number_ids(item, name);
  ItemCode code{wire::encode_item_tree(item), {}, {}};
  std::vector<lower::Expectation>& expectations = code.expectations;
  std::visit(overloaded{[&](const pt::PackageType& type) { code.runtime = wire::encode_rt(lower::lower(type, arena)); },
                        [&](const pt::PackageFn& fn) {
                          lower::Function lowered = lower::lower(fn, arena);
                          code.runtime = wire::encode_rt(lowered.fn);
                          expectations = std::move(lowered.expectations);
                        },
                        [&](const pt::PackageValue& value) { expectations = lower::lower(value, arena).expectations; }},
             item);
  Assumptions assumptions(expectations);
  std::visit([&](const auto& it) { walk(it, assumptions); }, item);
  std::ranges::sort(expectations);
  expectations.erase(std::unique(expectations.begin(), expectations.end()), expectations.end());
  return code;
}

}  // namespace

std::string full_name(const ProgramItem& item) {
  std::string name;
  for (const std::string& module : item.modules) name.append(module).push_back('.');
  return name + item.name;
}

ItemCode encode_item(const ProgramItem& item, Arena& arena) { return encode(item.item, full_name(item), arena); }

ItemCode encode_item(const ProgramItem& item, std::span<const Shape> shapes, Arena& arena) {
  ItemCode code = encode(close(item.item, shapes, arena), full_name(item), arena);
  DARKPKG_CHECK(code.expectations.empty());
  return code;
}

bool hold(std::span<const lower::Expectation> expectations, std::span<const Shape> shapes) {
  return std::ranges::all_of(expectations, [&](const lower::Expectation& expectation) {
    DARKPKG_CHECK(expectation.reference < shapes.size());
    return shapes[expectation.reference].has_value() == (expectation.expected == lower::Expected::found);
  });
}

}  // namespace darkpkg::hash
