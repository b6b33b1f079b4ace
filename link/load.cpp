#include "link/load.hpp"

#include <algorithm>
#include <iterator>

#include "base/fingerprint.hpp"
#include "base/in_threads.hpp"
#include "base/progress.hpp"
#include "base/sha256.hpp"
#include "cache/object/container.hpp"
#include "cache/object/store.hpp"

namespace darkpkg::link {
namespace {

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

/// Is the object of what the source says now? One of another file, or of an older text, is well-formed too. The one
/// that was linked last was looked at then. Where the source can't be read there is nothing better than its object.
bool is_of_source(const Context& context, const LinkedFile& file, std::string_view bytes) {
  if (!file.stale && !context.full) return true;
  Result<object::Reader> reader = object::Reader::open(bytes);
  Result<std::string> source = read_file(shown_path(context, file));
  return !reader || !source || reader->source() == sha256(*source);
}

std::string object_path(const Context& context, const LinkedFile& file) {
  return context.manifest.object_root + "/" + file.entry->object;
}

Result<void> compile(Context& context, LinkedFile& file, const std::string& why) {
  std::string source = shown_path(context, file);
  if (!context.options.compiler) return fail("the object '" + object_path(context, file) + "': " + why);
  Result<std::optional<Recompiled>> made = context.options.compiler(source, file.diagnostics);
  if (!made) return tl::unexpected(made.error());
  if (!*made) {
    context.has_errors = true;
    return {};
  }
  context.report.objects_made++;
  file.compiled_here = true;
  file.diagnostics = {};  // the warnings are in the object too
  if (Result<void> done = take(context.edition, (*made)->object, file); !done)
    return fail("the compiler made an object of '" + source + "' that cannot be read: " + done.error().message);
  std::string path = object_path(context, file);
  file.stat.reset();
  // A folder that can't be written is no reason to fail: the object was a cache. It is made again by the next link.
  if (context.options.write_objects && object::write_object(path, (*made)->object, (*made)->source_mtime_ns))
    if (Result<std::optional<FileStat>> stat = stat_file(path)) file.stat = *stat;
  return {};
}

void compare(const Context& context, LinkedFile& file) {
  bool has_warnings = (file.row && file.row->warnings > 0) || !file.object.positions.warnings.empty();
  file.looked_at = context.full || !file.row || file.row->content != file.content || (file.stale && has_warnings);
}

/// Is the object known to be the one that was linked last?
bool is_as_linked(const Context& context, const std::string& source) {
  return !context.look_at_all && !std::ranges::binary_search(*context.options.changed, source);
}

}  // namespace

Result<void> scan_files(Context& context) {
  Result<Directory> folder = Directory::open(context.manifest.object_root);
  if (!folder) return tl::unexpected(folder.error());
  std::vector<database::FileRow> rows = database::read_files(*context.db);
  std::vector<database::FileRow> lost;
  database::FileId next = 1;
  for (const database::FileRow& row : rows) next = std::max(next, row.id + 1);
  auto row = rows.begin();
  for (const ManifestEntry& entry : context.manifest.entries) {
    for (; row != rows.end() && row->path < entry.source; ++row) lost.push_back(std::move(*row));
    LinkedFile& file = context.sources.emplace_back();
    file.path = entry.source;
    file.source = context.manifest.source_root + "/" + entry.source;
    file.entry = &entry;
    if (row != rows.end() && row->path == entry.source) {
      file.id = row->id;
      file.row = std::move(*row);
      ++row;
    } else {
      file.id = next++;
    }
    if (file.row && is_as_linked(context, file.path)) {
      file.stat = file.row->object;
      continue;
    }
    Result<std::optional<FileStat>> stat = folder->stat(entry.object);
    if (!stat) return tl::unexpected(stat.error());
    file.stat = *stat;
    file.stale = !file.row || !file.stat || *file.stat != file.row->object;
  }
  lost.insert(lost.end(), std::make_move_iterator(row), std::make_move_iterator(rows.end()));
  for (database::FileRow& gone : lost) {
    LinkedFile& file = context.sources.emplace_back();
    file.path = gone.path;
    file.id = gone.id;
    file.row = std::move(gone);
    file.removed = file.looked_at = true;
  }
  for (LinkedFile& file : context.sources) context.files.push_back(&file);
  context.report.files = context.manifest.entries.size();
  context.report.files_removed = lost.size();
  return {};
}

namespace {

/// Reads a file's object; why that failed. Touches nothing else, so any thread may.
std::optional<std::string> read(const Context& context, LinkedFile& file) {
  if (!file.stat) return "the object is missing";
  Result<FileContents> contents = read_file_and_stat(object_path(context, file), object::kLargestObject);
  if (!contents) return std::move(contents.error().message);
  file.stat = contents->stat;
  file.stale |= file.row && contents->stat != file.row->object;  // since it was looked at, or it was not
  if (Result<void> done = take(context.edition, contents->bytes, file); !done) return std::move(done.error().message);
  if (!is_of_source(context, file, contents->bytes)) return "the object is of another source text";
  compare(context, file);
  return std::nullopt;
}

/// Fewer objects are not worth a thread.
constexpr std::size_t kObjectsAThread = 8;

}  // namespace

Result<void> load(Context& context, std::span<File* const> files) {
  std::vector<LinkedFile*> missing;
  for (File* file : files)
    if (!file->loaded()) missing.push_back(static_cast<LinkedFile*>(file));
  std::vector<std::optional<std::string>> failures(missing.size());
  progress::Step step("objects read", missing.size());
  in_threads(missing.size(), kObjectsAThread, [&](std::size_t i, std::size_t) {
    failures[i] = read(context, *missing[i]);
    step.advance();
  });
  context.report.files_read += missing.size();
  for (std::size_t i = 0; i < missing.size(); i++)
    if (failures[i])
      if (Result<void> done = reload_from_source(context, *missing[i], *failures[i]); !done) return done;
  return {};
}

Result<void> reload_from_source(Context& context, LinkedFile& file, const std::string& why) {
  file.index = nullptr;
  if (Result<void> done = compile(context, file, why); !done) return done;
  if (file.loaded()) compare(context, file);
  return {};
}

}  // namespace darkpkg::link
