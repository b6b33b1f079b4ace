#pragma once

#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>

#include "link/prior.hpp"
#include "store/encoder.hpp"
#include "store/snapshot.hpp"
#include "store/users.hpp"

namespace darkpkg::store {

/// A source whose object is another than the snapshot's.
struct FileChange {
  std::string path;
  std::shared_ptr<const ObjectData> object;  ///< null: the source is gone
};

/// A file of a step with its object.
struct SteppedFile : link::File {
  const SourceFile* before = nullptr;        ///< null: it is new
  std::shared_ptr<const ObjectData> object;  ///< null: it is gone
  std::optional<object::Object> decoded;     ///< once its code was asked for
};

/// The packages as a snapshot has them, and what changed since. Files are made when they are asked for.
class SnapshotPrior final : public link::Prior {
 public:
  /// All must outlive it. `root`: the folder of the sources.
  SnapshotPrior(const Snapshot& from, const Users& users, const Encoder& encoder, const std::string& root,
                link::Step& step)
      : from_(from), users_(users), encoder_(encoder), root_(root), step_(step), names_(from) {}

  /// Has the step look at a file that changed.
  void change(const FileChange& change);
  /// The item of the snapshot that a row is of.
  const Item& item(const link::ItemRow& row) const;
  const std::deque<SteppedFile>& files() const { return files_; }

  link::File* file(link::FileId id) override;
  Result<bool> load(std::span<link::File* const> files) override;
  Result<void> load_code(std::span<link::File* const> files) override;
  std::vector<link::File*> mentioning(const link::ChangedNames& names) override;

  std::vector<link::ItemRow> items(const link::File& file) override;
  std::vector<link::ItemRow> all_items() override;
  std::vector<link::ItemRow> named(std::string_view full_name) override;
  std::vector<link::ItemRow> users(std::string_view full_name, ItemKind kind,
                                   FunctionRef<bool(std::int64_t row)> wanted) override;
  std::vector<link::ItemRow> sharing(std::string_view id) override;
  bool defines(const std::string& module, const std::set<std::int64_t>& without) override;
  std::optional<ItemId> prior_id(const object::IndexItem& item, std::string_view full_name) override {
    return encoder_.prior_id(item.kind, full_name);
  }

  link::NameLookup* names() override { return &names_; }
  bool expect_lookups(std::size_t, std::size_t) override { return true; }
  link::NameLookup& used_names(const link::ItemRow&) override { return names_; }
  std::optional<std::vector<std::pair<std::int64_t, link::Warning>>> warnings(const link::File&) override {
    return std::nullopt;
  }

 private:
  SteppedFile& add(const std::string& path);
  SteppedFile& file_of(const SourceFile& before);
  std::int64_t number(const Item& item);
  link::ItemRow row(const Item& item);

  const Snapshot& from_;
  const Users& users_;
  const Encoder& encoder_;
  const std::string& root_;
  link::Step& step_;
  SnapshotNames names_;
  std::deque<SteppedFile> files_;  // by number, from 1; never moves its elements
  std::unordered_map<const SourceFile*, SteppedFile*> by_source_;
};

}  // namespace darkpkg::store
