#include "lsp/cursor.hpp"

#include <algorithm>
#include <iterator>

#include "cache/object/container.hpp"
#include "lsp/uri.hpp"
#include "rules/locals.hpp"

namespace darkpkg::lsp {

std::optional<PlacedFile> PlacedFile::open(Context& context, Packages& packages, const std::string& source) {
  PlacedFile out;
  out.packages_ = &packages;
  out.source_ = source;
  out.file_ = packages.view().file(source);
  if (!out.file_) return std::nullopt;
  const Result<object::Reader> reader = object::Reader::open(out.file_->object->bytes());
  Result<object::Positions> positions = reader.and_then([](const object::Reader& of) { return of.positions(); });
  if (!positions || positions->items.size() != out.file_->items.size()) return std::nullopt;
  out.positions_ = std::make_shared<const object::Positions>(std::move(*positions));
  out.text_ = std::make_shared<const std::string>(packages.sources().text(source));
  out.lines_ = std::make_shared<const Lines>(*out.text_, context.documents.encoding());
  const std::string path = packages.sources().path(source);
  const Document* document = context.documents.at_path(path);
  out.uri_ = document ? document->uri : uri_of(path);

  const std::string* compiled = out.file_->object->text();
  out.compiled_text_ = compiled ? std::make_shared<const std::string>(decoded_text(path, *compiled)) : out.text_;
  const std::string &now = *out.text_, &before = *out.compiled_text_;
  const std::size_t shorter = std::min(now.size(), before.size());
  std::size_t front = 0, back = 0;
  while (front < shorter && now[front] == before[front]) front++;
  while (back < shorter - front && now[now.size() - 1 - back] == before[before.size() - 1 - back]) back++;
  out.same_before_ = static_cast<std::uint32_t>(front);
  out.same_behind_ = static_cast<std::uint32_t>(back);
  return out;
}

std::optional<Span> PlacedFile::shown(Span at) const {
  const auto size = static_cast<std::uint32_t>(text_->size());
  const auto before = static_cast<std::uint32_t>(compiled_text_->size());
  if (at.offset + at.length > before) return std::nullopt;
  if (at.offset + at.length <= same_before_) return at;
  if (at.offset >= before - same_behind_) return Span{at.offset + size - before, at.length};
  // A whole definition may be around what differs.
  if (at.offset <= same_before_ && at.offset + at.length >= before - same_behind_ && at.length + size >= before)
    return Span{at.offset, at.length + size - before};
  return std::nullopt;
}

std::optional<std::uint32_t> PlacedFile::compiled(std::uint32_t offset) const {
  const auto size = static_cast<std::uint32_t>(text_->size());
  if (offset <= same_before_) return offset;
  if (offset >= size - same_behind_) return offset + static_cast<std::uint32_t>(compiled_text_->size()) - size;
  return std::nullopt;
}

const BareNames& PlacedFile::bare_names() const {
  if (!*bare_names_) *bare_names_ = find_bare_names(packages_->edition(), *compiled_text_);
  return **bare_names_;
}

Json PlacedFile::location(Span shown) const { return {{"uri", uri_}, {"range", range_json(lines_->range(shown))}}; }

Position position_of(const Json& json) {
  // Negative ones and those that don't fit are clamped.
  const auto number = [](const Json& of) {
    const double value = of.get<double>();
    return value <= 0 ? 0U : value >= 4e9 ? 4'000'000'000U : static_cast<std::uint32_t>(value);
  };
  return {number(json.at("line")), number(json.at("character"))};
}

const Document& document_of(Context& context, const Json& params) {
  const std::string uri = params.at("textDocument").at("uri").get<std::string>();
  const Document* document = context.documents.find(uri);
  if (!document) throw RequestError{ErrorCode::invalid_params, "'" + uri + "' is not open"};
  return *document;
}

std::optional<PlacedFile> file_of(Context& context, const Json& params) {
  const std::optional<SourcePlace> place = context.workspace.find(document_of(context, params).path);
  if (!place) return std::nullopt;
  return PlacedFile::open(context, *place->packages, place->source);
}

std::optional<Cursor> cursor_of(Context& context, const Json& params) {
  const Position at = position_of(params.at("position"));
  std::optional<PlacedFile> file = file_of(context, params);
  if (!file) return std::nullopt;
  const std::uint32_t offset = file->lines().offset(at);
  return Cursor{std::move(*file), offset};
}

Span dotted_name(std::string_view text, Span at) {
  const std::string_view written = text.substr(at.offset, at.length);
  const auto end =
      std::ranges::find_if(written, [](char c) { return c == '<' || c == '(' || c == ' ' || c == '\n' || c == '\r'; });
  const auto length = static_cast<std::uint32_t>(end - written.begin());
  return {at.offset, length == 0 ? at.length : length};
}

namespace {

const store::Item* item_of(const Resolution& means) {
  return static_cast<const store::Item*>(means.item);  // SnapshotNames has no others
}

/// Calls `visit` with the names of an item of a file.
template <typename Visit>
void each_name(const PlacedFile& file, std::size_t number, const Visit& visit) {
  const store::Item& item = file.file().items[number];
  const object::ItemPositions& at = file.items()[number];
  if (const std::optional<Span> span = file.shown(at.name)) visit(Name{&item, *span, true, nullptr, {}, &item});
  const store::Snapshot& view = file.packages().view();
  const std::vector<Resolution> means = view.encoder->resolve(view, item);
  for (const object::Use& use : at.uses) {
    const std::optional<Span> span = file.shown(use.at);
    if (!span || use.reference >= means.size()) continue;
    const Resolution& what = means[use.reference];
    visit(Name{&item, dotted_name(file.text(), *span), false, &item.index().references[use.reference], what,
               item_of(what)});
  }
}

/// Calls `visit` with the names by which a function calls itself: no reference is noted for them.
template <typename Visit>
void each_self_call(const PlacedFile& file, std::size_t number, const Visit& visit) {
  const store::Item& item = file.file().items[number];
  const object::ItemPositions& at = file.items()[number];
  if (item.kind != ItemKind::fn) return;
  const std::string_view text = file.compiled_text(), name = item.index().name;
  const std::size_t again = text.find(name, at.name.offset + at.name.length);
  if (again >= at.whole.offset + at.whole.length) return;
  for (const Span free : file.bare_names().free) {
    const bool is_in = free.offset >= at.whole.offset && free.offset < at.whole.offset + at.whole.length;
    if (!is_in || text.substr(free.offset, free.length) != name) continue;
    const bool is_use =
        std::ranges::any_of(at.uses, [&](const object::Use& use) { return use.at.offset == free.offset; });
    const std::optional<Span> span = is_use ? std::nullopt : file.shown(free);
    if (span) visit(Name{&item, *span, false, nullptr, {}, &item});
  }
}

}  // namespace

std::optional<Name> name_at(const Cursor& cursor) {
  const std::optional<std::uint32_t> offset = cursor.file.compiled(cursor.offset);
  if (!offset) return std::nullopt;
  std::optional<Name> out;
  // Of names that touch the one behind the cursor counts; of those around each other the innermost.
  const auto look_at = [&](const Name& each) {
    const bool touches = cursor.offset >= each.at.offset && cursor.offset <= each.at.offset + each.at.length;
    if (touches && (!out || each.at.offset > out->at.offset || each.at.length < out->at.length)) out = each;
  };
  for (std::size_t i = 0; i < cursor.file.items().size(); i++) {
    const object::Position& whole = cursor.file.items()[i].whole;
    const object::Position& name = cursor.file.items()[i].name;
    const bool is_in = *offset >= std::min(whole.offset, name.offset) && *offset <= whole.offset + whole.length;
    if (!is_in) continue;
    each_name(cursor.file, i, look_at);
    if (!out) each_self_call(cursor.file, i, look_at);
  }
  return out;
}

namespace {

void sort(std::vector<Name>& names) {
  std::ranges::stable_sort(names, {}, [](const Name& each) { return each.at.offset; });
}

}  // namespace

std::vector<Name> names_of(const PlacedFile& file, std::size_t number) {
  std::vector<Name> out;
  const auto add = [&](const Name& each) { out.push_back(each); };
  each_name(file, number, add);
  each_self_call(file, number, add);
  return out;
}

std::vector<Name> all_names(const PlacedFile& file) {
  std::vector<Name> out;
  for (std::size_t i = 0; i < file.items().size(); i++) std::ranges::move(names_of(file, i), std::back_inserter(out));
  sort(out);
  return out;
}

std::vector<Name> names_meaning(const PlacedFile& file, const store::Item& item) {
  std::vector<Name> out;
  const auto add = [&](const Name& each) {
    if (each.item && each.item->kind == item.kind && each.item->name == item.name) out.push_back(each);
  };
  for (std::size_t i = 0; i < file.items().size(); i++) {
    each_name(file, i, add);
    const store::Item& in = file.file().items[i];
    if (in.kind == item.kind && in.name == item.name) each_self_call(file, i, add);
  }
  sort(out);
  return out;
}

std::vector<const store::SourceFile*> files_naming(const store::Snapshot& view, const store::Item& item) {
  const std::vector<std::uint32_t> wanted{store::name_hash(item.index().name)};
  std::vector<const store::SourceFile*> out;
  for (const auto& file : view.files)
    if (file.get() == item.file || file->object->mentions_one_of(wanted)) out.push_back(file.get());
  return out;
}

}  // namespace darkpkg::lsp
