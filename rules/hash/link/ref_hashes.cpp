#include "rules/hash/link/ref_hashes.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "base/file.hpp"
#include "cache/database/tables/items.hpp"

namespace darkpkg::hash {
namespace {

constexpr std::string_view kOwner = "Darklang.";
constexpr std::string_view kType = "type/", kOther = "fn/";
/// 197 lines of Dark's own take 20 KB.
constexpr std::size_t kLargest = std::size_t{16} << 20;

using RefHashes = std::map<std::string, std::string, std::less<>>;

RefHashes read_hashes(std::string_view text) {
  RefHashes out;
  while (!text.empty()) {
    std::string_view line = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(line.size() + 1, text.size()));
    if (line.ends_with('\r')) line.remove_suffix(1);
    const std::size_t bar = line.find('|');
    if (bar != std::string_view::npos) out.emplace(line.substr(0, bar), line.substr(bar + 1));
  }
  return out;
}

struct RefHashesFile {
  std::optional<std::string> before;  ///< nothing: the file is not there
  std::string wanted;
};

Result<RefHashesFile> compare(database::Database& database, const Inputs& inputs, const std::string& path) {
  Result<std::optional<FileStat>> there = stat_file(path);
  if (!there) return tl::unexpected(there.error());
  RefHashesFile out;
  if (*there) {
    Result<std::string> text = read_file(path, kLargest);
    if (!text) return tl::unexpected(text.error());
    out.before = std::move(*text);
  }
  RefHashes hashes = read_hashes(out.before.value_or(""));
  inputs.each_pin([&](ItemKind kind, std::string_view name, std::size_t) {
    if (name.starts_with(kOwner))
      hashes.try_emplace(std::string(kind == ItemKind::type ? kType : kOther).append(name.substr(kOwner.size())));
  });
  database::ItemNames names(database);
  for (auto& [key, hash] : hashes) {
    const bool is_type = key.starts_with(kType);
    if (!is_type && !key.starts_with(kOther)) continue;
    const std::string name = std::string(kOwner) + key.substr(is_type ? kType.size() : kOther.size());
    bool found = false;  // of a function and a value of one name, the function
    names.visit(name, [&, &hash = hash](ItemKind kind, std::string_view id, std::int64_t) {
      if (!found && (kind == ItemKind::type) == is_type) hash = id;
      found |= (kind == ItemKind::type) == is_type;
    });
    if (!hash.empty()) out.wanted.append(key).append("|").append(hash).append("\n");
  }
  return out;
}

}  // namespace

Result<bool> has_ref_hashes(database::Database& database, const Inputs& inputs, const std::string& path) {
  Result<RefHashesFile> file = compare(database, inputs, path);
  if (!file) return tl::unexpected(std::move(file.error()));
  return file->before == file->wanted;
}

Result<void> write_ref_hashes(database::Database& database, const Inputs& inputs, const std::string& path) {
  Result<RefHashesFile> file = compare(database, inputs, path);
  if (!file) return tl::unexpected(std::move(file.error()));
  if (file->before == file->wanted) return {};
  return write_file_in_place(path, file->wanted);
}

}  // namespace darkpkg::hash
