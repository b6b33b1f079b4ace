#include "link/load.hpp"

#include "base/fingerprint.hpp"
#include "base/in_threads.hpp"
#include "base/progress.hpp"
#include "base/sha256.hpp"
#include "cache/object/container.hpp"
#include "cache/object/object_file.hpp"

namespace darkpkg::link {
namespace {

/// Fewer objects are not worth a thread.
constexpr std::size_t kObjectsAThread = 8;

/// Decodes an object of this compiler. An error is a miss.
Result<void> take(const Edition& edition, std::string_view bytes, LinkedFile& file) {
  Result<object::Reader> reader = object::Reader::open(bytes);
  if (!reader) return tl::unexpected(reader.error());
  if (reader->edition() != edition.name()) return fail("the object is of another edition of Dark");
  if (reader->compiler() != object::compiler_id(edition.fingerprints().compiler))
    return fail("another compiler made the object");
  Result<object::Object> object = object::decode(*reader);
  if (!object) return tl::unexpected(object.error());
  file.object = std::move(*object);
  file.content = reader->content();
  file.index = &file.object.index;
  file.bodies = &file.object.bodies;
  file.positions = &file.object.positions;
  return {};
}

}  // namespace

Result<bool> Loader::load(std::span<File* const> files) {
  std::vector<LinkedFile*> missing;
  for (File* file : files)
    if (!file->loaded()) missing.push_back(static_cast<LinkedFile*>(file));
  std::vector<std::optional<std::string>> failures(missing.size());
  progress::Step step("objects read", missing.size());
  in_threads(missing.size(), kObjectsAThread, [&](std::size_t i, std::size_t) {
    failures[i] = try_read(*missing[i]);
    step.advance();
  });
  read_ += missing.size();
  bool has_errors = false;
  for (std::size_t i = 0; i < missing.size(); i++) {
    if (!failures[i]) continue;
    Result<bool> failed = reload(*missing[i], *failures[i]);
    if (!failed) return failed;
    has_errors |= *failed;
  }
  return has_errors;
}

Result<bool> Loader::reload(LinkedFile& file, const std::string& why) {
  file.index = nullptr;
  if (!options_.compiler) return fail("the object '" + object_path(file) + "': " + why);
  Result<std::optional<Recompiled>> made = options_.compiler(file.source, file.diagnostics);
  if (!made) return tl::unexpected(made.error());
  if (!*made) return true;
  compiled_++;
  file.compiled_here = true;
  file.diagnostics = {};  // the warnings are in the object too
  if (Result<void> done = take(*options_.edition, (*made)->object, file); !done)
    return fail("the compiler made an object of '" + file.source + "' that cannot be read: " + done.error().message);
  const std::string path = object_path(file);
  file.stat.reset();
  // A folder that can't be written is no reason to fail: the object was a cache. It is made again by the next link.
  if (options_.write_objects && object::write_object(path, (*made)->object, (*made)->source_mtime_ns))
    if (Result<std::optional<FileStat>> stat = stat_file(path)) file.stat = *stat;
  compare(file);
  return false;
}

/// Why reading failed. Touches nothing but the file, so any thread may.
std::optional<std::string> Loader::try_read(LinkedFile& file) const {
  if (!file.stat) return "the object is missing";
  Result<FileContents> contents = read_file_and_stat(object_path(file), object::kLargestObject);
  if (!contents) return std::move(contents.error().message);
  file.stat = contents->stat;
  file.stale |= file.row && contents->stat != file.row->object;  // since it was looked at, or it was not
  if (Result<void> done = take(*options_.edition, contents->bytes, file); !done) return std::move(done.error().message);
  if (!is_of_source(file, contents->bytes)) return "the object is of another source text";
  compare(file);
  return std::nullopt;
}

/// Is the object of what the source says now? One of another file, or of an older text, is well-formed too. The one
/// that was linked last was looked at then. If the source can't be read there is nothing better than its object.
bool Loader::is_of_source(const LinkedFile& file, std::string_view bytes) const {
  if (!file.stale && !full_) return true;
  Result<object::Reader> reader = object::Reader::open(bytes);
  Result<std::string> source = read_file(file.source);
  return !reader || !source || reader->source() == sha256(*source);
}

void Loader::compare(LinkedFile& file) const {
  const bool has_warnings = (file.row && file.row->warnings > 0) || !file.object.positions.warnings.empty();
  file.looked_at = full_ || !file.row || file.row->content != file.content || (file.stale && has_warnings);
}

std::string Loader::object_path(const LinkedFile& file) const {
  return manifest_.object_root + "/" + file.entry->object;
}

}  // namespace darkpkg::link
