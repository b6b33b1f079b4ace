#include "store/c/darkpkg.h"

#include <algorithm>
#include <cstring>
#include <string>
#include <vector>

#include "language/source/source.hpp"
#include "lookup/search.hpp"
#include "report/json.hpp"
#include "store/c/objects.hpp"
#include "store/relations.hpp"

using darkpkg::Error;
using darkpkg::ItemId;
using darkpkg::Result;
using namespace darkpkg::c;
namespace store = darkpkg::store;

namespace {

std::optional<store::ItemKind> kind_of(darkpkg_kind kind) {
  switch (static_cast<int>(kind)) {  // may be any number, coming from C
    case DARKPKG_TYPE: return store::ItemKind::type;
    case DARKPKG_VALUE: return store::ItemKind::value;
    case DARKPKG_FN: return store::ItemKind::fn;
    default: return std::nullopt;
  }
}

darkpkg_kind kind_of(store::ItemKind kind) {
  switch (kind) {
    case store::ItemKind::type: return DARKPKG_TYPE;
    case store::ItemKind::value: return DARKPKG_VALUE;
    case store::ItemKind::fn: break;
  }
  return DARKPKG_FN;
}

darkpkg_change change_of(store::Change change) {
  switch (change) {
    case store::Change::added: return DARKPKG_ADDED;
    case store::Change::changed: return DARKPKG_CHANGED;
    case store::Change::removed: return DARKPKG_REMOVED;
    case store::Change::moved: break;
  }
  return DARKPKG_MOVED;
}

darkpkg_item_id id_of(const ItemId& id) {
  darkpkg_item_id out;
  static_assert(sizeof out.bytes == sizeof id.bytes);
  std::memcpy(out.bytes, id.bytes.data(), sizeof out.bytes);
  out.size = id.size;
  return out;
}
/// Nothing if it is no id.
std::optional<ItemId> id_of(const darkpkg_item_id& id) {
  if (id.size != 16 && id.size != 32) return std::nullopt;
  ItemId out;
  std::memcpy(out.bytes.data(), id.bytes, id.size);
  out.size = static_cast<std::uint8_t>(id.size);
  return out;
}
struct Entry {
  store::ItemKind kind;
  store::Change change;
  ItemId id;
  std::string_view name;
  std::string_view file;
};

darkpkg_status give(const std::vector<Entry>& entries, darkpkg_items** to) {
  auto out = std::make_unique<darkpkg_items>();
  std::size_t length = 0;
  for (const Entry& entry : entries) length += entry.name.size() + entry.file.size() + 2;
  out->texts.reserve(length);
  auto text = [&](std::string_view value) {
    std::size_t start = out->texts.size();
    out->texts.append(value).push_back('\0');
    return out->texts.data() + start;
  };
  out->items.reserve(entries.size());
  for (const Entry& entry : entries) {
    const char* name = text(entry.name);
    const darkpkg_entry& made =
        out->items.emplace_back(kind_of(entry.kind), change_of(entry.change), id_of(entry.id), name, text(entry.file));
    if (made.id.size == sizeof(darkpkg_id))
      out->short_items.push_back({made.kind, made.change, short_id(made.id), made.name, made.file});
  }
  *to = out.release();
  return DARKPKG_OK;
}

darkpkg_status give(const std::vector<const store::Item*>& items, darkpkg_items** to) {
  std::vector<Entry> entries;
  entries.reserve(items.size());
  for (const store::Item* item : items)
    entries.push_back({item->kind, store::Change::added, item->id, item->name, item->file->path});
  return give(entries, to);
}

darkpkg_status give(std::string text, darkpkg_bytes* to) {
  auto* owner = new store::CountedBytes({std::move(text), {}});
  *to = {reinterpret_cast<const std::uint8_t*>(owner->bytes().program.data()), owner->bytes().program.size(), owner};
  return DARKPKG_OK;
}

std::size_t limit_of(std::size_t limit) { return limit == 0 ? static_cast<std::size_t>(-1) : limit; }

/// The item with this id; an error if the arguments are wrong or there is none.
darkpkg_status find_item(const darkpkg_view* view, darkpkg_kind kind, const darkpkg_item_id* id,
                         const store::Item** to) {
  if (!view || !id) return misused("view and id must not be NULL");
  std::optional<store::ItemKind> wanted = kind_of(kind);
  if (!wanted) return misused("there is no such kind");
  const std::optional<ItemId> parsed = id_of(*id);
  if (!parsed) return misused("an id has 16 or 32 bytes");
  *to = view->view.find(*wanted, *parsed);
  return *to ? DARKPKG_OK : DARKPKG_NOT_FOUND;
}

/// How many bytes of the options the caller's header has at least.
constexpr std::size_t kFirstOptions = offsetof(darkpkg_options, cache_bytes) + sizeof(std::uint64_t);

}  // namespace

extern "C" {

std::uint32_t darkpkg_abi_version(void) { return DARKPKG_ABI_VERSION; }
const char* darkpkg_last_error(void) { return last_error.c_str(); }

darkpkg_status darkpkg_open(const darkpkg_options* options, darkpkg_store** to) {
  return guarded([&] {
    if (!to) return misused("store must not be NULL");
    *to = nullptr;
    if (!options || options->size < kFirstOptions || !options->packages)
      return misused("options need `size` and `packages`");
    auto text = [](const char* value) { return std::string(value ? value : ""); };
    store::Options wanted;
    wanted.packages = text(options->packages);
    wanted.objects = text(options->objects);
    wanted.builtins = text(options->builtins);
    wanted.package_ids = text(options->package_ids);
    if (options->size >= offsetof(darkpkg_options, pack) + sizeof options->pack) wanted.pack = text(options->pack);
    const bool may_name_edition = options->size >= offsetof(darkpkg_options, edition) + sizeof options->edition;
    wanted.edition =
        may_name_edition && options->edition ? darkpkg::find_edition(options->edition) : &darkpkg::first_edition();
    if (!wanted.edition) return misused("there is no such edition of Dark");
    std::string edition(wanted.edition->name());
    if (options->cache_bytes != 0) wanted.cache_bytes = options->cache_bytes;
    Result<std::unique_ptr<store::PackageStore>> opened = store::PackageStore::open(std::move(wanted));
    if (!opened) return failed(opened.error());
    bool refused = (*opened)->generation() == 0;
    *to = new darkpkg_store{std::move(*opened), std::move(edition)};
    return refused ? failed(DARKPKG_REFUSED, "the packages have errors") : DARKPKG_OK;
  });
}

void darkpkg_close(darkpkg_store* opened) { delete opened; }

const char* darkpkg_edition(const darkpkg_store* opened) { return opened ? opened->edition.c_str() : ""; }

darkpkg_status darkpkg_update(darkpkg_store* opened, const char* const* sources, std::size_t count,
                              std::uint64_t* generation) {
  return guarded([&] {
    if (!opened) return misused("store must not be NULL");
    Result<store::Update> update = tl::unexpected(Error{});
    if (sources) {
      std::vector<std::string> named;
      for (std::size_t i = 0; i < count; i++) {
        if (!sources[i]) return misused("a source must not be NULL");
        named.emplace_back(sources[i]);
      }
      update = opened->store->update(named);
    } else {
      update = opened->store->update();
    }
    if (generation) *generation = opened->store->generation();
    if (!update) return failed(update.error());
    if (update->refused) return failed(DARKPKG_REFUSED, "the packages have errors");
    return DARKPKG_OK;
  });
}

std::uint64_t darkpkg_generation(const darkpkg_store* opened) { return opened ? opened->store->generation() : 0; }

std::uint64_t darkpkg_wait(const darkpkg_store* opened, std::uint64_t generation, std::uint32_t milliseconds) {
  std::uint64_t now = 0;
  if (opened)
    guarded([&] { return now = opened->store->wait(generation, std::chrono::milliseconds(milliseconds)), DARKPKG_OK; });
  return now;
}

darkpkg_status darkpkg_changes(const darkpkg_store* opened, std::uint64_t generation, darkpkg_items** items) {
  return guarded([&] {
    if (!opened || !items) return misused("store and items must not be NULL");
    std::optional<std::vector<store::Generation>> changes = opened->store->changes_since(generation);
    if (!changes) return failed(DARKPKG_NOT_FOUND, "the changes since then are forgotten");
    std::shared_ptr<const store::Snapshot> now = opened->store->snapshot();
    std::vector<Entry> entries;
    for (const store::Generation& made : *changes)
      for (const store::ItemChange& change : made.changes) {
        const store::Item* item = now->find(change.kind, change.id);
        entries.push_back({change.kind, change.change, change.id, change.name,
                           item ? std::string_view(item->file->path) : std::string_view()});
      }
    return give(entries, items);
  });
}

darkpkg_status darkpkg_diagnostics(const darkpkg_store* opened, darkpkg_bytes* json) {
  return guarded([&] {
    if (!opened || !json) return misused("store and json must not be NULL");
    auto text_of = [](const std::string& path) -> std::optional<std::string> {
      Result<std::string> bytes = darkpkg::read_file(path);
      if (!bytes) return std::nullopt;
      darkpkg::Diagnostics ignored;
      std::optional<darkpkg::Source> source = darkpkg::decode_source(path, *bytes, ignored);
      if (!source) return std::nullopt;
      return std::move(source->text);
    };
    std::string out;
    for (const darkpkg::link::FileDiagnostics& file : opened->store->diagnostics()) {
      std::string text = text_of(file.path).value_or("");
      for (const darkpkg::Diagnostic& diagnostic : file.diagnostics.all())
        out += darkpkg::render_json({file.path, text, &diagnostic}, false, text_of);
    }
    return give(std::move(out), json);
  });
}

darkpkg_status darkpkg_view_open(darkpkg_store* opened, darkpkg_view** view) {
  return guarded([&] {
    if (!opened || !view) return misused("store and view must not be NULL");
    *view = new darkpkg_view(*opened);
    return DARKPKG_OK;
  });
}

void darkpkg_view_close(darkpkg_view* view) { delete view; }

darkpkg_status darkpkg_view_refresh(darkpkg_view* view, int* changed) {
  return guarded([&] {
    if (!view) return misused("view must not be NULL");
    bool is_another = view->view.refresh();
    if (changed) *changed = is_another ? 1 : 0;
    return DARKPKG_OK;
  });
}

std::uint64_t darkpkg_view_generation(const darkpkg_view* view) { return view ? view->view.generation() : 0; }

darkpkg_status darkpkg_find_id(const darkpkg_view* view, darkpkg_kind kind, const char* owner, const char* modules,
                               const char* name, darkpkg_item_id* id) {
  return guarded([&] {
    if (!view || !owner || !modules || !name || !id) return misused("no argument may be NULL");
    std::optional<store::ItemKind> wanted = kind_of(kind);
    if (!wanted) return misused("there is no such kind");
    const store::Item* item = view->view.find(*wanted, owner, modules, name);
    if (!item) return DARKPKG_NOT_FOUND;
    *id = id_of(item->id);
    return DARKPKG_OK;
  });
}

darkpkg_status darkpkg_get_bytes(darkpkg_view* view, darkpkg_kind kind, const darkpkg_item_id* id, darkpkg_form form,
                                 darkpkg_bytes* bytes) {
  return guarded([&] {
    if (!bytes) return misused("bytes must not be NULL");
    *bytes = {nullptr, 0, nullptr};
    if (static_cast<int>(form) != DARKPKG_PT && static_cast<int>(form) != DARKPKG_RT)
      return misused("there is no such form");
    const store::Item* item = nullptr;
    if (darkpkg_status status = find_item(view, kind, id, &item); status != DARKPKG_OK) return status;
    Result<store::BytesHandle> found = view->view.bytes(*item);
    if (!found) return failed(found.error());
    const std::string& wanted = form == DARKPKG_PT ? (*found)->program : (*found)->runtime;
    *bytes = {reinterpret_cast<const std::uint8_t*>(wanted.data()), wanted.size(), found->detach()};
    return DARKPKG_OK;
  });
}

void darkpkg_bytes_release(darkpkg_bytes* bytes) {
  if (!bytes || !bytes->owner) return;
  static_cast<store::CountedBytes*>(bytes->owner)->release();
  *bytes = {nullptr, 0, nullptr};
}

darkpkg_status darkpkg_list(const darkpkg_view* view, const char* prefix, std::size_t limit, darkpkg_items** items) {
  return guarded([&] {
    if (!view || !prefix || !items) return misused("no argument may be NULL");
    return give(store::with_prefix(view->view.snapshot(), prefix, limit_of(limit)), items);
  });
}

darkpkg_status darkpkg_search(const darkpkg_view* view, const char* text, std::size_t limit, darkpkg_items** items) {
  return guarded([&] {
    if (!view || !text || !items) return misused("no argument may be NULL");
    const std::vector<const store::Item*>& all = view->view.snapshot().sorted();
    std::vector<std::string_view> names;
    names.reserve(all.size());
    for (const store::Item* item : all) names.push_back(item->name);
    std::vector<const store::Item*> found;
    for (const darkpkg::lookup::Found& match : darkpkg::lookup::search(names, text, limit_of(limit)))
      found.push_back(all[match.index]);
    return give(found, items);
  });
}

darkpkg_status darkpkg_dependencies_of(const darkpkg_view* view, darkpkg_kind kind, const darkpkg_item_id* id,
                                       darkpkg_items** items) {
  return guarded([&] {
    if (!items) return misused("items must not be NULL");
    const store::Item* item = nullptr;
    if (darkpkg_status status = find_item(view, kind, id, &item); status != DARKPKG_OK) return status;
    return give(store::dependencies(view->view.snapshot(), *item).items, items);
  });
}

darkpkg_status darkpkg_dependents_of(const darkpkg_view* view, darkpkg_kind kind, const darkpkg_item_id* id,
                                     darkpkg_items** items) {
  return guarded([&] {
    if (!items) return misused("items must not be NULL");
    const store::Item* item = nullptr;
    if (darkpkg_status status = find_item(view, kind, id, &item); status != DARKPKG_OK) return status;
    return give(store::dependents(view->view.snapshot(), *item), items);
  });
}

std::size_t darkpkg_items_count(const darkpkg_items* items) { return items ? items->items.size() : 0; }

const darkpkg_entry* darkpkg_items_entry(const darkpkg_items* items, std::size_t index) {
  if (!items || index >= items->items.size()) return nullptr;
  return &items->items[index];
}

void darkpkg_items_close(darkpkg_items* items) { delete items; }

}  // extern "C"
