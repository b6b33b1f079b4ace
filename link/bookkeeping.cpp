#include "link/bookkeeping.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <unordered_map>

#include "base/joined.hpp"
#include "cache/database/tables/warnings.hpp"
#include "link/pins.hpp"

namespace darkpkg::link {
namespace {

/// What a file mentions: (last part, qualifier).
using Mentions = std::set<std::pair<std::string, std::string>>;

Mentions mentions_of(const Edition& edition, const object::Index& index) {
  Mentions out;
  for (const object::IndexItem& item : index.items)
    for (const Reference& reference : item.references)
      if (std::optional<std::string_view> name = edition.item_name(reference))
        out.emplace(*name, joined(std::span(reference.names).first(reference.names.size() - 1)));
  return out;
}

/// `qualifier.name` lines, as darkpkg_uses has them.
std::string pack(const Mentions& mentions) {
  std::string out;
  for (const auto& [name, qualifier] : mentions) out.append(qualifier).append(".").append(name).append("\n");
  return out;
}

Mentions unpack(std::string_view packed) {
  Mentions out;
  while (!packed.empty()) {
    std::string_view line = packed.substr(0, packed.find('\n'));
    packed.remove_prefix(std::min(line.size() + 1, packed.size()));
    std::size_t dot = line.rfind('.');
    if (dot != std::string_view::npos) out.emplace(line.substr(dot + 1), line.substr(0, dot));
  }
  return out;
}

class FileTables {
 public:
  FileTables(database::Database& database, const Step& step)
      : database_(database), step_(step), files_(database), mentions_(database), warnings_(database) {}

  bool run(const LinkedFiles& files, const std::vector<Warning>* pins, const database::AllMentions* all) {
    for (const LinkedFile& file : files) {
      if (!file.entry) {
        remove(file);
        any_ = true;
      } else if (file.loaded()) {
        // A file that is looked at because of others mentions what it did.
        const bool has_other_content = !file.row || file.row->content != file.content;
        if (!step_.full && has_other_content) put_mentions(file, mentions_of(step_.edition, *file.index));
        if (file.looked_at) put_warnings(file);
        put_file(file);
      }
    }
    if (all) {  // a full link knows what the tables should have as a whole, and so also heals them
      database::put_all_mentions(database_, *all);
      warnings_.remove_lost();
    }
    if (pins) put_warnings(kPinsFile, *pins);
    return any_;
  }

 private:
  void remove(const LinkedFile& file) {
    if (!step_.full) put_mentions(file, {});
    warnings_.remove(file.id);
    files_.remove(file.path);
  }

  void put_mentions(const LinkedFile& file, const Mentions& now) {
    const std::string packed = pack(now), before = mentions_.packed(file.id);
    if (packed == before) return;
    const Mentions old = unpack(before);
    for (const auto& [name, qualifier] : old)
      if (!now.contains({name, qualifier})) mentions_.remove(name, qualifier, file.id);
    for (const auto& [name, qualifier] : now)
      if (!old.contains({name, qualifier})) mentions_.add(name, qualifier, file.id);
    mentions_.put_packed(file.id, packed);
  }

  void put_warnings(const LinkedFile& file) {
    if (file.warnings.empty() && (!file.row || file.row->warnings == 0) && !step_.full) return;
    put_warnings(file.id, file.warnings);
  }

  void put_warnings(database::FileId file, const std::vector<Warning>& warnings) {
    std::vector<database::WarningRow> rows;
    for (const Warning& w : warnings)
      rows.push_back({std::string(code_text(w.code)), w.at.offset, w.at.length, w.message, w.help,
                      w.item ? std::optional(row_of(file, *w.item)) : std::nullopt, w.reference});
    any_ |= warnings_.put(file, rows);
  }

  /// The row of an item.
  std::int64_t row_of(database::FileId file, std::uint32_t number) {
    if (rows_.empty())
      for (const Item& item : step_.items) rows_[{item.file->id, item.number}] = item.row;
    return rows_.at({file, number});
  }

  void put_file(const LinkedFile& file) {
    // A stat of zero is no file's: an object that could not be written is looked for again.
    FileStat stat = file.stat.value_or(FileStat{});
    std::int64_t items = static_cast<std::int64_t>(file.index->items.size());
    std::int64_t warnings = file.looked_at ? static_cast<std::int64_t>(file.warnings.size()) : file.row->warnings;
    bool same =
        file.row && file.row->content == file.content && file.row->items == items && file.row->warnings == warnings;
    if (same && file.row->object == stat) return;
    any_ |= !same;
    files_.put({file.path, file.id, stat, file.content, items, warnings});
  }

  database::Database& database_;
  const Step& step_;
  database::FileRows files_;
  database::MentionRows mentions_;
  database::WarningRows warnings_;
  bool any_ = false;  // does a file say something else than before?
  std::map<std::pair<database::FileId, std::uint32_t>, std::int64_t> rows_;  // filled when one is asked for
};

}  // namespace

database::AllMentions all_mentions(const Edition& edition, const LinkedFiles& files) {
  database::AllMentions out;
  for (const LinkedFile& file : files) {
    if (!file.loaded()) continue;
    Mentions mentions = mentions_of(edition, *file.index);
    if (!mentions.empty()) out.uses.emplace_back(file.id, pack(mentions));
    for (const auto& [name, qualifier] : mentions) out.references.emplace_back(name, qualifier, file.id);
  }
  std::ranges::sort(out.references);
  std::ranges::sort(out.uses);
  return out;
}

bool write_file_tables(database::Database& database, const Step& step, const LinkedFiles& files,
                       const std::vector<Warning>* pins, const database::AllMentions* all) {
  return FileTables(database, step).run(files, pins, all);
}

}  // namespace darkpkg::link
