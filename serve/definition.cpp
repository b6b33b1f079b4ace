#include "serve/definition.hpp"

#include <algorithm>

#include "base/file.hpp"
#include "base/sha256.hpp"
#include "language/source/source.hpp"
#include "lookup/written_definition.hpp"
#include "store/encoder.hpp"
#include "store/relations.hpp"

namespace darkpkg::serve {
namespace {

/// The text that was compiled to an object; nothing if the file has another one now.
Result<std::optional<std::string>> text_of(const std::string& path, const object::SourceHash& compiled) {
  Result<std::string> bytes = read_file(path, kLargestSource);
  if (!bytes) return tl::unexpected(bytes.error());
  if (sha256(*bytes) != compiled) return std::nullopt;
  Diagnostics ignored;
  std::optional<Source> source = decode_source(path, *bytes, ignored);
  if (!source) return std::nullopt;
  return std::move(source->text);
}

/// What a place that uses a name says.
SourcePart part_of(std::string_view text, const Resolution& meaning, bool may_be_local) {
  SourcePart out{std::string(text)};
  if (meaning.item) out.item = static_cast<const store::Item*>(meaning.item);  // a snapshot's items are no others
  else if (!meaning.missing()) out.builtin = store::builtin_name(meaning);
  else out.is_missing = !may_be_local;
  return out;
}

}  // namespace

Result<std::optional<Definition>> definition_of(const store::View& view, const std::string& root,
                                                const store::Item& item) {
  const store::Snapshot& snapshot = view.snapshot();
  Result<object::Reader> reader = object::Reader::open(item.file->object->bytes());
  if (!reader) return tl::unexpected(reader.error());
  Result<object::Positions> positions = reader->positions();
  if (!positions) return tl::unexpected(positions.error());
  Result<std::optional<std::string>> text = text_of(root + "/" + item.file->path, reader->source());
  if (!text) return tl::unexpected(text.error());
  if (!*text || item.number >= positions->items.size()) return std::nullopt;

  const object::ItemPositions& places = positions->items[item.number];
  const std::vector<Reference>& references = item.index().references;
  const std::vector<Resolution> meanings = snapshot.encoder->resolve(snapshot, item);
  const std::string_view all = **text;
  std::size_t at = places.whole.offset;
  const std::size_t end = at + places.whole.length;
  if (end > all.size()) return std::nullopt;
  Definition out{line_column(all, places.whole.offset).line, lookup::comment_before(all, places.whole.offset), {}};
  // A name in front of its arguments may come behind theirs.
  std::vector<object::Use> uses = places.uses;
  std::ranges::stable_sort(uses, {}, [](const object::Use& use) { return use.at.offset; });
  for (const object::Use& use : uses) {
    // A use within a use, of a hostile object alone, has no place of its own.
    const std::size_t use_end = std::size_t{use.at.offset} + use.at.length;
    if (use.at.offset < at || use_end > end || use.at.length == 0 || use.reference >= references.size()) continue;
    if (use.at.offset > at) out.parts.push_back({std::string(all.substr(at, use.at.offset - at))});
    out.parts.push_back(part_of(all.substr(use.at.offset, use.at.length), meanings[use.reference],
                                snapshot.encoder->edition().traits(references[use.reference]).may_be_local));
    at = use_end;
  }
  if (at < end) out.parts.push_back({std::string(all.substr(at, end - at))});
  return out;
}

}  // namespace darkpkg::serve
