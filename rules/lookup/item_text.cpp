#include "rules/lookup/item_text.hpp"

#include <nlohmann/json.hpp>
#include <optional>

#include "base/arena.hpp"
#include "base/deep_stack.hpp"
#include "rules/wire/blob.hpp"
#include "rules/wire/pt_decode.hpp"
#include "rules/wire/rt_decode.hpp"

namespace darkpkg::lookup {
namespace {

Error about(const StoredItem& item, const Error& error) {
  if (!is_readable(item)) return error;
  return {"'" + item.name + "' is malformed: " + error.message, "run `darkpkg verify --repair`"};
}

tl::unexpected<Error> unreadable(const StoredItem& item) {
  return fail("the code of '" + item.name + "' cannot be shown yet: it has the formats of edition 'hash'",
              "darkpkg show --source shows its text");
}

Result<pt::Item> program(const StoredItem& item, Arena& arena, wire::PackageReferences* references = nullptr) {
  if (!is_readable(item)) return unreadable(item);
  Result<std::string_view> payload = wire::payload(item.program);
  if (!payload) return tl::unexpected(payload.error());
  return wire::decode_program(item.kind, *payload, arena, references);
}

Result<rt::Item> runtime(const StoredItem& item, Arena& arena) {
  if (!is_readable(item)) return unreadable(item);
  Result<std::string_view> payload = wire::payload(item.runtime);
  if (!payload) return tl::unexpected(payload.error());
  return wire::decode_runtime(item.kind, *payload, arena);
}

/// Decoding and printing walk trees of any depth.
template <typename Work>
auto deeply(const Work& work) {
  std::optional<decltype(work())> result;
  with_deep_stack([&] { result.emplace(work()); });
  return std::move(*result);
}

}  // namespace

bool is_readable(const StoredItem& item) { return item.id.size == item.id.uuid().bytes.size(); }

Result<std::string> text(const StoredItem& item, Form form, const wire::NameOf& name_of) {
  return deeply([&]() -> Result<std::string> {
    Arena arena;
    Result<std::string> printed =
        form == Form::program
            ? program(item, arena).map([&](const pt::Item& tree) { return wire::print_program(tree, name_of); })
            : runtime(item, arena).map([&](const rt::Item& tree) { return wire::print_runtime(tree, name_of); });
    return printed.map_error([&](const Error& error) { return about(item, error); });
  });
}

Result<std::string> signature(const StoredItem& item, const wire::NameOf& name_of) {
  return deeply([&]() -> Result<std::string> {
    Arena arena;
    return program(item, arena)
        .map([&](const pt::Item& tree) { return wire::print_signature(tree, name_of); })
        .map_error([&](const Error& error) { return about(item, error); });
  });
}

Result<wire::PackageReferences> package_references(const StoredItem& item) {
  return deeply([&]() -> Result<wire::PackageReferences> {
    Arena arena;
    wire::PackageReferences references;
    Result<pt::Item> tree = program(item, arena, &references);
    if (!tree) return tl::unexpected(about(item, tree.error()));
    return references;
  });
}

Result<nlohmann::ordered_json> program_json(const StoredItem& item, const wire::NameOf& name_of) {
  return deeply([&]() -> Result<nlohmann::ordered_json> {
    Arena arena;
    Result<pt::Item> tree = program(item, arena);
    if (!tree) return tl::unexpected(about(item, tree.error()));
    return wire::program_json(*tree, name_of);
  });
}

Result<nlohmann::ordered_json> json(const StoredItem& item, const wire::NameOf& name_of) {
  return deeply([&]() -> Result<nlohmann::ordered_json> {
    Arena arena;
    Result<pt::Item> tree = program(item, arena);
    if (!tree) return tl::unexpected(about(item, tree.error()));
    Result<rt::Item> lowered = runtime(item, arena);
    if (!lowered) return tl::unexpected(about(item, lowered.error()));
    return nlohmann::ordered_json{{"kind", kind_text(item.kind)},
                                  {"name", item.name},
                                  {"id", item.id.text()},
                                  {"pt", wire::program_json(*tree, name_of)},
                                  {"rt", wire::runtime_json(*lowered, name_of)}};
  });
}

}  // namespace darkpkg::lookup
