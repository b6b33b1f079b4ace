#include "store/snapshot_prior.hpp"

#include <algorithm>
#include <utility>

#include "base/in_threads.hpp"

namespace darkpkg::store {
namespace {

using link::File;
using link::ItemRow;

/// Fewer objects are not worth a thread.
constexpr std::size_t kCodesAThread = 8;

Error damaged(const SteppedFile& file, const Error& error) {
  return {"the object of '" + file.path + "': " + error.message, "build the packages again"};
}

Result<void> decode(SteppedFile& file) {
  if (file.decoded) return {};
  Result<object::Object> object = file.object->decode();
  if (!object) return tl::unexpected(damaged(file, object.error()));
  file.decoded = std::move(*object);
  return {};
}

/// Do the items say what they did, so that nobody needs their hashes?
bool is_as_before(const SteppedFile& file) {
  return file.before && file.object &&
         (file.object == file.before->object || file.object->content() == file.before->object->content());
}

}  // namespace

SteppedFile& SnapshotPrior::add(const std::string& path) {
  SteppedFile& file = files_.emplace_back();
  file.id = static_cast<link::FileId>(files_.size());
  file.path = path;
  file.source = root_ + "/" + path;
  step_.files.push_back(&file);
  return file;
}

SteppedFile& SnapshotPrior::file_of(const SourceFile& before) {
  SteppedFile*& file = by_source_[&before];
  if (!file) {
    file = &add(before.path);
    file->before = &before;
    file->object = before.object;
    file->text = before.object->text();
  }
  return *file;
}

void SnapshotPrior::change(const FileChange& change) {
  const SourceFile* before = from_.file(change.path);
  SteppedFile& file = before ? file_of(*before) : add(change.path);
  file.object = change.object;
  file.text = change.object ? change.object->text() : nullptr;
  file.removed = !change.object;
  file.looked_at = true;
}

File* SnapshotPrior::file(link::FileId id) {
  return id < 1 || static_cast<std::size_t>(id) > files_.size() ? nullptr : &files_[static_cast<std::size_t>(id) - 1];
}

Result<bool> SnapshotPrior::load(std::span<File* const> files) {
  for (File* each : files) {
    auto& file = static_cast<SteppedFile&>(*each);
    if (file.loaded() || file.removed) continue;
    // In the first state nothing is compared.
    if (file.looked_at && from_.generation > 0 && !is_as_before(file)) {
      if (Result<void> done = decode(file); !done) return tl::unexpected(done.error());
      file.index = &file.decoded->index;
    } else {
      file.index = &file.object->index();
    }
  }
  return false;
}

Result<void> SnapshotPrior::load_code(std::span<File* const> files) {
  std::vector<SteppedFile*> wanted;
  for (File* each : files) {
    auto& file = static_cast<SteppedFile&>(*each);
    if (!file.bodies && file.loaded()) wanted.push_back(&file);
  }
  std::ranges::sort(wanted);
  wanted.erase(std::unique(wanted.begin(), wanted.end()), wanted.end());
  std::vector<Result<void>> done(wanted.size());
  in_threads(wanted.size(), kCodesAThread, [&](std::size_t i, std::size_t) { done[i] = decode(*wanted[i]); });
  for (std::size_t i = 0; i < wanted.size(); i++) {
    if (!done[i]) return done[i];
    wanted[i]->bodies = &wanted[i]->decoded->bodies;
    wanted[i]->positions = &wanted[i]->decoded->positions;
  }
  return {};
}

std::vector<File*> SnapshotPrior::mentioning(const link::ChangedNames& names) {
  std::vector<std::uint32_t> hashes;
  for (std::string_view name : names.last_parts()) hashes.push_back(name_hash(name));
  std::ranges::sort(hashes);
  std::vector<File*> found;
  for (const std::shared_ptr<const SourceFile>& before : from_.files) {
    if (!before->object->mentions_one_of(hashes)) continue;
    if (const auto known = by_source_.find(before.get()); known != by_source_.end() && known->second->looked_at)
      continue;
    if (std::ranges::any_of(before->items, [&](const Item& item) { return names.affect(item.index()); }))
      found.push_back(&file_of(*before));
  }
  std::ranges::sort(found, {}, &File::id);
  return found;
}

std::int64_t SnapshotPrior::number(const Item& item) {
  return link::first_item_row(file_of(*item.file).id) + item.number;
}

ItemRow SnapshotPrior::row(const Item& item) {
  ItemRow out;
  out.row = number(item);
  out.kind = item.kind;
  out.name = item.name;
  out.item = item.id.text();
  out.said = item.said;
  return out;
}

const Item& SnapshotPrior::item(const ItemRow& row) const {
  const SteppedFile& file = files_[static_cast<std::size_t>(row.file()) - 1];
  return file.before->items[static_cast<std::size_t>(row.row - link::first_item_row(row.file()))];
}

std::vector<ItemRow> SnapshotPrior::items(const File& file) {
  const auto& stepped = static_cast<const SteppedFile&>(file);
  std::vector<ItemRow> out;
  if (!stepped.before) return out;
  for (const Item& item : stepped.before->items) out.push_back(row(item));
  if (is_as_before(stepped)) return out;
  // What can't be decoded any more is another.
  if (Result<object::Object> before = stepped.before->object->decode(); before)
    for (std::size_t i = 0; i < out.size(); i++) out[i].hash = before->index.items[i].hash;
  return out;
}

std::vector<ItemRow> SnapshotPrior::all_items() {
  std::vector<ItemRow> out;
  out.reserve(from_.items);
  for (const auto& file : from_.files)
    for (const Item& item : file->items) out.push_back(row(item));
  return out;
}

std::vector<ItemRow> SnapshotPrior::named(std::string_view full_name) {
  std::vector<ItemRow> out;
  for (ItemKind kind : kItemKinds)
    if (const Item* item = from_.find(kind, full_name)) out.push_back(row(*item));
  return out;
}

std::vector<ItemRow> SnapshotPrior::users(std::string_view full_name, ItemKind kind,
                                          FunctionRef<bool(std::int64_t row)> wanted) {
  std::vector<ItemRow> out;
  for (const std::uint64_t user : users_.of(name_key(kind, full_name)))
    from_.by_name.each(user, [&](const Item& item) {
      if (wanted(number(item))) out.push_back(row(item));
    });
  return out;
}

std::vector<ItemRow> SnapshotPrior::sharing(std::string_view id) {
  std::vector<ItemRow> out;
  const std::optional<ItemId> parsed = ItemId::parse(id);
  if (!parsed) return out;
  for (ItemKind kind : kItemKinds)
    for (const Item* item : from_.sharing(kind, *parsed)) out.push_back(row(*item));
  return out;
}

bool SnapshotPrior::defines(const std::string& module, const std::set<std::int64_t>& without) {
  for (const auto& file : from_.files)
    for (const Item& item : file->items)
      if (module_of(item.name) == module && !without.contains(row(item).row)) return true;
  return false;
}

}  // namespace darkpkg::store
