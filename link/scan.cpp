#include "link/scan.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

namespace darkpkg::link {

namespace {

LinkedFile& add(const Manifest& manifest, const ManifestEntry& entry, LinkedFiles& files) {
  LinkedFile& file = files.emplace_back();
  file.path = entry.source;
  file.source = manifest.source_root + "/" + entry.source;
  file.entry = &entry;
  return file;
}

Result<void> take_stat(const Directory& folder, LinkedFile& file) {
  Result<std::optional<FileStat>> stat = folder.stat(file.entry->object);
  if (!stat) return tl::unexpected(stat.error());
  file.stat = *stat;
  file.stale = !file.row || !file.stat || *file.stat != file.row->object;
  return {};
}

const ManifestEntry* find_entry(const Manifest& manifest, const std::string& source) {
  const auto at = std::ranges::lower_bound(manifest.entries, source, {}, &ManifestEntry::source);
  return at != manifest.entries.end() && at->source == source ? &*at : nullptr;
}

}  // namespace

bool Scan::is_as_linked() const { return removed == 0 && std::ranges::none_of(files, &LinkedFile::stale); }

Result<Scan> scan_files(const Manifest& manifest, std::vector<database::FileRow> rows,
                        const std::vector<std::string>* changed) {
  Result<Directory> folder = Directory::open(manifest.object_root);
  if (!folder) return tl::unexpected(folder.error());
  Scan out;
  std::vector<database::FileRow> lost;
  database::FileId next = 1;
  for (const database::FileRow& row : rows) next = std::max(next, row.id + 1);
  auto row = rows.begin();
  for (const ManifestEntry& entry : manifest.entries) {
    for (; row != rows.end() && row->path < entry.source; ++row) lost.push_back(std::move(*row));
    LinkedFile& file = add(manifest, entry, out.files);
    if (row != rows.end() && row->path == entry.source) {
      file.id = row->id;
      file.row = std::move(*row);
      ++row;
    } else {
      file.id = next++;
    }
    if (file.row && changed && !std::ranges::binary_search(*changed, file.path)) {
      file.stat = file.row->object;
      continue;
    }
    if (Result<void> done = take_stat(*folder, file); !done) return tl::unexpected(done.error());
  }
  lost.insert(lost.end(), std::make_move_iterator(row), std::make_move_iterator(rows.end()));
  for (database::FileRow& gone : lost) {
    LinkedFile& file = out.files.emplace_back();
    file.path = gone.path;
    file.id = gone.id;
    file.row = std::move(gone);
    file.removed = file.looked_at = true;
  }
  out.removed = lost.size();
  return out;
}

Result<std::optional<Scan>> scan_changed(const Manifest& manifest, database::Database& database,
                                         const std::vector<std::string>& changed) {
  Result<Directory> folder = Directory::open(manifest.object_root);
  if (!folder) return tl::unexpected(folder.error());
  database::FilesByPath rows(database);
  Scan out;
  for (const std::string& path : changed) {
    const ManifestEntry* entry = find_entry(manifest, path);
    std::optional<database::FileRow> row = rows.find(path);
    if (!entry || !row) return std::optional<Scan>();
    LinkedFile& file = add(manifest, *entry, out.files);
    file.id = row->id;
    file.row = std::move(*row);
    if (Result<void> done = take_stat(*folder, file); !done) return tl::unexpected(done.error());
  }
  return std::optional(std::move(out));
}

LinkedFile* add_unchanged(const Manifest& manifest, database::FileRow row, LinkedFiles& files) {
  const ManifestEntry* entry = find_entry(manifest, row.path);
  if (!entry) return nullptr;
  LinkedFile& file = add(manifest, *entry, files);
  file.id = row.id;
  file.stat = row.object;
  file.row = std::move(row);
  return &file;
}

}  // namespace darkpkg::link
