#include "ninja/own_objects.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>

#include "base/file.hpp"
#include "cache/database/database.hpp"
#include "cache/database/tables/files.hpp"
#include "ninja/objects.hpp"

namespace darkpkg {
namespace {

/// 0, which no file has, if there is none.
std::uint64_t inode_of(const std::string& path) {
  Result<std::optional<FileStat>> stat = stat_file(path);
  return stat && *stat ? (*stat)->inode : 0;
}

std::string_view folder_of(std::string_view path) {
  std::size_t slash = path.rfind('/');
  return path.substr(0, slash == std::string_view::npos ? 0 : slash);
}

/// Whether the last generation was made in this very build folder, for this very folder of packages.
bool is_of_this_place(const BuildSettings& settings, const GraphRecord& last) {
  return last.place == settings.build_dir && last.place_inode == inode_of(settings.build_dir) &&
         !last.folders.empty() && last.folders.front().inode == inode_of(settings.root);
}

}  // namespace

bool is_object_file(const std::string& path) {
  FileDescriptor file(::open(path.c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC));
  struct stat s {};
  if (!file || ::fstat(file.get(), &s) != 0 || !S_ISREG(s.st_mode)) return false;
  if (s.st_size == 0) return is_place_holder(file_stat(s));
  char start[16];
  ssize_t got = ::read(file.get(), start, sizeof start);
  return got > 0 && object::has_magic({start, static_cast<std::size_t>(got)});
}

OwnObjects::OwnObjects(const BuildSettings& settings) : settings_(settings), last_(read_graph_record(settings)) {
  Result<Manifest> old = read_manifest(settings.manifest());
  if (!old) return;
  const bool here = old->object_root == settings.root || old->object_root == settings.object_dir;
  const bool before = last_ && is_of_this_place(settings, *last_) && last_->objects_inode == inode_of(old->object_root);
  if (here || before) manifest_ = std::move(*old);
}

bool OwnObjects::has(const std::string& object_root, const ManifestEntry& entry) {
  const std::string path = object_root + "/" + entry.object;
  return is_object_file(path) && (is_where_it_was(object_root, entry) || was_linked(path, entry.source));
}

bool OwnObjects::is_where_it_was(const std::string& object_root, const ManifestEntry& entry) const {
  if (!last_ || !manifest_ || manifest_->object_root != object_root) return false;
  auto named = std::ranges::lower_bound(manifest_->entries, entry.source, {}, &ManifestEntry::source);
  if (named == manifest_->entries.end() || *named != entry) return false;
  if (manifest_->object_root != manifest_->source_root) return last_->objects_inode == inode_of(object_root);
  const std::string_view folder = folder_of(entry.object);
  auto known = std::ranges::lower_bound(last_->folders, folder, {}, &Folder::path);
  return known != last_->folders.end() && known->path == folder &&
         known->inode == inode_of(std::string(folder_of(object_root + "/" + entry.object)));
}

bool OwnObjects::was_linked(const std::string& path, const std::string& source) {
  if (!linked_) {
    linked_.emplace();
    try {
      Result<std::optional<FileStat>> there = stat_file(settings_.database);
      if (there && *there) {
        database::Database db = database::Database::open(settings_.database, database::Mode::read_only);
        for (database::FileRow& row : database::read_files(db)) linked_->emplace(std::move(row.path), row.content);
      }
    } catch (const database::DatabaseError&) {
      // No database of ours tells of no object.
    }
  }
  auto linked = linked_->find(source);
  if (linked == linked_->end()) return false;
  Result<std::string> bytes = read_file(path, object::kLargestObject);
  if (!bytes) return false;
  Result<object::Reader> reader = object::Reader::open(*bytes);
  return reader && reader->content() == linked->second;
}

}  // namespace darkpkg
