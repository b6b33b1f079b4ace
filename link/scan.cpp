#include "link/scan.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

namespace darkpkg::link {

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
    LinkedFile& file = out.files.emplace_back();
    file.path = entry.source;
    file.source = manifest.source_root + "/" + entry.source;
    file.entry = &entry;
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
    Result<std::optional<FileStat>> stat = folder->stat(entry.object);
    if (!stat) return tl::unexpected(stat.error());
    file.stat = *stat;
    file.stale = !file.row || !file.stat || *file.stat != file.row->object;
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

}  // namespace darkpkg::link
