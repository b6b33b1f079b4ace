#include "rules/hash/item_code.hpp"

#include <algorithm>
#include <utility>

#include "base/check.hpp"
#include "base/overloaded.hpp"
#include "rules/hash/identity/ids.hpp"
#include "rules/hash/wire/pt_encode.hpp"
#include "rules/hash/wire/rt_encode.hpp"

namespace darkpkg::hash {
namespace {

ItemCode encode(const pt::Item& item, std::string_view name, Arena& arena) {
  number_ids(item, name);
  ItemCode code{wire::encode_pt(item), wire::encode_canonical(item), {}, {}};
  std::visit(
      overloaded{[&](const pt::PackageType& type) { code.runtime = wire::encode_rt(lower::lower(type, arena)); },
                 [&](const pt::PackageFn& fn) {
                   lower::Function lowered = lower::lower(fn, arena);
                   code.runtime = wire::encode_rt(lowered.fn);
                   code.expectations = std::move(lowered.expectations);
                 },
                 [&](const pt::PackageValue& value) { code.expectations = lower::lower(value, arena).expectations; }},
      item);
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
