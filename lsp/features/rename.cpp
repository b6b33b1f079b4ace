#include <algorithm>
#include <map>
#include <set>

#include "link/affected.hpp"
#include "lsp/cursor.hpp"
#include "lsp/features.hpp"
#include "lsp/item_words.hpp"
#include "lsp/local_names.hpp"
#include "lsp/name_bytes.hpp"
#include "lsp/rename_local.hpp"
#include "lsp/renamed.hpp"

namespace darkpkg::lsp {
namespace {

/// The name in what was written for an item: `map` of `Stdlib.List.map_v0`, `T` of `M.T.Case`. Nothing if it is written
/// in another way.
std::optional<Span> own_part_of(std::string_view text, Span at, std::string_view name) {
  std::optional<Span> out;
  const std::string_view written = text.substr(at.offset, at.length);
  for (std::size_t i = 0; i + name.size() <= written.size(); i++) {
    if (!written.substr(i).starts_with(name) || (i > 0 && is_name_byte(written[i - 1]))) continue;
    const std::string_view rest = written.substr(i + name.size());
    if (rest.empty() || !is_name_byte(rest[0]) || rest.starts_with("_v"))
      out = Span{at.offset + static_cast<std::uint32_t>(i), static_cast<std::uint32_t>(name.size())};
  }
  return out;
}

class Renaming {
 public:
  Renaming(Context& context, Packages& packages, const store::Item& item, std::string name)
      : context_(context), packages_(packages), view_(packages.view()), item_(item), name_(std::move(name)) {}

  Json run() {
    const std::string_view old = item_.index().name;
    if (!is_name(name_)) refuse("'" + name_ + "' is no name");
    if (name_ == old) return {{"changes", Json::object()}};
    full_ = std::string(module_of(item_.name)) + "." + name_;
    for (ItemKind kind : kItemKinds)
      if ((kind == item_.kind || packages_.edition().clash(kind, item_.kind)) && view_.find(kind, full_))
        refuse("there is a " + std::string(kind_word(kind)) + " '" + full_ + "' already");
    for (const store::SourceFile* source : files_naming(view_, item_)) find_places(*source);
    require_same_meaning();
    return edit_of(context_, renamed_, name_);
  }

 private:
  void find_places(const store::SourceFile& source) {
    std::optional<PlacedFile> file = PlacedFile::open(context_, packages_, source.path);
    if (!file) return;
    const std::string_view old = item_.index().name;
    std::set<std::pair<std::uint32_t, std::uint32_t>> places;
    for (const Name& each : names_meaning(*file, item_)) {
      const std::optional<Span> own = own_part_of(file->text(), each.at, old);
      if (!own) refuse("'" + source.path + "' names it in a way that can't be renamed");
      places.emplace(own->offset, own->length);
    }
    if (places.empty()) return;
    std::vector<Span> ascending;
    for (const auto& [offset, length] : places) ascending.push_back({offset, length});
    renamed_.push_back(renamed(std::move(*file), std::move(ascending), name_));
  }

  /// Compiles what comes of it, and compares what every name means that may mean something else.
  void require_same_meaning() {
    std::vector<const store::SourceFile*> gone;
    std::vector<std::shared_ptr<const store::SourceFile>> made;
    for (const Renamed& each : renamed_) {
      gone.push_back(&each.file.file());
      made.push_back(compiled(each, view_));
    }
    const std::shared_ptr<store::Snapshot> next = view_.with(gone, made);
    for (std::size_t i = 0; i < renamed_.size(); i++) {
      const std::vector<store::Item>&before = renamed_[i].file.file().items, &now = made[i]->items;
      if (before.size() != now.size()) refuse("'" + renamed_[i].file.source() + "' would define other items");
      for (std::size_t k = 0; k < now.size(); k++) {
        if (renamed_name(before[k]) != now[k].name || before[k].kind != now[k].kind)
          refuse("'" + renamed_[i].file.source() + "' would define other items");
        compare(before[k], now[k], *next);
      }
      require_same_uses(renamed_[i], *made[i]);
      // The calls of itself are no uses.
      if (&renamed_[i].file.file() == item_.file) require_same_locals(renamed_[i]);
    }
    const std::vector<Location> appeared{location_of(item_.kind, full_)},
        disappeared{location_of(item_.kind, item_.name)};
    const link::ChangedNames names(packages_.edition(), appeared, disappeared);
    for (const auto& source : view_.files) {
      if (std::ranges::find(gone, source.get()) != gone.end()) continue;
      for (const store::Item& each : source->items)
        if (names.affect(each.index())) compare(each, each, *next);
    }
  }

  const std::string& renamed_name(const NamedItem& item) const {
    return item.kind == item_.kind && item.name == item_.name ? full_ : item.name;
  }

  void compare(const store::Item& before, const store::Item& now, const store::Snapshot& next) const {
    const std::vector<Resolution> meant = view_.encoder->resolve(view_, before),
                                  means = next.encoder->resolve(next, now);
    const auto is_same = [&](const Resolution& a, const Resolution& b) {
      if (a.kind != b.kind || a.name != b.name || a.version != b.version || (a.item == nullptr) != (b.item == nullptr))
        return false;
      return !a.item || (a.item->kind == b.item->kind && renamed_name(*a.item) == b.item->name);
    };
    if (!std::ranges::equal(meant, means, is_same)) refuse("names in '" + before.name + "' would mean something else");
  }

  /// A local that has the new name would take a use for itself, or give one away.
  void require_same_uses(const Renamed& renamed, const store::SourceFile& now) const {
    const object::Positions positions = positions_of(now);
    for (std::size_t i = 0; i < positions.items.size(); i++) {
      const object::ItemPositions &before = renamed.file.items()[i], &after = positions.items[i];
      const bool is_same =
          std::ranges::equal(before.uses, after.uses, {}, &object::Use::reference, &object::Use::reference) &&
          std::ranges::equal(before.unbound, after.unbound, {}, &object::Unbound::use, &object::Unbound::use);
      if (!is_same) refuse("a local name in '" + now.items[i].name + "' would take its place");
    }
  }

  Context& context_;
  Packages& packages_;
  const store::Snapshot& view_;
  const store::Item& item_;
  const std::string name_;
  std::string full_;  // the new full name
  std::vector<Renamed> renamed_;
};

}  // namespace

Json prepare_rename(Context& context, const Json& params) {
  const std::optional<Pointed> at = pointed_at(context, params);
  if (!at) return nullptr;
  std::optional<Span> place;
  std::string old;
  if (at->local) {
    old = at->local->name;
    place = place_at(*at->local, at->cursor.offset);
  } else if (at->name && at->name->item) {
    old = at->name->item->index().name;
    place = own_part_of(at->cursor.file.text(), at->name->at, old);
  }
  if (!place) return nullptr;
  return {{"range", range_json(at->cursor.file.lines().range(*place))}, {"placeholder", old}};
}

/// One edit of all files that name the item, or of all places of a local. It is refused if any name would mean
/// something else then.
Json rename(Context& context, const Json& params) {
  std::string to = params.at("newName").get<std::string>();
  const std::optional<Pointed> at = pointed_at(context, params);
  if (at && at->local) return rename_local(context, at->cursor.file, *at->local, to);
  if (!at || !at->name || !at->name->item) refuse("there is no name of a definition or of a local");
  return Renaming(context, at->cursor.file.packages(), *at->name->item, std::move(to)).run();
}

}  // namespace darkpkg::lsp
