#include "serve/answers.hpp"

#include <optional>

namespace darkpkg::serve {

using nlohmann::ordered_json;

void answer(httplib::Response& response, const ordered_json& json, int status) {
  response.status = status;
  response.set_content(json.dump(-1, ' ', false, ordered_json::error_handler_t::replace) + "\n", "application/json");
}

void refuse(httplib::Response& response, int status, const std::string& message) {
  answer(response, {{"error", message}}, status);
}

ordered_json json_of(const store::Item& item) {
  return {{"kind", kind_text(item.kind)}, {"id", item.id.text()}, {"name", item.name}, {"file", item.file->path}};
}

ordered_json json_of(const std::vector<const store::Item*>& items) {
  ordered_json out = ordered_json::array();
  for (const store::Item* item : items) out.push_back(json_of(*item));
  return out;
}

const store::Item* item_of_path(const httplib::Request& request, httplib::Response& response, const store::View& view) {
  const std::optional<ItemKind> kind = parse_kind(request.matches[1].str());
  const std::optional<ItemId> id = ItemId::parse(request.matches[2].str());
  const store::Item* item = kind && id ? view.find(*kind, *id) : nullptr;
  if (!kind || !id) refuse(response, 400, "the id is none");
  else if (!item) refuse(response, 404, "there is no such item");
  return item;
}

const store::Item* item_of_name(const httplib::Request& request, httplib::Response& response, const store::View& view) {
  const std::optional<ItemKind> kind = parse_kind(request.get_param_value("kind"));
  if (!kind) {
    refuse(response, 400, "kind is type, value or fn");
    return nullptr;
  }
  const std::string name = request.get_param_value("name");
  const store::Item* item = request.has_param("owner") ? view.find(*kind, request.get_param_value("owner"),
                                                                   request.get_param_value("modules"), name)
                                                       : view.find(*kind, name);
  if (!item) refuse(response, 404, "there is no such item");
  return item;
}

}  // namespace darkpkg::serve
