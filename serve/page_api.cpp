#include "serve/page_api.hpp"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <optional>
#include <utility>

#include "lookup/item_text.hpp"
#include "serve/answers.hpp"
#include "serve/definition.hpp"
#include "serve/page_files.hpp"
#include "store/view.hpp"

namespace darkpkg::serve {
namespace {

using httplib::Request;
using httplib::Response;
using nlohmann::ordered_json;
using store::Item;

constexpr std::array kContentTypes{
    std::pair{".html", "text/html; charset=utf-8"},
    std::pair{".css", "text/css; charset=utf-8"},
    std::pair{".js", "text/javascript; charset=utf-8"},
    std::pair{".svg", "image/svg+xml"},
};

void add_files(HttpServer& server) {
  for (const PageFile& file : page_files()) {
    const auto* type = std::ranges::find_if(kContentTypes, [&](const auto& t) { return file.name.ends_with(t.first); });
    auto handler = [&file, type](const Request&, Response& response) {
      response.set_content(file.text.data(), file.text.size(), type->second);
    };
    if (file.name == "index.html") server.Get("/", handler);
    else server.Get("/" + std::string(file.name), handler);
  }
}

NameOf names_of(const store::View& view) {
  return [&view](ItemKind kind, const ItemId& id) {
    const Item* item = view.find(kind, id);
    return item ? item->name : std::string();
  };
}

/// The item with its bytes, for who reads them.
Result<StoredItem> stored(store::View& view, const Item& item) {
  Result<store::BytesHandle> bytes = view.bytes(item);
  if (!bytes) return tl::unexpected(bytes.error());
  return StoredItem{item.kind, item.name, item.id, (*bytes)->program, (*bytes)->runtime};
}

ordered_json json_of_source(const Definition& definition) {
  ordered_json parts = ordered_json::array();
  for (const SourcePart& part : definition.parts) {
    ordered_json one{{"text", part.text}};
    if (part.item) one.update({{"kind", kind_text(part.item->kind)}, {"name", part.item->name}});
    if (!part.builtin.empty()) one["builtin"] = part.builtin;
    if (part.is_missing) one["missing"] = true;
    parts.push_back(std::move(one));
  }
  return {{"line", definition.line}, {"parts", std::move(parts)}};
}

/// The other names of an item's id.
std::vector<const Item*> twins_of(const store::View& view, const Item& item) {
  std::vector<const Item*> out = view.snapshot().sharing(item.kind, item.id);
  std::erase(out, &item);
  std::ranges::sort(out, {}, &Item::name);
  return out;
}

void definition(const Service& service, const Request& request, Response& response) {
  store::View view(service.store);
  const Item* item = item_of_name(request, response, view);
  if (!item) return;
  const Edition& edition = *service.store.options().edition;
  Result<StoredItem> read = stored(view, *item);
  if (!read) return refuse(response, 500, read.error().message);
  Result<std::string> signature = lookup::signature(edition, *read, names_of(view));
  Result<std::string> description = lookup::description(edition, *read);
  Result<std::optional<Definition>> source = definition_of(view, service.store.options().packages, *item);
  ordered_json out = json_of(*item);
  out["generation"] = view.generation();
  out["signature"] = signature.value_or("");
  out["description"] = description.value_or("");
  // Objects of edition `uuid` have no descriptions.
  if (source && *source && out["description"] == "") out["description"] = (*source)->comment;
  out["source"] = source && *source ? json_of_source(**source) : ordered_json();
  out["twins"] = json_of(twins_of(view, *item));
  answer(response, out);
}

void text(const Service& service, const Request& request, Response& response) {
  store::View view(service.store);
  const Item* item = item_of_path(request, response, view);
  if (!item) return;
  Result<StoredItem> read = stored(view, *item);
  if (!read) return refuse(response, 500, read.error().message);
  const bool runtime = request.matches[3].str() == "rt";
  // Values that only Dark can evaluate have none.
  if (runtime && read->runtime.empty()) return refuse(response, 404, "it has no RT");
  Result<std::string> text = lookup::text(*service.store.options().edition, *read,
                                          runtime ? lookup::Form::runtime : lookup::Form::program, names_of(view));
  if (!text) return refuse(response, 500, text.error().message);
  response.set_content(*text, "text/plain; charset=utf-8");
}

void impact(const Service& service, const Request& request, Response& response) {
  store::View view(service.store);
  const Item* item = item_of_name(request, response, view);
  if (!item) return;
  ordered_json items = ordered_json::array();
  for (const store::Affected& one : service.store.impact(view.snapshot(), *item)) {
    ordered_json entry = json_of(*one.item);
    entry["steps"] = one.steps;
    entry["through"] = one.through;
    items.push_back(std::move(entry));
  }
  answer(response, {{"generation", view.generation()}, {"items", std::move(items)}});
}

}  // namespace

void add_page_routes(HttpServer& server, Service& service) {
  auto get = [&](const char* pattern, void (*handler)(const Service&, const Request&, Response&)) {
    server.Get(pattern, [&service, handler](const Request& q, Response& r) { handler(service, q, r); });
  };
  add_files(server);
  get("/v1/definition", definition);
  get("/v1/items/(type|value|fn)/([0-9a-fA-F-]{36,64})/(pt|rt)/text", text);
  get("/v1/impact", impact);
  get("/v1/builds", [](const Service& s, const Request&, Response& r) {
    r.set_content("{\"builds\":" + s.builds.text() + "}\n", "application/json");
  });
}

}  // namespace darkpkg::serve
