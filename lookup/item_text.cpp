#include "lookup/item_text.hpp"

#include <nlohmann/json.hpp>
#include <optional>

#include "base/deep_stack.hpp"

namespace darkpkg::lookup {
namespace {

using Json = nlohmann::ordered_json;

/// Decoding and printing walk trees of any depth. Errors say which item is malformed.
template <typename Work>
auto read(const StoredItem& item, const Work& work) {
  std::optional<decltype(work())> result;
  with_deep_stack([&] { result.emplace(work()); });
  return std::move(*result).map_error([&](const Error& error) {
    return Error{"'" + item.name + "' is malformed: " + error.message, "run `darkpkg verify --repair`"};
  });
}

}  // namespace

Result<std::string> text(const Edition& edition, const StoredItem& item, Form form, const NameOf& name_of) {
  return read(item, [&] { return reader_of(edition).text(item, form, name_of); });
}

Result<std::string> signature(const Edition& edition, const StoredItem& item, const NameOf& name_of) {
  return read(item, [&] { return reader_of(edition).signature(item, name_of); });
}

Result<std::string> description(const Edition& edition, const StoredItem& item) {
  return read(item, [&] { return reader_of(edition).description(item); });
}

Result<std::vector<UsedItem>> used_items(const Edition& edition, const StoredItem& item) {
  return read(item, [&] { return reader_of(edition).used_items(item); });
}

Result<UsedNames> used_names(const Edition& edition, const StoredItem& item) {
  return read(item, [&] { return reader_of(edition).used_names(item); });
}

Result<Json> json(const Edition& edition, const StoredItem& item, const NameOf& name_of) {
  return read(item, [&]() -> Result<Json> {
    const ItemReader& reader = reader_of(edition);
    Result<Json> program = reader.json(item, Form::program, name_of);
    if (!program) return program;
    Result<Json> runtime = reader.json(item, Form::runtime, name_of);
    if (!runtime) return runtime;
    return Json{{"kind", kind_text(item.kind)},
                {"name", item.name},
                {"id", item.id.text()},
                {"pt", std::move(*program)},
                {"rt", std::move(*runtime)}};
  });
}

}  // namespace darkpkg::lookup
