#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/file.hpp"
#include "base/result.hpp"
#include "cache/object/container.hpp"
#include "language/diagnostics/diagnostic.hpp"
#include "session/watcher.hpp"
#include "store/object_data.hpp"
#include "workspace/settings.hpp"

namespace darkpkg::lsp {

/// A source as it is now.
struct Source {
  std::shared_ptr<const std::string> text;          ///< of a client that has it open; null: the file's counts
  std::optional<FileStat> stat;                     ///< of the file when it was read; nothing: read it again
  std::optional<object::SourceHash> hash;           ///< of the text that was compiled last
  std::shared_ptr<const store::ObjectData> object;  ///< of the last text that has no errors; null: there was none
  Diagnostics errors;                               ///< of the text; empty: the object is of it
};

/// The sources below one root, each compiled: objects that are there are taken, all others are made in memory. Nothing
/// is written.
class Sources {
 public:
  explicit Sources(const BuildSettings& settings) : settings_(settings) {}

  /// Finds the files and reads those that changed; the error is for a folder that can't be read.
  Result<void> look_at_all();
  /// Reads one file, if no client has it open.
  void look_at(const std::string& source);
  /// Is the file empty, and was not when it was read? If somebody has it open they are about to write it.
  bool is_emptied(const std::string& source) const;
  /// From now on this text counts.
  void set_text(const std::string& source, std::shared_ptr<const std::string> text);
  /// From now on the file counts, if there is one.
  void release(const std::string& source);

  const std::map<std::string, Source, std::less<>>& all() const { return all_; }
  const Source* find(std::string_view source) const;
  std::string path(std::string_view source) const { return settings_.root + "/" + std::string(source); }
  /// What a source's positions are in: the client's text or the file's, without a byte order mark.
  std::string text(std::string_view source) const;
  /// What to watch, as of the last look at everything.
  session::Places places() const;
  /// Folders below the root that hold no packages.
  std::vector<std::string> excluded() const;

 private:
  void take(const std::string& source, Source& to, std::string_view bytes);
  static std::shared_ptr<const std::string> kept_text(const Source& of, std::string_view bytes);

  const BuildSettings& settings_;
  std::map<std::string, Source, std::less<>> all_;  // by the path below the root
  std::vector<std::string> folders_, dangling_;
};

/// A text as sources are decoded, but that what can't be decoded stays as it is.
std::string decoded_text(const std::string& path, std::string_view bytes);

}  // namespace darkpkg::lsp
