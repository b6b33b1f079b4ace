#include "lookup/stored_items.hpp"

#include <algorithm>
#include <set>
#include <utility>

#include "cache/database/tables/packed_names.hpp"
#include "cache/database/tables/state.hpp"
#include "lookup/packed_search.hpp"
#include "rules/schemas.hpp"

namespace darkpkg::lookup {
namespace {

using database::Database;
using database::Mode;
using object::ItemKind;

/// The edition whose items a database has; null if this program has none of that name.
const Edition* edition_of(Database& database) {
  const std::string name = edition_name(database);
  return name.empty() ? &default_edition() : find_edition(name);
}

/// Most pages are looked at once, and memory that was used before is faster than new one.
constexpr std::int64_t kCache = 256 << 10;

/// Shorter texts are no ids to anybody.
constexpr std::size_t kShortestStartOfId = 8;

bool may_begin_id(std::string_view text) {
  return text.size() >= kShortestStartOfId && text.find_first_not_of("0123456789abcdef-") == std::string_view::npos;
}

bool is_below(std::string_view full_name, std::string_view module) {
  return module.empty() ||
         (full_name.size() > module.size() && full_name[module.size()] == '.' && full_name.starts_with(module));
}

std::string_view name_of_item(const ItemName* item) { return item->name; }

}  // namespace

bool is_before(const ItemName* a, const ItemName* b) {
  const int names = a->name.compare(b->name);
  return names != 0 ? names < 0 : a->kind < b->kind;
}

bool is_or_ends_with(std::string_view full, std::string_view name) {
  if (!full.ends_with(name)) return false;
  std::size_t before = full.size() - name.size();
  return before == 0 || full[before - 1] == '.';
}

void StoredItems::connect(const std::string& path) {
  database_ = std::make_unique<Database>(Database::open(path, Mode::read_only));
  database_->begin_reading();  // one generation until the end
  database_->use_cache(kCache);
  reading_ = std::make_unique<Reading>(*database_);
}

Result<StoredItems> StoredItems::open(const std::string& path, std::string_view only) {
  return reading([&]() -> Result<StoredItems> {
    StoredItems items;
    items.connect(path);
    Database& database = *items.database_;
    items.edition_ = edition_of(database);
    if (!items.edition_) return fail("'" + path + "' is of an edition of Dark that this darkpkg does not have");
    if (!only.empty() && database::has_items(database)) {
      database::ItemIndex index(database);
      items.all_ = index.named(only);
      if (items.all_.empty()) items.all_ = index.ending(only);
      if (!items.all_.empty()) return items;
    }
    std::optional<std::vector<NamedItem>> names = schema_of(*items.edition_).read_names(database);
    if (!names)
      return fail("'" + path + "' is no database of Dark packages", "build it first: darkpkg build --db " + path);
    items.all_ = std::move(*names);
    return items;
  });
}

Result<StoredItems> StoredItems::open_indexed(const std::string& path) {
  return reading([&]() -> Result<StoredItems> {
    StoredItems items;
    items.connect(path);
    items.edition_ = edition_of(*items.database_);
    if (!items.edition_ || !database::ItemIndex::has_all(*items.database_, schema_of(*items.edition_).location_table()))
      return open(path);
    items.indexed_ = std::make_unique<Indexed>(*items.database_, items.reading_->mutex);
    return items;
  });
}

Result<StoredItems> StoredItems::open(std::unique_ptr<ItemSource> source) {
  Result<std::vector<ItemName>> names = source->names();
  if (!names) return tl::unexpected(names.error());
  StoredItems items;
  items.edition_ = &source->edition();
  items.source_ = std::move(source);
  items.all_ = std::move(*names);
  return items;
}

/// The mutex is held.
const ItemName* StoredItems::keep(NamedItem item) const {
  auto [at, is_new] = indexed_->items.try_emplace({item.name, item.kind});
  if (is_new) at->second = std::make_unique<ItemName>(std::move(item));
  return at->second.get();
}

std::vector<const ItemName*> StoredItems::keep(std::vector<NamedItem> items) const {
  std::vector<const ItemName*> out;
  out.reserve(items.size());
  for (NamedItem& item : items) out.push_back(keep(std::move(item)));
  std::ranges::sort(out, is_before);
  return out;
}

std::span<const ItemName* const> StoredItems::names() const {
  DARKPKG_CHECK(!indexed_);
  if (sorted_.size() != all_.size()) {
    sorted_.reserve(all_.size());
    for (const ItemName& item : all_) sorted_.push_back(&item);
    std::ranges::sort(sorted_, is_before);
  }
  return sorted_;
}

template <typename Matches>
std::vector<const ItemName*> StoredItems::matching(const Matches& matches) const {
  std::vector<const ItemName*> out;
  for (const ItemName& item : all_)
    if (matches(item)) out.push_back(&item);
  std::ranges::sort(out, is_before);
  return out;
}

std::vector<const ItemName*> StoredItems::find(std::string_view name) const {
  if (indexed_) {
    std::lock_guard lock(indexed_->mutex);
    database::ItemIndex& index = indexed_->index;
    std::vector<NamedItem> items = index.named(name);
    if (items.empty() && !name.empty()) items = index.ending(name);
    if (items.empty() && may_begin_id(name)) items = index.with_start_of_id(name);
    return keep(std::move(items));
  }
  std::vector<const ItemName*> found = matching([&](const ItemName& item) { return item.name == name; });
  if (!found.empty() || name.empty()) return found;
  found = matching([&](const ItemName& item) { return is_or_ends_with(item.name, name); });
  return found.empty() ? find_by_id(name) : found;
}

std::vector<const ItemName*> StoredItems::find_by_id(std::string_view start) const {
  if (!may_begin_id(start)) return {};
  if (indexed_) {
    std::lock_guard lock(indexed_->mutex);
    return keep(indexed_->index.with_start_of_id(start));
  }
  return matching([&](const ItemName& item) { return item.id.text().starts_with(start); });
}

const ItemName* StoredItems::exact(ItemKind kind, std::string_view full_name) const {
  if (indexed_) {
    std::lock_guard lock(indexed_->mutex);
    std::optional<NamedItem> item = indexed_->index.exact(kind, full_name);
    return item ? keep(std::move(*item)) : nullptr;
  }
  const std::span<const ItemName* const> all = names();
  auto at = std::ranges::lower_bound(all, full_name, {}, name_of_item);
  for (; at != all.end() && (*at)->name == full_name; ++at)
    if ((*at)->kind == kind) return *at;
  return nullptr;
}

std::vector<const ItemName*> StoredItems::below(std::string_view module) const {
  if (indexed_) {
    std::lock_guard lock(indexed_->mutex);
    return keep(indexed_->index.below(module));
  }
  return matching([&](const ItemName& item) { return is_below(item.name, module); });
}

StoredItems::Contents StoredItems::contents(std::string_view module) const {
  Contents out;
  const std::size_t start = module.empty() ? 0 : module.size() + 1;
  if (indexed_) {
    std::lock_guard lock(indexed_->mutex);
    database::ItemIndex& index = indexed_->index;
    std::string from(module);
    if (!module.empty()) from += '.';
    for (std::string name; !(name = index.first_from(from, module)).empty();) {
      const std::size_t dot = name.find('.', start);
      if (dot == std::string::npos) {
        for (NamedItem& item : index.named(name)) out.items.push_back(keep(std::move(item)));
        from = name + '\0';
        continue;
      }
      name.resize(dot);
      out.modules.emplace_back(name, index.count_below(name));
      from = name + '/';  // which comes behind the dot
    }
    std::ranges::sort(out.items, is_before);
    std::ranges::sort(out.modules);
    return out;
  }
  std::map<std::string_view, std::size_t> modules;
  for (const ItemName* item : below(module)) {
    const std::size_t dot = item->name.find('.', start);
    if (dot == std::string::npos) out.items.push_back(item);
    else modules[std::string_view(item->name).substr(0, dot)]++;
  }
  for (const auto& [name, count] : modules) out.modules.emplace_back(name, count);
  return out;
}

std::vector<std::string> StoredItems::find_modules(std::string_view name) const {
  if (name.empty()) return {};
  if (indexed_) {
    std::lock_guard lock(indexed_->mutex);
    if (indexed_->index.has_below(name)) return {std::string(name)};
  } else if (std::ranges::any_of(all_, [&](const ItemName& item) { return is_below(item.name, name); })) {
    return {std::string(name)};
  }
  std::vector<std::string> found;
  for (std::string& module : modules(name))
    if (is_or_ends_with(module, name)) found.push_back(std::move(module));
  return found;
}

std::vector<std::string_view> StoredItems::full_names() const {
  std::vector<std::string_view> out;
  out.reserve(all_.size());
  for (const ItemName& item : all_) out.push_back(item.name);
  return out;
}

std::vector<StoredItems::Hit> StoredItems::search(std::string_view text, std::size_t limit) const {
  std::vector<Hit> out;
  if (indexed_) {
    for (const PackedHit& hit : search_packed(*indexed_, text, limit))
      if (const ItemName* item = exact(hit.kind, hit.name)) out.push_back({item, hit.match, hit.distance});
    return out;
  }
  for (const Found& one : lookup::search(full_names(), text, limit))
    out.push_back({&all_[one.index], one.match, one.distance});
  return out;
}

std::vector<std::string> StoredItems::modules(std::string_view text) const {
  if (indexed_) return modules_with(*indexed_, text);
  std::vector<std::string> out;
  std::set<std::string_view> seen;
  for (const ItemName& item : all_)
    for (std::string_view module = module_of(item.name); seen.insert(module).second;
         module = module.substr(0, module.rfind('.'))) {
      if (module.find(text) != std::string_view::npos) out.emplace_back(module);
      if (module.find('.') == std::string_view::npos) break;
    }
  std::ranges::sort(out);
  return out;
}

std::vector<std::string> StoredItems::similar(std::string_view name) const {
  return indexed_ ? nearest_packed(*indexed_, name) : nearest(full_names(), name);
}

const ItemName* StoredItems::by_id(const ItemId& id) const {
  if (indexed_) {
    std::lock_guard lock(indexed_->mutex);
    const std::vector<const ItemName*> items = keep(indexed_->index.with_id(id.text()));
    return items.empty() ? nullptr : items.front();
  }
  if (by_id_.empty()) {
    by_id_.reserve(all_.size());
    // Of several names the first one, whatever order the rows are in.
    for (std::size_t i = 0; i < all_.size(); i++)
      if (auto [at, is_new] = by_id_.emplace(all_[i].id, i); !is_new && is_before(&all_[i], &all_[at->second]))
        at->second = i;
  }
  auto found = by_id_.find(id);
  return found == by_id_.end() ? nullptr : &all_[found->second];
}

NameOf StoredItems::name_of() const {
  return [this](ItemKind, const ItemId& id) {
    const ItemName* item = by_id(id);
    return item ? item->name : std::string();
  };
}

Result<StoredItem> StoredItems::read(const ItemName& item, bool with_runtime) const {
  if (source_) return source_->read(item, with_runtime);
  return reading([&]() -> Result<StoredItem> {
    std::optional<ItemBytes> bytes = schema_of(*edition_).read(*database_, item, with_runtime);
    if (!bytes)
      return fail("'" + database_->path() + "' has '" + item.name + "' without its content",
                  "run `darkpkg verify --repair`");
    return StoredItem{item.kind, item.name, item.id, std::move(bytes->program), std::move(bytes->runtime)};
  });
}

Result<StoredItem> StoredItems::read(const ItemName& item) const { return read(item, true); }

Result<StoredItem> StoredItems::read_program(const ItemName& item) const { return read(item, false); }

/// By what the link noted, if ids follow from what is used.
Result<std::vector<const ItemName*>> StoredItems::edges_of(const ItemName& item) const {
  return reading([&]() -> Result<std::vector<const ItemName*>> {
    std::vector<const ItemName*> out;
    const std::optional<std::int64_t> row = database::item_row(*database_, item.name, item.kind);
    if (!row) return out;
    database::UsedNames(*database_).visit(*row, [&](std::string_view name, ItemKind kind) {
      if (const ItemName* used = exact(kind, name)) out.push_back(used);
    });
    return out;
  });
}

Result<std::vector<const ItemName*>> StoredItems::uses_of(const ItemName& item) const {
  if (database_ && edition_->identity() == Identity::by_content) return edges_of(item);
  Result<StoredItem> stored = read_program(item);
  if (!stored) return tl::unexpected(stored.error());
  Result<std::vector<UsedItem>> references = used_items(*edition_, *stored);
  if (!references) return tl::unexpected(references.error());
  std::vector<const ItemName*> out;
  for (const UsedItem& reference : *references) {
    // Several names may have one id: the form may say which one is meant.
    const ItemName* used = reference.name.empty() ? nullptr : exact(reference.kind, reference.name);
    if (!used) used = by_id(reference.id);
    if (used && std::ranges::find(out, used) == out.end()) out.push_back(used);
  }
  return out;
}

std::vector<std::int64_t> StoredItems::rows_of_users(const ItemName& item) const {
  std::lock_guard lock(reading_->mutex);
  std::vector<std::int64_t> out;
  reading_->users.add_users_of(item, out);
  return out;
}

std::vector<const ItemName*> StoredItems::at_rows(std::span<const std::int64_t> rows) const {
  std::lock_guard lock(reading_->mutex);
  std::vector<const ItemName*> out;
  out.reserve(rows.size());
  for (std::int64_t row : rows) {
    NamedItem item = reading_->users.item(row);
    if (indexed_) out.push_back(keep(std::move(item)));
    else if (const ItemName* known = exact(item.kind, item.name)) out.push_back(known);
  }
  return out;
}

Result<std::string> StoredItems::file_of(const ItemName& item) const {
  if (source_) return source_->file_of(item);
  return reading([&]() -> Result<std::string> { return database::item_file(*database_, item.name, item.kind); });
}

}  // namespace darkpkg::lookup
