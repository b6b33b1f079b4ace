#include "rules/lookup/sources.hpp"

#include <algorithm>
#include <utility>

#include "base/sha256.hpp"
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

Result<Sources::Outline> Sources::outline(std::string_view file) const {
  auto entry = std::ranges::lower_bound(manifest_.entries, file, {}, &ManifestEntry::source);
  if (entry == manifest_.entries.end() || entry->source != file)
    return fail("'" + std::string(file) + "' is not among the packages any more", "build again");
  std::string path = manifest_.object_root + "/" + entry->object;
  auto unusable = [&](const Error& error) {
    return Error{"'" + path + "' is no usable object: " + error.message, "build again"};
  };
  if (!objects_) return fail("there is no '" + path + "'", "build again");
  Result<FileContents> contents = objects_->read(entry->object, object::kLargestObject);
  if (!contents) return tl::unexpected(contents.error());
  Result<object::Reader> reader = object::Reader::open(contents->bytes);
  if (!reader) return tl::unexpected(unusable(reader.error()));
  Result<object::Index> index = reader->index();
  if (!index) return tl::unexpected(unusable(index.error()));
  Result<object::Positions> positions = reader->positions();
  if (!positions) return tl::unexpected(unusable(positions.error()));
  if (positions->items.size() != index->items.size())
    return tl::unexpected(unusable({"its sections have different numbers of items", {}}));
  for (std::size_t i = 0; i < index->items.size(); i++)
    for (const object::Use& use : positions->items[i].uses)
      if (use.reference >= index->items[i].references.size())
        return tl::unexpected(unusable({"it uses a reference that it does not have", {}}));
  return Outline{reader->compiler(), reader->source(), std::move(*index), std::move(*positions)};
}

Result<Sources::Text> Sources::text(std::string_view file, const object::SourceHash& compiled) const {
  Result<FileContents> contents = sources_->read(std::string(file), kLargestSource);
  if (!contents) return tl::unexpected(contents.error());
  const std::string& bytes = contents->bytes;
  bool current = sha256(bytes) == compiled;
  Diagnostics diagnostics;
  std::optional<Source> source = decode_source(path(file), bytes, diagnostics);
  if (!source) return fail("'" + path(file) + "' can't be read as text", diagnostics.all().front().help);
  return Text{std::move(source->text), current};
}

}  // namespace darkpkg::lookup
