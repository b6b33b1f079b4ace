#include "store/package_store.hpp"

#include <algorithm>
#include <tuple>

#include "base/in_threads.hpp"
#include "cache/manifest/manifest.hpp"
#include "cache/object/container.hpp"
#include "cache/object/object_file.hpp"
#include "store/tables.hpp"
#include "workspace/discover.hpp"

namespace darkpkg::store {
namespace {

/// Who is further behind than this many generations looks at everything again.
constexpr std::size_t kGenerationsKept = 1000;
/// Or than so many changes, which take about 100 bytes each.
constexpr std::size_t kChangesKept = 20'000;
/// Fewer objects are not worth a thread.
constexpr std::size_t kObjectsAThread = 32;

}  // namespace

PackageStore::PackageStore(Options options)
    : options_(std::move(options)), cache_(options_.cache_bytes), current_(std::make_shared<Snapshot>()) {}

Result<std::unique_ptr<PackageStore>> PackageStore::create(Options options) {
  if (options.objects.empty()) options.objects = options.packages;
  std::unique_ptr<PackageStore> out(new PackageStore(std::move(options)));
  if (Result<void> read = out->read_tables(); !read) return tl::unexpected(read.error());
  auto empty = std::make_shared<Snapshot>();
  empty->encoder = out->encoder_;
  out->current_ = std::move(empty);
  return out;
}

Result<std::unique_ptr<PackageStore>> PackageStore::open(Options options) {
  Result<std::unique_ptr<PackageStore>> out = create(std::move(options));
  if (!out) return out;
  if (Result<Update> update = (*out)->update(); !update) return tl::unexpected(update.error());
  return out;
}

/// Which tables count now. One that can't be looked at is not one that is missing.
Result<PackageStore::Tables> PackageStore::find_tables() const {
  Tables out;
  for (auto [table, given, own] : {std::tuple{&out.first, &options_.builtins, &options_.own_builtins},
                                   std::tuple{&out.second, &options_.package_ids, &options_.own_package_ids}}) {
    for (const std::string* path : {own, given}) {
      if (path->empty() || table->stat) continue;
      Result<std::optional<FileStat>> there = stat_file(*path);
      if (!there) return tl::unexpected(there.error());
      if (*there || path == given) *table = {*path, *there};
    }
  }
  return out;
}

/// Takes what the tables hold now for the next state.
Result<void> PackageStore::read_tables() {
  Result<Tables> now = find_tables();
  if (!now) return tl::unexpected(now.error());
  if (encoder_ && *now == tables_) return {};
  Result<std::string> builtins = table_text(*options_.edition, now->first.path, "builtins");
  if (!builtins) return tl::unexpected(builtins.error());
  Result<std::string> ids = table_text(*options_.edition, now->second.path, "package-ids");
  if (!ids) return tl::unexpected(ids.error());
  Result<Inputs> inputs = Inputs::parse(std::move(*builtins), std::move(*ids), now->first.path, now->second.path,
                                        options_.edition->identity());
  if (!inputs) return tl::unexpected(inputs.error());
  tables_ = std::move(*now);
  if (!encoder_ || encoder_->inputs().hash() != inputs->hash())
    encoder_ =
        std::make_shared<const Encoder>(*options_.edition, std::move(*inputs), options_.adopted, options_.packages);
  return {};
}

/// The file to name in warnings about pinned ids; empty: there is none.
std::string PackageStore::pins() const {
  return options_.pins.empty() || tables_.second.path.empty() ? options_.pins : tables_.second.path;
}

std::string PackageStore::object_path(const std::string& source) const {
  return options_.objects + "/" + default_object_path(source);
}

Result<Update> PackageStore::update() {
  std::lock_guard lock(writer_);
  if (Result<void> read = read_tables(); !read) return tl::unexpected(read.error());
  Result<Discovery> found = discover(*options_.edition, options_.packages, options_.excluded);
  if (!found) return tl::unexpected(found.error());
  Result<Directory> objects = Directory::open(options_.objects);
  if (!objects) return tl::unexpected(objects.error());
  Update update;
  const bool opening = generation() == 0, first = opening && known_.empty();
  if (first && open_pack(*objects, found->sources, update)) return update;
  if (first) read_ahead(*objects, found->sources, update);
  for (const std::string& source : found->sources)
    if (Result<void> done = look_at(*objects, source, update); !done) return tl::unexpected(done.error());
  auto at = found->sources.begin();
  for (auto known = known_.begin(); known != known_.end();) {
    while (at != found->sources.end() && *at < known->first) ++at;
    if (at != found->sources.end() && *at == known->first) ++known;
    else known = known_.erase(known);
  }
  if (Result<void> done = publish(update); !done) return tl::unexpected(done.error());
  if (opening && update.published) save_pack();
  return update;
}

Result<Update> PackageStore::update(std::span<const std::string> sources) {
  std::lock_guard lock(writer_);
  Result<Directory> objects = Directory::open(options_.objects);
  if (!objects) return tl::unexpected(objects.error());
  Update update;
  for (const std::string& source : sources) {
    if (!is_source_path(*options_.edition, source)) continue;
    Result<std::optional<FileStat>> stat = stat_file(options_.packages + "/" + source);
    if (!stat) return tl::unexpected(stat.error());
    if (!*stat) known_.erase(source);
    else if (Result<void> done = look_at(*objects, source, update); !done) return tl::unexpected(done.error());
  }
  if (Result<void> done = publish(update); !done) return tl::unexpected(done.error());
  return update;
}

/// Reads the objects of all sources, on as many threads as there are processors. What can't be read is left to look_at.
void PackageStore::read_ahead(const Directory& objects, const std::vector<std::string>& sources, Update& update) {
  std::vector<Known> read(sources.size());
  in_threads(sources.size(), kObjectsAThread, [&](std::size_t i, std::size_t) {
    Result<FileContents> contents = objects.read(default_object_path(sources[i]), object::kLargestObject);
    if (!contents) return;
    read[i].stat = contents->stat;
    if (Result<std::shared_ptr<const ObjectData>> object =
            ObjectData::parse(encoder_->edition(), std::move(contents->bytes)))
      read[i].object = std::move(*object);
  });
  for (std::size_t i = 0; i < sources.size(); i++) {
    if (!read[i].object) continue;
    known_.emplace_hint(known_.end(), sources[i], std::move(read[i]));
    update.files_read++;
  }
}

/// Reads the source's object if its stat is another than when it was read last.
Result<void> PackageStore::look_at(const Directory& objects, const std::string& source, Update& update) {
  std::string path = default_object_path(source);
  Result<std::optional<FileStat>> stat = objects.stat(path);
  if (!stat) return tl::unexpected(stat.error());
  auto known = known_.find(source);
  if (known != known_.end() && *stat && known->second.stat == **stat) return {};
  update.files_read++;
  Known now;
  std::string why = "the object is missing";
  if (*stat) {
    Result<FileContents> contents = objects.read(path, object::kLargestObject);
    if (contents) {
      now.stat = contents->stat;
      if (known != known_.end() && known->second.object->bytes() == contents->bytes) {
        known->second.stat = now.stat;
        return {};
      }
      Result<std::shared_ptr<const ObjectData>> object =
          ObjectData::parse(encoder_->edition(), std::move(contents->bytes));
      if (object) now.object = std::move(*object);
      else why = object.error().message;
    } else {
      why = contents.error().message;
    }
  }
  if (!now.object) {
    Result<std::shared_ptr<const ObjectData>> made = compile(source, why, update);
    if (!made) return tl::unexpected(made.error());
    if (!*made) return {};  // the source has errors, which keep the update from being published
    now.object = std::move(*made);
    if (stat = objects.stat(path); stat && *stat) now.stat = **stat;
  }
  known_[source] = std::move(now);
  return {};
}

Result<std::shared_ptr<const ObjectData>> PackageStore::compile(const std::string& source, const std::string& why,
                                                                Update& update) {
  if (!options_.compiler)
    return fail("the object '" + object_path(source) + "' cannot be used: " + why, "build the packages: darkpkg build");
  std::string path = options_.packages + "/" + source;
  Diagnostics diagnostics;
  Result<std::optional<link::Recompiled>> made = options_.compiler(path, diagnostics);
  if (!made) return tl::unexpected(made.error());
  if (!*made) {
    update.diagnostics.push_back({path, std::move(diagnostics)});
    return std::shared_ptr<const ObjectData>();
  }
  // A folder that can't be written is no reason to fail.
  (void)object::write_object(object_path(source), (*made)->object, (*made)->source_mtime_ns);
  return ObjectData::parse(encoder_->edition(), std::move((*made)->object));
}

Means PackageStore::means() const { return {encoder_, users_, cache_, bodies_, options_.packages, options_.warnings}; }

/// Finds out what the items of a state that came out of a pack use, if that is needed.
void PackageStore::learn_uses(const Snapshot& of) {
  if (!users_.empty() || of.items == 0 || options_.edition->identity() == Identity::by_name) return;
  for (auto& [user, used] : all_uses(of)) users_.put(user, std::move(used));
}

void PackageStore::prepare_updates() {
  std::lock_guard lock(writer_);
  learn_uses(*snapshot());
}

/// From what the published state has to what was read.
Result<void> PackageStore::publish(Update& update) {
  std::shared_ptr<const Snapshot> from = snapshot();
  std::vector<FileChange> changes;
  const bool other_tables = from->encoder != encoder_;
  auto file = from->files.begin();
  auto remove = [&] { changes.push_back({(*file++)->path, nullptr}); };
  for (const auto& [path, known] : known_) {
    while (file != from->files.end() && (*file)->path < path) remove();
    bool is_there = file != from->files.end() && (*file)->path == path;
    if (other_tables || !is_there || (*file)->object != known.object) changes.push_back({path, known.object});
    if (is_there) ++file;
  }
  while (file != from->files.end()) remove();

  bool failed = has_errors(update.diagnostics);
  std::shared_ptr<const Snapshot> next;
  if (!failed && (!changes.empty() || other_tables || from->generation == 0)) {
    learn_uses(*from);
    Result<Advance> made = advance(*from, changes, means());
    if (!made) {
      failed_updates_++;
      return tl::unexpected(made.error());
    }
    next = std::move(made->next);
    failed = !next;
    update.changes = std::move(made->changes);
    update.checked = std::move(made->checked);
    for (link::FileDiagnostics& found : made->diagnostics) update.diagnostics.push_back(std::move(found));
    if (made->pins && !pins().empty()) {
      update.pins = {pins(), std::move(*made->pins)};
      if (next && options_.warnings.strict && !update.pins->diagnostics.empty()) {
        update.diagnostics.push_back(*update.pins);
        next = nullptr;
        failed = true;
      }
    }
    if (next) {
      for (const ItemChange& change : update.changes)
        if (change.change == Change::removed) users_.put(name_key(change.kind, change.name), {});
      for (auto& [user, used] : made->uses) users_.put(user, std::move(used));
    }
  }
  update.published = next != nullptr;
  update.refused = failed;
  update.generation = next ? next->generation : from->generation;
  (failed ? failed_updates_ : updates_) += failed || next ? 1 : 0;
  {
    std::lock_guard lock(mutex_);
    diagnostics_ = failed ? update.diagnostics : std::vector<link::FileDiagnostics>{};
  }
  if (next) make_current(std::move(next), update);
  return {};
}

void PackageStore::make_current(std::shared_ptr<const Snapshot> next, const Update& update) {
  {
    std::lock_guard lock(mutex_);
    current_ = std::move(next);
    history_.push_back({update.generation, update.changes});
    changes_kept_ += update.changes.size();
    while (history_.size() > kGenerationsKept || (changes_kept_ > kChangesKept && history_.size() > 1)) {
      changes_kept_ -= history_.front().changes.size();
      history_.pop_front();
    }
    generation_.store(update.generation, std::memory_order_release);
  }
  published_.notify_all();
}

std::shared_ptr<const Snapshot> PackageStore::snapshot() const {
  std::lock_guard lock(mutex_);
  return current_;
}

Result<BytesHandle> PackageStore::make_bytes(const Snapshot& snapshot, const Item& item) {
  Result<ItemBytes> bytes =
      snapshot.encoder->bytes(snapshot, item, [&](const SourceFile& file) { return bodies_.get(file); });
  if (!bytes) return tl::unexpected(bytes.error());
  encoded_.fetch_add(1, std::memory_order_relaxed);
  return cache_.add(item.slot, std::move(*bytes));
}

std::vector<link::FileDiagnostics> PackageStore::diagnostics() const {
  std::lock_guard lock(mutex_);
  return diagnostics_;
}

Result<std::vector<link::FileDiagnostics>> PackageStore::check() const {
  std::lock_guard lock(writer_);
  std::shared_ptr<const Snapshot> now = snapshot();
  Means with = means();
  with.encoder = now->encoder;
  Result<Findings> found = check_all(*now, with);
  if (!found) return tl::unexpected(found.error());
  if (!pins().empty() && !found->pins.empty()) found->files.push_back({pins(), std::move(found->pins)});
  return std::move(found->files);
}

std::vector<Affected> PackageStore::impact(const Snapshot& snapshot, const Item& item) {
  std::lock_guard lock(writer_);
  learn_uses(*this->snapshot());
  return affected_by(snapshot, users_, item);
}

std::optional<std::vector<Generation>> PackageStore::changes_since(std::uint64_t generation) const {
  std::lock_guard lock(mutex_);
  std::vector<Generation> out;
  if (generation >= current_->generation) return out;
  // The first generation does not say what it added.
  if (generation == 0 || history_.empty() || history_.front().number > generation + 1) return std::nullopt;
  for (const Generation& made : history_)
    if (made.number > generation) out.push_back(made);
  return out;
}

std::uint64_t PackageStore::wait(std::uint64_t generation, std::chrono::milliseconds at_most) const {
  std::unique_lock lock(mutex_);
  published_.wait_for(lock, at_most, [&] { return current_->generation > generation; });
  return current_->generation;
}

Statistics PackageStore::statistics() const {
  std::shared_ptr<const Snapshot> now = snapshot();
  Statistics out;
  out.files = now->files.size();
  out.items = now->items;
  for (const auto& file : now->files) out.object_bytes += file->object->bytes().size();
  out.cached_bytes = cache_.size();
  out.from_pack = from_pack_;
  out.encoded = encoded_;
  out.evictions = cache_.evictions();
  out.updates = updates_;
  out.failed_updates = failed_updates_;
  return out;
}

}  // namespace darkpkg::store
