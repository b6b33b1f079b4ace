#include "lookup/uses.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

#include "base/deep_stack.hpp"
#include "base/in_threads.hpp"
#include "base/joined.hpp"
#include "cache/database/tables/edges.hpp"
#include "cache/database/tables/mentions.hpp"
#include "language/source/source.hpp"
#include "link/names.hpp"
#include "link/resolve.hpp"

namespace darkpkg::lookup {
namespace {

using database::FileId;

/// Fewer files are not worth a thread.
constexpr std::size_t kFilesAThread = 8;

/// A file that may use the item.
struct Candidate {
  std::string path;
  FileId id = 0;
  FileStat object = {};                  ///< as the link saw it
  std::vector<std::int64_t> users = {};  ///< their rows, if the link noted who they are
};

/// The files that mention a name that could mean the item.
std::vector<Candidate> mentioning_files(database::Database& db, const Location& location) {
  std::vector<FileId> ids;
  database::MentioningFiles mentioning(db);
  for (const std::string& qualifier : link::possible_qualifiers(location))
    mentioning.add(location.name, qualifier, ids);
  std::ranges::sort(ids);
  ids.erase(std::ranges::unique(ids).begin(), ids.end());
  std::vector<Candidate> out;
  for (FileId id : ids) out.push_back({{}, id});
  return out;
}

/// The files that use the item as the link noted it.
std::vector<Candidate> using_files(const StoredItems& items, const ItemName& target) {
  std::vector<Candidate> out;
  database::ItemRow user;
  for (std::int64_t row : items.rows_of_users(target)) {
    user.row = row;
    if (out.empty() || out.back().id != user.file()) out.push_back({{}, user.file()});
    out.back().users.push_back(row);
  }
  return out;
}

/// The files that use the item, if the link noted who does; else those that may.
std::vector<Candidate> candidates_of(const StoredItems& items, const ItemName& target, const Location& location) {
  std::vector<Candidate> out = items.edition().identity() == Identity::by_content
                                   ? using_files(items, target)
                                   : mentioning_files(items.database(), location);
  database::FilesById files(items.database());
  std::erase_if(out, [&](Candidate& candidate) {
    std::optional<database::FileRow> file = files.find(candidate.id);
    if (!file) return true;
    candidate.path = std::move(file->path);
    candidate.object = file->object;
    return false;
  });
  std::ranges::sort(out, {}, &Candidate::path);
  return out;
}

/// Lines and columns of ascending offsets, in one pass over the text.
class Places {
 public:
  explicit Places(std::string_view text) : text_(text) {}
  LineColumn at(std::size_t offset) {
    std::string_view between = text_.substr(std::min(at_, text_.size()), offset - at_);
    LineColumn step = line_column(between, static_cast<std::uint32_t>(between.size()));
    place_.column = step.line == 1 ? place_.column + step.column - 1 : step.column;
    place_.line += step.line - 1;
    at_ = offset;
    return place_;
  }

 private:
  std::string_view text_;
  std::size_t at_ = 0;
  LineColumn place_;
};

/// The names that were read already.
class KnownNames : public link::NameLookup {
 public:
  explicit KnownNames(const StoredItems& items) : items_(items) {}
  const NamedItem* find(ItemKind kind, std::string_view full_name) override { return items_.exact(kind, full_name); }

 private:
  const StoredItems& items_;
};

/// What references of a file mean. They repeat.
class Meanings {
 public:
  Meanings(const StoredItems& items, const object::NameUses& uses, const ItemName& target, const Location& location)
      : items_(items), uses_(uses), target_(target), location_(location), names_(items) {}

  bool could_be(const object::NameUses::User& user) { return of(user).could_be; }
  bool is(const object::NameUses::User& user) {
    Meaning& meaning = of(user);
    if (!meaning.could_be) return false;
    if (!meaning.is) {
      const Inputs inputs;  // none: builtins are no items
      meaning.is =
          link::resolve(items_.edition(), uses_.references[user.reference], uses_.modules[user.modules], names_, inputs)
              .item == &target_;
    }
    return *meaning.is;
  }

 private:
  struct Meaning {
    bool could_be = false;
    std::optional<bool> is;  ///< nothing: not looked up yet
  };
  Meaning& of(const object::NameUses::User& user) {
    const auto [known, fresh] = known_.try_emplace({user.modules, user.reference});
    if (fresh)
      known->second.could_be =
          link::could_mean(items_.edition(), uses_.references[user.reference], uses_.modules[user.modules], location_);
    return known->second;
  }

  const StoredItems& items_;
  const object::NameUses& uses_;
  const ItemName& target_;
  const Location& location_;
  KnownNames names_;
  std::map<std::pair<std::uint32_t, std::uint32_t>, Meaning> known_;  // by modules and reference
};

class Search {
 public:
  Search(const StoredItems& items, const Sources* sources, const ItemName& target)
      : items_(items), sources_(sources), target_(target), location_(location_of(target.kind, target.name)) {}

  Result<std::vector<FileUses>> run() {
    if (items_.source()) return run_served();
    if (!database::has_mentions(items_.database()))
      return fail("'" + items_.database().path() + "' does not know who uses what",
                  "link it with darkpkg: darkpkg build --db " + items_.database().path());
    return in_files(candidates_of(items_, target_, location_),
                    [&](const Candidate& candidate, FileUses& out) { return in_database(candidate, out); });
  }

  /// The server knows the users, the objects know the places.
  Result<std::vector<FileUses>> run_served() {
    Result<std::vector<ItemName>> found = items_.source()->users_of(target_);
    if (!found) return tl::unexpected(found.error());
    std::map<std::string, std::vector<const ItemName*>> users;
    for (const ItemName& each : *found) {
      const ItemName* user = items_.exact(each.kind, each.name);
      if (!user) continue;  // it came since the names were listed
      Result<std::string> file = items_.file_of(*user);
      if (!file) return tl::unexpected(file.error());
      users[*file].push_back(user);
    }
    std::vector<Candidate> files;
    files.reserve(users.size());
    for (const auto& file : users) files.push_back({file.first});
    return in_files(files, [&](const Candidate& candidate, FileUses& out) -> Result<void> {
      for (const ItemName* user : users[candidate.path]) out.places.push_back({0, 0, user});
      return {};
    });
  }

 private:
  /// The uses in the files, by their objects; if an object can't be read, as `otherwise` says.
  template <typename Otherwise>
  Result<std::vector<FileUses>> in_files(const std::vector<Candidate>& candidates, const Otherwise& otherwise) {
    std::vector<std::optional<FileUses>> found(candidates.size());
    in_threads(candidates.size(), kFilesAThread,
               [&](std::size_t i, std::size_t) { found[i] = in_object_or_nothing(candidates[i]); });
    std::vector<FileUses> out;
    for (std::size_t i = 0; i < candidates.size(); i++) {
      std::optional<FileUses>& uses = found[i];
      if (!uses) {
        uses = FileUses{candidates[i].path, {}, false};
        if (Result<void> done = otherwise(candidates[i], *uses); !done) return tl::unexpected(done.error());
      }
      if (!uses->places.empty()) out.push_back(std::move(*uses));
    }
    return out;
  }

  /// For threads, which no exception may leave: who asks the database next meets the error.
  std::optional<FileUses> in_object_or_nothing(const Candidate& file) const {
    try {
      return in_object(file);
    } catch (const database::DatabaseError&) {
      return std::nullopt;
    }
  }

  /// The places by the object's positions; nothing if it can't be read.
  std::optional<FileUses> in_object(const Candidate& candidate) const {
    if (!sources_) return std::nullopt;
    const std::string& file = candidate.path;
    FileUses out{file, {}, false};
    Result<Sources::Mentions> mentions = sources_->mentions(file, location_.name);
    if (!mentions) return std::nullopt;
    std::vector<const ItemName*> users;
    if (mentions->object == candidate.object) users = items_.at_rows(candidate.users);
    std::ranges::sort(users, is_before);
    std::optional<Found> found = find_in(mentions->uses, users);
    if (!found) return std::nullopt;
    if (found->empty()) return out;
    Result<std::optional<std::string>> text = sources_->text(file, mentions->source, mentions->object);
    if (!text) return std::nullopt;
    out.changed = !*text;
    if (*text) {
      out.places = places_in(**text, std::move(*found));
      return out;
    }
    // If it was edited, its text of now tells; or, if that can't be compiled, the object who uses it.
    Result<Sources::Edited> edited = sources_->edited(file);
    Result<Sources::Mentions> now = edited.and_then(
        [&](const Sources::Edited& source) { return sources_->mentions(file, source, location_.name); });
    if (std::optional<Found> places = now ? find_in(now->uses) : std::nullopt) {
      out.places = places_in(edited->text, std::move(*places));
      return out;
    }
    std::set<const ItemName*> seen;
    for (const auto& [offset, by] : *found)
      if (seen.insert(by).second) out.places.push_back({0, 0, by});
    return out;
  }

  /// Offsets, and the items that they are in.
  using Found = std::vector<std::pair<std::uint32_t, const ItemName*>>;

  static std::vector<UsePlace> places_in(std::string_view text, Found found) {
    std::ranges::sort(found);
    Places places(text);
    std::vector<UsePlace> out;
    out.reserve(found.size());
    for (const auto& [offset, by] : found) {
      LineColumn at = places.at(offset);
      out.push_back({at.line, at.column, by});
    }
    return out;
  }

  /// `users`: in order, if the link noted them of this very object. Nothing if an item is not the database's: the
  /// object is of another build.
  std::optional<Found> find_in(const object::NameUses& uses, std::span<const ItemName* const> users = {}) const {
    Meanings meanings(items_, uses, target_, location_);
    Found found;
    std::span<const object::NameUses::User> rest(uses.users);
    while (!rest.empty()) {
      const object::NameUses::User& first = rest.front();
      const auto end = std::ranges::find_if(rest, [&](const auto& user) {
        return !(user.kind == first.kind && user.modules == first.modules && user.name == first.name);
      });
      const std::span<const object::NameUses::User> item(rest.begin(), end);
      rest = rest.subspan(item.size());
      const std::string name = full_name(uses.modules[first.modules], first.name);
      const ItemName* by = find_user(users, first.kind, name);
      if (!users.empty() && !by) continue;
      // If an item that is known to use it has one name that could mean it, that name does.
      const bool only_one =
          by && std::ranges::count_if(item, [&](const auto& user) { return meanings.could_be(user); }) == 1;
      for (const object::NameUses::User& user : item) {
        if (only_one ? !meanings.could_be(user) : !meanings.is(user)) continue;
        if (!by) by = items_.exact(first.kind, name);
        if (!by) return std::nullopt;
        for (std::uint32_t offset : user.offsets) found.emplace_back(offset, by);
      }
    }
    return found;
  }

  static const ItemName* find_user(std::span<const ItemName* const> users, ItemKind kind, const std::string& name) {
    const auto at = std::ranges::lower_bound(users, std::tie(name, kind), {},
                                             [](const ItemName* user) { return std::tie(user->name, user->kind); });
    return at != users.end() && (*at)->name == name && (*at)->kind == kind ? *at : nullptr;
  }

  /// Only the users, by what the database has of them.
  Result<void> in_database(const Candidate& candidate, FileUses& out) const {
    return reading([&]() -> Result<void> {
      for (const database::ItemRow& row : database::read_items(items_.database(), candidate.id)) {
        const ItemName* by = items_.exact(row.kind, row.name);
        if (!by) continue;
        Result<std::vector<const ItemName*>> used = items_.uses_of(*by);
        if (!used) return tl::unexpected(used.error());
        if (std::ranges::find(*used, &target_) != used->end()) out.places.push_back({0, 0, by});
      }
      return {};
    });
  }

  const StoredItems& items_;
  const Sources* sources_;
  const ItemName& target_;
  Location location_;
};

}  // namespace

Result<std::vector<FileUses>> find_uses(const StoredItems& items, const Sources* sources, const ItemName& target) {
  std::optional<Result<std::vector<FileUses>>> out;
  with_deep_stack([&] { out = reading([&] { return Search(items, sources, target).run(); }); });
  return std::move(*out);
}

Result<std::vector<const ItemName*>> users_of(const StoredItems& items, const ItemName& target) {
  Result<std::vector<FileUses>> files = find_uses(items, nullptr, target);
  if (!files) return tl::unexpected(files.error());
  std::vector<const ItemName*> out;
  for (const FileUses& file : *files)
    for (const UsePlace& place : file.places) out.push_back(place.user);
  return out;
}

Result<Dependencies> dependencies(const StoredItems& items, const ItemName& item, bool transitive) {
  std::vector<const ItemName*> queue{&item};
  std::set<const ItemName*> seen{&item};
  std::set<std::string> builtins, missing;
  std::optional<Error> failed;
  with_deep_stack([&] {
    for (std::size_t i = 0; i < queue.size() && (i == 0 || transitive); i++) {
      Result<std::vector<const ItemName*>> used = items.uses_of(*queue[i]);
      if (!used) return void(failed = used.error());
      for (const ItemName* one : *used)
        if (seen.insert(one).second) queue.push_back(one);
      Result<StoredItem> stored = items.read_program(*queue[i]);
      if (!stored) return void(failed = stored.error());
      Result<UsedNames> names = used_names(items.edition(), *stored);
      if (!names) return void(failed = names.error());
      builtins.merge(names->builtins);
      missing.merge(names->missing);
    }
  });
  if (failed) return tl::unexpected(std::move(*failed));
  Dependencies out{
      {queue.begin() + 1, queue.end()}, {builtins.begin(), builtins.end()}, {missing.begin(), missing.end()}};
  std::ranges::sort(out.items, [](const ItemName* a, const ItemName* b) {
    return std::tie(a->name, a->kind) < std::tie(b->name, b->kind);
  });
  return out;
}

}  // namespace darkpkg::lookup
