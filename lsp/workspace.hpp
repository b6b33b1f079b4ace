#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lsp/documents.hpp"
#include "lsp/packages.hpp"
#include "tool/settings_options.hpp"

namespace darkpkg::lsp {

/// A source of a root.
struct SourcePlace {
  Packages* packages = nullptr;
  std::string source;  ///< below the root
};

/// The roots of a client's folders, and the documents that are below none of them, of which each is compiled alone.
class Workspace {
 public:
  /// If the arguments name a root it is the only one, whatever folders there are.
  explicit Workspace(SettingsArguments arguments) : arguments_(std::move(arguments)) {}

  /// An error if the folder's settings contradict each other, or if its files can't be watched.
  Result<void> add_folder(const std::string& folder);
  void remove_folder(const std::string& folder);
  const std::vector<std::unique_ptr<Packages>>& roots() const { return roots_; }

  /// Nothing if the path is below no root, or can't be a source there.
  std::optional<SourcePlace> find(const std::string& path) const;

  /// A client's text counts from now on; its file's.
  void set_text(const Document& document);
  void release(const Document& document);
  /// The errors of documents below no root, by their URIs.
  const std::map<std::string, Diagnostics>& outside() const { return outside_; }

  /// What a file's positions are in, and below no root too.
  std::string text(const std::string& path, const Documents& documents) const;
  bool is_strict() const { return arguments_.strict; }
  /// Do the arguments name a root?
  bool has_root() const { return !arguments_.root.empty(); }

 private:
  Result<BuildSettings> settings_for(const std::string& folder) const;

  const SettingsArguments arguments_;
  std::vector<std::unique_ptr<Packages>> roots_;
  std::vector<std::string> folders_;  // of the roots
  std::map<std::string, Diagnostics> outside_;
};

}  // namespace darkpkg::lsp
