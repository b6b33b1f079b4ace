#include "link/stored_prior.hpp"

#include <algorithm>
#include <unordered_map>

#include "link/load.hpp"
#include "link/stored_names.hpp"
#include "rules/parse_code.hpp"

namespace darkpkg::link {
namespace {

using database::ItemRow;
using database::Statement;

class StoredPrior final : public Prior {
 public:
  explicit StoredPrior(Context& context)
      : context_(context), db_(*context.db), edges_(db_), shared_(db_), names_(db_) {}

  // ---- Files
  File* file(database::FileId id) override {
    if (files_.empty())
      for (LinkedFile& file : context_.sources) files_.emplace(file.id, &file);
    const auto at = files_.find(id);
    return at == files_.end() ? nullptr : at->second;
  }
  Result<void> load(std::span<File* const> files) override { return link::load(context_, files); }
  Result<void> load_code(std::span<File* const>) override { return {}; }
  std::vector<File*> mentioning(const ChangedNames& names) override {
    std::vector<File*> found;
    Statement query(db_, "SELECT file FROM darkpkg_references WHERE name = ? AND qualifier = ?");
    for (const auto& [name, qualifier] : names.mentions()) {
      query.bind(name, std::string_view(qualifier));
      while (query.step())
        if (File* mentions = file(query.integer(0)); mentions && !mentions->removed && !mentions->looked_at)
          found.push_back(mentions);
    }
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
    if (!named_) named_.emplace(db_, "SELECT kind, id FROM darkpkg_items WHERE name = ?");
    named_->bind(full_name);
    std::vector<ItemRow> out;
    while (named_->step()) {
      const std::optional<ItemKind> kind = parse_kind(named_->text(0));
      if (!kind) continue;
      ItemRow& row = out.emplace_back();
      row.row = named_->integer(1);
      row.kind = *kind;
      row.name = full_name;
    }
    named_->reset();
    return out;
  }
  std::vector<ItemRow> users(std::string_view full_name, ItemKind kind,
                             FunctionRef<bool(std::int64_t row)> wanted) override {
    return edges_.users(full_name, kind, wanted);
  }
  std::vector<ItemRow> sharing(std::string_view id) override { return shared_.items(id); }
  bool defines(const std::string& module, const std::set<std::int64_t>& without) override {
    Statement names(db_, "SELECT name, id FROM darkpkg_items WHERE name > ? AND name < ?");
    const std::string first = module + ".", end = module + "/";  // the character after the dot
    names.bind(std::string_view(first), std::string_view(end));
    while (names.step())
      if (module_of(names.text(0)) == module && !without.contains(names.integer(1))) return true;
    return false;
  }
  std::optional<ItemId> prior_id(const object::IndexItem& item, std::string_view full_name) override {
    return context_.tables->prior_id(item, full_name);
  }

  // ---- Names
  NameLookup* names() override { return &names_; }
  bool expect_lookups(std::size_t references, std::size_t used) override {
    std::size_t items = 0;
    for (const LinkedFile& file : context_.sources)
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
    Statement rows(db_,
                   "SELECT item, reference, code, message, help FROM darkpkg_diagnostics WHERE file = ? AND "
                   "item IS NOT NULL ORDER BY number");
    rows.bind(file.id);
    while (rows.step())
      if (std::optional<Code> code = parse_code(rows.text(2)))
        out.emplace_back(rows.integer(0), Warning{*code,
                                                  {},
                                                  std::string(rows.text(3)),
                                                  std::string(rows.text(4)),
                                                  std::nullopt,
                                                  static_cast<std::uint32_t>(rows.integer(1))});
    return out;
  }

 private:
  Context& context_;
  database::Database& db_;
  database::EdgeRows edges_;
  database::SharedIds shared_;
  StoredNames names_;
  ReadNames used_{names_};
  std::optional<Statement> named_;
  std::unordered_map<database::FileId, File*> files_;  // all, from the first call on that wants one
};

}  // namespace

std::unique_ptr<Prior> make_stored_prior(Context& context) { return std::make_unique<StoredPrior>(context); }

std::vector<Warning> read_warnings(database::Database& database, database::FileId file) {
  Statement rows(database,
                 "SELECT code, start, length, message, help FROM darkpkg_diagnostics WHERE file = ? ORDER BY number");
  rows.bind(file);
  std::vector<Warning> out;
  while (rows.step())
    if (std::optional<Code> code = parse_code(rows.text(0)))
      out.push_back({*code,
                     {static_cast<std::uint32_t>(rows.integer(1)), static_cast<std::uint32_t>(rows.integer(2))},
                     std::string(rows.text(3)),
                     std::string(rows.text(4)),
                     std::nullopt,
                     0});
  return out;
}

}  // namespace darkpkg::link
