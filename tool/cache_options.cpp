#include "tool/cache_options.hpp"

#include <fmt/core.h>
#include <unistd.h>

#include <charconv>

#include "base/environment.hpp"
#include "base/file.hpp"
#include "base/fingerprint.hpp"
#include "base/path.hpp"
#include "cache/artifacts/key.hpp"
#include "ninja/graph.hpp"
#include "tool/cli.hpp"
#include "tool/message.hpp"
#include "workspace/settings.hpp"

namespace darkpkg {
namespace {

/// The server's URL, by the option or else by the variable; empty: none.
Result<std::string> remote_url(const std::string& option) {
  constexpr const char* kVariable = "DARKPKG_REMOTE_CACHE";
  std::string url = option.empty() ? environment::text(kVariable) : option;
  if (url.empty()) return url;
  std::optional<std::string> wrong = remote::RemoteCache::check_url(url);
  if (!wrong) return url;
  return fail(option.empty() ? std::string(kVariable) + ": " + *wrong : std::move(*wrong));
}

/// Checks what darkpkg-remote finds in its environment, and hands it on as it should be.
Result<std::vector<std::pair<std::string, std::string>>> credentials() {
  std::vector<std::pair<std::string, std::string>> out;
  for (const char* name :
       {"DARKPKG_REMOTE_CACHE_TOKEN", "DARKPKG_REMOTE_CACHE_USER", "DARKPKG_REMOTE_CACHE_PASSWORD"}) {
    Result<std::string> value = environment::header_text(name);
    if (!value) return tl::unexpected(value.error());
    out.emplace_back(name, std::move(*value));
  }
  // https://www.rfc-editor.org/rfc/rfc7617: the first colon ends the user.
  if (out[1].second.find(':') != std::string::npos)
    return fail(out[1].first + " has a colon in it, which a user of basic authentication cannot have",
                "give the password as DARKPKG_REMOTE_CACHE_PASSWORD");
  if (out[1].second.empty() && !out[2].second.empty())
    return fail(out[2].first + " is set, and no user", "set DARKPKG_REMOTE_CACHE_USER too");
  constexpr const char* kCertificates = "DARKPKG_REMOTE_CACHE_CA";
  Result<std::string> certificates = environment::path(kCertificates);
  if (!certificates) return tl::unexpected(certificates.error());
  if (!certificates->empty() && ::access(certificates->c_str(), R_OK) != 0)
    return fail(std::string(kCertificates) + ": " + errno_message("read", *certificates),
                "correct the variable, or unset it");
  out.emplace_back(kCertificates, std::move(*certificates));
  return out;
}

/// darkpkg-remote is installed next to darkpkg.
Result<std::string> helper_path() {
  return program_path().map(
      [](const std::string& program) { return program.substr(0, program.rfind('/') + 1) + "darkpkg-remote"; });
}

Result<artifacts::Folder> open_folder(const std::string& folder, std::uint64_t limit) {
  return absolute_path(folder).and_then([&](const std::string& path) { return artifacts::Folder::open(path, limit); });
}

/// The object of an entry, if it is the one that was expected; a source may have been saved again since.
std::optional<std::string> expected_object(const object::CompilerId& compiler, const Manifest& manifest,
                                           const MissingObject& missing) {
  Result<std::string> bytes = read_file(object_path(manifest, manifest.entries[missing.entry]));
  if (!bytes || !artifacts::verify_artifact(*bytes, compiler, missing.source)) return std::nullopt;
  return std::move(*bytes);
}

}  // namespace

std::string cache_folder(const CacheArguments& arguments) {
  return arguments.folder.empty() ? environment::text("DARKPKG_CACHE_DIR") : arguments.folder;
}

Result<std::uint64_t> cache_limit(const CacheArguments& arguments) {
  constexpr const char* kVariable = "DARKPKG_CACHE_LIMIT";
  const std::string text = arguments.limit.empty() ? environment::text(kVariable) : arguments.limit;
  if (text.empty()) return artifacts::kDefaultLimit;
  if (std::optional<std::uint64_t> size = parse_size(text)) return *size;
  if (arguments.limit.empty()) return tl::unexpected(environment::malformed(kVariable, text, "a size as 500M or 2G"));
  return fail("'" + text + "' is no size for a cache", "write it as 500M or 2G");
}

void add_folder_options(Command& command, CacheArguments& arguments) {
  command.add_option("--cache-dir", arguments.folder,
                     "Share objects with other builds through this folder; default: $DARKPKG_CACHE_DIR, else off");
  command.add_option("--cache-limit", arguments.limit,
                     "How large it may become, as 500M or 2G; default: $DARKPKG_CACHE_LIMIT, else 1G");
}

void add_remote_options(Command& command, CacheArguments& arguments) {
  command.add_option("--remote-cache", arguments.url,
                     "Share objects through this server: http(s)://HOST[:PORT][/PATH]; default: "
                     "$DARKPKG_REMOTE_CACHE, else off");
  command.add_flag("--remote-read-only", arguments.read_only, "Fetch from the server, store nothing there");
}

std::optional<std::uint64_t> parse_size(std::string_view text) {
  std::uint64_t value = 0;
  auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc()) return std::nullopt;
  std::string_view unit(end, static_cast<std::size_t>(text.data() + text.size() - end));
  for (std::string_view tail : {"iB", "B", "b"})
    if (unit.size() > tail.size() && unit.ends_with(tail)) unit.remove_suffix(tail.size());
  int shift = 0;
  if (unit == "K" || unit == "k") shift = 10;
  else if (unit == "M" || unit == "m") shift = 20;
  else if (unit == "G" || unit == "g") shift = 30;
  else if (unit == "T" || unit == "t") shift = 40;
  else if (!unit.empty() && unit != "B") return std::nullopt;
  if (value << shift >> shift != value) return std::nullopt;
  return value << shift;
}

std::string size_text(std::uint64_t bytes) {
  constexpr std::string_view kUnits[] = {"KiB", "MiB", "GiB", "TiB"};
  if (bytes < 1024) return fmt::format("{} B", bytes);
  auto value = static_cast<double>(bytes) / 1024;
  std::size_t unit = 0;
  for (; value >= 1024 && unit + 1 < std::size(kUnits); unit++) value /= 1024;
  return fmt::format("{:.1f} {}", value, kUnits[unit]);
}

Result<Caches> Caches::open(const CacheArguments& arguments) {
  Caches out;
  Result<std::uint64_t> limit = cache_limit(arguments);
  if (!limit) return tl::unexpected(limit.error());
  if (std::string folder = cache_folder(arguments); !folder.empty()) {
    Result<artifacts::Folder> shared = open_folder(folder, *limit);
    if (shared) out.folder_ = std::move(*shared);
    else out.problem_ = "the cache is not used: " + shared.error().message;
  }
  Result<std::string> url = remote_url(arguments.url);
  if (!url) return tl::unexpected(url.error());
  if (!url->empty()) {
    remote::RemoteSettings settings;
    settings.url = std::move(*url);
    Result<std::string> helper = helper_path();
    if (!helper) return tl::unexpected(helper.error());
    settings.helper = std::move(*helper);
    Result<std::vector<std::pair<std::string, std::string>>> checked = credentials();
    if (!checked) return tl::unexpected(checked.error());
    settings.credentials = std::move(*checked);
    settings.secret = environment::text("DARKPKG_REMOTE_CACHE_KEY");
    Result<bool> read_only = environment::is_on("DARKPKG_REMOTE_CACHE_READ_ONLY");
    if (!read_only) return tl::unexpected(read_only.error());
    settings.read_only = arguments.read_only || *read_only;
    Result<std::optional<double>> timeout = environment::seconds("DARKPKG_REMOTE_CACHE_TIMEOUT");
    if (!timeout) return tl::unexpected(timeout.error());
    settings.timeout_s = timeout->value_or(settings.timeout_s);
    out.remote_.emplace(std::move(settings));
  }
  return out;
}

Result<std::optional<artifacts::Folder>> Caches::folder_from_environment() {
  const std::string folder = cache_folder(CacheArguments());
  if (folder.empty()) return std::nullopt;
  Result<std::uint64_t> limit = cache_limit(CacheArguments());
  if (!limit) return tl::unexpected(limit.error());
  Result<artifacts::Folder> shared = open_folder(folder, *limit);
  if (!shared) return std::nullopt;
  return std::move(*shared);
}

ObjectSources Caches::sources() const {
  ObjectSources out;
  out.shared = folder_ ? &*folder_ : nullptr;
  out.remote = remote_ ? &*remote_ : nullptr;
  return out;
}

void Caches::expect(Restored restored) {
  if (problem_.empty() && !restored.problem.empty())
    problem_ = fmt::format("the remote cache {}: {}",
                           restored.gave_up ? "is not used, the rest is compiled here" : "did not serve all",
                           restored.problem);
  restored_ = std::move(restored);
}

void Caches::publish(const Edition& edition, const Manifest& manifest) {
  const object::CompilerId compiler = object::compiler_id(edition.fingerprints().compiler);
  if (folder_) {
    for (const MissingObject& missing : restored_.missing)
      if (std::optional<std::string> object = expected_object(compiler, manifest, missing)) (void)folder_->put(*object);
  }
  if (remote_ && !remote_->settings().read_only && !restored_.gave_up && !restored_.missing.empty())
    upload(compiler, manifest);
}

void Caches::upload(const object::CompilerId& compiler, const Manifest& manifest) {
  std::vector<std::string> keys;
  std::vector<const MissingObject*> missing;
  for (const MissingObject& each : restored_.missing) {
    Result<std::optional<FileStat>> stat = stat_file(object_path(manifest, manifest.entries[each.entry]));
    if (!stat || !*stat || (*stat)->size == 0) continue;  // it has errors
    keys.push_back(artifacts::artifact_key(compiler, each.source));
    missing.push_back(&each);
  }
  if (keys.empty()) return;
  remote::Transfer transfer =
      remote_->store(keys, [&](std::size_t i) { return expected_object(compiler, manifest, *missing[i]); });
  if (problem_.empty() && !transfer.problem.empty())
    problem_ = "the remote cache did not take all objects: " + transfer.problem;
}

void Caches::warn() const {
  if (!problem_.empty()) print_error("darkpkg: warning: " + problem_ + "\n");
}

}  // namespace darkpkg
