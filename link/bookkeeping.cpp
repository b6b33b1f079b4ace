#include "link/bookkeeping.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <unordered_map>

#include "base/joined.hpp"
#include "link/pins.hpp"

namespace darkpkg::link {
namespace {

using database::Blob;
using database::Statement;

/// Runtimes that are further behind than this many generations drop everything.
constexpr std::int64_t kGenerationsKept = 1000;

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
  explicit FileTables(Context& context) : context_(context), db_(*context.db) {}

  bool run(const AllMentions* all) {
    for (LinkedFile& file : context_.sources) {
      if (!file.entry) {
        remove(file);
        any_ = true;
      } else if (file.loaded()) {
        // A file that is looked at because of others mentions what it did.
        const bool has_other_content = !file.row || file.row->content != file.content;
        if (!context_.full && has_other_content) put_mentions(file, mentions_of(context_.edition, *file.index));
        if (file.looked_at) put_warnings(file);
        put_file(file);
      }
    }
    if (all) put_all_mentions(*all);
    if (context_.pins_looked_at) put_warnings(kPinsFile, context_.pin_warnings);
    return any_;
  }

 private:
  Statement& prepared(std::optional<Statement>& statement, std::string_view sql) {
    if (!statement) statement.emplace(db_, sql);
    return *statement;
  }

  void remove(const LinkedFile& file) {
    if (!context_.full) put_mentions(file, {});
    Statement(db_, "DELETE FROM darkpkg_diagnostics WHERE file = ?").run(file.id);
    Statement(db_, "DELETE FROM darkpkg_files WHERE path = ?").run(std::string_view(file.path));
  }

  void put_mentions(const LinkedFile& file, const Mentions& now) {
    Statement& select = prepared(select_uses_, "SELECT names FROM darkpkg_uses WHERE file = ?");
    std::string packed = pack(now), before;
    if (select.bind(file.id).step()) before = select.text(0);
    select.reset();
    if (packed == before) return;
    Mentions old = unpack(before);
    for (const auto& mention : old)
      if (!now.contains(mention))
        prepared(delete_reference_, "DELETE FROM darkpkg_references WHERE name = ? AND qualifier = ? AND file = ?")
            .run(std::string_view(mention.first), std::string_view(mention.second), file.id);
    for (const auto& mention : now)
      if (!old.contains(mention))
        prepared(insert_reference_, "INSERT OR IGNORE INTO darkpkg_references (name, qualifier, file) VALUES (?, ?, ?)")
            .run(std::string_view(mention.first), std::string_view(mention.second), file.id);
    if (now.empty()) Statement(db_, "DELETE FROM darkpkg_uses WHERE file = ?").run(file.id);
    else
      prepared(put_uses_, "INSERT OR REPLACE INTO darkpkg_uses (file, names) VALUES (?, ?)")
          .run(file.id, std::string_view(packed));
  }

  /// A full link knows what both tables should have as a whole, and so also heals them.
  void put_all_mentions(const AllMentions& wanted) {
    AllMentions found;
    {
      Statement all(db_, "SELECT name, qualifier, file FROM darkpkg_references ORDER BY 1, 2, 3");
      while (all.step()) found.references.emplace_back(all.text(0), all.text(1), all.integer(2));
      Statement packed(db_, "SELECT file, names FROM darkpkg_uses ORDER BY file");
      while (packed.step()) found.uses.emplace_back(packed.integer(0), packed.text(1));
    }
    if (wanted.references != found.references) {
      db_.execute("DELETE FROM darkpkg_references");
      Statement insert(db_, "INSERT INTO darkpkg_references (name, qualifier, file) VALUES (?, ?, ?)");
      for (const auto& [name, qualifier, file] : wanted.references)
        insert.run(std::string_view(name), std::string_view(qualifier), file);
    }
    if (wanted.uses != found.uses) {
      db_.execute("DELETE FROM darkpkg_uses");
      Statement insert(db_, "INSERT INTO darkpkg_uses (file, names) VALUES (?, ?)");
      for (const auto& [file, packed] : wanted.uses) insert.run(file, std::string_view(packed));
    }
    db_.execute("DELETE FROM darkpkg_diagnostics WHERE file <> 0 AND file NOT IN (SELECT id FROM darkpkg_files)");
  }

  void put_warnings(const LinkedFile& file) {
    if (file.warnings.empty() && (!file.row || file.row->warnings == 0) && !context_.full) return;
    put_warnings(file.id, file.warnings);
  }

  void put_warnings(database::FileId file, const std::vector<Warning>& warnings) {
    if (has_warnings(file, warnings)) return;
    any_ = true;
    prepared(delete_warnings_, "DELETE FROM darkpkg_diagnostics WHERE file = ?").run(file);
    std::int64_t number = 0;
    for (const Warning& w : warnings) {
      Statement& insert = prepared(insert_warning_,
                                   "INSERT INTO darkpkg_diagnostics (file, number, code, start, length, message, help, "
                                   "item, reference) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)");
      auto run = [&](auto item) {
        insert.run(file, number++, code_text(w.code), std::int64_t{w.at.offset}, std::int64_t{w.at.length},
                   std::string_view(w.message), std::string_view(w.help), item, std::int64_t{w.reference});
      };
      if (w.item) run(row_of(file, *w.item));
      else run(database::Null{});
    }
  }

  /// Are the file's warnings in the database just as they should be?
  bool has_warnings(database::FileId file, const std::vector<Warning>& warnings) {
    Statement& rows = prepared(select_warnings_,
                               "SELECT number, code, start, length, message, help, item, reference FROM "
                               "darkpkg_diagnostics WHERE file = ? ORDER BY number");
    rows.bind(file);
    std::int64_t number = 0;
    bool same = true;
    for (const Warning& w : warnings) {
      same = same && rows.step() && rows.integer(0) == number++ && rows.text(1) == code_text(w.code) &&
             rows.integer(2) == w.at.offset && rows.integer(3) == w.at.length && rows.text(4) == w.message &&
             rows.text(5) == w.help && rows.is_null(6) == !w.item.has_value() &&
             (!w.item || rows.integer(6) == row_of(file, *w.item)) && rows.integer(7) == w.reference;
    }
    same = same && !rows.step();
    rows.reset();
    return same;
  }

  /// The row of an item.
  std::int64_t row_of(database::FileId file, std::uint32_t number) {
    if (rows_.empty())
      for (const Item& item : context_.items) rows_[{item.file->id, item.number}] = item.row;
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
    prepared(
        put_file_,
        "INSERT INTO darkpkg_files (path, id, size, mtime_ns, ctime_ns, inode, content, items, warnings) VALUES (?, "
        "?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (path) DO UPDATE SET size = excluded.size, mtime_ns = "
        "excluded.mtime_ns, ctime_ns = excluded.ctime_ns, inode = excluded.inode, content = excluded.content, items "
        "= excluded.items, warnings = excluded.warnings")
        .run(std::string_view(file.path), file.id, static_cast<std::int64_t>(stat.size), stat.mtime_ns, stat.ctime_ns,
             static_cast<std::int64_t>(stat.inode),
             Blob{{reinterpret_cast<const char*>(file.content.data()), file.content.size()}}, items, warnings);
  }

  Context& context_;
  database::Database& db_;
  bool any_ = false;  // does a file say something else than before?
  std::map<std::pair<database::FileId, std::uint32_t>, std::int64_t> rows_;  // filled when one is asked for
  std::optional<Statement> select_uses_, put_uses_, delete_reference_, insert_reference_;
  std::optional<Statement> select_warnings_, delete_warnings_, insert_warning_, put_file_;
};

}  // namespace

void Changes::add(object::ItemKind kind, std::string_view item, std::string_view change) {
  if (!insert_)
    insert_.emplace(database_,
                    "INSERT OR REPLACE INTO darkpkg_changes (generation, kind, item, change) VALUES (?, ?, ?, ?)");
  insert_->run(generation_, kind_text(kind), item, change);
  any_ = true;
}

void Changes::forget_old() {
  Statement(database_, "DELETE FROM darkpkg_changes WHERE generation <= ?").run(generation_ - kGenerationsKept);
}

AllMentions all_mentions(const Context& context) {
  AllMentions out;
  for (const LinkedFile& file : context.sources) {
    if (!file.loaded()) continue;
    Mentions mentions = mentions_of(context.edition, *file.index);
    if (!mentions.empty()) out.uses.emplace_back(file.id, pack(mentions));
    for (const auto& [name, qualifier] : mentions) out.references.emplace_back(name, qualifier, file.id);
  }
  std::ranges::sort(out.references);
  std::ranges::sort(out.uses);
  return out;
}

bool write_file_tables(Context& context, const AllMentions* all) { return FileTables(context).run(all); }

}  // namespace darkpkg::link
