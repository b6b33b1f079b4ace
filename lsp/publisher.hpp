#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>

#include "lsp/documents.hpp"
#include "lsp/messages.hpp"
#include "lsp/workspace.hpp"

namespace darkpkg::lsp {

/// Tells a client what is wrong with which file, if that is other than what it was told last, and of open documents
/// after each change, with the version that it is about.
class Publisher {
 public:
  using Send = std::function<void(const std::string& content)>;

  Publisher(const Documents& documents, Workspace& workspace, Send send)
      : documents_(documents), workspace_(workspace), send_(std::move(send)) {}

  /// Brings the client up to date.
  void publish();

 private:
  /// What was told of a file.
  struct Told {
    std::string uri;
    std::string diagnostics;  // JSON
    std::optional<std::int64_t> version;
    Diagnostics found;
    std::optional<object::SourceHash> hash;
  };
  void tell(const std::string& path, const Diagnostics& found, const std::optional<object::SourceHash>& hash);
  const Document* document_at(const std::string& path) const;
  Json diagnostics_json(const std::string& path, const Diagnostics& found) const;

  const Documents& documents_;
  Workspace& workspace_;
  const Send send_;
  std::map<std::string, Told> told_;  // by path; of documents that are no files by their URIs
};

}  // namespace darkpkg::lsp
