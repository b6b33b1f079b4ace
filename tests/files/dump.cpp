// Prints what a database holds, for the file tests: `files_dump data.db pt|rt|json ...`. Items come in the order of
// their names; with `json` each is one line with Dark's names for all nodes, for the coverage test.

#include <fmt/core.h>

#include <nlohmann/json.hpp>

#include "base/deep_stack.hpp"
#include "lookup/stored_items.hpp"

namespace darkpkg {
namespace {

using lookup::ItemName;
using lookup::StoredItem;
using lookup::StoredItems;

template <typename T>
T required(Result<T> result) {
  if (result) return std::move(*result);
  fmt::print(stderr, "{}\n", result.error().message);
  std::exit(1);
}

std::string shown(const StoredItems& items, const StoredItem& item, std::string_view form) {
  if (form == "pt") return required(lookup::text(items.edition(), item, lookup::Form::program, items.name_of()));
  if (form == "rt") return required(lookup::text(items.edition(), item, lookup::Form::runtime, items.name_of()));
  nlohmann::ordered_json json = required(lookup::json(items.edition(), item, items.name_of()));
  return nlohmann::ordered_json{{"pt", json["pt"]}, {"rt", json["rt"]}}.dump();
}

int dump(const std::string& path, const std::vector<std::string>& forms) {
  const StoredItems items = required(StoredItems::open(path));
  for (const ItemName* name : items.names()) {
    const StoredItem item = required(items.read(*name));
    for (const std::string& form : forms) {
      std::string text = shown(items, item, form);
      if (!text.ends_with('\n')) text += '\n';
      if (form == "json") fmt::print("{}", text);
      else fmt::print("\n{} of {} {}\n{}", form, kind_text(item.kind), item.name, text);
    }
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
