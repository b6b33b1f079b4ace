#include "tool/served_items.hpp"

#include <unistd.h>

#include <map>
#include <nlohmann/json.hpp>
#include <utility>

#include "rules/editions.hpp"
#include "tool/http_get.hpp"

namespace darkpkg {
namespace {

using lookup::ItemName;
using lookup::StoredItem;

class ServedItems : public lookup::ItemSource {
 public:
  ServedItems(const Edition& edition, std::string socket, std::string list)
      : edition_(edition), socket_(std::move(socket)), list_(std::move(list)) {}

  const Edition& edition() const override { return edition_; }

  /// The list has kind, id, name and file of each item, each with a NUL behind it.
  Result<std::vector<ItemName>> names() override {
    std::vector<ItemName> out;
    std::string_view rest = list_;
    auto next = [&] {
      std::string_view text = rest.substr(0, rest.find('\0'));
      rest.remove_prefix(std::min(rest.size(), text.size() + 1));
      return text;
    };
    while (!rest.empty()) {
      std::optional<object::ItemKind> kind = parse_kind(next());
      std::optional<ItemId> id = ItemId::parse(next());
      std::string_view name = next(), file = next();
      if (!kind || !id) return fail("the server at '" + socket_ + "' lists items in another form", "start it again");
      out.push_back({*kind, std::string(name), *id});
      files_.emplace(std::pair(*kind, name), file);
    }
    return out;
  }

  Result<StoredItem> read(const ItemName& item, bool with_runtime) override {
    Result<std::string> program = http_get(socket_, path(item) + "/pt");
    if (!program) return tl::unexpected(program.error());
    StoredItem out{item.kind, item.name, item.id, std::move(*program), {}};
    if (!with_runtime) return out;
    Result<std::string> runtime = http_get(socket_, path(item) + "/rt");
    if (!runtime) return tl::unexpected(runtime.error());
    out.runtime = std::move(*runtime);
    return out;
  }

  Result<std::string> file_of(const ItemName& item) override {
    auto file = files_.find({item.kind, item.name});
    return std::string(file == files_.end() ? std::string_view() : file->second);
  }

  Result<std::vector<ItemName>> users_of(const ItemName& item) override {
    Result<std::string> answer = http_get(socket_, path(item) + "/dependents");
    if (!answer) return tl::unexpected(answer.error());
    auto json = nlohmann::json::parse(*answer, nullptr, false);
    std::vector<ItemName> out;
    if (json.is_object() && json.contains("items") && json["items"].is_array())
      for (const auto& user : json["items"]) {
        const std::optional<ItemKind> kind = parse_kind(user.value("kind", ""));
        const std::optional<ItemId> id = ItemId::parse(user.value("id", ""));
        if (kind && id) out.push_back({*kind, user.value("name", ""), *id});
      }
    return out;
  }

 private:
  static std::string path(const ItemName& item) {
    return "/v1/items/" + std::string(kind_text(item.kind)) + "/" + item.id.text();
  }

  const Edition& edition_;
  std::string socket_;
  std::string list_;
  std::map<std::pair<ItemKind, std::string_view>, std::string_view> files_;  // by name; views the list
};

}  // namespace

std::unique_ptr<lookup::ItemSource> served_items(const std::string& socket) {
  if (::access(socket.c_str(), F_OK) != 0) return nullptr;
  Result<std::string> list = http_get(socket, "/v1/items?format=nul");
  // Before its first state a server has no items, and then the database knows more.
  if (!list || list->empty()) return nullptr;
  Result<std::string> health = http_get(socket, "/v1/health");
  if (!health) return nullptr;
  auto json = nlohmann::json::parse(*health, nullptr, false);
  const Edition* edition = json.is_object() ? find_edition(json.value("edition", "")) : nullptr;
  if (!edition) return nullptr;
  return std::make_unique<ServedItems>(*edition, socket, std::move(*list));
}

}  // namespace darkpkg
