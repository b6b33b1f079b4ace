#include "lookup/sources.hpp"

#include <algorithm>
#include <utility>

#include "base/sha256.hpp"
#include "language/source/source.hpp"

namespace darkpkg::lookup {
namespace {

Error unusable(const std::string& path, const Error& error) {
  return {"'" + path + "' is no usable object: " + error.message, "build again"};
}

/// `path`: what to call the object in messages.
Result<Sources::Outline> outline_of(const std::string& path, std::string_view bytes) {
  Result<object::Reader> reader = object::Reader::open(bytes);
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
  return Sources::Outline{reader->compiler(), reader->source(), std::move(*index), std::move(*positions)};
}

Result<Sources::Mentions> mentions_of(const std::string& path, std::string_view bytes, std::string_view start,
                                      const FileStat& object) {
  Result<object::Reader> reader = object::Reader::open(bytes);
  if (!reader) return tl::unexpected(unusable(path, reader.error()));
  Result<object::NameUses> uses = object::uses_of_names(*reader, start);
  if (!uses) return tl::unexpected(unusable(path, uses.error()));
  return Sources::Mentions{std::move(*uses), reader->source(), object};
}

}  // namespace

Result<Sources> Sources::open(const std::string& path, link::Compiler compiler) {
  Result<Manifest> manifest = read_manifest(path);
  if (!manifest) return tl::unexpected(manifest.error());
  Sources out;
  out.compiler_ = std::move(compiler);
  out.manifest_ = std::move(*manifest);
  Result<Directory> sources = Directory::open(out.manifest_.source_root);
  if (!sources) return tl::unexpected(sources.error());
  out.sources_ = std::move(*sources);
  // A folder for objects that is not there has none.
  if (Result<Directory> objects = Directory::open(out.manifest_.object_root)) out.objects_ = std::move(*objects);
  return out;
}

Result<Sources::Opened> Sources::open_object(std::string_view file) const {
  auto entry = std::ranges::lower_bound(manifest_.entries, file, {}, &ManifestEntry::source);
  if (entry == manifest_.entries.end() || entry->source != file)
    return fail("'" + std::string(file) + "' is not among the packages any more", "build again");
  Opened out{manifest_.object_root + "/" + entry->object, {}, {}};
  if (!objects_) return fail("there is no '" + out.path + "'", "build again");
  Result<FileContents> contents = objects_->read(entry->object, object::kLargestObject);
  if (!contents) return tl::unexpected(contents.error());
  out.bytes = std::move(contents->bytes);
  out.stat = contents->stat;
  return out;
}

Result<Sources::Outline> Sources::outline(std::string_view file) const {
  return open_object(file).and_then([](const Opened& object) { return outline_of(object.path, object.bytes); });
}

Result<Sources::Mentions> Sources::mentions(std::string_view file, std::string_view start) const {
  return open_object(file).and_then(
      [&](const Opened& object) { return mentions_of(object.path, object.bytes, start, object.stat); });
}

Result<std::optional<std::string>> Sources::text(std::string_view file, const object::SourceHash& compiled,
                                                 const std::optional<FileStat>& object) const {
  Result<FileContents> contents = sources_->read(std::string(file), kLargestSource);
  if (!contents) return tl::unexpected(contents.error());
  std::string& bytes = contents->bytes;
  // Times don't prove it: another file may have taken the place of this one.
  const bool known = object && known_ && known_(file, contents->stat, *object);
  if (!known && sha256(bytes) != compiled) return std::nullopt;
  // What was compiled is UTF-8, if it does not start with the mark of another encoding.
  if (!bytes.empty() && bytes[0] > 0) return std::move(bytes);
  return decode(file, bytes);
}

Result<std::string> Sources::decode(std::string_view file, std::string_view bytes) const {
  Diagnostics diagnostics;
  std::optional<Source> source = decode_source(path(file), bytes, diagnostics);
  if (!source) return fail("'" + path(file) + "' can't be read as text", diagnostics.all().front().help);
  return std::move(source->text);
}

Result<Sources::Edited> Sources::edited(std::string_view file) const {
  Diagnostics diagnostics;
  Result<std::optional<link::Recompiled>> made = compiler_(path(file), diagnostics);
  if (!made) return tl::unexpected(made.error());
  if (!*made) return fail("'" + path(file) + "' changed since it was compiled, and has errors now", "build again");
  Result<object::Reader> reader = object::Reader::open((*made)->object);
  if (!reader) return tl::unexpected(unusable(path(file), reader.error()));
  Result<std::optional<std::string>> now = text(file, reader->source());
  if (!now) return tl::unexpected(now.error());
  if (!*now) return fail("'" + path(file) + "' changes all the time", "try again");
  return Edited{std::move(**now), std::move((*made)->object)};
}

Result<Sources::Outline> Sources::outline(std::string_view file, const Edited& edited) const {
  return outline_of(path(file), edited.object);
}

Result<Sources::Mentions> Sources::mentions(std::string_view file, const Edited& edited, std::string_view start) const {
  return mentions_of(path(file), edited.object, start, {});
}

}  // namespace darkpkg::lookup
