#include <algorithm>
#include <map>
#include <set>

#include "base/check.hpp"
#include "base/sha256.hpp"
#include "cache/object/container.hpp"
#include "link/affected.hpp"
#include "lsp/cursor.hpp"
#include "lsp/features.hpp"
#include "lsp/item_words.hpp"
#include "rules/compilers.hpp"

namespace darkpkg::lsp {
namespace {

[[noreturn]] void refuse(std::string why) { throw RequestError{ErrorCode::request_failed, std::move(why)}; }

bool is_name_byte(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return byte >= 0x80 || byte == '_' || byte == '\'' || (byte >= '0' && byte <= '9') || (byte >= 'A' && byte <= 'Z') ||
         (byte >= 'a' && byte <= 'z');
}

bool is_name(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, is_name_byte) && !(text[0] >= '0' && text[0] <= '9') &&
         text[0] != '\'';
}

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

/// What calls itself does not go by its name, so nothing notes its places: all places in the definition count where the
/// name stands alone, but those in texts and comments. A local of that name is renamed with it, which changes nothing.
std::vector<Span> bare_places(std::string_view text, Span whole, std::string_view name) {
  std::vector<Span> out;
  const std::size_t end = whole.offset + whole.length;
  for (std::size_t i = whole.offset; i < end;) {
    const std::string_view rest = text.substr(i, end - i);
    if (rest.starts_with("//")) {
      i = std::min(end, text.find('\n', i));
    } else if (rest.starts_with("\"\"\"")) {
      const std::size_t close = text.find("\"\"\"", i + 3);
      i = close == std::string_view::npos ? end : close + 3;
    } else if (rest[0] == '"') {
      for (i++; i < end && text[i] != '"'; i++)
        if (text[i] == '\\') i++;
      i++;
    } else if (is_name_byte(rest[0])) {
      std::size_t last = i;
      while (last < end && is_name_byte(text[last])) last++;
      if (text.substr(i, last - i) == name && (i == 0 || text[i - 1] != '.'))
        out.push_back({static_cast<std::uint32_t>(i), static_cast<std::uint32_t>(name.size())});
      i = last;
    } else {
      i++;
    }
  }
  return out;
}

/// A file that is changed.
struct Renamed {
  PlacedFile file;
  std::vector<Span> places;  // ascending
  std::string text;
};

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
    return edit();
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
    if (&source == item_.file)
      if (const std::optional<Span> whole = file->shown(file->items()[item_.number].whole))
        for (const Span each : bare_places(file->text(), *whole, old)) places.emplace(each.offset, each.length);
    if (places.empty()) return;
    const Source* known = packages_.sources().find(source.path);
    if (!known || !known->errors.empty()) refuse("'" + source.path + "' has errors, mend them first");
    Renamed out{std::move(*file), {}, {}};
    std::uint32_t at = 0;
    for (const auto& [offset, length] : places) {
      out.places.push_back({offset, length});
      out.text.append(out.file.text(), at, offset - at).append(name_);
      at = offset + length;
    }
    out.text.append(out.file.text(), at);
    renamed_.push_back(std::move(out));
  }

  /// Compiles what comes of it, and compares what every name means that may mean something else.
  void require_same_meaning() {
    std::vector<const store::SourceFile*> gone;
    std::vector<std::shared_ptr<const store::SourceFile>> made;
    std::vector<std::shared_ptr<const object::Positions>> positions;
    for (const Renamed& each : renamed_) {
      gone.push_back(&each.file.file());
      made.push_back(compiled(each));
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

  std::shared_ptr<const store::SourceFile> compiled(const Renamed& renamed) const {
    const Edition& edition = packages_.edition();
    const std::string path = packages_.sources().path(renamed.file.source());
    Compiled out = compile(edition, path, renamed.text);
    if (!out.object || out.diagnostics.has_errors()) {
      const std::string why = out.diagnostics.empty() ? "" : ": " + out.diagnostics.all().front().message;
      refuse("'" + renamed.file.source() + "' would have errors" + why);
    }
    std::string bytes =
        object::encode(*out.object, edition.name(), edition.fingerprints().compiler, sha256(renamed.text));
    Result<std::shared_ptr<const store::ObjectData>> object = store::ObjectData::parse(edition, std::move(bytes));
    DARKPKG_CHECK(object);
    return unlinked_file({renamed.file.source(), std::move(*object)}, view_);
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
    const Result<object::Reader> reader = object::Reader::open(now.object->bytes());
    const Result<object::Positions> positions =
        reader.and_then([](const object::Reader& of) { return of.positions(); });
    DARKPKG_CHECK(positions);
    for (std::size_t i = 0; i < positions->items.size(); i++) {
      const object::ItemPositions &before = renamed.file.items()[i], &after = positions->items[i];
      const bool is_same =
          std::ranges::equal(before.uses, after.uses, {}, &object::Use::reference, &object::Use::reference) &&
          std::ranges::equal(before.unbound, after.unbound, {}, &object::Unbound::use, &object::Unbound::use);
      if (!is_same) refuse("a local name in '" + now.items[i].name + "' would take its place");
    }
  }

  Json edit() const {
    Json changes = Json::array();
    for (const Renamed& each : renamed_) {
      Json edits = Json::array();
      for (const Span place : each.places)
        edits.push_back({{"range", range_json(each.file.lines().range(place))}, {"newText", name_}});
      const Document* document = context_.documents.find(each.file.uri());
      changes.push_back({{"textDocument",
                          {{"uri", each.file.uri()}, {"version", document ? Json(document->version) : Json(nullptr)}}},
                         {"edits", std::move(edits)}});
    }
    if (context_.takes_versions) return {{"documentChanges", std::move(changes)}};
    Json plain = Json::object();
    for (Json& each : changes) plain[each["textDocument"]["uri"].get<std::string>()] = std::move(each["edits"]);
    return {{"changes", std::move(plain)}};
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
  const std::optional<Cursor> cursor = cursor_of(context, params);
  const std::optional<Name> name = cursor ? name_at(*cursor) : std::nullopt;
  if (!name || !name->item) return nullptr;
  const std::string& old = name->item->index().name;
  const std::optional<Span> own = own_part_of(cursor->file.text(), name->at, old);
  if (!own) return nullptr;
  return {{"range", range_json(cursor->file.lines().range(*own))}, {"placeholder", old}};
}

/// One edit of all files that name the item. It is refused if any name would mean something else then.
Json rename(Context& context, const Json& params) {
  std::string to = params.at("newName").get<std::string>();
  const std::optional<Cursor> cursor = cursor_of(context, params);
  const std::optional<Name> name = cursor ? name_at(*cursor) : std::nullopt;
  if (!name || !name->item) refuse("there is no name of a definition");
  return Renaming(context, cursor->file.packages(), *name->item, std::move(to)).run();
}

}  // namespace darkpkg::lsp
