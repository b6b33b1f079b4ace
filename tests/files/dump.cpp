// Prints what a database holds, for the file tests: `files_dump data.db pt|rt|json ...`. Items come in the order of
// their names; with `json` each is one line with Dark's names for all nodes, for the coverage test.

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>

#include "base/deep_stack.hpp"
#include "cache/database/database.hpp"
#include "rules/wire/blob.hpp"
#include "rules/wire/print.hpp"
#include "rules/wire/pt_decode.hpp"
#include "rules/wire/rt_decode.hpp"

namespace darkpkg {
namespace {

using object::ItemKind;

struct Stored {
  std::string name;
  ItemKind kind{};
  Uuid id;
  std::string program, runtime;  ///< blobs
};

constexpr struct {
  ItemKind kind;
  std::string_view name, table, runtime_column;
} kKinds[] = {
    {ItemKind::type, "type", "package_types", "rt_def"},
    {ItemKind::value, "value", "package_values", "rt_dval"},
    {ItemKind::fn, "fn", "package_functions", "rt_instrs"},
};

std::vector<Stored> read_items(const std::string& path) {
  auto database = database::Database::open(path, database::Mode::read_only);
  std::vector<Stored> items;
  for (const auto& kind : kKinds) {
    database::Statement rows(
        database, fmt::format("SELECT owner || '.' || CASE modules WHEN '' THEN '' ELSE modules || '.' END || name, "
                              "id, pt_def, {} FROM locations JOIN {} ON id = item_id WHERE item_type = '{}'",
                              kind.runtime_column, kind.table, kind.name));
    while (rows.step())
      items.push_back({std::string(rows.text(0)), kind.kind, *Uuid::parse(rows.text(1)), std::string(rows.blob(2)),
                       std::string(rows.blob(3))});
  }
  std::ranges::sort(
      items, [](const Stored& a, const Stored& b) { return std::tie(a.name, a.kind) < std::tie(b.name, b.kind); });
  return items;
}

template <typename T>
T decoded(const Stored& item, Result<T> result) {
  if (result) return std::move(*result);
  fmt::print(stderr, "{}: {}\n", item.name, result.error().message);
  std::exit(1);
}

std::string shown(const Stored& item, std::string_view form, const wire::NameOf& name_of) {
  Arena arena;
  const auto program = [&] {
    return decoded(item, wire::decode_program(item.kind, decoded(item, wire::payload(item.program)), arena));
  };
  const auto runtime = [&] {
    return decoded(item, wire::decode_runtime(item.kind, decoded(item, wire::payload(item.runtime)), arena));
  };
  if (form == "pt") return wire::print_program(program(), name_of);
  if (form == "rt") return wire::print_runtime(runtime(), name_of);
  return nlohmann::ordered_json{{"pt", wire::program_json(program(), name_of)},
                                {"rt", wire::runtime_json(runtime(), name_of)}}
      .dump();
}

int dump(const std::string& path, const std::vector<std::string>& forms) {
  const std::vector<Stored> items = read_items(path);
  std::map<Uuid, std::string> names;
  for (const Stored& item : items) names.emplace(item.id, item.name);
  const wire::NameOf name_of = [&](wire::PackageKind, const Uuid& id) {
    auto found = names.find(id);
    return found == names.end() ? std::string() : found->second;
  };
  for (const Stored& item : items)
    for (const std::string& form : forms) {
      std::string text = shown(item, form, name_of);
      if (!text.ends_with('\n')) text += '\n';
      if (form == "json") fmt::print("{}", text);
      else fmt::print("\n{} of {} {}\n{}", form, kKinds[static_cast<std::size_t>(item.kind)].name, item.name, text);
    }
  return 0;
}

}  // namespace
}  // namespace darkpkg

int main(int argc, char** argv) {
  if (argc < 3) {
    fmt::print(stderr, "usage: files_dump data.db pt|rt|json ...\n");
    return 2;
  }
  int exit_code = 1;
  darkpkg::with_deep_stack([&] { exit_code = darkpkg::dump(argv[1], {argv + 2, argv + argc}); });
  return exit_code;
}
