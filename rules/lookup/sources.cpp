#include "rules/lookup/sources.hpp"

#include <algorithm>
#include <utility>

#include "base/sha256.hpp"
#include "cache/object/store.hpp"
#include "rules/compile/source/source.hpp"

namespace darkpkg::lookup {

Result<Sources> Sources::open(const std::string& path) {
  Result<Manifest> manifest = read_manifest(path);
  if (!manifest) return tl::unexpected(manifest.error());
  Sources out;
  out.manifest_ = std::move(*manifest);
  Result<Directory> sources = Directory::open(out.manifest_.source_root);
  if (!sources) return tl::unexpected(sources.error());
  out.sources_ = std::move(*sources);
  // A folder for objects that is not there has none.
  if (Result<Directory> objects = Directory::open(out.manifest_.object_root)) out.objects_ = std::move(*objects);
  return out;
}

namespace {

Error unusable(const std::string& path, const Error& error) {
  return {"'" + path + "' is no usable object: " + error.message, "build again"};
}

}  // namespace

/// An object that was read.
struct Sources::Opened {
  std::string path;
  FileContents contents;
};

Result<Sources::Opened> Sources::open_object(std::string_view file) const {
  auto entry = std::ranges::lower_bound(manifest_.entries, file, {}, &ManifestEntry::source);
  if (entry == manifest_.entries.end() || entry->source != file)
    return fail("'" + std::string(file) + "' is not among the packages any more", "build again");
  Opened out{manifest_.object_root + "/" + entry->object, {}};
  if (!objects_) return fail("there is no '" + out.path + "'", "build again");
  Result<FileContents> contents = objects_->read(entry->object, object::kLargestObject);
  if (!contents) return tl::unexpected(contents.error());
  out.contents = std::move(*contents);
  return out;
}

Result<Sources::Outline> Sources::outline(std::string_view file) const {
  Result<Opened> opened = open_object(file);
  if (!opened) return tl::unexpected(opened.error());
  const std::string& path = opened->path;
  Result<object::Reader> reader = object::Reader::open(opened->contents.bytes);
  if (!reader) return tl::unexpected(unusable(path, reader.error()));
  Result<object::Index> index = reader->index();
  if (!index) return tl::unexpected(unusable(path, index.error()));
  Result<object::Positions> positions = reader->positions();
  if (!positions) return tl::unexpected(unusable(path, positions.error()));
  if (positions->items.size() != index->items.size())
    return tl::unexpected(unusable(path, {"its sections have different numbers of items", {}}));
  for (std::size_t i = 0; i < index->items.size(); i++)
    for (const object::Use& use : positions->items[i].uses)
      if (use.reference >= index->items[i].references.size())
        return tl::unexpected(unusable(path, {"it uses a reference that it does not have", {}}));
  return Outline{reader->compiler(), reader->source(), std::move(*index), std::move(*positions)};
}

Result<Sources::Mentions> Sources::mentions(std::string_view file, std::string_view start) const {
  Result<Opened> opened = open_object(file);
  if (!opened) return tl::unexpected(opened.error());
  Result<object::Reader> reader = object::Reader::open(opened->contents.bytes);
  if (!reader) return tl::unexpected(unusable(opened->path, reader.error()));
  Result<object::NameUses> uses = object::uses_of_names(*reader, start);
  if (!uses) return tl::unexpected(unusable(opened->path, uses.error()));
  return Mentions{std::move(*uses), reader->source(), opened->contents.stat};
}

Result<Sources::Text> Sources::text(std::string_view file, const object::SourceHash& compiled,
                                    const std::optional<FileStat>& object) const {
  Result<FileContents> contents = sources_->read(std::string(file), kLargestSource);
  if (!contents) return tl::unexpected(contents.error());
  const std::string& bytes = contents->bytes;
  const bool unchanged = object && object::is_up_to_date(contents->stat, *object);
  // What was compiled is UTF-8, if it does not start with the mark of another encoding.
  if (unchanged && !bytes.empty() && bytes[0] > 0) return Text{std::move(contents->bytes), true};
  const bool current = unchanged || sha256(bytes) == compiled;
  Diagnostics diagnostics;
  std::optional<Source> source = decode_source(path(file), bytes, diagnostics);
  if (!source) return fail("'" + path(file) + "' can't be read as text", diagnostics.all().front().help);
  return Text{std::move(source->text), current};
}

}  // namespace darkpkg::lookup
