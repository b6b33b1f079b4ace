#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "base/result.hpp"
#include "cache/artifacts/folder.hpp"
#include "cache/remote/remote_cache.hpp"
#include "ninja/restore.hpp"

namespace darkpkg {

class Command;

/// The options that say where objects are kept for others, as they were given. What was not given comes from the
/// environment: DARKPKG_CACHE_DIR, DARKPKG_CACHE_LIMIT, DARKPKG_REMOTE_CACHE, DARKPKG_REMOTE_CACHE_READ_ONLY; secrets
/// only from there: DARKPKG_REMOTE_CACHE_KEY, and what remote/settings.hpp lists.
struct CacheArguments {
  std::string folder;
  std::string limit;
  std::string url;
  bool read_only = false;
};

void add_folder_options(Command& command, CacheArguments& arguments);
void add_remote_options(Command& command, CacheArguments& arguments);

/// The path of the shared folder; empty if none is asked for.
std::string cache_folder(const CacheArguments& arguments);
/// How large it may become. An error if the option or the variable is malformed.
Result<std::uint64_t> cache_limit(const CacheArguments& arguments);

/// "500", "1M", "2G" (powers of 1024) in bytes; nothing if it has another form.
std::optional<std::uint64_t> parse_size(std::string_view text);
/// "1.5 MiB".
std::string size_text(std::uint64_t bytes);

/// The caches that are on. None is needed to build: what can't be used is a warning.
class Caches {
 public:
  /// An error if an option or a variable is malformed.
  static Result<Caches> open(const CacheArguments& arguments);
  /// The shared folder alone, for every compile: costs a look into the environment if it is off. An error if a variable
  /// is malformed.
  static Result<std::optional<artifacts::Folder>> folder_from_environment();

  bool enabled() const { return folder_ || remote_; }
  ObjectSources sources() const;

  /// Takes what a restoration found missing; publish() looks at these.
  void expect(Restored restored);
  /// Keeps the objects that were expected and were compiled since, in the folder and on the server.
  void publish(const Edition& edition, const Manifest& manifest);
  /// Prints what was wrong with the caches, in one line; nothing if nothing was.
  void warn() const;

  const std::optional<artifacts::Folder>& folder() const { return folder_; }
  const std::optional<remote::RemoteCache>& remote() const { return remote_; }

 private:
  void upload(const object::CompilerId& compiler, const Manifest& manifest);

  std::optional<artifacts::Folder> folder_;
  std::optional<remote::RemoteCache> remote_;
  Restored restored_;
  std::string problem_;
};

}  // namespace darkpkg
