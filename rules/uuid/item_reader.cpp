#include "rules/uuid/item_reader.hpp"

#include <nlohmann/json.hpp>

#include "base/arena.hpp"
#include "base/joined.hpp"
#include "language/dotnet/blob.hpp"
#include "rules/uuid/trees/expectation.hpp"
#include "rules/uuid/trees/relocation.hpp"
#include "rules/uuid/wire/print.hpp"
#include "rules/uuid/wire/pt_decode.hpp"
#include "rules/uuid/wire/rt_decode.hpp"

namespace darkpkg::uuid {
namespace {

using Json = nlohmann::ordered_json;

Result<pt::Item> program(const StoredItem& item, Arena& arena, wire::PackageReferences* references = nullptr) {
  Result<std::string_view> payload = wire::payload(item.program);
  if (!payload) return tl::unexpected(payload.error());
  return wire::decode_program(item.kind, *payload, arena, references);
}

Result<rt::Item> runtime(const StoredItem& item, Arena& arena) {
  Result<std::string_view> payload = wire::payload(item.runtime);
  if (!payload) return tl::unexpected(payload.error());
  return wire::decode_runtime(item.kind, *payload, arena);
}

wire::NameOf names(const NameOf& name_of) {
  return [&name_of](ItemKind kind, const Uuid& id) { return name_of ? name_of(kind, id) : std::string(); };
}

/// Collects the builtins and the names that nothing has from a PT's JSON.
void collect(const Json& json, UsedNames& to) {
  if (auto name = json.find("builtin"); json.is_object() && name != json.end() && name->is_string()) {
    const auto version = json.value("version", 0);
    to.builtins.insert("Builtin." + name->get<std::string>() + (version == 0 ? "" : "_v" + std::to_string(version)));
  } else if (auto parts = json.find("names"); json.is_object() && json.contains("error") && parts != json.end()) {
    to.missing.insert(joined(parts->get<std::vector<std::string>>()));
  } else if (json.is_structured()) {
    for (const auto& part : json) collect(part, to);
  }
}

class UuidItemReader final : public ItemReader {
 public:
  Result<std::string> text(const StoredItem& item, ItemForm form, const NameOf& name_of) const override {
    Arena arena;
    if (form == ItemForm::program)
      return program(item, arena).map([&](const pt::Item& tree) { return wire::print_program(tree, names(name_of)); });
    return runtime(item, arena).map([&](const rt::Item& tree) { return wire::print_runtime(tree, names(name_of)); });
  }
  Result<std::string> signature(const StoredItem& item, const NameOf& name_of) const override {
    Arena arena;
    return program(item, arena).map([&](const pt::Item& tree) { return wire::print_signature(tree, names(name_of)); });
  }
  Result<std::string> description(const StoredItem& item) const override {
    Arena arena;
    return program(item, arena).map([](const pt::Item& tree) {
      return std::visit([](const auto& it) { return std::string(it.description); }, tree);
    });
  }
  Result<Json> json(const StoredItem& item, ItemForm form, const NameOf& name_of) const override {
    Arena arena;
    if (form == ItemForm::program)
      return program(item, arena).map([&](const pt::Item& tree) { return wire::program_json(tree, names(name_of)); });
    return runtime(item, arena).map([&](const rt::Item& tree) { return wire::runtime_json(tree, names(name_of)); });
  }
  Result<std::vector<UsedItem>> used_items(const StoredItem& item) const override {
    Arena arena;
    wire::PackageReferences references;
    Result<pt::Item> tree = program(item, arena, &references);
    if (!tree) return tl::unexpected(tree.error());
    std::vector<UsedItem> out;
    for (const wire::PackageReference& reference : references) out.push_back({reference.kind, reference.id, {}});
    return out;
  }
  Result<UsedNames> used_names(const StoredItem& item) const override {
    return json(item, ItemForm::program, {}).map([](const Json& tree) {
      UsedNames out;
      collect(tree, out);
      return out;
    });
  }

  BodyCounts counts(std::size_t form, const object::Body& body) const override {
    BodyCounts out{0, {}};
    RelocationReader reader(body.code.relocations);
    while (reader.next()) ++*out.relocations;
    if (form == kRuntime)
      out.expectations = unpack_expectations(body.expectations).value_or(std::vector<Expectation>()).size();
    return out;
  }
};

}  // namespace

const ItemReader& item_reader() {
  static const UuidItemReader kReader;
  return kReader;
}

}  // namespace darkpkg::uuid
