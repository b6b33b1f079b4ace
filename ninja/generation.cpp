#include "ninja/generation.hpp"

#include <array>
#include <charconv>
#include <string_view>

#include "base/fingerprint.hpp"
#include "base/hash.hpp"
#include "ninja/fields.hpp"
#include "ninja/write_build.hpp"

namespace darkpkg {
namespace {

constexpr std::string_view kMagic = "darkpkg-generation\t2";

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

/// ctimes are not recorded: setting packages.ninja's mtime changes its own.
bool is_unchanged(const std::string& path, const FileStat& then) {
  Result<std::optional<FileStat>> now = stat_file(path);
  return now && *now && (*now)->size == then.size && (*now)->mtime_ns == then.mtime_ns && (*now)->inode == then.inode;
}

}  // namespace

std::string settings_hash(const BuildSettings& settings) {
  std::string all =
      generate_command(settings) + "\n" + link_command(settings) + "\n" + compile_command(settings) + "\n";
  for (const Fingerprint* fingerprint : {&kCompilerFingerprint, &kLinkerFingerprint})
    all.append(reinterpret_cast<const char*>(fingerprint->data()), fingerprint->size());
  std::string out;
  append(out, hash64(all), '\n');
  out.pop_back();
  return out;
}

std::string format_generation(const Generation& generation) {
  std::string out(kMagic);
  out.append("\nsettings\t").append(generation.settings).append("\nfiles\t");
  append_stat(out, generation.build_file, '\t');
  append_stat(out, generation.graph_file, '\t');
  append_stat(out, generation.manifest, '\n');
  for (const Folder& folder : generation.folders) {
    append(out, folder.mtime_ns, '\t');
    append(out, folder.inode, '\t');
    out.append(folder.path).append("\n");
  }
  return out;
}

std::optional<Generation> parse_generation(std::string_view text) {
  Generation out;
  if (take_field(text, '\n') != kMagic || take_field(text, '\t') != "settings") return std::nullopt;
  std::optional<std::string_view> settings = take_field(text, '\n');
  if (!settings || take_field(text, '\t') != "files" || !take_stat(text, '\t', out.build_file) ||
      !take_stat(text, '\t', out.graph_file) || !take_stat(text, '\n', out.manifest))
    return std::nullopt;
  out.settings = *settings;
  while (!text.empty()) {
    Folder folder;
    if (!take_number(text, '\t', folder.mtime_ns) || !take_number(text, '\t', folder.inode)) return std::nullopt;
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
    if (!now || !*now || (*now)->mtime_ns != folder.mtime_ns || (*now)->inode != folder.inode) return false;
  }
  return true;
}

std::optional<Generation> read_generation(const BuildSettings& settings) {
  Result<std::string> text = read_file(settings.generation());
  if (!text) return std::nullopt;
  return parse_generation(*text);
}

bool generation_is_current(const BuildSettings& settings) {
  std::optional<Generation> last = read_generation(settings);
  return last && !last->folders.empty() && last->settings == settings_hash(settings) &&
         is_unchanged(settings.build_file(), last->build_file) &&
         is_unchanged(settings.graph_file(), last->graph_file) && is_unchanged(settings.manifest(), last->manifest) &&
         folders_are_unchanged(settings.root, last->folders);
}

}  // namespace darkpkg
