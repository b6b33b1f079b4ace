#include "store/advance.hpp"

#include <algorithm>
#include <unordered_map>
#include <unordered_set>

#include "cache/object/section_codec.hpp"
#include "link/affected.hpp"
#include "rules/edition/places.hpp"

namespace darkpkg::store {
namespace {

/// An item by what stays the same about it.
struct Key {
  ItemKind kind;
  std::string_view name;
  friend bool operator==(const Key&, const Key&) = default;
};
struct KeyHash {
  std::size_t operator()(const Key& key) const { return name_key(key.kind, key.name); }
};

Location location(const Item& item) { return {item.kind, item.index().modules, item.index().name}; }

class Step {
 public:
  Step(const Snapshot& from, const std::vector<FileChange>& changes, std::shared_ptr<const Encoder> encoder,
       ItemCache& cache, const std::string& root, const Warnings& warnings)
      : from_(from), changes_(changes), encoder_(std::move(encoder)), cache_(cache), root_(root), warnings_(warnings) {}

  Result<Advance> run() {
    make_files();
    find_old();
    if (!match()) return std::move(out_);
    mark_affected();
    make_snapshot();
    if (Result<void> done = check(); !done) return tl::unexpected(done.error());
    if (is_refused(out_.diagnostics, warnings_)) return std::move(out_);
    if (from_.generation > 0)
      if (Result<void> done = compare(); !done) return tl::unexpected(done.error());
    for (const Item* item : removed_) out_.changes.push_back({Change::removed, item->kind, item->id, item->name});
    next_->generation = from_.generation + 1;
    out_.next = std::move(next_);
    return std::move(out_);
  }

 private:
  /// An item of a file that changed, or that is affected.
  struct Touched {
    Item* item;
    const Item* old;  ///< null: there was none
  };

  void add_file(const std::string& path, std::shared_ptr<const ObjectData> object) {
    auto file = std::make_shared<SourceFile>();
    file->path = path;
    file->object = std::move(object);
    const std::vector<object::IndexItem>& items = file->object->index().items;
    file->items.reserve(items.size());
    for (std::uint32_t i = 0; i < items.size(); i++) {
      std::string name = full_name(items[i].modules, items[i].name);
      file->items.push_back({{items[i].kind, std::move(name), {}}, file.get(), i, nullptr});
      encoder_->identify(file->items.back());
    }
    made_.push_back(std::move(file));
  }

  void make_files() {
    for (const FileChange& change : changes_) {
      if (const SourceFile* old = from_.file(change.path)) replaced_.push_back(old);
      if (change.object) add_file(change.path, change.object);
      out_.checked.push_back(change.path);
    }
  }

  void find_old() {
    for (const SourceFile* file : replaced_)
      for (const Item& item : file->items) old_.emplace(Key{item.kind, item.name}, &item);
  }

  /// Finds for each new item the old one. False where something is defined twice.
  bool match() {
    std::unordered_map<Key, const Item*, KeyHash> seen;
    std::size_t count = 0;
    for (const std::shared_ptr<SourceFile>& file : made_) count += file->items.size();
    seen.reserve(count);
    touched_.reserve(count);
    for (const std::shared_ptr<SourceFile>& file : made_) {
      for (Item& item : file->items) {
        Key key{item.kind, item.name};
        auto [first, is_new] = seen.try_emplace(key, &item);
        const Item* other = is_new ? nullptr : first->second;
        auto old = old_.find(key);
        if (!other && old == old_.end()) other = from_.find(item.kind, item.name);
        if (other) {
          report_twice(item, *other);
          continue;
        }
        touched_.push_back({&item, old == old_.end() ? nullptr : old->second});
        if (old == old_.end() && from_.generation > 0) appeared_.push_back(location(item));
      }
    }
    for (const auto& [key, item] : old_) {
      if (seen.contains(key)) continue;
      removed_.push_back(item);
      disappeared_.push_back(location(*item));
    }
    return out_.diagnostics.empty();
  }

  Span name_span(const Item& item) {
    Result<object::Positions> positions = item.file->object->positions();
    return positions ? span_of(positions->items[item.number].name) : Span{};
  }

  void report_twice(const Item& item, const Item& other) {
    Diagnostics found;
    Diagnostic& diagnostic =
        found.add(Code::duplicate_definition, name_span(item),
                  "the " + std::string(kind_word(item.kind)) + " '" + item.name + "' is defined twice",
                  "remove or rename one of them");
    diagnostic.notes.push_back({root_ + "/" + other.file->path, name_span(other), "it is also defined here"});
    out_.diagnostics.push_back({root_ + "/" + item.file->path, std::move(found)});
  }

  /// Items of unchanged files that could mean a name which appeared or disappeared: their files are made again too.
  void mark_affected() {
    if (from_.generation == 0) return;
    names_.emplace(encoder_->edition(), appeared_, disappeared_);
    if (names_->empty()) return;
    std::vector<std::uint32_t> hashes;
    for (std::string_view name : names_->last_parts()) hashes.push_back(name_hash(name));
    std::ranges::sort(hashes);
    std::unordered_set<const SourceFile*> done(replaced_.begin(), replaced_.end());
    for (const std::shared_ptr<const SourceFile>& file : from_.files) {
      if (done.contains(file.get()) || !file->object->mentions_one_of(hashes)) continue;
      if (std::ranges::none_of(file->items, [&](const Item& item) { return names_->affect(item.index()); })) continue;
      replaced_.push_back(file.get());
      out_.checked.push_back(file->path);
      add_file(file->path, file->object);
      for (Item& item : made_.back()->items) touched_.push_back({&item, &file->items[item.number]});
    }
  }

  void make_snapshot() {
    next_ = std::make_shared<Snapshot>();
    next_->encoder = encoder_;
    std::unordered_set<const SourceFile*> gone(replaced_.begin(), replaced_.end());
    std::vector<std::shared_ptr<const SourceFile>> made(made_.begin(), made_.end());
    std::ranges::sort(made, {}, [](const auto& file) { return std::string_view(file->path); });
    next_->files.reserve(from_.files.size() + made.size());
    auto at = made.begin();
    for (const std::shared_ptr<const SourceFile>& file : from_.files) {
      for (; at != made.end() && (*at)->path < file->path; ++at) next_->files.push_back(*at);
      if (!gone.contains(file.get())) next_->files.push_back(file);
    }
    next_->files.insert(next_->files.end(), at, made.end());

    next_->items = from_.items + touched_.size();
    for (const SourceFile* file : replaced_) next_->items -= file->items.size();
    if (next_->items > from_.by_name.capacity()) {
      next_->make_tables();
    } else {
      next_->by_name = from_.by_name;
      next_->by_id = from_.by_id;
      ItemTable::Editor names(next_->by_name), ids(next_->by_id);
      for (const SourceFile* file : replaced_) {
        for (const Item& item : file->items) {
          names.remove(item.name_key(), &item);
          ids.remove(item.id_key(), &item);
        }
      }
      for (const std::shared_ptr<SourceFile>& file : made_) add_all(names, ids, *file);
    }
  }

  static void add_all(ItemTable::Editor& names, ItemTable::Editor& ids, const SourceFile& file) {
    for (const Item& item : file.items) {
      names.add(item.name_key(), &item);
      ids.add(item.id_key(), &item);
    }
  }

  /// Looks the touched items' names up. The first state is checked only for names that must mean something, unless
  /// warnings are errors: they would need all bodies.
  Result<void> check() {
    std::vector<const SourceFile*> files;
    if (from_.generation > 0) {
      for (const std::shared_ptr<SourceFile>& file : made_) files.push_back(file.get());
      std::ranges::sort(files, {}, &SourceFile::path);
    } else {
      for (const Touched& touched : touched_) {
        touched.item->slot = std::make_shared<Slot>();
        if ((warnings_.strict || has_missing(*next_, *encoder_, *touched.item)) &&
            (files.empty() || files.back() != touched.item->file))
          files.push_back(touched.item->file);
      }
    }
    Result<std::vector<link::FileDiagnostics>> found = check_files(*next_, *encoder_, files, root_, warnings_);
    if (!found) return tl::unexpected(found.error());
    out_.diagnostics = std::move(*found);
    return {};
  }

  const object::Bodies* bodies_of(const SourceFile& file) {
    auto [at, is_new] = bodies_.try_emplace(file.object.get());
    if (is_new) {
      if (Result<object::Bodies> bodies = file.object->bodies()) at->second = std::move(*bodies);
    }
    return at->second ? &*at->second : nullptr;
  }

  /// Equal code and references? Then only what the references mean can make other bytes.
  bool same_code(const Item& item, const Item& old) {
    if (item.file->object->content() == old.file->object->content()) return true;
    const object::Bodies* a = bodies_of(*item.file);
    const object::Bodies* b = bodies_of(*old.file);
    auto hash = [](const Item& of, const object::Bodies& bodies) {
      return object::item_hash(of.index(), bodies, of.number);
    };
    return a && b && hash(item, *a) == hash(old, *b);
  }

  /// The bytes that the item has now; nothing where its code is malformed.
  Result<ItemBytes> bytes_of(const Snapshot& snapshot, const Item& item) {
    const object::Bodies* bodies = bodies_of(*item.file);
    if (!bodies) return fail("the object of '" + item.file->path + "' is malformed", "build the packages again");
    const Encoder& encoder = *snapshot.encoder;
    return encoder.encode(item, encoder.resolve(snapshot, item), *bodies);
  }

  /// Gives each touched item its slot: the old one where its bytes are the same.
  Result<void> compare() {
    for (const Touched& touched : touched_) {
      Item& item = *touched.item;
      const Item* old = touched.old;
      if (!old) {
        item.slot = std::make_shared<Slot>();
        out_.changes.push_back({Change::added, item.kind, item.id, item.name});
        continue;
      }
      if (old->id != item.id) {
        item.slot = std::make_shared<Slot>();
        out_.changes.push_back({Change::removed, old->kind, old->id, old->name});
        out_.changes.push_back({Change::added, item.kind, item.id, item.name});
        continue;
      }
      bool moved = old->file->path != item.file->path;
      // Other tables may give what it refers to other ids.
      bool same = encoder_ == from_.encoder && same_code(item, *old) &&
                  (names_->empty() || !names_->affect(item.index()) ||
                   encoder_->resolve(*next_, item) == encoder_->resolve(from_, *old));
      if (!same) {
        Result<ItemBytes> now = bytes_of(*next_, item);
        if (!now) return tl::unexpected(now.error());
        Result<ItemBytes> before = bytes_of(from_, *old);
        same = before && before->program == now->program && before->runtime == now->runtime;
        if (!same) {
          item.slot = std::make_shared<Slot>();
          cache_.add(item.slot, std::move(*now));
          out_.changes.push_back({Change::changed, item.kind, item.id, item.name});
          continue;
        }
      }
      item.slot = old->slot;
      if (moved) out_.changes.push_back({Change::moved, item.kind, item.id, item.name});
    }
    return {};
  }

  const Snapshot& from_;
  const std::vector<FileChange>& changes_;
  const std::shared_ptr<const Encoder> encoder_;
  ItemCache& cache_;
  const std::string& root_;
  const Warnings& warnings_;

  std::vector<const SourceFile*> replaced_;            // of `from`
  std::vector<std::shared_ptr<SourceFile>> made_;      // instead of those, and new ones
  std::unordered_map<Key, const Item*, KeyHash> old_;  // the items of changed files
  std::vector<Touched> touched_;                       // all items of `made_`
  std::vector<const Item*> removed_;
  std::vector<Location> appeared_, disappeared_;
  std::optional<link::ChangedNames> names_;
  std::unordered_map<const ObjectData*, std::optional<object::Bodies>> bodies_;
  std::shared_ptr<Snapshot> next_;
  Advance out_;
};

}  // namespace

std::string_view change_text(Change change) {
  switch (change) {
    case Change::added: return "added";
    case Change::changed: return "changed";
    case Change::removed: return "removed";
    case Change::moved: break;
  }
  return "moved";
}

Result<Advance> advance(const Snapshot& from, const std::vector<FileChange>& changes,
                        std::shared_ptr<const Encoder> encoder, ItemCache& cache, const std::string& root,
                        const Warnings& warnings) {
  return Step(from, changes, std::move(encoder), cache, root, warnings).run();
}

}  // namespace darkpkg::store
