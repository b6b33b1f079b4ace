#include "link/stored_prior.hpp"

#include <algorithm>
#include <unordered_map>

#include "cache/database/tables/edges.hpp"
#include "cache/database/tables/mentions.hpp"
#include "link/scan.hpp"
#include "link/stored_names.hpp"
#include "link/warnings.hpp"

namespace darkpkg::link {
namespace {

using database::ItemRow;

class StoredPrior final : public Prior {
 public:
  StoredPrior(database::Database& database, ItemTables& tables, LinkedFiles& files, Loader& loader,
              std::vector<File*>& stepped, OtherFiles others)
      : db_(database),
        tables_(tables),
        files_(files),
        loader_(loader),
        stepped_(stepped),
        others_(others),
        edges_(database),
        shared_(database),
        rows_(database),
        names_(database) {}

  // ---- Files
  File* file(database::FileId id) override {
    if (by_id_.empty())
      for (LinkedFile& file : files_) by_id_.emplace(file.id, &file);
    const auto at = by_id_.find(id);
    if (at != by_id_.end()) return at->second;
    return others_.manifest ? add(id) : nullptr;
  }
  Result<bool> load(std::span<File* const> files) override { return loader_.load(files); }
  Result<void> load_code(std::span<File* const>) override { return {}; }
  std::vector<File*> mentioning(const ChangedNames& names) override {
    std::vector<database::FileId> ids;
    database::MentioningFiles mentioning(db_);
    for (const auto& [name, qualifier] : names.mentions()) mentioning.add(name, qualifier, ids);
    std::vector<File*> found;
    for (const database::FileId id : ids)
      if (File* mentions = file(id); mentions && !mentions->removed && !mentions->looked_at) found.push_back(mentions);
    std::ranges::sort(found, {}, &File::id);
    found.erase(std::unique(found.begin(), found.end()), found.end());
    return found;
  }

  // ---- Items
  std::vector<ItemRow> items(const File& file) override {
    if (!static_cast<const LinkedFile&>(file).row) return {};
    return database::read_items(db_, file.id);
  }
  std::vector<ItemRow> all_items() override { return database::read_all_items(db_); }
  std::vector<ItemRow> named(std::string_view full_name) override {
    std::vector<ItemRow> out;
    rows_.visit(full_name, [&](ItemKind kind, std::string_view, std::int64_t row) {
      ItemRow& one = out.emplace_back();
      one.row = row;
      one.kind = kind;
      one.name = full_name;
    });
    return out;
  }
  std::vector<ItemRow> users(std::string_view full_name, ItemKind kind,
                             FunctionRef<bool(std::int64_t row)> wanted) override {
    return edges_.users(full_name, kind, wanted);
  }
  std::vector<ItemRow> sharing(std::string_view id) override { return shared_.items(id); }
  bool defines(const std::string& module, const std::set<std::int64_t>& without) override {
    return rows_.defines(module, [&](std::int64_t row) { return without.contains(row); });
  }
  std::optional<ItemId> prior_id(const object::IndexItem& item, std::string_view full_name) override {
    return tables_.prior_id(item, full_name);
  }

  // ---- Names
  NameLookup* names() override { return &names_; }
  bool expect_lookups(std::size_t references, std::size_t used) override {
    std::size_t items = others_.items;
    for (const LinkedFile& file : files_)
      if (file.row) items += static_cast<std::size_t>(file.row->items);
    // A look-up in the database costs about as much as reading ten names at once, a reference has about four
    // candidates, and what an item used is mostly what others used, too.
    if (references * 40 + used * 10 > items) names_.read_all(items);
    return names_.complete();
  }
  NameLookup& used_names(const ItemRow& item) override {
    names_.read_used(item.row);
    return used_;
  }

  // ---- Warnings
  std::optional<std::vector<std::pair<std::int64_t, Warning>>> warnings(const File& file) override {
    std::vector<std::pair<std::int64_t, Warning>> out;
    const std::optional<database::FileRow>& row = static_cast<const LinkedFile&>(file).row;
    if (!row || row->warnings == 0) return out;
    for (const database::WarningRow& stored : database::read_warnings(db_, file.id))
      if (std::optional<Warning> warning = stored.item ? warning_of(stored) : std::nullopt) {
        warning->at = {};
        out.emplace_back(*stored.item, std::move(*warning));
      }
    return out;
  }

 private:
  File* add(database::FileId id) {
    if (!rows_by_id_) rows_by_id_.emplace(db_);
    std::optional<database::FileRow> row = rows_by_id_->find(id);
    LinkedFile* file = row ? add_unchanged(*others_.manifest, std::move(*row), files_) : nullptr;
    by_id_.emplace(id, file);
    if (!file) return nullptr;
    others_.items -= std::min(others_.items, static_cast<std::size_t>(file->row->items));
    stepped_.push_back(file);
    return file;
  }

  database::Database& db_;
  ItemTables& tables_;
  LinkedFiles& files_;
  Loader& loader_;
  std::vector<File*>& stepped_;
  OtherFiles others_;
  std::optional<database::FilesById> rows_by_id_;
  database::EdgeRows edges_;
  database::SharedIds shared_;
  database::ItemNames rows_;
  StoredNames names_;
  ReadNames used_{names_};
  std::unordered_map<FileId, File*>
      by_id_;  // from the first call on that wants one: those of files_; null: there is none
};

}  // namespace

std::unique_ptr<Prior> make_stored_prior(database::Database& database, ItemTables& tables, LinkedFiles& files,
                                         Loader& loader, std::vector<File*>& stepped, OtherFiles others) {
  return std::make_unique<StoredPrior>(database, tables, files, loader, stepped, others);
}

}  // namespace darkpkg::link
