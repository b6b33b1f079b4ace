#include "rules/hash/read/item_reader.hpp"

#include <nlohmann/json.hpp>

#include "base/arena.hpp"
#include "language/dotnet/blob.hpp"
#include "rules/hash/link/object_code.hpp"
#include "rules/hash/program/walk.hpp"
#include "rules/hash/read/outline.hpp"
#include "rules/hash/read/signature.hpp"
#include "rules/hash/read/type_text.hpp"
#include "rules/hash/wire/decode.hpp"
#include "rules/hash/wire/json.hpp"

namespace darkpkg::hash {
namespace {

using Json = nlohmann::ordered_json;

Result<pt::Item> program(const StoredItem& item, Arena& arena) {
  Result<std::string_view> payload = darkpkg::wire::payload(item.program);
  if (!payload) return tl::unexpected(payload.error());
  return wire::decode_pt(item.kind, *payload, arena);
}

Result<rt::Item> runtime(const StoredItem& item, Arena& arena) {
  Result<std::string_view> payload = darkpkg::wire::payload(item.runtime);
  if (!payload) return tl::unexpected(payload.error());
  return wire::decode_rt(item.kind, *payload, arena);
}

/// The RT of a value is what an evaluation gives: it may not be there yet.
bool has(const StoredItem& item, ItemForm form) {
  return form == ItemForm::program || item.kind != ItemKind::value || !item.runtime.empty();
}

std::string dotted(pt::Texts names) {
  std::string out;
  for (std::string_view name : names) out.append(out.empty() ? "" : ".").append(name);
  return out;
}

/// Collects what the names of a tree stand for.
struct Names {
  std::vector<UsedItem> items;
  UsedNames others;

  template <pt::ItemKind kind, typename... Targets>
  void operator()(const pt::Name<kind, Targets...>& name) {
    if (const auto* package = std::get_if<pt::Package>(&name.target)) {
      const std::optional<ItemId> id = ItemId::parse(package->hash);
      items.push_back({kind, id.value_or(ItemId()), package->location ? package_text(kind, *package, {}) : ""});
    } else if (std::holds_alternative<pt::NameError>(name.target)) {
      others.missing.insert(dotted(name.written));
    } else if constexpr (kind != pt::ItemKind::type) {
      if (const auto* builtin = std::get_if<pt::Builtin>(&name.target)) others.builtins.insert(builtin_text(*builtin));
    }
  }
};

Result<Names> names_of(const StoredItem& item) {
  Arena arena;
  return program(item, arena).map([](const pt::Item& tree) {
    Names names;
    std::visit([&](const auto& it) { walk(it, names); }, tree);
    return names;
  });
}

class HashItemReader final : public ItemReader {
 public:
  Result<std::string> text(const StoredItem& item, ItemForm form, const NameOf& name_of) const override {
    if (!has(item, form)) return "value: not evaluated\n";
    Arena arena;
    if (form == ItemForm::program)
      return program(item, arena).map([&](const pt::Item& tree) { return outline(tree, name_of); });
    return runtime(item, arena).map([&](const rt::Item& tree) { return outline(tree, name_of); });
  }
  Result<std::string> signature(const StoredItem& item, const NameOf& name_of) const override {
    Arena arena;
    return program(item, arena).map([&](const pt::Item& tree) { return hash::signature(tree, name_of); });
  }
  Result<std::string> description(const StoredItem& item) const override {
    Arena arena;
    return program(item, arena).map([](const pt::Item& tree) {
      return std::visit([](const auto& it) { return std::string(it.description.text); }, tree);
    });
  }
  Result<Json> json(const StoredItem& item, ItemForm form, const NameOf&) const override {
    if (!has(item, form)) return Json(nullptr);
    Arena arena;
    if (form == ItemForm::program)
      return program(item, arena).map([](const pt::Item& tree) { return wire::json(tree); });
    return runtime(item, arena).map([](const rt::Item& tree) { return wire::json(tree); });
  }
  Result<std::vector<UsedItem>> used_items(const StoredItem& item) const override {
    return names_of(item).map([](Names&& names) { return std::move(names.items); });
  }
  Result<UsedNames> used_names(const StoredItem& item) const override {
    return names_of(item).map([](Names&& names) { return std::move(names.others); });
  }

  BodyCounts counts(std::size_t form, const object::Body& body) const override {
    BodyCounts out;
    if (form == kTexts) return out;
    out.relocations = 0;
    wire::HoleReader holes(body.code.relocations);
    while (std::optional<wire::Hole> hole = holes.next())
      if (hole->reference()) ++*out.relocations;
    if (form == kRuntime) out.expectations = expectation_count(body);
    return out;
  }
};

}  // namespace

const ItemReader& item_reader() {
  static const HashItemReader kReader;
  return kReader;
}

}  // namespace darkpkg::hash
