#include "ninja/graph_record.hpp"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <string_view>

#include "base/fingerprint.hpp"
#include "base/hash.hpp"
#include "ninja/write_build.hpp"
#include "workspace/fields.hpp"

namespace darkpkg {
namespace {

constexpr std::string_view kMagic = "darkpkg-generation\t6";

constexpr std::string_view kWrote = "wrote\t";
constexpr std::string_view kNowhere = "nowhere\t";

template <typename T>
void append(std::string& out, T value, char end) {
  std::array<char, 24> digits;
  auto [last, error] = std::to_chars(digits.data(), digits.data() + digits.size(), value);
  out.append(digits.data(), last);
  out += end;
}

void append_stat(std::string& out, const FileStat& stat, char end) {
  append(out, stat.size, '\t');
  append(out, stat.mtime_ns, '\t');
  append(out, stat.inode, end);
}

bool take_stat(std::string_view& rest, char end, FileStat& out) {
  return take_number(rest, '\t', out.size) && take_number(rest, '\t', out.mtime_ns) &&
         take_number(rest, end, out.inode);
}

bool is_unchanged(const std::string& path, const FileStat& then) {
  Result<std::optional<FileStat>> now = stat_file(path);
  // Another user's that can't be read is made anew: its stat alone would tell nothing wrong, and Ninja would end.
  return now && *now && (*now)->size == then.size && (*now)->mtime_ns == then.mtime_ns && (*now)->inode == then.inode &&
         ::access(path.c_str(), R_OK) == 0;
}

}  // namespace

std::vector<std::string> generated_files(const BuildSettings& settings) {
  std::vector<std::string> out{settings.manifest(), settings.fingerprints(), settings.graph_file(),
                               settings.build_file(), settings.include_file()};
  for (const std::string& table : {settings.builtins, settings.package_ids})
    if (settings.is_own_table(table)) out.push_back(table);
  return out;
}

std::string settings_hash(const BuildSettings& settings) {
  const GraphPaths paths;
  std::string all = generate_command(settings, paths) + "\n" + link_command(settings, paths) + "\n" +
                    compile_command(settings, paths) + "\n";
  const Fingerprints& ours = settings.edition->fingerprints();
  for (const Fingerprint* fingerprint : {&ours.compiler, &ours.linker})
    all.append(reinterpret_cast<const char*>(fingerprint->data()), fingerprint->size());
  std::string out;
  append(out, hash64(all), '\n');
  out.pop_back();
  return out;
}

std::string format_graph_record(const GraphRecord& record) {
  std::string out(kMagic);
  out.append("\nsettings\t").append(record.settings).append("\nplace\t");
  append(out, record.place_inode, '\t');
  append(out, record.objects_inode, '\t');
  out.append(record.place).append("\n");
  for (const FileStat& file : record.wrote) {
    out.append(kWrote);
    append_stat(out, file, '\n');
  }
  for (const std::string& link : record.dangling) out.append(kNowhere).append(link).append("\n");
  for (const Folder& folder : record.folders) {
    append(out, folder.mtime_ns, '\t');
    append(out, folder.ctime_ns, '\t');
    append(out, folder.inode, '\t');
    out.append(folder.path).append("\n");
  }
  return out;
}

std::optional<GraphRecord> parse_graph_record(std::string_view text) {
  GraphRecord out;
  if (take_field(text, '\n') != kMagic || take_field(text, '\t') != "settings") return std::nullopt;
  std::optional<std::string_view> settings = take_field(text, '\n');
  if (!settings) return std::nullopt;
  out.settings = *settings;
  if (take_field(text, '\t') != "place" || !take_number(text, '\t', out.place_inode) ||
      !take_number(text, '\t', out.objects_inode))
    return std::nullopt;
  std::optional<std::string_view> place = take_field(text, '\n');
  if (!place) return std::nullopt;
  out.place = *place;
  while (text.starts_with(kWrote)) {
    text.remove_prefix(kWrote.size());
    if (!take_stat(text, '\n', out.wrote.emplace_back())) return std::nullopt;
  }
  while (text.starts_with(kNowhere)) {
    text.remove_prefix(kNowhere.size());
    std::optional<std::string_view> link = take_field(text, '\n');
    if (!link) return std::nullopt;
    out.dangling.emplace_back(*link);
  }
  while (!text.empty()) {
    Folder folder;
    if (!take_number(text, '\t', folder.mtime_ns) || !take_number(text, '\t', folder.ctime_ns) ||
        !take_number(text, '\t', folder.inode))
      return std::nullopt;
    std::optional<std::string_view> path = take_field(text, '\n');
    if (!path) return std::nullopt;
    folder.path = *path;
    out.folders.push_back(std::move(folder));
  }
  return out;
}

bool folders_are_unchanged(const std::string& root, const std::vector<Folder>& folders) {
  for (const Folder& folder : folders) {
    Result<std::optional<FileStat>> now = stat_file(folder.path.empty() ? root : root + "/" + folder.path);
    if (!now || !*now || (*now)->mtime_ns != folder.mtime_ns || (*now)->ctime_ns != folder.ctime_ns ||
        (*now)->inode != folder.inode)
      return false;
  }
  return true;
}

std::optional<GraphRecord> read_graph_record(const BuildSettings& settings) {
  Result<std::string> text = read_file(settings.graph_record());
  if (!text) return std::nullopt;
  return parse_graph_record(*text);
}

bool has_graph_record(const BuildSettings& settings) {
  Result<std::optional<FileStat>> record = stat_file(settings.graph_record());
  return settings.is_default_build_dir() || (record && *record);
}

bool holds_but_for_folders(const BuildSettings& settings, const GraphRecord& record) {
  return !record.folders.empty() && record.settings == settings_hash(settings) &&
         std::ranges::equal(generated_files(settings), record.wrote, is_unchanged) &&
         std::ranges::none_of(record.dangling, [&](const std::string& link) {
           return ::access((settings.root + "/" + link).c_str(), F_OK) == 0;
         });
}

bool graph_is_current(const BuildSettings& settings) {
  std::optional<GraphRecord> last = read_graph_record(settings);
  return last && holds_but_for_folders(settings, *last) && folders_are_unchanged(settings.root, last->folders);
}

}  // namespace darkpkg
