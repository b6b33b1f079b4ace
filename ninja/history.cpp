#include "ninja/history.hpp"

#include <fmt/core.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <optional>

#include "base/file.hpp"
#include "base/fingerprint.hpp"
#include "cache/manifest/manifest.hpp"
#include "workspace/fields.hpp"
#include "workspace/replace_file.hpp"

namespace darkpkg {
namespace {

constexpr std::size_t kLargest = std::size_t{64} << 10;  // bytes: about 500 small builds
constexpr std::string_view kVersion = kHistoryStart.substr(0, kHistoryStart.size() - 1);

/// Calls `visit` with each number of a record, in the order of the columns.
template <typename Record, typename Visit>
void visit_numbers(Record& r, Visit visit) {
  visit(r.ended_ms);
  visit(r.length_us);
  visit(r.exit_code);
  visit(r.generation);
  visit(r.compiled);
  visit(r.restored);
  visit(r.items_changed);
  visit(r.items_relowered);
  visit(r.stale);
}

std::optional<BuildRecord> parse_record(std::string_view line) {
  BuildRecord out;
  if (take_field(line, '\t') != kVersion) return std::nullopt;
  bool good = true;
  visit_numbers(out, [&](auto& number) { good = good && take_number(line, '\t', number); });
  int all = 0;
  if (!good || !take_number(line, '\t', all)) return std::nullopt;
  out.relinked_all = all != 0;
  std::optional<std::string_view> fingerprint = take_field(line, '\t');
  if (!fingerprint) return std::nullopt;
  out.fingerprint = *fingerprint;
  while (!line.empty()) {
    int reason = 0;
    if (!take_number(line, ' ', reason) || reason < 0 || reason > static_cast<int>(Reason::unproven))
      return std::nullopt;
    std::optional<std::string_view> path = take_field(line, '\t');
    if (!path) return std::nullopt;
    std::optional<std::string> plain = unescape_path(*path);
    if (!plain) return std::nullopt;
    out.files.push_back({std::move(*plain), static_cast<Reason>(reason)});
  }
  return out;
}

/// Keeps the newest lines, half as much as there may be.
void shorten(const std::string& path) {
  Result<std::string> text = read_file(path);
  if (!text) return;
  std::size_t from = text->find('\n', text->size() - std::min(text->size(), kLargest / 2));
  // If it can't be written it stays long: the next build tries again.
  (void)replace_file(path, from == std::string::npos ? "" : std::string_view(*text).substr(from + 1));
}

}  // namespace

std::string format_record(const BuildRecord& record) {
  std::string out(kVersion);
  visit_numbers(record, [&](auto number) { out.append("\t").append(std::to_string(number)); });
  out.append(record.relinked_all ? "\t1\t" : "\t0\t").append(record.fingerprint).append("\t");
  for (const BuildRecord::File& file : record.files)
    out.append(std::to_string(static_cast<int>(file.reason))).append(" ").append(escape_path(file.path)).append("\t");
  return out + "\n";
}

Result<void> append_history(const std::string& path, const BuildRecord& record) {
  Result<FileDescriptor> file = open_to_append(path);
  struct stat s {};
  if (file && ::fstat(file->get(), &s) == 0 && static_cast<std::size_t>(s.st_size) > kLargest) {
    shorten(path);
    file = open_to_append(path);
  }
  if (!file) return tl::unexpected(file.error());
  std::string line = format_record(record);
  // A line that was cut by a full disk is left out by readers.
  if (::write(file->get(), line.data(), line.size()) != static_cast<ssize_t>(line.size()))
    return fail(errno_message("write", path));
  return {};
}

std::vector<BuildRecord> read_history(const std::string& path) {
  std::vector<BuildRecord> out;
  Result<std::string> text = read_file(path);
  if (!text) return out;
  std::string_view rest = *text;
  while (std::optional<std::string_view> line = take_field(rest, '\n'))
    if (std::optional<BuildRecord> record = parse_record(*line)) out.push_back(std::move(*record));
  return out;
}

std::string darkpkg_fingerprint(const Edition& edition) {
  const Fingerprints& ours = edition.fingerprints();
  std::string out;
  for (const Fingerprint* fingerprint : {&ours.compiler, &ours.linker})
    for (std::size_t i = 0; i < 4; i++) out += fmt::format("{:02x}", (*fingerprint)[i]);
  return out;
}

}  // namespace darkpkg
