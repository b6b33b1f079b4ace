#include "serve/api.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <charconv>
#include <nlohmann/json.hpp>

#include "lookup/item_source.hpp"
#include "lookup/search.hpp"
#include "serve/answers.hpp"
#include "serve/event_stream.hpp"
#include "serve/page_api.hpp"
#include "store/relations.hpp"
#include "store/view.hpp"

namespace darkpkg::serve {
namespace {

using httplib::Request;
using httplib::Response;
using nlohmann::ordered_json;
using store::Item;

constexpr std::size_t kMostItems = 100'000;
constexpr std::size_t kUsualSearch = 20;
constexpr std::chrono::milliseconds kLongestFlush{60'000};

/// Kind, id, name and file of each, with a NUL behind each: reads a tenth as long as JSON.
std::string nul_separated(const std::vector<const Item*>& items) {
  std::string out;
  for (const Item* item : items) {
    const std::string id = item->id.text();
    for (std::string_view part :
         std::initializer_list<std::string_view>{kind_text(item->kind), id, item->name, item->file->path})
      out.append(part).push_back('\0');
  }
  return out;
}

/// A number among the query's parameters; nothing if it is no number.
std::optional<std::size_t> number(const Request& request, const char* name, std::size_t otherwise, std::size_t most) {
  if (!request.has_param(name)) return otherwise;
  const std::string text = request.get_param_value(name);
  std::size_t out = 0;
  auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), out);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return std::min(out, most);
}

class Routes : public std::enable_shared_from_this<Routes> {
 public:
  explicit Routes(Service& service) : service_(service) {}

  /// The server's handlers keep the routes.
  void add(HttpServer& server) {
    auto get = [&](const char* pattern, void (Routes::*handler)(const Request&, Response&)) {
      server.Get(pattern,
                 [self = shared_from_this(), handler](const Request& q, Response& r) { (*self.*handler)(q, r); });
    };
    get("/v1/health", &Routes::health);
    get("/v1/generation", &Routes::generation);
    get("/v1/items", &Routes::list);
    get("/v1/find", &Routes::find);
    get("/v1/search", &Routes::search);
    get("/v1/items/(type|value|fn)/([0-9a-fA-F-]{36,64})", &Routes::item);
    get("/v1/items/(type|value|fn)/([0-9a-fA-F-]{36,64})/(pt|rt)", &Routes::bytes);
    get("/v1/items/(type|value|fn)/([0-9a-fA-F-]{36,64})/dependencies", &Routes::dependencies);
    get("/v1/items/(type|value|fn)/([0-9a-fA-F-]{36,64})/dependents", &Routes::dependents);
    get("/v1/diagnostics", &Routes::diagnostics);
    server.post("/v1/flush", [self = shared_from_this()](const Request& q, Response& r) { self->flush(q, r); });
    server.Get("/v1/events", [self = shared_from_this(), &server](const Request& q, Response& r) {
      follow_events(q, r, self->service_.feed, self->service_.store, server);
    });
    server.Get("/metrics",
               [self = shared_from_this(), &server](const Request&, Response& r) { self->metrics(r, server); });
    server.set_error_handler([](const Request&, Response& r) {
      if (r.body.empty())
        refuse(r, r.status, r.status == 404 ? "there is nothing at this path" : "the request is refused");
    });
    server.set_exception_handler(
        [](const Request&, Response& r, const std::exception_ptr&) { refuse(r, 500, "the server made a mistake"); });
  }

 private:
  void health(const Request&, Response& response) {
    answer(response, {{"status", "ok"},
                      {"generation", service_.store.generation()},
                      {"edition", service_.store.options().edition->name()},
                      {"packages", service_.store.options().packages}});
  }

  void generation(const Request&, Response& response) {
    ordered_json out{{"generation", service_.store.generation()}, {"event", service_.feed.id(service_.feed.last())}};
    if (service_.sync) {
      DatabaseSync::Status status = service_.sync->status();
      out["database"] = {{"generation", status.generation},
                         {"pending", status.pending},
                         {"lag_ms", status.lag_ms},
                         {"longest_lag_ms", status.longest_lag_ms},
                         {"transactions", status.links}};
      if (!status.error.empty()) out["database"]["error"] = status.error;
    } else {
      out["database"] = nullptr;
    }
    answer(response, out);
  }

  void list(const Request& request, Response& response) {
    std::optional<std::size_t> limit = number(request, "limit", kMostItems, kMostItems);
    if (!limit) return refuse(response, 400, "limit is no number");
    store::View view(service_.store);
    std::vector<const Item*> items = store::with_prefix(view.snapshot(), request.get_param_value("prefix"), *limit);
    response.set_header("Darkpkg-Generation", std::to_string(view.generation()));
    if (request.get_param_value("format") == "nul")
      return response.set_content(nul_separated(items), "application/octet-stream");
    answer(response, {{"generation", view.generation()}, {"items", json_of(items)}});
  }

  void find(const Request& request, Response& response) {
    store::View view(service_.store);
    if (const Item* item = item_of_name(request, response, view)) answer(response, json_of(*item));
  }

  void search(const Request& request, Response& response) {
    std::optional<std::size_t> limit = number(request, "limit", kUsualSearch, kMostItems);
    if (!limit) return refuse(response, 400, "limit is no number");
    store::View view(service_.store);
    const std::vector<const Item*>& all = view.snapshot().sorted();
    std::vector<std::string_view> names;
    names.reserve(all.size());
    for (const Item* item : all) names.push_back(item->name);
    ordered_json items = ordered_json::array();
    for (const lookup::Found& found : lookup::search(names, request.get_param_value("q"), *limit)) {
      ordered_json item = json_of(*all[found.index]);
      item["match"] = lookup::match_text(found.match);
      items.push_back(std::move(item));
    }
    answer(response, {{"generation", view.generation()}, {"items", std::move(items)}});
  }

  /// Calls `use` with the item of the path.
  template <typename Use>
  void with_item(const Request& request, Response& response, const Use& use) {
    store::View view(service_.store);
    const Item* item = item_of_path(request, response, view);
    if (!item) return;
    response.set_header("Darkpkg-Generation", std::to_string(view.generation()));
    use(view, *item);
  }

  void item(const Request& request, Response& response) {
    with_item(request, response, [&](store::View&, const Item& item) { answer(response, json_of(item)); });
  }

  void bytes(const Request& request, Response& response) {
    with_item(request, response, [&](store::View& view, const Item& item) {
      Result<store::BytesHandle> bytes = view.bytes(item);
      if (!bytes) return refuse(response, 500, bytes.error().message);
      response.set_content(request.matches[3].str() == "pt" ? (*bytes)->program : (*bytes)->runtime,
                           "application/octet-stream");
    });
  }

  void dependencies(const Request& request, Response& response) {
    with_item(request, response, [&](store::View& view, const Item& item) {
      store::Dependencies found = store::dependencies(view.snapshot(), item);
      answer(response, {{"items", json_of(found.items)}, {"builtins", found.builtins}, {"missing", found.missing}});
    });
  }

  void dependents(const Request& request, Response& response) {
    with_item(request, response, [&](store::View& view, const Item& item) {
      answer(response, {{"items", json_of(store::dependents(view.snapshot(), item))}});
    });
  }

  void diagnostics(const Request&, Response& response) {
    response.set_content("{\"generation\":" + std::to_string(service_.store.generation()) +
                             ",\"diagnostics\":" + service_.diagnostics() + "}\n",
                         "application/json");
  }

  void flush(const Request&, Response& response) {
    if (!service_.sync) return refuse(response, 409, "there is no database: --db none");
    Result<DatabaseSync::Status> status = service_.sync->flush(kLongestFlush);
    if (!status) return refuse(response, 503, status.error().message);
    answer(response, {{"generation", service_.store.generation()},
                      {"database", {{"generation", status->generation}, {"transactions", status->links}}}});
  }

  void metrics(Response& response, const HttpServer& server) {
    std::string out;
    auto value = [&](std::string_view name, std::string_view kind, std::string_view help, auto number) {
      out += fmt::format("# HELP darkpkg_{0} {1}\n# TYPE darkpkg_{0} {2}\ndarkpkg_{0} {3}\n", name, help, kind, number);
    };
    store::Statistics store = service_.store.statistics();
    value("generation", "gauge", "What was published last.", service_.store.generation());
    value("files", "gauge", "Sources.", store.files);
    value("items", "gauge", "Types, values and functions.", store.items);
    value("object_bytes", "gauge", "Compressed objects in memory.", store.object_bytes);
    value("cached_bytes", "gauge", "Bytes of items in the cache.", store.cached_bytes);
    value("items_encoded_total", "counter", "Items whose bytes were made.", store.encoded);
    value("evictions_total", "counter", "Items that left the cache.", store.evictions);
    value("updates_total", "counter", "Generations published.", store.updates);
    value("failed_updates_total", "counter", "Updates with errors.", store.failed_updates);
    HttpServer::Counts counts = server.counts();
    value("connections", "gauge", "Open connections.", counts.open);
    value("connections_total", "counter", "Connections accepted.", counts.connections);
    value("connections_refused_total", "counter", "Connections not served.", counts.refused);
    value("connections_ended_total", "counter", "Slow connections that made room.", counts.ended);
    value("requests_total", "counter", "Requests answered.", counts.requests);
    if (service_.sync) {
      DatabaseSync::Status status = service_.sync->status();
      value("database_generation", "gauge", "Generation of the database.", status.generation);
      value("database_lag_seconds", "gauge", "How far the database is behind.",
            static_cast<double>(status.lag_ms) / 1000);
      value("database_longest_lag_seconds", "gauge", "The furthest it ever was.",
            static_cast<double>(status.longest_lag_ms) / 1000);
      value("database_transactions_total", "counter", "Links that changed the database.", status.links);
    }
    if (service_.timings) out += service_.timings();
    response.set_content(out, "text/plain; version=0.0.4");
  }

  Service& service_;
};

}  // namespace

void add_routes(HttpServer& server, Service& service) {
  std::make_shared<Routes>(service)->add(server);
  add_page_routes(server, service);
}

}  // namespace darkpkg::serve
