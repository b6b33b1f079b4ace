#pragma once

#include <gtest/gtest.h>

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "rules/hash/evaluate/evaluate.hpp"
#include "rules/hash/item_code.hpp"
#include "rules/hash/wire/decode.hpp"
#include "rules/hash/wire/fill.hpp"
#include "tests/unit/rules/hash/parsed.hpp"

namespace darkpkg::hash::evaluate {

/// The items of a source. Their hashes are their full names: then results can be read.
class SourceWorld final : public World {
 public:
  /// `builtins`: "fn negate".
  explicit SourceWorld(std::string_view text, std::set<std::string> builtins = {}) : items_(text) {
    std::set<std::string> known = std::move(builtins);
    for (const ProgramItem& item : items_.items)
      known.insert(std::string(kind_text(item.kind)) + " " + full_name(item));
    const KnownNames names(known);
    for (const ProgramItem& item : items_.items) encode(item, names);
  }

  const rt::PackageType* type(std::string_view hash) override { return decoded<rt::PackageType>(hash); }
  const rt::PackageFn* fn(std::string_view hash) override { return decoded<rt::PackageFn>(hash); }
  const rt::Instructions* value(std::string_view hash) override {
    const auto bytes = programs_.find({ItemKind::value, std::string(hash)});
    if (bytes == programs_.end()) return nullptr;
    const pt::Item item = wire::decode_pt(ItemKind::value, bytes->second, items_.arena).value();
    return items_.arena.make<rt::Instructions>(lower::lower(std::get<pt::PackageValue>(item), items_.arena).code);
  }
  std::string name(pt::ItemKind, std::string_view hash) override { return std::string(hash); }

 private:
  void encode(const ProgramItem& item, const Lookup& names) {
    Arena& arena = items_.arena;
    std::vector<Resolution> resolutions;
    std::vector<wire::Target> targets;
    for (const Reference& reference : item.references) {
      const Resolution& found = resolutions.emplace_back(resolve(reference, item.modules, names));
      const std::string_view name = arena.copy(std::string_view(found.name));
      if (!found.kind) targets.emplace_back(pt::NameError::not_found);
      else if (found.is_builtin) targets.emplace_back(pt::Builtin{name, found.version});
      else targets.emplace_back(pt::Package{name, pt::Location{"Owner", {}, name}});
    }
    const std::vector<Shape> found = shapes(resolutions);
    const ItemCode code = encode_item(item, found, arena);
    const wire::Targets all{targets, found, item.references};
    const std::string own = full_name(item);
    const std::pair key(item.kind, own);
    wire::fill_pt(programs_[key], code.program, own, NodeIds(item.kind, own), all);
    if (item.kind != ItemKind::value) wire::fill_rt(runtimes_[key], code.runtime, own, all);
  }
  template <typename Item>
  const Item* decoded(std::string_view hash) {
    const auto bytes = runtimes_.find({Item::kKind, std::string(hash)});
    if (bytes == runtimes_.end()) return nullptr;
    return items_.arena.make<Item>(std::get<Item>(wire::decode_rt(Item::kKind, bytes->second, items_.arena).value()));
  }

  ParsedItems items_;
  std::map<std::pair<ItemKind, std::string>, std::string> programs_, runtimes_;
};

}  // namespace darkpkg::hash::evaluate
