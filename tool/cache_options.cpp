#include "tool/cache_options.hpp"

#include <fmt/core.h>

#include <charconv>
#include <cstdlib>

#include "base/file.hpp"
#include "base/fingerprint.hpp"
#include "base/path.hpp"
#include "cache/artifacts/key.hpp"
#include "ninja/graph.hpp"
#include "ninja/settings.hpp"
#include "tool/cli.hpp"
#include "tool/message.hpp"

namespace darkpkg {
namespace {

std::string variable(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? "" : value;
}

std::string given(const std::string& option, const char* name) { return option.empty() ? variable(name) : option; }

/// darkpkg-remote is installed next to darkpkg.
Result<std::string> helper_path() {
  return program_path().map(
      [](const std::string& program) { return program.substr(0, program.rfind('/') + 1) + "darkpkg-remote"; });
}

Result<artifacts::Store> open_store(const std::string& folder, std::uint64_t limit) {
  return absolute_path(folder).and_then([&](const std::string& path) { return artifacts::Store::open(path, limit); });
}

/// The object of an entry, if it is the one that was expected; a source may have been saved again since.
std::optional<std::string> expected_object(const Manifest& manifest, const MissingObject& missing) {
  Result<std::string> bytes = read_file(object_path(manifest, manifest.entries[missing.entry]));
  if (!bytes || !artifacts::verify_artifact(*bytes, object::compiler_id(kCompilerFingerprint), missing.source))
    return std::nullopt;
  return std::move(*bytes);
}

}  // namespace

void add_store_options(Command& command, CacheArguments& arguments) {
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
  std::uint64_t limit = artifacts::kDefaultLimit;
  if (std::string text = given(arguments.limit, "DARKPKG_CACHE_LIMIT"); !text.empty()) {
    std::optional<std::uint64_t> size = parse_size(text);
    if (!size) return fail("'" + text + "' is no size for a cache", "write it as 500M or 2G");
    limit = *size;
  }
  if (std::string folder = given(arguments.folder, "DARKPKG_CACHE_DIR"); !folder.empty()) {
    Result<artifacts::Store> store = open_store(folder, limit);
    if (store) out.store_ = std::move(*store);
    else out.problem_ = "the cache is not used: " + store.error().message;
  }
  if (std::string url = given(arguments.url, "DARKPKG_REMOTE_CACHE"); !url.empty()) {
    if (std::optional<std::string> wrong = remote::RemoteCache::check_url(url)) return fail(std::move(*wrong));
    remote::RemoteSettings settings;
    settings.url = std::move(url);
    Result<std::string> helper = helper_path();
    if (!helper) return tl::unexpected(helper.error());
    settings.helper = std::move(*helper);
    settings.secret = variable("DARKPKG_REMOTE_CACHE_KEY");
    std::string read_only = variable("DARKPKG_REMOTE_CACHE_READ_ONLY");
    settings.read_only = arguments.read_only || (!read_only.empty() && read_only != "0");
    double timeout = std::strtod(variable("DARKPKG_REMOTE_CACHE_TIMEOUT").c_str(), nullptr);
    if (timeout > 0) settings.timeout_s = timeout;
    out.remote_.emplace(std::move(settings));
  }
  return out;
}

std::optional<artifacts::Store> Caches::store_from_environment() {
  const char* folder = std::getenv("DARKPKG_CACHE_DIR");
  if (folder == nullptr || *folder == '\0') return std::nullopt;
  std::uint64_t limit = parse_size(variable("DARKPKG_CACHE_LIMIT")).value_or(artifacts::kDefaultLimit);
  Result<artifacts::Store> store = open_store(folder, limit);
  if (!store) return std::nullopt;
  return std::move(*store);
}

ObjectSources Caches::sources() const {
  ObjectSources out;
  out.store = store_ ? &*store_ : nullptr;
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

void Caches::publish(const Manifest& manifest) {
  if (store_) {
    for (const MissingObject& missing : restored_.missing)
      if (std::optional<std::string> object = expected_object(manifest, missing)) (void)store_->put(*object);
  }
  if (remote_ && !remote_->settings().read_only && !restored_.gave_up && !restored_.missing.empty()) upload(manifest);
}

void Caches::upload(const Manifest& manifest) {
  std::vector<std::string> keys;
  std::vector<const MissingObject*> missing;
  const object::CompilerId compiler = object::compiler_id(kCompilerFingerprint);
  for (const MissingObject& each : restored_.missing) {
    Result<std::optional<FileStat>> stat = stat_file(object_path(manifest, manifest.entries[each.entry]));
    if (!stat || !*stat || (*stat)->size == 0) continue;  // it has errors
    keys.push_back(artifacts::artifact_key(compiler, each.source));
    missing.push_back(&each);
  }
  if (keys.empty()) return;
  remote::Transfer transfer =
      remote_->store(keys, [&](std::size_t i) { return expected_object(manifest, *missing[i]); });
  if (problem_.empty() && !transfer.problem.empty())
    problem_ = "the remote cache did not take all objects: " + transfer.problem;
}

void Caches::warn() const {
  if (!problem_.empty()) print_error("darkpkg: warning: " + problem_ + "\n");
}

}  // namespace darkpkg
